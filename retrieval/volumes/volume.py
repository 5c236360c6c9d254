"""A volume: which terms stand in which passages, sentences and headings of some articles."""

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from corpus.collection import hash_id
from corpus.model import Span
from retrieval.arrays import Rows, Strings, Vocabulary
from retrieval.imprints import Imprints
from retrieval.mapping import checked_array
from retrieval.postings.layout import Postings
from retrieval.volumes.spelling import Spelling

Terms = NDArray[np.int32]
"""Numbers of terms in a volume's vocabulary."""


@dataclass(frozen=True, slots=True)
class Stored:
    """A folder on disk, and the checksum of its description."""

    folder: Path
    checksum: int


@dataclass(frozen=True, eq=False)
class Volume:
    """Articles are numbered in the order of their ids, passages and sentences after them; offsets are into bodies.

    `article_ids`, `article_hashes` and `id_hashes` (the first 8 bytes of `hash_id`) one an article. `passages_of`: the
    passages of an article are `passages_of[a]` up to `passages_of[a + 1]`; `sentences_of` the same for the sentences of
    a passage. `sentences` int32 (sentences, 2): start and end. `sentence_terms`, `heading_terms` (headline, kicker,
    deck, byline; a row an article) and `subhead_terms` (a row a passage): every occurrence, by term number. `imprints`:
    where each article was printed. `stored`: where it lies, if it was opened from disk.
    """

    article_ids: Strings
    article_hashes: Strings
    id_hashes: NDArray[np.uint64]
    vocabulary: Vocabulary
    passages_of: NDArray[np.int64]
    sentences_of: NDArray[np.int64]
    sentences: NDArray[np.int32]
    sentence_terms: Rows
    heading_terms: Rows
    subhead_terms: Rows
    passage_postings: Postings
    heading_postings: Postings
    imprints: Imprints
    stored: Stored | None = None

    def __len__(self) -> int:
        """The number of passages."""
        return len(self.sentences_of) - 1

    @cached_property
    def passage_articles(self) -> NDArray[np.int32]:
        """The article of each passage."""
        return np.repeat(np.arange(len(self.article_ids), dtype=np.int32), np.diff(self.passages_of))

    @cached_property
    def spelling(self) -> Spelling:
        """The Chinese terms by their characters."""
        return Spelling(self.vocabulary)

    def find_article(self, article_id: str) -> int | None:
        """The number of an article."""
        number = self.article_ids.find_place(article_id)
        return number if number < len(self.article_ids) and self.article_ids[number] == article_id else None

    def find_hashed(self, id_hash: bytes) -> list[int]:
        """The numbers of the articles whose ids have this hash, of which there is hardly ever more than one."""
        alike = np.flatnonzero(checked_array(self.id_hashes) == leading_number(id_hash))
        return [number for number in alike.tolist() if hash_id(self.article_ids[number]) == id_hash]

    def passages_within(self, article: int) -> range:
        return range(*self.passages_of[article : article + 2].tolist())

    def sentences_within(self, passages: range) -> range:
        return range(int(self.sentences_of[passages.start]), int(self.sentences_of[passages.stop]))

    def sentence_numbers(self, passage: int) -> range:
        return range(*self.sentences_of[passage : passage + 2].tolist())

    def sentence_span(self, sentence: int) -> Span:
        return Span(*self.sentences[sentence].tolist())

    def sentence_spans(self, passage: int) -> list[Span]:
        """The sentences of a passage."""
        numbers = self.sentence_numbers(passage)
        return [Span(start, end) for start, end in self.sentences[numbers.start : numbers.stop].tolist()]

    def passage_span(self, passage: int) -> Span:
        spans = self.sentence_spans(passage)
        return Span(spans[0].start, spans[-1].end)

    def term_number(self, term: str) -> int | None:
        return self.vocabulary.get(term)


def leading_number(id_hash: bytes) -> int:
    return int.from_bytes(id_hash[:8], "little")


@dataclass(frozen=True, slots=True)
class ArticlePlace:
    """An article of an index: its number in its volume. Places of the same article are equal."""

    volume: Volume
    number: int

    def __hash__(self) -> int:
        """The number's: of a question's few articles hardly two in different volumes have the same."""
        return self.number

    @property
    def id(self) -> str:
        return self.volume.article_ids[self.number]

    @property
    def passages(self) -> range:
        return self.volume.passages_within(self.number)

    @property
    def sentences(self) -> range:
        return self.volume.sentences_within(self.passages)
