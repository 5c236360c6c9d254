"""An answer, the paragraph around it, and what is said when there is none."""

from collections.abc import Sequence
from dataclasses import dataclass

from telegram import InlineKeyboardMarkup

from bot.actions import Action, ActionKind
from bot.attribution import describe_source, title, write_crosshead, write_headline, write_source
from bot.characters import count_units, show_quoted
from bot.composing import BOLD, ITALIC, MOST_UNITS, Composer, Message
from bot.cutting import choose_window
from bot.keyboards import Row, back_to, copy_citation, press, share, show_page, stack
from bot.language import Catalogue
from corpus.model import Span
from retrieval.model import Quote, Reason

MOST_RELATED = 5
_LONGEST_LIST_TITLE = 120
_LINE_FEEDS = 4
"""How many line feeds stand between the parts of a message, at most."""


@dataclass(frozen=True, slots=True)
class ShownAnswer:
    """An answer as it stands in a chat: `reason` is None when it answers, else the quotes are merely related.

    `key` is what its buttons carry: that of an action. `previous` is the question before, which this one may lean on.
    """

    key: str
    question: str
    quotes: tuple[Quote, ...]
    reason: Reason | None
    previous: str | None = None


def render_answer(shown: ShownAnswer, number: int, say: Catalogue, *, bot_username: str) -> Message:
    """Quote `number`, from 1 (numbers outside are brought in); with a reason, 0 is the list of related headlines."""
    if not shown.quotes or (shown.reason is not None and number < 1):
        return _render_no_answer(shown, shown.reason or Reason.NO_MATCH, say)
    number = _bring_in(number, shown)
    quote = shown.quotes[number - 1]
    place = say("quote-place", number=str(number), of=str(len(shown.quotes))) if len(shown.quotes) > 1 else ""
    composer = compose_quote(quote, say, related=shown.reason is not None, below=place)
    return composer.finish(_answer_keyboard(shown, number, say))


def render_context(shown: ShownAnswer, number: int, say: Catalogue, *, bot_username: str) -> Message:
    """The paragraphs that quote `number` stands in, the quote marked; a button leads back to the quote."""
    if not shown.quotes:
        return render_answer(shown, 0, say, bot_username=bot_username)
    number = _bring_in(number, shown)
    quote = shown.quotes[number - 1]
    around = find_context(quote)
    marked = Span(quote.span.start - around.start, quote.span.end - around.start)
    text = quote.article.body[around.start : around.end]
    composer = _write_window(Composer(), text, [marked], _compose_foot(quote, say), say)
    buttons = [
        back_to(Action(ActionKind.QUOTE, shown.key, number), say),
        press(say("button-article"), Action(ActionKind.ARTICLE, shown.key, number, 1)),
    ]
    return composer.finish(stack(buttons))


def compose_quote(quote: Quote, say: Catalogue, *, related: bool = False, below: str = "") -> Composer:
    """The quote with its headline and source; a related one says above that it is no answer."""
    composer = Composer()
    if related:
        composer.write(say("related-quote"), ITALIC)
    foot = _compose_foot(quote, say).write_line(below)
    return _write_window(composer, quote.text, quote.highlights, foot, say)


def find_context(quote: Quote) -> Span:
    """The paragraphs that the quote stands in, offsets into the body; where it fills them, their neighbours too."""
    spans = quote.article.paragraph_spans
    inside = [n for n, span in enumerate(spans) if span.start <= quote.span.end and quote.span.start <= span.end]
    first, last = (inside[0], inside[-1]) if inside else (0, len(spans) - 1)
    if Span(spans[first].start, spans[last].end) == quote.span:
        first, last = max(first - 1, 0), min(last + 1, len(spans) - 1)
    return Span(spans[first].start, spans[last].end)


def _write_window(
    composer: Composer, text: str, highlights: Sequence[Span], foot: Composer, say: Catalogue
) -> Composer:
    """The text as a blockquote and the foot under it; of one too long for a message, the part that matters."""
    cut = say("quote-cut")
    room = MOST_UNITS - composer.units - foot.units - count_units(cut) - _LINE_FEEDS
    window = choose_window(text, highlights[0] if highlights else Span(0, 0), room)
    moved = [Span(span.start - window.start, span.end - window.start) for span in highlights]
    composer.quote(show_quoted(text[window.start : window.end]), moved)
    if window != Span(0, len(text)):
        composer.write_line(cut, ITALIC)
    return composer.skip_line().extend(foot)


def _compose_foot(quote: Quote, say: Catalogue) -> Composer:
    foot = Composer()
    write_headline(foot, quote.article, say)
    write_crosshead(foot, quote.subhead)
    write_source(foot, quote.source, say)
    return foot


def _render_no_answer(shown: ShownAnswer, reason: Reason, say: Catalogue) -> Message:
    composer = compose_no_answer(shown.quotes, reason, say)
    numbers = [
        press(str(number), Action(ActionKind.QUOTE, shown.key, number))
        for number in range(1, min(len(shown.quotes), MOST_RELATED) + 1)
    ]
    return composer.finish(stack(numbers))


def compose_no_answer(related: tuple[Quote, ...], reason: Reason, say: Catalogue) -> Composer:
    """Why there is no answer, in a kind sentence, and the nearest headlines, marked as no answer."""
    composer = Composer().write(_say_reason(reason, say))
    if not related:
        return composer if reason is Reason.EMPTY_QUESTION else composer.skip_line().write(say("ask-otherwise"))
    composer.skip_line().write(say("nearest"), ITALIC)
    for number, quote in enumerate(related[:MOST_RELATED], 1):
        composer.begin_line().write(f"{number}. ").write(title(quote.article, say, _LONGEST_LIST_TITLE), BOLD)
        if source := describe_source(quote.source, say):
            composer.write_line(f"　 {source}")
    return composer


def _say_reason(reason: Reason, say: Catalogue) -> str:
    match reason:
        case Reason.EMPTY_QUESTION:
            return say("empty-question")
        case Reason.NO_MATCH:
            return say("no-match")
        case Reason.LOW_CONFIDENCE:
            return say("low-confidence")


def _answer_keyboard(shown: ShownAnswer, number: int, say: Catalogue) -> InlineKeyboardMarkup | None:
    quote = shown.quotes[number - 1]
    turn: Row = []
    if number > 1:
        turn.append(press(say("button-previous"), Action(ActionKind.QUOTE, shown.key, number - 1)))
    if number < len(shown.quotes):
        turn.append(press(say("button-next"), Action(ActionKind.QUOTE, shown.key, number + 1)))
    read: Row = []
    if find_context(quote) != quote.span:
        read.append(press(say("button-context"), Action(ActionKind.CONTEXT, shown.key, number)))
    read.append(press(say("button-article"), Action(ActionKind.ARTICLE, shown.key, number, 1)))
    read += show_page(quote.source, Action(ActionKind.CLIPPING, shown.key, number), say)
    carry: Row = [copy_citation(quote.source, say)]
    if shown.question.strip():
        carry.append(share(shown.question, say))
    if shown.reason is not None:
        return stack(turn, read, [back_to(Action(ActionKind.QUOTE, shown.key, 0), say), *carry])
    carry.append(press("👍", Action(ActionKind.FEEDBACK_GOOD, shown.key, number)))
    carry.append(press("👎", Action(ActionKind.FEEDBACK_BAD, shown.key, number)))
    return stack(turn, read, carry)


def _bring_in(number: int, shown: ShownAnswer) -> int:
    return min(max(number, 1), len(shown.quotes))
