"""An index of the few articles that matter for one question, with the statistics of the whole library.

Only the question's terms are in it, and every passage has its true length: ranking and quoting see what they would see
in an index of everything.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import chain, groupby

import numpy as np
from numpy.typing import NDArray

from retrieval.arrays import Rows, Strings, Vocabulary
from retrieval.bm25 import BM25Passages
from retrieval.cluster.documents import StoredPassage, stored_term
from retrieval.cluster.statistics import TermStatistics
from retrieval.imprints import Imprints
from retrieval.index import Index
from retrieval.postings.building import build_postings
from retrieval.postings.layout import Postings
from retrieval.postings.searching import PostingsSearcher

Offsets = NDArray[np.int64]


class _Scorer(BM25Passages):
    """Scores with the average length of the whole library."""

    average: float

    @cached_property
    def searcher(self) -> PostingsSearcher:
        return PostingsSearcher(self.postings, self._formula, self.average)

    @cached_property
    def avgdl(self) -> float:
        return self.average


@dataclass(frozen=True, eq=False)
class Excerpt(Index):
    """An index of some articles of a library; what it says of terms and passages as such it says of all of them."""

    statistics: TermStatistics

    @property
    def passages(self) -> int:
        return self.statistics.passages

    def document_frequency(self, term: str) -> int:
        return self.statistics.document_frequency(term)

    def knows(self, term: str) -> bool:
        return self.statistics.knows(term)

    @cached_property
    def passage_scorer(self) -> BM25Passages:
        scorer = _Scorer.over(self.passage_postings, self.vocabulary)
        assert isinstance(scorer, _Scorer)  # noqa: S101 - `over` makes what it is called on
        scorer.average = self.statistics.average_length
        return scorer


def make_excerpt(passages: Iterable[StoredPassage], terms: Iterable[str], statistics: TermStatistics) -> Excerpt:
    """From all passages of each article, in any order; `terms` are those of the question and their synonyms."""
    ordered = sorted(passages, key=lambda passage: (passage.article, passage.number))
    articles = [list(group) for _, group in groupby(ordered, key=lambda passage: passage.article)]
    cut = [passage for passage in ordered if passage.number >= 0]
    vocabulary = sorted(set(terms))
    numbers = {stored_term(term): number for number, term in enumerate(vocabulary)}
    sentence_terms = _rows((terms.split() for passage in cut for terms in passage.terms), numbers)
    sentences_of = _offsets([len(passage.terms) for passage in cut])
    heading_terms = _rows((article[0].heading for article in articles), numbers)
    lengths = [len(passage.all_terms) for passage in cut]
    heading_lengths = [len(article[0].heading) for article in articles]
    spans = [offset for passage in cut for offset in passage.spans]
    return Excerpt(
        library_hash="",
        article_ids=Strings.of(article[0].article for article in articles),
        article_hashes=Strings.of(article[0].content_hash for article in articles),
        vocabulary=Vocabulary.of(vocabulary),
        passages_of=_offsets([article[0].passages for article in articles]),
        sentences_of=sentences_of,
        sentences=np.array(spans, dtype=np.int32).reshape(-1, 2),
        sentence_terms=sentence_terms,
        heading_terms=heading_terms,
        subhead_terms=_rows((passage.subhead for passage in cut), numbers),
        passage_postings=_postings(sentence_terms, sentences_of, lengths, len(vocabulary)),
        heading_postings=_postings(heading_terms, np.arange(len(articles) + 1), heading_lengths, len(vocabulary)),
        imprints=Imprints.of_columns(
            [article[0].day for article in articles],
            [article[0].paper for article in articles],
            [article[0].page for article in articles],
        ),
        statistics=statistics,
    )


def _rows(texts: Iterable[Sequence[str]], numbers: dict[str, int]) -> Rows:
    """The numbers of the terms that have one."""
    found = [[numbers[term] for term in terms if term in numbers] for terms in texts]
    return Rows(_offsets([len(row) for row in found]), np.array(list(chain.from_iterable(found)), dtype=np.int32))


def _postings(terms: Rows, rows_of: Offsets, lengths: Sequence[int], vocabulary_size: int) -> Postings:
    """Postings of passages, each of several rows, whose lengths are more than the terms that are here."""
    postings = build_postings(terms.offsets[rows_of], terms.values, vocabulary_size=vocabulary_size)
    return replace(postings, lengths=np.array(lengths, dtype=np.int32))


def _offsets(counts: Sequence[int]) -> Offsets:
    return np.concatenate([[0], np.cumsum(counts, dtype=np.int64)]).astype(np.int64)
