"""One issue of a digital newspaper: from its front page to its other pages, and from these to the articles."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date as Date
from pathlib import Path
from typing import Protocol

from corpus.errors import SourceError
from corpus.fetching.errors import FetchError, MissingError, RefusedError, TroubleError
from corpus.fetching.folder import IssueFolder, Kept
from corpus.fetching.papers import Paper
from corpus.fetching.visiting import Visit, Visitor, Wanted
from corpus.readers.html_charset import decode_html
from corpus.readers.html_facts import day_of_address
from corpus.readers.html_layout import Layout, PageLink, read_layout

MOST_REFRESHES = 3
"""`paperindex.htm` leads to `index.htm`, which leads to the day's front page."""

MOST_TROUBLES = 3
"""A site that fails so often in a row is left alone."""

MOST_PAGES, MOST_ARTICLES = 300, 5000
"""No paper's issue has more; what links to more is none."""


class Asking(Protocol):
    """What fetches pages; see `Visitor.visit`."""

    def visit(self, url: str, wanted: Wanted, *, etag: str | None = None, modified: str | None = None) -> Visit: ...


@dataclass(frozen=True, slots=True)
class Progress:
    """How far it is: files that are there, of those that are known of."""

    done: int
    known: int


@dataclass(slots=True)
class FetchedIssue:
    """What there is of an issue now. `articles` and `pdfs` are files, each article with its sidecar."""

    paper: Paper
    day: Date
    pages: int = 0
    articles: list[Path] = field(default_factory=list)
    pdfs: list[Path] = field(default_factory=list)
    errors: list[FetchError] = field(default_factory=list)
    asked: int = 0

    @property
    def is_whole(self) -> bool:
        """Whether asking again would bring no more: what is missing is not there to be had."""
        return not any(isinstance(error, TroubleError) for error in self.errors)


@dataclass(frozen=True, slots=True)
class _Item:
    """An article or a PDF that a layout page links."""

    url: str
    number: str | None
    wanted: Wanted


def fetch_issue(
    paper: Paper,
    day: Date,
    folder: IssueFolder,
    visitor: Visitor | Asking,
    *,
    wants_pdf: bool = False,
    tell: Callable[[Progress], None] = lambda progress: None,
) -> FetchedIssue:
    """Fetches what is not there yet. What fails is in `errors`, and the rest comes nevertheless.

    Raises FetchError when there is not even a front page, or the disk is full.
    """
    with folder.open():
        walk = _Walk(FetchedIssue(paper, day), folder, visitor, tell)
        items = list(walk.read_pages(paper.front_page(day), wants_pdf=wants_pdf))
        for number, item in enumerate(items):
            if walk.is_hopeless:
                left = f"{paper.name} {day} 还有 {len(items) - number} 个网页没有取"
                walk.issue.errors.append(TroubleError(f"{left}，网站现在有麻烦；请过一会儿再运行一次，会接着取。"))
                break
            walk.fetch_item(item)
        if walk.issue.is_whole:
            folder.finish()
        return walk.issue


class _Walk:
    """The way through one issue."""

    def __init__(
        self, issue: FetchedIssue, folder: IssueFolder, visitor: Visitor | Asking, tell: Callable[[Progress], None]
    ) -> None:
        self.issue = issue
        self._folder = folder
        self._visitor = visitor
        self._tell = tell
        self._done = 0
        self._known = 1
        self._troubles = 0

    @property
    def is_hopeless(self) -> bool:
        return self._troubles >= MOST_TROUBLES

    def read_pages(self, front: str, *, wants_pdf: bool) -> Iterator[_Item]:
        """The articles of all pages, each once, with the number of the first page that links it."""
        seen: set[str] = set()
        for page, layout in self._layouts(front):
            number = layout.number or (page.number if page else None)
            pdf = (page.pdf if page else None) or layout.pdf
            linked = [
                _Item(article.url, number, Wanted.PAGE) for article in layout.articles if self._is_of_day(article.url)
            ]
            if wants_pdf and pdf:
                linked.append(_Item(pdf, number, Wanted.PDF))
            for item in linked[:MOST_ARTICLES]:
                if item.url not in seen:
                    seen.add(item.url)
                    self._known += 1
                    yield item

    def fetch_item(self, item: _Item) -> None:
        """An article or a PDF, with its sidecar; an error goes to the issue's."""
        suffix = ".pdf" if item.wanted is Wanted.PDF else ".html"
        try:
            kept = self._get(item.url, item.wanted, suffix, sidecar=lambda visit: self._sidecar(item, visit))
        except (MissingError, RefusedError, TroubleError) as error:
            self._note(error)
        else:
            self._troubles = 0
            files = self.issue.pdfs if item.wanted is Wanted.PDF else self.issue.articles
            files.append(self._folder.path(kept))
        self._step()

    def _layouts(self, front: str) -> Iterator[tuple[PageLink | None, Layout]]:
        """The layout page of each page of the issue; raises FetchError when there is no front page."""
        url, first = self._front(front)
        self._known += len(first.pages)
        pages = [page for page in first.pages[:MOST_PAGES] if self._is_of_day(page.url)]
        if url not in {page.url for page in pages}:
            self.issue.pages += 1
            yield None, first
        self._step()
        for page in pages:
            if self.is_hopeless:
                return
            try:
                layout = first if page.url == url else self._layout(page.url)[1]
            except (MissingError, RefusedError, TroubleError) as error:
                self._note(error)
            else:
                self.issue.pages += 1
                yield page, layout
            self._step()

    def _front(self, url: str) -> tuple[str, Layout]:
        """The front page, which may be one that only leads to it."""
        for _ in range(MOST_REFRESHES + 1):
            found, layout = self._layout(url)
            if layout.articles or layout.pages or not layout.refresh:
                break
            url = layout.refresh
        day = self.issue.day
        printed = day_of_address(found)
        if printed not in (None, day.isoformat()):
            name = self.issue.paper.name
            raise FetchError(f"{found} 是 {printed} 的报，不是 {day} 的，{name}这天的也许还没有出；请晚些时候再取。")
        if layout.is_empty:
            raise FetchError(f"{found} 里没有版面也没有文章的链接；请检查 {self.issue.paper.id}.toml 里的网址。")
        return found, layout

    def _layout(self, url: str) -> tuple[str, Layout]:
        kept = self._get(url, Wanted.PAGE, ".html")
        try:
            text = decode_html(url, self._folder.read(kept))
        except SourceError as error:
            raise RefusedError(str(error)) from error
        return kept.url, read_layout(text, kept.url, self.issue.paper.links)

    def _get(self, url: str, wanted: Wanted, suffix: str, *, sidecar: Callable[[Visit], str] | None = None) -> Kept:
        """The page from disk if it was fetched in this round, else from the site."""
        fresh = self._folder.fresh(url)
        if fresh is not None:
            return fresh
        stale = self._folder.stale(url)
        self.issue.asked += 1
        visit = self._visitor.visit(
            url, wanted, etag=stale.etag if stale else None, modified=stale.modified if stale else None
        )
        return self._folder.keep(url, visit, suffix, sidecar=sidecar(visit) if sidecar else None)

    def _sidecar(self, item: _Item, visit: Visit) -> str:
        issue = self.issue
        facts = {"paper": issue.paper.name, "date": issue.day.isoformat(), "page": item.number}
        if item.wanted is Wanted.PAGE:
            facts["url"] = visit.url
        # A JSON text is a TOML string as long as it is printable, and addresses and numbers are.
        return "".join(f"{key} = {json.dumps(value, ensure_ascii=False)}\n" for key, value in facts.items() if value)

    def _is_of_day(self, url: str) -> bool:
        """Pages link to other days, too (往期回顾); what has a date in its address must have this one."""
        return day_of_address(url) in (None, self.issue.day.isoformat())

    def _note(self, error: FetchError) -> None:
        self.issue.errors.append(error)
        self._troubles = self._troubles + 1 if isinstance(error, TroubleError) else 0

    def _step(self) -> None:
        self._done += 1
        self._tell(Progress(self._done, max(self._done, self._known)))
