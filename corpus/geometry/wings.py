"""Headings that stand at two sides of their text: a level headline over it, a kicker or deck upright at its left."""

from collections.abc import Sequence
from dataclasses import replace

from corpus.geometry.columns import Strip
from corpus.geometry.groups import Group
from corpus.geometry.placed import Type
from corpus.geometry.sheet import Box

_SMALLER = 1.2
"""How much larger the headline is than what stands upright; else that is a headline itself."""


def give_wings(groups: Sequence[Group], strips: Sequence[Strip], rules: Sequence[Box], body: Type) -> list[Group]:
    """The groups with each upright kicker or deck taken into the headline over it."""
    wings: dict[int, Group] = {}
    for wing in groups:
        if wing.is_upright and not wing.is_tag and not _heads_its_own(wing, strips, rules, body):
            owners = [n for n, group in enumerate(groups) if n not in wings and _is_over(group, wing, groups, body)]
            owners = [n for n in owners if not _is_parted(groups[n].box, wing.box, strips)]
            if len(owners) == 1:
                wings[owners[0]] = wing
    taken = {id(wing) for wing in wings.values()}
    return [
        replace(group, wing=wings[n].lines) if n in wings else group
        for n, group in enumerate(groups)
        if id(group) not in taken
    ]


def _is_over(group: Group, wing: Group, groups: Sequence[Group], body: Type) -> bool:
    """Whether a level headline stands right over an upright line, flush with it or as the frame's only headline."""
    if group.is_upright or group.is_label or group.names_briefs or group.frame != wing.frame:
        return False
    gap = wing.box.top - group.box.bottom
    if group.size < _SMALLER * wing.size or gap < -0.5 * body.size:
        return False
    flush = abs(group.box.left - wing.box.left) < 1.5 * body.size
    rivals = (other for other in groups if other is not group and other is not wing and other.frame == wing.frame)
    alone = group.frame >= 0 and all(other.size < wing.size for other in rivals)
    return (flush or alone) and wing.box.left < group.box.right


def _heads_its_own(wing: Group, strips: Sequence[Strip], rules: Sequence[Box], body: Type) -> bool:
    """Whether the column beside an upright line is of another article than the next: by its breadth or a rule."""
    level = [
        strip
        for strip in strips
        if strip.frame == wing.frame and len(strip.lines) > 2 and strip.box.shared_height(wing.box) > 2 * body.size
    ]
    right = sorted((strip for strip in level if strip.left > wing.box.middle), key=lambda strip: strip.left)
    if len(right) < 2 or right[0].left - wing.box.right > 4 * body.size:
        return False
    one, other = right[0], next((strip for strip in right if strip.left > right[0].right), right[0])
    way = Box(one.right, wing.box.top, other.left, wing.box.bottom)
    ruled = any(way.left < rule.middle < way.right and rule.shared_height(way) > 0.5 * way.height for rule in rules)
    return ruled or abs(one.measure - other.measure) > body.size


def _is_parted(high: Box, low: Box, strips: Sequence[Strip]) -> bool:
    """Whether text stands between; none does where the columns at the right begin right under the headline."""
    way = Box(low.left, high.bottom + 1, low.right, low.top - 1)
    return way.height > 0 and any(line.box.meets(way) for strip in strips for line in strip.lines)
