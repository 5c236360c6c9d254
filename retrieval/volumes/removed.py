"""Articles that are still in a volume but no longer in the library, and what that changes in its counts."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from retrieval.arrays import ranges
from retrieval.mapping import checked_array
from retrieval.volumes.volume import Stored, Terms, Volume

Numbers = NDArray[np.int32]


@dataclass(frozen=True, eq=False)
class Removed:
    """`articles` int32, ascending; `passages` and `length`: how many passages they have, and how many terms in these.

    `terms` int32, ascending: all terms in these passages; `frequencies` int32: in how many of them each stands.
    `stored`: where it lies, if it was opened from disk.
    """

    articles: Numbers
    passages: int
    length: int
    terms: Terms
    frequencies: Numbers
    stored: Stored | None = None

    def __len__(self) -> int:
        return len(self.articles)

    def with_more(self, volume: Volume, articles: Iterable[int]) -> "Removed":
        """These and other articles of the volume, none of which is removed already."""
        more = np.array(sorted(articles), dtype=np.int64)
        counts = np.diff(checked_array(volume.passages_of))
        passages = ranges(checked_array(volume.passages_of)[:-1], counts, more)
        terms = np.concatenate([np.empty(0, np.int32), *(_terms_of(volume, passage) for passage in passages.tolist())])
        found, place = np.unique(np.concatenate([checked_array(self.terms), terms]), return_inverse=True)
        added = np.concatenate([checked_array(self.frequencies), np.ones(len(terms), dtype=np.int32)])
        return Removed(
            articles=np.sort(np.concatenate([checked_array(self.articles), more.astype(np.int32)])),
            passages=self.passages + len(passages),
            length=self.length + int(checked_array(volume.passage_postings.lengths)[passages].sum()),
            terms=found,
            frequencies=np.bincount(place, weights=added, minlength=len(found)).astype(np.int32),
        )

    def frequency(self, term: int) -> int:
        """In how many removed passages the term stands."""
        terms = checked_array(self.terms)
        place = int(np.searchsorted(terms, term))
        return int(self.frequencies[place]) if place < len(terms) and terms[place] == term else 0

    def arrays(self) -> Iterator[tuple[str, Numbers]]:
        """Everything that it is made of, by name."""
        yield "articles", self.articles
        yield "terms", self.terms
        yield "frequencies", self.frequencies

    @cached_property
    def known(self) -> frozenset[int]:
        return frozenset(checked_array(self.articles).tolist())


def none_removed() -> Removed:
    empty = np.empty(0, dtype=np.int32)
    return Removed(empty, 0, 0, empty, empty)


def _terms_of(volume: Volume, passage: int) -> Terms:
    sentences = volume.sentence_numbers(passage)
    distinct: Terms = np.unique(volume.sentence_terms.between(sentences.start, sentences.stop))
    return distinct
