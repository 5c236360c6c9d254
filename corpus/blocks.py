"""Pages that print all headlines together, after or before all bodies: finding borders with the headlines' help.

Where neither a mark nor a display line stands between two articles, only their subjects tell them apart. A block of
headlines says what the subjects are: a body that speaks of one headline first and of a later one from some paragraph on
is two articles.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from corpus import marks
from corpus.composition import Composition
from corpus.heads_apart import head_articles
from corpus.heads_tables import Headed
from corpus.kinship import Kinship, pairs_of
from corpus.layout import SetLine
from corpus.reflow import write_display
from corpus.roles import Role
from corpus.segment import Order, Stretch, border_score, segment

_MOST_LINES = 80
_MOST_PARAGRAPHS = 60
_SHORTEST = 8
"""Characters; shorter lines are kickers or stubs."""

_LONGEST_HEADING = 7
"""Lines; more than that are several headlines."""

_MOST_APART = 3
"""Long lines with blank lines above them; kicker, headline and deck of one article are three at most."""

_LEAST_SHARE = 0.45
"""How many lines a block has at least for each display line that stands between articles elsewhere."""

_DOUBT = 1.0
"""How near to nothing the score of a crosshead leaves it open whether an article begins there."""

_LEAST = -1.8
"""The lowest border score that a headline's preference may outweigh."""

_LEAST_BETWEEN = -2.5
"""The same where one headline stands above the body and another one below it."""

_PREFERENCE = 0.35
"""By how much of its words a headline must prefer one half of a body."""


def find_block(regions: Sequence[Sequence[SetLine]]) -> int | None:
    """The region, last or first, that holds the headlines of articles elsewhere; None when headlines stand at them.

    Of two such regions the one that says more: labels that belong to all articles may stand together as well.
    """
    empty = sum(1 for region in regions[1:-1] if not region)
    within = sum(len(_spoken(region)) for region in regions[1:-1])
    found: list[tuple[float, int]] = []
    for index in (0, len(regions) - 1):
        display = [line for line in regions[index] if line.role is Role.DISPLAY]
        spoken = _spoken(regions[index])
        apart = sum(line.line.gap_before and line.width.low >= _SHORTEST for line in display)
        is_block = (len(display) >= 3 and empty >= 2) or len(display) > _LONGEST_HEADING or apart > _MOST_APART
        if is_block and len(spoken) >= _LEAST_SHARE * within:
            found.append((sum(line.width.low for line in spoken), index))
    return max(found)[1] if found else None


def _spoken(region: Sequence[SetLine]) -> list[SetLine]:
    """The display lines that name no column."""
    return [line for line in region if line.role is Role.DISPLAY and not marks.is_column_label(line.text)]


@dataclass(frozen=True, slots=True)
class Cut:
    """The articles of a page, and the region that is its block of headlines where it has one.

    `headed` are the articles with their lines of the block; None where these are still to be placed. `doubtful` are the
    numbers of articles that might as well be two: no headline is sure to be theirs.
    """

    stretches: tuple[Stretch, ...]
    block: int | None = None
    headed: tuple[Headed, ...] | None = None
    doubtful: frozenset[int] = frozenset()


def articles_of(composition: Composition, kinship: Kinship) -> Cut:
    """Cut a page into articles: once to learn where its headlines stand, and again with that known."""
    regions = _regions(composition, segment(composition, kinship))
    order = order_of(regions)
    stretches = segment(composition, kinship, order)
    regions = _regions(composition, stretches)
    block = find_block(regions)
    if block is None:
        stretches = cut_between_headlines(composition, stretches, kinship)
        return Cut(tuple(stretches), doubtful=frozenset(_doubtful(composition, stretches, kinship, order)))
    headed = head_articles(composition, regions[block], kinship)
    if headed is None:
        stretches = cut_by_headlines(composition, stretches, regions[block], kinship)
        return Cut(tuple(stretches), block and len(stretches))
    return Cut(tuple(article.stretch for article in headed), block and len(headed), tuple(headed))


def _doubtful(composition: Composition, stretches: Sequence[Stretch], kinship: Kinship, order: Order) -> Iterator[int]:
    """The articles that hold display lines of which nobody knows: a headline or a crosshead?"""
    if order is Order.UNKNOWN:
        return
    for number, stretch in enumerate(stretches):
        for place in stretch.numbers[1:]:
            if composition.between[place].heading:
                score = border_score(composition, kinship, place, range(stretch.first, stretch.end), order)
                if score > -_DOUBT:
                    yield number


def _regions(composition: Composition, stretches: Sequence[Stretch]) -> list[list[SetLine]]:
    return [composition.between[stretch.first].heading for stretch in stretches] + [composition.between[-1].heading]


def order_of(regions: Sequence[Sequence[SetLine]]) -> Order:
    """Where the page's headlines stand, told by its first and its last display lines."""
    if find_block(regions) is not None:
        return Order.APART
    opens, closes = (any(line.role is Role.DISPLAY for line in regions[at]) for at in (0, -1))
    if opens == closes:
        return Order.UNKNOWN
    return Order.BEFORE if opens else Order.AFTER


def cut_by_headlines(
    composition: Composition, stretches: Sequence[Stretch], block: Sequence[SetLine], kinship: Kinship
) -> list[Stretch]:
    """Cut the articles that speak of two headlines of the block in turn."""
    lines = [pairs_of(text) for text in _subjects(block)]
    if len(lines) > _MOST_LINES:
        return list(stretches)
    cut: list[Stretch] = []
    for stretch in stretches:
        cut += _cut(composition, stretch, lines, kinship)
    return cut


def cut_between_headlines(composition: Composition, stretches: Sequence[Stretch], kinship: Kinship) -> list[Stretch]:
    """Cut the articles of which the display above them and the display below them speak in turn.

    On a page that has some headlines before their bodies and others after, two bodies may stand together between their
    headlines.
    """
    cut: list[Stretch] = []
    for stretch in stretches:
        above, below = (
            [pairs_of(text) for text in _subjects(composition.between[at].heading)]
            for at in (stretch.first, stretch.end)
        )
        cut += _cut_in_two(composition, stretch, above, below, kinship) if above and below else [stretch]
    return cut


def _cut_in_two(
    composition: Composition,
    stretch: Stretch,
    above: Sequence[set[str]],
    below: Sequence[set[str]],
    kinship: Kinship,
) -> list[Stretch]:
    if not 2 <= len(stretch.numbers) <= _MOST_PARAGRAPHS:
        return [stretch]
    scored: list[tuple[float, int]] = []
    for place in stretch.numbers[1:]:
        if composition.between[place].heading:
            continue
        before, behind = halves(stretch, place, kinship)
        first = max(kinship.of_pairs(line, before) - kinship.of_pairs(line, behind) for line in above)
        second = max(kinship.of_pairs(line, behind) - kinship.of_pairs(line, before) for line in below)
        border = border_score(composition, kinship, place, range(stretch.first, stretch.end))
        if min(first, second) > _PREFERENCE and border > _LEAST_BETWEEN:
            scored.append((border + 2.0 * (first + second), place))
    score, place = max(scored, default=(0.0, 0))
    return [Stretch(stretch.first, place), Stretch(place, stretch.end)] if score > 0 else [stretch]


def halves(stretch: Stretch, place: int, kinship: Kinship) -> tuple[frozenset[str], frozenset[str]]:
    """The character pairs of a stretch before paragraph `place` and from there on."""
    halves = (range(stretch.first, place), range(place, stretch.end))
    before, behind = (frozenset().union(*(kinship.pairs[number] for number in half)) for half in halves)
    return before, behind


def _subjects(block: Sequence[SetLine]) -> list[str]:
    """The headlines of the block: its printed blocks, or its lines without blank lines; decks and stubs aside."""
    gapped = any(line.line.gap_before for line in block[1:])
    subjects: list[str] = []
    for line in block:
        if line.role is not Role.DISPLAY or marks.is_column_label(line.text):
            continue
        text = write_display(line.text)
        if gapped and subjects and not line.line.gap_before:
            subjects[-1] += "\n" + text
        elif not marks.deck_dash(text):
            subjects.append(text)
    return [text for text in subjects if len(text) >= _SHORTEST] or ["\n".join(subjects)] * bool(subjects)


def _cut(composition: Composition, stretch: Stretch, lines: Sequence[set[str]], kinship: Kinship) -> list[Stretch]:
    if not 2 <= len(stretch.numbers) <= _MOST_PARAGRAPHS:
        return [stretch]
    places = [
        number for number in stretch.numbers if number > stretch.first and not composition.between[number].heading
    ]
    scored = [(_cut_score(composition, stretch, place, lines, kinship), place) for place in places]
    score, place = max(scored, default=(0.0, 0))
    if score <= 0:
        return [stretch]
    first, second = Stretch(stretch.first, place), Stretch(place, stretch.end)
    return [*_cut(composition, first, lines, kinship), *_cut(composition, second, lines, kinship)]


def _cut_score(
    composition: Composition, stretch: Stretch, place: int, lines: Sequence[set[str]], kinship: Kinship
) -> float:
    """Above 0 when one headline prefers what stands before `place` and a later one what stands behind."""
    before, behind = halves(stretch, place, kinship)
    preferences = [kinship.of_pairs(line, before) - kinship.of_pairs(line, behind) for line in lines]
    best, first = 0.0, 0.0
    for preference in preferences:
        if first > _PREFERENCE and -preference > _PREFERENCE:
            best = max(best, first - preference)
        first = max(first, preference)
    if not best:
        return -1.0
    border = border_score(composition, kinship, place, range(stretch.first, stretch.end))
    return border + 2.0 * best if border > _LEAST else -1.0
