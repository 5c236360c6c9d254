"""Named arrays in a folder of their own, written once: one file an array, a description and checksums.

    FOLDER/index.json   what it is, the arrays' names, types and shapes, and the checksum of `checksums`
    FOLDER/checksums    CRC-32 of every 64 KiB of every array, in the order of index.json
    FOLDER/NAME         little-endian numbers and nothing else

Whoever names the folder keeps the checksum of its index.json with the name, so that everything is vouched for.
"""

import json
import math
import os
import shutil
import sys
import tempfile
import zlib
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from retrieval.mapping import BLOCK, MappedArray, block_checksums, checked_array
from retrieval.volumes.volume import Stored

_DESCRIPTION = "index.json"
_CHECKSUMS = "checksums"
UNFINISHED = "unfinished-"

NamedArrays = Iterable[tuple[str, NDArray[Any]]]


def write_folder(parent: Path, prefix: str, arrays: NamedArrays, described: dict[str, Any]) -> Stored:
    """Writes the arrays under a new name that begins with the prefix; it is there whole or not at all."""
    unfinished = Path(tempfile.mkdtemp(prefix=UNFINISHED, dir=parent))
    try:
        content = _write_all(unfinished, arrays, described)
        folder = parent / (prefix + unfinished.name.removeprefix(UNFINISHED))
        _flush_all(unfinished)
        unfinished.rename(folder)
    except OSError:
        # A full disk must not become fuller with every try.
        shutil.rmtree(unfinished, ignore_errors=True)
        raise
    return Stored(folder, zlib.crc32(content))


def _write_all(folder: Path, arrays: NamedArrays, described: dict[str, Any]) -> bytes:
    listed: list[tuple[str, str, tuple[int, ...]]] = []
    checksums: list[int] = []
    for name, array in arrays:
        whole = np.ascontiguousarray(checked_array(array))
        listed.append((name, whole.dtype.str, whole.shape))
        checksums += _write_array(folder / name, whole)
    blocks = np.array(checksums, dtype="<u4").tobytes()
    (folder / _CHECKSUMS).write_bytes(blocks)
    described = described | {"arrays": listed, "checksums": zlib.crc32(blocks)}
    content = json.dumps(described, ensure_ascii=True).encode()
    (folder / _DESCRIPTION).write_bytes(content)
    return content


def _write_array(path: Path, array: NDArray[Any]) -> list[int]:
    """Writes the numbers; returns their checksums."""
    content = array.reshape(-1).view(np.uint8).data
    path.write_bytes(content)
    return block_checksums(content)


def _flush_all(folder: Path) -> None:
    """After all is written: then the first file that is flushed takes most of the others with it."""
    for path in folder.iterdir():
        flush_file(path)
    flush_folder(folder)


def flush_file(path: Path) -> None:
    """Sees to it that what was written is on disk, even if the machine stops."""
    with path.open("r+b") as file:
        os.fsync(file.fileno())


def flush_folder(folder: Path) -> None:
    """Sees to it that the names in a folder are on disk."""
    if sys.platform == "win32":
        return  # folders cannot be opened there
    opened = os.open(folder, os.O_RDONLY)
    try:
        with suppress(OSError):  # some file systems of a network cannot, and have nothing to lose by it
            os.fsync(opened)
    finally:
        os.close(opened)


def open_folder(stored: Stored) -> tuple[dict[str, Any], dict[str, Any]]:
    """What it is, and its arrays, mapped. ValueError, KeyError, TypeError or OSError if it is damaged."""
    content = (stored.folder / _DESCRIPTION).read_bytes()
    if zlib.crc32(content) != stored.checksum:
        raise ValueError(f"{_DESCRIPTION} is damaged")
    described = json.loads(content)
    blocks = (stored.folder / _CHECKSUMS).read_bytes()
    if zlib.crc32(blocks) != described["checksums"]:
        raise ValueError(f"{_CHECKSUMS} is damaged")
    checksums = np.frombuffer(blocks, dtype="<u4")
    arrays: dict[str, Any] = {}
    first = 0
    for name, dtype, shape in described["arrays"]:
        size = np.dtype(dtype).itemsize * math.prod(shape)
        last = first - (-size // BLOCK)
        arrays[name] = MappedArray(stored.folder / name, np.dtype(dtype), tuple(shape), checksums[first:last])
        first = last
    return described, arrays
