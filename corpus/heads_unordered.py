"""Headlines that stand together in another order than their bodies: what they speak of says which is whose.

The row of paragraphs and that of display lines are cut by turns: with the articles as they are, each line goes where it
and its neighbours are spoken of most; with the headings as they are, the paragraphs are cut where another heading is
spoken of.
"""

from collections.abc import Sequence
from functools import cache
from itertools import groupby, pairwise
from typing import NamedTuple

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

_MOST_TRIED = 16_000
"""Lines, each time that they are given to the articles of another cut; so many take half a second or a little more."""

_UNUSED = 0.3
"""What a row of lines costs that is no article's heading, because its article has a better one."""

_LEAST_STEP = 0.25
"""How much more a page must score with two articles joined or one parted: what grows speaks a little more of all."""

_DOUBT = 0.1
"""How much better a heading must suit its article than any other."""

_LEAST_GAIN = 2.0
"""How much better the whole page must score; two headings that change places bring in about one."""


def cut_in_any_order(
    ways: Sequence[Tables], tables: Tables, block: Sequence[SetLine], headed: Sequence[Headed]
) -> tuple[list[Headed], Tables] | None:
    """The articles cut without heeding the order of the lines, in the way that scores most, and that way's tables.

    It is begun with the articles that are `headed` now by `tables`, one of the ways, and with each paragraph by itself.
    None where nothing is much better: then the order of the page says more than a few shared words.
    """
    least = _Room(tables).value_of(block, headed) + _LEAST_GAIN
    begun = tuple(article.stretch for article in headed)
    cuts = [(room.best(begun), room, way) for room, way in ((_Room(way), way) for way in ways)]
    stretches, room, way = max(cuts, key=lambda cut: cut[1].value(cut[0]))
    if room.value(stretches) < least:
        return None
    given = room.given(stretches)
    return [
        Headed(stretch, tuple(block[line] for line in lines or ()), room.is_doubtful(at, stretches, given))
        for at, (stretch, lines) in enumerate(zip(stretches, given.headings, strict=True))
    ], way


_Cut = tuple[Stretch, ...]
"""All articles of the page."""


class _Given(NamedTuple):
    """The lines of the block in rows that stand together, the number of the article that each row speaks of most, and
    the row that is each article's heading.
    """

    rows: tuple[range, ...]
    owners: Sequence[int]
    headings: Sequence[range | None]

    @property
    def spare(self) -> list[tuple[range, int]]:
        """The rows that are no heading, and the articles that they speak of."""
        return [(row, at) for row, at in zip(self.rows, self.owners, strict=True) if row not in self.headings]


class _Room:
    """What the lines of the block say of any paragraphs.

    From several beginnings the same cuts are come to: what they score is found out once.
    """

    def __init__(self, tables: Tables) -> None:
        self._tables = tables
        self._size = len(tables.spoken)
        self._count = len(tables.unheaded)
        self._tried = 0
        self.given = cache(self._give)
        self.value = cache(self._evaluate)
        self.cut = cache(self._cut)

    def value_of(self, block: Sequence[SetLine], headed: Sequence[Headed]) -> float:
        """What these articles and headings score."""
        place_of = {line.line.start: place for place, line in enumerate(block)}
        score = 0.0
        for article in headed:
            lines = [place_of[line.line.start] for line in article.lines]
            score += sum(self._like(line, article.stretch) for line in lines) if lines else -_UNHEADED
            score += self._tables.borders[article.stretch.end]
        return score

    def _evaluate(self, stretches: _Cut) -> float:
        """What these articles score with the headings that suit them best."""
        given = self.given(stretches)
        score = -_UNUSED * len(given.spare)
        for stretch, lines in zip(stretches, given.headings, strict=True):
            score += self._score(stretch, lines) if lines else -_UNHEADED
            score += float(self._tables.borders[stretch.end])
        return score

    def _begins(self, line: int) -> float:
        """What it says that a line is the first of a row; the first of the block is in any case."""
        return _START * float(self._tables.moves[line]) - _SWITCH if line else 0.0

    def best(self, begun: _Cut) -> _Cut:
        """The best cut that is found from these articles, or from paragraphs alone."""
        alone = tuple(Stretch(number, number + 1) for number in range(self._count))
        starts = (begun, self.cut_by_turns(begun), self.cut_by_turns(alone))
        return max((self.improve(start) for start in starts), key=self.value)

    def improve(self, stretches: _Cut) -> _Cut:
        """Join two neighbours, or cut the paragraphs again, as long as the page scores more."""
        score = self.value(stretches)
        while self._tried < _MOST_TRIED:
            others = [self.cut(self.given(stretches).rows)[1], *self._joined(stretches), *self._parted(stretches)]
            self._tried += len(others) * self._size
            best = max(others, key=self.value)
            if self.value(best) <= score + _LEAST_STEP:
                break
            stretches, score = best, self.value(best)
        return stretches

    def _joined(self, stretches: _Cut) -> list[_Cut]:
        """All ways to make one article of two neighbours."""
        return [
            (*stretches[:at], Stretch(one.first, other.end), *stretches[at + 2 :])
            for at, (one, other) in enumerate(pairwise(stretches))
            if other.end in self._tables.reach(one.first)
        ]

    def _parted(self, stretches: _Cut) -> list[_Cut]:
        """All ways to make two articles of one, where a row of lines is no heading yet."""
        if not self.given(stretches).spare:
            return []
        return [
            (*stretches[:at], Stretch(one.first, place), Stretch(place, one.end), *stretches[at + 1 :])
            for at, one in enumerate(stretches)
            for place in one.numbers[1:]
        ]

    def cut_by_turns(self, stretches: _Cut) -> _Cut:
        """Lines, then paragraphs, as long as it gets better."""
        best, stretches = self.cut(self.given(stretches).rows)
        for _ in range(_ROUNDS):
            score, found = self.cut(self.given(stretches).rows)
            if score <= best:
                break
            best, stretches = score, found
        return stretches

    def _give(self, stretches: _Cut) -> _Given:
        """Which lines stand together over each article; of several rows the heading is the one that speaks of it most.

        What is over goes to an article without any that it speaks of.
        """
        sums = np.array([self._tables.sums(one.first)[len(one.numbers) - 1] for one in stretches])
        owner_of = self._owners(np.diff(sums, axis=1))
        self._give_to_bare(sums, owner_of)
        rows = _runs(owner_of)
        owners = [owner_of[row.start] for row in rows]
        headings: list[range | None] = [None] * len(stretches)
        for row, at in zip(rows, owners, strict=True):
            held = headings[at]
            if held is None or self._score(stretches[at], row) > self._score(stretches[at], held):
                headings[at] = row
        for row, _ in _Given(rows, owners, headings).spare:
            bare = [at for at, held in enumerate(headings) if held is None]
            best = max(bare, key=lambda at: self._score(stretches[at], row), default=None)
            if best is not None and self._score(stretches[best], row) > 0:
                headings[best] = row
        return _Given(rows, owners, headings)

    def _give_to_bare(self, sums: Scores, owner_of: list[int]) -> None:
        """Part a row where its beginning or its end is the heading of an article that has none, and that pays.

        `sums` (articles, lines + 1).
        """
        bare = [at for at in range(len(sums)) if at not in set(owner_of)]
        while bare:
            rows = _runs(owner_of)
            parts = [
                part for row in rows for line in row[1:] for part in (range(row.start, line), range(line, row.stop))
            ]
            if not parts:
                break
            cuts = [self._begins(line) for row in rows for line in row[1:] for _ in range(2)]
            said = sums[:, [part.stop for part in parts]] - sums[:, [part.start for part in parts]]
            held = said[[owner_of[part.start] for part in parts], np.arange(len(parts))]
            gains = said[bare] - held + np.array(cuts) + _UNHEADED
            at, best = divmod(int(gains.argmax()), len(parts))
            if gains[at, best] <= 0:
                break
            lines = parts[best]
            owner_of[lines.start : lines.stop] = [bare.pop(at)] * len(lines)

    def _score(self, stretch: Stretch, lines: range) -> float:
        return self._tables.score(stretch.numbers, lines)

    def _owners(self, likes: Scores) -> list[int]:
        """The article of each line: a line goes with the one above unless another article speaks of it far more.

        `likes` (articles, lines).
        """
        totals, alone = likes[:, 0], np.arange(len(likes))
        origins: list[NDArray[np.intp]] = []
        for line in range(1, self._size):
            best = int(totals.argmax())
            moved = totals[best] + self._begins(line)
            origins.append(np.where(totals >= moved, alone, best))
            totals = np.maximum(totals, moved) + likes[:, line]
        owners = [int(totals.argmax())]
        for origin in reversed(origins):
            owners.append(int(origin[owners[-1]]))
        return owners[::-1]

    def _cut(self, headings: tuple[range, ...]) -> tuple[float, _Cut]:
        """The best way to cut the paragraphs so that each article has one of the headings, or none, and its score.

        Only neighbours are kept from having the same one.
        """
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
        return float(rows.scores[-1, last]), tuple(
            Stretch(step.paragraphs.start, step.paragraphs.stop) for step in steps
        )

    def is_doubtful(self, number: int, stretches: _Cut, given: _Given) -> bool:
        """Whether an article's heading might as well be another's, or the article two: then a row of lines is over that
        speaks of it too.
        """
        lines, own = given.headings[number], stretches[number]
        if lines is None:
            return False
        if any(at == number and self._may_head(row) and self._score(own, row) > 0 for row, at in given.spare):
            return True
        subject = [line for line in lines if self._tables.spoken[line].is_subject]
        said = [line for line in subject if not self._tables.spoken[line].may_be_label] or subject
        own_score, *others = (
            sum(self._like(line, stretch) for line in said)
            for stretch in (own, *(stretch for stretch in stretches if stretch != own))
        )
        return bool(others) and own_score - max(others) < _DOUBT

    def _may_head(self, row: range) -> bool:
        """Whether a row may be a headline; a slogan that no article has may as well name a column."""
        return self._tables.may_head(row) and not all(self._tables.spoken[at].may_be_label for at in row)

    def _like(self, line: int, stretch: Stretch) -> float:
        return self._score(stretch, range(line, line + 1))


def _best_other(scores: Scores) -> NDArray[np.intp]:
    """For each heading the best one that the article before may have; the last of `scores` is for none.

    No two neighbours have the same heading, though both may have none.
    """
    best, *second = np.argsort(-scores, kind="stable")[:2]
    before = np.full(len(scores), best)
    if second and best != len(scores) - 1:
        before[best] = second[0]
    return before


def _runs(owners: Sequence[int]) -> tuple[range, ...]:
    """The lines that stand together and have one owner."""
    runs: list[range] = []
    for _, run in groupby(range(len(owners)), key=lambda line: owners[line]):
        lines = list(run)
        runs.append(range(lines[0], lines[-1] + 1))
    return tuple(runs)
