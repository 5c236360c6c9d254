"""What a passage that a search has left out may score at most.

The cluster scores as `Formula` does, but for two things: it holds lengths against one average that stays (see
`mapping.TYPICAL_LENGTH`), and it knows those above forty roughly. So a passage's true score is its score in the cluster
times something that is known for each length and count, and its highest value bounds whatever was not given back.
"""

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from retrieval.cluster.documents import heading_steps
from retrieval.cluster.mapping import TYPICAL_LENGTH
from retrieval.postings.weighing import Formula

_LONGEST = 1 << 12
"""Terms; longer ones score less and less, and their share by length with it."""

_MOST_COUNTED = 64
"""What a term scores for more of them is closer to its limit, and so to what the cluster makes of it."""

_EXACT = 40
_SINGLE = 1.0 + 1e-5
"""Lucene adds scores with 32 bits."""


@lru_cache(64)
def most_underrated(average_length: float) -> float:
    """How many times its score in the cluster a passage may score, in a library of this average length; at least 1."""
    formula = Formula()
    lengths = np.arange(1, _LONGEST + 1, dtype=np.int32)
    true = formula.norms(lengths, average_length)
    rough = formula.norms(rough_lengths(lengths), TYPICAL_LENGTH)
    counts = np.arange(1, _MOST_COUNTED + 1, dtype=np.float64)[:, None]
    ratios = formula.impacts(counts, true) / formula.impacts(counts, rough)
    return max(1.0, float(ratios.max())) * _SINGLE


def most_of_a_term() -> float:
    """What a term scores at most for each unit of its weight."""
    formula = Formula()
    return formula.k1 + 1 + formula.delta


def rest_in_heading() -> float:
    """What more occurrences in a heading than are asked for score at most, for each unit of the term's weight."""
    return Formula().k1 + 1 - sum(heading_steps())


def rough_lengths(lengths: NDArray[np.int32]) -> NDArray[np.int32]:
    """As Lucene keeps them: exactly up to 40, of what goes beyond 24 four bits and how many there are behind."""
    beyond = lengths - (_EXACT - 16)
    bits = np.frexp(np.maximum(beyond, 1).astype(np.float64))[1]
    step = np.left_shift(1, np.maximum(bits - 4, 0))
    return np.where(lengths < _EXACT, lengths, (beyond // step) * step + _EXACT - 16).astype(np.int32)
