"""The retriever that asks a cluster."""

import logging
import threading
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import astuple, dataclass
from typing import Any

from retrieval.cluster.candidates import Wanted, fetch_passages
from retrieval.cluster.connection import WRITING, Connection, Request, Within
from retrieval.cluster.documents import passage_id, passage_numbers
from retrieval.cluster.errors import ClusterError, NoSuchIndex
from retrieval.cluster.excerpt import Excerpt, make_excerpt
from retrieval.cluster.mapping import ALIAS, Description
from retrieval.cluster.records import Record
from retrieval.cluster.statistics import Census, Search, search
from retrieval.imprints import Where
from retrieval.question import Question
from retrieval.retriever import Holds
from retrieval.search import weigh_terms, with_synonyms
from retrieval.storage import IndexMismatch
from retrieval.synonyms import synonyms_of

logger = logging.getLogger(__name__)

_ARTICLES_AT_HAND = 2000
"""Articles whose passages are kept between questions."""

_LISTED = 5000

_ATTEMPTS = 3
"""How often a question is begun anew because the index was replaced or an article went while it was asked."""


@dataclass(frozen=True)
class _Opened:
    """One index of the cluster, which does not change while it is used; a later one has another name or library."""

    name: str
    library_hash: str
    census: Census
    lately: dict[tuple[str, str], list[Record]]


class _NotWhole(Exception):
    """Of these articles, by id and hash, some passages are not in the index."""

    def __init__(self, articles: set[tuple[str, str]]) -> None:
        super().__init__(articles)
        self.articles = articles


@dataclass(frozen=True, slots=True)
class _Looked:
    """What is looked for: see `Retriever.gather`."""

    question: Question
    limit: int
    holds: Holds
    where: Where | None


class ClusterRetriever:
    """Finds passages in a cluster; several threads may ask at once.

    Raises IndexMismatch when it is made and there is no index, or one of another version.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._opening = threading.Lock()
        self._opened = self._open(connection.within_patience())

    @property
    def library_hash(self) -> str:
        return self._opened.library_hash

    @property
    def articles(self) -> int:
        return self._opened.census.articles

    @property
    def passages(self) -> int:
        """The number of passages."""
        return self._opened.census.passages

    @property
    def speller(self) -> None:
        """None: a cluster is asked for terms by their names. To find those that sound alike, each shard would have to
        look through all it has, for every question that has a word nobody knows."""
        return None

    def gather(self, question: Question, limit: int, holds: Holds, *, where: Where | None = None) -> Excerpt:
        """See `Retriever`. Raises ClusterError when there is no whole answer in time."""
        cluster = self._connection.within_patience()
        broken: set[tuple[str, str]] = set()

        def is_there(article_id: str, content_hash: str) -> bool:
            return (article_id, content_hash) not in broken and holds(article_id, content_hash)

        for _ in range(_ATTEMPTS):
            opened = self._opened
            try:
                return self._gather(cluster, opened, _Looked(question, limit, is_there, where))
            except NoSuchIndex:
                logger.info("the index %s is gone", opened.name)
            except _NotWhole as error:
                # It is being written or deleted: as long as it is not all there, it is not there.
                logger.warning("搜索集群里的文章 %s 不完整；如果没有在收报，请运行 wenbao ingest。", error.articles)
                broken |= error.articles
            self._open_again(opened, cluster)
        raise self._being_replaced()

    def _gather(self, cluster: Within, opened: _Opened, looked: _Looked) -> Excerpt:
        terms = set(looked.question.terms)
        terms |= {synonym for term in terms for synonym in synonyms_of(term)}
        statistics = opened.census.of_terms(terms, cluster)
        if not any(map(statistics.knows, terms)):
            return make_excerpt((), terms, statistics, library_hash=opened.library_hash)
        weights = with_synonyms(weigh_terms(statistics, looked.question))
        found = Wanted(weights, statistics, looked.where, looked.limit, looked.holds).find(cluster, opened.name)
        passages = self._complete(cluster, opened, found.chosen, found.records)
        return make_excerpt(passages, terms, statistics, library_hash=opened.library_hash)

    def _complete(
        self, cluster: Within, opened: _Opened, chosen: Sequence[Record], found: Iterable[Record]
    ) -> list[Record]:
        """All passages of the chosen articles. Only what is not at hand is fetched. Raises _NotWhole."""
        whole = {one.key: opened.lately.get(one.key) for one in chosen}
        places = {one.key: _places(one) for one in chosen if not whole[one.key]}
        at_hand = {passage.place: passage for passage in found}
        missing = [passage_id(*one) for passages in places.values() for one in passages if one not in at_hand]
        at_hand |= {passage.place: passage for passage in fetch_passages(cluster, opened.name, missing)}
        if broken := {article for article, passages in places.items() if any(one not in at_hand for one in passages)}:
            raise _NotWhole(broken)
        fetched = {article: [at_hand[one] for one in passages] for article, passages in places.items()}
        if len(opened.lately) > _ARTICLES_AT_HAND:
            opened.lately.clear()
        opened.lately.update(fetched)
        return [passage for passages in (whole | fetched).values() for passage in passages or ()]

    def find_hashed(self, id_hash: bytes) -> str | None:
        """See `Searchable`. Raises ClusterError when there is no whole answer in time."""
        query = {"bool": {"filter": [{"term": {"id_hash": id_hash.hex()}}, {"term": {"is_lead": True}}]}}
        body = {"size": 1, "_source": ["article"], "query": query}
        try:
            (found,) = search(self._connection.within_patience(), ALIAS, [Search(body, _read_articles)])
        except NoSuchIndex:
            raise self._being_replaced() from None
        return next(iter(found), None)

    def accelerate(self) -> None:
        """Nothing can be made faster from here."""

    def _open_again(self, seen: _Opened, cluster: Within) -> None:
        """Another index has taken this one's place; one thread looks, the others wait for it, but no longer than they
        may. Raises ClusterError, IndexMismatch."""
        if not self._opening.acquire(timeout=cluster.left):
            raise self._being_replaced()
        try:
            if self._opened is seen:
                self._opened = self._open(cluster)
        finally:
            self._opening.release()

    def _being_replaced(self) -> ClusterError:
        return ClusterError(f"搜索集群 {self._connection.name} 里的索引正在更换；请过一会儿再问。")

    def _open(self, cluster: Within) -> _Opened:
        current = find_current(cluster)
        if current is None:
            raise IndexMismatch(f"搜索集群 {self._connection.name} 里还没有索引；请运行 wenbao ingest。")
        name, description = current
        description.check(where=self._connection.name)
        return _Opened(name, description.library_hash, Census(cluster, name), {})


def find_current(cluster: Within) -> tuple[str, Description] | None:
    """The index that is asked now and what it says of itself. Raises IndexMismatch where it is somebody else's."""
    try:
        name, meta = cluster.ask(Request("GET", f"/{ALIAS}/_mapping"), lambda body: min(read_metas(body).items()))
    except NoSuchIndex:
        return None
    return name, Description.read(meta, where=f"搜索集群 {cluster.connection.name}")


def read_metas(body: Any) -> dict[str, Any]:
    """`_meta` of each index of a mapping's answer, None where it has none."""
    return {str(name): mapping["mappings"].get("_meta") for name, mapping in body.items()}


@dataclass(frozen=True, slots=True)
class Place:
    """Where a document belongs: see `StoredPassage`."""

    article: str
    content_hash: str
    number: int
    passages: int


def list_places(connection: Connection, index: str, *, leads_only: bool) -> Iterator[Place]:
    """What is in an index, ordered by article, hash and number. Raises ClusterError, NoSuchIndex."""
    body = {
        "size": _LISTED,
        "_source": False,
        "track_total_hits": False,
        "sort": [{field: "asc"} for field in ("article", "hash", "number", "passages")],
        "query": {"term": {"is_lead": True}} if leads_only else {"match_all": {}},
    }
    after: dict[str, Any] = {}
    while True:
        listing = Search({**body, **after}, _read_places)
        (places,) = search(connection.within_patience(WRITING), index, [listing])
        yield from places
        if len(places) < _LISTED:
            return
        after = {"search_after": list(astuple(places[-1]))}


def _read_places(answer: Any) -> list[Place]:
    return [Place(*hit["sort"]) for hit in answer["hits"]["hits"]]


def _read_articles(answer: Any) -> list[str]:
    return [str(hit["_source"]["article"]) for hit in answer["hits"]["hits"]]


def _places(one: Record) -> list[tuple[str, str, int]]:
    """Of all passages of its article."""
    return [(one.article, one.content_hash, number) for number in passage_numbers(one.passages)]
