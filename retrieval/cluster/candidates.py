"""Which passages may be among the best: asked of the cluster with a margin, then scored as they are scored here.

The cluster scores nearly as we do, and by how much it may underrate a passage is known (`retrieval.cluster.bounds`). So
what it gives back first are candidates, and our own formula chooses among them. Where one that it has left out could
score more than the last one that was chosen, more of them are asked for, until none can; hardly ever is that so.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate, islice
from typing import Any

import numpy as np

from retrieval.arrays import Rows
from retrieval.cluster.bounds import most_of_a_term, most_underrated, rest_in_heading
from retrieval.cluster.connection import Within
from retrieval.cluster.documents import heading_steps, marked, stored_term
from retrieval.cluster.matches import TermNumbers, Texts
from retrieval.cluster.records import Record, read_records
from retrieval.cluster.statistics import Search, TermStatistics, search
from retrieval.imprints import Where
from retrieval.postings.weighing import Formula, Scores
from retrieval.search import HEADING_ARTICLES, HEADING_SHARE

_SPARE, _SPARE_SHARE = 12, 1.2
"""How many more are asked for than are wanted, and how many times as many: of 1,000 questions to 100,000 passages all
are settled by that many, and what a cluster gives back costs it and us as much as the search."""

_CROWD = 16
"""How much more is asked for where the cluster underrates passages by so and so much: at a tenth 2.6 times as many."""

_SPARE_LEADS = 2
"""The cluster scores and orders headings as we do: more are needed only where the library no longer has an article."""

_GROWTH, _MOST_FOUND = 4, 10_000
"""How many times as many are asked for again, and what is the most that a cluster gives back."""

_ALIKE = 1.0 + 1e-5
"""Lucene adds with 32 bits: scores that differ by less are equal."""

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

_MOST_IN_HEADINGS = 480
"""Occurrences of terms in headings that are looked for in one search."""

_IN_ORDER = [{"_score": "desc"}, {"article": "asc"}, {"number": "asc"}]
"""Those that score alike as the library has them."""


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
    """`chosen`: a passage of each article that has one of the best, or is one of the best by its heading.
    `records`: all that was given back on the way."""

    chosen: list[Record]
    records: list[Record]


@dataclass(frozen=True, slots=True)
class _Hits:
    """What a search for so many has found, and how the cluster scores it, best first."""

    records: list[Record]
    scores: list[float]
    size: int

    @property
    def are_all(self) -> bool:
        return len(self.records) < self.size or self.size >= _MOST_FOUND


@dataclass(frozen=True)
class Wanted:
    """What is searched for: weights by term, synonyms among them, and what the library says of these terms. The best
    `limit` count, of those of which `holds` says, by id and hash, that the library still has them."""

    weights: Mapping[str, float]
    statistics: TermStatistics
    where: Where | None
    limit: int
    holds: Callable[[str, str], bool]

    def find(self, cluster: Within, index: str) -> Found:
        """Asks the cluster once, hardly ever again. Raises ClusterError, NoSuchIndex."""
        both = [
            self._searching(self._passages_body(self._first_size)),
            self._searching(self._leads_body(HEADING_ARTICLES + _SPARE_LEADS)),
        ]
        passages, leads = search(cluster, index, both)
        records = [*passages.records, *leads.records]
        while not self._are_settled(best := self._best_passages(passages), passages):
            (passages,) = search(cluster, index, [self._searching(self._careful_body(_GROWTH * passages.size))])
            records += passages.records
        while not self._are_leads_settled(best_leads := self._best_leads(leads), leads):
            (leads,) = search(cluster, index, [self._searching(self._leads_body(_GROWTH * leads.size))])
            records += leads.records
        chosen = {one.article: one for _, one in (*best_leads, *best)}
        return Found(list(chosen.values()), records)

    def _searching(self, body: dict[str, Any]) -> Search[_Hits]:
        return Search(body, lambda answer: _Hits(*_read(answer), body["size"]))

    def _are_settled(self, best: Sequence[tuple[float, Record]], hits: _Hits) -> bool:
        """Whether none that was left out may be among the best."""
        if hits.are_all:
            return True
        most = hits.scores[-1] * self._most_underrated + self._left_out
        return len(best) == self.limit and best[-1][0] > most

    def _are_leads_settled(self, best: Sequence[tuple[float, Record]], hits: _Hits) -> bool:
        """Equal ones come in the library's order: of them nothing that was left out can come before what was not."""
        if hits.are_all:
            return True
        most = hits.scores[-1] / _ALIKE + self._left_out_of_headings
        return len(best) == HEADING_ARTICLES and best[-1][0] >= most

    def _passages_body(self, size: int) -> dict[str, Any]:
        """One sum over all terms costs least; it finds passages too that have terms in their headings only."""
        return self._body(size, [*self._in_passage(), *self._in_heading("heading", HEADING_SHARE)])

    def _careful_body(self, size: int) -> dict[str, Any]:
        """The same of passages that have a term themselves."""
        body = self._body(size, self._in_passage())
        body["query"]["bool"] |= {
            "must": [{"bool": {"should": body["query"]["bool"]["should"]}}],
            "should": self._in_heading("heading", HEADING_SHARE),
            "minimum_should_match": 0,
        }
        return body

    def _leads_body(self, size: int) -> dict[str, Any]:
        return {**self._body(size, self._in_heading("lead_heading", 1.0)), "sort": _IN_ORDER}

    def _body(self, size: int, should: list[dict[str, Any]]) -> dict[str, Any]:
        filters = [] if self.where is None else _filters(self.where)
        query = {"should": should or [{"match_none": {}}], "minimum_should_match": 1, "filter": filters}
        return {**_RECORDS, "size": min(size, _MOST_FOUND), "query": {"bool": query}}

    def _in_passage(self) -> list[dict[str, Any]]:
        return [_boosted("terms", stored_term(term), weight) for term, weight in self._in_texts[:_MOST_TERMS]]

    def _in_heading(self, field: str, share: float) -> list[dict[str, Any]]:
        return [
            _boosted(field, marked(stored_term(term), occurrence), share * weight * step)
            for term, weight in self._in_headings[: self._asked_in_headings]
            for occurrence, step in enumerate(heading_steps()[: self.statistics.asked_in_heading(term)], start=1)
        ]

    @cached_property
    def _in_texts(self) -> list[tuple[str, float]]:
        """Terms of passages, the heaviest first."""
        return self._heaviest_of(self.statistics.document_frequency)

    @cached_property
    def _in_headings(self) -> list[tuple[str, float]]:
        return self._heaviest_of(self.statistics.stands_in_heading)

    @cached_property
    def _asked_in_headings(self) -> int:
        """How many of these are looked for."""
        occurrences = accumulate(self.statistics.asked_in_heading(term) for term, _ in self._in_headings)
        return sum(so_far <= _MOST_IN_HEADINGS for so_far in occurrences)

    def _heaviest_of(self, stands: Callable[[str], object]) -> list[tuple[str, float]]:
        return sorted((one for one in self.weights.items() if stands(one[0])), key=lambda one: (-one[1], one[0]))

    @cached_property
    def _most_underrated(self) -> float:
        return most_underrated(self.statistics.average_length)

    @property
    def _first_size(self) -> int:
        return int((_SPARE_SHARE * self.limit + _SPARE) * (1 + _CROWD * (self._most_underrated - 1)))

    @cached_property
    def _left_out(self) -> float:
        """What terms may score in a passage that are not searched for because there are so many."""
        in_text = sum(weight for _, weight in self._in_texts[_MOST_TERMS:]) * most_of_a_term()
        return in_text + HEADING_SHARE * self._left_out_of_headings

    @cached_property
    def _left_out_of_headings(self) -> float:
        asked, others = self._in_headings[: self._asked_in_headings], self._in_headings[self._asked_in_headings :]
        endless = sum(weight for term, weight in asked if self.statistics.stands_endlessly_in_heading(term))
        return endless * rest_in_heading() + sum(weight for _, weight in others) * most_of_a_term()

    def _best_passages(self, hits: _Hits) -> list[tuple[float, Record]]:
        passages = Candidates.of(hits.records, self._numbers).with_terms()
        return self._best(passages, self._score(passages), self.limit)

    def _best_leads(self, hits: _Hits) -> list[tuple[float, Record]]:
        leads = Candidates.of(hits.records, self._numbers)
        return self._best(leads, self._score_headings(leads), HEADING_ARTICLES)

    def _best(self, passages: Candidates, scores: Scores, most: int) -> list[tuple[float, Record]]:
        """Of those that the library has the best with their scores, equal ones in the library's order."""
        ranked = sorted(zip(scores.tolist(), passages.records, strict=True), key=lambda one: (-one[0], *one[1].rank))
        held = (one for one in ranked if self.holds(*one[1].key))
        return list(islice(held, most))

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


def _read(answer: Any) -> tuple[list[Record], list[float]]:
    """Raises LookupError, TypeError or ValueError where a hit is damaged."""
    hits = answer["hits"]["hits"]
    return read_records([hit["fields"]["record"][0] for hit in hits]), [float(hit["_score"]) for hit in hits]


def fetch_passages(cluster: Within, index: str, ids: Sequence[str]) -> list[Record]:
    """The passages of these ids that are there, in any order. Raises ClusterError, NoSuchIndex."""
    if not ids:
        return []
    parts = [ids[first : first + _MOST_FETCHED] for first in range(0, len(ids), _MOST_FETCHED)]
    queries = [{"bool": {"filter": {"ids": {"values": list(part)}}}} for part in parts]
    bodies = [{**_RECORDS, "size": len(part), "query": query} for part, query in zip(parts, queries, strict=True)]
    fetching = [Search(body, _read) for body in bodies]
    return [passage for found, _ in search(cluster, index, fetching) for passage in found]
