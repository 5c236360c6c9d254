"""Counting in the table of tallies."""

from sqlalchemy import insert, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.state.tables import tallies


async def add_to_tally(connection: AsyncConnection, name: str, count: int = 1) -> None:
    """Counts some more of something, within a transaction."""
    counted = update(tallies).where(tallies.c.name == name).values(count=tallies.c.count + count)
    if not (await connection.execute(counted)).rowcount:
        await connection.execute(insert(tallies).values(name=name, count=count))
