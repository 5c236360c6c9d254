"""Words of everyday speech and what newspapers print for them."""

from collections import Counter
from functools import cache
from importlib import resources

import jieba
import pytest

from retrieval import synonyms
from retrieval.analysis import normalise
from retrieval.synonyms import all_words, synonyms_of

_MOST_PRINTED = 18
"""One question word must not become half a dictionary."""

_MOST_ASKED = 16
"""A word that answers everything answers nothing."""

_MOST_LINES = 4000
_MOST_NEW_WORDS = 600
"""Reading a line takes microseconds, and a word that jieba must learn ten times as long: this bounds the start."""


@cache
def lines() -> tuple[tuple[str, ...], ...]:
    text = resources.files("retrieval").joinpath("synonyms.txt").read_text("utf-8")
    return tuple(tuple(line.split()) for line in text.splitlines() if not line.startswith("#"))


def test_a_word_means_what_its_line_says_and_not_itself() -> None:
    for asked, *printed in lines():
        assert synonyms_of(asked) == set(printed)
        assert asked not in synonyms_of(asked)


def test_a_word_of_no_line_has_no_synonyms() -> None:
    assert synonyms_of("没有这个词") == frozenset()


def test_every_word_is_listed_once_and_in_order() -> None:
    words = {word for line in lines() for word in line}
    assert list(all_words()) == sorted(words)


def test_each_line_has_a_word_and_what_is_printed_for_it_none_twice() -> None:
    assert [line for line in lines() if len(line) < 2 or len(set(line)) < len(line)] == []


def test_no_word_has_two_lines() -> None:
    assert [asked for asked, count in Counter(line[0] for line in lines()).items() if count > 1] == []


def test_each_word_is_written_as_it_is_indexed() -> None:
    assert [word for word in all_words() if normalise(word).text != word] == []


def test_a_printed_word_is_not_a_part_of_the_one_that_is_asked_nor_around_it() -> None:
    """Bigrams find those already."""
    idle = [
        (asked, word)
        for asked, *printed in lines()
        for word in printed
        if (len(asked) == 2 and asked in word) or (len(word) == 2 and word in asked)
    ]
    assert idle == []


def test_no_word_is_widened_to_too_many_or_stands_for_too_many() -> None:
    assert [line for line in lines() if len(line) - 1 > _MOST_PRINTED] == []
    stands_for = Counter(word for _, *printed in lines() for word in printed)
    assert [word for word, count in stands_for.items() if count > _MOST_ASKED] == []


def test_what_must_be_read_and_learnt_at_the_start_is_bounded() -> None:
    known = jieba.dt.get_dict_file()
    with known:
        dictionary = {line.split(b" ", 1)[0].decode() for line in known}
    unknown = [word for word in all_words() if len(word) != 2 and word not in dictionary]
    assert len(lines()) < _MOST_LINES
    assert len(unknown) < _MOST_NEW_WORDS
    assert [word for word in unknown if len(word) < 2] == []


def test_the_file_is_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    synonyms_of("看病")

    def refuse(_: str) -> None:
        raise AssertionError("read again")

    monkeypatch.setattr(synonyms.resources, "files", refuse)
    assert synonyms_of("医生") == synonyms_of("医生")
    assert all_words() is all_words()


@pytest.mark.parametrize(
    ("asked", "printed"),
    [
        ("看病", "就医"),
        ("挣钱", "收入"),
        ("卖到", "出口"),
        ("发大水", "洪水"),
        ("计程车", "出租车"),
        ("捷运", "地铁"),
        ("发改委", "国家发展改革委"),
        ("教书的", "教师"),
    ],
)
def test_everyday_words_find_printed_ones(asked: str, printed: str) -> None:
    assert printed in synonyms_of(asked)
