"""Several questions in one message: each with the quote that answers it, or with the word that none does."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bot.attribution import title, write_source
from bot.characters import clean_line
from bot.composing import BOLD, MOST_UNITS, Composer
from bot.language import Catalogue
from bot.quote_window import write_looked_for, write_window
from retrieval.model import Answer, NoAnswer, Quote, Reason

_LONGEST_QUESTION = 100
_LONGEST_TITLE = 120
_MOST_HIGHLIGHTS = 12
"""Of each quote: Telegram takes a hundred marks in a message."""


@dataclass(frozen=True, slots=True)
class ShownPart:
    """One question with the number, from 1, of its quote among those of the whole; 0 and a reason without one."""

    question: str
    number: int
    reason: Reason | None
    looked_for: str | None = None


def number_parts(parts: Sequence[Answer | NoAnswer]) -> tuple[ShownPart, ...]:
    """The parts of an answer with the numbers that their quotes have in it."""
    shown: list[ShownPart] = []
    number = 0
    for part in parts:
        if isinstance(part, Answer):
            number += 1
            shown.append(ShownPart(part.question, number, None, part.looked_for))
        else:
            shown.append(ShownPart(part.question, 0, part.reason))
    return tuple(shown)


def compose_parts(
    parts: Sequence[ShownPart], quotes: Sequence[Quote], say: Catalogue, *, say_reason: Callable[[Reason], str]
) -> Composer:
    """Each question under its number, and under it its quote or that there is none."""
    composer = Composer()
    for place, part in enumerate(parts, 1):
        here = Composer().write(f"{place}. {clean_line(part.question, _LONGEST_QUESTION)}", BOLD)
        write_looked_for(here, part.looked_for, say)
        if part.reason is None:
            _write_quote(here, quotes[part.number - 1], say, most=MOST_UNITS // len(parts) - 1)
        else:
            here.write_line(say_reason(part.reason))
        composer.skip_line().extend(here)
    return composer


def _write_quote(composer: Composer, quote: Quote, say: Catalogue, *, most: int) -> None:
    foot = Composer().write(title(quote.article, say, _LONGEST_TITLE), BOLD)
    write_source(foot, quote.source, say)
    write_window(composer.begin_line(), quote.text, quote.highlights[:_MOST_HIGHLIGHTS], foot, say, most=most)
