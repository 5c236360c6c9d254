"""Public notices, wide tables and captions over pictures: none of them is in a paragraph."""

from proof import BODY, HEI, KAI, Proof, printed, under

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
