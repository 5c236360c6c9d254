"""Postings come back as they were, and all searches find exactly what adding up all of them finds."""

from dataclasses import dataclass
from functools import cache

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from retrieval.postings import accelerating, block_rows, looking, pruning
from retrieval.postings.building import build_postings
from retrieval.postings.layout import MOST_COUNTED, MOST_LISTED, WINDOW, Postings
from retrieval.postings.searching import PostingsSearcher
from retrieval.postings.weighing import Extra, Formula, slack_of

from .conftest import PROMISE, need_compiled

FORMULAS = (Formula(), Formula(delta=0.0), Formula(k1=0.4, b=0.0, delta=0.0))
_TERMS = 400


@dataclass(frozen=True, slots=True)
class Corpus:
    """Passages as term numbers, with their postings."""

    offsets: NDArray[np.int64]
    terms: NDArray[np.int32]
    postings: Postings

    def scores(self, formula: Formula, weights: dict[int, float], extra: Extra | None) -> NDArray[np.float64]:
        """Every posting of the query added up in 64 bits; passages that match nothing score nothing."""
        lengths = np.diff(self.offsets).astype(np.int32)
        norms = formula.norms(lengths, float(lengths.mean()))
        owners = np.repeat(np.arange(len(lengths)), lengths)
        scores = np.zeros(len(lengths))
        for term in sorted(weights):
            passages, counts = np.unique(owners[self.terms == term], return_counts=True)
            scores[passages] += weights[term] * formula.impacts(counts.astype(np.float64), norms[passages])
        matched = scores > 0
        if extra is not None:
            scores[matched] += extra.of(np.flatnonzero(matched))
        return scores


def corpus(passages: list[list[int]]) -> Corpus:
    offsets = np.cumsum([0, *(len(passage) for passage in passages)])
    terms = np.array([term for passage in passages for term in passage], dtype=np.int32)
    return Corpus(offsets, terms, build_postings(offsets, terms, vocabulary_size=_TERMS))


@cache
def large(size: int = 2 * WINDOW + 5000) -> Corpus:
    """Three windows, the last one partly filled; terms from in nearly every passage to in none."""
    chance = np.random.default_rng(7)
    lengths = chance.integers(0, 40, size)
    terms = np.minimum(chance.pareto(0.6, int(lengths.sum())) * 3, _TERMS - 2).astype(np.int32)
    terms[(terms > 340) & (chance.random(len(terms)) < 0.97)] = 340
    offsets = np.concatenate([[0], np.cumsum(lengths)])
    return Corpus(offsets, terms, build_postings(offsets, terms, vocabulary_size=_TERMS))


def best_of_all(searcher: PostingsSearcher, weights: dict[int, float], limit: int) -> list[tuple[int, float]]:
    """By adding up every posting in 64 bits, as what `test_all_that_match_are_those_that_score` looks at."""
    passages, scores = searcher.matches(weights)
    order = np.lexsort((passages, -scores))[:limit]
    return list(zip(passages[order].tolist(), scores[order].tolist(), strict=True))


def best_by_sorting(scores: NDArray[np.float64], limit: int) -> list[tuple[int, float]]:
    chosen = np.flatnonzero(scores > 0)
    order = np.lexsort((chosen, -scores[chosen]))[:limit]
    return [(int(passage), float(scores[passage])) for passage in chosen[order]]


@pytest.fixture(params=["added", "pruned", "pruned in rounds", "compiled"])
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Searches with compiled code or without it."""
    way = str(request.param)
    if way != "compiled":
        monkeypatch.setattr(accelerating.Compiled, "search", None)
        monkeypatch.setattr(PostingsSearcher, "_is_small", lambda *_: way == "added")
        monkeypatch.setattr(block_rows, "_MANY", 0)
        monkeypatch.setattr(pruning, "_CHEAPER", 0)
        if way == "pruned in rounds":  # as long questions are among very many passages
            monkeypatch.setattr(looking, "_DEARER", 10**9)
            monkeypatch.setattr(pruning, "_PAIRS", 10)
    else:
        need_compiled()
    return way


def test_large_lists_are_of_every_kind() -> None:
    postings = large().postings
    frequencies = postings.frequencies
    assert frequencies.min() == 0
    assert any(postings.is_rare(term) for term in range(_TERMS) if frequencies[term])
    assert (frequencies > MOST_LISTED * postings.windows).any()
    assert ((frequencies > 100) & (frequencies < 2000)).any()
    assert postings.blob.nbytes < 5 * frequencies.sum()


def test_postings_say_which_passages_hold_a_term_and_how_often() -> None:
    whole = large()
    owners = np.repeat(np.arange(len(whole.offsets) - 1), np.diff(whole.offsets))
    for term in range(_TERMS):
        passages, counts = np.unique(owners[whole.terms == term], return_counts=True)
        found, tallies = whole.postings.entries(term)
        assert found.tolist() == passages.tolist()
        assert tallies.tolist() == counts.tolist()
        assert whole.postings.most[term] == counts.max(initial=0)


def test_a_term_counts_at_most_255_times() -> None:
    postings = corpus([[3] * 300, [3]]).postings
    assert postings.entries(3)[1].tolist() == [MOST_COUNTED, 1]
    assert postings.lengths.tolist() == [300, 1]


@pytest.mark.parametrize("size", [2 * WINDOW + 5000, 12_000])
@pytest.mark.parametrize("formula", FORMULAS, ids=repr)
def test_the_best_of_many_passages_are_those_that_adding_up_finds(way: str, formula: Formula, size: int) -> None:
    chance = np.random.default_rng(11)
    whole = large(size)
    searcher = PostingsSearcher(whole.postings, formula)
    groups = (np.arange(len(whole.postings.lengths)) // 7).astype(np.int32)
    for turn in range(40):
        terms = chance.choice(_TERMS, size=chance.integers(1, 14), replace=False).tolist()
        terms += chance.integers(0, 6, 2).tolist()
        weights = {term: float(chance.choice([0.0, 0.05, 1.0, 3.0]) * chance.random()) for term in terms}
        members = np.flatnonzero(chance.random(groups[-1] + 1) < chance.choice([0.0, 0.001, 0.1]))
        allowed = chance.random(groups[-1] + 1) < 0.1 if turn % 4 == 1 else None
        extra = Extra(groups, members, 4.0 * chance.random(len(members)), allowed) if turn % 2 else None
        limit = int(chance.choice([1, 10, 60]))
        expected = best_by_sorting(whole.scores(formula, weights, extra), limit)
        assert searcher.best(weights, limit, extra=extra) == expected, (way, turn)
        floor = expected[-1][1] if expected and turn % 3 else 0.0
        above = [(passage, score) for passage, score in expected if score > floor]
        assert searcher.best(weights, limit, extra=extra, floor=floor) == above, (way, turn)


@pytest.mark.parametrize("terms", [1, 10, 1000, 20_000])
def test_bounds_of_32_bits_with_their_slack_are_never_too_low(terms: int) -> None:
    # Each of these is lost against what is summed already, which is the worst that rounding can do.
    parts = np.full(terms, 2.0**-24)
    parts[0] = 1.0
    summed = np.float32(0.0)
    for part in parts:
        summed += np.float32(part)
    assert float(summed) * slack_of(terms) >= parts.sum()


@pytest.mark.parametrize("weight", [1e-320, 1e-60, 1e-45, 1e-38, 1e39])
def test_terms_whose_weight_is_nothing_in_32_bits_count_for_nothing(way: str, weight: float) -> None:
    # As many postings as a window has passages, over and over: a sum of nothing would be met anew each time.
    offsets = np.arange(0, 8 * WINDOW + 1, 8)
    postings = build_postings(offsets, np.tile(np.arange(8, dtype=np.int32), WINDOW), vocabulary_size=8)
    searcher = PostingsSearcher(postings, Formula())
    weights = dict.fromkeys(range(8), weight)
    assert searcher.best(weights, 3) == [], way
    assert searcher.best(weights | {7: 1.0}, 3) == searcher.best({7: 1.0}, 3) != []
    assert searcher.scores_of(weights, [0, 5]).tolist() == [0.0, 0.0]
    assert searcher.matches(weights)[0].tolist() == []


def test_weights_from_the_least_to_the_highest_are_searched_alike(way: str) -> None:
    whole = large()
    for weights in (
        {0: 1.2e-38, 3: 1.2e-38, 90: 2e-38}, {0: 1.2e-38, 3: 1.0, 90: 2e-38}, {0: 1e30, 3: 1e-30, 90: 1.0},
        {0: 3.4e38, 1: 3e38, 2: 3.4e38, 3: 3.4e38, 90: 3.4e38},
        {0: 1.2e-38, 1: 1.2e-38, 2: 1.2e-38, 90: 1e-36, 391: 3.4e38},
        {0: 1.2e-38, 1: 1.2e-38, 90: 2.8e-38, 391: 5e11}, {0: 1.2e-38, 1: 1.2e-38, 90: 2.8e-38, 391: 1e12},
    ):  # fmt: skip
        for limit in (3, 10, 400):
            expected = best_by_sorting(whole.scores(Formula(), weights, None), limit)
            searcher = PostingsSearcher(whole.postings, Formula())
            assert searcher.best(weights, limit) == expected, way
            floor = expected[limit // 2][1]
            assert searcher.best(weights, limit, floor=floor) == [found for found in expected if found[1] > floor], way


@pytest.mark.parametrize("number", [1, 300, 2000, 4100])
def test_sums_of_very_many_terms_do_not_overflow(way: str, number: int) -> None:
    chance = np.random.default_rng(number)
    held = np.full((40, number), 20)
    held[5:] *= chance.random((35, number)) < 0.97  # the first five passages have as much of all terms as there can be
    offsets = np.concatenate([[0], np.cumsum(held.sum(axis=1))])
    terms = np.concatenate([np.repeat(np.arange(number, dtype=np.int32), row) for row in held])
    postings = build_postings(offsets, terms, vocabulary_size=number)
    searcher, weights = PostingsSearcher(postings, Formula(b=0.0, delta=0.0)), dict.fromkeys(range(number), 1.0)
    assert searcher.best(weights, 10) == best_of_all(searcher, weights, 10), way


def test_what_has_next_to_nothing_is_found_beside_what_has_all_of_very_many_terms(way: str) -> None:
    """Their blocks have bounds that 32 bits do not hold as they are."""
    held = np.zeros((160, 2100), dtype=np.int64)
    held[:, 0] = held[::8] = 1
    offsets = np.concatenate([[0], np.cumsum(held.sum(axis=1))])
    postings = build_postings(offsets, np.nonzero(held)[1].astype(np.int32), vocabulary_size=2100)
    searcher, chance = PostingsSearcher(postings, Formula()), np.random.default_rng(3)
    for weak in (1e-10, 2e-10, 5e-10, 1e-9):
        weights = {0: weak, **dict(enumerate((chance.random(2099) + 0.5).tolist(), 1))}
        assert searcher.best(weights, 40) == best_of_all(searcher, weights, 40), way


def test_compiled_code_takes_all_kinds_of_arguments() -> None:
    need_compiled()
    whole = large()
    searcher, weights = PostingsSearcher(whole.postings, Formula()), {0: 0.5, 3: 1.0, 90: 2.0}
    groups = np.arange(len(whole.postings.lengths), dtype=np.int32) // np.int32(7)
    members, allowed = np.arange(3), np.ones(groups[-1] + 1, dtype=np.bool_)
    plain = searcher.best(weights, 10)
    for extra in (None, Extra(groups, members, np.zeros(3)), Extra(groups, members, np.zeros(3), allowed)):
        if extra is not None:
            groups.flags.writeable = extra.allowed is None  # as arrays of a mapped file are not
        assert searcher.best(weights, 10, extra=extra, also=[1, 2]) == plain
        assert searcher.best(weights, 10, extra=extra, floor=0) == plain
    wide = Extra(groups.astype(np.int64), members.astype(np.int32), np.zeros(3, dtype=np.float32), allowed)
    of_numpy = {np.int64(term): np.float32(weight) for term, weight in weights.items()}
    assert searcher.best(of_numpy, 10, extra=wide) == plain
    assert PostingsSearcher(Postings.empty(), Formula()).best({}, 10, also=[]) == []


@pytest.mark.parametrize("limit", [1, 10, 200])
def test_a_question_of_very_many_terms_is_answered_by_all_of_them(way: str, limit: int) -> None:
    whole, chance = large(), np.random.default_rng(5)
    weights = {term: float(chance.random()) * (30.0 if term % 9 == 0 else 0.1) for term in range(_TERMS)}
    searcher = PostingsSearcher(whole.postings, FORMULAS[0])
    assert searcher.best(weights, limit) == best_by_sorting(whole.scores(FORMULAS[0], weights, None), limit)


@settings(PROMISE, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(st.lists(st.integers(0, 5), max_size=25), max_size=12),
    st.dictionaries(st.integers(0, 7), st.sampled_from([0.0, 1e-9, 0.3, 1.0, 1.0, 7.0]), max_size=6),
    st.integers(0, 14),
    st.sampled_from(FORMULAS),
)
def test_the_best_of_few_passages_too(
    way: str, passages: list[list[int]], weights: dict[int, float], limit: int, formula: Formula
) -> None:
    whole = corpus(passages)
    expected = best_by_sorting(whole.scores(formula, weights, None), limit) if passages else []
    searcher = PostingsSearcher(whole.postings, formula)
    assert searcher.best(weights, limit) == expected


@settings(PROMISE, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_what_is_extra_for_groups_counts_and_those_left_out_are_not_found(way: str, data: st.DataObject) -> None:
    passages = data.draw(st.lists(st.lists(st.integers(0, 5), max_size=9), min_size=1, max_size=20))
    groups = np.sort(data.draw(st.lists(st.integers(0, 5), min_size=len(passages), max_size=len(passages))))
    given = data.draw(st.dictionaries(st.integers(0, 6), st.sampled_from([1e-9, 0.5, 1.0, 40.0])))
    allowed = data.draw(st.none() | st.lists(st.booleans(), min_size=7, max_size=7))
    members = np.array(sorted(given), dtype=np.int64)
    values = np.array([given[member] for member in sorted(given)], dtype=np.float64)
    extra = Extra(groups.astype(np.int32), members, values, None if allowed is None else np.array(allowed))
    weights = data.draw(st.dictionaries(st.integers(0, 7), st.sampled_from([0.3, 1.0, 1.0, 7.0]), max_size=6))
    limit = data.draw(st.integers(1, 14))
    whole = corpus(passages)
    expected = best_by_sorting(whole.scores(Formula(), weights, extra), limit)
    assert PostingsSearcher(whole.postings, Formula()).best(weights, limit, extra=extra) == expected, way


def test_what_is_extra_for_many_brings_in_passages_that_nothing_else_does(way: str) -> None:
    """Their blocks have lower bounds than the last of those that are looked into first."""
    counts = np.ones(4000, dtype=np.int64)
    counts[:160] = 30
    offsets = np.concatenate([[0], np.cumsum(counts)])
    postings = build_postings(offsets, np.zeros(int(offsets[-1]), dtype=np.int32), vocabulary_size=1)
    extra = Extra((np.arange(4000) // 8).astype(np.int32), np.arange(300, 400), np.full(100, 3.0))
    found = PostingsSearcher(postings, Formula(b=0.0, delta=0.0)).best({0: 1.0}, 10, extra=extra)
    assert [passage for passage, _ in found] == list(range(2400, 2410)), way


def test_passages_that_only_rounding_makes_equal_are_found_in_their_order(way: str) -> None:
    """What is extra is so much that what terms add is less than a number of 64 bits can say of both together."""
    counts = np.ones(4000, dtype=np.int64)
    counts[100:200] = 5
    offsets = np.concatenate([[0], np.cumsum(counts)])
    postings = build_postings(offsets, np.zeros(int(offsets[-1]), dtype=np.int32), vocabulary_size=1)
    searcher, groups = PostingsSearcher(postings, Formula(b=0.0, delta=0.0)), np.zeros(4000, dtype=np.int32)
    for value in 10_000.0 + 1000.0 * np.random.default_rng(4).random(40):
        weight, extra = np.spacing(value) * 0.7, Extra(groups, np.array([0]), np.array([value]))
        highest = value + weight * float(Formula().impacts(5.0, Formula(b=0.0).norms(postings.lengths[:1], 1.0))[0] - 1)
        best = 0 if value + weight == highest else 100
        for floor in (0.0, float(value)):
            assert searcher.best({0: weight}, 1, extra=extra, floor=floor) == [(best, highest)], way


def test_the_last_block_may_have_fewer_passages_than_others(way: str) -> None:
    counts = np.ones(4003, dtype=np.int64)
    counts[-1] = 30
    offsets = np.concatenate([[0], np.cumsum(counts)])
    postings = build_postings(offsets, np.zeros(int(offsets[-1]), dtype=np.int32), vocabulary_size=1)
    found = PostingsSearcher(postings, Formula(b=0.0)).best({0: 1.0}, 3)
    assert [passage for passage, _ in found] == [4002, 0, 1], way


@pytest.mark.parametrize("size", [2 * WINDOW + 5000, 900])
def test_all_that_match_are_those_that_score(way: str, size: int) -> None:
    whole = large(size)
    for weights in ({}, {390: 1.0}, {0: 0.5, 3: 1.0, 90: 2.0, 391: 1.0}):
        scores = whole.scores(Formula(), weights, None)
        matched, found = PostingsSearcher(whole.postings, Formula()).matches(weights)
        assert matched.tolist() == np.flatnonzero(scores).tolist(), way
        assert found.tolist() == scores[scores > 0].tolist()


@pytest.mark.parametrize("terms", [[0], [3], [40], [0, 1], [2, 60], [0, 3, 90, 391]])
def test_few_of_many_passages_are_scored_exactly(monkeypatch: pytest.MonkeyPatch, terms: list[int]) -> None:
    scored: list[int] = []
    scores_of = pruning._scores_of

    def counted(passages: NDArray[np.int64], found: looking.Found) -> NDArray[np.float64]:
        scored.append(len(passages))
        return scores_of(passages, found)

    monkeypatch.setattr(accelerating.Compiled, "search", None)
    monkeypatch.setattr(PostingsSearcher, "_is_small", lambda *_: False)
    monkeypatch.setattr(block_rows, "_MANY", 0)
    monkeypatch.setattr(pruning, "_scores_of", counted)
    monkeypatch.setattr(pruning, "_CHEAPER", 0)
    whole = large()
    assert whole.postings.frequencies[terms].sum() > 1000
    assert len(PostingsSearcher(whole.postings, Formula()).best(dict.fromkeys(terms, 1.0), 10)) == 10
    assert 10 <= sum(scored) < len(whole.postings.lengths) // 100


def test_equal_passages_come_in_their_order(way: str) -> None:
    searcher = PostingsSearcher(corpus([[1, 2]] * 50).postings, Formula())
    assert [passage for passage, _ in searcher.best({1: 1.0}, 7)] == list(range(7)), way


def test_scores_of_chosen_passages_are_their_scores(way: str) -> None:
    whole, weights = large(), {0: 0.5, 3: 1.0, 90: 2.0, 391: 1.0}
    scores = whole.scores(Formula(), weights, None)
    chosen = [0, 17, WINDOW - 1, WINDOW, 2 * WINDOW + 4999]
    found = PostingsSearcher(whole.postings, Formula()).scores_of(weights, chosen)
    assert found.tolist() == scores[chosen].tolist(), way
