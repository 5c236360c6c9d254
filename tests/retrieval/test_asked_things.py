"""The thing that is counted, listed or explained must be told of where it is answered."""

import pytest

from retrieval.analysis import normalise
from retrieval.insistence import insist
from retrieval.question import parse_question


def allows(question: str, text: str) -> bool:
    told = normalise(text).text
    return parse_question(question).insists.is_met_by(told, pertinent=told, body=text, printed=None)


@pytest.mark.parametrize(
    ("question", "telling", "other"),
    [
        ("今年投放了多少吨食用油储备", "投放粮油储备30吨。", "为保粮食，投放面粉储备1380吨。"),
        ("一年产多少吨棉花", "年产棉3万吨。", "年产5万吨负极材料。"),
        ("计划有多少个岗位", "共设岗3个。", "有单位申报项目14个。"),
        ("医院有多少床位", "病床300张。", "单位300个。"),
        ("路上有几个收费站", "有3个收费口。", "有3个站点。"),
        ("他有几个孩子", "育有3名子女，孩子都在读书。", "他有3项专利。"),
    ],
)
def test_what_is_counted_must_be_named(question: str, telling: str, other: str) -> None:
    assert allows(question, telling)
    assert not allows(question, other)


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("临时补助有多少人领到了", "发放补助，惠及99753人。"),
        ("全长是多少厘米", "全长只有2cm。"),
        ("约占多少比例", "占总数的95%。"),
        ("火星上有几个基地?祁县有多少家企业?", "企业47户。"),
        ("有多少家企业,出口到多少国家", "有47户。"),
    ],
)
def test_what_counts_or_happens_is_nothing_that_is_counted(question: str, text: str) -> None:
    assert allows(question, text)


@pytest.mark.parametrize(
    ("question", "telling", "other"),
    [
        ("工厂为什么会亏损", "工厂因价格低而亏本。", "工厂因技术升级而投产。"),
        ("大华工厂停工的原因是什么", "因为断电，大华工厂停产。", "因为扩产，大华工厂开工。"),
    ],
)
def test_what_the_reason_is_asked_of_must_be_told(question: str, telling: str, other: str) -> None:
    assert allows(question, telling)
    assert not allows(question, other)


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("高英为什么没有成功", "因刘腾保护了胡贵嫔。"),
        ("他被聘为什么职务", "他受聘为顾问。"),
        ("武装起义频繁的主要原因有三,还有哪一项原因", "清廷的高压政策。"),
    ],
)
def test_what_failed_or_is_named_asks_for_no_reason(question: str, text: str) -> None:
    assert allows(question, text)


@pytest.mark.parametrize(
    ("question", "telling", "other"),
    [
        ("纳入改造的小区是哪12个", "分别是东苑、西苑、南苑、北苑等。", "12个小区争取资金7585万元，有水、电等设施。"),
        ("其余15件实事分别是什么", "一是修路。", "这是16件实事之一。"),
        ("那4家公司分别是哪几家", "有甲公司、乙公司、丙公司和丁公司。", "召集4家公司和市城管局、市民政局座谈。"),
        ("哪三座城市入选", "太原、大同和晋中入选。", "入选三座城市。"),
    ],
)
def test_so_many_as_are_asked_for_must_be_listed(question: str, telling: str, other: str) -> None:
    assert allows(question, telling)
    assert not allows(question, other)


@pytest.mark.parametrize("question", ["哪两家公司", "这16件实事是什么时候定的", "哪一个"])
def test_few_things_are_listed_without_marks(question: str) -> None:
    assert allows(question, "甲和乙。")


def test_marks_of_two_sentences_make_no_list() -> None:
    assert not allows("入选的是哪5个", "甲、乙入选。丙、丁落选。戊、己也落选。")


_TOGETHER = "来自浙江大学、大连理工大学、中国矿业大学等高校的近200名大学生来到我市。"


def test_a_number_of_several_is_none_of_one_of_them() -> None:
    assert not allows("浙江大学来了多少名大学生", _TOGETHER)
    assert not allows("中国矿业大学来了多少名大学生", _TOGETHER)
    assert allows("浙江大学、大连理工大学一共来了多少名大学生", _TOGETHER)
    assert allows("一共来了多少名大学生", _TOGETHER)
    assert allows("浙江大学为什么派大学生来", _TOGETHER + "因为派出")


def test_a_question_that_waits_for_nothing_counts_nothing() -> None:
    assert insist("浙江大学").counts_of == ""
