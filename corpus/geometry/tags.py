"""To which articles the labels that stand on a sheet belong, by their places."""

from collections.abc import Sequence
from dataclasses import dataclass

from corpus import marks
from corpus.geometry.groups import Group, Style
from corpus.geometry.placed import Type
from corpus.geometry.sheet import Box
from corpus.geometry.walls import Walls
from corpus.model import Line
from corpus.reflow import write_display

_REACH = 14
"""In em: how far over its article a label may stand."""


@dataclass(frozen=True, slots=True)
class Owner:
    """An article's place: all of it, its head, its frame, and the type of its head if that is as small as a brief's."""

    box: Box
    head: Box
    frame: int
    brief_style: Style | None


@dataclass(frozen=True, slots=True)
class Tags:
    """`labels[i]` is the label of article i."""

    labels: tuple[str | None, ...]
    free_labels: tuple[Group, ...]
    unplaced: tuple[Group, ...]


_LONGEST_UNDERLINED = 8
"""Characters; a longer line over a rule of its own breadth is a kicker."""


def is_underlined_label(line: Line, lines: Sequence[Line], walls: Walls) -> bool:
    """Whether a short line stands on a rule of its own breadth, as labels do that have no box.

    A headline between two rules has such a last line under others of its type.
    """
    box = line.box
    if box is None or line.is_upright or not 1 < len(marks.bare(line.text)) <= _LONGEST_UNDERLINED:
        return False
    if any(other.font == line.font and other.box and _is_line_over(other.box, box) for other in lines):
        return False
    return any(
        -0.2 * line.size < rule.top - box.bottom < 0.7 * line.size
        and max(abs(rule.left - box.left), abs(rule.right - box.right)) < 1.2 * line.size
        for rule in walls.across
    )


def _is_line_over(high: Box, low: Box) -> bool:
    """Whether a line of the same size stands right over another."""
    alike = abs(high.height - low.height) < 0.05 * low.height
    return alike and 0 < low.bottom - high.bottom < 2 * low.height and high.shared_width(low) > 0


def place_tags(
    groups: Sequence[Group], names: Sequence[Group], owners: Sequence[Owner], walls: Walls, body: Type
) -> Tags:
    """Give the labels among `groups` to their articles; `names` are those of columns of briefs."""
    labels: list[str | None] = [None] * len(owners)
    free: list[Group] = []
    unplaced: list[Group] = []
    lowest_first = sorted((group for group in groups if group in names), key=lambda group: -group.box.top)
    rest = sorted((group for group in groups if group not in names), key=lambda group: (group.box.top, group.box.left))
    for group in (*lowest_first, *rest):  # the upper of two names would reach down to the briefs of the lower
        named = group.is_label or len(group.lines) == 1
        briefs = _briefs_under(group, owners, walls) if named and not group.is_tag else []
        text = " ".join(write_display(line.text) for line in group.lines)
        if group in names:
            taken = [n for n in _named_briefs(group, names, owners, body) if labels[n] is None]
        elif named and (len(briefs) > 1 or (briefs and marks.is_briefs_label(group.lines[0].text))):
            taken = briefs
        else:
            taken = _owner_of(group, owners, walls, body, labels) if group.is_label else []
        for number in taken:
            labels[number] = text
        if not taken:
            (free if group.is_label else unplaced).append(group)
    return Tags(tuple(labels), tuple(free), tuple(unplaced))


def _named_briefs(name: Group, names: Sequence[Group], owners: Sequence[Owner], body: Type) -> list[int]:
    """The briefs in the frame of a name; in the open those next to it and, in the same type, next to one another."""
    briefs = [n for n, owner in enumerate(owners) if owner.brief_style is not None and owner.frame == name.frame]
    if name.frame >= 0 or not briefs:
        return briefs
    if name.is_upright:
        near = [n for n in briefs if owners[n].head.left > name.box.right and owners[n].box.shared_height(name.box) > 0]
    else:
        near = [n for n in briefs if owners[n].box.top > name.box.bottom and owners[n].box.shared_width(name.box) > 0]
    if not near:
        return []
    chosen = [min(near, key=lambda n: owners[n].box.left if name.is_upright else owners[n].box.top)]
    for at in chosen:
        chosen += [
            n
            for n in briefs
            if n not in chosen
            and owners[n].brief_style == owners[at].brief_style
            and (name.is_upright or owners[n].head.top > name.box.top)
            and (
                _is_next(owners[at], owners[n], body.size)
                or (name.is_upright and _is_next(owners[n], owners[at], body.size))
            )
            and not any(_stands_over(other, owners[n]) for other in names if not _stands_over(name, owners[n]))
        ]
    return chosen


def _stands_over(name: Group, owner: Owner) -> bool:
    return name.box.bottom < owner.head.top and name.box.shared_width(owner.box) > 0


def _is_next(one: Owner, other: Owner, size: float) -> bool:
    """Whether a brief begins right under another, or level with it in the next column."""
    if other.head.shared_width(one.box) > 0:
        return one.box.top < other.head.top < one.box.bottom + 5 * size
    return abs(one.head.top - other.head.top) < 2 * size and other.box.shared_width(one.box) > -8 * size


def _briefs_under(group: Group, owners: Sequence[Owner], walls: Walls) -> list[int]:
    """The briefs of the frame that the label heads, else of the columns right under it."""
    if group.frame >= 0:
        return [n for n, owner in enumerate(owners) if owner.frame == group.frame and owner.brief_style is not None]
    below = [
        n
        for n, owner in enumerate(owners)
        if owner.brief_style is not None and owner.frame < 0 and owner.box.top > group.box.top
        and owner.box.shared_width(group.box) > 0 and not _is_ruled(walls, group.box, owner.head)
    ]  # fmt: skip
    chosen: list[int] = []
    bottom = group.box.bottom
    for number in sorted(below, key=lambda n: owners[n].box.top):
        if owners[number].box.top - bottom > 4 * group.size:
            break
        chosen.append(number)
        bottom = max(bottom, owners[number].box.bottom)
    return chosen


def _is_ruled(walls: Walls, high: Box, low: Box) -> bool:
    """Whether a rule parts two boxes; one that hangs on the upper underlines it."""
    start = high.bottom + 0.6 * high.height
    return any(rule.shared_width(low) > 0.4 * low.width and start < rule.top < low.top for rule in walls.across)


def _owner_of(
    group: Group, owners: Sequence[Owner], walls: Walls, body: Type, labels: Sequence[str | None]
) -> list[int]:
    """The article whose head is nearest under the label, or that the label stands in."""
    found: list[tuple[float, int]] = []
    for number, owner in enumerate(owners):
        box = owner.box
        if owner.frame != group.frame or labels[number] is not None:
            continue
        if group.box.shared_width(box) < 0.5 * group.box.width or group.box.top > owner.head.bottom + 2 * body.size:
            continue
        if _is_ruled(walls, group.box, box):
            continue
        down = max(0.0, box.top - group.box.bottom)
        aside = max(0.0, owner.head.left - group.box.right, group.box.left - owner.head.right)
        if down < _REACH * body.size:
            found.append((down + 0.3 * aside, number))
    return [min(found)[1]] if found else []
