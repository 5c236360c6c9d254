"""BM25 over postings in numpy, on rank_bm25's interface.

The formula is BM25+ as published (Lv and Zhai, "Lower-bounding term frequency normalization", CIKM 2011) with Lucene's
IDF, which is never negative: a term adds

    ln(1 + (N - n + 1/2) / (n + 1/2)) * ((k1 + 1) * tf / (tf + k1 * (1 - b + b * dl / avgdl)) + delta)

to the passages that contain it, and nothing to others. `rank_bm25.BM25Plus` is another formula: it adds delta to every
passage.
"""

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray
from rank_bm25 import BM25

from retrieval.mapping import checked_array
from retrieval.postings.adding import top_passages
from retrieval.postings.building import build_postings
from retrieval.postings.layout import Postings
from retrieval.postings.searching import PostingsSearcher
from retrieval.postings.weighing import Extra, Formula

Scores = NDArray[np.float64]


def lucene_idf(document_frequency: Any, passages: int) -> Any:
    """Lucene's IDF of one number or of an array of them; positive for every term."""
    return np.log1p((passages - document_frequency + 0.5) / (document_frequency + 0.5))


class BM25Passages(BM25):  # type: ignore[misc]  # rank_bm25 has no types
    """`BM25Passages(corpus)` takes what rank_bm25's scorers take: a tokenised passage each, or text and a tokenizer.

    `BM25Passages.over(postings, vocabulary)` uses postings that exist already. `idf` may be replaced term by term, as
    with rank_bm25.
    """

    _average: float | None = None

    def __init__(
        self,
        corpus: Iterable[Any],
        tokenizer: Any = None,
        k1: float = 1.2,
        b: float = 0.75,
        delta: float = 1.0,
    ) -> None:
        self.k1, self.b, self.delta = k1, b, delta
        # rank_bm25 starts a pool of processes to tokenise, which costs more than it saves here.
        tokens = [list(tokenizer(text) if tokenizer else text) for text in corpus]
        self._calc_idf(self._initialize(tokens))

    @classmethod
    def over(
        cls,
        postings: Postings,
        vocabulary: Mapping[str, int],
        *,
        k1: float = 1.2,
        b: float = 0.75,
        delta: float = 1.0,
        average: float | None = None,
    ) -> "BM25Passages":
        """`average`: the mean length of a passage, where these are not all passages that there are."""
        scorer = cls((), k1=k1, b=b, delta=delta)
        scorer._average = average
        scorer._adopt(postings, vocabulary)
        return scorer

    def _initialize(self, corpus: Sequence[Sequence[str]]) -> dict[str, int]:
        terms = sorted({term for passage in corpus for term in passage})
        vocabulary = {term: number for number, term in enumerate(terms)}
        numbers = [vocabulary[term] for passage in corpus for term in passage]
        offsets = np.zeros(len(corpus) + 1, dtype=np.int64)
        np.cumsum([len(passage) for passage in corpus], out=offsets[1:])
        postings = build_postings(offsets, np.array(numbers, dtype=np.int32), vocabulary_size=len(terms))
        self._adopt(postings, vocabulary)
        return dict(zip(terms, postings.frequencies.tolist(), strict=True))

    def _adopt(self, postings: Postings, vocabulary: Mapping[str, int]) -> None:
        self.postings, self.vocabulary = postings, vocabulary
        self.corpus_size = len(postings.lengths)
        self._formula = Formula(self.k1, self.b, self.delta)

    @cached_property
    def searcher(self) -> PostingsSearcher:
        return PostingsSearcher(self.postings, self._formula, self.avgdl)

    @cached_property
    def doc_len(self) -> NDArray[np.int32]:
        return checked_array(self.postings.lengths)

    @cached_property
    def avgdl(self) -> float:
        if self._average is not None:
            return self._average
        return float(self.doc_len.mean()) if self.corpus_size else 0.0

    @cached_property
    def _norms(self) -> Scores:
        return self._formula.norms(self.doc_len, self.avgdl)

    def _calc_idf(self, nd: Mapping[str, int]) -> None:
        self.idf = {term: float(lucene_idf(frequency, self.corpus_size)) for term, frequency in nd.items()}

    def get_scores(self, query: Iterable[str]) -> Scores:
        """A score for each passage; a term that the query repeats counts as often as it stands there."""
        weights: dict[str, float] = {}
        for term in query:
            weights[term] = weights.get(term, 0.0) + self.idf_of(term)
        return self.weighted_scores(weights)

    def weighted_scores(self, weights: Mapping[str, float]) -> Scores:
        """A score for each passage, with weights that stand in the place of the terms' IDF."""
        scores = np.zeros(self.corpus_size)
        # In the order of the terms: the sum must not depend on the order of the question's words.
        for term in sorted(weights):
            number = self.vocabulary.get(term)
            if number is not None:
                passages, parts = self._term_scores(number)
                scores[passages] += weights[term] * parts
        return scores

    def best(
        self, weights: Mapping[str, float], limit: int, *, extra: Extra | None = None, also: Sequence[int] = ()
    ) -> list[tuple[int, float]]:
        """The best passages and their scores, those of `weighted_scores` to the last bit; no weight may be negative.

        Best first, equal ones in their order; most postings are not read for it. `extra` and `also` are as in
        `PostingsSearcher.best`.
        """
        return self.searcher.best(self._numbered(weights), limit, extra=extra, also=also)

    def matches(self, weights: Mapping[str, float]) -> tuple[NDArray[np.int64], Scores]:
        """The passages that hold any of the terms, ascending, and their `weighted_scores`; weights are not negative."""
        return self.searcher.matches(self._numbered(weights))

    def _numbered(self, weights: Mapping[str, float]) -> dict[int, float]:
        numbered = ((self.vocabulary.get(term), weight) for term, weight in weights.items())
        return {number: weight for number, weight in numbered if number is not None}

    def get_batch_scores(self, query: Iterable[str], doc_ids: Sequence[int]) -> list[float]:
        scores: list[float] = self.get_scores(query)[list(doc_ids)].tolist()
        return scores

    def get_top_n(self, query: Iterable[str], documents: Sequence[Any], n: int = 5) -> list[Any]:
        """The documents of the best passages that match at all; ties in the order of the documents."""
        if len(documents) != self.corpus_size:
            raise ValueError(f"{len(documents)} documents were given for an index of {self.corpus_size} passages")
        return [documents[passage] for passage in top_passages(self.get_scores(query), n)]

    def idf_of(self, term: str) -> float:
        given = self.idf.get(term)
        return float(lucene_idf(self.document_frequency(term), self.corpus_size)) if given is None else float(given)

    def document_frequency(self, term: str) -> int:
        """In how many passages the term stands."""
        number = self.vocabulary.get(term)
        return 0 if number is None else int(self.postings.frequencies[number])

    def _term_scores(self, number: int) -> tuple[NDArray[np.int64], Scores]:
        passages, counts = self.postings.entries(number)
        return passages, self._formula.impacts(counts.astype(np.float64), self._norms[passages])
