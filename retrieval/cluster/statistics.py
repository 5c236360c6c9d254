"""What the whole library says of terms, asked of the cluster and remembered while the index does not change."""

import json
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Generic, TypeVar

from retrieval.cluster.connection import LOCAL, Request, Within, whole
from retrieval.cluster.dictionary import FIELDS, REPEATED, TermCount, look_up
from retrieval.cluster.documents import MOST_ASKED, MOST_ASKED_OFTEN, marked, stored_term

T = TypeVar("T")

_MOST_REMEMBERED = 1 << 17

_MOST_COUNTED = 128
"""Terms of one search; a question that is a pasted article has more than a thousand."""

_Counted = Sequence[tuple[str, int]]
"""Fields, and how often a term has to stand there."""

_TEXT: _Counted = [(FIELDS[0], 1)]
_HEADINGS: _Counted = [*((field, 1) for field in FIELDS[1:]), *((FIELDS[1], times) for times in REPEATED)]
"""Counted by themselves: each document that has one of the terms is held against all filters of its search, and most
have them in their texts only."""

_MOST_LOOKED_UP = 4
"""Shards whose dictionaries are asked: each is a request, and of more of them counting costs less."""

_COUNTING: dict[str, Any] = {"size": 0, "track_total_hits": True}


_NOWHERE = TermCount(0, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class TermStatistics:
    """Of the terms of one question: the number of passages that have them in their text, heading and subhead."""

    passages: int
    average_length: float
    counts: Mapping[str, TermCount]

    def document_frequency(self, term: str) -> int:
        return self._of(term).in_text

    def knows(self, term: str) -> bool:
        return any(self._of(term))

    def stands_in_heading(self, term: str) -> bool:
        return bool(self._of(term).in_heading)

    def asked_in_heading(self, term: str) -> int:
        """How many occurrences of the term in a heading have to be looked for."""
        count = self._of(term)
        return MOST_ASKED_OFTEN if count.often_in_heading else MOST_ASKED if count.twice_in_heading else 1

    def stands_endlessly_in_heading(self, term: str) -> bool:
        """Whether a heading has it more often than is looked for."""
        return bool(self._of(term).endlessly_in_heading)

    def _of(self, term: str) -> TermCount:
        return self.counts.get(term, _NOWHERE)


class Census:
    """The statistics of one index. Passages that were deleted do not count, on whichever copy they still are."""

    def __init__(self, cluster: Within, index: str) -> None:
        self._index = index
        self._counted: dict[str, TermCount] = {}
        self._passages, self._articles, self._all = self._count_all(cluster)
        self._has_dictionary = self._all.shards <= _MOST_LOOKED_UP

    @property
    def passages(self) -> int:
        return self._passages.documents

    @property
    def articles(self) -> int:
        return self._articles.documents

    def of_terms(self, terms: Collection[str], cluster: Within) -> TermStatistics:
        """Asks for the terms that were not asked for yet."""
        counted = self._counted
        if missing := [term for term in terms if term not in counted]:
            if len(counted) + len(missing) > _MOST_REMEMBERED:
                # Another thread may still be reading the old one.
                self._counted = counted = {term: counted[term] for term in terms if term in counted}
            counted.update(self._count(missing, cluster))
        asked = {term: counted[term] for term in terms}
        # Passages may have come in since all were counted; a term that stands in more would weigh less than nothing.
        passages = max([self.passages, *(count.in_text for count in asked.values())])
        average_length = self._passages.length / self.passages if self.passages else 0.0
        return TermStatistics(passages, average_length, asked)

    def _count_all(self, cluster: Within) -> list["_Totals"]:
        """Of passages, with their lengths, of articles, and of all documents."""
        passages = {
            **_COUNTING,
            "query": {"range": {"number": {"gte": 0}}},
            "aggs": {"length": {"sum": {"field": "length"}}},
        }
        articles = {**_COUNTING, "query": {"term": {"is_lead": True}}}
        return search(cluster, self._index, [Search(body, _Totals.read) for body in (passages, articles, _COUNTING)])

    def _count(self, terms: Sequence[str], cluster: Within) -> dict[str, TermCount]:
        if self._has_dictionary:
            found = look_up(cluster, self._index, terms, documents=self._all.documents, shards=self._all.shards)
            if found is not None:
                return found
            # Deleted ones stay in it until they are merged away, and then it is another index's turn.
            self._has_dictionary = False
        return self._count_each(terms, cluster)

    def _count_each(self, terms: Sequence[str], cluster: Within) -> dict[str, TermCount]:
        """All in one request: a second one for terms that stand in no passage would cost more than asking of all."""
        parts = [terms[first : first + _MOST_COUNTED] for first in range(0, len(terms), _MOST_COUNTED)]
        searches = [
            Search(_counting_body(fields, [stored_term(term) for term in part]), partial(_read_counts, fields, part))
            for part in parts
            for fields in (_TEXT, _HEADINGS)
        ]
        found = iter(search(cluster, self._index, searches))
        counts = ((part, zip(*next(found), *next(found), strict=True)) for part in parts)
        return {term: TermCount(*of_term) for part, rows in counts for term, of_term in zip(part, rows, strict=True)}


@dataclass(frozen=True, slots=True)
class _Totals:
    """The number of documents, the sum of their lengths where it was asked for, and the number of shards."""

    documents: int
    length: int
    shards: int

    @classmethod
    def read(cls, answer: Any) -> "_Totals":
        length = answer.get("aggregations", {}).get("length", {"value": 0})
        return cls(int(answer["hits"]["total"]["value"]), int(length["value"]), int(answer["_shards"]["total"]))


def _counting_body(fields: _Counted, terms: Sequence[str]) -> dict[str, Any]:
    """Counts the documents of many terms in one search; only those that have one are looked at."""
    filters = [{"term": {field: marked(term, times)}} for field, times in fields for term in terms]
    return {
        "size": 0,
        "track_total_hits": False,
        "query": {"bool": {"should": [{"terms": {field: list(terms)}} for field, times in fields if times == 1]}},
        "aggs": {"matching": {"filters": {"filters": filters}}},
    }


def _read_counts(fields: _Counted, terms: Sequence[str], answer: Any) -> list[list[int]]:
    """What `_counting_body` asks for, a row a field."""
    counts = [int(one["doc_count"]) for one in answer["aggregations"]["matching"]["buckets"]]
    if len(counts) != len(fields) * len(terms):
        raise ValueError(f"{len(counts)} counts of {len(terms)} terms")
    return [counts[first : first + len(terms)] for first in range(0, len(counts), len(terms))]


@dataclass(frozen=True, slots=True)
class Search(Generic[T]):
    """What is looked for, and what is made of the answer: where `read` fails, it is damaged, and others are asked."""

    body: dict[str, Any]
    read: Callable[[Any], T]


def search(cluster: Within, index: str, searches: Sequence[Search[T]]) -> list[T]:
    """Several searches in one request, and what is made of their answers; partial ones are refused.

    Raises ClusterError, NoSuchIndex.
    """

    def write(preference: str | None) -> bytes:
        first = json.dumps({"allow_partial_search_results": False, "preference": preference or LOCAL})
        return "".join(f"{first}\n{json.dumps(one.body)}\n" for one in searches).encode()

    def read(body: Any) -> list[T]:
        return [one.read(whole(answer)) for one, answer in zip(searches, body["responses"], strict=True)]

    return cluster.ask(Request("POST", f"/{index}/_msearch", write, "application/x-ndjson"), read)
