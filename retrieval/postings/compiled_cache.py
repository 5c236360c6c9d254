"""Where compiled code is kept from one start to the next, and who may write there.

Numba takes code from its cache as long as the file of the function that is called stays as it was. It does not see that
another file has changed: a function that is called from there, or a number that was compiled in. So each state of all
these sources has a folder of its own.
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


def cache_folder(version: str, sources: Iterable[Path]) -> Path:
    """The folder for code that this version of numba makes of these sources; it need not be there yet."""
    digest = hashlib.sha256(version.encode())
    for source in sources:
        digest.update(hashlib.sha256(source.read_bytes()).digest())
    # Beside the sources there may be no right to write.
    return user_cache_path("wenbao") / "numba" / digest.hexdigest()[:16]


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
