"""Jump marks that go on in the next line of a narrow column."""

import pytest

from corpus.broken_jumps import join_broken_jumps
from corpus.readers.text import read_text, split_lines
from corpus.understanding import understand


@pytest.mark.parametrize(
    ("printed", "lines"),
    [
        ("浇上了水。（下转第4\n版）", ["浇上了水。", "（下转第4\n版）"]),
        ("浇上了水。（下转\r\n第四版）后山", ["浇上了水。", "（下转\r\n第四版）", "后山"]),
        ("（下\n转第4版）", ["（下\n转第4版）"]),
        ("浇上了水。（下转第4版）\n后山", ["浇上了水。（下转第4版）", "后山"]),
        ("浇上了水（下\n游的田也有）。", ["浇上了水（下", "游的田也有）。"]),
        ("浇上了水。（下转第\n\n后山", ["浇上了水。（下转第", "后山"]),
    ],
    ids=["number", "page", "first word", "whole", "another bracket", "another line"],
)
def test_a_broken_mark_is_one_line(printed: str, lines: list[str]) -> None:
    joined = join_broken_jumps(printed, split_lines(printed))
    assert [line.text for line in joined] == lines
    assert all(printed[line.start : line.start + len(line.text)] == line.text for line in joined)


def test_the_article_says_where_it_goes_on() -> None:
    body = "　　昨日上午，河边村的水渠修好了，全村三百户\n人家的田都浇上了水，老人们看了很久。"
    text = f"河边村水渠通水\n{body}（下转第4\n版）"
    (article,) = understand(read_text("page.txt", text.encode())).articles
    assert (article.continued_on, article.body[-8:]) == ("4", "老人们看了很久。")
