"""The margin of the best way to cut a page is what trying every other way gives."""

import itertools

import numpy as np

from corpus.heads_rows import NEVER
from corpus.margins import Bench, rivals


def test_rivals_are_the_best_of_all_other_pages() -> None:
    count, size = 3, 2
    borders, starts, unheaded = (np.array(row) for row in ([0, 0.1, -0.2, 0], [0.3, 0.2, 0], [0.5, 0.4, 0.6]))
    sums = [
        np.array([[0.0, 0.7 * (first == 0) + 0.1 * end, 0.9 * (end == 3) + 0.2 * first] for end in range(first + 1, 4)])
        for first in range(count)
    ]
    bench = Bench(size, sums, borders, starts, unheaded)
    pages = list(_pages(bench, 0, 0))
    forward = np.full((count + 1, size + 1), NEVER)
    forward[0, 0] = 0.0
    for end in range(1, count + 1):
        for first, opened, line in itertools.product(range(end), range(size + 1), range(size + 1)):
            if opened <= line:
                scored = forward[first, opened] + _score(bench, first, end, opened, line)
                forward[end, line] = max(forward[end, line], scored)
    assert forward[count, size] == max(score for score, _ in pages)
    found = rivals(bench, forward)
    for number, line in itertools.product(range(count), range(size)):
        others = [score for score, owners in pages if line not in owners[number]]
        assert abs(found[number, line] - max(others)) < 1e-9


def _score(bench: Bench, first: int, end: int, opened: int, line: int) -> float:
    if opened == line:
        return bench.borders[end] - bench.unheaded[first]
    summed = bench.sums[first][end - first - 1]
    return bench.borders[end] + summed[line] - summed[opened] + bench.starts[opened]


def _pages(bench: Bench, first: int, opened: int):
    """Every way to cut the page, one by one."""
    if first == len(bench.sums):
        if opened == bench.size:
            yield 0.0, []
        return
    for end in range(first + 1, len(bench.sums) + 1):
        for line in range(opened, bench.size + 1):
            for score, owners in _pages(bench, end, line):
                scored = score + _score(bench, first, end, opened, line)
                yield scored, [range(opened, line)] * (end - first) + owners
