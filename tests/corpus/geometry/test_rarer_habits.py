"""More habits of real newspapers, one at a time: those that fewer papers have, or fewer pages."""

import pytest
from proof import BODY, HEI, KAI, LEADING, Proof, printed, under, wrapped


def test_brackets_at_the_foot_of_a_column_that_follow_no_stop_sign_nothing() -> None:
    proof = Proof()
    proof.line("供水公司改造城乡管网", 100, 60, 36)
    lead = "附近居民说供水公司改造灌溉管网" * 5
    rows = ["　　" + lead[:16], lead[16:34], lead[34:52], "派员参加各级有关单位的党委（党组）"]
    for number, row in enumerate(rows):
        proof.line(row, 100, 110 + LEADING * number)
    for number, row in enumerate(
        ["学习教育的专班，已经开始工作。", "　　" + lead[:16], lead[16:34], lead[34:40] + "。"]
    ):
        proof.line(row, 276, 110 + LEADING * number)
    (article,) = proof.read().articles
    assert "（党组）学习教育的专班" in printed(article)


def test_an_upright_heading_of_three_short_lines_is_read_from_the_right() -> None:
    proof = Proof()
    proof.ground(85, 90, 560, 440)
    text = proof.paragraphs(7)
    proof.columns(text, 95, 100, 14, 2)
    for number, line in enumerate(("供水公司", "改造城乡", "老旧管网")):
        proof.upright(line, 500 - 42 * number, 100, 28)
    proof.upright("民生实事", 540, 100, 14, KAI)
    article = under(proof.read(), "供水公司改造城乡老旧管网")
    assert (article.kicker, printed(article)) == ("民生实事", text)


def test_text_level_with_an_upright_heading_at_the_head_of_a_sheet_is_no_folio() -> None:
    proof = Proof()
    proof.upright("供水公司改造城乡老旧管网", 100, 40, 26)
    text = "公司及其子公司在2025年10月1日前完成\n" + proof.paragraphs(6)
    proof.columns(text, 140, 40, 20, 2)
    reading = proof.read()
    assert reading.folio == ()
    assert printed(under(reading, "供水公司改造城乡老旧管网")) == text


@pytest.mark.parametrize("count", [3, 5])
def test_a_lead_in_two_wide_lines_of_larger_type_is_text(count: int) -> None:
    proof = Proof()
    proof.line("供水公司改造管网", 100, 60, 30)
    lead = "新华社长沙10月10日电 " + "附近居民出行更加方便，" * count + "大家非常高兴。"
    end = proof.column(lead, 100, 110, 40, KAI, 1.3 * BODY)
    text = proof.paragraphs(6)
    proof.columns(text, 100, end + 8, 16, 3)
    article = under(proof.read(), "供水公司改造管网")
    assert (article.deck, printed(article)) == (None, f"{''.join(lead.split())}\n{text}")


def test_a_name_over_the_middle_of_its_columns_names_briefs_in_all_of_them() -> None:
    proof = Proof()
    proof.line("今日快览", 320, 60, 24, HEI)
    headlines = ("果园迎丰收", "改造电梯", "升级公交线路", "村史馆开放", "推广农机", "管网焕发新貌")
    top = 0.0
    for number, headline in enumerate(headlines):
        left, top = 100 + 170 * (number // 2), 100.0 if number % 2 == 0 else top + 10
        proof.line(headline, left, top, 11, HEI)
        top = proof.column(proof.paragraphs(1), left, top + 18, 17)
    reading = proof.read()
    assert {under(reading, headline).label for headline in headlines} == {"今日快览"}


@pytest.mark.parametrize("byline", ["本报记者 朱洋思", "王雪梅"])
def test_a_byline_in_the_type_of_the_text_close_under_its_heading(byline: str) -> None:
    proof = Proof()
    proof.line("供水公司改造城乡老旧管网", 100, 60, 36)
    proof.line(byline, 290, 102)
    text = proof.paragraphs(9)
    proof.columns(text, 100, 120, 15, 3)
    article = under(proof.read(), "供水公司改造城乡老旧管网")
    assert (article.byline or "").endswith(byline[-3:])
    assert printed(article) == text


def test_signatures_at_the_heads_of_two_columns_are_two() -> None:
    proof = Proof()
    proof.line("今日快览", 100, 60, 20, KAI)
    texts = [proof.paragraphs(1), "\n".join([proof.paragraphs(1)] * 2)]
    for number, headline in enumerate(("果园迎丰收", "村史馆开放", "改造电梯")):
        proof.line(headline, 100 + 176 * number, 110, 11, HEI)
        proof.column(texts[number > 0], 100 + 176 * number, 128, 18)
    proof.line("的变化。", 276, 95)
    proof.line("（王雪梅）", 393, 95)
    proof.line("（李秀兰）", 569, 95)
    reading = proof.read()
    assert not any("王雪梅" in printed(a) and "李秀兰" in printed(a) for a in reading.articles)


@pytest.mark.parametrize("is_left", [True, False])
def test_a_heading_on_a_ground_of_its_own_beside_its_columns(is_left: bool) -> None:
    proof = Proof()
    text = proof.paragraphs(7)
    left = 300 if is_left else 100
    end = proof.columns(text, left, 100, 14, 2)
    start = 90 if is_left else 390
    proof.ground(start, 97, start + 190, end - 4)
    proof.line("供水公司改造", start + 15, 140, 26)
    proof.line("城乡老旧管网", start + 15, 172, 26)
    reading = proof.read()
    assert not reading.advertisements
    assert printed(under(reading, "供水公司改造城乡老旧管网")) == text


def test_what_reads_like_a_label_under_a_boxed_label_is_a_kicker() -> None:
    proof = Proof()
    proof.frame(96, 56, 180, 74)
    proof.line("乡村振兴", 102, 59, 12, HEI)
    proof.line("聚焦重点领域", 100, 84, 14, KAI)
    proof.line("供水公司改造管网", 100, 102, 30)
    proof.column(proof.paragraphs(4), 100, 140, 20)
    article = under(proof.read(), "供水公司改造管网")
    assert (article.label, article.kicker) == ("乡村振兴", "聚焦重点领域")


def test_an_upright_name_in_the_middle_of_its_briefs_labels_those_above_it_too() -> None:
    proof = Proof()
    headlines = ("果园迎丰收", "改造电梯", "升级公交线路", "村史馆开放")
    top = 100.0
    for headline in headlines:
        proof.line(headline, 100, top, 11, HEI)
        top = proof.column(proof.paragraphs(1), 100, top + 18, 18) + 10
    proof.ground(70, (100 + top) / 2 - 45, 92, (100 + top) / 2 + 45)
    proof.upright("新闻快报", 73, (100 + top) / 2 - 38, 16, HEI)
    reading = proof.read()
    assert {under(reading, headline).label for headline in headlines} == {"新闻快报"}


def test_the_editors_with_their_telephone_are_a_folio() -> None:
    proof = Proof()
    proof.line("供水公司改造管网", 100, 60, 30)
    text = proof.paragraphs(4)
    proof.column(text, 100, 110, 20)
    proof.line("编辑：谢燕波 组版：龙辉倩 电话：0545-5076814", 100, 1075, 8)
    reading = proof.read()
    assert len(reading.folio) == 1
    assert printed(under(reading, "供水公司改造管网")) == text


def test_the_ground_of_a_heading_is_deeper_than_the_last_column_beside_it() -> None:
    proof = Proof()
    text = proof.paragraphs(5)
    rows = wrapped(text, 14)
    for number, row in enumerate(rows):
        proof.line(row, 100 + 140 * (number >= 21), 100 + LEADING * (number % 21))
    proof.ground(390, 97, 580, 100 + 21 * LEADING)
    proof.line("供水公司改造", 405, 140, 26)
    proof.line("城乡老旧管网", 405, 172, 26)
    assert printed(under(proof.read(), "供水公司改造城乡老旧管网")) == text


def test_a_brief_goes_on_over_the_rule_that_parts_the_next_column() -> None:
    proof = Proof()
    proof.line("财经速递", 100, 60, 20, KAI)
    text = "附近居民出行更加方便，" * 20 + "大家非常高兴。"
    rows = wrapped(text, 17)
    proof.line("果园迎丰收", 100, 100, 11, HEI)
    end = proof.column(proof.paragraphs(2), 100, 118, 17)
    proof.rule(100, end + 6, 253)
    proof.line("村史馆开放", 100, end + 16, 11, HEI)
    for number, row in enumerate(rows):
        top = end + 34 + LEADING * number if number < 4 else 100 + LEADING * (number - 4)
        proof.line(row, 100 + 170 * (number >= 4), top)
    head = 100 + LEADING * (len(rows) - 4) + 6
    proof.rule(270, head, 423)
    proof.line("改造电梯", 270, head + 10, 11, HEI)
    proof.column(proof.paragraphs(1), 270, head + 28, 17)
    assert printed(under(proof.read(), "村史馆开放")) == text


@pytest.mark.parametrize("opens", [False, True], ids=["in a paragraph", "where a paragraph opens"])
def test_a_column_beside_a_picture_in_it_is_narrower_and_its_lines_are_not_indented(opens: bool) -> None:
    proof = Proof()
    proof.line("供水公司改造城乡老旧管网", 100, 60, 30)
    proof.picture(100, 110 + 4 * LEADING, 180, 110 + 9 * LEADING)
    first, rest = proof.writer.sentence() * 6, proof.writer.sentence() * 6
    above, beside = first[: 4 * 30 - 2], first[4 * 30 - 2 :][: 5 * 20 - 2 * opens]
    above = above[:-1] + "。"
    paragraphs = [above, beside + rest] if opens else [above + beside + rest]
    for number in range(4):
        proof.line(("　　" + paragraphs[0])[30 * number :][:30], 100, 110 + LEADING * number)
    for number in range(5):
        proof.line(("　　" * opens + beside)[20 * number :][:20], 190, 110 + LEADING * (4 + number))
    for number in range(-(-len(rest) // 30)):
        proof.line(rest[30 * number :][:30], 100, 110 + LEADING * (9 + number))
    (article,) = proof.read().articles
    assert printed(article) == "\n".join(paragraphs)


def test_briefs_of_one_line_in_a_frame_have_the_margins_of_the_others() -> None:
    proof = Proof()
    proof.frame(90, 50, 510, 400)
    proof.line("基层短讯", 200, 60, 16, HEI)
    headlines = ("供水公司改造管网", "多地果园喜迎丰收季节", "村史馆向市民开放")
    texts = [(proof.paragraphs(2).replace("\n", "") * 2)[:length] + "。" for length in (30, 60, 34)]
    top = 96.0
    for headline, text in zip(headlines, texts, strict=True):
        proof.line(headline, 100, top, 10.5, HEI)
        top = proof.column(text, 100, top + LEADING, 44) + 6
    reading = proof.read()
    for headline, text in zip(headlines, texts, strict=True):
        assert printed(under(reading, headline)) == text
