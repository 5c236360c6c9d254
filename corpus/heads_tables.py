"""What the lines of a block of headlines say of the paragraphs of a page."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from corpus import marks
from corpus.composition import Composition
from corpus.kinship import Kinship, pairs_of
from corpus.layout import SetLine
from corpus.reflow import wraps, write_display
from corpus.roles import Role
from corpus.segment import Order, Stretch, border_score, is_certain_border

LONGEST_ARTICLE = 40
"""Paragraphs."""

_LEAD = 0.5
"""How much the first paragraph counts beside the whole body: it says the headline again."""
_QUOTED = 0.4
EACH = 0.1
"""How much each paragraph counts."""
_LEAST_LIKENESS = 0.3
_UNHEADED = 0.8
"""What an article without a headline costs on such a page."""
_BORDER = 0.3
"""How much what the paragraphs say of a border counts beside what the headlines say."""
_APART = 1.0
"""What a blank line above says for a line being the first of a heading."""
_LABEL_LAST = 0.0
"""What it says that the last line of the block names a column: that alone is no heading."""
_CLOSE = 0.3
"""What a line that no blank line parts from others says for it."""


@dataclass(frozen=True, slots=True)
class Headed:
    """An article and the lines of the block that are its heading, which may be another's where it is doubtful."""

    stretch: Stretch
    lines: tuple[SetLine, ...]
    is_doubtful: bool = False


class Tables:
    """What the lines of a block say of each paragraph, and what the paragraphs say of borders between them.

    `starts[n]`: how likely line n is the first of a heading. `borders[end]`: what speaks for an article ending before
    paragraph `end`; no article reaches over one of `fences`. `unheaded[first]`: what an article without a headline
    costs. `has_decks_first`: a deck with its dash is drawn before the headline that it stands under.
    """

    def __init__(
        self, composition: Composition, block: Sequence[SetLine], kinship: Kinship, *, has_decks_first: bool = False
    ) -> None:
        count = len(composition.paragraphs)
        bodies = "\n".join(paragraph.bare for paragraph in composition.paragraphs)
        self.spoken = [Spoken(line, kinship, bodies) for line in block]
        self.has_decks_first = has_decks_first
        self.starts = _starts(block, has_decks_first=has_decks_first)
        certain = [number for number in range(1, count) if is_certain_border(composition, number)]
        self.fences = [0, *certain, count]
        self.borders = [0.0] * (count + 1)
        for low, high in pairwise(self.fences):
            for number in range(low + 1, high):
                score = border_score(composition, kinship, number, range(low, high), Order.APART)
                self.borders[number] = _BORDER * score
        self.unheaded = [_UNHEADED * (not opens_brief(composition, number)) for number in range(count)]

    def fence_after(self, first: int) -> int:
        return next(number for number in self.fences if number > first)

    def score(self, numbers: range, line: int) -> float:
        """How much a line speaks of an article of these paragraphs."""
        spoken, mask, score = self.spoken[line], 0, 0.0
        for number in numbers:
            mask |= spoken.masks[number]
            score += EACH * spoken.of(spoken.masks[number])
        return score + spoken.likeness(mask, numbers.start)

    def score_all(self, numbers: range, lines: range) -> float:
        """How much the lines of a heading speak of an article of these paragraphs."""
        return sum(self.score(numbers, line) for line in lines)

    def may_head(self, lines: range) -> bool:
        """Whether one of the lines may be a headline: kickers and decks quote the body, headlines seldom do."""
        return not all(self.spoken[at].is_quoted for at in lines)


class Spoken:
    """What a line of the block speaks of, as bits: which paragraph has which of its character pairs."""

    def __init__(self, line: SetLine, kinship: Kinship, bodies: str) -> None:
        self.is_subject = line.role is Role.DISPLAY and not marks.is_column_label(line.text)
        pairs = sorted(pairs_of(write_display(line.text))) if self.is_subject else []
        weights = [kinship.weight(pair) for pair in pairs]
        total = sum(weights) or 1.0
        self._shares = [weight / total for weight in weights]
        self._known: dict[int, float] = {0: 0.0}
        # A kicker or a deck that quotes the body says nothing about where an article begins.
        self.is_quoted = not self.is_subject or marks.bare(write_display(line.text)) in bodies
        self._lead = _QUOTED if self.is_quoted else _LEAD
        self.masks = [sum(1 << at for at, pair in enumerate(pairs) if pair in body) for body in kinship.pairs]

    def of(self, mask: int) -> float:
        if mask not in self._known:
            self._known[mask] = sum(share for at, share in enumerate(self._shares) if mask >> at & 1)
        return self._known[mask]

    def likeness(self, mask: int, first: int) -> float:
        if not self._shares:
            return 0.0
        return self.of(mask) + self._lead * self.of(self.masks[first]) - _LEAST_LIKENESS


def _starts(block: Sequence[SetLine], *, has_decks_first: bool) -> list[float]:
    """For each line of the block how likely it is the first of an article's heading, against going on with it."""
    gapped = any(line.line.gap_before for line in block[1:])
    starts = [0.0]
    for before, line in pairwise(block):
        after_deck, is_deck = is_dashed(before), is_dashed(line)
        if line.role is not Role.DISPLAY or (is_deck and not has_decks_first) or (after_deck and has_decks_first):
            starts.append(_FOLLOWS)
        elif gapped:
            starts.append(_gapped_start(before, line))
        else:
            starts.append(_plain_start(before, line, is_parted=is_deck or after_deck))
    if len(block) > 1 and marks.is_column_label(block[-1].text):
        starts[-1] = _LABEL_LAST
    return [*starts, 0.0]


def is_dashed(line: SetLine) -> bool:
    """Whether a line is a deck with its dash."""
    return marks.deck_dash(line.text) > 0


_FOLLOWS = -2.0
"""What a byline says, or a deck, for being the first of a heading."""


def _gapped_start(before: SetLine, line: SetLine) -> float:
    if not line.line.gap_before:
        return -1.5
    return 0.0 if marks.is_column_label(before.text) else _APART


def _plain_start(before: SetLine, line: SetLine, *, is_parted: bool) -> float:
    one, two = write_display(before.text), write_display(line.text)
    if wraps(one, two, "", is_pair=False):
        return -1.0
    return 1.0 if is_parted or before.role is not Role.DISPLAY else 0.0 if len(one) < 8 else _CLOSE


def opens_brief(composition: Composition, number: int) -> bool:
    """Whether a paragraph begins a short article under its own headline; other display between bodies is crossheads."""
    if not composition.between[number].heading:
        return False
    length = 0
    for end in range(number, min(number + _LONGEST_BRIEF, len(composition.paragraphs))):
        length += len(composition.paragraphs[end].bare)
        if length > _BRIEF_LENGTH:
            return False
        if composition.between[end + 1].lines or composition.paragraphs[end].is_signed:
            return True
    return False


_LONGEST_BRIEF, _BRIEF_LENGTH = 3, 400
"""Paragraphs and characters in a brief."""
