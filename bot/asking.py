"""Asking the library from an event loop: nothing here keeps the loop waiting.

The archive is asked in a thread of its own, or in a process of its own: a thread shares the interpreter with the loop,
which then waits for it thousands of times a second; for a bot that many people use, a process is twice as fast.
"""

import asyncio
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from hashlib import blake2b
from typing import Any, Self, cast

from bot.actions import article_key
from bot.archive import Archive, open_archive
from bot.home import Home
from bot.state import QuotePlace
from bot.worker import Worker, WorkerGone
from corpus.contents import Entry, PrintedPage
from corpus.errors import LibraryError
from corpus.model import Article
from retrieval.model import Answer, NoAnswer, Quote

SECONDS_BETWEEN_LOOKS = 1.0
_SECONDS_TO_REFRESH = 20.0


class Newsroom:
    """What the bot asks. Use it as an async context manager.

    `apart` gives the archive a process of its own.
    """

    def __init__(
        self, home: Home, *, seconds_between_looks: float = SECONDS_BETWEEN_LOOKS, apart: bool = False
    ) -> None:
        self.home = home
        self._seconds = seconds_between_looks
        self._apart = apart
        self._executor: ThreadPoolExecutor | None = None
        self._archive: Archive | None = None
        self._worker: Worker | None = None
        self._opening = asyncio.Lock()

    async def __aenter__(self) -> Self:
        await self._open()
        return self

    async def __aexit__(self, *_: object) -> None:
        worker, self._worker = self._worker, None
        if worker is not None:
            await worker.close()
        if self._executor is not None:
            await self._ask("close")
            await asyncio.to_thread(self._executor.shutdown)

    async def answer(
        self, question: str, *, limit: int, previous: str | None = None, today: date | None = None
    ) -> Answer | NoAnswer:
        """The answer to a message; `previous` is the one before, which it may lean on, `today` the day it came."""
        return cast("Answer | NoAnswer", await self._ask("answer", question, limit, previous, today))

    async def article(self, key: str) -> Article | None:
        """The article whose `article_key` this is."""
        return cast("Article | None", await self._ask("article", key))

    async def article_by_id(self, article_id: str) -> Article | None:
        """The article whose id this is, as people copy it."""
        return await self.article(article_key(article_id))

    async def quotes(self, places: Sequence[QuotePlace]) -> tuple[Quote, ...] | None:
        """The quotes at these places; None where the library has changed under one of them."""
        return cast("tuple[Quote, ...] | None", await self._ask("quotes", tuple(places)))

    async def pages(self) -> list[PrintedPage]:
        """The pages of the library, the oldest first."""
        return cast("list[PrintedPage]", await self._ask("pages"))

    async def contents(
        self, question: str, *, previous: str | None, today: date
    ) -> tuple[str, list[PrintedPage]] | None:
        """The pages that a message asks for the headlines of, and what it means; None where it asks something else."""
        return cast("tuple[str, list[PrintedPage]] | None", await self._ask("contents", question, previous, today))

    async def entries(self, page: PrintedPage) -> list[Entry]:
        return cast("list[Entry]", await self._ask("entries", page))

    async def newest(self, most: int) -> list[Article]:
        """Articles of the newest issue, the first page first."""
        return cast("list[Article]", await self._ask("newest", most))

    async def examples(self) -> list[str]:
        """Questions that the library answers."""
        return cast("list[str]", await self._ask("examples"))

    async def size(self) -> int:
        """The number of articles."""
        return int(await self._ask("size"))

    async def refresh(self) -> bool:
        """Waits until what is in the library now can be asked; False where nobody has indexed it in time."""
        try:
            async with asyncio.timeout(_SECONDS_TO_REFRESH):
                while not await self._ask("is_current"):  # noqa: ASYNC110 - another thread or process changes it
                    await asyncio.sleep(0.05)
        except TimeoutError:
            return False
        return True

    async def _open(self) -> None:
        if self._apart:
            folder, seconds = str(self.home.folder), str(self._seconds)
            self._worker = await Worker.start("bot.archive_process", folder, seconds, settings=self.home.settings)
            await self._worker.call("size")
            return
        self._executor = ThreadPoolExecutor(1, thread_name_prefix="asking")
        loop = asyncio.get_running_loop()
        self._archive = await loop.run_in_executor(self._executor, open_archive, self.home, self._seconds)

    async def _ask(self, name: str, *given: Any) -> Any:
        if self._worker is not None:
            return await self._ask_apart(self._worker, name, *given)
        if self._executor is None:
            raise RuntimeError("the newsroom is not open")
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._executor, getattr(self._archive, name), *given)

    async def _ask_apart(self, worker: Worker, name: str, *given: Any) -> Any:
        try:
            return await worker.call(name, *given)
        except WorkerGone:
            await self._open_again(worker)
            return await cast("Worker", self._worker).call(name, *given)

    async def _open_again(self, gone: Worker) -> None:
        """The process has been ended, for instance for want of memory; another one takes its place."""
        async with self._opening:
            if self._worker is gone:
                try:
                    await self._open()
                except WorkerGone:
                    raise LibraryError("报库打不开，或内存不够；请用 wenbao articles 看看报库，再试一次。") from None


def page_key(*place: str | None) -> str:
    """20 characters that stand for a page (paper, date, page) or an issue (paper, date) in a button."""
    named = "\x1e".join("\x1f" if part is None else part for part in place)
    return blake2b(named.encode("utf-8", "surrogatepass"), digest_size=10).hexdigest()
