"""Who wrote an article or a book, who holds an office, and when an article was printed."""

import pytest

from corpus.model import Article
from retrieval.model import Answer, NoAnswer

from .conftest import answerer, article
from .news import ask, quotes_of


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


@pytest.mark.parametrize("question", ["《青石县添六辆救护车》的作者是谁", "《青石县添六辆救护车》是谁写的"])
def test_who_wrote_what_is_named_by_its_headline_is_answered_by_its_byline(question: str) -> None:
    given = ask(question)
    assert isinstance(given, Answer)
    assert "记者王晶" in given.quotes[0].text


@pytest.mark.parametrize("question", ["连翘开出致富花那篇报道是哪天登的", "连翘那篇文章什么时候见报的"])
def test_when_it_was_printed_is_answered_by_the_opening_whose_citation_has_the_date(question: str) -> None:
    given = ask(question)
    assert isinstance(given, Answer)
    assert given.quotes[0].article.id == "herbs"
    assert given.quotes[0].span.start == 0


def test_nothing_is_related_to_a_book_that_no_quote_names() -> None:
    said = article("东湖大桥昨天合龙，晋中的历史翻开新页。", "作者协会昨天写了贺信。", headline="东湖大桥昨天合龙")
    answer = answerer([said]).answer("《晋中历史》的作者是谁")
    assert isinstance(answer, NoAnswer)
    assert not answer.related
