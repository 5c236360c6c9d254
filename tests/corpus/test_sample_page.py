"""The page that ships is read as a careful reader writes it down, also when it is printed otherwise."""

from itertools import product

import mutations
import pytest

from corpus.model import Article, Reading
from corpus.readers import read_page, read_text
from corpus.samples import sample_pages
from corpus.understanding import understand

RAW = sample_pages()[0].read_text(encoding="utf-8")
READING = understand(read_page(sample_pages()[0]))
FIELDS = ("headline", "kicker", "deck", "byline", "dateline", "label", "continued_from")


def test_six_articles_forty_paragraphs_five_crossheads() -> None:
    assert [len(article.paragraphs) for article in READING.articles] == [14, 5, 3, 10, 3, 5]
    assert [section.subhead for article in READING.articles for section in article.sections if section.subhead] == [
        "精准发力 项目建设优质高效推进",
        "超前谋划 积极争取专项债券资金",
        "主动作为 民生实事落实有力",
        "实事实办 为民解忧暖人心",
        "升级：以智慧制造促产业转型",
    ]
    assert (READING.labels, READING.captions, READING.folio, READING.advertisements, READING.unplaced) == ((),) * 5


def test_headings() -> None:
    assert [tuple(getattr(article, name) for name in FIELDS) for article in READING.articles] == [
        (
            "让改革发展成果更多惠及人民群众",
            None,
            "市发展改革委深入推进“我为群众办实事”实践活动",
            "本报记者 郭娟",
            None,
            None,
            None,
        ),
        ("打通门诊费用跨省直接结算“最后一公里”", "寿阳县人民医院", None, "王军", "本报讯", "我为群众办实事", None),
        ("郭建文主持与西部发展控股集团视频对接会", None, None, "记者王晶", "本报讯", None, None),
        ("历久弥新放异彩", None, None, None, None, None, "1"),
        (
            "践行热爱祖国、无私奉献、艰苦创业、开拓进取的兵团精神",
            None,
            None,
            None,
            "新华社北京8月11日电",
            None,
            "1",
        ),
        (
            "省校合作“不止步” 沟通联系“不断档”",
            None,
            "我市统筹做好省校合作疫情防控各项工作",
            "记者郭娟 通讯员杨舒添 樊容",
            "本报讯",
            "深化省校合作 共促高质量发展",
            None,
        ),
    ]
    assert {(a.paper, a.date, a.page) for a in READING.articles} == {("晋中日报", "2021-08-13", "2")}


def test_paragraphs_lose_only_the_spaces_of_justification() -> None:
    bodies = [article.body for article in READING.articles]
    for printed in ("本报讯 近日，在寿阳县医保局", "本报讯 （记者王晶）8月12日", "通讯员杨舒添 樊容）为统筹"):
        assert any(printed in body for body in bodies)
    for joined in (
        "从业人员2万人",
        "问题上发力。”要立足“两个大局”",
        "及UPS（实验室",
        "11个县（区、市）首单",
        "心坎上。（王军）",
    ):
        assert any(joined in body for body in bodies)
    assert not any("上接" in body or "新华社" in body for body in bodies)


BASES = {
    "as printed": lambda text: text,
    "headlines before": mutations.headlines_before,
    "headlines last": mutations.headlines_last,
    "mixed order": mutations.reordered(3, 1, 5, 0, 4, 2),
    "reversed order": mutations.reordered(5, 4, 3, 2, 1, 0),
    **{f"{measure} em": mutations.rewrapped(measure) for measure in (12, 14, 20, 26)},
}
PRINTS = {
    "gaps": lambda text: text,
    "no blank lines": mutations.without_blank_lines,
    "crlf": mutations.with_crlf,
    "full-width digits": mutations.with_full_width_digits,
    "all": lambda text: mutations.with_crlf(mutations.with_full_width_digits(mutations.without_blank_lines(text))),
}
# Without blank lines nothing tells where one headline of many ends; 历久弥新放异彩 shares no word with its article.
UNTELLABLE = {("headlines last", "no blank lines"), ("headlines last", "all")}
TELLABLE = sorted(set(product(BASES, PRINTS)) - UNTELLABLE)


def mutated(base: str, print_: str) -> Reading:
    return understand(read_text("sample.txt", PRINTS[print_](BASES[base](RAW)).encode()))


def squeezed(text: str | None) -> str:
    return "".join((text or "").split()).translate(mutations.FULL_WIDTH)


def described(article: Article) -> tuple[object, ...]:
    sections = [(squeezed(s.subhead), [squeezed(p.text) for p in s.paragraphs]) for s in article.sections]
    return (sections, *(squeezed(getattr(article, name)) for name in FIELDS))


@pytest.mark.parametrize(("base", "print_"), TELLABLE)
def test_survives_other_prints(base: str, print_: str) -> None:
    reading = mutated(base, print_)
    expected = sorted((described(article) for article in READING.articles), key=str)
    assert sorted((described(article) for article in reading.articles), key=str) == expected


@pytest.mark.parametrize(("base", "print_"), sorted(UNTELLABLE))
def test_no_headline_rather_than_a_wrong_one(base: str, print_: str) -> None:
    owners = {squeezed(p.text): squeezed(a.headline) for a in READING.articles for p in a.paragraphs}
    wrong = [
        paragraph.text
        for article in mutated(base, print_).articles
        for paragraph in article.paragraphs
        if article.headline and owners.get(squeezed(paragraph.text), "") not in (squeezed(article.headline), "")
    ]
    assert not wrong


@pytest.mark.parametrize("lines", [8, 19, 25, 30, 35])
def test_columns_of_all_articles_in_turn_are_put_together(lines: int) -> None:
    reading = understand(read_text("sample.txt", mutations.columns_in_turn(lines)(RAW).encode()))
    printed = {squeezed(p.text): a for a in READING.articles for p in a.paragraphs}
    read = [(a, printed.get(squeezed(p.text))) for a in reading.articles for p in a.paragraphs]
    assert sum(owner is not None for _, owner in read) >= 0.8 * len(printed)
    assert sum(article.headline is not None for article in reading.articles) >= 3
    for article, owner in read:
        if article.headline and owner:
            headings = [squeezed(part) for part in (owner.kicker, owner.headline, owner.deck)]
            assert squeezed(article.headline) in headings
