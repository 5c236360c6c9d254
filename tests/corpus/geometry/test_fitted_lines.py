"""Lines set to a breadth or in a size of their own: headlines line by line, verses, crossheads, upright digits."""

import pytest
from proof import BODY, HEI, LEADING, Proof, printed, under, wrapped

_HEADLINE = "供水公司改造城乡老旧管网"


def _title(proof: Proof) -> tuple[str | None, str]:
    (article,) = proof.read().articles
    return article.kicker, "".join((article.headline or "").split())


@pytest.mark.parametrize(("digits", "second"), [("50", "职工大会今天举行"), ("136", "300名职工代表今天出席")])
def test_digits_stand_at_the_left_of_an_upright_headline(digits: str, second: str) -> None:
    proof = Proof()
    first = f"供水公司第{digits}届"
    for aside, clause in ((126, first), (90, second)):
        for at, letter in enumerate(clause):
            proof.digit(letter, aside, 60 + 25 * at, 22)
    text = proof.paragraphs(5)
    proof.columns(text, 165, 60, 16, 2)
    (article,) = proof.read().articles
    assert ("".join((article.headline or "").split()), printed(article)) == (first + second, text)


@pytest.mark.parametrize(
    ("rows", "kicker"),
    [
        ((("供水公司今年改造", 14.0), ("城乡老旧", 28.0)), "供水公司今年改造"),
        ((("供水公司今年改造城", 15.0), ("乡管网果园", 27.0)), "供水公司今年改造城"),
        ((("供水公司今年改造", 15.0), ("城乡管网果", 24.0)), "供水公司今年改造"),
        ((("供水公司今年改造", 14.0), ("城乡管网", 18.0)), "供水公司今年改造"),
        ((("供水公司今年改造", 18.2), ("城乡老旧管网", 21.0)), "供水公司今年改造"),
        ((("供水公司今年改", 18.0), ("造城乡管网果", 21.0)), None),
        ((("供水公司今年改造", 18.0), ("城乡管网", 20.4)), None),
        ((("供水公司今年改造", 14.0), ("城乡管网果园", 18.66)), None),
    ],
)
def test_lines_of_one_breadth_or_nearly_one_size_are_one_headline(
    rows: tuple[tuple[str, float], ...], kicker: str | None
) -> None:
    proof, top = Proof(), 60.0
    for row, size in rows:
        proof.line(row, 100, top, size, HEI)
        top += size + 4
    proof.columns(proof.paragraphs(5), 100, top + 6, 16, 2)
    assert _title(proof)[0] == kicker


def test_a_rule_under_a_headline_parts_no_text_from_it_though_the_last_column_rises_beside() -> None:
    proof = Proof()
    proof.line(_HEADLINE, 110, 66, 24, HEI)
    proof.rule(100, 100, 100 + 2 * 16 * BODY + 1.5 * BODY)
    text = proof.paragraphs(8)
    rows = wrapped(text, 16)
    places = [(0, n) for n in range(14)] + [(1, n) for n in range(14)] + [(2, n - 4) for n in range(40)]
    for row, (aside, down) in zip(rows, places[: len(rows)], strict=True):
        proof.line(row, 100 + aside * 17.5 * BODY, 112 + LEADING * down)
    (article,) = proof.read().articles
    assert (article.headline, printed(article)) == (_HEADLINE, text)


def test_a_rule_under_the_columns_beside_a_headline_is_no_rule_of_that_headline() -> None:
    proof = Proof()
    first, second = proof.paragraphs(4), proof.paragraphs(4)
    end = proof.columns(first, 250, 60, 16, 2)
    proof.line("供水公司改造", 100, end - 56, 20, HEI)
    proof.line("城乡老旧管网", 100, end - 30, 20, HEI)
    proof.rule(90, end + 2, 620)
    proof.columns(second, 100, end + 14, 16, 3)
    assert printed(under(proof.read(), _HEADLINE)) == first


def test_the_end_of_a_text_in_its_last_column_is_no_deck() -> None:
    proof = Proof()
    proof.line("供水公司改造城乡老旧管网", 100, 60, 30, HEI)
    for at, row in enumerate(("　　网络那头，教的是致富经还是", "别的什么，热聊的对象是妙龄女", "郎还是抠")):
        proof.line(row, 100, 100 + LEADING * at)
    for at, row in enumerate(
        ("　　网络那头，教的是致富经还是", "别的什么，热聊的对象是妙龄女", "郎还是抠不抠她自己的脚的老大")
    ):
        proof.line(row, 250, 100 + LEADING * at)
    proof.line("汉？（作者单位：市", 400, 100)
    proof.line("委党校）", 400, 100 + LEADING)
    (article,) = proof.read().articles
    assert printed(article).endswith("老大汉？（作者单位：市委党校）")


def test_a_crosshead_of_the_typeface_of_the_text_is_hardly_larger() -> None:
    proof = Proof()
    proof.line(_HEADLINE, 100, 60, 26, HEI)
    first, second = proof.paragraphs(2), proof.paragraphs(2)
    end = proof.column(first, 100, 100, 16)
    proof.line("水压上来了", 118, end, BODY * 1.05)
    proof.column(second, 100, end + LEADING, 16)
    (article,) = proof.read().articles
    assert [section.subhead for section in article.sections] == [None, "水压上来了"]


@pytest.mark.parametrize("has_byline", [False, True])
def test_each_verse_is_a_paragraph(*, has_byline: bool) -> None:
    proof = Proof()
    proof.frame(90, 50, 260, 300)
    proof.line("春到山村", 130, 60, 18, HEI)
    if has_byline:
        proof.line("王军", 160, 84, BODY, HEI)
    verses = ["一树槐花开得正好", "月光落满窗台", "母亲站在门前", "炊烟升起的时候", "风从山那边吹来", "稻穗低着头"]
    for at, verse in enumerate(verses):
        proof.line(verse, 110, 110 + 15 * at)
    assert printed(under(proof.read(), "春到山村")) == "\n".join(verses)


@pytest.mark.parametrize(
    "rows",
    [
        (
            "供水公司改造城乡老旧管网的工程",
            "已经在全市各个街道办事处和乡镇",
            "人民政府所在地的老旧居民小区里",
            "全面铺开并且陆续完成竣工验收了",
        ),
        (
            "春意盎然、山花烂漫。在浙江杭",
            "州的湘湖，一片片木绣球花如期绽放了",
            "放，人们在这里露营赏花，亲",
            "近自然，好看。",
        ),
    ],
    ids=["full lines without stops", "ragged lines with stops within"],
)
def test_what_is_no_verse_is_prose(rows: tuple[str, ...]) -> None:
    proof = Proof()
    proof.line(_HEADLINE, 100, 60, 26, HEI)
    for at, row in enumerate(rows):
        proof.line(row, 100, 100 + LEADING * at)
    (article,) = proof.read().articles
    assert printed(article) == "".join(rows)


def test_a_paragraph_goes_on_below_a_lead_alone_on_its_line() -> None:
    proof = Proof()
    proof.line(_HEADLINE, 100, 60, 26, HEI)
    proof.line("　　本报太原10月8日讯", 100, 100, font=HEI)
    text = proof.writer.sentence() + proof.writer.sentence()
    rows = wrapped(text, 16)
    proof.line("　" + rows[0].strip("　")[:15], 100, 100 + LEADING)
    rest = rows[0].strip("　")[15:] + "".join(rows[1:])
    for at in range(0, len(rest), 16):
        proof.line(rest[at : at + 16], 100, 100 + LEADING * (2 + at // 16))
    (article,) = proof.read().articles
    assert printed(article) == "本报太原10月8日讯" + text


def test_a_column_on_a_picture_that_is_half_full_of_it_is_no_caption() -> None:
    proof = Proof()
    proof.line(_HEADLINE, 100, 60, 26, HEI)
    rows = wrapped(proof.paragraphs(4), 16)
    proof.picture(95, 96, 105 + 16 * BODY, 102 + 15 * LEADING)
    for at, row in enumerate(rows):
        place = (100, 102) if at < 6 else (100 + 18 * BODY, 102 - 6 * LEADING)
        proof.line(row, place[0], place[1] + at * LEADING)
    said = "".join(printed(article) for article in proof.read().articles).replace("\n", "")
    assert "".join("".join(rows[:6]).split()) in said


def test_a_small_headline_reaches_higher_than_the_columns_at_its_left() -> None:
    proof = Proof()
    first, second = proof.paragraphs(6), proof.paragraphs(2)
    proof.line(_HEADLINE, 130, 60, 20, HEI)
    proof.columns(first, 100, 96, 16, 2)
    proof.line("果园喜迎丰收", 430, 66, 11.2, HEI)
    proof.column(second, 415, 86, 16)
    reading = proof.read()
    assert printed(under(reading, _HEADLINE)) == first
    assert printed(under(reading, "果园喜迎丰收")) == second


def test_a_single_brief_under_a_name_that_says_nothing_of_briefs() -> None:
    proof = Proof()
    proof.frame(90, 450, 260, 700)
    proof.line("国内", 100, 460, 15, HEI)
    text = proof.paragraphs(1)
    rows = wrapped("供水公司改造管网　" + text, 16)
    proof.line(rows[0][:10], 100, 484, BODY, HEI)
    proof.line("　" * 10 + rows[0][10:], 100, 484)
    for at, row in enumerate(rows[1:], 1):
        proof.line(row, 100, 484 + LEADING * at)
    assert printed(under(proof.read(), "供水公司改造管网")) == text
