"""What in the display lines of one article is kicker, headline, deck, byline and label."""

from collections.abc import Sequence
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


_LONGEST_HEADING = 12
"""Lines; more than that are no one headline."""


def read_heading(heading: Heading, body: str) -> Headline:
    """Tell kicker, headline, deck, byline and label apart by their order, dashes, letter-spacing and lengths."""
    bylines = [line for line in heading.lines if line.role is not Role.DISPLAY]
    if len(heading.lines) > _LONGEST_HEADING or any(marks.reads_like_body(line.text) for line in heading.lines):
        return Headline(leftover=tuple(heading.lines))
    subject, labels, after = _sort_lines(heading.lines)
    above, deck = _cut_deck(subject)
    units = _units(above, body)
    head = _head_of(units)
    trailing = [line for _, lines_of in units[head.stop :] for line in lines_of]
    return Headline(
        headline=" ".join(text for text, _ in units[head.start : head.stop]) or None,
        kicker=" ".join(text for text, _ in units[: head.start]) or None,
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


def _units(lines: Sequence[SetLine], body: str) -> list[tuple[str, list[SetLine]]]:
    """Complete display lines; a line that wraps is one unit with its next."""
    units: list[tuple[str, list[SetLine]]] = []
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


def _head_of(units: Sequence[tuple[str, list[SetLine]]]) -> range:
    """Which units are the headline proper; those above are the kicker, those below the deck."""
    if len(units) < 2:
        return range(len(units))
    for index, (text, lines) in enumerate(units):
        if marks.is_letter_spaced(lines[0].text) or (" " in text and index < 2 and not text.isascii()):
            return range(index, index + 1)
    sizes = [len(text) for text, _ in units]
    if len(units) == 2:
        if sizes[0] <= 0.8 * sizes[1]:
            return range(1, 2)
        apart = units[1][1][0].line.gap_before
        return range(2) if abs(sizes[0] - sizes[1]) <= 2 and not apart else range(1)
    if abs(sizes[1] - sizes[2]) <= 1:
        return range(1, 3)
    return range(1, 2)
