"""The index: the volumes of a library, and what is counted over all of them."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from corpus.model import Article
from retrieval.imprints import Where
from retrieval.misspellings import Speller
from retrieval.postings.accelerating import accelerate
from retrieval.question import Question
from retrieval.retriever import Holds
from retrieval.volumes.building import Progress, build_volume
from retrieval.volumes.part import Part
from retrieval.volumes.spelling import Places
from retrieval.volumes.volume import ArticlePlace

_WORTH_COMPILING = 20_000
"""Passages; in fewer numpy takes less than two milliseconds."""


@dataclass(frozen=True, eq=False)
class Index:
    """No article is in two parts, unless it is removed from one of them. `library_hash`: of what library this is."""

    library_hash: str
    parts: tuple[Part, ...]

    @classmethod
    def of(cls, library_hash: str, parts: Sequence[Part]) -> "Index":
        passages = sum(part.passages for part in parts)
        # In whole numbers up to the last step, so that it does not matter what was counted first.
        average = sum(part.length for part in parts) / passages if passages else 0.0
        return cls(library_hash, tuple(replace(part, average=average) for part in parts))

    @classmethod
    def build(cls, articles: Iterable[Article], *, library_hash: str, progress: Progress | None = None) -> "Index":
        """An index of these articles in one volume.

        `progress` is called with the number of articles that have been analysed since its last call.
        """
        return cls.of(library_hash, [Part.of(build_volume(articles, progress=progress))])

    @cached_property
    def passages(self) -> int:
        """The number of passages."""
        return sum(part.passages for part in self.parts)

    @property
    def articles(self) -> int:
        """The number of articles."""
        return sum(part.articles for part in self.parts)

    def places(self) -> Iterator[ArticlePlace]:
        """All articles, part by part."""
        for part in self.parts:
            for number in range(len(part.volume.article_ids)):
                if number not in part.removed.known:
                    yield ArticlePlace(part.volume, number)

    def find_article(self, article_id: str) -> ArticlePlace | None:
        for part in self.parts:
            if (number := part.find_article(article_id)) is not None:
                return ArticlePlace(part.volume, number)
        return None

    def find_hashed(self, id_hash: bytes) -> str | None:
        """The id that has this hash (`hash_id`), if there is an article of that id."""
        for part in self.parts:
            for number in part.volume.find_hashed(id_hash):
                if number not in part.removed.known:
                    return part.volume.article_ids[number]
        return None

    def document_frequency(self, term: str) -> int:
        """In how many passages the term stands."""
        return sum(part.document_frequency(term) for part in self.parts)

    def knows(self, term: str) -> bool:
        """Whether the term stands anywhere in the library."""
        return any(part.knows(term) for part in self.parts)

    def find_terms(self, places: Places) -> dict[str, int]:
        """The library's Chinese terms that are spelt so, each with the number of passages it stands in."""
        found: dict[str, int] = {}
        for part in self.parts:
            terms = (part.volume.vocabulary.term(number) for number in part.volume.spelling.find(places))
            for term in terms:
                if part.knows(term):
                    found[term] = found.get(term, 0) + part.document_frequency(term)
        return found

    @property
    def speller(self) -> Speller:
        return Speller(self.find_terms, self.knows)

    def gather(self, question: Question, limit: int, holds: Holds, *, where: Where | None = None) -> "Index":
        """All there is: an index on this machine is asked only while it is that of the library."""
        return self

    def accelerate(self) -> None:
        """Makes search ready, compiled if that is installed, if the library is so large that it is worth the wait."""
        if self.passages >= _WORTH_COMPILING:
            accelerate()
            for part in self.parts:
                part.passage_scorer.searcher.make_ready()
