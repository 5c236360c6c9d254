"""Questions typed after the bot's name in any chat, at every keystroke; and guest queries, which are sent once."""

from telegram import Bot, InlineQuery, InlineQueryResultArticle, InlineQueryResultsButton, Update
from telegram.error import BadRequest
from telegram.ext import ContextTypes

from bot.handlers.questions import question_in
from bot.handlers.sending import is_too_old
from bot.inline_results import MOST_HEADLINES, guest_result, help_results, inline_results, not_found_button
from bot.limits import Verdict
from bot.office import Office
from bot.state import Place

Context = ContextTypes.DEFAULT_TYPE

QUOTES_OFFERED = 50
SECONDS_CACHED = 60
"""How long Telegram may give the same results to the same person; a library grows meanwhile."""


async def answer_query(office: Office, update: Update, context: Context) -> None:
    """Answers an inline query, unless its sender has typed on in the meantime."""
    query = update.inline_query
    if query is None:
        return
    person = query.from_user
    try:
        if not office.newest.is_newest(person.id, query.id):
            return
        results, following, button = await _find(office, context.bot, query)
        if office.newest.is_newest(person.id, query.id):
            await _offer(query, results, following, button)
    finally:
        office.newest.leave(person.id, query.id)


async def answer_guest(office: Office, update: Update, context: Context) -> None:
    """One full answer in a chat that the bot is no member of."""
    asked = update.guest_message
    if asked is None or asked.guest_query_id is None:
        return
    user = update.effective_user
    if await office.judge(Place(asked.chat.id, 0, 0 if user is None else user.id)) is not Verdict.ANSWER:
        return
    say = await office.speak_to(user)
    answer = await office.answer(question_in(asked, context.bot), limit=1)
    try:
        await context.bot.answer_guest_query(
            asked.guest_query_id, guest_result(answer, say, bot_username=context.bot.username)
        )
    except BadRequest as error:
        if not is_too_old(error):
            raise


async def count_chosen(office: Office, update: Update, context: Context) -> None:
    """Somebody has sent one of the results."""
    await office.state.tallies.count("chosen")


async def _find(
    office: Office, bot: Bot, query: InlineQuery
) -> tuple[list[InlineQueryResultArticle], str, InlineQueryResultsButton | None]:
    say = await office.speak_to(query.from_user)
    question = query.query.strip()
    if not question:
        newest = await office.newsroom.newest(MOST_HEADLINES)
        return ([] if query.offset else help_results(say, newest, bot_username=bot.username)), "", None
    answer = await office.answer(question, limit=QUOTES_OFFERED)
    results, following = inline_results(answer, say, bot_username=bot.username, offset=query.offset)
    nothing = not results and not query.offset
    return results, following, not_found_button(say) if nothing else None


async def _offer(
    query: InlineQuery,
    results: list[InlineQueryResultArticle],
    following: str,
    button: InlineQueryResultsButton | None,
) -> None:
    try:
        # Personal, because the frame around a quote is in the language of whoever asks.
        await query.answer(results, cache_time=SECONDS_CACHED, is_personal=True, next_offset=following, button=button)
    except BadRequest as error:
        # Nobody waits any more: they typed on, or the network was slow. Anything else is a mistake of ours.
        if not is_too_old(error):
            raise
