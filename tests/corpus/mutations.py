"""The sample page printed in other ways: each function takes the page's text and gives the same page otherwise."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from corpus.measure import width_of
from corpus.readers import read_text
from corpus.understanding import understand

FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")


@dataclass(frozen=True, slots=True)
class Piece:
    """One article of the sample page as printed: its blocks of body and, after them, its heading."""

    body: tuple[str, ...]
    heading: tuple[str, ...]


_HEADINGS = (
    ("让改革发展成果更多惠及人民群众", 3),
    ("寿阳县人民医院", 2),
    ("郭建文主持与西部发展控股集团视频对接会", 1),
    ("历 久 弥 新 放 异 彩", 1),
    ("践行热爱祖国、无私奉献、", 1),
    ("省校合作“不止步” 沟通联系“不断档”", 2),
)


def pieces(text: str) -> list[Piece]:
    blocks = [block.strip("\n") for block in re.split(r"\n\s*\n", text) if block.strip()]
    cut: list[Piece] = []
    first = 0
    for opening, count in _HEADINGS:
        at = next(i for i, block in enumerate(blocks) if block.startswith(opening))
        cut.append(Piece(tuple(blocks[first:at]), tuple(blocks[at : at + count])))
        first = at + count
    # The label of the last article stands beside the first one's headline; alone it is no part of that article.
    return cut


def as_text(blocks: Sequence[str]) -> str:
    return "\n\n".join(blocks) + "\n"


def headlines_before(text: str) -> str:
    return as_text([block for piece in pieces(text) for block in (*piece.heading, *piece.body)])


def headlines_last(text: str) -> str:
    cut = pieces(text)
    bodies = [block for piece in cut for block in piece.body]
    return as_text([*bodies, *(block for piece in cut for block in piece.heading)])


def columns_in_turn(lines: int) -> Callable[[str], str]:
    """Columns of so many lines of every article, the first ones of all, then the second ones; all headlines last."""

    def braid(text: str) -> str:
        cut = pieces(text)
        columns = [as_columns(piece.body, lines) for piece in cut]
        return as_text([*in_turn(columns), *(block for piece in cut for block in piece.heading)])

    return braid


def as_columns(blocks: Sequence[str], lines: int) -> list[str]:
    """The lines of an article, and the blank lines between its blocks, cut into columns of so many lines."""
    printed = [("\n" * (at == 0) + line) for block in blocks for at, line in enumerate(block.split("\n"))]
    return ["\n".join(printed[at : at + lines]).strip("\n") for at in range(0, len(printed), lines)]


def in_turn(columns: Sequence[Sequence[str]]) -> list[str]:
    """The first column of each article, then the second of each, and so on."""
    return [column for row in zip_longest(*columns) for column in row if column]


def reordered(*order: int) -> Callable[[str], str]:
    def reorder(text: str) -> str:
        cut = pieces(text)
        return as_text([block for number in order for block in (*cut[number].body, *cut[number].heading)])

    return reorder


def without_blank_lines(text: str) -> str:
    return re.sub(r"\n\s*\n", "\n", text)


def with_crlf(text: str) -> str:
    return text.replace("\n", "\r\n")


def with_full_width_digits(text: str) -> str:
    return text.translate(FULL_WIDTH)


def rewrapped(measure: int) -> Callable[[str], str]:
    """Set the bodies to another measure; paragraphs keep their indent of two em, which a text layer does not give."""

    def rewrap(text: str) -> str:
        blocks: list[str] = []
        for article, piece in zip(understand(read_text("sample", text.encode())).articles, pieces(text), strict=True):
            blocks += ["（上接第1版）"] if article.continued_from else []
            for section in article.sections:
                blocks += [section.subhead.replace(" ", "\n")] if section.subhead else []
                blocks += [set_solid(paragraph.text, measure) for paragraph in section.paragraphs]
            blocks += [article.dateline] if article.dateline and article.dateline != "本报讯" else []
            blocks += piece.heading
        return as_text(blocks)

    return rewrap


def set_solid(paragraph: str, measure: int) -> str:
    """A paragraph as lines of `measure` em, the first one two em shorter; no line opens with a stop."""
    lines, line, room = [], "", measure - 2.0
    for letter in paragraph:
        if width_of(line + letter).low > room and letter not in "，。、；：！？”）":
            lines.append(line)
            line, room = "", float(measure)
        line += letter
    return "\n".join([*lines, line])
