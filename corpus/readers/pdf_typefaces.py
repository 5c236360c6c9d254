"""Typefaces that are drawn letter by letter (Type 3) and say what they are called where PDFium does not look.

A browser that prints a page draws Chinese typefaces so, in hundreds of fonts of a few letters. Each has its name in its
descriptor alone; PDFium tells a font's `/BaseFont`, which such fonts need not have. So it is given to them, in the way
that PDF files are changed: new versions of the objects behind the end of the file (ISO 32000-1, 7.5.6).
"""

import re
from collections.abc import Iterator

_MOST_FONTS = 5000

_OBJECT = re.compile(rb"(\d{1,9})\s+(\d{1,5})\s+obj\s*<<")
_NAME = re.compile(rb"/FontName\s*(/[^\s/<>\[\]()%]+)")
_DESCRIPTOR = re.compile(rb"/FontDescriptor\s+(\d{1,9})\s+\d{1,5}\s+R")
_TYPE_3 = re.compile(rb"/Subtype\s*/Type3\b")
_TRAILER = re.compile(rb"trailer\s*<<(.{1,2000}?)>>\s*startxref\s+(\d{1,12})\s", re.DOTALL)
_ROOT = re.compile(rb"/Root\s+\d{1,9}\s+\d{1,5}\s+R")
_SIZE = re.compile(rb"/Size\s+\d{1,9}")


def name_typefaces(content: bytes) -> bytes:
    """The file with the names of its Type 3 fonts where PDFium finds them; as it is where none are told plainly."""
    if b"/Type3" not in content:
        return content
    trailer = next(iter(_TRAILER.findall(content)[-1:]), None)
    if trailer is None or b"/Encrypt" in trailer[0]:
        return content
    root, size = _ROOT.search(trailer[0]), _SIZE.search(trailer[0])
    fonts = list(_fonts_by_name(content))[:_MOST_FONTS]
    if not fonts or root is None or size is None:
        return content
    parts, table, at = [content, b"\n"], [b"xref\n"], len(content) + 1
    for number, generation, name, rest in fonts:
        parts.append(b"%d %d obj\n<</BaseFont %s%sendobj\n" % (number, generation, name, rest))
        table.append(b"%d 1\n%010d %05d n \n" % (number, at, generation))
        at += len(parts[-1])
    end = b"trailer\n<<%s %s /Prev %s>>\nstartxref\n%d\n%%%%EOF\n" % (size[0], root[0], trailer[1], at)
    return b"".join([*parts, *table, end])


def _fonts_by_name(content: bytes) -> Iterator[tuple[int, int, bytes, bytes]]:
    """Number, generation, name and the rest of the dictionary of each Type 3 font with a descriptor and no name."""
    objects = {}
    for piece in content.split(b"endobj"):
        if b"/FontDescriptor" in piece and (found := _OBJECT.search(piece)):
            objects[int(found[1])] = (int(found[2]), piece[found.end() :])
    names = {number: name[1] for number, (_, rest) in objects.items() if (name := _NAME.search(rest))}
    for number, (generation, rest) in sorted(objects.items()):
        descriptor = _DESCRIPTOR.search(rest)
        is_nameless = _TYPE_3.search(rest) is not None and b"/BaseFont" not in rest
        if is_nameless and descriptor and int(descriptor[1]) in names:
            yield number, generation, names[int(descriptor[1])], rest
