"""A question answered by quotes, or not answered, with the reason."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from corpus.errors import LibraryError
from corpus.model import Article
from retrieval.analysis import normalise
from retrieval.bylines import find_byline_sentence
from retrieval.confidence import Evidence, confidence
from retrieval.expectations import AnswerKind
from retrieval.index import Index
from retrieval.model import Answer, Hit, NoAnswer, Quote, Reason
from retrieval.question import Question, parse_question
from retrieval.quoting import Candidate, Terms, find_candidates, find_highlights, quote_speaker, rank_candidates, widen
from retrieval.retriever import Retriever
from retrieval.search import RankedPassage, rank_passages, weigh_terms

SURE_ENOUGH = 0.2
"""Below this confidence a quote is not an answer."""

RELATED_ENOUGH = 0.02
"""Below this confidence a quote is not even offered as related."""

_PASSAGES = 10
"""Looked at for quotes; more only where more quotes are wanted, as for the pages of an inline query."""

_LONGEST_QUESTION = 2000
_FURTHER_SHARE = 0.8
"""A further article's quote must score at least this share of the best quote's score."""

_WRONG_KIND = 0.2
"""What remains of the confidence when a quote lacks what its question cannot do without: no number for 多少."""

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
    """Answers questions from what a retriever finds; `fetch` gives an article by its id."""

    def __init__(self, retriever: Retriever, fetch: Callable[[str], Article]) -> None:
        self._retriever = retriever
        self._fetch = fetch

    def answer(self, question: str, *, limit: int = 3) -> Answer | NoAnswer:
        """Up to `limit` quotes of different articles, or the reason why there is none."""
        parsed = parse_question(question[:_LONGEST_QUESTION])
        if parsed.is_empty:
            return NoAnswer(question, Reason.EMPTY_QUESTION)
        passages = max(_PASSAGES, limit)
        asked = Asked.of(self._retriever.gather(parsed, passages, self._holds), parsed)
        ranked = rank_passages(asked.index, asked.weights, passages)
        quotes = list(self.quotes(asked, ranked, limit))
        if not quotes:
            return NoAnswer(question, Reason.NO_MATCH)
        best = quotes[0].quote.confidence
        if best < SURE_ENOUGH:
            related = tuple(entry.quote for entry in quotes if entry.quote.confidence >= RELATED_ENOUGH)
            return NoAnswer(question, Reason.LOW_CONFIDENCE, best, related)
        return Answer(question, tuple(entry.quote for entry in quotes if entry.quote.confidence >= SURE_ENOUGH))

    def hits(self, question: str, *, limit: int = 10) -> list[Hit]:
        """The passages behind an answer, best first."""
        parsed = parse_question(question[:_LONGEST_QUESTION])
        index = self._retriever.gather(parsed, limit, self._holds)
        return [
            Hit(
                self._article(index, int(index.passage_articles[place.passage])),
                index.passage_span(place.passage),
                place.score,
            )
            for place in rank_passages(index, weigh_terms(index, parsed), limit)
        ]

    def quotes(self, asked: Asked, ranked: list[RankedPassage], limit: int) -> Iterator[Evaluated]:
        """Quotes of different articles that do not tell the same news twice, best first."""
        if not ranked:
            return
        index = asked.index
        terms = Terms.of(index, asked.question, asked.weights)
        articles = {int(index.passage_articles[place.passage]) for place in ranked}
        bodies = {article: self._article(index, article) for article in articles}
        scored = rank_candidates(index, asked.question, find_candidates(index, terms, ranked, bodies), bodies)
        chosen: list[tuple[float, Candidate]] = []
        for score, candidate in scored:
            if all(candidate.article != other.article for _, other in chosen):
                chosen.append((score, candidate))
        given: list[str] = []
        for place, (score, candidate) in enumerate(chosen):
            if len(given) >= limit or score < _FURTHER_SHARE * chosen[0][0]:
                return
            rivals = [other for other, _ in chosen[:2] if other is not chosen[place][0]]
            lead = score - max(rivals, default=0.0)
            evaluated = self._quote(asked, terms, candidate, bodies[candidate.article], score, lead)
            if all(_overlap(evaluated.quote.text, other) < _SAME_NEWS for other in given):
                given.append(evaluated.quote.text)
                yield evaluated

    def _quote(
        self,
        asked: Asked,
        terms: Terms,
        candidate: Candidate,
        article: Article,
        score: float,
        lead_over_next: float,
    ) -> Evaluated:
        expected = asked.question.expected
        if expected is not None and expected.kind is AnswerKind.SPEAKER:
            candidate = quote_speaker(asked.index, terms, candidate)
        span, found = widen(asked.index, terms, candidate, article)
        kind = 0.5 if expected is None else expected.met_by(normalise(article.body[span.start : span.end]).text)
        evidence = Evidence.of(terms, candidate, found, kind=kind, lead_over_next=lead_over_next)
        sureness = confidence(evidence)
        if expected is not None and expected.is_indispensable and not kind:
            sureness *= _WRONG_KIND
        if asked.question.asks_byline:
            byline = find_byline_sentence(article)
            span, sureness = (span, 0.0) if byline is None else (byline, sureness)
        text = article.body[span.start : span.end]
        return Evaluated(Quote(article, span, find_highlights(text, asked.weights), score, sureness), evidence)

    def _holds(self, article_id: str, content_hash: str) -> bool:
        try:
            return self._fetch(article_id).content_hash == content_hash
        except (LibraryError, LookupError):
            return False

    def _article(self, index: Index, number: int) -> Article:
        return self._fetch(index.article_ids[number])


def _overlap(text: str, other: str) -> float:
    """The Jaccard share of two texts' bigrams."""
    one, two = ({letters[place : place + 2] for place in range(len(letters) - 1)} for letters in (text, other))
    return len(one & two) / len(one | two) if one | two else 1.0
