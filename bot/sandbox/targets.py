"""Where a method acts: the chat, the topic and the message replied to, with Telegram's refusals."""

from typing import Any

from bot.sandbox.api import BotApi
from bot.sandbox.entities import check_entities
from bot.sandbox.errors import bad_request, forbidden, migrated, silently_changed
from bot.sandbox.parameters import Parameters
from bot.sandbox.utf16 import utf16_length
from bot.sandbox.world import Chat, Message

Json = dict[str, Any]

MAX_QUOTE = 1024


def find_chat(api: BotApi, given: str) -> Chat:
    """The chat for a `chat_id`: a number, or @ and the name of a supergroup."""
    if not given:
        raise bad_request("chat_id is empty")
    if given.startswith("@"):
        name = given[1:].lower()
        for chat in api.world.chats.values():
            if chat.username and chat.username.lower() == name and chat.type != "private":
                return chat
        raise bad_request("chat not found")
    try:
        found = api.world.chats.get(int(given))
    except ValueError:
        found = None
    if found is None or (found.type != "private" and api.world.bot.id not in found.statuses):
        raise bad_request("chat not found")
    return found


def chat_to_write(api: BotApi, parameters: Parameters) -> Chat:
    """The chat, if the bot may send to it now."""
    chat = find_chat(api, parameters.text("chat_id"))
    if chat.migrated_to is not None:
        raise migrated(chat.migrated_to.id)
    if chat.blocked:
        raise forbidden("bot was blocked by the user")
    if chat.type == "private" and not chat.opened:
        raise forbidden("bot can't initiate conversation with a user")
    status = chat.status(api.world.bot)
    if status == "kicked":
        raise forbidden(f"bot was kicked from the {chat.type} chat")
    if not chat.has(api.world.bot):
        raise forbidden(f"bot is not a member of the {chat.type} chat")
    return chat


def reply_details(api: BotApi, chat: Chat, parameters: Parameters) -> Json:
    """`reply_to`, `quote` and `thread_id` for a message that is being sent."""
    reply_to, quote = _reply(api, chat, parameters.json("reply_parameters"))
    thread_id = parameters.integer("message_thread_id") or None
    if thread_id is None and reply_to is not None and chat.is_forum:
        thread_id = reply_to.thread_id
    if thread_id is not None:
        _check_thread(chat, thread_id)
    if chat.is_forum and thread_id is not None and reply_to is None:
        reply_to = chat.messages.get(thread_id)
    if thread_id is None and chat.type == "supergroup" and reply_to is not None and not chat.is_forum:
        thread_id = reply_to.thread_id or reply_to.message_id
    return {"reply_to": reply_to, "quote": quote, "thread_id": thread_id}


def _check_thread(chat: Chat, thread_id: int) -> None:
    if not chat.is_forum or thread_id not in chat.topics:
        raise bad_request("message thread not found")
    if thread_id in chat.closed_topics:
        raise bad_request("TOPIC_CLOSED")


def _reply(api: BotApi, chat: Chat, reply: object) -> tuple[Message | None, Json | None]:
    if reply is None:
        return None, None
    if not isinstance(reply, dict) or "message_id" not in reply:
        raise bad_request('can\'t find field "message_id"')
    if reply.get("chat_id") is not None and find_chat(api, str(reply["chat_id"])) is not chat:
        raise silently_changed("replies to messages of other chats are not implemented here")
    number = reply["message_id"]
    target = chat.messages.get(number) if isinstance(number, int) else None
    if target is None or target.deleted:
        if reply.get("allow_sending_without_reply"):
            return None, None
        raise bad_request("message to be replied not found")
    return target, _quote(target, reply)


def _quote(target: Message, reply: Json) -> Json | None:
    quote = reply.get("quote")
    if not quote:
        return None
    if reply.get("quote_parse_mode"):
        raise silently_changed("quote_parse_mode is not implemented here; send quote_entities")
    place = target.text.find(str(quote))
    if place < 0 or utf16_length(str(quote)) > MAX_QUOTE:
        raise bad_request("QUOTE_TEXT_INVALID")
    entities = check_entities(str(quote), reply.get("quote_entities"))
    shown: Json = {"text": quote, "position": utf16_length(target.text[:place]), "is_manual": True}
    return shown | ({"entities": entities} if entities else {})
