"""What was recognised of a page, kept in the user's cache folder: the same page is shown, ingested and cut from again,
and recognising it takes half a minute. May be deleted at any time.
"""

import contextlib
import json
import os
import tempfile
from hashlib import blake2b
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from platformdirs import user_cache_path

from corpus.readers import ink, recognition_process

MOST_KEPT = 400
"""Pages; each takes some hundred thousand bytes. The oldest go first."""


class RecognitionCache:
    """Pages by their file's contents. What cannot be written is not kept, what cannot be read is not there."""

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder or user_cache_path("wenbao") / "recognised"

    def find(self, content: bytes, number: int) -> dict[str, Any] | None:
        """What was recognised of page `number` (from 0) of this file, None when it is not kept."""
        try:
            kept = json.loads(self._path(content, number).read_text("utf-8"))
        except (OSError, ValueError):
            return None
        return kept if isinstance(kept, dict) else None

    def keep(self, content: bytes, number: int, page: dict[str, Any]) -> None:
        with contextlib.suppress(OSError):
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(dir=self._folder)
            try:
                with os.fdopen(handle, "w", encoding="utf-8") as file:
                    json.dump(page, file)
                Path(name).replace(self._path(content, number))
            except BaseException:
                Path(name).unlink(missing_ok=True)
                raise
            self._prune()

    def _path(self, content: bytes, number: int) -> Path:
        digest = blake2b(_way_of_reading(), digest_size=16)
        digest.update(content)
        return self._folder / f"{digest.hexdigest()}-{number}.json"

    def _prune(self) -> None:
        kept = sorted(self._folder.iterdir(), key=lambda file: file.stat().st_mtime)
        for file in kept[:-MOST_KEPT]:
            file.unlink(missing_ok=True)


def _way_of_reading() -> bytes:
    """Changes with the recogniser and with the modules that measure its lines."""
    digest = blake2b(digest_size=8)
    for name in ("rapidocr", "onnxruntime"):
        with contextlib.suppress(PackageNotFoundError):
            digest.update(version(name).encode())
    for module in (ink, recognition_process):
        with contextlib.suppress(OSError):
            digest.update(Path(str(module.__file__)).read_bytes())
    return digest.digest()
