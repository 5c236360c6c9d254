"""An index on disk: one folder a generation, one file an array, and a file that names the current generation.

    index/CURRENT                 the name of the current generation and the checksum of its index.json
    index/generation-XXXXXXXX/    index.json (version, library, checksums) and the arrays as .npy files

A generation is written whole under a temporary name, then renamed, then named in CURRENT: killed anywhere in between,
the last complete one is opened. One process writes at a time. The generation before the current one is kept for those
who are just opening it. Arrays are mapped, not read.
"""

import json
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
from retrieval.arrays import Rows, Vocabulary
from retrieval.bm25 import Postings
from retrieval.index import Index
from retrieval.passages import PASSAGE_LENGTH

FORMAT_VERSION = 1
"""Raised whenever the files change their meaning."""

_CURRENT = "CURRENT"
_DESCRIPTION = "index.json"
_LOCK = "writing.lock"
_PATIENCE = 30.0
"""Seconds to wait for another writer."""

_PREFIX = "generation-"
_UNFINISHED = "unfinished-"


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
        arrays = {name: _open_array(generation, name, checksum) for name, checksum in described["arrays"].items()}
        return _assemble(described, arrays)
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise IndexMismatch(f"{folder} 里没有完整的索引；请运行 wenbao ingest。") from error


def _write_generation(index: Index, folder: Path) -> None:
    checksums = {}
    for name, array in _arrays(index):
        path = folder / f"{name}.npy"
        np.save(path, np.ascontiguousarray(array), allow_pickle=False)
        checksums[name] = _checksum(path)
    described = {
        "version": _version(),
        "library_hash": index.library_hash,
        "article_ids": index.article_ids,
        "article_hashes": index.article_hashes,
        "arrays": checksums,
    }
    (folder / _DESCRIPTION).write_text(json.dumps(described, ensure_ascii=True), "utf-8")


def _arrays(index: Index) -> Iterator[tuple[str, NDArray[Any]]]:
    yield "passages_of", index.passages_of
    yield "sentences_of", index.sentences_of
    yield "sentences", index.sentences
    yield "vocabulary_offsets", index.vocabulary.offsets
    yield "vocabulary_letters", index.vocabulary.letters
    for name in ("sentence_terms", "heading_terms", "subhead_terms"):
        rows: Rows = getattr(index, name)
        yield f"{name}_offsets", rows.offsets
        yield f"{name}_values", rows.values
    for name in ("passage_postings", "heading_postings"):
        postings: Postings = getattr(index, name)
        for part in ("offsets", "passages", "counts", "lengths"):
            yield f"{name}_{part}", getattr(postings, part)


def _assemble(described: dict[str, Any], arrays: dict[str, NDArray[Any]]) -> Index:
    def rows(name: str) -> Rows:
        return Rows(arrays[f"{name}_offsets"], arrays[f"{name}_values"])

    def postings(name: str) -> Postings:
        return Postings(*(arrays[f"{name}_{part}"] for part in ("offsets", "passages", "counts", "lengths")))

    return Index(
        library_hash=described["library_hash"],
        article_ids=tuple(described["article_ids"]),
        article_hashes=tuple(described["article_hashes"]),
        vocabulary=Vocabulary(arrays["vocabulary_offsets"], arrays["vocabulary_letters"]),
        passages_of=arrays["passages_of"],
        sentences_of=arrays["sentences_of"],
        sentences=arrays["sentences"],
        sentence_terms=rows("sentence_terms"),
        heading_terms=rows("heading_terms"),
        subhead_terms=rows("subhead_terms"),
        passage_postings=postings("passage_postings"),
        heading_postings=postings("heading_postings"),
    )


def _open_array(folder: Path, name: str, checksum: int) -> NDArray[Any]:
    path = folder / f"{name}.npy"
    _verify(path, checksum)
    array: NDArray[Any] = np.load(path, mmap_mode="r", allow_pickle=False)
    return array


def _verify(path: Path, checksum: int) -> None:
    # One read of a file that is about to be used costs little, and a flipped byte must not become a wrong quote.
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
