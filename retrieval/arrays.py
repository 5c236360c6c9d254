"""Two array shapes that an index is made of: ragged rows, and a sorted vocabulary.

Both are pairs of plain numpy arrays, so that they can be saved as they are and mapped from disk without being read.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np
from numpy.typing import NDArray

_REMEMBERED_TERMS = 1 << 14


@dataclass(frozen=True, slots=True, eq=False)
class Rows:
    """Rows of different lengths: row `i` is `values[offsets[i]:offsets[i + 1]]`; int64 offsets, int32 values."""

    offsets: NDArray[np.int64]
    values: NDArray[np.int32]

    @classmethod
    def of(cls, rows: Sequence[NDArray[np.int32]]) -> "Rows":
        offsets = np.zeros(len(rows) + 1, dtype=np.int64)
        np.cumsum([len(row) for row in rows], out=offsets[1:])
        return cls(offsets, np.concatenate(rows).astype(np.int32) if rows else np.empty(0, dtype=np.int32))

    def __len__(self) -> int:
        return len(self.offsets) - 1

    def __getitem__(self, row: int) -> NDArray[np.int32]:
        return self.values[int(self.offsets[row]) : int(self.offsets[row + 1])]

    def between(self, first: int, last: int) -> NDArray[np.int32]:
        """The values of rows `first` to `last - 1` in one."""
        return self.values[int(self.offsets[first]) : int(self.offsets[last])]

    def owners(self) -> NDArray[np.int32]:
        """The row that each value stands in."""
        return np.repeat(np.arange(len(self), dtype=np.int32), np.diff(self.offsets))


@dataclass(frozen=True, eq=False)
class Vocabulary(Mapping[str, int]):
    """Sorted terms, found by bisection: term `i` is the UTF-8 text `letters[offsets[i]:offsets[i + 1]]`."""

    offsets: NDArray[np.int64]
    letters: NDArray[np.uint8]

    @classmethod
    def of(cls, sorted_terms: Iterable[str]) -> "Vocabulary":
        encoded = [term.encode("utf-8", "surrogatepass") for term in sorted_terms]
        offsets = np.zeros(len(encoded) + 1, dtype=np.int64)
        np.cumsum([len(term) for term in encoded], out=offsets[1:])
        return cls(offsets, np.frombuffer(b"".join(encoded), dtype=np.uint8))

    def __len__(self) -> int:
        return len(self.offsets) - 1

    def __iter__(self) -> Iterator[str]:
        return (self.term(number) for number in range(len(self)))

    def __getitem__(self, term: str) -> int:
        number = self._remembered(term)
        if number is None:
            raise KeyError(term)
        return number

    @cached_property
    def _remembered(self) -> Callable[[str], int | None]:
        """Each term of a question is looked up several times, and many questions share their terms."""
        return lru_cache(_REMEMBERED_TERMS)(self._find)

    def _find(self, term: str) -> int | None:
        wanted = term.encode("utf-8", "surrogatepass")
        low, high = 0, len(self)
        while low < high:
            middle = (low + high) // 2
            if self._encoded(middle) < wanted:
                low = middle + 1
            else:
                high = middle
        return low if low < len(self) and self._encoded(low) == wanted else None

    def term(self, number: int) -> str:
        return self._encoded(number).decode("utf-8", "surrogatepass")

    def _encoded(self, number: int) -> bytes:
        return self.letters[int(self.offsets[number]) : int(self.offsets[number + 1])].tobytes()
