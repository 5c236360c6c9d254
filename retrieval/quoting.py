"""Passages to quotes: the sentence or two that answer.

A sentence is scored by the share of the question's weight that it covers. What stands over the article or leads it
need not be said again in each of its sentences, so terms found there are *inherited*: they count for every sentence of
the article, a little less than in the sentence itself, and the other terms decide: among the sentences of one article
these alone are counted once more. A sentence that holds the kind of thing asked for (a number for 多少, a date for
何时) gets a small bonus.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from corpus.model import Article, Span
from retrieval.analysis import Term, analyse, normalise
from retrieval.arrays import Rows
from retrieval.index import Index
from retrieval.kinds import AnswerKind
from retrieval.question import Question
from retrieval.search import RankedPassage
from retrieval.speech import find_speakers
from retrieval.synonyms import synonyms_of
from retrieval.volumes.volume import ArticlePlace, Volume

QUOTE_LENGTH = 120
"""A second sentence joins the quote if both together are not longer than this many characters."""

_FROM_HEADING = 0.95
_FROM_LEAD = 0.3
_PASSAGE_SHARE = 0.15
_FROM_PASSAGE = 0.3
_NEARBY = 0.5
"""What a deciding term elsewhere in the passage is worth."""
_FROM_SPEAKER = 0.8
_FROM_TOPIC = 0.9
_TOPIC_SHARE = 0.2
_LONG_ARTICLE = 8
"""Sentences."""
_DECIDING_SHARE = 0.3
"""What the terms that decide add among the sentences of one article. Between articles they would count against the one
whose headline says most of the question."""
_FEWEST_DECIDING = 0.15
"""A smaller part of the question's weight than this decides no more than its size."""

_KIND_BONUS = {
    AnswerKind.NUMBER: 0.25,
    AnswerKind.MONEY: 0.25,
    AnswerKind.AGE: 0.1,
    AnswerKind.PHONE: 0.1,
    AnswerKind.STATUS: 0.25,
    AnswerKind.DATE: 0.05,
    AnswerKind.LIST: 0.15,
    AnswerKind.DEMAND: 0.2,
    AnswerKind.EFFECT: 0.2,
    AnswerKind.REASON: 0.05,
    AnswerKind.PLACE: 0.03,
    AnswerKind.PERSON: 0.02,
    AnswerKind.SPEAKER: 0.02,
}
_GIST_BONUS = 0.3

_COMMON_WEIGHT = 2.0

Found = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class _Numbers:
    """Sorted numbers of terms in a volume; `columns[i]` is the question's term that `numbers[i]` stands for."""

    numbers: NDArray[np.int32]
    columns: NDArray[np.intp]

    @classmethod
    def of(cls, volume: Volume, columns: Mapping[str, int]) -> "_Numbers":
        numbered = sorted(
            (number, column) for term, column in columns.items() if (number := volume.term_number(term)) is not None
        )
        return cls(
            np.array([number for number, _ in numbered], dtype=np.int32),
            np.array([column for _, column in numbered], dtype=np.intp),
        )


@dataclass(frozen=True, slots=True)
class Terms:
    """The question's terms, their weights, and the numbers under which each volume has them or a synonym.

    `weights` and `are_words` have one entry a term. `unknown` marks the terms of which the
    whole library has neither the term itself nor a synonym.
    """

    weights: NDArray[np.float64]
    are_words: Found
    unknown: Found
    numbers: Mapping[Volume, "_Numbers"]

    @classmethod
    def of(cls, index: Index, question: Question, weights: Mapping[str, float]) -> "Terms":
        columns = {term: column for column, term in enumerate(weights)}
        synonyms = {synonym: columns[term] for term in weights for synonym in sorted(synonyms_of(term))}
        columns = synonyms | columns
        known = {column for term, column in columns.items() if index.knows(term)}
        return cls(
            weights=np.array(list(weights.values())),
            are_words=np.array([term in question.words for term in weights], dtype=bool),
            unknown=np.array([column not in known for column in range(len(weights))], dtype=bool),
            numbers={part.volume: _Numbers.of(part.volume, columns) for part in index.parts},
        )

    def find(self, volume: Volume, rows: Rows, first: int, last: int) -> Found:
        """Which terms stand in which of these rows of the volume: shape (rows, terms)."""
        found = np.zeros((last - first, len(self.weights)), dtype=bool)
        numbers, columns = self.numbers[volume].numbers, self.numbers[volume].columns
        offsets = rows.offsets[first : last + 1]
        values = rows.values[int(offsets[0]) : int(offsets[-1])]
        if len(numbers) and len(values):
            places = np.minimum(np.searchsorted(numbers, values), len(numbers) - 1)
            hits = np.flatnonzero(numbers[places] == values)
            owners = np.searchsorted(offsets, hits + offsets[0], side="right") - 1
            found[owners, columns[places[hits]]] = True
        return found

    def find_any(self, volume: Volume, rows: Rows, row: int) -> Found:
        """Which terms stand in this row of the volume: shape (terms,)."""
        return np.asarray(self.find(volume, rows, row, row + 1).any(axis=0))

    def share_among(self, chosen: Found, worth: NDArray[np.float64]) -> NDArray[np.float64]:
        """The share of the chosen terms' weight that each row is worth: `worth` (rows, terms) → (rows,)."""
        weights = self.weights * chosen
        return worth @ weights / max(float(weights.sum()), _FEWEST_DECIDING * float(self.weights.sum()))

    def share(self, found: Found) -> float:
        """The share of the question's whole weight that the found terms have."""
        return float(self.weights[found].sum() / self.weights.sum())


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence that may be quoted, and which of the question's terms stand where around it."""

    article: ArticlePlace
    passage: int
    sentence: int
    span: Span
    """The sentence's place in the body."""
    speaker: int
    """The sentence that names who says it; the sentence itself where nobody is quoted."""
    score: float
    deciding: float
    """What the terms that stand neither over the article nor all through it add among its sentences."""
    in_sentence: Found
    in_passage: Found
    in_heading: Found
    in_lead: Found


@dataclass(frozen=True, slots=True)
class _Surroundings:
    """What the sentences of an article inherit: computed once an article, for all its passages."""

    first: int
    everywhere: Found
    heading: Found
    lead: Found
    topic: NDArray[np.float64]
    spans: list[Span]
    speakers: list[int]

    @classmethod
    def of(cls, terms: Terms, article: ArticlePlace, body: str) -> "_Surroundings":
        volume, sentences = article.volume, article.sentences
        everywhere = terms.find(volume, volume.sentence_terms, sentences.start, sentences.stop)
        spans = [Span(start, end) for start, end in volume.sentences[sentences].tolist()]
        return cls(
            first=sentences.start,
            everywhere=everywhere,
            heading=terms.find_any(volume, volume.heading_terms, article.number),
            lead=np.asarray(everywhere[: len(volume.sentence_numbers(article.passages.start))].any(axis=0)),
            topic=_topic_shares(everywhere),
            spans=spans,
            speakers=find_speakers(body, spans),
        )


def find_candidates(
    terms: Terms, ranked: Sequence[RankedPassage], bodies: Mapping[ArticlePlace, Article]
) -> list[Candidate]:
    """All sentences of the ranked passages with their scores, kinds of answer not yet looked at, in rank order."""
    if not ranked or not terms.weights.sum():
        return []
    best = ranked[0].score
    articles = {place.article for place in ranked}
    surroundings = {article: _Surroundings.of(terms, article, bodies[article].body) for article in articles}
    candidates: list[Candidate] = []
    for place in ranked:
        candidates += _candidates_of(terms, place, place.score / best, surroundings[place.article])
    return candidates


def _candidates_of(terms: Terms, place: RankedPassage, share: float, around: _Surroundings) -> list[Candidate]:
    volume, article = place.volume, place.article
    sentences = volume.sentence_numbers(place.passage)
    here = slice(sentences.start - around.first, sentences.stop - around.first)
    found = around.everywhere[here]
    in_passage = np.asarray(found.any(axis=0))
    headings = around.heading | terms.find_any(volume, volume.subhead_terms, place.passage)
    for_all = np.maximum.reduce(
        [headings * _FROM_HEADING, around.lead * _FROM_LEAD, in_passage * _FROM_PASSAGE, around.topic]
    )
    speakers = around.speakers[here]
    inherited = np.maximum(for_all, around.everywhere[speakers] * _FROM_SPEAKER)
    scores = np.maximum(found, inherited) @ terms.weights / terms.weights.sum() + _PASSAGE_SHARE * share
    decides = ~headings & (around.topic < _FROM_TOPIC)
    nearby = np.maximum(in_passage * _NEARBY, around.everywhere[speakers] * _FROM_SPEAKER)
    deciding = _DECIDING_SHARE * terms.share_among(decides, np.maximum(found, nearby))
    return [
        Candidate(
            article,
            place.passage,
            sentence,
            span,
            around.first + speaker,
            score,
            decided,
            own,
            in_passage,
            headings,
            around.lead,
        )
        for sentence, span, speaker, score, decided, own in zip(
            sentences, around.spans[here], speakers, scores.tolist(), deciding.tolist(), found, strict=True
        )
    ]


def _topic_shares(everywhere: Found) -> NDArray[np.float64]:
    """How far each term is what the whole article is about: in every fifth sentence of a longer one, fully.

    The headline 历久弥新放异彩 does not name 祁县, which its article speaks of throughout.
    """
    if len(everywhere) < _LONG_ARTICLE:
        return np.zeros(everywhere.shape[1])
    return np.asarray(_FROM_TOPIC * np.minimum(everywhere.mean(axis=0) / _TOPIC_SHARE, 1.0))


def rank_candidates(
    question: Question, candidates: Iterable[Candidate], bodies: Mapping[ArticlePlace, Article]
) -> list[tuple[float, Candidate]]:
    """Candidates with their final scores, best first; equal ones in the order they came.

    The score of an article's best sentence is the highest that any of its sentences has without `deciding`.
    """
    scored = [(one.score + _bonus(question, one, bodies[one.article]), one) for one in candidates]
    best: dict[ArticlePlace, float] = {}
    most: dict[ArticlePlace, float] = {}
    for score, one in scored:
        best[one.article] = max(best.get(one.article, score), score)
        most[one.article] = max(most.get(one.article, 0.0), score + one.deciding)
    ranked = [(best[one.article] - most[one.article] + score + one.deciding, one) for score, one in scored]
    ranked.sort(key=lambda entry: entry[0], reverse=True)
    return ranked


def _bonus(question: Question, candidate: Candidate, article: Article) -> float:
    """What a sentence gains by holding the kind of thing that is asked for."""
    if question.expected is None:
        return 0.0
    if question.expected.kind is AnswerKind.GIST:
        return _GIST_BONUS if candidate.sentence == candidate.article.sentences.start else 0.0
    span = candidate.span
    met = question.expected.met_by(_normalised(article.body[span.start : span.end]))
    return met * _KIND_BONUS[question.expected.kind]


def widen(terms: Terms, candidate: Candidate, article: Article) -> tuple[Span, Found]:
    """The quote around a sentence: with the neighbour that adds more of the question, if both are short enough.

    Returns the span in the body and the terms found in it.
    """
    volume, sentences = candidate.article.volume, candidate.article.sentences
    span = candidate.span
    options: list[tuple[float, int, Span, Found]] = []
    for order, neighbour in enumerate((candidate.sentence + 1, candidate.sentence - 1)):
        if neighbour not in sentences:
            continue
        other = volume.sentence_span(neighbour)
        both = Span(min(span.start, other.start), max(span.end, other.end))
        if both.end - both.start > QUOTE_LENGTH or "\n" in article.body[both.start : both.end]:
            continue
        found = terms.find_any(volume, volume.sentence_terms, neighbour)
        gain = terms.share(found & ~candidate.in_sentence)
        options.append((gain, -order, both, candidate.in_sentence | found))
    if not options:
        return span, candidate.in_sentence
    _, _, both, found = max(options, key=lambda option: option[:2])
    return both, found


def quote_speaker(terms: Terms, candidate: Candidate) -> Candidate:
    """The sentence that names who says what the candidate says."""
    if candidate.speaker == candidate.sentence:
        return candidate
    volume = candidate.article.volume
    found = terms.find_any(volume, volume.sentence_terms, candidate.speaker)
    span = volume.sentence_span(candidate.speaker)
    return replace(candidate, sentence=candidate.speaker, span=span, in_sentence=found | candidate.in_sentence)


@lru_cache(maxsize=2048)
def _terms_of(text: str) -> tuple[Term, ...]:
    """The terms of a quote; many ask for the same ones."""
    return tuple(analyse(text))


@lru_cache(maxsize=8192)
def _normalised(sentence: str) -> str:
    return normalise(sentence).text


def find_highlights(text: str, weights: dict[str, float]) -> tuple[Span, ...]:
    """The places of the question's words in a quote, overlapping and touching ones joined.

    Words so common that they would mark half the sentence (的, 是) are left out.
    """
    marked = [False] * (len(text) + 2)
    for term in _terms_of(text):
        if weights.get(term.text, 0.0) > _COMMON_WEIGHT:
            marked[term.start + 1 : term.end + 1] = [True] * (term.end - term.start)
    edges = [place for place, (before, here) in enumerate(pairwise(marked)) if before != here]
    return tuple(Span(start, end) for start, end in zip(edges[::2], edges[1::2], strict=True))
