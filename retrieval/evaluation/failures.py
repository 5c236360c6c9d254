"""Questions that were not answered as they should be, with what was expected, what was given, and why."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from corpus.model import Article
from retrieval.evaluation.explaining import ExplainedSentence, Explainer, Sureness
from retrieval.evaluation.judging import Judged
from retrieval.retriever import Retriever


class Cause(StrEnum):
    """The first thing that went wrong on the way from the question to its answer."""

    PASSAGE_MISSED = "passage_missed"
    """No passage with the answer is among those that are looked at."""
    OTHER_ARTICLE = "other_article"
    OTHER_SENTENCE = "other_sentence"
    """The quote is of the right article and does not answer."""
    REFUSED = "refused"
    """The confidence was too low, although the passage was found."""
    ANSWERED = "answered"
    """An answer was given where there is none."""


@dataclass(frozen=True, slots=True)
class Failure:
    """`given` is the sentence that the quote was made of, `expected` the best one that answers; None without one."""

    judged: Judged
    cause: Cause
    given: ExplainedSentence | None
    sureness: Sureness | None
    expected: ExplainedSentence | None


def find_failures(retriever: Retriever, fetch: Callable[[str], Article], judged: Iterable[Judged]) -> Iterator[Failure]:
    """Those of the questions that failed, explained one by one. They were asked of this retriever."""
    for one in judged:
        cause = find_cause(one)
        if cause is not None:
            explainer = Explainer.of(retriever, fetch, one.read_as)
            expected = explainer.explain_expected(one.question)
            yield Failure(one, cause, explainer.explain_given(), explainer.explain_sureness(), expected)


def find_cause(judged: Judged) -> Cause | None:
    """What went wrong; None where the question was answered or refused as it should be."""
    if not judged.question.is_answerable:
        return None if judged.answer is None else Cause.ANSWERED
    if judged.is_right:
        return None if judged.answer is not None else Cause.REFUSED
    if judged.rank is None:
        return Cause.PASSAGE_MISSED
    if judged.quote is None:
        return Cause.REFUSED
    return Cause.OTHER_SENTENCE if judged.has_right_headline else Cause.OTHER_ARTICLE
