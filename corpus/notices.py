"""Public notices, which stand among advertisements: from their title to the office that signs them.

What a notice's title, its text and its issuer say is known here; where they stand is known here for text, and in
`corpus.geometry.asides` for pages with a layout.
"""

import re
from collections.abc import Sequence

from corpus.furniture import entitles_advertisement
from corpus.marks import bare
from corpus.model import Line

_ANNOUNCES = re.compile(r"(?:公告|通告|通知|公布|告知)如下[:：]|特此(?:公告|通告|通知|声明)|现(?:予以?)?公告")
_SOON = 12
"""Lines below its title by which a notice announces something; a column may be narrow."""
_LONGEST = 24
"""Lines of a notice."""
_ISSUER = re.compile(
    r"(?:(?![的了在到向请])[\u4e00-\u9fff（）]){2,24}"
    r"(?:(?<![骗结大格布开僵败残时变全破])局|(?<![好深长坏到各之用])处|[支大总]队|公司|委员会|中心|办公室|指挥部|政府|银行|医院|法院|协会)"
)
_VOUCHED_FOR = re.compile(
    "[\u4e00-\u9fff（）]{2,24}(?:检察院|学校|大学|学院|事务所(?:律师[\u4e00-\u9fff]{2,4})?|管理所|村委会|研究所)"
)
"""Issuers that headlines end with as often: `记者走进某某大学`."""
_TITLE = re.compile(r"(?<!发表|发布|联合|录取)(?:公告|通告|启事|声明|通知书|告知书|讣告|一封信)$")
_DECLARES = re.compile(r"特此(?:公告|通告|通知|告知|声明|公示|讣告)|郑重声明")
_NUMERAL = "[〇○零一二三四五六七八九十]"
_DAY = re.compile(rf"(?:\d{{4}}|{_NUMERAL}{{4}})年(?:\d{{1,2}}|{_NUMERAL}{{1,2}})月(?:\d{{1,2}}|{_NUMERAL}{{1,3}})日")


def names_issuer(printed: str) -> bool:
    """Whether a line is nothing but the name of an office: `南陵市公安局`."""
    return _ISSUER.fullmatch(bare(printed)) is not None


def closes_notice(printed: str) -> bool:
    """Whether a notice ends with a line: with its issuer, or with the day below."""
    return names_issuer(printed) or _DAY.fullmatch(bare(printed)) is not None


def signs_notice(printed: str) -> bool:
    """The same where its place tells a line from a headline: schools and law offices issue notices too."""
    return closes_notice(printed) or _VOUCHED_FOR.fullmatch(bare(printed)) is not None


def entitles_notice(printed: str) -> bool:
    """Whether a line may be the title of a public notice: `某某县自然资源局公告`, `债权转让通知书`, not `…发表声明`."""
    return _TITLE.search(bare(printed[:60])) is not None


def declares_notice(bare_text: str) -> bool:
    """Whether a text says of itself that it is a notice: `特此公告`."""
    return _DECLARES.search(bare_text) is not None


def find_notices(lines: Sequence[Line], taken: set[int]) -> list[tuple[int, int]]:
    """Ranges of line indices, half open, each a notice of which title, announcement and issuer are printed."""
    ranges: list[tuple[int, int]] = []
    for index, line in enumerate(lines):
        if index in taken or (ranges and index < ranges[-1][1]) or not entitles_advertisement(line.text):
            continue
        end = _end_of(lines, index, taken)
        if end:
            ranges.append((index - _is_headed_by_issuer(lines, index, taken), end))
    return ranges


def _is_headed_by_issuer(lines: Sequence[Line], title: int, taken: set[int]) -> bool:
    """Whether the issuer was printed on the line of the title: `市公安局交警支队 公 告`."""
    if title == 0 or title - 1 in taken:
        return False
    above = lines[title - 1]
    return above.span.end == lines[title].start and names_issuer(above.text)


def _end_of(lines: Sequence[Line], title: int, taken: set[int]) -> int:
    """The index after the issuer's name and the day; 0 where no notice stands."""
    said = ""
    for index in range(title + 1, min(len(lines), title + _LONGEST)):
        if index in taken or len(lines[index].text) > 120 or entitles_advertisement(lines[index].text):
            return 0
        if _ANNOUNCES.search(said) and said[-1:] in "。；":
            end = _signed_at(lines, index, taken)
            if end:
                return end
        said += bare(lines[index].text)
        if index - title > _SOON and not _ANNOUNCES.search(said):
            return 0
    return 0


def _signed_at(lines: Sequence[Line], index: int, taken: set[int]) -> int:
    """The index after the issuer's name and the day that begin at `index`; 0 where none do.

    A narrow column may break the name, which fills the column then: what is longer than it and stands below is the next
    article's headline.
    """
    names = [bare(line.text) for line in lines[index : index + 2]]
    is_broken = len(names) == 2 and index + 1 not in taken and len(names[1]) < len(names[0])
    if is_broken and names_issuer("".join(names)):
        end = index + 2
    elif names_issuer(names[0]):
        end = index + 1
    else:
        return 0
    is_dated = end < len(lines) and end not in taken and _DAY.fullmatch(bare(lines[end].text)) is not None
    return end + is_dated
