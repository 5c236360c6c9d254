"""Rows say what a frequent term adds at most to a block of passages, and never less."""

from dataclasses import replace

import numpy as np
import pytest

from retrieval.mapping import checked_array
from retrieval.postings import block_rows
from retrieval.postings.accelerating import Compiled
from retrieval.postings.block_rows import BlockRows
from retrieval.postings.building import build_postings
from retrieval.postings.layout import WINDOW, rare_limit
from retrieval.postings.rows import BLOCK_BITS, PLACES, TermRows, row_size
from retrieval.postings.searching import PostingsSearcher
from retrieval.postings.weighing import TABLED_COUNTS, Formula, Tables

from .conftest import need_compiled


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


@pytest.mark.parametrize(("passages", "limit"), [(100, 4), (1600, 8), (40_000, 200)])
def test_no_rare_term_has_a_row_in_numpy(monkeypatch: pytest.MonkeyPatch, passages: int, limit: int) -> None:
    """Their lists are read as they are: nothing is found in them."""
    monkeypatch.setattr(block_rows, "_MANY", 0)
    postings = build_postings(np.arange(passages + 1), np.zeros(passages, dtype=np.int32), vocabulary_size=1)
    assert PostingsSearcher(postings, Formula())._rows.limit == limit >= rare_limit(passages)


@pytest.fixture(params=["numpy", "compiled"])
def engine(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    if request.param == "compiled":
        need_compiled()
    else:
        monkeypatch.setattr(Compiled, "search", None)
        monkeypatch.setattr(PostingsSearcher, "_is_small", lambda *_: False)
        monkeypatch.setattr(block_rows, "_MANY", 0)
    return str(request.param)


def rows_of(searcher: PostingsSearcher) -> dict[int, tuple[np.ndarray, np.ndarray]]:
    """Of each term that has a row: what stands of each block in it, and where each 256 passages begin in its list."""
    if Compiled.search is None:
        made = {term: (row, near[: len(near) // 2]) for term, (row, near) in searcher._rows.made.items()}
    else:
        rows = searcher._compiled.opened.rows
        made = {int(rows.terms[row]): (rows.rows[row], rows.places[row]) for row in np.flatnonzero(rows.is_made)}
    return {
        term: (np.concatenate([row & 15, row >> 4]), near.reshape(-1, PLACES)) for term, (row, near) in made.items()
    }


@pytest.mark.parametrize("size", [3000, 70_000])
@pytest.mark.parametrize("formula", [Formula(), Formula(delta=0.0)], ids=repr)
def test_a_row_is_at_least_what_each_posting_scores_and_less_than_a_step_more(
    engine: str, formula: Formula, size: int
) -> None:
    chance = np.random.default_rng(size)
    lengths = chance.integers(0, 30, size)
    offsets = np.concatenate([[0], np.cumsum(lengths)])
    terms = np.minimum(chance.geometric(0.3, int(offsets[-1])) - 1, 40).astype(np.int32)
    postings = build_postings(offsets, terms, vocabulary_size=41)
    searcher = PostingsSearcher(postings, formula)
    searcher.best(dict.fromkeys(range(41), 1.0), 3)
    rows, tables = rows_of(searcher), searcher.tables
    limit = searcher._rows.limit if engine == "numpy" else searcher._compiled.opened.rows.limit
    assert sorted(rows) == np.flatnonzero(postings.frequencies > limit).tolist()
    assert len(rows) > 5
    for term, (codes, _) in rows.items():
        most = _most_by_block(tables, *postings.entries(term), checked_array(postings.lengths), 2 * row_size(size))
        exact = most * 15 / float(tables.ceilings[-1, tables.shortest])
        assert (codes >= exact).all()
        assert (codes <= np.ceil(exact + 1e-3)).all()
        assert ((codes > 0) == (most > 0)).all()


def test_no_code_is_rounded_down_in_32_bits() -> None:
    """Ceilings next above a whole number of steps: as numbers of 32 bits many are that number."""
    postings = build_postings(np.arange(3), np.zeros(2, dtype=np.int32), vocabulary_size=1)
    tables = Tables.of(Formula(), postings.lengths, 1.0)
    for top in np.random.default_rng(2).random(50).astype(np.float32) + np.float32(1):
        ceilings = np.nextafter(top * np.arange(16, dtype=np.float32)[:, None] / np.float32(15), np.float32(9))
        ceilings = np.tile(np.minimum(ceilings, top), tables.ceilings.shape[1])
        codes = BlockRows(postings, replace(tables, ceilings=ceilings))._codes
        assert (codes >= ceilings.astype(np.float64) * 15 / float(top)).all()


@pytest.mark.usefixtures("engine")
def test_it_is_known_where_each_256_passages_begin_in_a_list() -> None:
    chance = np.random.default_rng(5)
    held = chance.random((70_000, 3)) < (0.03, 0.09, 0.5)  # the last is a bitmap, where nothing has to be found
    held[300:900, 0] = held[69_000:, 1] = False
    terms = np.nonzero(held)[1].astype(np.int32)
    postings = build_postings(np.concatenate([[0], np.cumsum(held.sum(axis=1))]), terms, vocabulary_size=3)
    searcher = PostingsSearcher(postings, Formula())
    searcher.best(dict.fromkeys(range(3), 1.0), 3)
    rows = rows_of(searcher)
    assert sorted(rows) == [0, 1, 2]
    for term in (0, 1):
        for window, places in enumerate(rows[term][1]):
            lows = np.flatnonzero(held[window * WINDOW : (window + 1) * WINDOW, term])
            assert places.tolist() == np.searchsorted(lows, np.arange(0, WINDOW + 1, 256)).tolist()


def test_it_is_known_in_numpy_how_many_counts_of_more_than_one_come_before_each_256_passages() -> None:
    chance = np.random.default_rng(6)
    size, counts = 70_000, chance.choice(4, 70_000, p=(0.6, 0.2, 0.1, 0.1))
    terms = np.zeros(int(counts.sum()), dtype=np.int32)
    postings = build_postings(np.concatenate([[0], np.cumsum(counts)]), terms, vocabulary_size=1)
    _, near = PostingsSearcher(postings, Formula())._rows.row(0)
    for window, known in enumerate(near.reshape(2, -1, PLACES)[1]):
        lows = np.flatnonzero(counts[window * WINDOW : min((window + 1) * WINDOW, size)] > 1)
        assert known.tolist() == np.searchsorted(lows, np.arange(0, WINDOW + 1, 256)).tolist()


@pytest.mark.usefixtures("engine")
def test_rows_that_were_needed_are_ready_for_another_mean_length() -> None:
    chance = np.random.default_rng(7)
    postings = build_postings(np.arange(0, 9001, 3), chance.integers(0, 9, 9000).astype(np.int32), vocabulary_size=9)
    PostingsSearcher(postings, Formula()).best({1: 1.0, 4: 1.0}, 3)
    grown, fresh = (PostingsSearcher(postings, Formula(), average=2.5) for _ in range(2))
    grown.make_ready()
    ready = rows_of(grown)
    assert sorted(ready) == [1, 4]
    fresh.best({1: 1.0, 4: 1.0}, 3)
    for term, (codes, places) in rows_of(fresh).items():
        assert ready[term][0].tolist() == codes.tolist()
        assert ready[term][1].tolist() == places.tolist()


def test_no_more_rows_are_kept_in_numpy_than_there_is_memory_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Compiled, "search", None)
    monkeypatch.setattr(PostingsSearcher, "_is_small", lambda *_: False)
    monkeypatch.setattr(block_rows, "_MANY", 0)
    monkeypatch.setattr(block_rows, "_MOST_KEPT", 3)
    postings = build_postings(np.arange(0, 9001, 3), np.arange(9000, dtype=np.int32) * 7 % 11, vocabulary_size=11)
    searcher = PostingsSearcher(postings, Formula())
    for term in (4, 1, 8, 4, 2, 9):
        searcher.best({term: 1.0}, 3)
    assert list(searcher._rows.made) == [8, 2, 9]
    assert np.flatnonzero(postings.asked).tolist() == [2, 8, 9]
    weights = dict.fromkeys(range(11), 1.0)
    passages, scores = searcher.matches(weights)
    order = np.lexsort((passages, -scores))[:5]
    assert searcher.best(weights, 5) == list(zip(passages[order].tolist(), scores[order].tolist(), strict=True))
    assert len(searcher._rows.made) == 3


def _most_by_block(
    tables: Tables, passages: np.ndarray, counts: np.ndarray, lengths: np.ndarray, blocks: int
) -> np.ndarray:
    most = np.zeros(blocks)
    impacts = tables.ceilings[np.minimum(counts, TABLED_COUNTS), lengths[passages]]
    np.maximum.at(most, passages >> BLOCK_BITS, impacts)
    return most
