"""Sentences to quotes: the sentence or two that answer.

A sentence that holds the kind of thing asked for (a number for 多少, a date for 何时) gets a small bonus.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import lru_cache
from itertools import pairwise
from operator import itemgetter

from corpus.model import Article, Span
from retrieval.analysis import Term, analyse, normalise
from retrieval.candidates import Candidate
from retrieval.kinds import AnswerKind
from retrieval.question import Question
from retrieval.terms import Found, Terms
from retrieval.volumes.volume import ArticlePlace

QUOTE_LENGTH = 120
"""A second sentence joins the quote if both together are not longer than this many characters."""

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

_LATEST = "9999-12-31"
"""Who does not say when he printed it comes last."""


def rank_candidates(
    question: Question, candidates: Iterable[Candidate], bodies: Mapping[ArticlePlace, Article]
) -> list[tuple[float, Candidate]]:
    """Candidates with their final scores, best first.

    Of equal ones, as copies have them, the one that was printed first is the source; else they stay in the order they
    came. The score of an article's best sentence is the highest that any of its sentences has without `deciding`.
    """
    of_articles: dict[ArticlePlace, list[tuple[int, Candidate]]] = {}
    for order, one in enumerate(candidates):
        of_articles.setdefault(one.article, []).append((order, one))
    ranked: list[tuple[float, str, int, Candidate]] = []
    for place, sentences in of_articles.items():
        article = bodies[place]
        scored = [(one.score + _bonus(question, one, article), order, one) for order, one in sentences]
        best = max(score for score, _, _ in scored)
        most = max(score + one.deciding for score, _, one in scored)
        day = article.date or _LATEST
        ranked += [(-(best - most + score + one.deciding), day, order, one) for score, order, one in scored]
    ranked.sort(key=itemgetter(0, 1, 2))
    return [(-negative, one) for negative, _, _, one in ranked]


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
