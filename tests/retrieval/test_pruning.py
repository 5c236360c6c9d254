"""Searching without compiled code, against adding up every posting: libraries, questions and settings at random."""

import tracemalloc
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from retrieval.postings import accelerating, block_rows, looking, pruning
from retrieval.postings.adding import add_up
from retrieval.postings.building import build_postings
from retrieval.postings.layout import WINDOW, Postings
from retrieval.postings.searching import PostingsSearcher
from retrieval.postings.weighing import Extra, Formula

_FORMULAS = (Formula(), Formula(delta=0.0), Formula(k1=0.4, b=0.0, delta=0.0))
_SIZES = (1, 3, 7, 8, 9, 40, 300, 3000, WINDOW, WINDOW + 200, 2 * WINDOW + 77)


def a_library(chance: np.random.Generator, size: int, vocabulary: int) -> Postings:
    """Some of the passages may be reprints of a few others."""
    lengths = chance.integers(0, int(chance.choice([3, 30])), size)
    terms = np.minimum(chance.pareto(chance.choice([0.4, 1.2]), int(lengths.sum())) * 3, vocabulary - 1).astype(int)
    passages = np.split(terms, np.cumsum(lengths)[:-1])
    if chance.random() < 0.4:
        sources = chance.integers(0, size, size // 20 + 1)
        passages = [passages[chance.choice(sources)] if chance.random() < 0.7 else passage for passage in passages]
    offsets = np.cumsum([0, *map(len, passages)])
    return build_postings(offsets, np.concatenate(passages).astype(np.int32), vocabulary_size=vocabulary)


def what_is_extra(chance: np.random.Generator, size: int) -> Extra | None:
    if chance.random() < 0.5:
        return None
    groups = np.sort(chance.integers(0, max(size // int(chance.integers(1, 9)), 1), size)).astype(np.int32)
    count = int(groups[-1]) + 1
    members = np.flatnonzero(chance.random(count) < chance.choice([0.01, 0.3, 1.0]))
    values = float(chance.choice([1e-9, 1.0, 4.0, 1e4])) * chance.random(len(members))
    return Extra(groups, members, values, chance.random(count) < 0.3 if chance.random() < 0.4 else None)


def scores_of(postings: Postings, formula: Formula, weights: dict[int, float]) -> NDArray[np.float64]:
    norms = formula.norms(postings.lengths, float(postings.lengths.mean()))
    scores = np.zeros(len(norms))
    for term in sorted(weights):
        passages, counts = postings.entries(term)
        scores[passages] += weights[term] * formula.impacts(counts.astype(np.float64), norms[passages])
    return scores


def settings(chance: np.random.Generator, patch: pytest.MonkeyPatch) -> None:
    """All lists read or none, few or many terms at a time, none added up or some, few terms or many."""
    choices: list[tuple[Any, str, list[float]]] = [
        (block_rows, "_MANY", [0, 50, 3000]), (block_rows, "_MOST_TERMS", [3, 2000]),
        (pruning, "_PAIRS", [1, 10, 1000]), (pruning, "_CHEAPER", [0, 0, 8]), (looking, "_DEARER", [0, 40, 10**9]),
    ]  # fmt: skip
    for room, name, values in choices:
        patch.setattr(room, name, int(chance.choice(values)))


@pytest.mark.parametrize("size", _SIZES)
def test_the_best_are_those_that_adding_up_finds(monkeypatch: pytest.MonkeyPatch, size: int) -> None:
    chance = np.random.default_rng(size)
    monkeypatch.setattr(accelerating.Compiled, "search", None)
    monkeypatch.setattr(PostingsSearcher, "_is_small", lambda *_: False)
    for turn in range(60 if size < 1000 else 12):
        if turn % 6 == 0:
            vocabulary = int(chance.choice([1, 40, 2100 if size < 1000 else 60]))
            postings = a_library(chance, size, vocabulary)
        settings(chance, monkeypatch)
        terms = chance.integers(0, vocabulary, int(chance.choice([1, 3, 12, vocabulary]))).tolist()
        weights = {term: float(chance.choice([1e-9, 1.0, 1.0, 3.0])) for term in terms}
        formula, extra = _FORMULAS[turn % 3], what_is_extra(chance, size)
        scores, limit = scores_of(postings, formula, weights), int(chance.choice([1, 2, 10, 60]))
        searcher, chosen = PostingsSearcher(postings, formula), np.unique(chance.integers(0, size, 9))
        assert searcher.scores_of(weights, chosen.tolist()).tolist() == scores[chosen].tolist()
        matched = np.flatnonzero(scores)
        if extra is not None:
            scores[matched] += extra.of(matched)
        order = np.lexsort((matched, -scores[matched]))[:limit]
        expected = [(int(place), float(scores[place])) for place in matched[order] if scores[place] > 0]
        for floor in (0.0, expected[len(expected) // 2][1] if expected else 1.0, 1e9):
            above = [(place, score) for place, score in expected if score > floor]
            assert searcher.best(weights, limit, extra=extra, floor=floor) == above, (size, turn)


@pytest.fixture
def pruned(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(accelerating.Compiled, "search", None)
    monkeypatch.setattr(PostingsSearcher, "_is_small", lambda *_: False)
    monkeypatch.setattr(block_rows, "_MANY", 0)
    monkeypatch.setattr(pruning, "_CHEAPER", 0)


@pytest.mark.usefixtures("pruned")
def test_blocks_of_most_extra_are_looked_into_though_others_promised_more() -> None:
    """Blocks that have two terms in different passages promise more than they keep."""
    terms = np.full(2400, 2, dtype=np.int32)
    terms[800:1120] = np.arange(320) % 2
    terms[1600:1608] = 0
    postings = build_postings(np.arange(2401), terms, vocabulary_size=3)
    values = np.array([3.0] * 40 + [3.2])
    extra = Extra((np.arange(2400) // 8).astype(np.int32), np.array([*range(100, 140), 200]), values)
    found = PostingsSearcher(postings, Formula(b=0.0, delta=0.0)).best({0: 1.0, 1: 1.0}, 1, extra=extra)
    assert [passage for passage, _ in found] == [1600]


@pytest.mark.usefixtures("pruned")
def test_what_sums_in_another_order_round_down_is_not_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    """The terms are looked up in the order of their frequencies, and scores are summed in the order of the terms."""
    monkeypatch.setattr(looking, "_DEARER", 0)  # lists that are read come before the others
    assert (0.1 + 0.2) + 0.3 > (0.2 + 0.3) + 0.1
    terms: list[list[int]] = [[] for _ in range(2000)]
    for term, size in ((0, 90), (1, 30), (2, 60), (3, 40)):
        for passage in range(100 * term + 100, 100 * term + 100 + size):
            terms[passage].append(term)
    terms[16], terms[32] = [0, 1, 2], [3]
    offsets = np.cumsum([0, *map(len, terms)])
    postings = build_postings(offsets, np.concatenate(terms).astype(np.int32), vocabulary_size=4)
    weights = {0: 0.1, 1: 0.2, 2: 0.3, 3: 0.1 + 0.2 + 0.3}
    found = PostingsSearcher(postings, Formula(b=0.0, delta=0.0)).best(weights, 1)
    assert found == [(16, 0.1 + 0.2 + 0.3)]


@pytest.mark.parametrize(("many", "is_added"), [(3000, True), (0, False)])
def test_lists_that_would_all_be_read_are_added_up(monkeypatch: pytest.MonkeyPatch, many: int, is_added: bool) -> None:
    monkeypatch.setattr(accelerating.Compiled, "search", None)
    monkeypatch.setattr(block_rows, "_MANY", many)
    postings = build_postings(np.arange(20_001), np.arange(20_000, dtype=np.int32) % 8, vocabulary_size=8)
    searcher = PostingsSearcher(postings, Formula())
    monkeypatch.setattr(PostingsSearcher, "_best_added", lambda *_: [(-1, 0.0)])
    found = searcher.best(dict.fromkeys(range(8), 1.0), 3)
    assert (found == [(-1, 0.0)]) == is_added


def test_all_is_added_up_where_looking_into_blocks_would_take_longer(monkeypatch: pytest.MonkeyPatch) -> None:
    """Forty terms, each of them in a tenth of the passages, say nothing of a block of eight."""
    chance, added = np.random.default_rng(1), list[Any]()
    monkeypatch.setattr(accelerating.Compiled, "search", None)
    monkeypatch.setattr(PostingsSearcher, "_is_small", lambda *_: False)

    def counted(*given: Any) -> NDArray[np.float64]:
        added.append(given)
        return add_up(*given)

    monkeypatch.setattr(pruning, "add_up", counted)
    held = chance.random((40_000, 40)) < 0.1
    offsets = np.concatenate([[0], np.cumsum(held.sum(axis=1))])
    postings = build_postings(offsets, np.nonzero(held)[1].astype(np.int32), vocabulary_size=40)
    searcher = PostingsSearcher(postings, Formula())
    weights = dict.fromkeys(range(40), 1.0)
    scores = scores_of(postings, Formula(), weights)
    best = np.lexsort((np.arange(len(scores)), -scores))[:10]
    for cheaper in (8, 0):
        monkeypatch.setattr(pruning, "_CHEAPER", cheaper)
        assert [passage for passage, _ in searcher.best(weights, 10)] == best.tolist()
        assert len(added) == 1


def test_passages_that_are_the_same_text_take_no_more_memory_than_their_lists(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(accelerating.Compiled, "search", None)
    monkeypatch.setattr(PostingsSearcher, "_is_small", lambda *_: False)
    same, terms = np.arange(0, 2 * WINDOW, 6), 8
    lengths = np.zeros(2 * WINDOW, dtype=np.int64)
    lengths[same] = 2 * terms
    text = np.repeat(np.arange(terms, dtype=np.int32), 2)
    postings = build_postings(np.append(0, np.cumsum(lengths)), np.tile(text, len(same)), vocabulary_size=terms)
    searcher, weights = PostingsSearcher(postings, Formula()), dict.fromkeys(range(terms), 1.0)
    assert [passage for passage, _ in searcher.best(weights, 3)] == same[:3].tolist()
    tracemalloc.start()
    searcher.best(weights, 3)
    of_search = tracemalloc.get_traced_memory()[1]
    tracemalloc.reset_peak()
    scores = searcher.scores_of(weights, same.tolist())
    of_scores = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert len(set(scores.tolist())) == 1
    assert of_search < 40 * terms * len(same)
    assert of_scores < 150 * terms * len(same)
