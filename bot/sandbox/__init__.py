"""A strict Bot API server on loopback, with people who use the bot: for tests, and for trying it out.

    async with Sandbox() as sandbox:
        reader = sandbox.person("Lin")
        reader.start()
        welcome = await reader.chat.next_bot_message()

It refuses what Telegram refuses, in Telegram's words, and speaks the protocol only: nothing here imports the bot or
its client library.
"""

from bot.sandbox.api import BotProfile
from bot.sandbox.errors import Refusal
from bot.sandbox.faults import BreakAfter, BreakBefore, Fault, Garble, Hang, Refuse, ServerError, TooManyRequests
from bot.sandbox.people import CallbackAnswer, InlineAnswer, Person
from bot.sandbox.server import BotIdentity, Call, Sandbox
from bot.sandbox.world import Change, Chat, Message, User

__all__ = [
    "BotIdentity",
    "BotProfile",
    "BreakAfter",
    "BreakBefore",
    "Call",
    "CallbackAnswer",
    "Change",
    "Chat",
    "Fault",
    "Garble",
    "Hang",
    "InlineAnswer",
    "Message",
    "Person",
    "Refusal",
    "Refuse",
    "Sandbox",
    "ServerError",
    "TooManyRequests",
    "User",
]
