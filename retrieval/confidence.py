"""How sure we are that a quote answers: a logistic model over a few shares, fitted on question sets.

The weights stand in `confidence.json`; `tests/evaluation/fit_confidence.py` writes it.
"""

import json
from dataclasses import astuple, dataclass, fields
from functools import cache
from importlib import resources
from math import exp, log

import numpy as np

from retrieval.quoting import Candidate, Found, Terms


@dataclass(frozen=True, slots=True)
class Evidence:
    """What speaks for a quote. Shares are of the whole weight of the question's terms, unknown terms included."""

    quote: float
    """Terms in the quote or over its article."""
    passage: float
    """Terms in the passage, over its article, or in its lead."""
    words: float
    """The same as `quote`, of the words alone."""
    largest_gap: float
    """The heaviest word that neither passage nor heading has."""
    unknown: float
    """Terms that the whole library lacks."""
    kind: float
    """1 if the quote holds the kind of thing asked for, 0 if not, 0.5 if no kind is asked for."""
    lead_over_next: float
    """How much better the sentence's score is than that of the best sentence of another article."""
    length: float
    """ln(1 + number of words in the question)."""

    @classmethod
    def of(cls, terms: Terms, candidate: Candidate, found: Found, *, kind: float, lead_over_next: float) -> "Evidence":
        near = candidate.in_passage | candidate.in_heading | candidate.in_lead
        words = terms.weights * terms.are_words
        total, all_words = float(terms.weights.sum()), float(words.sum())
        missing = words[~near]
        return cls(
            quote=terms.share(found | candidate.in_heading),
            passage=terms.share(near),
            words=float(words[found | candidate.in_heading].sum() / all_words) if all_words else 0.0,
            largest_gap=float(missing.max() / all_words) if all_words and len(missing) else 0.0,
            unknown=float(terms.weights[terms.unknown].sum() / total),
            kind=kind,
            lead_over_next=lead_over_next,
            length=log(1 + int(np.count_nonzero(terms.are_words))),
        )


def confidence(evidence: Evidence) -> float:
    """The probability, between 0 and 1, that a quote with this evidence answers its question."""
    intercept, weights = _model()
    logit = intercept + sum(weight * value for weight, value in zip(weights, astuple(evidence), strict=True))
    return 1.0 / (1.0 + exp(-max(-30.0, min(30.0, logit))))


@cache
def _model() -> tuple[float, tuple[float, ...]]:
    model = json.loads(resources.files("retrieval").joinpath("confidence.json").read_text("utf-8"))
    return model["intercept"], tuple(model["weights"][field.name] for field in fields(Evidence))
