"""The imposing stone: lines of letters with their places, and the many ways in which programs write them into a PDF."""

import io
import random
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfgen.canvas import Canvas
from typesetting import SONG, register_fonts


def advance(letter: str, size: float) -> float:
    return float(pdfmetrics.stringWidth(letter, SONG, size))


def breadth(text: str, size: float) -> float:
    return sum(advance(letter, size) for letter in text)


@dataclass(frozen=True, slots=True)
class Line:
    """Letters on one baseline, measured from the top of the page, each with its left edge."""

    text: str
    lefts: tuple[float, ...]
    baseline: float
    size: float
    font: str = SONG
    gray: float = 0.0
    bold: bool = False
    kind: str = "body"
    block: int = 0


@dataclass(frozen=True, slots=True)
class Rect:
    """A rule (`gray` line), a frame (`hollow`), or a filled area."""

    left: float
    top: float
    right: float
    bottom: float
    gray: float = 0.0
    hollow: bool = False


@dataclass
class Stone:
    """What is to be printed on one page, and how the program that writes it behaves."""

    width: float
    height: float
    order: str = "blocks"
    matrix: str = "plain"
    cropped: bool = False
    lines: list[Line] = field(default_factory=list)
    shapes: list[Rect] = field(default_factory=list)
    hidden: list[Line] = field(default_factory=list)
    block: int = 0

    def next_block(self) -> None:
        self.block += 1

    def put(self, left: float, top: float, text: str, size: float, **more: object) -> float:
        """Set one line whose em box begins at `top`; `spread` is the space after each letter. Return its right edge."""
        spread = float(str(more.pop("spread", 0.0)))
        lefts, x = [], left
        for letter in text:
            lefts.append(x)
            x += advance(letter, size) + spread
        self.lines.append(Line(text, tuple(lefts), top + 0.86 * size, size, block=self.block, **more))
        return x - spread

    def place(self, text: str, lefts: list[float], top: float, size: float, font: str = SONG) -> None:
        self.lines.append(Line(text, tuple(lefts), top + 0.86 * size, size, font, block=self.block))

    def rule(self, left: float, top: float, right: float, bottom: float) -> None:
        self.shapes.append(Rect(left, top, right, bottom))

    def frame(self, left: float, top: float, right: float, bottom: float, kind: str) -> None:
        """`box`, `rules` (four lines that meet), `tint`, `dark` or `double`."""
        if kind == "rules":
            for x0, y0, x1, y1 in (
                (left, top, right, top), (left, bottom, right, bottom),
                (left, top, left, bottom), (right, top, right, bottom),
            ):  # fmt: skip
                self.rule(x0, y0, x1, y1)
        elif kind in ("tint", "dark"):
            self.shapes.append(Rect(left, top, right, bottom, 0.9 if kind == "tint" else 0.05))
        else:
            self.shapes.append(Rect(left, top, right, bottom, hollow=True))
            if kind == "double":
                self.shapes.append(Rect(left + 2.5, top + 2.5, right - 2.5, bottom - 2.5, hollow=True))

    def picture(self, left: float, top: float, right: float, bottom: float) -> None:
        self.shapes.append(Rect(left, top, right, bottom, 0.6))
        self.shapes.append(
            Rect(left + 0.3 * (right - left), top + 0.3 * (bottom - top), left + 0.5 * (right - left), bottom, 0.4)
        )

    def pdf(self, rng: random.Random) -> bytes:
        register_fonts()
        target = io.BytesIO()
        canvas = Canvas(target, pagesize=(self.width, self.height), pageCompression=1)
        if self.cropped:
            canvas.setCropBox((4, 4, self.width - 4, self.height - 4))
        if self.matrix == "mirrored":
            canvas.transform(1, 0, 0, -1, 0, self.height)
        for shape in self.shapes:
            self._draw_shape(canvas, shape)
        for line in self._in_order(rng):
            self._draw(canvas, line)
        for line in self.hidden:
            self._draw(canvas, line, mode=3)
        canvas.showPage()
        canvas.save()
        return target.getvalue()

    def _in_order(self, rng: random.Random) -> list[Line]:
        if self.order == "letters":
            letters = [letter for line in self.lines for letter in _letters(line)]
            return rng.sample(letters, len(letters))
        if self.order == "lines":
            return rng.sample(self.lines, len(self.lines))
        if self.order == "rows":
            return sorted(self.lines, key=lambda line: (round(line.baseline), line.lefts[0]))
        if self.order == "heads last":
            return sorted(self.lines, key=lambda line: line.kind == "head")
        blocks = sorted({line.block for line in self.lines})
        if self.order == "blocks":
            rng.shuffle(blocks)
        rank = {block: place for place, block in enumerate(blocks)}
        return sorted(self.lines, key=lambda line: rank[line.block])

    def _y(self, down: float) -> float:
        return down if self.matrix == "mirrored" else self.height - down

    def _draw_shape(self, canvas: Canvas, shape: Rect) -> None:
        if shape.hollow or shape.left == shape.right or shape.top == shape.bottom:
            canvas.setLineWidth(0.7)
        if shape.left == shape.right or shape.top == shape.bottom:
            canvas.line(shape.left, self._y(shape.top), shape.right, self._y(shape.bottom))
            return
        canvas.setFillGray(shape.gray)
        low = min(self._y(shape.top), self._y(shape.bottom))
        canvas.rect(
            shape.left, low, shape.right - shape.left, shape.bottom - shape.top,
            stroke=int(shape.hollow), fill=int(not shape.hollow),
        )  # fmt: skip
        canvas.setFillGray(0)

    def _draw(self, canvas: Canvas, line: Line, *, mode: int = 0) -> None:
        canvas.saveState()
        canvas.setFillGray(line.gray)
        for run, left, spread in _runs(line):
            text = canvas.beginText()
            if self.matrix == "plain":
                text.setTextOrigin(left, self._y(line.baseline))
                text.setFont(line.font, line.size)
                text.setCharSpace(spread)
            else:
                upward = -line.size if self.matrix == "mirrored" else line.size
                text.setTextTransform(line.size, 0, 0, upward, left, self._y(line.baseline))
                text.setFont(line.font, 1)
                text.setCharSpace(spread / line.size)
            text.setTextRenderMode(mode or (2 if line.bold else 0))
            text.textOut(run)
            canvas.drawText(text)
        canvas.restoreState()


def _letters(line: Line) -> Iterator[Line]:
    return (replace(line, text=letter, lefts=(left,)) for letter, left in zip(line.text, line.lefts, strict=True))


def _runs(line: Line) -> Iterator[tuple[str, float, float]]:
    """The line in runs of evenly spread letters."""
    start = 0
    while start < len(line.text):
        end, spread = start + 1, 0.0
        while end < len(line.text):
            here = line.lefts[end] - line.lefts[end - 1] - advance(line.text[end - 1], line.size)
            if end > start + 1 and abs(here - spread) > 0.01:
                break
            spread, end = here, end + 1
        yield line.text[start:end], line.lefts[start], spread
        start = end
