"""A quote in a message: a blockquote with what stands under it; of one that is too long the part that matters."""

from collections.abc import Sequence

from bot.characters import count_units, frame, show_quoted
from bot.composing import ITALIC, MOST_UNITS, Composer
from bot.cutting import choose_window
from bot.language import Catalogue
from corpus.model import Span

_LONGEST_LOOKED_FOR = 120
_LINE_FEEDS = 4
"""How many line feeds stand between the parts of a message, at most."""


def write_looked_for(composer: Composer, looked_for: str | None, say: Catalogue) -> Composer:
    """What was looked for in the place of misspelt words, on a line of its own; nothing where none were."""
    words = frame(looked_for, _LONGEST_LOOKED_FOR)
    return composer.write_line(say("looked-for", words=words), ITALIC) if words else composer


def write_window(
    composer: Composer,
    text: str,
    highlights: Sequence[Span],
    foot: Composer,
    say: Catalogue,
    *,
    most: int = MOST_UNITS,
) -> Composer:
    """The text as a blockquote and the foot under it, in at most so many units with what is written already."""
    cut = say("quote-cut")
    room = most - composer.units - foot.units - count_units(cut) - _LINE_FEEDS
    window = choose_window(text, highlights[0] if highlights else Span(0, 0), room)
    moved = [Span(span.start - window.start, span.end - window.start) for span in highlights]
    composer.quote(show_quoted(text[window.start : window.end]), moved)
    if window != Span(0, len(text)):
        composer.write_line(cut, ITALIC)
    return composer.skip_line().extend(foot)
