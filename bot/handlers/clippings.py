"""The button 版面: the article cut from its page, and the page with the article framed, as an album."""

from telegram import CallbackQuery, InputMediaPhoto, ReplyParameters
from telegram import Message as Sent
from telegram.constants import ChatAction
from telegram.error import BadRequest, Forbidden
from telegram.ext import ContextTypes

from bot.characters import shorten
from bot.citation import cite
from bot.darkroom import Order
from bot.handlers.sending import acknowledge
from bot.language import Catalogue
from bot.office import Office
from corpus.errors import SourceError

Context = ContextTypes.DEFAULT_TYPE

LONGEST_CAPTION = 1024


async def show_clipping(office: Office, query: CallbackQuery, order: Order, say: Catalogue, context: Context) -> None:
    """Sends the clipping beneath the message whose button was pressed."""
    message = query.message
    if not isinstance(message, Sent) or order.article.facsimile is None:
        await acknowledge(query, say("toast-stale"))
        return
    await acknowledge(query, say("toast-clipping"))
    try:
        await context.bot.send_chat_action(
            message.chat.id, ChatAction.UPLOAD_PHOTO, message_thread_id=_thread_of(message)
        )
        await _send(office, message, order, context)
    except SourceError as error:
        await _say(message, str(error), context)
    except Forbidden:
        return
    except BadRequest as error:
        if "not enough rights" not in error.message.lower():
            raise
        await _say(message, say("no-photos-here"), context)


async def _send(office: Office, message: Sent, order: Order, context: Context) -> None:
    known = office.darkroom.recall(order)
    if known is not None:
        try:
            await _send_album(message, order, known, context)
        except BadRequest as error:
            if "file" not in error.message.lower():
                raise
            office.darkroom.forget(order)
        else:
            return
    clipping = await office.darkroom.develop(order)
    sent = await _send_album(message, order, (clipping.article, clipping.sheet), context)
    office.darkroom.remember(order, tuple(one.photo[-1].file_id for one in sent if one.photo))


async def _send_album(
    message: Sent, order: Order, pictures: tuple[str | bytes, ...], context: Context
) -> tuple[Sent, ...]:
    """The album with the citation under its first picture."""
    captions = [shorten(cite(order.article), LONGEST_CAPTION), None]
    return await context.bot.send_media_group(
        message.chat.id,
        [InputMediaPhoto(picture, caption=caption) for picture, caption in zip(pictures, captions, strict=True)],
        reply_parameters=ReplyParameters(message.message_id, allow_sending_without_reply=True),
        message_thread_id=_thread_of(message),
    )


async def _say(message: Sent, sentence: str, context: Context) -> None:
    await context.bot.send_message(
        message.chat.id,
        shorten(sentence, LONGEST_CAPTION),
        reply_parameters=ReplyParameters(message.message_id, allow_sending_without_reply=True),
        message_thread_id=_thread_of(message),
    )


def _thread_of(message: Sent) -> int | None:
    return message.message_thread_id if message.is_topic_message else None
