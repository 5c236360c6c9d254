"""A cluster without a cluster: a transport that answers as it is told, and remembers what it was asked."""

import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import httpx

from corpus.model import Article
from retrieval.answering import Answerer
from retrieval.cluster.connection import Connection, Patience
from retrieval.cluster.documents import StoredPassage, passages_of
from retrieval.cluster.engine import ClusterRetriever
from retrieval.cluster.mapping import Description
from retrieval.cluster.records import to_source
from retrieval.model import Answer

from ..conftest import article

HOSTS = ("http://one:9200", "http://user:secret@two:9200", "http://three:9200")
HURRY = Patience(whole=0.6, attempt=0.2, connect=0.1, look=0.05, aside=5.0, pause=0.001)
PATIENT = replace(HURRY, whole=60.0)

NODES = {"one": "a", "two": "b", "three": "c"}

Reply = httpx.Response | Exception
Handler = Callable[[httpx.Request], Reply]

INDEX = "wenbao-stub"
NEWS = (
    article("连翘种植面积达到三千亩。", "村民增收两万元。", id="herbs", headline="连翘富民"),
    article("图书馆暑期开放。", id="library", headline="开放时间"),
)

QUESTION = "连翘种植面积多少亩"
QUOTE = "连翘种植面积达到三千亩。"


class Stub(httpx.BaseTransport):
    """Asks the handlers in turn; the first that has an answer gives it."""

    def __init__(self, *handlers: Callable[[httpx.Request], Reply | None]) -> None:
        self.handlers = list(handlers)
        self.requests: list[httpx.Request] = []

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        request.read()
        self.requests.append(request)
        for handler in self.handlers:
            reply = handler(request)
            if isinstance(reply, Exception):
                raise reply
            if reply is not None:
                return reply
        raise AssertionError(f"nobody answers {request.method} {request.url}")

    def connect(self, patience: Patience = PATIENT) -> Connection:
        return Connection(HOSTS, transport=self, patience=patience)

    def asked(self, end: str) -> list[httpx.Request]:
        return [request for request in self.requests if request.url.path.endswith(end)]


def reply(body: Any, status: int = 200) -> httpx.Response:
    return httpx.Response(status, json=body)


def refusal(status: int, kind: str, reason: str = "because") -> httpx.Response:
    return reply({"error": {"root_cause": [{"type": kind, "reason": reason}]}, "status": status}, status)


def lines(request: httpx.Request) -> list[Any]:
    return [json.loads(line) for line in request.content.splitlines()]


def host(request: httpx.Request) -> str:
    return request.url.host


def hits(passages: Sequence[StoredPassage], *, counted: int = 0, **more: Any) -> dict[str, Any]:
    """The answer to a search that finds these; all of them have each of so many things that are counted."""
    sources = [to_source(passage) for passage in passages]
    found = [
        {"_score": 1.0 / place, "fields": {"record": [as_given(one["record"])]}} for place, one in enumerate(sources, 1)
    ]
    total = {"value": len(sources), "relation": "eq"}
    shards = {"total": 1, "successful": 1, "skipped": 0, "failed": 0}
    aggregations = {
        "length": {"value": float(sum(source["length"] for source in sources))},
        "matching": {"buckets": [{"doc_count": len(sources)}] * counted},
    }
    return {
        "timed_out": False,
        "_shards": shards,
        "hits": {"total": total, "hits": found},
        "aggregations": aggregations,
        **more,
    }


def as_given(record: str) -> str:
    """A binary field is written in one way of base64 and given back in another."""
    return record.translate(str.maketrans("+/", "-_")).rstrip("=")


PASSAGES = [passage for one in NEWS for passage in passages_of(one)]


def search_all(request: httpx.Request, passages: Sequence[StoredPassage] = (), **more: Any) -> httpx.Response:
    """Every search of the request finds these passages."""
    return reply({"responses": [hits(passages, counted=_counted(body), **more) for body in lines(request)[1::2]]})


def _counted(body: dict[str, Any]) -> int:
    """How many things a search counts."""
    return len(body.get("aggs", {}).get("matching", {}).get("filters", {}).get("filters", ()))


def look_up(request: httpx.Request, *, documents: int, count: int) -> httpx.Response:
    """A dictionary of so many documents, in which every term of every field has this count."""
    (asked,) = lines(request)
    fields = {
        field: {
            "field_statistics": {"sum_doc_freq": 9, "doc_count": documents, "sum_ttf": 9},
            "terms": {
                term: {"term_freq": 1} if term.startswith("××") else {"doc_freq": count, "ttf": count, "term_freq": 1}
                for term in text.split()
            },
        }
        for field, text in asked["doc"].items()
    }
    return reply({"_index": INDEX, "found": True, "term_vectors": fields})


def healthy(request: httpx.Request) -> Reply | None:
    """A whole cluster in which every search finds everything."""
    path = request.url.path
    if path == "/wenbao/_mapping":
        meta = Description.of_this_program("library", is_whole=True).to_meta()
        return reply({INDEX: {"mappings": {"_meta": meta}}})
    if path.endswith("/_msearch"):
        return search_all(request, PASSAGES)
    if path.endswith("/_termvectors"):
        return look_up(request, documents=len(PASSAGES), count=len(PASSAGES))
    if path.startswith("/_nodes/_local"):
        return reply({"_nodes": {"total": 1, "successful": 1, "failed": 0}, "nodes": {NODES[host(request)]: {}}})
    if path.startswith("/_nodes/stats"):
        return reply({"_nodes": {"total": 3, "successful": 3, "failed": 0}, "nodes": {"a": {}, "b": {}, "c": {}}})
    return None


def quotes(retriever: ClusterRetriever, question: str = QUESTION, articles: Sequence[Article] = NEWS) -> list[str]:
    """What is quoted, surely or not."""
    given = Answerer(retriever, {one.id: one for one in articles}.__getitem__).answer(question)
    return [quote.text for quote in (given.quotes if isinstance(given, Answer) else given.related)]
