"""HTML to a row of tokens: the door to lxml.

The parser hands out tags as they come and builds no tree. A tree of a stranger's page can be as deep as the page is
long, and what HTML 5 makes of wrongly nested tags can be its square; a row of tokens is never longer than the page.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum

from lxml import etree


class Kind(Enum):
    """What a token is."""

    OPEN = "open"
    CLOSE = "close"
    TEXT = "text"
    COMMENT = "comment"


@dataclass(frozen=True, slots=True)
class Token:
    """`text` is the tag's name in lower case, or the text or comment with its entities decoded."""

    kind: Kind
    text: str
    attributes: Mapping[str, str] = field(default_factory=dict)


def read_tokens(markup: str) -> tuple[Token, ...]:
    """The tokens of a page in its order, every tag closed. Never raises, whatever the markup; linear in its length."""
    target = _Target()
    parser = etree.HTMLParser(encoding="utf-8", recover=True, huge_tree=True, target=target)
    content = markup.replace("\x00", "\ufffd").encode("utf-8", "replace")
    try:
        parser.feed(content)
        parser.close()
    except etree.LxmlError:
        # Of a page without a single tag the parser says that it is empty; what it has handed out stands.
        pass
    target.end_all()
    return tuple(target.tokens)


class _Target:
    """What lxml calls for each tag, in the way it wants to be answered."""

    def __init__(self) -> None:
        self.tokens: list[Token] = []
        self._open: list[str] = []

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        self.tokens.append(Token(Kind.OPEN, name.lower(), dict(attributes)))
        self._open.append(name)

    def end(self, name: str) -> None:
        if self._open and self._open[-1] == name:
            self._open.pop()
            self.tokens.append(Token(Kind.CLOSE, name.lower()))

    def data(self, text: str) -> None:
        self.tokens.append(Token(Kind.TEXT, text))

    def comment(self, text: str) -> None:
        self.tokens.append(Token(Kind.COMMENT, text))

    def pi(self, target: str, content: str | None = None) -> None:
        """`<?xml …?>` says nothing that is printed."""

    def close(self) -> None:
        """Nothing is left to do; `end_all` is called in any case."""

    def end_all(self) -> None:
        """Closes what the page has left open."""
        while self._open:
            self.tokens.append(Token(Kind.CLOSE, self._open.pop().lower()))
