"""Adding up every posting of a query: the plain way, and the best one where there are few."""

import numpy as np

from retrieval.mapping import checked_array
from retrieval.postings.layout import Postings
from retrieval.postings.weighing import Extra, Scores, Tables, WeightedTerms

_BLOCK = 256


def add_up(postings: Postings, tables: Tables, query: WeightedTerms, extra: Extra | None) -> Scores:
    """A score for each passage, summed in the order of the terms; nothing for those that match nothing."""
    lengths = checked_array(postings.lengths)
    scores = np.zeros(len(lengths))
    single = tables.formula.impacts(1.0, tables.norms)
    for term, weight in zip(query.terms.tolist(), query.weights.tolist(), strict=True):
        passages, repeated, counts = postings.split_entries(term)
        parts = single[lengths[passages]]
        norms = tables.norms[lengths[passages[repeated]]]
        parts[repeated] = tables.formula.impacts(counts.astype(np.float64), norms)
        scores[passages] += weight * parts
    if extra is not None:
        matched = np.flatnonzero(scores)
        scores[matched] += extra.values[extra.groups[matched]]
    return scores


def top_passages(scores: Scores, limit: int) -> list[int]:
    """The passages with the highest positive scores, best first; equal scores in the order of the passages."""
    if limit < 1 or not len(scores):
        return []
    least = _least_of_best(scores, limit)
    chosen = np.flatnonzero(scores >= least if least > 0 else scores > 0)
    order = np.lexsort((chosen, -scores[chosen]))[:limit]
    return [int(passage) for passage in chosen[order]]


def _least_of_best(scores: Scores, limit: int) -> float:
    """A score that at least so many passages reach, found among the maxima of blocks: fewer numbers to sort by far."""
    whole = len(scores) // _BLOCK * _BLOCK
    maxima = scores[:whole].reshape(-1, _BLOCK).max(axis=1)
    if limit > len(maxima):
        return 0.0
    return float(-np.partition(-maxima, limit - 1)[limit - 1])
