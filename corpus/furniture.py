"""What stands on a page beside its articles: folio lines, captions and advertisements."""

import re
from collections.abc import Sequence

from corpus.marks import NAME, bare, ends_sentence, is_byline, jump_from, jump_on, opens_dated, page_number
from corpus.measure import width_of
from corpus.model import Line

_DATE = re.compile(r"(\d{4})(?:年|[./-])(\d{1,2})(?:月|[./-])(\d{1,2})(?:日|(?=星期|\s|$))")
_PAGE = re.compile(r"第([A-Z]?\d{1,3}|[一二三四五六七八九十]{1,3})版")
_SECTION = (
    r"(?:要闻|时政|综合|民生|经济|社会|文化|体育|国际|国内|本地|本市|新闻|副刊|教育|健康|科技|法治|理论|评论|专版|专题|广告|县区|区县|旅游|财经"
    r"|农业|生态|文体|公益|深度|视点|读书|党建|特刊|科教|县域|城乡|城事|都市|社区|时事|环球|金融|汽车|楼市|房产|政法|军事|声音|人物|娱乐"
    r"|影像|聚焦|关注|三农|文教)"
)
_SECTIONS = rf"{_SECTION}(?:新闻|版)?(?:[·・]{_SECTION})?"
_PAGE_AND_SECTION = re.compile(rf"第?([A-Z]?\d{{1,3}})版?{_SECTIONS}|{_SECTION}([A-Z]?\d{{1,2}})版?")
_DATE_LINE = re.compile(
    r"\d{4}(?:年\d{1,2}月\d{1,2}日|([./-])\d{1,2}\1\d{1,2})[\s(（]*(?:星期[一二三四五六日天]|农历|第|责|编|版|$)"
)
_EDITORS = re.compile(
    r"(?:责任编辑|本版编辑|责编|编辑|校对|美编|版式|值班主任|值班编委|组版|排版)[:：/／]?[\u4e00-\u9fff]{2,4}"
)
_EDITORS_LINE = re.compile(
    r"(?:[■□]?(?:责任编辑|本版编辑|责编|编辑|校对|美编|美术编辑|版式|值班主任|值班编委|组版|排版)[:：/／]?[\u4e00-\u9fff]{2,4}[/／、|]?){1,6}"
    r"(?:[\u4e00-\u9fff]{2,6}报|(?:电话|热线)[:：]?[\d-]{5,20})?"
)
_PAPER = re.compile(
    r"[\u4e00-\u9fff]{1,8}(?:日报|晚报|晨报|时报|早报|商报|都市报|导报|青年报|工人报|法治报|法制报|经济报|新闻|周报|快报|报)"
)
_ISSUE = re.compile(
    r"(?:国内统一(?:连续出版物号|刊号)|CN\d{2}-\d{4}|第\d{3,6}期|今[日天]\d{1,3}版|邮发代号|代号\d+-\d+)"
)

# Not any 报: `3起典型案例通报` is a headline.
_DAILY = r"[\u4e00-\u9fff]{2,6}(?:[日晚晨时早商]报|都市报|导报|青年报|工人报|法[治制]报|经济报)"
_PAPER_AND_PAGE = re.compile(rf"([A-Z]?\d{{1,3}})版?{_DAILY}|{_DAILY}([A-Z]?\d{{1,3}})版?")
_ORGAN = re.compile(r"(?:中共)?[\u4e00-\u9fff]{2,8}委(?:员会)?(?:机关报|主管(?:主办)?|主办)")

_FOLIO_WORD = re.compile(
    rf"{_PAPER.pattern}|{_PAGE_AND_SECTION.pattern}|{_SECTIONS}|[A-Z]?\d{{1,3}}版?|星期[一二三四五六日天]|今[日天]\d{{1,3}}版"
    r"|农历.{2,16}|天气[:：].{2,24}"
    r"|(?:[\u4e00-\u9fff]{2,4}[·・|｜])?第?(?:[A-Z]?\d{1,3}|[一二三四五六七八九十]{1,3})版"
    r"|(?:https?://|www\.)?[\w.-]+\.(?:com|cn|net)(?:\.cn)?"
    r"|[A-Z][A-Za-z ]{4,40}|.{0,8}(?:新闻热线|邮箱|邮编).{2,40}|(?:本报|本社|报社)地址[:：].{4,80}"
)

_CREDIT = re.compile(
    rf"(?:{NAME}(?:/?摄|摄影报道|供图)|[（(][^（）()]{{1,24}}(?:摄|摄影报道|供图|图片报道|摄影)[）)])$"
)
_CAPTION_START = re.compile(r"(?:[▲▼◀▶←→↑↓△▽]|(?:左|右|上|下|本|组|题)?图[为片：:]|图[①②③④⑤⑥⑦⑧⑨]|①)")

_AD_TITLE = re.compile(
    r"(?:遗失|作废|注销|减资|拍卖|招标|招租|债权|更正|清算|认领|拆迁|停电|停水|停气)(?:声明|公告|启事|通告|通知)|(?:招聘|寻人|开业|征婚)启事|公告|启事|通告|挂失公告"
)
_AD_TRIGGER = re.compile(
    r"公益广告|本报宣|.{0,6}(?:电话|热线|专线|手机|联系人|地址|联系方式|微信号?|网址)[:：].{2,}|.{2,60}声明作废[。.]?"
    r"|.{2,16}(?:电话|热线|专线)[:：][\d-]{7,20}"
    rf"|[^，。]{{2,20}}(?:报|报社|台|办|部|局|委|会|中心)宣|{_AD_TITLE.pattern}"
)
_AD_WORDS = re.compile(
    r"开业|优惠|[一二三四五六七八九]折|折起|顾客|购物|招租|出租|转让|诚聘|诚招|招聘|面议|促销|特价|作废|公告|启事|热线|地址[:：]|购物券|元券|抽奖|礼品"
    r"|现房|首付|精装|建筑面积|旅行社|\d{3,5}元|即日起|停电|停水"
    r"|会员|咨询|报名|拍卖|标的|竞买|有限公司$|我公司|本公司|登记手续|租赁权|报废|从我做起|一份情|文明健康|绿色环保|不便之处|敬请谅解|绕行|挂失|节约|讲文明|树新风|公益广告|遗失|售后"
)
_AD_REACH = 12


def find_folio(lines: Sequence[Line]) -> set[int]:
    """The indices of the lines that name paper, date, page or editors."""
    printed = [bare(line.text) if len(line.text) < 120 else "" for line in lines]
    pieces = [_is_folio_piece(line.text) for line in lines]
    folio = {index for index, text in enumerate(printed) if _is_folio(text)}
    for index, line in enumerate(lines):
        # A date alone may be the end of a paragraph.
        accompanied = (
            any(pieces[index + 1 : index + 2]) or any(pieces[max(0, index - 1) : index]) or len(line.text.split()) > 2
        )
        if pieces[index] and accompanied and _DATE.search(printed[index]):
            folio.add(index)
    for index in sorted(folio):
        for step in (-1, 1):
            farthest = index
            for near in range(index + step, index + step * (_FOLIO_REACH + 1), step):
                if abs(near - farthest) > 2 or not 0 <= near < len(lines):
                    break
                touches = near - farthest == step and pieces[near]
                if touches or _is_beside_folio(printed[near], lines[near].text):
                    farthest = near
                    folio.add(near)
    return folio


_FOLIO_REACH = 6
_LATIN_NAME = re.compile(r"[A-Z][A-Z ]{4,40}")
_WEATHER = re.compile(r"[\u4e00-\u9fff]{0,8}-?\d{1,2}℃?[~～/至-]-?\d{1,2}℃.{0,8}")


def _is_beside_folio(text: str, printed: str) -> bool:
    """Whether a line beside the date is one of the folio's other parts: the paper, the section, the weather."""
    if _PAPER.fullmatch(text) or _PAGE_AND_SECTION.fullmatch(text) or _WEATHER.fullmatch(text):
        return True
    return _LATIN_NAME.fullmatch(printed.strip()) is not None


def _is_folio_piece(printed: str) -> bool:
    """Whether every word of a line may stand in a folio, which a text layer may give piece by piece: `04`, `要闻`."""
    words = printed.split() if len(printed) < 80 else []
    if any(sign.match(bare(printed)) for sign in (_ISSUE, _EDITORS_LINE)) and len(words) < 12:
        return True
    return 0 < len(words) <= 6 and all(_FOLIO_WORD.fullmatch(word) or _DATE.fullmatch(word) for word in words)


def _is_folio(text: str) -> bool:
    if not text or ends_sentence(text) or "，" in text:
        return False
    if _EDITORS_LINE.fullmatch(text) or _ORGAN.fullmatch(text) or (_PAGE.match(text) and len(text) < 16):
        return True
    if _PAPER_AND_PAGE.fullmatch(text) or _PAGE_AND_SECTION.fullmatch(text):
        return True
    signs = sum(1 for sign in (_DATE_LINE, _PAGE, _EDITORS, _ISSUE, _ORGAN) if sign.search(text))
    return (_DATE_LINE.match(text) is not None and (signs > 1 or "星期" in text)) or signs > 1


def is_folio_word(text: str) -> bool:
    """Whether a text without white space may stand in a folio at a sheet's edge: `江州日报`, `03`, `时政`, `星期四`."""
    if not text or len(text) > 90 or ends_sentence(text):
        return False
    return _is_folio(text) or _FOLIO_WORD.fullmatch(text) is not None or _DATE.search(text) is not None


def is_caption(text: str) -> bool:
    """Whether a text opens or ends as only captions do: `图为…`, `… 黄军英 摄`."""
    return _CREDIT.search(bare(text[-80:])) is not None or _CAPTION_START.match(text.strip()) is not None


def opens_caption(text: str) -> bool:
    return _CAPTION_START.match(text.strip()) is not None


def has_credit(text: str) -> bool:
    return _CREDIT.search(bare(text[-80:])) is not None


def count_advertising(printed: Sequence[str]) -> tuple[int, int]:
    """How many lines only an advertisement has, and how many have words of advertisements."""
    texts = [bare(text) for text in printed]
    return sum(_AD_TRIGGER.fullmatch(text) is not None for text in texts), sum(
        _AD_WORDS.search(text) is not None and len(text) < 40 for text in texts
    )


def entitles_advertisement(printed: str) -> bool:
    """Whether a line is the title of an advertisement, above which it does not go on: `遗失声明`."""
    return _AD_TITLE.fullmatch(bare(printed[:40])) is not None


def folio_facts(printed: Sequence[str]) -> tuple[str | None, str | None, str | None]:
    """Paper, ISO date and page number that folio lines say; None for each that they do not say or say twice."""
    papers: set[str] = set()
    dates: set[str] = set()
    pages: set[str] = set()
    for text in printed:
        rest = text
        for found in _DATE.finditer(bare(text)):
            year, month, day = (int(part) for part in found.groups())
            if 1 <= month <= 12 and 1 <= day <= 31:
                dates.add(f"{year:04d}-{month:02d}-{day:02d}")
        if found_page := _PAGE.search(bare(text)):
            pages.add(page_number(found_page.group(1)))
        elif found_page := _PAGE_AND_SECTION.fullmatch(bare(text)) or _PAPER_AND_PAGE.fullmatch(bare(text)):
            pages.add(page_number(found_page.group(1) or found_page.group(2)))
        words = re.split(r"[\s|｜/／·]+", rest.strip())
        pages.update(page_number(word) for word in _lonely_number(words, rest))
        papers.update(word for word in [*words, bare(text)] if _names_paper(word))
    return _only(papers), _only(dates), _only(pages)


def _names_paper(word: str) -> bool:
    """`云岭晚报`; but `A03 时政新闻` names a page."""
    is_section = re.fullmatch(rf"(?:第?[A-Z]?\d{{1,3}}版?)?{_SECTION}(?:新闻|版)?", word)
    return len(word) > 2 and _PAPER.fullmatch(word) is not None and not is_section


def _lonely_number(words: Sequence[str], text: str) -> list[str]:
    """`2022年12月4日 星期日　7　民生`: the number that stands before a section's name is the page."""
    if not _DATE.search(bare(text)):
        return []
    pairs = zip(words, [*words[1:], ""], strict=True)
    return [word for word, after in pairs if re.fullmatch(r"[A-Z]?\d{1,3}", word) and re.match(_SECTION, after)]


def _only(values: set[str]) -> str | None:
    return next(iter(values)) if len(values) == 1 else None


def find_captions(lines: Sequence[Line], taken: set[int]) -> list[tuple[int, int]]:
    """Ranges of line indices, half open, each a caption: `图为… 新华社记者 黄 建 摄`, `资料图：…。`."""
    ranges: list[tuple[int, int]] = []
    floor = 0
    for index, line in enumerate(lines):
        above = lines[index - 1].text[-40:] if index and not line.gap_before else ""
        tail = bare(above + line.text[-80:])  # a name may be cut: `新华社记者 黄` / `建 摄`
        if index in taken or index < floor:
            continue
        if _CREDIT.search(tail) and (_SHOT.search(line.text[-20:]) or not is_byline(line.text)):
            first, floor = _caption_start(lines, index, floor, taken), index + 1
        elif _CAPTION_OPENING.match(line.text.strip()):
            first, floor = index, _caption_end(lines, index, taken)
        else:
            continue
        if floor > first:
            ranges.append((first, floor))
    return ranges


_SHOT = re.compile(r"摄\s*$")
_CAPTION_OPENING = re.compile(r"(?:(?:左|右|上|下|本|组|题)?图为|(?:资料|题)图[片：:])")
_LONGEST_CAPTION = 8
"""Lines."""


def _caption_end(lines: Sequence[Line], first: int, taken: set[int]) -> int:
    """The index after the first line that ends a sentence or the caption's block; `first` where that is far."""
    for index in range(first, min(len(lines), first + _LONGEST_CAPTION)):
        if index in taken or (index > first and lines[index].gap_before):
            return first
        closes = index + 1 == len(lines) or lines[index + 1].gap_before or not lines[first].gap_before
        if closes and ends_sentence(lines[index].text):
            below = bare(lines[index + 1].text[:60]) if index + 1 < len(lines) else ""
            return index + 1 + (_CREDIT_ALONE.fullmatch(below) is not None)
        above = lines[index - 1].text[-40:] if closes and index > first else ""
        if _CREDIT.search(bare(above + lines[index].text[-80:])):
            return index + 1
    return first


def _caption_start(lines: Sequence[Line], last: int, floor: int, taken: set[int]) -> int:
    """Go up while lines are as wide as the caption; its last line may be shorter than the others."""
    first = last
    alone = _CREDIT_ALONE.fullmatch(bare(lines[last].text)) is not None
    while first > max(floor, last - 7) and not lines[first].gap_before:
        if _CAPTION_START.match(lines[first].text.strip()):
            break
        above = lines[first - 1]
        width, here = width_of(above.text).low, width_of(lines[first].text).high
        wide_enough = width >= here - 1.5 and (first == last or alone or abs(width - here) < 2.5)
        if first - 1 in taken or not wide_enough or jump_on(above.text) or jump_from(above.text):
            break
        if ends_sentence(above.text) and not (alone and first == last):
            break
        if opens_dated(bare(lines[first].text[:30])) and not _STOPS.search(above.text):
            break
        first -= 1
    return first


_STOPS = re.compile(r"[，。、；：！？]")
_CREDIT_ALONE = re.compile(r"[（(]?[\u4e00-\u9fff/]{0,16}[（(]?[\u4e00-\u9fff、]{2,8}(?:/?摄|摄影报道|供图)[）)]?")
"""`新华社发（易海伟摄）` below the caption's last sentence."""


def find_advertisements(lines: Sequence[Line], taken: set[int]) -> list[tuple[int, int]]:
    """Ranges of line indices, half open, around lines that only an advertisement has (`服务热线：…`, `…声明作废。`)."""
    ranges: list[tuple[int, int]] = []
    index = 0
    while index < len(lines):
        text = bare(lines[index].text) if len(lines[index].text) < 90 else ""
        if index in taken or not _AD_TRIGGER.fullmatch(text):
            index += 1
            continue
        floor = ranges[-1][1] if ranges else 0
        first = _reach(lines, index, -1, floor - 1, taken)
        last = _reach(lines, index, 1, len(lines), taken)
        ranges.append((first, last + 1))
        index = last + 1
    return _joined(lines, ranges, taken)


def _reach(lines: Sequence[Line], index: int, step: int, stop: int, taken: set[int]) -> int:
    """The farthest line that still reads like an advertisement, with at most one that does not in between."""
    farthest, doubtful, at = index, 0, index
    while doubtful < 2 and abs(at - farthest) <= 2:
        at += step
        if at == stop or at in taken or abs(at - index) > _AD_REACH or len(lines[at].text) > 60:
            break
        text = bare(lines[at].text)
        if _AD_TRIGGER.fullmatch(text) or (_AD_WORDS.search(text) and len(text) < 26):
            farthest, doubtful = at, 0
        else:
            doubtful += 1
    return farthest


_MOST_BETWEEN, _WIDEST_BETWEEN = 4, 30
"""Lines of one advertisement that say nothing only an advertisement says, and characters in each."""


def _joined(lines: Sequence[Line], ranges: Sequence[tuple[int, int]], taken: set[int]) -> list[tuple[int, int]]:
    """The ranges, in one where they are one advertisement: no line lies between two, or some that it lists."""
    has_gaps = any(line.gap_before for line in lines)
    joined: list[tuple[int, int]] = []
    for first, end in ranges:
        between = range(joined[-1][1], first) if joined else range(0)
        is_listed = has_gaps and len(between) <= _MOST_BETWEEN and all(_is_listed(lines[at]) for at in between)
        if joined and (not between or (is_listed and not lines[first].gap_before and taken.isdisjoint(between))):
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((first, end))
    return joined


def _is_listed(line: Line) -> bool:
    """Whether a short line is whole by itself: `9时至18时，桥西路沿线；`. Lines of a narrow column are not."""
    is_whole = line.text.rstrip().endswith("；") or ends_sentence(line.text)
    return is_whole and not line.gap_before and len(line.text) <= _WIDEST_BETWEEN
