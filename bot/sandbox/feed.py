"""A list that tells its listeners what is added to it: the log of calls and the changes of the chats."""

import asyncio
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Generic, TypeVar

T = TypeVar("T")


class Feed(Generic[T]):
    """Keeps the last `size` entries and hands each new one to every subscriber's queue."""

    def __init__(self, size: int = 20_000) -> None:
        self._entries: deque[T] = deque(maxlen=size)
        self._queues: set[asyncio.Queue[T]] = set()
        self.total = 0

    def add(self, entry: T) -> None:
        """Keeps the entry and passes it on."""
        self.total += 1
        self._entries.append(entry)
        for queue in self._queues:
            queue.put_nowait(entry)

    @contextmanager
    def subscribe(self, queue: "asyncio.Queue[Any] | None" = None) -> "Iterator[asyncio.Queue[T]]":
        """A queue that receives every entry added while the context is open; one queue may be given to more feeds."""
        queue = asyncio.Queue() if queue is None else queue
        self._queues.add(queue)
        try:
            yield queue
        finally:
            self._queues.discard(queue)

    def clear(self) -> None:
        """Forgets what was kept; subscribers stay."""
        self._entries.clear()

    def __iter__(self) -> Iterator[T]:
        return iter(tuple(self._entries))

    def __len__(self) -> int:
        return len(self._entries)

    def __getitem__(self, index: int) -> T:
        return self._entries[index]
