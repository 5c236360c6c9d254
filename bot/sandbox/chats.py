"""Methods that ask about chats, members and files."""

from typing import Any

from bot.sandbox.api import BotApi, method
from bot.sandbox.errors import bad_request
from bot.sandbox.files import MAX_DOWNLOAD
from bot.sandbox.parameters import Parameters
from bot.sandbox.targets import chat_to_write, find_chat
from bot.sandbox.world import Change, member_json

Json = dict[str, Any]


@method("getChat")
def get_chat(api: BotApi, parameters: Parameters) -> Json:
    """https://core.telegram.org/bots/api#getchat"""
    chat = find_chat(api, parameters.text("chat_id"))
    gifts = ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels")
    return chat.to_json() | {
        "accent_color_id": chat.id % 7,
        "max_reaction_count": 11,
        "accepted_gift_types": dict.fromkeys(gifts, True),
    }


@method("getChatMember")
def get_chat_member(api: BotApi, parameters: Parameters) -> Json:
    """https://core.telegram.org/bots/api#getchatmember"""
    chat = find_chat(api, parameters.text("chat_id"))
    user = api.world.users.get(parameters.integer("user_id"))
    if user is None:
        raise bad_request("invalid user_id specified")
    return member_json(user, chat.status(user))


@method("getChatAdministrators")
def get_chat_administrators(api: BotApi, parameters: Parameters) -> list[Json]:
    """https://core.telegram.org/bots/api#getchatadministrators"""
    chat = find_chat(api, parameters.text("chat_id"))
    if chat.type == "private":
        raise bad_request("there are no administrators in the private chat")
    chosen = [user_id for user_id, status in chat.statuses.items() if status in ("creator", "administrator")]
    return [member_json(api.world.users[user_id], chat.statuses[user_id]) for user_id in chosen]


@method("getChatMemberCount")
def get_chat_member_count(api: BotApi, parameters: Parameters) -> int:
    """https://core.telegram.org/bots/api#getchatmembercount"""
    chat = find_chat(api, parameters.text("chat_id"))
    return sum(chat.has(api.world.users[user_id]) for user_id in chat.statuses)


@method("leaveChat")
def leave_chat(api: BotApi, parameters: Parameters) -> bool:
    """https://core.telegram.org/bots/api#leavechat"""
    chat = chat_to_write(api, parameters)
    if chat.type == "private":
        raise bad_request("chat member status can't be changed in private chats")
    chat.statuses[api.world.bot.id] = "left"
    api.world.changes.add(Change("action", chat, details={"action": "bot left"}))
    return True


@method("getFile")
def get_file(api: BotApi, parameters: Parameters) -> Json:
    """https://core.telegram.org/bots/api#getfile"""
    file_id = parameters.text("file_id")
    if not file_id:
        raise bad_request("file_id not specified")
    stored = api.files.by_id(file_id)
    if len(stored.content) > MAX_DOWNLOAD:
        raise bad_request("file is too big")
    return stored.to_json() | {"file_path": stored.path}
