"""The layout page of a digital newspaper (`node_01.html`): its number and name, its articles, other pages, the PDF."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from urllib.parse import urldefrag, urljoin, urlsplit

from corpus import marks
from corpus.readers.html_markup import Element, Markup, printed, read_markup
from corpus.readers.html_tokens import Kind

MOST_LINKS = 3000
"""Links of a page that are looked at; a layout page has some hundred."""

_LINK_TOKENS = 200
_LONGEST_TITLE = 400
_NUMBERED = re.compile(r"(?:第)?([A-Z]{0,2}\d{1,3})(?:版[:：]?|[:：])(.{0,60})", re.DOTALL)
_WRITTEN_TITLE = re.compile(r'view\(\s*"([^"]*)"')
_EDITOR = "责编"
_REFRESH = re.compile(r"url\s*=\s*['\"]?([^'\"]+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class LinkNames:
    """How the files of articles and of layout pages are called, as patterns of the shell."""

    articles: tuple[str, ...] = ("content_*.htm", "content_*.html", "nw.*.htm", "nw.*.html")
    pages: tuple[str, ...] = ("node_*.htm", "node_*.html", "nbs.*.htm", "nbs.*.html")


@dataclass(frozen=True, slots=True)
class ArticleLink:
    """`polygons` are where the article stands on the picture of the page: x and y in turn, in the picture's pixels."""

    url: str
    title: str
    polygons: tuple[tuple[float, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class PageLink:
    """Another page of the issue, or this one. `number` is as in `Article.page`; numbers may have gaps."""

    url: str
    number: str
    name: str | None = None
    pdf: str | None = None


@dataclass(frozen=True, slots=True)
class Layout:
    """What a layout page leads to, in the page's order. `refresh` is where it sends its reader at once, if it does."""

    number: str | None
    name: str | None
    articles: tuple[ArticleLink, ...]
    pages: tuple[PageLink, ...]
    pdf: str | None
    refresh: str | None

    @property
    def is_empty(self) -> bool:
        return not (self.articles or self.pages or self.refresh)


@dataclass(frozen=True, slots=True)
class _Link:
    """A link with its address made whole, and its text."""

    url: str
    text: str
    element: Element

    @property
    def file(self) -> str:
        return urlsplit(self.url).path.rpartition("/")[2]


def read_layout(text: str, address: str = "", names: LinkNames | None = None) -> Layout:
    """Reads a page's markup; `address` is where it was found, for links that are written relative to it.

    Never raises: a page without such links gives an empty layout.
    """
    markup = read_markup(text)
    names = names or LinkNames()
    links = list(_links(markup, _base(markup, address)))
    articles = tuple(_articles(links, names))
    pages = tuple(_pages(links, names))
    here = next((page for page in pages if page.url == urldefrag(address)[0]), None)
    number, name = (here.number, here.name) if here else _printed_number(markup)
    pdfs = {link.url for link in links if _is_pdf(link)}
    pdf = here.pdf if here and here.pdf else next(iter(pdfs)) if len(pdfs) == 1 else None
    return Layout(number, name, articles, pages, pdf, _refresh(markup, address))


def _base(markup: Markup, address: str) -> str:
    told = next((element.attributes.get("href", "") for element in markup.named("base")[:1]), "")
    return _join(address, told) or address if told else address


def _links(markup: Markup, base: str) -> Iterator[_Link]:
    elements = sorted(markup.named("a", "area"), key=lambda element: element.start)
    for element in elements[:MOST_LINKS]:
        url = _join(base, element.attributes.get("href", "").strip())
        if url:
            yield _Link(url, _text_of(markup, element), element)


def _join(base: str, href: str) -> str | None:
    """The whole address without its fragment and the `?div=-1` that only marks a place on the page's picture."""
    if not href or href.lower().startswith(("javascript:", "mailto:", "#", "data:")):
        return None
    try:
        url = urldefrag(urljoin(base, href))[0]
        parts = urlsplit(url)
    except ValueError:
        return None
    if parts.scheme not in ("http", "https", "") or not url.isprintable():
        return None
    return url.removesuffix(f"?{parts.query}") if parts.query.startswith("div=") else url


def _text_of(markup: Markup, element: Element) -> str:
    """What is printed of a link, or what its script prints: `<script>document.write(view("题<br>目"))</script>`."""
    lines = markup.lines_of(element)
    if not lines:
        said = element.attributes.get("title") or element.attributes.get("alt") or ""
        inner = markup.tokens[element.start : min(element.end, element.start + _LINK_TOKENS)]
        script = "".join(token.text for token in inner if token.kind is Kind.TEXT)[:_LONGEST_TITLE]
        written = _WRITTEN_TITLE.search(script)
        lines = [piece.text for piece in read_markup(written.group(1)).pieces()] if written else [said]
    return printed(" ".join(" ".join(line.split()) for line in lines))[:_LONGEST_TITLE]


def _named(link: _Link, patterns: Sequence[str]) -> bool:
    return any(fnmatchcase(link.file.lower(), pattern.lower()) for pattern in patterns)


def _is_pdf(link: _Link) -> bool:
    return link.file.lower().endswith(".pdf")


def _articles(links: Sequence[_Link], names: LinkNames) -> Iterator[ArticleLink]:
    """Each article once, with the first title that the page gives it; what names its editors is none."""
    titles: dict[str, str] = {}
    polygons: dict[str, list[tuple[float, ...]]] = {}
    for link in links:
        if not _named(link, names.articles):
            continue
        titles[link.url] = titles.get(link.url) or link.text
        outline = _polygon(link.element)
        if outline:
            polygons.setdefault(link.url, []).append(outline)
    editors = {link.url for link in links if _EDITOR in marks.bare(link.text)}
    for url, title in titles.items():
        if url not in editors:
            yield ArticleLink(url, title, tuple(polygons.get(url, ())))


def _polygon(element: Element) -> tuple[float, ...] | None:
    """The corners of an area; None where there are none or they are no numbers."""
    if element.name != "area":
        return None
    try:
        corners = tuple(float(part.strip().rstrip("%")) for part in element.attributes.get("coords", "").split(","))
    except ValueError:
        return None
    return corners if len(corners) % 2 == 0 and len(corners) >= 4 else None


def _pages(links: Sequence[_Link], names: LinkNames) -> Iterator[PageLink]:
    """Each page once, in order, with the PDF that is linked between it and the next page."""
    numbered: dict[str, tuple[str, str | None]] = {}
    pdfs: dict[str, str] = {}
    latest: str | None = None
    for link in links:
        if _is_pdf(link):
            if latest is not None:
                pdfs.setdefault(latest, link.url)
        elif _named(link, names.pages) and (found := _NUMBERED.fullmatch(marks.bare(link.text))):
            latest = link.url
            numbered.setdefault(link.url, (marks.page_number(found.group(1)), found.group(2) or None))
        elif _named(link, names.articles):
            latest = None
    for url, (number, name) in numbered.items():
        yield PageLink(url, number, name, pdfs.get(url))


def _printed_number(markup: Markup) -> tuple[str | None, str | None]:
    """`01版:要闻` above the list of articles, where the page says only one number outside its links."""
    texts = [marks.bare(piece.text) for piece in markup.pieces() if not piece.is_linked and len(piece.text) < 80]
    found = {match.groups() for text in texts if (match := _NUMBERED.fullmatch(text))}
    if len({number for number, _ in found}) != 1:
        return None, None
    number, name = max(found, key=lambda pair: len(pair[1]))
    return marks.page_number(number), name or None


def _refresh(markup: Markup, address: str) -> str | None:
    for element in markup.named("meta"):
        if element.attributes.get("http-equiv", "").lower() == "refresh":
            found = _REFRESH.search(element.attributes.get("content", ""))
            if found:
                return _join(address, found.group(1).strip())
    return None
