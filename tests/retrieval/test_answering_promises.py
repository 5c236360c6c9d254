"""What holds of every answer: it is true to the letter, the same every time, and any text can be asked."""

import random
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.collection import no_such_article
from corpus.errors import LibraryError
from corpus.model import Article
from retrieval.answering import Answerer
from retrieval.imprints import Where
from retrieval.index import Index
from retrieval.model import Answer, NoAnswer, Quote
from retrieval.question import Question
from retrieval.retriever import Holds
from retrieval.storage import open_index, save_index

from .conftest import PROMISE, SLOW_PROMISE, answerer, any_text, build, libraries, questions
from .news import NEWS, ask, quotes_of


def assert_printed(quote: Quote) -> None:
    """Everything that is shown of a quote is the article's own."""
    start, end = quote.span.start, quote.span.end
    assert quote.text == quote.article.body[start:end]
    assert quote.text
    assert quote.text in quote.context
    assert quote.context == quote.article.paragraphs[quote.paragraph].text
    assert quote.subhead == quote.article.subheads[quote.paragraph]
    places = [place for span in quote.highlights for place in (span.start, span.end)]
    assert places == sorted(set(places))
    assert not places or 0 <= places[0] < places[-1] <= len(quote.text)
    assert 0.0 <= quote.confidence <= 1.0


def assert_apart(quotes: tuple[Quote, ...]) -> None:
    """At most two quotes of an article, none inside another."""
    of_articles: dict[str, list[Quote]] = {}
    for quote in quotes:
        of_articles.setdefault(quote.article.id, []).append(quote)
    for same in of_articles.values():
        assert len(same) <= 2
        spans = sorted((quote.span.start, quote.span.end) for quote in same)
        assert all(one[1] <= other[0] for one, other in pairwise(spans))


def test_the_question_is_given_back_as_it_was_asked() -> None:
    asked = " 圖書館新館什麼時候開館？？ "
    assert ask(asked).question == asked


def test_the_hits_behind_an_answer_are_passages_in_order() -> None:
    hits = answerer(NEWS).hits("青石县 图书馆", limit=2)
    assert len(hits) == 2
    assert hits[0].article.id == "library"
    assert hits[0].score >= hits[1].score
    assert hits[0].text in hits[0].article.body
    assert answerer(NEWS).hits("？") == []


@pytest.mark.parametrize("question", ["图书馆", "", "你好", "谁写的", "\ud800"])
def test_an_empty_library_answers_nothing(question: str) -> None:
    given = answerer([]).answer(question)
    assert isinstance(given, NoAnswer)
    assert given.related == ()
    assert answerer([]).hits(question) == []


@PROMISE
@given(libraries, questions, st.integers(0, 3))
def test_whatever_is_quoted_is_printed(articles: list[Article], question: str, limit: int) -> None:
    given = answerer(articles).answer(question, limit=limit)
    quotes = quotes_of(given)
    for quote in quotes:
        assert_printed(quote)
    assert len(quotes) <= limit
    assert_apart(quotes)
    assert given.question == question


@PROMISE
@given(libraries, questions)
def test_hits_are_passages_of_their_articles(articles: list[Article], question: str) -> None:
    for hit in answerer(articles).hits(question, limit=4):
        assert hit.article in articles
        assert hit.text == hit.article.body[hit.span.start : hit.span.end]
        assert hit.text.strip()


@SLOW_PROMISE
@given(libraries, questions, st.randoms(use_true_random=False))
def test_neither_the_order_of_reading_nor_the_disk_changes_an_answer(
    articles: list[Article], question: str, chance: random.Random
) -> None:
    expected = answerer(articles).answer(question)
    shuffled = chance.sample(articles, len(articles))
    assert answerer(shuffled).answer(question) == expected
    with TemporaryDirectory() as folder:
        save_index(build(shuffled), Path(folder))
        assert answerer(articles, open_index(Path(folder))).answer(question) == expected


@PROMISE
@given(any_text)
def test_any_text_can_be_asked(question: str) -> None:
    given = ask(question)
    assert isinstance(given, Answer | NoAnswer)
    assert given.question == question


@pytest.mark.parametrize(
    "unit", ["图", "图书馆什么时候开馆？", "1", "\x00", "\ud800", "一点", "“", "？", "谁写的", " ", "百分之", "ﷺ"]
)
def test_a_question_without_end_is_answered_all_the_same(unit: str) -> None:
    given = ask((unit * 100_000)[:100_000])
    assert isinstance(given, Answer | NoAnswer)
    assert len(given.question) == 100_000


def test_each_article_is_fetched_by_its_id() -> None:
    fetched: list[str] = []

    def fetch(id: str) -> Article:
        fetched.append(id)
        return next(one for one in NEWS if one.id == id)

    Answerer(build(NEWS), fetch).answer("连翘三千亩")
    assert "herbs" in fetched


def test_a_quote_cannot_lie_outside_its_article() -> None:
    quote = quotes_of(ask("松岭村种植连翘多少亩"))[0]
    for start, end in ((0, len(quote.article.body) + 1), (-1, 3), (5, 5), (6, 5)):
        with pytest.raises(ValueError, match="outside"):
            Quote(quote.article, type(quote.span)(start, end), (), 1.0, 1.0)


def test_a_library_that_cannot_be_read_is_no_library_without_the_article() -> None:
    class Holding:
        """Asks whether the library has what it found, as a cluster does."""

        library_hash = "library"
        speller = None

        def gather(self, question: Question, limit: int, holds: Holds, *, where: Where | None = None) -> Index:
            kept = [one for one in NEWS if holds(one.id, one.content_hash)]
            return build(kept)

    def fetch_nothing(article_id: str) -> Article:
        raise no_such_article(article_id)

    def fail(article_id: str) -> Article:
        raise LibraryError("报库断了；请再试一次。")

    assert isinstance(Answerer(Holding(), fetch_nothing).answer("连翘三千亩"), NoAnswer)
    with pytest.raises(LibraryError, match="断了"):
        Answerer(Holding(), fail).answer("连翘三千亩")
