"""`wenbao fetch`: issues of a digital newspaper into the library, with a progress bar where somebody watches."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field, fields
from datetime import date as Date
from datetime import timedelta
from pathlib import Path
from typing import Self

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from bot.home import Home
from bot.ingesting import Ingested, ingest_paths
from bot.ingesting import Summary as IngestSummary
from bot.streams import complain, visible
from corpus.errors import WenbaoError
from corpus.fetching.addresses import AddressBook, is_reachable_inside
from corpus.fetching.clock import Clock
from corpus.fetching.connection import Connection
from corpus.fetching.errors import FetchError
from corpus.fetching.folder import IssueFolder
from corpus.fetching.issue import FetchedIssue, fetch_issue
from corpus.fetching.issue import Progress as IssueProgress
from corpus.fetching.papers import Paper, find_papers, open_paper, read_paper
from corpus.fetching.robots import RobotsMemory
from corpus.fetching.visiting import Visitor

FOLDER = "fetched"
"""What was fetched, in the home: a folder a paper, in it a folder a day."""


@dataclass(frozen=True, slots=True)
class Order:
    """What shall be fetched. `folder` is where it is kept, the home's own when it is None."""

    paper: str
    days: tuple[Date, ...]
    folder: Path | None = None
    wants_pdf: bool = False


@dataclass(frozen=True, slots=True)
class Equipment:
    """The time, and what may be connected to."""

    clock: Clock = field(default_factory=Clock)
    book: AddressBook = field(default_factory=AddressBook)

    @classmethod
    def for_paper(cls, paper: Paper) -> Self:
        """Only papers that say so themselves are looked for in the newsroom's own network."""
        return cls(book=AddressBook(may_connect=is_reachable_inside)) if paper.is_inside else cls()


@dataclass(frozen=True, slots=True)
class Fetched:
    """What came of one issue. `asked` counts the pages that the site was asked for; `errors` are one sentence each."""

    paper: str
    date: str
    pages: int = 0
    articles: int = 0
    pdfs: int = 0
    asked: int = 0
    new: int = 0
    unchanged: int = 0
    replaced: int = 0
    errors: tuple[str, ...] = ()

    def to_json(self) -> dict[str, object]:
        return {entry.name: getattr(self, entry.name) for entry in fields(self)}

    def describe(self) -> str:
        """One sentence for people."""
        pdfs = f"，PDF {self.pdfs} 个" if self.pdfs else ""
        failed = f"，{len(self.errors)} 处没有成功" if self.errors else ""
        into = f"新增 {self.new} 篇，更新 {self.replaced} 篇，未变 {self.unchanged} 篇"
        return f"{self.paper} {self.date}：{self.pages} 版 {self.articles} 篇{pdfs}，{into}{failed}。"


@dataclass(frozen=True, slots=True)
class Summary:
    """What came of all issues together."""

    issues: int
    articles: int
    asked: int
    new: int
    failed: int

    def to_json(self) -> dict[str, object]:
        return {"summary": True, **{entry.name: getattr(self, entry.name) for entry in fields(self)}}


def fetch(home: Home, order: Order, *, tell: Callable[[Fetched], None], equipment: Equipment | None = None) -> Summary:
    """Fetches the issues one after another and puts each into the library, calling `tell` after each.

    Raises FetchError when there is no such paper, SourceError or LibraryError as ingesting does.
    """
    paper = open_paper(home.folder, order.paper)
    equipment = equipment or Equipment.for_paper(paper)
    folder = (order.folder or home.folder / FOLDER) / paper.id
    memory = RobotsMemory(folder / "robots.json", equipment.clock)
    fetched = []
    with closing(Connection(equipment.book, equipment.clock)) as connection:
        visitor = Visitor(paper, connection, equipment.clock, robots=memory.find, remember=memory.remember)
        for day in order.days:
            fetched.append(_fetch_day(home, order, paper, day, IssueFolder(folder / day.isoformat()), visitor))
            tell(fetched[-1])
    return Summary(
        issues=len(fetched),
        articles=sum(one.articles for one in fetched),
        asked=sum(one.asked for one in fetched),
        new=sum(one.new for one in fetched),
        failed=sum(len(one.errors) for one in fetched),
    )


def choose_days(date: Date | None, first: Date | None, last: Date | None) -> tuple[Date, ...]:
    """The days that the options name, today when they name none. Raises click.UsageError when they do not fit."""
    if date and (first or last):
        raise click.UsageError("--date 不能和 --from、--to 一起用，请只留一种")
    if last and not first:
        raise click.UsageError("有 --to 时也要有 --from，请补上")
    today = Clock().today()
    start, end = (first, last or today) if first else (date or today, date or today)
    if start > end:
        raise click.UsageError(f"--from {start} 在 --to {end} 之后，请对调")
    return tuple(start + timedelta(days=number) for number in range((end - start).days + 1))


def describe_papers(home: Home) -> Iterator[str]:
    """A line for each paper that can be fetched; a file that is broken is named on standard error."""
    for paper_id, file in sorted(find_papers(home.folder).items()):
        try:
            paper = read_paper(file)
        except FetchError as error:
            complain(str(error))
        else:
            yield f"{paper_id}  {visible(paper.name)}  {' '.join(paper.hosts)}"


def _fetch_day(home: Home, order: Order, paper: Paper, day: Date, folder: IssueFolder, visitor: Visitor) -> Fetched:
    try:
        with _progress(f"{paper.name} {day}") as tell:
            issue = fetch_issue(paper, day, folder, visitor, wants_pdf=order.wants_pdf, tell=tell)
    except FetchError as error:
        complain(str(error))
        return Fetched(paper.name, day.isoformat(), errors=(str(error),))
    for sentence in _sentences(issue.errors):
        complain(sentence)
    return _ingest(home, issue)


def _ingest(home: Home, issue: FetchedIssue) -> Fetched:
    """Puts the articles into the library; the PDFs hold the same articles again and are only kept."""
    broken: list[WenbaoError] = []

    def note(ingested: Ingested) -> None:
        broken.extend(ingested.added.errors)

    summary = ingest_paths(home, issue.articles, tell=note) if issue.articles else IngestSummary()
    return Fetched(
        paper=issue.paper.name,
        date=issue.day.isoformat(),
        pages=issue.pages,
        articles=len(issue.articles),
        pdfs=len(issue.pdfs),
        asked=issue.asked,
        new=summary.new,
        unchanged=summary.unchanged,
        replaced=summary.replaced,
        errors=_sentences([*issue.errors, *broken]),
    )


def _sentences(errors: Sequence[WenbaoError]) -> tuple[str, ...]:
    return tuple(visible(str(error)) for error in errors)


@contextmanager
def _progress(description: str) -> Iterator[Callable[[IssueProgress], None]]:
    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task(f"取 {description}", total=None)
        yield lambda progress: bar.update(task, completed=progress.done, total=progress.known)
