"""Methods that change or delete messages."""

from typing import Any

from bot.sandbox.api import BotApi, method
from bot.sandbox.errors import NOT_MODIFIED, bad_request
from bot.sandbox.keyboards import check_inline_keyboard
from bot.sandbox.parameters import Parameters
from bot.sandbox.sending import caption_content, read_caption, read_text, text_content
from bot.sandbox.targets import chat_to_write
from bot.sandbox.world import Message

Json = dict[str, Any]


def message_to_edit(api: BotApi, parameters: Parameters) -> Message:
    """The message a call names, if the bot may edit it."""
    inline_id = parameters.text("inline_message_id")
    if inline_id:
        inline = api.world.inline_messages.get(inline_id)
        if inline is None or inline.deleted:
            raise bad_request("MESSAGE_ID_INVALID")
        return inline
    number = parameters.integer("message_id")
    if not number:
        raise bad_request("message identifier is not specified")
    message = chat_to_write(api, parameters).messages.get(number)
    if message is None or message.deleted:
        raise bad_request("message to edit not found")
    if message.sender is not api.world.bot or message.inline_message_id is not None:
        raise bad_request("message can't be edited")
    return message


def _revise(api: BotApi, parameters: Parameters, message: Message, content: Json) -> Json | bool:
    """Edits the message, or refuses because nothing changes. A keyboard that is not sent is taken away."""
    markup = check_inline_keyboard(parameters.json("reply_markup"))
    if content == message.content and markup == message.reply_markup:
        raise bad_request(NOT_MODIFIED)
    api.world.revise(message, content, markup)
    return True if message.inline_message_id is not None else message.to_json()


@method("editMessageText")
def edit_message_text(api: BotApi, parameters: Parameters) -> Json | bool:
    """https://core.telegram.org/bots/api#editmessagetext"""
    text = read_text(parameters, too_long="MESSAGE_TOO_LONG")
    message = message_to_edit(api, parameters)
    if "text" not in message.content:
        raise bad_request("there is no text in the message to edit")
    return _revise(api, parameters, message, text_content(text))


@method("editMessageCaption")
def edit_message_caption(api: BotApi, parameters: Parameters) -> Json | bool:
    """https://core.telegram.org/bots/api#editmessagecaption"""
    caption = read_caption(parameters)
    message = message_to_edit(api, parameters)
    if "text" in message.content:
        raise bad_request("there is no caption in the message to edit")
    kept = {name: value for name, value in message.content.items() if name not in ("caption", "caption_entities")}
    return _revise(api, parameters, message, kept | caption_content(caption))


@method("editMessageReplyMarkup")
def edit_message_reply_markup(api: BotApi, parameters: Parameters) -> Json | bool:
    """https://core.telegram.org/bots/api#editmessagereplymarkup"""
    message = message_to_edit(api, parameters)
    return _revise(api, parameters, message, message.content)


@method("deleteMessage")
def delete_message(api: BotApi, parameters: Parameters) -> bool:
    """https://core.telegram.org/bots/api#deletemessage"""
    chat = chat_to_write(api, parameters)
    number = parameters.integer("message_id")
    if not number:
        raise bad_request("message identifier is not specified")
    message = chat.messages.get(number)
    if message is None or message.deleted:
        raise bad_request("message to delete not found")
    may_delete = message.sender is api.world.bot or chat.type == "private"
    if not may_delete and chat.status(api.world.bot) != "administrator":
        raise bad_request("message can't be deleted")
    api.world.delete(message)
    return True


@method("deleteMessages")
def delete_messages(api: BotApi, parameters: Parameters) -> bool:
    """https://core.telegram.org/bots/api#deletemessages: what is not there is passed over"""
    chat = chat_to_write(api, parameters)
    numbers = parameters.json("message_ids")
    if not isinstance(numbers, list) or not 1 <= len(numbers) <= 100:
        raise bad_request("message identifiers are not specified")
    for number in numbers:
        message = chat.messages.get(number) if isinstance(number, int) else None
        if message is not None and not message.deleted:
            api.world.delete(message)
    return True
