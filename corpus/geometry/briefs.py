"""Columns of briefs: many small headlines under one name, `环球视窗`, and the name is nobody's headline.

A small bold line over text is a crosshead in one place and the headline of a brief in another. The first line under a
heading tells: an article opens with its lead, not with a crosshead, a column of briefs opens with its first headline.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from corpus import marks
from corpus.geometry.groups import Group
from corpus.geometry.scene import Scene
from corpus.geometry.sheet import Box

_LONGEST_NAME = 8
"""Characters; in the open, without a frame around it, a name has two less."""


@dataclass(frozen=True, slots=True)
class Briefs:
    """By their numbers: the small groups that are headlines of briefs, and the groups that name columns of briefs."""

    heads: frozenset[int] = frozenset()
    names: frozenset[int] = frozenset()


def find_briefs(scene: Scene) -> Briefs:
    """Columns of briefs that show by their places alone."""
    heads = {number for number, group in enumerate(scene.groups) if group.is_run_in and number in scene.capping}
    names: set[int] = set()
    for number, group in _names(scene):
        first = _first_cap(scene, group)
        if first is None or scene.groups[first].style == group.style:
            continue
        column = spread(scene, {first})
        if len(column) > 1:
            heads |= column
            names.add(number)
    return Briefs(frozenset(heads), frozenset(names))


def spread(scene: Scene, certain: Collection[int]) -> frozenset[int]:
    """With some headlines of briefs all others of their type in their frame, or in the open in their columns.

    Elsewhere on the sheet the same type may be that of crossheads.
    """
    strips = {cap: strip for strip, cap in scene.caps.items()}
    heads = [number for number in certain if number in strips]
    for at in heads:
        heads += [
            number
            for number in strips
            if number not in heads
            and scene.groups[number].frame == scene.groups[at].frame
            and scene.groups[number].style == scene.groups[at].style
            and (scene.groups[at].frame >= 0 or _stand_in_one_place(scene, strips[at], strips[number]))
        ]
    return frozenset(heads)


def _stand_in_one_place(scene: Scene, first: int, second: int) -> bool:
    """Whether two strips are of one column, or of columns of one breadth side by side that begin together."""
    size, one, other = scene.body.size, scene.strips[first], scene.strips[second]
    (top, bottom), (start, end) = (_extent(scene, number) for number in (first, second))
    if abs(one.measure - other.measure) > size:
        return False
    if abs(one.left - other.left) < size:
        return max(top, start) - min(bottom, end) < 5 * size
    return abs(top - start) < 6 * size and _reaches(scene, first, second)


def _reaches(scene: Scene, first: int, second: int) -> bool:
    """Whether columns stand close to each other or with columns between them, which a brief may flow through."""
    size = scene.body.size
    left, right = sorted((scene.strips[first], scene.strips[second]), key=lambda strip: strip.left)
    edge = left.right
    for strip in sorted(scene.strips, key=lambda strip: strip.left):
        between = edge - size < strip.left < right.left and strip.frame == left.frame
        if between and strip.left - edge < 5 * size and abs(strip.box.top - left.box.top) < 8 * size:
            edge = max(edge, min(strip.right, right.left))
    return right.left - edge < 5 * size


def _extent(scene: Scene, number: int) -> tuple[float, float]:
    """Where the column of a strip begins, its headline included, and where it ends."""
    cap, run = scene.caps.get(number), scene.runs[number]
    return (min(run.top, scene.groups[cap].box.top) if cap is not None else run.top), run.bottom


def _names(scene: Scene) -> Iterator[tuple[int, Group]]:
    """Short single lines that could name a column; in a frame there is no other display but small lines over text."""
    for number, group in enumerate(scene.groups):
        short = _LONGEST_NAME if group.frame >= 0 or group.is_tag else _LONGEST_NAME - 2
        if number in scene.capping or len(group.lines) > 1 or len(group.lines[0].bare) > short or group.has_byline:
            continue
        alone = group.frame < 0 or not any(
            other.frame == group.frame and n not in scene.capping and n != number and not other.is_tag
            for n, other in enumerate(scene.groups)
        )
        if alone or marks.is_briefs_label(group.lines[0].text):
            yield number, group


def _first_cap(scene: Scene, name: Group) -> int | None:
    """The small line under a name or (if that is upright) beside it that stands over the first text of its column."""
    named = [n for n, strip in enumerate(scene.strips) if strip.frame == name.frame and _is_named(name, strip.area)]
    if name.frame < 0 and not name.is_upright:
        named = _with_columns_beside(scene, name, named)
    first = min(
        named, key=lambda n: (round(scene.strips[n].left / scene.body.size), scene.strips[n].box.top), default=None
    )
    cap = scene.caps.get(first) if first is not None else None
    is_near = cap is not None and scene.groups[cap].box.top - name.box.bottom < 3 * name.size
    return cap if is_near or name.frame >= 0 else None


def _with_columns_beside(scene: Scene, name: Group, named: Sequence[int]) -> list[int]:
    """The pieces that head columns close under a name, and those level with them: it may stand over the middle ones."""
    tops = {n: _extent(scene, n)[0] for n in range(len(scene.strips)) if scene.runs[n].is_first}
    under = [n for n in named if n in tops and tops[n] - name.box.bottom < 3 * name.size]
    for at in under:
        under += [
            n
            for n, top in tops.items()
            if n not in under
            and scene.strips[n].frame < 0
            and top > name.box.bottom
            and _stand_in_one_place(scene, at, n)
            and not _has_other_heading(scene, name, n)
        ]
    return under


def _has_other_heading(scene: Scene, name: Group, number: int) -> bool:
    """Whether a heading stands over a piece of column and level with a name beside it."""
    return any(
        group is not name
        and index not in scene.capping
        and group.box.shared_width(scene.strips[number].area) > 0
        and group.box.shared_height(name.box) > -name.size
        for index, group in enumerate(scene.groups)
    )


def _is_named(name: Group, area: Box) -> bool:
    """Whether a piece of column lies where a name's column does: under it, in its frame or in the open."""
    if name.is_upright:
        near = name.frame >= 0 or area.left - name.box.right < 4 * name.size
        return area.left > name.box.right and near and area.shared_height(name.box) > 0
    return area.top > name.box.bottom and (name.frame >= 0 or area.shared_width(name.box) > 0)
