"""What a passage that a search has left out may score at most.

The cluster scores as `Formula` does, but for two things: it holds lengths against one average that stays (see
`mapping.TYPICAL_LENGTH`), and it rounds those above forty down, which overrates them. So how many times its score in
the cluster a passage may score depends on the two averages only, and bounds whatever was not given back.
"""

from math import sqrt

from retrieval.cluster.documents import heading_steps
from retrieval.cluster.mapping import TYPICAL_LENGTH
from retrieval.postings.weighing import Formula

_SINGLE = 1.0 + 1e-5
"""Lucene adds scores with 32 bits."""


def most_underrated(average_length: float) -> float:
    """How many times its score in the cluster a passage may score, in a library of this average length; at least 1.

    With k for k1 * b, a term of which a share x of a passage consists scores (m * x + k / average) / (x + k / average)
    for delta = 1, but for a part of the norm that is the same here and there and only brings the two closer. The ratio
    of this to the same with the other average is highest where x is k / sqrt(m * both averages), and there it is this.
    """
    most = most_of_a_term() / Formula().delta
    true, typical = sqrt(average_length), sqrt(TYPICAL_LENGTH)
    ratio = (sqrt(most) * true + typical) / (true + sqrt(most) * typical)
    return max(1.0, ratio * ratio) * _SINGLE


def most_of_a_term() -> float:
    """What a term scores at most for each unit of its weight."""
    formula = Formula()
    return formula.k1 + 1 + formula.delta


def rest_in_heading() -> float:
    """What more occurrences in a heading than are asked for score at most, for each unit of the term's weight."""
    return Formula().k1 + 1 - sum(heading_steps())
