"""The question's terms, and where they stand in a volume's sentences and headings."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from retrieval.arrays import Rows
from retrieval.index import Index
from retrieval.question import Question
from retrieval.synonyms import synonyms_of
from retrieval.volumes.volume import Volume

_FEWEST_DECIDING = 0.15
"""A smaller part of the question's weight than this decides no more than its size."""

_LAST_BITS = (1 << 12) - 1

Found = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class _Numbers:
    """Sorted numbers of terms in a volume; `columns[i]` is the question's term that `numbers[i]` stands for.

    `ends` tells for the last bits of a number whether any of these ends so.
    """

    numbers: NDArray[np.int32]
    columns: NDArray[np.intp]
    ends: Found

    @classmethod
    def of(cls, volume: Volume, columns: Mapping[str, int]) -> "_Numbers":
        numbered = sorted(
            (number, column) for term, column in columns.items() if (number := volume.term_number(term)) is not None
        )
        numbers = np.array([number for number, _ in numbered], dtype=np.int32)
        ends = np.zeros(_LAST_BITS + 1, dtype=bool)
        ends[numbers & _LAST_BITS] = True
        return cls(numbers, np.array([column for _, column in numbered], dtype=np.intp), ends)

    def find(self, values: NDArray[np.int32]) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
        """Where any of these numbers stands among the values, and for which of the question's terms."""
        # Nearly no value is any of these numbers; looking at its last bits takes a tenth of searching for it.
        likely = self.ends[values & _LAST_BITS].nonzero()[0]
        if not len(likely):
            return likely, likely
        wanted = values[likely]
        places = np.minimum(self.numbers.searchsorted(wanted), len(self.numbers) - 1)
        same = (self.numbers[places] == wanted).nonzero()[0]
        return likely[same], self.columns[places[same]]


@dataclass(frozen=True, slots=True)
class Terms:
    """The question's terms, their weights, and the numbers under which each volume has them or a synonym.

    `weights` and `are_words` have one entry a term. `unknown` marks the terms of which the
    whole library has neither the term itself nor a synonym.
    """

    weights: NDArray[np.float64]
    are_words: Found
    unknown: Found
    numbers: Mapping[Volume, _Numbers]

    @classmethod
    def of(cls, index: Index, question: Question, weights: Mapping[str, float]) -> "Terms":
        columns = {term: column for column, term in enumerate(weights)}
        synonyms = {synonym: columns[term] for term in weights for synonym in sorted(synonyms_of(term))}
        columns = synonyms | columns
        known = {column for term, column in columns.items() if index.knows(term)}
        return cls(
            weights=np.array(list(weights.values())),
            are_words=np.array([term in question.words for term in weights], dtype=bool),
            unknown=np.array([column not in known for column in range(len(weights))], dtype=bool),
            numbers={part.volume: _Numbers.of(part.volume, columns) for part in index.parts},
        )

    def find(self, volume: Volume, rows: Rows, wanted: Sequence[range]) -> Found:
        """Which terms stand in which of these rows of the volume, range after range: shape (rows, terms)."""
        values, lengths = _gather(rows, wanted)
        found = np.zeros((len(lengths), len(self.weights)), dtype=bool)
        hits, columns = self.numbers[volume].find(values)
        if len(hits):
            found[lengths.cumsum().searchsorted(hits, side="right"), columns] = True
        return found

    def find_any(self, volume: Volume, rows: Rows, row: int) -> Found:
        """Which terms stand in this row of the volume: shape (terms,)."""
        return np.asarray(self.find(volume, rows, [range(row, row + 1)])[0])

    def share_among(self, chosen: Found, worth: NDArray[np.float64]) -> NDArray[np.float64]:
        """The share of the chosen terms' weight that each row is worth: both (rows, terms) → (rows,)."""
        weights = self.weights * chosen
        most = np.maximum(weights.sum(axis=1), _FEWEST_DECIDING * self.weights.sum())
        return np.asarray((worth * weights).sum(axis=1) / most)

    def share(self, found: Found) -> float:
        """The share of the question's whole weight that the found terms have."""
        return float(self.weights[found].sum() / self.weights.sum())


def _gather(rows: Rows, wanted: Sequence[range]) -> tuple[NDArray[np.int32], NDArray[np.int64]]:
    """The values of these rows one after another, and how many each row has."""
    joined = _join(wanted)
    offsets = [rows.offsets[some.start : some.stop + 1] for some in joined]
    values = [rows.values[int(some[0]) : int(some[-1])] for some in offsets]
    if len(joined) == 1:
        return values[0], offsets[0][1:] - offsets[0][:-1]
    return np.concatenate(values), np.concatenate([some[1:] - some[:-1] for some in offsets])


def _join(wanted: Sequence[range]) -> list[range]:
    """The ranges, those joined that follow one another."""
    joined = [wanted[0]]
    for some in wanted[1:]:
        if some.start == joined[-1].stop:
            joined[-1] = range(joined[-1].start, some.stop)
        else:
            joined.append(some)
    return joined
