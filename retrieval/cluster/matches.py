"""Where a question's terms stand in records: looked for in all of them at once."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from retrieval.arrays import Rows, offsets_of, ranges
from retrieval.cluster.records import Fingerprints, Record, fingerprint

Places = NDArray[np.int64]


class TermNumbers:
    """The numbers of some terms, each its place among those given, found by fingerprints."""

    def __init__(self, terms: Sequence[str]) -> None:
        prints = np.array([fingerprint(term) for term in terms], dtype=np.uint32)
        self._order = np.argsort(prints, kind="stable").astype(np.int32)
        self._sorted = prints[self._order]
        self._may_be = np.zeros(1 << 16, dtype=bool)
        self._may_be[prints.astype(np.uint16)] = True

    def __len__(self) -> int:
        return len(self._sorted)

    def find(self, prints: Fingerprints) -> "Matches":
        """Where one of these terms stands."""
        # Of a hundred terms that are read one is asked for: half of its bits tell most of the others from it.
        likely = np.flatnonzero(self._may_be.take(prints.astype(np.uint16)))
        asked = prints[likely]
        ranks = np.minimum(np.searchsorted(self._sorted, asked), len(self._sorted) - 1)
        found = self._sorted[ranks] == asked
        return Matches(likely[found], self._order[ranks[found]])


@dataclass(frozen=True, slots=True, eq=False)
class Matches:
    """`places` int64, ascending, and the numbers of the `terms` that stand there, int32."""

    places: Places
    terms: NDArray[np.int32]

    def within(self, begins: Places, ends: Places) -> "Matches":
        """Those in parts that begin and end there, each behind the one before."""
        parts = np.searchsorted(ends, self.places, side="right")
        inside = np.append(begins, np.iinfo(np.int64).max)[parts] <= self.places
        return Matches(self.places[inside], self.terms[inside])

    def cut(self, ends: Places) -> Rows:
        """A row for each of these parts, which follow one another."""
        return Rows(np.append(0, np.searchsorted(self.places, ends)), self.terms)


class Texts:
    """The numbers of some records, one after another, and where in them the terms of a question stand."""

    def __init__(self, records: Sequence[Record], numbers: TermNumbers) -> None:
        sizes = [(one.sentences, one.text_terms, one.heading_terms) for one in records]
        self._sentences, text_terms, heading_terms = np.array(sizes, dtype=np.int64).reshape(-1, 3).T
        self._starts = offsets_of([len(one.values) for one in records])
        self._values = np.concatenate([np.empty(0, dtype=np.int32), *(one.values for one in records)])
        self._begins = self._starts[:-1] + 3 * self._sentences
        self._text_ends = self._begins + text_terms
        self._heading_ends = self._text_ends + heading_terms
        self._matches = numbers.find(self._values.view(np.uint32))
        self._in_text = self._matches.within(self._begins, self._text_ends)

    def passages(self) -> Rows:
        """The terms of each record's text."""
        return self._in_text.cut(self._text_ends)

    def sentences(self) -> Rows:
        """The terms of each sentence of all texts."""
        ends = self._values[ranges(self._starts[:-1] + 2 * self._sentences, self._sentences, self._all)]
        return self._in_text.cut(ends + np.repeat(self._begins, self._sentences))

    def spans(self) -> NDArray[np.int32]:
        """Those of all records: shape (sentences, 2)."""
        return self._values[ranges(self._starts[:-1], 2 * self._sentences, self._all)].reshape(-1, 2)

    def headings(self) -> Rows:
        return self._matches.within(self._text_ends, self._heading_ends).cut(self._heading_ends)

    def subheads(self) -> Rows:
        return self._matches.within(self._heading_ends, self._starts[1:]).cut(self._starts[1:])

    @property
    def _all(self) -> Places:
        return np.arange(len(self._sentences))
