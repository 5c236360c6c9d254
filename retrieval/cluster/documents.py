"""An article as the cluster keeps it: one document a passage, with the terms of its sentences and of its heading.

The first passage of an article is its lead. An article without any passage has one document that is a lead and no
passage, because its heading counts among headings.

A heading is scored by how often it has a term, and not by its length, so that a term's second occurrence can be a term
of its own (`国庆×2`): counting them needs no statistics of headings.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import blake2b
from itertools import chain

import numpy as np

from corpus.model import Article, Span
from retrieval.analysis import analyse_words
from retrieval.imprints import UNKNOWN_DAY, day_number
from retrieval.passages import cut_passages
from retrieval.postings.weighing import Formula
from retrieval.volumes.building import heading_text, subheads_of_passages

MOST_ASKED, MOST_ASKED_OFTEN = 3, 12
"""Occurrences of a term in a heading that are asked for: where some heading repeats it, and where one has yet more."""

_MARK = "×"
_LONGEST_TERM = 64
"""Lucene's tokenizer cuts what is longer than 255; Latin letters without an end are one term."""

_NO_PASSAGE = -1


@dataclass(frozen=True, slots=True)
class StoredPassage:
    """`number` counts the passages of its article, of which there are `passages`; -1 where the article has none.

    `terms` has a text a sentence: its terms, separated by spaces. `spans` are the sentences' places in the article's
    body, start and end in turn. `day` is a date as `Imprints` counts it, 0 where nobody knows it.
    """

    article: str
    content_hash: str
    number: int
    passages: int
    spans: tuple[int, ...]
    terms: tuple[str, ...]
    heading: tuple[str, ...]
    subhead: tuple[str, ...]
    paper: str | None = None
    page: str | None = None
    day: int = UNKNOWN_DAY

    @property
    def id(self) -> str:
        """The same for the same passage of the same article, so that writing it twice is writing it once."""
        return passage_id(self.article, self.content_hash, self.number)

    @property
    def is_lead(self) -> bool:
        return self.number in (0, _NO_PASSAGE)


def passages_of(article: Article) -> list[StoredPassage]:
    """All of an article, analysed; never empty."""
    heading = stored_terms(analyse_words(heading_text(article)))
    cut = list(cut_passages(article))
    subheads = subheads_of_passages(article, cut)
    analysed = {subhead: stored_terms(analyse_words(subhead or "")) for subhead in set(subheads)}

    def stored(number: int, spans: Sequence[Span], subhead: tuple[str, ...]) -> StoredPassage:
        return StoredPassage(
            article=article.id,
            content_hash=article.content_hash,
            number=number,
            passages=len(cut),
            spans=tuple(chain.from_iterable((span.start, span.end) for span in spans)),
            terms=tuple(" ".join(stored_terms(analyse_words(article.body[span.start : span.end]))) for span in spans),
            heading=heading,
            subhead=subhead,
            paper=article.paper,
            page=article.page,
            day=day_number(article.date),
        )

    if not cut:
        return [stored(_NO_PASSAGE, (), ())]
    return [stored(number, spans, analysed[subheads[number]]) for number, spans in enumerate(cut)]


def passage_id(article: str, content_hash: str, number: int) -> str:
    article_hash = blake2b(article.encode("utf-8", "surrogatepass"), digest_size=12).hexdigest()
    return f"{article_hash}-{content_hash}-{number}"


def passage_numbers(passages: int) -> Sequence[int]:
    """The numbers of the documents that an article of so many passages has."""
    return range(passages) or (_NO_PASSAGE,)


def stored_terms(terms: Sequence[str]) -> tuple[str, ...]:
    return tuple(stored_term(term) for term in terms)


def stored_term(term: str) -> str:
    """The term, or what stands for it where it is too long."""
    if len(term) <= _LONGEST_TERM:
        return term
    return blake2b(term.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def mark_repeated(terms: Sequence[str]) -> Iterator[str]:
    """Each term once as it is, then, as often as it is repeated, with its occurrence."""
    seen: Counter[str] = Counter()
    for term in terms:
        seen[term] += 1
        yield marked(term, seen[term])


def marked(term: str, occurrence: int) -> str:
    return term if occurrence == 1 else f"{term}{_MARK}{occurrence}"


@cache
def heading_steps() -> list[float]:
    """What each occurrence of a term in a heading adds to its score, for a weight of one."""
    formula = Formula(b=0.0, delta=0.0)
    counts = np.arange(MOST_ASKED_OFTEN + 1)
    impacts = formula.impacts(counts.astype(np.float64), formula.norms(np.zeros_like(counts), 1.0))
    return [float(step) for step in np.diff(impacts)]
