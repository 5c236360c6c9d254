"""The library's pages and what stands on them, without reading the articles."""

from typing import TypeAlias

from sqlalchemy import Connection, func, select

from corpus.contents import Entry, PrintedPage, cut_opening, page_order
from corpus.library_server import Snapshot
from corpus.tables import articles, paragraphs, printings

Reading: TypeAlias = Connection | Snapshot
"""What carries out statements that read the library."""


def list_pages(connection: Reading) -> list[PrintedPage]:
    """All pages, the oldest first, each with the number of its articles."""
    printed = (articles.c.paper, articles.c.date, articles.c.page)
    rows = connection.execute(select(*printed, func.count()).group_by(*printed))
    return sorted((PrintedPage(*row) for row in rows), key=page_order)


def list_entries(connection: Reading, page: PrintedPage) -> list[Entry]:
    """The articles of a page in reading order."""
    # For each article of the page, and not for all of the library.
    first_printed = select(func.min(printings.c.ordinal)).where(printings.c.article == articles.c.key).scalar_subquery()
    opening = (
        select(paragraphs.c.text)
        .where(paragraphs.c.article == articles.c.key)
        .order_by(paragraphs.c.ordinal)
        .limit(1)
        .scalar_subquery()
    )
    wanted = (
        select(articles.c.id, articles.c.headline, opening)
        .where(
            articles.c.paper.is_not_distinct_from(page.paper),
            articles.c.date.is_not_distinct_from(page.date),
            articles.c.page.is_not_distinct_from(page.page),
        )
        .order_by(first_printed, articles.c.id)
    )
    return [Entry(id, headline, cut_opening(text or "")) for id, headline, text in connection.execute(wanted)]
