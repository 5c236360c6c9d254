"""Public notices, which stand among advertisements: from their title to the office that signs them."""

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
    r"[\u4e00-\u9fff（）]{2,24}(?:[局处]|[支大总]队|公司|委员会|中心|办公室|指挥部|政府|银行|医院|法院|协会)"
)


def find_notices(lines: Sequence[Line], taken: set[int]) -> list[tuple[int, int]]:
    """Ranges of line indices, half open, each a notice of which title, announcement and issuer are printed."""
    ranges: list[tuple[int, int]] = []
    for index, line in enumerate(lines):
        if index in taken or (ranges and index < ranges[-1][1]) or not entitles_advertisement(line.text):
            continue
        end = _end_of(lines, index, taken)
        if end:
            ranges.append((index, end))
    return ranges


def _end_of(lines: Sequence[Line], title: int, taken: set[int]) -> int:
    """The index after the issuer's name, which a narrow column may break; 0 where no notice stands."""
    said = ""
    for index in range(title + 1, min(len(lines), title + _LONGEST)):
        if index in taken or len(lines[index].text) > 120 or entitles_advertisement(lines[index].text):
            return 0
        if _ANNOUNCES.search(said) and said[-1:] in "。；":
            for size in (2, 1):
                name = "".join(bare(line.text) for line in lines[index : index + size])
                if _ISSUER.fullmatch(name) and not any(at in taken for at in range(index, index + size)):
                    return min(len(lines), index + size)
        said += bare(lines[index].text)
        if index - title > _SOON and not _ANNOUNCES.search(said):
            return 0
    return 0
