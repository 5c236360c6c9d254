"""Whatever a cluster does wrong is asked again elsewhere, and in the end is one sentence; no part is believed."""

import re
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import replace
from itertools import islice

import httpx
import pytest

from retrieval.answering import Answerer
from retrieval.cluster.connection import Request, whole
from retrieval.cluster.engine import ClusterRetriever
from retrieval.cluster.errors import AlreadyThere, ClusterError, NoSuchIndex
from retrieval.cluster.mapping import Description
from retrieval.storage import IndexMismatch

from .stub import (
    HOSTS,
    HURRY,
    INDEX,
    NEWS,
    PASSAGES,
    QUOTE,
    Reply,
    Stub,
    healthy,
    hits,
    host,
    lines,
    quotes,
    refusal,
    reply,
    search_all,
)

PARTIAL = {"total": 3, "successful": 2, "skipped": 0, "failed": 1}

FAULTS: dict[str, tuple[Callable[[], Reply], str]] = {
    "429": (lambda: refusal(429, "rejected_execution_exception"), "429 rejected_execution_exception"),
    "503": (lambda: refusal(503, "cluster_block_exception"), "503 cluster_block_exception"),
    "red": (lambda: refusal(503, "no_shard_available_action_exception"), "no_shard_available"),
    "timeout": (lambda: httpx.ReadTimeout("slow"), "没有及时答复"),
    "broken": (lambda: httpx.RemoteProtocolError("cut"), "连接断了"),
    "half": (lambda: httpx.Response(200, content=b'{"resp'), "不是 JSON"),
    "proxy": (lambda: reply({"hello": "world"}), "不是集群的样子"),
    "partial": (lambda: reply({"responses": [hits(PASSAGES, _shards=PARTIAL)] * 40}), "3 个分片中有 1 个没有答复"),
    "late": (lambda: reply({"responses": [hits(PASSAGES, timed_out=True)] * 40}), "没有答复"),
    "one of several": (
        lambda: reply({"responses": [{"error": {"type": "search_phase_execution_exception"}, "status": 503}]}),
        "search_phase_execution_exception",
    ),
}


def test_a_healthy_cluster_answers() -> None:
    assert quotes(ClusterRetriever(Stub(healthy).connect())) == [QUOTE]


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_of_one_host_is_not_noticed(fault: str) -> None:
    make, _ = FAULTS[fault]
    failing: list[str] = []

    def fail_once_a_host(request: httpx.Request) -> Reply | None:
        """The first searches of two hosts fail."""
        if request.url.path.endswith("_msearch") and host(request) != "three" and host(request) not in failing:
            failing.append(host(request))
            return make()
        return None

    stub = Stub(fail_once_a_host, healthy)
    assert quotes(ClusterRetriever(stub.connect())) == [QUOTE]
    assert failing


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_of_all_hosts_is_one_sentence(fault: str) -> None:
    make, told = FAULTS[fault]
    stub = Stub(healthy)
    retriever = ClusterRetriever(stub.connect(HURRY))
    stub.handlers.insert(0, lambda request: make() if request.url.path.endswith("_msearch") else None)
    with pytest.raises(ClusterError, match=re.escape(told)) as caught:
        quotes(retriever)
    sentence = str(caught.value)
    assert "请" in sentence
    assert "secret" not in sentence
    assert {host(request) for request in stub.asked("_msearch")} == {"one", "two", "three"}


def test_when_nobody_listens_the_setting_is_named() -> None:
    stub = Stub(lambda request: httpx.ConnectError("refused"))
    with pytest.raises(ClusterError, match="WENBAO_SEARCH_URL"):
        ClusterRetriever(stub.connect(HURRY))


def test_a_password_goes_to_its_host_and_to_no_other() -> None:
    stub = Stub(lambda request: refusal(429, "busy"))
    with pytest.raises(ClusterError):
        stub.connect(HURRY).ask(Request("GET", "/"))
    sent = {host(request): request.headers.get("Authorization") for request in stub.requests}
    assert sent == {"one": None, "two": "Basic dXNlcjpzZWNyZXQ=", "three": None}


def test_a_password_that_is_wrong_is_not_tried_again() -> None:
    stub = Stub(lambda request: refusal(401, "security_exception"))
    with pytest.raises(ClusterError, match="用户名和密码"):
        ClusterRetriever(stub.connect())
    assert len(stub.requests) == 1


def test_a_request_that_is_wrong_is_not_tried_again() -> None:
    stub = Stub(lambda request: refusal(400, "parsing_exception", "no such thing"))
    with pytest.raises(ClusterError, match="parsing_exception: no such thing"):
        stub.connect().ask(Request("GET", "/x"))
    assert len(stub.requests) == 1


@pytest.mark.parametrize(
    ("change", "told"),
    [({"analysis": "0-old"}, "分词"), ({"dictionary": "other"}, "词典"), ({"passages": "0.100"}, "分段")],
)
def test_an_index_of_another_version_is_one_sentence(change: dict[str, str], told: str) -> None:
    described = replace(Description.of_this_program("library", is_whole=True), **change)  # type: ignore[arg-type]  # all are texts
    stub = Stub(lambda request: reply({INDEX: {"mappings": {"_meta": described.to_meta()}}}))
    with pytest.raises(IndexMismatch, match=f"另一版{told}做的（{next(iter(change.values()))}.*请"):
        ClusterRetriever(stub.connect())


@pytest.mark.parametrize("meta", [{}, {"_meta": None}, {"_meta": {"analysis": "1"}}])
def test_an_index_of_somebody_else_is_one_sentence(meta: dict[str, object]) -> None:
    stub = Stub(lambda request: reply({"wenbao": {"mappings": meta}}))
    with pytest.raises(IndexMismatch, match="不是问报建的"):
        ClusterRetriever(stub.connect())


def test_a_cluster_without_an_index_says_what_to_do() -> None:
    stub = Stub(lambda request: refusal(404, "index_not_found_exception"))
    with pytest.raises(IndexMismatch, match="wenbao ingest"):
        ClusterRetriever(stub.connect())


GONE = {"error": {"type": "index_not_found_exception", "reason": "no such index [wenbao-stub]"}, "status": 404}


@pytest.mark.parametrize("missing", [reply(GONE, 404), reply({"responses": [GONE] * 2})], ids=["whole", "in an answer"])
def test_an_index_that_was_replaced_is_looked_for_again(missing: httpx.Response) -> None:
    stub = Stub(healthy)
    retriever = ClusterRetriever(stub.connect())
    gone = [missing]
    stub.handlers.insert(0, lambda request: gone.pop() if gone and request.url.path.endswith("_msearch") else None)
    assert quotes(retriever) == [QUOTE]
    assert len(stub.asked("_mapping")) == 2


def test_an_index_that_was_deleted_is_noticed_at_once() -> None:
    stub = Stub(healthy)
    retriever = ClusterRetriever(stub.connect())

    def be_gone(request: httpx.Request) -> Reply | None:
        if request.url.path.endswith("_msearch"):
            return reply({"responses": [GONE]})
        return reply(GONE, 404) if request.url.path == "/wenbao/_mapping" else None

    stub.handlers.insert(0, be_gone)
    stub.requests.clear()
    with pytest.raises(IndexMismatch, match="还没有索引；请运行 wenbao ingest"):
        quotes(retriever)
    assert len(stub.requests) == 3


def test_an_index_that_is_always_being_replaced_is_one_sentence() -> None:
    stub = Stub(healthy)
    retriever = ClusterRetriever(stub.connect())

    def gone_while_asked(request: httpx.Request) -> Reply | None:
        asks = request.url.path.endswith("_msearch") and lines(request)[1].get("aggs") is None
        return refusal(404, "index_not_found_exception") if asks else None

    stub.handlers.insert(0, gone_while_asked)
    with pytest.raises(ClusterError, match="正在更换"):
        quotes(retriever)


def preference_of(request: httpx.Request) -> str | None:
    return request.url.params.get("preference") or lines(request)[0].get("preference")


@pytest.mark.parametrize("silent_host", ["one", None], ids=["of a host", "of a node behind"])
def test_after_a_silence_only_nodes_that_answer_are_asked(silent_host: str | None) -> None:
    """`a` is the frozen node: its host says nothing, if it is one that we know, and the others wait for its shards."""

    def frozen(request: httpx.Request) -> Reply | None:
        if host(request) == silent_host:
            return httpx.ReadTimeout("frozen")
        if request.url.path.startswith("/_nodes/stats"):
            return reply({"_nodes": {"total": 3, "successful": 2, "failed": 1}, "nodes": {"c": {}, "b": {}}})
        if request.url.path.endswith(("_msearch", "_termvectors")) and preference_of(request) != "_prefer_nodes:b,c":
            return httpx.ReadTimeout("waits for the frozen one")
        return None

    stub = Stub(healthy)
    retriever = ClusterRetriever(stub.connect())
    stub.handlers.insert(0, frozen)
    assert quotes(retriever) == [QUOTE]
    stub.requests.clear()
    assert quotes(retriever, "图书馆暑期开放吗") == ["图书馆暑期开放。"]
    assert silent_host not in {host(request) for request in stub.requests}
    assert len(stub.requests) == len(stub.asked("_msearch")) + len(stub.asked("_termvectors"))


def test_another_attempt_asks_for_other_copies() -> None:
    stub = Stub(lambda request: reply({**hits([]), "_shards": PARTIAL}))
    with pytest.raises(ClusterError):
        stub.connect().ask(
            Request("POST", "/x/_search", lambda preference: repr(preference).encode()),
            whole,
            replace(HURRY, whole=0.1),
        )
    preferences = [request.content for request in stub.requests]
    assert preferences[0] == b"None"
    assert len(set(preferences)) == len(preferences) > 2


def test_a_deadline_is_kept() -> None:
    with pytest.raises(ClusterError, match=r"0\.6 秒"):
        Stub(lambda request: refusal(429, "busy")).connect(HURRY).ask(Request("GET", "/"))


def test_those_who_wait_for_one_look_at_hosts_keep_their_deadline_each() -> None:
    """All are silent, the look too: it goes on for longer than anybody may wait."""
    looked_enough = threading.Event()

    def be_silent(request: httpx.Request) -> Reply:
        if request.url.path.startswith("/_nodes"):
            looked_enough.wait()
        return httpx.ReadTimeout("silent")

    stub = Stub(be_silent)
    connection = stub.connect(HURRY)
    with ThreadPoolExecutor(8) as people:
        asked = [people.submit(connection.ask, Request("GET", "/x")) for _ in range(8)]
        try:
            for one in asked:
                with pytest.raises(ClusterError, match=r"0\.6 秒"):
                    one.result(timeout=30.0)
        finally:
            looked_enough.set()
    assert len(stub.asked("/os")) == len(HOSTS)


def test_what_another_attempt_has_made_is_no_fault() -> None:
    stub = Stub(lambda request: reply({"error": {"type": "resource_already_exists_exception"}}, 400))
    with pytest.raises(AlreadyThere):
        stub.connect().ask(Request("PUT", "/x"))


def test_what_is_not_there_is_no_fault() -> None:
    with pytest.raises(NoSuchIndex):
        Stub(lambda request: refusal(404, "index_not_found_exception")).connect().ask(Request("GET", "/x"))


def test_those_who_wait_for_an_index_to_be_opened_keep_their_deadline_each() -> None:
    stub = Stub(healthy)
    retriever = ClusterRetriever(stub.connect(HURRY))
    waited_enough = threading.Event()

    def be_gone(request: httpx.Request) -> Reply:
        if request.url.path == "/wenbao/_mapping":
            waited_enough.wait()
        return reply(GONE, 404)

    stub.handlers.insert(0, be_gone)
    with ThreadPoolExecutor(4) as people:
        asked = [people.submit(quotes, retriever) for _ in range(4)]
        try:
            for one in islice(as_completed(asked, timeout=30.0), 3):
                assert "正在更换" in str(one.exception())
        finally:
            waited_enough.set()


def test_an_article_that_is_not_all_there_is_left_out() -> None:
    """Its lead says that it has two passages; there is one."""
    half = [replace(passage, passages=2) if passage.article == "herbs" else passage for passage in PASSAGES]

    def find_half(request: httpx.Request) -> Reply | None:
        return search_all(request, half) if request.url.path.endswith("/_msearch") else None

    assert quotes(ClusterRetriever(Stub(find_half, healthy).connect()), "连翘种植、图书馆开放") == ["图书馆暑期开放。"]


def test_articles_that_the_library_no_longer_has_are_left_out() -> None:
    changed = (replace(NEWS[0], headline="改过的标题"), NEWS[1])
    retriever = ClusterRetriever(Stub(healthy).connect())
    found = {}
    for articles in (NEWS, changed):
        hits_of = Answerer(retriever, {one.id: one for one in articles}.__getitem__).hits("连翘种植、图书馆开放")
        found[articles] = {hit.article.id for hit in hits_of}
    assert found == {NEWS: {"herbs", "library"}, changed: {"library"}}
