"""Typefaces that are drawn letter by letter (Type 3) and say what they are called where PDFium does not look.

A browser that prints a page draws Chinese typefaces so, in hundreds of fonts of a few letters. Each has its name in its
descriptor alone; PDFium tells a font's `/BaseFont`, which such fonts need not have. So it is given to them, in the way
that PDF files are changed: new versions of the objects behind the end of the file (ISO 32000-1, 7.5.6).
"""

import re
from collections.abc import Iterator
from itertools import pairwise

_MOST_FONTS = 5000

_START = re.compile(rb"startxref\s+(\d{1,12})\s+%%EOF\s*$")
_TABLE = re.compile(rb"xref\s+0 (\d{1,9})\s*\n")
_ENTRY = 20
_IN_USE = re.compile(rb"\d{10} \d{5} n")
_TRAILER = re.compile(rb"\s*trailer\s*<<(.{1,2000}?)>>\s*startxref\s", re.DOTALL)
_OBJECT = re.compile(rb"(\d{1,9})\s+(\d{1,5})\s+obj\s*<<")
_NAME = re.compile(rb"/FontName\s*(/[^\s/<>\[\]()%]+)")
_DESCRIPTOR = re.compile(rb"/FontDescriptor\s+(\d{1,9})\s+\d{1,5}\s+R")
_TYPE_3 = re.compile(rb"/Subtype\s*/Type3\b")
_ROOT = re.compile(rb"/Root\s+\d{1,9}\s+\d{1,5}\s+R")
_SIZE = re.compile(rb"/Size\s+\d{1,9}")


def name_typefaces(content: bytes) -> bytes:
    """The file with the names of its Type 3 fonts where PDFium finds them; as it is where none are told plainly."""
    if b"/Type3" not in content:
        return content
    start = _START.search(content, max(0, len(content) - 1024))
    table = _TABLE.match(content, int(start[1])) if start else None
    trailer = _TRAILER.match(content, table.end() + _ENTRY * int(table[1])) if table else None
    if start is None or table is None or trailer is None or b"/Encrypt" in trailer[1]:
        return content
    root, size = _ROOT.search(trailer[1]), _SIZE.search(trailer[1])
    fonts = list(_fonts_by_name(content, table))[:_MOST_FONTS]
    if not fonts or root is None or size is None:
        return content
    parts, entries, at = [content, b"\n"], [b"xref\n"], len(content) + 1
    for number, generation, name, rest in fonts:
        parts.append(b"%d %d obj\n<</BaseFont %s%sendobj\n" % (number, generation, name, rest))
        entries.append(b"%d 1\n%010d %05d n \n" % (number, at, generation))
        at += len(parts[-1])
    end = b"trailer\n<<%s %s /Prev %s>>\nstartxref\n%d\n%%%%EOF\n" % (size[0], root[0], start[1], at)
    return b"".join([*parts, *entries, end])


def _fonts_by_name(content: bytes, table: re.Match[bytes]) -> Iterator[tuple[int, int, bytes, bytes]]:
    """Number, generation, name and the rest of the dictionary of each Type 3 font with a descriptor and no name.

    Only objects that the file's last table places count: others are out of date, or of a file within this one.
    """
    objects: dict[int, tuple[int, bytes]] = {}
    first = table.end()
    entries = enumerate(content[at : at + _ENTRY] for at in range(first, first + _ENTRY * int(table[1]), _ENTRY))
    places = sorted((int(entry[:10]), number) for number, entry in entries if _IN_USE.match(entry))
    for (at, number), (after, _) in pairwise([*places, (len(content), 0)]):
        found = _OBJECT.match(content, at)
        if found and int(found[1]) == number:
            end = content.find(b"endobj", found.end(), after)
            rest = content[found.end() : max(end, found.end())]
            if b"/FontDescriptor" in rest:
                objects[number] = (int(found[2]), rest)
    names = {number: name[1] for number, (_, rest) in objects.items() if (name := _NAME.search(rest))}
    for number, (generation, rest) in sorted(objects.items()):
        descriptor = _DESCRIPTOR.search(rest)
        is_nameless = _TYPE_3.search(rest) is not None and b"/BaseFont" not in rest
        if is_nameless and descriptor and int(descriptor[1]) in names:
            yield number, generation, names[int(descriptor[1])], rest
