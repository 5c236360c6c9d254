"""What `@bot question` offers in any chat, and what the bot says where it is a guest."""

import re
from base64 import urlsafe_b64encode
from collections.abc import Sequence
from hashlib import blake2b

from telegram import (
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InlineQueryResultArticle,
    InlineQueryResultsButton,
    InputTextMessageContent,
    LinkPreviewOptions,
)

from bot.actions import deep_link
from bot.answers import compose_no_answer, compose_questions, compose_quote
from bot.attribution import describe_source, title, write_headline, write_source
from bot.characters import clean_line
from bot.composing import Composer
from bot.keyboards import copy_citation, open_link, share, stack
from bot.language import Catalogue
from corpus.model import Article, Span
from retrieval.model import Answer, NoAnswer, Quote, Reason

RESULTS_SHOWN = 20
"""Results of one page; Telegram takes 50."""

MOST_HEADLINES = 20
HELP_PARAMETER = "help"
"""The start parameter of the button that an empty-handed query ends with."""

_LONGEST_TITLE = 120
_LONGEST_DESCRIPTION = 200
_OPENING = 240
_OFFSET = re.compile(r"[1-9][0-9]{0,5}")


def inline_results(
    answer: Answer | NoAnswer, say: Catalogue, *, bot_username: str, offset: str
) -> tuple[list[InlineQueryResultArticle], str]:
    """One page of results and the offset of the next, "" after the last.

    An offset that is none of ours gives nothing. Without an answer there are at most related quotes, each of which says
    so; where there is nothing at all, show `not_found_button`.
    """
    if offset and _OFFSET.fullmatch(offset) is None:
        return [], ""
    related = isinstance(answer, NoAnswer)
    quotes = _without_repeats(_related_quotes(answer) if isinstance(answer, NoAnswer) else answer.quotes)
    start = int(offset or 0)
    end = start + RESULTS_SHOWN
    shown = [
        _offer_quote(quote, answer, say, bot_username=bot_username, related=related) for quote in quotes[start:end]
    ]
    return shown, str(end) if end < len(quotes) else ""


def help_results(
    say: Catalogue, articles: Sequence[Article] = (), *, bot_username: str
) -> list[InlineQueryResultArticle]:
    """For an empty query: how to ask, then the newest articles by their headlines."""
    helping = InlineQueryResultArticle(
        id="help",
        title=say("inline-help-title"),
        description=say("inline-help-description", example=say("inline-example")),
        input_message_content=_content(Composer().write(say("inline-help-message", bot=bot_username))),
    )
    distinct = list({article.id: article for article in articles}.values())
    return [helping, *(_offer_article(article, say, bot_username) for article in distinct[:MOST_HEADLINES])]


def guest_result(answer: Answer | NoAnswer, say: Catalogue, *, bot_username: str) -> InlineQueryResultArticle:
    """One full answer, for a chat where the bot is no member; that there is none is said in full as well."""
    if isinstance(answer, Answer) and not answer.parts:
        return _offer_quote(answer.quotes[0], answer, say, bot_username=bot_username)
    if isinstance(answer, Answer):
        return InlineQueryResultArticle(
            id="parts",
            title=clean_line(answer.question, _LONGEST_TITLE),
            input_message_content=_content(compose_questions(answer, say)),
            reply_markup=stack(*([_open(quote.article, say, bot_username)] for quote in answer.quotes)),
        )
    message = compose_questions(answer, say) if answer.parts else compose_no_answer(answer.related, answer.reason, say)
    links = [[_open(quote.article, say, bot_username)] for quote in answer.related[:1]]
    return InlineQueryResultArticle(
        id=f"none-{answer.reason.value}",
        title=say("button-not-found"),
        input_message_content=_content(message),
        reply_markup=stack(*links),
    )


def not_found_button(say: Catalogue) -> InlineQueryResultsButton:
    """What stands above the empty list: it leads to the help in the private chat."""
    return InlineQueryResultsButton(say("button-not-found"), start_parameter=HELP_PARAMETER)


def _related_quotes(answer: NoAnswer) -> tuple[Quote, ...]:
    """What may be offered without an answer: only articles on the matter, never what shares a word by chance."""
    return answer.related if answer.reason is Reason.LOW_CONFIDENCE else ()


def _without_repeats(quotes: Sequence[Quote]) -> list[Quote]:
    """Telegram refuses two results of one id."""
    return list({(quote.article.id, quote.span): quote for quote in quotes}.values())


def _offer_quote(
    quote: Quote, answer: Answer | NoAnswer, say: Catalogue, *, bot_username: str, related: bool = False
) -> InlineQueryResultArticle:
    looked_for = answer.looked_for if isinstance(answer, Answer) else None
    headline = title(quote.article, say, _LONGEST_TITLE)
    return InlineQueryResultArticle(
        id=_name_result(quote.article, quote.span, "related" if related else "quote"),
        title=say("inline-related", headline=headline) if related else headline,
        description=clean_line(quote.text, _LONGEST_DESCRIPTION),
        input_message_content=_content(compose_quote(quote, say, related=related, looked_for=looked_for)),
        reply_markup=_keyboard(quote.source, answer.question, say, bot_username),
    )


def _offer_article(article: Article, say: Catalogue, bot_username: str) -> InlineQueryResultArticle:
    headline = title(article, say, _LONGEST_TITLE)
    composer = Composer()
    write_headline(composer, article, say)
    write_source(composer, article, say)
    return InlineQueryResultArticle(
        id=_name_result(article, Span(0, 0), "article"),
        title=headline,
        description=describe_source(article, say) or clean_line(article.body[:_OPENING], _LONGEST_DESCRIPTION),
        input_message_content=_content(composer),
        reply_markup=_keyboard(article, headline, say, bot_username),
    )


def _content(composer: Composer) -> InputTextMessageContent:
    message = composer.finish()
    return InputTextMessageContent(
        message.text, entities=message.entities, link_preview_options=LinkPreviewOptions(is_disabled=True)
    )


def _keyboard(article: Article, question: str, say: Catalogue, bot_username: str) -> InlineKeyboardMarkup | None:
    return stack([_open(article, say, bot_username)], [copy_citation(article, say), share(question, say)])


def _open(article: Article, say: Catalogue, bot_username: str) -> InlineKeyboardButton:
    return open_link(say("button-open"), deep_link(bot_username, article.id))


def _name_result(article: Article, span: Span, kind: str) -> str:
    """An id that is the same for the same words, so that Telegram does not redraw the list at every keystroke."""
    named = f"{kind} {span.start} {span.end} {article.id}"
    digest = blake2b(named.encode("utf-8", "surrogatepass"), digest_size=16).digest()
    return urlsafe_b64encode(digest).decode("ascii").rstrip("=")
