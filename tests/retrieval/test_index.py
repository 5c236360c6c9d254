"""Building an index: what it holds, and that what was analysed before can be used again."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from corpus.model import Article, Paragraph, Section, Span
from retrieval.analysis import analyse_words
from retrieval.index import Index, heading_text

from .conftest import PROMISE, SLOW_PROMISE, article, build, contents, libraries, random_articles

TWO = (
    article("甲县通车。乙县修路！", "丙县下雨。", headline="甲乙两县修路", byline="王晶", id="a"),
    article("图书馆开放。", headline="图书馆", id="b"),
)


def terms(index: Index, numbers: np.ndarray) -> list[str]:
    return [index.vocabulary.term(int(number)) for number in numbers]


def test_passages_and_sentences_are_numbered_in_the_order_of_the_library() -> None:
    index = build(TWO)
    assert list(index.article_ids) == ["a", "b"]
    assert list(index.article_hashes) == [one.content_hash for one in TWO]
    assert len(index) == 3
    assert index.passages_of.tolist() == [0, 2, 3]
    assert index.passage_articles.tolist() == [0, 0, 1]
    assert [list(index.sentence_numbers(passage)) for passage in range(3)] == [[0, 1], [2], [3]]
    assert [index.sentence_span(sentence) for sentence in range(4)] == [
        Span(0, 5), Span(5, 10), Span(11, 16), Span(0, 6),
    ]  # fmt: skip
    assert index.passage_span(0) == Span(0, 10)


def test_each_sentence_heading_and_subhead_has_its_terms() -> None:
    headed = Article(
        (Section(None, (Paragraph("甲县通车。"),)), Section("图书馆里", (Paragraph("乙县修路。"), Paragraph("丙。")))),
        headline="市长讲话",
        kicker="昨天",
        deck="开放日",
        byline="王晶",
    )
    index = build([headed])
    assert terms(index, index.sentence_terms[0]) == analyse_words("甲县通车。")
    assert terms(index, index.heading_terms[0]) == analyse_words("市长讲话\n昨天\n开放日\n王晶")
    assert [terms(index, index.subhead_terms[passage]) for passage in range(3)] == [
        [], analyse_words("图书馆里"), analyse_words("图书馆里"),
    ]  # fmt: skip


def test_the_heading_is_what_stands_over_the_article() -> None:
    assert (
        heading_text(article("文", headline="题", kicker="引", deck="副", byline="名", label="栏")) == "题\n引\n副\n名"
    )
    assert heading_text(article("文")) == ""


@PROMISE
@given(libraries)
def test_every_printed_character_of_a_body_is_in_exactly_one_sentence(articles: list[Article]) -> None:
    index = build(articles)
    for number, one in enumerate(sorted(articles, key=lambda one: one.id)):
        covered = np.zeros(len(one.body), dtype=int)
        for passage in range(int(index.passages_of[number]), int(index.passages_of[number + 1])):
            for sentence in index.sentence_numbers(passage):
                span = index.sentence_span(sentence)
                covered[span.start : span.end] += 1
        assert all(
            times == 1 or (times == 0 and letter.isspace()) for times, letter in zip(covered, one.body, strict=True)
        )


@PROMISE
@given(libraries)
def test_the_postings_count_the_terms_of_the_sentences(articles: list[Article]) -> None:
    index = build(articles)
    for passage in range(len(index)):
        numbers = index.sentence_numbers(passage)
        inside = index.sentence_terms.between(numbers.start, numbers.stop).tolist()
        assert index.passage_postings.lengths[passage] == len(inside)
        for number in set(inside):
            passages, counts = index.passage_postings.entries(number)
            counted = dict(zip(passages.tolist(), counts.tolist(), strict=True))
            assert counted[passage] == inside.count(number)


@SLOW_PROMISE
@given(libraries)
def test_the_same_articles_give_the_same_index(articles: list[Article]) -> None:
    assert contents(build(articles)) == contents(build(articles[::-1]))


@PROMISE
@given(libraries, libraries, st.data())
def test_an_index_made_from_an_older_one_is_the_one_made_afresh(
    before: list[Article], new: list[Article], data: st.DataObject
) -> None:
    kept = [one for one in before if data.draw(st.booleans())]
    after = list({one.id: one for one in kept + new}.values())
    assert contents(build(after, previous=build(before))) == contents(build(after))


@SLOW_PROMISE
@given(random_articles, st.sampled_from(["headline", "kicker", "deck", "byline"]))
def test_a_changed_heading_is_analysed_again(one: Article, field: str) -> None:
    fields = {"headline": one.headline, "kicker": None, "deck": None, "byline": None} | {field: "新的字样"}
    changed = Article(one.sections, given_id=one.id, **fields)
    index = build([changed], previous=build([one]))
    assert contents(index) == contents(build([changed]))
    assert "字样" in index.vocabulary


def test_an_index_of_an_index_of_an_index_stays_the_same() -> None:
    index = build(TWO)
    for _ in range(3):
        index = build(TWO, previous=index)
    assert contents(index) == contents(build(TWO))


def test_words_of_articles_that_are_gone_are_gone() -> None:
    index = build(TWO[:1], previous=build(TWO))
    assert index.term_number("图书馆") is None
    assert index.term_number("通车") is not None


def test_an_empty_library_has_an_index() -> None:
    index = build([])
    assert len(index) == 0
    assert list(index.vocabulary) == []
    assert index.passage_scorer.get_scores(["甲"]).tolist() == []
    assert contents(build([], previous=build(TWO))) == contents(index)


def test_articles_without_sentences_keep_their_places() -> None:
    index = build([article(id="a", headline="只有题目"), article("文。", id="b"), article("", " ", id="c")])
    assert index.passages_of.tolist() == [0, 0, 1, 1]
    assert terms(index, index.heading_terms[0]) == analyse_words("只有题目")


def test_progress_is_told_of_each_article() -> None:
    told: list[int] = []
    build(TWO, progress=told.append)
    assert told == [1, 1]
