"""The search that costs least is made again only where what it leaves open could decide."""

from collections.abc import Sequence
from typing import Any

import httpx
import pytest

from retrieval.cluster.candidates import Wanted
from retrieval.cluster.documents import StoredPassage
from retrieval.cluster.statistics import TermCount, TermStatistics
from retrieval.imprints import Where

from .stub import Stub, hits, lines, reply

LIMIT = 10
ONCE = TermCount(100, 5, 0, 0)
FULL = 60
"""As many passages as are asked for."""


def passages(*terms: str) -> list[StoredPassage]:
    return [
        StoredPassage(f"{number:02}", "hash", 0, 1, (0, 9), (text,), ("学校",), ()) for number, text in enumerate(terms)
    ]


def find(
    found: Sequence[StoredPassage],
    *,
    scores: Sequence[float],
    where: Where | None = None,
    count: TermCount = ONCE,
) -> Stub:
    """Searches for 学校, with a cluster that gives back these passages, and no leads."""

    def answer(request: httpx.Request) -> httpx.Response:
        return reply({"responses": [give(body) for body in lines(request)[1::2]]})

    def give(body: dict[str, Any]) -> dict[str, Any]:
        answered = hits(found if body["size"] == FULL else ())
        for hit, score in zip(answered["hits"]["hits"], scores, strict=False):
            hit["_score"] = score
        return answered

    stub = Stub(answer)
    statistics = TermStatistics(1000, 20.0, {"学校": count})
    Wanted({"学校": 2.0}, statistics, where).find(stub.connect().within_patience(), "index", LIMIT)
    return stub


FALLING = [2.0 - place / 100 for place in range(FULL)]


@pytest.mark.parametrize(
    ("found", "scores"),
    [
        (passages(*["学校"] * FULL), FALLING),
        (passages(*["学校"] * 20), [1.0] * 20),
        (passages(*["学校"] * (FULL - 10), *["医院"] * 10), FALLING),
        (passages(*["学校"] * FULL), [*FALLING[:LIMIT], *[1.0] * (FULL - LIMIT)]),
        ([], []),
    ],
    ids=["falling", "no more than these", "some by headings", "equal ones behind", "none"],
)
def test_as_a_rule_one_request_is_enough(found: list[StoredPassage], scores: list[float]) -> None:
    assert len(find(found, scores=scores).requests) == 1


@pytest.mark.parametrize(
    ("found", "scores"),
    [
        (passages(*["学校"] * FULL), [1.0] * FULL),
        (passages(*["学校"] * FULL), [2.0, *[1.0 + 1e-7] * 30, *[1.0] * (FULL - 31)]),
        (passages(*["学校"] * 40, *["医院"] * 20), FALLING),
    ],
    ids=["all equal", "equal from the second on", "crowded by headings"],
)
def test_where_more_could_be_among_the_best_it_is_asked_in_full(
    found: list[StoredPassage], scores: list[float]
) -> None:
    _, again = find(found, scores=scores).requests
    (body,) = lines(again)[1::2]
    assert [next(iter(order)) for order in body["sort"]] == ["_score", "length", "article", "number"]
    (must,) = body["query"]["bool"]["must"]
    assert [clause["term"] for clause in must["bool"]["should"]] == [
        {"terms": {"value": "学校", "boost": pytest.approx(0.870, abs=0.01)}}
    ]


def test_filters_are_part_of_every_search() -> None:
    stub = find(passages(*["学校"] * FULL), scores=[1.0] * FULL, where=Where(pages=frozenset({"2"})))
    bodies = [body for request in stub.requests for body in lines(request)[1::2]]
    assert [body["query"]["bool"]["filter"] for body in bodies] == [[{"terms": {"page": ["2"]}}]] * 3


@pytest.mark.parametrize(("twice", "asked"), [(0, ["学校"]), (1, ["学校", "学校×2", "学校×3"])])
def test_only_what_some_heading_repeats_is_looked_for_as_repeated(twice: int, asked: list[str]) -> None:
    stub = find(passages("学校"), scores=[1.0], count=TermCount(100, 5, 0, twice))
    quick, leads = (body["query"]["bool"]["should"] for body in lines(stub.requests[0])[1::2])
    for clauses, field in ((quick, "heading"), (leads, "lead_heading")):
        assert [one["term"][field]["value"] for one in clauses if field in one["term"]] == asked
