"""Who of the bots is alive, without a common clock.

Each counts its own beats up in the database, and reads those of the others with the same statement. Whoever sees a
count stand still for `DEAD_AFTER` seconds of its own time, while it looked all the time, strikes that replica out, and
the database gives its claims back. A replica that could not look for a while (it was stopped, or the database was away)
begins to look anew, so that a database that restarts kills nobody.

The other side of it: a replica may act on its claims only for `SURE_FOR` seconds after the beginning of its last beat
that got through. Later it must wait for the next one, which tells it whether it has been struck out meanwhile.
"""

import asyncio
import logging
import secrets
import time
from collections.abc import Callable

from bot.state import Beat, Beats, PassingError

SECONDS_BETWEEN_BEATS = 0.2
DEAD_AFTER = 1.2
SURE_FOR = 0.7
"""Well below `DEAD_AFTER`: the rest is for the call that is made on the strength of it."""

_LATE = 3 * SECONDS_BETWEEN_BEATS
_SECONDS_FOR_A_BEAT = 1.0

logger = logging.getLogger(__name__)


class Heart:
    """The life of one replica. `on_death` is called when it has been given up by the others and begins a new one."""

    def __init__(self, beats: Beats, name: str, on_death: Callable[[], None]) -> None:
        self._beats = beats
        self._name = name
        self._on_death = on_death
        self._beat_at = float("-inf")
        self._beaten = asyncio.Event()
        self._watch = Watch()
        self.id = secrets.token_hex(8)
        """Of this life; the next one has another."""

    async def begin(self) -> None:
        await self._beats.register(self.id, self._name)

    async def end(self) -> None:
        await self._beats.leave(self.id)

    async def confirm(self) -> None:
        """Returns when it is certain that nobody has given this replica up, or when it has begun a new life."""
        while self.seconds_since_beat >= SURE_FOR:
            await self._beaten.wait()

    @property
    def seconds_since_beat(self) -> float:
        """How long ago the last beat that got through began."""
        return time.monotonic() - self._beat_at

    async def run(self) -> None:
        """Beats until it is cancelled."""
        while True:
            begun = time.monotonic()
            try:
                await self._beat()
            except (PassingError, TimeoutError) as error:
                self._watch.forget()
                logger.warning("the database did not hear a beat (%s)", type(error).__name__)
            await asyncio.sleep(max(0.01, begun + SECONDS_BETWEEN_BEATS - time.monotonic()))

    async def _beat(self) -> None:
        begun = time.monotonic()
        async with asyncio.timeout(_SECONDS_FOR_A_BEAT):
            others = await self._beats.beat(self.id)
        if others is None:
            await self._begin_again()
            return
        self._beat_at = begun
        self._beaten.set()
        self._beaten = asyncio.Event()
        for dead in self._watch.look(others, time.monotonic()):
            if await self._beats.bury(dead):
                logger.warning("the bot %s is gone; its updates are taken over", dead.name)

    async def _begin_again(self) -> None:
        logger.warning("this bot was silent for too long and has been given up by the others; it begins anew")
        self._on_death()
        self.id = secrets.token_hex(8)
        self._watch.forget()
        await self._beats.register(self.id, self._name)


class Watch:
    """What one replica has seen of the others' beats, by its own clock."""

    def __init__(self) -> None:
        self._seen: dict[str, tuple[int, float]] = {}
        self._looked = float("-inf")

    def forget(self) -> None:
        """Nothing was seen for a while; everybody has all of their time again."""
        self._seen.clear()

    def look(self, others: list[Beat], now: float) -> list[Beat]:
        """Takes note of the beats at this time, and returns those that have stood still for too long."""
        if now - self._looked > _LATE:
            self.forget()
        self._looked = now
        before = self._seen
        self._seen = {
            other.id: known if (known := before.get(other.id)) and known[0] == other.beat else (other.beat, now)
            for other in others
        }
        return [other for other in others if now - self._seen[other.id][1] > DEAD_AFTER]
