"""The promises that hold for any text: nothing lost, nothing invented, never an error, never slow."""

import time
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.composition import compose
from corpus.layout import Role, lay_out
from corpus.model import Page, Reading
from corpus.readers.text import read_text, split_lines
from corpus.samples import sample_pages
from corpus.understanding import understand

FRAGMENTS = [
    "本报讯 （记者王晶）昨日，河边的",
    "新华社北京8月11日电",
    "（上接第1版）",
    "（下转第四版）",
    "水渠修好以后，村里的田都浇上了水。",
    "水渠修好以后村里的田都浇上了水各家",
    "各家的稻子长得一样高。 （王军）",
    "（李英）",
    "本报记者 郭 娟",
    "—— 河边村修渠记",
    "历 久 弥 新 放 异 彩",
    "河边村 修好渠",
    "要闻速览",
    "我为群众办实事",
    "图为新修的水渠。陈平 摄",
    "遗失声明",
    "王晓遗失身份证，声明作废。",
    "电话：0354-1234567",
    "2021年8月13日　星期五　2　要闻　责任编辑 郭敏",
    "第3版　经济",
    "云岭晚报",
    "",
    "OPEN AI 与 UPS（ 电源）",
    "　　各家的稻子，２０２１ 年都长得",
]


def page_of(text: str) -> Page:
    return Page(source="a.txt", text=text, lines=split_lines(text))


def squeeze(text: str | None) -> str:
    return "".join((text or "").split())


def fields_of(reading: Reading) -> list[str]:
    parts = [*reading.labels, *reading.captions, *reading.folio, *reading.advertisements, *reading.unplaced]
    for article in reading.articles:
        parts += [article.headline or "", article.kicker or "", article.deck or ""]
        parts += [section.subhead or "" for section in article.sections]
        parts += [paragraph.text for paragraph in article.paragraphs]
    return parts


def check(text: str) -> None:
    page = page_of(text)
    set_lines = lay_out(page)
    written = squeeze("".join(line.text for line in set_lines))
    assert written.replace("\ufeff", "") == squeeze(text).replace("\ufeff", "")
    composition = compose(set_lines)
    placed = [*composition.asides]
    placed += [line for paragraph in composition.paragraphs for line in paragraph.lines]
    placed += [line for between in composition.between for line in between.lines]
    assert Counter(line.line.start for line in placed) == Counter(line.line.start for line in set_lines)

    reading = understand(page)
    spans = [span for article in reading.articles for p in article.paragraphs for span in p.spans]
    assert len({span.start for span in spans}) == len(spans)
    for article in reading.articles:
        assert article.sections
        for paragraph in article.paragraphs:
            assert squeeze("".join(text[span.start : span.end] for span in paragraph.spans)) == squeeze(paragraph.text)

    printed = Counter(squeeze(text))
    assert not Counter(squeeze("".join(fields_of(reading)))) - printed
    extra = [field or "" for a in reading.articles for field in (a.byline, a.dateline, a.label)]
    marks = "".join(line.text for line in set_lines if line.role in (Role.JUMP_FROM, Role.JUMP_ON))
    held = Counter(squeeze("".join([*fields_of(reading), *extra, marks])))
    assert set(printed - held) <= set("—－–―─-（）()□■●◎○◆▲☆★※\ufeff")


@settings(deadline=None, max_examples=150)
@given(st.lists(st.sampled_from(FRAGMENTS), max_size=40))
def test_nothing_lost_or_invented_on_page_like_text(lines: list[str]) -> None:
    check("\n".join(lines))


@settings(deadline=None, max_examples=150)
@given(st.text(max_size=300))
def test_nothing_lost_or_invented_on_any_text(text: str) -> None:
    check(text)


@settings(deadline=None, max_examples=25)
@given(st.randoms(use_true_random=False), st.integers(1, 400))
def test_nothing_lost_or_invented_on_shuffled_lines_of_the_sample(random, count: int) -> None:
    lines = sample_pages()[0].read_text(encoding="utf-8").split("\n")
    check("\n".join(random.sample(lines, min(count, len(lines)))))


@pytest.mark.parametrize(
    "piece", ["a", "。", "（", "“", "1", "一", "—", " ", "\u3000", "记者", "（记者", "王", "上接第", "《"]
)
def test_a_hundred_thousand_characters_take_no_time(piece: str) -> None:
    page = page_of("页" + piece * (100_000 // len(piece)))
    started = time.process_time()
    understand(page)
    assert time.process_time() - started < 2


@pytest.mark.parametrize("line", ["一", "水渠修好以后，各家", "（王军）", "电话：12345", "图为水渠。陈平 摄"])
def test_time_grows_with_the_lines_and_no_faster(line: str) -> None:
    taken = []
    for count in (4_000, 16_000):
        page = page_of(f"{line}\n" * count)
        started = time.process_time()
        understand(page)
        taken.append(time.process_time() - started)
    assert taken[1] < 9 * taken[0] + 0.5


def test_folio_says_paper_date_and_page() -> None:
    body = "本报讯 昨日，河边村的水渠修好了。\n"
    reading = understand(
        page_of(f"云岭晚报\n\n第3版　综合\n\n2019年1月5日　星期六　编辑/程桂子\n\n河边村修渠\n\n{body}")
    )
    article = reading.articles[0]
    assert (article.paper, article.date, article.page) == ("云岭晚报", "2019-01-05", "3")
    assert len(reading.folio) == 3


def test_a_folio_in_parts_is_no_headline() -> None:
    parts = "云岭晚报\n\nYUNLING EVENING NEWS\n\nA03 时政新闻\n\n2019.1.5 星期六　编辑 程桂子\n\n今日多云 12℃~24℃"
    reading = understand(page_of(f"{parts}\n\n河边村修渠\n\n本报讯 昨日，河边村的水渠修好了。\n"))
    (article,) = reading.articles
    assert (article.kicker, article.headline) == (None, "河边村修渠")
    assert (article.paper, article.date, article.page) == ("云岭晚报", "2019-01-05", "A03")
    assert len(reading.folio) == 5


def test_the_sources_own_facts_come_first() -> None:
    content = "2019年1月5日　星期六　7　民生　责编 程桂\n\n河边村修渠\n\n本报讯 昨日，水渠修好了。\n".encode()
    article = understand(read_text("a.txt", content, page="2")).articles[0]
    assert (article.paper, article.date, article.page) == (None, "2019-01-05", "2")
