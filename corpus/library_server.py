"""The library in PostgreSQL: the same tables, for many machines.

A view of the library is one transaction that sees everything as it was when it began, for as long as an index is asked
that was made for it. Where the server is restarted under it, another one takes its place if nothing has changed.
"""

import contextlib
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import (
    Column,
    Connection,
    Engine,
    Integer,
    MetaData,
    Table,
    create_engine,
    insert,
    inspect,
    select,
    text,
)
from sqlalchemy.exc import DBAPIError

from corpus.collection import EMPTY_HASH
from corpus.errors import LibraryError
from corpus.servers import explain_missing_driver, is_passing, name_driver
from corpus.tables import SCHEMA_VERSION, fingerprint, schema, states

_WRITING = 0x57656E42
"""The advisory lock of the only writer."""

SECONDS_TO_COME_BACK = 15.0
"""How long a reader waits for a server that is restarted."""

_PAUSE = 0.1
_TUNED = "-c idle_in_transaction_session_timeout=0"

_marks = MetaData()
_version = Table("library_version", _marks, Column("version", Integer, nullable=False))
"""One row; in a file SQLite keeps a place for it."""


class LibraryServer:
    """The tables of `corpus.tables` in a database of PostgreSQL's, made when they are missing."""

    def __init__(self, address: str, *, seconds_to_wait: float) -> None:
        self._seconds_to_wait = seconds_to_wait
        try:
            url = name_driver(address)
            self._where = url.render_as_string(hide_password=True)
            self._engine = self._create_engine(url)
        except ImportError as error:
            raise LibraryError(explain_missing_driver("WENBAO_LIBRARY_URL", error)) from error
        try:
            self._prepare()
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        self._engine.dispose()

    @contextmanager
    def read(self) -> Iterator["Snapshot"]:
        """A transaction that sees the library as it is now, whatever is written meanwhile."""
        with self._explain_errors():
            snapshot = Snapshot(self._engine, self._explain)
        try:
            yield snapshot
        finally:
            snapshot.close()

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """The only writing transaction; all of it is kept, or nothing."""
        with self._explain_errors(), self._engine.begin() as connection:
            milliseconds = max(1, round(1000 * self._seconds_to_wait))
            connection.execute(text(f"SET LOCAL lock_timeout = {milliseconds}"))
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _WRITING})
            yield connection

    def _create_engine(self, url: Any) -> Engine:
        options = {"options": _TUNED, "connect_timeout": 5}
        return create_engine(url, pool_pre_ping=True, hide_parameters=True, connect_args=options)

    def _prepare(self) -> None:
        with self._explain_errors(), self._engine.connect() as connection:
            is_there = inspect(connection).has_table(_version.name)
        if not is_there:
            self._create_tables()
        with self._explain_errors(), self._engine.connect() as connection:
            version = connection.execute(select(_version.c.version)).scalar_one()
        if version != SCHEMA_VERSION:
            advice = "请升级 wenbao" if version > SCHEMA_VERSION else "请换一个空的数据库，再重新 wenbao ingest"
            raise LibraryError(
                f"报库 {self._where} 的格式是第 {version} 版，本程序用第 {SCHEMA_VERSION} 版；{advice}。"
            )

    def _create_tables(self) -> None:
        with self.write() as connection:
            if inspect(connection).has_table(_version.name):
                return  # another process was first
            schema.create_all(connection)
            connection.execute(insert(fingerprint).values(hash=EMPTY_HASH))
            connection.execute(insert(states).values(hash=EMPTY_HASH))
            _marks.create_all(connection)
            connection.execute(insert(_version).values(version=SCHEMA_VERSION))

    @contextmanager
    def _explain_errors(self) -> Iterator[None]:
        try:
            yield
        except DBAPIError as error:
            raise LibraryError(self._explain(error)) from error

    def _explain(self, error: DBAPIError) -> str:
        if getattr(error.orig, "sqlstate", None) == "55P03":
            return f"报库 {self._where} 正被另一个程序写入；请等它结束再试。"
        said = str(error.orig).strip().splitlines() or [type(error.orig).__name__]
        return f"报库 {self._where} 不能用（{said[0]}）；请看看数据库是否在运行，WENBAO_LIBRARY_URL 和权限是否正确。"


class Snapshot:
    """Carries out statements as `Connection.execute` does, all in one transaction that only reads."""

    def __init__(self, engine: Engine, explain: Any) -> None:
        self._engine = engine
        self._explain = explain
        self._connection = self._begin()
        self._hash = self._read_hash()

    def execute(self, statement: Any, parameters: Any = None) -> Any:
        """Raises LibraryError."""
        try:
            return self._connection.execute(statement, parameters)
        except DBAPIError as error:
            if not is_passing(error):
                raise LibraryError(self._explain(error)) from error
        until = time.monotonic() + SECONDS_TO_COME_BACK
        while True:
            try:
                self._begin_again()
                return self._connection.execute(statement, parameters)
            except DBAPIError as error:
                if not is_passing(error) or time.monotonic() > until:
                    raise LibraryError(self._explain(error)) from error
            time.sleep(_PAUSE)

    def close(self) -> None:
        with contextlib.suppress(DBAPIError):  # there is nothing to lose in a transaction that only reads
            self._connection.close()

    def _begin(self) -> Connection:
        options = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
        return self._engine.connect().execution_options(**options)

    def _begin_again(self) -> None:
        self.close()
        self._connection = self._begin()
        if self._read_hash() != self._hash:
            raise LibraryError("报库在数据库重启时变了，索引还没有跟上；请过一会儿再问。")

    def _read_hash(self) -> str:
        return str(self._connection.execute(select(fingerprint.c.hash)).scalar_one())
