"""A search is made again, for more, only where what it has left out could be among the best."""

import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import httpx
import pytest

from retrieval.cluster.bounds import most_underrated
from retrieval.cluster.candidates import Wanted
from retrieval.cluster.dictionary import TermCount
from retrieval.cluster.documents import StoredPassage
from retrieval.cluster.statistics import TermStatistics
from retrieval.imprints import Where

from .stub import Stub, hits, lines, reply

LIMIT = 10
ONCE = TermCount(100, 5, 0, 0)
FULL = 24
"""As many passages as are asked for."""


def passages(*terms: str) -> list[StoredPassage]:
    return [
        StoredPassage(f"{number:04}", "hash", 0, 1, (0, 9), (text,), ("学校",), ()) for number, text in enumerate(terms)
    ]


def find(
    found: Sequence[StoredPassage],
    *,
    scores: Sequence[float],
    leads: Sequence[StoredPassage] = (),
    where: Where | None = None,
    count: TermCount = ONCE,
    average: float = 20.0,
    holds: Callable[[str, str], bool] = lambda article, content_hash: True,
) -> tuple[Stub, list[str]]:
    """Searches for 学校, with a cluster that gives back the first of these. Returns the articles chosen too."""

    def answer(request: httpx.Request) -> httpx.Response:
        return reply({"responses": [give(body) for body in lines(request)[1::2]]})

    def give(body: dict[str, Any]) -> dict[str, Any]:
        is_of_leads = "lead_heading" in json.dumps(body)
        answered = hits((leads if is_of_leads else found)[: body["size"]])
        for hit, score in zip(answered["hits"]["hits"], [2.0] * len(leads) if is_of_leads else scores, strict=False):
            hit["_score"] = score
        return answered

    stub = Stub(answer)
    statistics = TermStatistics(1000, average, {"学校": count})
    wanted = Wanted({"学校": 2.0}, statistics, where, LIMIT, holds)
    return stub, [one.article for one in wanted.find(stub.connect().within_patience(), "index").chosen]


TRUE = 2.0 * (2.2 / (1 + 0.3 + 0.9 / 20) + 1) + 0.6
"""What each of these scores: a term of weight two, in a text of one and in the heading."""

MANY = passages(*["学校"] * 400)


def sizes(stub: Stub) -> list[int]:
    """How many passages were asked for, time after time, leads left out."""
    bodies = [body for request in stub.requests for body in lines(request)[1::2]]
    return [body["size"] for body in bodies if "lead_heading" not in json.dumps(body)]


@pytest.mark.parametrize(
    ("found", "scores"),
    [
        (MANY, [*[6.0] * (FULL - 1), TRUE - 0.01]),
        (passages(*["学校"] * 20), [6.0] * 20),
        (passages(*["学校"] * (FULL - 10), *["医院"] * 10), [*[6.0] * (FULL - 1), TRUE - 0.01]),
        ([], []),
    ],
    ids=["falling", "no more than these", "some by headings", "none"],
)
def test_as_a_rule_one_request_is_enough(found: list[StoredPassage], scores: list[float]) -> None:
    stub, _ = find(found, scores=scores)
    assert len(stub.requests) == 1


@pytest.mark.parametrize(
    ("last", "asked"),
    [(FULL, [FULL, 4 * FULL]), (4 * FULL, [FULL, 4 * FULL, 16 * FULL])],
    ids=["settled by the second", "settled by the third"],
)
def test_more_is_asked_for_until_none_that_was_left_out_can_be_among_the_best(last: int, asked: list[int]) -> None:
    stub, chosen = find(MANY, scores=[*[TRUE] * last, *[TRUE / 2] * (400 - last)])
    assert sizes(stub) == asked
    assert chosen == [one.article for one in MANY[:LIMIT]]


@pytest.mark.parametrize(
    ("average", "limit", "first"), [(20.0, 10, 24), (20.0, 50, 72), (250.0, 10, 135)], ids=["few", "many", "long ones"]
)
def test_the_more_is_asked_for_the_more_are_wanted_and_the_more_the_cluster_may_underrate(
    average: float, limit: int, first: int
) -> None:
    stub = Stub(lambda request: reply({"responses": [hits([])] * len(lines(request)[1::2])}))
    statistics = TermStatistics(1000, average, {"学校": ONCE})
    wanted = Wanted({"学校": 2.0}, statistics, None, limit, lambda *article: True)
    wanted.find(stub.connect().within_patience(), "index")
    assert sizes(stub) == [first]


@pytest.mark.parametrize(("share", "requests"), [(0.999, 2), (1.001, 1)], ids=["may be", "may not be"])
def test_what_was_left_out_may_be_among_the_best_where_the_cluster_underrates_it(share: float, requests: int) -> None:
    """In a library of long passages, whose short ones score more than the cluster says."""
    average = 250.0
    best = 2.0 * (2.2 / (1 + 0.3 + 0.9 / average) + 1) + 0.6
    last = best / most_underrated(average) / share
    stub, _ = find(MANY, scores=[*[6.0] * 134, last, *[1.0] * 300], average=average)
    assert len(stub.requests) == requests


def test_no_more_is_asked_for_than_a_cluster_gives() -> None:
    stub, _ = find(passages(*["学校"] * 10_000), scores=[TRUE] * 10_000)
    assert sizes(stub) == [24, 96, 384, 1536, 6144, 10_000]


def test_where_headings_crowd_out_passages_more_is_asked_for() -> None:
    stub, chosen = find(passages(*["医院"] * 20, *["学校"] * 200), scores=[TRUE] * 220)
    assert len(chosen) == LIMIT
    (careful,) = lines(stub.requests[1])[1::2]
    (must,) = careful["query"]["bool"]["must"]
    assert must["bool"]["should"] == [{"term": {"terms": {"value": "学校", "boost": 2.0}}}]


def test_what_the_library_no_longer_has_takes_no_place_among_the_best() -> None:
    stub, chosen = find(MANY, scores=[TRUE] * 400, holds=lambda article, content_hash: article > "0100")
    assert chosen == [one.article for one in MANY[101 : 101 + LIMIT]]
    assert sizes(stub) == [24, 96, 384, 1536]


def test_leads_that_the_library_no_longer_has_take_no_place_either() -> None:
    stub, chosen = find([], scores=[], leads=MANY, holds=lambda article, content_hash: article > "0100")
    assert chosen == [one.article for one in MANY[101:104]]
    assert len(stub.requests) == 4


def test_of_headings_that_have_a_term_very_often_more_are_asked_for() -> None:
    """A thirteenth occurrence is not asked for: such a heading may come first wherever the cluster puts it."""
    often = replace(MANY[30], heading=("学校",) * 14)
    leads = [*MANY[:30], often, *MANY[31:]]
    for count, expected in ((TermCount(100, 5, 0, 1, 1, 0), "0000"), (TermCount(100, 5, 0, 1, 1, 1), "0030")):
        _, chosen = find([], scores=[], leads=leads, count=count)
        assert chosen[0] == expected


def test_of_very_many_terms_those_that_are_not_searched_for_may_score_too() -> None:
    weights = {f"词{number}": 1.0 for number in range(300)}
    found = [replace(one, terms=("词7 " * 3,)) for one in MANY]
    stub = Stub(
        lambda request: reply({"responses": [hits(found[: body["size"]]) for body in lines(request)[1::2]]}),
    )
    statistics = TermStatistics(1000, 20.0, dict.fromkeys(weights, ONCE))
    Wanted(weights, statistics, None, LIMIT, lambda *article: True).find(stub.connect().within_patience(), "index")
    assert sizes(stub) == [24, 96, 384, 1536]


def test_a_search_has_no_more_clauses_than_a_cluster_takes() -> None:
    weights = {f"词{number}": 1.0 for number in range(600)}
    stub = Stub(lambda request: reply({"responses": [hits([])] * len(lines(request)[1::2])}))
    statistics = TermStatistics(1000, 20.0, dict.fromkeys(weights, TermCount(9, 9, 9, 9, 9)))
    Wanted(weights, statistics, None, LIMIT, lambda *article: True).find(stub.connect().within_patience(), "index")
    clauses = [len(body["query"]["bool"]["should"]) for body in lines(stub.requests[0])[1::2]]
    assert clauses == [240 + 480, 480]


def test_filters_are_part_of_every_search() -> None:
    stub, _ = find(MANY, scores=[TRUE] * 400, where=Where(pages=frozenset({"2"})))
    bodies = [body for request in stub.requests for body in lines(request)[1::2]]
    assert [body["query"]["bool"]["filter"] for body in bodies] == [[{"terms": {"page": ["2"]}}]] * 5


REPEATED = [f"学校×{occurrence}" for occurrence in range(2, 13)]


@pytest.mark.parametrize(
    ("count", "asked"), [((0, 0), ["学校"]), ((1, 0), ["学校", *REPEATED[:2]]), ((1, 1), ["学校", *REPEATED])]
)
def test_only_what_some_heading_repeats_is_looked_for_as_repeated(count: tuple[int, int], asked: list[str]) -> None:
    stub, _ = find(passages("学校"), scores=[1.0], count=TermCount(100, 5, 0, *count))
    quick, leads = (body["query"]["bool"]["should"] for body in lines(stub.requests[0])[1::2])
    for clauses, field in ((quick, "heading"), (leads, "lead_heading")):
        assert [one["term"][field]["value"] for one in clauses if field in one["term"]] == asked
