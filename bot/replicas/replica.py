"""One of the bots: it stores what comes to it, claims what it has room for, and lets go of what it no longer owns."""

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from contextvars import ContextVar

from bot.replicas.heart import Heart
from bot.replicas.lease import LeaseLost
from bot.state import Batcher, Beats, Claimed, PassingError, Stored, Updates

MOST_IN_HAND = 64
SECONDS_BETWEEN_LOOKS = 0.2
"""Updates are looked for when one has come or is finished, and this often besides: others may have left some."""

_PAUSE_AFTER_ERROR = 0.1

logger = logging.getLogger(__name__)

_at_work_on: ContextVar[Claimed | None] = ContextVar("at_work_on", default=None)
"""The claim on the update that the present task deals with."""


class Replica:
    """Claims updates while it is open, and gives each to `deliver`, which only lines it up."""

    def __init__(
        self, updates: Updates, beats: Beats, deliver: Callable[[Claimed], Awaitable[None]], *, name: str = "bot"
    ) -> None:
        self._updates = updates
        self._deliver = deliver
        self._heart = Heart(beats, name, self._lose_all)
        self._in_hand: dict[int, Claimed] = {}
        self._wanted = asyncio.Event()
        self._finishing = Batcher(self._finish, linger=0)

    @asynccontextmanager
    async def open(self) -> AsyncIterator[None]:
        """Claims and beats while this is open; what is in hand at the end is anybody's then."""
        await self._heart.begin()
        beating = asyncio.create_task(self._heart.run(), name="heart")
        try:
            yield
        finally:
            beating.cancel()
            await asyncio.gather(beating, return_exceptions=True)
            await self._heart.end()

    @asynccontextmanager
    async def claiming(self) -> AsyncIterator[None]:
        """Updates are claimed while this is open; those in hand are finished after it, while `open` still holds."""
        claiming = asyncio.create_task(self._claim_on(), name="claiming")
        try:
            yield
        finally:
            claiming.cancel()
            await asyncio.gather(claiming, return_exceptions=True)
            # A claim that was broken off may have been made all the same.
            await self._updates.release_others(self._heart.id, self._in_hand)

    @property
    def in_hand(self) -> int:
        """How many updates it has claimed and not finished."""
        return len(self._in_hand)

    @property
    def seconds_since_beat(self) -> float:
        """How long ago the database has heard of this bot."""
        return self._heart.seconds_since_beat

    async def store(self, update: Stored) -> None:
        """When this returns, one of the bots will deal with the update, whatever becomes of this one."""
        await self._updates.store(update)
        self._wanted.set()

    def begin(self, update_id: int) -> None:
        """The present task deals with this update from now on."""
        _at_work_on.set(self._in_hand.get(update_id) or Claimed("", update_id, "", 0, 0.0))

    @staticmethod
    def present_claim() -> Claimed | None:
        """On what claim the present task acts."""
        return _at_work_on.get()

    async def permit(self) -> None:
        """To be awaited before anything is said to anybody.

        Raises LeaseLost where another bot has, or may have, the update that the present task deals with.
        """
        claim = _at_work_on.get()
        if claim is None:
            return
        await self._heart.confirm()
        if self._in_hand.get(claim.update_id) is not claim:
            raise LeaseLost(claim.update_id)

    async def finish(self, update_id: int) -> None:
        """The update has been dealt with, if it is still in hand."""
        if update_id in self._in_hand:
            await self._finishing.add(update_id)

    async def _finish(self, update_ids: Sequence[int]) -> None:
        finished = await self._updates.finish(self._heart.id, update_ids)
        for update_id in update_ids:
            self._in_hand.pop(update_id, None)
            if update_id not in finished:
                logger.warning("update %d was answered here, but belonged to another bot by then", update_id)
        self._wanted.set()

    async def _claim_on(self) -> None:
        while True:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(SECONDS_BETWEEN_LOOKS):
                    await self._wanted.wait()
            self._wanted.clear()
            try:
                await self._claim()
            except PassingError as error:
                logger.warning("no updates could be claimed (%s)", type(error).__name__)
                await asyncio.sleep(_PAUSE_AFTER_ERROR)
                await self._updates.release_others(self._heart.id, self._in_hand)

    async def _claim(self) -> None:
        room = MOST_IN_HAND - len(self._in_hand)
        if room <= 0:
            return
        life = self._heart.id
        claimed = await self._updates.claim(life, room)
        if life != self._heart.id:
            return  # the database gives them back, with the rest of that life
        for one in claimed:
            self._in_hand[one.update_id] = one
            await self._deliver(one)
        if len(claimed) == room:
            self._wanted.set()

    def _lose_all(self) -> None:
        self._in_hand.clear()
        self._wanted.set()
