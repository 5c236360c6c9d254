"""The library with its index, as one thread asks it; a second thread keeps it up to date.

Questions are answered from one generation of the library: its index, and the library as it was when that index was
made, so that no quote is ever cut from an article that has changed since. A newer generation takes the place of the
older one only when it can answer.
"""

import logging
import threading
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property, lru_cache, partial
from itertools import islice

from bot.actions import hash_behind
from bot.at_hand import ArticlesAtHand
from bot.home import Desk, Home
from bot.processes import index_library
from bot.state.answers import QuotePlace
from corpus.collection import Collection
from corpus.contents import Entry, PrintedPage
from corpus.errors import LibraryError, NoSuchArticle
from corpus.model import Article, Span
from retrieval.answering import Answerer
from retrieval.conversation import answer_message
from retrieval.followups import combine
from retrieval.headlines import find_listed, newest_of
from retrieval.mapping import IndexDamaged
from retrieval.model import Answer, NoAnswer, Quote
from retrieval.parts import last_meant
from retrieval.retriever import Searchable
from retrieval.storage import IndexMismatch

SECONDS_WITHOUT_INDEX = 60.0
"""How long whoever changed the library is given to index it, before that is done here: it may have been killed."""

MOST_EXAMPLES = 3
_LONGEST_EXAMPLE = 24
_TRIED_FOR_EXAMPLES = 20
_ANSWERS_AT_HAND = 512

logger = logging.getLogger(__name__)


@dataclass
class Generation:
    """The library at one moment, with its index; used by one thread at a time."""

    index: Searchable
    library_hash: str
    """Of the collection; an index in a cluster may be ahead of it."""
    collection: Collection
    _reading: AbstractContextManager[Collection]
    _at_hand: ArticlesAtHand = field(default_factory=ArticlesAtHand)

    def close(self) -> None:
        self._reading.__exit__(None, None, None)

    def warm_up(self) -> None:
        """Computes what the first question would have to wait for."""
        self.index.accelerate()
        self.answerer.answer("报纸", limit=1)
        _ = self.examples

    def article(self, article_id: str) -> Article:
        return self._at_hand.fetch(article_id, self.collection)

    def find_article(self, article_id: str) -> Article | None:
        """None where it is not in the collection, whatever the index says."""
        try:
            return self.article(article_id)
        except NoSuchArticle:
            return None

    @cached_property
    def answerer(self) -> Answerer:
        return Answerer(self.index, self.article, prepare=lambda ids: self._at_hand.prepare(ids, self.collection))

    @cached_property
    def answer(self) -> Callable[[str, int, str | None, date | None], Answer | NoAnswer]:
        """Answers a message; many ask the same, and inline queries ask for the same quotes page by page."""

        def answer(question: str, limit: int, previous: str | None, today: date | None) -> Answer | NoAnswer:
            ask = partial(self.answerer.answer, limit=limit, today=today)
            return answer_message(ask, question, previous=previous)

        return lru_cache(_ANSWERS_AT_HAND)(answer)

    @cached_property
    def pages(self) -> list[PrintedPage]:
        return self.collection.pages()

    @cached_property
    def examples(self) -> list[str]:
        """Headlines that are answered when they are asked, the newest first."""
        newest = (entry for page in reversed(self.pages) for entry in self.collection.entries(page))
        short = (entry.headline for entry in newest if entry.headline and len(entry.headline) <= _LONGEST_EXAMPLE)
        tried = islice(short, _TRIED_FOR_EXAMPLES)
        answered = (headline for headline in tried if isinstance(self.answerer.answer(headline, limit=1), Answer))
        return list(islice(answered, MOST_EXAMPLES))

    def revive(self, place: QuotePlace) -> Quote | None:
        """The quote at this place, unless its article is gone or another one by now."""
        article = self.find_article(place.article_id)
        if article is None or article.content_hash != place.content_hash:
            return None
        highlights = tuple(Span(start, end) for start, end in place.highlights)
        return Quote(article, Span(place.start, place.end), highlights, place.score, place.confidence)


class Archive:
    """What can be asked of the library. Every method but `watch` is for one thread at a time.

    Raises IndexDamaged where the index is not what was written; it is seen to that it will be again.
    """

    def __init__(self, home: Home) -> None:
        self._home = home
        self._desk = Desk(home)
        self._generation = self._open_first()
        self._newer: Generation | None = None
        self._is_damaged = False
        self._look_now = threading.Event()
        self._ended = threading.Event()

    def answer(
        self, question: str, limit: int, previous: str | None = None, today: date | None = None
    ) -> Answer | NoAnswer:
        """The answer to a message; `previous` is the one before, which it may lean on, `today` the day it came."""
        try:
            return self._current().answer(question, limit, previous, today)
        except IndexDamaged:
            self._is_damaged = True
            self._look_now.set()
            raise

    def article(self, key: str) -> Article | None:
        """The article whose `article_key` this is."""
        generation = self._current()
        article_id = generation.index.find_hashed(hash_behind(key))
        return None if article_id is None else generation.find_article(article_id)

    def quotes(self, places: Sequence[QuotePlace]) -> tuple[Quote, ...] | None:
        """The quotes at these places; None where the library has changed under one of them."""
        generation = self._current()
        revived = [generation.revive(place) for place in places]
        found = tuple(quote for quote in revived if quote is not None)
        return found if len(found) == len(places) else None

    def pages(self) -> list[PrintedPage]:
        """The oldest first."""
        return self._current().pages

    def contents(self, question: str, previous: str | None, today: date) -> tuple[str, list[PrintedPage]] | None:
        """The pages that a message asks for the headlines of, and what it means in view of the one before.

        None where it asks for something else.
        """
        together = [] if previous is None else [combine(last_meant(previous), question)]
        for meant in (question, *together):
            if (where := find_listed(meant, today)) is not None:
                return meant, newest_of(where, self._current().pages)
        return None

    def entries(self, page: PrintedPage) -> list[Entry]:
        return self._current().collection.entries(page)

    def newest(self, most: int) -> list[Article]:
        """Articles of the newest issue, the first page first."""
        generation = self._current()
        if not generation.pages:
            return []
        last = generation.pages[-1]
        issue = (page for page in generation.pages if (page.date, page.paper) == (last.date, last.paper))
        entries = (entry for page in issue for entry in generation.collection.entries(page))
        return [generation.article(entry.id) for entry in islice(entries, most)]

    def examples(self) -> list[str]:
        """Questions that the library answers."""
        return self._current().examples

    def size(self) -> int:
        """The number of articles."""
        return self._current().index.articles

    def is_current(self) -> bool:
        """Whether all that is in the library now can be asked; if not, that is seen to."""
        if self._current().library_hash == self._library_hash():
            return True
        self._look_now.set()
        return False

    def close(self) -> None:
        self._ended.set()
        self._look_now.set()
        self._current().close()
        self._desk.close()

    def watch(self, seconds: float) -> None:
        """Looks for newer generations until the archive is closed; for a thread of its own."""
        behind = 0.0
        while not self._ended.is_set():
            self._look_now.wait(seconds)
            self._look_now.clear()
            try:
                if self._is_damaged and not self._ended.is_set():
                    self._repair()
                behind = 0.0 if self._ended.is_set() or self._look() else behind + seconds
                if behind >= SECONDS_WITHOUT_INDEX:
                    index_library(self._home)
                    behind = 0.0
            except LibraryError as error:
                logger.warning("%s", error)
            except Exception:  # a library that cannot be read now may be readable in a second
                logger.exception("the library could not be looked at")

    def _repair(self) -> None:
        """Makes what is damaged anew from the library; what can be answered without it is answered meanwhile."""
        if self._home.drop_damaged():
            index_library(self._home)
            self._newer = self._take(self._generation.index)
        self._is_damaged = False

    def _look(self) -> bool:
        """Opens the generation that fits the library as it is now; says whether its index is there."""
        known = self._newer or self._generation
        if known.library_hash == self._library_hash():
            return True
        try:
            newer = self._take(known.index)
        except IndexMismatch:
            return False
        self._newer = newer
        return True

    def _current(self) -> Generation:
        """The newest generation; the older one is closed here, where nobody can be asking it."""
        newer = self._newer
        if newer is not None:
            self._newer = None
            self._generation, older = newer, self._generation
            older.close()
        return self._generation

    def _library_hash(self) -> str:
        with self._desk.read() as collection:
            return collection.content_hash()

    def _open_first(self) -> Generation:
        while True:
            index = self._home.open_retriever(self._desk.read)
            try:
                return self._take(index)
            except IndexMismatch:
                continue  # the library has grown meanwhile
            except IndexDamaged:
                if not self._home.drop_damaged():
                    raise

    def _take(self, known: Searchable) -> Generation:
        """The library as it is now with its index, which shares with the known one what is the same in both."""
        reading = self._desk.read()
        collection = reading.__enter__()
        library_hash = collection.content_hash()
        try:
            fits = known.library_hash == library_hash
            index = known if fits else self._home.open_saved_retriever(collection, previous=known)
            generation = Generation(index, library_hash, collection, reading)
            generation.warm_up()
        except BaseException:
            reading.__exit__(None, None, None)
            raise
        return generation


def open_archive(home: Home, seconds: float) -> Archive:
    """An archive that is kept up to date."""
    archive = Archive(home)
    threading.Thread(target=archive.watch, args=(seconds,), name="looking", daemon=True).start()
    return archive
