"""Compiled searches of very many terms: no sum is too high for its 16 bits, and the work stays that of the postings."""

import numpy as np
import pytest

from retrieval.postings.accelerating import Compiled
from retrieval.postings.building import build_postings
from retrieval.postings.rows import LOOKED_UP, ROUNDS, SCORED
from retrieval.postings.searching import PostingsSearcher
from retrieval.postings.weighing import Extra, Formula

from .conftest import need_compiled

NORMAL, NO_LENGTHS = Formula(), Formula(b=0.0, delta=0.0)


@pytest.fixture(autouse=True)
def _compiled() -> None:
    need_compiled()


def searcher_of(held: np.ndarray, formula: Formula) -> PostingsSearcher:
    """`held` (passages, terms): how often each stands in each."""
    offsets = np.concatenate([[0], np.cumsum(held.sum(axis=1))])
    terms = np.concatenate([np.repeat(np.arange(held.shape[1], dtype=np.int32), row) for row in held])
    return PostingsSearcher(build_postings(offsets, terms, vocabulary_size=held.shape[1]), formula)


def best_of_all(searcher: PostingsSearcher, weights: dict[int, float], limit: int) -> list[tuple[int, float]]:
    """By adding up every posting in 64 bits."""
    passages, scores = searcher.matches(weights)
    order = np.lexsort((passages, -scores))[:limit]
    return list(zip(passages[order].tolist(), scores[order].tolist(), strict=True))


@pytest.mark.parametrize("number", [1, 2, 1999, 2000, 2001])
@pytest.mark.parametrize("formula", [NORMAL, NO_LENGTHS], ids=repr)
@pytest.mark.parametrize("most", [1, 20])
def test_sums_of_as_many_terms_as_there_may_be_do_not_overflow(number: int, formula: Formula, most: int) -> None:
    chance = np.random.default_rng(number)
    held = np.full((40, number), most)
    held[5:] *= chance.random((35, number)) < 0.97  # all terms have rows, and the first five passages score the most
    held[30:, number // 10 :] = 0  # or hardly any
    searcher = searcher_of(held, formula)
    assert searcher._compiled.takes(dict.fromkeys(range(number), 1.0)) == (number <= 2000)
    for scale in (np.ones(number), chance.random(number), 10 ** chance.uniform(-30, 30, number)):
        weights = dict(enumerate(scale.tolist()))
        for limit in (1, 10, 40):
            assert searcher.best(weights, limit) == best_of_all(searcher, weights, limit)


@pytest.mark.parametrize("number", [1, 2000])
@pytest.mark.parametrize("share", [1e-6, 1.0, 1e6])
def test_nor_do_they_with_what_is_extra(number: int, share: float) -> None:
    searcher = searcher_of(np.full((40, number), 20), NO_LENGTHS)
    weights = dict.fromkeys(range(number), 1.0)
    scores = dict(best_of_all(searcher, weights, 40))
    extra = Extra(np.arange(40, dtype=np.int32), np.array([7, 30]), scores[0] * share * np.array([1.0, 2.0]))
    for passage, added in zip(extra.members.tolist(), extra.values.tolist(), strict=True):
        scores[passage] += added
    expected = sorted(scores.items(), key=lambda entry: (-entry[1], entry[0]))
    for limit in (1, 3, 40):
        assert searcher.best(weights, limit, extra=extra) == expected[:limit]


@pytest.mark.parametrize("number", [12, 100, 400])
@pytest.mark.parametrize("limit", [1, 10, 1000])
def test_many_frequent_terms_take_no_more_than_reading_their_postings_some_times(number: int, limit: int) -> None:
    chance = np.random.default_rng(1)
    size, length, vocabulary = 9000, 60, 400
    terms = chance.integers(0, vocabulary, size * length).astype(np.int32)
    postings = build_postings(np.arange(0, size * length + 1, length), terms, vocabulary_size=vocabulary)
    searcher = PostingsSearcher(postings, NORMAL)
    weights = dict(zip(range(number), chance.random(number).tolist(), strict=True))
    assert searcher.best(weights, limit) == best_of_all(searcher, weights, limit)
    spent = Compiled.room.spent
    posted = int(postings.frequencies[list(weights)].sum())
    assert spent[ROUNDS] <= 12  # two together are at least half as long as all before
    assert spent[LOOKED_UP] <= posted
    assert spent[SCORED] <= min(size, 20 * limit + 200)


def test_no_passage_is_scored_twice() -> None:
    """All passages are alike, so that each may be among the best to the end."""
    searcher = searcher_of(np.ones((3000, 12), dtype=np.int64), NORMAL)
    weights = dict.fromkeys(range(12), 1.0)
    assert [passage for passage, _ in searcher.best(weights, 500)] == list(range(500))
    assert 500 <= Compiled.room.spent[SCORED] <= 3000


@pytest.mark.parametrize("seed", range(4))
def test_what_is_the_best_by_very_many_small_parts_is_found(seed: int) -> None:
    """Losing what is less than a unit of each part would make it less than those that have one large part."""
    held = np.zeros((6000, 42), dtype=np.int64)
    held[:, 41] = 40
    held[:100, 0], held[:100, 41] = 1, 39  # met first, so that they are scored before the other one
    held[5000, 1:41], held[5000, 41] = 1, 0
    weights = dict(enumerate(np.random.default_rng(seed).uniform(0.9, 1.1, 40).tolist(), 1))
    weights[0] = sum(weights.values()) * 0.9999
    searcher = searcher_of(held, NORMAL)
    assert searcher.best(weights, 10) == best_of_all(searcher, weights, 10)
    assert searcher.best(weights, 10)[0][0] == 5000


def test_a_passage_that_several_terms_meet_is_one_candidate() -> None:
    held = np.zeros((6000, 4), dtype=np.int64)
    held[:, 3] = 1  # has a row: every candidate is looked up in its list
    held[:100, :3] = 1
    searcher = searcher_of(held, NORMAL)
    weights = {0: 1.0, 1: 1.0, 2: 1.0, 3: 0.001}
    assert searcher.best(weights, 100) == best_of_all(searcher, weights, 100)
    assert 0 < Compiled.room.spent[LOOKED_UP] <= 2 * 100


def test_groups_of_which_nothing_says_whether_they_are_searched_are_an_error() -> None:
    searcher = searcher_of(np.ones((40, 1), dtype=np.int64), NORMAL)
    extra = Extra(np.arange(40, dtype=np.int32), np.array([7]), np.ones(1), np.ones(39, dtype=np.bool_))
    with pytest.raises(IndexError):
        searcher.best({0: 1.0}, 3, extra=extra)
