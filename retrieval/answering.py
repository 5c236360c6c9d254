"""A question answered by quotes, or not answered, with the reason."""

import re
from bisect import bisect
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import islice

from corpus.errors import NoSuchArticle
from corpus.model import Article, Span
from retrieval.bylines import find_byline_sentence, is_title
from retrieval.candidates import Candidate, find_candidates, with_best_articles
from retrieval.confidence import Characters, Evidence, confidence
from retrieval.corrections import correct
from retrieval.expectations import Expectation, speaks_for
from retrieval.index import Index
from retrieval.kinds import AnswerKind
from retrieval.model import Answer, Hit, NoAnswer, Quote, Reason
from retrieval.question import Question, parse_question
from retrieval.quoting import (
    FURTHER_SHARE,
    Ranked,
    find_highlights,
    group_by_article,
    normalised,
    quote_speaker,
    rank_candidates,
    terms_of,
    widen,
)
from retrieval.retriever import Retriever
from retrieval.search import RankedPassage, rank_passages, weigh_terms
from retrieval.terms import Terms
from retrieval.volumes.building import heading_text
from retrieval.volumes.volume import ArticlePlace

SURE_ENOUGH = 0.32
"""Below this confidence a quote is not an answer."""

RELATED_ENOUGH = 0.0294
"""Below this confidence a quote is not even offered as related."""

_PASSAGES = 10
"""Looked at for quotes; more only where more quotes are wanted, as for the pages of an inline query."""

_LONGEST_QUESTION = 2000
_NEAR_TIE = 0.94
"""A second sentence of the same article is offered too if it scores at least this share of the first one's score."""

_WRONG_KIND = 0.1155
"""What remains of the confidence when a quote lacks what its question cannot do without: no number for 多少."""

_OF_ANOTHER = 0.04
"""How sure a quote is at most that tells of another year or district than the question's: it is merely related."""

_SPEAKS_OF_IT = 0.446
"""How sure a quote is at least that has all words of a question in which nothing asks: it speaks of them."""

_YEAR = re.compile("[0-9]{4}年")
_YEARLESS = re.compile(r"\s*[0-9]{1,2}月")

_SAME_NEWS = 0.7
"""Quotes that share at least this part of their characters' bigrams tell the same news."""


@dataclass(frozen=True, slots=True)
class Evaluated:
    """A quote with the evidence that its confidence was made from."""

    quote: Quote
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with what its terms weigh, and the index that is looked at for it."""

    index: Index
    question: Question
    weights: dict[str, float]

    @classmethod
    def of(cls, index: Index, question: Question) -> "Asked":
        return cls(index, question, weigh_terms(index, question))


class Answerer:
    """Answers questions from what a retriever finds; `fetch` gives an article by its id.

    `prepare` is told of all articles that one question will fetch, so that they can be read at once.
    """

    def __init__(
        self,
        retriever: Retriever,
        fetch: Callable[[str], Article],
        *,
        prepare: Callable[[Sequence[str]], None] | None = None,
    ) -> None:
        self._retriever = retriever
        self._fetch = fetch
        self._prepare = prepare

    def answer(self, question: str, *, limit: int = 3, today: date | None = None) -> Answer | NoAnswer:
        """Up to `limit` quotes of different articles, or the reason why there is none.

        `today` is the day on which it is asked, for 昨天的报纸.

        Where the question has words that the library does not know, and looking for words of the library in their
        place answers more surely, that is the answer, and says so.
        """
        answer = self._answer(question, limit, today)
        speller = self._retriever.speller
        for corrected in [] if speller is None else correct(question[:_LONGEST_QUESTION], speller):
            other = self._answer(corrected.text, limit, today)
            is_surer = isinstance(answer, NoAnswer) or other.confidence > answer.confidence
            if isinstance(other, Answer) and is_surer and corrected.is_answered_by(other):
                answer = replace(other, question=question, looked_for=corrected.text)
        return answer

    def _answer(self, question: str, limit: int, today: date | None) -> Answer | NoAnswer:
        parsed = parse_question(question[:_LONGEST_QUESTION], today)
        if parsed.is_empty:
            return NoAnswer(question, Reason.EMPTY_QUESTION)
        passages = max(_PASSAGES, limit)
        asked = self._look_up(parsed, passages)
        ranked = rank_passages(asked.index, asked.weights, passages, where=parsed.where)
        quotes = list(self.quotes(asked, ranked, limit))
        if not quotes:
            return NoAnswer(question, Reason.NO_MATCH)
        best = quotes[0].quote.confidence
        if best < SURE_ENOUGH:
            related = tuple(entry.quote for entry in quotes if entry.quote.confidence >= RELATED_ENOUGH)
            return NoAnswer(question, Reason.LOW_CONFIDENCE, best, related)
        return Answer(question, tuple(entry.quote for entry in quotes if entry.quote.confidence >= SURE_ENOUGH))

    def hits(self, question: str, *, limit: int = 10, today: date | None = None) -> list[Hit]:
        """The passages behind an answer, best first."""
        asked = self._look_up(parse_question(question[:_LONGEST_QUESTION], today), limit)
        ranked = rank_passages(asked.index, asked.weights, limit, where=asked.question.where)
        articles = self._fetch_all(ranked)
        return [Hit(articles[place.article], place.volume.passage_span(place.passage), place.score) for place in ranked]

    def _fetch_all(self, ranked: Iterable[RankedPassage]) -> dict[ArticlePlace, Article]:
        ids = {article: article.id for article in dict.fromkeys(place.article for place in ranked)}
        if self._prepare is not None:
            self._prepare(list(ids.values()))
        return {article: self._fetch(article_id) for article, article_id in ids.items()}

    def quotes(self, asked: Asked, ranked: list[RankedPassage], limit: int) -> Iterator[Evaluated]:
        """Quotes of different articles that do not tell the same news twice, best first."""
        if not ranked:
            return
        ranked = with_best_articles(ranked)
        terms = Terms.of(asked.index, asked.question, asked.weights)
        bodies = self._fetch_all(ranked)
        scored = rank_candidates(asked.question, find_candidates(terms, ranked, bodies), bodies)
        if not scored:
            return
        of_articles = group_by_article(scored)
        best_of = [sentences[0] for sentences in islice(of_articles.values(), 2)]
        given: list[Quote] = []
        for score, candidate in _near_ties_first(list(of_articles.values())):
            if len(given) >= limit or score < FURTHER_SHARE * best_of[0][0]:
                return
            rivals = [other for other, rival in best_of if rival.article != candidate.article]
            lead = score - max(rivals, default=0.0)
            sentences = of_articles[candidate.article]
            evaluated = _quote(asked, terms, (score, candidate), bodies[candidate.article], sentences, lead)
            if _adds(evaluated.quote, given):
                given.append(evaluated.quote)
                yield evaluated

    def _look_up(self, question: Question, passages: int) -> Asked:
        return Asked.of(self._retriever.gather(question, passages, self._holds, where=question.where), question)

    def _holds(self, article_id: str, content_hash: str) -> bool:
        try:
            return self._fetch(article_id).content_hash == content_hash
        except (NoSuchArticle, LookupError):
            return False


def _quote(
    asked: Asked,
    terms: Terms,
    best: Ranked,
    article: Article,
    ranked: Sequence[Ranked],
    lead_over_next: float,
) -> Evaluated:
    """`ranked`: the article's sentences, `best` among them."""
    expected, (score, candidate) = asked.question.expected, best
    if expected is not None and expected.kind is AnswerKind.SPEAKER:
        candidate = quote_speaker(terms, candidate)
    span, found = widen(asked.question, terms, candidate, article, ranked)
    text = article.body[span.start : span.end]
    pertinent = _pertinent_part(text, asked.weights)
    kind = speaks_for(expected, pertinent)
    characters = _characters(asked.question, candidate, article, text)
    found = found | candidate.in_naming
    evidence = Evidence.of(terms, candidate, found, characters, kind=kind, lead_over_next=lead_over_next)
    sureness = confidence(evidence)
    heading = normalised(heading_text(article))
    has_kind = _has_kind(expected, heading, pertinent, kind)
    if not has_kind:
        sureness *= _WRONG_KIND
    is_open = asked.question.is_bare or (asked.question.is_only_named and has_kind)
    if is_open and evidence.words == 1.0:
        sureness = max(sureness, _SPEAKS_OF_IT)
    if not _tells_of_it(asked.question, article, heading, text, pertinent):
        sureness = min(sureness, _OF_ANOTHER)
    if asked.question.asks_byline:
        byline = _find_byline(asked.question, article)
        span, sureness = (byline, sureness) if byline else (span, sureness * _without_byline(asked.question, text))
    elif asked.question.asks_print_date:
        # The date stands in the citation.
        span = candidate.article.volume.sentence_span(candidate.article.sentences.start)
    text = article.body[span.start : span.end]
    return Evaluated(Quote(article, span, find_highlights(text, asked.weights), score, sureness), evidence)


def _has_kind(expected: Expectation | None, heading: str, pertinent: str, kind: float) -> bool:
    """Whether the pertinent part of a quote, or what stands over it, has what the question cannot do without."""
    return expected is None or (
        (kind > 0.0 or not expected.is_indispensable) and expected.is_about(f"{heading}\n{pertinent}")
    )


def _tells_of_it(question: Question, article: Article, heading: str, text: str, pertinent: str) -> bool:
    """Whether a quote, with what stands over it, tells of what the question insists on."""
    whole, part = (f"{heading}\n{some}" for some in (normalised(text), pertinent))
    return question.insists.is_met_by(whole, pertinent=part, body=article.body, printed=article.date)


def _find_byline(question: Question, article: Article) -> Span | None:
    """None too where the question names something else than the article."""
    heading = normalised(heading_text(article))
    is_other = question.title is not None and not is_title(question.title, normalised(article.headline or ""), heading)
    return None if is_other else find_byline_sentence(article)


def _without_byline(question: Question, quote: str) -> float:
    """What remains of the confidence where no byline answers: all of it where the quote says who wrote a book.

    Nothing where the question names no book or speaks of a report, or the quote does not name the book.
    """
    text = normalised(quote)
    if question.title is None or question.names_piece or question.title not in text:
        return 0.0
    naming = question.expected and question.expected.naming
    return 1.0 if naming and naming.search(text) else _WRONG_KIND


def _characters(question: Question, candidate: Candidate, article: Article, quote: str) -> Characters:
    sentences = candidate.article.volume.sentence_spans(candidate.passage)
    return Characters.of(
        question.characters,
        heading=normalised(heading_text(article)),
        quote=normalised(quote),
        passage="".join(normalised(article.body[span.start : span.end]) for span in sentences),
    )


def _near_ties_first(of_articles: Sequence[Sequence[Ranked]]) -> Iterator[Ranked]:
    """The best sentence, those of its article that are all but equal to it, then the other articles' best."""
    first, *others = of_articles
    enough = _NEAR_TIE * first[0][0]
    yield first[0]
    yield from (one for one in first[1:] if one[0] >= enough)
    yield from (sentences[0] for sentences in others)


def _adds(quote: Quote, given: Sequence[Quote]) -> bool:
    """Whether a quote says something that those given do not: of one article two at most, and one if none answers."""
    same = [other for other in given if other.article.id == quote.article.id]
    apart = all(quote.span.end <= other.span.start or other.span.end <= quote.span.start for other in same)
    most = 2 if given and given[0].confidence >= SURE_ENOUGH else 1
    return len(same) < most and apart and all(_overlap(quote.text, other.text) < _SAME_NEWS for other in given)


def _overlap(text: str, other: str) -> float:
    """The Jaccard share of two texts' bigrams."""
    one, two = ({letters[place : place + 2] for place in range(len(letters) - 1)} for letters in (text, other))
    return len(one & two) / len(one | two) if one | two else 1.0


def _pertinent_part(quote: str, weights: Mapping[str, float]) -> str:
    """The normalised part of an enumeration (…；…；…) that has the most of the question; the whole of other quotes.

    Each part tells of something else: what one project cost is no answer for another. Only the year goes on: 9月3日 is
    in the one that was named before.
    """
    parts = normalised(quote).split(";")
    if len(parts) == 1:
        return parts[0]
    ends = [place for place, letter in enumerate(quote) if ";" in normalised(letter)]
    found: list[set[str]] = [set() for _ in parts]
    for term in terms_of(quote):
        found[bisect(ends, term.start)].add(term.text)
    worth = [sum(weights.get(term, 0.0) for term in some) for some in found]
    place = worth.index(max(worth))
    year = next(reversed(_YEAR.findall("".join(parts[:place]))), "") if _YEARLESS.match(parts[place]) else ""
    return year + parts[place]
