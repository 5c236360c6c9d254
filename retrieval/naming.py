"""Who holds an office or wrote a book: which questions ask that, and where text names somebody as such.

All patterns run on text that `retrieval.analysis.normalise` has brought to one form.
"""

import re

_OFFICES = (
    "长|主席|总理|总统|大臣|首相|委员|议员|书记|代表|[言责导办始持]人|司令|大使|官|主任|头目|领袖|教练|总裁|秘书|经理|顾问|国务卿"
    "|国王|女王|天皇|教皇|导演"
)
_WHO_IS = re.compile(
    rf"(?:^|[,，])(?:文中(?:指出|提[到及])?|报道中|当时的|现任)?(?P<office>[\u4e00-\u9fffa-z0-9·“”]{{1,20}}?(?:{_OFFICES}))(?:现在|目前|当时)?"
    r"(?:是谁|是哪一?位|叫(?:什么|啥)|是何人|是什么人)(?:名字?)?[呢啊呀?\s]*$"
)
# How it goes on behind an office without a name: 市长在信中, 总统选举, 发言人说, 部长办公室.
_FIRST = (
    "的说和与在将被对就为已是向了不等们这那也都由从到于接参出主发会宣称认指强要呼表介告透回访前后日月年以并及或选办助候府任职竞权夫"
    "还再又则给把让受率讲作做提签邀应需可能曾因此先正除号下上同昨今本当其他她各经通过根据近连得深一二两三四五六七八九十多"
)
_DOES = "说和与在将被对向不到于接参出主发会宣称强要呼表介告透办助候府任竞还再又"
_SECOND = "的说和与在将被对了等们是为"
_NAME = rf"(?:[\u4e00-\u9fff]·|(?![{_FIRST}])(?![\u4e00-\u9fff][{_SECOND}])[\u4e00-\u9fff]{{2}})"

_ASKS_AUTHOR = re.compile(
    r"(?<!关于)(?<!有关)(?<!介绍)《(?P<title>[^《》]+)》"
    r"(?=(?:这|那|该)?一?[篇则条文]|的?(?:作者|记者|通讯员|署名)|是?由?(?:谁|哪[位个]))"
)
_WROTE = "(?:[著撰写]|创作|作者|作品|代表作|小说|诗集|笔下|所作|其)[^,。;!?读评看译改]{0,14}"
_WRITTEN = "[^,。;!?]{0,6}(?:作者|(?:由|是|为|乃)[^,。;!?]{1,16}[著撰写作编])"


def find_title(normalised_question: str) -> str | None:
    """The title of the book or the article whose author is asked for; not one that an article is about."""
    match = _ASKS_AUTHOR.search(normalised_question)
    return match and match["title"]


def find_unnamed(normalised_question: str) -> re.Pattern[str] | None:
    """The office with what it does behind it, 市长在信中, where no short form of it has a name either."""
    holder = _WHO_IS.search(normalised_question)
    if holder is None:
        return None
    office, short = re.escape(holder["office"]), re.escape(holder["office"][-2:])
    return re.compile(rf"(?s)^(?!.*(?<![副前原]){short}{_NAME}).*(?<![副前原]){office}[{_DOES}]")


def find_naming(normalised_question: str) -> re.Pattern[str] | None:
    """Where text names who is asked for; None where the question asks for neither a holder nor an author.

    英国国防大臣是谁: the office with what may be a name behind it, or with who took it. 《政府论》的作者是谁: the title
    with what says that somebody wrote it.
    """
    title, holder = find_title(normalised_question), _WHO_IS.search(normalised_question)
    if title is not None:
        book = rf"《{re.escape(title)}》"
        return re.compile(f"{_WROTE}{book}|{book}{_WRITTEN}")
    if holder is None:
        return None
    office = re.escape(holder["office"])
    return re.compile(rf"(?<![副前原]){office}[“(]?[是为叫]?{_NAME}|[\u4e00-\u9fff]{{2}}(?:[担出就]任|当选为?){office}")
