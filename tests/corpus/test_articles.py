"""Articles to JSON and back; what is wrong with a line of a `.jsonl` file is said by file, line and remedy."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus import articles as module
from corpus.articles import article_from_json, article_to_json, read_articles
from corpus.errors import SourceError
from corpus.model import Article, Paragraph, Section

FULL = {
    "id": "a-1",
    "paper": "晋中日报",
    "date": "2021-08-13",
    "page": "2",
    "label": "我为群众办实事",
    "kicker": "寿阳县人民医院",
    "headline": "打通“最后一公里”",
    "deck": "副题",
    "byline": "本报记者 郭 娟",
    "dateline": "新华社北京8月11日电",
    "continued_from": "1",
    "continued_on": "4",
    "url": "https://example.org/1",
    "recognised": True,
    "sections": [
        {"subhead": None, "paragraphs": ["第一段。", "第二段。"]},
        {"subhead": "精准发力", "paragraphs": ["第三段。"]},
    ],
}


def read_lines(tmp_path: Path, content: bytes) -> list[Article | SourceError]:
    file = tmp_path / "news.jsonl"
    file.write_bytes(content)
    return list(read_articles(file))


def test_all_fields_come_back_as_they_were() -> None:
    article = article_from_json(FULL, where="here")
    assert article_to_json(article) == FULL
    assert article.sections[1] == Section("精准发力", (Paragraph("第三段。"),))


def test_paragraphs_stand_for_one_section_and_unknown_keys_are_ignored() -> None:
    article = article_from_json({"paragraphs": ["甲。", "乙。"], "headline": None, "mood": 3}, where="here")
    assert article.sections == (Section(None, (Paragraph("甲。"), Paragraph("乙。"))),)
    assert article.headline is None
    assert article.id == article.content_hash[:16]


def test_a_paragraph_is_stripped_and_divided_at_its_line_breaks() -> None:
    article = article_from_json({"paragraphs": ["　　甲。\r\n\n乙。 ", " \n", "丙。"]}, where="here")
    assert article.body == "甲。\n乙。\n丙。"


def test_fields_without_text_are_none_and_their_line_breaks_become_spaces() -> None:
    article = article_from_json({"paragraphs": ["甲。"], "deck": "  ", "headline": " 上\n下 "}, where="here")
    assert (article.deck, article.headline) == (None, "上 下")


def test_empty_sections_are_left_out_but_a_crosshead_stays() -> None:
    value = {"headline": "题", "sections": [{"paragraphs": []}, {"subhead": "小标题", "paragraphs": []}]}
    assert article_from_json(value, where="here").sections == (Section("小标题", ()),)


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ([], "却是列表"),
        ("text", "却是文字"),
        (None, "却是null"),
        ({}, "paragraphs"),
        ({"paragraphs": "甲。"}, "却是文字"),
        ({"paragraphs": ["甲。", 3]}, "却有数字"),
        ({"paragraphs": [None]}, "却有null"),
        ({"paragraphs": []}, "既无标题也无正文"),
        ({"paragraphs": ["甲。"], "headline": 7}, "headline"),
        ({"paragraphs": ["甲。"], "page": 2}, "page"),
        ({"paragraphs": ["甲。"], "id": 5}, "id"),
        ({"paragraphs": ["甲。"], "byline": ["a"]}, "byline"),
        ({"sections": {}}, "sections"),
        ({"sections": ["甲。"]}, "sections"),
        ({"sections": [{"subhead": "题"}]}, "paragraphs"),
        ({"paragraphs": ["甲。"], "date": "2021-13-01"}, "2021-13-01"),
        ({"paragraphs": ["甲。"], "date": "20210813"}, "20210813"),
        ({"paragraphs": ["甲。"], "date": "８月13日"}, "８月13日"),
    ],
)
def test_what_is_wrong_is_said_in_one_sentence(value: object, said: str) -> None:
    with pytest.raises(SourceError) as caught:
        article_from_json(value, where="news.jsonl 第 3 行")
    sentence = str(caught.value)
    assert sentence.startswith("news.jsonl 第 3 行：")
    assert said in sentence
    assert "请" in sentence
    assert "\n" not in sentence


def test_a_broken_line_is_named_and_the_rest_goes_in(tmp_path: Path) -> None:
    good = json.dumps(FULL, ensure_ascii=False).encode()
    found = read_lines(tmp_path, b"\xef\xbb\xbf" + good + b"\r\n\n{broken\n\xff\xfe\n" + good)
    assert [type(one) for one in found] == [Article, SourceError, SourceError, Article]
    assert "news.jsonl 第 3 行" in str(found[1])
    assert "第 4 行" in str(found[2])
    assert "UTF-8" in str(found[2])


def test_a_line_that_is_too_long_is_skipped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "LONGEST_LINE", 100)
    short = '{"paragraphs": ["甲。"]}'.encode()
    found = read_lines(tmp_path, b"x" * 350 + b"\n" + short + b"\n" + b"y" * 100)
    assert [type(one) for one in found] == [SourceError, Article, SourceError]
    assert "第 1 行" in str(found[0])


@pytest.mark.parametrize("line", ["[" * 100_000, '{"a": ' * 50_000, '{"n": ' + "9" * 5000 + "}"])
def test_json_that_the_parser_gives_up_on_is_a_broken_line(tmp_path: Path, line: str) -> None:
    found = read_lines(tmp_path, line.encode())
    assert [type(one) for one in found] == [SourceError]


def test_lone_surrogates_become_replacement_characters_and_nul_stays(tmp_path: Path) -> None:
    found = read_lines(tmp_path, rb'{"id": "\ud800", "paragraphs": ["a\udc00b\u0000c"]}')
    assert isinstance(found[0], Article)
    assert (found[0].id, found[0].body) == ("\ufffd", "a\ufffdb\x00c")


def test_a_missing_file_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"missing\.jsonl"):
        list(read_articles(tmp_path / "missing.jsonl"))


@given(st.binary(max_size=200))
def test_any_bytes_end_in_articles_or_sentences(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    for found in read_lines(tmp_path_factory.mktemp("any"), content):
        assert isinstance(found, Article) or "请" in str(found)


LINE = st.text(st.sampled_from("甲乙 \n\u3000\ud800"), max_size=5)
SECTION = st.fixed_dictionaries({"paragraphs": st.lists(LINE, max_size=3)}, optional={"subhead": st.none() | LINE})


@given(
    st.fixed_dictionaries(
        {"sections": st.lists(SECTION, max_size=3)},
        optional={name: st.none() | LINE for name in ("id", "headline", "deck", "page")},
    )
)
def test_what_is_read_is_written_and_read_again_the_same(value: dict[str, object]) -> None:
    try:
        article = article_from_json(value, where="here")
    except SourceError:
        return
    again = article_from_json(article_to_json(article), where="here")
    assert again.content_hash == article.content_hash
    assert again.id == article.id
