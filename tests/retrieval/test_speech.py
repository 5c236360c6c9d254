"""Who is speaking."""

import pytest
from hypothesis import given

from retrieval.passages import find_sentences
from retrieval.speech import find_speakers

from .conftest import PROMISE, any_text, assert_linear


def sentences_of(text: str) -> list[tuple[int, int]]:
    return [(span.start, span.end) for span in find_sentences(text)]


@pytest.mark.parametrize(
    ("body", "speakers"),
    [
        ("天下雨。路开通。", [0, 1]),
        ("局长张宇星说：“这是民生工程。我们开了会。大家满意。”雨停了。", [0, 0, 0, 3]),
        ("“亟待学习提升。”胡晓峰表示，下一步要改。", [1, 1]),
        ("“最后一公里”开通了。天晴。", [0, 1]),
        ("“亟待学习提升。”\n胡晓峰表示，下一步要改。", [0, 1]),
        ("", []),
    ],
)
def test_a_quoted_sentence_belongs_to_the_one_that_names_its_speaker(body: str, speakers: list[int]) -> None:
    assert find_speakers(body, sentences_of(body)) == speakers


@PROMISE
@given(any_text.map(lambda text: text + "说：“好。") | any_text)
def test_every_sentence_of_any_text_has_a_speaker_among_them(text: str) -> None:
    sentences = sentences_of(text)
    speakers = find_speakers(text, sentences)
    assert len(speakers) == len(sentences)
    assert set(speakers) <= set(range(len(sentences)))


@pytest.mark.parametrize("unit", ["“", "告诉", "说：“", "”。", "。"])
def test_finding_speakers_takes_time_in_proportion_to_the_text(unit: str) -> None:
    assert_linear(lambda text: find_speakers(text, sentences_of(text)), unit)
