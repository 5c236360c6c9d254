"""What a sentence speaks of that begins with 该项目, and what its article then answers."""

import pytest

from retrieval.anaphora import find_antecedents
from retrieval.model import Answer
from retrieval.passages import find_sentences

from .conftest import answerer, article


def antecedents(body: str) -> list[int]:
    return find_antecedents(body, [(span.start, span.end) for span in find_sentences(body)])


@pytest.mark.parametrize("word", ["该项目", "此项目", "这个项目", "“这家厂"])
def test_the_sentence_before_names_what_a_sentence_refers_to(word: str) -> None:
    assert antecedents(f"大华工厂建成。{word}去年开工。") == [0, 0]


@pytest.mark.parametrize("word", ["此外", "此时", "此前", "这时", "这里", "这一天", "其中", "它", "他们", "大桥"])
def test_what_refers_to_nothing_speaks_of_itself(word: str) -> None:
    assert antecedents(f"大华工厂建成。{word}去年开工。") == [0, 1]


def test_several_sentences_refer_to_the_first_one_also_across_paragraphs() -> None:
    assert antecedents("大华工厂建成。\n该厂去年开工。这家厂有三条线。小区改造完成。该小区很大。") == [0, 0, 0, 3, 3]


def test_a_sentence_before_which_nothing_stands_speaks_of_itself() -> None:
    assert antecedents("该厂去年开工。") == [0]


def test_what_is_told_of_the_project_is_told_of_what_the_sentence_before_names() -> None:
    told = article(
        "记者在大华玻璃智能工厂看到，工人正在安装设备。",
        "该项目占地30亩。",
        "宏艺玻璃工厂占地20亩。",
        headline="县里加快转型",
    )
    other = article("锦绣小区8月动工。", headline="小区改造")
    answer = answerer([told, other]).answer("大华玻璃智能工厂占地多少亩")
    assert isinstance(answer, Answer)
    assert answer.quotes[0].text == "该项目占地30亩。"
