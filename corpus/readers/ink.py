"""What stands on a picture of a page, apart from what the words are: ink, rules, photographs, the edges of lines.

Everything is in pixels of the picture from its top left corner; down is positive, and boxes are half open.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Grey = NDArray[np.uint8]
Ink = NDArray[np.bool_]
Place = tuple[int, int, int, int]
"""Left, top, right, bottom."""

_CELL = 32
_INK = 0.62
"""How much of the light of the paper around it a dark pixel has, at most."""

_TONE = 0.14
"""How much darker than paper a photograph is, at least."""

_MOST_RUNS = 40_000


@dataclass(frozen=True, slots=True)
class Measured:
    """The ink of one line: where it begins and ends, the white inside of it, and how thick its strokes are."""

    place: Place
    gaps: tuple[tuple[int, int], ...]
    weight: float


def find_light(grey: Grey) -> NDArray[np.float32]:
    """The light of the paper at each pixel, (height, width) from 0 to 255; shadows and yellowing change it slowly."""
    height, width = grey.shape
    rows, columns = -(-height // _CELL), -(-width // _CELL)
    padded = np.pad(grey, ((0, rows * _CELL - height), (0, columns * _CELL - width)), mode="edge")
    cells = padded.reshape(rows, _CELL, columns, _CELL).swapaxes(1, 2).reshape(rows, columns, -1)
    light = np.percentile(cells[:, :, ::4], 90, axis=2).astype(np.float32)
    light = np.maximum(light, 0.7 * float(np.median(light)))  # a black block is ink, not dark paper
    wide = np.pad(light, 1, mode="edge")
    light = np.max([wide[y : y + rows, x : x + columns] for y in range(3) for x in range(3)], axis=0)
    return np.repeat(np.repeat(light, _CELL, axis=0), _CELL, axis=1)[:height, :width]


def find_ink(grey: Grey, light: NDArray[np.float32]) -> Ink:
    """Where the picture is much darker than its paper."""
    return grey < _INK * light


def find_rules(ink: Ink, words: Sequence[Place], *, shortest: int, thickest: int) -> list[Place]:
    """Straight lines, level and upright, that are no strokes of `words`; at most 600 of each kind, the longest."""
    rules: list[Place] = []
    for turned in (False, True):
        plane = ink.T if turned else ink
        found = [
            (top, left, bottom, right) if turned else (left, top, right, bottom)
            for left, top, right, bottom in _long_runs(plane, shortest)
            if bottom - top <= thickest
        ]
        found = [rule for rule in found if not any(_is_stroke(rule, word) for word in words)]
        rules += sorted(found, key=lambda rule: rule[0] + rule[1] - rule[2] - rule[3])[:600]
    return rules


def _long_runs(ink: Ink, shortest: int) -> Iterator[Place]:
    """Boxes around touching runs of ink of at least that length along a row."""
    open_boxes: list[list[int]] = []
    count = 0
    for y in np.flatnonzero(np.count_nonzero(ink, axis=1) >= shortest).tolist():
        edges = np.flatnonzero(np.diff(ink[y].astype(np.int8), prepend=0, append=0))
        starts, ends = edges[::2], edges[1::2]
        long = ends - starts >= shortest
        runs = list(zip(starts[long].tolist(), ends[long].tolist(), strict=True))
        count += len(runs)
        if count > _MOST_RUNS:
            return
        for box in [box for box in open_boxes if box[3] < y - 1]:
            open_boxes.remove(box)
            yield box[0], box[1], box[2], box[3]
        for left, right in runs:
            _join_run(open_boxes, left, right, y)
    yield from ((box[0], box[1], box[2], box[3]) for box in open_boxes)


def _join_run(boxes: list[list[int]], left: int, right: int, y: int) -> None:
    for box in boxes:
        if left <= box[2] + 2 and right >= box[0] - 2:
            box[0], box[2], box[3] = min(box[0], left), max(box[2], right), y + 1
            return
    boxes.append([left, y, right, y + 1])


def _is_stroke(rule: Place, word: Place) -> bool:
    """Whether most of a rule lies well inside of a line of text, whose edges may themselves touch rules."""
    inset = 0.15 * min(word[2] - word[0], word[3] - word[1])
    x, y = (rule[0] + rule[2]) / 2, (rule[1] + rule[3]) / 2
    if not (word[0] <= x <= word[2] and word[1] <= y <= word[3]):
        return False
    if rule[2] - rule[0] > rule[3] - rule[1]:
        return word[1] + inset < y < word[3] - inset and rule[2] - rule[0] < word[2] - word[0]
    return word[0] + inset < x < word[2] - inset and rule[3] - rule[1] < word[3] - word[1] + 2 * inset


def without(ink: Ink, places: Sequence[Place]) -> Ink:
    """A copy without what stands in these places."""
    rest = ink.copy()
    for left, top, right, bottom in places:
        rest[max(0, top - 1) : bottom + 1, max(0, left - 1) : right + 1] = False
    return rest


def find_pictures(
    grey: Grey, light: NDArray[np.float32], words: Sequence[Place], *, cell: int, smallest: int
) -> list[Place]:
    """Toned areas at least `smallest` wide and high, found on a grid of `cell` pixels; text is no tone."""
    tone = 1 - grey / np.maximum(light, 1)
    for left, top, right, bottom in words:
        tone[top:bottom, left:right] = 0
    rows, columns = grey.shape[0] // cell, grey.shape[1] // cell
    if not rows or not columns:
        return []
    cells = tone[: rows * cell, : columns * cell].reshape(rows, cell, columns, cell).mean(axis=(1, 3)) > _TONE
    pictures = []
    for held, (left, top, right, bottom) in _patches(cells):
        box = (left * cell, top * cell, right * cell, bottom * cell)
        full = held >= 0.5 * (right - left) * (bottom - top)
        if full and min(right - left, bottom - top) * cell >= smallest:
            pictures.append(box)
    return pictures


def _patches(cells: Ink) -> Iterator[tuple[int, Place]]:
    """The touching groups of marked cells: how many, and the box around them."""
    rest = {(int(y), int(x)) for y, x in np.argwhere(cells)}
    while rest:
        start = rest.pop()
        group, waiting = [start], [start]
        while waiting:
            y, x = waiting.pop()
            for near in ((y + 1, x), (y - 1, x), (y, x + 1), (y, x - 1)):
                if near in rest:
                    rest.remove(near)
                    group.append(near)
                    waiting.append(near)
        down, across = [y for y, _ in group], [x for _, x in group]
        yield len(group), (min(across), min(down), max(across) + 1, max(down) + 1)


def with_dash(ink: Ink, word: Place) -> Place:
    """The place of a line with the long dash that may stand before it, as before a deck: finding lines overlooks it."""
    left, top, right, bottom = word
    tall = bottom - top
    if right - left < 2 * tall:
        return word
    start = max(0, round(left - 2.6 * tall))
    before = ink[top:bottom, start:left]
    level = before[round(0.3 * tall) : round(0.7 * tall)]
    if np.count_nonzero(before) != np.count_nonzero(level):
        return word  # other letters stand there
    runs = [run for run in _runs(np.any(level, axis=0)) if run[1] - run[0] > 0.7 * tall]
    is_near = bool(runs) and runs[-1][1] > before.shape[1] - 0.9 * tall
    return (start + runs[0][0], top, right, bottom) if is_near and runs[0][0] > 0 else word


def measure_line(ink: Ink, word: Place) -> Measured | None:
    """What the ink of a line says of it; None where there is none. White letters on black count as ink."""
    left, top = max(0, word[0]), max(0, word[1])
    part = ink[top : word[3], left : word[2]]
    if part.size and part.mean() > 0.55:
        part = ~part
    if not part.any():
        return None
    high, low = _extent(np.any(part, axis=1), sliver=0.2, white=1)
    part = part[high:low]
    tall = low - high
    first, last = _extent(np.any(part, axis=0), sliver=0.12 * tall / part.shape[1], white=0.15 * tall)
    part = part[:, first:last]
    if not part.any():
        return None
    white = [
        (left + first + start, left + first + end)
        for start, end in _runs(~np.any(part, axis=0))
        if end - start > 0.25 * tall
    ]
    turns = int(np.count_nonzero(part[:, 1:] != part[:, :-1]) + np.count_nonzero(part[1:] != part[:-1]))
    weight = 2 * int(np.count_nonzero(part)) / max(1, turns)
    return Measured((left + first, top + high, left + last, top + low), tuple(white), weight)


def _extent(marked: Ink, *, sliver: float, white: float) -> tuple[int, int]:
    """From the first to the last marked place, without slivers of neighbours at the edges.

    A sliver touches the edge, takes at most that share of the whole, and is set off by that much white.
    """
    runs = _runs(marked)
    size = marked.size
    if len(runs) > 1 and runs[0][0] == 0 and runs[0][1] <= sliver * size and runs[1][0] - runs[0][1] >= white:
        runs = runs[1:]
    if len(runs) > 1 and runs[-1][1] == size:
        start, end = runs[-1]
        if end - start <= sliver * size and start - runs[-2][1] >= white:
            runs = runs[:-1]
    return runs[0][0], runs[-1][1]


def _runs(marked: Ink) -> list[tuple[int, int]]:
    edges = np.flatnonzero(np.diff(marked.astype(np.int8), prepend=0, append=0)).tolist()
    return list(zip(edges[::2], edges[1::2], strict=True))
