"""Who holds an office or wrote a book, and where text names somebody as such."""

import pytest

from retrieval.analysis import normalise
from retrieval.expectations import expect
from retrieval.naming import find_title


def names(question: str, text: str) -> bool:
    expected = expect(normalise(question).text)
    assert expected is not None
    assert expected.naming is not None
    return expected.naming.search(normalise(text).text) is not None


@pytest.mark.parametrize(
    ("question", "named"),
    [
        ("波特兰市市长是谁", "波特兰市市长泰德·惠勒说不会。"),
        ("英國國防大臣是誰", "英国国防大臣本·华莱士在声明中说。"),
        ("法国总统是谁？", "法国总统马克龙同日抵达。"),
        ("县医保局局长叫什么名字", "县医保局局长张宇星介绍。"),
        ("文中指出港澳办新闻发言人是谁", "港澳办新闻发言人杨光表示。"),
        ("青山镇镇长是谁", "李大山担任青山镇镇长。"),
        ("青山镇镇长是谁", "青山镇镇长是李大山。"),
    ],
)
def test_a_name_stands_behind_its_office(question: str, named: str) -> None:
    assert names(question, named)


@pytest.mark.parametrize(
    "goes_on",
    [
        "在信中要求",
        "接受采访时说",
        "出席会议",
        "会见代表",
        "办公室通报",
        "选举结果公布",
        "助理表示",
        "得到支持",
        "、书记到场",
        "30日说",
        "近日说",
        "强调安全",
        "的信",
        "和他的信",
    ],
)
def test_what_an_office_does_is_no_name(goes_on: str) -> None:
    assert not names("青山镇镇长是谁", f"青山镇镇长{goes_on}。")


@pytest.mark.parametrize(
    ("text", "unnamed"),
    [
        ("青山镇镇长在信中要求停工。", True),
        ("青山镇镇长办公室通报。", True),
        ("青山镇镇长、书记李大山到场。", False),
        ("青山镇镇长是曾任校长的李大山。", False),
        ("青山镇镇长在场。青山镇镇长李大山说好。", False),
        ("青山镇镇长办公室通报，镇长李大山去了灾区。", False),
        ("青山镇镇长办公室通报，副镇长李大山去了灾区。", True),
        ("李大山说好。", False),
    ],
)
def test_who_is_spoken_of_without_a_name_is_not_told(text: str, *, unnamed: bool) -> None:
    expected = expect("青山镇镇长是谁")
    assert expected is not None
    assert expected.leaves_unnamed(normalise(text).text) is unnamed


@pytest.mark.parametrize("other", ["副镇长李大山", "前镇长李大山", "原镇长李大山"])
def test_a_deputy_and_who_was_before_are_somebody_else(other: str) -> None:
    assert not names("镇长是谁", f"{other}表示。")
    assert names("副镇长是谁", "副镇长李大山表示。")


@pytest.mark.parametrize("question", ["谁出席了会议", "皇后是谁的女儿", "图书馆在哪里", "王小明是谁", "嫌犯是谁"])
def test_other_questions_look_for_no_name_behind_an_office(question: str) -> None:
    expected = expect(question)
    assert expected is not None
    assert expected.naming is None


@pytest.mark.parametrize(
    "text",
    [
        "洛克写成两篇《政府论》。",
        "其著作《政府论》影响很大。",
        "洛克在其《政府论》中提出。",
        "《政府论》的作者洛克主张分权。",
        "《政府论》由洛克撰写。",
        "著有《人类理解论》、《政府论》等。",
    ],
)
def test_a_sentence_says_who_wrote_a_book(text: str) -> None:
    assert names("《政府论》的作者是谁", text)


@pytest.mark.parametrize(
    "text",
    [
        "图书馆上架《政府论》。",
        "他写了读《政府论》的感想。",
        "他译了《政府论》。",
        "他写信,说起《政府论》。",
        "他著有《人类理解论》。",
        "当严复第一次把《政府论》介绍到中国来时。",
    ],
)
def test_a_sentence_that_names_a_book_need_not_say_who_wrote_it(text: str) -> None:
    assert not names("《政府论》的作者是谁", text)


@pytest.mark.parametrize(
    ("question", "title"),
    [
        ("《政府论》的作者是谁", "政府论"),
        ("《政府论》是谁写的", "政府论"),
        ("《高温来袭》这篇报道的记者是谁", "高温来袭"),
        ("《高温来袭》一文是谁写的", "高温来袭"),
        ("关于《政府论》的那篇报道是谁写的", None),
        ("写《政府论》展览的记者是谁", None),
        ("这篇报道是谁写的", None),
    ],
)
def test_a_title_is_of_what_was_written_not_of_what_was_written_about(question: str, title: str | None) -> None:
    assert find_title(question) == title
