"""Which strip goes on in which, and which headline stands over which strip: one cheapest plan for the whole sheet.

What a reader sees at once is weighed here in costs, set by hand: a paragraph broken off at the foot of a column goes on
at the head of another that opens without an indent; a headline stands over its first column, centred or flush over all
of its columns; rules and frames part articles; pictures do not.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from corpus import marks
from corpus.geometry.briefs import Briefs, find_briefs, spread
from corpus.geometry.head_costs import head_cost, opens_section
from corpus.geometry.link_costs import link_cost
from corpus.geometry.matching import Port, match
from corpus.geometry.scene import Scene
from corpus.geometry.sheet import Box

_ALONE = 7.2
"""That a strip follows nothing and has no headline."""

_UNUSED_HEADLINE = 4.0
_BROKEN_OFF = 4.0
"""That nothing follows a paragraph that is broken off."""


@dataclass(frozen=True, slots=True)
class Chain:
    """The strips of one article in reading order, and the group of its headline."""

    strips: tuple[int, ...]
    group: int | None


@dataclass(frozen=True, slots=True)
class Plan:
    """The articles of a sheet, and the groups that are names of columns of briefs."""

    chains: tuple[Chain, ...]
    names: frozenset[int]


def plan(scene: Scene) -> Plan:
    """Chain the strips to articles; a second look knows which small lines the first took for headlines."""
    briefs = find_briefs(scene)
    follows = _assign(scene, briefs)
    heads = spread(scene, briefs.heads | _certain_heads(scene, follows))
    if heads != briefs.heads:
        briefs = Briefs(heads, briefs.names)
        follows = _assign(scene, briefs)
    chains = [_without_section_title(scene, chain, briefs) for chain in _chains(follows)]
    return Plan(tuple(chains), briefs.names)


def _without_section_title(scene: Scene, chain: Chain, briefs: Briefs) -> Chain:
    """A crosshead is nobody's headline even where no other is left: rather none than a wrong one.

    It is numbered, marked, or no larger than the text.
    """
    if chain.group is None or chain.group not in scene.capping:
        return chain
    group = scene.groups[chain.group]
    is_crosshead = opens_section(group.lines[0].bare) or group.size < 1.1 * scene.body.size
    if is_crosshead and chain.group not in briefs.heads:
        return Chain(chain.strips, None)
    return chain


def _assign(scene: Scene, briefs: Briefs) -> list[Port | None]:
    costs: list[dict[Port, float]] = []
    for number in range(len(scene.strips)):
        row: dict[Port, float] = {}
        for other in range(len(scene.groups)):
            if (cost := head_cost(scene, other, number, briefs)) is not None:
                row[("group", other)] = cost
        for other in range(len(scene.strips)):
            if other != number and (cost := link_cost(scene, other, number, briefs)) is not None:
                row[("strip", other)] = cost
        costs.append(row)
    return match(costs, _unused_costs(scene, briefs), _ALONE)


def _unused_costs(scene: Scene, briefs: Briefs) -> dict[Port, float]:
    """What it costs when nothing follows a strip or a group; labels, crossheads and names of briefs need no text."""
    unused: dict[Port, float] = {}
    for number, strip in enumerate(scene.strips):
        unused[("strip", number)] = _BROKEN_OFF if strip.breaks_off else 0.0
    briefed = {scene.groups[number].frame for number in briefs.heads} - {-1}
    for number, group in enumerate(scene.groups):
        caps = number in scene.capping
        small = caps and number not in briefs.heads
        free = small or group.is_label or number in briefs.names or (group.frame in briefed and not caps)
        unused[("group", number)] = 0.0 if free else _UNUSED_HEADLINE
    return unused


def _certain_heads(scene: Scene, follows: Sequence[Port | None]) -> frozenset[int]:
    """The small lines that are headlines for certain: a signature ends the article above them, or a lead follows."""
    certain: set[int] = set()
    for strip, number in scene.caps.items():
        group = scene.groups[number]
        above = [s for s in scene.strips if _is_right_above(s.box, group.box, scene.body.size)]
        ended = any(s.is_closed and s.frame == group.frame for s in above)
        opened = marks.lead(scene.strips[strip].lines[0].bare[:60]) is not None
        labelled = any(
            marks.is_briefs_label(o.lines[0].text) and o.frame == group.frame and o.box.top < group.box.top
            for o in scene.groups
        )
        if follows[strip] == ("group", number) and (ended or opened or labelled):
            certain.add(number)
    return frozenset(certain)


def _is_right_above(high: Box, low: Box, size: float) -> bool:
    return high.shared_width(low) > 0 and -size < low.top - high.bottom < 4 * size


def _chains(follows: Sequence[Port | None]) -> list[Chain]:
    after = {port[1]: number for number, port in enumerate(follows) if port is not None and port[0] == "strip"}
    firsts = [number for number, port in enumerate(follows) if port is None or port[0] == "group"]
    chains: list[Chain] = []
    seen: set[int] = set()
    for first in [*firsts, *range(len(follows))]:
        row: list[int] = []
        at: int | None = first
        while at is not None and at not in seen:
            seen.add(at)
            row.append(at)
            at = after.get(at)
        port = follows[first]
        if row:
            chains.append(Chain(tuple(row), port[1] if port is not None and port[0] == "group" else None))
    return chains
