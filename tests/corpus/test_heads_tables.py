"""What lines say of paragraphs is the same in whatever order it is added up."""

from hypothesis import given
from hypothesis import strategies as st

from corpus.composition import compose
from corpus.heads_tables import Tables, on_grid
from corpus.kinship import Kinship
from corpus.layout import lay_out
from corpus.readers import read_text

PAGE = """东湖大桥昨天上午合龙，全长三公里。

施工队伍在东湖大桥上放了鞭炮，庆祝大桥合龙。

西山果园的苹果熟了，果农忙着采摘。

东湖大桥昨天合龙

西山果园苹果熟了

"""


@given(st.lists(st.floats(-10, 10), max_size=60), st.randoms(use_true_random=False))
def test_scores_on_the_grid_have_one_sum(scores: list[float], random) -> None:
    ordered = list(on_grid(scores))
    shuffled = random.sample(ordered, len(ordered))
    assert sum(shuffled) == sum(ordered)
    assert sum(ordered) - sum(ordered[:7]) == sum(ordered[7:])


def test_a_line_speaks_of_the_article_that_has_its_words() -> None:
    composition = compose(lay_out(read_text("page.txt", PAGE.encode())))
    kinship = Kinship(paragraph.bare for paragraph in composition.paragraphs)
    tables = Tables(composition, composition.between[-1].heading, kinship)
    bridge, orchard = range(1), range(1, 2)
    assert tables.score(range(2), bridge) > 0.5 > 0 > tables.score(range(2), orchard)
    assert tables.score(range(2, 3), orchard) > 0.5 > 0 > tables.score(range(2, 3), bridge)
    assert tables.score(range(3), range(2)) == tables.score(range(3), bridge) + tables.score(range(3), orchard)
    assert tables.sums(0).shape == (3, 3)
    assert [list(tables.reach(first)) for first in range(3)] == [[1, 2, 3], [2, 3], [3]]


def test_what_stands_beside_a_lone_quotation_begins_a_heading_less_surely() -> None:
    page = "\n\n".join(
        [*PAGE.split("\n\n")[:3], "全长三公里", "东湖大桥昨天合龙", "西山果园苹果熟了", "山村添了图书馆"]
    )
    composition = compose(lay_out(read_text("page.txt", page.encode())))
    kinship = Kinship(paragraph.bare for paragraph in composition.paragraphs)
    tables = Tables(composition, composition.between[-1].heading, kinship)
    assert (list(tables.moves), list(tables.starts)) == ([0.0, 1.0, 1.0, 1.0, 0.0], [0.0, 0.5, 1.0, 1.0, 0.0])
