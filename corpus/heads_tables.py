"""What the lines of a block of headlines say of the paragraphs of a page."""

from collections.abc import Sequence
from copy import copy
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import ArrayLike, NDArray

from corpus import marks
from corpus.composition import Composition
from corpus.kinship import Kinship, pairs_of
from corpus.labels import is_slogan
from corpus.layout import SetLine
from corpus.reflow import wraps, write_display
from corpus.roles import Role
from corpus.segment import Order, Stretch, border_score, is_certain_border

_LONGEST_ARTICLE = 40
"""Paragraphs."""

_LEAD = 0.7
"""How much the first paragraph counts beside the whole body: it says the headline again."""
_QUOTED = 0.4
_EACH = 0.1
"""How much each paragraph counts."""
_LEAST_LIKENESS = 0.3
_UNHEADED = 0.8
"""What an article without a headline costs on such a page."""
_BORDER = 0.3
"""How much what the paragraphs say of a border counts beside what the headlines say."""
_APART = 1.0
"""What a blank line above says for a line being the first of a heading."""
_LABEL_LAST = 0.0
"""What it says that a line names a column, and is the last one of the block or above a byline: that is no heading."""
_CLOSE = 0.3
"""What a line that no blank line parts from others says for it."""
_PART = 0.5
"""How much of that a kicker or a deck that stands alone says, and a line below one: either may begin the heading."""


@dataclass(frozen=True, slots=True)
class Headed:
    """An article and the lines of the block that are its heading, which may be another's where it is doubtful."""

    stretch: Stretch
    lines: tuple[SetLine, ...]
    is_doubtful: bool = False


class Tables:
    """What the lines of a block say of each paragraph, and what the paragraphs say of borders between them.

    `starts[n]`: how likely line n is the first of a heading; `moves[n]`: the same by the looks of the lines alone,
    where what they say is weighed by itself. `borders[end]`: what speaks for an article ending before paragraph `end`;
    no article reaches over one of `fences`. `unheaded[first]`: what an article without a headline costs.
    `has_decks_first`: a deck with its dash is drawn before the headline that it stands under.
    """

    def __init__(self, composition: Composition, block: Sequence[SetLine], kinship: Kinship) -> None:
        count = len(composition.paragraphs)
        bodies = "\n".join(paragraph.bare for paragraph in composition.paragraphs)
        self.spoken = [_Spoken(line, bodies) for line in block]
        self._scores = _Scores(self.spoken, kinship)
        self.has_decks_first = False
        self._set_starts(block, has_decks_first=False)
        certain = [number for number in range(1, count) if is_certain_border(composition, number)]
        self.fences = [0, *certain, count]
        borders = [0.0] * (count + 1)
        for low, high in pairwise(self.fences):
            for number in range(low + 1, high):
                score = border_score(composition, kinship, number, range(low, high), Order.APART)
                borders[number] = _BORDER * score
        self.borders = on_grid(borders)
        self.unheaded = on_grid([_UNHEADED * (not opens_brief(composition, number)) for number in range(count)])

    def _set_starts(self, block: Sequence[SetLine], *, has_decks_first: bool) -> None:
        self.moves = on_grid(_starts(block, has_decks_first=has_decks_first))
        parts = _parts_alone(block, self.spoken)
        self.starts = on_grid(
            [score * (_PART if number in parts and score > 0 else 1.0) for number, score in enumerate(self.moves)]
        )

    def with_decks_first(self, block: Sequence[SetLine]) -> "Tables":
        """The same tables for the case that decks are drawn first."""
        tables = copy(self)
        tables.has_decks_first = True
        tables._set_starts(block, has_decks_first=True)
        return tables

    def reach(self, first: int) -> range:
        """The ends of all articles that may begin with paragraph `first`."""
        fence = next(number for number in self.fences if number > first)
        return range(first + 1, min(fence, first + _LONGEST_ARTICLE) + 1)

    def sums(self, first: int) -> NDArray[np.float64]:
        """How much the lines before line n speak of an article that begins with paragraph `first`: a row for each end
        that `reach` names, a column for each n.
        """
        return self._scores.sums(first)[: len(self.reach(first))]

    def score(self, numbers: range, lines: range) -> float:
        """How much the lines of a heading speak of an article of these paragraphs."""
        sums = self._scores.sums(numbers.start)[len(numbers) - 1]
        return float(sums[lines.stop] - sums[lines.start])

    def may_head(self, lines: range) -> bool:
        """Whether one of the lines may be a headline: kickers and decks quote the body, headlines seldom do."""
        return not all(self.spoken[at].is_quoted for at in lines)


def on_grid(scores: ArrayLike) -> NDArray[np.float64]:
    """The scores to nine digits, as numbers whose sums are exact: what scores alike by rule does so in any order."""
    return np.round(np.asarray(scores, np.float64) * 2**30) / 2**30


class _Spoken:
    """What a line of the block says: character pairs, where it is a headline's."""

    def __init__(self, line: SetLine, bodies: str) -> None:
        self.is_subject = line.role is Role.DISPLAY and not marks.is_column_label(line.text)
        self.pairs = sorted(pairs_of(write_display(line.text))) if self.is_subject else []
        # A kicker or a deck that quotes the body says nothing about where an article begins.
        self.may_be_label = not self.is_subject or is_slogan(line)
        self.is_quoted = not self.is_subject or marks.bare(write_display(line.text)) in bodies


class _Scores:
    """How much each line speaks of each article, kept for each paragraph that an article may begin with."""

    def __init__(self, spoken: Sequence[_Spoken], kinship: Kinship) -> None:
        # One pair that no paragraph has stands before those of each line, so that no line is without any.
        self._firsts = np.cumsum([0, *(1 + len(line.pairs) for line in spoken)])[:-1]
        pairs = [pair for line in spoken for pair in ("", *line.pairs)]
        has = np.array([[pair in body for body in kinship.pairs] for pair in pairs])
        weights = np.array([kinship.weight(pair) if pair else 0.0 for pair in pairs])
        totals = np.add.reduceat(weights, self._firsts)
        self._shares = weights / np.repeat(np.maximum(totals, 1e-9), np.diff([*self._firsts, len(pairs)]))
        self._has = has
        self._leads = np.array([_QUOTED if line.is_quoted else _LEAD for line in spoken])
        self._least = _LEAST_LIKENESS * (totals > 0)
        self._alone = self._shares_of(has)
        self._sums: dict[int, NDArray[np.float64]] = {}

    def sums(self, first: int) -> NDArray[np.float64]:
        if first not in self._sums:
            own = slice(first, first + _LONGEST_ARTICLE)
            scores = self._shares_of(np.logical_or.accumulate(self._has[:, own], axis=1))
            scores += _EACH * np.cumsum(self._alone[:, own], axis=1)
            scores += (self._leads * self._alone[:, first] - self._least)[:, None]
            self._sums[first] = np.vstack((np.zeros(scores.shape[1]), np.cumsum(on_grid(scores), axis=0))).T
        return self._sums[first]

    def _shares_of(self, has: NDArray[np.bool_]) -> NDArray[np.float64]:
        """The weighted share, 0 to 1, of each line's pairs: a row for each line."""
        return np.add.reduceat(self._shares[:, None] * has, self._firsts, axis=0)


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
    for number, line in enumerate(block[1:], 1):
        is_last = number + 1 == len(block) or block[number + 1].role is not Role.DISPLAY
        if is_last and line.role is Role.DISPLAY and marks.is_column_label(line.text):
            starts[number] = min(starts[number], _LABEL_LAST)
    return [*starts, 0.0]


def _parts_alone(block: Sequence[SetLine], spoken: Sequence[_Spoken]) -> set[int]:
    """The lines that stand alone between blank lines and quote the body, as kickers and decks do, and the next ones."""
    parts: set[int] = set()
    for number, line in enumerate(block):
        is_alone = (line.line.gap_before or not number) and (
            number + 1 == len(block) or block[number + 1].line.gap_before
        )
        if is_alone and spoken[number].is_subject and spoken[number].is_quoted:
            parts |= {number, number + 1}
    return parts


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
    if composition.between[number].having(Role.RUN_IN):
        return True
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
