"""Pages that print all headlines together, after or before all bodies: borders and headlines in one assignment.

Where neither a mark nor a display line stands between two articles, the headlines say how many articles there are and
what they speak of. Bodies and headlines mostly stand in one order, so the best way to cut the row of paragraphs and the
row of display lines alongside each other is found at once; `heads_unordered` is for the others.
"""

from collections.abc import Sequence

from corpus import marks
from corpus.composition import Composition
from corpus.heads_crossed import part_crossed
from corpus.heads_tables import EACH, LONGEST_ARTICLE, Headed, Tables, is_dashed
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
"""How much better a page whose block begins with a deck must score with all decks before their headlines."""
_LONG = 9
"""Em."""
_MOST_DOUBTS = 400


def head_articles(composition: Composition, block: Sequence[SetLine], kinship: Kinship) -> list[Headed] | None:
    """Cut the paragraphs and the lines of the block alongside each other; None when there is too much of either."""
    if not block or len(block) > _MOST_LINES or len(composition.paragraphs) > _MOST_PARAGRAPHS:
        return None
    tables = Tables(composition, block, kinship)
    score, headed = _Bench(tables, block).best()
    if is_dashed(block[0]):
        others = Tables(composition, block, kinship, has_decks_first=True)
        other_score, other = _Bench(others, block).best()
        if other_score > score + _ANOTHER_ORDER:
            tables, headed = others, other
    headed = (headed and cut_in_any_order(tables, block, headed)) or headed
    return [part for article in headed for part in part_crossed(tables, block, article)]


_State = tuple[float, int, int]
"""The score so far, the paragraph and the line with which the last article began."""


class _Bench:
    """The two rows, and what each way to cut them scores."""

    def __init__(self, tables: Tables, block: Sequence[SetLine]) -> None:
        self._tables = tables
        self._block = block
        self._count = len(tables.borders) - 1
        self._sums: dict[tuple[int, int], Sequence[float]] = {}

    def best(self) -> tuple[float, list[Headed]]:
        """What the best way scores, and its articles."""
        size = len(self._block)
        rows: list[list[_State]] = [[(0.0, 0, 0)] + [(-1e9, 0, 0)] * size]
        rows += [[(-1e9, 0, 0)] * (size + 1) for _ in range(self._count)]
        for first in range(self._count):
            totals = [state[0] for state in rows[first]]
            if max(totals) > -1e8:
                self._extend(rows, first, totals)
        return rows[-1][-1][0], self._walk_back(rows)

    def _extend(self, rows: list[list[_State]], first: int, totals: Sequence[float]) -> None:
        """Try every article that begins with paragraph `first`."""
        fence = self._tables.fence_after(first)
        masks = [0] * len(self._block)
        each = [0.0] * len(self._block)
        for end in range(first + 1, min(fence, first + LONGEST_ARTICLE) + 1):
            summed = [0.0]
            for at, spoken in enumerate(self._tables.spoken):
                masks[at] |= spoken.masks[end - 1]
                each[at] += EACH * spoken.of(spoken.masks[end - 1])
                summed.append(summed[-1] + spoken.likeness(masks[at], first) + each[at])
            self._sums[first, end] = summed
            self._reach(rows[end], first, totals, summed, self._tables.borders[end])

    def _reach(
        self, row: list[_State], first: int, totals: Sequence[float], summed: Sequence[float], border: float
    ) -> None:
        best, origin = -1e9, 0
        for line in range(len(summed)):
            alone = totals[line] - self._tables.unheaded[first]
            choice = (alone, line) if alone > best + summed[line] else (best + summed[line], origin)
            if choice[0] + border > row[line][0]:
                row[line] = (choice[0] + border, first, choice[1])
            opened = totals[line] - summed[line] + self._tables.starts[line]
            if opened > best:
                best, origin = opened, line

    def _walk_back(self, rows: Sequence[Sequence[_State]]) -> list[Headed]:
        chosen: list[tuple[range, range]] = []
        end, line = self._count, len(self._block)
        while end:
            _, first, opened = rows[end][line]
            chosen.append((range(first, end), range(opened, line)))
            end, line = first, opened
        unsure = self._find_unsure(rows, chosen[::-1])
        return [
            Headed(
                Stretch(numbers.start, numbers.stop),
                tuple(self._block[at] for at in lines),
                is_doubtful=lines.start in unsure or self._is_doubtful(numbers, lines),
            )
            for numbers, lines in reversed(chosen)
        ]

    def _find_unsure(self, rows: Sequence[Sequence[_State]], chosen: Sequence[tuple[range, range]]) -> set[int]:
        """The first lines of headings of which every line might as well stand over another article."""
        bench = Bench(
            self._count, len(self._block), self._sums, self._tables.borders, self._tables.starts, self._tables.unheaded
        )
        forward = [[state[0] for state in row] for row in rows]
        found = rivals(bench, forward, [lines for numbers, lines in chosen for _ in numbers])
        unsure: set[int] = set()
        for numbers, lines in chosen:
            if len(numbers) < 2:
                continue  # one paragraph says too little for two borders
            said = [line for line in lines if self._tables.spoken[line].is_subject]
            margins = [forward[-1][-1] - _typical([found[number][line] for number in numbers]) for line in said]
            if margins and max(margins) < _LEAST_MARGIN:
                unsure.add(lines.start)
        return unsure

    def _is_doubtful(self, numbers: range, lines: range) -> bool:
        """Whether the article and its heading might as well be two of each."""
        if not self._tables.has_decks_first and _goes_on_below_deck([self._block[at] for at in lines]):
            return True
        if len(lines) * len(numbers) > _MOST_DOUBTS:
            return False
        whole = self._tables.score_all(numbers, lines)
        return any(
            self._tables.score_all(range(numbers.start, place), range(lines.start, line))
            + self._tables.score_all(range(place, numbers.stop), range(line, lines.stop))
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


def _typical(rivals: Sequence[float]) -> float:
    """What half of an article's paragraphs have; those beside its borders may always be the next article's."""
    return sorted(rivals)[(len(rivals) - 1) // 2]


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
