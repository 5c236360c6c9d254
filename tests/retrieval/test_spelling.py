"""Terms by their characters."""

import re

from hypothesis import given
from hypothesis import strategies as st

from retrieval.arrays import Vocabulary
from retrieval.growing import grow
from retrieval.volumes.spelling import Places, Spelling
from tests.retrieval.conftest import PROMISE, any_text, article, build

WORDS = sorted(["债券", "玻璃", "玻璃器皿", "祁县", "晋中", "高脚杯", "a", "20000", "P2实验室", "㐀", "𠮷券", "ab"])


def found(words: list[str], places: Places) -> list[str]:
    vocabulary = Vocabulary.of(words)
    return [vocabulary.term(number) for number in Spelling(vocabulary).find(places)]


def test_terms_are_found_by_what_may_stand_in_each_place() -> None:
    assert found(WORDS, ["宅债", "圈券"]) == ["债券"]
    assert found(WORDS, [None, "璃"]) == ["玻璃"]
    assert found(WORDS, ["玻", "璃", None, "皿"]) == ["玻璃器皿"]
    assert found(WORDS, [None, None]) == sorted(["债券", "玻璃", "祁县", "晋中"])
    assert found(WORDS, ["", "券"]) == found(WORDS, ["𠮷", "券"]) == found([], [None, None]) == []


characters = st.sampled_from("债券宅圈玻璃a1𠮷é")
terms = st.lists(st.text(characters, min_size=1, max_size=4) | any_text.filter(bool), max_size=12, unique=True)
places = st.lists(st.none() | st.text(characters, max_size=3), min_size=1, max_size=4)


@PROMISE
@given(terms, places)
def test_whatever_the_terms_are_those_that_fit_are_found(words: list[str], wanted: list[str | None]) -> None:
    ordered = sorted(words, key=lambda word: word.encode("utf-8", "surrogatepass"))
    fitting = [
        word
        for word in ordered
        if re.fullmatch("[\u3400-\u9fff]+", word) and len(word) == len(wanted)
        if all(allowed is None or sign in allowed for sign, allowed in zip(word, wanted, strict=True))
    ]
    assert found(ordered, wanted) == fitting


def test_a_library_counts_over_its_volumes_what_is_not_removed() -> None:
    index = build([article("晋中债券。", "债券又来了。", id="one"), article("祁县玻璃。", id="two")])
    assert index.find_terms([None, "券"]) == {"债券": 2}
    assert index.find_terms(["玻", None]) == {"玻璃": 1}
    grown = grow(index, library_hash="grown", gone=["two"], came=[article("债券。", id="three", headline="玻璃")])
    assert grown.find_terms([None, "券"]) == {"债券": 3}
    assert grown.find_terms(["祁", None]) == {}
    assert grown.find_terms(["玻", None]) == {"玻璃": 0}
