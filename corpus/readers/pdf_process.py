"""The process in which PDF files are parsed: bytes on standard input → one JSON line a page on standard output.

PDFium is fed what strangers send, so it works away from the program, with little memory and time, and may be killed.
"""

import ctypes
import json
import sys
from collections.abc import Iterable, Sequence
from typing import Any

import pypdfium2.raw as pdfium

from corpus.readers.pdf_objects import MOST_SHAPES, Row, TooMuch, read_letters, read_shapes
from corpus.readers.pdf_typefaces import name_typefaces

MOST_PAGES = 64
MOST_MEMORY = 2 * 1024**3
"""Bytes of address space; a broadsheet page takes some two hundred million."""

MOST_SECONDS = 30
"""Of computing, for a whole file."""

_PASSWORD = 4
"""PDFium's FPDF_ERR_PASSWORD."""


def main() -> int:
    limit_process()
    content = sys.stdin.buffer.read()
    try:
        for page in read_document(content):
            print(json.dumps(page, separators=(",", ":")), flush=True)  # noqa: T201 - the parent reads it
    except TooMuch as error:
        print(json.dumps({"refused": str(error)}))  # noqa: T201 - as above
    except (MemoryError, RecursionError):
        print(json.dumps({"refused": "complex"}))  # noqa: T201 - as above
    return 0


def limit_process() -> None:
    """Bound memory, computing time and files; where the system has no such limits, the parent's clock remains."""
    try:
        import resource
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def read_document(content: bytes) -> Sequence[dict[str, Any]]:
    """The pages of a file as plain values. Raises TooMuch with the word for what is wrong."""
    pdfium.FPDF_InitLibrary()
    content = name_typefaces(content)
    buffer = (ctypes.c_char * len(content)).from_buffer_copy(content) if content else None
    document = pdfium.FPDF_LoadMemDocument64(buffer, len(content), None) if buffer is not None else None
    if not document:
        raise TooMuch("encrypted" if pdfium.FPDF_GetLastError() == _PASSWORD else "broken")
    count = pdfium.FPDF_GetPageCount(document)
    if count < 1:
        raise TooMuch("broken")
    if count > MOST_PAGES:
        raise TooMuch(f"pages {count}")
    return [_read_page(document, number) for number in range(count)]


def _read_page(document: Any, number: int) -> dict[str, Any]:
    page = pdfium.FPDF_LoadPage(document, number)
    if not page:
        raise TooMuch("broken")
    letters = read_letters(page)
    paths, pictures = read_shapes(page)
    if len(paths) + len(pictures) > MOST_SHAPES:
        raise TooMuch("complex")
    turn = _Turn(page)
    width, height = pdfium.FPDF_GetPageWidthF(page), pdfium.FPDF_GetPageHeightF(page)
    pdfium.FPDF_ClosePage(page)
    return {
        "width": width,
        "height": height,
        "letters": turn.letters(letters),
        "paths": [[*turn.box(*path[:4]), path[4]] for path in paths],
        "pictures": [turn.box(*picture) for picture in pictures],
    }


class _Turn:
    """From the page's own coordinates to points from the upper left corner of the page as it is shown."""

    def __init__(self, page: Any) -> None:
        box = pdfium.FS_RECTF()
        pdfium.FPDF_GetPageBoundingBox(page, box)
        self._left, self._bottom, self._right, self._top = box.left, box.bottom, box.right, box.top
        self._quarters = pdfium.FPDFPage_GetRotation(page) % 4

    def point(self, x: float, y: float) -> tuple[float, float]:
        if self._quarters == 1:
            return y - self._bottom, x - self._left
        if self._quarters == 2:
            return self._right - x, y - self._bottom
        if self._quarters == 3:
            return self._top - y, self._right - x
        return x - self._left, self._top - y

    def box(self, left: float, bottom: float, right: float, top: float) -> Row:
        """[left, top, right, bottom] as shown."""
        one, other = self.point(left, bottom), self.point(right, top)
        corners = min(one[0], other[0]), min(one[1], other[1]), max(one[0], other[0]), max(one[1], other[1])
        return [round(value, 3) for value in corners]

    def letters(self, rows: Iterable[Row]) -> list[Row]:
        """[text, left, right, baseline, size, font] of each as shown; in upright writing the origin is above."""
        if self._quarters:
            return [self._letter(row) for row in rows]
        start, end = self._left, self._top
        shown: list[Row] = []
        for text, left, bottom, right, top, x, y, size, font in rows:  # most pages stand upright: no call for a letter
            on_line = abs(x - left) <= 0.3 * size or left > right
            baseline = end - y if on_line else end - min(bottom, top) - 0.14 * size
            shown.append([text, round(left - start, 3), round(right - start, 3), round(baseline, 3), size, font])
        return shown

    def _letter(self, row: Row) -> Row:
        text, left, bottom, right, top, x, y, size, font = row
        shown = self.box(left, bottom, right, top)
        start, baseline = self.point(x, y)
        if abs(start - shown[0]) > 0.3 * max(size, 0.1):
            baseline = shown[3] - 0.14 * size
        return [text, shown[0], shown[2], round(baseline, 3), size, font]


if __name__ == "__main__":
    sys.exit(main())
