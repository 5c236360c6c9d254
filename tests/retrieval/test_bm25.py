"""The scorer against rank_bm25, against the published formula in plain Python, and against sorting."""

import random
from math import log

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from rank_bm25 import BM25, BM25Okapi

from retrieval.arrays import Vocabulary
from retrieval.bm25 import BM25Passages, lucene_idf
from retrieval.postings.adding import top_passages
from retrieval.postings.building import build_postings

from .conftest import PROMISE

terms = st.sampled_from(["甲", "乙", "丙", "丁", "戊", "己", "庚"])
passages = st.lists(terms, max_size=12)
corpora = st.lists(passages, max_size=8)
queries = st.lists(st.one_of(terms, st.just("没有")), max_size=6)
k1s, bs, deltas = st.floats(0, 3), st.floats(0, 1), st.floats(0, 2)


def score_plainly(corpus: list[list[str]], query: list[str], place: int, *, k1: float, b: float, delta: float) -> float:
    """The formula as published, a term at a time."""
    average = sum(len(passage) for passage in corpus) / len(corpus)
    score = 0.0
    for term in query:
        frequency = corpus[place].count(term)
        if frequency:
            containing = sum(term in passage for passage in corpus)
            idf = log(1 + (len(corpus) - containing + 0.5) / (containing + 0.5))
            length = 1 - b + b * len(corpus[place]) / average
            score += idf * ((k1 + 1) * frequency / (frequency + k1 * length) + delta)
    return score


@PROMISE
@given(corpora, queries, k1s, bs, deltas)
def test_scores_follow_the_published_formula(
    corpus: list[list[str]], query: list[str], k1: float, b: float, delta: float
) -> None:
    scores = BM25Passages(corpus, k1=k1, b=b, delta=delta).get_scores(query)
    expected = [score_plainly(corpus, query, place, k1=k1, b=b, delta=delta) for place in range(len(corpus))]
    np.testing.assert_allclose(scores, expected, rtol=1e-9, atol=1e-9)


@PROMISE
@given(st.lists(st.lists(terms, min_size=1, max_size=12), min_size=1, max_size=8), queries)
def test_with_the_idf_of_rank_bm25_the_scores_are_those_of_okapi(corpus: list[list[str]], query: list[str]) -> None:
    okapi = BM25Okapi(corpus)
    ours = BM25Passages(corpus, k1=okapi.k1, b=okapi.b, delta=0.0)
    ours.idf = okapi.idf
    np.testing.assert_allclose(ours.get_scores(query), okapi.get_scores(query), rtol=1e-9, atol=1e-9)


def test_the_scores_are_those_of_okapi_on_a_larger_corpus_too() -> None:
    chance = random.Random(8)
    corpus = [[str(int(chance.paretovariate(0.7))) for _ in range(chance.randint(1, 60))] for _ in range(300)]
    okapi = BM25Okapi(corpus)
    ours = BM25Passages(corpus, k1=okapi.k1, b=okapi.b, delta=0.0)
    ours.idf = okapi.idf
    for _ in range(20):
        query = [str(int(chance.paretovariate(0.7))) for _ in range(5)]
        np.testing.assert_allclose(ours.get_scores(query), okapi.get_scores(query), rtol=1e-9, atol=1e-9)


def test_it_can_stand_where_a_scorer_of_rank_bm25_stands() -> None:
    scorer = BM25Passages(["甲 乙", "乙 丙 丙"], str.split)
    assert isinstance(scorer, BM25)
    assert scorer.corpus_size == 2
    assert scorer.avgdl == 2.5
    assert list(scorer.doc_len) == [2, 3]
    assert set(scorer.idf) == {"甲", "乙", "丙"}
    assert scorer.get_top_n(["丙"], ["一", "二"], n=1) == ["二"]


@PROMISE
@given(corpora, queries)
def test_a_passage_scores_if_and_only_if_it_has_a_term(corpus: list[list[str]], query: list[str]) -> None:
    scores = BM25Passages(corpus).get_scores(query)
    assert [bool(score > 0) for score in scores] == [bool(set(passage) & set(query)) for passage in corpus]
    assert (scores >= 0).all()


@PROMISE
@given(corpora, queries, st.randoms(use_true_random=False))
def test_the_order_of_the_query_changes_no_bit_of_a_score(
    corpus: list[list[str]], query: list[str], chance: random.Random
) -> None:
    scorer = BM25Passages(corpus)
    shuffled = chance.sample(query, len(query))
    assert scorer.get_scores(query).tobytes() == scorer.get_scores(shuffled).tobytes()


@PROMISE
@given(corpora, queries)
def test_a_term_said_twice_counts_twice(corpus: list[list[str]], query: list[str]) -> None:
    scorer = BM25Passages(corpus)
    np.testing.assert_allclose(scorer.get_scores(query * 2), 2 * scorer.get_scores(query), rtol=1e-12)


@PROMISE
@given(corpora, queries, st.data())
def test_batch_scores_are_the_scores_of_those_passages(
    corpus: list[list[str]], query: list[str], data: st.DataObject
) -> None:
    assume(corpus)
    chosen = data.draw(st.lists(st.integers(0, len(corpus) - 1), max_size=5))
    scorer = BM25Passages(corpus)
    scores = scorer.get_scores(query).tolist()
    assert scorer.get_batch_scores(query, chosen) == [scores[place] for place in chosen]


@PROMISE
@given(corpora, queries)
def test_postings_that_exist_already_give_the_same_scores(corpus: list[list[str]], query: list[str]) -> None:
    fresh = BM25Passages(corpus)
    vocabulary = sorted({term for passage in corpus for term in passage})
    numbers = np.array([vocabulary.index(term) for passage in corpus for term in passage], dtype=np.int32)
    offsets = np.cumsum([0, *(len(passage) for passage in corpus)])
    postings = build_postings(offsets, numbers, vocabulary_size=len(vocabulary))
    over = BM25Passages.over(postings, Vocabulary.of(vocabulary))
    assert over.get_scores(query).tobytes() == fresh.get_scores(query).tobytes()
    assert [over.document_frequency(term) for term in query] == [fresh.document_frequency(term) for term in query]


def test_weights_stand_in_the_place_of_idf() -> None:
    scorer = BM25Passages([["甲", "乙"], ["乙"]])
    weights = {term: scorer.idf_of(term) for term in ("甲", "乙")}
    assert scorer.weighted_scores(weights).tolist() == scorer.get_scores(["乙", "甲"]).tolist()
    assert scorer.weighted_scores({"甲": 0.0, "没有": 9.0}).tolist() == [0.0, 0.0]


def test_an_empty_corpus_answers_with_nothing() -> None:
    scorer = BM25Passages([])
    assert scorer.get_scores(["甲"]).tolist() == []
    assert scorer.get_top_n(["甲"], []) == []
    assert scorer.get_batch_scores(["甲"], []) == []


def test_a_corpus_of_empty_passages_scores_nothing() -> None:
    assert BM25Passages([[], []]).get_scores(["甲"]).tolist() == [0.0, 0.0]


def test_in_a_corpus_of_one_passage_a_match_still_counts() -> None:
    scorer = BM25Passages([["甲", "乙"]])
    assert scorer.get_scores(["甲"])[0] > 0
    assert scorer.get_top_n(["没有"], ["一"]) == []


def test_equal_passages_come_in_the_order_of_the_documents() -> None:
    documents = [str(place) for place in range(50)]
    scorer = BM25Passages([["甲", "乙"]] * 50)
    assert scorer.get_top_n(["甲"], documents, n=7) == documents[:7]


def test_a_list_of_documents_of_another_length_is_refused() -> None:
    with pytest.raises(ValueError, match=r"3 documents .* 2 passages"):
        BM25Passages([["甲"], ["乙"]]).get_top_n(["甲"], ["一", "二", "三"])


@PROMISE
@given(st.integers(0, 1000), st.integers(0, 1000))
def test_idf_is_positive_and_falls_with_frequency(frequency: int, others: int) -> None:
    passages = frequency + others
    assert lucene_idf(frequency, passages) > 0
    if others:
        assert lucene_idf(frequency + 1, passages) < lucene_idf(frequency, passages)


@PROMISE
@given(st.lists(st.one_of(st.sampled_from([0.0, 1.0, 2.0, 2.5]), st.floats(0, 10)), max_size=40), st.integers(-1, 45))
def test_the_best_passages_are_those_that_sorting_gives(scores: list[float], limit: int) -> None:
    matching = [place for place, score in enumerate(scores) if score > 0]
    expected = sorted(matching, key=lambda place: (-scores[place], place))[: max(limit, 0)]
    assert top_passages(np.array(scores), limit) == expected


def test_choosing_leaves_the_scores_as_they_were() -> None:
    scores = np.array([1.0, 3.0, 2.0, 0.0])
    top_passages(scores, 2)
    assert scores.tolist() == [1.0, 3.0, 2.0, 0.0]
