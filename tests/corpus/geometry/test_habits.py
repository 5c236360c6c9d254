"""Habits of real newspapers, one at a time, on proofs set by hand."""

import pytest
from proof import BODY, HEI, KAI, LEADING, Proof, printed, under


@pytest.mark.parametrize(
    "lead", ["新华社福州3月27日电", "本报讯", "本报乌鲁木齐12月23日电（记者刘晓明 陈立新 赵文博）"]
)
def test_a_lead_in_bold_type_runs_on_over_the_end_of_the_line(lead: str) -> None:
    proof = Proof()
    text = proof.paragraphs(3)
    proof.line("果园迎丰收", 100, 100, 30, HEI)
    rows = [("　　" + lead + text)[at : at + 9] for at in range(0, len(lead) + 2, 9)]
    for number, row in enumerate(rows):
        bold = row[: max(0, len(lead) + 2 - 9 * number)]
        proof.line(bold, 100, 150 + number * LEADING, font=HEI)
        proof.line(row[len(bold) :], 100 + len(bold) * BODY, 150 + number * LEADING)
    rest = (lead + text)[9 * len(rows) - 2 :]
    for number, at in enumerate(range(0, len(rest), 9)):
        proof.line(rest[at : at + 9].replace("\n", "　"), 100, 150 + (len(rows) + number) * LEADING)
    reading = proof.read()
    article = under(reading, "果园迎丰收")
    assert printed(article).startswith("".join((lead + text).split())[:30])
    assert article.dateline == lead.split("（", 1)[0]
    assert not reading.unplaced


def test_a_jump_line_may_open_the_first_line_of_the_text() -> None:
    proof = Proof()
    text = proof.paragraphs(4)
    proof.line("村史馆开放了", 100, 100, 30)
    end = proof.columns("（上接第1版）" + text, 100, 150, 18, 2)
    proof.line("果园迎丰收", 100, end + 20, 30)
    proof.columns(proof.paragraphs(4), 100, end + 70, 18, 2)
    article = under(proof.read(), "村史馆开放了")
    assert article.continued_from == "1"
    assert printed(article) == text


def test_the_first_paragraph_may_be_larger_and_as_wide_as_all_columns() -> None:
    proof = Proof()
    lead, text = proof.paragraphs(1), proof.paragraphs(6)
    proof.line("供水公司改造管网", 100, 100, 30)
    end = proof.column(lead, 100, 150, 30, KAI, 1.2 * BODY)
    end = proof.columns(text, 100, end + 18, 18, 2)
    proof.line("果园迎丰收", 100, end + 20, 30)
    proof.columns(proof.paragraphs(4), 100, end + 70, 18, 2)
    assert printed(under(proof.read(), "供水公司改造管网")) == f"{lead}\n{text}"


@pytest.mark.parametrize("is_framed", [True, False])
def test_a_column_of_briefs_is_as_many_articles_under_one_label(is_framed: bool) -> None:
    proof = Proof()
    proof.line("供水公司改造管网", 100, 60, 30)
    top = proof.columns(proof.paragraphs(6), 100, 110, 18, 2) + 40
    if is_framed:
        proof.frame(85, top - 10, 290, top + 500)
    proof.line("云溪视窗", 150, top, 20, KAI)
    top += 40
    texts: dict[str, str] = {}
    for headline in ("村史馆开放", "图书馆改造了电梯", "果园迎丰收"):
        texts[headline] = proof.paragraphs(1)
        proof.line(headline, 100, top, 12, HEI)
        top = proof.column(texts[headline], 100, top + 18, 18) + 10
    reading = proof.read()
    for headline, text in texts.items():
        article = under(reading, headline)
        assert (article.label, printed(article)) == ("云溪视窗", text)


def test_a_crosshead_after_the_lead_heads_no_brief() -> None:
    proof = Proof()
    proof.frame(85, 90, 290, 700)
    proof.line("果园迎丰收", 100, 100, 24)
    top = 140.0
    for crosshead in ("", "村史馆开放", "改造电梯", "升级管网"):
        if crosshead:
            proof.line(crosshead, 100, top, 11, HEI)
            top += 18
        top = proof.column(proof.paragraphs(1), 100, top, 18) + 10
    (article,) = proof.read().articles
    assert [section.subhead for section in article.sections] == [None, "村史馆开放", "改造电梯", "升级管网"]


def test_kicker_headline_and_deck_stand_upright_beside_one_another() -> None:
    proof = Proof()
    proof.frame(85, 90, 560, 420)
    proof.upright("民生实事稳步推进", 235, 100, 13, KAI)
    proof.upright("供水公司", 190, 105, 28)
    proof.upright("改造城乡老旧管网", 150, 105, 28)
    proof.upright("附近居民出行更加方便", 120, 160, 13, KAI)
    text = proof.paragraphs(6)
    proof.columns(text, 270, 100, 14, 2)
    article = under(proof.read(), "供水公司改造城乡老旧管网")
    assert (article.kicker, article.deck) == ("民生实事稳步推进", "附近居民出行更加方便")
    assert printed(article) == text


def test_the_name_of_a_column_of_briefs_is_no_folio() -> None:
    proof = Proof()
    proof.frame(600, 40, 790, 400)
    proof.line("要闻简报", 610, 52, 20)
    for number, headline in enumerate(("果园迎丰收", "村史馆开放")):
        proof.line(headline, 610, 90 + 150 * number, 12, HEI)
        proof.column(proof.paragraphs(1), 610, 110 + 150 * number, 18)
    for left, headline in ((40, "管网焕发新貌"), (320, "电梯提速增效")):
        proof.line(headline, left, 55, 20)
        proof.columns(proof.paragraphs(8), left, 90, 12, 2)
    reading = proof.read()
    assert reading.folio == ()
    assert under(reading, "管网焕发新貌").paragraphs
    assert under(reading, "果园迎丰收").label == "要闻简报"


def test_small_type_hanging_on_a_picture_is_a_caption_though_a_headline_follows_closely() -> None:
    proof = Proof()
    proof.picture(100, 60, 400, 200)
    proof.line("村史馆里有了新的展柜。", 100, 204, 8, KAI)
    proof.line("果园迎丰收", 100, 230, 34, HEI)
    proof.columns(proof.paragraphs(6), 100, 285, 18, 2)
    reading = proof.read()
    assert reading.captions == ("村史馆里有了新的展柜。",)
    assert under(reading, "果园迎丰收").kicker is None


def test_a_caption_in_a_narrow_column_beside_its_picture_is_taken_to_its_last_line() -> None:
    proof = Proof()
    proof.line("果园迎丰收", 100, 60, 30, HEI)
    text = proof.paragraphs(6)
    end = proof.columns(text, 100, 110, 18, 2)
    proof.picture(165, end + 20, 430, end + 160)
    for number, row in enumerate(("村史馆里新添", "的展柜引来附", "近居民。刘晓", "明 摄")):
        proof.line(row, 105, end + 30 + 10 * number, 8, KAI)
    reading = proof.read()
    assert "".join(reading.captions[0].split()) == "村史馆里新添的展柜引来附近居民。刘晓明摄"
    assert printed(under(reading, "果园迎丰收")) == text


def test_what_is_under_the_picture_of_an_advertisement_is_part_of_it() -> None:
    proof = Proof()
    proof.line("果园迎丰收", 100, 60, 30, HEI)
    end = proof.columns(proof.paragraphs(6), 100, 110, 18, 2)
    proof.frame(100, end + 20, 430, end + 280)
    proof.line("河阳新居", 200, end + 30, 24)
    proof.picture(140, end + 70, 390, end + 200)
    proof.line("精装三房现房发售", 200, end + 210, 10, KAI)
    proof.line("品鉴热线：八一二五八八七", 190, end + 226, 10, KAI)
    reading = proof.read()
    assert (reading.captions, reading.unplaced) == ((), ())
    assert "河阳新居" in reading.advertisements[0]


def test_an_upright_headline_at_the_right_of_its_columns_is_theirs_under_a_picture_of_another_article() -> None:
    proof = Proof()
    proof.line("果园迎丰收", 100, 60, 30, HEI)
    proof.columns(proof.paragraphs(5), 100, 110, 18, 1)
    proof.picture(280, 110, 440, 290)
    end = 330.0
    proof.rule(90, end - 12, 700)
    text = proof.paragraphs(6)
    other = proof.paragraphs(3)
    proof.column(other, 100, end, 18)
    proof.columns(text, 275, end, 18, 2)
    proof.upright("供水公司改造管网", 640, end, 28)
    assert printed(under(proof.read(), "供水公司改造管网")) == text


def test_the_last_line_of_a_paragraph_at_the_head_of_a_column_tells_no_breadth() -> None:
    proof = Proof()
    proof.frame(85, 90, 560, 330)
    proof.line("供水公司改造管网", 100, 100, 28)
    lead = proof.paragraphs(1)
    for number in range(4):
        proof.line(("　　" + lead)[18 * number : 18 * number + 18], 100, 150 + number * LEADING)
    text = "附近居民出行更加方便，" * 20
    for number in range(4):
        proof.line(text[18 * number : 18 * number + 18], 100, 150 + (4 + number) * LEADING)
    proof.line("方便。", 275, 150)
    proof.line("村史馆开放", 275, 180, 10, HEI)
    proof.column(proof.paragraphs(1), 275, 200, 18)
    (article,) = proof.read().articles
    assert (article.headline, article.sections[-1].subhead) == ("供水公司改造管网", "村史馆开放")


def test_an_upright_name_labels_the_briefs_beside_it() -> None:
    proof = Proof()
    proof.frame(85, 90, 520, 420)
    proof.upright("云溪视窗", 100, 150, 20, KAI)
    heads = ("果园迎丰收", "村史馆开放", "改造老旧电梯", "升级公交线路")
    for number, headline in enumerate(heads):
        left, top = 150 + 180 * (number // 2), 105 + 150 * (number % 2)
        proof.line(headline, left, top, 12, HEI)
        proof.column(proof.paragraphs(1), left, top + 18, 18)
    reading = proof.read()
    assert [under(reading, headline).label for headline in heads] == ["云溪视窗"] * 4


@pytest.mark.parametrize("byline", ["赵文博 李春梅", "记者 赵文博"])
def test_a_byline_in_the_type_of_the_crossheads_is_part_of_the_heading(byline: str) -> None:
    proof = Proof()
    proof.line("供水公司改造管网", 100, 100, 30)
    proof.line(byline, 100, 140, 10, KAI)
    end = proof.column(proof.paragraphs(1), 100, 170, 18)
    proof.line("村史馆开放了", 100, end + 8, 10, KAI)
    proof.column(proof.paragraphs(2), 100, end + 26, 18)
    (article,) = proof.read().articles
    assert (article.headline, article.byline) == ("供水公司改造管网", byline)


def test_a_short_line_on_a_rule_of_its_own_breadth_is_a_label() -> None:
    proof = Proof()
    proof.line("河阳往事", 106, 80, 12, HEI)
    proof.rule(100, 95, 160)
    proof.line("民生实事稳步推进", 100, 102, 15, KAI)
    proof.line("供水公司改造管网", 100, 124, 30)
    proof.columns(proof.paragraphs(5), 100, 170, 18, 2)
    (article,) = proof.read().articles
    assert (article.label, article.kicker) == ("河阳往事", "民生实事稳步推进")


def test_two_letters_down_a_narrow_ground_are_an_upright_label() -> None:
    proof = Proof()
    proof.frame(85, 90, 340, 420)
    proof.ground(95, 100, 127, 410)
    proof.upright("简讯", 100, 230, 22, KAI)
    heads = ("果园迎丰收", "村史馆开放")
    for number, headline in enumerate(heads):
        proof.line(headline, 150, 105 + 150 * number, 12, HEI)
        proof.column(proof.paragraphs(1), 150, 123 + 150 * number, 18)
    reading = proof.read()
    assert reading.advertisements == ()
    assert [under(reading, headline).label for headline in heads] == ["简讯"] * 2


def test_a_jump_line_in_another_face_does_not_make_a_headline_of_the_words_behind_it() -> None:
    proof = Proof()
    text = "附近居民出行更加方便，夜里也亮起了路灯。" + proof.paragraphs(3)
    proof.line("村史馆开放了", 100, 100, 30)
    proof.line("（上接第1版）附近居民", 100 + 2 * BODY, 150, font=KAI)
    rest = text[4:].replace("\n", "　")
    for number, at in enumerate(range(0, len(rest), 13)):
        proof.line(rest[at : at + 13], 100, 150 + (number + 1) * LEADING)
    reading = proof.read()
    assert not reading.unplaced
    assert printed(under(reading, "村史馆开放了")).startswith(text[:20])


def test_full_lines_at_the_head_of_a_column_have_the_margins_of_their_own_column() -> None:
    proof = Proof()
    proof.line("供水公司改造管网", 100, 60, 30)
    text = "附近居民出行更加方便，" * 13 + "夜里也亮起了路灯。"
    rows = [("　　" + text)[at : at + 12] for at in range(0, len(text) + 2, 12)]
    for number, row in enumerate(rows):
        proof.line(row, 100 + 122 * (number // 5), 110 + LEADING * (number % 5))
    proof.rule(90, 185, 500)
    proof.line("村史馆开放了", 100, 195, 24)
    proof.columns(proof.paragraphs(6), 100, 230, 18, 1)
    proof.columns(proof.paragraphs(6), 324, 230, 14, 1)
    article = under(proof.read(), "供水公司改造管网")
    assert printed(article) == text


def test_the_type_of_the_briefs_may_be_that_of_crossheads_elsewhere() -> None:
    proof = Proof()
    proof.line("云溪视窗", 100, 60, 20, KAI)
    top = 100.0
    for headline in ("果园迎丰收", "改造电梯", "升级公交线路"):
        proof.line(headline, 100, top, 11, HEI)
        top = proof.column("本报讯 " + proof.paragraphs(1), 100, top + 18, 18) + 10
    proof.rule(90, top + 8, 500)
    proof.line("供水公司改造管网", 100, top + 20, 30)
    top = proof.column(proof.paragraphs(1), 100, top + 60, 18) + 10
    for crosshead in ("村史馆开放", "推广农机合作社"):
        proof.line(crosshead, 100, top, 11, HEI)
        top = proof.column(proof.paragraphs(1), 100, top + 18, 18) + 10
    article = under(proof.read(), "供水公司改造管网")
    assert [section.subhead for section in article.sections] == [None, "村史馆开放", "推广农机合作社"]


def test_upright_headings_with_a_rule_between_are_two() -> None:
    proof = Proof()
    texts = [proof.paragraphs(4), proof.paragraphs(4)]
    proof.column(texts[0], 100, 100, 18)
    proof.upright("村史馆开放了", 275, 100, 26)
    proof.upright_rule(310, 95, 420)
    proof.upright("供水公司改造管网", 318, 100, 26)
    proof.column(texts[1], 356, 100, 18)
    reading = proof.read()
    assert [printed(under(reading, h)) for h in ("村史馆开放了", "供水公司改造管网")] == texts


def test_a_mark_that_hangs_into_the_gutter_parts_no_columns() -> None:
    proof = Proof()
    lead = "附近居民出行更加方便，" * 6
    rows = [("　　" + lead)[at : at + 18] for at in range(0, len(lead) + 2, 18)]
    proof.line("供水公司改造管网", 100, 60, 30)
    for number, row in enumerate(rows):
        proof.line(row + "，" * (number == 1), 100, 110 + LEADING * number)
    end = 110 + LEADING * len(rows)
    proof.line("村史馆开放", 290, 105, 10, HEI)
    proof.column(proof.paragraphs(3), 290, 122, 18)
    proof.line("改造电梯", 100, end + 8, 10, HEI)
    proof.column(proof.paragraphs(1), 100, end + 26, 18)
    (article,) = proof.read().articles
    assert [section.subhead for section in article.sections] == [None, "改造电梯", "村史馆开放"]


def test_a_lead_in_another_face_whose_last_line_ends_before_the_indent_is_no_crosshead() -> None:
    proof = Proof()
    proof.line("供水公司改造管网", 100, 60, 30)
    lead = (
        "附近居民说今年云溪县供水公司改造的灌溉管网和老旧电梯都已经通过了验收大家非常高兴这样的变化看得见摸得着欢迎。"
    )
    end = proof.column(lead, 100, 110, 18, KAI)
    text = proof.paragraphs(3)
    proof.column(text, 100, end, 18)
    (article,) = proof.read().articles
    assert (article.headline, printed(article)) == ("供水公司改造管网", f"{lead}\n{text}")


def test_columns_under_a_wide_lead_are_its_own_though_another_article_ends_beside_them() -> None:
    proof = Proof()
    proof.line("果园迎丰收", 100, 60, 19)
    other = proof.paragraphs(9)
    proof.column(other, 100, 100, 18)
    lead, text = proof.paragraphs(2), proof.paragraphs(5)
    proof.line("供水公司改造城乡管网", 290, 60, 33)
    end = proof.column(lead, 290, 110, 30, KAI, 1.2 * BODY)
    proof.columns(text, 290, end + 18, 18, 2)
    reading = proof.read()
    assert printed(under(reading, "供水公司改造城乡管网")) == f"{lead}\n{text}"
    assert printed(under(reading, "果园迎丰收")) == other
