"""Upright headlines that come letter by letter, one behind the other: where each begins."""

import pytest

from corpus.lone_letters import join_lone_letters
from corpus.readers.text import split_lines
from corpus.upright_runs import Surroundings, parts_of

TEXT = "昨日上午，河边村的水渠修好了，浇上后山四百亩田，老人说今年稻子长得高。他们盼了三十年，喝上自家的渠水。"


@pytest.mark.parametrize(
    "parts",
    [
        ("浇上后山四百亩田", "河边村三公里水渠通水"),
        ("快讯", "河边村三公里水渠通水"),
        ("老剧院昨晚开锣", "浇上后山四百亩田", "河边村三公里水渠通水"),
        ("河边村三公里水渠通水",),
        ("河边村水渠通水", "浇上后山四百亩田"),
        ("浇上后山四百亩田", "他们盼了三十年"),
        ("浇上后山四百亩田", "又三里"),
    ],
    ids=["kicker", "label", "kicker between", "headline", "clause last", "two clauses", "stub"],
)
def test_a_kicker_ends_where_its_clause_does(parts: tuple[str, ...]) -> None:
    starts = [sum(map(len, parts[:at])) for at in range(len(parts))]
    is_parted = parts[0] == "快讯" or (len(parts) > 1 and parts[-1] == "河边村三公里水渠通水")
    assert parts_of("".join(parts), Surroundings(TEXT)) == (starts if is_parted else [0])


def test_letters_of_both_are_lines_of_their_own() -> None:
    text = "\n".join("浇上后山四百亩田河边村三公里水渠通水") + f"\n{TEXT}"
    lines = join_lone_letters(text, split_lines(text))
    assert ["".join(line.text.split()) for line in lines] == ["浇上后山四百亩田", "河边村三公里水渠通水", TEXT]
    assert all(text[line.start : line.start + len(line.text)] == line.text for line in lines)
