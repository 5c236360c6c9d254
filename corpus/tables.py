"""The tables of the library."""

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, MetaData, Table, UniqueConstraint, or_

from corpus.articles import PRINTED_FIELDS
from corpus.texts import AnyText

APPLICATION_ID = 0x57656E42
"""Marks an SQLite file as a library of this program ("WenB"), in the place SQLite keeps for it."""

SCHEMA_VERSION = 3

MIGRATIONS = {
    1: ("ALTER TABLE articles ADD COLUMN is_recognised BOOLEAN NOT NULL DEFAULT 0",),
    2: (
        "CREATE TABLE states (number INTEGER NOT NULL PRIMARY KEY, hash TEXT NOT NULL)",
        "CREATE INDEX ix_states_hash ON states (hash)",
        "CREATE TABLE changes (id TEXT NOT NULL PRIMARY KEY, state INTEGER NOT NULL)",
        "CREATE INDEX ix_changes_state ON changes (state)",
        "CREATE INDEX ix_articles_printed ON articles (date, paper, page)",
        "INSERT INTO states (hash) SELECT hash FROM fingerprint",
    ),
}
"""What makes a library of a version one of the next version."""

schema = MetaData()


def _reference(name: str, target: str) -> Column[int]:
    return Column(name, Integer, ForeignKey(target, ondelete="CASCADE"), nullable=False, index=True)


fingerprint = Table("fingerprint", schema, Column("hash", AnyText, nullable=False))
"""One row: the hash over all articles, kept up to date by every writing."""

states = Table(
    "states",
    schema,
    Column("number", Integer, primary_key=True),
    Column("hash", AnyText, nullable=False, index=True),
)
"""The hashes that the library has had, one after another."""

changes = Table(
    "changes",
    schema,
    Column("id", AnyText, primary_key=True),
    Column("state", Integer, nullable=False, index=True),
)
"""In which state the article of each id came, went or changed for the last time."""

sources = Table(
    "sources",
    schema,
    Column("key", Integer, primary_key=True),
    Column("place", AnyText, nullable=False, unique=True),
    Column("name", AnyText, nullable=False),
    Column("content_hash", AnyText),
    *(Column(name, AnyText) for name in ("paper", "date", "page")),
)
"""The files that went in. `content_hash` is null where a part of the file was broken, so that it is read again."""

articles = Table(
    "articles",
    schema,
    Column("key", Integer, primary_key=True),
    Column("id", AnyText, nullable=False, unique=True),
    Column("given_id", AnyText, nullable=False),
    Column("content_hash", AnyText, nullable=False),
    *(Column(name, AnyText) for name in PRINTED_FIELDS),
    Column("uncertain", AnyText, nullable=False),
    Column("is_recognised", Boolean, nullable=False, server_default="0"),
    UniqueConstraint("given_id", "content_hash"),
    Index("ix_articles_printed", "date", "paper", "page"),
)
"""`id` is `given_id` unless articles of different contents came under one id: see `Library.add`."""

JUMPED = or_(articles.c.continued_from.is_not(None), articles.c.continued_on.is_not(None))
"""What goes on on another page, or comes from one."""

sections = Table(
    "sections",
    schema,
    _reference("article", "articles.key"),
    Column("ordinal", Integer, nullable=False),
    Column("subhead", AnyText),
)

paragraphs = Table(
    "paragraphs",
    schema,
    _reference("article", "articles.key"),
    Column("section", Integer, nullable=False),
    Column("ordinal", Integer, nullable=False),
    Column("text", AnyText, nullable=False),
)

printings = Table(
    "printings",
    schema,
    _reference("source", "sources.key"),
    _reference("article", "articles.key"),
    Column("ordinal", Integer, nullable=False),
    Column("places", AnyText, nullable=False),
    UniqueConstraint("source", "article"),
)
"""Which source prints which article: its ordinal there, and where its paragraphs stand in the source's text.

`places` is JSON: for each paragraph, in order, the list of its pieces' [start, end], and the number of
the sheet behind it where that is not the first.
"""
