"""Articles that a text layer gives in pieces, column by column, are put together, and other pages stay as they are."""

from collections import Counter

import mutations
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from news import ARTICLES, HEADLINES

from corpus.braids import unbraid
from corpus.layout import lay_out
from corpus.readers import read_text
from corpus.roles import APART
from corpus.samples import sample_pages
from corpus.understanding import understand


def columns_of(paragraphs: tuple[str, ...], measure: int, height: int) -> list[str]:
    return mutations.as_columns(["\n".join(mutations.set_solid(p, measure) for p in paragraphs)], height)


def equal_columns(paragraphs: tuple[str, ...], measure: int, count: int) -> list[str]:
    lines = sum(mutations.set_solid(p, measure).count("\n") + 1 for p in paragraphs)
    return columns_of(paragraphs, measure, -(-lines // count))


@pytest.mark.parametrize(("measure", "count"), [(13, 2), (13, 3), (16, 2), (16, 3), (18, 2)])
def test_columns_in_turn_become_articles_under_their_headlines(measure: int, count: int) -> None:
    columns = mutations.in_turn([equal_columns(article, measure, count) for article in ARTICLES])
    reading = understand(read_text("page.txt", mutations.as_text([*columns, *HEADLINES]).encode()))
    read = [(article.headline, tuple(p.text for p in article.paragraphs)) for article in reading.articles]
    assert read == list(zip(HEADLINES, ARTICLES, strict=True))


def test_headlines_between_the_columns_are_no_part_of_them() -> None:
    first, second = zip(*(equal_columns(article, 16, 2) for article in ARTICLES), strict=True)
    furniture = "南州日报\n\n第3版　综合\n\n2022年11月24日　星期四"
    decks = [f"{headline}\n——{headline[:4]}这一年\n\n本报记者 王 军" for headline in HEADLINES]
    reading = understand(read_text("page.txt", "\n\n".join([furniture, *first, *decks, *second]).encode()))
    assert [tuple(p.text for p in article.paragraphs) for article in reading.articles] == list(ARTICLES)
    assert {(a.paper, a.page) for a in reading.articles} == {("南州日报", "3")}


ORDERS = {
    "as printed": lambda text: text,
    "headlines before": mutations.headlines_before,
    "headlines last": mutations.headlines_last,
    "no blank lines": mutations.without_blank_lines,
    "another order": mutations.reordered(3, 1, 5, 0, 4, 2),
    "narrow columns": mutations.rewrapped(12),
}


@pytest.mark.parametrize("order", ORDERS)
def test_a_page_in_the_order_of_its_articles_is_left_alone(order: str) -> None:
    text = ORDERS[order](sample_pages()[0].read_text(encoding="utf-8"))
    assert unbraid(lay_out(read_text("sample.txt", text.encode()))) is None


@settings(deadline=5000)
@given(st.integers(11, 22), st.lists(st.integers(4, 9), min_size=4, max_size=4))
def test_every_line_of_an_article_is_kept_once(measure: int, heights: list[int]) -> None:
    columns = [columns_of(article, measure, height) for article, height in zip(ARTICLES, heights, strict=True)]
    text = mutations.as_text([*mutations.in_turn(columns), *HEADLINES])
    set_lines = lay_out(read_text("page.txt", text.encode()))
    braid = unbraid(set_lines)
    assume(braid is not None)
    kept = Counter(line.line.start for line in set_lines if line.role not in APART)
    assert Counter(line.line.start for line in braid or ()) == kept
