"""Two articles that stand together the other way round than their headlines."""

from itertools import pairwise

import pytest

from corpus.composition import compose
from corpus.heads_crossed import part_crossed
from corpus.heads_tables import Headed, Tables
from corpus.kinship import Kinship
from corpus.layout import SetLine, lay_out
from corpus.readers import read_text
from corpus.segment import Stretch

BRIDGE = [
    "东湖大桥昨天上午合龙，全长三公里。",
    "施工队伍在东湖大桥上放了鞭炮，庆祝大桥合龙。",
    "大桥合龙以后，东湖两岸不再绕行。",
]
ORCHARD = ["西山果园的苹果熟了，果农忙着采摘。", "今年西山苹果个大味甜，果园丰收在望。", "苹果熟了，西山果园游客不断。"]
BLOCK = "\n\n西山果园苹果熟了\n\n东湖大桥昨天合龙\n\n"


def read(paragraphs: list[str], block: str = BLOCK) -> tuple[Tables, list[SetLine]]:
    composition = compose(lay_out(read_text("page.txt", ("\n\n".join(paragraphs) + block).encode())))
    kinship = Kinship(paragraph.bare for paragraph in composition.paragraphs)
    headings = composition.between[-1].heading
    return Tables(composition, headings, kinship), headings


def cut(paragraphs: list[str], block: str = BLOCK) -> list[tuple[int, int, list[str]]]:
    tables, lines = read(paragraphs, block)
    parts = part_crossed(tables, lines, Headed(Stretch(0, len(paragraphs)), tuple(lines)))
    return [(part.stretch.first, part.stretch.end, [line.text for line in part.lines]) for part in parts]


def test_each_half_gets_the_headline_that_speaks_of_it() -> None:
    assert cut([*BRIDGE, *ORCHARD]) == [(0, 3, ["东湖大桥昨天合龙"]), (3, 6, ["西山果园苹果熟了"])]


@pytest.mark.parametrize(
    ("paragraphs", "block"),
    [(BRIDGE, BLOCK), ([*BRIDGE, *ORCHARD], "\n\n东湖大桥昨天合龙\n\n"), ([*ORCHARD, *BRIDGE], BLOCK)],
    ids=["one body", "one headline", "in one order"],
)
def test_what_is_no_two_articles_the_other_way_round_stays_as_it_is(paragraphs: list[str], block: str) -> None:
    tables, lines = read(paragraphs, block)
    article = Headed(Stretch(0, len(paragraphs)), tuple(lines))
    assert part_crossed(tables, lines, article) == [article]


def test_no_line_and_no_paragraph_is_lost() -> None:
    parts = cut([*BRIDGE, *ORCHARD, *BRIDGE])
    assert all(before[1] == after[0] for before, after in pairwise(parts))
    assert (parts[0][0], parts[-1][1]) == (0, 9)
    assert sorted(line for part in parts for line in part[2]) == sorted(BLOCK.split())
