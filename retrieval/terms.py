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

Found = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class _Numbers:
    """Sorted numbers of terms in a volume; `columns[i]` is the question's term that `numbers[i]` stands for."""

    numbers: NDArray[np.int32]
    columns: NDArray[np.intp]

    @classmethod
    def of(cls, volume: Volume, columns: Mapping[str, int]) -> "_Numbers":
        numbered = sorted(
            (number, column) for term, column in columns.items() if (number := volume.term_number(term)) is not None
        )
        return cls(
            np.array([number for number, _ in numbered], dtype=np.int32),
            np.array([column for _, column in numbered], dtype=np.intp),
        )


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
        numbers, columns = self.numbers[volume].numbers, self.numbers[volume].columns
        if len(numbers) and len(values):
            places = np.minimum(numbers.searchsorted(values), len(numbers) - 1)
            hits = (numbers[places] == values).nonzero()[0]
            owners = lengths.cumsum().searchsorted(hits, side="right")
            found[owners, columns[places[hits]]] = True
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
    offsets = [rows.offsets[some.start : some.stop + 1] for some in wanted]
    values = [rows.values[int(some[0]) : int(some[-1])] for some in offsets]
    return np.concatenate(values), np.concatenate([some[1:] - some[:-1] for some in offsets])
