"""What terms weigh and how passages are ranked."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.model import Article
from retrieval.imprints import Where
from retrieval.index import Index
from retrieval.postings.adding import top_passages
from retrieval.question import parse_question
from retrieval.search import HEADING_SHARE, rank_passages, weigh_terms, with_synonyms

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
    return [(place.article.id, place.passage) for place in found]


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


PRINTED = tuple(
    article(
        f"学校暑期放假{'，学校' * (number % 4)}。",
        id=f"{number:03}",
        headline="学校" if number % 5 == 0 else None,
        paper=None if number % 7 == 0 else ("甲报", "乙报")[number % 2],
        date=None if number % 6 == 0 else f"2021-08-{number % 9 + 10}",
        page=str(number % 3),
    )
    for number in range(60)
)
PARTS = {
    "all": Where(),
    "from a day": Where(first=date(2021, 8, 14)),
    "to a day": Where(last=date(2021, 8, 12)),
    "a day of a paper": Where(first=date(2021, 8, 11), last=date(2021, 8, 11), papers=frozenset({"甲报"})),
    "pages of papers": Where(papers=frozenset({"乙报", "没有的报"}), pages=frozenset({"1", "2"})),
    "no paper": Where(papers=frozenset()),
}


def belongs(one: Article, part: Where) -> bool:
    day = date.fromisoformat(one.date) if one.date else None
    return (
        (part.first is None or (day is not None and day >= part.first))
        and (part.last is None or (day is not None and day <= part.last))
        and (part.papers is None or one.paper in part.papers)
        and (part.pages is None or one.page in part.pages)
    )


@pytest.mark.parametrize("part", PARTS.values(), ids=PARTS)
def test_the_best_of_a_part_of_the_library_are_its_passages_in_the_order_of_all(part: Where) -> None:
    index = build(PRINTED)
    weights = weigh_terms(index, parse_question("学校放假"))
    everything = rank_passages(index, weights, 1000)
    expected = [place for place in everything if belongs(PRINTED[place.article.number], part)]
    assert rank_passages(index, weights, 5, where=part) == expected[:5]


def rank_plainly(index: Index, question: str, limit: int) -> list[tuple[int, float]]:
    """Every passage scored, headings and leads added, then sorted."""
    weights = with_synonyms(weigh_terms(index, parse_question(question)))
    (part,) = index.parts
    headings = HEADING_SHARE * part.heading_scorer.weighted_scores(weights)
    scores = part.passage_scorer.weighted_scores(weights)
    matched = scores > 0
    scores[matched] += headings[part.volume.passage_articles[matched]]
    for article_number in top_passages(headings, 3):
        for lead in part.volume.passages_within(article_number)[:1]:
            scores[lead] = max(scores[lead], headings[article_number])
    return [(passage, float(scores[passage])) for passage in top_passages(scores, limit)]


@SLOW_PROMISE
@given(libraries, questions, st.integers(0, 6))
def test_choosing_finds_what_scoring_every_passage_finds(articles: list[Article], question: str, limit: int) -> None:
    index = build(articles)
    found = rank_passages(index, weigh_terms(index, parse_question(question)), limit)
    assert [(place.passage, place.score) for place in found] == (
        rank_plainly(index, question, limit) if articles else []
    )
