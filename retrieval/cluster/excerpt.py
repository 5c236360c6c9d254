"""An index of the few articles that matter for one question, with the statistics of the whole library.

Only the question's terms are in it, and every passage has its true length: ranking and quoting see what they would see
in an index of everything.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import chain, groupby

import numpy as np

from corpus.collection import hash_id
from retrieval.arrays import Rows, Strings, Vocabulary, offsets_of
from retrieval.cluster.matches import TermNumbers, Texts
from retrieval.cluster.records import Record
from retrieval.cluster.statistics import TermStatistics
from retrieval.imprints import Imprints
from retrieval.index import Index
from retrieval.postings.building import build_postings
from retrieval.postings.layout import Postings
from retrieval.volumes.part import Part
from retrieval.volumes.removed import none_removed
from retrieval.volumes.volume import Volume, leading_number

Article = list[Record]
"""All passages of an article."""


@dataclass(frozen=True, eq=False)
class Excerpt(Index):
    """An index of some articles of a library; what it says of terms and passages as such it says of all of them."""

    statistics: TermStatistics

    @cached_property
    def passages(self) -> int:
        return self.statistics.passages

    def document_frequency(self, term: str) -> int:
        return self.statistics.document_frequency(term)

    def knows(self, term: str) -> bool:
        return self.statistics.knows(term)


def make_excerpt(
    passages: Iterable[Record], terms: Iterable[str], statistics: TermStatistics, *, library_hash: str
) -> Excerpt:
    """From all passages of each article, in any order; `terms` are those of the question and their synonyms."""
    ordered = sorted(passages, key=lambda passage: (passage.article, passage.number))
    articles = [list(group) for _, group in groupby(ordered, key=lambda passage: passage.article)]
    volume = _make_volume(articles, sorted(set(terms)))
    length = int(volume.passage_postings.lengths.sum())
    return Excerpt(library_hash, (Part(volume, none_removed(), length, statistics.average_length),), statistics)


def _make_volume(articles: Sequence[Article], vocabulary: Sequence[str]) -> Volume:
    cut = [passage for passage in chain.from_iterable(articles) if passage.number >= 0]
    firsts = [article[0] for article in articles]
    numbers = TermNumbers(vocabulary)
    texts = Texts(cut, numbers)
    heading_terms = Texts(firsts, numbers).headings()
    return Volume(
        article_ids=Strings.of(first.article for first in firsts),
        article_hashes=Strings.of(first.content_hash for first in firsts),
        id_hashes=np.array([leading_number(hash_id(first.article)) for first in firsts], dtype=np.uint64),
        vocabulary=Vocabulary.of(vocabulary),
        passages_of=offsets_of([first.passages for first in firsts]),
        sentences_of=offsets_of([passage.sentences for passage in cut]),
        sentences=texts.spans(),
        sentence_terms=texts.sentences(),
        heading_terms=heading_terms,
        subhead_terms=texts.subheads(),
        passage_postings=_postings(texts.passages(), [passage.text_terms for passage in cut], len(vocabulary)),
        heading_postings=_postings(heading_terms, [first.heading_terms for first in firsts], len(vocabulary)),
        imprints=Imprints.of_columns(
            [first.day for first in firsts], [first.paper for first in firsts], [first.page for first in firsts]
        ),
    )


def _postings(terms: Rows, lengths: Sequence[int], vocabulary_size: int) -> Postings:
    """Postings of rows whose lengths are more than the terms that are here."""
    postings = build_postings(terms.offsets, terms.values, vocabulary_size=vocabulary_size)
    return replace(postings, lengths=np.array(lengths, dtype=np.int32))
