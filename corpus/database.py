"""The SQLite file of the library: opening it, transactions, and what its errors mean to a person.

The file is in WAL mode: readers go on while one process writes, and a process that is killed leaves what was last
committed. WAL needs a local disk and a folder that can be written; a library in a folder that cannot is read as it is.
"""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

from sqlalchemy import Connection, Engine, create_engine, event, insert
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import QueuePool

from corpus.collection import EMPTY_HASH
from corpus.errors import LibraryError
from corpus.tables import APPLICATION_ID, MIGRATIONS, SCHEMA_VERSION, fingerprint, schema, states

SECONDS_TO_WAIT = 20.0
"""How long a second writer waits for the first."""

_REMEDIES = (
    ("SQLITE_NOTADB", "不是报库文件；请把它移走，再重新 wenbao ingest"),
    ("SQLITE_CORRUPT", "已经损坏；请把它移走，再重新 wenbao ingest"),
    ("SQLITE_BUSY", "正被另一个程序写入；请等它结束再试"),
    ("SQLITE_LOCKED", "正被另一个程序写入；请等它结束再试"),
    ("SQLITE_READONLY", "不能写入；请检查权限，或用 --home 换一个文件夹"),
    ("SQLITE_CANTOPEN", "打不开；请检查路径和权限，或用 --home 换一个文件夹"),
    ("SQLITE_PERM", "没有权限；请检查权限，或用 --home 换一个文件夹"),
    ("SQLITE_FULL", "写不下，磁盘已满；请腾出空间再试"),
    ("SQLITE_IOERR", "读写出错；请检查磁盘"),
    ("SQLITE_TOOBIG", "写不下这样长的文章；请把它分开"),
)


class Database:
    """One SQLite file with the tables of `corpus.tables`, created when it is missing."""

    def __init__(self, path: Path, *, seconds_to_wait: float = SECONDS_TO_WAIT) -> None:
        self.path = path
        self._seconds_to_wait = seconds_to_wait
        self._writable = os.access(path.parent, os.W_OK)
        self._engine = self._create_engine()
        try:
            self._prepare()
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        self._engine.dispose()

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A transaction that sees the library as it is now, whatever is written meanwhile."""
        with self._explain_errors(), self._engine.connect() as connection, connection.begin():
            yield connection

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """The only writing transaction; all of it is kept, or nothing."""
        with self._explain_errors(), self._engine.connect() as connection:
            connection.execution_options(begin="IMMEDIATE")
            with connection.begin():
                yield connection

    def _create_engine(self) -> Engine:
        engine = create_engine("sqlite://", creator=self._connect, poolclass=QueuePool)
        event.listen(engine, "begin", _begin)
        return engine

    def _connect(self) -> sqlite3.Connection:
        connection = sqlite3.connect(
            self._location(),
            uri=True,
            timeout=self._seconds_to_wait,
            isolation_level=None,
            check_same_thread=False,
        )
        try:
            connection.executescript("PRAGMA foreign_keys = ON; PRAGMA synchronous = NORMAL;")
        except sqlite3.Error:
            connection.close()
            raise
        return connection

    def _location(self) -> str:
        location = "file:" + quote(os.fsencode(self.path.absolute()))
        if self._writable:
            return location
        unfinished = self.path.with_name(self.path.name + "-wal")
        return location + ("?mode=ro" if unfinished.exists() else "?immutable=1")

    def _prepare(self) -> None:
        with self.read() as connection:
            application, version = _read_marks(connection)
            is_new = not connection.exec_driver_sql("SELECT count(*) FROM sqlite_master").scalar_one()
        if is_new and application == 0:
            self._create_tables()
        elif application != APPLICATION_ID:
            raise LibraryError(f"{self.path} 是别的程序的数据库；请把它移走，或用 --home 换一个文件夹。")
        elif version in MIGRATIONS:
            self._migrate()
        elif version != SCHEMA_VERSION:
            advice = "请升级 wenbao" if version > SCHEMA_VERSION else "请把它移走，再重新 wenbao ingest"
            raise LibraryError(f"报库 {self.path} 的格式是第 {version} 版，本程序用第 {SCHEMA_VERSION} 版；{advice}。")

    def _create_tables(self) -> None:
        with self._explain_errors(), self._engine.connect() as connection:
            connection.execution_options(begin="NONE").exec_driver_sql("PRAGMA journal_mode = WAL")
        with self.write() as connection:
            if _read_marks(connection) != (0, 0):
                return  # another process was first
            schema.create_all(connection)
            connection.execute(insert(fingerprint).values(hash=EMPTY_HASH))
            connection.execute(insert(states).values(hash=EMPTY_HASH))
            connection.exec_driver_sql(f"PRAGMA application_id = {APPLICATION_ID}")
            connection.exec_driver_sql(f"PRAGMA user_version = {SCHEMA_VERSION}")

    def _migrate(self) -> None:
        """Bring the tables of an earlier version up to date, all of them or none."""
        with self.write() as connection:
            _, version = _read_marks(connection)
            while version in MIGRATIONS:
                for statement in MIGRATIONS[version]:
                    connection.exec_driver_sql(statement)
                version += 1
            connection.exec_driver_sql(f"PRAGMA user_version = {version}")

    @contextmanager
    def _explain_errors(self) -> Iterator[None]:
        try:
            yield
        except DBAPIError as error:
            raise LibraryError(self._explain(error.orig)) from error

    def _explain(self, error: BaseException | None) -> str:
        name = getattr(error, "sqlite_errorname", "")
        for prefix, remedy in _REMEDIES:
            if name.startswith(prefix):
                return f"报库 {self.path} {remedy}。"
        return f"报库 {self.path} 不能用（{error}）；请把它移走，再重新 wenbao ingest。"


def _begin(connection: Connection) -> None:
    kind = connection.get_execution_options().get("begin", "DEFERRED")
    if kind != "NONE":
        connection.exec_driver_sql(f"BEGIN {kind}")


def _read_marks(connection: Connection) -> tuple[int, int]:
    """The application id and the version of the tables, as the file has them."""
    application = connection.exec_driver_sql("PRAGMA application_id").scalar_one()
    version = connection.exec_driver_sql("PRAGMA user_version").scalar_one()
    return int(application), int(version)
