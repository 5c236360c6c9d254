"""Pages that print all headlines together, after or before all bodies: borders and headlines in one assignment.

Where neither a mark nor a display line stands between two articles, the headlines say how many articles there are and
what they speak of. Bodies and headlines mostly stand in one order, so the best way to cut the row of paragraphs and the
row of display lines alongside each other is found at once; `heads_unordered` is for the others.
"""

from collections.abc import Sequence

import numpy as np

from corpus import marks
from corpus.composition import Composition
from corpus.heads_crossed import part_crossed
from corpus.heads_rows import BestRows, Scores, best_before
from corpus.heads_tables import Headed, Tables, is_dashed
from corpus.heads_unordered import cut_in_any_order
from corpus.kinship import Kinship
from corpus.layout import SetLine
from corpus.margins import Bench, rivals
from corpus.reflow import wraps
from corpus.roles import Role
from corpus.segment import Stretch

_MOST_LINES = 80
_MOST_PARAGRAPHS = 160
_MARGIN = 0.3
"""How much better one heading must score than two."""
_WIDE_MARGIN = 0.8
"""The same where both look like whole headlines."""
_LEAST_MARGIN = 0.3
"""How much better a page must score than the best one in which a heading stands over other paragraphs."""
_ANOTHER_ORDER = 0.5
"""How much better a page must score with all decks before their headlines."""
_LONG = 9
"""Em."""
_MOST_DOUBTS = 400


def head_articles(composition: Composition, block: Sequence[SetLine], kinship: Kinship) -> list[Headed] | None:
    """Cut the paragraphs and the lines of the block alongside each other; None when there is too much of either."""
    if not block or len(block) > _MOST_LINES or len(composition.paragraphs) > _MOST_PARAGRAPHS:
        return None
    tables = Tables(composition, block, kinship)
    ways = [tables, tables.with_decks_first(block)] if _may_have_decks_first(block) else [tables]
    found = [(*_Cutting(way, block).best(), way) for way in ways]
    score, headed, tables = found[0]
    if found[-1][0] > score + _ANOTHER_ORDER:
        _, headed, tables = found[-1]
    if not headed:
        return []
    if in_any_order := cut_in_any_order(ways, tables, block, headed):
        headed, tables = in_any_order
    return [part for article in headed for part in part_crossed(tables, block, article)]


def _may_have_decks_first(block: Sequence[SetLine]) -> bool:
    """Whether the block begins with a deck, or each of its decks has a line below it that may be its headline."""
    below_decks = [below for deck, below in zip(block, [*block[1:], None], strict=True) if is_dashed(deck)]
    return is_dashed(block[0]) or (
        bool(below_decks) and all(below and _may_be_headline(below) for below in below_decks)
    )


def _may_be_headline(line: SetLine) -> bool:
    return line.role is Role.DISPLAY and not marks.is_column_label(line.text) and not marks.is_briefs_label(line.text)


class _Cutting:
    """The two rows, and what each way to cut them scores."""

    def __init__(self, tables: Tables, block: Sequence[SetLine]) -> None:
        self._tables = tables
        self._block = block
        count = len(tables.unheaded)
        sums = [tables.sums(first) for first in range(count)]
        self._bench = Bench(len(block), sums, tables.borders, tables.starts, tables.unheaded)
        self._rows = BestRows(count, len(block) + 1, state=0)
        """Their states are how many lines are used up."""

    def best(self) -> tuple[float, list[Headed]]:
        """What the best way scores, and its articles."""
        for first in range(len(self._bench.sums)):
            if self._rows.is_reached(first):
                self._extend(first)
        return float(self._rows.scores[-1, -1]), self._headed()

    def _extend(self, first: int) -> None:
        """Try every article that begins with paragraph `first`."""
        above = self._rows.scores[first]
        opened = self._bench.opened(first, above)
        best = best_before(opened)
        at = np.where(opened > best, np.arange(opened.shape[1]), 0)
        origins = np.zeros_like(at)
        origins[:, 1:] = np.maximum.accumulate(at[:, :-1], axis=1)
        headed = best + self._bench.sums[first]
        alone = above - self._bench.unheaded[first]
        is_alone = alone > headed
        found = np.where(is_alone, alone, headed) + self._bench.borders_of(first)
        self._rows.improve(first, found, np.where(is_alone, np.arange(opened.shape[1]), origins))

    def _headed(self) -> list[Headed]:
        steps = self._rows.steps(len(self._block))
        chosen = [(step.paragraphs, range(step.before, step.behind)) for step in steps]
        unsure = self._find_unsure(chosen)
        return [
            Headed(
                Stretch(numbers.start, numbers.stop),
                tuple(self._block[at] for at in lines),
                is_doubtful=lines.start in unsure or self._is_doubtful(numbers, lines),
            )
            for numbers, lines in chosen
        ]

    def _find_unsure(self, chosen: Sequence[tuple[range, range]]) -> set[int]:
        """The first lines of headings of which every line might as well stand over another article."""
        margins = self._rows.scores[-1, -1] - rivals(self._bench, self._rows.scores)
        unsure: set[int] = set()
        for numbers, lines in chosen:
            if len(numbers) < 2:
                continue  # one paragraph says too little for two borders
            said = [line for line in lines if self._tables.spoken[line].is_subject]
            typical = [_typical(margins[numbers.start : numbers.stop, line]) for line in said]
            if typical and max(typical) < _LEAST_MARGIN:
                unsure.add(lines.start)
        return unsure

    def _is_doubtful(self, numbers: range, lines: range) -> bool:
        """Whether the article and its heading might as well be two of each."""
        if not self._tables.has_decks_first and _goes_on_below_deck([self._block[at] for at in lines]):
            return True
        if len(lines) * len(numbers) > _MOST_DOUBTS:
            return False
        whole = self._tables.score(numbers, lines)
        return any(
            self._tables.score(range(numbers.start, place), range(lines.start, line))
            + self._tables.score(range(place, numbers.stop), range(line, lines.stop))
            + self._tables.borders[place]
            + self._tables.starts[line]
            > whole - (_WIDE_MARGIN if self._are_two(line) else _MARGIN)
            for place in numbers[1:]
            for line in lines[1:]
            if self._tables.may_head(range(lines.start, line)) and self._tables.may_head(range(line, lines.stop))
        )

    def _are_two(self, line: int) -> bool:
        """Whether a line and the one above it are each as long as a headline and no quotation."""
        above, below = (
            self._block[at].width.low >= _LONG and not self._tables.spoken[at].is_quoted for at in (line - 1, line)
        )
        return above and below and self._tables.starts[line] > 0


def _typical(margins: Scores) -> float:
    """What half of an article's paragraphs have; those beside its borders may always be the next article's."""
    return float(np.sort(margins)[len(margins) // 2])


def _goes_on_below_deck(lines: Sequence[SetLine]) -> bool:
    """Whether another headline stands below a deck."""
    deck: SetLine | None = None
    for line in lines:
        if line.role is not Role.DISPLAY:
            return False
        if is_dashed(line):
            deck = line
        elif deck and not marks.is_column_label(line.text) and not wraps(deck.text, line.text, "", is_pair=False):
            return True
    return False
