"""Writing together what comes at the same time: under load one transaction serves many."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Generic, TypeVar

SECONDS_TO_LINGER = 0.02
"""A transaction costs a dozen trips between threads, and nobody waits for this one: the answer stands in the chat."""

T = TypeVar("T")


class Batcher(Generic[T]):
    """Hands entries to `write` in batches: for `linger` seconds, and while one is being written, the next gathers.

    `add` returns when the entry has been written, and raises what its writing has raised.
    """

    def __init__(self, write: Callable[[Sequence[T]], Awaitable[None]], *, linger: float = SECONDS_TO_LINGER) -> None:
        self._write = write
        self._linger = linger
        self._waiting: list[tuple[T, asyncio.Future[None]]] = []
        self._writing: asyncio.Task[None] | None = None

    async def add(self, entry: T) -> None:
        written: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append((entry, written))
        if self._writing is None or self._writing.done():
            self._writing = asyncio.create_task(self._write_all(), name="batcher")
        await written

    async def _write_all(self) -> None:
        while self._waiting:
            await asyncio.sleep(self._linger)
            batch, self._waiting = self._waiting, []
            try:
                await self._write([entry for entry, _ in batch])
            except Exception as error:
                if len(batch) == 1:
                    _settle(batch[0][1], error)
                else:
                    await self._write_singly(batch)
            else:
                for _, written in batch:
                    _settle(written)

    async def _write_singly(self, batch: list[tuple[T, "asyncio.Future[None]"]]) -> None:
        """One entry that cannot be written must not take the others with it."""
        for entry, written in batch:
            try:
                await self._write([entry])
            except Exception as error:
                _settle(written, error)
            else:
                _settle(written)


def _settle(written: "asyncio.Future[None]", error: Exception | None = None) -> None:
    if written.done():  # whoever waited has been cancelled
        return
    if error is None:
        written.set_result(None)
    else:
        written.set_exception(error)
