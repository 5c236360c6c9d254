"""An index on disk: one folder a generation, one file an array, and a file that names the current generation.

    index/CURRENT                 the name of the current generation and the checksum of its index.json
    index/generation-XXXXXXXX/    index.json (version, library, the arrays' names, types and shapes),
                                  checksums (CRC-32 of every 64 KiB of every array, in the order of index.json),
                                  and the arrays, little-endian numbers and nothing else

A generation is written whole under a temporary name, then renamed, then named in CURRENT: killed anywhere in between,
the last complete one is opened. One process writes at a time. The generation before the current one is kept for those
who are just opening it. Arrays are mapped, not read, and checked where they are touched (`mapping.py`): opening takes
as long for a million passages as for ten. What the postings are made of stands in `retrieval/postings/__init__.py`.
"""

import json
import math
import shutil
import tempfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from filelock import FileLock, Timeout
from numpy.typing import NDArray

from corpus.errors import WenbaoError
from retrieval.analysis import analysis_version
from retrieval.arrays import Rows, Strings, Vocabulary
from retrieval.imprints import Imprints
from retrieval.index import Index
from retrieval.mapping import BLOCK, MappedArray, block_checksums, checked_array
from retrieval.passages import PASSAGE_LENGTH
from retrieval.postings.layout import Postings

FORMAT_VERSION = 2
"""Raised whenever the files change their meaning."""

_CURRENT = "CURRENT"
_DESCRIPTION = "index.json"
_CHECKSUMS = "checksums"
_LOCK = "writing.lock"
_PATIENCE = 30.0
"""Seconds to wait for another writer."""

_PREFIX = "generation-"
_UNFINISHED = "unfinished-"

_ROWS = ("sentence_terms", "heading_terms", "subhead_terms")
_IMPRINT_PARTS = ("days", "paper_numbers", "page_numbers")
_POSTINGS_PARTS = ("starts", "frequencies", "most", "blob", "lengths")


class IndexMismatch(WenbaoError):
    """There is no index here that fits this library and this version of the program; building one is the remedy."""


class IndexWriteError(WenbaoError):
    """The index cannot be written."""


def save_index(index: Index, folder: Path) -> None:
    """Makes this index the current one; older generations go away."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with FileLock(folder / _LOCK, timeout=_PATIENCE):
            _replace_generation(index, folder)
    except Timeout as error:
        raise IndexWriteError(
            f"另一个程序正在写 {folder} 里的索引，等了 {_PATIENCE:.0f} 秒还没写完；请等它结束后再试。"
        ) from error
    except OSError as error:
        raise IndexWriteError(
            f"索引写不进 {folder}（{error.strerror or error}）；请检查权限和磁盘，或用 --home 指定别的文件夹。"
        ) from error


def _replace_generation(index: Index, folder: Path) -> None:
    previous = _current_name(folder)
    _remove_others(folder, {previous})
    unfinished = Path(tempfile.mkdtemp(prefix=_UNFINISHED, dir=folder))
    try:
        _write_generation(index, unfinished)
        generation = folder / (_PREFIX + unfinished.name.removeprefix(_UNFINISHED))
        unfinished.rename(generation)
        pointer = folder / f"{_CURRENT}.{generation.name}"
        pointer.write_text(f"{generation.name} {_checksum(generation / _DESCRIPTION)}", "utf-8")
        pointer.replace(folder / _CURRENT)
    except OSError:
        # A full disk must not become fuller with every try.
        _remove_others(folder, {previous})
        raise
    _remove_others(folder, {previous, generation.name})


def _current_name(folder: Path) -> str:
    try:
        return (folder / _CURRENT).read_text("utf-8").split()[0]
    except (OSError, ValueError, IndexError):
        return ""


def open_index(folder: Path, *, library_hash: str | None = None) -> Index:
    """The current index. IndexMismatch if there is none, or it is damaged, or of another version or library.

    Without `library_hash` an index of any library is opened: what it has analysed can be used in a new one.
    """
    before = _current_name(folder)
    try:
        return _open_current(folder, library_hash=library_hash)
    except IndexMismatch:
        if _current_name(folder) == before:
            raise
        # Two generations came while this one was being opened.
        return _open_current(folder, library_hash=library_hash)


def _open_current(folder: Path, *, library_hash: str | None) -> Index:
    try:
        name, checksum = (folder / _CURRENT).read_text("utf-8").split()
        generation = folder / name
        _verify(generation / _DESCRIPTION, int(checksum))
        described = json.loads((generation / _DESCRIPTION).read_text("utf-8"))
        if described["version"] != _version():
            raise IndexMismatch(f"{folder} 里的索引是别的版本做的；请重新运行 wenbao ingest。")
        if library_hash is not None and described["library_hash"] != library_hash:
            raise IndexMismatch(f"{folder} 里的索引不是这个报库的；请重新运行 wenbao ingest。")
        return _assemble(described["library_hash"], _open_arrays(generation, described))
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError, OverflowError) as error:
        raise IndexMismatch(f"{folder} 里没有完整的索引；请运行 wenbao ingest。") from error


def _write_generation(index: Index, folder: Path) -> None:
    arrays: list[tuple[str, str, tuple[int, ...]]] = []
    checksums: list[int] = []
    for name, array in _arrays(index):
        whole = np.ascontiguousarray(checked_array(array))
        arrays.append((name, whole.dtype.str, whole.shape))
        checksums += _write_array(folder / name, whole)
    blocks = np.array(checksums, dtype="<u4").tobytes()
    (folder / _CHECKSUMS).write_bytes(blocks)
    described = {
        "version": _version(),
        "library_hash": index.library_hash,
        "arrays": arrays,
        "checksums": zlib.crc32(blocks),
    }
    (folder / _DESCRIPTION).write_text(json.dumps(described, ensure_ascii=True), "utf-8")


def _write_array(path: Path, array: NDArray[Any]) -> list[int]:
    """Writes the numbers; returns their checksums."""
    content = array.reshape(-1).view(np.uint8).data
    path.write_bytes(content)
    return block_checksums(content)


def _open_arrays(folder: Path, described: dict[str, Any]) -> dict[str, Any]:
    blocks = (folder / _CHECKSUMS).read_bytes()
    if zlib.crc32(blocks) != described["checksums"]:
        raise ValueError(f"{_CHECKSUMS} is damaged")
    checksums = np.frombuffer(blocks, dtype="<u4")
    arrays: dict[str, Any] = {}
    first = 0
    for name, dtype, shape in described["arrays"]:
        size = np.dtype(dtype).itemsize * math.prod(shape)
        last = first - (-size // BLOCK)
        arrays[name] = MappedArray(folder / name, np.dtype(dtype), tuple(shape), checksums[first:last])
        first = last
    return arrays


def _arrays(index: Index) -> Iterator[tuple[str, NDArray[Any]]]:
    yield "passages_of", index.passages_of
    yield "sentences_of", index.sentences_of
    yield "sentences", index.sentences
    yield "vocabulary_landmarks", index.vocabulary.landmarks
    texts = {
        "vocabulary": index.vocabulary.terms,
        "ids": index.article_ids,
        "hashes": index.article_hashes,
        "papers": index.imprints.papers,
        "pages": index.imprints.pages,
    }
    for name, strings in texts.items():
        yield f"{name}_offsets", strings.offsets
        yield f"{name}_letters", strings.letters
    for name in _ROWS:
        rows: Rows = getattr(index, name)
        yield f"{name}_offsets", rows.offsets
        yield f"{name}_values", rows.values
    for name in ("passage_postings", "heading_postings"):
        postings: Postings = getattr(index, name)
        for part in _POSTINGS_PARTS:
            yield f"{name}_{part}", getattr(postings, part)
    for part in _IMPRINT_PARTS:
        yield f"imprints_{part}", getattr(index.imprints, part)


def _assemble(library_hash: str, arrays: dict[str, Any]) -> Index:
    """A mapped array stands wherever an array stands in an index that was just built."""

    def strings(name: str) -> Strings:
        return Strings(arrays[f"{name}_offsets"], arrays[f"{name}_letters"])

    def postings(name: str) -> Postings:
        return Postings(**{part: arrays[f"{name}_{part}"] for part in _POSTINGS_PARTS})

    return Index(
        library_hash=library_hash,
        article_ids=strings("ids"),
        article_hashes=strings("hashes"),
        vocabulary=Vocabulary(strings("vocabulary"), arrays["vocabulary_landmarks"]),
        passages_of=arrays["passages_of"],
        sentences_of=arrays["sentences_of"],
        sentences=arrays["sentences"],
        passage_postings=postings("passage_postings"),
        heading_postings=postings("heading_postings"),
        imprints=Imprints(
            papers=strings("papers"),
            pages=strings("pages"),
            **{part: arrays[f"imprints_{part}"] for part in _IMPRINT_PARTS},
        ),
        **{name: Rows(arrays[f"{name}_offsets"], arrays[f"{name}_values"]) for name in _ROWS},
    )


def _verify(path: Path, checksum: int) -> None:
    if _checksum(path) != checksum:
        raise ValueError(f"{path.name} is damaged")


def _checksum(path: Path) -> int:
    return zlib.crc32(path.read_bytes())


def _version() -> str:
    return f"{FORMAT_VERSION}.{analysis_version()}.{PASSAGE_LENGTH}"


def _remove_others(folder: Path, kept: set[str]) -> None:
    """Leftovers of killed writers and old generations; a reader that has one mapped keeps it (on Windows it stays)."""
    for other in folder.iterdir():
        if other.name.startswith((_PREFIX, _UNFINISHED)) and other.name not in kept:
            shutil.rmtree(other, ignore_errors=True)
        elif other.name.startswith(f"{_CURRENT}."):
            other.unlink(missing_ok=True)
