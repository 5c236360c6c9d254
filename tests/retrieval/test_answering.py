"""Answers: the sentence that answers, and none rather than a wrong one."""

import pytest

from retrieval.model import Answer, NoAnswer, Reason

from .conftest import answerer, article
from .news import NEWS, ask, quotes_of


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


def test_a_day_without_its_year_is_in_the_year_that_was_named_before() -> None:
    battle = article("1954年，局势骤紧；9月3日，青石岭战斗打响。", headline="老兵")
    assert isinstance(ask("青石岭战斗于何年打响", battle), Answer)
    assert isinstance(
        ask("青石岭战斗哪年打响", article("局势骤紧；9月3日，青石岭战斗打响。", headline="老兵")), NoAnswer
    )


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


def test_a_few_words_alone_are_answered_by_whatever_speaks_of_them() -> None:
    many = [article(f"{name}在青山大桥合影留念。", id=name) for name in ("甲", "乙", "丙", "丁", "戊", "己")]
    given = answerer(many).answer("青山大桥")
    assert isinstance(given, Answer)
    assert given.quotes[0].text == "丁在青山大桥合影留念。"
    assert isinstance(answerer(many).answer("青山大桥有多长？"), NoAnswer)
    assert isinstance(answerer(many).answer("青山大桥收费站"), NoAnswer)
