"""The best ways to cut a page's first paragraphs into articles, grown one article at a time."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

NEVER = -1e9
"""The score of what cannot be."""

Scores = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Step:
    """An article of the best way: its paragraphs, and the states before and behind it."""

    paragraphs: range
    before: int
    behind: int


class BestRows:
    """For each number of a page's first paragraphs, a row, and each state, a column, the best score of an end there.

    States are what the next article depends on: how many lines are used up, or which heading came last. The page
    begins in `state`. `scores` (paragraphs + 1, states).
    """

    def __init__(self, paragraphs: int, states: int, *, state: int) -> None:
        self.scores: Scores = np.full((paragraphs + 1, states), NEVER)
        self.scores[0, state] = 0.0
        self._firsts = np.zeros(self.scores.shape, np.intp)
        self._befores = np.zeros(self.scores.shape, np.intp)

    def is_reached(self, first: int) -> bool:
        """Whether an article may begin with paragraph `first` at all."""
        return bool(self.scores[first].max() > NEVER / 2)

    def improve(self, first: int, found: Scores, befores: NDArray[np.intp]) -> None:
        """Take the articles that begin with paragraph `first` where they score more.

        `found` (ends, states) is what the page scores with the articles that end before each of the next paragraphs,
        `befores`, of a shape that fits, the state in which each begins.
        """
        rows = slice(first + 1, first + 1 + len(found))
        is_better = found > self.scores[rows]
        np.copyto(self.scores[rows], found, where=is_better)
        np.copyto(self._firsts[rows], first, where=is_better)
        np.copyto(self._befores[rows], befores, where=is_better)

    def steps(self, state: int) -> list[Step]:
        """The articles of the best way that ends in a state."""
        steps: list[Step] = []
        end = len(self.scores) - 1
        while end:
            first, before = int(self._firsts[end, state]), int(self._befores[end, state])
            steps.append(Step(range(first, end), before, state))
            end, state = first, before
        return steps[::-1]


def best_before(scores: Scores) -> Scores:
    """The best of the columns before each one."""
    best = np.full_like(scores, NEVER)
    best[:, 1:] = np.maximum.accumulate(scores[:, :-1], axis=1)
    return best


def best_behind(scores: Scores) -> Scores:
    """The best of the columns behind each one."""
    return best_before(scores[:, ::-1])[:, ::-1]
