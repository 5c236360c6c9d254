"""A volume as a part of a library: with what was removed from it, and scored by what is counted over all volumes."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from retrieval.bm25 import BM25Passages
from retrieval.imprints import Where
from retrieval.mapping import IndexDamaged, checked_array
from retrieval.postings.weighing import Extra
from retrieval.volumes.removed import Removed, none_removed
from retrieval.volumes.shelving import arrays_of
from retrieval.volumes.volume import Volume


@dataclass(frozen=True, eq=False)
class Part:
    """`length`: the number of terms in all passages that are not removed; `average`: the mean number of terms in a
    passage of the whole library."""

    volume: Volume
    removed: Removed
    length: int
    average: float = 0.0

    @classmethod
    def of(cls, volume: Volume, removed: Removed | None = None) -> "Part":
        removed = removed or none_removed()
        return cls(volume, removed, int(volume.sentence_terms.offsets[-1]) - removed.length)

    @property
    def passages(self) -> int:
        """How many passages there are, without those that are removed."""
        return len(self.volume) - self.removed.passages

    @property
    def articles(self) -> int:
        return len(self.volume.article_ids) - len(self.removed)

    def find_article(self, article_id: str) -> int | None:
        """The number of an article that is not removed."""
        number = self.volume.find_article(article_id)
        return None if number is None or number in self.removed.known else number

    def document_frequency(self, term: str) -> int:
        """In how many passages the term stands."""
        number = self.volume.term_number(term)
        if number is None:
            return 0
        return int(self.volume.passage_postings.frequencies[number]) - self.removed.frequency(number)

    def knows(self, term: str) -> bool:
        """Whether the term stands anywhere in an article that is not removed."""
        number = self.volume.term_number(term)
        if number is None or not len(self.removed):
            return number is not None
        if self.document_frequency(term):
            return True
        headed, _ = self.volume.heading_postings.entries(number)
        under = np.flatnonzero(checked_array(self.volume.subhead_terms.values) == number)
        rows = np.searchsorted(checked_array(self.volume.subhead_terms.offsets), under, side="right") - 1
        return bool(
            np.setdiff1d([*headed, *self.volume.passage_articles[rows]], checked_array(self.removed.articles)).size
        )

    def is_sound(self) -> bool:
        """Whether everything is as it was written; reads it all."""
        try:
            for _, array in chain(arrays_of(self.volume), self.removed.arrays()):
                checked_array(array)
        except IndexDamaged:
            return False
        return True

    @cached_property
    def passage_scorer(self) -> BM25Passages:
        return BM25Passages.over(self.volume.passage_postings, self.volume.vocabulary, average=self.average)

    @cached_property
    def heading_scorer(self) -> BM25Passages:
        return BM25Passages.over(self.volume.heading_postings, self.volume.vocabulary, b=0.0, delta=0.0)

    def match_headings(self, weights: Mapping[str, float], share: float, where: Where | None) -> Extra:
        """What the articles whose headings match add to their passages, and which articles are searched at all."""
        members, values = self.heading_scorer.matches(weights)
        allowed = self._allowed(where)
        if allowed is not None:
            members, values = members[allowed[members]], values[allowed[members]]
        return Extra(self.volume.passage_articles, members, share * values, allowed)

    def best(
        self, weights: Mapping[str, float], limit: int, *, headings: Extra, leads: list[int]
    ) -> list[tuple[int, float]]:
        """The best passages with their articles' headings; `leads` compete with their headings alone."""
        return self.passage_scorer.best(weights, limit, extra=headings, also=leads)

    def _allowed(self, where: Where | None) -> NDArray[np.bool_] | None:
        """The articles that are there and asked for; None means all."""
        if not len(self.removed) and where is None:
            return None
        allowed = (
            np.ones(len(self.volume.article_ids), dtype=bool) if where is None else where.covers(self.volume.imprints)
        )
        if len(self.removed):
            allowed[checked_array(self.removed.articles)] = False
        return allowed
