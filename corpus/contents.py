"""What a collection offers to those who browse: its pages, and the articles on each."""

from dataclasses import dataclass

from corpus.model import Article

_OPENING = 60


@dataclass(frozen=True, slots=True)
class PrintedPage:
    """A page of one day's paper that articles stand on; None for what is not known of it."""

    paper: str | None
    date: str | None
    page: str | None
    article_count: int


@dataclass(frozen=True, slots=True)
class Entry:
    """An article in a list; `opening` are the first words of its body."""

    id: str
    headline: str | None
    opening: str


def cut_opening(text: str) -> str:
    return text[:_OPENING]


def page_order(page: PrintedPage) -> tuple[str, str, int, str]:
    """Sorts by date, paper and page, 2 before 10."""
    return page.date or "", page.paper or "", len(page.page or ""), page.page or ""


def entry_of(article: Article) -> Entry:
    return Entry(article.id, article.headline, cut_opening(article.body))
