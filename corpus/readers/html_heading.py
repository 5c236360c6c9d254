"""What stands over the article of a digital newspaper: where each template prints kicker, headline, deck and byline."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from corpus import marks
from corpus.readers.html_markup import Element, Markup, printed
from corpus.readers.html_tokens import Kind, read_tokens
from corpus.reflow import join_display, write_byline

_NEAR = 20
"""So many elements of a kind are looked at; a page that has more of them around its article is no article's page."""

_LONGEST_PROPERTIES = 20_000

_SOURCE_LINE = re.compile(
    r"《[^《》]{1,20}》\s*[（(]|来源\s*[:：]|\d{4}\s*年\s*\d{1,2}\s*月\s*\d{1,2}\s*日|第?\s*[A-Z]?\d{1,3}\s*版"
)
_BYLINE_LABEL = re.compile(r"^\s*(?:作者|署名|撰文)\s*[:：]\s*")


@dataclass(frozen=True, slots=True)
class Heading:
    """The printed lines of each part, none where the page has no such part; `elements` are where they stand."""

    headline: tuple[str, ...] = ()
    kicker: tuple[str, ...] = ()
    deck: tuple[str, ...] = ()
    byline: tuple[str, ...] = ()
    elements: tuple[Element, ...] = ()

    @property
    def lines(self) -> tuple[str, ...]:
        """All of it in the order of print."""
        return (*self.kicker, *self.headline, *self.deck, *self.byline)


def find_heading(markup: Markup, body: tuple[int, int], said: Mapping[str, str]) -> Heading:
    """`body` is the place of the article's text in the tokens, `said` what the page's properties say of it."""
    title = _headline_element(markup, body)
    kicker = _first(_kickers(markup, title), markup)
    deck = _first(_decks(markup, title, body), markup)
    byline = _first(_bylines(markup, title), markup)
    parts = {
        "headline": _printed(markup, title) or _said(said, "founder-title", "headline"),
        "kicker": _printed(markup, kicker) or _said(said, "introtitle", "founder-introtitle"),
        "deck": _printed(markup, deck) or _said(said, "subtitle", "founder-subtitle"),
        "byline": _names_in(_printed(markup, byline)) or _said(said, "author", "founder-author"),
    }
    elements = tuple(element for element in (title, kicker, deck, byline) if element is not None)
    return _without_repeats(Heading(**parts, elements=elements))


def read_properties(markup: Markup) -> dict[str, str]:
    """What the hidden `enpproperty` comment says: `title` (as `headline`), `introtitle`, `subtitle`, `author`, `date`.

    `<!--enpproperty <date>2016-10-31 09:28:27.0</date><author></author><title>…</title>… /enpproperty-->`
    """
    said: dict[str, str] = {}
    for token in markup.tokens:
        if token.kind is not Kind.COMMENT or not token.text.lstrip().lower().startswith("enpproperty"):
            continue
        # Whatever stands in a <title> is no markup to a parser.
        text = re.sub(r"(?i)<(/?)title>", r"<\1headline>", token.text[:_LONGEST_PROPERTIES])
        inner = Markup(read_tokens(text))
        for element in inner.elements[: 3 * _NEAR]:
            lines = inner.lines_of(element) if element.name not in ("html", "body", "head") else []
            if lines and element.name not in said and len(said) < _NEAR:
                said[element.name] = "\n".join(lines)
        break
    return said


def write_heading(lines: Sequence[str], body: str) -> str | None:
    """Kicker or headline as one string."""
    return join_display(lines, body) or None if lines else None


def write_deck(lines: Sequence[str], body: str) -> str | None:
    """A deck as one string without its leading dash."""
    written = write_heading(lines, body)
    return written[marks.deck_dash(written) :] or None if written else None


def write_names(lines: Sequence[str]) -> str | None:
    return write_byline(" ".join(lines)) or None


def _headline_element(markup: Markup, body: tuple[int, int]) -> Element | None:
    candidates = (
        markup.named("founder-title"),
        _inside(markup, markup.with_class("newsdetatit"), "h3", "h1", "h2"),
        markup.with_id("newsarticletitle"),
        _nearest(markup.named("h1"), body),
        markup.with_class("font01"),
    )
    return _first((element for elements in candidates for element in elements[:_NEAR]), markup)


def _nearest(elements: Sequence[Element], body: tuple[int, int]) -> list[Element]:
    """From the text upwards: the site's name may be an h1, too. Then those in it, where the text's box holds all."""
    above = [element for element in elements if element.end <= body[0]]
    inside = [element for element in elements if body[0] <= element.start < body[1]]
    return above[-_NEAR:][::-1] + inside[:_NEAR]


def _kickers(markup: Markup, title: Element | None) -> Iterator[Element]:
    yield from markup.named("founder-introtitle", "founder-intro", "founder-kicker")[:_NEAR]
    yield from markup.with_id("newsarticlepretitle", "newsarticleintrotitle")[:_NEAR]
    yield from _inside(markup, markup.with_class("newsdetatit"), ".intro")
    if title is None:
        return
    above = [element for element in markup.siblings(title) if element.end <= title.start]
    if title.name == "h1":
        yield from [element for element in above[-3:] if element.name == "h3"][::-1]
    yield from [element for element in markup.with_class("font02") if element.end <= title.start][-1:]


def _decks(markup: Markup, title: Element | None, body: tuple[int, int]) -> Iterator[Element]:
    yield from markup.named("founder-subtitle", "founder-sub", "founder-deck")[:_NEAR]
    yield from markup.with_id("newsarticlesubtitle")[:_NEAR]
    yield from _inside(markup, markup.with_class("newsdetatit"), ".sub")
    if title is None:
        return
    if title.name == "h1":
        yield from _directly_below(markup, title, "h2")
    below = (element for element in markup.with_class("font02") if title.end <= element.start < body[0])
    yield from [element for element, _ in zip(below, range(_NEAR), strict=False)]


def _bylines(markup: Markup, title: Element | None) -> Iterator[Element]:
    yield from markup.named("founder-author")[:_NEAR]
    yield from markup.with_id("newsarticleauthor")[:_NEAR]
    yield from [element for element in markup.with_class("sec") if element.name in ("p", "div")][:_NEAR]
    if title is not None and title.name == "h1":
        yield from _directly_below(markup, title, "h4")
    for element in markup.with_class("author", "zuozhe")[:_NEAR]:
        if any(_BYLINE_LABEL.match(line) for line in markup.lines_of(element)):
            yield element


def _directly_below(markup: Markup, title: Element, name: str) -> Iterator[Element]:
    """Siblings of that name among the headings that follow the headline; a paragraph ends them."""
    around = markup.siblings(title)
    following = (element for element in around if element.start >= title.end)
    for element, _ in zip(following, range(4), strict=False):
        if element.name not in ("h2", "h4", "br", "hr"):
            return
        if element.name == name:
            yield element


def _inside(markup: Markup, boxes: Sequence[Element], *names: str) -> list[Element]:
    """The elements of these names, or of these `.classes`, in the first of the boxes."""
    if not boxes:
        return []
    found: list[Element] = []
    for name in names:
        named = markup.with_class(name[1:]) if name.startswith(".") else markup.named(name)
        found += [element for element in named if boxes[0].start < element.start < boxes[0].end][:_NEAR]
    return found


def _first(elements: Iterable[Element], markup: Markup) -> Element | None:
    """The first of them in which something is printed that is no link."""
    for element, _ in zip(elements, range(3 * _NEAR), strict=False):
        if any(not piece.is_linked for piece in markup.note(element)):
            return element
    return None


def _printed(markup: Markup, element: Element | None) -> tuple[str, ...]:
    return tuple(markup.lines_of(element)) if element is not None else ()


def _said(said: Mapping[str, str], *names: str) -> tuple[str, ...]:
    lines = next((said[name] for name in names if said.get(name, "").strip()), "")
    return tuple(printed(line) for line in lines.splitlines() if line.strip())


def _names_in(lines: Sequence[str]) -> tuple[str, ...]:
    """Who wrote, without the paper and the date: `本报记者　王珂　《人民日报》（2024年12月01日　第 01 版）`."""
    names: list[str] = []
    for line in lines:
        source = _SOURCE_LINE.search(line)
        name = _BYLINE_LABEL.sub("", line[: source.start()] if source else line).strip(" \u3000\xa0|｜·（(")
        if name:
            names.append(name)
    return tuple(names)


def _without_repeats(heading: Heading) -> Heading:
    """A kicker or deck that says the headline again is a template's doing; a second line `——…` is the deck."""
    title = marks.bare("".join(heading.headline))
    kicker = () if marks.bare("".join(heading.kicker)) == title else heading.kicker
    deck = () if marks.bare("".join(heading.deck)) == title else heading.deck
    headline = heading.headline
    if not deck and len(headline) > 1 and marks.deck_dash(headline[-1]):
        headline, deck = headline[:-1], headline[-1:]
    return Heading(headline, kicker, deck, heading.byline, heading.elements)
