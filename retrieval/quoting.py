"""Passages to quotes: the sentence or two that answer.

A sentence is scored by the share of the question's weight that it covers. What stands over the article or leads it
need not be said again in each of its sentences, so terms found there are *inherited*: they count for every sentence of
the article, a little less than in the sentence itself, and the other terms decide. A sentence that holds the kind of
thing asked for (a number for 多少, a date for 何时) gets a small bonus.
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
from retrieval.expectations import AnswerKind
from retrieval.index import Index
from retrieval.question import Question
from retrieval.search import RankedPassage
from retrieval.speech import find_speakers
from retrieval.synonyms import synonyms_of

QUOTE_LENGTH = 120
"""A second sentence joins the quote if both together are not longer than this many characters."""

_FROM_HEADING = 0.95
_FROM_LEAD = 0.3
_PASSAGE_SHARE = 0.15
_FROM_PASSAGE = 0.3
_FROM_SPEAKER = 0.8
_FROM_TOPIC = 0.9
_TOPIC_SHARE = 0.2
_LONG_ARTICLE = 8
"""Sentences."""

_KIND_BONUS = {
    AnswerKind.NUMBER: 0.25,
    AnswerKind.MONEY: 0.25,
    AnswerKind.AGE: 0.1,
    AnswerKind.PHONE: 0.1,
    AnswerKind.STATUS: 0.25,
    AnswerKind.DATE: 0.05,
    AnswerKind.LIST: 0.08,
    AnswerKind.REASON: 0.05,
    AnswerKind.PLACE: 0.03,
    AnswerKind.PERSON: 0.02,
    AnswerKind.SPEAKER: 0.02,
}
_GIST_BONUS = 0.3

_COMMON_WEIGHT = 2.0

Found = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Terms:
    """The question's terms, their weights, and the numbers under which the index has them or a synonym.

    `weights` and `are_words` have one entry a term. `numbers` is sorted; `columns[i]` is the term that `numbers[i]`
    stands for. `unknown` marks the terms of which the whole library has neither the term itself nor a synonym.
    """

    weights: NDArray[np.float64]
    are_words: Found
    unknown: Found
    numbers: NDArray[np.int32]
    columns: NDArray[np.intp]

    @classmethod
    def of(cls, index: Index, question: Question, weights: Mapping[str, float]) -> "Terms":
        columns = {term: column for column, term in enumerate(weights)}
        synonyms = {synonym: columns[term] for term in weights for synonym in sorted(synonyms_of(term))}
        meant = synonyms | columns
        numbered = sorted(
            (number, column) for term, column in meant.items() if (number := index.term_number(term)) is not None
        )
        known = {column for term, column in meant.items() if index.knows(term)}
        return cls(
            weights=np.array(list(weights.values())),
            are_words=np.array([term in question.words for term in weights], dtype=bool),
            unknown=np.array([column not in known for column in columns.values()], dtype=bool),
            numbers=np.array([number for number, _ in numbered], dtype=np.int32),
            columns=np.array([column for _, column in numbered], dtype=np.intp),
        )

    def find(self, rows: Rows, first: int, last: int) -> Found:
        """Which terms stand in which of these rows: shape (rows, terms)."""
        found = np.zeros((last - first, len(self.weights)), dtype=bool)
        if len(self.numbers):
            values = rows.between(first, last)
            places = np.minimum(np.searchsorted(self.numbers, values), len(self.numbers) - 1)
            hits = self.numbers[places] == values
            owners = np.repeat(np.arange(last - first), np.diff(rows.offsets[first : last + 1]))
            found[owners[hits], self.columns[places[hits]]] = True
        return found

    def find_any(self, rows: Rows, first: int, last: int) -> Found:
        """Which terms stand in any of these rows: shape (terms,)."""
        return np.asarray(self.find(rows, first, last).any(axis=0))

    def share(self, found: Found) -> float:
        """The share of the question's whole weight that the found terms have."""
        return float(self.weights[found].sum() / self.weights.sum())


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence that may be quoted, and which of the question's terms stand where around it."""

    article: int
    passage: int
    sentence: int
    speaker: int
    """The sentence that names who says it; the sentence itself where nobody is quoted."""
    score: float
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
    speakers: list[int]

    @classmethod
    def of(cls, index: Index, terms: Terms, article: int, body: str) -> "_Surroundings":
        passages = range(int(index.passages_of[article]), int(index.passages_of[article + 1]))
        sentences = range(int(index.sentences_of[passages.start]), int(index.sentences_of[passages.stop]))
        everywhere = terms.find(index.sentence_terms, sentences.start, sentences.stop)
        return cls(
            first=sentences.start,
            everywhere=everywhere,
            heading=terms.find_any(index.heading_terms, article, article + 1),
            lead=np.asarray(everywhere[: len(index.sentence_numbers(passages.start))].any(axis=0)),
            topic=_topic_shares(everywhere),
            speakers=find_speakers(body, [Span(*span) for span in index.sentences[sentences].tolist()]),
        )


def find_candidates(
    index: Index, terms: Terms, ranked: Sequence[RankedPassage], bodies: Mapping[int, Article]
) -> list[Candidate]:
    """All sentences of the ranked passages with their scores, kinds of answer not yet looked at, in rank order."""
    if not ranked or not terms.weights.sum():
        return []
    best = ranked[0].score
    articles = {int(index.passage_articles[place.passage]) for place in ranked}
    surroundings = {article: _Surroundings.of(index, terms, article, bodies[article].body) for article in articles}
    candidates: list[Candidate] = []
    for place in ranked:
        around = surroundings[int(index.passage_articles[place.passage])]
        candidates += _candidates_of(index, terms, place, place.score / best, around)
    return candidates


def _candidates_of(
    index: Index, terms: Terms, place: RankedPassage, share: float, around: _Surroundings
) -> list[Candidate]:
    sentences = index.sentence_numbers(place.passage)
    here = slice(sentences.start - around.first, sentences.stop - around.first)
    found = around.everywhere[here]
    in_passage = np.asarray(found.any(axis=0))
    headings = around.heading | terms.find_any(index.subhead_terms, place.passage, place.passage + 1)
    for_all = np.maximum.reduce(
        [headings * _FROM_HEADING, around.lead * _FROM_LEAD, in_passage * _FROM_PASSAGE, around.topic]
    )
    speakers = around.speakers[here]
    inherited = np.maximum(for_all, around.everywhere[speakers] * _FROM_SPEAKER)
    scores = np.maximum(found, inherited) @ terms.weights / terms.weights.sum() + _PASSAGE_SHARE * share
    article = int(index.passage_articles[place.passage])
    return [
        Candidate(
            article,
            place.passage,
            sentence,
            around.first + speaker,
            float(score),
            own,
            in_passage,
            headings,
            around.lead,
        )
        for sentence, speaker, score, own in zip(sentences, speakers, scores, found, strict=True)
    ]


def _topic_shares(everywhere: Found) -> NDArray[np.float64]:
    """How far each term is what the whole article is about: in every fifth sentence of a longer one, fully.

    The headline 历久弥新放异彩 does not name 祁县, which its article speaks of throughout.
    """
    if len(everywhere) < _LONG_ARTICLE:
        return np.zeros(everywhere.shape[1])
    return np.asarray(_FROM_TOPIC * np.minimum(everywhere.mean(axis=0) / _TOPIC_SHARE, 1.0))


def rank_candidates(
    index: Index, question: Question, candidates: Iterable[Candidate], bodies: Mapping[int, Article]
) -> list[tuple[float, Candidate]]:
    """Candidates with their final scores, best first; equal ones in the order they came."""
    scored = [
        (candidate.score + _bonus(index, question, candidate, bodies[candidate.article]), -order, candidate)
        for order, candidate in enumerate(candidates)
    ]
    scored.sort(key=lambda entry: (entry[0], entry[1]), reverse=True)
    return [(score, candidate) for score, _, candidate in scored]


def _bonus(index: Index, question: Question, candidate: Candidate, article: Article) -> float:
    """What a sentence gains by holding the kind of thing that is asked for."""
    if question.expected is None:
        return 0.0
    if question.expected.kind is AnswerKind.GIST:
        lead = index.sentences_of[index.passages_of[candidate.article]]
        return _GIST_BONUS if candidate.sentence == lead else 0.0
    span = index.sentence_span(candidate.sentence)
    met = question.expected.met_by(_normalised(article.body[span.start : span.end]))
    return met * _KIND_BONUS[question.expected.kind]


def widen(index: Index, terms: Terms, candidate: Candidate, article: Article) -> tuple[Span, Found]:
    """The quote around a sentence: with the neighbour that adds more of the question, if both are short enough.

    Returns the span in the body and the terms found in it.
    """
    span = index.sentence_span(candidate.sentence)
    first, last = int(index.passages_of[candidate.article]), int(index.passages_of[candidate.article + 1])
    sentences = range(int(index.sentences_of[first]), int(index.sentences_of[last]))
    options: list[tuple[float, int, Span, Found]] = []
    for order, neighbour in enumerate((candidate.sentence + 1, candidate.sentence - 1)):
        if neighbour not in sentences:
            continue
        other = index.sentence_span(neighbour)
        both = Span(min(span.start, other.start), max(span.end, other.end))
        if both.end - both.start > QUOTE_LENGTH or "\n" in article.body[both.start : both.end]:
            continue
        found = terms.find_any(index.sentence_terms, neighbour, neighbour + 1)
        gain = terms.share(found & ~candidate.in_sentence)
        options.append((gain, -order, both, candidate.in_sentence | found))
    if not options:
        return span, candidate.in_sentence
    _, _, both, found = max(options, key=lambda option: option[:2])
    return both, found


def quote_speaker(index: Index, terms: Terms, candidate: Candidate) -> Candidate:
    """The sentence that names who says what the candidate says."""
    if candidate.speaker == candidate.sentence:
        return candidate
    found = terms.find_any(index.sentence_terms, candidate.speaker, candidate.speaker + 1)
    return replace(candidate, sentence=candidate.speaker, in_sentence=found | candidate.in_sentence)


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
