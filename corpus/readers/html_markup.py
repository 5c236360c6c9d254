"""A page's tokens with what is needed to find one's way: elements by name, id and class; pieces of printed text."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from corpus.readers.html_tokens import Kind, Token, read_tokens

_BLOCKS = frozenset(
    (
        *(
            "address",
            "article",
            "aside",
            "blockquote",
            "body",
            "br",
            "caption",
            "center",
            "dd",
            "details",
            "dir",
            "div",
        ),
        *(
            "dl",
            "dt",
            "fieldset",
            "figcaption",
            "figure",
            "footer",
            "form",
            "h1",
            "h2",
            "h3",
            "h4",
            "h5",
            "h6",
            "header",
        ),
        *("hr", "html", "legend", "li", "main", "map", "menu", "nav", "ol", "p", "pre", "section", "summary", "table"),
        *("tbody", "td", "tfoot", "th", "thead", "tr", "ul"),
        *("founder-content", "founder-title", "founder-author", "founder-date"),
    )
)
"""Where these begin and end, a piece of text ends."""

SILENT = frozenset(
    (
        *("script", "style", "noscript", "template", "title", "head", "select", "textarea", "button", "datalist"),
        *("iframe", "object", "embed", "svg", "math", "audio", "video", "canvas"),
    )
)
"""What stands in these is not printed."""

_BOLD_NAMES = frozenset(["b", "strong", "h1", "h2", "h3", "h4", "h5", "h6", "th"])
_BOLD_STYLE = re.compile(r"font-weight\s*:\s*(?:bold|[6-9]00)", re.IGNORECASE)
_PICTURES = frozenset(["table", "figure"])

_LONGEST_NOTE = 300
"""Tokens. A headline or a source line has some ten; looking no further keeps strange pages from taking long."""

# They print nothing, and a question that is typed does not have them.
_INVISIBLE = re.compile("[\ufeff\u200b\u200e\u200f\u2060\u00ad]")


@dataclass(frozen=True, slots=True)
class Element:
    """The tokens `[start, end)` of an element with its tags; `parent` is where the element around it starts, or -1."""

    name: str
    attributes: Mapping[str, str]
    start: int
    end: int
    parent: int

    def holds(self, token: int) -> bool:
        return self.start <= token < self.end


@dataclass(frozen=True, slots=True)
class Piece:
    """Text that a browser sets without a break, as it stands in the page, white space and all.

    `start` is the place of its first token. `follows_picture`: a picture stands between it and the piece before.
    """

    text: str
    start: int
    is_bold: bool = False
    is_linked: bool = False
    follows_picture: bool = False


class Markup:
    """The tokens of a page, with its elements in document order."""

    def __init__(self, tokens: Sequence[Token]) -> None:
        self.tokens = tokens
        self.elements: list[Element] = []
        self._ends: dict[int, int] = {}
        self._parents: dict[int, int] = {}
        self._match_tags()
        self._by_name: defaultdict[str, list[Element]] = defaultdict(list)
        self._by_id: defaultdict[str, list[Element]] = defaultdict(list)
        self._by_class: defaultdict[str, list[Element]] = defaultdict(list)
        self._children: defaultdict[int, list[Element]] = defaultdict(list)
        self._enter_elements()

    def named(self, *names: str) -> list[Element]:
        """The elements of these names, of the first name first."""
        return [element for name in names for element in self._by_name.get(name, ())]

    def with_id(self, *ids: str) -> list[Element]:
        """The elements of these ids, in lower case; pages give an id to many elements (`pageLink`)."""
        return [element for name in ids for element in self._by_id.get(name, ())]

    def with_class(self, *classes: str) -> list[Element]:
        """The elements of these classes, in lower case, of the first class first."""
        return [element for name in classes for element in self._by_class.get(name, ())]

    def siblings(self, element: Element) -> list[Element]:
        """The elements around it that have the same parent, itself among them."""
        return self._children[element.parent]

    def pieces(self, start: int = 0, end: int | None = None) -> list[Piece]:
        """The printed text of the tokens `[start, end)`, piece by piece, without what is only white space."""
        return list(_cut(self, start, len(self.tokens) if end is None else end))

    def note(self, element: Element) -> list[Piece]:
        """The printed text of an element that holds a few lines; of one that holds more, its beginning."""
        return self.pieces(element.start, min(element.end, element.start + _LONGEST_NOTE))

    def lines_of(self, element: Element) -> list[str]:
        """The printed lines of an element that holds a few of them, as they stand in the page."""
        return [piece.text for piece in self.note(element)]

    def end_of(self, start: int) -> int:
        """Where the element ends that starts there."""
        return self._ends[start]

    def _match_tags(self) -> None:
        opened: list[int] = []
        for index, token in enumerate(self.tokens):
            if token.kind is Kind.OPEN:
                self._parents[index] = opened[-1] if opened else -1
                opened.append(index)
            elif token.kind is Kind.CLOSE:
                self._ends[opened.pop()] = index + 1

    def _enter_elements(self) -> None:
        for start, parent in self._parents.items():
            token = self.tokens[start]
            element = Element(token.text, token.attributes, start, self._ends[start], parent)
            self.elements.append(element)
            self._by_name[element.name].append(element)
            self._children[parent].append(element)
            if identity := element.attributes.get("id"):
                self._by_id[identity.strip().lower()].append(element)
            for name in set(element.attributes.get("class", "").lower().split()):
                self._by_class[name].append(element)


def read_markup(text: str) -> Markup:
    """Never raises; linear in the length of the text."""
    return Markup(read_tokens(text))


def printed(text: str) -> str:
    """The text without the characters that print nothing."""
    return _INVISIBLE.sub("", text)


def picture_frames(markup: Markup, start: int, end: int) -> list[Element]:
    """The innermost tables and figures among the tokens `[start, end)` that hold a picture, in document order."""
    frames: list[Element] = []
    around: list[Element] = []
    for element in _between(markup, start, end):
        while around and around[-1].end <= element.start:
            around.pop()
        if element.name in _PICTURES:
            around.append(element)
        elif element.name == "img" and around and (not frames or frames[-1] is not around[-1]):
            frames.append(around[-1])
    return frames


def _between(markup: Markup, start: int, end: int) -> Iterator[Element]:
    return (element for element in markup.elements if start <= element.start < end)


class _Composing:
    """The piece that is being put together."""

    def __init__(self) -> None:
        self._texts: list[tuple[str, bool]] = []
        self._start = 0
        self._is_linked = False
        self.follows_picture = False

    def add(self, text: str, start: int, *, is_bold: bool, is_linked: bool) -> None:
        if not self._texts:
            self._start, self._is_linked = start, True
        self._texts.append((text, is_bold))
        if not text.isspace():
            self._is_linked = self._is_linked and is_linked

    def finish(self) -> Iterator[Piece]:
        """The piece if there is anything in it; the next one is empty."""
        text = printed("".join(text for text, _ in self._texts))
        if text and not text.isspace():
            is_bold = all(bold for text, bold in self._texts if not text.isspace())
            yield Piece(text, self._start, is_bold, self._is_linked, self.follows_picture)
            self.follows_picture = False
        self._texts = []


def _cut(markup: Markup, start: int, end: int) -> Iterator[Piece]:
    piece = _Composing()
    bold: list[int] = []
    links: list[int] = []
    index = start
    while index < end:
        token = markup.tokens[index]
        if token.kind is Kind.OPEN:
            if token.text in SILENT:
                index = markup.end_of(index)
                continue
            if token.text in _BLOCKS:
                yield from piece.finish()
            piece.follows_picture = piece.follows_picture or token.text == "img"
            if _is_bold(token):
                bold.append(markup.end_of(index))
            if token.text == "a":
                links.append(markup.end_of(index))
        elif token.kind is Kind.CLOSE and token.text in _BLOCKS:
            yield from piece.finish()
        elif token.kind is Kind.TEXT:
            piece.add(token.text, index, is_bold=_covers(bold, index), is_linked=_covers(links, index))
        index += 1
    yield from piece.finish()


def _covers(ends: list[int], index: int) -> bool:
    """Whether one of the elements that end there is still open; those that are not are forgotten."""
    while ends and ends[-1] <= index:
        ends.pop()
    return bool(ends)


def _is_bold(token: Token) -> bool:
    return token.text in _BOLD_NAMES or _BOLD_STYLE.search(token.attributes.get("style", "")) is not None
