"""Opening the database of the bot's state, and its transactions."""

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, Self

from sqlalchemy import URL, event, insert, inspect, make_url, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from bot.state.tables import SCHEMA_VERSION, schema, schema_version
from corpus.errors import WenbaoError

STATE_FILE = "bot.sqlite"


class StateError(WenbaoError):
    """The database of the bot's state cannot be used."""


def locate(home: Path) -> str:
    """The address of the database that is used where no setting names another."""
    return URL.create("sqlite+aiosqlite", database=str(home / STATE_FILE)).render_as_string(hide_password=False)


class Database:
    """One database with the tables of `bot.state.tables`, which are made when they are missing."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    @classmethod
    async def open(cls, url: str) -> Self:
        """Raises StateError where the database cannot be opened or is of another version."""
        engine = _create_engine(url)
        database = cls(engine)
        try:
            _check_folder(url)
            await database._prepare()
        except (SQLAlchemyError, OSError) as error:
            await engine.dispose()
            where = make_url(url).render_as_string(hide_password=True)
            raise StateError(
                f"数据库 {where} 打不开（{_reason(error)}）；请检查 WENBAO_DATABASE_URL、权限和磁盘。"
            ) from error
        except StateError:
            await engine.dispose()
            raise
        return database

    async def close(self) -> None:
        await self._engine.dispose()

    @asynccontextmanager
    async def begin(self) -> AsyncIterator[AsyncConnection]:
        """A transaction; all of it is kept, or nothing."""
        async with self._engine.begin() as connection:
            yield connection

    async def _prepare(self) -> None:
        async with self._engine.begin() as connection:
            is_new = not await connection.run_sync(lambda plain: inspect(plain).has_table(schema_version.name))
            if is_new:
                await connection.run_sync(schema.create_all)
                await connection.execute(insert(schema_version).values(version=SCHEMA_VERSION))
            version = (await connection.execute(select(schema_version.c.version))).scalar_one()
        if version != SCHEMA_VERSION:
            advice = "请升级 wenbao" if version > SCHEMA_VERSION else "请把它移走"
            raise StateError(f"机器人的数据库是第 {version} 版，本程序用第 {SCHEMA_VERSION} 版；{advice}。")


def _create_engine(url: str) -> AsyncEngine:
    if make_url(url).get_backend_name() != "sqlite":
        return create_async_engine(url, pool_pre_ping=True, hide_parameters=True)
    # One connection: SQLite has one writer anyway, and a queue in front of it is fairer than its busy handler.
    engine = create_async_engine(url, pool_size=1, max_overflow=0, pool_reset_on_return=None, hide_parameters=True)
    event.listen(engine.sync_engine, "connect", _tune)
    return engine


def _check_folder(url: str) -> None:
    """Raises OSError where SQLite could not make its file; the driver's thread does not outlive that well."""
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite" and parsed.database and not parsed.database.startswith(":"):
        folder = Path(parsed.database).absolute().parent
        if not os.access(folder, os.W_OK | os.X_OK):
            raise PermissionError(f"{folder} is no folder that can be written to")


def _tune(connection: Any, _: object) -> None:
    cursor = connection.cursor()
    try:
        for pragma in ("journal_mode = WAL", "synchronous = NORMAL", "busy_timeout = 20000", "secure_delete = ON"):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()
    except Exception:
        connection.close()  # SQLAlchemy drops a connection that fails here, and its thread would go on without it
        raise


def _reason(error: Exception) -> str:
    """What the driver says, without the statement and its parameters."""
    said = getattr(error, "orig", None) or (error if isinstance(error, OSError) else type(error).__name__)
    return str(said).splitlines()[0]
