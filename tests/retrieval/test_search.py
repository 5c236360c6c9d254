"""What terms weigh and how passages are ranked."""

from hypothesis import given
from hypothesis import strategies as st

from corpus.model import Article
from retrieval.question import parse_question
from retrieval.search import rank_passages, weigh_terms

from .conftest import SLOW_PROMISE, article, build, libraries, questions

LIBRARY = (
    article("图书馆暑期开放。", "停车场扩建。", id="a", headline="玻璃器皿"),
    article("学校暑期放假。", id="b"),
    article("学校暑期放假。", id="c"),
    article(id="d", headline="只有题目的文章"),
)


def ranked(question: str, limit: int = 10) -> list[tuple[str, int]]:
    """Article id and passage number of the passages found."""
    index = build(LIBRARY)
    found = rank_passages(index, weigh_terms(index, parse_question(question)), limit)
    return [(index.article_ids[index.passage_articles[place.passage]], place.passage) for place in found]


@SLOW_PROMISE
@given(libraries, questions)
def test_every_term_of_a_question_has_a_weight(articles: list[Article], question: str) -> None:
    parsed = parse_question(question)
    weights = weigh_terms(build(articles), parsed)
    assert list(weights) == list(parsed.terms)
    assert all(weight > 0 for weight in weights.values())


def test_a_word_in_few_passages_weighs_more_than_the_same_word_in_many() -> None:
    question = parse_question("图书馆")
    few, many = build(LIBRARY), build([article("图书馆开放。", id=str(number)) for number in range(4)])
    assert weigh_terms(few, question)["图书馆"] > weigh_terms(many, question)["图书馆"]


def test_a_word_that_no_article_has_still_weighs_something() -> None:
    assert weigh_terms(build(LIBRARY), parse_question("天文台"))["天文台"] > 0


def test_common_words_weigh_less_than_rare_ones_even_in_an_empty_library() -> None:
    weights = weigh_terms(build([]), parse_question("的 图书馆"))
    assert weights["的"] < weights["图书馆"]


def test_the_passage_with_the_words_comes_first() -> None:
    assert ranked("图书馆暑期开放")[0] == ("a", 0)
    assert ranked("停车场扩建了吗") == [("a", 1)]


def test_equal_passages_come_in_the_order_of_the_library() -> None:
    assert ranked("学校") == [("b", 2), ("c", 3)]


def test_a_passage_that_matches_nothing_is_not_found() -> None:
    assert ranked("天文台") == []
    assert ranked("？") == []


def test_a_question_that_only_names_a_headline_finds_the_lead() -> None:
    assert ranked("玻璃器皿") == [("a", 0)]


def test_a_headline_without_text_under_it_finds_nothing_of_another_article() -> None:
    assert ranked("只有题目的文章") == []


def test_no_more_passages_are_found_than_were_asked_for() -> None:
    assert ranked("暑期", limit=2) == ranked("暑期")[:2]
    assert ranked("暑期", limit=0) == []


@SLOW_PROMISE
@given(libraries, questions, st.integers(0, 6))
def test_scores_fall_and_passages_are_distinct(articles: list[Article], question: str, limit: int) -> None:
    index = build(articles)
    found = rank_passages(index, weigh_terms(index, parse_question(question)), limit)
    scores = [place.score for place in found]
    assert len(found) <= limit
    assert scores == sorted(scores, reverse=True)
    assert all(score > 0 for score in scores)
    assert len({place.passage for place in found}) == len(found)
