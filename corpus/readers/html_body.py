"""The text of an article in a digital newspaper: where it stands, and its pieces as paragraphs and crossheads."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from corpus import marks
from corpus.furniture import find_folio, has_credit, is_caption
from corpus.layout import split_jump_lines
from corpus.model import Line, Paragraph, Section
from corpus.readers.html_markup import Element, Markup, Piece, picture_frames
from corpus.readers.html_tokens import Kind
from corpus.reflow import join_display, set_paragraph, write_byline

_CANDIDATES = 4
"""So many places of a kind are tried as the text; the first one may be empty."""

_LONGEST_CROSSHEAD = 30
_CAPTION_TAIL = 40


@dataclass(frozen=True, slots=True)
class PrintedLine:
    """A piece of the text on its place in the page's text; `is_bold` when all of it is."""

    line: Line
    is_bold: bool

    @property
    def bare(self) -> str:
        return marks.bare(self.line.text)


@dataclass(slots=True)
class Body:
    """What became of the pieces of an article's text."""

    sections: list[tuple[str | None, list[Paragraph]]] = field(default_factory=list)
    captions: list[str] = field(default_factory=list)
    folio: list[str] = field(default_factory=list)
    unplaced: list[str] = field(default_factory=list)
    byline: str | None = None
    dateline: str | None = None
    continued_from: str | None = None
    continued_on: str | None = None

    @property
    def paragraphs(self) -> list[Paragraph]:
        return [paragraph for _, paragraphs in self.sections for paragraph in paragraphs]

    def freeze_sections(self) -> tuple[Section, ...]:
        return tuple(Section(subhead, tuple(paragraphs)) for subhead, paragraphs in self.sections)


def find_body(markup: Markup) -> tuple[int, int] | None:
    """The tokens `[start, end)` that hold an article's text; None where the page is none of the known templates'."""
    for start, end in _places(markup):
        pieces = markup.pieces(start, end)
        letters = sum(len(piece.text) for piece in pieces)
        linked = sum(len(piece.text) for piece in pieces if piece.is_linked)
        # On a layout page of the People's Daily #ozoom holds the lists of pages and articles.
        if letters and linked * 2 <= letters:
            return start, end
    return None


def _places(markup: Markup) -> Iterator[tuple[int, int]]:
    yield from _marked_places(markup)
    boxes = markup.named("founder-content")[:_CANDIDATES]
    if not markup.with_id("titlelist"):
        boxes += markup.with_id("articlecontent")[:_CANDIDATES] + markup.with_id("ozoom")[:_CANDIDATES]
        boxes += markup.with_class("newsdetatext")[:_CANDIDATES]
    yield from ((box.start, box.end) for box in boxes)


def _marked_places(markup: Markup) -> Iterator[tuple[int, int]]:
    """From `<!--enpcontent-->` to `<!--/enpcontent-->`; papers print the pair twice, or the first mark twice."""
    start: int | None = None
    found = 0
    for index, token in enumerate(markup.tokens):
        if token.kind is not Kind.COMMENT:
            continue
        mark = token.text.strip().lower()
        if mark == "enpcontent":
            start = index
        elif mark == "/enpcontent" and start is not None:
            yield start, index
            start, found = None, found + 1
            if found == _CANDIDATES:
                return


def pieces_of_body(markup: Markup, body: tuple[int, int], heading: Sequence[Element]) -> list[Piece]:
    """The pieces of the text without those of the heading, where the text's box holds it, too."""
    inside = [element for element in heading if body[0] <= element.start < body[1]]
    pieces = markup.pieces(*body)
    return [piece for piece in pieces if not any(element.holds(piece.start) for element in inside)]


def find_captions(markup: Markup, body: tuple[int, int], pieces: Sequence[Piece]) -> set[int]:
    """The indices of the pieces that say what a picture shows; none where there is nothing else: a picture story."""
    framed = _framed(markup, body, pieces)
    captions: set[int] = set()
    for index, piece in enumerate(pieces):
        text = piece.text.strip()
        goes_on = index - 1 in captions and len(text) < _CAPTION_TAIL and has_credit(text)
        says_so = is_caption(text) and (piece.follows_picture or (has_credit(text) and text.startswith(_CAPTION_WORDS)))
        if index in framed or says_so or goes_on:
            captions.add(index)
    return captions if len(captions) < len(pieces) else set()


_CAPTION_WORDS = ("图为", "上图", "下图", "左图", "右图", "题图", "图①", "图②", "图③", "图片", "▲", "▼", "△", "▽")


def _framed(markup: Markup, body: tuple[int, int], pieces: Sequence[Piece]) -> set[int]:
    """The pieces in tables and figures that are there for their picture, not those in a table that holds the text."""
    letters = sum(len(piece.text) for piece in pieces)
    framed: set[int] = set()
    at = 0
    for frame in picture_frames(markup, *body):
        while at < len(pieces) and pieces[at].start < frame.start:
            at += 1
        inside: list[int] = []
        while at < len(pieces) and pieces[at].start < frame.end:
            inside.append(at)
            at += 1
        if sum(len(pieces[index].text) for index in inside) * 2 < letters:
            framed.update(inside)
    return framed


def captions_beside(markup: Markup, body: tuple[int, int], heading: Sequence[Element]) -> list[str]:
    """The captions of pictures that stand between the headline and the text, as the People's Daily sets them."""
    if not heading:
        return []
    start = min(element.start for element in heading)
    frames = [frame for frame in picture_frames(markup, start, body[0]) if frame.end <= body[0]]
    pieces = [piece for frame in frames[:_CANDIDATES] for piece in markup.pieces(frame.start, frame.end)]
    return [" ".join(piece.text.split()) for piece in pieces if not piece.is_linked]


def read_body(lines: Sequence[PrintedLine], *, headline: str) -> Body:
    """Paragraphs under their crossheads, and what is none: jump marks, a byline or dateline of its own, editors.

    `headline` is bare; a first line that only says it again is left out.
    """
    body = Body()
    rest = _without_marks(lines, body)
    if rest and rest[0].bare == headline:
        rest = rest[1:]
    rest = _without_ends(rest, body)
    pages = "\n".join(line.line.text for line in rest)
    has_crossheads = not all(line.is_bold for line in rest)
    crosshead: list[str] = []
    for index, line in enumerate(rest):
        below = rest[index + 1 :][:1]
        if has_crossheads and below and _is_crosshead(line):
            crosshead.append(line.line.text)
            continue
        if crosshead or not body.sections:
            body.sections.append((join_display(crosshead, pages) or None if crosshead else None, []))
            crosshead = []
        body.sections[-1][1].append(set_paragraph([line.line]))
    return body


def _without_marks(lines: Sequence[PrintedLine], body: Body) -> list[PrintedLine]:
    """The lines without `（上接第1版）` and `（下转第4版）`, which become fields; a second one is of no article."""
    rest: list[PrintedLine] = []
    for whole in lines:
        for line in split_jump_lines([whole.line]):
            part = PrintedLine(line, whole.is_bold)
            source, target = marks.jump_from(part.bare), marks.jump_on(part.bare)
            if source and source.end() == len(part.bare) and body.continued_from is None and not rest:
                body.continued_from = marks.page_number(source.group(1))
            elif target and target.start() == 0 and body.continued_on is None:
                body.continued_on = marks.page_number(target.group(1))
            elif (source and source.end() == len(part.bare)) or (target and target.start() == 0):
                body.unplaced.append(part.bare)
            else:
                rest.append(part)
    return rest


def _without_ends(lines: list[PrintedLine], body: Body) -> list[PrintedLine]:
    """The lines without a byline before them and without editors, dateline and byline behind them."""
    rest = list(lines)
    if len(rest) > 1 and marks.is_byline(rest[0].line.text):
        body.byline = write_byline(rest.pop(0).line.text)
    while len(rest) > 1 and _names_editors(rest[-1].line):
        body.folio.append(" ".join(rest.pop().line.text.split()))
    if len(rest) > 1 and marks.is_closing_dateline(rest[-1].bare) and marks.ends_sentence(rest[-2].line.text):
        body.dateline = rest.pop().bare.strip("（）()")
    if len(rest) > 1 and body.byline is None and marks.is_byline(rest[-1].line.text):
        body.byline = write_byline(rest.pop().line.text)
    return rest


def _names_editors(line: Line) -> bool:
    """`（责编：王五）`, with its brackets or without."""
    text = line.text.strip()
    return bool(find_folio([Line(text.strip("（）()［］[]"), 0)])) and len(text) < _CAPTION_TAIL


def _is_crosshead(line: PrintedLine) -> bool:
    text = line.line.text
    short = len(line.bare) <= _LONGEST_CROSSHEAD
    return line.is_bold and short and not marks.ends_sentence(text) and not marks.reads_like_body(text)
