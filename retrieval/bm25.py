"""BM25 over postings in numpy, on rank_bm25's interface.

The formula is BM25+ as published (Lv and Zhai, "Lower-bounding term frequency normalization", CIKM 2011) with Lucene's
IDF, which is never negative: a term adds

    ln(1 + (N - n + 1/2) / (n + 1/2)) * ((k1 + 1) * tf / (tf + k1 * (1 - b + b * dl / avgdl)) + delta)

to the passages that contain it, and nothing to others. `rank_bm25.BM25Plus` is another formula: it adds delta to every
passage.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

import numpy as np
from numpy.typing import NDArray
from rank_bm25 import BM25

Scores = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Postings:
    """Which passages contain a term, and how often: term `t` stands in `passages[offsets[t]:offsets[t + 1]]`.

    `offsets` int64 (terms + 1), `passages` int32 and `counts` uint16 (one a posting, passages ascending within a
    term), `lengths` int32 (terms in each passage).
    """

    offsets: NDArray[np.int64]
    passages: NDArray[np.int32]
    counts: NDArray[np.uint16]
    lengths: NDArray[np.int32]

    @classmethod
    def of(cls, passages: NDArray[np.int32], terms: NDArray[np.int32], *, sizes: tuple[int, int]) -> "Postings":
        """From one (passage, term) pair for each occurrence; `sizes` are the numbers of passages and of terms."""
        passage_count, term_count = sizes
        keys, counts = np.unique(terms.astype(np.int64) * max(passage_count, 1) + passages, return_counts=True)
        offsets = np.searchsorted(keys, np.arange(term_count + 1, dtype=np.int64) * max(passage_count, 1))
        return cls(
            offsets.astype(np.int64),
            (keys % max(passage_count, 1)).astype(np.int32),
            np.minimum(counts, np.iinfo(np.uint16).max).astype(np.uint16),
            np.bincount(passages, minlength=passage_count).astype(np.int32),
        )

    def document_frequencies(self) -> NDArray[np.int64]:
        return np.diff(self.offsets)


def lucene_idf(document_frequency: Any, passages: int) -> Any:
    """Lucene's IDF of one number or of an array of them; positive for every term."""
    return np.log1p((passages - document_frequency + 0.5) / (document_frequency + 0.5))


class BM25Passages(BM25):  # type: ignore[misc]  # rank_bm25 has no types
    """`BM25Passages(corpus)` takes what rank_bm25's scorers take: a tokenised passage each, or text and a tokenizer.

    `BM25Passages.over(postings, vocabulary)` uses postings that exist already. `idf` may be replaced term by term, as
    with rank_bm25.
    """

    def __init__(
        self,
        corpus: Iterable[Any],
        tokenizer: Any = None,
        k1: float = 1.2,
        b: float = 0.75,
        delta: float = 1.0,
    ) -> None:
        self.k1, self.b, self.delta = k1, b, delta
        self.corpus_size, self.avgdl = 0, 0.0
        # rank_bm25 starts a pool of processes to tokenise, which costs more than it saves here.
        tokens = [list(tokenizer(text) if tokenizer else text) for text in corpus]
        self._calc_idf(self._initialize(tokens))

    @classmethod
    def over(
        cls, postings: Postings, vocabulary: Mapping[str, int], *, k1: float = 1.2, b: float = 0.75, delta: float = 1.0
    ) -> "BM25Passages":
        scorer = cls((), k1=k1, b=b, delta=delta)
        scorer._adopt(postings, vocabulary)
        return scorer

    def _initialize(self, corpus: Sequence[Sequence[str]]) -> dict[str, int]:
        vocabulary: dict[str, int] = {}
        terms = [vocabulary.setdefault(term, len(vocabulary)) for term in chain.from_iterable(corpus)]
        passages = np.repeat(np.arange(len(corpus), dtype=np.int32), [len(passage) for passage in corpus])
        postings = Postings.of(passages, np.array(terms, dtype=np.int32), sizes=(len(corpus), len(vocabulary)))
        self._adopt(postings, vocabulary)
        return dict(zip(vocabulary, postings.document_frequencies().tolist(), strict=True))

    def _adopt(self, postings: Postings, vocabulary: Mapping[str, int]) -> None:
        self.postings, self.vocabulary = postings, vocabulary
        self.doc_len = postings.lengths
        self.corpus_size = len(postings.lengths)
        self.avgdl = float(postings.lengths.mean()) if self.corpus_size else 0.0
        self._norms = self.k1 * (1 - self.b + self.b * postings.lengths / (self.avgdl or 1.0))

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
        offsets = self.postings.offsets
        return 0 if number is None else int(offsets[number + 1] - offsets[number])

    def _term_scores(self, number: int) -> tuple[NDArray[np.int32], Scores]:
        here = slice(int(self.postings.offsets[number]), int(self.postings.offsets[number + 1]))
        passages, counts = self.postings.passages[here], self.postings.counts[here].astype(np.float64)
        return passages, counts * (self.k1 + 1) / (counts + self._norms[passages]) + self.delta


def top_passages(scores: Scores, limit: int) -> list[int]:
    """The passages with the highest positive scores, best first; equal scores in the order of the passages."""
    if limit < 1 or not len(scores):
        return []
    if limit < len(scores):
        # Selecting on the negated scores: numpy's partition is slow on arrays that are full of equal (zero) scores.
        threshold = -np.partition(-scores, limit - 1)[limit - 1]
        chosen = np.flatnonzero((scores >= threshold) & (scores > 0))
    else:
        chosen = np.flatnonzero(scores > 0)
    order = np.lexsort((chosen, -scores[chosen]))[:limit]
    return [int(passage) for passage in chosen[order]]
