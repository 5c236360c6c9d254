"""Rows say what a frequent term adds at most to a block of passages, and never less."""

import numpy as np
import pytest

from retrieval.mapping import checked_array
from retrieval.postings.accelerating import CompiledSearch, accelerate
from retrieval.postings.building import build_postings
from retrieval.postings.layout import WINDOW
from retrieval.postings.rows import BLOCK_BITS, TermRows, row_size
from retrieval.postings.searching import PostingsSearcher
from retrieval.postings.weighing import TABLED_COUNTS, Formula, Tables


@pytest.mark.parametrize(("passages", "size"), [(0, 0), (1, 64), (1024, 64), (1025, 128), (100_000, 6272)])
def test_a_row_has_half_a_byte_for_each_block(passages: int, size: int) -> None:
    assert row_size(passages) == size
    assert 2 * size >= -(-passages >> BLOCK_BITS)


def test_terms_have_rows_that_stand_in_more_than_a_fiftieth_of_all_passages() -> None:
    terms = np.array([2] * 21 + [1] * 20 + [0] * 959, dtype=np.int32)
    rows = TermRows.of(build_postings(np.arange(1001), terms, vocabulary_size=3))
    assert rows.limit == 20
    assert rows.terms.tolist() == [0, 2]
    assert rows.is_made.tolist() == [False, False]


@pytest.mark.parametrize("size", [3000, 70_000])
@pytest.mark.parametrize("formula", [Formula(), Formula(delta=0.0)], ids=repr)
def test_a_row_is_at_least_what_each_posting_scores_and_less_than_a_step_more(formula: Formula, size: int) -> None:
    if not accelerate():
        pytest.skip("numba is not installed")
    chance = np.random.default_rng(size)
    lengths = chance.integers(0, 30, size)
    offsets = np.concatenate([[0], np.cumsum(lengths)])
    terms = np.minimum(chance.geometric(0.3, int(offsets[-1])) - 1, 40).astype(np.int32)
    postings = build_postings(offsets, terms, vocabulary_size=41)
    searcher = PostingsSearcher(postings, formula)
    compiled: CompiledSearch = searcher._compiled
    searcher.best(dict.fromkeys(range(41), 1.0), 3)
    rows, tables = compiled.opened.rows, searcher.tables
    assert len(rows.terms) > 5
    assert rows.is_made.all()
    for row, term in enumerate(rows.terms.tolist()):
        most = _most_by_block(tables, *postings.entries(term), checked_array(postings.lengths), 2 * row_size(size))
        codes = np.concatenate([rows.rows[row] & 15, rows.rows[row] >> 4])
        exact = most * 15 / float(tables.ceilings[-1, tables.shortest])
        assert (codes >= exact - 1e-3).all()
        assert (codes <= np.ceil(exact + 1e-3)).all()


def test_it_is_known_where_each_256_passages_begin_in_a_list() -> None:
    if not accelerate():
        pytest.skip("numba is not installed")
    chance = np.random.default_rng(5)
    held = chance.random((70_000, 3)) < (0.03, 0.09, 0.5)  # the last is a bitmap, where nothing has to be found
    held[300:900, 0] = held[69_000:, 1] = False
    terms = np.nonzero(held)[1].astype(np.int32)
    postings = build_postings(np.concatenate([[0], np.cumsum(held.sum(axis=1))]), terms, vocabulary_size=3)
    searcher = PostingsSearcher(postings, Formula())
    searcher.best(dict.fromkeys(range(3), 1.0), 3)
    rows = searcher._compiled.opened.rows
    assert rows.terms.tolist() == [0, 1, 2]
    for term in (0, 1):
        for window, places in enumerate(rows.places[term]):
            lows = np.flatnonzero(held[window * WINDOW : (window + 1) * WINDOW, term])
            assert places.tolist() == np.searchsorted(lows, np.arange(0, WINDOW + 1, 256)).tolist()


def test_rows_that_were_needed_are_ready_for_another_mean_length() -> None:
    if not accelerate():
        pytest.skip("numba is not installed")
    chance = np.random.default_rng(7)
    postings = build_postings(np.arange(0, 9001, 3), chance.integers(0, 9, 9000).astype(np.int32), vocabulary_size=9)
    PostingsSearcher(postings, Formula()).best({1: 1.0, 4: 1.0}, 3)
    grown, fresh = (PostingsSearcher(postings, Formula(), average=2.5) for _ in range(2))
    grown.make_ready()
    ready = grown._compiled.opened.rows
    assert ready.terms[ready.is_made].tolist() == [1, 4]
    fresh.best({1: 1.0, 4: 1.0}, 3)
    expected = fresh._compiled.opened.rows
    assert (ready.rows[ready.is_made] == expected.rows[expected.is_made]).all()
    assert (ready.places[ready.is_made] == expected.places[expected.is_made]).all()


def _most_by_block(
    tables: Tables, passages: np.ndarray, counts: np.ndarray, lengths: np.ndarray, blocks: int
) -> np.ndarray:
    most = np.zeros(blocks)
    impacts = tables.ceilings[np.minimum(counts, TABLED_COUNTS), lengths[passages]]
    np.maximum.at(most, passages >> BLOCK_BITS, impacts)
    return most
