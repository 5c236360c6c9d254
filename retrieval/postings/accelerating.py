"""The compiled search, where numba is installed and somebody has waited for it (`compiled.py`)."""

import logging
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from retrieval.mapping import MappedArray, raw_array
from retrieval.postings.addresses import Addresses
from retrieval.postings.compiled_cache import AT_START, alone_in, compiled_sources, digest_of
from retrieval.postings.layout import WINDOW, Postings, rare_limit
from retrieval.postings.rows import BATCH, SPARE_CANDIDATES, UNCHECKED, TermRows, row_size
from retrieval.postings.weighing import LEAST_WEIGHT, MOST_WEIGHT, Extra, Formula, Scores, Tables

logger = logging.getLogger(__name__)

_LONGEST = np.iinfo(np.uint16).max
"""Compiled code takes lengths of 16 bits; no passage of a newspaper is longer."""


_MOST_TERMS = 2000
"""Of more, rounding up what each can add would take too many of the numbers that 16 bits are."""


class _Room(threading.local):
    """What compiled searches of this thread work in: making it anew each time would take longer than most of them.

    A sum for each passage of a window and what is extra for each group, both nothing between two searches; two bounds
    and eight bits for each block of passages; and numbers for candidates, of which memory is taken only for as many as
    there were. A million passages take 1 MB, and 12 bytes a candidate: 13 MB where a search met them all.
    """

    sums = np.zeros(0, dtype=np.uint16)
    bonus: Scores = np.zeros(0)
    spent = np.zeros(4, dtype=np.int64)
    passages = 0
    addresses: Addresses | None = None

    def of(self, passages: int, groups: int) -> Addresses:
        if self.addresses is None or self.passages < passages or len(self.bonus) < groups:
            self.passages, groups = max(passages, self.passages), max(groups, len(self.bonus))
            self.sums, self.bonus = np.zeros(WINDOW, dtype=np.uint16), np.zeros(groups)
            self.spent = np.zeros(4, dtype=np.int64)  # as many as `rows.py` names
            blocks, candidates = 2 * row_size(self.passages), 2 * (self.passages + SPARE_CANDIDATES)
            self.addresses = Addresses(
                (self.sums, np.uint16), (self.bonus, np.float64), (np.empty(2 * blocks, dtype=np.uint16), np.uint16),
                (np.empty(candidates, dtype=np.uint32), np.uint32), (np.empty(candidates, dtype=np.uint16), np.uint16),
                (np.empty(4 * (BATCH + 1), dtype=np.uint32), np.uint32), (np.empty(BATCH), np.float64),
                (np.empty(blocks, dtype=np.uint8), np.uint8), (self.spent, np.int64),
            )  # fmt: skip
        return self.addresses


class Compiled:
    """The compiled code of this process, once somebody has waited for it; or that it failed, not to wait again."""

    search: Any = None
    score: Any = None
    make_rows: Any = None
    has_failed = False
    room = _Room()


def accelerate() -> bool:
    """Makes compiled code ready if it is installed: takes a second, the first time on a machine well under a minute.

    Where another process is compiling it waits for that, two minutes at most. False where numba is missing or cannot
    compile or keep its code here, or where the program was upgraded since it was started, which is logged once;
    everything is done in numpy then, as it is until this was called, so that no question ever waits for a compiler.
    """
    if Compiled.search is None and not Compiled.has_failed:
        try:
            from retrieval.postings import compiled, compiled_lists

            if digest_of(compiled_sources()) != AT_START:
                raise RuntimeError("程序文件在运行中更新过，重启后再用")
            with alone_in(compiled_lists.CACHE):
                _compile(compiled)
        except ImportError:
            return False
        except (OSError, RuntimeError) as error:
            Compiled.has_failed = True
            logger.warning("这台机器上用不了 numba，搜索会慢一些：%s", error)
            return False
        Compiled.score, Compiled.make_rows, Compiled.search = compiled.score, compiled.make_rows, compiled.search
    return Compiled.search is not None


def _compile(code: Any) -> None:
    """Calls everything once with arrays of the types that it will be called with."""
    postings, formula = Postings.empty(), Formula()
    searching = CompiledSearch(postings, Tables.of(formula, postings.lengths, 0.0))
    opened, room = searching.opened, Compiled.room.of(0, 0)  # they keep what the numbers say the places of
    asked, best, no_passages = _asked({}), (np.empty(1), np.empty(1, dtype=np.int64)), np.zeros(0, dtype=np.int64)
    code.search(opened.numbers, _NOTHING_EXTRA.numbers, room.numbers, *asked, *best, 0.0)
    code.score(opened.numbers, room.numbers, *asked, no_passages, np.zeros(0))
    code.make_rows(opened.numbers, room.numbers, *asked, no_passages)


@dataclass(frozen=True, slots=True, eq=False)
class OpenIndex:
    """`addresses` of what `open_index` says, in its order, and the rows that are among it."""

    addresses: Addresses
    rows: TermRows
    asked: NDArray[np.bool_]

    @property
    def numbers(self) -> NDArray[np.int64]:
        return self.addresses.numbers

    def make_rows(self, room: Addresses, terms: NDArray[np.int64], weights: Scores) -> None:
        """Makes the rows that these terms lack; their lists were checked."""
        made = np.empty(len(terms), dtype=np.int64)
        with self.rows.making:
            number = Compiled.make_rows(self.numbers, room.numbers, terms, weights, made)
            # Not before they are all there: other threads look here without the lock.
            self.rows.is_made[made[:number]] = True
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
        postings, tables, blob, rows = self.postings, self.tables, self.postings.blob, TermRows.of(self.postings)
        starts, frequencies, most = postings.directory
        checked = blob.checked_blocks if isinstance(blob, MappedArray) else np.zeros(0, dtype=np.uint8)
        limits = np.array([rare_limit(len(postings.lengths)), tables.shortest, rows.limit])
        parameters = np.array([tables.formula.k1, tables.formula.delta])
        addresses = Addresses(
            (raw_array(blob), np.uint16), (postings.short_lengths, np.uint16),
            (starts, np.int64), (frequencies, np.int32), (most, np.uint8), (checked, np.uint8),
            (tables.norms, np.float64), (tables.ceilings, np.float32), (limits, np.int64), (parameters, np.float64),
            (rows.terms, np.int64), (rows.is_made, np.bool_), (rows.rows, np.uint8), (rows.places, np.uint16),
        )  # fmt: skip
        return OpenIndex(addresses, rows, postings.asked)

    def make_ready(self) -> None:
        """Makes the rows that were made of these postings in an earlier generation, for another mean length. Only where
        `is_ready`."""
        asked = np.flatnonzero(self.postings.asked)
        if len(asked):
            room = Compiled.room.of(len(self.postings.lengths), 0)
            self.opened.make_rows(room, asked, np.ones(len(asked)))

    def best(
        self, weights: Mapping[int, float], limit: int, extra: Extra | None, floor: float
    ) -> list[tuple[int, float]]:
        opened = self.opened  # of two threads that make it, each keeps its own
        added = _NOTHING_EXTRA if extra is None else _addresses_of(extra)
        room = Compiled.room.of(len(self.postings.lengths), 0 if extra is None else extra.size)
        terms, named = _asked(weights)
        scores, passages = np.empty(limit), np.empty(limit, dtype=np.int64)
        given = opened.numbers, added.numbers, room.numbers, terms, named, scores, passages, float(floor)
        while (found := Compiled.search(*given)) < 0:
            if found == UNCHECKED:
                self._check_lists(terms, named)
            else:
                opened.make_rows(room, terms, named)
        return list(zip(passages[:found].tolist(), scores[:found].tolist(), strict=True))

    def scores_of(self, weights: Mapping[int, float], passages: Sequence[int]) -> Scores:
        opened, room, chosen = self.opened, Compiled.room.of(0, 0), np.array(passages, dtype=np.int64)
        terms, named = _asked(weights)
        scores = np.zeros(len(chosen))
        if not Compiled.score(opened.numbers, room.numbers, terms, named, chosen, scores):
            self._check_lists(terms, named)
            Compiled.score(opened.numbers, room.numbers, terms, named, chosen, scores)
        return scores

    def _check_lists(self, terms: NDArray[np.int64], weights: Scores) -> None:
        terms = terms[(weights >= LEAST_WEIGHT) & (weights <= MOST_WEIGHT)]  # the others' are not read
        starts, blob = self.postings.directory[0], self.postings.blob
        assert isinstance(blob, MappedArray)  # noqa: S101 - nothing else has to be checked
        for start, stop in zip(starts[terms].tolist(), starts[terms + 1].tolist(), strict=True):
            blob.check(start, stop)


def _asked(weights: Mapping[int, float]) -> tuple[NDArray[np.int64], Scores]:
    """Terms and their weights, as they come."""
    number = len(weights)
    return np.fromiter(weights, np.int64, number), np.fromiter(weights.values(), np.float64, number)


def _addresses_of(extra: Extra) -> Addresses:
    allowed = np.empty(0, dtype=np.bool_) if extra.allowed is None else extra.allowed
    parts = (extra.groups, np.int32), (extra.members, np.int64), (extra.values, np.float64), (allowed, np.bool_)
    return Addresses(*parts)


_NOTHING_EXTRA = _addresses_of(Extra(np.empty(0, dtype=np.int32), np.empty(0, dtype=np.int64), np.empty(0)))
