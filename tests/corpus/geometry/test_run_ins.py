"""Headlines of briefs on one line with the text that they open."""

import pytest
from proof import BODY, HEI, LEADING, SONG, Proof, printed, under, wrapped

from corpus.geometry.placed import opening_of
from corpus.geometry.row import Row
from corpus.geometry.sheet import Letter

_HEADLINES = ("供水公司改造管网", "多地果园喜迎丰收季节", "村史馆向市民开放")


def _set_run_in(proof: Proof, opening: str, text: str, left: float, top: float) -> float:
    """Set a brief whose first line (or two) begins in another typeface; return where it ends."""
    for number, row in enumerate(wrapped(opening + text, 16)):
        said = sum(len(before.strip("　")) for before in wrapped(opening + text, 16)[:number])
        indent = 2 * (number == 0)
        bold = min(len(row), max(0, len(opening) - said + indent))
        proof.line(row[:bold], left, top, font=HEI)
        proof.line("　" * bold + row[bold:], left, top)
        top += LEADING
    return top


@pytest.mark.parametrize("form", ["【{}】", "■{}　", "▲{}：", "{}　"])
def test_a_headline_run_into_its_text(form: str) -> None:
    proof = Proof()
    proof.frame(90, 50, 260, 700)
    proof.line("基层短讯", 130, 60, 16, HEI)
    texts = [proof.paragraphs(1) for _ in _HEADLINES]
    top = 96.0
    for headline, text in zip(_HEADLINES, texts, strict=True):
        top = _set_run_in(proof, form.format(headline), text, 100, top)
    reading = proof.read()
    for headline, text in zip(_HEADLINES, texts, strict=True):
        assert printed(under(reading, headline)) == text


def test_a_lead_in_a_typeface_of_its_own_is_no_headline() -> None:
    proof = Proof()
    texts = []
    for number, headline in enumerate(("供水公司改造城乡老旧管网", "果园迎来丰收季节")):
        proof.line(headline, 100, 60 + 300 * number, 30)
        texts.append(proof.paragraphs(2))
        _set_run_in(proof, "本报讯（记者 王军）", texts[-1], 100, 100 + 300 * number)
    reading = proof.read()
    assert printed(under(reading, "供水公司改造城乡老旧管网")) == "本报讯（记者王军）" + texts[0]
    assert printed(under(reading, "果园迎来丰收季节")) == "本报讯（记者王军）" + texts[1]


def test_a_single_headline_run_into_its_text_under_the_name_of_briefs() -> None:
    proof = Proof()
    proof.line("基层短讯", 110, 60, 16, HEI)
    text, other = proof.paragraphs(1), proof.paragraphs(1)
    end = _set_run_in(proof, "供水公司改造管网　", text, 100, 96)
    proof.line("果园今年迎来了丰收季节吃水果", 118, end, font=HEI)
    for number, row in enumerate(wrapped("　　　　　　　　　　　　　　" + other, 16)[1:], 1):
        proof.line(row.lstrip("　"), 100, end + LEADING * number)
    reading = proof.read()
    assert printed(under(reading, "供水公司改造管网")) == text
    assert printed(under(reading, "果园今年迎来了丰收季节吃水果")) == other


def test_a_headline_run_in_below_a_last_line_shorter_than_its_indent() -> None:
    proof = Proof()
    proof.line("基层短讯", 130, 60, 16, HEI)
    texts = [(proof.paragraphs(2) * 3)[: 7 * 16 - 2 - len(headline) - 1] + "了。" for headline in _HEADLINES]
    top = 96.0
    for headline, text in zip(_HEADLINES, texts, strict=True):
        top = _set_run_in(proof, f"{headline}　", text.replace("\n", ""), 100, top)
    reading = proof.read()
    for headline, text in zip(_HEADLINES, texts, strict=True):
        assert printed(under(reading, headline)) == text.replace("\n", "")


def test_the_white_behind_a_headline_run_in_may_be_a_letter_of_the_text() -> None:
    said = [("供水公司", HEI), ("　近日", SONG)]
    letters = [(letter, font) for text, font in said for letter in text]
    row = Row(
        tuple(Letter(letter, 9.0 * at, 9.0 * at + 9, 20, BODY, font) for at, (letter, font) in enumerate(letters))
    )
    assert opening_of(row) == (5, HEI, SONG)


def test_a_crosshead_in_the_type_of_headlines_run_in_elsewhere_is_no_headline() -> None:
    proof = Proof()
    proof.line("果园迎来丰收季节", 400, 60, 30)
    first, second = proof.paragraphs(3), proof.paragraphs(3)
    end = proof.column(first, 400, 110, 24)
    proof.line("让居民用上放心水", 418, end, font=HEI)
    proof.column(second, 400, end + LEADING, 24)
    proof.line("基层短讯", 130, 60, 16, HEI)
    top = 96.0
    for headline in _HEADLINES:
        top = _set_run_in(proof, f"{headline}　", proof.paragraphs(1), 100, top)
    reading = proof.read()
    assert printed(under(reading, "果园迎来丰收季节")) == f"{first}\n{second}"
    assert [section.subhead for section in under(reading, "果园迎来丰收季节").sections] == [None, "让居民用上放心水"]


def _set_briefs(proof: Proof, rows: list[list[tuple[str, str]]]) -> None:
    """Under the name of a column, each brief as its lines; each line as pieces in a typeface."""
    proof.frame(90, 50, 260, 700)
    proof.line("基层短讯", 130, 60, 16, HEI)
    for number, row in enumerate(rows):
        left = 100.0
        for piece, font in row:
            proof.line(piece, left, 96 + LEADING * number, font=font)
            left += BODY * len(piece)


def test_a_name_behind_a_headline_is_where_the_text_begins() -> None:
    proof = Proof()
    _set_briefs(
        proof,
        [
            [("■供水公司改造城乡老旧管网　", HEI), ("李强", SONG)],
            [("表示，老旧小区的水压都上来了啊", SONG)],
            [("。", SONG)],
            [("■多地果园喜迎今年丰收季节　", HEI), ("王军", SONG)],
            [("表示，果园今年迎来了大丰收的事", SONG)],
            [("。", SONG)],
        ],
    )
    article = under(proof.read(), "供水公司改造城乡老旧管网")
    assert printed(article) == "李强表示，老旧小区的水压都上来了啊。"
    assert [section.subhead for section in article.sections] == [None]


def test_digits_behind_a_headline_belong_to_the_text() -> None:
    proof = Proof()
    _set_briefs(
        proof,
        [
            [("【供水公司改造城乡老旧管网】", HEI), ("26", SONG)],
            [("日，老旧小区的水压都上来了啊啊", SONG)],
            [("。", SONG)],
            [("【多地果园喜迎今年丰收季节】", HEI), ("19", SONG)],
            [("日，果园今年迎来了大丰收的事啊", SONG)],
            [("。", SONG)],
        ],
    )
    reading = proof.read()
    assert printed(under(reading, "供水公司改造城乡老旧管网")) == "26日，老旧小区的水压都上来了啊啊。"
    assert printed(under(reading, "多地果园喜迎今年丰收季节")) == "19日，果园今年迎来了大丰收的事啊。"


def test_a_headline_in_brackets_fills_its_line() -> None:
    proof = Proof()
    rows = []
    for headline in ("供水公司改造城乡老旧管网", "多地果园喜迎今年丰收季节"):
        rows += [
            [("　　", SONG), (f"【{headline}】", HEI)],
            [("近日，老旧小区的水压都上来了啊啊", SONG)],
            [("。", SONG)],
        ]
    _set_briefs(proof, rows)
    assert printed(under(proof.read(), "供水公司改造城乡老旧管网")) == "近日，老旧小区的水压都上来了啊啊。"


def test_headlines_behind_marks_in_the_typeface_of_their_text() -> None:
    proof = Proof()
    rows = []
    for headline in ("供水公司改造管网", "多地果园喜迎丰收"):
        rows += [[(f"◆{headline}　近日老旧小区", SONG)], [("的水压都上来了，大家都很高兴啊。", SONG)], []]
    _set_briefs(proof, rows)
    reading = proof.read()
    assert printed(under(reading, "供水公司改造管网")) == "近日老旧小区的水压都上来了，大家都很高兴啊。"
    assert printed(under(reading, "多地果园喜迎丰收")) == "近日老旧小区的水压都上来了，大家都很高兴啊。"


def test_items_of_a_list_behind_marks_are_no_headlines() -> None:
    for title, ends in (("本周便民服务一览", "的水压都上来了，大家都很高兴啊。"), ("便民服务", "")):
        proof = Proof()
        proof.frame(90, 50, 260, 700)
        proof.line(title, 100, 60, 16, HEI)
        for number, item in enumerate(("咨询服务的时间", "服务地点", "报名所需材料")):
            proof.line(f"◆{item}　近日居民{'的水压' * number}", 100, 96 + 2 * LEADING * number)
            proof.line(ends, 100, 96 + LEADING * (2 * number + 1))
        assert [article.headline for article in proof.read().articles] == [title]


def test_crossheads_in_brackets_over_indented_text_are_no_headlines() -> None:
    for crossheads in (("【一口井说起】", "【那一条大路】"), ("【故事从一口老井说起】", "【老人说的那条大马路】")):
        proof = Proof()
        proof.line("供水公司改造城乡老旧管网", 100, 60, 26, HEI)
        top = 100.0
        for crosshead in crossheads:
            top = proof.column(proof.paragraphs(2), 100, top, 16)
            proof.line(crosshead, 100 + (16 - len(crosshead)) / 2 * BODY, top, font=HEI)
            top = proof.column(proof.paragraphs(2), 100, top + LEADING, 16)
        (article,) = proof.read().articles
        assert [section.subhead for section in article.sections][1:] == list(crossheads)


@pytest.mark.parametrize("opening", ["记者王军", "（王军）"])
def test_names_that_fill_the_line_behind_a_headline_are_text(opening: str) -> None:
    proof = Proof()
    proof.frame(90, 50, 260, 700)
    proof.line("基层短讯", 130, 60, 16, HEI)
    texts = [f"{opening}走进东湖街道，看管网如何改造。", proof.paragraphs(1)]
    top = 96.0
    for headline, text in zip(("供水公司改造管网", "多地果园喜迎丰收季节"), texts, strict=True):
        top = _set_run_in(proof, f"【{headline}】", text, 100, top)
    assert printed(under(proof.read(), "供水公司改造管网")) == texts[0]
