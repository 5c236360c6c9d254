"""Pages that are pictures: bytes → letters with their places, by the recogniser of the `ocr` extra.

The work is done in a process of its own (`recognition_process`), and what it has seen is kept (`recognition_cache`).
"""

import math
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from corpus.errors import SourceError
from corpus.geometry.reading import read_sheet
from corpus.geometry.sheet import Box, Letter, Shape, Sheet
from corpus.model import Page
from corpus.readers.apart import Refused, read_apart
from corpus.readers.recognised import RecognisedLine, set_letters

PICTURE_SUFFIXES = frozenset({".jpeg", ".jpg", ".png", ".tif", ".tiff"})
"""Of pictures of whole pages, in lower case with their dot."""

LARGEST_PICTURE = 100_000_000
"""Bytes."""

PATIENCE = 300.0
"""Seconds a page until the process that recognises is killed; a broadsheet page takes some thirty."""

INSTALL = "python3 -m pip install 'wenbao[ocr]'"
_START = (
    "import sys; sys.path.insert(0, sys.argv[1]); "
    "from corpus.readers.recognition_process import main; sys.exit(main(sys.argv[2:]))"
)
_REFUSED = {
    "broken": "{source} 不是完整的图片，打不开；请重新取得这个文件。",
    "complex": "{source} 的图片太大或太复杂，识别不了；请存成 200 dpi 左右的图片再给。",
    "empty": "{source} 里没有文字，机器也没有认出字来；请换一份更清楚的。",
    "models": f"{{source}} 要识别文字，可是识别用的模型不全；请重新安装：{INSTALL} --force-reinstall。",
    "pixels": "{source} 的图片太大，像素超过一亿五千万；请缩小再给。",
    "time": "{source} 识别了很久也没有完，已经停下；请分成几个文件，或换小一些的图片。",
    "missing": f"{{source}} 里没有文字，像是扫描的图片；请先安装文字识别（{INSTALL}）再读。",
}


@dataclass(frozen=True, slots=True)
class RecognisedSheet:
    """The letters of one page, and what is drawn around them."""

    letters: tuple[Letter, ...]
    sheet: Sheet


def can_recognise() -> bool:
    """Whether the `ocr` extra is installed."""
    return find_spec("rapidocr") is not None and find_spec("onnxruntime") is not None


def refusal(source: str, reason: str) -> SourceError:
    """The sentence for one of the reasons why nothing was recognised."""
    return SourceError(_REFUSED.get(reason, _REFUSED["complex"]).format(source=source))


def is_scan(letters: Sequence[Letter], sheet: Sheet) -> bool:
    """Whether a page is there to be recognised: it shows something, and has next to no letters of its own.

    A folio stamped over a picture of the page does not make it a page of text.
    """
    printed = sum(not letter.text.isspace() for letter in letters)
    if printed >= 40:
        return False
    whole = 0.8 * sheet.width * sheet.height
    has_ground = any(picture.width * picture.height > whole for picture in sheet.pictures)
    return has_ground or (not printed and bool(sheet.pictures or sheet.shapes))


def explain_unread(page: Page) -> SourceError | None:
    """What to say of a page that is a picture and was not recognised, because the extra is not there."""
    if page.sheet is None or page.is_recognised or can_recognise():
        return None
    if page.text.strip() or not is_scan((), page.sheet):
        return None
    return refusal(f"{page.source} 第 {page.sheet.number + 1} 页", "missing")


def read_picture(
    source: str, content: bytes, *, paper: str | None = None, date: str | None = None, page: str | None = None
) -> Page:
    """Read a picture of one page. Raises SourceError without the extra, or when nothing is recognised in it."""
    if len(content) > LARGEST_PICTURE:
        raise SourceError(f"{source} 有 {len(content):,} 字节，一份最多 {LARGEST_PICTURE:,} 字节；请缩小再给。")
    if not can_recognise():
        raise refusal(source, "missing")
    (seen,) = recognise(source, content, [0])
    if not seen.letters:
        raise refusal(source, "empty")
    return read_recognised(source, seen, paper=paper, date=date, page=page)


def read_recognised(
    source: str, seen: RecognisedSheet, *, paper: str | None, date: str | None, page: str | None
) -> Page:
    """The page, marked as recognised."""
    read = read_sheet(source, seen.letters, seen.sheet, paper=paper, date=date, page=page)
    return replace(read, is_recognised=True)


def recognise(source: str, content: bytes, numbers: Sequence[int]) -> list[RecognisedSheet]:
    """Recognise pages (numbers from 0) of a PDF file, or the one page of a picture.

    Raises SourceError when the file cannot be recognised within its limits.
    """
    # Imported here because numpy is not needed where nothing is recognised.
    from corpus.readers.recognition_cache import RecognitionCache

    cache = RecognitionCache()
    seen = {number: cache.find(content, number) for number in numbers}
    fresh = [number for number in numbers if seen[number] is None]
    if fresh:
        for number, page in zip(fresh, _run(source, content, fresh), strict=True):
            cache.keep(content, number, page)
            seen[number] = page
    return [_sheet_of(page, number) for number, page in seen.items() if page is not None]


def _run(source: str, content: bytes, numbers: Sequence[int]) -> list[dict[str, Any]]:
    """What the recognising process says of each page."""
    root = str(Path(__file__).parents[2])
    command = [sys.executable, "-c", _START, root, *map(str, numbers)]
    try:
        pages = read_apart(command, content, seconds=PATIENCE * len(numbers))
    except Refused as refused:
        raise refusal(source, refused.reason) from refused
    if len(pages) != len(numbers):
        raise refusal(source, "complex")
    return pages


def _sheet_of(page: dict[str, Any], number: int) -> RecognisedSheet:
    lines = [
        RecognisedLine(text, tuple(centres), left, top, right, bottom, tuple(map(_pair, gaps)), weight)
        for text, centres, left, top, right, bottom, gaps, weight in page["lines"]
    ]
    shapes = tuple(Shape(box) for box in _boxes(page["rules"]))
    sheet = Sheet(page["width"], page["height"], shapes, tuple(_boxes(page["pictures"])), number)
    return RecognisedSheet(tuple(set_letters(lines)), sheet)


def _pair(gap: Sequence[float]) -> tuple[float, float]:
    return gap[0], gap[1]


def _boxes(rows: Iterable[Sequence[float]]) -> Iterable[Box]:
    return (Box(*row) for row in rows if all(map(math.isfinite, row)))
