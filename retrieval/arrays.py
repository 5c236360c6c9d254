"""Array shapes that an index is made of: ragged rows, texts, and a sorted vocabulary.

All are a few plain numpy arrays, so that they can be saved as they are and mapped from disk without being read.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import pairwise
from typing import Any, overload

import numpy as np
from numpy.typing import NDArray

from retrieval.mapping import checked_array

_REMEMBERED_TERMS = 1 << 14
_BETWEEN_LANDMARKS = 64


@dataclass(frozen=True, slots=True, eq=False)
class Rows:
    """Rows of different lengths: row `i` is `values[offsets[i]:offsets[i + 1]]`; int64 offsets, int32 values."""

    offsets: NDArray[np.int64]
    values: NDArray[np.int32]

    @classmethod
    def of(cls, rows: Sequence[NDArray[np.int32]]) -> "Rows":
        offsets = offsets_of([len(row) for row in rows])
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


@dataclass(frozen=True, slots=True, eq=False)
class Strings(Sequence[str]):
    """Texts in one array: text `i` is the UTF-8 `letters[offsets[i]:offsets[i + 1]]`."""

    offsets: NDArray[np.int64]
    letters: NDArray[np.uint8]

    @classmethod
    def of(cls, texts: Iterable[str]) -> "Strings":
        encoded = [_encode(text) for text in texts]
        return cls(offsets_of([len(text) for text in encoded]), np.frombuffer(b"".join(encoded), dtype=np.uint8))

    def __len__(self) -> int:
        return len(self.offsets) - 1

    @overload
    def __getitem__(self, place: int) -> str: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[str]: ...
    def __getitem__(self, place: int | slice) -> str | Sequence[str]:
        if isinstance(place, slice):
            return [self[number] for number in range(*place.indices(len(self)))]
        count = len(self)
        if not -count <= place < count:
            raise IndexError(place)
        return self.encoded(place % count).decode("utf-8", "surrogatepass")

    def __iter__(self) -> Iterator[str]:
        letters = checked_array(self.letters).tobytes()
        for start, end in pairwise(checked_array(self.offsets).tolist()):
            yield letters[start:end].decode("utf-8", "surrogatepass")

    def encoded(self, place: int) -> bytes:
        start, end = self.offsets[place : place + 2].tolist()
        return self.letters[start:end].tobytes()

    def find_place(self, text: str, low: int = 0, high: int | None = None) -> int:
        """Where a text is or would be among these, or these from `low` up to `high`, which must be sorted."""
        wanted, high = _encode(text), len(self) if high is None else high
        while low < high:
            middle = (low + high) // 2
            if self.encoded(middle) < wanted:
                low = middle + 1
            else:
                high = middle
        return low


def offsets_of(lengths: Sequence[int] | NDArray[np.integer[Any]]) -> NDArray[np.int64]:
    """Where each of some parts begins that follow one another, and where the last one ends."""
    offsets = np.zeros(len(lengths) + 1, dtype=np.int64)
    np.cumsum(lengths, out=offsets[1:])
    return offsets


def ranges(starts: NDArray[Any], counts: NDArray[Any], chosen: NDArray[Any]) -> NDArray[np.int64]:
    """The numbers `starts[c]` up to `starts[c] + counts[c]` for each chosen c, one after another."""
    sizes = counts[chosen]
    ends = np.cumsum(sizes)
    numbers: NDArray[np.int64] = np.repeat(starts[chosen] - ends + sizes, sizes)
    numbers += np.arange(len(numbers))
    return numbers


def _encode(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def _key(encoded: bytes) -> int:
    """The first eight bytes as a number: in the order of the texts, but for those that begin alike."""
    return int.from_bytes(encoded[:8].ljust(8, b"\0"), "big")


@dataclass(frozen=True, eq=False)
class Vocabulary(Mapping[str, int]):
    """Sorted terms; a term's number is its place. `landmarks` has the first bytes of every 64th term: the search begins
    in these few, so that a look-up touches two or three places of the file."""

    terms: Strings
    landmarks: NDArray[np.uint64]

    @classmethod
    def of(cls, sorted_terms: Iterable[str]) -> "Vocabulary":
        terms = Strings.of(sorted_terms)
        keys = [_key(terms.encoded(place)) for place in range(0, len(terms), _BETWEEN_LANDMARKS)]
        return cls(terms, np.array(keys, dtype=np.uint64))

    def __len__(self) -> int:
        return len(self.terms)

    def __iter__(self) -> Iterator[str]:
        return iter(self.terms)

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
        wanted = _encode(term)
        landmarks, key = checked_array(self.landmarks), np.uint64(_key(wanted))
        low = max(int(np.searchsorted(landmarks, key, side="left")) - 1, 0) * _BETWEEN_LANDMARKS
        high = min(int(np.searchsorted(landmarks, key, side="right")) * _BETWEEN_LANDMARKS, len(self))
        place = self.terms.find_place(term, low, high)
        return place if place < len(self) and self.terms.encoded(place) == wanted else None

    def term(self, number: int) -> str:
        return self.terms[number]
