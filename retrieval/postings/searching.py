"""Searching postings: compiled where that is installed and ready, else in numpy; both give the same to the last bit."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from retrieval.mapping import checked_array
from retrieval.postings.accelerating import CompiledSearch
from retrieval.postings.adding import add_up, match, top_passages
from retrieval.postings.block_rows import BlockRows
from retrieval.postings.layout import Passages, Postings
from retrieval.postings.pruning import Search
from retrieval.postings.weighing import LEAST_WEIGHT, MOST_WEIGHT, Extra, Formula, Scores, Tables, WeightedTerms

_SMALL = 17_000
"""Postings that numpy adds up in less time than choosing among them takes at least."""


@dataclass(frozen=True)
class PostingsSearcher:
    """The passages of some postings by BM25; `average` is the mean length of a passage in the whole library."""

    postings: Postings
    formula: Formula
    average: float | None = None

    @cached_property
    def tables(self) -> Tables:
        lengths = checked_array(self.postings.lengths)
        average = (float(lengths.mean()) if len(lengths) else 0.0) if self.average is None else self.average
        return Tables.of(self.formula, lengths, average)

    @cached_property
    def _compiled(self) -> CompiledSearch:
        return CompiledSearch(self.postings, self.tables)

    @cached_property
    def _rows(self) -> BlockRows:
        return BlockRows(self.postings, self.tables)

    def make_ready(self) -> None:
        """Makes what searches of the same postings needed before; for a thread that nobody waits for."""
        if self._compiled.is_ready:
            self._compiled.make_ready()
        else:
            self._rows.make_ready()

    def best(
        self,
        weights: Mapping[int, float],
        limit: int,
        *,
        extra: Extra | None = None,
        also: Sequence[int] = (),
        floor: float = 0.0,
    ) -> list[tuple[int, float]]:
        """The passages with the highest scores above `floor`, best first, equal ones in their order.

        `weights`, none of them negative, by term number; terms with less than 1.2e-38, or more than 3.4e38, count for
        nothing. A passage that has no such term is not found, unless it is one
        of `also`, which ascend: these compete with what is extra for them alone. A `floor` that is known beforehand, as
        the tenth best score in other parts of the library, saves work.
        """
        if limit < 1 or not (weights or also):
            return []
        if not self._compiled.takes(weights):
            query = _query(weights)
            if not len(query.terms) or self._is_small(query):
                return self._best_added(query, limit, extra, also, floor)
            found = self._best_pruned(query, limit, extra, floor)
        else:
            found = self._compiled.best(weights, limit, extra, floor)
        if not also:
            return found
        best = dict(found)
        best.update(zip(also, self._scores_of(weights, also, extra).tolist(), strict=True))
        ranked = sorted(best.items(), key=lambda entry: (-entry[1], entry[0]))
        return [(passage, score) for passage, score in ranked[:limit] if score > floor]

    def _best_pruned(
        self, query: WeightedTerms, limit: int, extra: Extra | None, floor: float
    ) -> list[tuple[int, float]]:
        search = Search.of(self.postings, self._rows, query, extra=extra, limit=limit, floor=floor)
        passages, scores = search.run()
        return list(zip(passages.tolist(), scores.tolist(), strict=True))

    def _best_added(
        self, query: WeightedTerms, limit: int, extra: Extra | None, also: Sequence[int], floor: float
    ) -> list[tuple[int, float]]:
        scores = add_up(self.postings, self.tables, query, extra)
        if also and extra is not None:
            chosen = np.array(also, dtype=np.int64)
            unmatched = chosen[scores[chosen] == 0]
            scores[unmatched] = extra.of(unmatched)
        best = top_passages(scores, limit)
        ranked = zip(best, scores[best].tolist(), strict=True)
        return [(passage, score) for passage, score in ranked if score > floor]

    def _is_small(self, query: WeightedTerms) -> bool:
        """Whether adding up everything takes less time than finding out what need not be added."""
        frequencies = self.postings.directory[1][query.terms]
        read = int(
            frequencies[frequencies <= self._rows.limit].sum()
        )  # which takes three times as long as adding it up
        return int(frequencies.sum()) + len(self.postings.lengths) // 6 < _SMALL + 2 * read

    def scores_of(self, weights: Mapping[int, float], passages: Sequence[int]) -> Scores:
        """The scores of these passages, which ascend."""
        if self._compiled.is_ready:
            return self._compiled.scores_of(weights, passages)
        query = _query(weights)
        if not len(query.terms):
            return np.zeros(len(passages))
        return Search.of(self.postings, self._rows, query).exact_scores(np.array(passages, dtype=np.int64))

    def _scores_of(self, weights: Mapping[int, float], passages: Sequence[int], extra: Extra | None) -> Scores:
        """The same with what is extra for them."""
        scores = self.scores_of(weights, passages)
        return scores if extra is None else scores + extra.of(np.array(passages, dtype=np.int64))

    def matches(self, weights: Mapping[int, float]) -> tuple[Passages, Scores]:
        """All passages that hold any of the terms, ascending, and their scores."""
        return match(self.postings, self.tables, _query(weights))


def _query(weights: Mapping[int, float]) -> WeightedTerms:
    terms = [term for term, weight in weights.items() if LEAST_WEIGHT <= weight <= MOST_WEIGHT]
    terms.sort()
    return WeightedTerms(np.array(terms, dtype=np.int64), np.array([weights[term] for term in terms], dtype=np.float64))
