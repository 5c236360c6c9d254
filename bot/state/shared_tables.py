"""What only bots that share a database need, in PostgreSQL. Times are seconds since 1970."""

from sqlalchemy import BigInteger, Column, Float, ForeignKey, Index, Integer, LargeBinary, MetaData, String, Table, Text
from sqlalchemy.dialects.postgresql import ARRAY

shared_schema = MetaData()

replicas = Table(
    "replicas",
    shared_schema,
    Column("id", String(32), primary_key=True),
    Column("name", Text, nullable=False),
    Column("beat", BigInteger, nullable=False),
)
"""The bots that are alive. Each counts its own beats up; others delete the row of one whose count stands still."""

updates = Table(
    "updates",
    shared_schema,
    Column("update_id", BigInteger, primary_key=True, autoincrement=False),
    Column("lane", BigInteger),
    Column("body", Text),
    Column("received_at", Float, nullable=False, index=True),
    Column("attempts", Integer, nullable=False),
    Column("claimed_by", String(32), ForeignKey("replicas.id", ondelete="SET NULL")),
)
"""Updates by Telegram's ids; `body` is there until one of the bots has dealt with the update.

Those of one lane (a chat) are dealt with one after the other; without a lane there is no order. The foreign key is what
takes the claims of a dead bot back, and what keeps it from making new ones.
"""

Index(
    "open_updates",
    updates.c.lane,
    updates.c.update_id,
    postgresql_where=updates.c.body.is_not(None),
)
Index(
    "waiting_updates",
    updates.c.update_id,
    postgresql_where=updates.c.body.is_not(None) & updates.c.claimed_by.is_(None),
)
Index("claimed_updates", updates.c.claimed_by, postgresql_where=updates.c.claimed_by.is_not(None))

floods = Table(
    "floods",
    shared_schema,
    Column("kind", String(16), primary_key=True),
    Column("chat_id", BigInteger, primary_key=True, autoincrement=False),
    Column("user_id", BigInteger, primary_key=True, autoincrement=False),
    Column("asked", ARRAY(Float), nullable=False),
    Column("told_at", Float),
    Column("last_at", Float, nullable=False, index=True),
)
"""When a person asked lately in a chat, and when they were last told that it was too often."""

upload_contents = Table(
    "upload_contents",
    shared_schema,
    Column("file", String(64), primary_key=True),
    Column("content", LargeBinary, nullable=False),
)
"""The files behind the table of uploads: whichever bot is told what to do with one must have it."""
