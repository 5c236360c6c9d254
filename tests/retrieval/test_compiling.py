"""Compiled code is kept by what it was made of, and a machine that cannot keep or make it searches all the same."""

import logging
import os
import select
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest
from filelock import FileLock

from retrieval.postings import accelerating, compiling
from retrieval.postings.accelerating import accelerate
from retrieval.postings.compiling import FAST, SOURCES, alone_with, arguments, compiled, library_path, open_library

needs_compiler = pytest.mark.skipif(find_spec("ziglang") is None, reason="ziglang is not installed")


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


@pytest.fixture
def library() -> bytes:
    """What was compiled, by whichever test was first."""
    open_library()
    return library_path(compiling.compiler_version()).read_bytes()


@pytest.fixture
def cache(library: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty cache folder; it is another one after `library` was found."""
    monkeypatch.setattr(compiling, "user_cache_path", lambda name: tmp_path / name)
    return tmp_path / "wenbao" / "native"


def test_another_source_compiler_processor_or_number_has_another_library(monkeypatch: pytest.MonkeyPatch) -> None:
    before = library_path("0.17")
    assert library_path("0.17", dict(SOURCES)) == before
    others = {library_path("0.18"), library_path("0.17", {**SOURCES, "lists.h": SOURCES["lists.h"] + b"\n"})}
    monkeypatch.setattr(compiling, "processor", lambda: "flags: fpu")
    others.add(library_path("0.17"))
    monkeypatch.setattr(compiling, "processor", lambda: "")
    others.add(library_path("0.17"))
    monkeypatch.setattr(compiling, "_NUMBERS", {**compiling._NUMBERS, "BATCH": 7})
    others.add(library_path("0.17"))
    assert len(others | {before}) == 6


def test_code_is_for_this_very_processor_only_where_it_is_known_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(compiling, "processor", lambda: "flags: fpu")
    assert "-mcpu=native" in arguments()
    monkeypatch.setattr(compiling, "processor", lambda: "")
    assert "-mcpu=baseline" in arguments()


def test_the_lock_is_held_inside_and_free_again_after(tmp_path: Path) -> None:
    library = tmp_path / "cache" / "search.so"
    with alone_with(library):
        assert not _is_free(library)
    assert _is_free(library)


def test_a_lock_that_stays_taken_is_not_waited_for_for_ever(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(compiling, "_LONGEST_WAIT", 0.1)
    ran = []
    with FileLock(tmp_path / "search.lock"), alone_with(tmp_path / "search.so"):
        ran.append(True)
    assert ran


def test_an_error_inside_is_not_taken_for_one_of_the_lock(tmp_path: Path) -> None:
    with pytest.raises(PermissionError), alone_with(tmp_path / "search.so"):
        raise PermissionError
    assert _is_free(tmp_path / "search.so")


def test_a_file_system_without_locks_does_without(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise NotImplementedError

    monkeypatch.setattr(FileLock, "_acquire", refuse)
    ran = []
    with alone_with(tmp_path / "search.so"):
        ran.append(True)
    assert ran


@needs_compiler
@pytest.mark.usefixtures("not_ready")
def test_where_code_cannot_be_kept_numpy_searches(
    no_folder: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(compiling, "user_cache_path", lambda _: no_folder)
    monkeypatch.setattr(compiling, "compiled", lambda: b"library")
    with caplog.at_level(logging.WARNING):
        assert [accelerate(), accelerate()] == [False, False]
    assert len(caplog.messages) == 1
    assert "编译不了搜索程序，搜索会慢一些" in caplog.text
    assert accelerating.Compiled.search is None


@needs_compiler
@pytest.mark.usefixtures("not_ready", "cache")
@pytest.mark.parametrize("error", [RuntimeError("编译失败"), OSError(28, "No space left on device")])
def test_what_the_compiler_cannot_do_is_said_once(
    error: Exception, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail() -> bytes:
        raise error

    monkeypatch.setattr(compiling, "compiled", fail)
    with caplog.at_level(logging.WARNING):
        assert [accelerate(), accelerate()] == [False, False]
    assert caplog.messages == [f"这台机器上编译不了搜索程序，搜索会慢一些：{error}"]


@needs_compiler
def test_what_the_compiler_says_is_in_the_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(compiling, "SOURCES", {**SOURCES, "lists.h": b"int broken = ;"})
    with pytest.raises(RuntimeError, match=r"编译失败.*expected expression"):
        compiled()


@needs_compiler
def test_a_compiler_that_hangs_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(compiling, "_LONGEST_WAIT", 0.01)
    with pytest.raises(RuntimeError, match=r"0\.01 秒"):
        compiled()


@pytest.mark.skipif(sys.platform == "win32", reason="has no process groups")
def test_what_a_compiler_that_hangs_began_is_ended_with_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    (tmp_path / "ziglang").mkdir()
    (tmp_path / "ziglang" / "__init__.py").touch()
    script = f"(echo begun; exec sleep 60) > '{pipe}' & wait"
    (tmp_path / "ziglang" / "__main__.py").write_text(f"import os; os.execv('/bin/sh', ['sh', '-c', {script!r}])")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    monkeypatch.setattr(compiling, "_LONGEST_WAIT", 2)
    reading = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    try:
        with pytest.raises(RuntimeError, match="2 秒"):
            compiled()
        os.set_blocking(reading, True)
        said = b""
        while select.select([reading], [], [], 10)[0] and (some := os.read(reading, 99)):
            said += some
        assert said == b"begun\n"
        assert select.select([reading], [], [], 0)[0], "somebody still writes"
    finally:
        os.close(reading)


@pytest.mark.usefixtures("not_ready")
def test_without_the_compiler_nothing_is_said(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def missing() -> str:
        raise ModuleNotFoundError("ziglang")

    monkeypatch.setattr(compiling, "compiler_version", missing)
    assert not accelerate()
    assert not caplog.messages
    assert not accelerating.Compiled.has_failed


@needs_compiler
def test_code_is_compiled_once_and_opened_as_it_was_made(
    cache: Path, library: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = []
    monkeypatch.setattr(compiling, "compiled", lambda: made.append(True) or library)
    assert open_library().search
    assert open_library().search
    assert len(made) == 1
    (path,) = [path for path in cache.iterdir() if path.suffix not in {".lock", ".sha256"}]
    assert path == library_path(compiling.compiler_version())
    path.unlink()  # what is open stays as it is
    path.write_bytes(library[:-100] + bytes(100))
    assert open_library().search
    assert len(made) == 2
    assert path.read_bytes() == library


@needs_compiler
@pytest.mark.skipif(sys.platform == "win32", reason="has other rights")
@pytest.mark.parametrize("mode", [0o775, 0o757])
@pytest.mark.parametrize("of_folder", [True, False])
def test_a_library_that_others_can_write_is_not_opened(
    cache: Path, library: bytes, monkeypatch: pytest.MonkeyPatch, mode: int, of_folder: bool
) -> None:
    monkeypatch.setattr(compiling, "compiled", lambda: library)
    assert open_library().search
    place = cache if of_folder else library_path(compiling.compiler_version())
    place.chmod(mode)
    with pytest.raises(PermissionError, match="别人也能改"):
        open_library()
    place.chmod(0o755)
    assert open_library().search


@needs_compiler
@pytest.mark.skipif(sys.platform == "win32", reason="has other rights")
def test_a_library_of_another_user_is_not_opened(cache: Path, library: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(compiling, "compiled", lambda: library)
    assert open_library().search
    mine = os.geteuid()
    if not mine:
        os.chown(cache, 12345, -1)
    monkeypatch.setattr(os, "geteuid", lambda: mine + 1)
    with pytest.raises(PermissionError, match="别人也能改"):
        open_library()


@needs_compiler
@pytest.mark.skipif(sys.platform == "win32", reason="has other rights")
def test_what_is_kept_is_for_this_user_alone_to_write_whatever_is_usual(
    cache: Path, library: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(compiling, "compiled", lambda: library)
    usual = os.umask(0)
    try:
        assert open_library().search
        assert open_library().search
    finally:
        os.umask(usual)
    assert cache.stat().st_mode & 0o777 == 0o755


@needs_compiler
def test_what_another_process_made_meanwhile_is_not_made_again(
    cache: Path, library: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Waiting(FileLock):
        def _acquire(self) -> None:
            compiling._keep(library_path(compiling.compiler_version()), library)
            super()._acquire()

    monkeypatch.setattr(compiling, "FileLock", Waiting)
    monkeypatch.setattr(compiling, "compiled", lambda: pytest.fail("compiled again"))
    assert open_library().search
    assert cache.exists()


@needs_compiler
def test_a_compiler_has_nothing_to_say_and_nothing_is_left_of_its_work(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    assert compiled(*FAST, "-Wall", "-Wextra", "-Wshadow", "-Wvla", "-Werror")
    assert list(tmp_path.iterdir()) == []


@needs_compiler
def test_no_bound_is_overstepped_and_nothing_is_undefined() -> None:
    """With what must hold checked at each step, in a process of its own, which that would end."""
    root = Path(__file__).parents[2]
    run = subprocess.run(
        [sys.executable, "-m", "tests.retrieval.checked_search"], cwd=root, capture_output=True, text=True,
        env={**os.environ, "PYTHONPATH": str(root)}, check=False,
    )  # fmt: skip
    assert (run.returncode, run.stdout.split()[-1:]) == (0, ["done"]), run.stderr[-2000:]


def _is_free(library: Path) -> bool:
    lock = FileLock(library.with_suffix(".lock"), timeout=0)
    try:
        with lock:
            return True
    except TimeoutError:
        return False
