"""What a page is told: chats, messages and calls as JSON, in Telegram's words wherever Telegram has words for them."""

from collections.abc import Iterable, Sequence
from typing import Any

from bot.demo.cast import Seat
from bot.sandbox import Call, Change, Chat, Message, Sandbox

MESSAGES_SHOWN = 500
CALLS_SHOWN = 200

Json = dict[str, Any]


def show_chat(chat: Chat) -> Json:
    """Telegram's Chat with the people in it."""
    users = chat.world.users
    members = [users[number] for number in chat.statuses if chat.has(users[number])]
    return chat.to_json() | {"members": [user.to_json() for user in members]}


def show_message(message: Message) -> Json:
    """Telegram's Message."""
    return message.to_json()


def show_change(change: Change) -> Json | None:
    """A change in a chat, None where there is nothing to see."""
    if change.chat is None or change.kind == "answered":
        return None
    shown: Json = {"kind": change.kind, "chat": show_chat(change.chat)}
    if change.message is not None:
        shown["message"] = show_message(change.message)
    return shown | change.details


def show_call(call: Call) -> Json | None:
    """A call without what was said in it; None for one that asked for updates when there were none."""
    outcome = call.answer.get("result") if isinstance(call.answer, dict) else None
    if call.method.lower() == "getupdates" and not outcome:
        return None
    return {
        "kind": "call",
        "number": call.number,
        "method": call.method,
        "status": call.status,
        "seconds": call.seconds,
        "started": call.started,
        "summary": _summarise(call, outcome),
        "message": _message_of(call, outcome),
    }


def _summarise(call: Call, outcome: object) -> str:
    """A few words on what a call was about."""
    given = call.parameters
    if isinstance(outcome, list):
        if call.method.lower() == "getupdates":
            return ", ".join(sorted({name for update in outcome for name in update if name != "update_id"}))
        return str(len(outcome))
    results = given.get("results")
    if isinstance(results, list):
        return f"{len(results)} results"
    for name in ("text", "action", "command", "file_id", "language_code"):
        if given.get(name):
            return str(given[name])[:80]
    return ""


def _message_of(call: Call, outcome: object) -> Json | None:
    """Which message the call has sent or changed."""
    if isinstance(outcome, dict) and "message_id" in outcome and "chat" in outcome:
        return {"chat": outcome["chat"]["id"], "message_id": outcome["message_id"]}
    return None


def show_calls(calls: Iterable[Call]) -> list[Json]:
    """The newest calls, the oldest of them first."""
    shown = [summary for call in calls if (summary := show_call(call)) is not None]
    return shown[-CALLS_SHOWN:]


def show_commands(sandbox: Sandbox) -> dict[str, list[Json]]:
    """What the bot has told Telegram about its commands, by language; "" is for the languages it has not named."""
    return {language: commands for (_, language), commands in sandbox.api.settings.commands.items()}


def show_all(
    sandbox: Sandbox, seat: Seat, chats: Sequence[Chat], *, suggestions: Sequence[str], is_admin: bool
) -> Json:
    """All that a page needs to begin with, and to catch up."""
    return {
        "kind": "snapshot",
        "me": seat.person.user.to_json(),
        "is_admin": is_admin,
        "bot": sandbox.world.bot.to_json(),
        "chats": [
            show_chat(chat) | {"messages": [show_message(message) for message in chat.visible[-MESSAGES_SHOWN:]]}
            for chat in chats
        ],
        "calls": show_calls(sandbox.calls),
        "commands": show_commands(sandbox),
        "suggestions": list(suggestions),
    }
