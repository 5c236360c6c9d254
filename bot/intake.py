"""Every update passes here, whichever way it came: what is broken is set aside, what came before is not answered twice.

The client library reads a batch of updates as a whole: one that it cannot read loses all of them, again and again. So
each is read on its own first. In place of what shall not be handled stands an update with nothing but its number, which
confirms it to Telegram and which no handler minds.
"""

import json
import logging
import re
from collections import OrderedDict
from typing import Any

from telegram import Bot, Update

from bot.characters import REPLACEMENT
from bot.state import Inbox

ALLOWED_UPDATES = (
    Update.MESSAGE,
    Update.EDITED_MESSAGE,
    Update.CALLBACK_QUERY,
    Update.INLINE_QUERY,
    Update.CHOSEN_INLINE_RESULT,
    Update.GUEST_MESSAGE,
)
"""What the bot asks Telegram for; channel posts and business messages are not among it."""

_KEPT = frozenset({Update.MESSAGE, Update.EDITED_MESSAGE, Update.CALLBACK_QUERY, Update.GUEST_MESSAGE})
"""What is answered even after a restart; inline queries are too old by then."""

_MESSAGES = frozenset({Update.MESSAGE, Update.EDITED_MESSAGE, Update.GUEST_MESSAGE})

_TEXTS = ("text", "caption", "query", "offset", "data", "inline_message_id", "guest_query_id", "result_id")
_LARGEST_ID = 2**62
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")
_REMEMBERED = 10_000

Json = dict[str, Any]

logger = logging.getLogger(__name__)


class Intake:
    """Cleans batches of updates and keeps them in the inbox until they have been dealt with."""

    def __init__(self, inbox: Inbox) -> None:
        self._inbox = inbox
        self._passing: OrderedDict[int, None] = OrderedDict()
        """Ids of inline queries and the like, which the inbox does not keep."""

    async def admit(self, batch: list[Any]) -> list[Json]:
        """The updates to handle, by their ids; what is broken or was there before is a bare number."""
        updates = {update["update_id"]: update for update in map(check, batch) if update is not None}
        kept = {number: update for number, update in updates.items() if any(update.get(kind) for kind in _KEPT)}
        known = await self._inbox.receive(
            {number: json.dumps(update) for number, update in kept.items()} if kept else {}
        )
        known |= {number for number in updates.keys() - kept.keys() if self._has_passed(number)}
        return [{"update_id": number} if number in known else updates[number] for number in sorted(updates)]

    async def take_unfinished(self, bot: Bot) -> list[Update]:
        """What an earlier run has received and not dealt with."""
        bodies = [json.loads(body) for body in await self._inbox.take_unfinished()]
        return [Update.de_json(body, bot) for body in bodies]

    async def finish(self, update: Update) -> None:
        """The update has been dealt with."""
        if any(getattr(update, kind) is not None for kind in _KEPT):
            await self._inbox.finish(update.update_id)

    def _has_passed(self, number: int) -> bool:
        if number in self._passing:
            return True
        self._passing[number] = None
        if len(self._passing) > _REMEMBERED:
            self._passing.popitem(last=False)
        return False


def kind_of(update: Update) -> str:
    """What the update brings; "nothing" for one that is only a number."""
    return next((kind for kind in ALLOWED_UPDATES if getattr(update, kind) is not None), "nothing")


def check(update: Any) -> Json | None:
    """The update if it can be read, its bare number if only that can, else nothing."""
    number = update.get("update_id") if isinstance(update, dict) else None
    if not isinstance(number, int) or isinstance(number, bool) or not 0 <= number < _LARGEST_ID:
        logger.warning("an update without a number was set aside")
        return None
    try:
        asked_for = {kind: update[kind] for kind in ALLOWED_UPDATES if update.get(kind) is not None}
        checked = {"update_id": number} | _mend(asked_for)
        _check_types(checked)
        Update.de_json(checked, None)
    except Exception as error:  # whatever the library stumbles over must not cost the updates beside it
        logger.warning("update %d could not be read (%s) and was set aside", number, type(error).__name__)
        return {"update_id": number}
    return checked


def _mend(update: Json) -> Json:
    """The same without half surrogate pairs, which could neither be measured nor be sent back."""
    return dict(json.loads(_LONE_SURROGATE.sub(REPLACEMENT, json.dumps(update, ensure_ascii=False))))


def _check_types(update: Json) -> None:
    """Raises where a field that we use is missing or of another kind than Telegram says; the library does not look."""
    for kind in ALLOWED_UPDATES:
        if (payload := update.get(kind)) is None:
            continue
        if kind in _MESSAGES:
            _check_message(payload)
            continue
        _check_fields(payload, _TEXTS, str)
        _check_place(payload["from"])
        if kind == Update.INLINE_QUERY and payload["query"] is None:
            raise TypeError("an inline query has no text")
        if (message := payload.get("message")) is not None:
            _check_message(message)


def _check_message(message: Json) -> None:
    _check_fields(message, _TEXTS, str)
    _check_fields(message, ("message_id", "message_thread_id", "migrate_to_chat_id"), int)
    if message["message_id"] is None:
        raise TypeError("a message has no number")
    _check_place(message["chat"])
    if (sender := message.get("from")) is not None:
        _check_place(sender)


def _check_place(place: Json) -> None:
    """A chat or a person: nobody can be answered without an id."""
    if place["id"] is None:
        raise TypeError("a chat or a person has no id")
    _check_fields(place, ("id",), int)
    _check_fields(place, ("type", "language_code"), str)


def _check_fields(value: Json, names: tuple[str, ...], kind: type) -> None:
    for name in names:
        field = value.get(name)
        if field is None:
            continue
        if not isinstance(field, kind) or isinstance(field, bool):
            raise TypeError(f"{name} is {type(field).__name__}")
        if isinstance(field, int) and abs(field) >= _LARGEST_ID:
            raise ValueError(f"{name} is no number of Telegram's")
