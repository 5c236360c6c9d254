"""When something happened: a date next to nothing that tells of it is the date of something else."""

import pytest

from retrieval.analysis import normalise
from retrieval.events import find_event
from retrieval.expectations import expect
from retrieval.model import Answer

from .conftest import answerer, article, assert_linear


@pytest.mark.parametrize(
    ("question", "telling", "other"),
    [
        ("晋中机场什么时候通航", "8月12日，首个航班落地。", "8月12日，机场召开座谈会。"),
        ("昔榆高速啥时候能通车", "年底投入运营。", "上半年完成投资29亿元。"),
        ("新饭店几月几号开业的", "5月1日开门迎客。", "5月1日下雨。"),
        ("大桥的竣工时间是哪一年", "2021年交付。", "2021年计划调整。"),
        ("大桥建成于何年", "建成于2021年。", "2021年计划调整。"),
        ("冷库是哪天动工的来着", "5月8日破土。", "5月8日讨论了此事。"),
        ("节目啥时候播", "8月5日上线。", "8月5日官宣。"),
        ("何年何月签订", "1992年3月缔约。", "1992年3月访问。"),
        ("张先生是什么时候去世的", "2003年病故。", "2003年获奖。"),
        ("李某哪年毕业于山西大学", "1990年获学士学位。", "1990年考入山西大学。"),
        ("公司成立在什么时候", "1990年创办。", "1990年亏损。"),
        ("王朝在哪一年灭亡", "907年为后梁所灭。", "907年下雪。"),
        ("晋中机场什么时候通航", "昨日，晋中机场首飞成功。", "昨日，市长到机场视察。"),
        ("晋中机场什么时候通航", "机场6月正式启用。", "机场6月下雨。"),
        ("昔榆高速公路什么时候正式通车", "计划2023年年底全线建成。", "计划2023年年底完成投资。"),
        ("地铁什么时候开通", "12月26日正式载客。", "12月26日开会。"),
        ("超市几点营业", "每天上午8点到晚上9点。", "超市每天有人。"),
        ("超市什么时候开业", "超市昨日剪彩。", "超市昨日停电。"),
        ("公司什么时候成立", "公司昨日挂牌。", "公司昨日亏损。"),
        ("公司什么时候成立", "公司始建于1952年。", "副市长郭建文8月12日同公司和组织部座谈。"),
        ("水管什么时候修好", "预计今晚8时恢复供水。", "今晚8时停水。"),
        ("大楼什么时候完工", "计划9月底前收尾。", "9月底前招商。"),
        ("大楼什么时候开始建", "3月8日打下第一根桩。", "3月8日招标。"),
        ("大楼什么时候开工", "3月8日打下第一根桩。", "3月8日招标。"),
        ("电站什么时候投产", "首台机组6月18日并网。", "6月18日停电。"),
        ("电影什么时候上映", "影片10月1日登陆全国院线。", "影片10月1日获奖。"),
        ("节目几点播出", "今晚八点，不见不散。", "今晚观众不少。"),
        ("樱桃什么时候上市", "5月中旬樱桃成熟。", "5月中旬下雨。"),
        ("成绩什么时候公布", "成绩6月25日揭晓。", "6月25日下雨。"),
        ("北魏律于何年颁布", "太和十九年，根据汉律，创《北魏律》。", "太和十九年迁都。"),
        ("马关条约于何年签署", "1895年马关条约后，设有总督。", "1895年设有总督。"),
        ("东德何时灭亡", "1990年10月两德统一。", "1990年10月下雨。"),
        ("他出生于哪一年", "他(1892年5月7日-1980年5月4日)是总统。", "他1892年5月当总统。"),
        ("同盟会于何年诞生", "1905年在东京组织同盟会。", "1905年在东京开会。"),
        ("老人什么时候去世", "2月3日，老人永远离开了我们。", "2月3日，老人领奖。"),
        ("老人什么时候去世", "2月3日，老人走了。", "2月3日，老人走路。"),
        ("他们什么时候结婚", "1988年两人喜结连理。", "1988年两人入党。"),
        ("他们什么时候离婚", "1995年婚姻破裂。", "1995年两人入党。"),
        ("他哪年毕业", "1998年走出校门。", "1998年获奖。"),
        ("他哪年退休", "2010年离开工作岗位。", "2010年获奖。"),
        ("工厂什么时候开工", "去年7月开工建设。", "市长说，建设项目今年年底封顶。"),
        ("机场工程什么时候竣工", "机场工程8月竣工。", "设计和采购工作已完成，8月进场。"),
        ("新车什么时候上市", "新车5月上市。", "5月市长看了新车。"),
        ("新规什么时候发布", "新规5月出台。", "5月企业发展很快。"),
        ("城堡何时建成", "城堡8月落成。", "8月修改计划。"),
        ("水库什么时候竣工", "水库2020年建起。", "水库2020年10月开建。"),
        ("新园什么时候开园", "5月1日开门迎客。", "5月1日幼儿园下雨。"),
        ("饭店什么时候开业", "饭店5月试营。", "5月来了企业。"),
        ("新机场什么时候通航", "6月首飞。", "6月交通不便，航空公司开会。"),
        ("他什么时候去世", "2003年逝世。", "2003年在世界大会上发言。"),
        ("国王哪年登基", "1830年即位。", "1830年单位设立。"),
        ("张广什么时候当上副校长", "2018年12月出任副校长。", "2018年12月，他的责任重大。"),
        ("报名哪天截止", "报名8月5日截止。", "8月5日报名。"),
        ("班车什么时候恢复", "班车8月5日恢复。", "8月5日班车停了。"),
        ("「白宫冰室」哪一年结束营业", "冰室于2012年结业。", "冰室2012年很小。"),
        ("节目何时停播", "1月24日起停播。", "1月24日插播广告，传播很广。"),
    ],
)
def test_only_what_tells_of_the_event_says_when_it_was(question: str, telling: str, other: str) -> None:
    expected = expect(normalise(question).text)
    assert expected is not None
    assert expected.is_about(normalise(telling).text)
    assert not expected.is_about(normalise(other).text)


@pytest.mark.parametrize(
    "question",
    [
        "会议什么时候举行",
        "战争何时爆发",
        "什么时候维修去年建成的大桥",
        "通车仪式有多少人参加",
        "大桥建成后，什么时候收费",
        "作者哪年写了这本书",
    ],
)
def test_other_events_may_be_told_in_other_words(question: str) -> None:
    assert find_event(normalise(question).text) is None


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("西安机场什么时候通航", "航线开通后，将实现通航全覆盖。"),
        ("张广什么时候当上副校长", "任副校长期间，张广负责后勤。"),
    ],
)
def test_after_it_and_during_it_are_no_dates_of_what_happens_once(question: str, text: str) -> None:
    expected = expect(normalise(question).text)
    assert expected is not None
    assert expected.met_by(normalise(text).text) == 0.0
    assert expected.met_by(normalise(text + "那是2018年12月。").text) > 0.0


@pytest.mark.parametrize(
    "text",
    [
        "9:00—21:00营业。",
        "五一营业。",
        "两周后营业。",
        "暑期营业。",
        "2020.12.12营业。",
        "半年营业一次。",
        "每天上午营业。",
    ],
)
def test_what_happens_once_may_be_dated_in_many_forms(text: str) -> None:
    expected = expect("超市什么时候营业")
    assert expected is not None
    assert expected.met_by(normalise(text).text) > 0.0


def test_other_things_may_be_dated_by_what_came_before() -> None:
    expected = expect("家族何时归顺")
    assert expected is not None
    assert expected.met_by("四国征伐后,家族归顺。") > 0.0
    founded = expect("嘉定府是在哪个朝代设立的")
    assert founded is not None
    assert founded.met_by("宋朝时,改设嘉定府。") > 0.0


_AIRPORT = "8月12日，晋中机场召开座谈会，市长王某参加。"


def test_the_date_of_something_else_is_not_given_as_an_answer() -> None:
    ask = answerer([article(_AIRPORT, headline="晋中机场召开座谈会"), article("寿阳县的道路今年维修。")])
    assert not isinstance(ask.answer("晋中机场什么时候通航"), Answer)
    assert isinstance(ask.answer("晋中机场什么时候召开座谈会"), Answer)


def test_the_headline_may_tell_of_the_event() -> None:
    ask = answerer([article(_AIRPORT, headline="晋中机场通航"), article("寿阳县的道路今年维修。")])
    assert isinstance(ask.answer("晋中机场什么时候通航"), Answer)


@pytest.mark.parametrize("unit", ["什么时候", "通车", "通车的时间", "何年何月", "建成于哪"])
def test_reading_takes_linear_time(unit: str) -> None:
    assert_linear(find_event, unit)
