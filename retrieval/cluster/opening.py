"""From settings to a retriever."""

import logging
from collections.abc import Callable, Iterator
from functools import cache

from corpus.collection import Collection
from corpus.model import Article
from retrieval.cluster.connection import Connection
from retrieval.cluster.engine import ClusterRetriever, find_current
from retrieval.cluster.mapping import Shape
from retrieval.cluster.syncing import synchronise
from retrieval.spreading import Spread
from retrieval.storage import IndexMismatch

Progress = Callable[[int, int], None]
"""Called with the number of articles that are done and of all of them."""


@cache
def connect(urls: tuple[str, ...]) -> Connection:
    """One connection for the whole process: it knows which hosts have answered lately."""
    # Every request would be a line of the log, with the address and the password in it.
    logging.getLogger("httpx").setLevel(logging.WARNING)
    return Connection(urls)


def open_cluster(urls: tuple[str, ...], collection: Collection, *, shards: int = 1) -> ClusterRetriever:
    """The cluster with the index of this collection, which is brought there if need be, into so many shards if new.

    Raises ClusterError, and IndexMismatch where somebody else's index has our name.
    """
    update_cluster(urls, collection, shards=shards)
    return ClusterRetriever(connect(urls))


def update_cluster(
    urls: tuple[str, ...],
    collection: Collection,
    *,
    shards: int = 1,
    progress: Progress | None = None,
    spread: Spread = map,
) -> None:
    """Brings the index of this collection to the cluster; raises what `open_cluster` does."""
    done, count = 0, len(collection)

    def tell(more: int) -> None:
        nonlocal done
        done += more
        if progress:
            progress(done, count)

    synchronise(
        connect(urls),
        _articles(collection),
        library_hash=collection.content_hash(),
        shape=Shape(shards),
        progress=tell,
        spread=spread,
    )


def open_written_cluster(urls: tuple[str, ...], collection: Collection) -> ClusterRetriever:
    """The same if nothing has to be written. Raises ClusterError, IndexMismatch."""
    connection = connect(urls)
    current = find_current(connection.within_patience())
    if current is None or current[1].library_hash != collection.content_hash():
        raise IndexMismatch(f"搜索集群 {connection.name} 里的索引不是这个报库的；请运行 wenbao ingest。")
    return ClusterRetriever(connection)


def _articles(collection: Collection) -> Iterator[Article]:
    """Read only when something has to be written."""
    yield from collection.articles()
