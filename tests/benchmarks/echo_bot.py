"""The peer of `bot_load.py`: a bot on the same library that sends back what it gets, `echo_bot.py URL TOKEN`."""

import asyncio
import os
import sys
import uuid

os.environ.setdefault("PTB_TIMEDELTA", "true")

from telegram import InlineQueryResultArticle, InputTextMessageContent, Update
from telegram.ext import Application, ApplicationBuilder, ContextTypes, InlineQueryHandler, MessageHandler, filters


async def echo(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    if update.message is not None:
        await update.message.reply_text(update.message.text or "")


async def echo_inline(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    if update.inline_query is not None:
        text = update.inline_query.query
        found = InlineQueryResultArticle(uuid.uuid4().hex, text, InputTextMessageContent(text))
        await update.inline_query.answer([found])


def build(url: str, token: str) -> Application:
    builder = ApplicationBuilder().token(token).base_url(f"{url}/bot").base_file_url(f"{url}/file/bot")
    application = builder.concurrent_updates(64).connection_pool_size(64).pool_timeout(30).build()
    application.add_handler(MessageHandler(filters.TEXT, echo))
    application.add_handler(InlineQueryHandler(echo_inline))
    return application


if __name__ == "__main__":
    asyncio.set_event_loop(asyncio.new_event_loop())
    build(sys.argv[1], sys.argv[2]).run_polling(timeout=5)
