"""Opening the database of the bot's state, and its transactions."""

import asyncio
import logging
import os
from collections.abc import Awaitable, Callable, Coroutine
from contextlib import suppress
from functools import wraps
from pathlib import Path
from typing import Any, Concatenate, ParamSpec, Protocol, Self, TypeVar

from sqlalchemy import URL, MetaData, event, insert, inspect, make_url, select, text
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.pool import QueuePool

from bot.state.tables import SCHEMA_VERSION, schema, schema_version
from corpus.errors import WenbaoError
from corpus.servers import explain_missing_driver, is_passing, name_driver

STATE_FILE = "bot.sqlite"

SECONDS_TO_COME_BACK = 60.0
"""How long a database server that went away is waited for; a restart takes seconds, a failover half a minute."""

CONNECTIONS = 8
_SECONDS_TO_FINISH = 5.0
_FIRST_PAUSE = 0.05
_LONGEST_PAUSE = 0.5
_PREPARING = 0x57656E43
"""The advisory lock of whoever makes the tables: replicas may start at the same moment."""

_TUNED = "-c idle_in_transaction_session_timeout=1000 -c statement_timeout=20000 -c lock_timeout=5000"
"""A process that is stopped in the middle of a transaction must not hold its locks against the others."""

_NO_SUCH_ROW_THERE = "23503"
"""A foreign key leads nowhere: what this process refers to has been deleted by another one."""

logger = logging.getLogger(__name__)

T = TypeVar("T")
P = ParamSpec("P")


class StateError(WenbaoError):
    """The database of the bot's state cannot be used."""


class PassingError(Exception):
    """The database was away for a moment, or somebody else was quicker."""


def locate(home: Path) -> str:
    """The address of the database that is used where no setting names another."""
    return URL.create("sqlite+aiosqlite", database=str(home / STATE_FILE)).render_as_string(hide_password=False)


def is_server(url: str) -> bool:
    """Whether several bots can share the database at this address."""
    return name_driver(url).get_backend_name() == "postgresql"


class Database:
    """One database with the tables of `bot.state.tables`, which are made when they are missing."""

    def __init__(self, engine: AsyncEngine, *, seconds_to_come_back: float = SECONDS_TO_COME_BACK) -> None:
        self._engine = engine
        self._seconds = seconds_to_come_back
        self._plain = engine.execution_options(isolation_level="AUTOCOMMIT")
        self.is_server = engine.dialect.name != "sqlite"
        """Whether other processes may be at work on it, and whether it may go away for a while."""

    @classmethod
    async def open(
        cls,
        url: str,
        *,
        tables: MetaData = schema,
        connections: int = CONNECTIONS,
        seconds_to_come_back: float = SECONDS_TO_COME_BACK,
    ) -> Self:
        """`tables` are made besides those of the schema.

        Raises StateError where the database cannot be opened or is of another version.
        """
        try:
            engine = _create_engine(url, connections)
        except ImportError as error:
            raise StateError(explain_missing_driver("WENBAO_DATABASE_URL", error)) from error
        database = cls(engine, seconds_to_come_back=seconds_to_come_back)
        try:
            _check_folder(url)
            await database._prepare(tables)
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
        """Waits a few seconds for work that is still being done.

        A connection that comes back when its pool is gone is never closed.
        """
        pool = self._engine.pool
        with suppress(TimeoutError):
            async with asyncio.timeout(_SECONDS_TO_FINISH):
                while isinstance(pool, QueuePool) and pool.checkedout():  # noqa: ASYNC110 - a pool tells nobody
                    await asyncio.sleep(_FIRST_PAUSE)
        await self._engine.dispose()

    async def transact(self, work: Callable[[AsyncConnection], Awaitable[T]]) -> T:
        """Does the work in a transaction; all of it is kept, or nothing.

        Where a server goes away or two transactions stand in each other's way, the work is done again from its
        beginning, so it must not touch anything but the database. Where the connection breaks during the commit itself,
        nobody knows whether it was done, and work that only adds is then added twice.
        """
        if not self.is_server:
            async with self._engine.begin() as connection:
                return await work(connection)
        return await self._insist(self._engine, work)

    async def execute(self, statement: Any, parameters: Any = None) -> Any:
        """Carries out one statement that is a transaction by itself, and returns all of its rows.

        The server finishes it whatever becomes of this process; so it leaves no locks behind, even where the process is
        stopped in the middle of it. It is tried again like any other work.
        """

        async def work(connection: AsyncConnection) -> Any:
            found = await connection.execute(statement, parameters)
            return found.all() if found.returns_rows else []

        return await self._insist(self._plain, work)

    async def fetch(self, statement: Any, parameters: Any = None) -> Any:
        """The rows of one statement that only reads."""
        if self.is_server:
            return await self.execute(statement, parameters)
        async with self._engine.begin() as connection:
            return (await connection.execute(statement, parameters)).all()

    async def attempt(self, statement: Any, parameters: Any = None) -> Any:
        """The same, tried once. Raises PassingError where it may succeed a moment later."""
        try:
            async with self._plain.connect() as connection:
                found = await connection.execute(statement, parameters)
                return found.all() if found.returns_rows else []
        except DBAPIError as error:
            if is_passing(error) or getattr(error.orig, "sqlstate", None) == _NO_SUCH_ROW_THERE:
                raise PassingError(type(error.orig).__name__) from error
            raise

    async def _insist(self, engine: AsyncEngine, work: Callable[[AsyncConnection], Awaitable[T]]) -> T:
        loop = asyncio.get_running_loop()
        until, pause = loop.time() + self._seconds, _FIRST_PAUSE
        while True:
            try:
                async with engine.begin() as connection:
                    return await work(connection)
            except DBAPIError as error:
                if not is_passing(error) or loop.time() + pause > until:
                    raise
                logger.info("the database is tried again in %.2f seconds (%s)", pause, type(error.orig).__name__)
            await asyncio.sleep(pause)
            pause = min(2 * pause, _LONGEST_PAUSE)

    async def _prepare(self, tables: MetaData) -> None:
        version = await self.transact(lambda connection: _make_tables(connection, tables))
        if version != SCHEMA_VERSION:
            advice = "请升级 wenbao" if version > SCHEMA_VERSION else "请把它移走"
            raise StateError(f"机器人的数据库是第 {version} 版，本程序用第 {SCHEMA_VERSION} 版；{advice}。")


class _Owner(Protocol):
    @property
    def _database(self) -> Database: ...


O = TypeVar("O", bound=_Owner)  # noqa: E741 - the owner of the method; the usual letter for it


def in_transaction(
    work: Callable[Concatenate[O, AsyncConnection, P], Awaitable[T]],
) -> Callable[Concatenate[O, P], Coroutine[Any, Any, T]]:
    """Makes a method of one that works on a connection, see `Database.transact`."""

    @wraps(work)
    async def transact(owner: O, /, *given: P.args, **named: P.kwargs) -> T:
        return await owner._database.transact(lambda connection: work(owner, connection, *given, **named))

    return transact


async def _make_tables(connection: AsyncConnection, tables: MetaData) -> int:
    """Makes the tables that are missing, and returns the version of those that were there."""
    if connection.dialect.name == "postgresql":
        await connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _PREPARING})
    is_new = not await connection.run_sync(lambda plain: inspect(plain).has_table(schema_version.name))
    if is_new:
        await connection.run_sync(schema.create_all)
        await connection.execute(insert(schema_version).values(version=SCHEMA_VERSION))
    if tables is not schema:
        await connection.run_sync(tables.create_all)
    return int((await connection.execute(select(schema_version.c.version))).scalar_one())


def _create_engine(url: str, connections: int) -> AsyncEngine:
    parsed = name_driver(url)
    if parsed.get_backend_name() != "sqlite":
        options = {"options": _TUNED, "connect_timeout": 5} if parsed.get_driver_name() == "psycopg" else {}
        return create_async_engine(
            parsed, pool_size=connections, max_overflow=0, hide_parameters=True, connect_args=options
        )
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
