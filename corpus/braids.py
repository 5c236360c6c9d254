"""Pages whose text goes from column to column: articles in pieces, braided with one another, and put together again.

A text layer may give the first column of every article, then the second of each, or go down the columns of the page. A
piece then ends in the middle of a sentence, and the next one goes on with another article. Every piece goes on with one
of the articles under way or begins a new one, and the cheapest way to do so for the whole page decides.
"""

import math
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from corpus.kinship import Kinship
from corpus.layout import SetLine
from corpus.pieces import LONGEST_HEADING, Piece, pieces_of

_GAPPED = 30
"""In how many lines there must be a blank one: else nothing shows where a piece ends."""

_MOST_PIECES = 150
_BEAM = 100
"""How many ways to have read the page so far are kept."""

_CLEARLY, _EACH = 15.0, 3.9
"""By how much cheaper a page must be as a braid, and for each place where an article goes on behind another's piece.

Typeset pages in the order of their articles come to 11, pages whose pieces have no order at all to 3.8 for each place.
"""

_FEWEST_INTERRUPTIONS = 2
"""Where fewer sentences seem to stop short in the order of the page, nothing is sought."""

_BROKEN, _BROKEN_SHARE = 2, 0.4
"""How many sentences must go on behind other articles' pieces, and in how many of the places where an article does."""

_MOST_UNENDED = 3
"""How many articles may stop in the middle of a sentence; where the pieces have no order at all, more do."""

_RECENT = 8
"""Pieces of an article that are compared with the next."""


def unbraid(lines: Sequence[SetLine]) -> list[SetLine] | None:
    """The lines of a braided page with each article in one piece; None for any other page.

    Lines that are no text of an article (folio, captions, advertisements) are left out, headlines that stand together
    come last.
    """
    if sum(line.line.gap_before for line in lines) * _GAPPED < len(lines):
        return None
    pieces, loose = pieces_of(lines)
    if not 2 < len(pieces) <= _MOST_PIECES:
        return None
    if _interruptions(pieces) < _FEWEST_INTERRUPTIONS:
        return None
    search = _Search(pieces)
    braid = search.cheapest()
    return _assemble(pieces, loose, braid) if search.is_braid(braid) else None


def _interruptions(pieces: Sequence[Piece]) -> int:
    """How many pieces plainly do not go on with the one above, though one of the two is in the middle of a sentence."""
    return sum(
        _opens(below) if above.is_open and not above.may_be_display else not above.is_open and _resumes(below)
        for above, below in pairwise(pieces)
    )


def _opens(piece: Piece) -> bool:
    return bool(piece.heading) or piece.resuming >= _PLAINLY


def _resumes(piece: Piece) -> bool:
    return not piece.heading and piece.opening >= _PLAINLY


_PLAINLY = 2.5
"""What it costs at least to begin in the way that a piece plainly does not begin in."""


@dataclass(frozen=True, slots=True)
class _Reading:
    """One way to read the pieces so far: `strands` are articles, each the numbers of its pieces."""

    cost: float
    strands: tuple[tuple[int, ...], ...] = ()
    current: int = -1

    def going_on(self, strand: int, piece: int, cost: float) -> "_Reading":
        longer = (*self.strands[strand], piece)
        return _Reading(cost, (*self.strands[:strand], longer, *self.strands[strand + 1 :]), strand)

    def beginning(self, piece: int, cost: float) -> "_Reading":
        return _Reading(cost, (*self.strands, (piece,)), len(self.strands))


class _Search:
    """The cheapest way to read the pieces of a page; the figures were set on typeset pages, as those of `pieces`."""

    _NEW, _LEAD = 1.0, 5.0
    """What it costs that an article begins, and how much less where a lead or a byline says so."""
    _SWITCH, _SKIP = 1.0, 1.0
    """What it costs that a piece goes on with another article than the last one did, and for each passed over."""
    _BROKEN_OFF, _NEVER_ENDED = 7.0, 4.0
    """What it costs that a new paragraph follows half a sentence, and that an article ends with one."""
    _DISPLAY, _STOPPED = 0.7, 2.0
    """What it costs that a piece is display, and how much more where it has stops."""

    def __init__(self, pieces: Sequence[Piece]) -> None:
        self._pieces = pieces
        self._is_open = [piece.is_open for piece in pieces]
        self._likeness = _Likeness([piece.said for piece in pieces])
        self._phrases = _Phrases([piece.text for piece in pieces])
        self._seams: dict[tuple[int, int], float] = {}

    def cheapest(self, *, in_order: bool = False) -> _Reading:
        """The cheapest reading; `in_order` keeps every article in one piece."""
        readings = [_Reading(0.0)]
        for number in range(len(self._pieces)):
            costs: dict[tuple[int, ...], float] = {}
            found = [
                choice for reading in readings for choice in self._choices(reading, number, costs, in_order=in_order)
            ]
            found.sort(key=lambda choice: choice[0])
            readings = [self._take(choice, number) for choice in found[:_BEAM]]
        return min(readings, key=lambda reading: reading.cost + self._NEVER_ENDED * self._unended(reading))

    def is_braid(self, reading: _Reading) -> bool:
        """Whether articles stop in the middle of a sentence and go on behind others' pieces, as columns do."""
        broken = list(self._broken(reading))
        gain = self.cheapest(in_order=True).cost - reading.cost
        is_clear = gain >= _CLEARLY and gain >= _EACH * len(broken)
        is_broken = sum(broken) >= _BROKEN and sum(broken) >= _BROKEN_SHARE * len(broken)
        return is_clear and is_broken and self._unended(reading) <= _MOST_UNENDED

    def _broken(self, reading: _Reading) -> Iterator[bool]:
        """For each two pieces that stand apart, whether a sentence goes on from one to the other."""
        owner = {piece: number for number, strand in enumerate(reading.strands) for piece in strand}
        for number, strand in enumerate(reading.strands):
            for above, below in pairwise(strand):
                if any(owner.get(between, number) != number for between in range(above + 1, below)):
                    yield self._pieces[above].is_open

    def _choices(
        self, reading: _Reading, number: int, costs: dict[tuple[int, ...], float], *, in_order: bool
    ) -> Iterator[tuple[float, _Reading, int]]:
        """What the page costs up to piece `number` when it goes on with a strand, begins one, or is display.

        `costs` remembers what it costs to go on with each strand, which many readings have in common.
        """
        piece, so_far, strands = self._pieces[number], reading.cost, reading.strands
        if piece.may_be_display:
            yield so_far + self._DISPLAY + self._STOPPED * piece.has_stops, reading, _ASIDE
        begun = self._NEW + piece.opening - self._LEAD * piece.is_lead - min(1.0, piece.display)
        yield so_far + begun, reading, _BEGINNING
        if not strands:
            return
        turns = () if in_order else (*range(reading.current + 1, len(strands)), *range(reading.current))
        switched, waiting = 0.0, 0  # articles in the middle of a sentence that have their turn before
        for strand in (reading.current, *turns):  # articles take turns in one order
            row = strands[strand]
            if row not in costs:
                costs[row] = self._seam(row[-1], number) - self._likeness.of(number, row[-_RECENT:])
            yield so_far + costs[row] + switched, reading, strand
            waiting += self._is_open[row[-1]] and strand != reading.current
            switched = self._SWITCH + self._SKIP * waiting

    def _take(self, choice: tuple[float, _Reading, int], number: int) -> _Reading:
        cost, reading, strand = choice
        if strand == _ASIDE:
            return replace(reading, cost=cost)
        return reading.beginning(number, cost) if strand == _BEGINNING else reading.going_on(strand, number, cost)

    def _seam(self, above: int, below: int) -> float:
        if (above, below) not in self._seams:
            self._seams[above, below] = self._cost_of_seam(self._pieces[above], self._pieces[below])
        return self._seams[above, below]

    def _cost_of_seam(self, above: Piece, below: Piece) -> float:
        off = _off(above, below)
        led = _LED * below.is_lead
        begun = below.opening + off / 2 + self._BROKEN_OFF * above.is_open
        if below.heading:
            return begun + led + below.display
        resumed = below.resuming + off + (self._phrases.of(above.text, below.text) if above.is_open else _UNCALLED)
        return min(begun, resumed) + led

    def _unended(self, reading: _Reading) -> int:
        return sum(self._is_open[strand[-1]] for strand in reading.strands)


_ASIDE, _BEGINNING = -2, -1
"""In place of the number of a strand: the piece is display, or an article begins with it."""

_LED = 4.0
"""What it costs that an article goes on with `本报讯` or a byline."""

_UNCALLED = 5.0
"""What it costs that a piece begins in the middle of a sentence where the last one has ended."""


def _off(above: Piece, below: Piece) -> float:
    """What it costs that two pieces of one article are set to different measures."""
    if above.measure and below.measure:
        off = abs(above.measure - below.measure)
    elif measure := above.measure or below.measure:
        width = below.first_width if above.measure else above.first_width
        off = min(abs(width - measure), abs(width - measure + 2), max(0.0, width - measure))
    else:
        return 0.0
    return 0.0 if off <= 0.9 else 0.7 if off <= 1.6 else min(1.5 * off, 4.0)


class _Phrases:
    """How often the characters at the seam of two pieces stand together elsewhere on the page: most lines break words.

    The figures are logarithms of odds, counted on typeset pages.
    """

    _THREE, _TWO, _ONCE, _NEVER = -2.8, -1.9, -1.2, 0.5

    def __init__(self, texts: Sequence[str]) -> None:
        self._two = Counter(text[at : at + 2] for text in texts for at in range(len(text) - 1))
        self._three = {text[at : at + 3] for text in texts for at in range(len(text) - 2)}

    def of(self, above: str, below: str) -> float:
        """What it costs that `below` goes on in the sentence that `above` has left open."""
        around = above[-2:] + below[:2]  # two characters on each side
        if around[:3] in self._three or around[1:] in self._three:
            return self._THREE
        count = self._two[around[1:3]]
        return self._TWO if count > 1 else self._ONCE if count else self._NEVER


class _Likeness:
    """How much each two pieces speak of the same thing."""

    _WEIGHT = 1.2

    def __init__(self, texts: Sequence[str]) -> None:
        kinship = Kinship(texts)
        places: dict[str, list[int]] = {}
        for number, pairs in enumerate(kinship.pairs):
            for pair in sorted(pairs):
                places.setdefault(pair, []).append(number)
        count = len(kinship.pairs)
        self._sizes = [len(pairs) for pairs in kinship.pairs]
        self._squares = [0.0] * count
        self._shared = [[0.0] * count for _ in range(count)]
        for pair, numbers in places.items():
            square = kinship.weight(pair) ** 2
            for one in numbers:
                self._squares[one] += square
                for other in numbers:
                    self._shared[one][other] += square

    def of(self, piece: int, others: Sequence[int]) -> float:
        """How much the words of `piece` and `others` speak for one article; below 0 they speak against it."""
        shared = sum(map(self._shared[piece].__getitem__, others))
        norm = math.sqrt(self._squares[piece] * sum(map(self._squares.__getitem__, others)))
        substance = min(1.0, min(self._sizes[piece], sum(map(self._sizes.__getitem__, others))) / 120)
        cosine = shared / norm if norm else 0.0
        little = -1.6 if cosine < 0.005 else min(0.3 + 32 * cosine, 4.0)
        much = min(122 * cosine - 4.0, 28 * cosine + 1.3, 4.5)
        return self._WEIGHT * (substance * much + (1 - substance) * little)


def _assemble(pieces: Sequence[Piece], loose: Sequence[SetLine], braid: _Reading) -> list[SetLine]:
    owner = {piece: strand for strand, row in enumerate(braid.strands) for piece in row}
    articles: list[list[SetLine]] = [[] for _ in braid.strands]
    together = list(loose)
    above: list[SetLine] = []
    for number, piece in enumerate(pieces):
        above += piece.heading
        if number not in owner:
            above += piece.lines
            continue
        if len(above) > LONGEST_HEADING:
            together += above
            above = []
        strand = owner[number]
        begins = not articles[strand] and _is_crossed(braid, strand)
        first = replace(piece.lines[0], begins=begins)
        articles[strand] += [*above, first, *piece.lines[1:]]
        above = []
    return [line for article in articles for line in article] + together + above


def _is_crossed(braid: _Reading, strand: int) -> bool:
    """Whether the article before `strand` goes on behind its beginning: then they are two for sure."""
    return strand > 0 and braid.strands[strand - 1][-1] > braid.strands[strand][0]
