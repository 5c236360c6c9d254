"""Files that owners send: a private folder, names of our own, and what may come in."""

import os
import re
import secrets
from pathlib import Path, PurePath

from bot.streams import visible
from corpus.ingest import SUFFIXES

FOLDER = "uploads"
_NAME = re.compile(r"[0-9a-f]{32}\.[a-z]{1,8}")
_LONGEST_SHOWN = 60


class UploadFolder:
    """The folder in the home. No name from outside ever becomes part of a path."""

    def __init__(self, home: Path) -> None:
        self._folder = home / FOLDER

    def store(self, content: bytes, suffix: str) -> str:
        """Writes a new file and returns its name; only its owner may read it."""
        if suffix not in SUFFIXES:
            raise ValueError(f"{suffix!r} is no kind of file that is read")
        name = secrets.token_hex(16) + suffix
        self.restore(name, content)
        return name

    def restore(self, name: str, content: bytes) -> None:
        """Writes a file under a name that `store` has given, here or in the folder of another bot."""
        path = self.path(name)
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)

    def path(self, name: str) -> Path:
        """Where a stored file is. Raises ValueError for a name that `store` has not given."""
        if _NAME.fullmatch(name) is None:
            raise ValueError("no name of a stored file")
        return self._folder / name

    def discard(self, name: str) -> None:
        self.path(name).unlink(missing_ok=True)


def suffix_of(name: str | None) -> str | None:
    """The suffix of a file that can be read, in lower case with its dot, else None."""
    suffix = PurePath(name or "").suffix.lower()
    return suffix if suffix in SUFFIXES else None


def shown_name(name: str | None) -> str:
    """A name from outside as it may be shown: its last part, on one line, not too long."""
    last = re.split(r"[/\\]", name or "")[-1].strip()
    return visible(last)[:_LONGEST_SHOWN] or "?"
