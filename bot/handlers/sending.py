"""Putting messages into chats, and changing them."""

from telegram import Bot, CallbackQuery, InlineKeyboardMarkup, LinkPreviewOptions, ReplyParameters
from telegram import Message as Sent
from telegram.error import BadRequest, ChatMigrated

from bot.composing import Message
from bot.keyboards import without_inline_mode

_NO_PREVIEW = LinkPreviewOptions(is_disabled=True)
_UNCHANGED = "message is not modified"
_GONE = ("message to edit not found", "message can't be edited", "message_id_invalid")
_TOO_OLD = ("query is too old", "query id is invalid")


async def reply(bot: Bot, asked: Sent, message: Message) -> Sent:
    """Sends a message where `asked` stands: in its topic, and in groups as a reply to it."""
    chat = asked.chat
    in_group = chat.type != chat.PRIVATE
    quoted = ReplyParameters(asked.message_id, allow_sending_without_reply=True) if in_group else None
    thread = asked.message_thread_id if asked.is_topic_message else None
    try:
        return await send(bot, chat.id, message, reply_to=quoted, thread=thread)
    except ChatMigrated as moved:
        return await send(bot, moved.new_chat_id, message)


async def send(
    bot: Bot, chat_id: int, message: Message, *, reply_to: ReplyParameters | None = None, thread: int | None = None
) -> Sent:
    return await bot.send_message(
        chat_id,
        message.text,
        entities=message.entities,
        reply_markup=_keyboard_for(bot, message),
        link_preview_options=_NO_PREVIEW,
        reply_parameters=reply_to,
        message_thread_id=thread,
    )


async def change(bot: Bot, chat_id: int, message_id: int, message: Message) -> bool:
    """Puts a message in the place of one of ours; says whether that one is still there."""
    try:
        await bot.edit_message_text(
            message.text,
            chat_id=chat_id,
            message_id=message_id,
            entities=message.entities,
            reply_markup=_keyboard_for(bot, message),
            link_preview_options=_NO_PREVIEW,
        )
    except BadRequest as error:
        said = error.message.lower()
        if any(words in said for words in _GONE):
            return False
        if _UNCHANGED not in said:
            raise
    return True


async def change_inline(bot: Bot, inline_message_id: str, message: Message) -> None:
    """The same for a message that was sent through the bot."""
    try:
        await bot.edit_message_text(
            message.text,
            inline_message_id=inline_message_id,
            entities=message.entities,
            reply_markup=_keyboard_for(bot, message),
            link_preview_options=_NO_PREVIEW,
        )
    except BadRequest as error:
        if _UNCHANGED not in error.message.lower():
            raise


async def acknowledge(query: CallbackQuery, toast: str | None = None) -> None:
    """Ends the waiting sign on a button."""
    try:
        await query.answer(toast)
    except BadRequest as error:
        if not is_too_old(error):
            raise


def is_too_old(error: BadRequest) -> bool:
    """Whether somebody has stopped waiting for this answer, which is nobody's mistake."""
    return any(words in error.message.lower() for words in _TOO_OLD)


def _keyboard_for(bot: Bot, message: Message) -> InlineKeyboardMarkup | None:
    return message.keyboard if bot.supports_inline_queries else without_inline_mode(message.keyboard)
