"""What in the display lines of one article is kicker, headline, deck, byline and label."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from corpus import marks
from corpus.kinship import pairs_of
from corpus.layout import SetLine
from corpus.reflow import join_display, wraps, write_byline, write_display
from corpus.roles import Role


@dataclass(slots=True)
class Heading:
    """The display lines given to one article, in stream order; `support` is 0 to 1."""

    lines: list[SetLine] = field(default_factory=list)
    support: float = 0.0


@dataclass(frozen=True, slots=True)
class Headline:
    """What a heading says; None for each part that it does not have. `leftover` lines are none of these."""

    headline: str | None = None
    kicker: str | None = None
    deck: str | None = None
    byline: str | None = None
    label: str | None = None
    leftover: tuple[SetLine, ...] = ()
    is_uncertain: bool = False


def says_subject(line: SetLine) -> bool:
    """Whether a line may say what its article is about: display that is no label of briefs."""
    return line.role is Role.DISPLAY and not marks.is_briefs_label(line.text)


_Units = list[tuple[str, list[SetLine]]]

_LONGEST_HEADING = 12
"""Lines; more than that are no one headline."""


def read_heading(heading: Heading, body: str) -> Headline:
    """Tell kicker, headline, deck, byline and label apart by their order, dashes, letter-spacing and lengths."""
    lines, names = _cut_names(heading.lines)
    bylines = [*(line for line in lines if line.role is not Role.DISPLAY), *names]
    if len(heading.lines) > _LONGEST_HEADING or _is_running_text(lines):
        return Headline(leftover=tuple(heading.lines))
    subject, labels, after = _sort_lines(lines, body)
    subject, strangers = _cut_strangers(subject, body)
    above, deck = _cut_deck(subject)
    kicker, head, below = _tell_apart(above, body)
    trailing = [line for _, lines_of in below for line in lines_of]
    return Headline(
        headline=" ".join(text for text, _ in head) or None,
        kicker=" ".join(text for text, _ in kicker) or None,
        deck=_deck_text([*trailing, *deck], body),
        byline=" ".join(write_byline(line.text).strip("（）()") for line in bylines) or None,
        label=write_display(labels[0].text) if labels else None,
        leftover=(*labels[1:], *strangers, *after),
        is_uncertain=heading.support < 0.2,
    )


def _is_running_text(lines: Sequence[SetLine]) -> bool:
    """Whether the lines are a paragraph's that look like display, one by one or together."""
    texts = [line.text.strip() for line in lines if line.role is Role.DISPLAY and not marks.deck_dash(line.text)]
    # `江苏盐城：` opens a headline.
    if any(marks.reads_like_body(text) for text in texts if text[-1:] not in "：:" or len(text) > _LONGEST_SPEAKER):
        return True
    joined = "".join(texts)
    if marks.opens_like_body(joined):
        return True
    if joined.count("（") > joined.count("）"):
        return True
    return len(joined) > _LONGEST_WITH_STOPS and any(stop in joined for stop in "，；、")


_LONGEST_WITH_STOPS = 40
"""Characters; kicker, headline and deck together may be longer, but they do without stops."""

_LONGEST_SPEAKER = 12
"""Characters."""


def _sort_lines(lines: Sequence[SetLine], body: str) -> tuple[list[SetLine], list[SetLine], list[SetLine]]:
    """The lines of the headline, the label above it, and what follows a complete heading.

    A byline closes a heading: display after it is a label or another article's (`本报记者 郭 娟` / `我为群众办实事`).
    """
    subject: list[SetLine] = []
    labels: list[SetLine] = []
    after: list[SetLine] = []
    closed = False
    if len(lines) > 1 and _is_tag(lines[0], lines[1], body):
        labels, lines = [lines[0]], lines[1:]
    for line in lines:
        if line.role is not Role.DISPLAY:
            closed = closed or bool(subject)
        elif closed or marks.is_briefs_label(line.text) or (marks.is_column_label(line.text) and (subject or labels)):
            after.append(line)
        elif marks.is_column_label(line.text):
            labels.append(line)
        else:
            subject.append(line)
    return (subject, labels, after) if subject else ([], [], [*labels, *after])


_LONGEST_TAG = 4
"""Characters; no kicker is as short."""


def _is_tag(line: SetLine, below: SetLine, body: str) -> bool:
    """Whether a line too short for a kicker names a column: it stands apart and is nowhere in the article."""
    text = marks.bare(write_display(line.text))
    apart = below.line.gap_before
    is_short = len(text) <= _LONGEST_TAG and not marks.is_briefs_label(line.text)
    return line.role is Role.DISPLAY and is_short and apart and text not in body


def _cut_names(lines: Sequence[SetLine]) -> tuple[list[SetLine], list[SetLine]]:
    """The lines of a heading, and the names that close it without saying that they are a byline: `王军 李兰`."""
    if len(lines) > 1 and lines[-1].role is Role.DISPLAY and marks.are_names(lines[-1].text):
        return list(lines[:-1]), [lines[-1]]
    return list(lines), []


def _cut_strangers(lines: list[SetLine], body: str) -> tuple[list[SetLine], list[SetLine]]:
    """The lines of a heading, and what closes it but speaks of another article or names a column: `城事`."""
    spoken = pairs_of(body)
    shares = [_share(pairs_of(marks.bare(write_display(line.text))), spoken) for line in lines]
    is_gapped = any(line.line.gap_before for line in lines)
    size = len(lines)
    while size > 1 and max(shares[: size - 1]) > _KNOWN and shares[size - 1] < _FOREIGN:
        if not _is_apart(lines[size - 2], lines[size - 1], is_gapped=is_gapped):
            break
        size -= 1
    return lines[:size], lines[size:]


_KNOWN, _FOREIGN = 0.6, 0.1
"""The shares of its words that the body has where a line is surely about it, and where it is surely not."""


_LONGEST_REST, _TAG = 6, 2
"""Characters in what is left of a headline for its last line, and in the name of a column."""


def _is_apart(above: SetLine, line: SetLine, *, is_gapped: bool) -> bool:
    text = write_display(line.text)
    if marks.is_letter_spaced(line.text) or marks.deck_dash(line.text) or len(text) < 2:
        return False
    if is_gapped:
        return line.line.gap_before
    # `推动高质量` / `发展开新局` is one headline; shorter lines are too often the rest of the one above.
    is_whole = len(text) > _LONGEST_REST and not wraps(write_display(above.text), text, "", is_pair=False)
    return is_whole or len(text) == _TAG


def _cut_deck(lines: Sequence[SetLine]) -> tuple[list[SetLine], list[SetLine]]:
    for index, line in enumerate(lines):
        if index and marks.deck_dash(line.text):
            return list(lines[:index]), list(lines[index:])
    return list(lines), []


def _deck_text(lines: Sequence[SetLine], body: str) -> str | None:
    if not lines:
        return None
    return join_display([line.text[marks.deck_dash(line.text) :] for line in lines], body)


def _tell_apart(lines: Sequence[SetLine], body: str) -> tuple[_Units, _Units, _Units]:
    """Kicker, headline and deck of the lines above any dash: the likeliest of all ways to cut them in three."""
    if not lines:
        return [], [], []
    clues = _Clues(lines, body)
    size = len(lines)
    cuts = [
        (first, last)
        for first in range(min(_MOST_BESIDE, size - 1) + 1)
        for last in range(max(first + 1, size - _MOST_BESIDE), size + 1)
    ]
    first, last = max(cuts, key=lambda cut: clues.score(*cut))
    return _units(lines[:first], body), _units(lines[first:last], body), _units(lines[last:], body)


_MOST_BESIDE = 2
"""Lines in a kicker or a deck."""
_SHORTEST_KICKER, _SHORTEST_HEADLINE, _SHORTEST_DECK = 4, 6, 6
_STRANGE = 0.2
"""The share of a line's words that the body has where the line is about more than this article: `牢记嘱托 感恩奋进`."""
_LONGEST_HEADLINE = 24
"""Characters in most headlines."""

# The weights are those of a regression on headings of typeset pages with made-up kickers and decks, rounded.
_KICKER, _DECK, _EACH_LINE, _SHORT, _QUOTES = -0.5, -1.3, -2.0, -2.0, 1.5
_AT_GAP, _CLOSE, _RUNS_ON, _SPACING, _ACROSS_GAP = 1.0, -0.8, -2.0, 1.2, -1.0
_REPEATS = -1.4
"""No headline says a word twice."""
_COLUMN = 1.2
"""What speaks for a short first line that the body does not have being the name of a column, or a kicker."""
_IN_PARTS, _REPORTS, _TWO_OR_THREE, _SAID, _UNEVEN, _EACH_OVER = 1.0, 0.7, 0.7, -0.7, -1.0, -0.45


class _Clues:
    """What the lines of a heading say about which of them are kicker, headline and deck.

    Where blank lines are printed, lines of one size stand together, and a change of size mostly shows as a blank line;
    kickers and decks are mostly one line, and they quote the body more than headlines do.
    """

    def __init__(self, lines: Sequence[SetLine], body: str) -> None:
        self._lines = lines
        self._body = body
        self._texts = [marks.bare(write_display(line.text)) for line in lines]
        self._is_gapped = any(line.line.gap_before for line in lines)
        pairs = list(pairwise(write_display(line.text) for line in lines))
        is_pair = len(lines) == 2 and not lines[1].line.gap_before
        self._runs_on = [False] + [wraps(above, below, body, is_pair=is_pair) for above, below in pairs]
        self._is_spaced = [marks.is_letter_spaced(line.text) for line in lines]
        spoken = pairs_of(body)
        self._shares = [_share(pairs_of(text), spoken) for text in self._texts]

    def score(self, first: int, last: int) -> float:
        """How likely the lines from `first` up to `last` are the headline: a logarithm, but for a constant."""
        size = len(self._lines)
        score = sum(self._joint(at, is_cut=at in (first, last)) for at in range(1, size))
        score += self._headline(first, last)
        score += _COLUMN * (first == 1 and len(self._texts[0]) <= _LONGEST_TAG and self._texts[0] not in self._body)
        said = max(self._shares[first:last]) > 2 * _STRANGE
        for weight, of_more, start, end, shortest in (
            (_KICKER, 1.6, 0, first, _SHORTEST_KICKER),
            (_DECK, 1.0, last, size, _SHORTEST_DECK),
        ):
            if start < end:
                is_of_more = said and max(self._shares[start:end]) < _STRANGE
                score += weight + self._beside(start, end, shortest) + of_more * is_of_more
        return score

    def _joint(self, at: int, *, is_cut: bool) -> float:
        gap = self._lines[at].line.gap_before
        if not is_cut:
            return _ACROSS_GAP * gap + _REPEATS * self._repeats(at)
        is_other_type = self._is_spaced[at - 1] != self._is_spaced[at]
        score = _SPACING if is_other_type else _RUNS_ON * self._runs_on[at]
        return score + (_AT_GAP if gap else _CLOSE) * self._is_gapped

    def _repeats(self, at: int) -> bool:
        above, below = self._texts[at - 1], self._texts[at]
        return any(above[place : place + 2] in below for place in range(len(above) - 1))

    def _beside(self, first: int, last: int, shortest: int) -> float:
        text = "".join(self._texts[first:last])
        score = 0.0
        if _opens_clause(text, self._body):
            score = _QUOTES if is_clause(text, self._body) else _QUOTES / 2
        score += _SHORT * (len(text) < shortest)
        return score + _EACH_LINE * (last - first - 1) - _SPACING * any(self._is_spaced[first:last])

    def _headline(self, first: int, last: int) -> float:
        texts = self._texts[first:last]
        lengths = [len(text) for text in texts]
        said = any(text in self._body for text in texts) + any(is_clause(text, self._body) for text in texts)
        score = _IN_PARTS * any(_is_in_parts(line.text) for line in self._lines[first:last])
        score += _REPORTS * marks.reports("".join(texts)) + _TWO_OR_THREE * (len(texts) in (2, 3))
        score += _SAID * (said + (sum(lengths) < _SHORTEST_HEADLINE)) + _UNEVEN * (max(lengths) > 1.6 * min(lengths))
        return score + _EACH_OVER * max(0, sum(lengths) - _LONGEST_HEADLINE)


def _share(some: set[str], others: set[str]) -> float:
    return len(some & others) / len(some) if some else 0.0


def _is_in_parts(printed: str) -> bool:
    """`省校合作“不止步” 沟通联系“不断档”`: two parts on one line, each too long for a slogan's."""
    parts = write_display(printed).split(" ")
    return len(parts) > 1 and not printed.isascii() and max(len(part) for part in parts) > _LONGEST_SLOGAN


_LONGEST_SLOGAN = 4
"""Characters in a part of `牢记嘱托 感恩奋进`, which is a kicker as often as a headline."""


_CLAUSE_ENDS = "，。、；：！？…\n"


def _opens_clause(text: str, body: str) -> bool:
    return any(at == 0 or body[at - 1] in _CLAUSE_ENDS for at in _places(text, body))


def is_clause(printed: str, body: str) -> bool:
    """Whether the body has the text between two stops; a deck or kicker is often such a quotation."""
    text = marks.bare(write_display(printed))
    edged = f"\n{body}\n"
    return any(
        edged[at - 1] in _CLAUSE_ENDS and edged[at + len(text)] in _CLAUSE_ENDS for at in _places(text, edged) if at
    )


def _places(text: str, body: str) -> Iterator[int]:
    at = body.find(text) if text else -1
    while at >= 0:
        yield at
        at = body.find(text, at + 1)


def _units(lines: Sequence[SetLine], body: str) -> _Units:
    """Complete display lines; a line that wraps is one unit with its next."""
    units: _Units = []
    before = None
    for line in lines:
        text = write_display(line.text[marks.deck_dash(line.text) :])
        same_type = (
            before is not None and not marks.is_letter_spaced(line.text) and not marks.is_letter_spaced(before.text)
        )
        if before and same_type and wraps(write_display(before.text), text, body, is_pair=len(lines) == 2):
            units[-1] = (units[-1][0] + text, [*units[-1][1], line])
        else:
            units.append((text, [line]))
        before = line
    return units
