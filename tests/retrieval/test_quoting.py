"""From passages to the sentence or two that are quoted, and the words marked in them."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.model import Article
from retrieval.analysis import analyse
from retrieval.candidates import Candidate, find_candidates, with_best_articles
from retrieval.model import Answer
from retrieval.question import Question, parse_question
from retrieval.quoting import QUOTE_LENGTH, find_highlights, group_by_article, rank_candidates, share_characters, widen
from retrieval.search import rank_passages, weigh_terms
from retrieval.terms import Terms
from retrieval.volumes.volume import ArticlePlace

from .conftest import (
    PROMISE,
    SLOW_PROMISE,
    answerer,
    any_text,
    article,
    assert_linear,
    build,
    libraries,
    questions,
    volume_of,
)

HEAVY = 9.0


def marked(text: str, *terms: str) -> list[str]:
    return [text[span.start : span.end] for span in find_highlights(text, dict.fromkeys(terms, HEAVY))]


def prepare(
    articles: list[Article], question: str
) -> tuple[Question, Terms, list[Candidate], dict[ArticlePlace, Article]]:
    index, parsed = build(articles), parse_question(question)
    by_id = {one.id: one for one in articles}
    bodies = {place: by_id[place.id] for place in index.places()}
    weights = weigh_terms(index, parsed)
    terms = Terms.of(index, parsed, weights)
    candidates = find_candidates(terms, rank_passages(index, weights, 10), bodies)
    return parsed, terms, candidates, bodies


def first_quote(articles: list[Article], question: str) -> str:
    parsed, terms, candidates, bodies = prepare(articles, question)
    ranked = rank_candidates(parsed, candidates, bodies)
    best = ranked[0][1]
    sentences = group_by_article(ranked)[best.article]
    span, _ = widen(parsed, terms, best, bodies[best.article], sentences)
    return bodies[best.article].body[span.start : span.end]


def test_among_the_sentences_of_an_article_what_its_headline_does_not_say_decides() -> None:
    library = [
        article(
            "青山大桥位于青山镇，是青山镇通往县城的第一座大桥，青山大桥的修建得到群众支持。",
            "它全长约三百米，可同时通过六辆货车，工期两年，投入资金三千多万元，由省里的一家公司设计并负责施工。",
            "栏杆漆成红色，夜里有灯。",
            headline="青山大桥建成",
        )
    ]
    assert first_quote(library, "青山大桥栏杆的颜色") == "栏杆漆成红色，夜里有灯。"


def test_of_copies_the_one_that_was_printed_first_is_quoted() -> None:
    text = "青山大桥全长约三百米，可同时通过六辆货车。"
    days = {"a": None, "b": "2024-05-02", "c": "2024-05-01", "d": "2024-05-03"}
    copies = [article(text, headline="青山大桥建成", id=name, date=day) for name, day in days.items()]
    parsed, _, candidates, bodies = prepare(copies, "青山大桥全长多少米？")
    ranked = rank_candidates(parsed, candidates, bodies)
    assert [bodies[one.article].id for _, one in ranked] == ["c", "b", "d", "a"]


@SLOW_PROMISE
@given(libraries, questions)
def test_what_decides_within_articles_never_moves_one_before_another(articles: list[Article], question: str) -> None:
    parsed, _, candidates, bodies = prepare(articles, question)
    ranked = rank_candidates(parsed, candidates, bodies)
    without = rank_candidates(parsed, [replace(one, deciding=0.0) for one in candidates], bodies)
    best, best_without = dict[ArticlePlace, float](), dict[ArticlePlace, float]()
    for found, scores in ((ranked, best), (without, best_without)):
        for score, one in found:
            scores.setdefault(one.article, score)
    assert best == pytest.approx(best_without)


@pytest.mark.parametrize(
    ("text", "terms", "marks"),
    [
        ("图书馆开放了", ["图书馆", "开放"], ["图书馆开放"]),
        ("图书馆昨天开放", ["图书馆", "开放"], ["图书馆", "开放"]),
        ("圖書館與图书馆", ["图书馆"], ["圖書館", "图书馆"]),
        ("共两万人，20000人", ["#20000人"], ["两万人", "20000人"]),
        ("占地100㎡的ﬁle", ["file"], ["ﬁle"]),
        ("没有", ["图书馆"], []),
        ("", ["图书馆"], []),
    ],
)
def test_the_words_of_the_question_are_marked_as_they_are_printed(
    text: str, terms: list[str], marks: list[str]
) -> None:
    assert marked(text, *terms) == marks


def test_words_that_weigh_nothing_are_not_marked() -> None:
    assert find_highlights("的的的", {"的": 0.001}) == ()


@PROMISE
@given(any_text, st.data())
def test_marks_are_in_order_apart_and_cover_just_the_words(text: str, data: st.DataObject) -> None:
    found = analyse(text)
    chosen = data.draw(st.sets(st.sampled_from([term.text for term in found]))) if found else set()
    marks = find_highlights(text, dict.fromkeys(chosen, HEAVY))
    covered = [place for span in marks for place in range(span.start, span.end)]
    words = {place for term in found if term.text in chosen for place in range(term.start, term.end)}
    assert covered == sorted(words)
    assert all(before.end < after.start for before, after in pairwise(marks))
    assert all(span.start < span.end for span in marks)


def test_a_term_that_the_library_lacks_is_unknown_and_never_found() -> None:
    index = build([article("图书馆开放。")])
    parsed = parse_question("图书馆天文台")
    terms = Terms.of(index, parsed, weigh_terms(index, parsed))
    unknown = {term for term, lacking in zip(parsed.terms, terms.unknown, strict=True) if lacking}
    assert "天文台" in unknown
    assert "图书馆" not in unknown
    assert not (terms.find(volume_of(index), volume_of(index).sentence_terms, [range(1)])[0] & terms.unknown).any()


@SLOW_PROMISE
@given(libraries, questions)
def test_all_terms_that_a_sentence_has_are_found_in_it(articles: list[Article], question: str) -> None:
    parsed, terms, candidates, bodies = prepare(articles, question)
    for candidate in candidates:
        span = candidate.span
        printed = {term.text for term in analyse(bodies[candidate.article].body[span.start : span.end])}
        own = {term for term, found in zip(parsed.terms, candidate.in_sentence, strict=True) if found}
        assert printed & set(parsed.terms) <= own
        assert not (candidate.in_sentence & ~candidate.in_passage).any()
    assert terms.share(np.ones(len(terms.weights), dtype=bool)) == pytest.approx(1.0) if parsed.terms else True


@SLOW_PROMISE
@given(libraries, questions)
def test_a_quote_is_one_sentence_or_two_short_ones_of_one_paragraph(articles: list[Article], question: str) -> None:
    parsed, terms, candidates, bodies = prepare(articles, question)
    ranked = rank_candidates(parsed, candidates, bodies)
    for _, candidate in ranked:
        own = candidate.article.volume.sentence_span(candidate.sentence)
        sentences = group_by_article(ranked)[candidate.article]
        span, found = widen(parsed, terms, candidate, bodies[candidate.article], sentences)
        text = bodies[candidate.article].body[span.start : span.end]
        assert span.start <= own.start < own.end <= span.end
        assert span == own or len(text) <= QUOTE_LENGTH
        assert "\n" not in text
        assert (found | ~candidate.in_sentence).all()


@SLOW_PROMISE
@given(libraries, questions)
def test_candidates_are_ranked_by_score_and_none_is_lost(articles: list[Article], question: str) -> None:
    parsed, _, candidates, bodies = prepare(articles, question)
    ranked = rank_candidates(parsed, candidates, bodies)
    assert [score for score, _ in ranked] == sorted((score for score, _ in ranked), reverse=True)
    assert sorted(one.sentence for _, one in ranked) == sorted(one.sentence for one in candidates)


def test_the_sentence_that_says_most_of_the_question_is_quoted() -> None:
    texts = "昨天下雨了，路面积水较多，市民出行不便，有关部门正在处理。" * 3, "图书馆暑期每天开放十小时。"
    assert first_quote([article(*texts)], "图书馆暑期开放") == "图书馆暑期每天开放十小时。"


def test_the_neighbour_that_adds_more_of_the_question_joins_the_quote() -> None:
    one = article("学校放假。图书馆开放。停车场免费。")
    assert first_quote([one], "图书馆开放，停车场") == "图书馆开放。停车场免费。"
    assert first_quote([one], "学校，图书馆开放") == "学校放假。图书馆开放。"


def test_a_neighbour_across_a_paragraph_or_too_long_does_not_join() -> None:
    assert first_quote([article("学校放假。", "图书馆开放。")], "图书馆开放，学校") in ("图书馆开放。", "学校放假。")
    long = "学校" + "放假" * QUOTE_LENGTH + "。"
    assert first_quote([article(f"图书馆开放。{long}")], "图书馆开放") == "图书馆开放。"


def test_with_nothing_found_there_is_no_candidate() -> None:
    _, _, candidates, _ = prepare([article("图书馆开放。")], "天文台")
    assert candidates == []


@pytest.mark.parametrize("unit", ["中", "1,", "ﷺ", "a "])
def test_marking_takes_time_in_proportion_to_the_text(unit: str) -> None:
    assert_linear(lambda text: find_highlights(text, {"中中": HEAVY, "a": HEAVY}), unit)


def test_the_neighbour_that_says_it_in_other_words_joins_the_quote() -> None:
    one = article("他在县里出生。图书馆开放。门票已售出。", headline=None)
    assert first_quote([one], "图书馆出售什么") == "图书馆开放。门票已售出。"
    other = article("门票已售出。图书馆开放。他在县里长大。", headline=None)
    assert first_quote([other], "图书馆出售什么") == "门票已售出。图书馆开放。"


def test_of_neighbours_that_say_nothing_of_it_the_shorter_joins_the_quote() -> None:
    one = article("天晴。图书馆开放。今年夏天县里下了很多次大雨，农田受灾。", headline=None)
    assert first_quote([one], "图书馆开放") == "天晴。图书馆开放。"


def test_characters_are_shared_by_how_few_of_the_sentences_have_them() -> None:
    sentences = ["蓍草是多年生草本植物，生于山坡。", "又名锯草。", "花期七月到九月。"]
    none, some, other = share_characters(frozenset("蓍草别名"), sentences, said="蓍草")
    assert none == other == 0.0 < some < 0.25
    assert share_characters(frozenset("蓍草"), sentences, said="蓍草") == [0.0, 0.0, 0.0]


@PROMISE
@given(any_text, st.lists(any_text, max_size=5), any_text)
def test_a_share_of_the_characters_is_a_share(asked: str, sentences: list[str], said: str) -> None:
    shares = share_characters(frozenset(asked), sentences, said=said)
    assert len(shares) == len(sentences)
    assert all(0.0 <= share <= 1.0 + 1e-9 for share in shares)


def test_of_copies_the_one_printed_first_is_quoted_from_a_passage_that_was_not_found() -> None:
    others = [article("主要以什么为食，各地说法不同。" * 3, id=f"c{number:02}") for number in range(12)]
    fish = ["黄鳍紫鱼生活在南海。" * 12, "栖息于礁石之间。" * 20, "捕食甲壳类，主要吃虾和蟹，以虾蟹为食。"]
    days = {"a": "2021-08-02", "b": "2021-08-01"}
    copies = [article(*fish, headline="黄鳍紫鱼", id=name, date=day) for name, day in days.items()]
    asked, looked_at = "黄鳍紫鱼主要以什么为食", answerer([*copies, *others])
    assert [hit.article.id for hit in looked_at.hits(asked)][:2] == ["a", "b"]
    found = looked_at.answer(asked)
    assert isinstance(found, Answer)
    assert found.quotes[0].text == fish[-1]
    assert found.quotes[0].article.id == "b"


def test_of_very_many_copies_some_are_completed() -> None:
    copies = [article("黄鳍紫鱼。" * 40, "虾蟹。" * 60, headline="黄鳍紫鱼", id=f"{number:02}") for number in range(12)]
    index = build(copies)
    ranked = rank_passages(index, weigh_terms(index, parse_question("黄鳍紫鱼")), 12)
    assert len({place.article for place in ranked if place.score == ranked[0].score}) == 12
    assert len({place.article for place in with_best_articles(ranked)[12:]}) == 10


def test_all_passages_of_the_best_article_are_looked_at() -> None:
    others = [article("主要以什么为食，各地说法不同。" * 3, id=f"b{number:02}") for number in range(12)]
    fish = ["黄鳍紫鱼生活在南海。" * 12, "栖息于礁石之间。" * 20, "捕食甲壳类。"]
    index = build([article(*fish, headline="黄鳍紫鱼", id="a"), *others])
    ranked = rank_passages(index, weigh_terms(index, parse_question("黄鳍紫鱼主要以什么为食")), 3)
    assert ranked[0].article.id == "a"
    completed = with_best_articles(ranked)
    assert completed[:3] == ranked
    assert {place.passage for place in completed if place.article.id == "a"} == set(ranked[0].article.passages)
    assert {place.score for place in completed[3:]} == {ranked[-1].score}
    assert with_best_articles([]) == []


def test_a_purpose_is_quoted_from_the_sentence_that_states_it() -> None:
    lead = "市里提升粮油应急保障水平，粮油应急保障有力。"
    library = [
        article(lead, "建设粮油应急储备库是保障粮食安全的需要。", headline="办好实事"),
        article("环保站的目的是什么，有人问。答：目的是检测。", headline="环保站"),
    ]
    assert first_quote(library, "粮油应急保障有力吗") == lead
    assert first_quote(library, "粮油应急保障的目的是什么") == "建设粮油应急储备库是保障粮食安全的需要。"


@pytest.mark.parametrize("question", ["玻璃产业还有什么问题", "玻璃产业有哪些不足", "玻璃产业差在哪里"])
def test_what_is_wrong_is_quoted_from_the_sentence_that_tells_it(question: str) -> None:
    lead, wrong = "玻璃产业的玻璃杯年产3亿只，还有2万人。", "玻璃营销薄弱，技术滞后。"
    library = [article(lead, wrong, headline="玻璃产业的路"), article("小区改造，路灯亮了。", headline="小区")]
    assert first_quote(library, question) == wrong
    assert first_quote(library, "玻璃产业怎么样") == lead
