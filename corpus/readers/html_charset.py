"""The characters of an HTML page: by byte order mark, then as its meta says, then UTF-8 or gb18030; never a guess."""

import codecs

from corpus.errors import SourceError
from corpus.readers.html_markup import Markup
from corpus.readers.html_tokens import read_tokens

LARGEST_FILE = 5_000_000
"""Bytes. An article's page has some fifty thousand, a layout page three hundred thousand."""

_HEAD = 4096
"""Bytes in which a page says how it is written."""

_MARKS = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}

# What browsers take for these names: gb18030 holds both, and papers write characters that only it has.
_WIDER = {"gb2312": "gb18030", "gbk": "gb18030", "hz": "gb18030", "x-gbk": "gb18030", "gb_2312-80": "gb18030"}

_CHARACTERS_A_BAD_ONE = 1000
"""A character that its system has cut in two is no reason to lose an article; more of them are a wrong encoding."""


def decode_html(source: str, content: bytes) -> str:
    """Raises SourceError when the page is empty, too large or in no encoding that it or the house knows."""
    if len(content) > LARGEST_FILE:
        raise SourceError(f"{source} 有 {len(content):,} 字节，网页最多 {LARGEST_FILE:,} 字节；请只给出文章的网页。")
    if not content.strip():
        raise SourceError(f"{source} 是空的；请重新取得这个网页。")
    for mark, encoding in _MARKS.items():
        if content.startswith(mark):
            return content.decode(encoding, "replace")
    declared = declared_charset(content)
    for attempt in dict.fromkeys([declared, "utf-8", "gb18030"]):
        decoded = _decode(content, attempt) if attempt else None
        if decoded is not None:
            return decoded
    text = content.decode(declared or "utf-8", "replace")
    if declared is None or text.count("\ufffd") > max(1, len(text) // _CHARACTERS_A_BAD_ONE):
        raise SourceError(f"{source} 的编码认不出来；请把网页另存为 UTF-8 再试。")
    return text


def declared_charset(content: bytes) -> str | None:
    """What the page's meta says, as Python names it; None when it says nothing or nothing known."""
    markup = Markup(read_tokens(content[:_HEAD].decode("latin-1")))
    for element in markup.named("meta"):
        attributes = element.attributes
        said = attributes.get("charset") or attributes.get("content", "").lower().partition("charset=")[2]
        name = said.split(";")[0].strip(" \"'").lower()
        if name and (known := _known(_WIDER.get(name, name))):
            return known
    return None


def _known(name: str) -> str | None:
    """Python's name of a character encoding that can hold a page; codecs like base64 or idna cannot."""
    try:
        found = codecs.lookup(name)
        _ = "<".encode(found.name)
    except (LookupError, UnicodeError, ValueError, AssertionError):
        return None
    # A page whose meta can be read is not in UTF-16 or UTF-32, whatever it says.
    return None if found.name.startswith(("utf-16", "utf-32", "utf-7")) else found.name


def _decode(content: bytes, encoding: str) -> str | None:
    try:
        return content.decode(encoding)
    except (UnicodeDecodeError, LookupError, ValueError):
        return None
