"""The way of an update where several bots share a database: checked, stored for all of them, handled by one."""

import json
import logging
import time
from collections.abc import Awaitable
from typing import Any

from telegram import Bot, Update

from bot.intake import check
from bot.lanes import Lanes, NewestQueries
from bot.metrics import Metrics
from bot.replicas.replica import Replica
from bot.state import Claimed, State, Stored

MOST_ATTEMPTS = 3
"""An update that has ended as many bots as this is given up."""

LONGEST_DELAY = 24 * 3600.0
LONGEST_DELAY_OF_QUERIES = 15.0
"""Seconds after which nobody looks at the keyboard any more, and Telegram refuses the answer."""

Json = dict[str, Any]

logger = logging.getLogger(__name__)


class SharedIntake:
    """Stores what this bot is sent, and lines up what it has claimed."""

    def __init__(self, state: State, queue: "Any") -> None:
        if state.shared is None:
            raise ValueError("the state is not shared")
        self._state = state
        self._queue = queue
        self._bot: Bot | None = None
        self.replica = Replica(state.shared.updates, state.shared.beats, self._line_up)
        state.answers.present_claim = self.replica.present_claim

    def open(self, bot: Bot) -> None:
        """The bot that claimed updates belong to."""
        self._bot = bot

    async def take(self, update: Any) -> None:
        """Stores an update; what cannot be read is set aside."""
        checked = check(update)
        if checked is not None and len(checked) > 1:
            await self.replica.store(Stored(checked["update_id"], lane_of(checked), json.dumps(checked)))

    async def finish(self, update: Update) -> None:
        """The update has been dealt with."""
        await self.replica.finish(update.update_id)

    async def _line_up(self, claimed: Claimed) -> None:
        body = json.loads(claimed.body)
        if await self._is_hopeless(claimed, body):
            await self.replica.finish(claimed.update_id)
        else:
            await self._queue.put(Update.de_json(body, self._bot))

    async def _is_hopeless(self, claimed: Claimed, body: Json) -> bool:
        """Whether nobody waits for the answer: it is there, it comes too late, or it never comes about."""
        waited = time.time() - claimed.received_at
        if waited > (LONGEST_DELAY_OF_QUERIES if Update.INLINE_QUERY in body else LONGEST_DELAY):
            return True
        if claimed.attempts > MOST_ATTEMPTS:
            logger.error("update %d has ended %d bots and is given up", claimed.update_id, MOST_ATTEMPTS)
            return True
        if claimed.attempts == 1 or Update.MESSAGE not in body:
            return False
        message = body[Update.MESSAGE]
        answer = await self._state.answers.find_answer_to(message["chat"]["id"], message["message_id"])
        return answer is not None


class SharedLanes(Lanes):
    """Lanes that say of every task which update it deals with."""

    def __init__(self, intake: SharedIntake, newest: NewestQueries, metrics: Metrics) -> None:
        super().__init__(intake, newest, metrics)
        self._replica = intake.replica

    async def do_process_update(self, update: object, coroutine: Awaitable[Any]) -> None:
        """Handles the update when it is its turn."""
        if isinstance(update, Update):
            self._replica.begin(update.update_id)
        await super().do_process_update(update, coroutine)


def lane_of(update: Json) -> int | None:
    """The chat, else the person; None for an inline query, which nothing waits for."""
    for kind, payload in update.items():
        if kind in ("update_id", Update.INLINE_QUERY):
            continue
        message = payload.get("message") or payload
        place = message.get("chat") or payload.get("from")
        return int(place["id"]) if place else None
    return None
