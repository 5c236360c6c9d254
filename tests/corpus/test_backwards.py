"""Text layers that give the last line of a page first are read like the page itself."""

import pytest
from mutations import set_solid

from corpus.backwards import runs_backwards, turn, turn_back
from corpus.readers.text import read_text
from corpus.understanding import understand

BODY = (
    "昨日上午，河边村的水渠修好了，全村三百户人家的田都浇上了水，村里的老人站在渠边看了很久，都说今年的稻子要长得和前年一样高了。",
    "这条水渠去年秋天开始施工，全长三公里，经过五个村民小组，由县里的水利部门负责设计，村民自己出工，材料由镇政府统一采购。",
    "水利部门的技术人员告诉村民，水渠的质量经过检验，可以使用三十年，明年春天还要修建配套的道路，解决运输粮食的困难问题。",
    "县农业农村局负责人介绍，今年全县计划完成高标准农田建设任务八万亩，同时推广节水灌溉技术，帮助农民增加收入，巩固粮食生产能力。",
    "村党支部书记表示，村里准备成立专业合作社，组织村民学习种植技术，发展特色农业，吸引青年返乡创业，让大家的生活一天比一天好。",
)


def page_text() -> str:
    upright = "\n".join("河边村修好水渠")
    return "\n".join([upright, *(set_solid("　　" + paragraph, 13) for paragraph in BODY)])


@pytest.mark.parametrize("gap", ["\n", "\n\n"])
def test_a_page_from_its_last_line_to_its_first(gap: str) -> None:
    straight = understand(read_text("page.txt", page_text().encode()))
    text = gap.join(reversed(page_text().split("\n")))
    page = read_text("page.txt", text.encode())
    reading = understand(page)
    assert reading.page == page
    assert [(article.headline, article.body) for article in reading.articles] == [
        (article.headline, article.body) for article in straight.articles
    ]
    for article in reading.articles:
        for paragraph in article.paragraphs:
            printed = "".join(text[span.start : span.end] for span in paragraph.spans)
            assert "".join(printed.split()) == paragraph.text


def test_lines_in_their_order_are_left_so() -> None:
    assert not runs_backwards(read_text("page.txt", page_text().encode()).lines)
    assert not runs_backwards(read_text("page.txt", "\n".join(reversed(BODY)).encode()).lines)


def test_a_page_whose_lines_tell_both_is_left_so() -> None:
    lines = page_text().split("\n")
    text = "\n".join([*lines, *reversed(lines)])
    assert not runs_backwards(read_text("page.txt", text.encode()).lines)


def test_blank_lines_stay_between_the_lines_that_they_part() -> None:
    page = read_text("page.txt", "稻子长高了\n\n水渠修好了\n河边村".encode())
    turned = turn(page)
    assert [(line.text, line.gap_before) for line in turned.lines] == [
        ("河边村", False),
        ("水渠修好了", False),
        ("稻子长高了", True),
    ]
    assert turned.text == "河边村\n水渠修好了\n\n稻子长高了"
    assert all(turned.text[line.span.start : line.span.end] == line.text for line in turned.lines)
    assert turn_back(understand(turned), page).page is page


def test_a_few_words_tell_nothing() -> None:
    lines = page_text().split("\n")[-12:]
    assert not runs_backwards(read_text("page.txt", "\n".join(reversed(lines)).encode()).lines)
