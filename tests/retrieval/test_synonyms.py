"""Words that mean the same."""

from importlib import resources

from retrieval.analysis import normalise, segment_frequency
from retrieval.synonyms import synonyms_of


def groups() -> list[list[str]]:
    lines = resources.files("retrieval").joinpath("synonyms.txt").read_text("utf-8").splitlines()
    return [line.split() for line in lines if not line.startswith("#")]


def test_each_word_of_a_group_means_each_other_and_none_itself() -> None:
    for group in groups():
        for word in group:
            assert set(group) - {word} <= synonyms_of(word)
            assert word not in synonyms_of(word)


def test_a_word_of_no_group_has_no_synonyms() -> None:
    assert synonyms_of("没有这个词") == frozenset()


def test_each_word_is_written_as_it_is_indexed() -> None:
    words = {word for group in groups() for word in group}
    assert {word for word in words if normalise(word).text != word} == set()
    assert {word for word in words if len(word) != 2 and not segment_frequency(word)} == set()
