"""Where articles were printed, as columns of an index, and questions that are asked of a part of them only."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from corpus.model import Article
from retrieval.arrays import Strings
from retrieval.mapping import checked_array

UNKNOWN_DAY = 0
"""The day of an article whose date nobody knows; no date has it."""


@dataclass(frozen=True, slots=True, eq=False)
class Imprints:
    """One entry an article: `days` int32, counted as `date.toordinal` does; the numbers of its paper and of its page in
    `papers` and `pages`, which are sorted, int32, -1 where nothing says it."""

    days: NDArray[np.int32]
    papers: Strings
    paper_numbers: NDArray[np.int32]
    pages: Strings
    page_numbers: NDArray[np.int32]

    @classmethod
    def of(cls, articles: Sequence[Article]) -> "Imprints":
        return cls.of_columns(
            [day_number(article.date) for article in articles],
            [article.paper for article in articles],
            [article.page for article in articles],
        )

    @classmethod
    def of_columns(cls, days: Sequence[int], papers: Sequence[str | None], pages: Sequence[str | None]) -> "Imprints":
        """One entry an article; the days as `day_number` counts."""
        return cls(np.array(days, dtype=np.int32), *_number(papers), *_number(pages))


@dataclass(frozen=True, slots=True)
class Where:
    """A part of a library: from one day to another, both included, certain days, papers, pages; None means all.

    An article that does not say what is asked for is in no part.
    """

    first: date | None = None
    last: date | None = None
    days: frozenset[date] | None = None
    papers: frozenset[str] | None = None
    pages: frozenset[str] | None = None

    def covers(self, imprints: Imprints) -> NDArray[np.bool_]:
        """Which articles belong to it."""
        days = checked_array(imprints.days)
        covered = np.ones(len(days), dtype=bool)
        if self.first is not None or self.last is not None:
            covered &= days != UNKNOWN_DAY
        if self.first is not None:
            covered &= days >= self.first.toordinal()
        if self.last is not None:
            covered &= days <= self.last.toordinal()
        if self.days is not None:
            covered &= np.isin(days, [day.toordinal() for day in self.days])
        if self.papers is not None:
            covered &= _are_among(imprints.papers, imprints.paper_numbers, self.papers)
        if self.pages is not None:
            covered &= _are_among(imprints.pages, imprints.page_numbers, self.pages)
        return covered


def _number(names: Sequence[str | None]) -> tuple[Strings, NDArray[np.int32]]:
    known = sorted({name for name in names if name is not None})
    numbers = {name: number for number, name in enumerate(known)}
    return Strings.of(known), np.array([-1 if name is None else numbers[name] for name in names], dtype=np.int32)


def day_number(text: str | None) -> int:
    """As `date.toordinal` counts."""
    try:
        return date.fromisoformat(text or "").toordinal()
    except ValueError:
        return UNKNOWN_DAY


def _are_among(names: Strings, numbers: NDArray[np.int32], wanted: Iterable[str]) -> NDArray[np.bool_]:
    chosen = [number for number, name in enumerate(names) if name in set(wanted)]
    return np.isin(checked_array(numbers), chosen)
