"""Every update passes here, whichever way it came: what is broken is set aside, what came before is not answered twice.

The client library reads a batch of updates as a whole: one that it cannot read loses all of them, again and again. So
each is read on its own first. In place of what shall not be handled stands an update with nothing but its number, which
confirms it to Telegram and which no handler minds.
"""

import json
import logging
from collections import OrderedDict
from typing import Any

from telegram import Bot, Update

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

_TEXTS = ("text", "caption", "query", "offset", "data", "inline_message_id", "guest_query_id", "result_id")
_LARGEST_ID = 2**62
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
        updates = {update["update_id"]: update for update in map(_check, batch) if update is not None}
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


def _check(update: Any) -> Json | None:
    """The update if it can be read, its bare number if only that can, else nothing."""
    number = update.get("update_id") if isinstance(update, dict) else None
    if not isinstance(number, int) or isinstance(number, bool) or not 0 <= number < _LARGEST_ID:
        logger.warning("an update without a number was set aside")
        return None
    try:
        _check_types(update)
        Update.de_json(update, None)
    except Exception as error:  # whatever the library stumbles over must not cost the updates beside it
        logger.warning("update %d could not be read (%s) and was set aside", number, type(error).__name__)
        return {"update_id": number}
    return dict(update)


def _check_types(update: Json) -> None:
    """Raises TypeError where a field that we use is of another kind than Telegram says; the library does not look."""
    for kind in ALLOWED_UPDATES:
        if (payload := update.get(kind)) is None:
            continue
        _check_fields(payload, _TEXTS, str)
        for place in ("from", "chat", "message"):
            if (inner := payload.get(place)) is not None:
                _check_fields(inner, ("language_code", "type"), str)
                _check_fields(inner, ("message_id",) if place == "message" else ("id",), int)
        if kind in {Update.MESSAGE, Update.EDITED_MESSAGE, Update.GUEST_MESSAGE}:
            _check_fields(payload, ("message_id", "message_thread_id", "migrate_to_chat_id"), int)


def _check_fields(value: Json, names: tuple[str, ...], kind: type) -> None:
    for name in names:
        field = value.get(name)
        if field is not None and (not isinstance(field, kind) or isinstance(field, bool)):
            raise TypeError(f"{name} is {type(field).__name__}")
