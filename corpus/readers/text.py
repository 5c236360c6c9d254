"""Plain text of a page, as a text layer or an OCR program gives it: bytes → `Page`."""

import codecs
import re

from corpus.errors import SourceError
from corpus.model import Line, Page

LARGEST_FILE = 5_000_000
"""Bytes. A whole newspaper page is about thirty thousand; far more is not a page."""

_LINE_END = re.compile(r"\r\n|[\n\r\f\v\x85\u2028\u2029]")
_BINARY = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")


def read_text(
    source: str, content: bytes, *, paper: str | None = None, date: str | None = None, page: str | None = None
) -> Page:
    """Read the text of one page; `source` names the file for people.

    Raises SourceError when the file is empty, too large, binary or in no known encoding.
    """
    text = decode(source, content)
    lines = split_lines(text)
    if not lines:
        raise SourceError(f"{source} 是空的；请给出有一页文字的文件。")
    return Page(source=source, text=text, lines=lines, paper=paper, date=date, page=page)


def decode(source: str, content: bytes) -> str:
    """Decode by byte order mark, else as UTF-8, else as gb18030: an encoding is never guessed from frequencies."""
    if len(content) > LARGEST_FILE:
        raise SourceError(f"{source} 有 {len(content):,} 字节，一页最多 {LARGEST_FILE:,} 字节；请分成几页。")
    text = _decode_strictly(source, content)
    if _BINARY.search(text):
        raise SourceError(f"{source} 不是文字文件；请给出一页的文字，存成 UTF-8 的 .txt。")
    return text


def _decode_strictly(source: str, content: bytes) -> str:
    for encoding in _encodings(content):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise SourceError(f"{source} 的编码认不出来；请存成 UTF-8 再试。")


def _encodings(content: bytes) -> tuple[str, ...]:
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return ("utf-16",)
    return ("utf-8-sig", "gb18030")


def split_lines(text: str) -> tuple[Line, ...]:
    """The lines that hold something, with their offsets; a line end is any of LF, CR, CR LF and a form feed."""
    lines: list[Line] = []
    start, gap = 0, False
    for end, following in [*((m.start(), m.end()) for m in _LINE_END.finditer(text)), (len(text), len(text))]:
        printed = text[start:end]
        if printed.strip("\ufeff") and not printed.isspace():
            lines.append(Line(printed, start, gap_before=gap))
            gap = False
        else:
            gap = True
        if text[end:following] == "\f":
            gap = True
        start = following
    return tuple(lines)
