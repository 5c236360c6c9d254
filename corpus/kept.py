"""Page files that are kept beside the library, so that clippings can be cut when the original has gone."""

import re
import shutil
import tempfile
import time
from collections.abc import Collection
from pathlib import Path

from corpus.errors import SourceError

FOLDER = "pages"
SUFFIX = ".pdf"
"""Only these can be drawn."""

SECONDS_LEFT_ALONE = 3600
"""A file as young as this may be one that another process is about to need."""

_NAME = re.compile(r"[0-9a-f]{32}\.pdf")


class KeptPages:
    """A folder in the home; each file is named after the hash of what was read from it."""

    def __init__(self, home: Path) -> None:
        self._folder = home / FOLDER

    def keep(self, file: Path, content_hash: str) -> None:
        """Copy a page file, as a whole or not at all. Raises SourceError when that fails."""
        kept = self._folder / (content_hash + SUFFIX)
        if file.suffix.lower() != SUFFIX or kept.exists():
            return
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            with tempfile.NamedTemporaryFile(dir=self._folder, delete=False) as copy:
                try:
                    with file.open("rb") as content:
                        shutil.copyfileobj(content, copy)
                    copy.close()
                    Path(copy.name).replace(kept)
                except BaseException:
                    Path(copy.name).unlink(missing_ok=True)
                    raise
        except OSError as error:
            raise SourceError(f"{file.name} 的版面存不下来（{error.strerror}）；请检查磁盘空间和权限。") from error

    def name_of(self, content_hash: str | None) -> str | None:
        """The name of the file kept under this hash, None when there is none."""
        name = f"{content_hash}{SUFFIX}"
        return name if (self._folder / name).is_file() else None

    def path(self, name: str) -> Path | None:
        """Where a kept file is; None for every name that is not one of a kept file."""
        kept = self._folder / name
        return kept if _NAME.fullmatch(name) and kept.is_file() else None

    def prune(self, content_hashes: Collection[str]) -> None:
        """Remove what none of these sources needs, and what a killed process left."""
        wanted = {content_hash + SUFFIX for content_hash in content_hashes}
        latest = time.time() - SECONDS_LEFT_ALONE
        for file in self._folder.glob("*") if self._folder.is_dir() else ():
            if file.name not in wanted and file.stat().st_mtime < latest:
                file.unlink(missing_ok=True)
