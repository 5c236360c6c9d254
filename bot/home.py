"""The folder that holds the library and its index, and how the two are kept together.

The library is what counts; the index is made from it and carries its hash. Whoever finds an index that does not fit
the library (a process was killed between the two, or the program is new) makes it anew.
"""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from bot.at_hand import ArticlesAtHand
from bot.contents import Contents
from bot.indexing import Progress, Read, drop_damaged, grow_to, settle_index, update_index
from corpus.collection import EMPTY_HASH, LIBRARY_FILE, Articles, Collection
from corpus.errors import LibraryError
from corpus.model import Article
from retrieval.answering import Answerer
from retrieval.conversation import answer_message
from retrieval.headlines import find_listed, newest_of
from retrieval.index import Index
from retrieval.mapping import IndexDamaged
from retrieval.model import Answer, Hit, NoAnswer
from retrieval.spreading import Spread
from retrieval.storage import UNFINISHED_LIBRARY, IndexMismatch, IndexWriteError, open_index

if TYPE_CHECKING:
    from corpus.library import Library
    from retrieval.retriever import Searchable

Asked = TypeVar("Asked")

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Home:
    """A folder that is made when it is missing. Raises LibraryError when it cannot be."""

    folder: Path
    library_url: str | None = field(default=None, repr=False)
    """Where in PostgreSQL the articles are, None where they are in the folder."""
    search_urls: tuple[str, ...] = field(default=(), repr=False)
    """The hosts of the search cluster that has the index; empty where the index is in the folder."""
    search_shards: int = 1
    """How many shards an index has that is made there."""

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
        return self.library_url is not None or (self.folder / LIBRARY_FILE).exists()

    @property
    def settings(self) -> dict[str, str]:
        """What a process of our own must find in its environment to open the same home."""
        given = {
            "WENBAO_LIBRARY_URL": self.library_url,
            "WENBAO_SEARCH_URL": ",".join(self.search_urls),
            "WENBAO_SEARCH_SHARDS": str(self.search_shards) if self.search_urls else None,
        }
        return {name: value for name, value in given.items() if value}

    def open_library(self) -> "Library":
        """The library, empty at first. Raises LibraryError when it cannot be read."""
        from corpus.library import Library

        return Library.open(self.folder, address=self.library_url)

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

    def open_retriever(self, read: Read, *, previous: "Searchable | None" = None) -> "Searchable":
        """What finds passages of the collection as it is now: a cluster where one is set, else an index of the folder.

        Raises ClusterError where the cluster does not answer.
        """
        with read() as collection:
            if self.is_in_cluster(collection):
                from retrieval.cluster.opening import open_cluster

                return open_cluster(self.search_urls, collection, shards=self.search_shards)
        return self.open_index(read, previous=_on_this_machine(previous))

    def open_saved_retriever(self, collection: Collection, *, previous: "Searchable | None" = None) -> "Searchable":
        """The same where nothing has to be written for it. Raises IndexMismatch as long as nobody has done that."""
        if self.is_in_cluster(collection):
            from retrieval.cluster.opening import open_written_cluster

            return open_written_cluster(self.search_urls, collection)
        return self.open_saved_index(collection.content_hash(), previous=_on_this_machine(previous))

    def update_retriever(self, read: Read, *, progress: Progress | None = None, spread: Spread = map) -> None:
        """Brings the index to what the collection is now, wherever it is. Raises IndexWriteError, ClusterError.

        IndexMismatch where somebody else's index in the cluster has our name.
        """
        with read() as collection:
            if self.is_in_cluster(collection):
                from retrieval.cluster.opening import update_cluster

                update_cluster(
                    self.search_urls, collection, shards=self.search_shards, progress=progress, spread=spread
                )
                return
        self.update_index(read, progress=progress, spread=spread)

    def is_in_cluster(self, collection: Collection) -> bool:
        """Whether the index of the collection belongs in a cluster; the sample pages are always searched here."""
        return bool(self.search_urls) and not isinstance(collection, Articles)

    def open_index(self, read: Read, *, previous: Index | None = None) -> Index:
        """The index of the collection as it is now, from disk if it is there, else made and, if possible, saved.

        What `previous` has open already is shared.
        """
        with read() as collection:
            try:
                return self.open_saved_index(collection.content_hash(), previous=previous)
            except IndexMismatch:
                pass
        try:
            return self.update_index(read, previous=previous)
        except IndexWriteError as error:
            logger.warning("%s", error)
        with read() as collection:
            return grow_to(self._open_older_index(), collection, save=lambda unfinished: unfinished)

    def update_index(
        self,
        read: Read,
        *,
        previous: Index | None = None,
        progress: Progress | None = None,
        spread: Spread = map,
    ) -> Index:
        """Makes the saved index that of the collection as it is now. Raises IndexWriteError."""
        return update_index(self.index_folder, read, previous=previous, progress=progress, spread=spread)

    def settle_index(self) -> None:
        """Binds thin volumes of the index into thicker ones; may take seconds. Raises IndexWriteError."""
        settle_index(self.index_folder)

    def open_saved_index(self, library_hash: str, *, previous: Index | None = None) -> Index:
        """The index of this library from disk. Raises IndexMismatch as long as nobody has made it.

        What `previous` has open already is shared.
        """
        return open_index(self.index_folder, library_hash=library_hash, previous=previous)

    def drop_damaged(self) -> bool:
        """Takes out of the index what is not as it was written; says whether there was any.

        What is missing is made anew when the index is opened the next time.
        """
        try:
            return drop_damaged(self.index_folder)
        except IndexWriteError as error:
            logger.warning("%s", error)
            return False

    def _open_older_index(self) -> Index:
        """An index of what the library was before; what it has analysed need not be analysed again."""
        try:
            return open_index(self.index_folder)
        except IndexMismatch:
            return Index.of(UNFINISHED_LIBRARY, [])

    @property
    def index_folder(self) -> Path:
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
            self._library = self._home.open_library()
        return self._library

    @contextmanager
    def open_answerer(self) -> Iterator[Answerer]:
        """What answers from the collection as it is now."""
        while True:
            with self.read() as collection:
                if self._opened is not None and self._opened.library_hash == collection.content_hash():
                    yield self._opened.answerer(collection)
                    return
            # The library may grow while its index is opened; then both are looked at again.
            previous = None if self._opened is None else self._opened.retriever
            retriever = self._home.open_retriever(self.read, previous=previous)
            self._opened = _Opened(retriever.library_hash, retriever)

    def answer(self, question: str, *, limit: int, today: date | None = None) -> Answer | NoAnswer:
        """The answer to a message; `today` is the day on which it is asked."""
        return self._ask(lambda answerer: answer_message(partial(answerer.answer, limit=limit, today=today), question))

    def contents(self, question: str, *, today: date) -> Contents | None:
        """What stands on the pages that the question asks for; None where it asks for something else."""
        where = find_listed(question, today)
        if where is None:
            return None
        with self.read() as collection:
            pages = newest_of(where, collection.pages())
            listed = (tuple(collection.chosen([one.id for one in collection.entries(page)])) for page in pages)
            return Contents(question, tuple(zip(pages, listed, strict=True)))

    def hits(self, question: str, *, limit: int, today: date | None = None) -> list[Hit]:
        return self._ask(lambda answerer: answerer.hits(question, limit=limit, today=today))

    def _ask(self, ask: Callable[[Answerer], Asked]) -> Asked:
        try:
            with self.open_answerer() as answerer:
                return ask(answerer)
        except IndexDamaged:
            if not self._home.drop_damaged():
                raise
            self._opened = None
        with self.open_answerer() as answerer:
            return ask(answerer)


@dataclass(frozen=True, slots=True)
class _Opened:
    """What finds passages, the library that it was opened for, and the articles that were quoted lately."""

    library_hash: str
    retriever: "Searchable"
    at_hand: ArticlesAtHand = field(default_factory=ArticlesAtHand)

    def answerer(self, collection: Collection) -> Answerer:
        return Answerer(
            self.retriever,
            lambda article_id: self.at_hand.fetch(article_id, collection),
            prepare=lambda ids: self.at_hand.prepare(ids, collection),
        )


def _on_this_machine(retriever: "Searchable | None") -> Index | None:
    return retriever if isinstance(retriever, Index) else None


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
