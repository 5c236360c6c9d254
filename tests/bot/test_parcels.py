"""Values arrive as they were sent, and articles only once."""

import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import parcels
from bot.parcels import Packer, Unpacker
from corpus.model import Article, Paragraph, Section, Span
from retrieval.model import Answer, Quote


def article(number: int) -> Article:
    return Article(
        (Section(None, (Paragraph(f"第{number}篇。" * 50),)),), headline=f"标题{number}", uncertain=("headline",)
    )


def answer(number: int) -> Answer:
    return Answer("问？", (Quote(article(number), Span(0, 4), (), 1.0, 0.5),))


def test_the_second_parcel_of_an_article_is_small() -> None:
    packer, unpacker = Packer(), Unpacker()
    first, second = packer.pack(answer(1)), packer.pack(answer(1))
    assert len(second) < len(first) / 2
    assert unpacker.unpack(first) == unpacker.unpack(second) == answer(1)
    assert unpacker.unpack(packer.pack(answer(1))).quotes[0].article.uncertain == ("headline",)


@given(st.lists(st.integers(0, 9), max_size=60))
def test_everything_arrives_whatever_was_forgotten(numbers: list[int]) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(parcels, "KEPT", 4)
        packer, unpacker = Packer(), Unpacker()
        for number in numbers:
            sent = {"a": [answer(number), answer(number // 2)], "b": number}
            assert unpacker.unpack(packer.pack(sent)) == sent


def test_what_cannot_be_sent_is_not_promised() -> None:
    packer, unpacker = Packer(), Unpacker()
    with pytest.raises((pickle.PicklingError, AttributeError)):
        packer.pack((answer(1), lambda: None))
    assert unpacker.unpack(packer.pack(answer(1))) == answer(1)
