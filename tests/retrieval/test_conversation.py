"""Messages answered: each question by itself, in view of what was asked before."""

from functools import partial

import pytest

from retrieval.conversation import answer_message
from retrieval.model import Answer, NoAnswer, Reason
from tests.retrieval.conftest import answerer, article

NEWS = [
    article(
        "青山大桥全长1280米，昨日正式通车。市长李明出席了通车仪式。", id="bridge", headline="大桥通车", byline="王晶"
    ),
    article("新图书馆藏书45万册，每天开放到晚上九点。", id="library", headline="图书馆开馆"),
    article("今年全县苹果产量达到3万吨，年产值2亿元。", id="apples", headline="苹果丰收"),
    article("今年全县小麦年产值5亿元，梨的产量1万吨。", id="wheat", headline="小麦丰收"),
]
BRIDGE = "青山大桥全长多少米？"


def ask(message: str, *, previous: str | None = None) -> Answer | NoAnswer:
    return answer_message(partial(answerer(NEWS).answer, limit=3), message, previous=previous)


def articles(given: Answer | NoAnswer) -> list[str | None]:
    """The article that each part is answered from; None for a part without an answer."""
    return [part.quotes[0].article.id if isinstance(part, Answer) else None for part in given.parts]


def test_one_question_is_answered_as_ever() -> None:
    assert ask(BRIDGE) == answerer(NEWS).answer(BRIDGE)


@pytest.mark.parametrize(
    ("message", "expected"),
    [
        ("青山大桥全长多少米？新图书馆藏书多少册？", ["bridge", "library"]),
        ("青山大桥全长多少米\n新图书馆藏书多少册", ["bridge", "library"]),
        ("青山大桥全长多少米？东京奥运会得了几块金牌？", ["bridge", None]),
        ("青山大桥全长多少米？它什么时候通车的？谁写的？", ["bridge", "bridge", "bridge"]),
        ("苹果产量多少？年产值多少？", ["apples", "apples"]),
        ("青山大桥全长多少米？苹果产量多少？", ["bridge", "apples"]),
    ],
)
def test_each_part_has_its_answer(message: str, expected: list[str | None]) -> None:
    given = ask(message)
    assert articles(given) == expected
    assert isinstance(given, Answer)
    assert [quote.article.id for quote in given.quotes] == [id for id in expected if id]
    assert [part.question for part in given.parts] == [
        part.strip() for part in message.replace("？", "？\n").split("\n") if part
    ]


@pytest.mark.parametrize(
    ("message", "expected"),
    [
        ("苹果和小麦哪个年产值高？", ["apples", "wheat"]),
        ("苹果年产值高还是小麦年产值高？", ["apples", "wheat"]),
        ("苹果和香蕉哪个年产值高？", ["apples", None]),
        ("小麦和梨哪个年产值高", []),
        ("香蕉和西瓜哪个年产值高", []),
    ],
)
def test_each_side_of_a_comparison_has_its_quote_unless_one_has_both(message: str, expected: list[str | None]) -> None:
    assert articles(ask(message)) == expected


def test_nothing_answered_is_no_answer() -> None:
    given = ask("东京奥运会得了几块金牌？火星上有多少个基地？")
    assert isinstance(given, NoAnswer)
    assert given.reason in set(Reason)
    assert articles(given) == [None, None]


def test_a_message_leans_on_the_last_question_of_the_one_before() -> None:
    given = ask("它什么时候通车的？", previous="新图书馆藏书多少册？青山大桥全长多少米？")
    assert isinstance(given, Answer)
    assert given.quotes[0].article.id == "bridge"
    assert given.question == "青山大桥全长 米 什么时候通车的"


def test_a_follow_up_that_is_answered_far_more_surely_by_itself_is_a_question_of_its_own() -> None:
    given = ask("那新图书馆藏书多少册呢？", previous=BRIDGE)
    assert isinstance(given, Answer)
    assert given.quotes[0].article.id == "library"
