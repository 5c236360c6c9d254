"""Which handler takes which update."""

from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any

from telegram import Message, Update
from telegram.ext import (
    Application,
    CallbackQueryHandler,
    ChosenInlineResultHandler,
    CommandHandler,
    InlineQueryHandler,
    MessageHandler,
    filters,
)

from bot.handlers import admin, callbacks, commands, failures, inline, questions
from bot.office import Office

Handle = Callable[[Office, Update, Any], Awaitable[None]]

_NEW = filters.UpdateType.MESSAGE
_PRIVATE = filters.ChatType.PRIVATE & _NEW
_GROUP = filters.ChatType.GROUPS & _NEW
_WORDS = filters.TEXT | filters.CAPTION

_COMMANDS: dict[str, Handle] = {
    "start": commands.start,
    "help": commands.show_help,
    "ask": questions.answer_command,
    "latest": commands.show_latest,
    "article": commands.show_article,
    "language": commands.choose_language,
    "privacy": commands.show_privacy,
    "forgetme": commands.forget,
    "stats": commands.show_stats,
}


class Addressed(filters.MessageFilter):
    """Messages in groups that speak to the bot: replies to it, and those that mention it."""

    def __init__(self, application: "Application[Any, Any, Any, Any, Any, Any]") -> None:
        super().__init__(name="Addressed")
        self._application = application

    def filter(self, message: Message) -> bool:
        bot = self._application.bot
        replied = message.reply_to_message
        if replied is not None and replied.from_user is not None and replied.from_user.id == bot.id:
            # In a topic that the bot has opened, every message replies to the opening.
            return replied.forum_topic_created is None
        words = message.parse_entities(["mention"]) | message.parse_caption_entities(["mention"])
        return f"@{bot.username}".lower() in {word.lower() for word in words.values()}


class Own(filters.MessageFilter):
    """Messages that people have sent through the bot itself: they are answers, not questions."""

    def filter(self, message: Message) -> bool:
        return message.via_bot is not None


class Joined(filters.MessageFilter):
    """The bot has been added to a group."""

    def filter(self, message: Message) -> bool:
        return any(member.id == message.get_bot().id for member in message.new_chat_members)


def add_routes(application: "Application[Any, Any, Any, Any, Any, Any]", office: Office) -> None:
    """Adds all handlers; the first that an update fits takes it."""

    def take(handle: Handle) -> Any:
        return partial(handle, office)

    words = _WORDS & ~filters.COMMAND & ~Own()
    routes = [
        *(CommandHandler(name, take(handle), filters=_NEW) for name, handle in _COMMANDS.items()),
        MessageHandler(_PRIVATE & filters.Document.ALL, take(admin.take_document)),
        MessageHandler(_PRIVATE & words, take(questions.answer_message)),
        MessageHandler(_PRIVATE & filters.COMMAND, take(commands.show_help)),
        MessageHandler(_PRIVATE & ~Own() & ~filters.StatusUpdate.ALL, take(questions.refuse_other)),
        MessageHandler(_GROUP & filters.StatusUpdate.MIGRATE, take(questions.move_group)),
        MessageHandler(_GROUP & filters.StatusUpdate.NEW_CHAT_MEMBERS & Joined(), take(questions.greet_group)),
        MessageHandler(_GROUP & words & Addressed(application), take(questions.answer_message)),
        MessageHandler(filters.UpdateType.EDITED_MESSAGE, take(questions.answer_edited)),
        CallbackQueryHandler(take(callbacks.press)),
        InlineQueryHandler(take(inline.answer_query)),
        ChosenInlineResultHandler(take(inline.count_chosen)),
        MessageHandler(filters.UpdateType.GUEST_MESSAGE, take(inline.answer_guest)),
    ]
    application.add_handlers(routes)
    application.add_error_handler(take(failures.report))
