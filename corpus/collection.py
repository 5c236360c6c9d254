"""What can be asked: the library, or the pages that ship with the program."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from hashlib import blake2b
from typing import Protocol

from corpus.contents import Entry, PrintedPage, entry_of, page_order
from corpus.errors import NoSuchArticle
from corpus.jumps import join_jumps
from corpus.model import Article

LIBRARY_FILE = "library.sqlite"
"""The library's name in the folder it lives in; stands here so that its absence is seen without opening it."""

EMPTY_HASH = "0" * 32
"""The hash of no articles."""

_HASH_MODULUS = 2**128


class Collection(Protocol):
    """Articles by id, and a hash that changes with them."""

    def article(self, article_id: str) -> Article:
        """The article of this id; raises NoSuchArticle when there is none."""

    def articles(self) -> Iterator[Article]:
        """All articles by date, paper and page, and on a page in reading order."""

    def chosen(self, ids: Sequence[str]) -> Iterator[Article]:
        """Those of these articles that there are."""

    def changed_since(self, content_hash: str) -> list[str] | None:
        """The ids of all articles that came, went or changed since the hash was this; None if nobody knows."""

    def content_hash(self) -> str:
        """32 hexadecimal digits that tell this set of articles from every other, in whatever order it came."""

    def __len__(self) -> int:
        """The number of articles."""

    def pages(self) -> list[PrintedPage]:
        """The pages that articles stand on, the oldest first."""

    def entries(self, page: PrintedPage) -> list[Entry]:
        """The articles on one of these pages, in reading order."""


class Articles:
    """A few articles in memory."""

    def __init__(self, articles: Iterable[Article]) -> None:
        self._articles = {article.id: article for article in join_jumps(articles)}

    def article(self, article_id: str) -> Article:
        try:
            return self._articles[article_id]
        except KeyError:
            raise no_such_article(article_id) from None

    def articles(self) -> Iterator[Article]:
        return iter(self._articles.values())

    def chosen(self, ids: Sequence[str]) -> Iterator[Article]:
        return (self._articles[article_id] for article_id in ids if article_id in self._articles)

    def changed_since(self, content_hash: str) -> list[str] | None:
        return [] if content_hash == self.content_hash() else None

    def __len__(self) -> int:
        return len(self._articles)

    def pages(self) -> list[PrintedPage]:
        counts = Counter((article.paper, article.date, article.page) for article in self.articles())
        return sorted((PrintedPage(*place, count) for place, count in counts.items()), key=page_order)

    def entries(self, page: PrintedPage) -> list[Entry]:
        place = (page.paper, page.date, page.page)
        return [
            entry_of(article) for article in self.articles() if (article.paper, article.date, article.page) == place
        ]

    def content_hash(self) -> str:
        return format_hash(sum(digest(article.id, article.content_hash) for article in self._articles.values()))


def hash_id(article_id: str) -> bytes:
    """16 bytes that stand for an article's id, whatever it is made of."""
    return blake2b(article_id.encode("utf-8", "surrogatepass"), digest_size=16, person=b"wenbao article").digest()


def digest(given_id: str, content_hash: str) -> int:
    """One article's share of a collection's hash: the shares are added up, so that their order does not matter."""
    return int.from_bytes(blake2b(f"{content_hash} {given_id}".encode(), digest_size=16).digest())


def format_hash(total: int) -> str:
    return f"{total % _HASH_MODULUS:032x}"


def no_such_article(article_id: str) -> NoSuchArticle:
    return NoSuchArticle(f"报库里没有编号为“{article_id}”的文章；用 wenbao articles 查看都有哪些。")
