"""Columns of briefs: many small headlines under one name, `环球视窗`, and the name is nobody's headline.

A small bold line over text is a crosshead in one place and the headline of a brief in another. The first line under a
heading tells: an article opens with its lead, not with a crosshead, a column of briefs opens with its first headline.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from corpus import marks
from corpus.geometry.groups import Group, Style
from corpus.geometry.scene import Scene
from corpus.geometry.sheet import Box

_LONGEST_NAME = 8
"""Characters; in the open, without a frame around it, a name has two less."""


@dataclass(frozen=True, slots=True)
class Briefs:
    """The types, by frame, of small lines that are headlines of briefs, and the groups that name columns of them."""

    styles: frozenset[tuple[int, Style]] = frozenset()
    names: frozenset[int] = frozenset()

    def are_headed_by(self, group: Group) -> bool:
        return (group.frame, group.style) in self.styles


def find_briefs(scene: Scene) -> Briefs:
    """Columns of briefs that show by their places alone."""
    styles: set[tuple[int, Style]] = set()
    names: set[int] = set()
    for number, group in _names(scene):
        first = _first_cap(scene, group)
        if first is None or first.style == group.style or _count(scene, first) < 2:
            continue
        styles.add((first.frame, first.style))
        names.add(number)
    return Briefs(frozenset(styles), frozenset(names))


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


def _first_cap(scene: Scene, name: Group) -> Group | None:
    """The small line under a name or (if that is upright) beside it that stands over the first text of its column."""
    first = min(
        (n for n, strip in enumerate(scene.strips) if strip.frame == name.frame and _is_named(name, strip.area)),
        key=lambda n: (round(scene.strips[n].left / scene.body.size), scene.strips[n].box.top),
        default=None,
    )
    cap = scene.caps.get(first) if first is not None else None
    if cap is None or scene.groups[cap].box.top - name.box.bottom > 3 * name.size:
        return None
    return scene.groups[cap]


def _is_named(name: Group, area: Box) -> bool:
    """Whether a piece of column lies where a name's column does: under it, in its frame or in the open."""
    if name.is_upright:
        near = name.frame >= 0 or area.left - name.box.right < 4 * name.size
        return area.left > name.box.right and near and area.shared_height(name.box) > 0
    return area.top > name.box.bottom and (name.frame >= 0 or area.shared_width(name.box) > 0)


def _count(scene: Scene, cap: Group) -> int:
    return sum(
        group.frame == cap.frame and group.style == cap.style
        for n, group in enumerate(scene.groups)
        if n in scene.capping
    )
