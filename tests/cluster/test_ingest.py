"""What is in the cluster is what is in the library, whatever happened on the way."""

import threading
import time
from collections.abc import Callable, Iterator
from functools import partial
from itertools import islice

import httpx
import pytest

from corpus.errors import WenbaoError
from corpus.model import Article, Paragraph, Section
from retrieval.answering import Answerer
from retrieval.cluster import mapping, syncing, writing
from retrieval.cluster.connection import Connection, Patience
from retrieval.cluster.engine import ClusterRetriever, find_current, list_places
from retrieval.cluster.errors import ClusterError
from retrieval.cluster.mapping import ALIAS, Shape, index_name
from retrieval.cluster.syncing import synchronise
from retrieval.cluster.writing import Writer
from retrieval.model import Answer
from retrieval.storage import IndexMismatch

from .conftest import UNHURRIED
from .rig import Node, Rig


def article(number: int) -> Article:
    paragraphs = (Paragraph(f"第{number}号桥全长{number + 7}米。"), Paragraph(f"第{number}号桥通车。"))
    return Article((Section(None, paragraphs),), headline=f"第{number}号桥", given_id=f"{number:04}")


LIBRARY = [article(number) for number in range(300)]
SECONDS_FROZEN = 4.0


class Killed(BaseException):
    """In the place of SIGKILL: nothing of ours expects it."""


@pytest.fixture
def connection(rig: Rig) -> Iterator[Connection]:
    opened = Connection(rig.urls, patience=UNHURRIED)
    yield opened
    opened.close()


@pytest.fixture(autouse=True)
def _nothing_there(rig: Rig) -> None:
    rig.empty()


def indices(rig: Rig) -> list[str]:
    return sorted(one["index"] for one in rig.ask("/_cat/indices?format=json&h=index"))


def contents(connection: Connection) -> list[str]:
    return [place.article for place in list_places(connection, ALIAS, leads_only=True)]


def test_only_what_differs_is_written(connection: Connection) -> None:
    assert synchronise(connection, LIBRARY, library_hash="1") == 2 * len(LIBRARY)
    assert synchronise(connection, LIBRARY, library_hash="1") == 0
    assert synchronise(connection, LIBRARY[1:], library_hash="2") == 2
    assert contents(connection) == [one.id for one in LIBRARY[1:]]


def segments(rig: Rig) -> int:
    """Of the one shard, as questions see it; the nodes' copies may differ, and the most counts."""
    found = rig.ask(f"/_cat/segments/{ALIAS}?format=json&h=prirep,searchable,docs.count")
    seen = [one["prirep"] for one in found if one["searchable"] == "true" and int(one["docs.count"])]
    return max(map(seen.count, seen))


def test_after_large_changes_a_shard_is_one_segment(connection: Connection, rig: Rig) -> None:
    synchronise(connection, LIBRARY[:100], library_hash="1")
    assert segments(rig) == 1
    synchronise(connection, LIBRARY[:104], library_hash="2")
    assert segments(rig) == 2
    synchronise(connection, LIBRARY, library_hash="3")
    assert segments(rig) == 1


def test_what_was_begun_is_finished_by_the_next_one(connection: Connection) -> None:
    def killed() -> Iterator[Article]:
        yield from islice(LIBRARY, 200)
        raise Killed

    with pytest.raises(Killed):
        synchronise(connection, killed(), library_hash="1")
    with pytest.raises(IndexMismatch, match="wenbao ingest"):
        ClusterRetriever(connection)
    done: list[int] = []
    synchronise(connection, LIBRARY, library_hash="1", progress=done.append)
    assert sum(done) == len(LIBRARY)
    assert contents(connection) == [one.id for one in LIBRARY]


def where_passages_go(rig: Rig) -> Node:
    """The node that holds what is written: without it nothing can be."""
    (shard,) = rig.ask(f"/_cat/shards/{index_name()}?format=json&h=node")
    return next(node for node in rig.nodes if node.name == shard["node"])


def until_half(freeze: Callable[[], None]) -> Iterator[Article]:
    """The library; in the middle of it something is frozen."""
    yield from LIBRARY[:150]
    freeze()
    yield from LIBRARY[150:]


def test_a_node_that_is_frozen_for_a_while_costs_time_and_nothing_else(connection: Connection, rig: Rig) -> None:
    def freeze() -> None:
        frozen = where_passages_go(rig)
        frozen.freeze()
        threading.Timer(SECONDS_FROZEN, frozen.thaw).start()

    begin = time.monotonic()
    synchronise(connection, until_half(freeze), library_hash="1")
    assert time.monotonic() - begin >= SECONDS_FROZEN
    assert contents(connection) == [one.id for one in LIBRARY]
    assert ClusterRetriever(connection).passages == 2 * len(LIBRARY)


def test_a_node_that_stays_frozen_is_one_sentence_and_the_next_one_goes_on(
    connection: Connection, rig: Rig, monkeypatch: pytest.MonkeyPatch
) -> None:
    frozen: list[Node] = []

    def freeze() -> None:
        frozen.append(where_passages_go(rig))
        frozen[0].freeze()

    hurried = Patience(whole=SECONDS_FROZEN, attempt=1.0)
    try:
        monkeypatch.setattr(syncing, "Writer", partial(Writer, patience=hurried))
        with pytest.raises(ClusterError, match=r"没有给出完整的答复.*请") as caught:
            synchronise(connection, until_half(freeze), library_hash="1")
    finally:
        for node in frozen:
            node.thaw()
    assert "\n" not in str(caught.value)
    monkeypatch.undo()
    rig.wait_until_whole()
    synchronise(connection, LIBRARY, library_hash="1")
    assert contents(connection) == [one.id for one in LIBRARY]
    assert ClusterRetriever(connection).passages == 2 * len(LIBRARY)


def test_an_article_of_which_a_part_is_missing_is_written_again(connection: Connection, rig: Rig) -> None:
    synchronise(connection, LIBRARY, library_hash="1")
    current = find_current(connection.within_patience())
    assert current is not None
    meta = {"_meta": {**current[1].to_meta(), "is_whole": False}}
    httpx.put(f"{rig.urls[0]}/{ALIAS}/_mapping", json=meta, timeout=30, trust_env=False).raise_for_status()
    lost = {"query": {"bool": {"filter": [{"term": {"article": "0007"}}, {"term": {"number": 1}}]}}}
    found = httpx.post(f"{rig.urls[0]}/{ALIAS}/_search", json=lost, timeout=30, trust_env=False).json()["hits"]["hits"]
    httpx.delete(f"{rig.urls[0]}/{ALIAS}/_doc/{found[0]['_id']}", timeout=30, trust_env=False).raise_for_status()
    assert synchronise(connection, LIBRARY, library_hash="1") == 2
    assert ClusterRetriever(connection).passages == 2 * len(LIBRARY)


def test_another_version_is_made_beside_and_takes_over_without_a_gap(
    connection: Connection, rig: Rig, monkeypatch: pytest.MonkeyPatch
) -> None:
    synchronise(connection, LIBRARY, library_hash="1")
    before = indices(rig)
    articles = {one.id: one for one in LIBRARY}
    retriever = ClusterRetriever(connection)
    failed: list[str] = []
    given: list[object] = []
    ended = threading.Event()

    def ask() -> None:
        while not ended.is_set():
            try:
                given.append(Answerer(retriever, articles.__getitem__).answer("第42号桥全长多少米"))
            except WenbaoError as error:
                failed.append(str(error))

    reader = threading.Thread(target=ask)
    reader.start()
    try:
        monkeypatch.setattr(mapping, "FORMAT_VERSION", mapping.FORMAT_VERSION + 1)
        with pytest.raises(IndexMismatch, match="另一版分段"):
            ClusterRetriever(connection)
        synchronise(connection, LIBRARY, library_hash="1")
        time.sleep(0.5)
    finally:
        ended.set()
        reader.join()
    assert not failed
    assert all(one == given[0] for one in given)
    assert len(indices(rig)) == 2, "bots of the other version may still be asking theirs"
    synchronise(connection, LIBRARY[1:], library_hash="2")
    assert len(indices(rig)) == 1
    assert indices(rig) != before


def test_an_index_that_is_deleted_under_a_bot_is_one_sentence_until_it_is_made_anew(
    connection: Connection, rig: Rig
) -> None:
    synchronise(connection, LIBRARY, library_hash="1")
    retriever = ClusterRetriever(connection)
    rig.empty()
    answerer = Answerer(retriever, {one.id: one for one in LIBRARY}.__getitem__)
    with pytest.raises(IndexMismatch, match="还没有索引；请运行 wenbao ingest"):
        answerer.answer("第42号桥全长多少米")
    synchronise(connection, LIBRARY[1:], library_hash="2")
    assert isinstance(answerer.answer("第42号桥全长多少米"), Answer)


def test_an_index_that_was_made_anew_with_fewer_shards_is_asked_as_it_is_now(connection: Connection, rig: Rig) -> None:
    synchronise(connection, LIBRARY, library_hash="1", shape=Shape(shards=3))
    answerer = Answerer(ClusterRetriever(connection), {one.id: one for one in LIBRARY}.__getitem__)
    rig.empty()
    synchronise(connection, LIBRARY, library_hash="1", shape=Shape(shards=1))
    assert isinstance(answerer.answer("第42号桥全长多少米"), Answer)


def test_an_index_that_is_deleted_while_it_is_written_is_one_sentence_and_not_made_again(
    connection: Connection, rig: Rig, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writing, "_LARGEST", 3000)
    with pytest.raises(ClusterError, match="在收报时被删掉了；请再运行一次 wenbao ingest"):
        synchronise(connection, until_half(rig.empty), library_hash="1")
    assert indices(rig) == []
    synchronise(connection, LIBRARY, library_hash="1")
    assert contents(connection) == [one.id for one in LIBRARY]


def test_somebody_elses_index_is_left_alone(connection: Connection, rig: Rig) -> None:
    httpx.put(f"{rig.urls[0]}/{ALIAS}", timeout=30, trust_env=False).raise_for_status()
    with pytest.raises(IndexMismatch, match="不是问报建的"):
        synchronise(connection, LIBRARY, library_hash="1")
    assert indices(rig) == [ALIAS]
