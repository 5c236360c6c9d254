"""Which headlines are taken back because the page does not support them: no headline is better than a wrong one."""

from collections.abc import Sequence
from itertools import pairwise

from corpus import marks
from corpus.composition import Composition, SetParagraph
from corpus.heading import Heading, says_subject
from corpus.kinship import pairs_of
from corpus.layout import SetLine
from corpus.reflow import wraps, write_display
from corpus.roles import BODY, Role
from corpus.segment import Stretch


def withdraw_mixed(
    composition: Composition, stretches: Sequence[Stretch], headings: Sequence[Heading]
) -> list[SetLine]:
    """Take back the headlines of a page whose columns are mixed up, or of the articles where they are; return them.

    A text layer may give the columns of all articles in turn; then no body is one article's. Where a paragraph stops in
    the middle of a sentence, its rest stands below the next headline.
    """
    count = len(composition.paragraphs)
    broken = [number for number in range(count) if _is_broken(composition, number)]
    is_mixed = (len(broken) > 1 and len(broken) * 30 >= count) or _is_in_pieces(composition)
    withdrawn: list[SetLine] = []
    for at, heading in enumerate(headings):
        reach = range(stretches[max(0, at - 1)].first, stretches[at].end)
        if is_mixed or any(number in reach for number in broken):
            withdrawn.extend(heading.lines)
            heading.lines.clear()
    return withdrawn


_FEWEST_PIECES = 3
_MOST_PIECES = 0.05
"""The share of a page's paragraphs that may stop or begin in the middle by chance of its setting."""


def _is_in_pieces(composition: Composition) -> bool:
    """Whether too many paragraphs stop without a sentence's end, or begin without the others' indent."""
    count = len(composition.paragraphs)
    openings = [paragraph for paragraph in composition.paragraphs if _fills_first_line(paragraph) is not None]
    flush = sum(_fills_first_line(paragraph) is True for paragraph in openings)
    stopped = sum(_stops_short(composition, number) for number in range(count))
    pieces = stopped + (flush if 2 * flush < len(openings) else 0)
    return pieces >= _FEWEST_PIECES and pieces > _MOST_PIECES * count


def _fills_first_line(paragraph: SetParagraph) -> bool | None:
    """Whether a paragraph's first line is as wide as its full ones; None where that cannot be told."""
    first, measure = paragraph.lines[0], paragraph.measure
    if measure is None or not first.width.is_sure or paragraph.lead is not None:
        return None
    return first.width.low > measure - 1


def _stops_short(composition: Composition, number: int) -> bool:
    paragraph = composition.paragraphs[number]
    last = [line for line in paragraph.lines if line.role in BODY][-1]
    cut = paragraph.is_signed or composition.between[number + 1].having(Role.JUMP_ON)
    return not cut and not marks.ends_sentence(last.text)


_LONG_KICKER = 8


def withdraw_double(heading: Heading, body: str, *, gapped: bool) -> list[SetLine]:
    """Take back what looks like two headlines over one article.

    That is two decks, or two blocks apart, both too long for a kicker, that have few words in common. Where no blank
    lines show the blocks, they are lines that do not run on and say what was done, as kickers do not.
    """
    blocks: list[list[SetLine]] = []
    for line in heading.lines:
        if blocks and line.role is not Role.DISPLAY:
            break  # a byline closes a heading; what stands below it is a label
        if not says_subject(line) or marks.is_column_label(line.text):
            continue
        if not blocks or (line.line.gap_before if gapped else not _runs_on(blocks[-1][-1], line, body)):
            blocks.append([])
        blocks[-1].append(line)
    long = [block for block in blocks if sum(line.width.low for line in block) >= _LONG_KICKER]
    if not gapped:
        long = [block for block in long if _is_report(block, body)]
    subjects = [pairs_of("\n".join(write_display(line.text) for line in block)) for block in long]
    decks = sum(1 for line in heading.lines if marks.deck_dash(line.text))
    if decks < 2 and all(_overlap(one, other) >= 0.2 for one, other in pairwise(subjects)):
        return []
    withdrawn = list(heading.lines)
    heading.lines.clear()
    return withdrawn


def _runs_on(above: SetLine, line: SetLine, body: str) -> bool:
    return wraps(write_display(above.text), write_display(line.text), body, is_pair=False)


def _is_report(lines: Sequence[SetLine], body: str) -> bool:
    """Whether lines are surely a headline, no deck and no kicker, which mostly quotes the body."""
    texts = [marks.bare(write_display(line.text)) for line in lines]
    beside = any(text in body for text in texts) or any(marks.deck_dash(line.text) for line in lines)
    return not beside and marks.reports("".join(texts))


def _overlap(one: set[str], other: set[str]) -> float:
    return len(one & other) / max(1, min(len(one), len(other)))


def _is_broken(composition: Composition, number: int) -> bool:
    """Whether a paragraph stops in the middle of a sentence before another text, jump lines aside.

    Its stub may stand there as display: `海南组建了11个巡回指导组，` is no headline.
    """
    body = [line for line in composition.paragraphs[number].lines if line.role in BODY]
    below = composition.between[number + 1]
    if any(line.text.rstrip()[-1:] in "，；：" for line in below.having(Role.DISPLAY)):
        return True
    last = number + 1 == len(composition.paragraphs)
    return not last and not below.having(Role.JUMP_ON) and body[-1].role in (Role.OPENING, Role.MIDDLE)
