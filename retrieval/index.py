"""The index: which terms stand in which passages, sentences and headings; built, saved, opened."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from corpus.model import Article, Span
from retrieval.analysis import analyse_words
from retrieval.arrays import Rows, Strings, Vocabulary
from retrieval.bm25 import BM25Passages
from retrieval.imprints import Imprints, Where
from retrieval.passages import cut_passages
from retrieval.postings.building import build_postings
from retrieval.postings.layout import Postings
from retrieval.postings.searching import accelerate
from retrieval.question import Question
from retrieval.retriever import Holds

Terms = NDArray[np.int32]

_WORTH_COMPILING = 20_000
"""Passages; in fewer numpy takes less than two milliseconds."""


@dataclass(frozen=True, eq=False)
class Index:
    """Articles, passages and sentences are numbered in the order of the library; offsets are into article bodies.

    `article_ids` and `article_hashes` one an article. `passages_of`: the passages of an article are
    `passages_of[a]` up to `passages_of[a + 1]`; `sentences_of` the same for the sentences of a passage. `sentences`
    int32 (sentences, 2): start and end. `sentence_terms`, `heading_terms` (headline, kicker, deck, byline; a row an
    article) and `subhead_terms` (a row a passage): every occurrence, by term number. `imprints`: where each article was
    printed.
    """

    library_hash: str
    article_ids: Strings
    article_hashes: Strings
    vocabulary: Vocabulary
    passages_of: NDArray[np.int64]
    sentences_of: NDArray[np.int64]
    sentences: NDArray[np.int32]
    sentence_terms: Rows
    heading_terms: Rows
    subhead_terms: Rows
    passage_postings: Postings
    heading_postings: Postings
    imprints: Imprints

    @classmethod
    def build(
        cls,
        articles: Sequence[Article],
        *,
        library_hash: str,
        progress: Callable[[int], None] | None = None,
        previous: "Index | None" = None,
    ) -> "Index":
        """An index of these articles; what `previous` has analysed already is taken from it.

        `progress` is called with the number of articles that have been analysed since its last call.
        """
        builder = _Builder(previous)
        for article in articles:
            builder.add(article)
            if progress:
                progress(1)
        return builder.finish(library_hash)

    def __len__(self) -> int:
        """The number of passages."""
        return len(self.sentences_of) - 1

    @cached_property
    def passage_articles(self) -> NDArray[np.int32]:
        """The article of each passage."""
        return np.repeat(np.arange(len(self.article_ids), dtype=np.int32), np.diff(self.passages_of))

    @cached_property
    def passage_scorer(self) -> BM25Passages:
        return BM25Passages.over(self.passage_postings, self.vocabulary)

    @cached_property
    def heading_scorer(self) -> BM25Passages:
        return BM25Passages.over(self.heading_postings, self.vocabulary, b=0.0, delta=0.0)

    @property
    def passages(self) -> int:
        return len(self)

    def document_frequency(self, term: str) -> int:
        return self.passage_scorer.document_frequency(term)

    def knows(self, term: str) -> bool:
        return self.term_number(term) is not None

    def gather(self, question: Question, limit: int, holds: Holds, *, where: Where | None = None) -> "Index":
        """All there is: an index on this machine is asked only while it is that of the library."""
        return self

    def accelerate(self) -> None:
        """Makes compiled search ready, if it is installed and the library is so large that it is worth the wait."""
        if len(self) >= _WORTH_COMPILING:
            accelerate()

    def sentence_numbers(self, passage: int) -> range:
        return range(int(self.sentences_of[passage]), int(self.sentences_of[passage + 1]))

    def sentence_span(self, sentence: int) -> Span:
        start, end = self.sentences[sentence]
        return Span(int(start), int(end))

    def passage_span(self, passage: int) -> Span:
        numbers = self.sentence_numbers(passage)
        return Span(self.sentence_span(numbers[0]).start, self.sentence_span(numbers[-1]).end)

    def term_number(self, term: str) -> int | None:
        return self.vocabulary.get(term)


@dataclass(frozen=True, slots=True)
class _AnalysedArticle:
    """One article's part of an index; terms by the builder's numbers, sentences grouped by passage."""

    heading: Terms
    subheads: list[Terms]
    sentence_counts: list[int]
    sentences: NDArray[np.int32]
    sentence_terms: list[Terms]


class _Builder:
    """Collects analysed articles; numbers terms as they come and sorts them at the end."""

    def __init__(self, previous: Index | None) -> None:
        self._numbers: dict[str, int] = {}
        self._previous = previous
        self._known = {} if previous is None else {h: place for place, h in enumerate(previous.article_hashes)}
        self._renumbered = np.full(0 if previous is None else len(previous.vocabulary), -1, dtype=np.int32)
        self._articles: list[Article] = []
        self._analysed: list[_AnalysedArticle] = []

    def add(self, article: Article) -> None:
        place = self._known.get(article.content_hash)
        self._articles.append(article)
        self._analysed.append(self._analyse(article) if place is None else self._take_over(place))

    def _analyse(self, article: Article) -> _AnalysedArticle:
        passages = list(cut_passages(article))
        sentences = [sentence for passage in passages for sentence in passage]
        subheads = subheads_of_passages(article, passages)
        return _AnalysedArticle(
            self._number(analyse_words(heading_text(article))),
            [self._number(analyse_words(subhead or "")) for subhead in subheads],
            [len(passage) for passage in passages],
            np.array([(span.start, span.end) for span in sentences], dtype=np.int32).reshape(-1, 2),
            [self._number(analyse_words(article.body[span.start : span.end])) for span in sentences],
        )

    def _number(self, terms: Sequence[str]) -> Terms:
        numbers = self._numbers
        return np.array([numbers.setdefault(term, len(numbers)) for term in terms], dtype=np.int32)

    def _take_over(self, place: int) -> _AnalysedArticle:
        previous = self._previous
        assert previous is not None  # noqa: S101 - only a previous index knows places
        passages = range(int(previous.passages_of[place]), int(previous.passages_of[place + 1]))
        sentences = range(int(previous.sentences_of[passages.start]), int(previous.sentences_of[passages.stop]))
        return _AnalysedArticle(
            self._renumber(previous.heading_terms[place]),
            [self._renumber(previous.subhead_terms[passage]) for passage in passages],
            np.diff(previous.sentences_of[passages.start : passages.stop + 1]).tolist(),
            previous.sentences[sentences.start : sentences.stop],
            [self._renumber(previous.sentence_terms[sentence]) for sentence in sentences],
        )

    def _renumber(self, terms: Terms) -> Terms:
        previous = self._previous
        assert previous is not None  # noqa: S101 - only a previous index has terms to renumber
        for number in np.unique(terms[self._renumbered[terms] < 0]).tolist():
            self._renumbered[number] = self._numbers.setdefault(previous.vocabulary.term(number), len(self._numbers))
        return self._renumbered[terms]

    def finish(self, library_hash: str) -> Index:
        terms = sorted(self._numbers)
        sorted_number = np.empty(len(terms), dtype=np.int32)
        sorted_number[[self._numbers[term] for term in terms]] = np.arange(len(terms), dtype=np.int32)

        def rows(parts: Iterator[Terms]) -> Rows:
            gathered = Rows.of(list(parts))
            return Rows(gathered.offsets, sorted_number[gathered.values])

        analysed = self._analysed
        heading_terms = rows(part.heading for part in analysed)
        sentence_terms = rows(terms for part in analysed for terms in part.sentence_terms)
        sentences_of = _offsets([count for part in analysed for count in part.sentence_counts])
        return Index(
            library_hash=library_hash,
            article_ids=Strings.of(article.id for article in self._articles),
            article_hashes=Strings.of(article.content_hash for article in self._articles),
            vocabulary=Vocabulary.of(terms),
            passages_of=_offsets([len(part.sentence_counts) for part in analysed]),
            sentences_of=sentences_of,
            sentences=np.concatenate([np.empty((0, 2), dtype=np.int32), *(part.sentences for part in analysed)]),
            sentence_terms=sentence_terms,
            heading_terms=heading_terms,
            subhead_terms=rows(subhead for part in analysed for subhead in part.subheads),
            passage_postings=build_postings(
                sentence_terms.offsets[sentences_of], sentence_terms.values, vocabulary_size=len(terms)
            ),
            heading_postings=build_postings(heading_terms.offsets, heading_terms.values, vocabulary_size=len(terms)),
            imprints=Imprints.of(self._articles),
        )


def heading_text(article: Article) -> str:
    """What stands over an article, a line a part."""
    parts = (article.headline, article.kicker, article.deck, article.byline)
    return "\n".join(part for part in parts if part)


def subheads_of_passages(article: Article, passages: Sequence[Sequence[Span]]) -> list[str | None]:
    """The crosshead over each passage."""
    starts = [span.start for span in article.paragraph_spans]
    places = np.searchsorted(starts, [passage[0].start for passage in passages], side="right") - 1
    return [article.subheads[int(place)] for place in places]


def _offsets(lengths: Sequence[int]) -> NDArray[np.int64]:
    offsets = np.zeros(len(lengths) + 1, dtype=np.int64)
    np.cumsum(lengths, out=offsets[1:])
    return offsets
