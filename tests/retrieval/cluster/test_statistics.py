"""Terms are looked up, or counted in one request, each field by itself, and only what nobody has asked for yet."""

from collections.abc import Callable
from typing import Any

import httpx
import pytest

from retrieval.cluster.dictionary import TermCount
from retrieval.cluster.errors import NoSuchIndex
from retrieval.cluster.statistics import Census
from retrieval.question import parse_question
from retrieval.search import weigh_terms

from .stub import Reply, Stub, hits, lines, look_up, refusal, reply

COMMON = ("经济", "人民")
RARE = ("连翘", "祁县")
COUNTS = {
    ("terms", "经济"): 9,
    ("heading", "经济"): 2,
    ("heading", "人民"): 3,
    ("heading", "人民×2"): 1,
    ("terms", "人民"): 8,
    ("terms", "连翘"): 1,
    ("subhead", "祁县"): 1,
}


def count(request: httpx.Request) -> Reply:
    """With deleted documents in the dictionary."""
    if request.url.path.endswith("_termvectors"):
        return look_up(request, documents=7, count=99)
    return reply({"responses": [_answer(body) for body in lines(request)[1::2]]})


def _answer(body: dict[str, Any]) -> dict[str, Any]:
    return _with_counts(body, lambda one: COUNTS.get(one, 0))


def _with_counts(body: dict[str, Any], count_of: Callable[[tuple[str, str]], int]) -> dict[str, Any]:
    answer = hits([])
    filters = [next(iter(one["term"].items())) for one in _filters(body)]
    answer["aggregations"]["matching"]["buckets"] = [{"doc_count": count_of(one)} for one in filters]
    return answer


def _filters(body: dict[str, Any]) -> list[dict[str, Any]]:
    return body.get("aggs", {}).get("matching", {}).get("filters", {}).get("filters", [])


def test_each_count_is_that_of_its_term_and_field() -> None:
    connection = Stub(count).connect()
    statistics = Census(connection.within_patience(), "index").of_terms(
        [*RARE, *COMMON, "水"], connection.within_patience()
    )
    assert [statistics.document_frequency(term) for term in (*COMMON, *RARE, "水")] == [9, 8, 1, 0, 0]
    assert [statistics.knows(term) for term in (*COMMON, *RARE, "水")] == [True, True, True, True, False]
    assert [statistics.stands_in_heading(term) for term in (*COMMON, *RARE)] == [True, True, False, False]
    assert [statistics.asked_in_heading(term) for term in (*COMMON, *RARE)] == [1, 3, 1, 1]


def test_no_term_weighs_less_than_nothing_where_passages_have_come_in_since_all_were_counted() -> None:
    """A cluster refuses a search with such a weight."""

    def have_grown(request: httpx.Request) -> Reply | None:
        if request.url.path.endswith("_termvectors"):
            return None
        return reply({"responses": [_with_counts(body, lambda one: 9000) for body in lines(request)[1::2]]})

    connection = Stub(have_grown, count).connect()
    statistics = Census(connection.within_patience(), "index").of_terms(["连翘"], connection.within_patience())
    assert statistics.document_frequency("连翘") == 9000
    assert all(weight > 0 for weight in weigh_terms(statistics, parse_question("连翘")).values())


def test_texts_and_headings_are_counted_apart_so_that_texts_are_held_against_fewer_filters() -> None:
    stub = Stub(count)
    connection = stub.connect()
    census = Census(connection.within_patience(), "index")
    stub.requests.clear()
    census.of_terms([*RARE, *COMMON], connection.within_patience())
    census.of_terms([*RARE, *COMMON], connection.within_patience())
    (request,) = stub.asked("_msearch")
    texts, headings = lines(request)[1::2]
    assert texts["query"]["bool"]["should"] == [{"terms": {"terms": [*RARE, *COMMON]}}]
    assert [list(one["term"]) for one in _filters(texts)] == [["terms"]] * 4
    assert [list(one["terms"]) for one in headings["query"]["bool"]["should"]] == [["heading"], ["subhead"]]
    assert len(_filters(headings)) == 20


def test_an_answer_in_which_a_count_is_missing_is_not_believed() -> None:
    def cut_short(request: httpx.Request) -> Reply | None:
        if request.url.path.endswith("_termvectors") or not _filters(lines(request)[1]):
            return None
        stub.handlers.remove(cut_short)
        answers = [_answer(body) for body in lines(request)[1::2]]
        answers[0]["aggregations"]["matching"]["buckets"].pop()
        return reply({"responses": answers})

    stub = Stub(cut_short, count)
    connection = stub.connect()
    statistics = Census(connection.within_patience(), "index").of_terms([*RARE, *COMMON], connection.within_patience())
    assert [statistics.document_frequency(term) for term in (*COMMON, *RARE)] == [9, 8, 1, 0]


def test_of_very_many_terms_each_search_counts_some() -> None:
    stub = Stub(count)
    connection = stub.connect()
    census = Census(connection.within_patience(), "index")
    stub.requests.clear()
    terms = [f"词{number}" for number in range(200)]
    statistics = census.of_terms([*terms, *COMMON], connection.within_patience())
    (request,) = stub.asked("_msearch")
    assert [len(_filters(body)) for body in lines(request)[1::2]] == [128, 640, 74, 370]
    assert [statistics.document_frequency(term) for term in COMMON] == [9, 8]


def test_what_the_dictionary_says_is_believed_where_it_is_of_all_documents_and_no_others() -> None:
    def look_up_all(request: httpx.Request) -> Reply | None:
        return look_up(request, documents=0, count=5) if request.url.path.endswith("_termvectors") else None

    stub = Stub(look_up_all, count)
    connection = stub.connect()
    census = Census(connection.within_patience(), "index")
    stub.requests.clear()
    statistics = census.of_terms(["连翘"], connection.within_patience())
    assert statistics.counts["连翘"] == TermCount(5, 5, 5, 5, 5, 5)
    (request,) = stub.requests
    assert request.url.params["preference"] == "_local"
    assert lines(request)[0]["doc"]["heading"].split()[1:] == ["连翘", "连翘×2", "连翘×4", "连翘×13"]


def shards(*sizes: int, deleted: int = 0) -> Stub:
    """Each term is once in the first shard, twice in the second, and so on; the last one has deleted documents."""

    def answer(request: httpx.Request) -> Reply:
        if request.url.path.endswith("_termvectors"):
            asked, _, copy = request.url.params["preference"].removeprefix("_shards:").partition("|")
            assert copy in ("_local", "")
            is_last = int(asked) == len(sizes) - 1
            return look_up(request, documents=sizes[int(asked)] + deleted * is_last, count=int(asked) + 1)
        return reply({"responses": [find(len(_filters(body))) for body in lines(request)[1::2]]})

    def find(counted: int) -> dict[str, Any]:
        found = hits([], counted=counted)
        found["_shards"] |= {"total": len(sizes), "successful": len(sizes)}
        found["hits"]["total"]["value"] = sum(sizes)
        return found

    return Stub(answer)


@pytest.mark.parametrize(
    ("stub", "counted", "looked_up"),
    [
        (shards(4, 0, 3), TermCount(6, 6, 6, 6, 6, 6), 3),
        (shards(4, 0, 3, 2), TermCount(10, 10, 10, 10, 10, 10), 4),
        (shards(4, 0, 3, deleted=1), TermCount(0, 0, 0, 0, 0, 0), 3),
        (shards(4, 0, 3, deleted=-1), TermCount(0, 0, 0, 0, 0, 0), 3),
        (shards(4, 0, 3, 2, 2), TermCount(0, 0, 0, 0, 0, 0), 0),
    ],
    ids=[
        "all of them",
        "four at most",
        "not where one has deleted documents",
        "nor is behind",
        "nor where they are many",
    ],
)
def test_of_several_shards_each_dictionary_is_asked(stub: Stub, counted: TermCount, looked_up: int) -> None:
    connection = stub.connect()
    census = Census(connection.within_patience(), "index")
    assert census.of_terms(["连翘"], connection.within_patience()).counts["连翘"] == counted
    assert len(stub.asked("_termvectors")) == looked_up


def test_where_a_shard_did_not_answer_any_copy_of_it_is_asked_again() -> None:
    """Behind the name of a shard a cluster refuses preferences that it does not know, such as we give to searches."""
    troubles = iter([refusal(503, "no_shard_available_action_exception")])
    stub = shards(4, 0, 3)
    stub.handlers.insert(0, lambda request: next(troubles, None) if request.url.path.endswith("_termvectors") else None)
    connection = stub.connect()
    census = Census(connection.within_patience(), "index")
    assert census.of_terms(["连翘"], connection.within_patience()).counts["连翘"] == TermCount(6, 6, 6, 6, 6, 6)
    asked = [request.url.params["preference"] for request in stub.asked("_termvectors")]
    assert asked == ["_shards:0|_local", "_shards:0|", "_shards:1|_local", "_shards:2|_local"]


def test_an_index_that_does_not_have_a_shard_any_more_is_another_one() -> None:
    """It was made anew with fewer; without looking for it again no term could be looked up any more."""

    def look_up_nothing(request: httpx.Request) -> Reply | None:
        is_gone = request.url.params.get("preference", "").startswith("_shards:2|")
        return reply({"error": {"type": "no_such_element_exception"}, "status": 500}, 500) if is_gone else None

    stub = shards(4, 0, 3)
    stub.handlers.insert(0, look_up_nothing)
    connection = stub.connect()
    census = Census(connection.within_patience(), "index")
    with pytest.raises(NoSuchIndex):
        census.of_terms(["连翘"], connection.within_patience())
    assert len(stub.asked("_termvectors")) == 3


def test_a_shard_without_documents_counts_none() -> None:
    """Of a field that is in no document the statistics are those of the question's own words."""

    def look_up_nothing(request: httpx.Request) -> Reply | None:
        if not request.url.path.endswith("_termvectors"):
            return None
        body = look_up(request, documents=-1, count=1).json()
        for field in body["term_vectors"].values():
            for entry in field["terms"].values():
                entry["doc_freq"] = 1
        return reply(body)

    stub = Stub(look_up_nothing, count)
    connection = stub.connect()
    census = Census(connection.within_patience(), "index")
    assert census.of_terms(["连翘"], connection.within_patience()).counts["连翘"] == TermCount(0, 0, 0, 0, 0, 0)
    assert len(stub.asked("_msearch")) == 1


def test_a_dictionary_with_deleted_documents_is_not_asked_again() -> None:
    stub = Stub(count)
    connection = stub.connect()
    census = Census(connection.within_patience(), "index")
    for term in ("连翘", "祁县"):
        census.of_terms([term], connection.within_patience())
    assert len(stub.asked("_termvectors")) == 1


def test_what_no_document_has_is_not_counted_although_the_cluster_says_so() -> None:
    """Of a field that is in no document the statistics are those of the question's own words."""

    def look_up_nothing(request: httpx.Request) -> Reply | None:
        if not request.url.path.endswith("_termvectors"):
            return None
        body = look_up(request, documents=0, count=1).json()
        for entry in body["term_vectors"]["subhead"]["terms"].values():
            entry["doc_freq"] = 1
        return reply(body)

    connection = Stub(look_up_nothing, count).connect()
    census = Census(connection.within_patience(), "index")
    assert census.of_terms(["连翘"], connection.within_patience()).counts["连翘"] == TermCount(1, 1, 0, 1, 1, 1)
