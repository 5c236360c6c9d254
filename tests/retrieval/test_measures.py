"""The measures on values by hand."""

import pytest

from retrieval.evaluation.measures import (
    auroc,
    coverage_at_precision,
    expected_calibration_error,
    false_positives_at,
    mean_reciprocal_rank,
)


def test_the_reciprocal_rank_is_of_the_first_right_passage_and_zero_without_one() -> None:
    assert mean_reciprocal_rank([1, 2, None, 4]) == pytest.approx((1 + 1 / 2 + 0 + 1 / 4) / 4)


@pytest.mark.parametrize(
    ("positives", "negatives", "area"),
    [
        ([0.9, 0.8], [0.1, 0.2], 1.0),
        ([0.1], [0.9], 0.0),
        ([0.5, 0.5], [0.5], 0.5),
        ([0.9, 0.3], [0.6, 0.3], (2 + 0 + 0.5) / 4),
    ],
)
def test_auroc_is_how_often_a_positive_is_surer(positives: list[float], negatives: list[float], area: float) -> None:
    assert auroc(positives, negatives) == pytest.approx(area)


def test_coverage_is_the_largest_share_that_is_precise_enough() -> None:
    sure = [0.9, 0.8, 0.7, 0.6, 0.5]
    assert coverage_at_precision(sure, [True, False, True, True, False], precision=0.75) == pytest.approx(4 / 5)
    assert coverage_at_precision(sure, [True, False, True, True, False], precision=0.95) == pytest.approx(1 / 5)
    assert coverage_at_precision(sure, [False] * 5, precision=0.95) == 0.0
    assert coverage_at_precision(sure, [True] * 5, precision=0.95) == 1.0


def test_no_threshold_comes_between_questions_that_are_equally_sure() -> None:
    assert coverage_at_precision([0.9, 0.9], [True, False], precision=0.95) == 0.0
    assert coverage_at_precision([0.9, 0.9], [True, False], precision=0.5) == 1.0


def test_false_positives_are_counted_at_the_threshold_that_keeps_nine_of_ten() -> None:
    answerable = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95]
    assert false_positives_at(answerable, [0.05, 0.15, 0.2, 0.5], recall=0.9) == pytest.approx(2 / 4)
    assert false_positives_at(answerable, [0.05, 0.15, 0.2, 0.5], recall=1.0) == pytest.approx(3 / 4)


def test_the_calibration_error_weighs_each_bin_by_its_size() -> None:
    sure, right = [0.95, 0.95, 0.05, 0.15], [True, False, False, True]
    gaps = [abs(0.95 - 0.5) * 2, abs(0.05 - 0) * 1, abs(0.15 - 1) * 1]
    assert expected_calibration_error(sure, right) == pytest.approx(sum(gaps) / 4)
    assert expected_calibration_error([1.0, 0.0], [True, False]) == 0.0


def test_of_nothing_nothing_is_measured() -> None:
    assert mean_reciprocal_rank([]) is None
    assert auroc([], [0.5]) is auroc([0.5], []) is None
    assert coverage_at_precision([], [], precision=0.95) is None
    assert false_positives_at([], [0.5], recall=0.9) is false_positives_at([0.5], [], recall=0.9) is None
    assert expected_calibration_error([], []) is None
