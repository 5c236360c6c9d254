"""An index on disk: folders that are written once, and a file that says which of them are the index now.

    index/CURRENT             a checksum, and after it what the index is: its version, its library, its parts in order,
                              each a volume and what is removed from it, by name and checksum
    index/volume-XXXXXXXX/    a volume (`retrieval/volumes/`): named arrays
    index/removed-XXXXXXXX/   what is removed from a volume
    index/writing.lock        held by the one process that writes

What CURRENT names is a *generation*. New folders are written first, then CURRENT is replaced in one step, then what it
does not name is removed: killed anywhere in between, the last complete generation is opened. Readers map all files when
they open an index, so that they keep it whatever is removed; one who is just opening it reads CURRENT again. Arrays are
checked where they are touched (`mapping.py`): opening takes as long for a million passages as for ten.
"""

import json
import shutil
import tempfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from corpus.errors import WenbaoError
from retrieval.analysis import analysis_version
from retrieval.index import Index
from retrieval.mapping import IndexDamaged
from retrieval.passages import passages_version
from retrieval.volumes.folder import UNFINISHED, flush_file, flush_folder
from retrieval.volumes.part import Part
from retrieval.volumes.removed import none_removed
from retrieval.volumes.shelving import REMOVED, VOLUME, open_removed, open_volume, write_removed, write_volume
from retrieval.volumes.volume import Stored, Volume

FORMAT_VERSION = 3
"""Raised whenever the files change their meaning."""

UNFINISHED_LIBRARY = ""
"""The library of an index that is not complete; no library has this hash."""

_CURRENT = "CURRENT"
_LOCK = "writing.lock"
_PATIENCE = 30.0
"""Seconds to wait for another writer."""

_TRIES = 100
"""How many generations may come while one is being opened."""

_NOT_WHOLE = (
    OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError, OverflowError, IndexError, IndexDamaged,
)  # fmt: skip
"""What comes of reading files that are not as they were written."""


class IndexMismatch(WenbaoError):
    """There is no index here that fits this library and this version of the program; building one is the remedy."""


class IndexWriteError(WenbaoError):
    """The index cannot be written."""


def open_index(folder: Path, *, library_hash: str | None = None, previous: Index | None = None) -> Index:
    """The current index. IndexMismatch if there is none, or it is damaged, or of another version or library.

    Without `library_hash` an index of any library is opened. Volumes that `previous` has open already are shared.
    """
    for _ in range(_TRIES):
        before = _read_current(folder)
        try:
            return _open_generation(folder, before, library_hash, _open_volumes(previous))
        except IndexMismatch:
            if _read_current(folder) == before:
                raise
    raise IndexMismatch(f"{folder} 里的索引一直在变；请稍后再试。")


@contextmanager
def open_writer(folder: Path) -> Iterator["IndexWriter"]:
    """The right to change the index in this folder. IndexWriteError if another process has it, or the disk is full."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with FileLock(folder / _LOCK, timeout=_PATIENCE):
            yield IndexWriter(folder)
    except Timeout as error:
        raise IndexWriteError(
            f"另一个程序正在写 {folder} 里的索引，等了 {_PATIENCE:.0f} 秒还没写完；请等它结束后再试。"
        ) from error
    except OSError as error:
        raise IndexWriteError(
            f"索引写不进 {folder}（{error.strerror or error}）；请检查权限和磁盘，或用 --home 指定别的文件夹。"
        ) from error


def save_index(index: Index, folder: Path) -> Index:
    """Makes this index the current one; returns it as it lies on disk."""
    with open_writer(folder) as writer:
        return writer.publish(index)


class IndexWriter:
    """What the one process that writes can do."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def open_sound(self, previous: Index | None = None) -> Index:
        """The current index without the parts that are not whole; then it is the index of no library."""
        try:
            current = _read_manifest(_read_current(self._folder))
        except _NOT_WHOLE:
            return Index.of(UNFINISHED_LIBRARY, [])
        if current["version"] != _version():
            return Index.of(UNFINISHED_LIBRARY, [])
        parts = []
        for named in current["parts"]:
            try:
                parts.append(_open_part(self._folder, named, _open_volumes(previous)))
            except _NOT_WHOLE:
                continue
        is_whole = len(parts) == len(current["parts"])
        return Index.of(current["library_hash"] if is_whole else UNFINISHED_LIBRARY, parts)

    def publish(self, index: Index) -> Index:
        """Makes this index the current one; returns it as it lies on disk. What is there is not written again."""
        before = _read_current(self._folder)
        try:
            written = [self._write_part(part) for part in index.parts]
            current = {
                "version": _version(),
                "library_hash": index.library_hash,
                "parts": [[_name(part.volume.stored), _name(part.removed.stored)] for part in written],
            }
            self._replace_current(json.dumps(current).encode())
        except OSError:
            self._remove_unnamed(before)
            raise
        self._remove_unnamed(_read_current(self._folder))
        return Index.of(index.library_hash, written)

    def _write_part(self, part: Part) -> Part:
        volume, removed = part.volume, part.removed
        if not self._has(volume.stored):
            volume = open_volume(write_volume(volume, self._folder))
        if len(removed) and not self._has(removed.stored):
            removed = open_removed(write_removed(removed, self._folder))
        return Part.of(volume, removed)

    def _has(self, stored: Stored | None) -> bool:
        return stored is not None and stored.folder.parent == self._folder and stored.folder.exists()

    def _replace_current(self, content: bytes) -> None:
        with tempfile.TemporaryDirectory(prefix=UNFINISHED, dir=self._folder) as place:
            pointer = Path(place) / _CURRENT
            pointer.write_bytes(b"%d %s" % (zlib.crc32(content), content))
            flush_file(pointer)
            flush_folder(self._folder)
            pointer.replace(self._folder / _CURRENT)
        flush_folder(self._folder)

    def _remove_unnamed(self, current: bytes) -> None:
        """Leftovers of killed writers and old generations; what a reader on Windows holds goes another time."""
        try:
            named = {name for part in _read_manifest(current)["parts"] for name, _ in part if name}
        except _NOT_WHOLE:
            named = set()
        for other in self._folder.iterdir():
            if other.name.startswith((VOLUME, REMOVED, UNFINISHED, "generation-")) and other.name not in named:
                shutil.rmtree(other, ignore_errors=True)


def _read_current(folder: Path) -> bytes:
    try:
        return (folder / _CURRENT).read_bytes()
    except OSError:
        return b""


def _read_manifest(current: bytes) -> dict[str, Any]:
    """What CURRENT says. ValueError where it is not what was written."""
    checksum, content = current.split(b" ", 1)
    if zlib.crc32(content) != int(checksum):
        raise ValueError(f"{_CURRENT} is damaged")
    manifest: dict[str, Any] = json.loads(content)
    return manifest


def _open_generation(folder: Path, current: bytes, library_hash: str | None, volumes: dict[Stored, Volume]) -> Index:
    try:
        manifest = _read_manifest(current)
        if manifest["version"] != _version():
            raise IndexMismatch(f"{folder} 里的索引是别的版本做的；请重新运行 wenbao ingest。")
        if library_hash is not None and manifest["library_hash"] != library_hash:
            raise IndexMismatch(f"{folder} 里的索引不是这个报库的；请重新运行 wenbao ingest。")
        return Index.of(manifest["library_hash"], [_open_part(folder, named, volumes) for named in manifest["parts"]])
    except _NOT_WHOLE as error:
        raise IndexMismatch(f"{folder} 里没有完整的索引；请运行 wenbao ingest。") from error


def _open_part(folder: Path, named: Any, volumes: dict[Stored, Volume]) -> Part:
    (volume_name, volume_checksum), (removed_name, removed_checksum) = named
    stored = Stored(folder / volume_name, int(volume_checksum))
    volume = volumes.get(stored) or open_volume(stored)
    removed = open_removed(Stored(folder / removed_name, int(removed_checksum))) if removed_name else none_removed()
    return Part.of(volume, removed)


def _open_volumes(index: Index | None) -> dict[Stored, Volume]:
    parts = () if index is None else index.parts
    return {part.volume.stored: part.volume for part in parts if part.volume.stored is not None}


def _name(stored: Stored | None) -> tuple[str, int]:
    return ("", 0) if stored is None else (stored.folder.name, stored.checksum)


def _version() -> str:
    return f"{FORMAT_VERSION}.{analysis_version()}.{passages_version()}"
