"""Asking the questions of a set, and whether what came back is right."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import partial

from retrieval.answering import Answerer
from retrieval.conversation import answer_message
from retrieval.evaluation.question_sets import AskedQuestion
from retrieval.model import Answer, Hit, NoAnswer, Quote

JUDGED_PASSAGES = 10
"""The deepest rank that is measured."""


@dataclass(frozen=True, slots=True)
class Judged:
    """A question with what came back for it."""

    question: AskedQuestion
    hits: tuple[Hit, ...]
    given: Answer | NoAnswer

    @property
    def answer(self) -> Quote | None:
        """The first quote, if it was given as an answer."""
        return self.given.quotes[0] if isinstance(self.given, Answer) else None

    @property
    def quote(self) -> Quote | None:
        """The first quote, whether it was given as an answer or only as related."""
        quotes = self.given.quotes if isinstance(self.given, Answer) else self.given.related
        return quotes[0] if quotes else None

    @property
    def read_as(self) -> str:
        """The question that the first quote was found with: of several the first with an answer, as it was mended."""
        answered = (part for part in self.given.parts if isinstance(part, Answer))
        given = next(answered, self.given)
        looked_for = given.looked_for if isinstance(given, Answer) else None
        return looked_for or (self.question.text if given is self.given else given.question)

    @property
    def rank(self) -> int | None:
        """The rank, from 1, of the first passage of the right article that contains the answer."""
        asked = self.question
        right = (asked.is_about(hit.article) and asked.is_answered_by(hit.text) for hit in self.hits)
        return next((rank for rank, is_right in enumerate(right, 1) if is_right), None)

    def hit_within(self, rank: int) -> bool:
        """hit@rank: a passage of the right article that contains the answer is among the first `rank`."""
        return self.rank is not None and self.rank <= rank

    @property
    def is_right(self) -> bool:
        """quote@1: the first quote comes from the right article and contains the answer."""
        return self.is_right_anywhere and self.has_right_headline

    @property
    def is_right_word_for_word(self) -> bool:
        """The same, or it comes from another article, but the right one has it too, word for word: a copy, mostly."""
        if self.quote is None or not self.is_right_anywhere:
            return False
        return self.has_right_headline or self.question.is_printed(self.quote.text)

    @property
    def is_right_anywhere(self) -> bool:
        return self.quote is not None and self.question.is_answered_by(self.quote.text)

    @property
    def has_right_headline(self) -> bool:
        return self.quote is not None and self.question.is_about(self.quote.article)


def judge(answerer: Answerer, questions: Iterable[AskedQuestion], *, passages: int = JUDGED_PASSAGES) -> list[Judged]:
    """Asks each question; without passages where none can be right, which takes half the time."""
    judged = (Judged(one, (), answer_message(partial(answerer.answer, limit=1), one.text)) for one in questions)
    if not passages:
        return list(judged)
    return [replace(one, hits=tuple(answerer.hits(one.read_as, limit=passages))) for one in judged]
