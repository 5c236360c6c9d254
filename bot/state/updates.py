"""The queue that bots share: updates are stored once, claimed by one bot at a time, and finished by who has the claim.

Each statement is a transaction by itself. A bot that is stopped in the middle of one leaves no lock behind.
"""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.state.batching import Batcher
from bot.state.database import Database

_STORE = text("""
INSERT INTO updates (update_id, lane, body, received_at, attempts)
SELECT came.update_id, came.lane, came.body, :now, 0
FROM unnest(CAST(:ids AS bigint[]), CAST(:lanes AS bigint[]), CAST(:bodies AS text[])) AS came (update_id, lane, body)
ON CONFLICT (update_id) DO NOTHING
RETURNING update_id
""")

_CLAIM = text("""
WITH mine AS MATERIALIZED (
    SELECT waiting.update_id FROM updates AS waiting
    WHERE waiting.body IS NOT NULL AND waiting.claimed_by IS NULL AND NOT EXISTS (
        SELECT FROM updates AS other
        WHERE other.lane = waiting.lane AND other.body IS NOT NULL
        AND (other.update_id < waiting.update_id OR other.claimed_by IS NOT NULL)
    )
    ORDER BY waiting.update_id
    LIMIT :most
    FOR UPDATE OF waiting SKIP LOCKED
)
UPDATE updates SET claimed_by = :replica, attempts = attempts + 1
FROM mine WHERE updates.update_id = mine.update_id
RETURNING updates.update_id, updates.body, updates.attempts, updates.received_at
""")

_FINISH = text("""
UPDATE updates SET body = NULL, lane = NULL, claimed_by = NULL
WHERE update_id = ANY(CAST(:ids AS bigint[])) AND claimed_by = :replica
RETURNING update_id
""")
"""What is kept of an update says nothing of anybody."""

_RELEASE = text("""
UPDATE updates SET claimed_by = NULL, attempts = attempts - 1
WHERE claimed_by = :replica AND NOT update_id = ANY(CAST(:kept AS bigint[]))
RETURNING update_id
""")

_HOLD = text("""
SELECT update_id FROM updates
WHERE update_id = ANY(CAST(:ids AS bigint[])) AND claimed_by = :replica ORDER BY update_id FOR SHARE
""")

_COUNT = text("SELECT count(*), coalesce(min(received_at), :now) FROM updates WHERE body IS NOT NULL")


@dataclass(frozen=True, slots=True)
class Stored:
    """An update that has come in. Those of one lane are dealt with one after the other."""

    update_id: int
    lane: int | None
    body: str


@dataclass(frozen=True, slots=True)
class Claimed:
    """An update that one bot is to deal with, this time being one of `attempts`."""

    replica: str
    update_id: int
    body: str
    attempts: int
    received_at: float


@dataclass(frozen=True, slots=True)
class Backlog:
    """How many updates nobody has dealt with yet, and for how many seconds the oldest has waited."""

    count: int
    seconds: float


class Updates:
    """The table of updates; the clock gives seconds since 1970."""

    def __init__(self, database: Database, clock: Callable[[], float]) -> None:
        self._database = database
        self._clock = clock
        self._storing = Batcher(self._store, linger=0)

    async def store(self, update: Stored) -> None:
        """Keeps the update, unless it is there already; when this returns it is safe."""
        await self._storing.add(update)

    async def _store(self, came: Sequence[Stored]) -> None:
        given = {
            "now": self._clock(),
            "ids": [update.update_id for update in came],
            "lanes": [update.lane for update in came],
            "bodies": [update.body for update in came],
        }
        await self._database.execute(_STORE, given)

    async def claim(self, replica: str, most: int) -> list[Claimed]:
        """Up to `most` updates whose turn it is, the oldest first, and nobody else's until the claim is lost.

        Tried once. Where it fails, something may have been claimed all the same: see `release_others`.
        """
        rows = await self._database.attempt(_CLAIM, {"replica": replica, "most": most})
        return sorted((Claimed(replica, *row) for row in rows), key=lambda claimed: claimed.update_id)

    @staticmethod
    async def hold(connection: AsyncConnection, claims: Iterable[Claimed]) -> set[Claimed]:
        """Which of the claims still hold; until the end of the transaction nobody can take these away."""
        held: set[Claimed] = set()
        for replica, theirs in groupby(sorted(claims, key=_by_owner), key=lambda claim: claim.replica):
            wanted = {claim.update_id: claim for claim in theirs}
            rows = await connection.execute(_HOLD, {"replica": replica, "ids": list(wanted)})
            held |= {wanted[number] for number in rows.scalars()}
        return held

    async def finish(self, replica: str, update_ids: Sequence[int]) -> set[int]:
        """The updates have been dealt with; returns those of which this replica still had the claim."""
        rows = await self._database.execute(_FINISH, {"replica": replica, "ids": list(update_ids)})
        return {row.update_id for row in rows}

    async def release_others(self, replica: str, kept: Collection[int]) -> int:
        """Gives back all claims of this replica but these; returns how many."""
        return len(await self._database.execute(_RELEASE, {"replica": replica, "kept": list(kept)}))

    async def backlog(self) -> Backlog:
        now = self._clock()
        ((count, oldest),) = await self._database.execute(_COUNT, {"now": now})
        return Backlog(count, max(0.0, now - oldest))


def _by_owner(claim: Claimed) -> tuple[str, int]:
    return claim.replica, claim.update_id
