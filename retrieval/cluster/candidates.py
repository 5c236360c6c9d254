"""Which passages may be among the best: asked of the cluster with a margin, then scored as they are scored here.

Lucene's BM25 has no lower bound (BM25+), knows lengths only roughly and may count passages that were deleted. So its
first ones are candidates, and the best of them by our own formula are chosen.

The search that costs least is one sum over all terms, in passages and headings alike. It does not say in which order
those come that score alike, and it finds passages that have terms in their headings only. Hardly ever does either
matter; where it does, the search is made again so that it cannot.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from typing import Any

import numpy as np

from retrieval.arrays import Rows
from retrieval.bm25 import lucene_idf
from retrieval.cluster.connection import Within
from retrieval.cluster.documents import heading_steps, marked, stored_term
from retrieval.cluster.matches import TermNumbers, Texts
from retrieval.cluster.records import Record, read_records
from retrieval.cluster.statistics import OF_ALL_SHARDS, Search, TermStatistics, search
from retrieval.imprints import Where
from retrieval.postings.weighing import Formula, Scores
from retrieval.search import HEADING_ARTICLES, HEADING_SHARE

CANDIDATES = 50
_MARGIN = 10
"""So many more are asked for than are wanted, because passages that score alike come in any order."""

_ALIKE = 1.0 + 1e-5
"""Scores that differ by less are sums of the same numbers in another order: Lucene adds with 32 bits."""

_RECORDS: dict[str, Any] = {
    "docvalue_fields": ["record"],
    "_source": False,
    "stored_fields": "_none_",
    "track_total_hits": False,
}
"""What every search for passages gives back: not even their ids, which would have to be unpacked."""

_MOST_FETCHED = 1000
_MOST_TERMS = 240
"""Of a question that is a whole article the heaviest terms find the candidates; a cluster takes 1,024 clauses."""

# Of two passages with the same rough length the shorter one scores higher; then the library's order decides.
_ORDER = [{"_score": "desc"}, {"length": "asc"}, {"article": "asc"}, {"number": "asc"}]


@dataclass(frozen=True, slots=True)
class Candidates:
    """Passages, and how often each of a question's terms stands in their texts and in their headings: float64 (terms,
    passages), terms sorted."""

    records: Sequence[Record]
    in_text: Scores
    in_heading: Scores

    @classmethod
    def of(cls, records: Sequence[Record], numbers: TermNumbers) -> "Candidates":
        texts = Texts(records, numbers)
        return cls(records, *(_tallies(rows, len(numbers)) for rows in (texts.passages(), texts.headings())))

    def with_terms(self) -> "Candidates":
        """Those that have a term not only in their heading."""
        has_one = np.asarray(self.in_text.any(axis=0))
        records = [record for record, has in zip(self.records, has_one.tolist(), strict=True) if has]
        return Candidates(records, self.in_text[:, has_one], self.in_heading[:, has_one])


def _tallies(rows: Rows, terms: int) -> Scores:
    counts = np.bincount(rows.values * len(rows) + rows.owners(), minlength=terms * len(rows))
    return counts.reshape(terms, len(rows)).astype(np.float64)


@dataclass(frozen=True, slots=True)
class Found:
    """`passages` have some of the question's terms, `leads` are those of articles whose headings have some."""

    passages: Candidates
    leads: Candidates

    @property
    def records(self) -> Iterator[Record]:
        return chain(self.passages.records, self.leads.records)


@dataclass(frozen=True)
class Wanted:
    """What is searched for: weights by term, synonyms among them, and what the library says of these terms."""

    weights: Mapping[str, float]
    statistics: TermStatistics
    where: Where | None

    def find(self, cluster: Within, index: str, limit: int) -> Found:
        """Asks the cluster once, hardly ever twice. Raises ClusterError, NoSuchIndex."""
        size = max(limit, CANDIDATES) + _MARGIN
        both = [Search(body, _read) for body in (self._quick_body(size), self._leads_body())]
        quick, leads = search(cluster, index, both, kind=OF_ALL_SHARDS)
        passages = self._count(quick).with_terms()
        if _is_cut(quick.scores, size, limit) or len(quick.records) == size > len(passages.records) + _MARGIN:
            (careful,) = search(cluster, index, [Search(self._careful_body(size), _read)], kind=OF_ALL_SHARDS)
            passages = self._count(careful)
        return Found(passages, self._count(leads))

    def _count(self, hits: "_Hits") -> Candidates:
        return Candidates.of(hits.records, self._numbers)

    def _quick_body(self, size: int) -> dict[str, Any]:
        return self._body(size, [*self._in_passage(), *self._in_heading("heading", HEADING_SHARE)])

    def _careful_body(self, size: int) -> dict[str, Any]:
        """Of passages that have a term themselves the best, in an order that is always the same."""
        body = self._body(size, self._in_passage())
        body["query"]["bool"] |= {
            "must": [{"bool": {"should": body["query"]["bool"]["should"]}}],
            "should": self._in_heading("heading", HEADING_SHARE),
            "minimum_should_match": 0,
        }
        return {**body, "sort": _ORDER}

    def _leads_body(self) -> dict[str, Any]:
        return {**self._body(HEADING_ARTICLES + _MARGIN, self._in_heading("lead_heading", 1.0)), "sort": _ORDER}

    def _body(self, size: int, should: list[dict[str, Any]]) -> dict[str, Any]:
        filters = [] if self.where is None else _filters(self.where)
        query = {"should": should or [{"match_none": {}}], "minimum_should_match": 1, "filter": filters}
        return {**_RECORDS, "size": size, "query": {"bool": query}}

    def _in_passage(self) -> list[dict[str, Any]]:
        """The score is our own but for what Lucene does not have: weights stand in the place of its IDF."""
        count = self.statistics.passages
        return [
            _boosted("terms", stored_term(term), weight / float(lucene_idf(frequency, count)))
            for term, weight in self._heaviest(_MOST_TERMS)
            if (frequency := self.statistics.document_frequency(term))
        ]

    def _in_heading(self, field: str, share: float) -> list[dict[str, Any]]:
        steps = heading_steps()
        return [
            _boosted(field, marked(stored_term(term), occurrence), share * weight * step)
            for term, weight in self._heaviest(_MOST_TERMS // len(steps))
            if self.statistics.stands_in_heading(term)
            for occurrence, step in enumerate(steps, start=1)
            if occurrence == 1 or self.statistics.is_repeated_in_heading(term)
        ]

    def _heaviest(self, most: int) -> list[tuple[str, float]]:
        return sorted(self.weights.items(), key=lambda entry: (-entry[1], entry[0]))[:most]

    def choose(self, found: Found, limit: int, holds: Callable[[str, str], bool]) -> list[Record]:
        """A passage of each article that has one of the best `limit`, or is one of the best by its heading.

        `holds` says whether an article, by id and hash, is still what it was; others are left out.
        """
        ranked = _best_first(found.passages, self._score(found.passages))
        best_leads = _best_first(found.leads, self._score_headings(found.leads))
        chosen: dict[str, Record] = {}
        for passages, most in ((ranked, limit), (best_leads, HEADING_ARTICLES)):
            taken = 0
            for passage in passages:
                if taken == most:
                    break
                if passage.article in chosen or holds(passage.article, passage.content_hash):
                    chosen.setdefault(passage.article, passage)
                    taken += 1
        return list(chosen.values())

    def _score(self, passages: Candidates) -> Scores:
        formula = Formula()
        lengths = np.array([record.text_terms for record in passages.records], dtype=np.int32)
        norms = formula.norms(lengths, self.statistics.average_length)
        return self._add_up(formula, passages.in_text, norms) + HEADING_SHARE * self._score_headings(passages)

    def _score_headings(self, passages: Candidates) -> Scores:
        formula = Formula(b=0.0, delta=0.0)
        norms = formula.norms(np.zeros(len(passages.records), dtype=np.int32), 1.0)
        return self._add_up(formula, passages.in_heading, norms)

    @cached_property
    def _numbers(self) -> TermNumbers:
        return TermNumbers(sorted(self.weights))

    def _add_up(self, formula: Formula, counts: Scores, norms: Scores) -> Scores:
        """In the order of the terms, so that what is equal there is equal here."""
        weights = np.array([weight for _, weight in sorted(self.weights.items())])
        scores = np.zeros(counts.shape[1])
        for row in weights[:, None] * np.where(counts > 0, formula.impacts(counts, norms), 0.0):
            scores += row
        return scores


def _best_first(passages: Candidates, scores: Scores) -> list[Record]:
    """Equal ones in the library's order."""
    ranks = [(-score, one.article, one.number) for score, one in zip(scores.tolist(), passages.records, strict=True)]
    return [passages.records[place] for place in sorted(range(len(ranks)), key=ranks.__getitem__)]


def _boosted(field: str, term: str, boost: float) -> dict[str, Any]:
    return {"term": {field: {"value": term, "boost": boost}}}


def _filters(where: Where) -> list[dict[str, Any]]:
    filters: list[dict[str, Any]] = []
    if where.first is not None or where.last is not None:
        first = 1 if where.first is None else where.first.toordinal()
        last = {} if where.last is None else {"lte": where.last.toordinal()}
        filters.append({"range": {"day": {"gte": first, **last}}})
    if where.days is not None:
        filters.append({"terms": {"day": sorted(day.toordinal() for day in where.days)}})
    for field, names in (("paper", where.papers), ("page", where.pages)):
        if names is not None:
            filters.append({"terms": {field: sorted(names)}})
    return filters


def _is_cut(scores: Sequence[float], size: int, limit: int) -> bool:
    """Whether so many score alike that some which were left out may belong among the best `limit`."""
    return len(scores) == size and scores[limit - 1] <= scores[-1] * _ALIKE


@dataclass(frozen=True, slots=True)
class _Hits:
    """What a search has found, and how Lucene scores it."""

    records: list[Record]
    scores: list[float]


def _read(answer: Any) -> _Hits:
    """Raises LookupError, TypeError or ValueError where a hit is damaged."""
    hits = answer["hits"]["hits"]
    return _Hits(read_records([hit["fields"]["record"][0] for hit in hits]), [float(hit["_score"]) for hit in hits])


def fetch_passages(cluster: Within, index: str, ids: Sequence[str]) -> list[Record]:
    """The passages of these ids that are there, in any order. Raises ClusterError, NoSuchIndex."""
    if not ids:
        return []
    parts = [ids[first : first + _MOST_FETCHED] for first in range(0, len(ids), _MOST_FETCHED)]
    queries = [{"bool": {"filter": {"ids": {"values": list(part)}}}} for part in parts]
    bodies = [{**_RECORDS, "size": len(part), "query": query} for part, query in zip(parts, queries, strict=True)]
    fetching = [Search(body, _read) for body in bodies]
    return [passage for found in search(cluster, index, fetching) for passage in found.records]
