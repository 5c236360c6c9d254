"""An answer that is damaged in any part is asked for elsewhere, and in the end is one sentence."""

import json
import struct
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable
from typing import Any

import httpx
import pytest

from retrieval.cluster.engine import ClusterRetriever
from retrieval.cluster.errors import ClusterError
from retrieval.cluster.records import read_records

from .stub import HURRY, PASSAGES, QUOTE, Reply, Stub, healthy, hits, host, lines, look_up, quotes, reply, search_all


def damage(request: httpx.Request, change: Callable[[dict[str, Any]], None]) -> httpx.Response:
    """What a healthy cluster answers, but for one hit of each search."""
    body = search_all(request, PASSAGES).json()
    for answer in body["responses"]:
        change(answer["hits"]["hits"][0])
    return reply(body)


def given_record(change: Callable[[bytes], bytes]) -> Callable[[dict[str, Any]], None]:
    """Changes the bytes of a record."""

    def change_hit(hit: dict[str, Any]) -> None:
        raw = urlsafe_b64decode(hit["fields"]["record"][0])
        hit["fields"]["record"] = [urlsafe_b64encode(change(raw)).decode()]

    return change_hit


def with_number(place: int, number: int) -> Callable[[dict[str, Any]], None]:
    """Another number stands at a place of the record."""
    return given_record(lambda raw: raw[: 4 * place] + struct.pack("<i", number) + raw[4 * place + 4 :])


DAMAGES: dict[str, Callable[[dict[str, Any]], None]] = {
    "no fields": lambda hit: hit.pop("fields"),
    "no record": lambda hit: hit["fields"].pop("record"),
    "an empty list": lambda hit: hit["fields"].update(record=[]),
    "a number": lambda hit: hit["fields"].update(record=[7]),
    "null": lambda hit: hit.update(fields=None),
    "no base64": lambda hit: hit["fields"].update(record=["汉" * 64]),
    "cut short": lambda hit: hit["fields"].update(record=[hit["fields"]["record"][0][:-16]]),
    "no score": lambda hit: hit.pop("_score"),
    "a score that is a list": lambda hit: hit.update(_score=[]),
    "names that are no JSON": given_record(lambda raw: raw.replace(b'["', b'"[')),
    "a name that is a number": given_record(lambda raw: raw.replace(b'["herbs"', b"[1234567")),
    "the last of no passages": with_number(1, 0),
    "a number below all": with_number(0, -2),
    "fewer than no sentences": with_number(3, -1),
    "more terms than it is long": with_number(4, 2**31 - 1),
    "a sentence that begins after its end": with_number(7, 2**31 - 1),
    "a sentence before the text": with_number(7, -1),
    "a sentence that ends behind the terms": with_number(9, 2**31 - 1),
}


@pytest.mark.parametrize("kind", DAMAGES)
def test_a_damaged_hit_is_asked_for_elsewhere(kind: str) -> None:
    stub = Stub(healthy)
    retriever = ClusterRetriever(stub.connect(HURRY))
    damaged = {"one", "two"}

    def damage_of_some(request: httpx.Request) -> Reply | None:
        is_damaged = request.url.path.endswith("_msearch") and not is_counting(request) and host(request) in damaged
        return damage(request, DAMAGES[kind]) if is_damaged else None

    stub.handlers.insert(0, damage_of_some)
    for _ in range(3):  # whoever's turn it is
        assert quotes(retriever) == [QUOTE]
    damaged.add("three")
    with pytest.raises(ClusterError, match=r"不是集群的样子.*请"):
        quotes(retriever)


def test_what_has_more_passages_than_any_article_is_refused_before_anybody_counts_them_out() -> None:
    body: dict[str, Any] = hits(PASSAGES[:1])
    (hit,) = body["hits"]["hits"]
    with_number(1, 2**31 - 1)(hit)
    with pytest.raises(ValueError, match="a damaged record"):
        read_records(hit["fields"]["record"])


COUNTS: dict[str, Any] = {
    "nothing": {},
    "no buckets": {"matching": None},
    "too few": {"matching": {"buckets": [{"doc_count": 1}]}},
    "no number": {"matching": {"buckets": [{"doc_count": "many"}] * 4}},
    "no end": {"matching": {"buckets": [{"doc_count": float("inf")}] * 4}},
}


@pytest.mark.parametrize("kind", COUNTS)
def test_damaged_counts_are_asked_for_elsewhere(kind: str) -> None:
    stub = Stub(healthy)
    retriever = ClusterRetriever(stub.connect(HURRY))
    damaged = [kind]

    def count_wrongly(request: httpx.Request) -> Reply | None:
        if request.url.path.endswith("_termvectors"):
            return look_up(request, documents=99, count=1)
        if not (damaged and request.url.path.endswith("_msearch") and is_counting(request)):
            return None
        damaged.pop()
        answers = [hits(PASSAGES, aggregations=COUNTS[kind]) for _ in lines(request)[1::2]]
        return httpx.Response(200, content=json.dumps({"responses": answers}))

    stub.handlers.insert(0, count_wrongly)
    assert quotes(retriever) == [QUOTE]
    assert not damaged


DICTIONARIES: dict[str, Any] = {
    "nothing": {},
    "null": {"term_vectors": None},
    "no fields": {"term_vectors": {}},
    "no statistics": {"term_vectors": {"hash": {"terms": {}}}},
    "a field is missing": {"term_vectors": {"hash": {"field_statistics": {"doc_count": len(PASSAGES)}}}},
}


@pytest.mark.parametrize("kind", DICTIONARIES)
def test_a_damaged_dictionary_is_looked_up_elsewhere(kind: str) -> None:
    damaged = [kind]

    def damage_first(request: httpx.Request) -> Reply | None:
        is_damaged = damaged and request.url.path.endswith("_termvectors")
        return reply(DICTIONARIES[damaged.pop()]) if is_damaged else None

    assert quotes(ClusterRetriever(Stub(damage_first, healthy).connect(HURRY))) == [QUOTE]
    assert not damaged


def is_counting(request: httpx.Request) -> bool:
    return "aggs" in lines(request)[1]


@pytest.mark.parametrize("mapping", [[], {}, {"wenbao": []}, {"wenbao": {"mappings": None}}, "wenbao", 7], ids=repr)
def test_a_mapping_that_is_none_is_asked_for_elsewhere(mapping: object) -> None:
    damaged = [reply(mapping), reply(mapping)]
    stub = Stub(lambda request: damaged.pop() if damaged and request.url.path == "/wenbao/_mapping" else None, healthy)
    assert quotes(ClusterRetriever(stub.connect())) == [QUOTE]
