"""What the cluster keeps of an article gives back what the index on this machine would have made of it."""

from base64 import b64decode, b64encode
from collections.abc import Sequence
from datetime import date

import numpy as np
import pytest
from hypothesis import given

from corpus.model import Article
from retrieval.analysis import analyse_words
from retrieval.answering import Answerer
from retrieval.cluster.dictionary import TermCount
from retrieval.cluster.documents import (
    StoredPassage,
    heading_steps,
    mark_repeated,
    passage_id,
    passages_of,
    stored_term,
)
from retrieval.cluster.excerpt import make_excerpt
from retrieval.cluster.records import Record, fingerprint, read_records, to_source, write_record
from retrieval.cluster.statistics import TermStatistics
from retrieval.imprints import Where
from retrieval.index import Index
from retrieval.question import Question
from retrieval.retriever import Holds
from retrieval.synonyms import synonyms_of

from ..conftest import SLOW_PROMISE, any_text, article, build, libraries, questions
from .stub import as_given


class Excerpting:
    """Answers from an excerpt that has all articles, with the statistics of their index."""

    library_hash = "library"

    def __init__(self, articles: list[Article]) -> None:
        self.index = build(articles)
        self.speller = self.index.speller
        self.passages = [record for one in articles for _, record in recorded(one)]

    def gather(self, question: Question, limit: int, holds: Holds, *, where: Where | None = None) -> Index:
        terms = {*question.terms, *(synonym for term in question.terms for synonym in synonyms_of(term))}
        counts = {
            term: TermCount(self.index.document_frequency(term), int(self.index.knows(term)), 0, 0) for term in terms
        }
        statistics = TermStatistics(self.index.passages, self.index.parts[0].average, counts)
        return make_excerpt(reversed(self.passages), terms, statistics, library_hash=self.library_hash)


@SLOW_PROMISE
@given(libraries, questions)
def test_an_excerpt_of_everything_answers_like_the_index_of_everything(articles: list[Article], question: str) -> None:
    fetch = {one.id: one for one in articles}.__getitem__
    excerpting = Excerpting(articles)
    theirs, ours = Answerer(excerpting, fetch), Answerer(excerpting.index, fetch)
    assert theirs.answer(question) == ours.answer(question)
    assert theirs.hits(question) == ours.hits(question)


@SLOW_PROMISE
@given(libraries)
def test_a_record_says_of_a_passage_what_was_written(articles: list[Article]) -> None:
    for passage, record in (pair for one in articles for pair in recorded(one)):
        assert (passage_id(*record.place), record.passages, record.day) == (passage.id, passage.passages, passage.day)
        assert (record.paper, record.page) == (passage.paper, passage.page)
        assert tuple(record.spans.ravel().tolist()) == passage.spans
        text, heading, subhead = np.split(record.prints, np.cumsum([record.text_terms, record.heading_terms]))
        sentences = np.split(text, record.ends[:-1]) if passage.terms else []
        assert [prints.tolist() for prints in sentences] == [prints_of(terms.split()) for terms in passage.terms]
        assert heading.tolist() == prints_of(passage.heading)
        assert subhead.tolist() == prints_of(passage.subhead)


def recorded(article: Article) -> list[tuple[StoredPassage, Record]]:
    """The passages of an article, and what is read of them."""
    passages = passages_of(article)
    records = read_records([as_given(write_record(passage)) for passage in passages])
    return list(zip(passages, records, strict=True))


def prints_of(terms: Sequence[str]) -> list[int]:
    return [fingerprint(term) for term in terms]


def test_a_record_is_read_in_either_alphabet() -> None:
    passages = passages_of(article(*(f"第{number}号桥在第{number + 7}区通车。" * 9 for number in range(99))))
    written = [write_record(passage) for passage in passages]
    given = [as_given(one) for one in written]
    assert set("+/") & {*"".join(written)}
    assert set("-_") & {*"".join(given)}
    assert [one.place for one in read_records(written)] == [one.place for one in read_records(given)]


@pytest.mark.parametrize(
    "garbage",
    ["", "AAAA", "!", "!" * 64, "汉" * 64, write_record(StoredPassage("a", "b", 0, 1, (), (), (), ()))[:-8]],
)
def test_what_is_no_record_is_a_value_error(garbage: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - whichever of its parts is broken
        read_records([garbage])


def test_a_sentence_does_not_end_before_the_one_ahead_of_it() -> None:
    terms = ("学校 暑期 放假", "开学")
    written = bytearray(b64decode(write_record(StoredPassage("a", "b", 0, 1, (0, 9, 9, 12), terms, (), ()))))
    written[4 * 11 : 4 * 12] = (5).to_bytes(4, "little")  # behind the head and two places of two sentences
    with pytest.raises(ValueError, match="damaged"):
        read_records([b64encode(written).decode()])


@SLOW_PROMISE
@given(any_text)
def test_no_term_is_cut_by_the_clusters_tokenizer(text: str) -> None:
    printed = article(text, headline=text)
    for passage in passages_of(printed):
        places = zip(passage.spans[::2], passage.spans[1::2], strict=True)
        expected = [[stored_term(term) for term in analyse_words(printed.body[start:end])] for start, end in places]
        assert [terms.split(" ") if terms else [] for terms in passage.terms] == expected
        assert all(
            len(term) <= 64 and term.split() == [term] for term in (*" ".join(passage.terms).split(), *passage.heading)
        )


def test_a_term_too_long_for_the_cluster_has_a_name() -> None:
    assert stored_term("a" * 64) == "a" * 64
    assert len(stored_term("a" * 300)) == 32
    assert stored_term("a" * 300) != stored_term("b" * 300)


def test_ids_are_the_same_for_the_same_and_differ_for_others() -> None:
    one, same, other = (passages_of(article("甲。" * 60, "乙。", id=id)) for id in ("a", "a", "b"))
    assert [passage.id for passage in one] == [passage.id for passage in same]
    assert len({passage.id for passage in (*one, *other)}) == len(one) + len(other)


def test_the_first_passage_leads_and_an_article_without_one_has_a_heading_alone() -> None:
    assert [passage.is_lead for passage in passages_of(article("甲。", "乙。"))] == [True, False]
    (heading,) = passages_of(article(headline="只有题目"))
    assert (heading.number, heading.is_lead, heading.terms) == (-1, True, ())
    assert "题目" in heading.heading


def test_where_it_was_printed() -> None:
    source = to_source(passages_of(article("甲。", paper="晋中日报", date="2021-08-13", page="2"))[0])
    assert (source["paper"], source["day"], source["page"]) == ("晋中日报", date(2021, 8, 13).toordinal(), "2")
    assert to_source(passages_of(article("甲。", date="昨天"))[0])["day"] == 0


def test_steps_add_up_to_what_a_heading_scores() -> None:
    counts = np.arange(1.0, 13.0)
    assert np.allclose(np.cumsum(heading_steps()), counts * 2.2 / (counts + 1.2))
    assert list(mark_repeated(["疫情", "通报", "疫情", "疫情"])) == ["疫情", "通报", "疫情×2", "疫情×3"]
