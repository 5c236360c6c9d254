"""Lines of one character each, as a text layer gives headlines set upright and drop caps."""

import re
from collections.abc import Sequence
from itertools import pairwise

from corpus.marks import bare
from corpus.measure import width_of
from corpus.model import Line
from corpus.upright_runs import Surroundings, parts_of

_LETTER = re.compile(r"\s*[\u4e00-\u9fff“”《》、0-9]\s*")
_FEWEST, _MOST = 4, 120
"""Characters in upright headlines; fewer are the remainders of broken lines, more are no headlines."""

_AGREE = 0.8
"""By how many em the lines beside a drop cap may differ."""
_CUT = 1.8
"""By how many em at least they are shorter than the line below it."""
_NARROWEST = 5.0


def join_lone_letters(text: str, lines: Sequence[Line]) -> list[Line]:
    """Make one line of each upright headline, and of each drop cap with the line that it opens.

    `text` is what the lines are parts of; the joined lines hold the line ends between their letters.
    """
    alone = [len(line.text) < 8 and _LETTER.fullmatch(line.text) is not None for line in lines]
    joined: list[Line] = []
    around: Surroundings | None = None
    index = 0
    while index < len(lines):
        end = index + 1
        if alone[index]:
            while end < len(lines) and alone[end] and not _parts_headlines(lines, alone, index, end):
                end += 1
            if end - index == 1 and _is_drop_cap(text, lines, index):
                end += 1
            elif not _FEWEST <= end - index <= _MOST:
                joined.extend(lines[index : end - 1])
                index = end - 1
        if end - index >= _FEWEST:
            if around is None:
                around = Surroundings(
                    "".join(bare(line.text) for line, lone in zip(lines, alone, strict=True) if not lone)
                )
            starts = parts_of("".join(line.text.strip() for line in lines[index:end]), around)
            joined.extend(
                _join(text, lines[index + first : index + last]) for first, last in pairwise([*starts, end - index])
            )
        else:
            joined.append(_join(text, lines[index:end]))
        index = end
    return joined


def _parts_headlines(lines: Sequence[Line], alone: Sequence[bool], first: int, at: int) -> bool:
    """Whether a blank line above letter `at` stands between two upright headlines, not between the letters of one."""
    if not lines[at].gap_before or at - first < _FEWEST:
        return False
    below = range(at, min(at + _FEWEST, len(lines)))
    is_long = len(below) == _FEWEST and all(alone[index] for index in below)
    return is_long and not any(lines[index].gap_before for index in [*range(first + 1, at), *below[1:]])


def _join(text: str, lines: Sequence[Line]) -> Line:
    if len(lines) == 1:
        return lines[0]
    end = lines[-1].start + len(lines[-1].text)
    return Line(text[lines[0].start : end], lines[0].start, gap_before=lines[0].gap_before)


def _is_drop_cap(text: str, lines: Sequence[Line], index: int) -> bool:
    """Whether two or three lines that agree are cut short beside the letter, and the next one is not.

    The last letter of a headline (`…篡改二战历史图` / `谋`) stands so too; but the page has its word elsewhere.
    """
    above = lines[index - 1].text.strip()[-1:] if index else ""
    if above and above + lines[index].text.strip() in text:
        return False
    widths = [width_of(line.text[:120]).low for line in lines[index + 1 : index + 5]]
    return any(
        len(widths) > beside
        and min(widths[:beside]) >= _NARROWEST
        and max(widths[:beside]) - min(widths[:beside]) <= _AGREE
        and widths[beside] - max(widths[:beside]) >= _CUT
        for beside in (2, 3)
    )
