"""Answers: true to the letter, the same every time, and none rather than a wrong one."""

import random
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.collection import no_such_article
from corpus.errors import LibraryError
from corpus.model import Article
from retrieval.answering import Answerer
from retrieval.imprints import Where
from retrieval.index import Index
from retrieval.model import Answer, NoAnswer, Quote, Reason
from retrieval.question import Question
from retrieval.retriever import Holds
from retrieval.storage import open_index, save_index

from .conftest import PROMISE, SLOW_PROMISE, answerer, any_text, article, build, libraries, questions

NEWS = (
    article(
        "本报讯（记者王晶）8月10日，青石县人民医院新购的六辆救护车正式投入使用。院长陈国栋表示，急救半径由此缩短到十五分钟。",
        "新车配有除颤仪和呼吸机，总投资三百五十余万元。",
        headline="青石县添六辆救护车",
        byline="王晶",
        id="ambulance",
    ),
    article(
        "青石县图书馆新馆8月12日开馆，馆藏图书两万册，面积4600平方米。",
        "由于闷热天气，图书馆把闭馆时间延长到晚上九点。读者刘敏说：“孩子放学有地方去了。”",
        headline="县图书馆新馆开门迎客",
        byline="郭娟",
        id="library",
    ),
    article(
        "松岭村今年种植连翘三千亩，药农人均增收46.6%。村支书赵铁柱介绍，药材主要销往安徽亳州。",
        headline="连翘开出致富花",
        id="herbs",
    ),
    article(
        "因连日暴雨，滨河路桥梁桩基受损，交警部门决定自8月9日起封闭施工，预计工期四十天。",
        "过往车辆可绕行迎宾大道。",
        headline="滨河路大桥封闭维修",
        id="bridge",
    ),
    article(
        "全县中小学9月1日开学，二〇二一年秋季共有新生5280人。",
        "教育局提醒家长，报名须带户口簿和预防接种证。",
        headline="中小学九月一日开学",
        id="school",
    ),
    article(
        "老艺人孙福来做了一辈子玻璃器皿，最得意的作品是一盏走马灯。他带出的徒弟有十七人。",
        headline="历久弥新放异彩",
        id="glass",
    ),
    article(
        "昨日，市气象台发布高温橙色预警，最高气温将达到38摄氏度。",
        headline="高温来袭",
        id="heat",
    ),
)  # fmt: skip


def ask(question: str, *more: Article, limit: int = 3) -> Answer | NoAnswer:
    return answerer((*NEWS, *more)).answer(question, limit=limit)


def assert_printed(quote: Quote) -> None:
    """Everything that is shown of a quote is the article's own."""
    start, end = quote.span.start, quote.span.end
    assert quote.text == quote.article.body[start:end]
    assert quote.text
    assert quote.text in quote.context
    assert quote.context == quote.article.paragraphs[quote.paragraph].text
    assert quote.subhead == quote.article.subheads[quote.paragraph]
    places = [place for span in quote.highlights for place in (span.start, span.end)]
    assert places == sorted(set(places))
    assert not places or 0 <= places[0] < places[-1] <= len(quote.text)
    assert 0.0 <= quote.confidence <= 1.0


def assert_apart(quotes: tuple[Quote, ...]) -> None:
    """At most two quotes of an article, none inside another."""
    of_articles: dict[str, list[Quote]] = {}
    for quote in quotes:
        of_articles.setdefault(quote.article.id, []).append(quote)
    for same in of_articles.values():
        assert len(same) <= 2
        spans = sorted((quote.span.start, quote.span.end) for quote in same)
        assert all(one[1] <= other[0] for one, other in pairwise(spans))


def quotes_of(given: Answer | NoAnswer) -> tuple[Quote, ...]:
    return given.quotes if isinstance(given, Answer) else given.related


@pytest.mark.parametrize(
    ("question", "id", "part"),
    [
        ("青石县人民医院新购了几辆救护车？", "ambulance", "六辆救护车"),
        ("青石縣人民醫院新購了幾輛救護車？", "ambulance", "六辆救护车"),
        ("救护车总投资多少钱", "ambulance", "三百五十余万元"),
        ("青石县人民医院院长是谁", "ambulance", "陈国栋"),
        ("图书馆新馆什么时候开馆", "library", "8月12日开馆"),
        ("圖書館新館什麼時候開館", "library", "8月12日开馆"),
        ("图书馆新馆面积有多大", "library", "4600平方米"),
        ("图书馆馆藏图书20000册", "library", "两万册"),
        ("图书馆为什么延长闭馆时间", "library", "由于闷热天气"),
        ("松岭村种植连翘多少亩", "herbs", "三千亩"),
        ("药农人均增收百分之四十六点六", "herbs", "46.6%"),
        ("滨河路桥梁为啥封闭施工", "bridge", "因连日暴雨"),
        ("封闭施工预计工期40天", "bridge", "四十天"),
        ("2021年秋季有多少新生", "school", "5280人"),
        ("玻璃器皿老艺人孙福来的徒弟有几个", "glass", "十七人"),
    ],
)
def test_the_sentence_that_answers_is_quoted(question: str, id: str, part: str) -> None:
    given = ask(question)
    assert isinstance(given, Answer)
    assert given.quotes[0].article.id == id
    assert part in given.quotes[0].text
    assert given.confidence == given.quotes[0].confidence


@pytest.mark.parametrize("question", ["青石县添六辆救护车这篇报道是谁写的？", "救护车投入使用的新闻，记者是谁"])
def test_who_wrote_it_is_answered_by_the_sentence_with_the_byline(question: str) -> None:
    given = ask(question)
    assert isinstance(given, Answer)
    assert "记者王晶" in given.quotes[0].text


def test_a_byline_over_the_article_comes_with_its_opening_sentence() -> None:
    quote = quotes_of(ask("县图书馆新馆开门迎客这篇报道的作者是谁"))[0]
    assert (quote.article.id, quote.article.byline) == ("library", "郭娟")
    assert quote.span.start == 0


def test_who_wrote_an_article_without_a_byline_is_not_answered() -> None:
    assert isinstance(ask("历久弥新放异彩这篇文章是谁写的"), NoAnswer)


@pytest.mark.parametrize(
    "question",
    ["《历久弥新放异彩》这篇报道的记者是谁", "《历久弥新放异彩》这篇文章是谁写的", "《历久弥新放异彩》的记者是谁"],
)
def test_the_reporter_of_what_has_no_byline_is_told_by_no_other_article(question: str) -> None:
    about = article("昨日本报刊发《历久弥新放异彩》，记者写了老艺人孙福来。", headline="读者来信", byline="郭娟")
    for refused in (ask(question), ask(question, about)):
        assert isinstance(refused, NoAnswer)
        assert refused.related == ()


BOOK = article("17世纪英国的洛克写成两篇《政府论》，主张分权。", headline="分权学说的由来", id="book", byline="郭娟")


def test_who_wrote_a_book_is_answered_by_what_says_so() -> None:
    given = ask("《政府论》的作者是谁", BOOK)
    assert isinstance(given, Answer)
    assert given.quotes[0].text == BOOK.body


@pytest.mark.parametrize(
    "other",
    [
        article("县图书馆上架《政府论》，读者很多。", headline="图书馆上新", byline="郭娟"),
        article("大家写了读《政府论》的感想。", headline="读《政府论》", byline="郭娟"),
        article("县里的政府论坛开幕。", headline="政府论坛开幕", byline="郭娟"),
    ],
)
def test_who_wrote_a_book_is_told_neither_by_a_byline_nor_by_what_only_names_it(other: Article) -> None:
    assert isinstance(ask("《政府论》的作者是谁", other), NoAnswer)
    given = ask("《政府论》的作者是谁", other, BOOK)
    assert isinstance(given, Answer)
    assert given.quotes[0].article.id == "book"


def test_where_the_author_of_a_book_comes_from_is_not_told_by_what_only_names_him() -> None:
    assert isinstance(
        ask("《政府论》的作者是哪国人", article("《政府论》的作者洛克做过医生。", headline="书架")), NoAnswer
    )


def test_who_wrote_what_is_named_without_marks_is_told_by_no_related_quote() -> None:
    given = ask("老城纪事是谁写的", article("老城纪事是李大山写的。", headline="书架"))
    assert isinstance(given, NoAnswer)
    assert given.related == ()


def test_words_inside_a_title_do_not_make_it_a_report() -> None:
    given = ask("《新闻学》的作者是谁", article("徐宝璜所著《新闻学》展出。", headline="展览", byline="郭娟"))
    assert isinstance(given, Answer)
    assert "徐宝璜" in given.quotes[0].text


@pytest.mark.parametrize("name", ["于大山", "向东升", "应志勇", "和田一郎"])
def test_who_holds_an_office_may_be_called_like_a_word_that_goes_on_behind_it(name: str) -> None:
    given = ask("青山镇镇长是谁", article(f"青山镇镇长{name}说，山路要先修。", headline="青山镇抢修山路"))
    assert isinstance(given, Answer)
    assert name in given.quotes[0].text


def test_a_day_without_its_year_is_in_the_year_that_was_named_before() -> None:
    battle = article("1954年，局势骤紧；9月3日，青石岭战斗打响。", headline="老兵")
    assert isinstance(ask("青石岭战斗于何年打响", battle), Answer)
    assert isinstance(
        ask("青石岭战斗哪年打响", article("局势骤紧；9月3日，青石岭战斗打响。", headline="老兵")), NoAnswer
    )


@pytest.mark.parametrize("question", ["《青石县添六辆救护车》的作者是谁", "《青石县添六辆救护车》是谁写的"])
def test_who_wrote_what_is_named_by_its_headline_is_answered_by_its_byline(question: str) -> None:
    given = ask(question)
    assert isinstance(given, Answer)
    assert "记者王晶" in given.quotes[0].text


def test_a_question_that_only_names_a_headline_finds_that_article() -> None:
    assert quotes_of(ask("历久弥新放异彩讲了什么"))[0].article.id == "glass"


@pytest.mark.parametrize(
    "question", ["世界杯足球赛决赛的比分是多少", "量子计算机的工作原理是什么", "今天股票市场收盘指数", "asdf qwerty"]
)
def test_what_the_paper_does_not_speak_of_is_refused(question: str) -> None:
    given = ask(question)
    assert isinstance(given, NoAnswer)
    assert given.reason in (Reason.NO_MATCH, Reason.LOW_CONFIDENCE)


@pytest.mark.parametrize("question", ["你好", "谢谢", "您好！", "什么？"])
def test_a_greeting_is_no_question(question: str) -> None:
    assert ask(question) == NoAnswer(question, Reason.NO_MATCH)


@pytest.mark.parametrize("question", ["", "  ", "？？", "\n", "\ud800", "😀"])
def test_an_empty_question_is_called_so(question: str) -> None:
    assert ask(question) == NoAnswer(question, Reason.EMPTY_QUESTION)


def test_news_that_two_papers_print_is_quoted_once() -> None:
    again = article(NEWS[2].body.replace("今年种植", "今年新种植"), headline=NEWS[2].headline, id="again")
    assert len(quotes_of(ask("松岭村今年种植连翘多少亩", again))) == 1


def test_other_news_on_the_same_question_is_quoted_too() -> None:
    other = article("松岭村今年种植连翘五千亩，比去年多了一倍。", headline="连翘开出致富花", id="other")
    given = ask("松岭村今年种植连翘多少亩", other)
    assert {quote.article.id for quote in quotes_of(given)} == {"herbs", "other"}
    assert len(quotes_of(ask("松岭村今年种植连翘多少亩", other, limit=1))) == 1


PROJECTS = article(
    "重点项目进展顺利：尚太科技公司负极材料项目年产五万吨，已经投产；昔榆高速公路项目总投资80亿元，正在施工。",
    headline="重点项目进展顺利",
    id="projects",
)


def test_what_one_item_of_an_enumeration_costs_is_no_answer_for_another() -> None:
    assert isinstance(ask("昔榆高速公路项目投资多少亿元", PROJECTS), Answer)
    assert isinstance(ask("尚太科技负极材料项目投资多少亿元", PROJECTS), NoAnswer)


def test_two_sentences_of_an_article_that_answer_as_well_are_both_offered() -> None:
    twice = article(
        "东山铁矿今年招收工人三百名，他们来自附近的村庄，大多数人从前以种地为生，如今在家门口就能上班领工资。",
        "东山铁矿去年招收工人二百名，其中一半是返乡青年，经过三个月的培训以后，他们都已经在新的岗位上独立工作。",
        headline="家门口上班",
        id="mine",
    )
    given = ask("东山铁矿招收工人多少名", twice)
    assert isinstance(given, Answer)
    assert [quote.article.id for quote in given.quotes[:2]] == ["mine", "mine"]
    one, other = (quote.span for quote in given.quotes[:2])
    assert one.end <= other.start or other.end <= one.start


def test_what_is_merely_related_names_each_article_once() -> None:
    given = ask("青石县图书馆的馆长叫什么名字", limit=5)
    assert isinstance(given, NoAnswer)
    ids = [quote.article.id for quote in given.related]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("question", ["连翘开出致富花那篇报道是哪天登的", "连翘那篇文章什么时候见报的"])
def test_when_it_was_printed_is_answered_by_the_opening_whose_citation_has_the_date(question: str) -> None:
    given = ask(question)
    assert isinstance(given, Answer)
    assert given.quotes[0].article.id == "herbs"
    assert given.quotes[0].span.start == 0


def test_the_question_is_given_back_as_it_was_asked() -> None:
    asked = " 圖書館新館什麼時候開館？？ "
    assert ask(asked).question == asked


def test_the_hits_behind_an_answer_are_passages_in_order() -> None:
    hits = answerer(NEWS).hits("青石县 图书馆", limit=2)
    assert len(hits) == 2
    assert hits[0].article.id == "library"
    assert hits[0].score >= hits[1].score
    assert hits[0].text in hits[0].article.body
    assert answerer(NEWS).hits("？") == []


@pytest.mark.parametrize("question", ["图书馆", "", "你好", "谁写的", "\ud800"])
def test_an_empty_library_answers_nothing(question: str) -> None:
    given = answerer([]).answer(question)
    assert isinstance(given, NoAnswer)
    assert given.related == ()
    assert answerer([]).hits(question) == []


@PROMISE
@given(libraries, questions, st.integers(0, 3))
def test_whatever_is_quoted_is_printed(articles: list[Article], question: str, limit: int) -> None:
    given = answerer(articles).answer(question, limit=limit)
    quotes = quotes_of(given)
    for quote in quotes:
        assert_printed(quote)
    assert len(quotes) <= limit
    assert_apart(quotes)
    assert given.question == question


@PROMISE
@given(libraries, questions)
def test_hits_are_passages_of_their_articles(articles: list[Article], question: str) -> None:
    for hit in answerer(articles).hits(question, limit=4):
        assert hit.article in articles
        assert hit.text == hit.article.body[hit.span.start : hit.span.end]
        assert hit.text.strip()


@SLOW_PROMISE
@given(libraries, questions, st.randoms(use_true_random=False))
def test_neither_the_order_of_reading_nor_the_disk_changes_an_answer(
    articles: list[Article], question: str, chance: random.Random
) -> None:
    expected = answerer(articles).answer(question)
    shuffled = chance.sample(articles, len(articles))
    assert answerer(shuffled).answer(question) == expected
    with TemporaryDirectory() as folder:
        save_index(build(shuffled), Path(folder))
        assert answerer(articles, open_index(Path(folder))).answer(question) == expected


@PROMISE
@given(any_text)
def test_any_text_can_be_asked(question: str) -> None:
    given = ask(question)
    assert isinstance(given, Answer | NoAnswer)
    assert given.question == question


@pytest.mark.parametrize(
    "unit", ["图", "图书馆什么时候开馆？", "1", "\x00", "\ud800", "一点", "“", "？", "谁写的", " ", "百分之", "ﷺ"]
)
def test_a_question_without_end_is_answered_all_the_same(unit: str) -> None:
    given = ask((unit * 100_000)[:100_000])
    assert isinstance(given, Answer | NoAnswer)
    assert len(given.question) == 100_000


def test_each_article_is_fetched_by_its_id() -> None:
    fetched: list[str] = []

    def fetch(id: str) -> Article:
        fetched.append(id)
        return next(one for one in NEWS if one.id == id)

    Answerer(build(NEWS), fetch).answer("连翘三千亩")
    assert "herbs" in fetched


def test_a_quote_cannot_lie_outside_its_article() -> None:
    quote = quotes_of(ask("松岭村种植连翘多少亩"))[0]
    for start, end in ((0, len(quote.article.body) + 1), (-1, 3), (5, 5), (6, 5)):
        with pytest.raises(ValueError, match="outside"):
            Quote(quote.article, type(quote.span)(start, end), (), 1.0, 1.0)


def test_a_library_that_cannot_be_read_is_no_library_without_the_article() -> None:
    class Holding:
        """Asks whether the library has what it found, as a cluster does."""

        library_hash = "library"
        speller = None

        def gather(self, question: Question, limit: int, holds: Holds, *, where: Where | None = None) -> Index:
            kept = [one for one in NEWS if holds(one.id, one.content_hash)]
            return build(kept)

    def fetch_nothing(article_id: str) -> Article:
        raise no_such_article(article_id)

    def fail(article_id: str) -> Article:
        raise LibraryError("报库断了；请再试一次。")

    assert isinstance(Answerer(Holding(), fetch_nothing).answer("连翘三千亩"), NoAnswer)
    with pytest.raises(LibraryError, match="断了"):
        Answerer(Holding(), fail).answer("连翘三千亩")


def test_a_few_words_alone_are_answered_by_whatever_speaks_of_them() -> None:
    many = [article(f"{name}在青山大桥合影留念。", id=name) for name in ("甲", "乙", "丙", "丁", "戊", "己")]
    given = answerer(many).answer("青山大桥")
    assert isinstance(given, Answer)
    assert given.quotes[0].text == "丁在青山大桥合影留念。"
    assert isinstance(answerer(many).answer("青山大桥有多长？"), NoAnswer)
    assert isinstance(answerer(many).answer("青山大桥收费站"), NoAnswer)


def test_nothing_is_related_to_a_book_that_no_quote_names() -> None:
    said = article("东湖大桥昨天合龙，晋中的历史翻开新页。", "作者协会昨天写了贺信。", headline="东湖大桥昨天合龙")
    answer = answerer([said]).answer("《晋中历史》的作者是谁")
    assert isinstance(answer, NoAnswer)
    assert not answer.related
