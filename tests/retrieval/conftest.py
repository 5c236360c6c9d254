"""Builders and strategies that the tests of `retrieval/` share."""

import time
from collections.abc import Callable, Iterable, Sequence
from importlib.util import find_spec
from typing import Any

import numpy as np
import pytest
from hypothesis import settings
from hypothesis import strategies as st

from corpus.model import Article, Paragraph, Section
from retrieval.answering import Answerer
from retrieval.index import Index
from retrieval.postings.accelerating import accelerate
from retrieval.volumes.shelving import arrays_of
from retrieval.volumes.volume import Volume

PROMISE = settings(deadline=None, max_examples=60)
SLOW_PROMISE = settings(deadline=None, max_examples=20)

AWKWARD = (
    "中国人民在2021年三百五十余万元，。！？“”（）·、；… \u3000\t\n㎡ﬁİ①臺灣ａＡbc-'."
    "１２😀\ud800\U00020000々〇ﷺ\u0301\x00\x1e"
)

any_text = st.one_of(
    st.text(st.characters(exclude_categories=()), max_size=60),
    st.text(st.sampled_from(AWKWARD), max_size=60),
)
"""Whatever can stand in a Python string, and much of what makes trouble."""

_WORDS = (
    "寿阳县", "人民医院", "市长", "王晶", "表示", "学校", "两万人", "2021年8月", "三百五十余万元", "46.6%", "道路",
    "在", "的", "“最后一公里”", "COVID-19", "粮食", "产量", "增长", "百分之十", "记者", "说", "因为", "下雨", "上海",
    "大桥", "图书馆", "读者", "臺灣", "電車", "㎡", "😀", "开通",
)  # fmt: skip

sentences = st.builds(
    lambda words, end: "".join(words) + end,
    st.lists(st.sampled_from(_WORDS), min_size=1, max_size=12),
    st.sampled_from(["。", "！", "？”", "……", "；", ""]),
)
paragraphs = st.lists(sentences, min_size=1, max_size=6).map("".join)


def article(*paragraphs: str, subhead: str | None = None, id: str | None = None, **fields: Any) -> Article:
    """An article of one section."""
    return Article((Section(subhead, tuple(Paragraph(text) for text in paragraphs)),), given_id=id, **fields)


random_articles = st.builds(
    lambda texts, **fields: article(*texts, **fields),
    st.lists(paragraphs, max_size=3),
    headline=st.none() | sentences,
    byline=st.sampled_from([None, "王晶", "本报记者 郭 娟"]),
    subhead=st.none() | sentences,
)
libraries = st.lists(random_articles, max_size=5, unique_by=lambda one: one.id)
questions = st.one_of(
    any_text,
    st.builds(
        lambda words, asking: "".join(words) + asking,
        st.lists(st.sampled_from(_WORDS), max_size=5),
        st.sampled_from(["", "？", "是多少", "是谁写的？", "在哪里", "什么時候", "为什么"]),
    ),
)


def build(articles: Iterable[Article], **options: Any) -> Index:
    """The index of these articles."""
    return Index.build(articles, library_hash="library", **options)


def answerer(articles: Sequence[Article], index: Index | None = None) -> Answerer:
    return Answerer(build(articles) if index is None else index, {one.id: one for one in articles}.__getitem__)


def need_compiled() -> None:
    """For tests of compiled code: skips where there can be none, and says why."""
    if find_spec("ziglang") is None:
        pytest.skip("ziglang is not installed")
    assert accelerate()


def volume_of(index: Index) -> Volume:
    """The volume of an index that has one."""
    (part,) = index.parts
    return part.volume


def contents(index: Index) -> dict[str, Any]:
    """All that an index holds, in a form that can be compared."""
    parts = [
        {name: (array.dtype.str, np.asarray(array).tolist()) for name, array in arrays_of(part.volume)}
        | {"removed": np.asarray(part.removed.articles).tolist()}
        for part in index.parts
    ]
    return {"library": index.library_hash, "parts": parts}


def assert_linear(function: Callable[[str], object], unit: str) -> None:
    """100,000 characters take less than two seconds, or else hardly more than twice as long as half of them."""

    def seconds(length: int) -> float:
        text = (unit * length)[:length]
        start = time.process_time()
        function(text)
        return time.process_time() - start

    function("中国2021年，先把词典读进来")
    whole = seconds(100_000)
    if whole >= 2.0:  # another process may have had the caches just then, which only ever adds
        whole = min(whole, seconds(100_000))
    assert whole < 2.0 or whole < 3.5 * seconds(50_000)
