"""Who wrote it: the sentence of an article that prints its byline."""

from corpus.model import Article, Span
from retrieval.passages import find_sentences


def find_byline_sentence(article: Article) -> Span | None:
    """The sentence around the byline in the body (本报讯（记者王晶）…); None for an article without a byline.

    Where the byline stands over the body, and is therefore part of the citation, it is the article's first sentence.
    """
    if article.byline is None or not article.body:
        return None
    names = article.byline.split()
    first, last = article.paragraph_spans[0], article.paragraph_spans[-1]
    for paragraph in (first, last):
        for sentence in find_sentences(article.body[paragraph.start : paragraph.end]):
            span = Span(paragraph.start + sentence.start, paragraph.start + sentence.end)
            if all(name in article.body[span.start : span.end] for name in names):
                return span
    return next(iter(find_sentences(article.body)), None)
