"""Where compiled code is kept from one start to the next, and who may write there.

Numba takes code from its cache as long as the file of the function that is called stays as it was. It does not see that
another file has changed: a function that is called from there, or a number that was compiled in. So each state of all
these sources has a folder of its own, named by what they were when this process began (`AT_START`). If they changed
since, some of the modules in memory are of one state and some of the other, which must not be compiled together.
"""

import hashlib
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from filelock import FileLock
from platformdirs import user_cache_path

_LONGEST_WAIT = 120
"""Seconds; compiling takes well under a minute, so whoever holds the lock longer hangs."""


def compiled_sources() -> list[Path]:
    """The files whose functions or numbers get into compiled code."""
    here = Path(__file__).parent
    others = here / "layout.py", here / "rows.py", here / "weighing.py", here.parent / "mapping.py"
    return [*sorted(here.glob("compiled*.py")), *others]


def digest_of(sources: Iterable[Path]) -> str:
    """What no other state of these files has. They may be missing; numba, which looks for them, keeps nothing then."""
    contents = (source.read_bytes() if source.exists() else b"" for source in sources)
    return hashlib.sha256(b"".join(hashlib.sha256(content).digest() for content in contents)).hexdigest()


AT_START = digest_of(compiled_sources())


def cache_folder(version: str, digest: str) -> Path:
    """The folder for code that this version of numba makes of these sources; it need not be there yet."""
    # Beside the sources there may be no right to write.
    return user_cache_path("wenbao") / "numba" / hashlib.sha256(f"{version} {digest}".encode()).hexdigest()[:16]


@contextmanager
def alone_in(folder: Path) -> Iterator[None]:
    """Keeps other processes from filling the same cache: two that write there at once may leave code that crashes.

    Waits two minutes for the one that does, then goes on without the lock; so it does at once where there can be none,
    because the folder cannot be made or written to, or its file system knows no locks. Never raises by itself.
    """
    with ExitStack() as stack:
        with suppress(OSError, NotImplementedError):  # waiting in vain is an OSError too
            folder.mkdir(parents=True, exist_ok=True)
            stack.enter_context(FileLock(folder / "compiling.lock", timeout=_LONGEST_WAIT))
        yield
