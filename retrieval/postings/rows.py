"""Room for the rows of `native/blocks.h`, which are made when their terms are first asked for."""

from dataclasses import dataclass, field
from threading import Lock

import numpy as np
from numpy.typing import NDArray

from retrieval.postings.layout import WINDOW, Postings, rare_limit, window_count

BLOCK_BITS = 3
"""Eight passages in a row are a block."""

PLACE_BITS = 8
"""Of 256 passages in a row it is known where they begin in a list."""

PLACES = (WINDOW >> PLACE_BITS) + 1
"""So many numbers are that for a window: its end is among them."""

BATCH = 256
"""So many candidates are looked up together."""

SPARE_CANDIDATES = 1 << 14
"""A search has room for so many candidates more than there are passages: those that have no sum are looked at so many
together, and whole blocks of them."""

UNCHECKED, NO_ROWS, NO_MEMORY, OUT_OF_RANGE = -1, -2, -3, -4
"""What compiled code says where lists have to be checked first, or rows to be made; where there is no memory for it;
and where a term or a passage is not of the index."""

ROUNDS, DONE, LOOKED_UP, SCORED = range(4)
"""What a search did: how often it summed terms, postings and candidates that this took or would have taken in the same
time, looks into lists, and candidates that were scored."""

_FREQUENT = 50
"""A term that stands in more than one of so many passages has a row."""

_TOGETHER = 64
"""So many blocks are looked at together."""


def row_size(passages: int) -> int:
    """The bytes of a row, two blocks in each."""
    return -(-passages // (2 * _TOGETHER << BLOCK_BITS)) * _TOGETHER


@dataclass(frozen=True, slots=True, eq=False)
class TermRows:
    """`terms` int64, ascending, that have rows; `is_made` bool for each; `rows` uint8 (terms, `row_size`) and `places`
    uint16 (terms, windows, PLACES), of which memory is taken only for those that were made. `limit`: in how many
    passages a term without a row stands at most."""

    limit: int
    terms: NDArray[np.int64]
    is_made: NDArray[np.bool_]
    rows: NDArray[np.uint8]
    places: NDArray[np.uint16]
    making: Lock = field(default_factory=Lock)

    @classmethod
    def of(cls, postings: Postings) -> "TermRows":
        passages = len(postings.lengths)
        limit = max(passages // _FREQUENT, rare_limit(passages))
        terms = np.flatnonzero(postings.directory[1] > limit)
        rows = np.empty((max(len(terms), 1), row_size(passages)), dtype=np.uint8)
        places = np.empty((len(rows), window_count(passages), PLACES), dtype=np.uint16)
        return cls(limit, terms, np.zeros(len(terms), dtype=np.bool_), rows, places)
