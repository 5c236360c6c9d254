"""Arrays that lie in files, of which only those parts are read and checked that are used.

A file holds an array's numbers and nothing else; its type, its length and a CRC-32 for each 64 KiB stand in the
description of the index. A part is checked when it is first touched, so that opening costs nothing and a byte that was
flipped is an error and not a wrong quote.
"""

import math
import mmap
import zlib
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from corpus.errors import WenbaoError

BLOCK = 1 << 16
"""Bytes that are checked together."""


class IndexDamaged(WenbaoError):
    """A file of the index is not what was written; building the index anew is the remedy."""


def block_checksums(content: memoryview) -> list[int]:
    return [zlib.crc32(content[start : start + BLOCK]) for start in range(0, len(content), BLOCK)]


class MappedArray:
    """Stands where a numpy array stands that is only read; arithmetic needs a slice or `np.asarray`."""

    __slots__ = ("_bytes", "_checked", "_checksums", "_path", "_row", "_unchecked", "dtype", "raw", "shape")

    def __init__(self, path: Path, dtype: np.dtype[Any], shape: tuple[int, ...], checksums: NDArray[np.uint32]) -> None:
        """ValueError where the file has another length than is told."""
        self.dtype, self.shape = dtype, shape
        self._row = dtype.itemsize * math.prod(shape[1:])
        size = dtype.itemsize * math.prod(shape)
        with path.open("rb") as file:
            if file.seek(0, 2) != size or len(checksums) != -(-size // BLOCK):
                raise ValueError(f"{path.name} has another length")
            mapped = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) if size else b""
        self._path, self._bytes, self._checksums = path, memoryview(mapped), checksums
        self._checked = bytearray(len(checksums))
        self._unchecked = bool(self._checked)
        self.raw: NDArray[Any] = np.frombuffer(mapped, dtype=dtype).reshape(shape)

    @property
    def checked_blocks(self) -> NDArray[np.uint8]:
        """A number for each block, not 0 once it was checked: for compiled code, which reads `raw`."""
        blocks = np.frombuffer(self._checked, dtype=np.uint8)
        blocks.flags.writeable = False
        return blocks

    def __len__(self) -> int:
        return self.shape[0]

    def __getitem__(self, key: Any) -> Any:
        if not self._unchecked:
            return self.raw[key]
        if isinstance(key, slice):
            start, stop, _ = key.indices(self.shape[0])
            self.check(start, max(start, stop))
        elif isinstance(key, np.ndarray) and key.ndim:
            places = np.flatnonzero(key) if key.dtype == bool else key
            for block in np.unique(places.astype(np.int64) * self._row // BLOCK).tolist():
                # A row may reach into the next block.
                self._check_blocks(block, block + 2)
        else:
            place = int(key) + self.shape[0] * (key < 0)
            self.check(place, place + 1)
        return self.raw[key]

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> NDArray[Any]:
        self.check(0, len(self))
        return np.array(self.raw, dtype=dtype, copy=copy) if copy else np.asarray(self.raw, dtype=dtype)

    def check(self, start: int, stop: int) -> None:
        """Makes sure that these rows are as they were written. Raises IndexDamaged."""
        row = self._row
        first, last = start * row // BLOCK, (stop * row + BLOCK - 1) // BLOCK
        # Nearly always everything was: a question looks a hundred times.
        if self._checked.find(0, first, last) >= 0:
            self._check_blocks(first, last)

    def _check_blocks(self, first: int, last: int) -> None:
        while (block := self._checked.find(0, first, last)) >= 0:
            if zlib.crc32(self._bytes[block * BLOCK : (block + 1) * BLOCK]) != self._checksums[block]:
                raise IndexDamaged(f"索引文件 {self._path} 已损坏，会从报库重做；请过一会儿再问。")
            self._checked[block] = 1
            self._unchecked = 0 in self._checked


def checked_array(array: Any) -> NDArray[Any]:
    """The whole array, checked, as numpy and compiled code want it."""
    if isinstance(array, MappedArray):
        array.check(0, len(array))
        return array.raw
    return np.asarray(array)


def raw_array(array: Any) -> NDArray[Any]:
    """The array for code that has seen to it that what it reads is checked."""
    return array.raw if isinstance(array, MappedArray) else np.asarray(array)
