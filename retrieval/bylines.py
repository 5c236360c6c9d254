"""Who wrote it: the sentence of an article that prints its byline."""

import re
from itertools import accumulate, pairwise

from corpus.model import Article, Span
from retrieval.passages import find_sentences

_TELLING = 6
"""So many characters of a heading tell an article; fewer may be a word in it."""

_OPENING = 4
"""So many tell it where the headline begins with them and goes on behind a space or a mark: 高温来袭 注意防暑."""

_SAME = 0.7
"""A title with this share of its characters' bigrams in a heading is that, remembered not quite as it is printed."""


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


def is_title(title: str, headline: str, heading: str) -> bool:
    """Whether a title names the article with this headline and heading, all normalised.

    A heading that has 《政府论》 in it speaks of that book.
    """
    asked, printed, whole = ("".join(filter(str.isalnum, text)) for text in (title, headline, heading))
    if asked == printed:
        return bool(asked)
    if f"《{title}》" in heading:
        return False
    if len(asked) < _TELLING:
        return len(asked) >= _OPENING and asked in accumulate(re.split(r"[\W_]+", headline))
    pairs, of_heading = set(pairwise(asked)), set(pairwise(whole))
    return len(pairs & of_heading) >= _SAME * len(pairs)
