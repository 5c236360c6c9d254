"""What a passage that was left out may score is never more than is said."""

import numpy as np
import pytest

from retrieval.cluster.bounds import most_of_a_term, most_underrated
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


@pytest.mark.parametrize("average", [0.5, 5.0, 60.0, TYPICAL_LENGTH, 101.0, 130.0, 400.0, 20_000.0])
def test_no_passage_scores_more_than_the_bound_says(average: float) -> None:
    """However long it is, and however often it has the term."""
    formula = Formula()
    lengths = np.unique(np.geomspace(1, 30_000, 2000).astype(np.int32))
    rough = np.array([as_lucene_keeps(length) for length in lengths.tolist()], dtype=np.int32)
    for count in range(1, 120):
        true = formula.impacts(float(count), formula.norms(lengths, average))
        given = formula.impacts(float(count), formula.norms(rough, TYPICAL_LENGTH))
        assert (true <= given * most_underrated(average)).all()
        assert (true <= most_of_a_term()).all()


@pytest.mark.parametrize("average", [101.0, 130.0, 400.0])
def test_the_bound_is_no_higher_than_it_must_be(average: float) -> None:
    formula = Formula()
    lengths = np.arange(1, 30_000, dtype=np.int32)
    true, given = (formula.impacts(60.0, formula.norms(lengths, one)) for one in (average, TYPICAL_LENGTH))
    assert most_underrated(average) == pytest.approx((true / given).max(), rel=0.005)


def test_where_passages_are_short_on_average_the_cluster_underrates_none() -> None:
    assert most_underrated(TYPICAL_LENGTH) == pytest.approx(1.0, abs=1e-4)
    assert most_underrated(2 * TYPICAL_LENGTH) > 1.1
