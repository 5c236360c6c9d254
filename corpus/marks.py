"""What a newspaper prints by convention and a reader knows at sight: leads, bylines, jump lines, column labels.

All functions here look at one printed string; those named `bare` want it without white space.
"""

import re
from functools import lru_cache

SENTENCE_END = "。！？…!?"
CLOSERS = "”’」』\"'）)》"
"""Marks that may follow a sentence end; a bare closing bracket ends none (`11个县（区、市）` goes on)."""

_NEVER_FIRST = "，。、；：！？）》」』%％·,;:!?)"
_AGENCY = r"(?:新华社|中新社|中新网|新华网|人民网|央视网|光明网|中国网|法新社|路透社|美联社|塔斯社|共同社)"
_SOURCE = rf"(?:据|综合){_AGENCY}[\u4e00-\u9fff]{{0,6}}"
_DAY_WIRE = r"[^，。：；“”（）()《》\d]{0,12}(?:\d{4}年)?\d{1,2}月\d{1,2}日"
_LEAD = re.compile(
    rf"(?:据)?(?:{_AGENCY}{_DAY_WIRE}专?电|本报[^，。：；“”（）()《》\d]{{0,10}}\d{{1,2}}月\d{{1,2}}日(?:电|讯)"
    r"|本报[\u4e00-\u9fff]{0,3}讯(?!员)|本台消息|[\u4e00-\u9fff]{0,4}(?:日|晚|晨|早|商|都市)报讯)"
)
_LEAD_OPENING = re.compile(rf"据?(?:{_AGENCY}|本报|本台)")
_CLOSING = re.compile(rf"[（(]?(?:据)?(?:{_AGENCY}|本报){_DAY_WIRE}专?(?:电|讯)[）)]?")
_REPORTERS = re.compile(
    r"[（(]((?:本报|新华社|见习|实习|特约|首席|全媒体|融媒体)*(?:记者|通讯员)[^（）()。]{1,60})[）)]"
)

_JUMP_FROM = re.compile(r"[（(]?\s*[上紧]\s*接\s*第?\s*([\dA-Z一二三四五六七八九十]{1,3})\s*版\s*[）)]?")
_JUMP_ON = re.compile(r"[（(]?\s*[下紧]\s*转\s*第?\s*([\dA-Z一二三四五六七八九十]{1,3})\s*版\s*[）)]?")

# The family names of nine in ten Chinese bylines: what follows 记者 is a name (记者王晶) or a label (记者调查).
_FAMILY_NAMES = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田"
    "任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文庞樊兰殷施陶洪翟安颜倪严牛温芦季俞"
    "章鲁葛伍韦申尤毕聂丛焦向柳邢路岳齐梅莫庄辛管祝左涂谷祁时舒耿牟卜詹关苗凌费纪靳盛童欧甄项曲成游阳裴席卫查屈鲍位覃霍翁"
    "隋甘景薄单包司柏宁柯阮桂闵解强柴华车冉房边辜吉饶刁瞿戚丘古米池滕晋苑邬臧畅宫来嵺苟全褚廉简娄盖符奚木穆党燕郎邸冀谈姬屠"
    "连郜晏栾郁商蒙计喻揭窦迟宇敖糜鄢冷卓花仇艾蓝都巩稽井练仲乐虞卞封竺冼原官衣楚佟栗匡宗应台巫鞠僧桑荆谌银扬明沙薄伏岑习宿"
)
NAME = rf"[{_FAMILY_NAMES}][\u4e00-\u9fff]{{1,2}}"
_NAMES = rf"{NAME}(?:[、/，,]?{NAME}){{0,5}}"
_OFFICE = (
    r"(?:(?:本报|新华社|本台|中新社|人民日报|特约|首席|见习|实习|全媒体|融媒体|驻[\u4e00-\u9fff]{2})*"
    r"(?:记者|通讯员|评论员|特派员|摄影))"
)
_STANDING_BYLINE = re.compile(
    rf"[□■●◎○◆▲☆★※]?(?:作者|文|图|文/图|图/文|文图|撰文)?[:：/]?(?:{_OFFICE}[:：/]?(?:{_NAMES})?[、/]?){{1,4}}(?:文/图|图/文|/?文)?"
)
_AUTHOR = re.compile(rf"(?:□|■|●|◎|作者|文/|撰文)[:：]?{_NAMES}")
_WORK = r"(?:文/图|图/文|文图|图文|摄影报道|报道)"
_SIGNATURE = re.compile(rf"[（(]((?:{_OFFICE}[:：]?)?{_NAMES}(?:[、，]?{_OFFICE}{_NAMES})?{_WORK}?|{_SOURCE})[）)]")
_OPENING_BYLINE = re.compile(rf"({_OFFICE}{_NAMES}(?:[、，]?{_OFFICE}{_NAMES})?)报道[:：]")
_NAMES_AFTER_LEAD = re.compile(rf"[（(]({_NAMES})[）)]")
_OPEN_SIGNATURE = re.compile(rf"((?:{_OFFICE}[:：]?)?{_NAMES}(?:文/图|图/文|摄影报道))$")
_PRINTED_SIGNATURE = re.compile(r"[（(]([^（）()。，：；]{2,40})[）)]\s*$")
_PRINTED_NOTE = re.compile(
    r"[（(]((?:据|来源|综合|摘自|转自|原载|文字|本报|新华社|记者|通讯员|图片)[^（）()。]{1,40})[）)]\s*$"
)

_BRIEFS_LABEL = re.compile(
    r"[\u4e00-\u9fff]{0,6}(?:简讯|短讯|快讯|速览|速递|简报|短波|集纳|播报|要闻速览|新闻速递|简明新闻|新闻集装箱|一句话新闻|短新闻|微闻|微新闻|快览"
    r"|快报|集锦|文摘|速读)|(?:资讯|新闻|信息|要闻)快递|[\u4e00-\u9fff]{2}(?:动态|资讯|视窗|扫描|广角|传真|要闻|一周)"
)
_COLUMN_LABEL = re.compile(
    r"(?:聚焦|关注)[\u4e00-\u9fff“”]{2,10}|我为群众办实事|新春走基层|[\u4e00-\u9fff]{0,6}走基层|奋斗者|新时代新征程|一线调研|"
    r"[\u4e00-\u9fff]{2}在线|(?:深度|特别|热点|今日|非常)关注|"
    r"[\u4e00-\u9fff“”]{0,10}(?:直通车|调研行|进行时|在行动|专栏|专题|面对面|热线|信箱|纪实|会客厅|大家谈|记者调查|新闻调查"
    r"|人物|风采|时评|快评|短评|观察|故事会|特别报道|系列报道|深度报道|评论员观察|专访|访谈录"
    r"|履职故事|记者手记|权威访谈|民生直击|读者来信)"
    r"|(?:一线|基层|新闻|热点|焦点|深度|本期|今日|时事|环球|百姓|民生|社会|财经|经济|文化|法治|城市|乡村|时代|身边|独家|权威|记者)"
    r"(?:调查|追踪|纵横|故事|聚焦|视点|视线|走笔|见闻|透视|连线|前沿|写真|回访|解读|纪事|观点|看点|镜头|广场|瞭望)"
    r"|(?:奋斗者|建设者|劳动者|青年|读者|代表委员|专家|业内人士)说"
    # Columns that papers all over the country ran for years, word by word.
    r"|(?:新思想引领新征程|奋进新征程|沿着总书记的足迹|牢记嘱托|总书记与我们在一起|在希望的田野上|文化中国行|江河奔腾看中国|伟大征程"
    r"|新时代新作为|新征程新作为|锚定现代化改革再深化|开好局起好步|“十[四五]五”开好局起好步|党旗在基层一线高高飘扬|身边的(?:榜样|感动|好人)"
    r"|身边好人|(?:温暖|深情|总书记)的(?:牵挂|惦念)|[\u4e00-\u9fff]{4}看变化|铭记历史缅怀先烈|团结奋斗忠诚履职|逐梦新程|"
    r"奋进强国路阔步新征程|新年新气象奋斗正当时|新时代新征程新伟业|伟大复兴壮丽航程|权威部门话开局|深化改革巡礼|(?:情满|锦绣)中国年|"
    r"壮阔东方潮|走进乡村看小康|大美山川|再访脱贫村振兴气象新|走基层"
    r"|“十[四五]五”高质量发展答卷|今日谈|要闻点击|天下事|国际瞭望|一周城事)(?:[·・][\u4e00-\u9fff]{2,6})?"
)

_SPACED_NAMES = re.compile(r"(?:动\s+态|资\s+讯|要\s+闻|快\s+读|速\s+读)")
"""What names briefs where it stands letter by letter; else it may be the rest of a headline."""


def bare(printed: str) -> str:
    """The string without any white space: `新 华 社北京` and `新华社北京` are one lead."""
    return "".join(printed.split())


@lru_cache(maxsize=4096)
def ends_sentence(printed: str) -> bool:
    stripped = printed.rstrip()
    core = stripped.rstrip(CLOSERS)
    return bool(core) and core[-1] in SENTENCE_END


def starts_like_middle(printed: str) -> bool:
    """Whether the line opens with a mark that can open neither a paragraph nor a headline."""
    return printed.lstrip()[:1] in tuple(_NEVER_FIRST)


def lead(bare_text: str) -> str | None:
    """The 电头 that opens a paragraph: `本报讯`, `新华社北京5月15日电`."""
    found = _LEAD.match(bare_text)
    return found.group() if found else None


def may_open_lead(bare_text: str) -> bool:
    """Whether a line may be the beginning of a lead that the next line ends: `本报福州3月2`."""
    return _LEAD_OPENING.match(bare_text) is not None


def lead_reach(bare_text: str) -> int:
    """Where the lead of a text ends, and the bracket with the reporters right behind it; 0 without a lead."""
    found = _LEAD.match(bare_text)
    if found is None:
        return 0
    names = _REPORTERS.match(bare_text, found.end())
    return names.end() if names else found.end()


def is_closing_dateline(bare_text: str) -> bool:
    """`新华社北京8月11日电` as a line of its own."""
    return len(bare_text) < 40 and _CLOSING.fullmatch(bare_text) is not None


_REPORTED = re.compile(r"会见|会谈|举行|召开|致|出席|调研|发布|闭幕|开幕|印发|逝世$")
_OPENING = re.compile(
    r"(?:当地时间)?(?:\d{4}年)?\d{1,2}月\d{1,2}日|近日|日前|连日来|今[天年]|昨天|据|记者|中共中央|国务院|国家主席|全国"
)


def reports(bare_text: str) -> bool:
    """Whether a display line has a verb that headlines of reports have and crossheads seldom: `…同英国首相会谈`."""
    return _REPORTED.search(bare_text) is not None


def opens_report(bare_text: str) -> bool:
    """Whether a paragraph opens with when or who, as an article's first one does: `近日，…`, `记者今天从…`."""
    return _OPENING.match(bare_text) is not None


def opens_dated(bare_text: str) -> bool:
    """Whether a sentence opens with when something was: `3月20日，…`, `当地时间10月23日上午，…`, `近日，…`."""
    return _DATED.match(bare_text) is not None


_DATED = re.compile(
    r"(?:当地时间)?(?:\d{4}年)?\d{1,2}月\d{1,2}日[^，。、]{0,4}，|(?:近日|日前|连日来|今[天日]|昨[天日])(?:（[^（）]{1,8}）)?，"
)


def reporters(printed: str) -> tuple[str, int, int] | None:
    """The inside of a `（记者…）` bracket and where it stands."""
    found = _REPORTERS.search(printed)
    return (found.group(1), found.start(1), found.end(1)) if found else None


def opens_reporters(bare_text: str) -> bool:
    return re.match(r"[（(](?:本报|新华社|见习|实习|特约)?(?:记者|通讯员)", bare_text) is not None


def is_byline(printed: str) -> bool:
    """A line that only says who wrote: `本报记者 郭 娟`, `□ 王军`."""
    text = bare(printed)
    if not 3 <= len(text) <= 40:
        return False
    if _AUTHOR.fullmatch(text):
        return True
    return (_STANDING_BYLINE.fullmatch(text) is not None and not text.endswith(("记者", "评论员"))) or text in _UNNAMED


def are_names(printed: str) -> bool:
    """`苏红杰 毛晓娟`: up to four names and nothing else."""
    words = _join_spaced_names(printed).split() if len(printed) < 30 else []
    is_known = len(words) > 1 or (len(bare(printed)) == 3 and not is_column_label(printed))
    return is_known and len(words) <= 4 and all(re.fullmatch(NAME, word) for word in words)


def _join_spaced_names(printed: str) -> str:
    """`郭 娟` → `郭娟`."""
    return re.sub(r"(?<![\u4e00-\u9fff])([\u4e00-\u9fff])\s+([\u4e00-\u9fff])(?![\u4e00-\u9fff])", r"\1\2", printed)


_UNNAMED = ("本报评论员", "新华社评论员", "人民日报评论员", "本报特约评论员", "本报编辑部")


def says_names(printed: str) -> bool:
    """A line of nothing but names, as they stand under a headline: `王军 李春梅`."""
    words = printed.split()
    spaced = all(re.fullmatch(NAME, word) for word in words)
    return bool(words) and (spaced or re.fullmatch(_NAMES, bare(printed)) is not None)


def is_signature(bare_text: str) -> bool:
    """`（王军）`, `（记者 刘兰）`, `（何平刚 吴涵）`, `王军 摄影报道` alone on a line."""
    if len(bare_text) >= 40:
        return False
    return _SIGNATURE.fullmatch(bare_text) is not None or _OPEN_SIGNATURE.fullmatch(bare_text) is not None


def signature(printed: str) -> str | None:
    """The names in a signature that closes a paragraph, bare names only after a stop: `各级党委（党组）` goes on."""
    if found := _OPEN_SIGNATURE.search(bare(printed[-60:])):
        return found.group(1) if ends_sentence(bare(printed[-60:])[: found.start()]) else None
    found = _PRINTED_SIGNATURE.search(printed[-60:])
    if found is None or not is_signature(bare(found.group())):
        return None
    before = printed[-60:][: found.start()]
    ends = not before.strip() or ends_sentence(before) or opens_reporters(bare(found.group()))
    return found.group(1) if ends else None


def is_finished(printed: str) -> bool:
    """Whether a line ends a sentence, or closes with a signature behind the last one."""
    return ends_sentence(printed) or signature(printed) is not None


def closing_note(printed: str) -> str | None:
    """The inside of a bracket that closes an article after its last sentence: `（据新华社）`, `（本报资料图片）`."""
    found = _PRINTED_NOTE.search(printed[-60:])
    if found is None or not ends_sentence(printed[-60:][: found.start()]):
        return None
    return found.group(1)


def is_note(bare_text: str) -> bool:
    """Whether a note by the editors opens here: `编者按：…`."""
    return _NOTE.match(bare_text) is not None


_NOTE = re.compile(r"[【\[]?(?:编者按|编者的话|编辑按|编者注|开栏的话|开栏语)(?:[】\]：:]|$)")


def is_source(names: str) -> bool:
    """Whether what stands in a signature's brackets is where the text was taken from: `据新华社`."""
    return re.fullmatch(_SOURCE, bare(names)) is not None


def opening_byline(printed: str) -> str | None:
    """The reporters that open a paragraph: `本报讯（王军 李兰）`, `本报记者 王军 报道：`."""
    start = len(lead(bare(printed)) or "")
    found = _OPENING_BYLINE.match(bare(printed)) if not start else _NAMES_AFTER_LEAD.match(bare(printed), start)
    return found.group(1) if found else None


def jump_from(printed: str) -> re.Match[str] | None:
    """`（上接第1版）` at the start of a line; group 1 is the page."""
    found = _JUMP_FROM.match(printed, len(printed) - len(printed.lstrip()))
    return found if found and _is_bracketed_or_alone(found, printed) else None


def jump_on(printed: str) -> re.Match[str] | None:
    """`（下转第4版）` at the end of a line; group 1 is the page."""
    tail = printed.rstrip()
    for found in _JUMP_ON.finditer(tail, max(0, len(tail) - 20)):
        if found.end() == len(tail) and _is_bracketed_or_alone(found, printed):
            return found
    return None


def _is_bracketed_or_alone(found: re.Match[str], printed: str) -> bool:
    mark = found.group().strip()
    return (mark[0] in "（(" and mark[-1] in "）)") or mark == printed.strip()


def is_briefs_label(printed: str) -> bool:
    return len(printed) < 20 and (
        _BRIEFS_LABEL.fullmatch(bare(printed)) is not None or _SPACED_NAMES.fullmatch(printed.strip()) is not None
    )


def is_column_label(printed: str) -> bool:
    """A name that papers give to a column: `民生直通车`, `我为群众办实事`."""
    return len(printed) < 30 and (_COLUMN_LABEL.fullmatch(bare(printed)) is not None or is_briefs_label(printed))


_DASHES = "—－–―─-"


def is_letter_spaced(printed: str) -> bool:
    """`历 久 弥 新 放 异 彩`: three in four words are single characters, and they are three at least."""
    words = printed.split()
    singles = sum(1 for word in words if len(word) == 1)
    return singles >= 3 and singles * 4 >= len(words) * 3


def reads_like_body(printed: str) -> bool:
    """Whether a line has the stops of running text: `海南组建了11个巡回指导组，` is no headline."""
    text = printed.strip()
    return text[-1:] in "，；：。" or "。" in text or text.count("，") > 1 or starts_like_middle(text)


def opens_like_body(printed: str) -> bool:
    """Whether a line opens with a lead or a day, or dates something in brackets, as sentences do: `5月17日，西部`."""
    text = bare(printed)
    is_lead = may_open_lead(text) and any(character.isdigit() for character in text)
    is_dated = _DAY_FIRST.match(text) is not None or _DAY_IN_BRACKETS.search(text) is not None
    return is_lead or is_dated or _REPORTED_BY.match(text) is not None


def is_numbered(bare_text: str) -> bool:
    """Whether a line is the crosshead of a numbered part: `二、科技一线`."""
    return _NUMBERED.match(bare_text) is not None


def is_weather(printed: str) -> bool:
    """Whether a line is a row of a table of the weather, or its head: `成都 晴 3—28℃ 3级`, `城市 天气 气温 风力`."""
    return _DEGREES.search(bare(printed)) is not None or _WEATHER_HEAD.fullmatch(bare(printed)) is not None


_DAY_FIRST = re.compile(r"(?:\d{4}年)?\d{1,2}月\d{1,2}日(?:[，至]|[上下]午|[早中晚]|凌晨|电|$)")
_REPORTED_BY = re.compile(rf"{_OFFICE}.{{2,8}}报道[:：]|记者.{{1,12}}(?:了解到|获悉)")
_DEGREES = re.compile(r"\d[~～/至—-]+-?\d+℃|\d℃.{0,3}\d级")
_WEATHER_HEAD = re.compile(r"(?:城市|天气|气温|温度|风力|风向){2,}")
# `一、二线城市` opens a headline.
_NUMBERED = re.compile(r"[一二三四五六七八九十]{1,2}、(?![一二三四五六七八九十])|[（(][一二三四五六七八九十]{1,2}[）)]")
_DAY_IN_BRACKETS = re.compile(r"[（(](?:\d{1,2}月)?\d{1,2}日[）)]")


def deck_dash(printed: str) -> int:
    """How many characters of dash and space open the line; 0 when it opens no deck."""
    stripped = printed.lstrip()
    dash = len(stripped) - len(stripped.lstrip(_DASHES))
    if not dash or (dash < 2 and not stripped[1:2].isspace()):  # `国际社会高度评价中国` / `—中亚峰会`
        return 0
    return len(printed) - len(stripped.lstrip(_DASHES).lstrip())


def opening_mark(printed: str) -> int:
    """How many characters of a dash or of printers' marks, with the space after them, open the line: `——`, `●`."""
    said = printed.lstrip().lstrip(_BULLETS).lstrip()
    is_marked = printed.lstrip()[:1] in tuple(_BULLETS) and said  # a mark alone is what the line says
    return deck_dash(printed) or (len(printed) - len(said) if is_marked else 0)


_BULLETS = "□■●◎○◆◇▲△☆★※"

_NUMERALS = "零一二三四五六七八九"


def page_number(printed: str) -> str:
    """The number of a page as plain digits: `０３` → `3`, `四` → `4`, `A12` stays."""
    if all(character in "一二三四五六七八九十" for character in printed):
        tens, ten, units = printed.rpartition("十")
        number = 10 * (_NUMERALS.find(tens) if tens else 1) if ten else 0
        return str(number + max(0, _NUMERALS.find(units)) if units else number)
    digits = "".join(str(int(character)) if character.isdecimal() else character for character in printed)
    return digits.lstrip("0") or digits
