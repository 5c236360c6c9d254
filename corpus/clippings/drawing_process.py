"""The process in which a sheet is drawn: a PDF file on standard input → one PNG-less picture on standard output.

Arguments: the folder of the program, the number of the sheet, the pixels of its longer side. The answer is a line
`WIDTH HEIGHT` and then three bytes a pixel, red, green, blue, row after row; or status 1.
"""

import ctypes
import sys
from typing import Any

import pypdfium2.raw as pdfium

from corpus.readers.pdf_process import limit_process

_WHITE = 0xFFFFFFFF
_REVERSED = 0x10
"""PDFium's FPDF_REVERSE_BYTE_ORDER: red first."""


def main(arguments: list[str]) -> int:
    limit_process()
    content = sys.stdin.buffer.read()
    pdfium.FPDF_InitLibrary()
    buffer = (ctypes.c_char * len(content)).from_buffer_copy(content)
    document = pdfium.FPDF_LoadMemDocument64(buffer, len(content), None)
    page = pdfium.FPDF_LoadPage(document, int(arguments[0])) if document else None
    if not page:
        return 1
    width, height, pixels = _draw(page, int(arguments[1]))
    sys.stdout.buffer.write(b"%d %d\n" % (width, height))
    sys.stdout.buffer.write(pixels)
    return 0


def _draw(page: Any, longer_side: int) -> tuple[int, int, memoryview]:
    across, down = pdfium.FPDF_GetPageWidthF(page), pdfium.FPDF_GetPageHeightF(page)
    scale = longer_side / max(across, down, 1e-6)
    width, height = max(1, round(across * scale)), max(1, round(down * scale))
    stride = width * 3
    pixels = (ctypes.c_ubyte * (stride * height))()
    bitmap = pdfium.FPDFBitmap_CreateEx(width, height, pdfium.FPDFBitmap_BGR, pixels, stride)
    pdfium.FPDFBitmap_FillRect(bitmap, 0, 0, width, height, _WHITE)
    pdfium.FPDF_RenderPageBitmap(bitmap, page, 0, 0, width, height, 0, _REVERSED)
    return width, height, memoryview(pixels)
