"""Whether an article says the words of a display line, as kickers, decks and crossheads often do."""

import re
from collections.abc import Iterator, Sequence

from corpus import marks
from corpus.reflow import write_display

_CLAUSE_ENDS = "，。、；：！？…\n"


def opens_clause(text: str, body: str) -> bool:
    """Whether a clause of the body opens with the text."""
    return any(at == 0 or body[at - 1] in _CLAUSE_ENDS for at in _places(text, body))


def is_clause(printed: str, body: str) -> bool:
    """Whether the body has the text between two stops; a deck or kicker is often such a quotation."""
    text = marks.bare(write_display(printed))
    edged = f"\n{body}\n"
    return any(
        edged[at - 1] in _CLAUSE_ENDS and edged[at + len(text)] in _CLAUSE_ENDS for at in _places(text, edged) if at
    )


def are_one_sentence(clauses: Sequence[str], body: str) -> bool:
    """Whether more than one clause stand one after another in a sentence of the body, with only a stop between two."""
    said = "[，、；：]".join(map(re.escape, clauses))
    return len(clauses) > 1 and re.search(f"(?:^|[{_CLAUSE_ENDS}]){said}(?:$|[{_CLAUSE_ENDS}])", body) is not None


def _places(text: str, body: str) -> Iterator[int]:
    at = body.find(text) if text else -1
    while at >= 0:
        yield at
        at = body.find(text, at + 1)
