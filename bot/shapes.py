"""Answers and hits as JSON."""

from collections.abc import Sequence

from bot.contents import Contents
from retrieval.model import Answer, Hit, NoAnswer, Quote


def answer_to_json(answer: Answer | NoAnswer) -> dict[str, object]:
    """The JSON object that `wenbao ask --json` prints; quotes that are merely related say so.

    The answer to several questions in one has `parts`, an answer each, and of each that is answered the first quote.
    `looked_for` is what was asked in the place of a question with misspelt words.
    """
    answered = isinstance(answer, Answer)
    more: dict[str, object] = {}
    if answer.parts:
        more["parts"] = [answer_to_json(part) for part in answer.parts]
    if isinstance(answer, Answer) and answer.looked_for is not None:
        more["looked_for"] = answer.looked_for
    quotes = answer.quotes if isinstance(answer, Answer) else answer.related
    return {
        "question": answer.question,
        "answered": answered,
        "reason": None if isinstance(answer, Answer) else str(answer.reason),
        "confidence": round(answer.confidence, 4),
        "quotes": [{**quote_to_json(quote), "related": not answered} for quote in quotes],
        **more,
    }


def contents_to_json(contents: Contents, *, limit: int) -> dict[str, object]:
    """The same for a question that asks what stands on a page: `contents` has the articles of each page it asks for,
    and the quotes are the first words of the first articles."""
    pages = [
        {
            "paper": page.paper,
            "date": page.date,
            "page": page.page,
            "articles": [{"article_id": article.id, "headline": article.headline} for article in articles],
        }
        for page, articles in contents.pages
    ]
    return {**answer_to_json(contents.as_answer(limit)), "contents": pages}


def hits_to_json(hits: Sequence[Hit]) -> list[dict[str, object]]:
    """The ranked passages behind an answer, as `wenbao ask --json --explain` prints them."""
    return [
        {"article_id": hit.article.id, "headline": hit.article.headline, "text": hit.text, "score": hit.score}
        for hit in hits
    ]


def quote_to_json(quote: Quote) -> dict[str, object]:
    article, source = quote.article, quote.source
    return {
        "text": quote.text,
        "article_id": article.id,
        "headline": article.headline,
        "kicker": article.kicker,
        "deck": article.deck,
        "subhead": quote.subhead,
        "paper": article.paper,
        "date": article.date,
        "page": source.page,
        "byline": article.byline,
        "dateline": article.dateline,
        "url": article.url,
        "recognised": article.is_recognised,
        "start": quote.span.start,
        "end": quote.span.end,
        "paragraph": quote.paragraph,
        "context": quote.context,
        "highlights": [[span.start, span.end] for span in quote.highlights],
        "score": round(quote.score, 4),
        "confidence": round(quote.confidence, 4),
    }
