"""Writing one source into the library, inside one transaction."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Table, delete, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from corpus.articles import PRINTED_FIELDS
from corpus.collection import digest, format_hash
from corpus.errors import SourceError
from corpus.model import Article, Span
from corpus.tables import JUMPED, articles, changes, fingerprint, paragraphs, printings, sections, sources, states

ERRORS_TO_NAME = 20
"""How many broken articles of one source are named; the rest is counted."""


@dataclass(frozen=True, slots=True)
class Source:
    """A file that prints articles. `place` tells it from files of the same name; the hash is of its contents."""

    place: str
    name: str
    content_hash: str
    paper: str | None = None
    date: str | None = None
    page: str | None = None


@dataclass(frozen=True, slots=True)
class Added:
    """What came of adding a source: numbers of articles, and what was wrong with the rest of it.

    `unchanged` were in the library already; `replaced` have new contents under the id they had; `removed` are no longer
    printed by the source. `errors` are the first of the `broken` ones.
    """

    new: int = 0
    unchanged: int = 0
    replaced: int = 0
    removed: int = 0
    broken: int = 0
    errors: tuple[SourceError, ...] = ()


@dataclass(frozen=True, slots=True)
class _Shelved:
    """An article that the library has: its key, and what it is known by."""

    key: int
    content_hash: str


class Shelving:
    """Adds the articles of one source; the transaction's owner commits."""

    def __init__(self, connection: Connection, source: Source) -> None:
        self._connection = connection
        self._source = source
        self._hash = int(connection.execute(select(fingerprint.c.hash)).scalar_one(), 16)
        self._key = self._enter_source()
        self._before = self._read_printed()
        self._printed: dict[str, _Shelved] = {}
        self._contested: set[str] = set()
        self._changed: set[str] = set()
        self._jumped: set[tuple[str | None, str | None]] = set()
        """Issues of which an article came or went that goes on on another page."""

    def add(self, found: Iterable[Article | SourceError]) -> Added:
        counts = dict.fromkeys(("new", "unchanged", "replaced", "broken"), 0)
        errors: list[SourceError] = []
        for ordinal, article in enumerate(found):
            if isinstance(article, SourceError):
                counts["broken"] += 1
                errors += [article] if len(errors) < ERRORS_TO_NAME else []
            else:
                counts[self._shelve(article, ordinal)] += 1
        gone = self._before.keys() - self._printed.keys()
        for given_id in gone:
            self._take_down(given_id, self._before[given_id])
        for given_id in sorted(self._contested):
            self._settle_ids(given_id)
        self._finish(whole=not errors)
        return Added(**counts, removed=len(gone), errors=tuple(errors))

    def _enter_source(self) -> int:
        known = select(sources.c.key).where(sources.c.place == self._source.place)
        key = self._connection.execute(known).scalar()
        if key is None:
            entry = insert(sources).values(place=self._source.place, name=self._source.name)
            key = self._connection.execute(entry.returning(sources.c.key)).scalar_one()
        return int(key)

    def _read_printed(self) -> dict[str, _Shelved]:
        printed = (
            select(articles.c.key, articles.c.given_id, articles.c.content_hash)
            .join(printings, printings.c.article == articles.c.key)
            .where(printings.c.source == self._key)
        )
        rows = self._connection.execute(printed)
        return {row.given_id: _Shelved(row.key, row.content_hash) for row in rows}

    def _shelve(self, article: Article, ordinal: int) -> str:
        """Puts one article on the shelf and says which of the counts of `Added` it belongs to."""
        printed = self._printed.get(article.id)
        if printed and printed.content_hash == article.content_hash:
            return "unchanged"
        earlier = printed or self._before.get(article.id)
        same = self._find(article)
        if earlier and earlier.content_hash != article.content_hash:
            self._take_down(article.id, earlier)
        key = self._insert(article) if same is None else same
        self._print(key, article, ordinal)
        self._printed[article.id] = _Shelved(key, article.content_hash)
        if same is not None:
            return "unchanged"
        return "replaced" if earlier else "new"

    def _find(self, article: Article) -> int | None:
        """The key of an article with this id and these contents; marks the id if there are others under it."""
        held = select(articles.c.key, articles.c.content_hash).where(articles.c.given_id == article.id)
        found = {row.content_hash: int(row.key) for row in self._connection.execute(held)}
        if found.keys() - {article.content_hash}:
            self._contested.add(article.id)
        return found.get(article.content_hash)

    def _insert(self, article: Article) -> int:
        own_id = _qualified(article.id, article.content_hash) if article.id in self._contested else article.id
        entry = insert(articles).values(
            id=own_id,
            given_id=article.id,
            content_hash=article.content_hash,
            uncertain=" ".join(article.uncertain),
            is_recognised=article.is_recognised,
            **{name: getattr(article, name) for name in PRINTED_FIELDS},
        )
        key = int(self._connection.execute(entry.returning(articles.c.key)).scalar_one())
        self._insert_sections(key, article)
        self._hash += digest(article.id, article.content_hash)
        self._changed.add(own_id)
        if article.continued_from is not None or article.continued_on is not None:
            self._jumped.add((article.paper, article.date))
        return key

    def _insert_sections(self, key: int, article: Article) -> None:
        headed = [
            {"article": key, "ordinal": number, "subhead": section.subhead}
            for number, section in enumerate(article.sections)
        ]
        written = [
            {"article": key, "section": number, "text": paragraph.text}
            for number, section in enumerate(article.sections)
            for paragraph in section.paragraphs
        ]
        if headed:
            self._connection.execute(insert(sections), headed)
        if written:
            numbered = [{**row, "ordinal": ordinal} for ordinal, row in enumerate(written)]
            self._connection.execute(insert(paragraphs), numbered)

    def _print(self, key: int, article: Article, ordinal: int) -> None:
        places = json.dumps([[place_of(span) for span in part.spans] for part in article.paragraphs])
        entry = self._upsert(printings).values(source=self._key, article=key, ordinal=ordinal, places=places)
        printed = {"ordinal": ordinal, "places": places}
        self._connection.execute(entry.on_conflict_do_update(index_elements=("source", "article"), set_=printed))

    def _upsert(self, table: Table) -> Any:
        """An insertion that may say what happens to a row that is there already; each database has its own."""
        return (postgresql.insert if self._connection.dialect.name == "postgresql" else sqlite.insert)(table)

    def _take_down(self, given_id: str, shelved: _Shelved) -> None:
        """The source no longer prints the article; it goes when no other source does."""
        self._connection.execute(
            delete(printings).where(printings.c.source == self._key, printings.c.article == shelved.key)
        )
        elsewhere = select(printings.c.source).where(printings.c.article == shelved.key).limit(1)
        if self._connection.execute(elsewhere).first() is None:
            self._note_departure(shelved.key)
            self._connection.execute(delete(articles).where(articles.c.key == shelved.key))
            self._hash -= digest(given_id, shelved.content_hash)
            self._contested.add(given_id)

    def _note_departure(self, key: int) -> None:
        row = self._connection.execute(select(articles).where(articles.c.key == key)).one()
        self._changed.add(row.id)
        if row.continued_from is not None or row.continued_on is not None:
            self._jumped.add((row.paper, row.date))

    def _settle_ids(self, given_id: str) -> None:
        """Of the articles that came under one id the one with the smallest content hash has it."""
        under_it = (
            select(articles.c.key, articles.c.id, articles.c.content_hash)
            .where(articles.c.given_id == given_id)
            .order_by(articles.c.content_hash)
        )
        rows = self._connection.execute(under_it).all()
        for row in rows[1:]:
            self._rename(row.key, row.id, _qualified(given_id, row.content_hash))
        for row in rows[:1]:
            self._rename(row.key, row.id, given_id)

    def _rename(self, key: int, old: str, new: str) -> None:
        if old != new:
            self._connection.execute(update(articles).where(articles.c.key == key).values(id=new))
            self._changed |= {old, new}

    def _finish(self, *, whole: bool) -> None:
        source = self._source
        self._connection.execute(
            update(sources)
            .where(sources.c.key == self._key)
            .values(
                name=source.name,
                content_hash=source.content_hash if whole else None,
                paper=source.paper,
                date=source.date,
                page=source.page,
            )
        )
        self._connection.execute(update(fingerprint).values(hash=format_hash(self._hash)))
        if self._changed:
            self._note_changes()

    def _note_changes(self) -> None:
        """What changed, and what may be joined in another way now."""
        for paper, date in self._jumped:
            of_issue = articles.c.paper.is_not_distinct_from(paper), articles.c.date.is_not_distinct_from(date), JUMPED
            self._changed.update(self._connection.execute(select(articles.c.id).where(*of_issue)).scalars())
        state = insert(states).values(hash=format_hash(self._hash)).returning(states.c.number)
        number = self._connection.execute(state).scalar_one()
        rows = [{"id": article_id, "state": number} for article_id in sorted(self._changed)]
        entry = self._upsert(changes)
        later = {"state": entry.excluded.state}
        self._connection.execute(entry.on_conflict_do_update(index_elements=("id",), set_=later), rows)


def _qualified(given_id: str, content_hash: str) -> str:
    return f"{given_id}~{content_hash}"


def place_of(span: Span) -> tuple[int, ...]:
    """The places of a span as the library keeps them: the sheet only where it is not the first."""
    return (span.start, span.end, span.sheet) if span.sheet else (span.start, span.end)
