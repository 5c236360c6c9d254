"""How much better the best way to cut bodies and headings alongside each other is than any other way.

An article is a stretch of paragraphs with some lines of the block as its heading. The best score of a whole page in
which a paragraph does not stand under a line is found for all of them at once, from the best scores of the rows' first
and last parts.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

_NEVER = -1e9


@dataclass(frozen=True, slots=True)
class Bench:
    """What each article scores on a page of `count` paragraphs and `size` lines.

    `sums[first, end][n]` is what the first n lines score over the paragraphs from `first` up to `end`; `borders[end]`
    comes on top, and `starts[n]` when line n is the heading's first. Without a heading it is minus `unheaded[first]`.
    """

    count: int
    size: int
    sums: Mapping[tuple[int, int], Sequence[float]]
    borders: Sequence[float]
    starts: Sequence[float]
    unheaded: Sequence[float]


def rivals(bench: Bench, forward: Sequence[Sequence[float]], asked: Sequence[range]) -> list[dict[int, float]]:
    """For each paragraph and each of the lines asked about it the best score of a page where it is not under the line.

    `forward[end][n]` is the best score of the paragraphs before `end` with the lines before n.
    """
    backward = _backward(bench)
    found = [dict.fromkeys(lines, _NEVER) for lines in asked]
    for (first, end), summed in bench.sums.items():
        if not any(asked[first:end]):
            continue
        until, since = _around(bench, summed, first, end, forward[first], backward[end])
        for number in range(first, end):
            best = found[number]
            for line in asked[number]:
                best[line] = max(best[line], until[line], since[line + 1])
    return found


def _backward(bench: Bench) -> list[list[float]]:
    """The best score of the paragraphs from `first` on with the lines from n on."""
    rows = [[_NEVER] * (bench.size + 1) for _ in range(bench.count + 1)]
    rows[bench.count][bench.size] = 0.0
    for first, end in sorted(bench.sums, reverse=True):
        summed, below, row = bench.sums[first, end], rows[end], rows[first]
        best = _NEVER
        for line in range(bench.size, -1, -1):
            headed = best - summed[line] + bench.starts[line]
            row[line] = max(row[line], max(headed, below[line] - bench.unheaded[first]) + bench.borders[end])
            best = max(best, below[line] + summed[line])
    return rows


def _around(
    bench: Bench, summed: Sequence[float], first: int, end: int, above: Sequence[float], below: Sequence[float]
) -> tuple[list[float], list[float]]:
    """The best scores of pages with this article whose heading ends before or at, and begins at or after, line n."""
    size, border, alone = bench.size, bench.borders[end], bench.unheaded[first]
    until, since = [_NEVER] * (size + 2), [_NEVER] * (size + 2)
    opened = best = _NEVER
    for line in range(size + 1):
        here = max(opened + summed[line], above[line] - alone) + below[line] + border
        until[line] = best = max(best, here)
        opened = max(opened, above[line] - summed[line] + bench.starts[line])
    closed = best = _NEVER
    for line in range(size, -1, -1):
        here = above[line] + max(closed - summed[line] + bench.starts[line], below[line] - alone) + border
        since[line] = best = max(best, here)
        closed = max(closed, below[line] + summed[line])
    return until, since
