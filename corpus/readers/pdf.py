"""PDF pages with their layout: bytes → `Page`s whose lines have their places."""

import math
import sys
from collections.abc import Sequence
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from corpus.errors import SourceError
from corpus.geometry.reading import read_sheet
from corpus.geometry.sheet import Box, Letter, Shape, Sheet
from corpus.model import Page
from corpus.readers.apart import Refused, read_apart
from corpus.readers.recognition import (
    RecognisedSheet,
    can_recognise,
    is_scan,
    read_recognised,
    recognise,
    refusal,
)

LARGEST_FILE = 100_000_000
"""Bytes. A page with photographs for print is some ten million."""

_LARGEST_SIZE = 1e5
PATIENCE = 40.0
"""Seconds until the process that parses is killed."""

_START = (
    "import sys; from types import ModuleType as M; root, libraries = sys.argv[1:]; sys.path.append(libraries)\n"
    "for name in ('corpus', 'corpus.readers'):\n"
    "    sys.modules[name] = M(name); sys.modules[name].__path__ = [root + '/' + name.replace('.', '/')]\n"
    "from corpus.readers.pdf_process import main; sys.exit(main())"
)
"""Bare packages stand for ours: the process needs two of their modules, and the rest takes long to load."""

_REFUSED = {
    "encrypted": "{source} 加了密码，读不了；请先去掉密码再给。",
    "broken": "{source} 不是完整的 PDF，打不开；请重新取得这个文件。",
    "complex": "{source} 太大或太复杂，读不了；请另存成普通的 PDF 再给。",
    "pages": "{source} 有 {count} 页，一次最多读 64 页；请分成几个文件。",
    "time": "{source} 读了很久也没有读完，已经停下；请另存成普通的 PDF 再给。",
    "empty": "{source} 里没有文字；请换一份有文字的文件。",
}


def read_pdf(
    source: str, content: bytes, *, paper: str | None = None, date: str | None = None, page: str | None = None
) -> Page:
    """Read a PDF file of one page. Raises SourceError when it has several, or as `read_pdf_pages` does."""
    pages = read_pdf_pages(source, content, paper=paper, date=date, page=page)
    if len(pages) > 1:
        raise SourceError(f"{source} 有 {len(pages)} 版，这里一次只读一版；请用 wenbao ingest 收进整份，或分成单版。")
    return pages[0]


def read_pdf_pages(
    source: str, content: bytes, *, paper: str | None = None, date: str | None = None, page: str | None = None
) -> tuple[Page, ...]:
    """Read a PDF file, one `Page` for each of its pages; a page number is only taken for a single page.

    Raises SourceError when the file is broken, encrypted, too large, too complex or without any text.
    """
    if len(content) > LARGEST_FILE:
        raise SourceError(f"{source} 有 {len(content):,} 字节，一份最多 {LARGEST_FILE:,} 字节；请分成几个文件。")
    if b"%PDF-" not in content[:1024]:
        raise _refusal(source, "broken")
    sheets = [_sheet(value, number) for number, value in enumerate(_parse(source, content))]
    number = page if len(sheets) == 1 else None
    seen = _recognise(source, content, sheets)
    pages = tuple(
        read_recognised(source, seen[at], paper=paper, date=date, page=number)
        if at in seen
        else read_sheet(source, letters, sheet, paper=paper, date=date, page=number)
        for at, (letters, sheet) in enumerate(sheets)
    )
    if not any(page.text.strip() for page in pages):
        raise refusal(source, "empty") if seen else _refusal(source, "empty")
    return pages


def _recognise(source: str, content: bytes, sheets: Sequence[tuple[list[Letter], Sheet]]) -> dict[int, RecognisedSheet]:
    """What a machine recognises of the pages that are pictures, by their numbers.

    Without the extra such pages stay empty; a file that has no others is refused.
    """
    scans = [number for number, (letters, sheet) in enumerate(sheets) if is_scan(letters, sheet)]
    if not scans:
        return {}
    if can_recognise():
        return dict(zip(scans, recognise(source, content, scans), strict=True))
    if all(letter.text.isspace() for letters, _ in sheets for letter in letters):
        raise refusal(source, "missing")
    return {}


@cache
def _library() -> str:
    """Where the package pypdfium2 is installed."""
    found = find_spec("pypdfium2")
    if found is None or found.origin is None:
        raise SourceError("没有装好 pypdfium2，读不了 PDF；请重新安装 wenbao。")
    return found.origin


def _parse(source: str, content: bytes) -> list[dict[str, Any]]:
    """What the parsing process says of each page."""
    root = str(Path(__file__).parents[2])
    libraries = str(Path(_library()).parents[1])
    command = [sys.executable, "-I", "-S", "-c", _START, root, libraries]
    try:
        pages = read_apart(command, content, seconds=PATIENCE)
    except Refused as refused:
        raise _refusal(source, refused.reason) from refused
    if not pages:
        raise _refusal(source, "broken")
    return pages


def _refusal(source: str, reason: str) -> SourceError:
    word, _, count = reason.partition(" ")
    return SourceError(_REFUSED.get(word, _REFUSED["complex"]).format(source=source, count=count))


def _sheet(value: dict[str, Any], number: int) -> tuple[list[Letter], Sheet]:
    """The letters and drawn things of a page; what has no place on it, as a printer's marks, is left out."""
    letters = [Letter(*row) for row in value["letters"] if _is_on_page(row, value["width"], value["height"])]
    shapes = tuple(
        Shape(Box(*row[:4]), row[4]) for row in value["paths"] if all(math.isfinite(place) for place in row[:4])
    )
    pictures = tuple(Box(*row) for row in value["pictures"] if all(math.isfinite(place) for place in row))
    return letters, Sheet(value["width"], value["height"], shapes, pictures, number)


def _is_on_page(row: Sequence[Any], width: float, height: float) -> bool:
    """No place that is not a number, or not finite, passes the comparisons."""
    _, left, right, baseline, size, _ = row
    return bool(0 < left + right < 2 * width and 0 < baseline <= height + size and size < _LARGEST_SIZE)
