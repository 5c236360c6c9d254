"""Cutting a text at its sentence ends, and sentences into passages."""

import re
from collections.abc import Iterator

from corpus.model import Article, Span

PASSAGE_LENGTH = 200
"""Sentences are gathered until a passage would grow longer than this many characters."""

LONGEST_SENTENCE = 300

_ENDS = frozenset("。！？!?…\n")
_CLAUSE_ENDS = "；;，,、 "
_CLOSERS = frozenset("”’」』）)》〉】〕\"'")
_WHOLE = re.compile(r"《[^《》\n]{1,40}》|[!?](?=\s?[A-Za-z])")
"""Marks in a title or between Latin words end nothing: 《你好，李焕英！》, Hey! Say! JUMP."""

_VERSION = 2


def passages_version() -> str:
    """Changes with the way passages and their sentences are cut."""
    return f"{_VERSION}.{PASSAGE_LENGTH}"


def find_sentences(text: str) -> list[Span]:
    """The sentences of a paragraph, their closing quotation marks with them, white space between them left out.

    A closing bracket alone ends no sentence: 首个县（区、市）. One of more than `LONGEST_SENTENCE` characters, as in
    lists of names, is cut at its clauses.
    """
    spans: list[Span] = []
    start, place = 0, 0
    whole = {inside for match in _WHOLE.finditer(text) for inside in range(*match.span())}
    while place < len(text):
        if text[place] in _ENDS and place not in whole:
            place = _skip_closers(text, place)
            spans.append(Span(start, place))
            start = place
        else:
            place += 1
    spans.append(Span(start, len(text)))
    pieces = (piece for span in spans for piece in _cut_clauses(text, _strip(text, span)))
    return [piece for piece in pieces if piece.end > piece.start]


def _cut_clauses(text: str, sentence: Span) -> Iterator[Span]:
    start = sentence.start
    while sentence.end - start > LONGEST_SENTENCE:
        marks = [text.rfind(mark, start, start + LONGEST_SENTENCE) for mark in _CLAUSE_ENDS]
        end = max(marks) + 1 or start + LONGEST_SENTENCE
        yield _strip(text, Span(start, end))
        start = end
    yield _strip(text, Span(start, sentence.end))


def _skip_closers(text: str, place: int) -> int:
    while place < len(text) and text[place] in _ENDS:
        place += 1
    while place < len(text) and text[place] in _CLOSERS:
        place += 1
    return place


def _strip(text: str, span: Span) -> Span:
    start, end = span.start, span.end
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Span(start, end)


def cut_passages(article: Article) -> Iterator[list[Span]]:
    """The passages of an article as lists of sentences; offsets into its body; none crosses a paragraph's end."""
    for paragraph, place in zip(article.paragraphs, article.paragraph_spans, strict=True):
        passage: list[Span] = []
        for sentence in find_sentences(paragraph.text):
            moved = Span(place.start + sentence.start, place.start + sentence.end)
            if passage and moved.end - passage[0].start > PASSAGE_LENGTH:
                yield passage
                passage = []
            passage.append(moved)
        if passage:
            yield passage
