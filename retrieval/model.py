"""The values of asking: hits, quotes, and the two kinds of answer."""

from dataclasses import dataclass
from enum import StrEnum

from corpus.model import Article, Span


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage that matches a question, with the article it stands in."""

    article: Article
    span: Span
    score: float

    @property
    def text(self) -> str:
        return self.article.body[self.span.start : self.span.end]


@dataclass(frozen=True, slots=True)
class Quote:
    """Words of the paper. The text is a slice of the article, so that nothing else can be quoted.

    `highlights` are offsets into `text`. `confidence` is the calibrated probability that the quote answers.
    """

    article: Article
    span: Span
    highlights: tuple[Span, ...]
    score: float
    confidence: float

    def __post_init__(self) -> None:
        if not 0 <= self.span.start < self.span.end <= len(self.article.body):
            raise ValueError(f"span {self.span} lies outside the {len(self.article.body)} characters of the article")

    @property
    def text(self) -> str:
        return self.article.body[self.span.start : self.span.end]

    @property
    def paragraph(self) -> int:
        """Ordinal, from zero, of the article's paragraph that the quote begins in."""
        spans = self.article.paragraph_spans
        return next(number for number, span in enumerate(spans) if self.span.start <= span.end)

    @property
    def subhead(self) -> str | None:
        return self.article.subheads[self.paragraph]

    @property
    def source(self) -> Article:
        """What the page prints that the quote stands on: the article, or the part of a jumped one on that page."""
        return self.article.part_with(self.span)[0]

    @property
    def context(self) -> str:
        """The whole paragraph that the quote stands in."""
        return self.article.paragraphs[self.paragraph].text


class Reason(StrEnum):
    """Why there is no answer."""

    EMPTY_QUESTION = "empty_question"
    NO_MATCH = "no_match"
    LOW_CONFIDENCE = "low_confidence"


@dataclass(frozen=True, slots=True)
class Answer:
    """One or more quotes, the best first; the further ones stand in other articles.

    `parts` are the answers to each question of a message that asks several, in their order; then there is one quote for
    each that has an answer. `looked_for` is what was asked instead of a question with misspelt words.
    """

    question: str
    quotes: tuple[Quote, ...]
    looked_for: str | None = None
    parts: tuple["Answer | NoAnswer", ...] = ()

    @property
    def confidence(self) -> float:
        return self.quotes[0].confidence


@dataclass(frozen=True, slots=True)
class NoAnswer:
    """The paper does not say, as far as we can tell. `related` quotes may interest the reader but do not answer.

    `parts`: as those of an `Answer`, where none of them has one.
    """

    question: str
    reason: Reason
    confidence: float = 0.0
    related: tuple[Quote, ...] = ()
    parts: tuple["Answer | NoAnswer", ...] = ()
