"""What in the display lines of one article is kicker, headline, deck, byline and label."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from corpus import marks
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
    bylines = [line for line in heading.lines if line.role is not Role.DISPLAY]
    if len(heading.lines) > _LONGEST_HEADING or any(marks.reads_like_body(line.text) for line in heading.lines):
        return Headline(leftover=tuple(heading.lines))
    subject, labels, after = _sort_lines(heading.lines)
    above, deck = _cut_deck(subject)
    kicker, head, below = _tell_apart(above, body)
    trailing = [line for _, lines_of in below for line in lines_of]
    return Headline(
        headline=" ".join(text for text, _ in head) or None,
        kicker=" ".join(text for text, _ in kicker) or None,
        deck=_deck_text([*trailing, *deck], body),
        byline=" ".join(write_byline(line.text).strip("（）()") for line in bylines) or None,
        label=write_display(labels[0].text) if labels else None,
        leftover=(*labels[1:], *after),
        is_uncertain=heading.support < 0.2,
    )


def _sort_lines(lines: Sequence[SetLine]) -> tuple[list[SetLine], list[SetLine], list[SetLine]]:
    """The lines of the headline, the label above it, and what follows a complete heading.

    A byline closes a heading: display after it is a label or another article's (`本报记者 郭 娟` / `我为群众办实事`).
    """
    subject: list[SetLine] = []
    labels: list[SetLine] = []
    after: list[SetLine] = []
    closed = False
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
    """Kicker, headline and deck of the lines above any dash: by letter-spacing, by the body's clauses, by lengths."""
    if any(_is_set_apart(line.text) for line in lines):
        units = _units(lines, body)
        head = _head_of(units)
        return units[: head.start], units[head.start : head.stop], units[head.stop :]
    first = 1 if _is_kicker(lines, body) else 0
    last = len(lines) - (len(lines) > first + 1 and _is_deck(lines[-1].text, body))
    kicker, deck = _units(lines[:first], body), _units(lines[last:], body)
    units = _units(lines[first:last], body)
    head = _head_of(units) if not first else range(_lines_of_headline(units))
    return [*kicker, *units[: head.start]], units[head.start : head.stop], [*units[head.stop :], *deck]


def _is_set_apart(printed: str) -> bool:
    return marks.is_letter_spaced(printed) or (" " in write_display(printed) and not printed.isascii())


def _is_kicker(lines: Sequence[SetLine], body: str) -> bool:
    """A first line that quotes the beginning of a clause and does not run on into the line below.

    `全国政协十四届一次会议` / `第二场“委员通道”开启` quotes too; but there the body goes on as the second line does.
    """
    if len(lines) < 2:
        return False
    first, below = (marks.bare(write_display(line.text)) for line in lines[:2])
    if first + below[:1] in body or not _opens_clause(first, body):
        return False
    repeats = any(first[at : at + 2] in below for at in range(len(first) - 1))  # no headline says a word twice
    return repeats or len(first) <= 0.8 * len(below) or _is_clause(first, body)


_CLAUSE_ENDS = "，。、；：！？…\n"
_SHORTEST_DECK = 7


def _is_deck(printed: str, body: str) -> bool:
    return len(printed.strip()) >= _SHORTEST_DECK and _is_clause(printed, body)


def _opens_clause(text: str, body: str) -> bool:
    return any(at == 0 or body[at - 1] in _CLAUSE_ENDS for at in _places(text, body))


def _is_clause(printed: str, body: str) -> bool:
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


def _head_of(units: _Units) -> range:
    """Which units are the headline proper; those above are the kicker, those below the deck."""
    if len(units) < 2:
        return range(len(units))
    for index, (text, lines) in enumerate(units):
        if marks.is_letter_spaced(lines[0].text) or (" " in text and index < 2 and not text.isascii()):
            return range(index, index + 1)
    if len(units[0][0]) <= 0.8 * len(units[1][0]):
        return range(1, 1 + _lines_of_headline(units[1:]))
    return range(_lines_of_headline(units))


def _lines_of_headline(units: _Units) -> int:
    """How many units from the first on are one headline: a line that is no longer, set close below, goes on with it."""
    count = min(1, len(units))
    while 0 < count < min(3, len(units)):
        text, lines = units[count]
        if lines[0].line.gap_before or len(text) > len(units[count - 1][0]) + 2:
            break
        count += 1
    return count
