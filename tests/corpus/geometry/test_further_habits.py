"""Still more habits of newspapers, one at a time: text in display type, headlines beside columns, how briefs flow."""

import pytest
from proof import BODY, HEI, KAI, LEADING, Proof, printed, under, wrapped


def test_a_short_article_in_larger_type_may_end_no_sentence_in_its_first_column() -> None:
    proof = Proof()
    proof.line("果园迎来丰收季节", 100, 60, 36)
    proof.columns(proof.paragraphs(10), 100, 110, 16, 3)
    proof.rule(100, 480, 700)
    proof.line("供水公司改造管网", 100, 500, 20)
    rows = [
        "　　本报讯　昨天全市供水公司",
        "的多项管网改造工程在居民和干",
        "部的共同努力下在城东和城西先",
        "后开工建设。",
    ]
    for number, row in enumerate(rows):
        proof.line(row, 100 + 170 * (number // 2), 530 + 15 * (number % 2), 1.15 * BODY, KAI)
    assert printed(under(proof.read(), "供水公司改造管网")) == "".join(rows).replace("　", "")


def test_a_first_line_in_a_typeface_of_its_own_is_text_when_the_text_goes_on_flush_left() -> None:
    proof = Proof()
    proof.line("供水公司改造城乡老旧管网", 100, 60, 30)
    opening = "本报记者王军报道：附近居民都"
    rest = wrapped("说改造很及时，" + proof.writer.sentence(), 16)
    proof.line("　　" + opening, 100, 110, font=HEI)
    for number, row in enumerate(wrapped(opening + "".join(rest).replace("　", ""), 16)[1:]):
        proof.line(row, 100, 110 + LEADING * (number + 1))
    article = under(proof.read(), "供水公司改造城乡老旧管网")
    assert (article.byline, printed(article).startswith(opening)) == ("本报记者王军", True)


def test_one_sentence_across_all_columns_is_text_and_no_deck() -> None:
    proof = Proof()
    proof.line("供水公司改造城乡老旧管网", 100, 60, 30)
    proof.line("全市供水公司的多项管网改造工程昨天在城东和城西先后开工。", 104, 102, 1.3 * BODY, KAI)
    text = proof.paragraphs(8)
    proof.columns(text, 100, 130, 15, 3)
    article = under(proof.read(), "供水公司改造城乡老旧管网")
    assert article.deck is None
    assert printed(article) == "全市供水公司的多项管网改造工程昨天在城东和城西先后开工。\n" + text


def test_a_mark_before_the_headline_of_a_brief_is_no_part_of_it() -> None:
    proof = Proof()
    proof.line("简讯", 150, 60, 20, HEI)
    top = 100.0
    for headline in ("●果园迎丰收", "●供水公司改造管网"):
        proof.line(headline, 110, top, 11, HEI)
        top = proof.column(proof.paragraphs(1), 100, top + 18, 17) + 8
    assert [article.headline for article in proof.read().articles] == ["果园迎丰收", "供水公司改造管网"]


def test_a_small_line_over_the_last_column_is_a_crosshead_though_a_rule_parts_it_from_what_is_above() -> None:
    proof = Proof()
    proof.line("供水公司改造城乡老旧管网", 100, 60, 22)
    first, second, other = proof.paragraphs(5), proof.paragraphs(2), proof.paragraphs(1)
    proof.columns(first, 100, 110, 15, 2)
    proof.line("果园迎丰收", 412, 60, 18, HEI)
    end = proof.column(other, 404, 86, 15)
    proof.rule(402, end + 6, 542)
    proof.line("让居民用上放心水", 420, end + 14, font=HEI)
    proof.column(second, 404, end + 14 + LEADING, 15)
    reading = proof.read()
    article = under(reading, "供水公司改造城乡老旧管网")
    assert printed(article) == f"{first}\n{second}"
    assert article.sections[-1].subhead == "让居民用上放心水"


def test_a_brief_fills_a_whole_column_and_ends_in_the_next() -> None:
    proof = Proof()
    proof.line("一周城事", 104, 60, 20)
    proof.rule(100, 54, 560)
    headlines = ("果园迎来丰收季节", "供水公司改造管网")
    texts = [proof.paragraphs(2), proof.paragraphs(1)]
    rows = wrapped(texts[0], 15)
    depth = -(-(len(rows) + 1) // 3) + 1
    proof.line(headlines[0], 100, 90, font=HEI)
    for number, row in enumerate(rows, 1):
        aside, down = divmod(number, depth)
        proof.line(row, 100 + 155 * aside, 90 + LEADING * down)
    proof.line(headlines[1], 565, 90, font=HEI)
    proof.column(texts[1], 565, 90 + LEADING, 15)
    reading = proof.read()
    assert [printed(under(reading, headline)) for headline in headlines] == texts


def test_a_rule_no_taller_than_a_headline_does_not_part_it_from_its_first_column() -> None:
    proof = Proof()
    text = proof.paragraphs(9)
    rows = wrapped(text, 14)
    proof.rule(96, 50, 540)
    proof.ground(233, 60, 234, 92)
    proof.line("供水公司改造城乡管网", 250, 62, 24)
    deep = len(rows) // 3 + 3
    for number, row in enumerate(rows):
        aside, down = divmod(number + 4 * (number >= deep), deep)
        aside, down = (2, down + 4) if number >= 2 * deep - 4 else (aside, down)
        proof.line(row, 100 + 145 * aside, 60 + LEADING * down)
    assert printed(under(proof.read(), "供水公司改造城乡管网")) == text


def test_a_banner_over_a_picture_is_the_headline_of_the_text_below_the_picture() -> None:
    proof = Proof()
    proof.ground(100, 50, 500, 90)
    proof.line("供水公司改造城乡管网", 110, 57, 24)
    proof.picture(100, 90, 500, 260)
    text = proof.paragraphs(8)
    proof.columns(text, 100, 275, 13, 3)
    assert printed(under(proof.read(), "供水公司改造城乡管网")) == text


def test_the_heads_of_columns_under_a_picture_are_no_caption() -> None:
    proof = Proof()
    proof.line("果园迎来丰收季节", 100, 60, 30)
    proof.columns(proof.paragraphs(14), 100, 100, 18, 3)
    proof.rule(96, 470, 620)
    proof.line("供水公司改造管网", 100, 480, 22)
    proof.picture(100, 510, 504, 640)
    rows = wrapped("供水公司昨天开工改造管网，" + proof.writer.sentence() * 4, 14)
    depth = -(-len(rows) // 3)
    for number, row in enumerate(rows[:-1]):
        aside, down = divmod(number, depth)
        proof.line(row, 100 + 140 * aside, 650 + LEADING * down, font=KAI)
    proof.line("王军 摄影报道", 440, 650, font=KAI)
    assert proof.read().captions == ()


def test_a_heading_on_a_ground_of_its_own_stands_over_text_that_is_larger_than_the_rest() -> None:
    proof = Proof()
    proof.line("果园迎来丰收季节", 100, 60, 30)
    end = proof.columns(proof.paragraphs(14), 100, 100, 18, 3)
    proof.frame(96, end + 10, 500, end + 320)
    proof.ground(104, end + 18, 492, end + 90)
    proof.line("供水公司", 160, end + 24, 28)
    proof.line("改造城乡管网", 160, end + 56, 28)
    text = proof.paragraphs(3)
    proof.column(text, 110, end + 100, 34, KAI, 1.14 * BODY)
    assert printed(under(proof.read(), "供水公司改造城乡管网")) == text


def test_a_jump_line_in_a_type_of_its_own_ends_its_article() -> None:
    proof = Proof()
    proof.line("供水公司改造城乡老旧管网", 100, 60, 30)
    text = proof.paragraphs(6)
    end = proof.columns(text, 100, 100, 15, 2)
    proof.line("（下转4版）", 320, end + 3, 1.15 * BODY, KAI)
    article = under(proof.read(), "供水公司改造城乡老旧管网")
    assert (article.continued_on, printed(article)) == ("4", text)


def test_a_photographer_in_brackets_alone_in_the_last_column_signs_the_article() -> None:
    proof = Proof()
    proof.line("供水公司改造城乡老旧管网", 100, 60, 30)
    text = proof.paragraphs(4)
    proof.columns(text, 100, 100, 15, 2)
    proof.line("（王军 文/图）", 470, 100 + 3 * LEADING)
    (article,) = proof.read().articles
    assert article.byline == "王军 文/图"


def test_a_column_beside_the_headline_may_begin_level_with_it_under_a_crosshead() -> None:
    proof = Proof()
    proof.frame(90, 50, 560, 400)
    proof.line("供水公司改造", 130, 64, 36)
    proof.line("城乡老旧管网", 130, 110, 36)
    first, second = proof.paragraphs(4), proof.writer.sentence()
    proof.columns(first, 100, 170, 15, 2)
    proof.line("让居民用上放心水", 420, 64, font=HEI)
    proof.column(second, 404, 64 + LEADING, 15)
    proof.picture(404, 180, 540, 390)
    reading = proof.read()
    article = under(reading, "供水公司改造城乡老旧管网")
    assert (printed(article), article.sections[-1].subhead) == (f"{first}\n{second}", "让居民用上放心水")


def test_a_rule_that_begins_below_a_column_does_not_part_it_from_the_columns_under_the_picture_beside() -> None:
    proof = Proof()
    proof.line("供水公司改造城乡管网", 100, 60, 30)
    first, second, other = proof.paragraphs(3), proof.paragraphs(5), proof.paragraphs(2)
    end = proof.column(first, 100, 110, 15)
    proof.picture(250, 100, 540, end + 40)
    proof.rule(98, end + 34, 240)
    proof.upright_rule(243, end + 36, end + 330)
    proof.line("果园丰收", 100, end + 44, 20, HEI)
    proof.column(other, 100, end + 74, 15)
    proof.line("让居民用上放心水", 266, end + 52, font=HEI)
    proof.columns(second, 250, end + 52 + LEADING, 15, 2)
    proof.rule(98, end + 332, 560)
    reading = proof.read()
    assert printed(under(reading, "供水公司改造城乡管网")) == f"{first}\n{second}"
    assert printed(under(reading, "果园丰收")) == other


def test_the_name_of_a_column_of_briefs_is_no_headline_over_the_brief_that_flows_into_the_next_column() -> None:
    proof = Proof()
    proof.line("基层短讯", 285, 68, 15, HEI)
    headlines = ("果园迎来丰收季节", "供水公司改造管网", "村史馆向市民开放")
    texts = [proof.paragraphs(1), proof.paragraphs(2), proof.paragraphs(1)]
    proof.line(headlines[0], 110, 90, 11, HEI)
    end = proof.column(texts[0], 100, 108, 15)
    proof.line(headlines[1], 110, end + 6, 11, HEI)
    rows = wrapped(texts[1], 15)
    for number, row in enumerate(rows):
        place = (100, end + 24 + LEADING * number) if number < 5 else (255, 90 + LEADING * (number - 5))
        proof.line(row, *place)
    last = 90 + LEADING * (len(rows) - 5) + 6
    proof.line(headlines[2], 265, last, 11, HEI)
    proof.column(texts[2], 255, last + 18, 15)
    reading = proof.read()
    assert [printed(under(reading, headline)) for headline in headlines] == texts


@pytest.mark.parametrize(
    ("lead", "end", "byline"),
    [
        ("本报讯（王军 李兰）", "", "王军 李兰"),
        ("云岭晚报讯（王军）", "", "王军"),
        ("记者王军报道：", "", "记者王军"),
        ("", "（王军 文/图）", "王军 文/图"),
        ("", "（据新华社）", None),
        ("", "本报记者 王军 摄影报道", "本报记者王军摄影报道"),
    ],
)
def test_who_wrote_is_told_in_many_ways(lead: str, end: str, byline: str | None) -> None:
    proof = Proof()
    proof.line("供水公司改造城乡老旧管网", 100, 60, 30)
    proof.columns(f"{lead}{proof.paragraphs(4)}{end}", 100, 110, 15, 3)
    article = under(proof.read(), "供水公司改造城乡老旧管网")
    assert "".join((article.byline or "").split()) == "".join((byline or "").split())


def test_a_shop_in_a_frame_in_the_type_of_the_text_advertises() -> None:
    proof = Proof()
    proof.line("供水公司改造城乡老旧管网", 100, 60, 30)
    end = proof.columns(proof.paragraphs(6), 100, 110, 15, 3)
    proof.frame(100, end + 10, 500, end + 110)
    for number, text in enumerate(("空调 冰箱 洗衣机", "全场低至五折", "东风商场家电城 电话：0426-8407919")):
        proof.line(text, 300 - 4.5 * len(text), end + 40 + 16 * number)
    proof.line("家电节", 270, end + 14, 20, HEI)
    reading = proof.read()
    assert len(reading.articles) == 1
    assert reading.advertisements[0].startswith("家电节")


@pytest.mark.parametrize("address", ["本报地址：新建路195号 邮编：046578 新闻热线：0803-2389896"])
def test_the_address_of_a_paper_at_the_foot_of_its_page_is_folio(address: str) -> None:
    proof = Proof()
    proof.line("供水公司改造城乡老旧管网", 100, 60, 30)
    proof.columns(proof.paragraphs(6), 100, 110, 15, 3)
    proof.line(address, 200, 1075, 8)
    assert [text[:4] for text in proof.read().folio] == ["本报地址"]


def test_the_lines_of_one_headline_may_stand_in_steps() -> None:
    proof = Proof()
    proof.line("山水工程绘就河畔", 100, 60, 28)
    proof.line("亿亩生态家园新画卷", 272, 96, 28)
    text = proof.paragraphs(9)
    proof.columns(text, 100, 150, 17, 3)
    assert printed(under(proof.read(), "山水工程绘就河畔亿亩生态家园新画卷")) == text


def test_a_name_over_the_first_of_two_columns_of_briefs_that_begin_level() -> None:
    proof = Proof()
    proof.line("一周城事", 104, 60, 19)
    headlines = (("果园今年迎来", "丰收季节"), ("供水公司改造管网",))
    texts = []
    for number, headline in enumerate(headlines):
        left = 100 + 170 * number
        for row, line in enumerate(headline):
            proof.line(line, left + 14, 92 + 15 * row, 11.5, HEI)
        texts.append(proof.paragraphs(2))
        proof.column(texts[-1], left, 94 + 15 * len(headline), 15)
    reading = proof.read()
    assert [printed(under(reading, "".join(headline))) for headline in headlines] == texts


def test_a_drop_cap_a_little_lower_than_its_second_line() -> None:
    proof = Proof()
    proof.line("供水公司改造城乡老旧管网", 100, 60, 30)
    text = proof.paragraphs(2)
    proof.line(text[0], 100, 110, 27, HEI)
    proof.line(text[1:15], 130, 110)
    proof.line(text[15:29], 130, 110 + 2.1 * BODY)
    for number, row in enumerate(wrapped(text[29:], 17)):
        proof.line(row.lstrip("　") if not number else row, 100, 110 + 2.1 * BODY * (number + 2))
    assert printed(under(proof.read(), "供水公司改造城乡老旧管网"))[:40] == text[:40]


def test_a_line_no_larger_than_the_text_is_no_headline_even_where_no_other_is_left() -> None:
    proof = Proof()
    proof.line("果园迎来丰收季节", 100, 60, 30)
    proof.columns(proof.paragraphs(8), 100, 110, 16, 3)
    proof.frame(90, 400, 560, 600)
    proof.line("让居民用上放心水", 110, 410, font=HEI)
    text = proof.paragraphs(5)
    proof.columns(text, 100, 410 + LEADING, 16, 3)
    (article,) = [article for article in proof.read().articles if printed(article) == text]
    assert (article.headline, article.sections[0].subhead) == (None, "让居民用上放心水")
