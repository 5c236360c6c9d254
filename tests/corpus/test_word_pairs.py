"""Pairs of characters that surely belong to one word."""

import pytest

from corpus.head_clues import Clues
from corpus.layout import SetLine
from corpus.measure import width_of
from corpus.model import Line
from corpus.reflow import join_display
from corpus.roles import Role
from corpus.word_pairs import breaks_word, is_within_word


@pytest.mark.parametrize(
    ("pair", "is_word"), [("细胞", True), ("社区", True), ("的人", False), ("厓鯈", False), ("社", False)]
)
def test_pairs_within_words(pair: str, *, is_word: bool) -> None:
    assert is_within_word(pair[:1], pair[1:]) == is_word


def test_a_line_with_a_word_of_its_own_at_the_line_s_end_goes_on_nowhere() -> None:
    assert breaks_word("居民捐献造血干细", "胞救人一命")
    assert not breaks_word("昨天走进供水公司", "机芯换了一批")
    assert not breaks_word("昨天走进供水总司", "机场换了水管")


@pytest.mark.parametrize(
    ("printed", "joined"),
    [
        (("居民捐献造血干细", "胞救人一命"), "居民捐献造血干细胞救人一命"),
        (("黟县：“防贫保”", "撑起农家保护网"), "黟县：“防贫保”撑起农家保护网"),
        (("新桥飞架东湖", "天堑变通途"), "新桥飞架东湖 天堑变通途"),
    ],
)
def test_a_line_that_ends_within_a_word_or_with_a_name_after_a_colon_goes_on(
    printed: tuple[str, str], joined: str
) -> None:
    assert join_display([*printed, "两岸居民盼了二十年"], "").startswith(joined)


def test_a_heading_is_not_cut_within_a_word() -> None:
    line, rest = (SetLine(Line(text, 0), Role.DISPLAY, width_of(text)) for text in ("盼通车两岸居", "民喜看飞虹"))
    assert Clues([line, rest], "").best_cut().headline == range(2)


def test_two_lines_with_words_that_the_article_has_are_not_one() -> None:
    assert join_display(["大桥为群居", "民歌传唱"], "居民爱唱民歌") == "大桥为群居 民歌传唱"
