"""How much of something is measured: only a number of its dimension says it."""

import pytest
from hypothesis import given

from retrieval.analysis import normalise
from retrieval.expectations import expect
from retrieval.kinds import AnswerKind

from .conftest import PROMISE, any_text, assert_linear


@pytest.mark.parametrize(
    ("question", "answering", "other"),
    [
        ("2021年晋中市的粮食产量是多少", "粮食总产达到16.8亿斤。", "2021年实施重点工程16件。"),
        ("去年苹果总产量有多少？", "苹果年产3.5万吨。", "苹果种植户有300户。"),
        ("小麦亩产多少", "小麦亩产450公斤。", "收割小麦450亩。"),
        ("厂里的年产量有多大", "年产汽车3万辆。", "产值增长30%。"),
        ("农场去年的产量是多少", "年产有机菜12万吨。", "农场占地100万平方米，长30米。"),
        ("玻璃杯的产量是多少", "年产玻璃杯6亿个。", "玻璃企业有47个。"),
        ("公司去年销量多少", "销售汽车3万辆。", "去年增长30%。"),
        ("太谷区人口有多少呀", "太谷区人口30.2万。", "太谷区有9个乡镇。"),
        ("全村常住人口数是多少", "全村常住1200人。", "全村有耕地1200亩。"),
        ("死亡人数上升至多少", "事故已造成6死。", "事故涉及6辆车。"),
        ("受伤人数是多少", "一人受伤。", "一辆车受损。"),
        ("古城去年的客流量多少", "接待游客80万人次。", "门票收入80万元。"),
        ("山顶海拔多高", "海拔2567米。", "上山要2小时。"),
        ("大桥的全长是多少", "大桥长1.2km。", "大桥有12个桥墩。"),
        ("那条鱼体长有多大", "体长40公分。", "鱼重40斤。"),
        ("石碑的重量是多少", "碑重3吨。", "碑高3米。"),
        ("列车最高时速多少", "每小时250公里。", "线路有250座桥。"),
        ("最高气温是多少", "最高气温39℃。", "高温持续39天。"),
        ("今年的降水量是多少", "降水280毫米。", "降水28天。"),
        ("工程的工期是多少", "工期为18个月。", "工程有18个标段。"),
        ("水库的库容有多大", "库容1.2亿立方米。", "水库灌溉1.2万亩。"),
        ("电站年发电量是多少", "年发电3亿千瓦时。", "总投资3亿元。"),
        ("养鸡场鸡蛋产量多少", "每天产蛋30万枚。", "养鸡场有3万平方米。"),
        ("蘑菇产量是多少", "年产香菇500万棒。", "种植户有500户。"),
        ("琴厂去年的钢琴产量是多少", "年产钢琴3万架。", "琴厂有300户。"),
        ("烟厂的卷烟产量有多少", "年产卷烟30万箱。", "烟厂有300户。"),
        ("地板的年产量是多少", "年产地板200万平方米。", "产业园占地200万平方米。"),
        ("电池的产能是多少", "年产5GW。", "投资5亿元。"),
        ("图书销量多少", "该书销售逾5万册。", "书店有5家。"),
        ("事故死亡人数多少", "没有造成人员伤亡。", "有3辆车受损。"),
        ("景区客流量多少", "客流量突破百万。", "收入突破百万元。"),
        ("景区接待量是多少", "国庆接待量达百万。", "国庆收入达百万。"),
        ("景区游客量多少", "同比翻一番，突破10万。", "收入突破10万元。"),
        ("网络速度多少", "网速提升到千兆。", "网点有千个。"),
        ("风速多少", "风力达到8级。", "大风持续8天。"),
        ("最高气温多少", "突破40摄氏度。", "持续40天。"),
        ("合同期限是多少", "截至年底。", "合同很长。"),
        ("刑期多长", "被判无期徒刑。", "被判有罪。"),
        ("夏油单产比去年高多少", "夏油单产比去年高3公斤。", "夏油单产达到150公斤。"),
        ("住房成本涨了多少", "住房成本上涨7.7%。", "住房成本占1/3，共计525个基点。"),
        ("多核比上一代提升多少", "多核提升了26.3%。", "多核得分6661。"),
        ("学费比去年高多少", "学费较去年上调800元。", "学费每年5000元。"),
        ("收入增加多少", "每年多挣2万元。", "每年5万元。"),
        ("产量比去年减少多少", "产量降了3成。", "降雨40毫米。"),
    ],
)
def test_a_number_of_another_dimension_is_no_answer(question: str, answering: str, other: str) -> None:
    expected = expect(normalise(question).text)
    assert expected is not None
    assert expected.kind is AnswerKind.NUMBER
    assert expected.is_indispensable
    assert expected.met_by(normalise(answering).text) == 1.0
    assert expected.met_by(normalise(other).text) == 0.0


@pytest.mark.parametrize(
    ("question", "answering"),
    [
        ("粮食产量增长了多少", "产量增长8.5%。"),
        ("粮食产量在全省排名多少", "产量居全省第3位。"),
        ("经济增长速度是多少", "增长8.5%。"),
        ("人口密度是多少", "每平方公里300人，密度居第2。"),
        ("该州面积是全国第几大", "面积居全国第13。"),
        ("新区面积是老城的多少倍", "面积是老城的3倍。"),
        ("新区面积是老城的几倍", "面积是老城的3倍。"),
        ("工资性收入占多少", "占46.6%。"),
        ("票价比去年贵多少", "贵了20%。"),
    ],
)
def test_a_share_a_rank_or_a_change_is_no_quantity_of_the_thing(question: str, answering: str) -> None:
    expected = expect(normalise(question).text)
    assert expected is not None
    assert expected.met_by(normalise(answering).text) > 0.0


@pytest.mark.parametrize("area", ["0.6km²", "1200坪", "16顷"])
def test_an_area_may_be_given_in_other_units(area: str) -> None:
    expected = expect("萱侬律占地面积多大")
    assert expected is not None
    assert expected.met_by(normalise(f"占地{area}。").text) == 1.0


@pytest.mark.parametrize("money", ["5000韩元", "30卢比", "700英镑", "3万澳元"])
def test_money_of_other_countries_is_money(money: str) -> None:
    expected = expect("门票价格是多少")
    assert expected is not None
    assert expected.kind is AnswerKind.MONEY
    assert expected.met_by(f"门票{money}。") == 1.0


@PROMISE
@given(any_text)
def test_any_text_may_be_asked(text: str) -> None:
    expected = expect(normalise(f"{text}产量{text}多少").text)
    assert expected is None or expected.met_by(text) >= 0.0


@pytest.mark.parametrize(
    "unit", ["产量", "产量是", "产量达到", "产量到达", "粮年", "粮产", "人口约", "是", "3", "千万"]
)
def test_reading_takes_linear_time(unit: str) -> None:
    expected = expect("粮食产量是多少")
    assert expected is not None
    assert_linear(expected.met_by, unit)
    assert_linear(expect, unit)


@pytest.mark.parametrize("words", ["达到", "高达到", "大约约", "增加到", "一共共", "是为有在到"])
def test_what_may_stand_between_is_read_in_one_way(words: str) -> None:
    """Two ways for 达到, as 达 and 到 and as both, are a million ways for twenty of them."""
    assert_linear(lambda text: expect(f"产量{text}。"), words)
