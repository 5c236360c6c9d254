"""Headlines that stand together in another order than their bodies: what they speak of says which is whose.

The row of paragraphs and that of display lines are cut by turns: with the articles as they are, each line goes where it
and its neighbours are spoken of most; with the headings as they are, the paragraphs are cut where another heading is
spoken of.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

import numpy as np
from numpy.typing import NDArray

from corpus.heads_rows import BestRows, Scores
from corpus.heads_tables import Headed, Tables
from corpus.layout import SetLine
from corpus.segment import Stretch

_ROUNDS = 4
"""By then cutting again changes nothing, or goes in circles."""

_SWITCH = 0.6
"""How much more of another article a line must speak than of the one its neighbour above belongs to."""

_START = 0.5
"""How much the look of a line being the first of a heading counts for that."""

_UNHEADED = 0.25
"""What an article without a heading costs; least where a heading would be another's."""

_DOUBT = 0.3
"""How much better a heading must suit its article than any other."""

_LEAST_GAIN = 2.0
"""How much better the whole page must score; two headings that change places bring in about one."""


@dataclass(frozen=True, slots=True)
class _Cut:
    """Articles, the heading of each as a range of lines, and what it all scores."""

    score: float
    stretches: Sequence[Stretch]
    headings: Sequence[range | None]


def cut_in_any_order(
    tables: Tables, block: Sequence[SetLine], headed: Sequence[Headed]
) -> tuple[float, list[Headed]] | None:
    """The articles cut without heeding the order of the lines, beginning with those that are `headed` now, or with
    each paragraph by itself, and what they score.

    None where that is hardly better: then the order of the page says more than a few shared words.
    """
    room = _Room(tables)
    alone = [Stretch(number, number + 1) for number in range(len(tables.borders) - 1)]
    begun = ([article.stretch for article in headed], alone)
    best = max((room.cut_by_turns(stretches) for stretches in begun), key=lambda cut: cut.score)
    if best.score < room.value(block, headed) + _LEAST_GAIN:
        return None
    return best.score, [
        Headed(stretch, tuple(block[line] for line in lines or ()), room.is_doubtful(lines, stretch, best.stretches))
        for stretch, lines in zip(best.stretches, best.headings, strict=True)
    ]


class _Room:
    """What the lines of the block say of any paragraphs."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables
        self._size = len(tables.spoken)
        self._count = len(tables.unheaded)

    def value(self, block: Sequence[SetLine], headed: Sequence[Headed]) -> float:
        """What these articles and headings score."""
        place_of = {line.line.start: place for place, line in enumerate(block)}
        score = 0.0
        for article in headed:
            lines = [place_of[line.line.start] for line in article.lines]
            score += sum(self._like(line, article.stretch) for line in lines) if lines else -_UNHEADED
            score += self._tables.borders[article.stretch.end]
        return score

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
        likes = np.diff([self._tables.sums(one.first)[len(one.numbers) - 1] for one in stretches], axis=1)
        totals, alone = likes[:, 0], np.arange(len(stretches))
        origins: list[NDArray[np.intp]] = []
        for line in range(1, self._size):
            best = int(totals.argmax())
            moved = totals[best] - _SWITCH + _START * self._tables.moves[line]
            origins.append(np.where(totals >= moved, alone, best))
            totals = np.maximum(totals, moved) + likes[:, line]
        owners = [int(totals.argmax())]
        for origin in reversed(origins):
            owners.append(int(origin[owners[-1]]))
        return owners[::-1]

    def cut(self, headings: Sequence[range]) -> _Cut:
        """The best way to cut the paragraphs so that each article has one of the headings, or none."""
        none = len(headings)
        rows = BestRows(self._count, none + 1, state=none)  # the states are the last article's heading, or none
        stops, starts = [lines.stop for lines in headings], [lines.start for lines in headings]
        for first in range(self._count):
            if rows.is_reached(first):
                sums, ends = self._tables.sums(first), self._tables.reach(first)
                alone = np.full((len(sums), 1), -_UNHEADED)
                articles = np.hstack((sums[:, stops] - sums[:, starts], alone)) + self._tables.borders[ends, None]
                before = _best_other(rows.scores[first])
                rows.improve(first, rows.scores[first][before] + articles, before)
        last = int(rows.scores[-1].argmax())
        steps = rows.steps(last)
        stretches = [Stretch(step.paragraphs.start, step.paragraphs.stop) for step in steps]
        return self._give_once(float(rows.scores[-1, last]), stretches, [step.behind for step in steps], headings)

    def _give_once(
        self, score: float, stretches: Sequence[Stretch], chosen: Sequence[int], headings: Sequence[range]
    ) -> _Cut:
        """Where two articles have the same heading, the one that speaks of it more keeps it."""
        given: list[range | None] = [None if at == len(headings) else headings[at] for at in chosen]
        for heading in headings:
            having = [at for at, lines in enumerate(given) if lines == heading]
            having.sort(key=lambda at: self._tables.score(stretches[at].numbers, heading))
            for at in having[:-1]:
                score -= self._tables.score(stretches[at].numbers, heading) + _UNHEADED
                given[at] = None
        return _Cut(score, stretches, given)

    def is_doubtful(self, lines: range | None, own: Stretch, stretches: Sequence[Stretch]) -> bool:
        """Whether the heading might as well be another article's."""
        if lines is None:
            return False
        said = [line for line in lines if self._tables.spoken[line].is_subject]
        own_score, *others = (
            sum(self._like(line, stretch) for line in said)
            for stretch in (own, *(stretch for stretch in stretches if stretch != own))
        )
        return bool(others) and own_score - max(others) < _DOUBT

    def _like(self, line: int, stretch: Stretch) -> float:
        return self._tables.score(stretch.numbers, range(line, line + 1))


def _best_other(scores: Scores) -> NDArray[np.intp]:
    """For each heading the best one that the article before may have; the last of `scores` is for none.

    No two neighbours have the same heading, though both may have none.
    """
    best, *second = np.argsort(-scores, kind="stable")[:2]
    before = np.full(len(scores), best)
    if second and best != len(scores) - 1:
        before[best] = second[0]
    return before


def _runs(owners: Sequence[int]) -> list[range]:
    """The lines that stand together and have one owner."""
    runs: list[range] = []
    for _, run in groupby(range(len(owners)), key=lambda line: owners[line]):
        lines = list(run)
        runs.append(range(lines[0], lines[-1] + 1))
    return runs
