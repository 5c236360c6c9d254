"""Servers that tests of every package share."""

import importlib.util
import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from servers import PostgresServer, find_binaries


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    """A real PostgreSQL; tests that need it are skipped where there is none, unless they are insisted on."""
    with _open_postgres() as server:
        yield server


@pytest.fixture
def own_postgres() -> Iterator[PostgresServer]:
    """One that the test may stop."""
    with _open_postgres() as server:
        yield server


def _open_postgres() -> PostgresServer:
    binaries = find_binaries()
    has_driver = importlib.util.find_spec("psycopg") is not None
    if binaries is None or not has_driver:
        why = "psycopg is not installed" if binaries else "PostgreSQL is not installed"
        (pytest.fail if os.environ.get("WENBAO_REQUIRE_CLUSTER") else pytest.skip)(why)
    assert binaries is not None
    return PostgresServer(binaries)
