"""The page of an article in a digital newspaper: bytes → `Page`.

Such a page says itself what its article is, so that nothing of it need be understood from lines and widths: `Page.told`
holds the article as it stands. Layout pages (`node_01.html`) are read by `corpus.readers.html_layout`.
"""

from collections.abc import Sequence
from dataclasses import replace

from corpus import marks
from corpus.errors import NoArticlesError, SourceError
from corpus.model import Article, Line, Page, Paragraph, Section, Told
from corpus.readers.html_body import (
    Body,
    PrintedLine,
    captions_beside,
    find_body,
    find_captions,
    pieces_of_body,
    read_body,
)
from corpus.readers.html_charset import decode_html
from corpus.readers.html_facts import Facts, is_web_address, read_facts
from corpus.readers.html_heading import Heading, find_heading, read_properties, write_deck, write_heading, write_names
from corpus.readers.html_layout import Layout, read_layout
from corpus.readers.html_markup import Markup, Piece, read_markup
from corpus.readers.html_unknown import find_text, is_installed
from corpus.reflow import set_paragraph, write_byline

GUESSED = ("headline", "paragraphs")
"""What is uncertain of an article that was found on a page of no known template."""


class LayoutPageError(NoArticlesError):
    """The file `source` is a layout page: it leads to articles and holds none. `layout` is what it leads to."""

    def __init__(self, source: str, layout: Layout) -> None:
        count = len(layout.articles)
        super().__init__(
            f"{source} 是版面目录，有 {count} 篇文章的链接，没有正文；请给出文章的网页，或用 wenbao fetch。"
        )
        self.source = source
        self.layout = layout


def read_html(
    source: str,
    content: bytes,
    *,
    paper: str | None = None,
    date: str | None = None,
    page: str | None = None,
    url: str | None = None,
) -> Page:
    """Read the page of one article; `paper`, `date`, `page` and `url` go before what the page says.

    Raises LayoutPageError for a layout page, and SourceError when the page is in no known encoding, has no article, or
    is of an unknown template and trafilatura is not installed or finds no text.
    """
    text = decode_html(source, content)
    markup = read_markup(text)
    body = find_body(markup)
    if body is None:
        layout = read_layout(text)
        if layout.articles or layout.pages:
            raise LayoutPageError(source, layout)
        found = _read_unknown(source, text, markup)
    else:
        found = _read_known(source, markup, body)
    return _set_place(found, paper=paper, date=date, page=page, url=url)


def _set_place(found: Page, *, paper: str | None, date: str | None, page: str | None, url: str | None) -> Page:
    """The page with what is known of it from elsewhere, which goes before what it says itself."""
    (article,) = found.told.articles if found.told else ()
    placed = replace(
        article,
        paper=paper or article.paper,
        date=date or article.date,
        page=page or article.page,
        url=url if url and is_web_address(url) else article.url,
    )
    told = replace(found.told, articles=(placed,)) if found.told else None
    return replace(found, paper=placed.paper, date=placed.date, page=placed.page, told=told)


def _read_known(source: str, markup: Markup, place: tuple[int, int]) -> Page:
    said = read_properties(markup)
    heading = find_heading(markup, place, said)
    pieces = pieces_of_body(markup, place, heading.elements)
    captions = find_captions(markup, place, pieces)
    text, lines = _lay_out(heading, pieces)
    printed = [PrintedLine(line, piece.is_bold) for line, piece in zip(lines, pieces, strict=True)]
    body = read_body(
        [line for index, line in enumerate(printed) if index not in captions],
        headline=marks.bare("".join(heading.headline)),
    )
    body.captions.extend(printed[index].line.text for index in sorted(captions))
    body.captions.extend(captions_beside(markup, place, heading.elements))
    facts = read_facts(markup, [piece for piece in markup.pieces() if not place[0] <= piece.start < place[1]], said)
    if not body.paragraphs and not heading.headline:
        raise _nothing(source)
    article = _article(heading, body, facts)
    told = Told((article,), tuple(body.captions), (*facts.notes, *body.folio), tuple(body.unplaced))
    return Page(source=source, text=text, lines=(), told=told)


def _lay_out(heading: Heading, pieces: Sequence[Piece]) -> tuple[str, list[Line]]:
    """The text of the article as printed, a line a piece, and the pieces as lines in it."""
    written = [" ".join(line.split()) for line in heading.lines]
    offset = sum(len(line) + 1 for line in written)
    lines: list[Line] = []
    for piece in pieces:
        lines.append(Line(" ".join(piece.text.split()), offset))
        offset += len(lines[-1].text) + 1
    return "\n".join([*written, *(line.text for line in lines)]), lines


def _article(heading: Heading, body: Body, facts: Facts) -> Article:
    paragraphs = [paragraph.text for paragraph in body.paragraphs]
    pages = "\n".join(paragraphs)
    first, last = (paragraphs[0], paragraphs[-1]) if paragraphs else ("", "")
    return Article(
        sections=body.freeze_sections(),
        headline=write_heading(heading.headline, pages),
        kicker=write_heading(heading.kicker, pages),
        deck=write_deck(heading.deck, pages),
        byline=write_names(heading.byline) or body.byline or _printed_byline(first, last),
        dateline=body.dateline or marks.lead(first[:80]),
        continued_from=body.continued_from,
        continued_on=body.continued_on,
        paper=facts.paper,
        date=facts.date,
        page=facts.page,
        url=facts.url,
    )


def _printed_byline(first: str, last: str) -> str | None:
    """The reporters after the lead, else the names that close the article, as on a printed page."""
    found = marks.reporters(first[:160])
    if found and found[1] <= len(marks.lead(first[:160]) or "") + 3:
        return write_byline(found[0])
    closing = marks.signature(last)
    return write_byline(closing) if closing else None


def _read_unknown(source: str, text: str, markup: Markup) -> Page:
    everything = "\n".join(piece.text for piece in markup.pieces())
    found = find_text(text, everything)
    if not found:
        raise _nothing(source) if is_installed() else _unknown(source)
    headline = _only_title(markup)
    paragraphs = [line for line in found if marks.bare(line) != marks.bare(headline or "")]
    lines: list[Line] = []
    offset = 0
    for paragraph in paragraphs:
        lines.append(Line(paragraph, offset))
        offset += len(paragraph) + 1
    article = Article(
        sections=(Section(None, tuple(_paragraphs(lines))),) if lines else (),
        headline=headline,
        url=read_facts(markup, (), {}).url,
        uncertain=GUESSED,
    )
    return Page(source=source, text="\n".join(paragraphs), lines=(), told=Told((article,)))


def _only_title(markup: Markup) -> str | None:
    """The page's `h1` where it has one that is no link; of several nobody knows which is the headline."""
    titles = [markup.note(element) for element in markup.named("h1")[:4]]
    printed = [[piece.text for piece in pieces if not piece.is_linked] for pieces in titles]
    found = [lines for lines in printed if lines]
    return write_heading(found[0], "") if len(found) == 1 else None


def _paragraphs(lines: Sequence[Line]) -> list[Paragraph]:
    return [set_paragraph([line]) for line in lines]


def _nothing(source: str) -> SourceError:
    return SourceError(f"{source} 里没有找到文章；请确认它是数字报里一篇文章的网页。")


def _unknown(source: str) -> SourceError:
    return SourceError(f"{source} 不是认识的数字报网页；请给出文章的网页，或装上 wenbao[web] 再试。")
