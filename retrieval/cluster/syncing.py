"""Bringing the cluster's index to what the library is now.

Passages are known by what they are, so that only what differs is written or deleted, and a run that was killed is
continued by the next one. An index of another version stays in use while a new one is made beside it; then the alias
goes from one to the other in a single step.
"""

import logging
import time
from collections.abc import Callable, Container, Iterable, Iterator
from contextlib import suppress
from typing import Any

from corpus.model import Article
from retrieval.cluster.connection import WRITING, Connection, Request, json_content, whole
from retrieval.cluster.documents import passage_id, passage_numbers, passages_of
from retrieval.cluster.engine import find_current, list_places, read_metas
from retrieval.cluster.errors import AlreadyThere, ClusterError, NoSuchIndex
from retrieval.cluster.mapping import ALIAS, Description, Shape, index_name, new_index
from retrieval.cluster.writing import Write, Writer, writing_alias
from retrieval.spreading import Spread
from retrieval.storage import IndexMismatch

_WORTH_MERGING = 0.1
"""The share of passages that are written or deleted from which on the index is merged: so merging costs little beside
that. It is also merged where an earlier run did not come to its end."""

_SECONDS_FOR_COPIES = 120.0
_SECONDS_BETWEEN_LOOKS = 0.2

logger = logging.getLogger(__name__)

Contents = dict[tuple[str, str], int]
"""The number of passages of each article, by id and hash."""


def synchronise(
    connection: Connection,
    articles: Iterable[Article],
    *,
    library_hash: str,
    shape: Shape | None = None,
    progress: Callable[[int], None] | None = None,
    spread: Spread = map,
) -> int:
    """Makes the index of these articles the one that is asked; returns how many passages were written or deleted.

    `spread` analyses articles. `progress` is called with the number of articles that are done since its last call.
    Raises ClusterError, and IndexMismatch where somebody else's index has our name.
    """
    return _Sync(connection, shape or Shape(), spread).run(articles, library_hash, progress or (lambda done: None))


def merge(connection: Connection, index: str) -> None:
    """Makes each shard one segment: a question looks up each of its terms in every segment. Raises ClusterError.

    Asked again while it goes on, the cluster answers when it is done. Where that takes very long it is not waited for.
    """
    try:
        connection.ask(Request("POST", f"/{index}/_forcemerge?max_num_segments=1"), whole, WRITING)
    except ClusterError as error:
        logger.warning("搜索集群 %s 还没有合并好索引，合并好之前提问会慢一些：%s", connection.name, error)
    connection.ask(Request("POST", f"/{index}/_refresh"), whole, WRITING)


class _Sync:
    def __init__(self, connection: Connection, shape: Shape, spread: Spread) -> None:
        self._connection = connection
        self._shape = shape
        self._spread = spread
        self._name = index_name()

    def run(self, articles: Iterable[Article], library_hash: str, progress: Callable[[int], None]) -> int:
        try:
            return self._run(articles, library_hash, progress)
        except NoSuchIndex as error:
            raise ClusterError(
                f"搜索集群 {self._connection.name} 里的索引 {self._name} 在收报时被删掉了；请再运行一次 wenbao ingest。"
            ) from error

    def _run(self, articles: Iterable[Article], library_hash: str, progress: Callable[[int], None]) -> int:
        current = find_current(self._connection.within_patience())
        asked = None if current is None else current[0]
        described = self._describe_or_make()
        if described.is_whole and described.library_hash == library_hash and asked == self._name:
            return 0
        contents = self._list(leads_only=described.is_whole)
        before = sum(passages for passages in contents.values() if passages > 0)
        self._describe(described.library_hash, is_whole=False)
        self._change_aliases({"add": {"index": self._name, "alias": writing_alias(self._name)}})
        written = 0
        writer = Writer(self._connection, self._name)
        for count in writer.write(self._differences(articles, contents, progress)):
            written += count
        self._ask("POST", f"/{self._name}/_refresh", read=whole)
        if written > _WORTH_MERGING * before or not described.is_whole:
            merge(self._connection, self._name)
        self._make_copies()
        self._describe(library_hash, is_whole=True)
        if asked != self._name:
            self._take_over(asked)
        self._drop_others({self._name, asked})
        return written

    def _describe_or_make(self) -> Description:
        where = f"搜索集群 {self._connection.name}"
        try:
            meta = self._ask("GET", f"/{self._name}/_mapping", read=lambda body: read_metas(body)[self._name])
        except NoSuchIndex:
            made = Description.of_this_program("", is_whole=False)
            with suppress(AlreadyThere):
                self._ask("PUT", f"/{self._name}", new_index(self._shape, made))
            return made
        self._ask("POST", f"/{self._name}/_refresh", read=whole)
        return Description.read(meta, where=where)

    def _describe(self, library_hash: str, *, is_whole: bool) -> None:
        meta = Description.of_this_program(library_hash, is_whole=is_whole).to_meta()
        self._ask("PUT", f"/{self._name}/_mapping", {"_meta": meta})

    def _list(self, *, leads_only: bool) -> Contents:
        """The articles that are there. After an unfinished run all passages are looked for, not only leads."""
        seen: Contents = {}
        counted: Contents = {}
        for place in list_places(self._connection, self._name, leads_only=leads_only):
            key = (place.article, place.content_hash)
            seen[key] = place.passages
            counted[key] = counted.get(key, 0) + 1
        # Of an article that is not whole what is there is deleted or written again: both can be done twice.
        return {
            key: passages if leads_only or counted[key] == len(passage_numbers(passages)) else -passages - 1
            for key, passages in seen.items()
        }

    def _differences(
        self, articles: Iterable[Article], contents: Contents, progress: Callable[[int], None]
    ) -> Iterator[Write]:
        for writes in self._spread(_writes_of, _missing(articles, contents, progress)):
            yield from writes
            progress(1)
        for (article_id, content_hash), passages in contents.items():
            count = passages if passages >= 0 else -passages - 1
            for number in passage_numbers(count):
                yield Write.deleting(passage_id(article_id, content_hash, number))

    def _make_copies(self) -> None:
        """Lets the cluster make its copies, and waits for them: without one, the loss of a node is felt."""
        self._ask("PUT", f"/{self._name}/_settings", {"index": {"auto_expand_replicas": self._shape.copies}})
        end = time.monotonic() + _SECONDS_FOR_COPIES
        path = f"/_cluster/health/{self._name}"
        while (status := self._ask("GET", path, read=lambda health: health["status"])) != "green":
            if time.monotonic() > end:
                break
            time.sleep(_SECONDS_BETWEEN_LOOKS)
        if status == "red":
            raise ClusterError(
                f"搜索集群 {self._connection.name} 里的索引 {self._name} 缺了分片（red），还不能用；"
                "请让缺的节点回来，再运行一次 wenbao ingest。"
            )
        if status != "green":
            logger.warning("搜索集群 %s 里的索引还没有副本；少一个节点，提问就会失败。", self._connection.name)

    def _take_over(self, previous: str | None) -> None:
        removed = [] if previous is None else [{"remove": {"index": previous, "alias": ALIAS}}]
        self._change_aliases({"add": {"index": self._name, "alias": ALIAS}}, *removed)

    def _change_aliases(self, *actions: dict[str, Any]) -> None:
        """In one step."""
        self._ask("POST", "/_aliases", {"actions": actions})

    def _drop_others(self, kept: Container[str | None]) -> None:
        """The index before this one goes with the next change only: bots of its version may still be asking it."""
        for name, meta in self._ask("GET", f"/{ALIAS}-*/_mapping", read=read_metas).items():
            with suppress(IndexMismatch):
                Description.read(meta, where=name)
                if name not in kept:
                    self._ask("DELETE", f"/{name}")

    def _ask(
        self,
        method: str,
        path: str,
        body: dict[str, Any] | None = None,
        read: Callable[[Any], Any] = lambda answer: answer,
    ) -> Any:
        return self._connection.ask(Request(method, path, json_content(body)), read, WRITING)


def _missing(articles: Iterable[Article], contents: Contents, progress: Callable[[int], None]) -> Iterator[Article]:
    """The articles that are to be written. All that the library has are taken out of `contents`."""
    for article in articles:
        passages = contents.pop((article.id, article.content_hash), None)
        if passages is None or passages < 0:
            yield article
        else:
            progress(1)


def _writes_of(article: Article) -> list[Write]:
    return [Write.of(passage) for passage in passages_of(article)]
