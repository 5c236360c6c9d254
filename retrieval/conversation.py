"""A reader's message answered: each of its questions by itself, in view of what was asked before."""

from collections.abc import Callable
from dataclasses import replace

from retrieval.analysis import normalise
from retrieval.comparisons import Side, find_sides
from retrieval.followups import combine, words_that_name
from retrieval.model import Answer, NoAnswer, Reason
from retrieval.parts import Part, last_meant, read_parts
from retrieval.volumes.building import heading_text

Ask = Callable[[str], Answer | NoAnswer]
"""Answers one question."""

_FAR_LESS_SURE = 1 / 3
"""A follow-up read with the question before it is another question if its odds are less than this share."""

_LONGEST_MESSAGE = 2000


def answer_message(ask: Ask, message: str, *, previous: str | None = None) -> Answer | NoAnswer:
    """The answer to a message that may lean on the one before it; its `question` is what is meant.

    Where the message asks several questions, the answer has parts, whose questions are as they were written.
    """
    if previous is None:
        return _answer_alone(ask, message)
    meant = combine(last_meant(previous[:_LONGEST_MESSAGE]), message)
    together = _answer_alone(ask, meant)
    return together if meant == message else _surer(together, _answer_alone(ask, message))


def _answer_alone(ask: Ask, message: str) -> Answer | NoAnswer:
    parts = read_parts(message[:_LONGEST_MESSAGE])
    if len(parts) == 1:
        return _compare(ask, message) or ask(message)
    return _join(message, tuple(_answer_part(ask, part) for part in parts))


def _compare(ask: Ask, message: str) -> Answer | NoAnswer | None:
    """A quote for each side of a comparison; None where none is compared, or where one quote has both."""
    sides = find_sides(message)
    if sides is None:
        return None
    answers = [_answer_side(ask, side) for side in sides]
    places = {(one.quotes[0].article.id, one.quotes[0].span) for one in answers if isinstance(one, Answer)}
    both = all(isinstance(one, Answer) for one in answers)
    return _join(message, tuple(answers)) if len(places) > both else None


def _answer_side(ask: Ask, side: Side) -> Answer | NoAnswer:
    """What the paper says of it; nothing where the quote does not even name it."""
    answer = ask(side.question)
    if isinstance(answer, Answer):
        quote = answer.quotes[0]
        named = normalise(f"{heading_text(quote.article)}{quote.subhead or ''}{quote.text}").text
        if not set(filter(str.isalnum, normalise(side.name).text)) <= set(named):
            answer = NoAnswer(side.name, Reason.LOW_CONFIDENCE)
    return replace(answer, question=side.name)


def _answer_part(ask: Ask, part: Part) -> Answer | NoAnswer:
    answer = ask(part.meant)
    if part.meant != part.text:
        answer = _surer(answer, ask(part.text))
    elif part.carried != part.text:
        carried = ask(part.carried)
        if _speaks_of(carried, part.text) and carried.confidence > answer.confidence:
            answer = carried
    return replace(answer, question=part.text)


def _speaks_of(answer: Answer | NoAnswer, question: str) -> bool:
    """Whether the quote has the question's own words, and not only those that were carried over to it."""
    if not isinstance(answer, Answer):
        return False
    quoted = normalise(answer.quotes[0].text).text
    return all(word in quoted for word in words_that_name(question))


def _surer(together: Answer | NoAnswer, alone: Answer | NoAnswer) -> Answer | NoAnswer:
    """What is read with the question before it, unless it answers far more surely as it stands."""
    if not isinstance(alone, Answer):
        return together
    if isinstance(together, NoAnswer) or _is_far_less_sure(together.confidence, alone.confidence):
        return alone
    return together


def _is_far_less_sure(one: float, other: float) -> bool:
    """By the odds, so that it does not depend on how sure answers are in general."""
    return one * (1 - other) < _FAR_LESS_SURE * other * (1 - one)


def _join(message: str, parts: tuple[Answer | NoAnswer, ...]) -> Answer | NoAnswer:
    answered = [part for part in parts if isinstance(part, Answer)]
    if answered:
        return Answer(message, tuple(part.quotes[0] for part in answered), parts=parts)
    reasons = {part.reason for part in parts if isinstance(part, NoAnswer)}
    reason = reasons.pop() if len(reasons) == 1 else Reason.LOW_CONFIDENCE
    related = tuple(quote for part in parts if isinstance(part, NoAnswer) for quote in part.related[:1])
    return NoAnswer(message, reason, max(part.confidence for part in parts), related, parts)
