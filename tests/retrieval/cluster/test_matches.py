"""The terms of a question are found in all records at once, each where it stands."""

from collections.abc import Sequence

import numpy as np
from hypothesis import given

from corpus.model import Article
from retrieval.analysis import analyse_words
from retrieval.arrays import Rows
from retrieval.cluster.documents import StoredPassage, passages_of, stored_term, stored_terms
from retrieval.cluster.matches import TermNumbers, Texts
from retrieval.cluster.records import read_records, write_record

from ..conftest import SLOW_PROMISE, libraries, questions
from .stub import as_given


@SLOW_PROMISE
@given(libraries, questions)
def test_terms_are_found_where_they_stand(articles: list[Article], question: str) -> None:
    passages = [passage for one in articles for passage in passages_of(one)]
    asked = sorted(set(analyse_words(question)))
    texts = texts_of(passages, asked)
    sentences = [sentence.split() for passage in passages for sentence in passage.terms]
    assert unrolled(texts.sentences(), asked) == known(sentences, asked)
    assert unrolled(texts.passages(), asked) == known([" ".join(one.terms).split() for one in passages], asked)
    assert unrolled(texts.headings(), asked) == known([one.heading for one in passages], asked)
    assert unrolled(texts.subheads(), asked) == known([one.subhead for one in passages], asked)
    assert texts.spans().ravel().tolist() == [place for passage in passages for place in passage.spans]


def test_a_part_without_terms_is_an_empty_row() -> None:
    texts = texts_of([StoredPassage("a", "h", -1, 0, (), (), (), ()), passage("学校", "放假")], ["学校", "放假"])
    assert unrolled(texts.passages(), ["学校", "放假"]) == [[], ["学校"]]
    assert unrolled(texts.headings(), ["学校", "放假"]) == [[], ["放假"]]
    assert unrolled(texts.sentences(), ["学校", "放假"]) == [["学校"]]


def test_in_no_records_there_is_nothing() -> None:
    texts = Texts([], TermNumbers(["学校"]))
    assert [len(rows) for rows in (texts.passages(), texts.sentences(), texts.headings(), texts.subheads())] == [0] * 4
    assert texts.spans().shape == (0, 2)


def test_what_only_looks_like_a_term_is_none() -> None:
    """The places of sentences are numbers among those of a record, as the fingerprints are."""
    numbers = TermNumbers(["学校"])
    (record,) = read_records([as_given(write_record(passage("学校", "")))])
    alike = record._replace(values=np.concatenate([record.prints.view(np.int32)[[0, 0, 0]], record.values[3:]]))
    assert unrolled(Texts([alike], numbers).passages(), ["学校"]) == [["学校"]]
    assert unrolled(Texts([alike], numbers).headings(), ["学校"]) == [[]]


def passage(text: str, heading: str) -> StoredPassage:
    return StoredPassage("a", "hash", 0, 1, (0, 9), (text,), tuple(heading.split()), ())


def texts_of(passages: Sequence[StoredPassage], asked: Sequence[str]) -> Texts:
    return Texts(read_records([as_given(write_record(one)) for one in passages]), TermNumbers(asked))


def unrolled(rows: Rows, asked: Sequence[str]) -> list[list[str]]:
    return [[asked[number] for number in rows[place].tolist()] for place in range(len(rows))]


def known(texts: Sequence[Sequence[str]], asked: Sequence[str]) -> list[list[str]]:
    """Of each text the terms that are asked for; a long one stands there by another name."""
    named = dict(zip(stored_terms(asked), asked, strict=True))
    return [[named[stored_term(term)] for term in text if stored_term(term) in named] for text in texts]
