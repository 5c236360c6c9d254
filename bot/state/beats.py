"""Which of the bots that share a database are alive."""

from dataclasses import dataclass

from sqlalchemy import text

from bot.state.database import Database

_REGISTER = text("INSERT INTO replicas (id, name, beat) VALUES (:id, :name, 0) ON CONFLICT (id) DO NOTHING")
_BEAT = text("""
WITH mine AS (UPDATE replicas SET beat = beat + 1 WHERE id = :id RETURNING id)
SELECT id, name, beat, EXISTS (SELECT FROM mine) AS am_alive FROM replicas
""")
_BURY = text("DELETE FROM replicas WHERE id = :id AND beat = :beat RETURNING id")
_COUNT = text("SELECT count(*) FROM replicas")
_LEAVE = text("DELETE FROM replicas WHERE id = :id")


@dataclass(frozen=True, slots=True)
class Beat:
    """How far a replica has counted."""

    id: str
    name: str
    beat: int


class Beats:
    """The table of replicas. All but `register` and `leave` are tried once, because the time they take matters."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def register(self, replica: str, name: str) -> None:
        await self._database.execute(_REGISTER, {"id": replica, "name": name})

    async def beat(self, replica: str) -> list[Beat] | None:
        """Counts one up, and tells how far the others have counted; None where the others have given this one up."""
        rows = await self._database.attempt(_BEAT, {"id": replica})
        if not any(row.am_alive for row in rows):
            return None
        return [Beat(row.id, row.name, row.beat) for row in rows if row.id != replica]

    async def bury(self, dead: Beat) -> bool:
        """Strikes out a replica that has not counted on; its claims are anybody's then. False where it has."""
        return bool(await self._database.attempt(_BURY, {"id": dead.id, "beat": dead.beat}))

    async def count(self) -> int:
        """How many replicas are alive, or were a moment ago."""
        ((count,),) = await self._database.execute(_COUNT)
        return int(count)

    async def leave(self, replica: str) -> None:
        """Strikes this replica out; what it still claims is anybody's."""
        await self._database.execute(_LEAVE, {"id": replica})
