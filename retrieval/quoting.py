"""Sentences to quotes: the sentence or two that answer.

A sentence that holds the kind of thing asked for (a number for 多少, a date for 何时) gets a small bonus.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import pairwise
from operator import add, itemgetter

import numpy as np

from corpus.model import Article, Span
from retrieval.analysis import Term, analyse, normalise
from retrieval.bm25 import lucene_idf
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
    AnswerKind.DEFINITION: 0.2,
    AnswerKind.REASON: 0.05,
    AnswerKind.PLACE: 0.03,
    AnswerKind.PERSON: 0.02,
    AnswerKind.SPEAKER: 0.02,
}
_AMONG_BONUS = {AnswerKind.PURPOSE: 0.25}
"""These count only among the sentences of one article: many others state some purpose."""

_EVENT_BONUS = 0.4
"""What dates the event that is asked about gains this among them: 该项目于去年7月开工 need not name it."""

_FAULTS_BONUS = 0.25
"""What a sentence that says what is wrong with something gains among them if that is asked for."""

_GIST_BONUS = 0.3
_NAMING_BONUS = 0.1
"""For what says who wrote the book that is asked about."""

_CHARACTERS_SHARE = 0.2
"""What the question's characters add among the sentences of one article that hold what is asked for: 又名 is no word of
别名, but says the same."""

_NEW_CHARACTERS = 0.8
"""What a neighbour's score gains if it has all of the question's characters, and its sentence none of them."""

FURTHER_SHARE = 0.8
"""A further article's quote must score at least this share of the best quote's score."""

_COMMON_WEIGHT = 2.0

Ranked = tuple[float, Candidate]
"""A sentence with its final score."""

_LATEST = "9999-12-31"
"""Who does not say when he printed it comes last."""


def rank_candidates(
    question: Question, candidates: Iterable[Candidate], bodies: Mapping[ArticlePlace, Article]
) -> list[Ranked]:
    """Candidates with their final scores, best first.

    Of equal ones, as copies have them, the one that was printed first is the source; else they stay in the order they
    came. The score of an article's best sentence is the highest that any of its sentences has without what is counted
    among these alone: `deciding`, and the question's characters where the article scores enough to be quoted.
    """
    of_articles: dict[ArticlePlace, list[tuple[int, Candidate]]] = {}
    for order, one in enumerate(candidates):
        of_articles.setdefault(one.article, []).append((order, one))
    bonuses = {
        place: [_bonus(question, one, bodies[place]) for _, one in sentences]
        for place, sentences in of_articles.items()
    }
    best = {
        place: max(one.score + bonus for (_, one), bonus in zip(sentences, bonuses[place], strict=True))
        for place, sentences in of_articles.items()
    }
    enough = FURTHER_SHARE * max(best.values(), default=0.0)
    ranked: list[tuple[float, str, int, Candidate]] = []
    for place, sentences in of_articles.items():
        article, ones = bodies[place], [one for _, one in sentences]
        among = [
            one.score + bonus + one.deciding + _bonus_among(question, one, article)
            for one, bonus in zip(ones, bonuses[place], strict=True)
        ]
        if best[place] >= enough:
            among = [*map(add, among, _characters_add(question, ones, bonuses[place], article))]
        lowered, day = max(among) - best[place], article.date or _LATEST
        ranked += [(lowered - score, day, order, one) for score, (order, one) in zip(among, sentences, strict=True)]
    ranked.sort(key=itemgetter(0, 1, 2))
    return [(-negative, one) for negative, _, _, one in ranked]


def _bonus(question: Question, candidate: Candidate, article: Article) -> float:
    """What a sentence gains by holding the kind of thing that is asked for."""
    if question.expected is None:
        return 0.0
    if question.expected.kind is AnswerKind.GIST:
        return _GIST_BONUS if candidate.sentence == candidate.article.sentences.start else 0.0
    span, expected = candidate.span, question.expected
    text = normalised(article.body[span.start : span.end])
    naming = _NAMING_BONUS if expected.naming is not None and expected.naming.search(text) else 0.0
    return expected.met_by(text) * _KIND_BONUS.get(expected.kind, 0.0) + naming


def _bonus_among(question: Question, candidate: Candidate, article: Article) -> float:
    """What a sentence gains only among those of its article."""
    expected = question.expected
    if expected is None or (expected.kind not in _AMONG_BONUS and expected.event is None and not expected.asks_faults):
        return 0.0
    span = candidate.span
    text = normalised(article.body[span.start : span.end])
    if expected.tells_faults(text):
        return _FAULTS_BONUS
    tells = _EVENT_BONUS if expected.event is not None and expected.is_about(text) else 0.0
    return expected.met_by(text) * (_AMONG_BONUS.get(expected.kind, 0.0) + tells)


def _characters_add(
    question: Question, candidates: Sequence[Candidate], bonuses: Sequence[float], article: Article
) -> list[float]:
    """What the question's characters add to each of an article's sentences."""
    texts = [normalised(article.body[one.span.start : one.span.end]) for one in candidates]
    shares = share_characters(question.characters, texts, said=normalised(article.headline or ""))
    kind = None if question.expected is None else question.expected.kind
    any_may_answer = kind not in _KIND_BONUS or (kind is AnswerKind.DEFINITION and not any(bonuses))
    return [
        _CHARACTERS_SHARE * share if any_may_answer or bonus else 0.0
        for share, bonus in zip(shares, bonuses, strict=True)
    ]


def share_characters(asked: frozenset[str], sentences: Sequence[str], *, said: str) -> list[float]:
    """How much of the question's characters each sentence has, those that few of the sentences have counting most.

    Those that are `said` already, over the article, do not count. All texts normalised.
    """
    missing = sorted(asked - set(said))
    if not missing or not sentences:
        return [0.0] * len(sentences)
    has = np.array([[character in sentence for character in missing] for sentence in sentences])
    worth = lucene_idf(has.sum(axis=0), len(sentences)) / (lucene_idf(0, len(sentences)) * len(asked))
    shares: list[float] = (has @ worth).tolist()
    return shares


def group_by_article(ranked: Iterable[Ranked]) -> dict[ArticlePlace, list[Ranked]]:
    """Each article's sentences, best first; the article with the best one first."""
    groups: dict[ArticlePlace, list[Ranked]] = {}
    for one in ranked:
        groups.setdefault(one[1].article, []).append(one)
    return groups


def widen(
    question: Question, terms: Terms, candidate: Candidate, article: Article, ranked: Sequence[Ranked]
) -> tuple[Span, Found]:
    """The quote around a sentence: with the neighbour that says more of what is asked, if both are short enough.

    `ranked` are the article's sentences, best first; one that was not looked at counts as the worst of them. Returns
    the span in the body and the terms found in it.
    """
    volume, sentences = candidate.article.volume, candidate.article.sentences
    span = candidate.span
    missing = question.characters - set(normalised(article.body[span.start : span.end]))
    scores = {one.sentence: score for score, one in ranked}
    lowest = ranked[-1][0]
    options: list[tuple[float, int, Span, int]] = []
    for order, neighbour in enumerate((candidate.sentence + 1, candidate.sentence - 1)):
        if neighbour not in sentences:
            continue
        other = volume.sentence_span(neighbour)
        both = Span(min(span.start, other.start), max(span.end, other.end))
        if both.end - both.start > QUOTE_LENGTH or "\n" in article.body[both.start : both.end]:
            continue
        text = normalised(article.body[other.start : other.end])
        share = len(missing & set(text)) / max(len(question.characters), 1)
        score = scores.get(neighbour, lowest) + _worth_of_neighbour(share, other)
        options.append((score, -order, both, neighbour))
    if not options:
        return span, candidate.in_sentence
    _, _, both, neighbour = max(options, key=lambda option: option[:2])
    return both, candidate.in_sentence | terms.find_any(volume, volume.sentence_terms, neighbour)


def _worth_of_neighbour(new_share: float, span: Span) -> float:
    """What a neighbour's score gains by the share of the question's characters that it adds.

    One that adds none loses by its length instead: of two such the shorter one takes less time to read.
    """
    return _NEW_CHARACTERS * new_share if new_share else -(span.end - span.start) / QUOTE_LENGTH


def quote_speaker(terms: Terms, candidate: Candidate) -> Candidate:
    """The sentence that names who says what the candidate says."""
    if candidate.speaker == candidate.sentence:
        return candidate
    volume = candidate.article.volume
    found = terms.find_any(volume, volume.sentence_terms, candidate.speaker)
    span = volume.sentence_span(candidate.speaker)
    return replace(candidate, sentence=candidate.speaker, span=span, in_sentence=found | candidate.in_sentence)


@lru_cache(maxsize=2048)
def terms_of(text: str) -> tuple[Term, ...]:
    """The terms of a quote; many ask for the same ones."""
    return tuple(analyse(text))


@lru_cache(maxsize=8192)
def normalised(sentence: str) -> str:
    """The text of a sentence or a quote in one form; several look at the same one."""
    return normalise(sentence).text


def find_highlights(text: str, weights: dict[str, float]) -> tuple[Span, ...]:
    """The places of the question's words in a quote, overlapping and touching ones joined.

    Words so common that they would mark half the sentence (的, 是) are left out.
    """
    marked = [False] * (len(text) + 2)
    for term in terms_of(text):
        if weights.get(term.text, 0.0) > _COMMON_WEIGHT:
            marked[term.start + 1 : term.end + 1] = [True] * (term.end - term.start)
    edges = [place for place, (before, here) in enumerate(pairwise(marked)) if before != here]
    return tuple(Span(start, end) for start, end in zip(edges[::2], edges[1::2], strict=True))
