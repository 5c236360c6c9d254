"""An index that has grown, in whatever steps, answers as one that was made of the same articles afresh."""

import random
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.model import Article
from retrieval import growing
from retrieval.growing import grow, settle
from retrieval.index import Index
from retrieval.postings.accelerating import Compiled
from retrieval.question import parse_question
from retrieval.search import rank_passages, weigh_terms
from retrieval.storage import open_index, save_index
from retrieval.terms import Terms
from retrieval.volumes.binding import bind
from retrieval.volumes.part import Part

from .conftest import (
    PROMISE,
    SLOW_PROMISE,
    answerer,
    article,
    build,
    contents,
    libraries,
    need_compiled,
    questions,
    random_articles,
    sentences,
    volume_of,
)

ids = st.sampled_from("abcdefgh")
changes = st.dictionaries(ids, st.none() | random_articles, max_size=5)
"""What each article is from now on; None where it goes."""

histories = st.lists(changes, min_size=1, max_size=6)


def named(changed: dict[str, Article | None]) -> dict[str, Article | None]:
    """The articles under the ids that they were drawn with."""
    return {
        key: None if one is None else article(*(p.text for p in one.paragraphs), id=key, headline=one.headline,
                                              byline=one.byline, subhead=one.subheads[0] if one.subheads else None)
        for key, one in changed.items()
    }  # fmt: skip


def live_through(
    history: Sequence[dict[str, Article | None]], *, folder: Path | None = None
) -> tuple[Index, list[Article]]:
    """The index after all these changes, each saved if there is a folder, and what is in the library then."""
    library: dict[str, Article] = {}
    index = Index.of("", [])
    for changed in map(named, history):
        came = [one for one in changed.values() if one is not None]
        index = grow(
            index, library_hash="library", gone=[key for key, one in changed.items() if one is None], came=came
        )
        library |= {one.id: one for one in came}
        library = {key: one for key, one in library.items() if changed.get(key, one) is not None}
        if folder is not None:
            save_index(index, folder)
            index = open_index(folder)
    return index, list(library.values())


def assert_same(index: Index, articles: list[Article], question: str) -> None:
    """Everything that can be seen of an index, to the last bit."""
    fresh = build(articles)
    assert (index.passages, index.articles) == (fresh.passages, fresh.articles)
    assert sorted(place.id for place in index.places()) == [place.id for place in fresh.places()]
    parsed = parse_question(question)
    weights = weigh_terms(fresh, parsed)
    assert weigh_terms(index, parsed) == weights
    assert Terms.of(index, parsed, weights).unknown.tolist() == Terms.of(fresh, parsed, weights).unknown.tolist()
    for limit in (1, 3, 10):
        found, expected = (
            [(place.article.id, place.volume.passage_span(place.passage), place.score) for place in ranked]
            for ranked in (rank_passages(index, weights, limit), rank_passages(fresh, weights, limit))
        )
        assert found == expected
    assert answerer(articles, index).answer(question) == answerer(articles, fresh).answer(question)
    assert answerer(articles, index).hits(question) == answerer(articles, fresh).hits(question)


@pytest.fixture(params=[0, 3, 8192], ids=["every issue apart", "bound when it fits", "always bound"])
def sizes(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Volumes of a few passages are as good as thick ones to see that binding changes nothing."""
    monkeypatch.setattr(growing, "_SIZES", (request.param, 8 * request.param, 64 * request.param))


@pytest.mark.usefixtures("sizes")
class TestAnyHistory:
    @PROMISE
    @given(histories, questions)
    def test_ends_in_the_answers_of_a_fresh_index(
        self, history: list[dict[str, Article | None]], question: str
    ) -> None:
        index, articles = live_through(history)
        assert_same(index, articles, question)

    @SLOW_PROMISE
    @given(histories, questions)
    def test_ends_in_them_through_the_disk(self, history: list[dict[str, Article | None]], question: str) -> None:
        with TemporaryDirectory() as folder:
            index, articles = live_through(history, folder=Path(folder))
            assert_same(index, articles, question)

    @SLOW_PROMISE
    @given(histories, questions)
    def test_ends_in_them_when_volumes_are_bound(self, history: list[dict[str, Article | None]], question: str) -> None:
        index, articles = live_through(history)
        while (settled := settle(index)) is not None:
            assert len(settled.parts) <= len(index.parts)
            index = settled
            assert_same(index, articles, question)


@PROMISE
@given(histories)
def test_volumes_bound_into_one_are_the_volume_made_afresh(history: list[dict[str, Article | None]]) -> None:
    index, articles = live_through(history)
    left = [part for part in index.parts if part.articles]
    bound = Index.of("library", [Part.of(bind(left))] if left else build([]).parts)
    assert contents(bound) == contents(build(articles))


@SLOW_PROMISE
@given(libraries, libraries, st.integers(1, 4))
def test_imprints_are_bound_too(some: list[Article], others: list[Article], number: int) -> None:
    papers = (None, "乙报", "甲报", "丙报")
    printed = [
        article(
            *(p.text for p in one.paragraphs), id=f"{place}", paper=papers[place % number], date=f"2021-08-1{place}"
        )
        for place, one in enumerate([*some, *others])
    ]
    index = Index.of("library", [*build(printed[: len(some)]).parts, *build(printed[len(some) :]).parts])
    bound = Index.of("library", [Part.of(bind(index.parts))])
    assert contents(bound) == contents(build(printed))


def test_what_is_there_already_is_not_analysed_again(monkeypatch: pytest.MonkeyPatch) -> None:
    articles = [article("甲县通车。", id="a"), article("乙县下雨。", id="b")]
    index = build(articles)
    monkeypatch.setattr("retrieval.volumes.building.analyse_words", None)
    told: list[int] = []
    assert contents(grow(index, library_hash="library", came=articles, progress=told.append)) == contents(index)
    assert sum(told) == len(articles)


def test_a_corrected_article_is_found_by_its_new_words_alone() -> None:
    index = build([article("甲县通车。", id="a"), article("乙县下雨。", id="b")])
    corrected = article("丙县修路。", id="a")
    index = grow(index, library_hash="library", came=[corrected])
    assert index.articles == 2
    assert not index.knows("通车")
    assert index.knows("修路")
    assert index.document_frequency("通车") == 0


def test_words_under_a_removed_headline_are_unknown_and_the_same_words_over_another_are_not() -> None:
    one, other = article("甲县通车。", id="a", headline="大桥"), article("乙县下雨。", id="b", subhead="大桥")
    index = grow(build([one, other]), library_hash="library", gone=["a"])
    assert index.knows("大桥")
    assert not index.knows("通车")
    assert not grow(index, library_hash="library", gone=["b"]).knows("大桥")


def test_a_library_that_becomes_empty_can_still_be_asked() -> None:
    index = grow(build([article("甲县通车。", id="a")]), library_hash="library", gone=["a"])
    assert (index.passages, index.articles) == (0, 0)
    assert_same(index, [], "甲县通车了吗")
    settled = settle(index)
    assert settled is not None
    assert settled.parts == ()


def test_there_are_never_many_volumes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(growing, "_SIZES", (4, 16, 64))
    index, most = Index.of("", []), 0
    for number in range(200):
        index = grow(index, library_hash="library", came=[article("甲县通车。", id=f"{number:03}")])
        while (settled := settle(index)) is not None:
            index = settled
        most = max(most, len(index.parts))
    assert most <= 4
    assert index.articles == 200


def test_volumes_that_would_be_too_large_stay_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(growing, "_SIZES", (1, 2, 3))
    monkeypatch.setattr(growing, "_LARGEST", 10)
    index = Index.of("", [])
    for number in range(25):
        index = grow(index, library_hash="library", came=[article("甲县通车。", id=f"{number:03}")])
        while (settled := settle(index)) is not None:
            index = settled
    assert max(part.passages for part in index.parts) <= 10
    assert index.passages == 25


@SLOW_PROMISE
@given(st.lists(sentences, min_size=2, max_size=12, unique=True), st.randoms(use_true_random=False))
def test_the_order_of_coming_changes_nothing(texts: list[str], chance: random.Random) -> None:
    articles = [article(text, id=f"{place}") for place, text in enumerate(texts)]
    index = Index.of("", [])
    for one in chance.sample(articles, len(articles)):
        index = grow(index, library_hash="library", came=[one])
    assert contents(index) == contents(build(articles))


def test_many_equal_passages_in_many_volumes_come_in_the_order_of_their_ids(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(growing, "_SIZES", (0, 0, 0))
    articles = [article("甲县通车。", id=f"{number:03}") for number in range(40)]
    index, shuffled = Index.of("", []), random.Random(1).sample(articles, len(articles))
    for start in range(10):
        index = grow(index, library_hash="library", came=shuffled[start::10])
    assert len(index.parts) == 10
    found = rank_passages(index, {"通车": 1.0}, 15)
    assert [place.article.id for place in found] == [one.id for one in articles[:15]]


def test_counts_of_what_is_removed_are_those_of_its_passages() -> None:
    articles = [
        article("甲县通车，通车了。", "通车。", id="a"),
        article("乙县下雨。", id="b"),
        article("通车。", id="c"),
    ]
    part = grow(build(articles), library_hash="library", gone=["a", "b"]).parts[0]
    number = part.volume.term_number("通车")
    assert number is not None
    assert part.removed.frequency(number) == 2
    assert part.removed.passages == 3
    assert part.document_frequency("通车") == 1
    assert np.asarray(volume_of(build(articles[2:])).passage_postings.lengths).sum() == part.length


@pytest.mark.parametrize("engine", ["numpy", "compiled"])
def test_what_searches_needed_of_a_volume_is_ready_before_a_grown_index_is_asked(
    monkeypatch: pytest.MonkeyPatch, engine: str
) -> None:
    if engine == "compiled":
        need_compiled()
    else:
        monkeypatch.setattr(Compiled, "search", None)
        monkeypatch.setattr("retrieval.index.accelerate", lambda: False)
        monkeypatch.setattr("retrieval.postings.searching.PostingsSearcher._is_small", lambda *_: False)
        monkeypatch.setattr("retrieval.postings.block_rows._MANY", 0)
    monkeypatch.setattr("retrieval.index._WORTH_COMPILING", 1)
    monkeypatch.setattr(growing, "_SIZES", (4, 1 << 16, 1 << 19))  # what comes does not go into the same volume
    index = Index.build([article("台风登陆。", id=f"{number}") for number in range(9)], library_hash="")
    question = weigh_terms(index, parse_question("台风登陆"))
    rank_passages(index, question, 3)
    grown = grow(index, library_hash="", came=[article("台风昨日登陆，风力很大。", id="新")])
    grown.accelerate()
    searchers = [part.passage_scorer.searcher for part in (*index.parts, *grown.parts)]
    if engine == "compiled":
        made = [int(searcher._compiled.opened.rows.is_made.sum()) for searcher in searchers]
    else:
        made = [len(searcher._rows.made) for searcher in searchers]
    assert made[0] == made[1] > 0
    assert made[2:] == [0]
