"""Clippings for the bot: made in a process of its own, one after another, and remembered once Telegram has them."""

import asyncio
from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import cast

from bot.home import Home
from bot.worker import Worker, WorkerGone
from corpus.clippings.clipping import Clipping
from corpus.errors import SourceError
from corpus.model import Article, Span

SECONDS_TO_DEVELOP = 30.0
MOST_REMEMBERED = 2000


@dataclass(frozen=True, slots=True)
class Order:
    """A clipping that somebody wants: the article, and the quoted place in its body."""

    article: Article
    quoted: Span | None

    @property
    def key(self) -> tuple[str, int, int]:
        span = self.quoted or Span(0, 0)
        return self.article.content_hash, span.start, span.end


class Darkroom:
    """Where clippings come from. Its process starts when an order is likely and ends with `close`."""

    def __init__(self, home: Home) -> None:
        self._home = home
        self._worker: Worker | None = None
        self._opening = asyncio.Lock()
        self._known: OrderedDict[tuple[str, int, int], tuple[str, ...]] = OrderedDict()

    async def develop(self, order: Order) -> Clipping:
        """Make a clipping. Raises SourceError when there is no picture of the page, or it takes too long."""
        file = self._home.find_facsimile(order.article)
        if file is None:
            raise SourceError("这篇文章的版面不在了；请管理员把那一版的 PDF 再收一次。")
        worker = await self._open()
        try:
            async with asyncio.timeout(SECONDS_TO_DEVELOP):
                return cast(Clipping, await worker.call("develop", file, order.article, order.quoted))
        except (TimeoutError, WorkerGone):
            await self.close()
            raise SourceError(f"{file.name} 的版面太复杂，没有剪成；请另存成普通的 PDF 再收一次。") from None

    async def expect(self, articles: Iterable[Article]) -> None:
        """Starts the process where one of these articles can be cut out: somebody may be about to ask for it."""
        if self._worker is None and any(article.facsimile for article in articles):
            await self._open()

    async def _open(self) -> Worker:
        async with self._opening:
            if self._worker is None:
                self._worker = await Worker.start("bot.clipping_process")
            return self._worker

    def recall(self, order: Order) -> tuple[str, ...] | None:
        """The ids under which Telegram has the pictures already."""
        return self._known.get(order.key)

    def remember(self, order: Order, file_ids: tuple[str, ...]) -> None:
        self._known[order.key] = file_ids
        while len(self._known) > MOST_REMEMBERED:
            self._known.popitem(last=False)

    def forget(self, order: Order) -> None:
        self._known.pop(order.key, None)

    async def close(self) -> None:
        worker, self._worker = self._worker, None
        if worker is not None:
            worker.kill()
            await worker.close()
