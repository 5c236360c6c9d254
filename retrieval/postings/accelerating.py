"""The compiled search, where its compiler is installed and somebody has waited for it (`native/search.c`)."""

import logging
import threading
from array import array
from collections.abc import Mapping, Sequence
from ctypes import addressof
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from retrieval.mapping import MappedArray, raw_array
from retrieval.postings.compiling import open_library
from retrieval.postings.layout import WINDOW, Postings, rare_limit
from retrieval.postings.rows import NO_MEMORY, NO_ROWS, SPARE_CANDIDATES, UNCHECKED, TermRows, row_size
from retrieval.postings.structures import NativeExtra, NativeIndex, NativeRoom, functions_of
from retrieval.postings.weighing import LEAST_WEIGHT, MOST_WEIGHT, Extra, Scores, Tables

logger = logging.getLogger(__name__)

_LONGEST = np.iinfo(np.uint16).max
"""Compiled code takes lengths of 16 bits; no passage of a newspaper is longer."""

_SHORT = np.iinfo(np.uint8).max
"""The length that bounds know of all longer passages, which makes theirs a little too high and no score wrong."""

_MOST_TERMS = 2000
"""Of more, rounding up what each can add would take too many of the numbers that 16 bits are."""


class _Room(threading.local):
    """What compiled searches of this thread work in: making it anew each time would take longer than most of them.

    A sum for each passage of a window and what is extra for each group, both nothing between two searches; two bounds
    and eight bits for each block of passages; and numbers for candidates, of which memory is taken only for as many as
    there were. A million passages take 1 MB, and 12 bytes a candidate: 13 MB where a search met them all.
    """

    spent = np.zeros(4, dtype=np.int64)
    passages = 0
    groups = 0
    room: NativeRoom | None = None

    def of(self, passages: int, groups: int) -> NativeRoom:
        if self.room is None or self.passages < passages or self.groups < groups:
            self.passages, self.groups = max(passages, self.passages), max(groups, self.groups)
            self.spent = np.zeros(4, dtype=np.int64)  # as many as `rows.py` names
            blocks, candidates = 2 * row_size(self.passages), self.passages + SPARE_CANDIDATES
            self.room = NativeRoom(capacity=candidates)
            self.room.point_to(
                sums=(np.zeros(WINDOW, dtype=np.uint16), np.uint16), bonus=(np.zeros(self.groups), np.float64),
                bounds=(np.empty(blocks, dtype=np.uint16), np.uint16),
                taken=(np.empty(blocks, dtype=np.uint16), np.uint16),
                scored=(np.empty(blocks, dtype=np.uint8), np.uint8), spent=(self.spent, np.int64),
                passages=(np.empty(candidates, dtype=np.uint32), np.uint32),
                more_passages=(np.empty(candidates, dtype=np.uint32), np.uint32),
                totals=(np.empty(candidates, dtype=np.uint16), np.uint16),
                more_totals=(np.empty(candidates, dtype=np.uint16), np.uint16),
            )  # fmt: skip
        return self.room


class Compiled:
    """The compiled code of this process, once somebody has waited for it; or that it failed, not to wait again."""

    search: Any = None
    score: Any = None
    make_rows: Any = None
    has_failed = False
    room = _Room()

    @classmethod
    def use(cls, functions: Mapping[str, Any]) -> None:
        cls.score, cls.make_rows, cls.search = functions["score"], functions["make_rows"], functions["search"]


def accelerate() -> bool:
    """Makes compiled code ready if its compiler is installed: takes some milliseconds, the first time on a machine some
    seconds.

    Where another process is compiling it waits for that, two minutes at most. False where the compiler is missing or
    fails or its code cannot be kept here, which is logged once; everything is done in numpy then, as it is until this
    was called, so that no question ever waits for a compiler.
    """
    if Compiled.search is None and not Compiled.has_failed:
        try:
            Compiled.use(functions_of(open_library()))
        except ImportError:
            return False
        except (OSError, RuntimeError) as error:
            Compiled.has_failed = True
            logger.warning("这台机器上编译不了搜索程序，搜索会慢一些：%s", error)
            return False
    return Compiled.search is not None


@dataclass(frozen=True, slots=True, eq=False)
class OpenIndex:
    """What compiled code reads of an index, and the rows that are among it. `address`: of `native`."""

    native: NativeIndex
    address: int
    rows: TermRows
    asked: NDArray[np.bool_]

    def make_rows(self, room: NativeRoom, terms: "array[int]", weights: "array[float]") -> None:
        """Makes the rows that these terms lack; their lists were checked."""
        made = np.empty(len(terms), dtype=np.int64)
        with self.rows.making:
            given = self.address, addressof(room), *_asked(terms, weights), made.ctypes.data
            number = _expect(Compiled.make_rows(*given))
        self.asked[self.rows.terms[made[:number]]] = True


@dataclass(frozen=True)
class CompiledSearch:
    """Postings as compiled code searches them; what its methods promise stands at `PostingsSearcher`."""

    postings: Postings
    tables: Tables

    @property
    def is_ready(self) -> bool:
        return Compiled.search is not None and len(self.tables.norms) <= _LONGEST

    def takes(self, weights: Mapping[int, float]) -> bool:
        return self.is_ready and len(weights) <= _MOST_TERMS

    @cached_property
    def opened(self) -> "OpenIndex":
        """Only where `is_ready`."""
        postings, tables, rows = self.postings, self.tables, TermRows.of(self.postings)
        blob, (starts, frequencies, most) = postings.blob, postings.directory
        native = NativeIndex(
            blob_size=len(blob), passages=len(postings.lengths), terms=len(frequencies),
            longest=len(tables.norms), tallies=len(tables.ceilings),
            row_count=len(rows.terms), row_size=rows.rows.shape[1],
            rare=rare_limit(len(postings.lengths)), frequent_from=rows.limit,
            top=tables.ceilings[-1, tables.shortest], k1=tables.formula.k1, delta=tables.formula.delta,
        )  # fmt: skip
        native.point_to(
            blob=(raw_array(blob), np.uint16), lengths=(postings.short_lengths, np.uint16),
            starts=(starts, np.int64), frequencies=(frequencies, np.int32), most=(most, np.uint8),
            short_lengths=(np.minimum(postings.short_lengths, _SHORT), np.uint8),
            norms=(tables.norms, np.float64), ceilings=(tables.ceilings, np.float32),
            frequent=(rows.terms, np.int64), is_made=(rows.is_made, np.bool_), rows=(rows.rows, np.uint8),
            places=(rows.places, np.uint16),
            **({"checked": (blob.checked_blocks, np.uint8)} if isinstance(blob, MappedArray) else {}),
        )  # fmt: skip
        return OpenIndex(native, addressof(native), rows, postings.asked)

    def make_ready(self) -> None:
        """Makes the rows that were made of these postings in an earlier generation, for another mean length. Only where
        `is_ready`."""
        asked = np.flatnonzero(self.postings.asked).tolist()
        if asked:
            room = Compiled.room.of(len(self.postings.lengths), 0)
            terms, weights = array("q", asked), array("d", [1.0] * len(asked))
            self.opened.make_rows(room, terms, weights)

    def best(
        self, weights: Mapping[int, float], limit: int, extra: Extra | None, floor: float
    ) -> list[tuple[int, float]]:
        opened = self.opened  # of two threads that make it, each keeps its own
        added = _NOTHING_EXTRA if extra is None else _native(extra)
        room = Compiled.room.of(len(self.postings.lengths), added.size)
        terms, named = array("q", weights), array("d", weights.values())
        scores, passages = array("d", bytes(8 * limit)), array("q", bytes(8 * limit))
        best = scores.buffer_info()[0], passages.buffer_info()[0], limit, floor
        given = opened.address, addressof(added), addressof(room), *_asked(terms, named), *best
        while (found := Compiled.search(*given)) < 0:
            if found == UNCHECKED:
                self._check_lists(terms, named)
            elif found == NO_ROWS:
                opened.make_rows(room, terms, named)
            else:
                _expect(found)
        return list(zip(passages[:found], scores[:found], strict=True))

    def scores_of(self, weights: Mapping[int, float], passages: Sequence[int]) -> Scores:
        opened, chosen = self.opened, np.array(passages, dtype=np.int64)
        terms, named = array("q", weights), array("d", weights.values())
        scores = np.zeros(len(chosen))
        given = opened.address, *_asked(terms, named), chosen.ctypes.data, scores.ctypes.data, len(chosen)
        while (found := Compiled.score(*given)) == UNCHECKED:
            self._check_lists(terms, named)
        _expect(found)
        return scores

    def _check_lists(self, terms: "array[int]", weights: "array[float]") -> None:
        starts, blob = self.postings.directory[0], self.postings.blob
        assert isinstance(blob, MappedArray)  # noqa: S101 - nothing else has to be checked
        for term, weight in zip(terms, weights, strict=True):
            if LEAST_WEIGHT <= weight <= MOST_WEIGHT:  # the others' are not read
                blob.check(int(starts[term]), int(starts[term + 1]))


def _asked(terms: "array[int]", weights: "array[float]") -> tuple[int, int, int]:
    """Terms and their weights, as compiled code takes them."""
    return terms.buffer_info()[0], weights.buffer_info()[0], len(terms)


def _expect(found: int) -> int:
    """A number that compiled code gave; an error in the place of one that says that it could not."""
    if found == NO_MEMORY:
        raise MemoryError("没有足够的内存来搜索")
    if found < 0:
        raise IndexError("a term or a passage that is not of the index")
    return found


def _native(extra: Extra) -> NativeExtra:
    """IndexError where `allowed` does not say of every group: compiled code would read what lies behind it."""
    if extra.allowed is not None and len(extra.allowed) < extra.size:
        raise IndexError("groups of which nothing says whether they are searched")
    native = NativeExtra(passages=len(extra.groups), count=len(extra.members), size=extra.size)
    native.point_to(
        groups=(extra.groups, np.int32), members=(extra.members, np.int64), values=(extra.values, np.float64),
        **({} if extra.allowed is None else {"allowed": (extra.allowed, np.bool_)}),
    )  # fmt: skip
    return native


_NOTHING_EXTRA = _native(Extra(np.empty(0, dtype=np.int32), np.empty(0, dtype=np.int64), np.empty(0)))
