"""Which passages may be among the best: asked of the cluster with a margin, then scored as they are scored here.

Lucene's BM25 has no lower bound (BM25+), knows lengths only roughly and may count passages that were deleted. So its
first ones are candidates, and the best of them by our own formula are chosen.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from retrieval.bm25 import lucene_idf
from retrieval.cluster.connection import Within
from retrieval.cluster.documents import StoredPassage, heading_steps, marked, stored_term
from retrieval.cluster.statistics import OF_ALL_SHARDS, TermStatistics, searches, whole_searches
from retrieval.imprints import Where
from retrieval.postings.weighing import Formula, Scores
from retrieval.search import HEADING_ARTICLES, HEADING_SHARE

CANDIDATES = 50
_MARGIN = 10
"""So many more are asked for than are wanted, because passages that score alike come in any order."""

_MOST_FETCHED = 1000
_MOST_TERMS = 240
"""Of a question that is a whole article the heaviest terms find the candidates; a cluster takes 1,024 clauses."""

# Of two passages with the same rough length the shorter one scores higher; then the library's order decides.
_ORDER = [{"_score": "desc"}, {"length": "asc"}, {"article": "asc"}, {"number": "asc"}]


@dataclass(frozen=True, slots=True)
class Found:
    """`passages` have some of the question's terms, `leads` are those of articles whose headings have some."""

    passages: list[StoredPassage]
    leads: list[StoredPassage]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is searched for: weights by term, synonyms among them, and what the library says of these terms."""

    weights: Mapping[str, float]
    statistics: TermStatistics
    where: Where | None

    def find(self, cluster: Within, index: str, limit: int) -> Found:
        """Asks the cluster once. Raises ClusterError, NoSuchIndex."""
        bodies = [self._passages_body(max(limit, CANDIDATES) + _MARGIN), self._leads_body()]
        passages, leads = cluster.ask(searches(index, bodies, kind=OF_ALL_SHARDS), whole_searches)
        return Found(_read(passages), _read(leads))

    def _passages_body(self, size: int) -> dict[str, Any]:
        """The score is our own but for what Lucene does not have: weights stand in the place of its IDF."""
        count = self.statistics.passages
        in_passage = [
            _boosted("terms", stored_term(term), weight / float(lucene_idf(frequency, count)))
            for term, weight in self._heaviest(_MOST_TERMS)
            if (frequency := self.statistics.document_frequency(term))
        ]
        query = {
            "must": [{"bool": {"should": in_passage}}] if in_passage else [{"match_none": {}}],
            "should": self._in_heading(HEADING_SHARE),
        }
        return {"size": size, "sort": _ORDER, "track_total_hits": False, "query": self._filtered(query)}

    def _leads_body(self) -> dict[str, Any]:
        heading = {"must": [{"bool": {"should": self._in_heading(1.0)}}]}
        query = self._filtered(heading, {"term": {"is_lead": True}})
        return {"size": HEADING_ARTICLES + _MARGIN, "sort": _ORDER, "track_total_hits": False, "query": query}

    def _in_heading(self, share: float) -> list[dict[str, Any]]:
        steps = heading_steps()
        return [
            _boosted("heading", marked(stored_term(term), occurrence), share * weight * step)
            for term, weight in self._heaviest(_MOST_TERMS // len(steps))
            if self.statistics.knows(term)
            for occurrence, step in enumerate(steps, start=1)
        ]

    def _heaviest(self, most: int) -> list[tuple[str, float]]:
        return sorted(self.weights.items(), key=lambda entry: (-entry[1], entry[0]))[:most]

    def _filtered(self, query: dict[str, Any], *more: dict[str, Any]) -> dict[str, Any]:
        filters = [*more, *([] if self.where is None else _filters(self.where))]
        return {"bool": {**query, "filter": filters} if filters else query}

    def choose(self, found: Found, limit: int, holds: Callable[[str, str], bool]) -> list[StoredPassage]:
        """A passage of each article that has one of the best `limit`, or is one of the best by its heading.

        `holds` says whether an article, by id and hash, is still what it was; others are left out.
        """
        ranked = _best_first(found.passages, self._score(found.passages))
        best_leads = _best_first(found.leads, self._score_headings(found.leads))
        chosen: dict[str, StoredPassage] = {}
        for passages, most in ((ranked, limit), (best_leads, HEADING_ARTICLES)):
            taken = 0
            for passage in passages:
                if taken == most:
                    break
                if passage.article in chosen or holds(passage.article, passage.content_hash):
                    chosen.setdefault(passage.article, passage)
                    taken += 1
        return list(chosen.values())

    def _score(self, passages: Sequence[StoredPassage]) -> Scores:
        formula = Formula()
        texts = [passage.all_terms for passage in passages]
        lengths = np.array([len(terms) for terms in texts], dtype=np.int32)
        norms = formula.norms(lengths, self.statistics.average_length)
        return self._add_up(formula, self._count(texts), norms) + HEADING_SHARE * self._score_headings(passages)

    def _score_headings(self, passages: Sequence[StoredPassage]) -> Scores:
        formula = Formula(b=0.0, delta=0.0)
        norms = formula.norms(np.zeros(len(passages), dtype=np.int32), 1.0)
        return self._add_up(formula, self._count([passage.heading for passage in passages]), norms)

    def _count(self, texts: Sequence[Sequence[str]]) -> Scores:
        """How often each term stands in each text: shape (terms, texts), terms sorted."""
        rows = {stored_term(term): row for row, term in enumerate(sorted(self.weights))}
        counts = np.zeros((len(rows), len(texts)))
        for column, terms in enumerate(texts):
            counts[:, column] = np.bincount([rows[term] for term in terms if term in rows], minlength=len(rows))
        return counts

    def _add_up(self, formula: Formula, counts: Scores, norms: Scores) -> Scores:
        """In the order of the terms, so that what is equal there is equal here."""
        scores = np.zeros(counts.shape[1])
        for (_, weight), row in zip(sorted(self.weights.items()), counts, strict=True):
            scores += weight * np.where(row > 0, formula.impacts(row, norms), 0.0)
        return scores


def _best_first(passages: Sequence[StoredPassage], scores: Scores) -> list[StoredPassage]:
    """Equal ones in the library's order."""
    order = sorted(
        range(len(passages)), key=lambda place: (-scores[place], passages[place].article, passages[place].number)
    )
    return [passages[place] for place in order]


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


def _read(answer: Any) -> list[StoredPassage]:
    return [StoredPassage.from_source(hit["_source"]) for hit in answer["hits"]["hits"]]


def fetch_passages(cluster: Within, index: str, ids: Sequence[str]) -> list[StoredPassage]:
    """The passages of these ids that are there, in any order. Raises ClusterError, NoSuchIndex."""
    if not ids:
        return []
    parts = [ids[first : first + _MOST_FETCHED] for first in range(0, len(ids), _MOST_FETCHED)]
    bodies = [{"size": len(part), "query": {"bool": {"filter": {"ids": {"values": list(part)}}}}} for part in parts]
    answers = cluster.ask(searches(index, bodies), whole_searches)
    return [passage for answer in answers for passage in _read(answer)]
