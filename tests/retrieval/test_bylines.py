"""The sentence that prints who wrote an article."""

import pytest
from hypothesis import given

from corpus.model import Article
from retrieval.bylines import find_byline_sentence, is_title
from retrieval.passages import find_sentences

from .conftest import PROMISE, article, random_articles


def found(one: Article) -> str | None:
    span = find_byline_sentence(one)
    return None if span is None else one.body[span.start : span.end]


@pytest.mark.parametrize(
    ("paragraphs", "byline", "sentence"),
    [
        (["本报讯（记者王晶）昨天下雨。今天晴。"], "王晶", "本报讯（记者王晶）昨天下雨。"),
        (["昨天下雨。今天晴。", "中段。", "明天多云。（记者王晶）"], "王晶", "（记者王晶）"),
        (["昨天下雨。今天晴。"], "本报记者 郭 娟", "昨天下雨。"),
        (["导语。本报记者郭娟、通讯员李四报道。"], "本报记者 郭娟 李四", "本报记者郭娟、通讯员李四报道。"),
        (["昨天下雨。"], None, None),
        ([], "王晶", None),
        (["", ""], None, None),
    ],
)
def test_the_byline_is_quoted_where_it_stands(paragraphs: list[str], byline: str | None, sentence: str | None) -> None:
    assert found(article(*paragraphs, byline=byline)) == sentence


def test_a_name_in_the_middle_of_the_article_is_not_its_byline() -> None:
    assert found(article("导语。", "王晶说好。", "结尾。", byline="王晶")) == "导语。"


@PROMISE
@given(random_articles)
def test_it_is_always_a_sentence_of_the_article(one: Article) -> None:
    span = find_byline_sentence(one)
    assert (span is None) == (one.byline is None or not one.body)
    if span is not None:
        paragraph = next(place for place in one.paragraph_spans if place.start <= span.start <= place.end)
        sentences = find_sentences(one.body[paragraph.start : paragraph.end])
        assert (span.start - paragraph.start, span.end - paragraph.start) in [(s.start, s.end) for s in sentences]


def test_a_first_paragraph_of_spaces_only_is_no_reason_to_fail() -> None:
    assert found(article(" ", "正文。", byline="王晶")) in (None, "正文。")


@pytest.mark.parametrize(
    ("title", "headline", "expected"),
    [
        ("打通最后一公里", "打通“最后一公里”", True),
        ("青石县添六辆救护车", "好消息:青石县添六辆救护车", True),
        ("打通门诊费用结算“最后一公里”", "打通门诊费用跨省直接结算“最后一公里”", True),
        ("高温来袭", "高温来袭", True),
        ("高温来袭", "高温来袭 注意防暑", True),
        ("高温来袭", "高温来袭：注意防暑", True),
        ("高温来袭", "高温来袭注意防暑", False),
        ("注意防暑", "高温来袭 注意防暑", False),
        ("骆驼祥子", "《骆驼祥子》上演", False),
        ("政府论", "政府论 一本书", False),
        ("!", "", False),
        ("政府论", "政府论坛开幕", False),
        ("政府与人民的契约论", "读《政府与人民的契约论》", False),
        ("政府论", "", False),
        ("县图书馆开门迎客", "青石县添六辆救护车", False),
    ],
)
def test_a_title_is_the_headline_or_much_of_it(title: str, headline: str, *, expected: bool) -> None:
    assert is_title(title, headline, headline) is expected
    assert is_title(title, "", headline) is (expected and len(title) >= 6)


def test_a_title_may_have_the_whole_heading() -> None:
    assert is_title("省校合作不止步沟通联系不断档", "省校合作“不止步”", "省校合作“不止步” 沟通联系“不断档”")
