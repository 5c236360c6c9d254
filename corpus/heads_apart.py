"""Pages that print all headlines together, after or before all bodies: borders and headlines in one assignment.

Where neither a mark nor a display line stands between two articles, the headlines say how many articles there are and
what they speak of. Bodies and headlines stand in one order, so the best way to cut the row of paragraphs and the row of
display lines alongside each other is found at once.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from corpus import marks
from corpus.composition import Composition
from corpus.kinship import Kinship, pairs_of
from corpus.layout import SetLine
from corpus.margins import Bench, rivals
from corpus.reflow import wraps, write_display
from corpus.roles import Role
from corpus.segment import Order, Stretch, border_score, is_certain_border

_MOST_LINES = 80
_MOST_PARAGRAPHS = 160
_LONGEST_ARTICLE = 40

_LEAD = 0.5
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
_CLOSE = 0.3
"""What a line that no blank line parts from others says for it."""
_MARGIN = 0.3
"""How much better one heading must score than two."""
_WIDE_MARGIN = 0.8
"""The same where both look like whole headlines."""
_LEAST_MARGIN = 0.3
"""How much better a page must score than the best one in which a heading stands over other paragraphs."""
_LONG = 9
"""Em."""
_MOST_DOUBTS = 400


@dataclass(frozen=True, slots=True)
class Headed:
    """An article and the lines of the block that are its heading; where two articles are as likely, it is doubtful."""

    stretch: Stretch
    lines: tuple[SetLine, ...]
    is_doubtful: bool = False


def head_articles(composition: Composition, block: Sequence[SetLine], kinship: Kinship) -> list[Headed] | None:
    """Cut the paragraphs and the lines of the block alongside each other; None when there is too much of either."""
    if len(block) > _MOST_LINES or len(composition.paragraphs) > _MOST_PARAGRAPHS:
        return None
    return _Bench(composition, block, kinship).best()


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


_State = tuple[float, int, int]
"""The score so far, the paragraph and the line with which the last article began."""


class _Bench:
    """The two rows, and what each way to cut them scores."""

    def __init__(self, composition: Composition, block: Sequence[SetLine], kinship: Kinship) -> None:
        count = len(composition.paragraphs)
        self._block = block
        self._count = count
        bodies = "\n".join(paragraph.bare for paragraph in composition.paragraphs)
        self._spoken = [_Spoken(line, kinship, bodies) for line in block]
        self._starts = _starts(block)
        certain = [number for number in range(1, count) if is_certain_border(composition, number)]
        self._fences = [0, *certain, count]
        self._borders = [0.0] * (count + 1)
        for low, high in pairwise(self._fences):
            for number in range(low + 1, high):
                score = border_score(composition, kinship, number, range(low, high), Order.APART)
                self._borders[number] = _BORDER * score
        self._sums: dict[tuple[int, int], Sequence[float]] = {}
        self._unheaded = [_UNHEADED * (not opens_brief(composition, number)) for number in range(count)]

    def best(self) -> list[Headed]:
        size = len(self._block)
        rows: list[list[_State]] = [[(0.0, 0, 0)] + [(-1e9, 0, 0)] * size]
        rows += [[(-1e9, 0, 0)] * (size + 1) for _ in range(self._count)]
        for first in range(self._count):
            totals = [state[0] for state in rows[first]]
            if max(totals) > -1e8:
                self._extend(rows, first, totals)
        return self._walk_back(rows)

    def _extend(self, rows: list[list[_State]], first: int, totals: Sequence[float]) -> None:
        """Try every article that begins with paragraph `first`."""
        fence = next(number for number in self._fences if number > first)
        masks = [0] * len(self._block)
        each = [0.0] * len(self._block)
        for end in range(first + 1, min(fence, first + _LONGEST_ARTICLE) + 1):
            summed = [0.0]
            for at, spoken in enumerate(self._spoken):
                masks[at] |= spoken.masks[end - 1]
                each[at] += _EACH * spoken.of(spoken.masks[end - 1])
                summed.append(summed[-1] + spoken.likeness(masks[at], first) + each[at])
            self._sums[first, end] = summed
            self._reach(rows[end], first, totals, summed, self._borders[end])

    def _reach(
        self, row: list[_State], first: int, totals: Sequence[float], summed: Sequence[float], border: float
    ) -> None:
        best, origin = -1e9, 0
        for line in range(len(summed)):
            alone = totals[line] - self._unheaded[first]
            choice = (alone, line) if alone > best + summed[line] else (best + summed[line], origin)
            if choice[0] + border > row[line][0]:
                row[line] = (choice[0] + border, first, choice[1])
            opened = totals[line] - summed[line] + self._starts[line]
            if opened > best:
                best, origin = opened, line

    def _walk_back(self, rows: Sequence[Sequence[_State]]) -> list[Headed]:
        chosen: list[tuple[range, range]] = []
        end, line = self._count, len(self._block)
        while end:
            _, first, opened = rows[end][line]
            chosen.append((range(first, end), range(opened, line)))
            end, line = first, opened
        unsure = self._find_unsure(rows, chosen[::-1])
        return [
            Headed(
                Stretch(numbers.start, numbers.stop),
                tuple(self._block[at] for at in lines),
                is_doubtful=lines.start in unsure or self._is_doubtful(numbers, lines),
            )
            for numbers, lines in reversed(chosen)
        ]

    def _find_unsure(self, rows: Sequence[Sequence[_State]], chosen: Sequence[tuple[range, range]]) -> set[int]:
        """The first lines of headings of which every line might as well stand over another article."""
        bench = Bench(self._count, len(self._block), self._sums, self._borders, self._starts, self._unheaded)
        forward = [[state[0] for state in row] for row in rows]
        found = rivals(bench, forward, [lines for numbers, lines in chosen for _ in numbers])
        unsure: set[int] = set()
        for numbers, lines in chosen:
            if len(numbers) < 2:
                continue  # one paragraph says too little for two borders
            said = [line for line in lines if self._spoken[line].is_subject]
            margins = [forward[-1][-1] - _typical([found[number][line] for number in numbers]) for line in said]
            if margins and max(margins) < _LEAST_MARGIN:
                unsure.add(lines.start)
        return unsure

    def _is_doubtful(self, numbers: range, lines: range) -> bool:
        """Whether the article and its heading might as well be two of each."""
        if _goes_on_below_deck([self._block[at] for at in lines]):
            return True
        if len(lines) * len(numbers) > _MOST_DOUBTS:
            return False
        whole = self._score(numbers, lines)
        return any(
            self._score(range(numbers.start, place), range(lines.start, line))
            + self._score(range(place, numbers.stop), range(line, lines.stop))
            + self._borders[place]
            + self._starts[line]
            > whole - (_WIDE_MARGIN if self._are_two(line) else _MARGIN)
            for place in numbers[1:]
            for line in lines[1:]
            if self._heads(range(lines.start, line)) and self._heads(range(line, lines.stop))
        )

    def _are_two(self, line: int) -> bool:
        """Whether a line and the one above it are each as long as a headline and no quotation."""
        above, below = (
            self._block[at].width.low >= _LONG and not self._spoken[at].is_quoted for at in (line - 1, line)
        )
        return above and below and self._starts[line] > 0

    def _heads(self, lines: range) -> bool:
        """Whether one of the lines may be a headline: kickers and decks quote the body, headlines seldom do."""
        return not all(self._spoken[at].is_quoted for at in lines)

    def _score(self, numbers: range, lines: range) -> float:
        score = 0.0
        for spoken in (self._spoken[at] for at in lines):
            mask = 0
            for number in numbers:
                mask |= spoken.masks[number]
                score += _EACH * spoken.of(spoken.masks[number])
            score += spoken.likeness(mask, numbers.start)
        return score


def _typical(rivals: Sequence[float]) -> float:
    """What half of an article's paragraphs have; those beside its borders may always be the next article's."""
    return sorted(rivals)[(len(rivals) - 1) // 2]


class _Spoken:
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


def _starts(block: Sequence[SetLine]) -> list[float]:
    """For each line of the block how likely it is the first of an article's heading, against going on with it."""
    gapped = any(line.line.gap_before for line in block[1:])
    starts = [0.0]
    for before, line in pairwise(block):
        starts.append(_gapped_start(before, line) if gapped else _plain_start(before, line))
    return [*starts, 0.0]


def _goes_on_below_deck(lines: Sequence[SetLine]) -> bool:
    """Whether another headline stands below a deck."""
    deck: SetLine | None = None
    for line in lines:
        if line.role is not Role.DISPLAY:
            return False
        if marks.deck_dash(line.text):
            deck = line
        elif deck and not marks.is_column_label(line.text) and not wraps(deck.text, line.text, "", is_pair=False):
            return True
    return False


def _follows(line: SetLine) -> bool:
    return line.role is not Role.DISPLAY or marks.deck_dash(line.text) > 0


def _gapped_start(before: SetLine, line: SetLine) -> float:
    if _follows(line):
        return -2.0
    if not line.line.gap_before:
        return -1.5
    return 0.0 if marks.is_column_label(before.text) else _APART


def _plain_start(before: SetLine, line: SetLine) -> float:
    if _follows(line):
        return -2.0
    one, two = write_display(before.text), write_display(line.text)
    if wraps(one, two, "", is_pair=False):
        return -1.0
    return 1.0 if _follows(before) else 0.0 if len(one) < 8 else _CLOSE
