"""Blocks that are looked into without numba: where terms stand in them, and what their passages have."""

import tracemalloc
from functools import cache

import numpy as np
import pytest
from numpy.typing import NDArray

from retrieval.postings.block_rows import BlockBounds, BlockRows
from retrieval.postings.building import build_postings
from retrieval.postings.finding import QueryLists
from retrieval.postings.layout import MOST_LISTED, WINDOW, Postings, rare_limit
from retrieval.postings.looking import OpenBlocks, QueryTerms, passages_of
from retrieval.postings.rows import BLOCK_BITS
from retrieval.postings.weighing import Formula, Tables, clipped, slack_of

_TERMS, _FORMULA = 6, Formula(delta=0.0)


@cache
def postings() -> Postings:
    """Terms that are lists in every window, bitmaps in every window, and either; counts of one and of more."""
    chance = np.random.default_rng(3)
    held = chance.random((2 * WINDOW + 5003, _TERMS)) < (0.005, 0.02, 0.08, 0.3, 0.7, 0.0)
    held[:WINDOW, 5] = chance.random(WINDOW) < 0.4
    held[WINDOW:, 5] = chance.random(len(held) - WINDOW) < 0.02
    held[WINDOW - 1 : WINDOW + 1] = held[-1] = True  # at the borders of windows, and where all ends
    counts = held * np.where(chance.random(held.shape) < 0.2, chance.integers(2, 30, held.shape), 1)
    offsets = np.concatenate([[0], np.cumsum(counts.sum(axis=1))])
    terms = np.repeat(np.tile(np.arange(_TERMS, dtype=np.int32), len(held)), counts.ravel())
    made = build_postings(offsets, terms, vocabulary_size=_TERMS)
    assert made.frequencies.min() > rare_limit(len(held))
    return made


def counts_of(term: int) -> NDArray[np.int64]:
    """Of each passage, and of as many more as the last block might have."""
    passages, counts = postings().entries(term)
    held = np.zeros(len(postings().lengths) + (1 << BLOCK_BITS), dtype=np.int64)
    held[passages] = counts
    return held


def query_of(weights: NDArray[np.float64]) -> QueryTerms:
    tables = Tables.of(_FORMULA, postings().lengths, float(postings().lengths.mean()))
    bounds = BlockBounds(BlockRows(postings(), tables), weights, slack_of(_TERMS))
    for place in range(_TERMS):
        bounds.add(place, place)
    lists = QueryLists.of(postings(), np.arange(_TERMS))
    in_units = (weights * bounds.unit).astype(np.float32)
    return QueryTerms(lists, bounds, tables, in_units, clipped(postings().most))


def some_blocks(number: int) -> NDArray[np.int64]:
    chance = np.random.default_rng(number)
    border, last = WINDOW >> BLOCK_BITS, (len(postings().lengths) - 1) >> BLOCK_BITS
    return np.union1d(chance.choice(last, number, replace=False), [0, border - 1, border, last])


@pytest.mark.parametrize("number", [0, 3, 900])
def test_all_passages_are_found_in_which_a_term_stands_in_a_block(number: int) -> None:
    query, blocks = query_of(np.ones(_TERMS)), some_blocks(number)
    rows = list(range(_TERMS))
    codes = query.bounds.codes(rows, blocks)
    terms, columns = np.nonzero(codes)
    near = [some[terms, columns].astype(np.int64) for some in query.bounds.near(rows, blocks)]
    hits = query.lists.find_in_blocks(terms, blocks[columns], (near[0], near[1]))
    passages = (blocks[columns[hits.pairs]] << BLOCK_BITS) + hits.slots
    found = sorted(zip(terms[hits.pairs].tolist(), passages.tolist(), hits.is_often.tolist(), strict=True))
    expected = []
    for term in rows:
        counts, held = counts_of(term), passages_of(blocks).T.ravel()
        expected += [(term, int(place), bool(counts[place] > 1)) for place in held if counts[place]]
    assert found == expected
    is_mapped = query.lists.directory[:, :2, 0] > MOST_LISTED
    assert is_mapped.tolist() == [[False, False]] * 3 + [[True, True]] * 2 + [[True, False]]


def test_terms_that_are_lists_alone_are_found_too() -> None:
    query, blocks = query_of(np.ones(_TERMS)), some_blocks(50)
    terms, columns = np.nonzero(query.bounds.codes([0, 1], blocks))
    near = [some[terms, columns].astype(np.int64) for some in query.bounds.near([0, 1], blocks)]
    hits = query.lists.find_in_blocks(terms, blocks[columns], (near[0], near[1]))
    held = [counts_of(term)[passages_of(blocks)] > 0 for term in (0, 1)]
    assert len(hits.pairs) == sum(int(some.sum()) for some in held)


def test_counting_in_many_passages_that_are_the_same_text_takes_no_more_memory_than_their_list() -> None:
    size = 2 * WINDOW + 4000
    counts = np.zeros(size, dtype=np.int64)
    same = np.concatenate([np.arange(4000), np.arange(WINDOW, WINDOW + 5000), np.arange(2 * WINDOW, size)])
    counts[same] = 2 + same % 9
    offsets = np.concatenate([[0], np.cumsum(counts)])
    made = build_postings(offsets, np.zeros(int(offsets[-1]), dtype=np.int32), vocabulary_size=1)
    lists, chosen = QueryLists.of(made, np.zeros(1, dtype=np.int64)), np.delete(same, [0, 77, 4000, 9500])
    lists.count(chosen[:2])
    tracemalloc.start()
    found = lists.count(chosen)
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert found[0].tolist() == counts[chosen].tolist()
    assert most < 400 * len(chosen)


@pytest.mark.parametrize("together", [1, 2, _TERMS])
def test_what_passages_have_is_between_what_is_known_of_them(together: int) -> None:
    chance = np.random.default_rng(9)
    weights = chance.random(_TERMS) + 0.1
    query, blocks = query_of(weights), some_blocks(300)
    scores = np.zeros(len(postings().lengths) + (1 << BLOCK_BITS))
    impacts = np.zeros((_TERMS, len(scores)))
    for term in range(_TERMS):
        counts = counts_of(term)[: len(postings().lengths)]
        norms = query.tables.norms[postings().lengths]
        impacts[term, : len(counts)] = weights[term] * _FORMULA.impacts(counts.astype(np.float64), norms) * (counts > 0)
        scores += impacts[term]
    opened = OpenBlocks.of(blocks, np.zeros(len(scores), dtype=np.float32), postings().short_lengths, query)
    slack, unit, held = slack_of(_TERMS), query.bounds.unit, passages_of(blocks)
    for first in range(0, _TERMS, together):
        opened = opened.look_up(list(range(first, min(first + together, _TERMS))), query)
        known = impacts[: first + together].sum(axis=0)[held]
        assert (opened.least <= known * unit * slack).all()
        assert (scores[held] * unit <= (opened.most + opened.rest) * slack).all()
    assert not opened.rest.any()
    is_single = np.max([counts_of(term)[held] for term in range(_TERMS)], axis=0) <= 1
    assert np.allclose(opened.least[is_single], opened.most[is_single])
    assert np.allclose(opened.least[is_single], scores[held][is_single] * unit)
    most = np.array([counts_of(term)[held] for term in range(_TERMS)])
    highest = sum(weights[term] * (most[term] > 0) for term in range(_TERMS)) * query.bounds._rows.top * unit
    assert (opened.most <= highest * slack + 2 * _TERMS).all()


def test_chosen_blocks_keep_what_is_known_of_them() -> None:
    query, blocks = query_of(np.ones(_TERMS)), some_blocks(40)
    sums = np.zeros(len(postings().lengths) + (1 << BLOCK_BITS), dtype=np.float32)
    opened, chosen = OpenBlocks.of(blocks, sums, postings().short_lengths, query), np.array([1, 7, 30])
    both = [opened.take(chosen).look_up([0, 3], query), opened.look_up([0, 3], query).take(chosen)]
    for part in ("blocks", "lengths", "least", "most", "rest", "passages"):
        assert getattr(both[0], part).tolist() == getattr(both[1], part).tolist(), part


def test_blocks_that_reach_a_level_are_those_whose_bounds_do() -> None:
    bounds = query_of(np.arange(1.0, _TERMS + 1)).bounds
    for place in (None, 4, 2, 5):
        if place is not None:
            bounds.remove(place)
        numbers = bounds.numbers
        for level in (0, 1, int(np.median(numbers)), int(np.sort(numbers)[-40]), int(numbers.max()), 10**9):
            expected = np.flatnonzero(numbers >= max(level, 1)) if level < 10**9 else np.array([])
            assert sorted(bounds.reaching(level).tolist()) == expected.tolist()
        highest = bounds.of_highest(20)
        assert 20 <= len(highest) <= 40
        assert numbers[highest].min() >= np.sort(numbers)[-400]
