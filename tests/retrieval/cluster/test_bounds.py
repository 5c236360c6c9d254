"""What a passage that was left out may score is never more than is said."""

import numpy as np
import pytest

from retrieval.cluster.bounds import most_of_a_term, most_underrated, rough_lengths
from retrieval.cluster.mapping import TYPICAL_LENGTH
from retrieval.postings.weighing import Formula


def as_lucene_keeps(length: int) -> int:
    """`SmallFloat.byte4ToInt(intToByte4(length))` of Lucene, after its source."""
    free = 24
    if length < free:
        return length
    beyond = length - free
    shift = max(beyond.bit_length() - 4, 0)
    return free + (beyond >> shift << shift)


def test_lengths_are_as_rough_as_lucenes() -> None:
    lengths = np.arange(1, 5000, dtype=np.int32)
    assert rough_lengths(lengths).tolist() == [as_lucene_keeps(length) for length in lengths.tolist()]


@pytest.mark.parametrize("average", [5.0, 60.0, TYPICAL_LENGTH, 130.0, 400.0])
def test_no_passage_scores_more_than_the_bound_says(average: float) -> None:
    formula = Formula()
    lengths = np.arange(1, 3000, 7, dtype=np.int32)
    for count in (1.0, 2.0, 3.0, 9.0, 40.0, 200.0):
        true = formula.impacts(count, formula.norms(lengths, average))
        rough = formula.impacts(count, formula.norms(rough_lengths(lengths), TYPICAL_LENGTH))
        assert (true <= rough * most_underrated(average)).all()
        assert (true <= most_of_a_term()).all()


def test_where_passages_are_short_on_average_the_cluster_underrates_none() -> None:
    assert most_underrated(TYPICAL_LENGTH) == pytest.approx(1.0, abs=1e-4)
    assert most_underrated(2 * TYPICAL_LENGTH) > 1.1
