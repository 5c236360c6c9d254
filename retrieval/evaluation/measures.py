"""The measures, each a small function on plain values, and all of them together for what was judged.

None is what a measure says of no questions.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from retrieval.evaluation.judging import JUDGED_PASSAGES, Judged

Flags = NDArray[np.bool_]
Numbers = NDArray[np.float64]

WANTED_PRECISION = 0.95
WANTED_ANSWERS = 0.9
_BINS = 10


@dataclass(frozen=True, slots=True)
class Measures:
    """`hit…`, `reciprocal_rank`, `quote…`, `right_headline` and `answered` speak of the answerable questions,
    `refused` and `answered_at_90` of those without an answer, `precision` of the answered ones, the rest of all.

    None where there are none.
    """

    answerable: int
    unanswerable: int
    hit_at_1: float | None
    hit_at_5: float | None
    hit_at_10: float | None
    reciprocal_rank: float | None
    quote_at_1: float | None
    quote_at_1_word_for_word: float | None
    """Right is also what was taken from a copy, if the right article says it too: so for `auroc`,
    `coverage_at_95` and `calibration_error` as well."""
    quote_at_1_any_article: float | None
    right_headline: float | None
    answered: float | None
    precision: float | None
    refused: float | None
    answered_at_90: float | None
    """What is answered of the questions without an answer while 90 % of the answerable ones are."""
    auroc: float | None
    """How well the confidence tells right first quotes from all others."""
    auroc_answerable: float | None
    """How well it tells answerable questions from those without an answer."""
    coverage_at_95: float | None
    calibration_error: float | None
    median_quote_length: float | None
    quote_length_p90: float | None


def measure(judged: Sequence[Judged]) -> Measures:
    answerable = [one for one in judged if one.question.is_answerable]
    unanswerable = [one for one in judged if not one.question.is_answerable]
    lengths = [len(one.quote.text) for one in judged if one.quote is not None]
    sure, surer = confidences(judged), (confidences(answerable), confidences(unanswerable))
    right = np.array([one.is_right_word_for_word for one in judged], dtype=bool)
    return Measures(
        answerable=len(answerable),
        unanswerable=len(unanswerable),
        hit_at_1=_share(one.hit_within(1) for one in answerable),
        hit_at_5=_share(one.hit_within(5) for one in answerable),
        hit_at_10=_share(one.hit_within(JUDGED_PASSAGES) for one in answerable),
        reciprocal_rank=mean_reciprocal_rank([one.rank for one in answerable]),
        quote_at_1=_share(one.is_right for one in answerable),
        quote_at_1_word_for_word=_share(one.is_right_word_for_word for one in answerable),
        quote_at_1_any_article=_share(one.is_right_anywhere for one in answerable),
        right_headline=_share(one.has_right_headline for one in answerable),
        answered=_share(one.answer is not None for one in answerable),
        precision=_share(one.is_right for one in judged if one.answer is not None),
        refused=_share(one.answer is None for one in unanswerable),
        answered_at_90=false_positives_at(*surer, recall=WANTED_ANSWERS),
        auroc=auroc(sure[right], sure[~right]),
        auroc_answerable=auroc(*surer),
        coverage_at_95=coverage_at_precision(sure, right, precision=WANTED_PRECISION),
        calibration_error=expected_calibration_error(sure, right),
        median_quote_length=float(np.median(lengths)) if lengths else None,
        quote_length_p90=float(np.quantile(lengths, 0.9)) if lengths else None,
    )


def measure_kinds(judged: Iterable[Judged]) -> dict[str, Measures]:
    """The same for each kind of answer that is waited for, the most frequent first; `none` where none is named."""
    kinds: dict[str, list[Judged]] = {}
    for one in judged:
        kinds.setdefault(one.question.kind or "none", []).append(one)
    ordered = sorted(kinds.items(), key=lambda entry: (-len(entry[1]), entry[0]))
    return {str(kind): measure(of_kind) for kind, of_kind in ordered}


def confidences(judged: Iterable[Judged]) -> Numbers:
    """How sure the answerer was of the first quote, whether it gave it or not; 0 where there was nothing to give."""
    return np.array([one.given.confidence for one in judged], dtype=np.float64)


def mean_reciprocal_rank(ranks: Sequence[int | None]) -> float | None:
    """The mean of 1/rank of the first right passage, 0 where there is none (Voorhees, TREC-8 1999)."""
    return sum(1.0 / rank for rank in ranks if rank is not None) / len(ranks) if ranks else None


def auroc(positives: ArrayLike, negatives: ArrayLike) -> float | None:
    """The area under the ROC curve: how often a positive is surer than a negative, ties counting half.

    That is the statistic of Mann and Whitney (Hanley and McNeil, Radiology 1982).
    """
    above, below = np.asarray(positives, dtype=np.float64), np.sort(np.asarray(negatives, dtype=np.float64))
    if not len(above) or not len(below):
        return None
    beaten = np.searchsorted(below, above, side="left") + np.searchsorted(below, above, side="right")
    return float(beaten.mean() / 2 / len(below))


def coverage_at_precision(confidence: ArrayLike, right: ArrayLike, *, precision: float) -> float | None:
    """The largest share of questions that some threshold answers with at least this precision.

    A point of the risk-coverage curve (El-Yaniv and Wiener, JMLR 2010).
    """
    sure, rights = np.asarray(confidence, dtype=np.float64), np.asarray(right, dtype=bool)
    if not len(sure):
        return None
    order = np.argsort(-sure, kind="stable")
    answered = np.arange(1, len(sure) + 1)
    # No threshold comes between two that are equally sure.
    ends = np.append(sure[order][1:] < sure[order][:-1], True)
    precise = np.cumsum(rights[order]) / answered >= precision
    return float(answered[ends & precise].max(initial=0) / len(sure))


def false_positives_at(positives: ArrayLike, negatives: ArrayLike, *, recall: float) -> float | None:
    """The share of the negatives above the highest threshold that keeps this share of the positives.

    The false positive rate at a true positive rate of, usually, 95 % (Hendrycks and Gimpel, ICLR 2017).
    """
    above, below = np.sort(np.asarray(positives, dtype=np.float64))[::-1], np.asarray(negatives, dtype=np.float64)
    if not len(above) or not len(below):
        return None
    threshold = above[int(np.ceil(recall * len(above))) - 1]
    return float((below >= threshold).mean())


def expected_calibration_error(confidence: ArrayLike, right: ArrayLike) -> float | None:
    """How far confidence and accuracy lie apart in ten bins of equal width, by their size (Guo et al., ICML 2017)."""
    sure, rights = np.asarray(confidence, dtype=np.float64), np.asarray(right, dtype=np.float64)
    if not len(sure):
        return None
    places = np.minimum((sure * _BINS).astype(int), _BINS - 1)
    gaps = np.bincount(places, weights=rights - sure, minlength=_BINS)
    return float(np.abs(gaps).sum() / len(sure))


def _share(outcomes: Iterable[bool]) -> float | None:
    counted = list(outcomes)
    return sum(counted) / len(counted) if counted else None
