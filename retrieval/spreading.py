"""The same work on many articles, in several processes where there are many: most of an index is cutting words."""

import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from itertools import chain, islice
from multiprocessing import get_context, parent_process
from multiprocessing.connection import wait
from types import TracebackType
from typing import Protocol, TypeVar

from corpus.model import Article
from retrieval.analysis import hasten

T = TypeVar("T")

MOST_PROCESSES = 8
"""What they give back is numbered by one process, which keeps no more than so many busy."""

_ALONE = 400
"""Articles; as long as there are no more, starting other processes takes longer than the work."""

_TOGETHER = 25
"""Articles that are sent to a process at once."""


class Spread(Protocol):
    """Does some work on each article and gives back what came of it, in their order, as the builtin `map` does."""

    def __call__(self, work: Callable[[Article], T], articles: Iterable[Article], /) -> Iterator[T]:
        """Articles are read as they are needed, a few ahead."""


class Crew:
    """A context manager that is a `Spread`: so many processes, started when the first hundreds of articles are done.

    `work` must be a function of a module. Should the processes be killed, for want of memory for instance, the work
    goes on without them.
    """

    def __init__(self, processes: int | None = None) -> None:
        self._processes = min(_cores(), MOST_PROCESSES) if processes is None else processes
        self._alone = _ALONE
        self._pool: ProcessPoolExecutor | None = None

    def __enter__(self) -> "Crew":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._pool is not None:
            self._pool.shutdown(wait=error is None, cancel_futures=True)

    def __call__(self, work: Callable[[Article], T], articles: Iterable[Article], /) -> Iterator[T]:
        coming = iter(articles)
        while self._processes < 2 or self._alone > 0:
            first = next(coming, None)
            if first is None:
                return
            self._alone -= 1
            yield work(first)
        yield from self._share(work, coming)

    def _share(self, work: Callable[[Article], T], articles: Iterator[Article]) -> Iterator[T]:
        under_way: deque[tuple[list[Article], Future[list[T]]]] = deque()
        following = self._send(work, articles)
        under_way.extend(islice(following, 2 * self._processes))
        while under_way:
            sent, future = under_way.popleft()
            try:
                done = future.result()
            except BrokenProcessPool:
                # Not one article is lost: what was under way is done here, and so is everything that follows.
                self._processes, self._pool = 1, None
                yield from map(work, chain(sent, *(others for others, _ in under_way), articles))
                return
            under_way.extend(islice(following, 1))
            yield from done

    def _send(
        self, work: Callable[[Article], T], articles: Iterator[Article]
    ) -> Iterator[tuple[list[Article], Future[list[T]]]]:
        while together := list(islice(articles, _TOGETHER)):
            try:
                future = self._started().submit(_do_all, work, together)
            except BrokenProcessPool as error:
                future = Future()
                future.set_exception(error)
            yield together, future

    def _started(self) -> ProcessPoolExecutor:
        if self._pool is None:
            self._pool = ProcessPoolExecutor(self._processes, get_context("spawn"), initializer=_begin)
        return self._pool


def _do_all(work: Callable[[Article], T], articles: list[Article]) -> list[T]:
    return [work(article) for article in articles]


def _begin() -> None:
    """In each process: Ctrl-C is for the one that has started it, and when that one is killed, it ends as well."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    hasten()


def _end_with_parent() -> None:
    parent = parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(1)


def _cores() -> int:
    """How many of the machine's cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
