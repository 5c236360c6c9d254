"""PostgreSQL as Debian installs it, started for the tests in a folder of their own."""

import os
import shutil
import socket
import subprocess
import tempfile
import uuid
from pathlib import Path

UNPRIVILEGED = "nobody"
"""PostgreSQL refuses root."""

SETTINGS = """
listen_addresses = '127.0.0.1'
unix_socket_directories = ''
fsync = off
max_connections = 200
shared_buffers = 64MB
log_min_messages = fatal
"""


def find_binaries() -> Path | None:
    """The folder with initdb and postgres, the newest first."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if found:
        return found[-1].parent
    initdb = shutil.which("initdb")
    return Path(initdb).resolve().parent if initdb else None


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class PostgresServer:
    """A server on loopback that trusts everybody. Use it as a context manager."""

    user = "wenbao"

    def __init__(self, binaries: Path) -> None:
        self._binaries = binaries
        self._folder = Path(tempfile.mkdtemp(prefix="wenbao-postgres-", dir="/tmp"))
        self.port = free_port()

    def __enter__(self) -> "PostgresServer":
        if os.getuid() == 0:
            shutil.chown(self._folder, UNPRIVILEGED)
        self._run(
            "initdb", "--no-sync", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", f"--username={self.user}"
        )
        with (self._folder / "data" / "postgresql.conf").open("a") as settings:
            settings.write(f"{SETTINGS}port = {self.port}\n")
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop("immediate")
        shutil.rmtree(self._folder, ignore_errors=True)

    def start(self) -> None:
        self._run("pg_ctl", "start", "--wait", "--silent", f"--log={self._folder / 'log'}")

    def stop(self, mode: str = "fast") -> None:
        self._run("pg_ctl", "stop", "--wait", "--silent", f"--mode={mode}")

    def restart(self, mode: str = "fast") -> None:
        self.stop(mode)
        self.start()

    def make_database(self) -> str:
        """A new database; returns its address."""
        name = f"test_{uuid.uuid4().hex}"
        self.psql("postgres", f"CREATE DATABASE {name}")
        return self.address(name)

    def address(self, name: str) -> str:
        return f"postgresql://{self.user}@127.0.0.1:{self.port}/{name}"

    def psql(self, database: str, statement: str) -> str:
        return self.call("psql", "--no-psqlrc", "-qAtX", "-d", self.address(database), "-c", statement)

    def call(self, program: str, *arguments: str) -> str:
        """Runs a client; returns what it prints."""
        command = [str(self._binaries / program), *arguments]
        return subprocess.run(command, check=True, capture_output=True, text=True, timeout=60).stdout

    def _run(self, program: str, *arguments: str) -> None:
        subprocess.run(
            [str(self._binaries / program), f"--pgdata={self._folder / 'data'}", *arguments],
            check=True,
            timeout=60,
            cwd=self._folder,
            stdout=subprocess.DEVNULL,
            user=UNPRIVILEGED if os.getuid() == 0 else None,
        )
