"""Files that owners send: looked at first, understood in a process of its own, and taken in after a yes."""

import asyncio
import secrets

from telegram import Bot, CallbackQuery, Document, Message, Update, User
from telegram.error import TelegramError
from telegram.ext import ContextTypes

from bot.composing import Message as Looks
from bot.handlers.questions import admit
from bot.handlers.sending import acknowledge, change, reply
from bot.language import Catalogue
from bot.notices import render_not_text
from bot.office import Office
from bot.processes import ingest_file, understand_file
from bot.readings import (
    Refusal,
    render_discarded,
    render_ingested,
    render_reading,
    render_upload_refused,
)
from bot.state import Upload
from bot.uploads import shown_name, suffix_of
from corpus.errors import SourceError
from corpus.ingest import SUFFIXES

Context = ContextTypes.DEFAULT_TYPE


async def take_document(office: Office, update: Update, context: Context) -> None:
    """A file: an owner's is read, anybody else's gets a friendly word."""
    message, user = update.message, update.effective_user
    if message is None or message.document is None or user is None:
        return
    if not await admit(office, context.bot, message, user):
        return
    say = await office.speak_to(user)
    if office.is_admin(user):
        await reply(context.bot, message, await _read(office, context.bot, message.document, user, say))
    else:
        await reply(context.bot, message, render_not_text(say))


async def ingest_upload(office: Office, query: CallbackQuery, key: str, context: Context) -> None:
    """The owner's yes."""
    upload, say = await _take(office, query, key)
    if upload is None:
        await acknowledge(query, say("toast-stale"))
        return
    await acknowledge(query)
    file = office.uploads.path(upload.file)
    if upload.content is not None:
        await asyncio.to_thread(office.uploads.restore, upload.file, upload.content)
    try:
        ingested = await ingest_file(office.newsroom.home, file)
    except SourceError as error:
        looks = render_upload_refused(say, office.redactor.clean(str(error)).replace(str(file), ""))
    else:
        await office.newsroom.refresh()
        looks = render_ingested(say, added=ingested.added, known=ingested.known, refused=ingested.refused)
    finally:
        office.uploads.discard(upload.file)
    await _put(query, context.bot, looks)


async def discard_upload(office: Office, query: CallbackQuery, key: str, context: Context) -> None:
    """The owner's no."""
    upload, say = await _take(office, query, key)
    if upload is None:
        await acknowledge(query, say("toast-stale"))
        return
    office.uploads.discard(upload.file)
    await _put(query, context.bot, render_discarded(say))
    await acknowledge(query)


async def _take(office: Office, query: CallbackQuery, key: str) -> tuple[Upload | None, Catalogue]:
    say = await office.speak_to(query.from_user)
    if not office.is_admin(query.from_user):
        return None, say
    return await office.state.uploads.take(key, user_id=query.from_user.id), say


async def _put(query: CallbackQuery, bot: Bot, looks: Looks) -> None:
    if isinstance(query.message, Message):
        await change(bot, query.message.chat.id, query.message.message_id, looks)


async def _read(office: Office, bot: Bot, document: Document, user: User, say: Catalogue) -> Looks:
    """How the file is understood, or why it is not."""
    suffix = suffix_of(document.file_name)
    if suffix is None:
        return render_upload_refused(say, Refusal.WRONG_TYPE, limit=" ".join(sorted(SUFFIXES)))
    if document.file_size is None or document.file_size > office.settings.upload_bytes:
        return _too_large(office, say)
    if not document.file_size:
        return render_upload_refused(say, Refusal.EMPTY)
    content = await _download(bot, document)
    if content is None:
        return render_upload_refused(say, Refusal.UNREADABLE)
    if len(content) > office.settings.upload_bytes:
        return _too_large(office, say)
    name = await asyncio.to_thread(office.uploads.store, content, suffix)
    try:
        reading = await understand_file(office.uploads.path(name), shown_name=shown_name(document.file_name))
    except SourceError as error:
        office.uploads.discard(name)
        return render_upload_refused(say, office.redactor.clean(str(error)))
    is_shared = office.state.uploads.is_shared
    upload = Upload(secrets.token_urlsafe(12), user.id, name, content if is_shared else None)
    await office.state.uploads.keep(upload)
    if is_shared:
        office.uploads.discard(name)
    return render_reading(reading, say, key=upload.key)


async def _download(bot: Bot, document: Document) -> bytes | None:
    try:
        file = await bot.get_file(document.file_id)
        return bytes(await file.download_as_bytearray())
    except TelegramError:
        return None


def _too_large(office: Office, say: Catalogue) -> Looks:
    return render_upload_refused(say, Refusal.TOO_LARGE, limit=f"{office.settings.upload_megabytes} MB")
