"""Sets invented pages with reportlab and knows what it has set: odd layouts to read, each with its truth.

The fonts are CID fonts that every PDF program knows by name, so no font file is needed; their names only differ so that
typefaces can be told apart.
"""

import copy
import io
import random
from dataclasses import dataclass, field
from typing import Any

from reportlab.pdfbase import _cidfontdata, pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas
from wording import Writer

SONG, HEI, KAI = "STSong-Light", "STHeiti-Bold", "STKaiti-Regular"
_NEVER_FIRST = "，。、；：！？”’）》"
_NEVER_LAST = "“‘（《"


def register_fonts() -> None:
    for name in (HEI, KAI):
        if name not in _cidfontdata.CIDFontInfo:
            info = copy.deepcopy(_cidfontdata.CIDFontInfo[SONG])
            info["BaseFont"] = info["DescendantFonts"][0]["BaseFont"] = f"/{name}"
            info["DescendantFonts"][0]["FontDescriptor"]["FontName"] = f"/{name}"
            _cidfontdata.CIDFontInfo[name] = info
            _cidfontdata.defaultUnicodeEncodings[name] = _cidfontdata.defaultUnicodeEncodings[SONG]
            _cidfontdata.widthsByUnichar[name] = _cidfontdata.widthsByUnichar[SONG]
            _cidfontdata.CIDFontInfo[name] = info
            _cidfontdata.allowedTypeFaces.append(name)
    for name in (SONG, HEI, KAI):
        if name not in pdfmetrics.getRegisteredFontNames():
            pdfmetrics.registerFont(UnicodeCIDFont(name))


def width_of(text: str, size: float) -> float:
    return float(pdfmetrics.stringWidth(text, SONG, size))


@dataclass
class Habits:
    """How a paper sets its pages."""

    width: float = 1060.0
    height: float = 1500.0
    columns: int = 6
    gutter: float = 12.0
    size: float = 9.2
    leading: float = 13.0
    margin: float = 42.0
    head_left: bool = False
    rules: bool = False
    column_rules: bool = False
    hanging: bool = True
    order: str = "blocks"
    scaled: bool = False
    folio_below: bool = False


@dataclass
class Drawn:
    """One line of text to be drawn; `spread` is the space added after each character."""

    x: float
    y: float
    text: str
    size: float
    font: str = SONG
    spread: float = 0.0
    block: int = 0
    bold: bool = False
    white: bool = False


@dataclass
class Area:
    """Columns `first` to `last` of the grid, both included, from `top` to `bottom`."""

    first: int
    last: int
    top: float
    bottom: float

    @property
    def count(self) -> int:
        return self.last - self.first + 1


@dataclass
class Press:
    """Collects what is to be drawn and the truth of it."""

    habits: Habits
    rng: random.Random
    writer: Writer
    lines: list[Drawn] = field(default_factory=list)
    shapes: list[tuple[Any, ...]] = field(default_factory=list)
    articles: list[dict[str, Any]] = field(default_factory=list)
    captions: list[str] = field(default_factory=list)
    advertisements: list[str] = field(default_factory=list)
    folio: list[str] = field(default_factory=list)
    block: int = 0

    @property
    def measure(self) -> float:
        h = self.habits
        return (h.width - 2 * h.margin - (h.columns - 1) * h.gutter) / h.columns

    def left(self, column: int) -> float:
        return self.habits.margin + column * (self.measure + self.habits.gutter)

    def right(self, column: int) -> float:
        return self.left(column) + self.measure

    def rule(self, x0: float, y0: float, x1: float, y1: float) -> None:
        self.shapes.append(("line", x0, y0, x1, y1))

    def frame(self, x0: float, y0: float, x1: float, y1: float, kind: str = "box") -> None:
        self.shapes.append((kind, x0, y0, x1, y1))

    def put(self, x: float, y: float, text: str, size: float, font: str = SONG, **more: Any) -> None:
        """`y` is the top of the line's em box."""
        self.lines.append(Drawn(x, y + 0.86 * size, text, size, font, block=self.block, **more))

    def next_block(self) -> None:
        self.block += 1

    def put_centred(self, left: float, right: float, y: float, text: str, size: float, font: str, **more: Any) -> None:
        self.put((left + right - width_of(text, size)) / 2, y, text, size, font, **more)

    def pdf(self) -> bytes:
        register_fonts()
        target = io.BytesIO()
        canvas = Canvas(target, pagesize=(self.habits.width, self.habits.height), pageCompression=1)
        self._draw_shapes(canvas)
        for line in self._in_stream_order():
            self._draw(canvas, line)
        canvas.showPage()
        canvas.save()
        return target.getvalue()

    def _draw_shapes(self, canvas: Canvas) -> None:
        height = self.habits.height
        for kind, x0, y0, x1, y1 in self.shapes:
            if kind == "line":
                canvas.setLineWidth(0.6)
                canvas.line(x0, height - y0, x1, height - y1)
            elif kind == "box":
                canvas.setLineWidth(0.8)
                canvas.rect(x0, height - y1, x1 - x0, y1 - y0)
            elif kind == "rules":
                for a, b, c, d in ((x0, y0, x1, y0), (x0, y1, x1, y1), (x0, y0, x0, y1), (x1, y0, x1, y1)):
                    canvas.line(a, height - b, c, height - d)
            elif kind in ("tint", "picture", "chip"):
                canvas.setFillGray({"tint": 0.92, "picture": 0.6, "chip": 0.1}[kind])
                canvas.rect(x0, height - y1, x1 - x0, y1 - y0, stroke=0, fill=1)
                canvas.setFillGray(0)

    def _in_stream_order(self) -> list[Drawn]:
        order = self.habits.order
        if order == "lines":
            return self.rng.sample(self.lines, len(self.lines))
        if order == "letters":
            letters: list[Drawn] = []
            for line in self.lines:
                x = line.x
                for letter in line.text:
                    letters.append(Drawn(x, line.y, letter, line.size, line.font, bold=line.bold, white=line.white))
                    x += width_of(letter, line.size) + line.spread
            return self.rng.sample(letters, len(letters))
        blocks = sorted({line.block for line in self.lines})
        if order == "blocks":
            self.rng.shuffle(blocks)
        rank = {block: n for n, block in enumerate(blocks)}
        return sorted(self.lines, key=lambda line: rank[line.block])

    def _draw(self, canvas: Canvas, line: Drawn) -> None:
        canvas.saveState()
        text = canvas.beginText()
        if self.habits.scaled:
            text.setTextTransform(line.size, 0, 0, line.size, line.x, self.habits.height - line.y)
            text.setFont(line.font, 1)
            text.setCharSpace(line.spread / line.size)
        else:
            text.setTextOrigin(line.x, self.habits.height - line.y)
            text.setFont(line.font, line.size)
            text.setCharSpace(line.spread)
        text.setTextRenderMode(2 if line.bold else 0)
        canvas.setFillGray(1 if line.white else 0)
        text.textOut(line.text)
        canvas.drawText(text)
        canvas.restoreState()

    def truth(self) -> dict[str, Any]:
        return {
            "articles": self.articles,
            "captions": self.captions,
            "advertisements": self.advertisements,
            "folio": self.folio,
        }


def break_lines(text: str, size: float, measure: float, indent: float, hanging: object) -> list[str]:
    """Break a paragraph into lines; a closing mark hangs outside or takes the letter before it along."""
    lines: list[str] = []
    room, line = measure - indent, ""
    for letter in text:
        fits = width_of(line + letter, size) <= room + 0.01
        if not fits:
            if letter in _NEVER_FIRST and hanging and line[-1:] not in _NEVER_FIRST:
                line += letter
                continue
            carried = ""
            while line and (letter if not carried else carried[0]) in _NEVER_FIRST:
                carried, line = line[-1] + carried, line[:-1]
            while line and line[-1] in _NEVER_LAST:
                carried, line = line[-1] + carried, line[:-1]
            while line and line[-1].isdigit() and (carried + letter)[0].isdigit():
                carried, line = line[-1] + carried, line[:-1]
            lines.append(line)
            room, line = measure, carried
        line += letter
    return [*lines, line]
