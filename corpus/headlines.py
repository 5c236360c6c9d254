"""Which display lines are whose headline.

The page votes on whether its headlines stand before or after their bodies, or all together at its end or its start; the
character pairs that a display line shares with a body are the votes. A line that the page supports for no article stays
unplaced: no headline is better than a wrong one.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from corpus import marks
from corpus.blocks import Cut
from corpus.composition import Composition
from corpus.heading import Heading, says_subject
from corpus.heads_tables import Headed
from corpus.kinship import Kinship
from corpus.layout import SetLine
from corpus.reflow import write_display
from corpus.roles import Role
from corpus.segment import Stretch
from corpus.withdrawing import withdraw


@dataclass(frozen=True, slots=True)
class Assignment:
    """`headings[i]` belongs to article i; `loose` lines belong to none that the page names."""

    headings: tuple[Heading, ...]
    loose: tuple[SetLine, ...]


_MOST_SPLITS = 24
_LIKENESS = 2.0
"""How much the words of a heading count beside the order that the page has for its headlines."""
_LARGEST_ALIGNMENT = 400_000


def assign(composition: Composition, cut: Cut, kinship: Kinship) -> Assignment:
    """Give each region of display lines between articles to the article above, to the one below, or to none."""
    stretches = cut.stretches
    regions = [composition.between[stretch.first].heading for stretch in stretches]
    regions.append(composition.between[-1].heading)
    desk = _Desk(stretches, kinship)
    headings = [Heading() for _ in stretches]
    if not stretches:
        return Assignment((), tuple(line for region in regions for line in region))
    first_is_block, last_is_block = cut.block == 0, cut.block == len(regions) - 1
    # Where all headlines stand at one end of the page, what stands at the other is none.
    loose = list(regions[-1] if first_is_block else regions[0] if last_is_block else ())
    if last_is_block:
        headings[0].lines.extend(line for line in loose if line.role is Role.BYLINE)
        loose = [line for line in loose if line.role is not Role.BYLINE]
    is_apart = first_is_block or last_is_block
    loose.extend(_give_regions(regions, _best_splits(regions, desk, is_apart=is_apart), headings))
    for number, is_block in ((0, first_is_block), (len(regions) - 1, last_is_block)):
        if is_block:
            region = regions[number]
            placed = _place_headed(region, cut.headed, headings, desk) if cut.headed else None
            loose.extend(_place_block(region, headings, desk) if placed is None else placed)
    loose.extend(_bring_home(headings, desk))
    for number, heading in enumerate(headings):
        heading.support = desk.likeness(heading.lines, number)
    return Assignment(tuple(headings), tuple(withdraw(composition, cut, headings, kinship, loose)))


def _give_regions(
    regions: Sequence[Sequence[SetLine]], splits: Sequence[int | None], headings: Sequence[Heading]
) -> list[SetLine]:
    """Give each region to the articles above and below it; return what stands on both sides of one body."""
    given: list[tuple[Sequence[SetLine], Sequence[SetLine]]] = []
    for number, (region, split) in enumerate(zip(regions, splits, strict=True)):
        above, below = (region[:split], region[split:]) if split is not None else ((), ())
        given.append((above, below))
        if number:
            headings[number - 1].lines.extend(above)
        if number < len(headings):
            headings[number].lines.extend(below)
    loose: list[SetLine] = []
    for number, ((_, before), (after, _)) in enumerate(pairwise(given)):
        if _heads(before) and _heads(after):
            loose.extend(headings[number].lines)
            headings[number].lines.clear()
    return loose


def _heads(lines: Sequence[SetLine]) -> bool:
    """Whether lines on one side of a body may be its whole headline; where both sides are, two bodies stand there."""
    said = [line for line in lines if says_subject(line) and not marks.is_column_label(line.text)]
    return sum(line.width.low for line in said if not marks.deck_dash(line.text)) >= _LONG


_ANOTHER_S = 0.35
"""By how much a heading must speak more of another article than of its own to be taken from it."""
_REACH = 12
"""How many articles off that one may be."""
_AT_HOME = 0.5
"""How much it must speak of an article to be given to it."""


def _bring_home(headings: Sequence[Heading], desk: "_Desk") -> list[SetLine]:
    """Take back what speaks of another article, and give it to that one where it has no heading; return the rest.

    One border or one headline that was missed would else move the headlines of a whole page by one.
    """
    taken: list[tuple[int, list[SetLine]]] = []
    for number, heading in enumerate(headings):
        for block in _blocks(heading.lines):
            nearby = range(max(0, number - _REACH), min(len(headings), number + _REACH + 1))
            likeness = {other: desk.likeness(block, other) for other in nearby}
            home = max(nearby, key=lambda other: likeness[other])
            if likeness[home] > likeness[number] + _ANOTHER_S and sum(line.width.low for line in block) >= _LONG:
                heading.lines[:] = [line for line in heading.lines if line not in block]
                taken.append((home if likeness[home] >= _AT_HOME else number, block))
    loose: list[SetLine] = []
    for home, block in taken:
        if _is_headed(headings[home]):
            loose.extend(block)
        else:
            headings[home].lines[:0] = block
    return loose


_LONG = 8
"""Em; shorter lines are kickers and labels, which say little."""


def _blocks(lines: Sequence[SetLine]) -> list[list[SetLine]]:
    """The lines by what blank lines part; a byline goes with what stands above it."""
    blocks: list[list[SetLine]] = []
    for line in lines:
        if not blocks or (line.line.gap_before and line.role is Role.DISPLAY):
            blocks.append([])
        blocks[-1].append(line)
    return blocks


@dataclass(frozen=True, slots=True)
class _Desk:
    """Knows how much display lines speak of each article."""

    stretches: Sequence[Stretch]
    kinship: Kinship
    _pairs: dict[int, frozenset[str]] = field(default_factory=dict)

    def pairs(self, number: int) -> frozenset[str]:
        if number not in self._pairs:
            stretch = self.stretches[number]
            self._pairs[number] = frozenset().union(*(self.kinship.pairs[at] for at in stretch.numbers))
        return self._pairs[number]

    def likeness(self, lines: Sequence[SetLine], number: int) -> float:
        """0 to 1: the weighted share of the lines' character pairs that article `number` has."""
        if not 0 <= number < len(self.stretches):
            return 0.0
        text = "\n".join(write_display(line.text) for line in lines if says_subject(line))
        return self.kinship.of_display(text, self.pairs(number))


def _best_splits(regions: Sequence[Sequence[SetLine]], desk: _Desk, *, is_apart: bool) -> list[int | None]:
    """For each region how many of its first lines belong to the article above; the rest belongs below.

    None for a region that is a block of many headlines.
    """
    vote = _page_vote(regions, desk, is_apart=is_apart)
    totals: dict[tuple[bool, int | None], float] = {(False, None): 0.0}
    steps: list[dict[tuple[bool, int | None], tuple[bool, int | None]]] = []
    for number, region in enumerate(regions):
        closed = is_apart and number in (0, len(regions) - 1)
        reached: dict[tuple[bool, int | None], float] = {}
        step: dict[tuple[bool, int | None], tuple[bool, int | None]] = {}
        for split, score in _split_scores(region, number, desk, vote, closed=closed):
            above, below = bool(split), split is not None and split < len(region)
            for earlier, total in totals.items():
                joined = total + score + _article_score(has_before=earlier[0], has_after=above, number=number)
                if joined > reached.get((below, split), -1e9):
                    reached[(below, split)], step[(below, split)] = joined, earlier
        totals = reached
        steps.append(step)
    state = max(totals, key=lambda candidate: totals[candidate])
    splits: list[int | None] = []
    for step in reversed(steps):
        splits.append(state[1])
        state = step[state]
    return splits[::-1]


def _article_score(*, has_before: bool, has_after: bool, number: int) -> float:
    if number == 0:
        return 0.0
    if has_before and has_after:
        return -1.2
    return 0.0 if has_before or has_after else -0.3


def _split_scores(
    region: Sequence[SetLine], number: int, desk: _Desk, vote: float, *, closed: bool
) -> list[tuple[int | None, float]]:
    if closed:
        return [(None, 0.0)]
    size = len(region)
    if number == 0:
        return [(0, 0.0)]
    if number == len(desk.stretches):
        return [(size, 0.0)]
    places = range(size + 1) if size <= _MOST_SPLITS else (0, size)
    return [(split, _split_score(region, split, number, desk, vote)) for split in places]


def _split_score(region: Sequence[SetLine], split: int, number: int, desk: _Desk, vote: float) -> float:
    above, below = region[:split], region[split:]
    score = 0.0
    for lines, article, bias in ((above, number - 1, -vote), (below, number, vote)):
        if lines:
            subject = [line for line in lines if says_subject(line)]
            sure = _LIKENESS * min(1.0, 0.4 + 0.2 * len(subject))
            score += sure * desk.likeness(lines, article) + bias * bool(subject)
    if above and below:
        score -= 0.5 + 0.3 * (not below[0].line.gap_before) + (below[0].role is not Role.DISPLAY)
        score -= 0.5 * marks.is_column_label(above[-1].text)
    return score


def _page_vote(regions: Sequence[Sequence[SetLine]], desk: _Desk, *, is_apart: bool) -> float:
    """From -0.5 (headlines stand after their bodies) to 0.5 (before)."""
    votes = [
        desk.likeness(region, number) - desk.likeness(region, number - 1)
        for number, region in enumerate(regions)
        if region and 0 < number < len(regions) - 1
    ]
    votes.append(float(bool(regions[0]) and not is_apart))
    votes.append(-float(bool(regions[-1]) and not is_apart))
    strength = sum(abs(vote) for vote in votes)
    return 0.5 * sum(votes) / strength if strength else 0.0


def _place_block(block: Sequence[SetLine], headings: Sequence[Heading], desk: _Desk) -> list[SetLine]:
    """Align the lines of a block with the articles that have no headline, both in order; return the lines left over."""
    targets = [number for number, heading in enumerate(headings) if not _is_headed(heading)]
    if not targets or len(block) * len(targets) > _LARGEST_ALIGNMENT:
        return list(block)
    gapped = any(line.line.gap_before for line in block[1:])
    placed = _align(block, targets, desk, gapped=gapped)
    loose: list[SetLine] = []
    for index, (line, target) in enumerate(zip(block, placed, strict=True)):
        alone = target not in (
            placed[index - 1] if index else None,
            placed[index + 1] if index + 1 < len(block) else None,
        )
        before = targets.index(placed[index - 1]) if index else -1
        passed_over = targets.index(target) - before > 1
        spared = alone or (gapped and not _stands_apart(block, index))
        if not spared and _is_another_s(line, target, targets, desk, passed_over=passed_over):
            loose.append(line)
        else:
            headings[target].lines.append(line)
    return loose


def _place_headed(
    block: Sequence[SetLine], headed: Sequence[Headed], headings: Sequence[Heading], desk: _Desk
) -> list[SetLine]:
    """Give each article its lines of the block, but for those that speak of another; return the lines left over."""
    gapped = any(line.line.gap_before for line in block[1:])
    index_of = {line.line.start: index for index, line in enumerate(block)}
    given = {line.line.start for article in headed for line in article.lines}
    loose = [line for line in block if line.line.start not in given]
    for number, article in enumerate(headed):
        kept: list[SetLine] = []
        for line in article.lines:
            spared = len(article.lines) < 2 or (gapped and not _stands_apart(block, index_of[line.line.start]))
            another_s = not spared and _is_another_s(line, number, range(len(headed)), desk, passed_over=False)
            (loose if another_s else kept).append(line)
        if article.is_doubtful or _is_headed(headings[number]):
            loose.extend(kept)
        else:
            headings[number].lines[:0] = kept
    return loose


def _is_headed(heading: Heading) -> bool:
    """Whether display lines are there already; a byline that stands above its body is no headline yet."""
    return any(line.role is Role.DISPLAY for line in heading.lines)


def _stands_apart(block: Sequence[SetLine], index: int) -> bool:
    below = block[index + 1].line.gap_before if index + 1 < len(block) else True
    return block[index].line.gap_before and below


def _is_another_s(line: SetLine, target: int, targets: Sequence[int], desk: _Desk, *, passed_over: bool) -> bool:
    """Whether a line of a block speaks of another article more, or of none where an article was passed over.

    `历 久 弥 新 放 异 彩` shares no word with its article, so it would join the next article's headline.
    """
    if not says_subject(line) or _follows(line) or marks.is_column_label(line.text):
        return False
    own = desk.likeness([line], target)
    return (passed_over and own < 0.1) or any(desk.likeness([line], other) > own + 0.4 for other in targets)


def _align(block: Sequence[SetLine], targets: Sequence[int], desk: _Desk, *, gapped: bool) -> list[int]:
    """The article of each line: never one before the article of an earlier line; the best sum of likeness wins."""
    width = len(targets)
    totals = [0.0] + [-1e9] * (width - 1)
    origins: list[list[int]] = []
    likeness = [[_line_score(line, target, desk) for target in targets] for line in block]
    for index, line in enumerate(block):
        step: list[int] = []
        fresh: list[float] = []
        best, best_at = -1e9, 0
        for at in range(width):
            best -= 0.3 if at > 1 else 0.0  # each article passed over stays without a headline
            moved = best - 0.25 * (gapped and not line.line.gap_before) - 2.0 * _follows(line)
            stayed = totals[at] - 0.1 * (gapped and line.line.gap_before and index > 0)
            if stayed >= moved:
                fresh.append(stayed + likeness[index][at])
                step.append(at)
            else:
                fresh.append(moved + likeness[index][at])
                step.append(best_at)
            if totals[at] > best:
                best, best_at = totals[at], at
        totals = fresh
        origins.append(step)
        if index == 0:
            totals = [likeness[0][at] for at in range(width)]
    return _walk_alignment(totals, origins, targets)


def _walk_alignment(totals: Sequence[float], origins: Sequence[Sequence[int]], targets: Sequence[int]) -> list[int]:
    at = max(range(len(totals)), key=lambda place: totals[place])
    placed: list[int] = []
    for step in reversed(origins):
        placed.append(targets[at])
        at = step[at]
    return placed[::-1]


def _follows(line: SetLine) -> bool:
    """Whether a line can only follow another of its heading: a byline or a deck with its dash."""
    return line.role is not Role.DISPLAY or marks.deck_dash(line.text) > 0


def _line_score(line: SetLine, target: int, desk: _Desk) -> float:
    if not says_subject(line):
        return 0.0
    return desk.likeness([line], target) - 0.3
