"""One module a source format, bytes → `Page`; `read_page` chooses among them by the file's suffix."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date as Date
from pathlib import Path
from typing import Protocol

from corpus.errors import SourceError
from corpus.model import Page
from corpus.readers.pdf import read_pdf, read_pdf_pages
from corpus.readers.recognition import PICTURE_SUFFIXES, read_picture
from corpus.readers.text import read_text


class Reader(Protocol):
    """Reads the bytes of one page. Raises SourceError when they cannot be read."""

    def __call__(
        self, source: str, content: bytes, *, paper: str | None, date: str | None, page: str | None
    ) -> Page: ...


def _read_html(source: str, content: bytes, *, paper: str | None, date: str | None, page: str | None) -> Page:
    return _read_web_page(source, content, Issue(paper, date, page))


READERS: Mapping[str, Reader] = {
    ".htm": _read_html,
    ".html": _read_html,
    ".pdf": read_pdf,
    ".txt": read_text,
    **dict.fromkeys(sorted(PICTURE_SUFFIXES), read_picture),
}
"""The reader of each suffix, in lower case with its dot."""


@dataclass(frozen=True, slots=True)
class Issue:
    """What a sidecar file says of a page: the paper, the ISO date, the page number, and where it was fetched from."""

    paper: str | None = None
    date: str | None = None
    page: str | None = None
    url: str | None = None


def read_page(path: Path) -> Page:
    """Read a page file, with paper, date and page number from `<stem>.toml` beside it when there is one.

    Raises SourceError when the file or its sidecar cannot be read, or when the file has several pages.
    """
    reader = READERS.get(path.suffix.lower())
    if reader is None:
        raise SourceError(f"{path.name} 不是认识的文件；请给出 {'、'.join(sorted(READERS))} 文件。")
    issue = read_sidecar(path.with_suffix(".toml"))
    if reader is _read_html:
        return _read_web_page(path.name, _read_bytes(path), issue)
    return reader(path.name, _read_bytes(path), paper=issue.paper, date=issue.date, page=issue.page)


def read_pages(path: Path) -> tuple[Page, ...]:
    """Read all pages of a file, with paper and date from its sidecar, and the page number if it has one page.

    Raises SourceError when the file or its sidecar cannot be read.
    """
    if path.suffix.lower() != ".pdf":
        return (read_page(path),)
    issue = read_sidecar(path.with_suffix(".toml"))
    return read_pdf_pages(path.name, _read_bytes(path), paper=issue.paper, date=issue.date, page=issue.page)


def read_sidecar(path: Path) -> Issue:
    """Read `paper`, `date`, `page` and `url`; all None without a file. Raises SourceError when the file is broken."""
    if not path.is_file():
        return Issue()
    try:
        entries = tomllib.loads(_read_bytes(path).decode("utf-8-sig"))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SourceError(f"{path.name} 不是正确的 TOML（{error}）；请改正或删去。") from error
    unknown = sorted(set(entries) - {"paper", "date", "page", "url"})
    if unknown:
        raise SourceError(f"{path.name} 里有不认识的项 {unknown[0]!r}；只能写 paper、date、page 和 url。")
    return Issue(
        paper=_text_of(path, "paper", entries.get("paper")),
        date=_date_of(path, entries.get("date")),
        page=_text_of(path, "page", entries.get("page")),
        url=_text_of(path, "url", entries.get("url")),
    )


def _read_web_page(source: str, content: bytes, issue: Issue) -> Page:
    # Imported here because a question that is asked needs no HTML parser.
    from corpus.readers.html import read_html

    return read_html(source, content, paper=issue.paper, date=issue.date, page=issue.page, url=issue.url)


def _read_bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise SourceError(f"{path.name} 读不了（{reason}）；请检查路径和权限。") from error


def _text_of(path: Path, key: str, value: object) -> str | None:
    if value is None:
        return None
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    if isinstance(value, str) and value.strip():
        return value.strip()
    raise SourceError(f'{path.name} 里的 {key} = {value!r} 不对；请写成文字，例如 {key} = "2"。')


def _date_of(path: Path, value: object) -> str | None:
    if value is None:
        return None
    try:
        return Date.fromisoformat(str(value)).isoformat()
    except ValueError as error:
        raise SourceError(f'{path.name} 里的 date = {value!r} 不对；请写成 date = "2021-08-13"。') from error
