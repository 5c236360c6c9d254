"""The values that travel from a page to an answer, in newspaper words.

All of them are frozen. Offsets are code points, half open, from zero.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from hashlib import blake2b
from itertools import groupby

from corpus.geometry.sheet import Box, Sheet


@dataclass(frozen=True, slots=True)
class Span:
    """Where some printed characters stand in the text of their source: `source_text[start:end]`.

    `sheet` counts the pages of a source that has several, from 0; each has a text of its own.
    """

    start: int
    end: int
    sheet: int = 0


@dataclass(frozen=True, slots=True)
class Line:
    """One line as its source gives it, without its line end.

    `start` is the offset of `text[0]` in `Page.text`; `gap_before` says that blank lines stand above it.

    Where the source knows its place, `box` is set, `size` is an em in points, `font` tells typefaces apart, and `edges`
    are where its characters begin and the last one ends: `text[i]` stands between `edges[i]` and `edges[i + 1]`, from
    left to right, or from top to bottom when the line is upright. `opening` is how many characters at its beginning are
    set in another typeface than all that follow, in which, and in which the others.
    """

    text: str
    start: int
    gap_before: bool = False
    box: Box | None = None
    size: float = 0.0
    font: str = ""
    edges: tuple[float, ...] = ()
    is_upright: bool = False
    opening: tuple[int, str, str] | None = None

    @property
    def span(self) -> Span:
        return Span(self.start, self.start + len(self.text))

    def part(self, start: int, end: int, *, gap_before: bool = False) -> "Line":
        """The characters `text[start:end]` as a line of their own, on their place."""
        box, edges = self.box, self.edges[start : end + 1]
        if box is not None and len(edges) > 1:
            low, high = edges[0], edges[-1]
            box = replace(box, top=low, bottom=high) if self.is_upright else replace(box, left=low, right=high)
        return replace(
            self,
            text=self.text[start:end],
            start=self.start + start,
            gap_before=gap_before,
            box=box,
            edges=edges,
            opening=None if start or (self.opening and self.opening[0] >= end) else self.opening,
        )


@dataclass(frozen=True, slots=True)
class Page:
    """What a reader found in a source before anything is understood.

    `source` names the file for people, never with its folder. `text` is the decoded source that every `Span` points
    into. `paper`, `date` (ISO) and `page` are what the source or its sidecar file says; None when nothing says it.
    `sheet` holds what is drawn around the lines; where it is set, every line has its box. `told` is set where the
    source itself says what its articles are; then there are no lines to understand. `is_recognised` says that a machine
    has recognised the text in a picture.
    """

    source: str
    text: str
    lines: tuple[Line, ...]
    paper: str | None = None
    date: str | None = None
    page: str | None = None
    sheet: Sheet | None = None
    told: "Told | None" = None
    is_recognised: bool = False


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A whole paragraph; `spans` say where its pieces stand in the source, empty when the source had no page."""

    text: str
    spans: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """The paragraphs under one crosshead; `subhead` is None before the first.

    `page` and `facsimile` are set where the article has jumped: they stand in place of the article's own.
    """

    subhead: str | None
    paragraphs: tuple[Paragraph, ...]
    page: str | None = None
    facsimile: str | None = field(default=None, compare=False)


@dataclass(frozen=True)
class Article:
    """One article of a page.

    Fields that the page does not print are None, never guessed. `uncertain` names the fields that the page supports
    only weakly (for example "headline"), for people who check a page; `facsimile` names the kept file from which the
    article can be cut as a picture; `is_recognised` says that a machine has recognised the text in a picture and may
    have misread a character. None of them takes part in identity.
    """

    sections: tuple[Section, ...]
    headline: str | None = None
    kicker: str | None = None
    deck: str | None = None
    byline: str | None = None
    dateline: str | None = None
    label: str | None = None
    continued_from: str | None = None
    continued_on: str | None = None
    paper: str | None = None
    date: str | None = None
    page: str | None = None
    url: str | None = None
    given_id: str | None = None
    uncertain: tuple[str, ...] = field(default=(), compare=False)
    facsimile: str | None = field(default=None, compare=False)
    is_recognised: bool = field(default=False, compare=False)

    @cached_property
    def id(self) -> str:
        """The id that the source gives, or 16 hexadecimal digits of a hash of all that is printed."""
        return self.given_id or self.content_hash[:16]

    @cached_property
    def content_hash(self) -> str:
        """32 hexadecimal digits that change with every printed character and with paper, date and page."""
        parts: list[str | None] = [
            self.paper, self.date, self.page, self.label, self.kicker, self.headline, self.deck, self.byline,
            self.dateline, self.continued_from, self.continued_on, self.url,
        ]  # fmt: skip
        for section in self.sections:
            parts.append(section.subhead)
            if section.page is not None:
                parts.append(f"\x1c{section.page}")
            parts.extend(paragraph.text for paragraph in section.paragraphs)
            parts.append("\x1d")
        printed = "\x1e".join("\x1f" if part is None else part for part in parts)
        return blake2b(printed.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()

    @cached_property
    def paragraphs(self) -> tuple[Paragraph, ...]:
        return tuple(paragraph for section in self.sections for paragraph in section.paragraphs)

    @cached_property
    def body(self) -> str:
        """The paragraphs joined by one line feed each: what quotes are slices of."""
        return "\n".join(paragraph.text for paragraph in self.paragraphs)

    def moved(self, places: Callable[[tuple[Span, ...]], Iterable[Span]]) -> "Article":
        """The article with its pieces elsewhere in the source: `places` says where the spans of a paragraph are now."""
        sections = tuple(
            replace(
                section, paragraphs=tuple(replace(one, spans=tuple(places(one.spans))) for one in section.paragraphs)
            )
            for section in self.sections
        )
        return replace(self, sections=sections)

    @cached_property
    def closing_dateline(self) -> str | None:
        """The dateline where it stands by itself (新华社北京8月11日电 at the end), and not in a paragraph."""
        return self.dateline if self.dateline and self.dateline not in self.body else None

    @cached_property
    def paragraph_spans(self) -> tuple[Span, ...]:
        """Each paragraph's place in `body`."""
        return tuple(_lay_end_to_end([len(paragraph.text) for paragraph in self.paragraphs]))

    @cached_property
    def subheads(self) -> tuple[str | None, ...]:
        """The crosshead over each paragraph."""
        return tuple(section.subhead for section in self.sections for _ in section.paragraphs)

    def part_with(self, span: Span) -> tuple["Article", Span]:
        """What one page prints of a jumped article: the part where `body[span.start:span.end]` begins.

        Returns the part, its `page` the one it is printed on, and the span in the part's own body, cut at its end. An
        article that has not jumped is its own part.
        """
        if all(section.page is None for section in self.sections):
            return self, span
        start = 0
        parts = [tuple(part) for _, part in groupby(self.sections, lambda section: section.page)]
        lengths = [
            sum(len(paragraph.text) + 1 for section in part for paragraph in section.paragraphs) for part in parts
        ]
        number = 0
        while number < len(parts) - 1 and span.start >= start + lengths[number]:
            start += lengths[number]
            number += 1
        first = parts[number][0]
        part = replace(
            self,
            sections=tuple(replace(section, page=None, facsimile=None) for section in parts[number]),
            given_id=self.id,
            page=first.page or self.page,
            facsimile=self.facsimile if first.page is None else first.facsimile,
        )
        return part, Span(span.start - start, min(span.end - start, lengths[number] - 1))

    def printed_on(self, *, paper: str | None, date: str | None, page: str | None) -> "Article":
        """The same article with what its page says, where the article itself says nothing."""
        return replace(self, paper=self.paper or paper, date=self.date or date, page=self.page or page)


def _lay_end_to_end(lengths: Sequence[int]) -> Iterator[Span]:
    start = 0
    for length in lengths:
        yield Span(start, start + length)
        start += length + 1


@dataclass(frozen=True, slots=True)
class Placement:
    """Where the articles of a sheet stand: `articles[i]` are the boxes of the pieces of `Reading.articles[i]`.

    `furniture` are the boxes of lines that belong to no article: folio and advertisements.
    """

    articles: tuple[tuple[Box, ...], ...]
    furniture: tuple[Box, ...] = ()


@dataclass(frozen=True, slots=True)
class Told:
    """What a source says itself, as a digital newspaper does: its articles, and what is in none of them."""

    articles: tuple[Article, ...]
    captions: tuple[str, ...] = ()
    folio: tuple[str, ...] = ()
    unplaced: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """How a page is understood: its articles in reading order, and all that is in no article.

    Every character of the page other than white space is in exactly one article part or in exactly one of the other
    fields. `unplaced` holds what could not be told, for instance a headline that may belong to two articles.
    `placement` is None where the source does not know the places of its lines.
    """

    page: Page
    articles: tuple[Article, ...]
    labels: tuple[str, ...] = ()
    captions: tuple[str, ...] = ()
    folio: tuple[str, ...] = ()
    advertisements: tuple[str, ...] = ()
    unplaced: tuple[str, ...] = ()
    placement: Placement | None = None
