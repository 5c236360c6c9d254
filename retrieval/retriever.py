"""What answering needs of an engine, wherever the passages are: on this machine, or in a search cluster."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol

from retrieval.imprints import Where
from retrieval.misspellings import Speller
from retrieval.question import Question

if TYPE_CHECKING:
    from retrieval.index import Index


Holds = Callable[[str, str], bool]
"""Whether the library that is answered from has this article, by id and hash."""


class Statistics(Protocol):
    """What the passages of a whole library say of a term."""

    @property
    def passages(self) -> int:
        """The number of passages."""

    def document_frequency(self, term: str) -> int:
        """In how many passages the term stands."""

    def knows(self, term: str) -> bool:
        """Whether the term stands anywhere, be it in a heading only."""


class Retriever(Protocol):
    """Where the passages of a library are found."""

    @property
    def library_hash(self) -> str:
        """The library that the passages were taken from."""

    @property
    def speller(self) -> Speller | None:
        """What finds misspelt words; None where an engine cannot look for terms by their characters."""

    def gather(self, question: Question, limit: int, holds: Holds, *, where: Where | None = None) -> "Index":
        """An index of all articles that the best `limit` passages for the question stand in, and perhaps of others.

        Of what `holds` denies nothing is in it.

        Its statistics are those of the whole library, so that ranking and quoting with it give what they would give
        with an index of everything.
        """


class Searchable(Retriever, Protocol):
    """What a program that keeps a library needs besides."""

    @property
    def articles(self) -> int:
        """The number of articles."""

    def find_hashed(self, id_hash: bytes) -> str | None:
        """The id that has this hash (`hash_id`), if there is an article of that id."""

    def accelerate(self) -> None:
        """Makes ready whatever the first questions would have to wait for."""
