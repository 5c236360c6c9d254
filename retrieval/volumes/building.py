"""Making a volume of articles: they are analysed, and terms are numbered as they come and sorted at the end."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from corpus.collection import hash_id
from corpus.model import Article, Span
from retrieval.analysis import analyse_words, hasten
from retrieval.arrays import Rows, Strings, Vocabulary, offsets_of
from retrieval.imprints import Imprints
from retrieval.passages import cut_passages
from retrieval.postings.building import build_postings
from retrieval.spreading import Spread
from retrieval.volumes.volume import Terms, Volume, leading_number

Progress = Callable[[int], None]
"""Called with the number of articles that have been analysed since its last call."""

_WORTH_HASTENING = 100
"""Articles; analysing fewer takes less time than loading another dictionary."""


def build_volume(articles: Iterable[Article], *, progress: Progress | None = None, spread: Spread = map) -> Volume:
    """A volume of articles of different ids, in whatever order they come; `spread` analyses them."""
    builder = _Builder()
    ordered = sorted(articles, key=lambda article: article.id)
    if len(ordered) >= _WORTH_HASTENING:
        hasten()
    for article, analysed in zip(ordered, spread(analyse_article, ordered), strict=True):
        builder.add(article, analysed)
        if progress:
            progress(1)
    return builder.finish()


@dataclass(frozen=True, slots=True)
class AnalysedRows:
    """Terms row by row: row after row in `numbers`, places in the article's own list of terms; `lengths` one a row."""

    numbers: Terms
    lengths: NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class AnalysedArticle:
    """What one article brings into a volume: `terms`, each once, and where they stand.

    `heading` has one row, `subheads` one for the crosshead over each passage, `body` one for each sentence.
    `sentence_counts` says how many sentences each passage has, `sentences` int32 (sentences, 2) where each starts and
    ends. Numbers and few texts, because it may come from another process.
    """

    terms: list[str]
    heading: AnalysedRows
    subheads: AnalysedRows
    body: AnalysedRows
    sentence_counts: list[int]
    sentences: NDArray[np.int32]


def analyse_article(article: Article) -> AnalysedArticle:
    passages = list(cut_passages(article))
    sentences = [sentence for passage in passages for sentence in passage]
    numbers: dict[str, int] = {}

    def number(texts: Iterable[str]) -> AnalysedRows:
        rows = [[numbers.setdefault(term, len(numbers)) for term in analyse_words(text)] for text in texts]
        lengths = np.array([len(row) for row in rows], dtype=np.int32)
        return AnalysedRows(np.array(list(chain.from_iterable(rows)), dtype=np.int32), lengths)

    heading = number([heading_text(article)])
    subheads = number(subhead or "" for subhead in subheads_of_passages(article, passages))
    body = number(article.body[span.start : span.end] for span in sentences)
    return AnalysedArticle(
        list(numbers),
        heading,
        subheads,
        body,
        [len(passage) for passage in passages],
        np.array([(span.start, span.end) for span in sentences], dtype=np.int32).reshape(-1, 2),
    )


class _Builder:
    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}
        self._articles: list[Article] = []
        self._analysed: list[AnalysedArticle] = []

    def add(self, article: Article, analysed: AnalysedArticle) -> None:
        numbers = self._numbers
        known = np.array([numbers.setdefault(term, len(numbers)) for term in analysed.terms], dtype=np.int32)

        def numbered(rows: AnalysedRows) -> AnalysedRows:
            return AnalysedRows(known[rows.numbers], rows.lengths)

        self._articles.append(article)
        self._analysed.append(
            replace(
                analysed,
                terms=[],
                heading=numbered(analysed.heading),
                subheads=numbered(analysed.subheads),
                body=numbered(analysed.body),
            )
        )

    def finish(self) -> Volume:
        terms = sorted(self._numbers)
        sorted_number = np.empty(len(terms), dtype=np.int32)
        sorted_number[[self._numbers[term] for term in terms]] = np.arange(len(terms), dtype=np.int32)

        def rows(parts: Sequence[AnalysedRows]) -> Rows:
            nothing = np.empty(0, dtype=np.int32)
            lengths = np.concatenate([nothing, *(part.lengths for part in parts)])
            return Rows(
                offsets_of(lengths), sorted_number[np.concatenate([nothing, *(part.numbers for part in parts)])]
            )

        analysed = self._analysed
        heading_terms = rows([part.heading for part in analysed])
        sentence_terms = rows([part.body for part in analysed])
        sentences_of = offsets_of([count for part in analysed for count in part.sentence_counts])
        return Volume(
            article_ids=Strings.of(article.id for article in self._articles),
            article_hashes=Strings.of(article.content_hash for article in self._articles),
            id_hashes=np.array([leading_number(hash_id(article.id)) for article in self._articles], dtype=np.uint64),
            vocabulary=Vocabulary.of(terms),
            passages_of=offsets_of([len(part.sentence_counts) for part in analysed]),
            sentences_of=sentences_of,
            sentences=np.concatenate([np.empty((0, 2), dtype=np.int32), *(part.sentences for part in analysed)]),
            sentence_terms=sentence_terms,
            heading_terms=heading_terms,
            subhead_terms=rows([part.subheads for part in analysed]),
            passage_postings=build_postings(
                sentence_terms.offsets[sentences_of], sentence_terms.values, vocabulary_size=len(terms)
            ),
            heading_postings=build_postings(heading_terms.offsets, heading_terms.values, vocabulary_size=len(terms)),
            imprints=Imprints.of(self._articles),
        )


def heading_text(article: Article) -> str:
    """What stands over an article, a line a part."""
    parts = (article.headline, article.kicker, article.deck, article.byline)
    return "\n".join(part for part in parts if part)


def subheads_of_passages(article: Article, passages: Sequence[Sequence[Span]]) -> list[str | None]:
    """The crosshead over each passage."""
    starts = [span.start for span in article.paragraph_spans]
    places = np.searchsorted(starts, [passage[0].start for passage in passages], side="right") - 1
    return [article.subheads[int(place)] for place in places]
