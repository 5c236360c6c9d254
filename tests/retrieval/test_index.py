"""Building an index: what it holds."""

import numpy as np
from hypothesis import given

from corpus.model import Article, Paragraph, Section, Span
from retrieval.analysis import analyse_words
from retrieval.volumes.building import heading_text
from retrieval.volumes.volume import Volume

from .conftest import PROMISE, SLOW_PROMISE, article, build, contents, libraries, volume_of

TWO = (
    article("甲县通车。乙县修路！", "丙县下雨。", headline="甲乙两县修路", byline="王晶", id="a"),
    article("图书馆开放。", headline="图书馆", id="b"),
)


def terms(volume: Volume, numbers: np.ndarray) -> list[str]:
    return [volume.vocabulary.term(int(number)) for number in numbers]


def test_passages_and_sentences_are_numbered_in_the_order_of_the_library() -> None:
    volume = volume_of(build(TWO))
    assert list(volume.article_ids) == ["a", "b"]
    assert list(volume.article_hashes) == [one.content_hash for one in TWO]
    assert len(volume) == 3
    assert volume.passages_of.tolist() == [0, 2, 3]
    assert volume.passage_articles.tolist() == [0, 0, 1]
    assert [list(volume.sentence_numbers(passage)) for passage in range(3)] == [[0, 1], [2], [3]]
    assert [volume.sentence_span(sentence) for sentence in range(4)] == [
        Span(0, 5), Span(5, 10), Span(11, 16), Span(0, 6),
    ]  # fmt: skip
    assert volume.passage_span(0) == Span(0, 10)


def test_each_sentence_heading_and_subhead_has_its_terms() -> None:
    headed = Article(
        (Section(None, (Paragraph("甲县通车。"),)), Section("图书馆里", (Paragraph("乙县修路。"), Paragraph("丙。")))),
        headline="市长讲话",
        kicker="昨天",
        deck="开放日",
        byline="王晶",
    )
    volume = volume_of(build([headed]))
    assert terms(volume, volume.sentence_terms[0]) == analyse_words("甲县通车。")
    assert terms(volume, volume.heading_terms[0]) == analyse_words("市长讲话\n昨天\n开放日\n王晶")
    assert [terms(volume, volume.subhead_terms[passage]) for passage in range(3)] == [
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
    volume = volume_of(build(articles))
    for number, one in enumerate(sorted(articles, key=lambda one: one.id)):
        covered = np.zeros(len(one.body), dtype=int)
        for passage in range(int(volume.passages_of[number]), int(volume.passages_of[number + 1])):
            for sentence in volume.sentence_numbers(passage):
                span = volume.sentence_span(sentence)
                covered[span.start : span.end] += 1
        assert all(
            times == 1 or (times == 0 and letter.isspace()) for times, letter in zip(covered, one.body, strict=True)
        )


@PROMISE
@given(libraries)
def test_the_postings_count_the_terms_of_the_sentences(articles: list[Article]) -> None:
    volume = volume_of(build(articles))
    for passage in range(len(volume)):
        numbers = volume.sentence_numbers(passage)
        inside = volume.sentence_terms.between(numbers.start, numbers.stop).tolist()
        assert volume.passage_postings.lengths[passage] == len(inside)
        for number in set(inside):
            passages, counts = volume.passage_postings.entries(number)
            counted = dict(zip(passages.tolist(), counts.tolist(), strict=True))
            assert counted[passage] == inside.count(number)


@SLOW_PROMISE
@given(libraries)
def test_the_same_articles_give_the_same_index(articles: list[Article]) -> None:
    assert contents(build(articles)) == contents(build(articles[::-1]))


def test_an_empty_library_has_an_index() -> None:
    index = build([])
    assert (index.passages, index.articles) == (0, 0)
    assert not index.knows("甲")
    assert volume_of(index).vocabulary == {}


def test_articles_without_sentences_keep_their_places() -> None:
    volume = volume_of(build([article(id="a", headline="只有题目"), article("文。", id="b"), article("", " ", id="c")]))
    assert volume.passages_of.tolist() == [0, 0, 1, 1]
    assert terms(volume, volume.heading_terms[0]) == analyse_words("只有题目")


def test_progress_is_told_of_each_article() -> None:
    told: list[int] = []
    build(TWO, progress=told.append)
    assert told == [1, 1]
