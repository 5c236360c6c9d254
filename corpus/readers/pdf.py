"""PDF pages with their layout: bytes → `Page`s whose lines have their places."""

import json
import math
import subprocess
import sys
from pathlib import Path
from typing import Any

from corpus.errors import SourceError
from corpus.geometry.reading import read_sheet
from corpus.geometry.sheet import Box, Letter, Shape, Sheet
from corpus.model import Page

LARGEST_FILE = 100_000_000
"""Bytes. A page with photographs for print is some ten million."""

PATIENCE = 40.0
"""Seconds until the process that parses is killed."""

_START = "import sys; sys.path.insert(0, sys.argv[1]); from corpus.readers.pdf_process import main; sys.exit(main())"
_REFUSED = {
    "encrypted": "{source} 加了密码，读不了；请先去掉密码再给。",
    "broken": "{source} 不是完整的 PDF，打不开；请重新取得这个文件。",
    "complex": "{source} 太大或太复杂，读不了；请另存成普通的 PDF 再给。",
    "pages": "{source} 有 {count} 页，一次最多读 64 页；请分成几个文件。",
    "time": "{source} 读了很久也没有读完，已经停下；请另存成普通的 PDF 再给。",
    "empty": "{source} 里没有文字，像是扫描的图片；请先识别出文字再给。",
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
    if not any(not letter.text.isspace() for letters, _ in sheets for letter in letters):
        raise _refusal(source, "empty")
    number = page if len(sheets) == 1 else None
    return tuple(read_sheet(source, letters, sheet, paper=paper, date=date, page=number) for letters, sheet in sheets)


def _parse(source: str, content: bytes) -> list[dict[str, Any]]:
    """What the parsing process says of each page."""
    root = str(Path(__file__).parents[2])
    try:
        ran = subprocess.run(  # noqa: S603 - this program's own module; the file goes in by standard input
            [sys.executable, "-c", _START, root], input=content, capture_output=True, timeout=PATIENCE, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise _refusal(source, "time") from error
    pages: list[dict[str, Any]] = []
    for line in ran.stdout.splitlines():
        value = json.loads(line) if line.endswith(b"}") else {"refused": "complex"}
        if "refused" in value:
            raise _refusal(source, value["refused"])
        pages.append(value)
    if ran.returncode:
        raise _refusal(source, "time" if -ran.returncode in (24, 9) else "complex")
    if not pages:
        raise _refusal(source, "broken")
    return pages


def _refusal(source: str, reason: str) -> SourceError:
    word, _, count = reason.partition(" ")
    return SourceError(_REFUSED.get(word, _REFUSED["complex"]).format(source=source, count=count))


def _sheet(value: dict[str, Any], number: int) -> tuple[list[Letter], Sheet]:
    """The letters and drawn things of a page; what has no finite place is outside of it and left out."""
    letters = [Letter(*row) for row in value["letters"] if all(math.isfinite(place) for place in row[1:5])]
    shapes = tuple(
        Shape(Box(*row[:4]), row[4]) for row in value["paths"] if all(math.isfinite(place) for place in row[:4])
    )
    pictures = tuple(Box(*row) for row in value["pictures"] if all(math.isfinite(place) for place in row))
    return letters, Sheet(value["width"], value["height"], shapes, pictures, number)
