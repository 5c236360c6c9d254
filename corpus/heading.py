"""What in the display lines of one article is kicker, headline, deck, byline and label."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from corpus import marks
from corpus.head_clues import Clues, likeliest_order
from corpus.head_cuts import DrawingOrder
from corpus.kinship import pairs_of
from corpus.layout import SetLine
from corpus.quotations import is_clause
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


@dataclass(frozen=True, slots=True)
class _Sorted:
    """A heading's lines by what their marks say they are; `subject` is kicker, headline and deck, but for `deck`."""

    subject: Sequence[SetLine]
    deck: Sequence[SetLine]
    labels: Sequence[SetLine]
    bylines: Sequence[SetLine]
    leftover: Sequence[SetLine]
    clues: Clues


def read_headings(headings: Sequence[Heading], bodies: Sequence[str]) -> list[Headline]:
    """Read the headings of one page: what shows its habits in one of them tells for the others.

    These are whether blank lines part kickers from headlines, and in which order headings give their parts. Kicker,
    headline, deck, byline and label are told apart by it, by dashes, letter-spacing and lengths.
    """
    gapped = [_is_parted(heading) for heading in headings]
    lines = [
        _sort_lines(heading, body, is_page_gapped=sum(gapped) > is_gapped)
        for heading, body, is_gapped in zip(headings, bodies, gapped, strict=True)
    ]
    order = likeliest_order([one.clues for one in lines if len(one.subject) > 1])
    return [_tell_apart(one, heading, body, order) for one, heading, body in zip(lines, headings, bodies, strict=True)]


def _is_parted(heading: Heading) -> bool:
    """Whether a blank line stands between display lines of a heading."""
    display = [line for line in heading.lines if line.role is Role.DISPLAY and not marks.is_column_label(line.text)]
    return any(line.line.gap_before for line in display[1:])


def _sort_lines(heading: Heading, body: str, *, is_page_gapped: bool) -> _Sorted:
    lines, names = _cut_names(heading.lines)
    if len(heading.lines) > _LONGEST_HEADING or _is_running_text(lines, body):
        return _Sorted((), (), (), (), heading.lines, Clues((), body))
    bylines = [*(line for line in lines if line.role is not Role.DISPLAY), *names]
    subject, labels, after = _cut_labels(lines, body)
    subject, strangers = _cut_strangers(subject, body)
    above, deck = _cut_deck(subject)
    # A deck that stands first may have come there from the heading before.
    closes = bool(deck) and deck[-1] is subject[-1]
    clues = Clues(above, body, is_page_gapped=is_page_gapped, has_deck=closes)
    return _Sorted(above, deck, labels[:1], bylines, (*labels[1:], *strangers, *after), clues)


def _tell_apart(lines: _Sorted, heading: Heading, body: str, order: DrawingOrder) -> Headline:
    cut = lines.clues.best_cut(order) if lines.subject else (range(0),) * 3
    kicker, headline, deck = (_units([lines.subject[at] for at in part], body) for part in cut)
    below = [line for _, lines_of in deck for line in lines_of]
    return Headline(
        headline=" ".join(text for text, _ in headline) or None,
        kicker=" ".join(text for text, _ in kicker) or None,
        deck=_deck_text([*below, *lines.deck], body),
        byline=" ".join(write_byline(line.text).strip("（）()") for line in lines.bylines) or None,
        label=write_display(lines.labels[0].text) if lines.labels else None,
        leftover=tuple(lines.leftover),
        is_uncertain=heading.support < 0.2,
    )


def _is_running_text(lines: Sequence[SetLine], body: str) -> bool:
    """Whether the lines are a paragraph's, a crosshead or a table that look like a headline, one by one or together."""
    texts = _clauses_joined([line for line in lines if line.role is Role.DISPLAY and not marks.deck_dash(line.text)])
    # `江苏盐城：` opens a headline.
    if any(marks.reads_like_body(text) for text in texts if text[-1:] not in "：:" or len(text) > _LONGEST_SPEAKER):
        return True
    joined = "".join(texts)
    if marks.opens_like_body(joined) or marks.is_numbered(joined) or any(marks.is_weather(text) for text in texts):
        return True
    if any(joined.count(opening) != joined.count(closing) for opening, closing in _PAIRED):
        return True
    # A paragraph of one call stands between crossheads, which are clauses too.
    calls = any(marks.ends_sentence(text) for text in texts)
    said = joined if calls else "".join(text for text in texts if not is_clause(text, body))
    return len(said) > _LONGEST_WITH_STOPS and any(stop in said for stop in "，；")


def _clauses_joined(lines: Sequence[SetLine]) -> list[str]:
    """The lines; one that ends with a comma is one with the next: `夏末秋初，` / `他们用心耕耘`."""
    texts: list[str] = []
    is_open = False
    for line in lines:
        text = line.text.strip()
        if is_open and not line.line.gap_before:
            texts[-1] += text
        else:
            texts.append(text)
        is_open = text.endswith("，")
    return texts


_PAIRED = (("（", "）"), ("《", "》"), ("“", "”"))
"""Of what is opened in a heading nothing is left open: else a sentence goes on around it."""

_LONGEST_WITH_STOPS = 40
"""Characters; kicker, headline and deck together may be longer, but they do without stops."""

_LONGEST_SPEAKER = 12
"""Characters."""


def _cut_labels(lines: Sequence[SetLine], body: str) -> tuple[list[SetLine], list[SetLine], list[SetLine]]:
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
    """The lines that are no deck with a dash, and the deck; a text layer may give it before all others."""
    for index, line in enumerate(lines):
        if index and marks.deck_dash(line.text):
            return list(lines[:index]), list(lines[index:])
    if len(lines) > 1 and marks.deck_dash(lines[0].text):
        return list(lines[1:]), list(lines[:1])
    return list(lines), []


def _deck_text(lines: Sequence[SetLine], body: str) -> str | None:
    if not lines:
        return None
    return join_display([line.text[marks.deck_dash(line.text) :] for line in lines], body)


def _share(some: set[str], others: set[str]) -> float:
    return len(some & others) / len(some) if some else 0.0


def _units(lines: Sequence[SetLine], body: str) -> _Units:
    """Complete display lines; a line that wraps is one unit with its next."""
    units: _Units = []
    before = None
    for line in lines:
        text = write_display(line.text[marks.opening_mark(line.text) :])
        same_type = (
            before is not None and not marks.is_letter_spaced(line.text) and not marks.is_letter_spaced(before.text)
        )
        if before and same_type and wraps(write_display(before.text), text, body, is_pair=len(lines) == 2):
            units[-1] = (units[-1][0] + text, [*units[-1][1], line])
        else:
            units.append((text, [line]))
        before = line
    return units
