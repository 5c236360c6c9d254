"""Lines that a machine has recognised become letters on their places: no recogniser is needed to say where."""

from dataclasses import replace

import pytest

from corpus.geometry.sheet import Box, Letter, Shape, Sheet
from corpus.model import Page
from corpus.readers.recognised import RecognisedLine, set_letters, snap_sizes
from corpus.readers.recognition import RecognisedSheet, explain_unread, is_scan, read_recognised
from corpus.understanding import understand

EM = 10.0


def line(text: str, left: float = 40, baseline: float = 100, size: float = EM, weight: float = 0.5) -> RecognisedLine:
    """A line of full characters as a recogniser sees it: ink inside of its ems, middles not quite right."""
    centres = tuple(left + size * (at + 0.5) + (0.2 * size if at % 3 else 0) for at in range(len(text)))
    right = left + size * len(text) - 0.04 * size
    if text[-1] in "，。）":
        right -= 0.56 * size
    middle = baseline - 0.36 * size
    return RecognisedLine(
        text, centres, left + 0.04 * size, middle - 0.47 * size, right, middle + 0.47 * size, weight=weight
    )


def test_characters_stand_on_a_grid_between_the_edges_of_the_ink() -> None:
    letters = set_letters([line("云溪县的果园迎来了丰收。")])
    assert "".join(letter.text for letter in letters) == "云溪县的果园迎来了丰收。"
    assert [letter.left for letter in letters] == pytest.approx([40 + EM * at for at in range(12)], abs=0.2)
    assert letters[0].baseline == letters[-1].baseline == pytest.approx(100, abs=0.2)
    assert {round(letter.size) for letter in letters} == {10}


def test_a_line_across_a_gutter_is_cut_where_its_white_is() -> None:
    left, right = line("左边这一栏的字"), line("右边这一栏的字", left=140)
    both = replace(
        left, text=left.text + right.text, centres=left.centres + right.centres, right=right.right,
        gaps=((left.right, right.left),),
    )  # fmt: skip
    letters = set_letters([both])
    assert letters[6].right == pytest.approx(110, abs=0.3)
    assert letters[7].left == pytest.approx(140, abs=0.3)


def test_sizes_that_differ_as_measurements_do_are_one() -> None:
    assert snap_sizes([(9.1, 400), (9.4, 300), (9.0, 200), (11.3, 30), (20.2, 8), (19.8, 9)]) == pytest.approx(
        [9.2, 9.2, 9.2, 11.3, 20.0, 20.0], abs=0.1
    )
    assert snap_sizes([]) == []


def test_thick_strokes_are_bold_type() -> None:
    letters = set_letters([line("正文的字细一些"), line("再来一行正文。", baseline=114), line("粗的题", weight=0.9)])
    assert {letter.font for letter in letters if letter.text in "粗题"} == {"bold"}
    assert {letter.font for letter in letters if letter.text in "正文行"} == {""}


def test_marks_in_chinese_are_full_width_ones_and_dashes_are_whole() -> None:
    (text,) = ("".join(letter.text for letter in set_letters([line("果园开园,迎客(记者王晶)—一今日")])),)
    assert text == "果园开园，迎客（记者王晶）——今日"
    assert "".join(letter.text for letter in set_letters([line("3,000")])) == "3,000"


def test_digits_an_em_apart_are_full_width_ones() -> None:
    wide = [line("今年产苹果１２３４吨".translate({0xFF11 + n: 0x31 + n for n in range(4)}), baseline=100 + 14 * n)
            for n in range(3)]  # fmt: skip
    assert "".join(letter.text for letter in set_letters(wide))[5:9] == "１２３４"


def test_what_has_no_characters_is_no_line() -> None:
    assert set_letters([replace(line("一"), text=" "), replace(line("两字"), centres=(1.0,))]) == []


def test_recognised_pages_are_read_by_the_same_geometry_and_say_so() -> None:
    rows = ["　　今年以来，云溪县的果园迎来了丰收，村民们都很高", "兴。记者看到，现场井然有序。"]
    lines = [line("云溪县果园开园", baseline=60, size=22, weight=1.6)]
    lines += [line(row.strip(), left=60 if row[0] == "　" else 40, baseline=100 + 14 * n) for n, row in enumerate(rows)]
    seen = RecognisedSheet(tuple(set_letters(lines)), Sheet(500, 300))
    page = read_recognised("扫描.png", seen, paper="云溪日报", date=None, page="1")
    (article,) = understand(page).articles
    assert page.is_recognised
    assert article.is_recognised
    assert article.headline == "云溪县果园开园"
    assert article.body == "今年以来，云溪县的果园迎来了丰收，村民们都很高兴。记者看到，现场井然有序。"
    assert (article.paper, article.page) == ("云溪日报", "1")


WHOLE = Box(0, 0, 500, 300)


@pytest.mark.parametrize(
    ("count", "sheet", "expected"),
    [
        (0, Sheet(500, 300, (), (WHOLE,)), True),
        (12, Sheet(500, 300, (), (WHOLE,)), True),
        (12, Sheet(500, 300, (), (Box(0, 0, 100, 100),)), False),
        (400, Sheet(500, 300, (), (WHOLE,)), False),
        (0, Sheet(500, 300, (Shape(WHOLE),)), True),
        (0, Sheet(500, 300), False),
    ],
    ids=["a scan", "a stamped scan", "few words", "text over a picture", "outlines", "blank"],
)
def test_a_page_is_recognised_when_it_shows_something_and_says_nothing(
    count: int, sheet: Sheet, *, expected: bool
) -> None:
    assert is_scan([Letter("字", 10 * n, 10 * n + 10, 50, 10) for n in range(count)], sheet) is expected


def test_without_the_extra_a_page_that_was_not_read_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("corpus.readers.recognition.can_recognise", lambda: False)
    unread = Page("合订.pdf", "", (), sheet=Sheet(500, 300, (), (WHOLE,), 2))
    assert "合订.pdf 第 3 页" in str(explain_unread(unread))
    assert "wenbao[ocr]" in str(explain_unread(unread))
    assert explain_unread(replace(unread, text="有字")) is None
    assert explain_unread(Page("a.txt", "", ())) is None
