"""Headlines that stand together in another order than their bodies: what they speak of says which is whose.

The row of paragraphs and that of display lines are cut by turns: with the articles as they are, each line goes where it
and its neighbours are spoken of most; with the headings as they are, the paragraphs are cut where another heading is
spoken of.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from corpus.heads_tables import LONGEST_ARTICLE, Headed, Tables
from corpus.layout import SetLine
from corpus.segment import Stretch

_ROUNDS = 4
"""By then cutting again changes nothing, or goes in circles."""

_SWITCH = 0.8
"""How much more of another article a line must speak than of the one its neighbour above belongs to."""

_START = 0.5
"""How much the look of a line being the first of a heading counts for that."""

_UNHEADED = 0.25
"""What an article without a heading costs; least where a heading would be another's."""

_DOUBT = 0.3
"""How much better a heading must suit its article than any other."""

_LEAST_GAIN = 2.0
"""How much better the whole page must score; two headings that change places bring in about one."""

_NEVER = -1e9


@dataclass(frozen=True, slots=True)
class _Cut:
    """Articles, the heading of each as a range of lines, and what it all scores."""

    score: float
    stretches: Sequence[Stretch]
    headings: Sequence[range | None]


def cut_in_any_order(tables: Tables, block: Sequence[SetLine], headed: Sequence[Headed]) -> list[Headed] | None:
    """The articles cut without heeding the order of the lines, beginning with those that are `headed` now, or with
    each paragraph by itself.

    None where that is hardly better: then the order of the page says more than a few shared words.
    """
    room = _Room(tables)
    alone = [Stretch(number, number + 1) for number in range(len(tables.borders) - 1)]
    begun = ([article.stretch for article in headed], alone)
    best = max((room.cut_by_turns(stretches) for stretches in begun), key=lambda cut: cut.score)
    if best.score < room.value(block, headed) + _LEAST_GAIN:
        return None
    return [
        Headed(stretch, tuple(block[line] for line in lines or ()), room.is_doubtful(lines, stretch, best.stretches))
        for stretch, lines in zip(best.stretches, best.headings, strict=True)
    ]


class _Room:
    """What the lines of the block say of any paragraphs."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables
        self._size = len(tables.spoken)
        self._count = len(tables.borders) - 1
        self._likeness: dict[tuple[int, Stretch], float] = {}

    def value(self, block: Sequence[SetLine], headed: Sequence[Headed]) -> float:
        """What these articles and headings score."""
        place_of = {line.line.start: place for place, line in enumerate(block)}
        headings = [[place_of[line.line.start] for line in article.lines] for article in headed]
        return sum(
            (self._score(lines, article.stretch) if lines else -_UNHEADED) + self._tables.borders[article.stretch.end]
            for article, lines in zip(headed, headings, strict=True)
        )

    def cut_by_turns(self, stretches: Sequence[Stretch]) -> _Cut:
        """Lines, then paragraphs, as long as it gets better."""
        best = self.cut(_runs(self.owners(stretches)))
        for _ in range(_ROUNDS):
            cut = self.cut(_runs(self.owners(best.stretches)))
            if cut.score <= best.score:
                break
            best = cut
        return best

    def owners(self, stretches: Sequence[Stretch]) -> list[int]:
        """The article of each line: a line goes with the one above unless another article speaks of it far more."""
        width = range(len(stretches))
        totals = [self._like(0, stretch) for stretch in stretches]
        origins: list[list[int]] = []
        for line in range(1, self._size):
            best = max(width, key=lambda at: totals[at])
            moved = totals[best] - _SWITCH + _START * self._tables.starts[line]
            origins.append([at if totals[at] >= moved else best for at in width])
            totals = [max(totals[at], moved) + self._like(line, stretches[at]) for at in width]
        owners = [max(width, key=lambda at: totals[at])]
        for origin in reversed(origins):
            owners.append(origin[owners[-1]])
        return owners[::-1]

    def cut(self, headings: Sequence[range]) -> _Cut:
        """The best way to cut the paragraphs so that each article has one of the headings, or none."""
        rows = [[(_NEVER, 0, 0)] * (len(headings) + 1) for _ in range(self._count + 1)]
        rows[0][-1] = (0.0, 0, 0)
        for first in range(self._count):
            if max(rows[first])[0] > _NEVER / 2:
                self._extend(rows, first, headings)
        stretches: list[Stretch] = []
        chosen: list[int] = []
        end, at = self._count, max(range(len(headings) + 1), key=lambda place: rows[-1][place])
        score = rows[end][at][0]
        while end:
            _, first, before = rows[end][at]
            stretches.append(Stretch(first, end))
            chosen.append(at)
            end, at = first, before
        return self._give_once(score, stretches[::-1], chosen[::-1], headings)

    def _extend(self, rows: list[list[tuple[float, int, int]]], first: int, headings: Sequence[range]) -> None:
        """Try every article that begins with paragraph `first`."""
        none = len(headings)
        reached = sorted(range(none + 1), key=lambda at: -rows[first][at][0])
        before = [reached[1] if at == reached[0] else reached[0] for at in range(none)]
        for end in range(first + 1, min(self._tables.fence_after(first), first + LONGEST_ARTICLE) + 1):
            border, stretch = self._tables.borders[end], Stretch(first, end)
            for at, heading in enumerate(headings):
                score = rows[first][before[at]][0] + self._score(heading, stretch) + border
                rows[end][at] = max(rows[end][at], (score, first, before[at]))
            alone = rows[first][reached[0]][0] - _UNHEADED + border
            rows[end][none] = max(rows[end][none], (alone, first, reached[0]))

    def _give_once(
        self, score: float, stretches: Sequence[Stretch], chosen: Sequence[int], headings: Sequence[range]
    ) -> _Cut:
        """Where two articles have the same heading, the one that speaks of it more keeps it."""
        given: list[range | None] = [None if at == len(headings) else headings[at] for at in chosen]
        for heading in headings:
            having = [at for at, lines in enumerate(given) if lines == heading]
            having.sort(key=lambda at: self._score(heading, stretches[at]))
            for at in having[:-1]:
                score -= self._score(heading, stretches[at]) + _UNHEADED
                given[at] = None
        return _Cut(score, stretches, given)

    def is_doubtful(self, lines: range | None, own: Stretch, stretches: Sequence[Stretch]) -> bool:
        """Whether the heading might as well be another article's."""
        if lines is None:
            return False
        said = [line for line in lines if self._tables.spoken[line].is_subject]
        others = [self._score(said, stretch) for stretch in stretches if stretch != own]
        return bool(others) and self._score(said, own) - max(others) < _DOUBT

    def _score(self, lines: Sequence[int], stretch: Stretch) -> float:
        return sum(self._like(line, stretch) for line in lines)

    def _like(self, line: int, stretch: Stretch) -> float:
        if (line, stretch) not in self._likeness:
            self._likeness[line, stretch] = self._tables.score(stretch.numbers, line)
        return self._likeness[line, stretch]


def _runs(owners: Sequence[int]) -> list[range]:
    """The lines that stand together and have one owner."""
    runs: list[range] = []
    for _, run in groupby(range(len(owners)), key=lambda line: owners[line]):
        lines = list(run)
        runs.append(range(lines[0], lines[-1] + 1))
    return runs
