"""Citations by GB/T 7714—2015."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.characters import count_units
from bot.citation import cite, find_authors
from corpus.model import Article

HEADLINE = "让改革发展成果更多惠及人民群众"


def print_article(**fields: str | None) -> Article:
    known: dict[str, Any] = {
        "headline": HEADLINE,
        "byline": "本报记者 郭娟",
        "paper": "晋中日报",
        "date": "2021-08-13",
        "page": "2",
    }
    return Article(sections=(), **{**known, **fields})


def test_the_form_of_the_standard() -> None:
    assert cite(print_article()) == "郭娟. 让改革发展成果更多惠及人民群众[N]. 晋中日报, 2021-08-13(2)."


def test_that_a_machine_has_recognised_the_text_is_cited() -> None:
    article = replace(print_article(), is_recognised=True)
    assert cite(article).endswith("晋中日报, 2021-08-13(2). [文字由机器识别].")
    assert count_units(cite(article, limit=70)) <= 70


@pytest.mark.parametrize(
    ("fields", "citation"),
    [
        ({"byline": None}, f"{HEADLINE}[N]. 晋中日报, 2021-08-13(2)."),
        ({"byline": "张三、李四、王五"}, f"张三, 李四, 王五. {HEADLINE}[N]. 晋中日报, 2021-08-13(2)."),
        ({"byline": "张三 李四 王五 赵六"}, f"张三, 李四, 王五, 等. {HEADLINE}[N]. 晋中日报, 2021-08-13(2)."),
        ({"headline": None}, "郭娟. [题名不详][N]. 晋中日报, 2021-08-13(2)."),
        ({"date": None}, f"郭娟. {HEADLINE}[N]. 晋中日报(2)."),
        ({"page": None}, f"郭娟. {HEADLINE}[N]. 晋中日报, 2021-08-13."),
        ({"paper": None}, f"郭娟. {HEADLINE}[N]. 2021-08-13(2)."),
        ({"paper": "《晋中日报》"}, f"郭娟. {HEADLINE}[N]. 晋中日报, 2021-08-13(2)."),
        ({"paper": None, "date": None, "page": None, "byline": None}, f"{HEADLINE}[N]."),
    ],
)
def test_what_is_unknown_is_left_out_or_said(fields: dict[str, str | None], citation: str) -> None:
    assert cite(print_article(**fields)) == citation


@pytest.mark.parametrize(
    ("byline", "authors"),
    [
        ("记者王晶", ["王晶"]),
        ("记者郭娟 通讯员杨舒添 樊容", ["郭娟", "杨舒添", "樊容"]),
        ("本报讯（记者王晶）", ["王晶"]),
        ("新华社记者 王 晶 李强", ["王晶", "李强"]),
        ("王晶/文 李四/摄", ["王晶", "李四"]),
        ("图/文 王军", ["王军"]),
        ("本报驻京记者 王五", ["王五"]),
        ("光明日报社记者李六 特约通讯员 赵七", ["李六", "赵七"]),
        ("全媒体记者 高和平 实习生 王二", ["高和平", "王二"]),
        ("阿里木·买买提", ["阿里木·买买提"]),
        ("By John Smith and Jane Doe", ["John Smith", "Jane Doe"]),
        ("本报评论员", ["本报评论员"]),
        ("新华社", ["新华社"]),
        ("本报记者", []),
        (None, []),
    ],
)
def test_names_are_told_from_their_roles(byline: str | None, authors: list[str]) -> None:
    assert find_authors(byline) == authors


fields = st.none() | st.text(max_size=400)


@given(fields, fields, fields, fields, fields, st.integers(8, 256))
def test_a_citation_is_one_line_and_fits(
    headline: str | None, byline: str | None, paper: str | None, date: str | None, page: str | None, limit: int
) -> None:
    article = print_article(headline=headline, byline=byline, paper=paper, date=date, page=page)
    shortened = cite(article, limit=limit)
    assert 0 < count_units(shortened) <= limit
    assert len(cite(article).splitlines()) == 1


def test_a_long_headline_is_what_is_shortened() -> None:
    citation = cite(print_article(headline="让" * 400), limit=256)
    assert citation.startswith("郭娟. 让让")
    assert citation.endswith("让…[N]. 晋中日报, 2021-08-13(2).")
    assert count_units(citation) == 256
