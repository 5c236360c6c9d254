"""Compiled code (`native/`): making it with the C compiler of the `ziglang` wheel, and where it is kept.

A library is kept by all that it was made of: its sources, the numbers that are compiled in, the compiler and the
processor. The sources are those of when this process began, whatever an upgrade has put in their place since.
"""

import hashlib
import os
import signal
import stat
import sys
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from ctypes import CDLL
from importlib.machinery import EXTENSION_SUFFIXES
from pathlib import Path
from subprocess import DEVNULL, PIPE, Popen, TimeoutExpired
from tempfile import TemporaryDirectory

from filelock import FileLock
from platformdirs import user_cache_path

from retrieval.mapping import BLOCK
from retrieval.postings import layout, rows, weighing

_LONGEST_WAIT = 120
"""Seconds; compiling takes far less, so whoever takes longer hangs."""

_SUFFIX = {"win32": ".dll", "darwin": ".dylib"}.get(sys.platform, ".so")

_NUMBERS: Mapping[str, int | float] = {
    **{name: getattr(layout, name) for name in ("WINDOW_BITS", "MOST_LISTED", "GROUP")},
    **{name: getattr(rows, name) for name in ("BLOCK_BITS", "PLACE_BITS", "PLACES", "BATCH", "SPARE_CANDIDATES")},
    **{name: getattr(rows, name) for name in ("UNCHECKED", "NO_ROWS", "NO_MEMORY", "OUT_OF_RANGE")},
    **{name: getattr(weighing, name) for name in ("LEAST_WEIGHT", "MOST_WEIGHT", "ROUNDING")},
    "CHECKED_TOGETHER": BLOCK,
}
"""What C takes from Python's modules."""

_EXACT = ("-std=c11", "-ffp-contract=off")
"""A product that is added without being rounded first would give scores that are not numpy's to the last bit."""

FAST = ("-O3", "-DNDEBUG", "-fvisibility=hidden", "-s")

SOURCES = {path.name: path.read_bytes() for path in sorted((Path(__file__).parent / "native").glob("*.[ch]"))}


def processor() -> str:
    """What tells this processor from those that do not understand all of its instructions; empty if nothing does."""
    with suppress(OSError), Path("/proc/cpuinfo").open(encoding="utf-8", errors="replace") as lines:
        for line in lines:
            if line.lower().startswith(("flags", "features")):
                return line
    return ""


def arguments(*flags: str) -> list[str]:
    """What the compiler is told. Code for this very processor only where it is known by it when it is opened again: a
    cache folder may be shared or move to another machine."""
    numbers = [f"-D{name}={value.hex() if isinstance(value, float) else value}" for name, value in _NUMBERS.items()]
    return [*_EXACT, *flags, *numbers, f"-mcpu={'native' if processor() else 'baseline'}"]


def compiler_version() -> str:
    """ImportError where there is no compiler."""
    from importlib.metadata import version  # takes longer to import than all that this module does without a compiler

    return version("ziglang")


def library_path(compiler: str, sources: Mapping[str, bytes] = SOURCES) -> Path:
    """Where the library is that this version of the compiler makes of these sources; it need not be there yet."""
    parts = [compiler, EXTENSION_SUFFIXES[0], processor(), *arguments(*FAST)]
    made_of = [*(part.encode() for part in parts), *(name.encode() + code for name, code in sorted(sources.items()))]
    digest = hashlib.sha256(b"".join(hashlib.sha256(part).digest() for part in made_of)).hexdigest()
    return user_cache_path("wenbao") / "native" / f"search-{digest[:16]}{_SUFFIX}"


def open_library() -> CDLL:
    """The library of this process's sources, made if it is not there: a few seconds, once on a machine.

    Waits for another process that is making it. Raises ImportError without the compiler, OSError where the library
    cannot be kept or opened or others can write to it, RuntimeError where it cannot be compiled."""
    path = library_path(compiler_version())
    if not _is_whole(path):
        with alone_with(path):
            if not _is_whole(path):
                _keep(path, compiled())
    return CDLL(str(path))


def compiled(*flags: str) -> bytes:
    """The library of this process's sources. RuntimeError with what the compiler says."""
    with TemporaryDirectory(prefix="wenbao-") as name:
        folder = Path(name)
        for source, code in SOURCES.items():
            (folder / source).write_bytes(code)
        library = folder / f"search{_SUFFIX}"
        command = [sys.executable, "-m", "ziglang", "cc", *arguments(*(flags or FAST)), "-fPIC", "-shared"]
        # Zig's own cache is tens of megabytes that nobody needs again.
        caches = {f"ZIG_{which}_CACHE_DIR": str(folder / "cache") for which in ("GLOBAL", "LOCAL")}
        status, said = _run([*command, "search.c", "-o", str(library)], folder, {**os.environ, **caches})
        if status or not library.exists():
            raise RuntimeError(f"编译失败（{status}）：{' '.join(said.split())[:300]}")
        return library.read_bytes()


def _run(command: list[str], folder: Path, environment: Mapping[str, str]) -> tuple[int, str]:
    """The exit status, and what was said about errors. RuntimeError where it takes too long."""
    with Popen(  # noqa: S603 - our own command
        command, cwd=folder, env=environment, stdin=DEVNULL, stdout=DEVNULL, stderr=PIPE, text=True, errors="replace",
        start_new_session=True,
    ) as compiler:  # fmt: skip
        try:
            _, said = compiler.communicate(timeout=_LONGEST_WAIT)
        except TimeoutExpired as error:
            raise RuntimeError(f"编译超过 {_LONGEST_WAIT} 秒") from error
        finally:
            if compiler.returncode is None:
                _end(compiler)
    return compiler.returncode, said


def _end(compiler: "Popen[str]") -> None:
    """With the processes that it began: a compiler has others do the work."""
    if sys.platform == "win32":
        compiler.kill()
    else:
        os.killpg(compiler.pid, signal.SIGKILL)


def _keep(path: Path, library: bytes) -> None:
    """Puts it there whole or not at all."""
    for place, content in ((_sum_path(path), _sum(library)), (path, library)):
        partial = place.with_name(f"{place.name}.{os.getpid()}")
        try:
            partial.write_bytes(content)
            partial.chmod(0o644)  # whatever is usual here, `_is_whole` wants it so
            partial.replace(place)
        finally:
            partial.unlink(missing_ok=True)


def _is_whole(path: Path) -> bool:
    """Whether the library is there as it was made: opening one that is not could end the process. PermissionError where
    somebody else can have made it."""
    with suppress(FileNotFoundError):
        for place in (path.parent, path):
            _refuse_foreign(place)
        return _sum_path(path).read_bytes() == _sum(path.read_bytes())
    return False


def _refuse_foreign(place: Path) -> None:
    """PermissionError where others than this user and root can write: this process would do whatever they like."""
    if sys.platform != "win32":
        about = place.stat()
        if about.st_uid not in {0, os.geteuid()} or about.st_mode & (stat.S_IWGRP | stat.S_IWOTH):
            raise PermissionError(f"别人也能改 {place}，不能从那里打开程序；请删掉它，或改成只有自己能写")


def _sum_path(path: Path) -> Path:
    return path.with_suffix(".sha256")


def _sum(library: bytes) -> bytes:
    return hashlib.sha256(library).hexdigest().encode()


@contextmanager
def alone_with(path: Path) -> Iterator[None]:
    """Keeps other processes from compiling the same at once.

    Waits two minutes for the one that does, then goes on without the lock; so it does at once where there can be none,
    because the folder cannot be made or written to, or its file system knows no locks. Never raises by itself.
    """
    with ExitStack() as stack:
        with suppress(OSError, NotImplementedError):  # waiting in vain is an OSError too
            path.parent.mkdir(mode=0o755, parents=True, exist_ok=True)
            stack.enter_context(FileLock(path.with_suffix(".lock"), timeout=_LONGEST_WAIT))
        yield
