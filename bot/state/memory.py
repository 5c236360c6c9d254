"""All of the state together: opening, clearing out, and groups that move."""

import time
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import timedelta
from typing import Self

from sqlalchemy import delete, select, text, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.state.answers import FOLLOW_UP_PERIOD, Answers
from bot.state.database import SECONDS_TO_COME_BACK, Database, in_transaction
from bot.state.inbox import Inbox
from bot.state.records import People, Tallies, Uploads
from bot.state.shared import Shared, clear_out_shared
from bot.state.shared_tables import shared_schema
from bot.state.tables import follow_ups, inbox, schema, shown_answers, uploads

ANSWERS_LAST = timedelta(days=90)
"""How long the buttons of an answer work."""

UPDATES_LAST = timedelta(days=2)
"""Telegram itself repeats an update for a day at most."""

UPLOADS_LAST = timedelta(days=1)
MOST_ANSWERS = 50_000
_CLEARING = 0x57656E44
"""The advisory lock of whoever clears out."""


class State:
    """What the bot remembers; the clock gives seconds since 1970.

    Where it is shared, other bots write to the same database, and nothing that they may change is kept in memory.
    """

    def __init__(
        self, database: Database, clock: Callable[[], float], *, keeps_questions: bool, is_shared: bool = False
    ) -> None:
        self._database = database
        self._clock = clock
        self.keeps_questions = keeps_questions
        self.shared: Shared | None = None
        self.answers = Answers(database, clock, keeps_questions=keeps_questions, is_shared=is_shared)
        self.people = People(database, self.answers, is_shared=is_shared)
        self.inbox = Inbox(database, clock)
        self.uploads = Uploads(database, clock, is_shared=is_shared)
        self.tallies = Tallies(database, clock)

    @classmethod
    @asynccontextmanager
    async def open(
        cls,
        url: str,
        *,
        keeps_questions: bool = False,
        clock: Callable[[], float] = time.time,
        is_shared: bool = False,
        seconds_to_come_back: float = SECONDS_TO_COME_BACK,
    ) -> AsyncIterator[Self]:
        """Raises StateError where the database cannot be used, and does not come back in that time."""
        async with AsyncExitStack() as opened:
            database = await Database.open(
                url, tables=shared_schema if is_shared else schema, seconds_to_come_back=seconds_to_come_back
            )
            opened.push_async_callback(database.close)
            state = cls(database, clock, keeps_questions=keeps_questions, is_shared=is_shared)
            if is_shared:
                pulse = await Database.open(url, connections=1, seconds_to_come_back=seconds_to_come_back)
                opened.push_async_callback(pulse.close)
                state.shared = Shared(database, pulse, clock)
            await state.answers.read_last_questions()
            yield state

    async def move_chat(self, old: int, new: int) -> None:
        """A group has become a supergroup with another id; its messages are numbered anew."""
        self.answers.move_chat(old, new)
        await self._move_chat(old, new)

    @in_transaction
    async def _move_chat(self, connection: AsyncConnection, old: int, new: int) -> None:
        await connection.execute(update(shown_answers).where(shown_answers.c.chat_id == old).values(chat_id=new))
        await connection.execute(delete(follow_ups).where(follow_ups.c.chat_id == new))
        await connection.execute(update(follow_ups).where(follow_ups.c.chat_id == old).values(chat_id=new))

    async def clear_out(self) -> list[str]:
        """Deletes what has had its time; returns the files of uploads that nobody spoke about any more."""
        self.answers.forget(before=self._clock() - FOLLOW_UP_PERIOD.total_seconds())
        return await self._clear_out()

    @in_transaction
    async def _clear_out(self, connection: AsyncConnection) -> list[str]:
        if connection.dialect.name == "postgresql" and not await _is_elected(connection):
            return []
        now = self._clock()
        minutes_ago = now - FOLLOW_UP_PERIOD.total_seconds()
        await connection.execute(delete(follow_ups).where(follow_ups.c.asked_at < minutes_ago))
        if not self.keeps_questions:
            asked = shown_answers.c.question.is_not(None) & (shown_answers.c.shown_at < minutes_ago)
            await connection.execute(update(shown_answers).where(asked).values(question=None, previous=None))
        old = now - ANSWERS_LAST.total_seconds()
        await connection.execute(delete(shown_answers).where(shown_answers.c.shown_at < old))
        newest = select(shown_answers.c.shown_at).order_by(shown_answers.c.shown_at.desc())
        if (last := (await connection.execute(newest.offset(MOST_ANSWERS).limit(1))).scalar()) is not None:
            await connection.execute(delete(shown_answers).where(shown_answers.c.shown_at <= last))
        await connection.execute(delete(inbox).where(inbox.c.received_at < now - UPDATES_LAST.total_seconds()))
        forgotten = uploads.c.sent_at < now - UPLOADS_LAST.total_seconds()
        files = (await connection.execute(select(uploads.c.file).where(forgotten))).scalars().all()
        await connection.execute(delete(uploads).where(forgotten))
        if self.shared is not None:
            await clear_out_shared(connection, now, updates_last=UPDATES_LAST)
        return list(files)


async def _is_elected(connection: AsyncConnection) -> bool:
    """One of several bots clears out; the others have nothing to wait for."""
    return bool((await connection.execute(text("SELECT pg_try_advisory_xact_lock(:key)"), {"key": _CLEARING})).scalar())
