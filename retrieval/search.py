"""Question to passages: what each of its terms weighs, and which passages hold the most of that weight."""

from collections.abc import Mapping
from dataclasses import dataclass
from heapq import nsmallest
from math import exp

import numpy as np

from retrieval.analysis import segment_frequency, segment_total
from retrieval.bm25 import lucene_idf
from retrieval.imprints import Where
from retrieval.index import Index
from retrieval.postings.adding import top_passages
from retrieval.postings.weighing import Extra
from retrieval.question import Question
from retrieval.retriever import Statistics
from retrieval.synonyms import synonyms_of
from retrieval.volumes.volume import ArticlePlace, Volume

HEADING_SHARE = 0.3
"""What a term in an article's heading adds to each of its passages, against a term in the passage itself."""

_BACKGROUND_PASSAGES = 2000
"""A library of six articles cannot tell a rare word from a common one. Each library is counted as if it held this many
more passages of general Chinese, where words are as frequent as jieba's dictionary says; in a large one they vanish."""

_WORDS_A_PASSAGE = 100
_BIGRAM_SHARE_OF_BACKGROUND = 0.002
"""The share of general passages that a bigram which is no word stands in, for want of a count."""

HEADING_ARTICLES = 3
"""So many articles whose headings match best take part with their leads, whatever these say."""

_LOOSE_BIGRAM = 0.5
"""A bigram across two words says that they stand together: worth less than a word of the same rarity."""

_GLUED_BIGRAM = 0.1
"""One with a function word says next to nothing (厂的, 在山)."""

_FUNCTION_WORDS = frozenset("的了是在和与及之其为有被将把从到对于上中下等个这那也都")
_SYNONYM_SHARE = 0.5
"""What a synonym in a passage scores against the word that the question used."""


@dataclass(frozen=True, slots=True)
class RankedPassage:
    """A passage's number in its volume and its score."""

    volume: Volume
    passage: int
    score: float

    @property
    def article(self) -> ArticlePlace:
        return ArticlePlace(self.volume, int(self.volume.passage_articles[self.passage]))

    @property
    def rank(self) -> tuple[float, str, int]:
        """Sorts the best first, equal ones in the order of the articles' ids."""
        return -self.score, self.article.id, self.passage


def weigh_terms(library: Statistics, question: Question) -> dict[str, float]:
    """The weight of each of the question's terms: its IDF in the library and in general Chinese taken together.

    A term that the library does not know has a weight too: it is what the paper does not speak of.
    """
    seen = [library.document_frequency(term) + _BACKGROUND_PASSAGES * background_share(term) for term in question.terms]
    rarities = lucene_idf(np.array(seen, dtype=np.float64), library.passages + _BACKGROUND_PASSAGES)
    return {term: _worth(term) * rarity for term, rarity in zip(question.terms, rarities.tolist(), strict=True)}


def _worth(term: str) -> float:
    if len(term) != 2 or segment_frequency(term) or term.startswith("#"):
        return 1.0
    return _GLUED_BIGRAM if _FUNCTION_WORDS & set(term) else _LOOSE_BIGRAM


def background_share(term: str) -> float:
    """The share of passages of general Chinese that the term stands in."""
    frequency = segment_frequency(term)
    if not frequency:
        return _BIGRAM_SHARE_OF_BACKGROUND if len(term) == 2 else 0.0
    return 1.0 - exp(-frequency * _WORDS_A_PASSAGE / segment_total())


def rank_passages(
    index: Index, weights: Mapping[str, float], limit: int, *, where: Where | None = None
) -> list[RankedPassage]:
    """The best passages, best first, equal ones in the order of the articles' ids; none that matches nothing.

    With `where` the best of that part of the library; what terms weigh is a matter of the whole.
    """
    weights = with_synonyms(weights)
    headings = [part.match_headings(weights, HEADING_SHARE, where) for part in index.parts]
    # A question that only names an article (历久弥新放异彩讲了什么) shares no word with its body: its lead answers.
    leads = _leads(index, headings)
    found = [
        RankedPassage(part.volume, passage, score)
        for part, matched, among in zip(index.parts, headings, leads, strict=True)
        for passage, score in part.best(weights, limit, headings=matched, leads=among)
    ]
    return found if len(index.parts) == 1 else nsmallest(limit, found, key=lambda place: place.rank)


def _leads(index: Index, headings: list[Extra]) -> list[list[int]]:
    """The first passages of the articles whose headings match best, in each part, ascending."""
    best = [
        (-float(matched.values[rank]), part.volume.article_ids[article], place, article)
        for place, (part, matched) in enumerate(zip(index.parts, headings, strict=True))
        for rank in top_passages(matched.values, HEADING_ARTICLES)
        for article in [int(matched.members[rank])]
    ]
    leads: list[list[int]] = [[] for _ in index.parts]
    for _, _, place, article in nsmallest(HEADING_ARTICLES, best):
        leads[place] += index.parts[place].volume.passages_within(article)[:1]
    return [sorted(among) for among in leads]


def with_synonyms(weights: Mapping[str, float]) -> dict[str, float]:
    """The question's terms and, where it did not use them itself, their synonyms at a part of the weight."""
    widened: dict[str, float] = {}
    for term, weight in weights.items():
        for synonym in synonyms_of(term):
            widened[synonym] = max(widened.get(synonym, 0.0), _SYNONYM_SHARE * weight)
    return widened | dict(weights)
