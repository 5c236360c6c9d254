"""Public notices, wide tables and captions over pictures: none of them is in a paragraph."""

from proof import BODY, HEI, KAI, LEADING, Proof, printed, under, wrapped

_HEADLINE = "供水公司改造城乡老旧管网"


def _with_article(proof: Proof) -> str:
    proof.line(_HEADLINE, 100, 60, 26, HEI)
    text = proof.paragraphs(6)
    proof.columns(text, 100, 100, 16, 3)
    return text


def test_a_notice_in_a_frame_with_its_issuer_and_day() -> None:
    for title, closing, foot in (
        ("债权转让通知书", "请债务人向受让人履行义务。", ("某某科技有限公司", "2021年4月20日")),
        ("某某县自然资源局公告", "请车辆绕道行驶。", ("2021年4月20日",)),
        ("律师声明", "本律师郑重声明：违者追究责任。", ()),
        ("致全体居民的一封信", "请大家互相转告。", ("某某律师事务所律师王军",)),
    ):
        proof = Proof()
        text = _with_article(proof)
        proof.frame(90, 400, 560, 640)
        proof.line(title, 220, 415, 20, HEI)
        end = proof.column(proof.writer.sentence() * 2 + closing, 110, 445, 40, size=10)
        for number, line in enumerate(foot):
            proof.line(line, 540 - 10 * len(line), end + 16 * number, 10)
        reading = proof.read()
        (article,) = reading.articles
        assert printed(article) == text
        assert title in "".join("".join(part.split()) for part in reading.advertisements)


def test_a_table_with_rules_has_cells_far_apart() -> None:
    proof = Proof()
    text = _with_article(proof)
    for number, row in enumerate((("地区", "产量", "增长"), *(("某县", f"{n}26", f"{n}.5%") for n in range(2, 7)))):
        top = 400 + 16 * number
        proof.rule(100, top - 3, 560)
        for at, cell in enumerate(row):
            proof.line(cell, 110 + 190 * at, top)
    reading = proof.read()
    (article,) = reading.articles
    assert printed(article) == text
    assert "".join(reading.unplaced).startswith("地区产量增长")


def test_a_caption_in_small_type_stands_over_its_picture() -> None:
    for caption in ("居民在新装的水龙头前接水。", "居民在新装的水龙头前接水，笑了。\n（王军　摄）"):
        proof = Proof()
        text = proof.paragraphs(3)
        proof.line("供水公司改造管网", 100, 60, 18, HEI)
        end = proof.column(text, 100, 90, 16) + 12
        for number, row in enumerate(caption.split("\n")):
            proof.line(row, 100, end + 11 * number, 8, KAI)
        foot = end + 11 * len(caption.split("\n"))
        proof.picture(100, foot + 2, 100 + 16 * BODY, foot + 80)
        reading = proof.read()
        assert printed(under(reading, "供水公司改造管网")) == text
        assert "".join("".join(part.split()) for part in reading.captions) == "".join(caption.split())


def test_an_article_whose_headline_names_a_notice_is_no_notice() -> None:
    for title, opening, foot in (
        ("外交部就水文合作发表声明", "", "2021年4月20日"),
        ("一张迟到的录取通知书", "", "市档案研究所"),
        ("十二年后再寻那张寻人启事", "本报讯　", "2021年4月20日"),
    ):
        proof = Proof()
        _with_article(proof)
        proof.frame(90, 400, 560, 640)
        proof.line(title, 150, 415, 20, HEI)
        text = opening + proof.paragraphs(3)
        end = proof.column(text, 110, 445, 40, size=10)
        proof.line(foot, 540 - 10 * len(foot), end, 10)
        reading = proof.read()
        assert printed(under(reading, title)).startswith(text.replace("　", ""))
        assert not reading.advertisements


def test_a_line_of_a_letter_that_ends_in_an_office_signs_no_notice() -> None:
    rest = ("大家都说好。我后来去城里读书，", "一直念着那里的路。")
    for column in (
        ("　　我毕业以后回到了我小时候的老", "家，后来一直在城东的供水公司"),  # the text goes on in the next column
        ("　　　　　　青石镇中心学校", "　　老旧小区的水压都上来了，", *rest),  # a crosshead
    ):
        proof = Proof()
        _with_article(proof)
        proof.frame(90, 400, 560, 640)
        proof.line("写给父亲的一封信", 200, 415, 20, HEI)
        for number, row in enumerate(("　　父亲您好，家里的桃花都开了。", *column)):
            proof.line(row, 110, 445 + LEADING * number)
        proof.column(proof.paragraphs(1), 320, 445, 16)
        reading = proof.read()
        assert printed(under(reading, "写给父亲的一封信")).startswith("父亲您好，")
        assert not reading.advertisements


def test_the_end_of_an_article_in_small_type_over_a_picture_is_no_caption() -> None:
    proof = Proof()
    _with_article(proof)
    proof.rule(100, 330, 600)
    proof.line("多地果园喜迎今年丰收季节", 100, 345, 18, HEI)
    text = proof.writer.sentence() * 12
    rows = wrapped(text, 16)
    depth = (len(rows) - 3) // 2
    size = 0.92 * BODY
    for number, row in enumerate(rows):
        aside, down = divmod(number, depth) if number < 2 * depth else (2, number - 2 * depth)
        proof.line(row, 100 + aside * 160, 375 + LEADING * down, size)
    foot = 375 + LEADING * (len(rows) - 2 * depth)
    proof.picture(420, foot, 420 + 16 * size, foot + 90)
    reading = proof.read()
    assert printed(under(reading, "多地果园喜迎今年丰收季节")) == text
    assert not reading.captions
