"""Compiled code is kept by what it was made of, and a machine that cannot keep or make it searches all the same."""

import ast
import logging
import subprocess
import sys
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

import pytest
from filelock import FileLock

from retrieval.postings import accelerating, compiled_cache
from retrieval.postings.accelerating import accelerate
from retrieval.postings.compiled_cache import AT_START, alone_in, cache_folder, compiled_sources, digest_of

needs_numba = pytest.mark.skipif(find_spec("numba") is None, reason="numba is not installed")

_WITHOUT_PLACE = """
from numba.core import caching
caching.CacheImpl._locator_classes = []
from retrieval.postings.accelerating import accelerate
print(accelerate(), accelerate())
"""


@pytest.fixture
def not_ready(monkeypatch: pytest.MonkeyPatch) -> None:
    """As in a process that has just begun."""
    monkeypatch.setattr(accelerating.Compiled, "search", None)
    monkeypatch.setattr(accelerating.Compiled, "has_failed", False)


@pytest.fixture
def no_folder(tmp_path: Path) -> Path:
    """A folder that nobody can make."""
    (tmp_path / "file").touch()
    return tmp_path / "file" / "folder"


def test_another_source_or_another_numba_has_another_folder(tmp_path: Path) -> None:
    sources = [tmp_path / "compiled.py", tmp_path / "layout.py"]
    for source in sources:
        source.write_text("WINDOW = 1")
    before = cache_folder("0.61", digest_of(sources))
    assert cache_folder("0.61", digest_of(sources)) == before
    assert cache_folder("0.62", digest_of(sources)) != before
    sources[1].write_text("WINDOW = 2")
    assert cache_folder("0.61", digest_of(sources)) != before


def test_all_that_compiled_code_imports_of_ours_counts_as_its_source() -> None:
    sources = compiled_sources()
    root = Path(compiled_cache.__file__).parents[2]
    for source in sources:
        if source.name.startswith("compiled"):
            for node in ast.walk(ast.parse(source.read_text("utf-8"))):
                if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("retrieval"):
                    assert root / f"{str(node.module).replace('.', '/')}.py" in sources, (source, node.module)


def test_the_lock_is_held_inside_and_free_again_after(tmp_path: Path) -> None:
    with alone_in(tmp_path / "cache"):
        assert not _is_free(tmp_path / "cache")
    assert _is_free(tmp_path / "cache")


def test_a_lock_that_stays_taken_is_not_waited_for_for_ever(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(compiled_cache, "_LONGEST_WAIT", 0.1)
    ran = []
    with FileLock(tmp_path / "compiling.lock"), alone_in(tmp_path):
        ran.append(True)
    assert ran


def test_an_error_inside_is_not_taken_for_one_of_the_lock(tmp_path: Path) -> None:
    with pytest.raises(PermissionError), alone_in(tmp_path):
        raise PermissionError
    assert _is_free(tmp_path)


def test_a_file_system_without_locks_does_without(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise NotImplementedError

    monkeypatch.setattr(FileLock, "_acquire", refuse)
    ran = []
    with alone_in(tmp_path):
        ran.append(True)
    assert ran


@needs_numba
@pytest.mark.usefixtures("not_ready")
def test_without_a_folder_for_the_lock_code_is_compiled_all_the_same(
    no_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("retrieval.postings.compiled_lists.CACHE", no_folder)
    assert accelerate()
    assert accelerating.Compiled.search is not None


@needs_numba
@pytest.mark.usefixtures("not_ready")
@pytest.mark.parametrize("error", [RuntimeError("cannot cache function"), OSError(28, "No space left on device")])
def test_what_numba_cannot_do_is_said_once(
    error: Exception, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(_: object) -> None:
        raise error

    monkeypatch.setattr(accelerating, "_compile", fail)
    with caplog.at_level(logging.WARNING):
        assert [accelerate(), accelerate()] == [False, False]
    assert caplog.messages == [f"这台机器上用不了 numba，搜索会慢一些：{error}"]
    assert accelerating.Compiled.search is None


@needs_numba
@pytest.mark.usefixtures("not_ready")
def test_sources_that_changed_since_the_start_are_not_compiled_together(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    from retrieval.postings import compiled_lists

    upgraded = tmp_path / "layout.py"
    upgraded.write_text("WINDOW = 1")
    monkeypatch.setattr(accelerating, "compiled_sources", lambda: [*compiled_sources()[1:], upgraded])
    monkeypatch.setattr(accelerating, "_compile", lambda _: pytest.fail("compiled what may not belong together"))
    assert not accelerate()
    assert accelerating.Compiled.search is None
    assert "重启" in caplog.text
    assert cache_folder(version("numba"), AT_START) == compiled_lists.CACHE


@needs_numba
def test_where_numba_finds_no_place_for_its_code_numpy_searches() -> None:
    run = subprocess.run([sys.executable, "-c", _WITHOUT_PLACE], capture_output=True, text=True, check=True)
    assert run.stdout.split() == ["False", "False"]
    assert run.stderr.count("numba，搜索会慢一些") == 1


def _is_free(folder: Path) -> bool:
    lock = FileLock(folder / "compiling.lock", timeout=0)
    try:
        with lock:
            return True
    except TimeoutError:
        return False
