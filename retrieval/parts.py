"""Several questions in one message: 祁县有多少家玻璃企业？它们的产值是多少？谁写的？

A message is cut where a question ends, and nowhere else: what asks nothing by itself (a sentence that leads up to the
question, 真的吗？, a pasted paragraph) stays with the question behind it, and what stands in quotation marks or in a
title is no question of the reader's.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate

from retrieval.analysis import normalise
from retrieval.followups import carry, combine, has_asking_words
from retrieval.question import parse_question

MOST_PARTS = 4
"""More questions in one message are asked together with the last of these."""

_LONGEST_PART = 150
"""Characters; what is longer is a paragraph that somebody pasted, with whatever question marks it has."""

_FEWEST_WORDS = 2
"""Words of two characters or more in a question that does not say what it waits for: 真的吗？ only leads up to one."""

_END = re.compile(r"[?？][?？!！”」’）)\s]*|[；;\n]\s*|[ \u3000，,。]\s*(?=[（(]?[1-9][、.．)）])")
_NUMBERING = re.compile(r"\s*[（(]?[1-9][、.．)）]\s*(?=\D)")
_BEHIND_COMMA = re.compile(r"(?<=[，,])(?![0-9])")
_FIGURE = re.compile(r"(?:多少|何时|什么时候|哪一?[年天])[^中内里后前时]{0,10}$")
"""A clause that ends with what it asks for; in 大约多少名武装分子向安全部队投降 the sentence goes on."""

_HOW = re.compile(r"多[大小高低长短宽深厚重远快久]")
"""债券规模多大: a quote may answer it in whatever words, so that no kind of answer is expected, but it asks."""

_OPENING = "“‘「『《〈（("
_CLOSING = "”’」』》〉）)"


@dataclass(frozen=True, slots=True)
class Part:
    """One of the questions of a message: as it was written, and what is meant where it leans on the one before.

    `carried` is what a short one would mean if it went on with the subject of the one before, else the same as `meant`.
    """

    text: str
    meant: str
    carried: str


def read_parts(message: str) -> list[Part]:
    """The questions of a message in their order; there is always one at least."""
    pieces = split_questions(message)
    texts = [piece.strip().rstrip("；;，,") for piece in pieces]
    if len(texts) > 1:
        texts = [_NUMBERING.sub("", text, count=1) if _NUMBERING.match(text) else text for text in texts]
    meanings = list(accumulate(texts, combine))
    befores = ["", *meanings]
    return [
        Part(text, meant, carry(before, text) if meant == text else meant)
        for text, meant, before in zip(texts, meanings, befores, strict=False)
    ]


def last_meant(message: str) -> str:
    """What the last question of a message means: what the next message may lean on."""
    return read_parts(message)[-1].meant


def split_questions(message: str) -> list[str]:
    """The pieces of a message that each ask something; together they are the message, to the character."""
    parts: list[str] = []
    waiting = ""
    asks = False
    for piece in _cut(message):
        waiting += piece
        # What leads up to a question may be long; the question itself is not.
        asks = asks or _asks(piece, parts) or _asks(waiting, parts)
        if asks and len(parts) < MOST_PARTS - 1:
            parts.append(waiting)
            waiting, asks = "", False
    if parts and not asks:
        return [*parts[:-1], parts[-1] + waiting]
    return [*parts, waiting]


def _cut(message: str) -> Iterator[str]:
    """The message behind each mark that may end a question."""
    start = seen = depth = 0
    for end in _END.finditer(message):
        depth += sum((mark in _OPENING) - (mark in _CLOSING) for mark in message[seen : end.start()])
        seen = end.start()
        if depth <= 0:
            yield from _cut_at_commas(message[start : end.end()])
            start = end.end()
    yield from _cut_at_commas(message[start:])


def _cut_at_commas(piece: str) -> Iterator[str]:
    """The piece behind each comma between two questions for a figure or a date: 有多少家企业，从业人员多少."""
    clauses = _BEHIND_COMMA.split(piece) if len(piece) <= _LONGEST_PART else [piece]
    asks = [len(clauses) > 1 and _asks_for_figure(clause) for clause in clauses]
    waiting = ""
    for clause, one, following in zip(clauses, asks, [*asks[1:], False], strict=True):
        waiting += clause
        if one and following:
            yield waiting
            waiting = ""
    yield waiting


def _asks_for_figure(clause: str) -> bool:
    return bool(_FIGURE.search(normalise(clause).text) and parse_question(clause).terms)


def _asks(text: str, earlier: Sequence[str]) -> bool:
    """Whether it is a question by itself, or behind another one: 为什么？ has its subject from there."""
    if len(text) > _LONGEST_PART or not any(map(str.isalnum, text)):
        return False
    parsed = parse_question(text)
    asks_how = _HOW.search(normalise(text).text) is not None
    expects = parsed.expected is not None or parsed.asks_byline or parsed.asks_print_date or asks_how
    if earlier and (expects or combine(earlier[-1], text) != text):
        return True
    if expects:
        return bool(parsed.terms)
    says = sum(len(word) > 1 for word in parsed.words)
    ends = text.rstrip().endswith(("?", "？")) or (earlier and has_asking_words(text))
    return says >= _FEWEST_WORDS and bool(ends)
