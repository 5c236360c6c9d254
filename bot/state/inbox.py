"""Updates between their arrival and their answer.

Telegram forgets an update as soon as the next ones are asked for. What was received and not yet dealt with is kept
here, so that a program that is killed answers it when it starts again, and an update that comes twice is seen to.
"""

from collections.abc import Callable, Mapping, Sequence

from sqlalchemy import insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.state.batching import Batcher
from bot.state.database import Database, in_transaction
from bot.state.tables import inbox

MOST_ATTEMPTS = 3
"""An update that has ended the program as often as this is given up."""

LONGEST_DELAY = 24 * 3600.0
"""What waited for longer, nobody expects to be answered any more."""


class Inbox:
    """The updates by their ids; the clock gives seconds since 1970."""

    def __init__(self, database: Database, clock: Callable[[], float]) -> None:
        self._database = database
        self._clock = clock
        self._finished = Batcher(self._empty)

    @in_transaction
    async def receive(self, connection: AsyncConnection, bodies: Mapping[int, str]) -> set[int]:
        """Keeps the updates, and says which of them had come before."""
        ids = list(bodies)
        known = set((await connection.execute(select(inbox.c.update_id).where(inbox.c.update_id.in_(ids)))).scalars())
        new = [
            {"update_id": number, "body": body, "attempts": 0, "received_at": self._clock()}
            for number, body in bodies.items()
            if number not in known
        ]
        if new:
            await connection.execute(insert(inbox), new)
        return known

    async def finish(self, update_id: int) -> None:
        """The update has been dealt with; only its number is kept."""
        await self._finished.add(update_id)

    @in_transaction
    async def _empty(self, connection: AsyncConnection, update_ids: Sequence[int]) -> None:
        await connection.execute(update(inbox).where(inbox.c.update_id.in_(update_ids)).values(body=None))

    @in_transaction
    async def take_unfinished(self, connection: AsyncConnection) -> list[str]:
        """The bodies of what an earlier run has left, oldest first; each of them is given out a few times at most."""
        since = self._clock() - LONGEST_DELAY
        hopeful = (inbox.c.attempts < MOST_ATTEMPTS) & (inbox.c.received_at > since)
        await connection.execute(update(inbox).where(~hopeful).values(body=None))
        left = select(inbox.c.body).where(inbox.c.body.is_not(None)).order_by(inbox.c.update_id)
        bodies = [str(body) for body in (await connection.execute(left)).scalars()]
        again = update(inbox).where(inbox.c.body.is_not(None)).values(attempts=inbox.c.attempts + 1)
        await connection.execute(again)
        return bodies
