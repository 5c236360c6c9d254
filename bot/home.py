"""The folder that holds the library and its index, and how the two are kept together.

The library is what counts; the index is made from it and carries its hash. Whoever finds an index that does not fit
the library (a process was killed between the two, or the program is new) makes it anew.
"""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from corpus.collection import EMPTY_HASH, LIBRARY_FILE, Articles, Collection
from corpus.errors import LibraryError
from corpus.model import Article
from retrieval.answering import Answerer
from retrieval.index import Index
from retrieval.model import Answer, Hit, NoAnswer
from retrieval.storage import IndexMismatch, IndexWriteError, open_index, save_index

if TYPE_CHECKING:
    from corpus.library import Library
    from retrieval.cluster.engine import ClusterRetriever

    Searchable = Index | ClusterRetriever

ARTICLES_AT_HAND = 2000
"""Articles that are kept in memory between questions, because reading one takes longer than finding it."""

logger = logging.getLogger(__name__)

Progress = Callable[[int], None]
"""Called with a number of articles that are done since the last call."""


@dataclass(frozen=True, slots=True)
class Home:
    """A folder that is made when it is missing. Raises LibraryError when it cannot be."""

    folder: Path
    search_urls: tuple[str, ...] = field(default=(), repr=False)
    """The hosts of the search cluster that has the index; empty where the index is in the folder."""

    def __post_init__(self) -> None:
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise LibraryError(
                f"文件夹 {self.folder} 建不了（{error.strerror}）；请用 --home 或 WENBAO_HOME 指定一个可以写的文件夹。"
            ) from error

    @property
    def history_file(self) -> Path:
        """What was asked in `wenbao chat`."""
        return self.folder / "history"

    @property
    def has_library(self) -> bool:
        return (self.folder / LIBRARY_FILE).exists()

    def find_facsimile(self, article: Article) -> Path | None:
        """The file from which the article can be cut as a picture, None where none is kept."""
        from corpus.kept import KeptPages
        from corpus.samples import sample_sheets

        if article.facsimile is None:
            return None
        samples = {file.name: file for file in sample_sheets()}
        return KeptPages(self.folder).path(article.facsimile) or samples.get(article.facsimile)

    @contextmanager
    def open_desk(self) -> Iterator["Desk"]:
        """Where questions are asked."""
        desk = Desk(self)
        try:
            yield desk
        finally:
            desk.close()

    def open_retriever(self, collection: Collection, *, progress: Progress | None = None) -> "Searchable":
        """What finds passages of the collection: a cluster where one is set and it is the library, else an index.

        Raises ClusterError where the cluster does not answer.
        """
        if self.search_urls and not isinstance(collection, Articles):
            from retrieval.cluster.opening import open_cluster

            return open_cluster(self.search_urls, collection, progress=progress)
        return self.open_index(collection, progress=progress)

    def open_saved_retriever(self, collection: Collection) -> "Searchable":
        """The same where nothing has to be written for it. Raises IndexMismatch as long as nobody has done that."""
        if self.search_urls and not isinstance(collection, Articles):
            from retrieval.cluster.opening import open_written_cluster

            return open_written_cluster(self.search_urls, collection)
        return self.open_saved_index(collection.content_hash())

    def open_index(self, collection: Collection, *, progress: Progress | None = None) -> Index:
        """The index that fits the collection, from disk if it is there, else made and, if possible, saved."""
        library_hash = collection.content_hash()
        try:
            return open_index(self._index_folder, library_hash=library_hash)
        except IndexMismatch:
            articles = sorted(collection.articles(), key=lambda article: article.id)
            previous = self._open_older_index()
            index = Index.build(articles, library_hash=library_hash, progress=progress, previous=previous)
        try:
            save_index(index, self._index_folder)
        except IndexWriteError as error:
            logger.warning("%s", error)
        return index

    def open_saved_index(self, library_hash: str) -> Index:
        """The index of this library from disk. Raises IndexMismatch as long as nobody has made it."""
        return open_index(self._index_folder, library_hash=library_hash)

    def _open_older_index(self) -> Index | None:
        """An index of what the library was before; what it has analysed need not be analysed again."""
        try:
            return open_index(self._index_folder)
        except IndexMismatch:
            return None

    @property
    def _index_folder(self) -> Path:
        return self.folder / "index"


class Desk:
    """Answers from the collection as it is at the moment of each question."""

    def __init__(self, home: Home) -> None:
        self._home = home
        self._library: Library | None = None
        self._opened: _Opened | None = None

    def close(self) -> None:
        if self._library is not None:
            self._library.close()

    @property
    def reads_samples(self) -> bool:
        with self.read() as collection:
            return isinstance(collection, Articles)

    @contextmanager
    def read(self) -> Iterator[Collection]:
        """What can be asked now: the library, or the sample pages as long as it is empty."""
        library = self._open_library()
        if library is not None:
            with library.read() as view:
                if view.content_hash() != EMPTY_HASH:
                    yield view
                    return
        yield read_samples()

    def _open_library(self) -> "Library | None":
        """The library if there is one by now; without one nothing of the database need be imported."""
        if self._library is None and self._home.has_library:
            from corpus.library import Library

            self._library = Library.open(self._home.folder)
        return self._library

    @contextmanager
    def open_answerer(self) -> Iterator[Answerer]:
        """What answers from the collection as it is now."""
        with self.read() as collection:
            yield self._answerer(collection)

    def answer(self, question: str, *, limit: int) -> Answer | NoAnswer:
        with self.open_answerer() as answerer:
            return answerer.answer(question, limit=limit)

    def hits(self, question: str, *, limit: int) -> list[Hit]:
        with self.open_answerer() as answerer:
            return answerer.hits(question, limit=limit)

    def _answerer(self, collection: Collection) -> Answerer:
        """What answers from this view; the index is opened again when the library has changed."""
        library_hash = collection.content_hash()
        if self._opened is None or self._opened.library_hash != library_hash:
            self._opened = _Opened(library_hash, self._home.open_retriever(collection))
        fetch = self._opened.fetch
        return Answerer(self._opened.retriever, lambda article_id: fetch(article_id, collection))


@dataclass(frozen=True, slots=True)
class _Opened:
    """What finds passages, and the articles that were quoted lately."""

    library_hash: str
    retriever: "Searchable"
    lately: dict[str, Article] = field(default_factory=dict)

    def fetch(self, article_id: str, collection: Collection) -> Article:
        if article_id not in self.lately:
            if len(self.lately) >= ARTICLES_AT_HAND:
                self.lately.clear()
            self.lately[article_id] = collection.article(article_id)
        return self.lately[article_id]


@cache
def read_samples() -> Articles:
    """The articles of the pages that ship with the program."""
    from dataclasses import replace

    from corpus.readers import read_page
    from corpus.samples import sample_pages, sheet_of
    from corpus.understanding import understand

    return Articles(
        replace(article, facsimile=sheet_of(path).name)
        for path in sample_pages()
        for article in understand(read_page(path)).articles
    )
