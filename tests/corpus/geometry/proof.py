"""A proof pulled by hand: letters put on places of one's choice, for pages that show one habit of newspapers each."""

import random

from wording import Writer

from corpus.geometry.reading import read_sheet
from corpus.geometry.sheet import Box, Letter, Shape, Sheet
from corpus.model import Article, Reading
from corpus.understanding import understand

SONG, HEI, KAI = "Song", "Hei-Bold", "Kai"
BODY, LEADING = 9.0, 13.0


class Proof:
    """A sheet to which lines and columns are added; `writer` writes what is to be set."""

    def __init__(self, seed: int = 0) -> None:
        self.writer = Writer(random.Random(seed))
        self._letters: list[Letter] = []
        self._shapes: list[Shape] = []
        self._pictures: list[Box] = []

    def line(self, text: str, left: float, top: float, size: float = BODY, font: str = SONG) -> None:
        for at, character in enumerate(text):
            if not character.isspace():
                start = left + at * size
                self._letters.append(Letter(character, start, start + size, top + 0.86 * size, size, font))

    def digit(self, character: str, left: float, top: float, size: float, font: str = HEI) -> None:
        """Set a letter whose advance is half an em where it is a digit."""
        breadth = size * (0.56 if character.isdecimal() else 1)
        self._letters.append(Letter(character, left, left + breadth, top + 0.86 * size, size, font))

    def upright(self, text: str, left: float, top: float, size: float, font: str = SONG) -> None:
        for at, character in enumerate(text):
            self.line(character, left, top + 1.1 * at * size, size, font)

    def column(self, text: str, left: float, top: float, measure: int, font: str = SONG, size: float = BODY) -> float:
        """Set paragraphs, indented, to `measure` ems; return where the column ends."""
        for row in wrapped(text, measure):
            self.line(row, left, top, size, font)
            top += LEADING * size / BODY
        return top

    def columns(self, text: str, left: float, top: float, measure: int, count: int) -> float:
        """The same in several columns side by side, as even as can be."""
        rows = wrapped(text, measure)
        depth = -(-len(rows) // count)
        for number, row in enumerate(rows):
            aside, down = divmod(number, depth)
            self.line(row, left + aside * (measure + 1.5) * BODY, top + down * LEADING)
        return top + depth * LEADING

    def frame(self, left: float, top: float, right: float, bottom: float) -> None:
        self._shapes.append(Shape(Box(left, top, right, bottom)))

    def ground(self, left: float, top: float, right: float, bottom: float) -> None:
        self._shapes.append(Shape(Box(left, top, right, bottom), is_filled=True))

    def picture(self, left: float, top: float, right: float, bottom: float) -> None:
        self._pictures.append(Box(left, top, right, bottom))

    def rule(self, left: float, top: float, right: float) -> None:
        self._shapes.append(Shape(Box(left, top, right, top)))

    def upright_rule(self, left: float, top: float, bottom: float) -> None:
        self._shapes.append(Shape(Box(left, top, left, bottom)))

    def paragraphs(self, count: int) -> str:
        return "\n".join(self.writer.sentence() + self.writer.sentence() for _ in range(count))

    def read(self) -> Reading:
        sheet = Sheet(800, 1100, tuple(self._shapes), tuple(self._pictures))
        return understand(read_sheet("proof", self._letters, sheet))


def wrapped(text: str, measure: int) -> list[str]:
    rows: list[str] = []
    for paragraph in text.split("\n"):
        rest = "　　" + paragraph
        while rest:
            rows.append(rest[:measure])
            rest = rest[measure:]
    return rows


def under(reading: Reading, headline: str) -> Article:
    """The only article with this headline, white space aside."""
    (found,) = [a for a in reading.articles if "".join((a.headline or "").split()) == headline]
    return found


def printed(article: Article) -> str:
    return "\n".join("".join(paragraph.text.split()) for paragraph in article.paragraphs)
