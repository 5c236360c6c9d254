"""Small signs that tell what a line is: where it stands in its frame, what is over it, how its letters are spaced."""

import pytest
from proof import BODY, HEI, LEADING, SONG, Proof, printed, under, wrapped

_HEADLINE = "供水公司改造城乡老旧管网"
_BRIEFS = ("村史馆开放", "多地果园丰收", "供水管网换新")


def _with_article(proof: Proof) -> str:
    proof.line(_HEADLINE, 100, 60, 26, HEI)
    text = proof.paragraphs(6)
    proof.columns(text, 100, 100, 16, 3)
    return text


def test_the_last_lines_of_an_advertisement_at_the_foot_of_a_sheet_are_no_folio() -> None:
    proof = Proof()
    text = _with_article(proof)
    proof.frame(90, 880, 560, 1080)
    proof.line("某某职业学院招生简章", 200, 890, 20, HEI)
    proof.column("某某职业学院是省人民政府批准的全日制高等院校，毕业生就业率居全省前列。" * 3, 110, 930, 48)
    proof.line("招生热线：0351-7654321　校址：大学路28号", 150, 1058, 10, HEI)
    proof.line("2023年2月13日", 460, 1058, 10)
    reading = proof.read()
    (article,) = reading.articles
    assert printed(article) == text
    assert not reading.folio


def test_the_day_under_the_text_of_a_letter_at_the_foot_of_a_sheet_is_no_folio() -> None:
    proof = Proof()
    text = proof.paragraphs(2)
    top = 1085 - (len(wrapped(text, 16)) + 1) * LEADING
    proof.line(_HEADLINE, 100, top - 40, 26, HEI)
    end = proof.column(text, 100, top, 16)
    proof.line("2023年2月13日", 118, end)
    reading = proof.read()
    assert reading.folio == ()
    assert printed(under(reading, _HEADLINE)).startswith(text)


@pytest.mark.parametrize("is_far", [False, True])
def test_the_name_of_briefs_in_a_frame_is_down_a_ground_or_far_above_them(*, is_far: bool) -> None:
    proof = Proof()
    proof.frame(90, 50, 440, 620)
    if is_far:
        proof.line("今日点击", 200, 60, 20, HEI)
    else:
        proof.ground(96, 56, 126, 610)
        proof.upright("天下", 102, 200, 18, HEI)
    texts = [proof.paragraphs(2) for _ in _BRIEFS]
    for number, (headline, text) in enumerate(zip(_BRIEFS, texts, strict=True)):
        first = 170 if is_far else 76
        left, top = (140, first + 220 * number) if number < 2 else (290, first)
        proof.line(headline, left + 20, top - 18, 10.8, HEI)
        proof.column(text, left, top, 15)
    reading = proof.read()
    for headline, text in zip(_BRIEFS, texts, strict=True):
        article = under(reading, headline)
        assert (printed(article), article.label) == (text, "今日点击" if is_far else "天下")


def test_the_last_line_of_a_headline_between_two_rules_is_no_label() -> None:
    proof = Proof()
    proof.rule(100, 56, 190)
    for number, row in enumerate(("供水公司", "改造城乡", "老旧管网")):
        proof.line(row, 100, 60 + 24 * number, 20, HEI)
    proof.rule(100, 133, 190)
    text = proof.paragraphs(4)
    proof.columns(text, 100, 145, 16, 2)
    (article,) = proof.read().articles
    assert ("".join((article.headline or "").split()), article.label, printed(article)) == (_HEADLINE, None, text)


def test_two_labels_of_one_type_on_rules_of_their_own_far_above_one_another() -> None:
    proof = Proof()
    texts = [proof.paragraphs(3) for _ in _BRIEFS]
    for number, (headline, text) in enumerate(zip(_BRIEFS, texts, strict=True)):
        top = 60 + 300 * number
        proof.line(f"本地{'甲乙丙'[number]}刊", 100, top, 11, HEI)
        proof.rule(100, top + 13, 144)
        proof.line(headline, 100, top + 22, 18, HEI)
        proof.column(text, 100, top + 48, 16)
    reading = proof.read()
    assert [under(reading, headline).label for headline in _BRIEFS] == ["本地甲刊", "本地乙刊", "本地丙刊"]


def test_a_caption_over_a_picture_whose_credit_is_broken_over_two_lines() -> None:
    proof = Proof()
    text = proof.paragraphs(3)
    proof.line("供水公司改造管网", 100, 60, 18, HEI)
    end = proof.column(text, 100, 90, 16) + 12
    proof.line("居民在新装的水龙头前。　魏", 100, end, 8)
    proof.line("敏摄影报道", 100, end + 11, 8)
    proof.picture(100, end + 24, 100 + 16 * BODY, end + 80)
    reading = proof.read()
    assert printed(under(reading, "供水公司改造管网")) == text
    assert "".join("".join(reading.captions).split()) == "居民在新装的水龙头前。魏敏摄影报道"


def test_a_caption_on_the_lower_half_of_a_picture() -> None:
    proof = Proof()
    text = proof.paragraphs(3)
    proof.line("供水公司改造管网", 100, 60, 18, HEI)
    proof.picture(100, 90, 100 + 16 * BODY, 190)
    proof.ground(100, 145, 100 + 16 * BODY, 190)
    for number in range(3):
        proof.line("居民在新装的水龙头前接水"[: 12 - 3 * (number == 2)], 108, 150 + 11 * number, 8)
    proof.column(text, 100, 200, 16)
    reading = proof.read()
    assert printed(under(reading, "供水公司改造管网")) == text
    assert len(reading.captions) == 1


def test_a_deck_over_two_columns_may_be_of_the_type_of_crossheads() -> None:
    proof = Proof()
    proof.line(_HEADLINE, 100, 60, 24, HEI)
    proof.line("老旧小区的居民都用上了新水管", 130, 92, 11, HEI)
    first, second = proof.paragraphs(2), proof.paragraphs(4)
    end = proof.column(first, 100, 112, 16)
    proof.line("水压上来了", 140, end + 3, 11, HEI)
    rows = wrapped(second, 16)
    for number, row in enumerate(rows):
        aside, down = (0, end + 20) if number < 12 else (1, 112 - 12 * LEADING)
        proof.line(row, 100 + aside * 160, down + LEADING * number)
    (article,) = proof.read().articles
    assert ("".join((article.headline or "").split()), article.deck) == (_HEADLINE, "老旧小区的居民都用上了新水管")
    assert printed(article) == f"{first}\n{second}"


def test_two_clauses_with_spaced_letters_are_one_headline() -> None:
    proof = Proof()
    for at, letter in enumerate("供水改造"):
        proof.line(letter, 110 + 36 * at, 60, 18, HEI)
    for at, letter in enumerate("果园丰收"):
        proof.line(letter, 110 + 36 * 4 + 36 + 36 * at, 60, 18, HEI)
    text = proof.paragraphs(6)
    proof.columns(text, 100, 100, 16, 3)
    (article,) = proof.read().articles
    assert "".join((article.headline or "").split()) == "供水改造果园丰收"


def test_briefs_open_with_headlines_that_only_white_parts_from_their_text() -> None:
    proof = Proof()
    proof.frame(90, 50, 260, 420)
    proof.line("简讯", 150, 60, 16, HEI)
    texts, top = [proof.paragraphs(1) for _ in _BRIEFS], 96.0
    for headline, text in zip(_BRIEFS, texts, strict=True):
        top = proof.column(f"{headline}　{text}", 100, top, 16)
    reading = proof.read()
    for headline, text in zip(_BRIEFS, texts, strict=True):
        assert printed(under(reading, headline)) == text


@pytest.mark.parametrize(("name", "last"), [("看点", "新装水龙头　"), ("简讯", "")])
def test_white_behind_the_first_words_makes_no_headlines_of_other_frames_or_of_some_paragraphs(
    name: str, last: str
) -> None:
    proof = Proof()
    proof.frame(90, 50, 260, 500)
    proof.line(name, 150, 60, 16, HEI)
    text = f"供水公司管网　{proof.paragraphs(1)}\n多地果园丰收　{proof.paragraphs(1)}\n{last}{proof.paragraphs(1)}"
    proof.column(text, 100, 96, 16)
    (article,) = proof.read().articles
    assert printed(article) == "".join(text.split("　"))


@pytest.mark.parametrize("name", ["简讯", "特别报道"])
def test_a_single_brief_behind_a_mark_under_the_name_of_briefs(name: str) -> None:
    proof = Proof()
    proof.frame(90, 50, 290, 300)
    for at, letter in enumerate(name):
        proof.line(letter, 100, 150 + 24 * at, 18, HEI)
    text = proof.paragraphs(2).replace("\n", "")
    proof.column(f"◆供水公司改造管网　{text}", 130, 70, 16, SONG)
    headlines = [article.headline for article in proof.read().articles]
    assert headlines == (["供水公司改造管网"] if name == "简讯" else [name])
