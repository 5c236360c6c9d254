"""An answer, the paragraph around it, and what is said when there is none."""

from collections.abc import Sequence
from dataclasses import dataclass

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from bot.actions import Action, ActionKind
from bot.attribution import describe_source, title, write_crosshead, write_headline, write_source
from bot.browsing import Contents, render_contents
from bot.composing import BOLD, ITALIC, Composer, Message
from bot.keyboards import Row, back_to, copy_citation, press, share, show_page, stack
from bot.language import Catalogue
from bot.quote_window import write_looked_for, write_window
from bot.several_answers import ShownPart, compose_parts, number_parts
from corpus.model import Span
from retrieval.model import Answer, NoAnswer, Quote, Reason

MOST_RELATED = 5
_LONGEST_LIST_TITLE = 120


@dataclass(frozen=True, slots=True)
class ShownAnswer:
    """An answer as it stands in a chat: `reason` is None when it answers, else the quotes are merely related.

    `key` is what its buttons carry: that of an action. `previous` is the question before, which this one may lean on.
    `parts` are the questions of a message that asks several. `looked_for`: see `Answer`.
    """

    key: str
    question: str
    quotes: tuple[Quote, ...]
    reason: Reason | None
    previous: str | None = None
    parts: tuple[ShownPart, ...] = ()
    looked_for: str | None = None
    contents: Contents | None = None
    """What stands on the pages that it asks for, instead of quotes."""


def render_answer(shown: ShownAnswer, number: int, say: Catalogue, *, bot_username: str) -> Message:
    """Quote `number`, from 1 (numbers outside are brought in).

    0 is the list of related headlines where there is a reason, and all questions where there are several.
    """
    if shown.contents is not None:
        return render_contents(shown.contents, say)
    if shown.parts and number < 1:
        return _render_parts(shown, say)
    if not shown.quotes or (shown.reason is not None and number < 1):
        return _render_no_answer(shown, shown.reason or Reason.NO_MATCH, say)
    number = _bring_in(number, shown)
    quote = shown.quotes[number - 1]
    place = say("quote-place", number=str(number), of=str(len(shown.quotes))) if len(shown.quotes) > 1 else ""
    composer = compose_quote(quote, say, related=shown.reason is not None, below=place, looked_for=shown.looked_for)
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
    composer = write_window(Composer(), text, [marked], _compose_foot(quote, say), say)
    buttons = [
        back_to(Action(ActionKind.QUOTE, shown.key, number), say),
        press(say("button-article"), Action(ActionKind.ARTICLE, shown.key, number, 1)),
    ]
    return composer.finish(stack(buttons))


def compose_quote(
    quote: Quote, say: Catalogue, *, related: bool = False, below: str = "", looked_for: str | None = None
) -> Composer:
    """The quote with its headline and source.

    A related one says above that it is no answer, and one for a question with misspelt words what was looked for.
    """
    composer = write_looked_for(Composer(), looked_for, say)
    if related:
        composer.write(say("related-quote"), ITALIC)
    foot = _compose_foot(quote, say).write_line(below)
    return write_window(composer, quote.text, quote.highlights, foot, say)


def find_context(quote: Quote) -> Span:
    """The paragraphs that the quote stands in, offsets into the body; where it fills them, their neighbours too."""
    spans = quote.article.paragraph_spans
    inside = [n for n, span in enumerate(spans) if span.start <= quote.span.end and quote.span.start <= span.end]
    first, last = (inside[0], inside[-1]) if inside else (0, len(spans) - 1)
    if Span(spans[first].start, spans[last].end) == quote.span:
        first, last = max(first - 1, 0), min(last + 1, len(spans) - 1)
    return Span(spans[first].start, spans[last].end)


def _compose_foot(quote: Quote, say: Catalogue) -> Composer:
    foot = Composer()
    write_headline(foot, quote.article, say)
    write_crosshead(foot, quote.subhead)
    write_source(foot, quote.source, say)
    return foot


def compose_questions(answer: Answer | NoAnswer, say: Catalogue) -> Composer:
    """An answer to several questions, each with its quote."""
    quotes = answer.quotes if isinstance(answer, Answer) else ()
    return _compose_parts(number_parts(answer.parts), quotes, say)


def _compose_parts(parts: Sequence[ShownPart], quotes: Sequence[Quote], say: Catalogue) -> Composer:
    return compose_parts(parts, quotes, say, say_reason=lambda reason: _say_reason(reason, say))


def _render_parts(shown: ShownAnswer, say: Catalogue) -> Message:
    composer = _compose_parts(shown.parts, shown.quotes, say)
    numbers = [
        press(str(place), Action(ActionKind.QUOTE, shown.key, part.number))
        for place, part in enumerate(shown.parts, 1)
        if part.number
    ]
    return composer.finish(stack(numbers))


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
        return stack(turn, read, [_back_to_list(shown, say), *carry])
    carry.append(press("👍", Action(ActionKind.FEEDBACK_GOOD, shown.key, number)))
    carry.append(press("👎", Action(ActionKind.FEEDBACK_BAD, shown.key, number)))
    return stack(turn, read, [_back_to_list(shown, say), *carry] if shown.parts else carry)


def _back_to_list(shown: ShownAnswer, say: Catalogue) -> InlineKeyboardButton:
    return back_to(Action(ActionKind.QUOTE, shown.key, 0), say)


def _bring_in(number: int, shown: ShownAnswer) -> int:
    return min(max(number, 1), len(shown.quotes))
