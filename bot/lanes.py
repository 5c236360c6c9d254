"""Who is served when: updates of one chat one after the other, different chats at the same time, but not too many."""

import asyncio
from collections.abc import AsyncIterator, Awaitable
from contextlib import asynccontextmanager
from typing import Any, Protocol

from telegram import Update
from telegram.ext import BaseUpdateProcessor

from bot.intake import kind_of
from bot.metrics import Metrics

MOST_AT_WORK = 64
MOST_WAITING = 4096


class Books(Protocol):
    """Where updates are kept until they have been dealt with."""

    async def finish(self, update: Update) -> None:
        """The update has been dealt with."""


class Lanes(BaseUpdateProcessor):
    """Keeps the order within a chat, and marks each update as dealt with at its end.

    Waiting for one's turn takes up no place among those at work, so that a chat that floods the bot, or that Telegram
    has told us to be slow in, holds nobody else up.
    """

    def __init__(self, books: Books, newest: "NewestQueries", metrics: Metrics, *, at_work: int = MOST_AT_WORK) -> None:
        super().__init__(MOST_WAITING)
        self._books = books
        self._newest = newest
        self._metrics = metrics
        self._working = asyncio.Semaphore(at_work)
        self._lanes: dict[int, _Lane] = {}

    async def initialize(self) -> None:
        """Nothing to prepare."""

    async def shutdown(self) -> None:
        """Nothing to give back."""

    async def do_process_update(self, update: object, coroutine: Awaitable[Any]) -> None:
        """Handles the update when it is its turn."""
        if not isinstance(update, Update):
            await coroutine
            return
        self._metrics.count_update(kind_of(update))
        if update.inline_query is not None:
            self._newest.arrive(update.inline_query.from_user.id, update.inline_query.id)
            async with self._working:
                with self._metrics.handling():
                    await coroutine
        else:
            async with self._turn(_lane_of(update)), self._working:
                with self._metrics.handling():
                    await coroutine
        await self._books.finish(update)

    @asynccontextmanager
    async def _turn(self, number: int) -> AsyncIterator[None]:
        lane = self._lanes.setdefault(number, _Lane())
        lane.users += 1
        try:
            async with lane.lock:
                yield
        finally:
            lane.users -= 1
            if not lane.users:
                self._lanes.pop(number, None)


class NewestQueries:
    """Which inline query of each person is the newest: the answer to an earlier one would never be seen."""

    def __init__(self) -> None:
        self._newest: dict[int, str] = {}

    def arrive(self, user_id: int, query_id: str) -> None:
        self._newest[user_id] = query_id

    def is_newest(self, user_id: int, query_id: str) -> bool:
        return self._newest.get(user_id, query_id) == query_id

    def leave(self, user_id: int, query_id: str) -> None:
        """The query has been answered or dropped."""
        if self._newest.get(user_id) == query_id:
            del self._newest[user_id]


class _Lane:
    def __init__(self) -> None:
        self.lock = asyncio.Lock()
        self.users = 0


def _lane_of(update: Update) -> int:
    """The chat, else the person, else a lane for all the rest."""
    for place in (update.effective_chat, update.effective_user):
        if place is not None and isinstance(place.id, int):
            return place.id
    return 0
