"""The Chinese terms of a volume as characters, to find those that have certain characters in certain places.

Made of the vocabulary when it is first asked for, once for as long as the volume is open, by a few numpy operations on
some bytes a term. So there is nothing to save or to bring up to date, and an index that nobody asks for misspelt words
has no part of it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from retrieval.arrays import Vocabulary, ranges
from retrieval.mapping import checked_array

Places = Sequence[str | None]
"""For each character of a term those that may stand there; None for any."""

_BYTES = 3
"""Of a Chinese character in UTF-8; those that have four are in no dictionary."""

_FIRST, _LAST = 0x3400, 0x9FFF
_CODES = 1 << 16


@dataclass(frozen=True, slots=True)
class _Table:
    """Terms of one length, sorted: `codes` (characters, terms) uint16, and their numbers in the vocabulary."""

    codes: NDArray[np.uint16]
    numbers: NDArray[np.intp]

    def rows_beginning(self, allowed: str | None) -> NDArray[np.int64]:
        """The terms whose first character is one of these; they stand together, so that only these are looked at."""
        if allowed is None:
            return np.arange(len(self.numbers))
        wanted = np.unique(np.array(_codes_of(allowed), dtype=np.uint16))
        starts = self.codes[0].searchsorted(wanted, side="left")
        counts = self.codes[0].searchsorted(wanted, side="right") - starts
        return ranges(starts, counts, np.arange(len(wanted)))


@dataclass(frozen=True, eq=False)
class Spelling:
    """Of one vocabulary."""

    vocabulary: Vocabulary

    @cached_property
    def _tables(self) -> dict[int, _Table]:
        return {}

    def find(self, places: Places) -> list[int]:
        """The numbers of the terms that have one of these characters in each place, and no others."""
        table = self._tables.get(len(places)) or self._tables.setdefault(len(places), self._read(len(places)))
        rows = table.rows_beginning(places[0])
        for codes, allowed in zip(table.codes[1:], places[1:], strict=True):
            if allowed is not None:
                wanted = np.zeros(_CODES, dtype=bool)
                wanted[_codes_of(allowed)] = True
                rows = rows[wanted[codes[rows]]]
        return [int(number) for number in table.numbers[rows]]

    def _read(self, length: int) -> _Table:
        offsets, letters = checked_array(self.vocabulary.terms.offsets), checked_array(self.vocabulary.terms.letters)
        numbers = np.flatnonzero(np.diff(offsets) == _BYTES * length)
        starts = offsets[numbers]
        codes = np.empty((length, len(numbers)), dtype=np.uint16)
        fits = np.ones(len(numbers), dtype=bool)
        for place in range(length):
            lead, second, third = (letters[starts + _BYTES * place + byte].astype(np.uint16) for byte in range(_BYTES))
            codes[place] = (lead & 0xF) << 12 | (second & 0x3F) << 6 | third & 0x3F
            fits &= (lead >> 4 == 0xE) & (codes[place] >= _FIRST) & (codes[place] <= _LAST)
        return _Table(codes[:, fits], numbers[fits])


def _codes_of(characters: str) -> list[int]:
    return [code for code in map(ord, characters) if code < _CODES]
