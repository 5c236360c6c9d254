"""Inline queries, button presses and guest queries that wait for the bot's answer, each for a limited time."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Literal

from bot.sandbox.errors import QUERY_TOO_OLD, bad_request
from bot.sandbox.world import Message, User

Json = dict[str, Any]
Kind = Literal["inline", "callback", "guest"]

LIFETIMES: dict[Kind, float] = {"inline": 10.0, "callback": 15.0, "guest": 30.0}


@dataclass(eq=False)
class Query:
    """One question to the bot. `answer` is what the bot said, in Telegram's words."""

    id: str
    kind: Kind
    user: User
    expires: float
    message: Message | None = None
    answer: Json | None = None
    _done: asyncio.Event = field(default_factory=asyncio.Event)

    def expire(self) -> None:
        """Makes the query too old at once."""
        self.expires = float("-inf")

    def settle(self, answer: Json) -> None:
        """Keeps the bot's answer and wakes who waits for it."""
        self.answer = answer
        self._done.set()

    async def answered(self, timeout: float = 5.0) -> Json:  # noqa: ASYNC109 - a test says its patience
        """The bot's answer; `TimeoutError` after `timeout` seconds."""
        async with asyncio.timeout(timeout):
            await self._done.wait()
        return self.answer or {}


class Queries:
    """All queries of one sandbox; `lifetimes` may be changed."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self.lifetimes = dict(LIFETIMES)
        self._clock = clock
        self._open: dict[str, Query] = {}
        self._last = 4_611_686_018_427_000_000

    def ask(self, kind: Kind, user: User, message: Message | None = None) -> Query:
        """A new query with an id of its own."""
        self._last += 1
        query = Query(str(self._last), kind, user, self._clock() + self.lifetimes[kind], message)
        self._open[query.id] = query
        return query

    def take(self, kind: Kind, query_id: str) -> Query:
        """The query that is being answered, which it can be once; `Refusal` if it is unknown or too old."""
        query = self._open.get(query_id)
        if query is None or query.kind != kind or query.expires < self._clock():
            raise bad_request(QUERY_TOO_OLD)
        del self._open[query_id]
        return query
