"""The library: articles by id in SQLite or PostgreSQL, with the files that print them."""

import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Self

from sqlalchemy import Row, func, select

from corpus.articles import PRINTED_FIELDS
from corpus.collection import LIBRARY_FILE, no_such_article
from corpus.contents import Entry, PrintedPage
from corpus.database import SECONDS_TO_WAIT, Database
from corpus.errors import SourceError
from corpus.jumps import whole_of
from corpus.kept import KeptPages
from corpus.library_server import LibraryServer
from corpus.listing import Reading, list_entries, list_pages
from corpus.model import Article, Paragraph, Section, Span
from corpus.shelving import Added, Shelving, Source
from corpus.tables import JUMPED, articles, changes, fingerprint, paragraphs, printings, sections, sources, states

_BATCH = 500
"""Articles that are read at a time; well under the number of parameters that SQLite takes."""


@dataclass(frozen=True, slots=True)
class LibraryView:
    """A `Collection`: the library as it was at one moment, whatever is written meanwhile."""

    _connection: Reading
    _kept: KeptPages

    def article(self, article_id: str) -> Article:
        parts = self._parts(articles.c.id == article_id)
        if not parts:
            raise no_such_article(article_id)
        return self._joined(parts[0])

    def articles(self) -> Iterator[Article]:
        return self._read(self._connection.execute(_reading_order()).scalars().all())

    def chosen(self, ids: Sequence[str]) -> Iterator[Article]:
        for start in range(0, len(ids), _BATCH):
            named = select(articles.c.key).where(articles.c.id.in_(ids[start : start + _BATCH]))
            yield from self._read(self._connection.execute(named).scalars().all())

    def changed_since(self, content_hash: str) -> list[str] | None:
        then = select(func.max(states.c.number)).where(states.c.hash == content_hash)
        number = self._connection.execute(then).scalar_one()
        if number is None:
            return None
        later = select(changes.c.id).where(changes.c.state > number).order_by(changes.c.id)
        return list(self._connection.execute(later).scalars())

    def _read(self, keys: Sequence[int]) -> Iterator[Article]:
        """The articles with these keys; not those that are parts of others."""
        for start in range(0, len(keys), _BATCH):
            batch = keys[start : start + _BATCH]
            rows = self._connection.execute(select(articles).where(articles.c.key.in_(batch))).all()
            by_key = {row.key: row for row in rows}
            for part in _assemble(self._connection, self._kept, [by_key[key] for key in batch]):
                joined = self._joined(part)
                if joined.id == part.id:
                    yield joined

    def _parts(self, *conditions: Any) -> list[Article]:
        rows = self._connection.execute(select(articles).where(*conditions).order_by(articles.c.id)).all()
        return list(_assemble(self._connection, self._kept, rows))

    def _joined(self, part: Article) -> Article:
        """The whole article that this is a part of; most are whole."""
        if part.continued_from is None and part.continued_on is None:
            return part
        return whole_of(part, self._parts(articles.c.paper == part.paper, articles.c.date == part.date, JUMPED))

    def content_hash(self) -> str:
        return str(self._connection.execute(select(fingerprint.c.hash)).scalar_one())

    def __len__(self) -> int:
        return self._connection.execute(select(func.count()).select_from(articles)).scalar_one()

    def pages(self) -> list[PrintedPage]:
        return list_pages(self._connection)

    def entries(self, page: PrintedPage) -> list[Entry]:
        """The articles on one of these pages; what goes on there from another page stands under its beginning."""
        return [
            replace(entry, id=whole.id, headline=whole.headline)
            if (whole := self._whole_behind(entry)) is not None
            else entry
            for entry in list_entries(self._connection, page)
        ]

    def _whole_behind(self, entry: Entry) -> Article | None:
        row = self._connection.execute(select(articles).where(articles.c.id == entry.id, JUMPED)).first()
        return None if row is None else self.article(entry.id)

    def holds(self, source: Source) -> bool:
        """Whether the source went in with these contents, nothing of it broken."""
        known = select(sources.c.key).where(
            sources.c.place == source.place, sources.c.content_hash == source.content_hash
        )
        return self._connection.execute(known).first() is not None

    def count_printed(self, source: Source) -> int:
        """How many articles of the library the source prints."""
        printed = (
            select(func.count())
            .select_from(printings)
            .join(sources, sources.c.key == printings.c.source)
            .where(sources.c.place == source.place)
        )
        return self._connection.execute(printed).scalar_one()


class Library:
    """Articles on disk, read by many processes while one writes.

    Every source is added as a whole or not at all, so that a process that is killed leaves the library as it was before
    the source it was adding.
    """

    def __init__(self, database: Database | LibraryServer, kept: KeptPages) -> None:
        self._database = database
        self.kept = kept

    @classmethod
    def open(cls, home: Path, *, address: str | None = None, seconds_to_wait: float = SECONDS_TO_WAIT) -> Self:
        """The library of this folder, empty at first. Raises LibraryError when it cannot be read.

        `address`: where in PostgreSQL the articles are, if not in the folder; the kept pages are in the folder anyway.

        `seconds_to_wait`: how long a writer waits for another one before it raises LibraryError.
        """
        if address is not None:
            return cls(LibraryServer(address, seconds_to_wait=seconds_to_wait), KeptPages(home))
        return cls(Database(home / LIBRARY_FILE, seconds_to_wait=seconds_to_wait), KeptPages(home))

    def close(self) -> None:
        self._database.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @contextmanager
    def read(self) -> Iterator[LibraryView]:
        with self._database.read() as connection:
            yield LibraryView(connection, self.kept)

    def add(self, source: Source, found: Iterable[Article | SourceError]) -> Added:
        """Adds what stands in a source, in its order; what the same source printed before and no longer does goes.

        An article is known by its id and its contents: adding it twice changes nothing, and one that two sources print
        is kept until neither does. Other contents under the same id replace the article if they come from the same
        source. If they come from another one both are kept: the one with the smaller content hash has the id, each
        other one has its content hash after it (`7~0a1b…`), whichever came first.
        """
        with self._database.write() as connection:
            return Shelving(connection, source).add(found)

    def prune_kept(self) -> None:
        """Remove kept page files that no source of the library needs any more."""
        with self._database.write() as connection:  # nobody else may be adding one meanwhile
            self.kept.prune({name for name in connection.execute(select(sources.c.content_hash)).scalars() if name})


def _reading_order() -> Any:
    first_printed = (
        select(printings.c.article, func.min(printings.c.ordinal).label("ordinal"))
        .group_by(printings.c.article)
        .subquery()
    )
    page = articles.c.page
    return (
        select(articles.c.key)
        .join(first_printed, first_printed.c.article == articles.c.key)
        .order_by(
            *(column.nulls_first() for column in (articles.c.date, articles.c.paper, func.length(page), page)),
            first_printed.c.ordinal,
            articles.c.id,
        )
    )


def _assemble(connection: Reading, kept: KeptPages, rows: Sequence[Row[Any]]) -> Iterator[Article]:
    """The articles of these rows of `articles`, in their order."""
    keys = [row.key for row in rows]
    subheads: dict[int, list[str | None]] = {key: [] for key in keys}
    for row in connection.execute(select(sections).where(sections.c.article.in_(keys)).order_by(sections.c.ordinal)):
        subheads[row.article].append(row.subhead)
    texts: dict[int, list[tuple[int, str]]] = {key: [] for key in keys}
    for row in connection.execute(
        select(paragraphs).where(paragraphs.c.article.in_(keys)).order_by(paragraphs.c.ordinal)
    ):
        texts[row.article].append((row.section, row.text))
    places = _places(connection, kept, keys)
    for row in rows:
        places_of, facsimile = places[row.key]
        yield _article(row, subheads[row.key], texts[row.key], places_of, facsimile)


def _places(connection: Reading, kept: KeptPages, keys: Sequence[int]) -> dict[int, tuple[str, str | None]]:
    """Where the paragraphs of each article stand in one of its sources, and the kept file of that source.

    A source whose file is kept goes before others; then the first by name.
    """
    last_first = (
        select(printings.c.article, printings.c.places, sources.c.content_hash)
        .join(sources, sources.c.key == printings.c.source)
        .where(printings.c.article.in_(keys))
        .order_by(sources.c.place.desc())
    )
    found: dict[int, tuple[str, str | None]] = {}
    for row in connection.execute(last_first):
        facsimile = kept.name_of(row.content_hash)
        if facsimile is not None or found.get(row.article, ("", None))[1] is None:
            found[row.article] = (row.places, facsimile)
    return found


def _article(
    row: Row[Any],
    subheads: Sequence[str | None],
    texts: Sequence[tuple[int, str]],
    places: str,
    facsimile: str | None,
) -> Article:
    divided: list[list[Paragraph]] = [[] for _ in subheads]
    for (section, text), pieces in zip(texts, json.loads(places), strict=True):
        divided[section].append(Paragraph(text, tuple(Span(*piece) for piece in pieces)))
    return Article(
        sections=tuple(Section(subhead, tuple(inside)) for subhead, inside in zip(subheads, divided, strict=True)),
        given_id=row.id,
        uncertain=tuple(row.uncertain.split()),
        is_recognised=row.is_recognised,
        facsimile=facsimile,
        **{name: row._mapping[name] for name in PRINTED_FIELDS},
    )
