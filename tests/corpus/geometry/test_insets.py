"""Notes, tables and pull quotes: they are in no paragraph, and articles go on around them."""

from proof import HEI, KAI, LEADING, Proof, printed, wrapped

from corpus.model import Reading


def _unplaced(reading: Reading) -> str:
    return "".join("".join(text.split()) for text in reading.unplaced)


def test_a_sentence_between_two_rules_is_no_part_of_the_column_that_goes_on_below_it() -> None:
    proof = Proof()
    proof.line("供水公司改造城乡老旧管网", 100, 60, 30)
    text = proof.paragraphs(8)
    rows = wrapped(text, 16)
    for number, row in enumerate(rows):
        aside, down = divmod(number, len(rows) // 2 + 1)
        gap = 80 if aside == 0 and down > 8 else 0
        proof.line(row, 100 + 160 * aside, 110 + LEADING * down + gap)
    top = 110 + LEADING * 9
    proof.rule(98, top + 8, 248)
    proof.line("老旧小区的水压上来", 104, top + 16, 13, KAI)
    proof.line("了，居民都说好。", 104, top + 34, 13, KAI)
    proof.rule(98, top + 58, 248)
    reading = proof.read()
    (article,) = reading.articles
    assert printed(article) == text
    assert _unplaced(reading) == "老旧小区的水压上来了，居民都说好。"


def test_a_large_sentence_that_the_text_says_as_well_needs_no_rules() -> None:
    proof = Proof()
    proof.line("供水公司改造城乡老旧管网", 100, 60, 30)
    sentence = "改造让老旧小区的水压上来了，居民做饭和洗澡都方便了，夜里也不停水。"
    first, second = proof.paragraphs(2), sentence + proof.paragraphs(3)
    end = proof.column(first, 100, 110, 16)
    for number in range(4):
        proof.line(sentence[10 * number : 10 * number + 10], 100, end + 8 + 18 * number, 13, KAI)
    rows = wrapped(second, 16)
    for number, row in enumerate(rows):
        place = (100, end + 88 + LEADING * number) if number < 6 else (260, 110 + LEADING * (number - 6))
        proof.line(row, *place)
    (article,) = proof.read().articles
    assert printed(article) == f"{first}\n{second}"


def test_a_note_by_the_editors_in_a_frame_does_not_part_a_headline_from_its_columns() -> None:
    proof = Proof()
    proof.line("供水公司改造城乡老旧管网", 100, 60, 30)
    proof.frame(95, 100, 520, 100 + 4 * LEADING)
    proof.column("编者按：" + proof.writer.sentence() * 2, 105, 108, 44, KAI)
    text = proof.paragraphs(9)
    proof.columns(text, 100, 100 + 5 * LEADING, 15, 3)
    reading = proof.read()
    (article,) = reading.articles
    assert ("".join((article.headline or "").split()), printed(article)) == ("供水公司改造城乡老旧管网", text)
    assert _unplaced(reading).startswith("编者按：")


def test_a_table_is_no_article() -> None:
    proof = Proof()
    proof.line("供水公司改造城乡老旧管网", 100, 60, 30)
    text = proof.paragraphs(9)
    end = proof.columns(text, 100, 100, 15, 3)
    proof.line("天气预报", 260, end + 30, 12, HEI)
    rows = ["城市 天气 气温 风力", "成都 雷阵雨 14—22℃ 微风", "贵阳 小雨 8—18℃ 3级", "西安 多云 3—19℃ 3级"]
    for number, row in enumerate([*rows, "济南 晴 9—26℃ 微风", "杭州 阴 8—33℃ 3级"]):
        for place, cell in enumerate(row.split()):
            proof.line(cell, 150 + 80 * place, end + 52 + 16 * number)
    reading = proof.read()
    (article,) = reading.articles
    assert printed(article) == text
    assert _unplaced(reading).startswith("天气预报城市天气气温风力成都")
