"""What a headline over a strip costs: how it stands above or beside its columns."""

import re

from corpus import marks
from corpus.geometry.briefs import Briefs
from corpus.geometry.columns import Strip
from corpus.geometry.groups import Group
from corpus.geometry.scene import Scene, is_blocked, is_ruled, is_walled
from corpus.geometry.sheet import Box

_SOLE = 0.5
"""That the only headline of a frame, or of a band between rules, heads the text that begins there."""

_FLUSH_RIGHT = 1.5
"""That a headline is flush right over its columns, which most are not."""


def head_cost(scene: Scene, number: int, index: int, briefs: Briefs) -> float | None:
    """What it costs that group `number` is the headline over strip `index`; None where it cannot be."""
    group, strip, size = scene.groups[number], scene.strips[index], scene.body.size
    if group.frame != strip.frame or group.is_tag or number in briefs.names:
        return None
    if scene.sole_heads.get(number) == index and number not in briefs.heads:
        return _SOLE
    cost = _under_cost(scene, group, strip) if strip.box.top > group.box.bottom - 0.8 * size else None
    if cost is None and (number not in scene.capping or number in briefs.heads or number in scene.within):
        cost = _beside_cost(scene, group, index)
    if cost is None:
        return None
    cap = scene.caps.get(index)
    if cap == number:
        if number not in briefs.heads:
            cost += (
                3.0 * (group.size < 1.45 * size)
                + 2.5 * (group.size < 1.2 * size)
                + 2.5 * opens_section(group.lines[0].bare)
            )
    elif cap is not None:
        cost += 3.0
    first = strip.lines[0]
    if not (strip.opens or cap is not None or not scene.indents or strip.continues_jump):
        cost += 4.5
    if strip.continues_jump or marks.lead(first.bare[:60]):
        cost -= 1.0
    return cost + 4.0 * group.is_label


_SECTION = re.compile(r"[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十]{1,3}[）)]|[◆◇■□●○▲△★☆▶►]")


def opens_section(text: str) -> bool:
    """Whether a display line is numbered or marked as crossheads are: `二、…`, `◆…`."""
    return _SECTION.match(text) is not None


def _under_cost(scene: Scene, group: Group, strip: Strip) -> float | None:
    size = scene.body.size
    top, bottom = group.box.bottom, strip.box.top
    shared = min(group.box.right, strip.right) - max(group.box.left, strip.left)
    if shared > 0:
        way = Box(max(group.box.left, strip.left), top, min(group.box.right, strip.right), bottom)
    else:
        way = Box(strip.left, (group.box.top + group.box.bottom) / 2, strip.right, bottom - 0.5 * size)
        aside = Box(min(group.box.right, strip.right), way.top, max(group.box.left, strip.left), group.box.bottom)
        if is_walled(scene, aside) or is_blocked(scene, aside, group, strip):
            return None
    if bottom - top > 1 and is_blocked(scene, way, group, strip):
        return None
    gap = max(0.0, (bottom - top) / size - 2.5)
    passed = any(picture.meets(way) for picture in scene.walls.pictures)
    off = misalignment(scene, group, strip)
    off = min(off, _FLUSH_RIGHT + misalignment(scene, group, strip, is_flush_right=True))
    return min(4.0, (0.03 if passed else 0.12) * gap) + 0.8 * passed + off


def misalignment(scene: Scene, group: Group, strip: Strip, *, is_flush_right: bool = False) -> float:
    """How far a headline stands from the middle or the left (or the right) of some columns that begin with a strip."""
    size = scene.body.size
    head = group.box
    start = min([strip.left, *(line.left for line in group.wing if 0 < strip.left - line.box.right < 4 * size)])
    if head.left < start - 1.5 * size:
        return min(5.0, 1.5 + 0.15 * (start - head.left) / size)
    rights = {
        other.right
        for other in scene.strips
        if other.frame == strip.frame and other.left >= strip.left - size and other.box.bottom > strip.box.top
        and other.box.top > head.bottom - 2 * size and other.box.top < strip.box.bottom
    }  # fmt: skip
    best = 12.0
    for right in rights | {strip.right}:
        if head.right > right + 1.5 * size:
            continue
        centred = abs(head.middle - (start + right) / 2) / size
        flush = min(abs(head.left - start), abs(head.left - start - 2 * size)) / size
        best = min(best, abs(head.right - right) / size if is_flush_right else min(centred, flush + 0.3))
    apart = head.left > strip.right
    return min(3.5, 0.3 * max(0.0, best - 0.5)) * (1.5 if apart else 1.0) + 0.2 * apart


def _beside_cost(scene: Scene, group: Group, index: int) -> float | None:
    """A headline at the left of its columns, or (an upright one, a corner) at their right."""
    strip, size = scene.strips[index], scene.body.size
    bottom = _bottom_with_pictures(scene, strip, scene.columns[index][1])
    column = Box(strip.left, top_with_pictures(scene, strip), strip.right, bottom)
    head = group.box
    level = head.shared_height(column)
    if level < min(0.5 * head.height, 0.5 * column.height) and not column.holds(
        Box(column.left, head.top, column.right, head.bottom), slack=3 * size
    ):
        return None
    is_left = head.right <= strip.left + 0.8 * size
    is_right = head.left >= strip.right - 0.8 * size
    if not (is_left or is_right):
        return None
    near = strip if is_left else _last_column(scene, column, strip, head)
    apart = strip.left - head.right if is_left else head.left - near.right
    middle = (head.top + head.bottom) / 2
    way = Box(head.right, middle - size, strip.left, middle + size)
    if is_right:
        way = Box(near.right, middle - size, head.left, middle + size)
    # The last column before a headline at the right may be empty.
    widest = 1.1 * strip.measure if is_left else 1.4 * near.measure
    if apart > max(8 * size, widest) or (apart > 0 and is_blocked(scene, way, group, near)):
        return None
    beyond = Box(way.left, head.bottom + 2 * size, way.right, min(head.bottom + 4 * size, column.bottom))
    if apart > 0 and is_walled(scene, way) and (is_left or column.bottom < beyond.top or is_walled(scene, beyond)):
        return None  # a rule as tall as the headline alone only sets it off from the first column
    above = max(0.0, column.top - head.top, head.top - column.top - 6 * size) / size
    base = 0.6 if group.is_upright else 2.2
    base += 1.0 * (apart > 0 and is_walled(scene, way))
    if is_right:  # a rule between two columns may also part two articles
        base += 1.2 + 2.0 * is_walled(scene, Box(strip.right, middle - size, near.left, middle + size))
    return base + min(3.0, 0.1 * above + 0.04 * max(0.0, apart / size))


def _last_column(scene: Scene, column: Box, strip: Strip, head: Box) -> Strip:
    """The column nearest to a headline on the right, going from column to column beside one another."""
    size, last = scene.body.size, strip
    for other in sorted(scene.strips, key=lambda other: other.left):
        gap = other.left - last.right
        level = other.box.shared_height(column) > 0.5 * min(other.box.height, column.height)
        if (
            other.frame == strip.frame
            and level
            and -0.8 * size < gap < 5 * size
            and other.right < head.left + 0.8 * size
        ):
            last = other
    return last


def _bottom_with_pictures(scene: Scene, strip: Strip, bottom: float) -> float:
    """Where a column ends whose foot is a picture with its caption; below a rule the picture is another article's."""
    for _ in range(2):
        under = [
            box.bottom
            for box in scene.walls.pictures
            if box.shared_width(strip.area) > 0.5 * strip.measure
            and -2 < box.top - bottom < 3 * scene.body.size
            and not is_ruled(scene, Box(strip.left, bottom, strip.right, box.top))
        ]
        bottom = max([bottom, *under])
    return bottom


def top_with_pictures(scene: Scene, strip: Strip) -> float:
    """Where a column begins whose head is a picture with its caption; above a rule the picture is another article's."""
    top = strip.box.top
    for _ in range(2):
        over = [
            box.top
            for box in scene.walls.pictures
            if box.shared_width(strip.area) > 0.5 * strip.measure
            and -2 < top - box.bottom < 3 * scene.body.size
            and not is_ruled(scene, Box(strip.left, box.bottom, strip.right, top))
        ]
        top = min([top, *over])
    return top
