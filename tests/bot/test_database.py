"""Closing the database of the bot's state while something is still at work on it."""

import asyncio
import gc
from collections.abc import Awaitable, Callable
from contextlib import suppress

import pytest
from sqlalchemy import text
from sqlalchemy.exc import PendingRollbackError
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.state import database as module
from bot.state.database import Database

Ending = Callable[[AsyncConnection], Awaitable[None]]


async def close_at_work(
    url: str, may_end: asyncio.Event, ending: Ending, story: Callable[..., Awaitable[None]]
) -> None:
    begun = asyncio.Event()

    async def work(connection: AsyncConnection) -> None:
        await connection.execute(text("SELECT 1"))
        begun.set()
        await may_end.wait()
        await ending(connection)

    database = await Database.open(url)
    working = asyncio.create_task(database.transact(work))
    await begun.wait()
    await story(database)
    may_end.set()
    await working


def test_what_is_at_work_is_waited_for_and_leaves_no_open_connection(postgres) -> None:
    async def run() -> None:
        may_end = asyncio.Event()

        async def end(connection: AsyncConnection) -> None:
            await connection.execute(text("SELECT 1"))

        async def close(database: Database) -> None:
            closing = asyncio.create_task(database.close())
            await asyncio.wait([closing], timeout=0.3)
            assert not closing.done()
            may_end.set()
            await closing

        await close_at_work(postgres.make_database(), may_end, end, close)

    asyncio.run(run())
    gc.collect()  # a connection that is still open warns when it goes, and warnings are errors here


def test_work_that_does_not_end_keeps_nobody_from_closing(postgres, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_SECONDS_TO_FINISH", 0.1)

    async def run() -> None:
        may_end = asyncio.Event()

        async def close(database: Database) -> None:
            async with asyncio.timeout(10):
                await database.close()

        with suppress(PendingRollbackError):
            await close_at_work(postgres.make_database(), may_end, AsyncConnection.invalidate, close)

    asyncio.run(run())
