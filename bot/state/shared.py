"""What bots that share a database keep in common, besides what every bot remembers."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.state.beats import Beats
from bot.state.database import Database
from bot.state.floods import SharedFloods
from bot.state.shared_tables import floods, upload_contents
from bot.state.shared_tables import updates as updates_table
from bot.state.tables import uploads
from bot.state.updates import Updates

LIMITS_LAST = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Shared:
    """The queue, who is alive, and the limits. `pulse` is a database of its own, so that a beat waits for nobody."""

    database: Database
    pulse: Database
    clock: Callable[[], float]

    @property
    def updates(self) -> Updates:
        return Updates(self.database, self.clock)

    @property
    def beats(self) -> Beats:
        return Beats(self.pulse)

    def floods(self, kind: str, most: int, period: timedelta) -> SharedFloods:
        return SharedFloods(self.database, kind, most, period, self.clock)


async def clear_out_shared(connection: AsyncConnection, now: float, *, updates_last: timedelta) -> None:
    """Deletes what has had its time."""
    done = updates_table.c.body.is_(None) & (updates_table.c.received_at < now - updates_last.total_seconds())
    await connection.execute(delete(updates_table).where(done))
    await connection.execute(delete(floods).where(floods.c.last_at < now - LIMITS_LAST.total_seconds()))
    await connection.execute(delete(upload_contents).where(upload_contents.c.file.not_in(select(uploads.c.file))))


async def forget_shared(connection: AsyncConnection, user_id: int) -> None:
    """Deletes what is known of a person."""
    await connection.execute(delete(floods).where(floods.c.user_id == user_id))
    theirs = select(uploads.c.file).where(uploads.c.user_id == user_id)
    await connection.execute(delete(upload_contents).where(upload_contents.c.file.in_(theirs)))
