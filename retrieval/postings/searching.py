"""Searching postings: compiled where that is installed and ready, else in numpy; both give the same to the last bit."""

import logging
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from retrieval.mapping import MappedArray, checked_array, raw_array
from retrieval.postings.adding import add_up, match, top_passages
from retrieval.postings.compiled_cache import alone_in
from retrieval.postings.layout import Passages, Postings, rare_limit
from retrieval.postings.pruning import Search
from retrieval.postings.weighing import Extra, Formula, Scores, Tables, WeightedTerms

logger = logging.getLogger(__name__)

_SMALL = 50_000
"""Postings that numpy adds up in less than a millisecond, which is what choosing among them takes at least."""

_LONGEST_COMPILED = np.iinfo(np.uint16).max
"""Compiled code takes lengths of 16 bits; no passage of a newspaper is longer."""


class _Room(threading.local):
    """What compiled searches of this thread work in."""

    parts: Any = None
    bonus: Scores = np.zeros(0)

    def of(self, make: Callable[[], Any], groups: int) -> Any:
        if self.parts is None:
            self.parts = make()
        if len(self.bonus) < groups:
            self.bonus = np.zeros(groups)
        return *self.parts, self.bonus


class _Compiled:
    """The compiled search of this process, once somebody has waited for it; or that it failed, not to wait again."""

    search: Any = None
    score: Any = None
    make_room: Any = None
    has_failed = False
    room = _Room()


def accelerate() -> bool:
    """Makes compiled code ready if it is installed: takes a second, the first time on a machine well under a minute.

    Where another process is compiling it waits for that, two minutes at most. False where numba is missing or cannot
    compile or keep its code here, which is logged once; everything is done in numpy then, as it is until this was
    called, so that no question ever waits for a compiler.
    """
    if _Compiled.search is None and not _Compiled.has_failed:
        try:
            from retrieval.postings import compiled, compiled_lists

            with alone_in(compiled_lists.CACHE):
                _compile(compiled)
        except ImportError:
            return False
        except (OSError, RuntimeError) as error:
            _Compiled.has_failed = True
            logger.warning("这台机器上用不了 numba，搜索会慢一些：%s", error)
            return False
        _Compiled.make_room = compiled.make_room
        _Compiled.score, _Compiled.search = compiled.score, compiled.search
    return _Compiled.search is not None


def _compile(code: Any) -> None:
    """Calls everything once with arrays of the types that it will be called with."""
    searcher = PostingsSearcher(Postings.empty(), Formula())
    given = searcher.compiled_postings, searcher.compiled_directory, searcher.compiled_tables
    asked = np.zeros(0, dtype=np.int64), np.zeros(0)
    code.search(*given, asked, _given_extra(None), _Compiled.room.of(code.make_room, 0), _no_best(1), 0.0)
    code.score(*given, asked, np.zeros(0, dtype=np.int64), np.zeros(0))


def _no_best(limit: int) -> Any:
    return np.empty(limit), np.empty(limit, dtype=np.int64)


@dataclass(frozen=True)
class PostingsSearcher:
    """The passages of some postings by BM25; `average` is the mean length of a passage in the whole library."""

    postings: Postings
    formula: Formula
    average: float | None = None

    @cached_property
    def tables(self) -> Tables:
        lengths = checked_array(self.postings.lengths)
        average = (float(lengths.mean()) if len(lengths) else 0.0) if self.average is None else self.average
        return Tables.of(self.formula, lengths, average)

    @cached_property
    def compiled_postings(self) -> Any:
        blob = raw_array(self.postings.blob)
        numbers = np.frombuffer(blob.data, dtype=np.uint16) if len(blob) else np.frombuffer(b"", dtype=np.uint16)
        lengths = self.postings.short_lengths.astype(np.uint16, copy=False)
        return _frozen(numbers), _frozen(numbers.view(np.uint8)), _frozen(lengths), rare_limit(len(lengths))

    @cached_property
    def compiled_directory(self) -> Any:
        blob: Any = self.postings.blob
        checked = blob.checked_blocks if isinstance(blob, MappedArray) else np.zeros(0, dtype=np.uint8)
        return *(_frozen(part) for part in self.postings.directory), _frozen(checked)

    @cached_property
    def compiled_tables(self) -> Any:
        tables, formula = self.tables, self.formula
        return (
            tables.norms,
            tables.ceilings,
            tables.ratios,
            tables.shortest,
            float(formula.k1),
            float(formula.delta),
        )

    def best(
        self,
        weights: Mapping[int, float],
        limit: int,
        *,
        extra: Extra | None = None,
        also: Sequence[int] = (),
        floor: float = 0.0,
    ) -> list[tuple[int, float]]:
        """The passages with the highest scores above `floor`, best first, equal ones in their order.

        `weights`, none of them negative, by term number; terms with less than 1.2e-38, or more than 3.4e38, count for
        nothing. A passage that has no such term is not found, unless it is one
        of `also`, which ascend: these compete with what is extra for them alone. A `floor` that is known beforehand, as
        the tenth best score in other parts of the library, saves work.
        """
        query = _query(weights)
        if limit < 1 or not (len(query.terms) or also):
            return []
        if not self._is_compiled and (not len(query.terms) or self._is_small(query)):
            return self._best_added(query, limit, extra, also, floor)
        found = self._best(query, limit, extra, floor)
        if not also:
            return found
        best = dict(found)
        best.update(zip(also, self._scores_of(query, also, extra).tolist(), strict=True))
        ranked = sorted(best.items(), key=lambda entry: (-entry[1], entry[0]))
        return [(passage, score) for passage, score in ranked[:limit] if score > floor]

    def _best(self, query: WeightedTerms, limit: int, extra: Extra | None, floor: float) -> list[tuple[int, float]]:
        if self._is_compiled:
            return self._best_compiled(query, limit, extra, floor)
        search = Search.of(self.postings, self.tables, query, extra=extra, limit=limit, floor=floor)
        passages, scores = search.run()
        return list(zip(passages.tolist(), scores.tolist(), strict=True))

    def _best_added(
        self, query: WeightedTerms, limit: int, extra: Extra | None, also: Sequence[int], floor: float
    ) -> list[tuple[int, float]]:
        scores = add_up(self.postings, self.tables, query, extra)
        if also and extra is not None:
            chosen = np.array(also, dtype=np.int64)
            unmatched = chosen[scores[chosen] == 0]
            scores[unmatched] = extra.of(unmatched)
        best = top_passages(scores, limit)
        ranked = zip(best, scores[best].tolist(), strict=True)
        return [(passage, score) for passage, score in ranked if score > floor]

    @property
    def _is_compiled(self) -> bool:
        return _Compiled.search is not None and len(self.tables.norms) <= _LONGEST_COMPILED

    def _is_small(self, query: WeightedTerms) -> bool:
        """Whether adding up everything takes less time than finding out what need not be added."""
        posted = int(self.postings.directory[1][query.terms].sum())
        return posted + len(self.postings.lengths) // 8 < _SMALL

    def _best_compiled(
        self, query: WeightedTerms, limit: int, extra: Extra | None, floor: float
    ) -> list[tuple[int, float]]:
        added, (scores, passages) = _given_extra(extra), _no_best(limit)
        room = _Compiled.room.of(_Compiled.make_room, 0 if extra is None else extra.size)
        given = self.compiled_postings, self.compiled_directory, self.compiled_tables, (query.terms, query.weights)
        found = _Compiled.search(*given, added, room, (scores, passages), float(floor))
        if found < 0:
            self._check_lists(query)
            found = _Compiled.search(*given, added, room, (scores, passages), float(floor))
        return list(zip(passages[:found].tolist(), scores[:found].tolist(), strict=True))

    def _check_lists(self, query: WeightedTerms) -> None:
        starts, blob = self.postings.directory[0], self.postings.blob
        assert isinstance(blob, MappedArray)  # noqa: S101 - nothing else has to be checked
        for start, stop in zip(starts[query.terms].tolist(), starts[query.terms + 1].tolist(), strict=True):
            blob.check(start, stop)

    def _scores_of(self, query: WeightedTerms, passages: Sequence[int], extra: Extra | None) -> Scores:
        """The scores of these passages, which ascend, with what is extra for them."""
        chosen = np.array(passages, dtype=np.int64)
        if self._is_compiled:
            scores, asked = np.zeros(len(chosen)), (query.terms, query.weights)
            given = self.compiled_postings, self.compiled_directory, self.compiled_tables
            if not _Compiled.score(*given, asked, chosen, scores):
                self._check_lists(query)
                _Compiled.score(*given, asked, chosen, scores)
        else:
            scores = Search.of(self.postings, self.tables, query).exact_scores(chosen)
        return scores if extra is None else scores + extra.of(chosen)

    def scores_of(self, weights: Mapping[int, float], passages: Sequence[int]) -> Scores:
        """The scores of these passages, which ascend."""
        return self._scores_of(_query(weights), passages, None)

    def matches(self, weights: Mapping[int, float]) -> tuple[Passages, Scores]:
        """All passages that hold any of the terms, ascending, and their scores."""
        return match(self.postings, self.tables, _query(weights))


_NO_EXTRA = Extra(np.empty(0, dtype=np.int32), np.empty(0, dtype=np.int64), np.empty(0))
_ALL_ALLOWED = np.empty(0, dtype=np.bool_)


def _given_extra(extra: Extra | None) -> Any:
    extra = extra or _NO_EXTRA
    allowed = _ALL_ALLOWED if extra.allowed is None else extra.allowed
    return tuple(_frozen(part) for part in (extra.groups, extra.members, extra.values, allowed))


def _frozen(array: NDArray[Any]) -> NDArray[Any]:
    """A view that cannot be written to, as that of a mapped file cannot: another type to compiled code."""
    view = array.view()
    view.flags.writeable = False
    return view


_LEAST_WEIGHT, _MOST_WEIGHT = float(np.finfo(np.float32).tiny), float(np.finfo(np.float32).max)
"""With others a passage that was met could have a sum of nothing, or one that is no number, in 32 bits."""


def _query(weights: Mapping[int, float]) -> WeightedTerms:
    terms = [term for term, weight in weights.items() if _LEAST_WEIGHT <= weight <= _MOST_WEIGHT]
    terms.sort()
    return WeightedTerms(np.array(terms, dtype=np.int64), np.array([weights[term] for term in terms], dtype=np.float64))
