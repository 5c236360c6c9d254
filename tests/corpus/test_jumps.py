"""Articles that jump to another page are joined where the pages tell, and only there."""

from dataclasses import replace
from itertools import permutations
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.articles import article_from_json, article_to_json
from corpus.jumps import join_jumps, plain_page, whole_of
from corpus.library import Library
from corpus.model import Article, Paragraph, Section, Span
from corpus.shelving import Source


def article(headline: str | None, text: str, page: str, **fields: str | None) -> Article:
    sections = (Section(None, (Paragraph(text),)),)
    return Article(sections, headline=headline, paper="云溪日报", date="2024-05-17", page=page, **fields)


BEGINNING = article("果园丰收带动全县增收", "今年果园丰收，全县增收", "1", continued_on="4", byline="本报记者 何光")
CONTINUATION = article("果园丰收带动全县增收", "三千万元。果农都很高兴。", "4", continued_from="1")
ELSEWHERE = article("县医院开诊", "县医院昨天开诊。", "4")


def test_two_parts_are_one_article_and_each_keeps_its_page() -> None:
    (joined, other) = join_jumps([BEGINNING, CONTINUATION, ELSEWHERE])
    assert other == ELSEWHERE
    assert joined.id == BEGINNING.id
    assert joined.body == BEGINNING.body + "\n" + CONTINUATION.body
    assert (joined.headline, joined.page, joined.byline) == (BEGINNING.headline, "1", "本报记者 何光")
    place = joined.body.index("果农")
    part, span = joined.part_with(Span(place, place + 8))
    assert (part.page, part.body, part.id) == ("4", CONTINUATION.body, joined.id)
    assert part.body[span.start : span.end] == "果农都很高兴。"
    assert joined.part_with(Span(0, 4))[0].page == "1"


def test_a_quote_across_the_jump_belongs_to_the_page_where_it_begins() -> None:
    (joined,) = join_jumps([BEGINNING, CONTINUATION])
    part, span = joined.part_with(Span(2, len(joined.body)))
    assert (part.page, span) == ("1", Span(2, len(BEGINNING.body)))


@pytest.mark.parametrize("headline", [None, "果园丰收带动增收", "（紧接第一版）果园丰收"])
def test_a_jump_without_a_headline_or_with_a_shorter_one_is_joined(headline: str | None) -> None:
    assert len(join_jumps([BEGINNING, replace(CONTINUATION, headline=headline)])) == 1


@pytest.mark.parametrize(
    "changed",
    [
        {"headline": "另一篇的标题"},
        {"date": "2024-05-18"},
        {"paper": "别的日报"},
        {"page": "5"},
        {"continued_from": "2"},
        {"continued_from": None},
        {"date": None},
    ],
)
def test_what_the_pages_do_not_tell_stays_apart(changed: dict[str, str | None]) -> None:
    assert len(join_jumps([BEGINNING, replace(CONTINUATION, **changed)])) == 2


def test_two_jumps_to_one_page_are_told_apart_by_their_headlines_or_not_at_all() -> None:
    second = article("水库除险加固完工", "水库完工。", "1", continued_on="4")
    coming = article("水库除险加固完工", "蓄水正常。", "4", continued_from="1")
    joined = join_jumps([BEGINNING, second, coming, CONTINUATION])
    assert [one.body.replace("\n", "") for one in joined] == [
        BEGINNING.body + CONTINUATION.body,
        second.body + coming.body,
    ]
    untold = [replace(coming, headline=None), replace(CONTINUATION, headline=None)]
    assert len(join_jumps([BEGINNING, second, *untold])) == 4


def test_an_article_may_jump_twice_and_circles_end() -> None:
    middle = replace(CONTINUATION, continued_on="6")
    last = article(None, "来年再见。", "6", continued_from="4")
    for order in permutations([BEGINNING, middle, last]):
        (joined,) = join_jumps(order)
        assert [section.page for section in joined.sections] == [None, "4", "6"]
    one = replace(BEGINNING, continued_from="4")
    other = replace(CONTINUATION, continued_on="1")
    assert len(join_jumps([one, other])) <= 2


@pytest.mark.parametrize(("page", "plain"), [("01", "1"), ("A02", "A2"), ("a2", "A2"), ("10", "10"), (None, None)])
def test_page_numbers_are_compared_without_their_zeros(page: str | None, plain: str | None) -> None:
    assert plain_page(page) == plain


_PAGES = st.sampled_from([None, "1", "2", "02", "3"])
_ARTICLES = st.lists(
    st.builds(
        lambda number, headline, page, before, after: article(
            headline, f"第{number}篇。", page or "1", continued_from=before, continued_on=after
        ),
        st.integers(0, 30), st.sampled_from([None, "丰收", "丰收在望", "开诊"]), _PAGES, _PAGES, _PAGES,
    ),
    max_size=7, unique_by=lambda one: one.id,
)  # fmt: skip


@given(_ARTICLES)
def test_nothing_is_lost_or_told_twice_and_the_order_changes_nothing(articles: list[Article]) -> None:
    joined = join_jumps(articles)
    assert sorted(p.text for one in joined for p in one.paragraphs) == sorted(
        p.text for one in articles for p in one.paragraphs
    )
    assert {one.content_hash for one in join_jumps(articles[::-1])} == {one.content_hash for one in joined}


def test_the_library_joins_what_comes_in_any_order(tmp_path: Path) -> None:
    parts = [BEGINNING, CONTINUATION, ELSEWHERE]
    wanted = {one.content_hash for one in join_jumps(parts)}
    for number, order in enumerate(permutations(parts)):
        (tmp_path / str(number)).mkdir()
        with Library.open(tmp_path / str(number)) as library:
            for part in order:
                library.add(Source(part.id, part.id, part.id, page=part.page), [part])
            with library.read() as view:
                assert {one.content_hash for one in view.articles()} == wanted
                whole = view.article(CONTINUATION.id)
                assert whole == view.article(BEGINNING.id)
                assert whole.id == BEGINNING.id
                page = next(page for page in view.pages() if page.page == "4")
                assert {entry.id for entry in view.entries(page)} == {BEGINNING.id, ELSEWHERE.id}


def test_a_joined_article_comes_out_as_it_can_go_in() -> None:
    (joined,) = join_jumps([BEGINNING, CONTINUATION])
    again = article_from_json(article_to_json(joined), where="x")
    assert [section.page for section in again.sections] == [None, "4"]
    assert again.part_with(Span(len(BEGINNING.body) + 2, len(BEGINNING.body) + 4))[0].page == "4"
    assert whole_of(joined, []) == joined
