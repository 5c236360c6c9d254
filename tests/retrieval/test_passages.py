"""Sentences and passages: nothing lost, nothing twice."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.passages import LONGEST_SENTENCE, PASSAGE_LENGTH, cut_passages, find_sentences

from .conftest import PROMISE, any_text, article, assert_linear, paragraphs

long_text = st.one_of(any_text, st.builds(lambda text, times: text * times, any_text, st.integers(1, 60)))


def cut(text: str) -> list[str]:
    return [text[span.start : span.end] for span in find_sentences(text)]


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("第一句。第二句！第三句？", ["第一句。", "第二句！", "第三句？"]),
        ("他说：“好！”然后走了。", ["他说：“好！”", "然后走了。"]),
        ("（本报讯。）又讯", ["（本报讯。）", "又讯"]),
        ("真的吗？！真的……是的", ["真的吗？！", "真的……", "是的"]),
        ("首个县（区、市）达标。", ["首个县（区、市）达标。"]),
        ("增长3.5%。下降U.S.", ["增长3.5%。", "下降U.S."]),
        ("  前后有空。 \u3000 再来。  ", ["前后有空。", "再来。"]),
        ("《你好！李焕英》上映了。好看！", ["《你好！李焕英》上映了。", "好看！"]),
        ("看《你好，李焕英！》的人多。", ["看《你好，李焕英！》的人多。"]),
        ("书名没完《真的！后来呢。", ["书名没完《真的！", "后来呢。"]),
        ("包括Hey! Say! JUMP等。", ["包括Hey! Say! JUMP等。"]),
        ("没有句号", ["没有句号"]),
        ("", []),
        (" \u3000\n", []),
    ],
)
def test_a_text_is_cut_at_its_sentence_ends(text: str, sentences: list[str]) -> None:
    assert cut(text) == sentences


def test_a_sentence_that_is_too_long_is_cut_behind_a_clause() -> None:
    pieces = cut("、".join(f"人名{number}" for number in range(200)) + "。")
    assert len(pieces) > 1
    assert all(piece.endswith(("、", "。")) for piece in pieces)


def test_one_long_clause_is_cut_all_the_same() -> None:
    assert "".join(cut("字" * (2 * LONGEST_SENTENCE + 1))) == "字" * (2 * LONGEST_SENTENCE + 1)


@PROMISE
@given(long_text)
def test_every_printed_character_is_in_exactly_one_sentence(text: str) -> None:
    end = 0
    for span in find_sentences(text):
        assert end <= span.start < span.end <= len(text)
        assert not text[end : span.start].strip()
        assert text[span.start : span.end].strip() == text[span.start : span.end]
        end = span.end
    assert not text[end:].strip()


@PROMISE
@given(long_text)
def test_no_sentence_is_longer_than_the_longest(text: str) -> None:
    assert all(span.end - span.start <= LONGEST_SENTENCE for span in find_sentences(text))


@PROMISE
@given(st.lists(paragraphs, max_size=4))
def test_passages_hold_all_sentences_in_order_and_cross_no_paragraph(texts: list[str]) -> None:
    body = article(*texts).body
    passages = list(cut_passages(article(*texts)))
    assert [body[span.start : span.end] for passage in passages for span in passage] == [
        sentence for text in texts for sentence in cut(text)
    ]
    for passage in passages:
        length = passage[-1].end - passage[0].start
        assert "\n" not in body[passage[0].start : passage[-1].end]
        assert length <= PASSAGE_LENGTH or len(passage) == 1


def test_short_sentences_are_gathered_into_one_passage() -> None:
    assert [len(passage) for passage in cut_passages(article("甲。乙。丙。", "丁。"))] == [3, 1]


def test_an_article_without_text_has_no_passages() -> None:
    assert list(cut_passages(article())) == []
    assert list(cut_passages(article("", " "))) == []


@pytest.mark.parametrize("unit", ["中", "。", "”", "，", " ", "\n", "…”", "“好。”", "a ", "\u3000。", "（"])
def test_finding_sentences_takes_time_in_proportion_to_the_text(unit: str) -> None:
    assert_linear(find_sentences, unit)
