"""In which order a reader takes the articles of a sheet."""

from collections.abc import Sequence

from corpus.geometry.sheet import Box


def in_reading_order(boxes: Sequence[Box]) -> list[int]:
    """Indices: what stands above comes first, and on one level what stands left."""
    rest = list(range(len(boxes)))
    order: list[int] = []
    while rest:
        free = [n for n in rest if not any(_precedes(boxes[m], boxes[n]) for m in rest if m != n)]
        first = min(free or rest, key=lambda n: (boxes[n].top, boxes[n].left))
        order.append(first)
        rest.remove(first)
    return order


def _precedes(one: Box, other: Box) -> bool:
    if one.shared_width(other) > 0.1 * min(one.width, other.width):
        return one.top < other.top - 1
    level = one.shared_height(other) > 0.5 * min(one.height, other.height)
    return level and one.left < other.left and one.top < other.top + 0.3 * min(one.height, other.height)
