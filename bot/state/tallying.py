"""Counting in the table of tallies."""

from typing import Any

from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.state.tables import tallies


async def add_to_tally(connection: AsyncConnection, name: str, count: int = 1) -> None:
    """Counts some more of something, within a transaction."""
    insert: Any = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    counted = insert(tallies).values(name=name, count=count)
    more = {"count": tallies.c.count + count}
    await connection.execute(counted.on_conflict_do_update(index_elements=[tallies.c.name], set_=more))
