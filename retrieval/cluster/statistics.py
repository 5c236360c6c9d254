"""What the whole library says of terms, asked of the cluster and remembered while the index does not change."""

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from retrieval.cluster.connection import Connection, Request, Within, whole
from retrieval.cluster.documents import stored_term

_MOST_REMEMBERED = 1 << 17

_MOST_COUNTED = 128
"""Terms of one search; a question that is a whole article has thousands."""

OF_ALL_SHARDS = "dfs_query_then_fetch"
"""The search whose scores come from the statistics of all shards together."""

_COUNTING: dict[str, Any] = {"size": 0, "track_total_hits": True}


@dataclass(frozen=True, slots=True)
class TermStatistics:
    """Of the terms of one question: `frequencies` in passages; `known` are those that stand anywhere."""

    passages: int
    average_length: float
    frequencies: dict[str, int]
    known: frozenset[str]

    def document_frequency(self, term: str) -> int:
        return self.frequencies.get(term, 0)

    def knows(self, term: str) -> bool:
        return term in self.known


class Census:
    """The statistics of one index. Passages that were deleted do not count, on whichever copy they still are."""

    def __init__(self, connection: Connection, index: str) -> None:
        self._index = index
        self._counted: dict[str, tuple[int, bool]] = {}
        self._passages, self._length, self._articles = self._count_all(connection.within_patience())

    @property
    def passages(self) -> int:
        return self._passages

    @property
    def articles(self) -> int:
        return self._articles

    def of_terms(self, terms: Collection[str], cluster: Within) -> TermStatistics:
        """Asks for the terms that were not asked for yet."""
        counted = self._counted
        if missing := [term for term in terms if term not in counted]:
            if len(counted) + len(missing) > _MOST_REMEMBERED:
                # Another thread may still be reading the old one.
                self._counted = counted = {term: counted[term] for term in terms if term in counted}
            counted.update(self._count(missing, cluster))
        counted = {term: counted[term] for term in terms}
        return TermStatistics(
            passages=self._passages,
            average_length=self._length / self._passages if self._passages else 0.0,
            frequencies={term: frequency for term, (frequency, _) in counted.items()},
            known=frozenset(term for term, (_, is_known) in counted.items() if is_known),
        )

    def _count_all(self, cluster: Within) -> tuple[int, int, int]:
        """The number of passages, of all their terms, and of articles."""
        passages = {
            **_COUNTING,
            "query": {"range": {"number": {"gte": 0}}},
            "aggs": {"length": {"sum": {"field": "length"}}},
        }
        articles = {**_COUNTING, "query": {"term": {"is_lead": True}}}
        counted, leads = cluster.ask(searches(self._index, [passages, articles]), whole_searches)
        length = int(counted["aggregations"]["length"]["value"])
        return int(counted["hits"]["total"]["value"]), length, int(leads["hits"]["total"]["value"])

    def _count(self, terms: Sequence[str], cluster: Within) -> dict[str, tuple[int, bool]]:
        """All in one request: a second one for terms that stand in no passage would cost more than asking of all."""
        parts = [terms[first : first + _MOST_COUNTED] for first in range(0, len(terms), _MOST_COUNTED)]
        bodies = [_counting_body([stored_term(term) for term in part]) for part in parts]
        counted: dict[str, tuple[int, bool]] = {}
        for part, answer in zip(parts, cluster.ask(searches(self._index, bodies), whole_searches), strict=True):
            counts = [int(one["doc_count"]) for one in answer["aggregations"]["matching"]["buckets"]]
            for term, in_passages, over_them in zip(part, counts[: len(part)], counts[len(part) :], strict=True):
                counted[term] = in_passages, bool(in_passages or over_them)
        return counted


def _counting_body(terms: Sequence[str]) -> dict[str, Any]:
    """Counts the documents of many terms in one search: first in passages, then over them."""
    filters = [{"term": {"terms": term}} for term in terms] + [_over_passages(term) for term in terms]
    return {"size": 0, "track_total_hits": False, "aggs": {"matching": {"filters": {"filters": filters}}}}


def _over_passages(term: str) -> dict[str, Any]:
    return {"bool": {"should": [{"term": {"heading": term}}, {"term": {"subhead": term}}]}}


def searches(index: str, bodies: Sequence[dict[str, Any]], *, kind: str = "query_then_fetch") -> Request:
    """Several searches in one request; partial answers are refused.

    Unless something went wrong, the node that is asked looks at its own copies, which saves it another one's answer.
    """

    def write(preference: str | None) -> bytes:
        header = {"search_type": kind, "allow_partial_search_results": False}
        first = json.dumps({**header, "preference": preference or "_local"})
        return "".join(f"{first}\n{json.dumps(body)}\n" for body in bodies).encode()

    return Request("POST", f"/{index}/_msearch", write, "application/x-ndjson")


def whole_searches(body: Any) -> list[Any]:
    """The answers, one a search. Raises Trouble unless each is whole."""
    return [whole(answer) for answer in body["responses"]]
