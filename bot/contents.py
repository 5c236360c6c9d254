"""What stands on the pages that a question asks for, in the terminal and for programs: their headlines."""

from collections.abc import Iterator
from dataclasses import dataclass

from corpus.contents import PrintedPage
from corpus.model import Article, Span
from retrieval.model import Answer, NoAnswer, Quote, Reason
from retrieval.passages import find_sentences


@dataclass(frozen=True, slots=True)
class Contents:
    """Pages of one issue, each with its articles in reading order; no pages where nothing was printed there."""

    question: str
    pages: tuple[tuple[PrintedPage, tuple[Article, ...]], ...]

    @property
    def articles(self) -> Iterator[Article]:
        for _, articles in self.pages:
            yield from articles

    def as_answer(self, limit: int) -> Answer | NoAnswer:
        """The first words of the first articles, for programs that read quotes."""
        quotes = tuple(quote for article in self.articles for quote in _quote_opening(article))[:limit]
        return Answer(self.question, quotes) if quotes else NoAnswer(self.question, Reason.NO_MATCH)


def _quote_opening(article: Article) -> Iterator[Quote]:
    for span in article.paragraph_spans[:1]:
        for sentence in find_sentences(article.body[span.start : span.end])[:1]:
            yield Quote(article, Span(span.start + sentence.start, span.start + sentence.end), (), 0.0, 1.0)
