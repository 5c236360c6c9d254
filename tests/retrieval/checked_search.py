"""Searches compiled so that it ends the process where a bound is overstepped or something is undefined in C."""

import ctypes
import mmap
import sys
import tempfile
from ctypes import CDLL
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from retrieval.postings.accelerating import Compiled
from retrieval.postings.building import build_postings
from retrieval.postings.compiling import compiled
from retrieval.postings.layout import MOST_LISTED, WINDOW
from retrieval.postings.searching import PostingsSearcher
from retrieval.postings.structures import functions_of
from retrieval.postings.weighing import Extra, Formula

CHECKED = ("-O1", "-fsanitize=undefined", "-fsanitize-trap=undefined")


def open_checked() -> None:
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        path = Path(folder) / "checked"
        path.write_bytes(compiled(*CHECKED))
        Compiled.use(functions_of(CDLL(str(path))))


def guarded(array: NDArray[np.uint16]) -> NDArray[np.uint16]:
    """A copy that ends where memory does that may be read."""
    size = -(-array.nbytes // mmap.PAGESIZE) * mmap.PAGESIZE
    pages = mmap.mmap(-1, size + mmap.PAGESIZE)
    copied = np.frombuffer(pages, dtype=array.dtype, count=len(array), offset=size - array.nbytes)
    copied[:] = array
    if sys.platform != "win32":
        end = copied.__array_interface__["data"][0] + array.nbytes
        assert ctypes.CDLL(None).mprotect(ctypes.c_void_p(end), mmap.PAGESIZE, 0) == 0
    return copied


def searcher_of(chance: np.random.Generator, size: int, longest: int, vocabulary: int) -> PostingsSearcher:
    """Terms from such that hardly any passage has to such that nearly all have."""
    lengths = chance.integers(0, longest, size)
    offsets = np.concatenate([[0], np.cumsum(lengths)])
    drawn = chance.geometric(min(8 / vocabulary, 0.7), int(offsets[-1]))
    terms = (np.minimum(drawn, vocabulary) - 1).astype(np.int32)
    postings = build_postings(offsets, terms, vocabulary_size=vocabulary)
    return PostingsSearcher(replace(postings, blob=guarded(postings.blob)), Formula(delta=chance.random()))


def check(chance: np.random.Generator, searcher: PostingsSearcher, questions: int) -> None:
    size, vocabulary = len(searcher.postings.lengths), len(searcher.postings.frequencies)
    groups = np.sort(chance.integers(0, size // 3 + 1, size)).astype(np.int32)
    for _ in range(questions):
        asked = chance.choice(vocabulary, chance.integers(1, min(40, vocabulary)), replace=False).tolist()
        weights = dict(zip(asked, chance.random(len(asked)).tolist(), strict=True))
        limit = int(chance.choice([1, 10, 300]))
        passages, scores = searcher.matches(weights)
        order = np.lexsort((passages, -scores))[:limit]
        best = list(zip(passages[order].tolist(), scores[order].tolist(), strict=True))
        assert searcher.best(weights, limit) == best
        assert searcher.scores_of(weights, passages[:500].tolist()).tolist() == scores[:500].tolist()
        members = np.unique(chance.integers(0, size // 3 + 1, int(chance.integers(0, 200))))
        allowed = chance.random(size // 3 + 1) < 0.5
        extra = Extra(groups, members, chance.random(len(members)) * 5, allowed)
        scores = scores + extra.of(passages)
        order = np.lexsort((passages, -scores))[:limit]
        assert searcher.best(weights, limit, extra=extra) == [
            (int(passages[place]), float(scores[place])) for place in order if scores[place] > 0
        ]


def main() -> None:
    open_checked()
    for seed in range(int(sys.argv[1]) if len(sys.argv) > 1 else 1):
        chance = np.random.default_rng(seed)
        for size, longest, vocabulary in ((1, 3, 2), (70, 9, 5), (3000, 400, 60), (2 * WINDOW + 3000, 30, 90)):
            searcher = searcher_of(chance, size, longest, vocabulary)
            check(chance, searcher, 15)
        assert searcher.postings.frequencies.max() > 2 * MOST_LISTED
    sys.stdout.write("done\n")


if __name__ == "__main__":
    main()
