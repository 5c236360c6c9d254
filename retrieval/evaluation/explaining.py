"""Why a sentence scored as it did, and why its quote was as sure: scores and confidences taken apart.

Scoring does not tell its parts; they are found by asking it again with something changed, so that an explanation cannot
say anything else than what scoring does. Before its bonus a score is linear in the terms' weights and in the passage's
share: with all weight on one term it is that term's credit, with a passage twice as good in front half the share is
gone. Ranked alone a sentence has its bonus, and nothing of what the other sentences of its article do to it.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from enum import StrEnum
from functools import cached_property
from math import log

import numpy as np

from corpus.errors import NoSuchArticle
from corpus.model import Article, Span
from retrieval.answering import Answerer, Asked, Evaluated
from retrieval.candidates import Candidate, find_candidates, with_best_articles
from retrieval.confidence import Evidence, confidence
from retrieval.evaluation.judging import JUDGED_PASSAGES
from retrieval.evaluation.question_sets import AskedQuestion
from retrieval.question import parse_question
from retrieval.quoting import Ranked, group_by_article, rank_candidates, widen
from retrieval.retriever import Retriever
from retrieval.search import RankedPassage, rank_passages
from retrieval.terms import Terms
from retrieval.volumes.volume import ArticlePlace

DEEPEST_RANK = 200
"""A passage that comes later counts as not found."""

_PLACES = 9
"""Decimal places of a credit; what comes behind them is left over from subtracting."""


class Standing(StrEnum):
    """Where a term of the question stands, seen from a sentence; the nearest place of several."""

    SENTENCE = "sentence"
    HEADING = "heading"
    PASSAGE = "passage"
    LEAD = "lead"
    ARTICLE = "article"
    MISSED = "missed"
    UNKNOWN = "unknown"
    """Nowhere in the library."""


@dataclass(frozen=True, slots=True)
class CreditedTerm:
    """`weight`: the term's share of the question's whole weight; `credit`: how much of it counts, from 0 to 1."""

    text: str
    weight: float
    standing: Standing
    credit: float

    @property
    def score(self) -> float:
        return self.weight * self.credit


@dataclass(frozen=True, slots=True)
class ScoreParts:
    """What a sentence's score is made of: its terms, how good its passage is, and the kind of answer that it holds.

    `among_sentences`: what it gains or loses beside the other sentences of its article.
    """

    terms: tuple[CreditedTerm, ...]
    passage_share: float
    kind_bonus: float
    among_sentences: float

    @property
    def coverage(self) -> dict[Standing, float]:
        """What the terms bring in, by where they stand."""
        covered = dict.fromkeys((term.standing for term in self.terms if term.credit), 0.0)
        for term in self.terms:
            if term.credit:
                covered[term.standing] += term.score
        return covered

    @property
    def score(self) -> float:
        return sum(term.score for term in self.terms) + self.passage_share + self.kind_bonus + self.among_sentences


@dataclass(frozen=True, slots=True)
class ExplainedSentence:
    """A sentence with its score's parts; `rank`: of its passage, from 1; those not found are behind those that were."""

    article: Article
    span: Span
    rank: int
    parts: ScoreParts

    def is_same(self, other: "ExplainedSentence | None") -> bool:
        return other is not None and (self.article.id, self.span) == (other.article.id, other.span)

    @property
    def text(self) -> str:
        return self.article.body[self.span.start : self.span.end]


@dataclass(frozen=True, slots=True)
class EvidencePart:
    """What one kind of evidence adds to the log-odds of a quote: the mean of what it adds first and what it adds last.

    That is its Shapley value (Lundberg and Lee, NIPS 2017) where at most pairs of evidence act together.
    """

    name: str
    value: float
    log_odds: float


@dataclass(frozen=True, slots=True)
class Sureness:
    """A confidence taken apart: log-odds to begin with and what the evidence adds.

    `kept`: what was left of it in the end; less than 1 where the quote lacks what its question cannot do without.
    """

    confidence: float
    begins_with: float
    evidence: tuple[EvidencePart, ...]
    kept: float

    @classmethod
    def of(cls, evaluated: Evaluated) -> "Sureness":
        evidence, given = evaluated.evidence, evaluated.quote.confidence
        names = [field.name for field in fields(Evidence)]
        nothing = Evidence(**dict.fromkeys(names, 0.0))
        least, most = _log_odds(nothing), _log_odds(evidence)
        parts = []
        for name in names:
            value = getattr(evidence, name)
            first = _log_odds(replace(nothing, **{name: value})) - least
            last = most - _log_odds(replace(evidence, **{name: 0.0}))
            parts.append(EvidencePart(name, value, (first + last) / 2))
        return cls(given, least, tuple(parts), given / confidence(evidence))


@dataclass(frozen=True)
class Explainer:
    """A question with the passages that were found for it, so that each sentence in them can be explained."""

    asked: Asked
    terms: Terms
    ranked: Sequence[RankedPassage]
    bodies: Mapping[ArticlePlace, Article]

    @classmethod
    def of(cls, retriever: Retriever, fetch: Callable[[str], Article], text: str) -> "Explainer":
        def holds(article_id: str, content_hash: str) -> bool:
            try:
                return fetch(article_id).content_hash == content_hash
            except (NoSuchArticle, LookupError):
                return False

        question = parse_question(text)
        asked = Asked.of(retriever.gather(question, DEEPEST_RANK, holds), question)
        ranked = rank_passages(asked.index, asked.weights, DEEPEST_RANK)
        bodies = {article: fetch(article.id) for article in {place.article for place in ranked}}
        return cls(asked, Terms.of(asked.index, question, asked.weights), ranked, bodies)

    def explain_given(self) -> ExplainedSentence | None:
        """The sentence that the first quote was made of."""
        scored = self._score(self._looked_at)
        return self._explain(*scored[0]) if scored else None

    def explain_sureness(self) -> Sureness | None:
        """The confidence of the first quote."""
        answerer = Answerer(self.asked.index, {place.id: article for place, article in self.bodies.items()}.__getitem__)
        first = next(answerer.quotes(self.asked, list(self.ranked[:JUDGED_PASSAGES]), 1), None)
        return None if first is None else Sureness.of(first)

    def explain_expected(self, question: AskedQuestion) -> ExplainedSentence | None:
        """The best sentence of those that answer; beyond what answering looks at, of the first passage that has one."""
        within = [place for place in self._looked_at if self._answers(question, place)]
        holding = within or [place for place in self.ranked if self._answers(question, place)][:1]
        scored = self._score([*self._looked_at, *([] if within else holding)])
        for score, candidate in scored:
            if any(_is_in(candidate, place) for place in holding) and self._is_quoted(question, candidate, scored):
                return self._explain(score, candidate)
        return None

    @cached_property
    def _looked_at(self) -> list[RankedPassage]:
        """What answering looks at."""
        return with_best_articles(self.ranked[:JUDGED_PASSAGES])

    def _answers(self, question: AskedQuestion, place: RankedPassage) -> bool:
        article, span = self.bodies[place.article], place.volume.passage_span(place.passage)
        return question.is_about(article) and question.is_answered_by(article.body[span.start : span.end])

    def _is_quoted(self, question: AskedQuestion, candidate: Candidate, scored: Sequence[Ranked]) -> bool:
        """Whether the quote that would be made of the sentence answers."""
        article, ranked = self.bodies[candidate.article], group_by_article(scored)[candidate.article]
        span, _ = widen(self.asked.question, self.terms, candidate, article, ranked)
        return question.is_answered_by(article.body[span.start : span.end])

    def _score(self, ranked: Sequence[RankedPassage]) -> list[Ranked]:
        return rank_candidates(self.asked.question, find_candidates(self.terms, ranked, self.bodies), self.bodies)

    def _explain(self, score: float, candidate: Candidate) -> ExplainedSentence:
        place = next(place for place in [*self._looked_at, *self.ranked] if _is_in(candidate, place))
        in_order = list(dict.fromkeys((one.article, one.passage) for one in [*self.ranked, *self._looked_at]))
        return ExplainedSentence(
            article=self.bodies[candidate.article],
            span=candidate.span,
            rank=in_order.index((candidate.article, candidate.passage)) + 1,
            parts=self._take_apart(place, candidate, score),
        )

    def _take_apart(self, place: RankedPassage, candidate: Candidate, score: float) -> ScoreParts:
        best = self.ranked[0]
        twice_as_good = replace(best, score=2 * best.score)
        halved = self._score_again(self.terms, twice_as_good, place, candidate)
        share = 2 * (candidate.score - halved)
        weights = self.terms.weights / self.terms.weights.sum()
        credits = [
            round(self._score_again(replace(self.terms, weights=one_term), best, place, candidate) - share, _PLACES)
            for one_term in np.eye(len(weights))
        ]
        terms = [
            CreditedTerm(text, float(weights[column]), self._standing(candidate, column, credit), credit)
            for column, (text, credit) in enumerate(zip(self.asked.weights, credits, strict=True))
        ]
        heaviest_first = sorted(terms, key=lambda term: -term.weight)
        ((alone, _),) = rank_candidates(self.asked.question, [candidate], self.bodies)
        return ScoreParts(tuple(heaviest_first), share, alone - candidate.score, score - alone)

    def _score_again(self, terms: Terms, best: RankedPassage, place: RankedPassage, candidate: Candidate) -> float:
        """What the sentence scores with these terms, its passage coming after this best one."""
        scored = find_candidates(terms, [best, place], self.bodies)
        same = (one for one in reversed(scored) if one.article == candidate.article)
        return next(one.score for one in same if one.sentence == candidate.sentence)

    def _standing(self, candidate: Candidate, column: int, credit: float) -> Standing:
        places = {
            Standing.SENTENCE: candidate.in_sentence,
            Standing.HEADING: candidate.in_heading,
            Standing.PASSAGE: candidate.in_passage,
            Standing.LEAD: candidate.in_lead,
        }
        nearest = next((standing for standing, found in places.items() if found[column]), None)
        if nearest is not None:
            return nearest
        if credit:
            return Standing.ARTICLE
        return Standing.UNKNOWN if self.terms.unknown[column] else Standing.MISSED


def _is_in(candidate: Candidate, place: RankedPassage) -> bool:
    return (candidate.article, candidate.passage) == (place.article, place.passage)


def _log_odds(evidence: Evidence) -> float:
    probability = confidence(evidence)
    return log(probability / (1.0 - probability))
