"""What the compiled search reads of an index, and that it keeps what it was handed."""

from pathlib import Path
from threading import Thread

import numpy as np
import pytest

from retrieval.mapping import MappedArray, block_checksums
from retrieval.postings.accelerating import Compiled
from retrieval.postings.building import build_postings
from retrieval.postings.layout import Postings
from retrieval.postings.rows import NO_MEMORY
from retrieval.postings.searching import PostingsSearcher
from retrieval.postings.weighing import Formula

from .conftest import need_compiled

SIZE, VOCABULARY = 90_000, 6


@pytest.fixture(scope="module")
def postings() -> Postings:
    random = np.random.default_rng(3)
    lengths = random.integers(4, 9, SIZE)
    offsets = np.concatenate(([0], np.cumsum(lengths)))
    terms = random.integers(0, VOCABULARY, offsets[-1]).astype(np.int32)
    return build_postings(offsets, terms, vocabulary_size=VOCABULARY)


@pytest.fixture(params=["numpy", "compiled"])
def engine(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    if request.param == "compiled":
        need_compiled()
    if request.param == "numpy":
        monkeypatch.setattr("retrieval.postings.accelerating.Compiled.search", None)
    return str(request.param)


def open_mapped(postings: Postings, path: Path, damaged: int) -> PostingsSearcher:
    """On a copy of the postings in a file, in which one byte is not what its checksum says."""
    blob = bytearray(postings.blob.tobytes())
    checksums = np.array(block_checksums(memoryview(bytes(blob))), dtype=np.uint32)
    blob[damaged] ^= 1
    path.write_bytes(blob)
    mapped = MappedArray(path, postings.blob.dtype, postings.blob.shape, checksums)
    return PostingsSearcher(
        Postings(postings.starts, postings.frequencies, postings.most, mapped, postings.lengths), Formula()
    )


def test_the_list_of_a_term_of_no_weight_is_not_read(engine: str, postings: Postings, tmp_path: Path) -> None:
    within_the_last_list = int(postings.starts[4] + postings.starts[5])
    found = open_mapped(postings, tmp_path / "one", within_the_last_list).best({0: 1.0, 4: 0.0}, 3)
    assert found == PostingsSearcher(postings, Formula()).best({0: 1.0}, 3)
    again = open_mapped(postings, tmp_path / "two", within_the_last_list)
    assert again.scores_of({0: 1.0, 4: 0.0}, [5]).tolist() == again.scores_of({0: 1.0}, [5]).tolist()


def test_threads_that_search_first_together_find_the_same(engine: str, postings: Postings) -> None:
    expected = PostingsSearcher(postings, Formula()).best({1: 1.0, 3: 2.0}, 5)
    searcher, found = PostingsSearcher(postings, Formula()), []
    threads = [Thread(target=lambda: found.append(searcher.best({1: 1.0, 3: 2.0}, 5))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [expected] * 4


def test_what_is_not_of_the_index_is_an_error_and_not_read(postings: Postings) -> None:
    need_compiled()
    searcher = PostingsSearcher(postings, Formula())
    for term in (VOCABULARY, 1 << 40, -1):
        with pytest.raises(IndexError):
            searcher.best({0: 1.0, term: 1.0}, 3)
    for passage in (SIZE, 1 << 40, -1):
        with pytest.raises(IndexError):
            searcher.scores_of({0: 1.0}, [passage])
    assert len(searcher.best({0: 1.0}, 3)) == 3


def test_where_there_is_no_memory_that_is_said(postings: Postings, monkeypatch: pytest.MonkeyPatch) -> None:
    need_compiled()
    monkeypatch.setattr(Compiled, "search", lambda *_: NO_MEMORY)
    with pytest.raises(MemoryError):
        PostingsSearcher(postings, Formula()).best({0: 1.0}, 3)
