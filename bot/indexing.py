"""Keeping the index after the library: what has changed since it was made is added to it, and nothing else is read."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from corpus.collection import Collection
from corpus.model import Article
from retrieval.growing import grow, settle
from retrieval.index import Index
from retrieval.spreading import Spread
from retrieval.storage import UNFINISHED_LIBRARY, IndexWriter, open_writer

ARTICLES_AT_ONCE = 4000
"""What has been analysed is saved after so many: it bounds the memory, and whoever is killed goes on from there."""

Read = Callable[[], AbstractContextManager[Collection]]
"""Opens the collection as it is now."""

Progress = Callable[[int, int], None]
"""Called with the number of articles that are done and of all that are to be done."""


@dataclass
class _Changes:
    """`came` are articles that are new or may have changed, `count` many; `gone` are ids of which nothing is left once
    all that came have been read."""

    came: Iterator[Article]
    count: int
    gone: set[str]


def update_index(
    folder: Path,
    read: Read,
    *,
    previous: Index | None = None,
    progress: Progress | None = None,
    spread: Spread = map,
) -> Index:
    """Makes the saved index that of the collection as it is when nobody else writes. Raises IndexWriteError.

    What `previous` has open already is shared; `spread` analyses articles.
    """
    with open_writer(folder) as writer, read() as collection:
        index = writer.open_sound(previous)
        if index.library_hash == collection.content_hash():
            return index  # somebody else was first
        return writer.publish(grow_to(index, collection, progress=progress, save=writer.publish, spread=spread))


def grow_to(
    index: Index,
    collection: Collection,
    *,
    progress: Progress | None = None,
    save: Callable[[Index], Index],
    spread: Spread = map,
) -> Index:
    """The index of the collection, grown from one of whatever it was; `save` is given what is done so far."""
    changes = _find_changes(index, collection)
    done = 0

    def tell(more: int) -> None:
        nonlocal done
        done += more
        if progress:
            progress(done, changes.count)

    articles = list(islice(changes.came, ARTICLES_AT_ONCE))
    while len(following := list(islice(changes.came, ARTICLES_AT_ONCE))):
        index = save(grow(index, library_hash=UNFINISHED_LIBRARY, came=articles, progress=tell, spread=spread))
        articles = following
    library_hash = collection.content_hash()
    return grow(index, library_hash=library_hash, gone=changes.gone, came=articles, progress=tell, spread=spread)


def settle_index(folder: Path) -> None:
    """Binds volumes of one size into one, each step a generation of its own. Raises IndexWriteError."""
    with open_writer(folder) as writer:
        index = writer.open_sound()
        while (settled := settle(index)) is not None:
            index = writer.publish(settled)


def drop_damaged(folder: Path) -> bool:
    """Takes what is not as it was written out of the index; says whether there was any. Raises IndexWriteError.

    What is left is the index of no library, so that the rest is made anew.
    """
    with open_writer(folder) as writer:
        return _drop_damaged(writer)


def _drop_damaged(writer: IndexWriter) -> bool:
    index = writer.open_sound()
    sound = [part for part in index.parts if part.is_sound()]
    if len(sound) < len(index.parts):
        writer.publish(Index.of(UNFINISHED_LIBRARY, sound))
    return len(sound) < len(index.parts)


def _find_changes(index: Index, collection: Collection) -> _Changes:
    ids = collection.changed_since(index.library_hash)
    if ids is None:  # then every article is read, and compared
        gone = {place.id for place in index.places()}
        return _Changes(_strike_off(collection.articles(), gone), len(collection), gone)
    gone = set(ids)
    return _Changes(_strike_off(collection.chosen(ids), gone), len(ids), gone)


def _strike_off(articles: Iterator[Article], gone: set[str]) -> Iterator[Article]:
    for article in articles:
        gone.discard(article.id)
        yield article
