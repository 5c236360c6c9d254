"""Buttons under the bot's messages. What a press asks for is read strictly, and belongs to a message and a person."""

from collections.abc import Awaitable, Callable

from telegram import CallbackQuery, Update
from telegram.ext import ContextTypes

from bot.actions import Action, ActionKind, decode
from bot.answers import ShownAnswer, render_answer, render_context
from bot.article_pages import render_article
from bot.browsing import render_issue, render_latest, render_page
from bot.composing import Message
from bot.darkroom import Order
from bot.handlers.admin import discard_upload, ingest_upload
from bot.handlers.clippings import show_clipping
from bot.handlers.commands import open_article
from bot.handlers.sending import acknowledge, change, change_inline
from bot.language import Catalogue, Language, catalogue
from bot.limits import Verdict
from bot.notices import render_language_choice
from bot.office import Office
from bot.state import ShownRecord
from corpus.model import Span

Context = ContextTypes.DEFAULT_TYPE
View = Callable[[Office, Action, Catalogue, str], Awaitable[Message | None]]


async def press(office: Office, update: Update, context: Context) -> None:
    """Does what the pressed button asks for."""
    query = update.callback_query
    if query is None:
        return
    say = await office.speak_to(query.from_user)
    action = decode(query.data or "")
    if action is None:
        await acknowledge(query, say("toast-stale"))
    elif await _presses_too_much(office, query):
        await acknowledge(query, say("flood-notice"))
    elif action.kind is ActionKind.NOOP:
        await acknowledge(query)
    elif action.kind in {ActionKind.FEEDBACK_GOOD, ActionKind.FEEDBACK_BAD}:
        await _take_feedback(office, query, action, say)
    elif action.kind is ActionKind.LANGUAGE:
        await _choose_language(office, query, action, context)
    elif action.kind is ActionKind.INGEST:
        await ingest_upload(office, query, action.key, context)
    elif action.kind is ActionKind.DISCARD:
        await discard_upload(office, query, action.key, context)
    elif action.kind is ActionKind.CLIPPING:
        await _clip(office, query, action, say, context)
    elif action.kind in _BROWSING and not _concerns_answer(action):
        await _put(query, context, await _BROWSING[action.kind](office, action, say, context.bot.username), say)
    else:
        await _turn_answer(office, query, action, say, context)


async def _presses_too_much(office: Office, query: CallbackQuery) -> bool:
    chat_id = query.message.chat.id if query.message else 0
    return await office.judge_press(chat_id, query.from_user.id) is not Verdict.ANSWER


def _concerns_answer(action: Action) -> bool:
    return action.kind is ActionKind.ARTICLE and action.number > 0


async def _clip(office: Office, query: CallbackQuery, action: Action, say: Catalogue, context: Context) -> None:
    """The page behind a quote, for the one who asked; or behind an article that anyone opened."""
    if not action.number:
        article = await office.newsroom.article(action.key)
        order = None if article is None else Order(article.part_with(Span(0, 0))[0], None)
    elif (record := await _find_record(office, query, action)) is None:
        order = None
    elif record.asker != query.from_user.id:
        await acknowledge(query, say("toast-not-yours"))
        return
    else:
        shown = await office.recall(record)
        quote = shown.quotes[action.number - 1] if shown and action.number <= len(shown.quotes) else None
        order = None if quote is None else Order(*quote.article.part_with(quote.span))
    if order is None:
        await acknowledge(query, say("toast-stale"))
    else:
        await show_clipping(office, query, order, say, context)


async def _turn_answer(office: Office, query: CallbackQuery, action: Action, say: Catalogue, context: Context) -> None:
    """Another view of an answer, for the one who asked, in the message where it stands."""
    record = await _find_record(office, query, action)
    if record is None:
        await acknowledge(query, say("toast-stale"))
    elif record.asker != query.from_user.id:
        await acknowledge(query, say("toast-not-yours"))
    else:
        shown = await office.recall(record)
        looks = None if shown is None else _view(shown, action, say, context.bot.username)
        await _put(query, context, looks, say)


async def _find_record(office: Office, query: CallbackQuery, action: Action) -> ShownRecord | None:
    """The answer that the button names, if it stands in the message where the button was pressed."""
    record = await office.state.answers.find(action.key)
    message = query.message
    if record is None or message is None:
        return None
    return record if (record.chat_id, record.message_id) == (message.chat.id, message.message_id) else None


def _view(shown: ShownAnswer, action: Action, say: Catalogue, bot_username: str) -> Message | None:
    if action.number > len(shown.quotes):
        return None
    match action.kind:
        case ActionKind.QUOTE:
            return render_answer(shown, action.number, say, bot_username=bot_username)
        case ActionKind.CONTEXT if action.number:
            return render_context(shown, action.number, say, bot_username=bot_username)
        case ActionKind.ARTICLE:
            article = shown.quotes[action.number - 1].article
            return render_article(
                article, action.page, say, key=shown.key, number=action.number, bot_username=bot_username
            )
    return None


async def _show_latest(office: Office, action: Action, say: Catalogue, _: str) -> Message | None:
    return render_latest(await office.issues(), action.page, say)


async def _show_issue(office: Office, action: Action, say: Catalogue, _: str) -> Message | None:
    found = await office.pages_of(action.key)
    return None if found is None else render_issue(*found, say, page=action.page)


async def _show_page(office: Office, action: Action, say: Catalogue, _: str) -> Message | None:
    found = await office.articles_on(action.key)
    return None if found is None else render_page(*found, say, page=action.page)


async def _show_article(office: Office, action: Action, say: Catalogue, bot_username: str) -> Message | None:
    article = await office.newsroom.article(action.key)
    return None if article is None else open_article(article, say, bot_username, page=action.page)


_BROWSING: dict[ActionKind, View] = {
    ActionKind.LATEST: _show_latest,
    ActionKind.ISSUE: _show_issue,
    ActionKind.PAGE: _show_page,
    ActionKind.ARTICLE: _show_article,
}


async def _put(query: CallbackQuery, context: Context, looks: Message | None, say: Catalogue) -> None:
    """Changes the message under which the button was pressed, and ends the waiting sign."""
    if looks is None:
        await acknowledge(query, say("toast-stale"))
        return
    if query.inline_message_id is not None:
        await change_inline(context.bot, query.inline_message_id, looks)
    elif query.message is not None:
        await change(context.bot, query.message.chat.id, query.message.message_id, looks)
    await acknowledge(query)


async def _take_feedback(office: Office, query: CallbackQuery, action: Action, say: Catalogue) -> None:
    if await _find_record(office, query, action) is None:
        await acknowledge(query, say("toast-stale"))
        return
    good = action.kind is ActionKind.FEEDBACK_GOOD
    await office.state.tallies.give_feedback(action.key, query.from_user.id, good=good)
    await acknowledge(query, say("toast-thanks" if good else "toast-noted"))


async def _choose_language(office: Office, query: CallbackQuery, action: Action, context: Context) -> None:
    if action.key not in set(Language):
        await acknowledge(query, (await office.speak_to(query.from_user))("toast-stale"))
        return
    language = Language(action.key)
    await office.state.people.choose_language(query.from_user.id, language)
    say = catalogue(language)
    if query.message is not None and query.message.chat.id == query.from_user.id:
        looks = render_language_choice(say, language)
        await change(context.bot, query.message.chat.id, query.message.message_id, looks)
    await acknowledge(query, say("toast-language"))
