"""All that stands on a sheet in the eyes of the plan, and what stands in whose way."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from corpus import marks
from corpus.geometry.columns import Strip
from corpus.geometry.groups import Group
from corpus.geometry.placed import Type
from corpus.geometry.sheet import Box
from corpus.geometry.walls import Walls

_MOST_WHITE = 3.5
"""In em: under a crosshead at the head of a column."""


@dataclass(frozen=True, slots=True)
class Run:
    """The stretch of a column that a strip is part of, over crossheads; whether the strip is its first, its last."""

    top: float
    bottom: float
    is_first: bool
    is_last: bool


@dataclass(frozen=True)
class Scene:
    """The strips and groups of a sheet and the walls between. `caps[i]` is the small display right over strip i."""

    strips: Sequence[Strip]
    groups: Sequence[Group]
    walls: Walls
    body: Type
    caps: Mapping[int, int] = field(default_factory=dict)
    obstacles: Sequence[Box] = ()
    indents: bool = True

    @cached_property
    def phrases(self) -> frozenset[str]:
        """The pairs and threes of characters that stand in the lines of the sheet."""
        texts = [line.bare for strip in self.strips for line in strip.lines]
        return frozenset(text[at : at + n] for text in texts for n in (2, 3) for at in range(len(text) - n + 1))

    @cached_property
    def runs(self) -> list[Run]:
        """For each strip the run of its column."""
        stacked = _find_stacked(self)
        lasts = set(range(len(self.strips))) - set(stacked.values())
        return [
            Run(top, bottom, n not in stacked, n in lasts) for n, (top, bottom) in enumerate(_extents(self, [stacked]))
        ]

    @cached_property
    def columns(self) -> list[tuple[float, float]]:
        """For each strip where its column begins and ends, pictures and a headline in the midst of it included."""
        return _extents(self, [_find_stacked(self), _find_bridged(self), self.over_heads])

    def starts_within(self, number: int) -> bool:
        """Whether a strip begins in the middle of a paragraph: then what stands over it is no crosshead."""
        strip, first = self.strips[number], self.strips[number].lines[0]
        runs_on = strip.is_full(first) or marks.ends_sentence(first.text)
        if not self.indents or len(strip.lines) < 3 or strip.opens or not runs_on:
            return False
        return any(other.breaks_off and _may_precede(other, strip) for other in self.strips)

    @cached_property
    def within(self) -> frozenset[int]:
        """The small groups that stand in the midst of a paragraph."""
        return frozenset(cap for strip, cap in self.caps.items() if self.starts_within(strip))

    @cached_property
    def capping(self) -> frozenset[int]:
        """The groups that stand over a strip as small as a crosshead."""
        return frozenset(self.caps.values())

    @cached_property
    def sole_heads(self) -> Mapping[int, int]:
        """For the only headline of a frame the strip at the upper left, wherever in the frame the headline stands.

        The same between two rules, for a headline at one side with no text of its own below.
        """
        found: dict[int, int] = {}
        for n, group in enumerate(self.groups):
            if group.frame < 0 and n not in self.capping and not group.is_label:
                strips = _beside_in_band(self, group)
                if strips:
                    found[n] = _upper_left(self, strips)
        for frame in {strip.frame for strip in self.strips} - {-1}:
            heads = [n for n, group in enumerate(self.groups) if group.frame == frame and not group.is_label]
            large = [n for n in heads if n not in self.capping]
            if len(large or heads) == 1:
                held = [n for n, strip in enumerate(self.strips) if strip.frame == frame]
                found[(large or heads)[0]] = _upper_left(self, held)
        return found

    @cached_property
    def over_heads(self) -> Mapping[int, int]:
        """For strips under the only headline of their frame the strip of their column above it: each goes on there."""
        above: dict[int, int] = {}
        for head in (self.groups[number] for number in self.sole_heads if self.groups[number].frame >= 0):
            for n, strip in enumerate(self.strips):
                over = [
                    m
                    for m, other in enumerate(self.strips)
                    if _share_column(strip, other, self.body.size)
                    and other.box.bottom < head.box.top + 1 and head.box.bottom < strip.box.top + 1
                ]  # fmt: skip
                if over and head.frame == strip.frame and self.runs[n].is_first:
                    above[n] = max(over, key=lambda m: self.strips[m].box.bottom)
        return above


def _upper_left(scene: Scene, numbers: Sequence[int]) -> int:
    left = min(scene.strips[n].left for n in numbers)
    first = [n for n in numbers if scene.strips[n].left < left + 2.7 * scene.body.size]
    return min(first, key=lambda n: scene.strips[n].box.top)


def _beside_in_band(scene: Scene, group: Group) -> list[int]:
    """The strips between the rules over and under a headline if no other headline stands there and no text under it."""
    wide = [rule for rule in scene.walls.across if rule.shared_width(group.box) > 0.9 * group.box.width]
    over = [rule for rule in wide if rule.bottom < group.box.top + 1]
    under = [rule for rule in wide if rule.top > group.box.bottom - 1]
    if not over or not under:
        return []
    high, low = max(over, key=lambda rule: rule.top), min(under, key=lambda rule: rule.top)
    band = Box(max(high.left, low.left), high.top, min(high.right, low.right), low.bottom)
    held = [n for n, strip in enumerate(scene.strips) if strip.frame < 0 and band.holds(strip.box)]
    others = (
        other
        for n, other in enumerate(scene.groups)
        if n not in scene.capping and not other.is_label and other.frame < 0
    )
    is_parted = any(rule.shared_height(band) > 0.5 * band.height and band.meets(rule) for rule in scene.walls.down)
    is_alone = not any(other is not group and other.box.meets(band) for other in others)
    return held if is_alone and not is_parted else []


def _may_precede(before: Strip, strip: Strip) -> bool:
    """Whether a strip stands over another in its column or in a column at its left, near enough to go on there."""
    size = strip.size
    if before.frame != strip.frame:
        return False
    if before.area.shared_width(strip.area) > size:
        return before.box.bottom < strip.box.top
    return -size < strip.left - before.right < 5 * size


def _find_stacked(scene: Scene) -> dict[int, int]:
    """For strips right under another of their column, perhaps with a crosshead between, the strip above."""
    size = scene.body.size
    above: dict[int, int] = {}
    for n, strip in enumerate(scene.strips):
        cap = scene.caps.get(n)
        top = scene.groups[cap].box.top if cap is not None else strip.box.top
        reach = (3 if cap is not None else 1.5) * size
        over = [
            m
            for m, other in enumerate(scene.strips)
            if m != n and _share_column(strip, other, size) and -size < top - other.box.bottom < reach
            and other.box.top < strip.box.top
            and not is_ruled(scene, Box(strip.left, other.box.bottom, strip.right, strip.box.top))
        ]  # fmt: skip
        if over:
            above[n] = max(over, key=lambda m: scene.strips[m].box.bottom)
    return above


def _find_bridged(scene: Scene) -> dict[int, int]:
    """For strips under a picture the strip of their column above the picture."""
    above: dict[int, int] = {}
    for n, strip in enumerate(scene.strips):
        over = [
            m
            for m, other in enumerate(scene.strips)
            if m != n and _share_column(strip, other, scene.body.size) and other.box.bottom < strip.box.top
        ]
        if not over or not scene.runs[n].is_first:
            continue
        nearest = max(over, key=lambda m: scene.strips[m].box.bottom)
        way = Box(strip.left, scene.strips[nearest].box.bottom + 1, strip.right, strip.box.top - 1)
        pictures = any(box.meets(way) for box in scene.walls.pictures)
        if pictures and not is_ruled(scene, way) and not is_headed(scene, way):
            above[n] = nearest
    return above


def _share_column(one: Strip, other: Strip, size: float) -> bool:
    return one.frame == other.frame and abs(one.left - other.left) < size and abs(one.right - other.right) < size


def _extents(scene: Scene, links: Sequence[Mapping[int, int]]) -> list[tuple[float, float]]:
    """For each strip the top and the bottom of all the strips that it is linked with."""
    column = list(range(len(scene.strips)))
    for row in links:
        for low, high in row.items():
            old, new = column[low], column[high]
            column = [new if number == old else number for number in column]
    ends: dict[int, tuple[float, float]] = {}
    for number, strip in zip(column, scene.strips, strict=True):
        top, bottom = ends.get(number, (strip.box.top, strip.box.bottom))
        ends[number] = (min(top, strip.box.top), max(bottom, strip.box.bottom))
    return [ends[number] for number in column]


def find_caps(strips: Sequence[Strip], groups: Sequence[Group], body: Type) -> dict[int, int]:
    """For each strip the display right over it that is no wider than its column and small enough for a crosshead.

    There may be more white under one that heads a column than under those of its type in the columns.
    """
    caps = _caps_within(strips, groups, body, white=2.2)
    styles = {(groups[number].frame, groups[number].style) for number in caps.values()}
    alike = [n for n, group in enumerate(groups) if (group.frame, group.style) in styles and n not in caps.values()]
    wide = _caps_within(strips, [groups[n] for n in alike], body, white=_MOST_WHITE)
    return {strip: alike[number] for strip, number in wide.items() if strip not in caps} | caps


def _caps_within(strips: Sequence[Strip], groups: Sequence[Group], body: Type, *, white: float) -> dict[int, int]:
    caps: dict[int, int] = {}
    for number, group in enumerate(groups):
        if group.size > 1.75 * body.size or len(group.lines) > 3 or group.is_upright or group.is_tag or group.wing:
            continue
        if group.names_briefs:
            continue
        under = [
            n
            for n, strip in enumerate(strips)
            if strip.frame == group.frame
            and -0.6 * body.size < strip.box.top - group.box.bottom < white * body.size
            and strip.left - 1.2 * body.size < group.box.left
            and group.box.right < strip.right + 2.2 * body.size
            and strip.box.shared_width(group.box) > 0
        ]
        if under:
            caps[min(under, key=lambda n: strips[n].box.top)] = number
    return caps


def is_ruled(scene: Scene, way: Box) -> bool:
    """Whether a level rule crosses the way."""
    return any(
        rule.shared_width(way) > 0.4 * way.width and way.top - 2 < rule.top < way.bottom + 2
        for rule in scene.walls.across
    )


def is_headed(scene: Scene, way: Box, *, below: float = -1.0) -> bool:
    """Whether a headline stands in the way that begins lower than `below`."""
    return any(
        group.box.meets(way)
        and group.box.top > below + 2 * scene.body.size
        and number not in scene.capping
        and not group.is_label
        for number, group in enumerate(scene.groups)
    )


def is_blocked(scene: Scene, way: Box, group: Group, end: Strip) -> bool:
    """Whether a rule, display or text stands in the way; the crossheads of its column, which may jut out, do not."""
    if is_ruled(scene, Box(way.left, way.top + 1, way.right, way.bottom - 2)):
        return True
    size = scene.body.size
    caps = {scene.caps.get(n) for n, strip in enumerate(scene.strips) if _share_column(strip, end, size)}
    if any(
        other is not group and number not in caps and other.box.meets(way) and not other.is_label
        for number, other in enumerate(scene.groups)
    ):
        return True
    if any(box.meets(way) and not box.holds(way) for box in scene.obstacles):
        return True
    return any(other.area.meets(way) and other is not end for other in scene.strips)


def is_walled(scene: Scene, way: Box) -> bool:
    if way.width <= 0:
        return False
    return any(rule.meets(way) for rule in scene.walls.down) or any(
        box.shared_width(way) > 0 and box.shared_height(way) > 0.5 * way.height and not box.holds(way)
        for box in scene.obstacles
    )
