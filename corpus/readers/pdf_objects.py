"""What a PDF file prints: PDFium's objects → plain rows. Runs in a process of its own (see `pdf_process`)."""

import ctypes
from collections.abc import Iterator, Sequence
from typing import Any

import pypdfium2.raw as pdfium

MOST_LETTERS = 60_000
"""Of one page. A full broadsheet has ten thousand."""

MOST_SHAPES = 20_000
_DEEPEST = 6
"""How deep forms are followed into forms."""

_INVISIBLE = "~"
"""In place of the typeface of letters without ink: all letters over a scan are so; among others they are no print."""

_RISE, _FALL = 0.88, 0.12
"""How far an em stands above and below its baseline, for letters whose box PDFium does not know.

What a file says in place of its glyphs (`/ActualText`: 人 U+4EBA for a glyph that it calls ⼈ U+2F08, —— for one dash)
PDFium puts into the box of the ink, in equal parts, and in forms into the form's own points. Of all other level letters
the box begins at the origin or, where ink stands out, a little before it.
"""

_FIRST_WIDE = 0x2013
"""From the dashes on letters may be an em wide."""

_IDENTITY = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
Matrix = tuple[float, float, float, float, float, float]
Row = list[Any]


class TooMuch(Exception):
    """A file is not to be read further; the message is one word for the reason, see `corpus.readers.pdf`."""


def read_letters(page: Any) -> list[Row]:
    """[text, left, bottom, right, top, x and y of its origin, size, font] of each letter, in the page's own points."""
    text_page = pdfium.FPDFText_LoadPage(page)
    if not text_page:
        return []
    try:
        count = pdfium.FPDFText_CountChars(text_page)
        if count > 2 * MOST_LETTERS:
            raise TooMuch("complex")
        letters = list(_letters(text_page, count))
        seen = [letter for letter in letters if letter[-1] != _INVISIBLE]
        return seen if 2 * len(seen) > len(letters) else letters
    finally:
        pdfium.FPDFText_ClosePage(text_page)


def _letters(text_page: Any, count: int) -> Iterator[Row]:
    types: dict[int, tuple[float, str, float]] = {}
    fonts: dict[int, str] = {}
    box, x, y = pdfium.FS_RECTF(), ctypes.c_double(), ctypes.c_double()
    box_at, x_at, y_at = ctypes.byref(box), ctypes.byref(x), ctypes.byref(y)
    unicode_of, box_of, origin_of = (
        pdfium.FPDFText_GetUnicode, pdfium.FPDFText_GetLooseCharBox, pdfium.FPDFText_GetCharOrigin,
    )  # fmt: skip
    object_of = _address_function(pdfium.FPDFText_GetTextObject)
    page_at = ctypes.cast(text_page, ctypes.c_void_p).value
    again, origin = 0, (0.0, 0.0)
    for index in range(count):
        code = unicode_of(text_page, index)
        if code < 33 and (code != 32 or pdfium.FPDFText_IsGenerated(text_page, index) == 1):
            continue
        place = object_of(page_at, index)
        if not place:
            continue
        if place not in types:
            drawn = pdfium.FPDFText_GetTextObject(text_page, index)
            types[place] = _type_of(text_page, index, drawn, fonts)
        size, font, width = types[place]
        box_of(text_page, index, box_at)
        origin_of(text_page, index, x_at, y_at)
        again = again + 1 if (x.value, y.value) == origin else 0
        origin = (x.value, y.value)
        if width and code > _FIRST_WIDE and not -0.6 * size < box.left - x.value <= 0.005 * size:
            _box_anew(text_page, index, again, width, size, (box, x, y))
        yield [_character(code), box.left, box.bottom, box.right, box.top, x.value, y.value, size, font]


def _box_anew(text_page: Any, index: int, again: int, width: float, size: float, place: tuple[Any, Any, Any]) -> None:
    """Give a letter its em behind the `again` letters of the same origin, which its matrix knows in forms as well."""
    matrix = pdfium.FS_MATRIX()
    pdfium.FPDFText_GetMatrix(text_page, index, matrix)
    box, x, y = place
    is_spaced = abs(matrix.e - x.value) < 0.01 * size and width < box.right - box.left < 2 * width
    step = box.right - box.left if is_spaced else width
    x.value, y.value = matrix.e + again * step, matrix.f
    box.left, box.right = x.value, x.value + width
    box.bottom, box.top = y.value - _FALL * size, y.value + _RISE * size


def _address_function(function: Any) -> Any:
    """The same function with addresses for pointers: making a pointer object for every letter takes longest of all."""
    address = ctypes.cast(function, ctypes.c_void_p).value or 0
    return ctypes.CFUNCTYPE(ctypes.c_void_p, ctypes.c_void_p, ctypes.c_int)(address)


def _character(code: int) -> str:
    """PDFium gives U+FFFE (or U+0002) for a hyphen where a line ends."""
    return "-" if code in (0xFFFE, 0x2) else chr(code) if code < 0x110000 else "\ufffd"


def _type_of(text_page: Any, index: int, drawn: Any, fonts: dict[int, str]) -> tuple[float, str, float]:
    """The printed size of an em, which is the font's size times the matrix, the typeface, and an em's width.

    The width is 0 where text does not run from left to right.
    """
    matrix = pdfium.FS_MATRIX()
    pdfium.FPDFText_GetMatrix(text_page, index, matrix)
    scale = max(float(abs(matrix.d)), (matrix.c**2 + matrix.d**2) ** 0.5)
    size = pdfium.FPDFText_GetFontSize(text_page, index) * scale
    width = pdfium.FPDFText_GetFontSize(text_page, index) * max(0.0, matrix.a) if matrix.b == 0 == matrix.c else 0.0
    font = pdfium.FPDFTextObj_GetFont(drawn)
    place = ctypes.addressof(font.contents) if font else 0
    if place not in fonts:
        fonts[place] = _font_name(font) if font else ""
    mode = pdfium.FPDFTextObj_GetTextRenderMode(drawn)
    if mode == pdfium.FPDF_TEXTRENDERMODE_INVISIBLE:
        return round(abs(size), 3), _INVISIBLE, width
    bold = "*" if mode in (1, 2) else ""
    return round(abs(size), 3), fonts[place] + bold, width


def _font_name(font: Any) -> str:
    buffer = ctypes.create_string_buffer(128)
    pdfium.FPDFFont_GetBaseFontName(font, buffer, 128)
    return buffer.value.decode("utf-8", "replace").partition("+")[2] or buffer.value.decode("utf-8", "replace")


def read_shapes(page: Any) -> tuple[list[Row], list[Row]]:
    """[left, bottom, right, top, filled] of each path and [left, bottom, right, top] of each picture."""
    paths: list[Row] = []
    pictures: list[Row] = []
    _collect(page, pdfium.FPDFPage_CountObjects, pdfium.FPDFPage_GetObject, [_IDENTITY], paths, pictures)
    return paths, pictures


def _collect(
    holder: Any, count: Any, get: Any, matrices: Sequence[Matrix], paths: list[Row], pictures: list[Row]
) -> None:
    for index in range(max(0, count(holder))):
        if len(paths) + len(pictures) > MOST_SHAPES:
            return
        drawn = get(holder, index)
        kind = pdfium.FPDFPageObj_GetType(drawn)
        if kind == pdfium.FPDF_PAGEOBJ_PATH:
            _add_path(drawn, matrices, paths)
        elif kind in (pdfium.FPDF_PAGEOBJ_IMAGE, pdfium.FPDF_PAGEOBJ_SHADING):
            pictures.append(_bounds(drawn, matrices))
        elif kind == pdfium.FPDF_PAGEOBJ_FORM and len(matrices) < _DEEPEST:
            inner = [*matrices, _matrix_of(drawn)]
            _collect(drawn, pdfium.FPDFFormObj_CountObjects, pdfium.FPDFFormObj_GetObject, inner, paths, pictures)


def _add_path(drawn: Any, matrices: Sequence[Matrix], paths: list[Row]) -> None:
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    pdfium.FPDFPath_GetDrawMode(drawn, fill, stroke)
    if fill.value or stroke.value:
        paths.append([*_bounds(drawn, matrices), bool(fill.value)])


def _matrix_of(drawn: Any) -> Matrix:
    matrix = pdfium.FS_MATRIX()
    if not pdfium.FPDFPageObj_GetMatrix(drawn, matrix):
        return _IDENTITY
    return (matrix.a, matrix.b, matrix.c, matrix.d, matrix.e, matrix.f)


def _bounds(drawn: Any, matrices: Sequence[Matrix]) -> Row:
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    pdfium.FPDFPageObj_GetBounds(drawn, left, bottom, right, top)
    corners = [(x.value, y.value) for x in (left, right) for y in (bottom, top)]
    for a, b, c, d, e, f in reversed(matrices[1:]):
        corners = [(a * x + c * y + e, b * x + d * y + f) for x, y in corners]
    across, up = [x for x, _ in corners], [y for _, y in corners]
    return [min(across), min(up), max(across), max(up)]
