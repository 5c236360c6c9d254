"""The folder of one issue: what has been fetched of it, so that nothing is asked for twice however often one is killed.

A file is written whole under another name and then renamed, and only then named in `fetched.json`, which is replaced
in one step, too. An issue that was being fetched when the program ended is gone on with: what is there is not asked for
again. When a whole issue is fetched another time, each page is asked for on condition that it has changed.
"""

import contextlib
import json
import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from hashlib import blake2b
from pathlib import Path
from urllib.parse import urlsplit

from filelock import FileLock, Timeout

from corpus.fetching.errors import FetchError
from corpus.fetching.visiting import Visit
from corpus.fetching.writing import write_whole

STATE_FILE = "fetched.json"
_FORM = 1
"""Of the state file; another one is not read."""

_UNSAFE = re.compile(r"[^A-Za-z0-9._-]+")


@dataclass(frozen=True, slots=True)
class Kept:
    """A page that is on disk under `file`; `round` counts the times that the issue was fetched, `size` is in bytes."""

    file: str
    url: str
    round: int
    size: int
    etag: str | None = None
    modified: str | None = None


class IssueFolder:
    """Raises FetchError from every method when the disk does not let it work."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._round = 1
        self._is_whole = False
        self._kept: dict[str, Kept] = {}

    @contextlib.contextmanager
    def open(self) -> Iterator[None]:
        """The folder is this process's alone. A new round begins when the last one was whole."""
        with self._telling_trouble():
            self.folder.mkdir(parents=True, exist_ok=True)
            lock = FileLock(self.folder / ".lock", timeout=0)
            try:
                lock.acquire()
            except Timeout as error:
                raise FetchError(f"{self.folder.name} 这一期正由另一个程序在取；请等它取完。") from error
        try:
            self._load()
            if self._is_whole:
                self._round, self._is_whole = self._round + 1, False
                self._save()
            yield
        finally:
            lock.release()

    def fresh(self, url: str) -> Kept | None:
        """What is kept of a page, if it was fetched in this round and need not be asked for."""
        kept = self.stale(url)
        return kept if kept and kept.round == self._round else None

    def stale(self, url: str) -> Kept | None:
        """What is kept of a page, from whichever round."""
        kept = self._kept.get(url)
        if kept is None:
            return None
        try:
            # After a power failure the name may be there and not the content.
            return kept if (self.folder / kept.file).stat().st_size == kept.size else None
        except OSError:
            return None

    def keep(self, url: str, visit: Visit, suffix: str, *, sidecar: str | None = None) -> Kept:
        """Puts a page on disk with the sidecar that says where it stands, or notes that it has not changed."""
        stale = self.stale(url)
        size = len(visit.content) if visit.content is not None else stale.size if stale else 0
        kept = Kept(file_name(url, suffix), visit.url, self._round, size, visit.etag, visit.modified)
        if sidecar is not None:
            self._write((self.folder / kept.file).with_suffix(".toml"), sidecar.encode())
        if visit.content is not None:
            self._write(self.folder / kept.file, visit.content)
        elif stale is None:
            raise FetchError(f"{url} 没有内容；请再试一次。")
        self._kept[url] = kept
        self._save()
        return kept

    def read(self, kept: Kept) -> bytes:
        with self._telling_trouble():
            return (self.folder / kept.file).read_bytes()

    def path(self, kept: Kept) -> Path:
        return self.folder / kept.file

    def finish(self) -> None:
        """The round is whole: the next one asks whether something has changed."""
        self._is_whole = True
        self._save()

    def _load(self) -> None:
        """What the last process has left; a state file that cannot be read is as good as none."""
        try:
            state = json.loads((self.folder / STATE_FILE).read_bytes())
            if state["form"] == _FORM:
                self._kept = {url: Kept(**entry) for url, entry in state["pages"].items()}
                self._round, self._is_whole = int(state["round"]), bool(state["whole"])
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            self._kept, self._round, self._is_whole = {}, 1, False

    def _save(self) -> None:
        pages = {url: asdict(kept) for url, kept in self._kept.items()}
        state = {"form": _FORM, "round": self._round, "whole": self._is_whole, "pages": pages}
        self._write(
            self.folder / STATE_FILE, json.dumps(state, ensure_ascii=False, indent=1).encode("utf-8", "replace")
        )

    def _write(self, file: Path, content: bytes) -> None:
        with self._telling_trouble():
            write_whole(file, content)

    @contextlib.contextmanager
    def _telling_trouble(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            reason = error.strerror or type(error).__name__
            raise FetchError(f"取来的报纸存不下来（{reason}）；请检查磁盘空间和权限，或用 --out 另指一处。") from error


def file_name(url: str, suffix: str) -> str:
    """A name that tells people which page it is and is no other page's: `content_30010000-1a2b3c4d.html`."""
    stem = _UNSAFE.sub("_", urlsplit(url).path.rpartition("/")[2].rpartition(".")[0]).strip("._")[:60]
    return f"{stem or 'page'}-{blake2b(url.encode('utf-8', 'replace'), digest_size=4).hexdigest()}{suffix}"
