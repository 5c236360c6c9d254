"""Which messages reach the bot, and as which update. In groups privacy mode decides."""

from bot.sandbox.api import BotApi
from bot.sandbox.world import Chat, Message, User, member_json

SERVICE = frozenset(
    {"new_chat_members", "left_chat_member", "migrate_to_chat_id", "migrate_from_chat_id", "forum_topic_created"}
)


def bot_sees(api: BotApi, message: Message) -> bool:
    """Whether a message that a person sent is delivered to the bot."""
    chat, bot = message.chat, api.world.bot
    if chat.type == "private":
        return chat.person in (message.sender, None) or message.via_bot is bot
    if not chat.has(bot):
        return False
    if not api.profile.privacy_mode or chat.status(bot) == "administrator" or SERVICE & message.content.keys():
        return True
    replied = message.reply_to
    to_bot = replied is not None and bot in (replied.sender, replied.via_bot)
    return to_bot or message.via_bot is bot or _is_command_for(message.text, bot)


def _is_command_for(text: str, bot: User) -> bool:
    """Whether the text is a command to this bot or to any bot."""
    if not text.startswith("/"):
        return False
    _, at, addressee = text.split(maxsplit=1)[0].partition("@")
    return not at or addressee.lower() == (bot.username or "").lower()


def announce(api: BotApi, message: Message, *, edited: bool = False) -> None:
    """Queues the update for a message, if the bot sees it."""
    if bot_sees(api, message):
        kind = "edited_message" if edited else "message"
        api.updates.put(kind, message.to_json(), message.chat.id)


def summons_guest(api: BotApi, chat: Chat, text: str) -> bool:
    """Whether a message calls the bot into a chat it is not in."""
    name = f"@{api.world.bot.username}".lower()
    return api.profile.guest_mode and chat.type != "private" and not chat.has(api.world.bot) and name in text.lower()


def announce_membership(api: BotApi, chat: Chat, by: User, old: str, new: str) -> None:
    """Tells the bot that its own place in a chat has changed."""
    change = {
        "chat": chat.to_json(),
        "from": by.to_json(),
        "date": api.world.now(),
        "old_chat_member": member_json(api.world.bot, old),
        "new_chat_member": member_json(api.world.bot, new),
    }
    api.updates.put("my_chat_member", change, chat.id)
