"""Text and entities for Telegram, written piece by piece.

No parse mode: nothing has to be escaped, and nothing that is quoted can become markup.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Self

from telegram import InlineKeyboardMarkup, MessageEntity

from bot.characters import count_units
from corpus.model import Span

MOST_UNITS = 4096
MOST_ENTITIES = 100

BOLD = MessageEntity.BOLD
ITALIC = MessageEntity.ITALIC
UNDERLINE = MessageEntity.UNDERLINE
CODE = MessageEntity.CODE
LINK = MessageEntity.TEXT_LINK
BLOCKQUOTE = MessageEntity.BLOCKQUOTE
EXPANDABLE_BLOCKQUOTE = MessageEntity.EXPANDABLE_BLOCKQUOTE

_MOST_HIGHLIGHTS = 60


@dataclass(frozen=True, slots=True)
class Message:
    """What is sent: pass `text`, `entities` and `reply_markup=keyboard`, no parse mode, link previews off."""

    text: str
    entities: tuple[MessageEntity, ...] = ()
    keyboard: InlineKeyboardMarkup | None = None


@dataclass(frozen=True, slots=True)
class _Mark:
    """A style over a span of code points."""

    style: str
    span: Span
    url: str | None = None


class Composer:
    """Takes pieces of text with their styles and makes a message of them; offsets are code points until the end."""

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self._marks: list[_Mark] = []
        self._length = 0
        self._units = 0

    @property
    def units(self) -> int:
        """The length so far in UTF-16 units."""
        return self._units

    def write(self, text: str, *styles: str, url: str | None = None) -> Self:
        """Appends a piece; all of it stands in the styles, and leads to the `url`."""
        span = Span(self._length, self._length + len(text))
        if text:
            self._marks.extend(_Mark(style, span) for style in styles)
            if url:
                self._marks.append(_Mark(LINK, span, url))
        self._append(text)
        return self

    def write_line(self, text: str, *styles: str) -> Self:
        """A piece on a line of its own below what is written; nothing for an empty text."""
        return self.begin_line().write(text, *styles) if text else self

    def quote(self, text: str, highlights: Iterable[Span] = (), *, style: str = BOLD, expandable: bool = False) -> Self:
        """A blockquote on lines of its own; highlights are offsets into the text."""
        self.begin_line()
        start = self._length
        self.write(text, EXPANDABLE_BLOCKQUOTE if expandable else BLOCKQUOTE)
        for span in merge(highlights, len(text))[:_MOST_HIGHLIGHTS]:
            self._marks.append(_Mark(style, Span(start + span.start, start + span.end)))
        return self

    def begin_line(self) -> Self:
        if self._pieces and not self._pieces[-1].endswith("\n"):
            self._append("\n")
        return self

    def skip_line(self) -> Self:
        """An empty line, unless nothing is written yet."""
        if self._pieces:
            self.begin_line()._append("\n")
        return self

    def extend(self, other: "Composer") -> Self:
        """Appends all that another composer has written."""
        for mark in other._marks:
            span = Span(self._length + mark.span.start, self._length + mark.span.end)
            self._marks.append(_Mark(mark.style, span, mark.url))
        for piece in other._pieces:
            self._append(piece)
        return self

    def finish(self, keyboard: InlineKeyboardMarkup | None = None) -> Message:
        """The message.

        Raises ValueError beyond what Telegram takes: whoever composes keeps within it.
        """
        if not 0 < self._units <= MOST_UNITS or len(self._marks) > MOST_ENTITIES:
            raise ValueError(
                f"a message of {self._units} units and {len(self._marks)} entities; "
                f"Telegram takes 1 to {MOST_UNITS} and at most {MOST_ENTITIES}"
            )
        text = "".join(self._pieces)
        return Message(text, _to_entities(text, self._marks), keyboard)

    def _append(self, text: str) -> None:
        if text:
            self._pieces.append(text)
            self._length += len(text)
            self._units += count_units(text)


def merge(spans: Iterable[Span], length: int) -> list[Span]:
    """The spans in order, within a text of this length, without overlaps and empty ones."""
    merged: list[Span] = []
    for span in sorted(spans, key=lambda span: span.start):
        start, end = max(span.start, 0), min(span.end, length)
        if merged and start <= merged[-1].end:
            merged[-1] = Span(merged[-1].start, max(merged[-1].end, end))
        elif start < end:
            merged.append(Span(start, end))
    return merged


def _to_entities(text: str, marks: Sequence[_Mark]) -> tuple[MessageEntity, ...]:
    """Entities in the order that Telegram keeps them in: by place, the longer before the shorter."""
    units = _place_in_units(text, {place for mark in marks for place in (mark.span.start, mark.span.end)})
    entities = [
        MessageEntity(mark.style, units[mark.span.start], units[mark.span.end] - units[mark.span.start], url=mark.url)
        for mark in marks
    ]
    return tuple(sorted(entities, key=lambda entity: (entity.offset, -entity.length)))


def _place_in_units(text: str, places: Iterable[int]) -> dict[int, int]:
    """For each offset in code points the same one in UTF-16 units, in one walk over the text."""
    units: dict[int, int] = {}
    reached = counted = 0
    for place in sorted(places):
        counted += count_units(text[reached:place])
        reached = place
        units[place] = counted
    return units
