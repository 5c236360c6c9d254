"""The kind of answer that a question waits for."""

import pytest
from hypothesis import given

from retrieval.analysis import normalise
from retrieval.expectations import Expectation, expect, speaks_for
from retrieval.kinds import AnswerKind

from .conftest import PROMISE, any_text, assert_linear, questions


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("图书馆什么时候开放", AnswerKind.DATE),
        ("哪一年通车", AnswerKind.DATE),
        ("几月几日举行", AnswerKind.DATE),
        ("公司何年成立", AnswerKind.DATE),
        ("公司於何年成立", AnswerKind.DATE),
        ("会议何日召开", AnswerKind.DATE),
        ("报名何日截止", AnswerKind.DATE),
        ("客人何日抵达", AnswerKind.DATE),
        ("条例何日生效", AnswerKind.DATE),
        ("皇帝何年即位", AnswerKind.DATE),
        ("老人何年入党", AnswerKind.DATE),
        ("佛教於幾世紀傳入", AnswerKind.DATE),
        ("什么时后改制", AnswerKind.DATE),
        ("他认为什么时候能完工", AnswerKind.DATE),
        ("谁出席了会议", AnswerKind.PERSON),
        ("会议在哪里举行", AnswerKind.PLACE),
        ("哪個縣下雨了", AnswerKind.PLACE),
        ("有多少人参加", AnswerKind.NUMBER),
        ("种了几棵树", AnswerKind.NUMBER),
        ("桥有多长", AnswerKind.NUMBER),
        ("一共花了多少钱", AnswerKind.MONEY),
        ("为什么停课", AnswerKind.REASON),
        ("為何停課", AnswerKind.REASON),
        ("停课是为何", AnswerKind.REASON),
        ("文化为什么衰落", AnswerKind.REASON),
        ("变化为什么", AnswerKind.REASON),
        ("变化为什么这么大", AnswerKind.REASON),
        ("工作为什么难做", AnswerKind.REASON),
        ("名称为什么改了", AnswerKind.REASON),
        ("简称为什么叫沪", AnswerKind.REASON),
        ("他们称为什么要示威", AnswerKind.REASON),
        ("建冷库的目的是什么", AnswerKind.PURPOSE),
        ("建冷库的目的为何", AnswerKind.PURPOSE),
        ("这项活动的宗旨是？", AnswerKind.PURPOSE),
        ("发礼包是为了什么", AnswerKind.PURPOSE),
        ("办灯会图啥", AnswerKind.PURPOSE),
        ("袭击的目标是哪里", AnswerKind.PLACE),
        ("咨询电话是多少", AnswerKind.PHONE),
        ("老人多大岁数", AnswerKind.AGE),
        ("学院的校长叫什么", AnswerKind.PERSON),
        ("市长的秘书叫什么", AnswerKind.PERSON),
        ("电影的导演叫什么", AnswerKind.PERSON),
        ("比赛在哪场馆举行", AnswerKind.PLACE),
        ("在哪部门办手续", AnswerKind.PLACE),
        ("在哪段路施工", AnswerKind.PLACE),
        ("那个司机姓啥呀", AnswerKind.PERSON),
    ],
)
def test_a_question_says_what_kind_of_answer_it_waits_for(question: str, kind: AnswerKind) -> None:
    expected = expect(normalise(question).text)
    assert expected is not None
    assert expected.kind is kind


@pytest.mark.parametrize(
    "question",
    [
        "图书馆开放",
        "龙胆又被称之为什么",
        "这种共振被称为什么",
        "医院后来更名为什么",
        "被称为什么圈",
        "他认为什么最重要",
        "把示威者称为什么",
        "最大的岛屿为何",
        "有何年年都办的活动",
        "李四光在何年级教地质",
        "在何年的画室里",
        "地图啥意思",
        "效果图啥样",
        "缘何年年上涨",
        "有何日常活动",
        "如何日常护理",
        "何日辉的事迹",
        "在何日辉带领下脱贫",
        "任何时候都能办",
        "几何光学又称为什么",
        "几乎所有读者",
        "这种现象叫什么",
        "在哪场战役后统一了币制",
        "《魔戒》出自作者在哪部作品之后",
        "那本新书叫什么",
    ],
)
def test_a_question_that_does_not_say_waits_for_nothing_in_particular(question: str) -> None:
    assert expect(question) is None


@pytest.mark.parametrize(
    ("question", "answering", "other"),
    [
        ("什么时候开放", "8月1日起开放。", "读者很多。"),
        ("什么时候通车", "昨日正式通车。", "大桥很长。"),
        ("花了多少钱", "投资三百五十余万元。", "种树三百棵。"),
        ("有多少人", "两万人参加。", "大家都来了。"),
        ("为什么停课", "由于下雨停课。", "学校停课。"),
        ("老人多大岁数", "老人今年八十岁。", "老人身体很好。"),
        ("电话是多少", "电话：0354-1234567。", "请来电咨询。"),
        ("私人消费开支涨了多少", "开支增加8.2%。", "开支继续增加。"),
        ("热线是多少", "请拨打12345。", "返还培训费18500元。"),
        ("热线号码", "请拨打12345。", "圆周率是3.14159。"),
        ("客服电话是多少", "请拨95598咨询。", "帮助20000余名学生，占地10,000平方米。"),
        ("网站的网址是什么", "网站为gracebot.cn，欢迎访问。", "网站标题是ai.come。"),
        ("电影的导演叫什么", "影片由张艺谋执导。", "影片由张艺谋担任编剧。"),
        ("超市什么时候开业", "超市今起试营业。", "超市试营业。"),
        ("大桥什么时候通车", "国庆前通车。", "大桥通车。"),
        ("节目什么时候播", "8月5日播。", "《青春季》展现新生代演员的风采。"),
        ("种了多少亩", "种树30亩。", "种树30棵。"),
        ("谁说的", "市长表示满意。", "道路开通。"),
        ("建于何年", "建于1998年。", "8月建成。"),
        ("佛教几世纪传入", "约公元6世纪传入。", "僧人陆续到来。"),
        ("佛教几世纪传入", "明洪武二年传入。", "僧人陆续到来。"),
        ("大华玻璃一年能产多少", "年产1000只。", "大华工厂是加快智能制造的一个缩影。"),
        ("110个工程里市级的有几个", "市级的80个。", "确定了110个工程。"),
        ("天然气涨了几毛", "涨了0.3元。", "涨了3倍。"),
        ("工程什么时候开始建", "8月动工。", "工程投资3亿元。"),
        ("建冷库的目的是什么", "目的是保障供应。", "冷库已建成。"),
        ("建冷库的目的是什么", "建设冷库是保障粮食安全的需要。", "提升供应水平。"),
    ],
)
def test_a_sentence_of_the_kind_meets_it_and_another_does_not(question: str, answering: str, other: str) -> None:
    expected = expect(question)
    assert expected is not None
    assert expected.met_by(answering) == 1.0
    assert expected.met_by(other) == 0.0


def test_a_purpose_makes_a_quote_neither_surer_nor_less_sure() -> None:
    expected = expect("开专题会的目的是什么")
    assert {speaks_for(expected, text) for text in ("开专题会旨在加快建设。", "专题会开了两天。")} == {0.5}


def test_a_purpose_that_is_called_one_meets_more_than_one_that_is_stated_by_the_way() -> None:
    expected = expect("开专题会的目的是什么")
    assert expected is not None
    by_the_way = expected.met_by("为加快建设,县里开了专题会。")
    assert 0.0 < by_the_way < expected.met_by("开专题会旨在加快建设。")
    assert expected.met_by("他被认为是最好的作者,县里开了会。") == 0.0


@PROMISE
@given(questions, any_text)
def test_any_question_and_any_text_can_be_compared(question: str, text: str) -> None:
    expected = expect(normalise(question).text)
    assert expected is None or 0.0 <= expected.met_by(normalise(text).text) <= 1.0


@pytest.mark.parametrize("unit", ["多少", "几", "中", "资金", "1", "1,", "、", "二", "告诉", "哪", "\ud800", "在"])
def test_comparing_takes_time_in_proportion_to_the_text(unit: str) -> None:
    assert_linear(lambda text: (expect(text), [Expectation(kind).met_by(text) for kind in AnswerKind]), unit)


def test_a_definition_speaks_for_a_quote_and_none_not_against_it() -> None:
    expected = expect("总投资是什么")
    assert speaks_for(expected, "总投资为三亿元。") == 1.0
    assert speaks_for(expected, "项目的总投资有三亿元。") == speaks_for(None, "总投资为三亿元。") == 0.5
    assert speaks_for(expect("何时开工"), "项目开工。") == 0.0
