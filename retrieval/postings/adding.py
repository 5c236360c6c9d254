"""Adding up every posting of a query: the plain way, and the best one where there are few.

In a small library the terms' lists are put one after another and added up in one go, which adds them in the order of
the terms: a list at a time would give the same, but there every call of numpy takes longer than its work.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from retrieval.postings.gathering import gather_entries
from retrieval.postings.layout import Passages, Postings
from retrieval.postings.weighing import Extra, Scores, Tables, WeightedTerms

_BLOCK = 256
_SPARSE = 16
"""Sorting so few postings, one for so many passages, is faster than going through all passages."""


def add_up(postings: Postings, tables: Tables, query: WeightedTerms, extra: Extra | None) -> Scores:
    """A score for each passage, summed in the order of the terms; nothing for those that match nothing."""
    if postings.windows == 1:
        passages, parts = _list_parts(postings, tables, query)
        scores = _add(passages, parts, len(postings.lengths))
    else:  # calls are nothing beside lists of many passages, which would take very much memory together
        scores = np.zeros(len(postings.lengths))
        for row in range(len(query.terms)):
            one = WeightedTerms(query.terms[row : row + 1], query.weights[row : row + 1])
            passages, parts = _list_parts(postings, tables, one)
            scores[passages] += parts
    if extra is not None:
        matched = np.flatnonzero(scores)
        scores[matched] += extra.of_all()[extra.groups[matched]]
    return scores


def match(postings: Postings, tables: Tables, query: WeightedTerms) -> tuple[Passages, Scores]:
    """The passages that hold any of the terms, ascending, and their scores, summed in the order of the terms."""
    passages, parts = _list_parts(postings, tables, query)
    if len(passages) * _SPARSE < len(postings.lengths):
        matched, places = np.unique(passages, return_inverse=True)
        return matched, _add(places, parts, len(matched))
    scores = _add(passages, parts, len(postings.lengths))
    matched = np.flatnonzero(scores)
    return matched, scores[matched]


def _add(places: NDArray[np.integer[Any]], parts: Scores, size: int) -> Scores:
    """The sum of each place's parts, which are added in their order."""
    return np.bincount(places, parts, minlength=size).astype(np.float64, copy=False)


def _list_parts(postings: Postings, tables: Tables, query: WeightedTerms) -> tuple[Passages, Scores]:
    """All postings of the query, a term after another: the passage, and what it adds to its score."""
    (passages, repeated, counts), sizes = gather_entries(postings, query.terms)
    weights = np.repeat(query.weights, sizes)
    return passages, tables.parts(postings.short_lengths.take(passages), repeated, counts, weights)


def top_passages(scores: Scores, limit: int) -> list[int]:
    """The passages with the highest positive scores, best first; equal scores in the order of the passages."""
    if limit < 1 or not len(scores):
        return []
    least = _least_of_best(scores, limit)
    chosen = np.flatnonzero(scores >= least if least > 0 else scores > 0)
    order = np.lexsort((chosen, -scores[chosen]))[:limit]
    passages: list[int] = chosen[order].tolist()
    return passages


def _least_of_best(scores: Scores, limit: int) -> float:
    """A score that at least so many passages reach, found among the maxima of blocks: fewer numbers to sort by far."""
    whole = len(scores) // _BLOCK * _BLOCK
    maxima = scores[:whole].reshape(-1, _BLOCK).max(axis=1)
    if limit > len(maxima):
        return 0.0
    return float(-np.partition(-maxima, limit - 1)[limit - 1])
