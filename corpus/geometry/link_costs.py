"""What it costs that a strip goes on in another: down its column, in the next column, or under a picture."""

from corpus import marks
from corpus.geometry.briefs import Briefs
from corpus.geometry.columns import Strip
from corpus.geometry.groups import Group
from corpus.geometry.head_costs import misalignment, top_with_pictures
from corpus.geometry.scene import Scene, is_headed, is_ruled
from corpus.geometry.sheet import Box

_LARGEST_LEAD = 0.35
"""In shares of the body's size: how much larger the first paragraph may be set than those that follow."""

_DOWN = 0.3
"""That an article goes on down its column."""


def link_cost(scene: Scene, first: int, second: int, briefs: Briefs) -> float | None:
    """What it costs that strip `first` goes on in strip `second`; None where it cannot."""
    before, strip = scene.strips[first], scene.strips[second]
    if before.frame != strip.frame or not -0.15 < (before.size - strip.size) / strip.size < _LARGEST_LEAD:
        return None
    size = scene.body.size
    shared = min(before.right, strip.right) - max(before.left, strip.left)
    place: float | None = None
    if scene.over_heads.get(second) == first:
        place = _DOWN
    elif shared > 0.5 * min(before.measure, strip.measure):
        place = _down_cost(scene, first, second) if strip.box.top > before.box.bottom - 0.6 * size else None
    elif strip.left >= before.right - 0.8 * size:
        place = _right_cost(scene, first, second, is_brief=scene.caps.get(first) in briefs.heads)
    elif strip.right <= before.left + 0.8 * size and strip.box.top > before.box.bottom - 2 * size:
        place = _wrap_cost(scene, before, strip)
    if place is None:
        return None
    cap = scene.caps.get(second)
    if cap is not None:
        place += _crosshead_cost(scene, scene.groups[cap]) + 5.0 * (cap in briefs.heads)
        place += 3.0 * _overtops(scene, scene.groups[cap], first, second)
    return place + _text_cost(scene, before, strip, is_capped=cap is not None and cap not in scene.within)


def _text_cost(scene: Scene, before: Strip, strip: Strip, *, is_capped: bool) -> float:
    """How badly the last words of one strip and the first of another go together."""
    cost = 6.0 if before.is_closed else 0.0
    first = strip.lines[0]
    if marks.is_signature(first.bare):
        return cost
    if strip.continues_jump or marks.lead(first.bare[:60]):
        cost += 4.5
    opens = (strip.opens or is_capped) and not marks.starts_like_middle(first.text)
    if before.breaks_off:
        return cost + (5.0 if opens else -_fit(before.lines[-1].bare, first.bare, scene.phrases))
    if opens:
        return cost + 0.8
    return cost + (0.6 if before.is_full(before.lines[-1]) or not scene.indents else 4.5)


def _fit(before: str, after: str, phrases: frozenset[str]) -> float:
    """How surely the characters on both sides of a joint stand together elsewhere: `充` / `电车位`."""
    threes = (before[-2:] + after[:1], before[-1:] + after[:2])
    return 0.4 * (before[-1:] + after[:1] in phrases) + 0.4 * sum(three in phrases for three in threes)


def _crosshead_cost(scene: Scene, group: Group) -> float:
    size = scene.body.size
    cost = 0.3 + 2.5 * (group.size > 1.45 * size) + 2.5 * (group.tiers > 1) + 6.0 * group.has_byline
    return cost + 4.0 * any(marks.deck_dash(line.text) > 0 for line in group.lines)


def _overtops(scene: Scene, group: Group, first: int, second: int) -> bool:
    """Whether display over a column reaches higher than the text and the crossheads of the column at its left."""
    size, before, strip = scene.body.size, scene.strips[first], scene.strips[second]
    top = scene.columns[first][0]
    caps = [
        scene.groups[cap].box.top for n, cap in scene.caps.items() if scene.columns[n] == (top, scene.columns[first][1])
    ]
    is_beside = strip.left > before.right - size and scene.columns[second][0] - top < 2 * size
    return is_beside and group.size > 1.2 * size and min([top, *caps]) - group.box.top > 1.5 * size


def _down_cost(scene: Scene, first: int, second: int) -> float | None:
    before, strip = scene.strips[first], scene.strips[second]
    left, right = max(before.left, strip.left), min(before.right, strip.right)
    way = Box(left + 1, before.box.bottom, right - 1, strip.box.top)
    if way.height <= 0:
        return _DOWN
    if _is_taken(scene, way, before, strip):
        return None
    pictures = any(box.meets(way) for box in scene.walls.pictures)
    cost = _DOWN + min(3.0, (0.03 if pictures else 0.08) * way.height / scene.body.size) + 0.4 * pictures
    cost += 6.0 * is_ruled(scene, way)
    cap = scene.caps.get(second)
    if any(group.box.meets(way) and n != cap and not group.is_label for n, group in enumerate(scene.groups)):
        cost += 5.0
    cost += 0.4 * any(box.meets(way) and not box.holds(way) for box in scene.obstacles)
    return cost + 1.5 * _differ_in_measure(before, strip, scene.body.size)


def _differ_in_measure(one: Strip, other: Strip, size: float) -> bool:
    """Whether two pieces are of columns of different breadth; a lead and the last line of a paragraph tell none."""
    if _is_lead_over(one, other, size):
        return False
    narrow = min(one, other, key=lambda strip: strip.measure)
    if len(narrow.lines) == 1 and abs(one.left - other.left) < 0.5 * size:
        return False
    return abs(one.measure - other.measure) > 1.5 * size


def _is_lead_over(high: Strip, low: Strip, size: float) -> bool:
    """Whether a first paragraph in a type of its own stands over several columns, of which one is the other piece."""
    other_type = high.lines[-1].font != low.lines[0].font or abs(high.size - low.size) > 0.03 * size
    wide = high.measure > 1.5 * low.measure and high.left < low.left + size and low.right < high.right + size
    return other_type and wide and 0 < low.box.top - high.box.bottom < 4 * size


def _is_taken(scene: Scene, way: Box, before: Strip, strip: Strip) -> bool:
    """Whether other text stands between."""
    return any(other.area.meets(way) and other is not strip and other is not before for other in scene.strips)


def _right_cost(scene: Scene, first: int, second: int, *, is_brief: bool) -> float | None:
    size, before, strip = scene.body.size, scene.strips[first], scene.strips[second]
    (top, end), (start, bottom) = scene.columns[first], scene.columns[second]
    high, low = max(top, start), min(end, bottom)
    gap = strip.left - before.right
    way = Box(before.right + 1, min(high, low), strip.left - 1, max(high, low, min(high, low) + size))
    within = Box(way.left + 0.8 * size, way.top, way.right - 0.8 * size, way.bottom)  # marks may hang into a gutter
    if gap > 2 * size and _is_taken(scene, within, before, strip):
        return None
    cost = max(0.0, gap / size - 3) * 0.25
    cost += 1.5 * (abs(before.measure - strip.measure) > 1.2 * size and not marks.is_signature(strip.lines[0].bare))
    cost += 1.5 * (scene.runs[second].top > start + 1 and scene.runs[first].top < top + 1)  # passes by a column's head
    cost += 1.5 * (not scene.runs[first].is_last) + 2.0 * (not scene.runs[second].is_first)
    if low < high:  # one wholly above the other
        cost += (1.2 if start > top else 2.5) + 0.05 * (high - low) / size
        own_rule = is_brief and start < top  # in columns of briefs a rule as wide as the column parts one from the next
        over = Box(strip.left, low, strip.right, high) if start > top else Box(before.left, low, before.right, high)
        cost += 6.0 * (is_ruled(scene, over) and not own_rule) + 4.0 * is_headed(
            scene, over, below=start if start < top else -1.0
        )
    elif start < top - 2 * size:
        cost += 0.6 + 6.0 * is_ruled(scene, Box(before.left, start, before.right, top))
    elif start > top + 2 * size:
        cost += 0.3 + 1.5 * is_ruled(scene, Box(strip.left, top, strip.right, start))
    for rule in scene.walls.down:
        beside = min(rule.bottom, end) - max(rule.top, top) > size  # one that begins below a column parts what is there
        if (
            beside
            and before.right - size < rule.left < strip.left + size
            and rule.shared_height(way) > 0.3 * way.height
        ):
            parts = min(top, start) - rule.top > 2 * size or _parts_headlines(scene, rule, before, strip)
            cost += 4.0 if parts else 0.5
    leads = (other for other in scene.strips if other is not before and _is_lead_over(other, strip, size))
    cost += 1.5 * any(before.left < other.left - size or before.right > other.right + size for other in leads)
    return cost + 2.0 * _has_own_headline(scene, before, strip, min(start, top_with_pictures(scene, strip)))


def _parts_headlines(scene: Scene, rule: Box, before: Strip, strip: Strip) -> bool:
    """Whether an upright rule runs beside a headline; one that only parts an article's columns begins where they do."""
    return any(
        rule.shared_height(group.box) > 0.6 * group.box.height
        and number not in scene.capping
        and min(group.box.right, strip.right) > max(group.box.left, before.left)
        for number, group in enumerate(scene.groups)
    )


def _has_own_headline(scene: Scene, before: Strip, strip: Strip, top: float) -> bool:
    """Whether a headline over the strip's column, which begins at `top`, fits it better than the one before."""
    size = scene.body.size
    for number, group in enumerate(scene.groups):
        if number in scene.capping or group.is_label or group.frame != strip.frame:
            continue
        over = -0.8 * size < top - group.box.bottom < 8 * size
        if over and group.box.shared_width(strip.area) > 0.3 * min(group.box.width, strip.measure):
            wide = group.box.left > before.right - size
            if wide and misalignment(scene, group, strip) < misalignment(scene, group, before) - 0.2:
                return True
    return False


def _wrap_cost(scene: Scene, before: Strip, strip: Strip) -> float:
    """From the last column above a picture back to the first column below it."""
    way = Box(strip.left, before.box.bottom, before.right, strip.box.top)
    cost = 3.5 + 6.0 * is_ruled(scene, way) + 0.03 * max(0.0, way.height / scene.body.size)
    return cost + 4.0 * any(group.box.meets(way) and n not in scene.capping for n, group in enumerate(scene.groups))
