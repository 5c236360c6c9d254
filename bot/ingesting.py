"""`wenbao ingest`: files into the library, then the index after it, with a progress bar where somebody watches."""

import os
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, fields, replace
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, ProgressColumn, Task, TextColumn, TimeRemainingColumn
from rich.text import Text

from bot.home import Home
from bot.streams import complain, visible
from corpus.errors import SourceError
from corpus.ingest import find_files, ingest
from corpus.library import Library
from corpus.shelving import Added
from retrieval.cluster.errors import ClusterError
from retrieval.spreading import Crew
from retrieval.storage import IndexMismatch, IndexWriteError

COUNTS = ("new", "unchanged", "replaced", "removed", "broken")


@dataclass(frozen=True, slots=True)
class Ingested:
    """What came of one file."""

    source: str
    added: Added

    def to_json(self) -> dict[str, object]:
        counts = {name: getattr(self.added, name) for name in COUNTS}
        return {"source": self.source, **counts, "errors": [str(error) for error in self.added.errors]}


@dataclass(frozen=True, slots=True)
class Summary:
    """What came of all files together, and how many articles the library has now."""

    sources: int = 0
    new: int = 0
    unchanged: int = 0
    replaced: int = 0
    removed: int = 0
    broken: int = 0
    articles: int = 0
    indexed: bool = True
    """Whether all of them can be found now; if not, whoever asks next sees to it."""

    def to_json(self) -> dict[str, object]:
        return {"summary": True, **{entry.name: getattr(self, entry.name) for entry in fields(self)}}

    def describe(self) -> str:
        """One sentence for people."""
        if not self.sources and not self.broken:
            return f"没有收新的。报库共有 {self.articles} 篇文章。"
        changes = f"新增 {self.new} 篇，更新 {self.replaced} 篇，撤下 {self.removed} 篇，未变 {self.unchanged} 篇"
        broken = f"，{self.broken} 处读不懂" if self.broken else ""
        return f"读了 {self.sources} 个文件：{changes}{broken}。报库共有 {self.articles} 篇文章。"


def ingest_paths(
    home: Home, paths: Sequence[Path], *, tell: Callable[[Ingested], None], processes: int | None = None
) -> Summary:
    """Adds the files to the library one after another, calling `tell` after each, and brings the index up to date.

    So many processes cut words for the index; None: as many as there are cores for.
    """
    _give_way()
    ingested = []
    with _open_progress() as progress, home.open_library() as library:
        found = [file for path in paths for file in find_files(path)]
        for file in progress.track(found, description="读报"):
            ingested.append(_ingest_file(library, file))
            _name_errors(ingested[-1])
            tell(ingested[-1])
        library.prune_kept()
        with library.read() as view:
            count = len(view)
        indexed = not count or _bring_index_up_to_date(home, library, progress, processes)
    return replace(_sum_up(ingested, count), indexed=indexed)


def _bring_index_up_to_date(home: Home, library: Library, progress: Progress, processes: int | None) -> bool:
    """Says whether it could be done; if not, whoever asks next does it."""
    task = progress.add_task("编索引", total=None)
    try:
        with Crew(processes) as crew:
            home.update_retriever(
                library.read,
                progress=lambda done, total: progress.update(task, completed=done, total=total),
                spread=crew,
            )
        if not home.search_urls:
            progress.add_task("整理索引", total=None)
            home.settle_index()
    except (IndexWriteError, IndexMismatch, ClusterError) as error:
        complain(str(error))
        return False
    return True


def _give_way() -> None:
    """A bot on the same machine answers first; where nothing else runs this costs nothing."""
    if sys.platform != "win32":
        with suppress(OSError):
            os.nice(10)


def _ingest_file(library: Library, file: Path | SourceError) -> Ingested:
    if isinstance(file, SourceError):
        return Ingested("", Added(broken=1, errors=(file,)))
    try:
        return Ingested(visible(file.name), ingest(library, file))
    except SourceError as error:
        return Ingested(visible(file.name), Added(broken=1, errors=(error,)))


def _name_errors(ingested: Ingested) -> None:
    for error in ingested.added.errors:
        complain(str(error))
    if more := ingested.added.broken - len(ingested.added.errors):
        complain(f"{ingested.source}：另外还有 {more} 处读不懂；请先改正上面的。")


def _sum_up(ingested: Sequence[Ingested], articles: int) -> Summary:
    counts = {name: sum(getattr(one.added, name) for one in ingested) for name in COUNTS}
    return Summary(sources=len(ingested), articles=articles, **counts)


class _Rate(ProgressColumn):
    """How many are done in a second."""

    def render(self, task: Task) -> Text:
        return Text("" if task.speed is None else f"{task.speed:.1f}/秒")


def _open_progress() -> Progress:
    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), _Rate(), TimeRemainingColumn())
    return Progress(*columns, console=console, transient=True, disable=not console.is_terminal)
