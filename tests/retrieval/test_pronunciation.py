"""Characters and syllables."""

import os
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.pronunciation import characters_read, characters_rhyming, plain_letters, readings_of, split_syllables
from tests.retrieval.conftest import PROMISE, any_text


@pytest.mark.parametrize(
    ("character", "readings"),
    [("晋", ("jin",)), ("行", ("xing", "hang")), ("绿", ("lv", "lu")), ("a", ()), ("，", ()), ("\ud800", ())],
)
def test_readings(character: str, readings: tuple[str, ...]) -> None:
    assert readings_of(character) == readings


@pytest.mark.parametrize(
    ("written", "plain"),
    [("qíxiàn", "qixian"), ("qi2xian4", "qixian"), ("LǙYÓU", "lvyou"), ("lu:", "lv"), ("晋", "晋"), ("", "")],
)
def test_tones_are_left_out(written: str, plain: str) -> None:
    assert plain_letters(written) == plain


def test_syllables() -> None:
    assert split_syllables("jinzhongzhaiquan")[0] == ("jin", "zhong", "zhai", "quan")
    assert split_syllables("xian") == [("xian",), ("xi", "an")]
    assert {("fan", "gan"), ("fang", "an")} <= set(split_syllables("fangan"))
    assert split_syllables("gdp") == split_syllables("") == split_syllables("iphone") == []


@PROMISE
@given(any_text | st.text("aeiounghxzqj", max_size=20))
def test_syllables_together_are_the_letters(letters: str) -> None:
    assert all("".join(way) == letters for way in split_syllables(letters))


@PROMISE
@given(st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF), min_size=1, max_size=1))
def test_a_character_is_among_those_that_are_read_as_it_is(character: str) -> None:
    for syllable in readings_of(character):
        assert character in characters_read(syllable) or not set(syllable) & set("aeiouv")
    if readings_of(character):
        assert character in characters_rhyming(character)


def test_nothing_is_read_so() -> None:
    assert characters_read("xyz") == ""
    assert "肉" in characters_rhyming("漏")
    assert "市" not in characters_rhyming("漏")
    assert characters_rhyming("a") == ""


def test_phrases_are_not_read() -> None:
    program = (
        "import os, sys; from retrieval.pronunciation import readings_of; readings_of('晋');"
        "print('pypinyin.phrases_dict' in sys.modules, os.environ.get('PYPINYIN_NO_PHRASES'))"
    )
    environment = {"PYTHONPATH": os.pathsep.join(sys.path)}
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, env=environment)
    assert ran.stdout.split() == ["False", "None"]
