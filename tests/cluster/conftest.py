"""A cluster of three processes for all tests of this folder; where there cannot be one they are skipped.

WENBAO_REQUIRE_CLUSTER insists on it. Without that only a server that is there already is used, because getting it takes
fifty megabytes: `python -m tests.cluster.rig` gets it.
"""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from retrieval.cluster.connection import Patience

from .rig import Rig, RigError, is_built

QUICK_START = ("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC")
"""For nodes that live for a minute: they are warm sooner."""


UNHURRIED = Patience(whole=60.0, attempt=20.0, connect=5.0)
"""For tests of what is answered, not of when."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "rig" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.cluster)


@pytest.fixture(scope="module")
def rig(started_rig: Rig) -> Rig:
    """The cluster, whole and with nothing in it."""
    started_rig.wait_until_whole()
    started_rig.empty()
    return started_rig


@pytest.fixture(scope="session")
def started_rig(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Rig]:
    required = bool(os.environ.get("WENBAO_REQUIRE_CLUSTER"))
    if not required and not is_built():
        pytest.skip("the search server is not here; python -m tests.cluster.rig gets it")
    try:
        started = Rig.start(Path(tmp_path_factory.mktemp("cluster")), options=QUICK_START)
    except RigError as error:
        if required:
            raise
        pytest.skip(f"no cluster can be started here: {error}")
    yield started
    started.stop()
