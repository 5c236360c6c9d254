"""What nobody expected: an id for whoever met it, a line for the owners, all of it in the log."""

import logging
import secrets

from telegram import Bot, Update
from telegram.error import Forbidden, NetworkError, RetryAfter, TelegramError
from telegram.ext import ContextTypes

from bot.composing import Message
from bot.handlers.sending import acknowledge, reply, send
from bot.notices import render_error
from bot.office import Office
from bot.replicas.lease import LeaseLost

Context = ContextTypes.DEFAULT_TYPE

_LOST_ANSWER = "invalid server response"
"""What the library says of an answer that is no JSON: the call itself was carried out."""

logger = logging.getLogger(__name__)


async def report(office: Office, update: object, context: Context) -> None:
    """Called by the library with every error that a handler has raised."""
    error = context.error
    if isinstance(error, LeaseLost):
        office.metrics.count_lost_lease()
        logger.warning("%s", error)
        return
    if isinstance(error, Forbidden):
        logger.info("somebody does not want to hear from the bot any more: %s", error)
        return
    office.metrics.count_error(error)
    error_id = secrets.token_hex(4)
    trace = (type(error), error, error.__traceback__) if error is not None else None
    logger.error("error %s while handling an update", error_id, exc_info=trace)
    if isinstance(error, TelegramError) and _LOST_ANSWER in error.message.lower():
        return
    if not isinstance(error, NetworkError | RetryAfter) and isinstance(update, Update):
        await _tell_person(office, context.bot, update, error_id)
    await _tell_owners(office, context.bot, f"{error_id} · {office.redactor.describe(error) if error else '?'}")


async def _tell_person(office: Office, bot: Bot, update: Update, error_id: str) -> None:
    say = await office.speak_to(update.effective_user)
    message = update.message or update.edited_message
    try:
        if update.callback_query is not None:
            await acknowledge(update.callback_query, say("error", id=error_id))
        elif message is not None:
            await reply(bot, message, render_error(say, error_id))
    except TelegramError as error:
        logger.warning("error %s could not be told: %s", error_id, error)


async def _tell_owners(office: Office, bot: Bot, line: str) -> None:
    for admin in office.settings.admins:
        try:
            await send(bot, admin, Message(line))
        except TelegramError as error:
            logger.warning("an owner could not be told of an error: %s", error)
