"""How much better the best way to cut bodies and headings alongside each other is than any other way.

An article is a stretch of paragraphs with some lines of the block as its heading. The best score of a whole page in
which a paragraph does not stand under a line is found for all of them at once, from the best scores of the rows' first
and last parts.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from corpus.heads_rows import NEVER, Scores, best_before, best_behind


@dataclass(frozen=True, slots=True)
class Bench:
    """What each article scores on a page of paragraphs and `size` lines.

    `sums[first][k, n]` is what the first n lines score over the k + 1 paragraphs from `first` on, as many as an article
    may have there; `borders[end]` comes on top, and `starts[n]` when line n is the heading's first. Without a heading
    it is minus `unheaded[first]`.
    """

    size: int
    sums: Sequence[Scores]
    borders: Scores
    starts: Scores
    unheaded: Scores

    def borders_of(self, first: int) -> Scores:
        """What comes on top for each article that begins with paragraph `first`: a column."""
        return self.borders[first + 1 : first + 1 + len(self.sums[first]), None]

    def opened(self, first: int, above: Scores) -> Scores:
        """What it scores to begin an article's heading with line n, less the lines before it: a row for each article.

        `above[n]` is the score of the page before it with the lines before n.
        """
        return above - self.sums[first] + self.starts


def rivals(bench: Bench, forward: Scores) -> Scores:
    """For each paragraph, a row, and each line the best score of a page where it is not under the line.

    `forward[end][n]` is the best score of the paragraphs before `end` with the lines before n.
    """
    backward = _backward(bench)
    found = np.full((len(bench.sums), bench.size), NEVER)
    for first, sums in enumerate(bench.sums):
        around = _around(bench, first, forward[first], backward[first + 1 : first + 1 + len(sums)])
        # A paragraph is in all articles that end behind it.
        behind = np.maximum.accumulate(around[::-1])[::-1]
        rows = found[first : first + len(sums)]
        np.maximum(rows, behind, out=rows)
    return found


def _backward(bench: Bench) -> Scores:
    """The best score of the paragraphs from each one on, a row, with the lines from n on."""
    count = len(bench.sums)
    rows = np.full((count + 1, bench.size + 1), NEVER)
    rows[count, bench.size] = 0.0
    for first in reversed(range(count)):
        sums = bench.sums[first]
        below = rows[first + 1 : first + 1 + len(sums)]
        headed = best_behind(below + sums) - sums + bench.starts
        articles = np.maximum(headed, below - bench.unheaded[first]) + bench.borders_of(first)
        rows[first] = articles.max(axis=0)
    return rows


def _around(bench: Bench, first: int, above: Scores, below: Scores) -> Scores:
    """For each article that begins with paragraph `first`, a row, and each line the best score of a page in which the
    article is not under the line: its heading ends before the line or begins after it.
    """
    sums, borders = bench.sums[first], bench.borders_of(first)
    alone = above - bench.unheaded[first] + below
    ending = np.maximum(best_before(bench.opened(first, above)) + sums + below, alone) + borders
    beginning = np.maximum(above + best_behind(below + sums) - sums + bench.starts, alone) + borders
    until = np.maximum.accumulate(ending, axis=1)
    since = np.maximum.accumulate(beginning[:, ::-1], axis=1)[:, ::-1]
    return np.maximum(until[:, :-1], since[:, 1:])
