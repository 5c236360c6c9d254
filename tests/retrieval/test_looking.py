"""Blocks that are looked into in numpy: where terms stand in them, and what their passages have."""

from functools import cache

import numpy as np
import pytest
from numpy.typing import NDArray

from retrieval.postings import looking
from retrieval.postings.block_rows import BlockBounds, BlockRows
from retrieval.postings.building import build_postings
from retrieval.postings.finding import QueryLists
from retrieval.postings.layout import MOST_LISTED, WINDOW, Postings, rare_limit
from retrieval.postings.looking import Found, OpenBlocks, QueryTerms, passages_of
from retrieval.postings.rows import BLOCK_BITS
from retrieval.postings.weighing import Formula, Tables, slack_of

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


def query_of(weights: NDArray[np.float64], held: int = _TERMS) -> QueryTerms:
    """With the rows of the first so many terms counted in."""
    tables = Tables.of(_FORMULA, postings().lengths, float(postings().lengths.mean()))
    bounds = BlockBounds(BlockRows(postings(), tables), weights, slack_of(_TERMS))
    for place in range(held):
        bounds.hold(place, place)
    bounds.add_held()
    lists = QueryLists.of(postings(), np.arange(_TERMS))
    return QueryTerms(lists, bounds, tables, weights, postings().short_lengths)


def parts_of(weights: NDArray[np.float64]) -> NDArray[np.float64]:
    """(terms, passages): what each adds, with as many passages more as the last block might have."""
    norms = _FORMULA.norms(postings().lengths, float(postings().lengths.mean()))
    parts = np.zeros((_TERMS, len(postings().lengths) + (1 << BLOCK_BITS)))
    for term in range(_TERMS):
        counts = counts_of(term)[: len(norms)]
        parts[term, : len(norms)] = weights[term] * _FORMULA.impacts(counts.astype(np.float64), norms) * (counts > 0)
    return parts


def some_blocks(number: int) -> NDArray[np.int64]:
    chance = np.random.default_rng(number)
    border, last = WINDOW >> BLOCK_BITS, (len(postings().lengths) - 1) >> BLOCK_BITS
    return np.union1d(chance.choice(last, number, replace=False), [0, border - 1, border, last])


@pytest.mark.parametrize("number", [0, 3, 900])
@pytest.mark.parametrize("terms", [range(_TERMS), [0, 1], [3, 4]], ids=["all", "lists", "bitmaps"])
def test_all_passages_are_found_in_which_a_term_stands_in_a_block(number: int, terms: list[int]) -> None:
    query, blocks = query_of(np.ones(_TERMS)), some_blocks(number)
    rows = np.array(terms, dtype=np.int64)
    codes = query.bounds.codes(rows.tolist(), blocks)
    of, columns = np.nonzero(codes)
    hits = query.lists.find(rows[of], blocks[columns], query.bounds.near(rows.tolist(), of, blocks[columns]))
    counts = np.ones(len(hits.pairs), dtype=np.int64)
    counts[hits.repeated] = hits.counts
    passages = (blocks[columns[hits.pairs]] << BLOCK_BITS) + hits.slots
    found = sorted(zip(rows[of][hits.pairs].tolist(), passages.tolist(), counts.tolist(), strict=True))
    expected = []
    for term in terms:
        tallies, held = counts_of(term), passages_of(blocks).T.ravel()
        expected += [(term, int(place), int(tallies[place])) for place in held if tallies[place]]
    assert found == expected
    is_mapped = query.lists.directory[:, :2, 0] > MOST_LISTED
    assert is_mapped.tolist() == [[False, False]] * 3 + [[True, True]] * 2 + [[True, False]]


@pytest.mark.parametrize("dearer", [0, 10**9], ids=["found", "read"])
@pytest.mark.parametrize("together", [1, 2, _TERMS])
def test_what_passages_have_is_known_and_never_more_than_blocks_have_at_most(
    monkeypatch: pytest.MonkeyPatch, together: int, dearer: int
) -> None:
    monkeypatch.setattr(looking, "_DEARER", dearer)
    weights = np.random.default_rng(9).random(_TERMS) + 0.1
    query, blocks, parts = query_of(weights), some_blocks(300), parts_of(weights)
    opened = OpenBlocks.of(blocks, query, query.read([]), list(range(_TERMS)))
    held = passages_of(blocks)
    for first in range(0, _TERMS, together):
        opened.look_up(together)
        assert np.allclose(opened.sums(), parts[: first + together].sum(axis=0)[held], rtol=1e-12)
        assert (parts[first + together :].sum(axis=0)[held] * query.bounds.unit <= opened.rest * slack_of(_TERMS)).all()
    assert not opened.rest.any()
    found = Found.of(opened.found)
    assert found.parts.tolist() == parts[found.rows, found.passages].tolist()
    assert len(found.rows) == np.count_nonzero(parts[:, held])


def test_lists_that_were_read_are_gone_through_for_the_blocks() -> None:
    weights = np.random.default_rng(2).random(_TERMS) + 0.1
    query, blocks, parts = query_of(weights), some_blocks(70), parts_of(weights)
    opened = OpenBlocks.of(blocks, query, query.read([5, 0, 3]), [])
    assert np.allclose(opened.sums(), parts[[0, 3, 5]].sum(axis=0)[passages_of(blocks)], rtol=1e-12)
    assert sorted(set(opened.found[0].rows.tolist())) == [0, 3, 5]


def test_chosen_blocks_keep_what_is_known_of_them() -> None:
    query, blocks, chosen = query_of(np.ones(_TERMS)), some_blocks(40), np.array([1, 7, 30])
    early, late = (OpenBlocks.of(blocks, query, query.read([1]), [0, 2, 3]) for _ in range(2))
    early.keep(chosen)
    early.look_up(2)
    late.look_up(2)
    late.keep(chosen)
    for part in ("blocks", "rows", "codes", "rest", "passages"):
        assert getattr(early, part).tolist() == getattr(late, part).tolist(), part
    assert early.sums().tolist() == late.sums().tolist()


def test_lists_that_were_read_count_in_bounds_once_for_a_block_and_never_for_less() -> None:
    weights = np.random.default_rng(4).random(_TERMS) + 0.1
    query, parts = query_of(weights, held=2), parts_of(weights)
    before, read = query.bounds.numbers.astype(np.float64), query.read([2, 4, 5])
    query.bounds.add_postings(read.blocks, read.parts, read.begins)
    size = parts.shape[1] >> BLOCK_BITS
    most = parts[[2, 4, 5], : size << BLOCK_BITS].reshape(3, size, -1).max(axis=2).sum(axis=0) * query.bounds.unit
    added = query.bounds.numbers[:size] - before[:size]
    assert (added >= most).all()
    assert (added <= most * slack_of(_TERMS) + 3).all()


def test_a_list_that_begins_in_the_block_in_which_another_ends_counts_for_itself() -> None:
    bounds = query_of(np.ones(_TERMS), held=0).bounds
    bounds.add_postings(np.array([3, 7, 7, 9]), np.array([1.0, 1.0, 0.5, 0.25]), np.array([0, 2]))
    expected = np.array([1.0, 1.5, 0.25]) * bounds.unit
    assert (bounds.numbers[[3, 7, 9]] >= expected).all()
    assert (bounds.numbers[[3, 7, 9]] <= expected * slack_of(_TERMS) + 2).all()


def test_blocks_that_reach_a_level_are_those_whose_bounds_do() -> None:
    for held in range(_TERMS + 1):
        bounds = query_of(np.arange(1.0, _TERMS + 1), held).bounds
        numbers = bounds.numbers
        for level in (0, 1, int(np.median(numbers)), int(np.sort(numbers)[-40]), int(numbers.max()), 10**9):
            expected = np.flatnonzero(numbers >= max(level, 1)) if level < 10**9 else np.array([])
            assert bounds.reaching(level).tolist() == expected.tolist()
        if held:
            highest = bounds.of_highest(20, 0.0)
            assert 20 <= len(highest) <= 40
            assert numbers[highest].min() >= np.sort(numbers)[-400]
            assert len(bounds.of_highest(20, float(numbers.max()))) == np.count_nonzero(numbers == numbers.max())
