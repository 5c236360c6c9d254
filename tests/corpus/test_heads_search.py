"""The search for the cut of a page whose headings stand in any order, on pages of which only scores are known."""

from itertools import pairwise
from types import SimpleNamespace
from typing import Any, cast

import numpy as np
import pytest
from numpy.typing import NDArray

from corpus.heads_tables import Tables
from corpus.heads_unordered import _DOUBT, _LEAST_STEP, _START, _SWITCH, _UNHEADED, _UNUSED, _Room
from corpus.segment import Stretch

LINES = 4
PARAGRAPHS = 6

Likes = dict[tuple[int, int], list[float]]
"""What each line says of the article from one paragraph to before another."""


class Told(Tables):
    """Tables that say of each article and each line what they are told; no border says anything.

    Lines that `are_apart` look as if each might begin a heading.
    """

    def __init__(self, likes: Likes, *, paragraphs: int, lines: int, are_apart: bool = False) -> None:
        self._likes = likes
        self.fences = [0, paragraphs]
        self.borders = np.zeros(paragraphs + 1)
        self.unheaded = np.zeros(paragraphs)
        self.moves = np.full(lines + 1, _SWITCH / _START if are_apart else 0.0)
        line = SimpleNamespace(is_subject=True, may_be_label=False, is_quoted=False)
        self.spoken = [cast("Any", line)] * lines

    def sums(self, first: int) -> NDArray[np.float64]:
        rows = [self._likes.get((first, end), [-0.3] * len(self.spoken)) for end in self.reach(first)]
        return np.array([[0.0, *np.cumsum(row)] for row in rows])

    def score(self, numbers: range, lines: range) -> float:
        sums = self.sums(numbers.start)[len(numbers) - 1]
        return float(sums[lines.stop] - sums[lines.start])


def drawn(seed: int, lines: int, mean: float) -> Told:
    """A page on which chance says how much is spoken of what."""
    draw = np.random.default_rng(seed)
    articles = [(first, end) for first in range(PARAGRAPHS) for end in range(first + 1, PARAGRAPHS + 1)]
    return Told({article: [*draw.normal(mean, 0.6, lines)] for article in articles}, paragraphs=PARAGRAPHS, lines=lines)


def articles(*ends: int) -> tuple[Stretch, ...]:
    return tuple(Stretch(first, end) for first, end in pairwise((0, *ends)))


def joined(cut: tuple[Stretch, ...]) -> list[tuple[Stretch, ...]]:
    ends = [one.end for one in cut]
    return [articles(*ends[:at], *ends[at + 1 :]) for at in range(len(ends) - 1)]


def parted(cut: tuple[Stretch, ...]) -> list[tuple[Stretch, ...]]:
    ends = {one.end for one in cut}
    return [articles(*sorted(ends | {end})) for end in range(1, PARAGRAPHS) if end not in ends]


def is_settled(room: _Room, cut: tuple[Stretch, ...]) -> bool:
    """Whether no two articles joined and none parted would score much more."""
    steps = joined(cut) + (parted(cut) if room.given(cut).spare else [])
    return max(map(room.value, steps)) <= room.value(cut) + _LEAST_STEP


@pytest.mark.parametrize("seed", range(20))
def test_no_page_scores_much_more_with_two_articles_joined_or_one_parted(seed: int) -> None:
    room = _Room(drawn(seed, LINES, mean=-0.1))
    assert is_settled(room, room.improve(articles(2, 4, PARAGRAPHS)))


@pytest.mark.parametrize("seed", [29, 42, 70, 91])  # pages on which parting an article is sometimes the only way
@pytest.mark.parametrize("begun", [(PARAGRAPHS,), (2, 4, PARAGRAPHS)])
def test_an_article_is_parted_where_a_heading_is_over(seed: int, begun: tuple[int, ...]) -> None:
    room = _Room(drawn(seed, 2 * LINES, mean=0.2))
    assert is_settled(room, room.improve(articles(*begun)))


def one_step(gain: float) -> Told:
    """Two paragraphs of which a line speaks, and a little more where they are one article."""
    return Told({(0, 1): [1.0], (1, 2): [0.5], (0, 2): [1.0 - _UNHEADED + gain]}, paragraphs=2, lines=1)


@pytest.mark.parametrize(("gain", "end"), [(_LEAST_STEP - 0.01, 1), (_LEAST_STEP + 0.01, 2)])
def test_two_articles_are_joined_only_where_that_says_far_more(
    gain: float, end: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    room = _Room(one_step(gain))
    monkeypatch.setattr(room, "cut", lambda rows: (0.0, articles(1, 2)))  # cutting anew would find it by itself
    assert room.improve(articles(1, 2))[0].end == end


def test_a_heading_that_is_over_costs() -> None:
    told = Told({(0, 1): [1.0, -0.3, 0.8], (1, 2): [-0.3, 0.5, -0.3]}, paragraphs=2, lines=3, are_apart=True)
    room = _Room(told)
    given = room.given(articles(1, 2))
    assert given.spare == [(range(2, 3), 0)]
    assert room.value(articles(1, 2)) == pytest.approx(1.0 + 0.5 - _UNUSED)


def test_what_is_over_is_the_heading_of_an_article_without_any_that_it_speaks_of() -> None:
    told = Told(
        {(0, 1): [1.0, -0.3, 0.8], (1, 2): [-0.3, 0.9, -0.3], (2, 3): [-0.3, -0.3, 0.2]},
        paragraphs=3,
        lines=3,
        are_apart=True,
    )
    assert _Room(told).given(articles(1, 2, 3)).headings == [range(1), range(1, 2), range(2, 3)]


@pytest.mark.parametrize(("lead", "is_doubtful"), [(_DOUBT - 0.01, True), (_DOUBT + 0.01, False)])
def test_a_heading_that_suits_another_article_nearly_as_well_is_doubtful(*, lead: float, is_doubtful: bool) -> None:
    room = _Room(Told({(0, 1): [0.8, -0.3], (1, 2): [0.8 - lead, 0.9]}, paragraphs=2, lines=2, are_apart=True))
    cut = articles(1, 2)
    assert room.given(cut).headings == [range(1), range(1, 2)]
    assert room.is_doubtful(0, cut, room.given(cut)) is is_doubtful
