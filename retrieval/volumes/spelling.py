"""The Chinese terms of a volume as characters, to find those that have certain characters in certain places.

Made of the vocabulary when it is first asked for, once for as long as the volume is open, and looked through whole each
time: both are a few numpy operations on some bytes a term. So there is nothing to save or to bring up to date, and an
index that nobody asks for misspelt words has no part of it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from retrieval.arrays import Vocabulary
from retrieval.mapping import checked_array

Places = Sequence[str | None]
"""For each character of a term those that may stand there; None for any."""

_BYTES = 3
"""Of a Chinese character in UTF-8; those that have four are in no dictionary."""

_FIRST, _LAST = 0x3400, 0x9FFF
_CODES = 1 << 16


@dataclass(frozen=True, slots=True)
class _Table:
    """Terms of one length: `codes` (characters, terms) uint16, and their numbers in the vocabulary."""

    codes: NDArray[np.uint16]
    numbers: NDArray[np.intp]


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
        fits = np.ones(len(table.numbers), dtype=bool)
        for codes, allowed in zip(table.codes, places, strict=True):
            if allowed is not None:
                wanted = np.zeros(_CODES, dtype=bool)
                wanted[[code for code in map(ord, allowed) if code < _CODES]] = True
                fits &= wanted[codes]
        return [int(number) for number in table.numbers[fits]]

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
