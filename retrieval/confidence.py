"""How sure we are that a quote answers: a logistic model over a few shares and their products, fitted on question sets.

The weights stand in `confidence.json`; `tests/evaluation/fit_confidence.py` writes it. Products are there because no
share tells for itself: half a question's words in a quote that no other article rivals mean more than in one of many.
"""

import json
from dataclasses import dataclass, fields
from functools import cache
from importlib import resources
from itertools import combinations_with_replacement
from math import exp, log
from operator import attrgetter

import numpy as np

from retrieval.candidates import Candidate
from retrieval.terms import Found, Terms


@dataclass(frozen=True, slots=True)
class Characters:
    """The shares of a question's characters that stand in a quote or over its article, and in its passage or there."""

    quote: float
    passage: float

    @classmethod
    def of(cls, asked: frozenset[str], *, heading: str, quote: str, passage: str) -> "Characters":
        """All texts normalised."""
        missing = asked - set(heading)
        return cls(*(1.0 - len(missing - set(text)) / max(1, len(asked)) for text in (quote, passage)))


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
    heading: float
    """Terms over the article."""
    characters: float
    """The question's characters that stand in the quote or over its article: 退货 in 退回货物 is no word of it."""
    characters_nearby: float
    """The same of the passage."""

    @classmethod
    def of(
        cls,
        terms: Terms,
        candidate: Candidate,
        found: Found,
        characters: "Characters",
        *,
        kind: float,
        lead_over_next: float,
    ) -> "Evidence":
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
            heading=terms.share(candidate.in_heading),
            characters=characters.quote,
            characters_nearby=characters.passage,
        )


def confidence(evidence: Evidence) -> float:
    """The probability, between 0 and 1, that a quote with this evidence answers its question."""
    intercept, weights = _model()
    logit = intercept + sum(weight * value for weight, value in zip(weights, with_products(evidence), strict=True))
    return 1.0 / (1.0 + exp(-max(-30.0, min(30.0, logit))))


def with_products(evidence: Evidence) -> list[float]:
    """The values that are weighed, in the order of `names_of_values`: each for itself, then each pair's product."""
    values = _values(evidence)
    return [*values, *(one * other for one, other in combinations_with_replacement(values, 2))]


_values = attrgetter(*(field.name for field in fields(Evidence)))
"""Not `astuple`, which copies whatever it meets and takes far longer."""


def names_of_values() -> list[str]:
    names = [field.name for field in fields(Evidence)]
    return [*names, *(f"{one} * {other}" for one, other in combinations_with_replacement(names, 2))]


@cache
def _model() -> tuple[float, tuple[float, ...]]:
    model = json.loads(resources.files("retrieval").joinpath("confidence.json").read_text("utf-8"))
    return model["intercept"], tuple(model["weights"].get(name, 0.0) for name in names_of_values())
