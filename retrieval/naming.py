"""Who wrote a book, and what a thing is called: which questions ask that, and where text names it.

All patterns run on text that `retrieval.analysis.normalise` has brought to one form.
"""

import re

from retrieval.analysis import segment

_GENRES = (
    "[著名新遗]作|[名专巨]著|处女作|成名作|代表作|小说|诗集|诗歌|散文集?|随笔集?|剧本|话剧|歌剧|传记|论文|文章|作品|书"
)
_THIS_BOOK = rf"(?:(?:这|那|该|此)?一?[本部首套册出卷]?(?:长篇|短篇|中篇)?(?:{_GENRES}|歌曲?|诗|剧|戏))?"
_WHO = r"(?:谁|哪一?[位个]|何人|什么人)"
_TITLE = re.compile(
    rf"(?<!关于)(?<!有关)(?<!介绍)《(?P<title>[^《》]+)》(?:(?:这|那|该)?一?[篇则条文]"
    rf"|{_THIS_BOOK}[,，\s]?(?:的?(?:作者|记者|通讯员|署名)|(?:到底|究竟)?是?由?{_WHO}))"
)
_ASKS_AUTHOR = re.compile(
    rf"《[^《》]+》{_THIS_BOOK}[,，\s]?(?:的?作者(?:到底|究竟|分别|都|的名字|姓名)?(?:是|叫|为|有)?(?:{_WHO}|哪些|什么名|啥名)"
    rf"|(?:到底|究竟)?是?由?{_WHO}[^,。]{{0,3}}(?:写|著|创作|执笔|作))"
)

# Only what can say nothing else: 显著, 听写, 工作 and 其中 name nobody.
_WROTE = (
    r"(?:(?:(?<![描填听改抄书手默续缩仿上])写[成下出就完过作]?|(?<![次再])创作[成出]?|(?<![显卓昭土名原编])著[有成]?|执笔|所作|笔下)[了的]?"
    r"(?:[0-9一二两三四五六七八九十几多][篇部本首卷册])?"
    rf"|(?<![尤极与莫耳])其(?=[《\u4e00-\u9fff])(?![他中实余次])"
    r"|(?:作家|诗人|剧作家|思想家|哲学家)[^\W喜爱荐读看谈评译推热等们协]{2,8}(?:凭借?|的))"
    rf"(?:(?:长篇|短篇|中篇)?(?:{_GENRES}))?(?:《[^《》]{{1,40}}》[、和与及]?){{0,6}}"
)
_NOT_THE_BOOK = "(?!的?(?:读|书评|评|影评|展(?!出)|传人|札记|感想|报道|序|续|后记|研究|笔记|故事))"
# 《政府论》展览由… and 《政府论》讲座由… go on with something else than the book.
_ITSELF = (
    r"(?:一[书文]|[,，]?(?:[该此本全这][书剧歌诗作曲]|这[部首本](?:书|小说|作品|歌|诗|剧)|剧本|歌词)|在?[0-9]{1,4}(?:年|世纪))?"
    "[,，]?"
)
_ENDS = r"(?=[的而成就出于并、,，。;!?)\s]|$)"
_WRITTEN = (
    r"(?:的?作者(?:[是为:]|名叫)?(?![见签与和不未身在来也都应将曾的对说表认称介谈们是为者之一群团队圈])[\u4e00-\u9fffa-z]{2}"
    rf"|{_ITSELF}由[^,，。;!?《》改编根]{{2,16}}(?:(?<![显卓昭土名原])著|(?<![描填听抄书手])写|创作|执笔|作[词曲]|谱[写曲]){_ENDS}"
    rf"|{_ITSELF}[是乃为][^,，。;!?《》改编根据为]{{2,16}}所[著写作]"
    rf"|{_ITSELF}[是乃][^,，。;!?《》改编根据为]{{2,16}}(?:创作|(?<![描填听抄书手])写)的(?=[,，。;!?\s]|$|一?[部本首]|{_GENRES})"
    r"|[(,，]\s?[\u4e00-\u9fffa-z·、 ]{2,12}(?<![显卓昭土名原编])著(?=[),，。;!?\s]|$))"
)

_ASKS_NAME = re.compile(
    r"(?P<thing>[\u4e00-\u9fff]{2,12}?)(?:到底|究竟|分别|都)?(?P<asking>[叫取起](?:了|个)?(?:什么|啥)名字?)[呢啊呀?\s]*$"
)
_SOMEBODY = re.compile(
    "(?:[人子员长者师生手帅兵儿爷奶妈爸哥姐弟妹叔姨]|[主总][统席任理裁监]|书记|经理|父亲|母亲|丈夫|姑娘|作家|导演|教[授练]|[博院]士|将军|司令|国王|皇帝|首相|冠军"
    "|老板|老总|法人|名字|东西|意思)$"
)


def find_called(normalised_question: str) -> tuple[str, re.Pattern[str]] | None:
    """What a thing is called: the words that only ask for it, and where text calls such a thing something (台风“格美”).

    None for people, whose names stand in text without marks, and where the question asks for no name.
    """
    match = _ASKS_NAME.search(normalised_question)
    if match is None:
        return None
    noun = segment(match["thing"])[-1]
    if len(noun) < 2 or _SOMEBODY.search(noun):
        return None
    kind = re.escape(noun)
    named = "(?:名叫|名为|取名|命名为|定名|名称[是为]|代号)"
    marked = rf"{kind}[“《「‘『]|[”》」’』]的?{kind}|{kind}[^。;]{{0,12}}叫做?[“《「‘『]"
    pattern = rf"{marked}|{kind}[^,。;]{{0,8}}{named}|{named}[^,。;]{{1,14}}{kind}"
    return match["asking"], re.compile(pattern)


def find_title(normalised_question: str) -> str | None:
    """The title of the book or the article whose author is asked for; not one that an article is about."""
    match = _TITLE.search(normalised_question)
    return match and match["title"]


def find_naming(normalised_question: str) -> re.Pattern[str] | None:
    """Where text says who wrote the book that the question names; None where it does not ask for an author.

    《政府论》的作者是谁: the title with what says that somebody wrote it. 《政府论》的作者是哪国人 asks something else.
    """
    title = find_title(normalised_question)
    if title is None or not _ASKS_AUTHOR.search(normalised_question):
        return None
    book = rf"《{re.escape(title)}》"
    return re.compile(f"{_WROTE}{book}{_NOT_THE_BOOK}|{book}{_WRITTEN}")
