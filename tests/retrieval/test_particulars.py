"""What exactly a question asks for, and what can stand for it."""

import pytest

from retrieval.analysis import normalise
from retrieval.expectations import expect
from retrieval.kinds import AnswerKind
from retrieval.particulars import Particular


def particular_of(question: str) -> Particular:
    expected = expect(normalise(question).text)
    assert expected is not None
    assert expected.particular is not None
    return expected.particular


@pytest.mark.parametrize(
    ("question", "answering", "other"),
    [
        ("全县有多少家玻璃企业", "现有企业47户。", "产品出口到80多个国家。"),
        ("医院有多少张病床", "病床300张。", "11个县已经开通。"),
        ("公司招了多少工人", "招收200余名。", "年产5万吨。"),
        ("有几个人受伤", "一名男子受伤。", "车祸发生在8月。"),
        ("产量占全国几成", "约占全国50%。", "年产37亿元。"),
        ("高脚杯一只卖多少钱", "每只售价8元。", "年产值37亿元。"),
        ("厂里工人工资多少钱", "人均月收入4000元。", "年产值37亿元。"),
        ("新高速过路费多少钱", "小客车通行费35元。", "完成投资29亿元。"),
        ("下一届博览会什么时候开", "第四届定于明年8月举行。", "8月已举办三届。"),
        ("债券的期限和利率分别是多少", "期限10年，利率3.2%。", "成功申报项目47个。"),
        ("服务业占比多少", "服务业占53.2%。", "服务业有300家企业。"),
        ("男女比例是多少", "男女比例为1.2:1。", "男生300人。"),
        ("支持的比例有多少", "三分之二的人支持。", "300人支持。"),
        ("男女比例是多少", "男女比例为三比二。", "男生300人，统一比一般好。"),
        ("师生比例是多少", "师生比为1∶15。", "教师80人。"),
        ("合作社占比多少", "合作社办的占一成。", "合作社成立，一成不变。"),
        ("支持者占比多少", "支持者占六成。", "支持者有六成员。"),
        ("城墙建于何年", "城墙为明代所建。", "周代表看了城墙。"),
        ("城墙建于何年", "城墙建于西周，民国时拆去。", "全民国防馆和居民国际社区建成。"),
        ("瓷厂建于何年", "瓷厂建于抗战胜利那年。", "那年建了瓷厂。"),
        ("学校哪年创办", "创办于辛亥革命前夕。", "创办于开学前夕。"),
        ("城墙建于哪个朝代", "明末清初建成。", "周末和周初开放，夏初修缮。"),
        ("学校建于几世纪", "建于清朝。", "武汉初中生唐朝阳入学。"),
        ("图书馆哪天消毒", "图书馆周一消毒。", "图书馆每周一次消毒，两周一次检查。"),
        ("会议何日召开", "会议星期三召开。", "会议开了三星期。"),
        ("投资完成率达到多少", "完成率46.6%。", "完成投资148.4亿元。"),
        ("去年出口额是多少美元", "出口2亿美元。", "产值37亿元。"),
        ("天然气一立方米多少钱", "每立方米2.5元。", "减轻负担350万元。"),
        ("实验室的建筑面积有多大", "建筑面积2000平方米。", "落实资金346万元。"),
        ("该公司的董事长是谁", "董事长王某表示满意。", "副市长主持会议。"),
        ("局长是谁", "局长李某说。", "副局长李某说。"),
        ("博物馆副馆长是谁", "副馆长李某说。", "馆长李某说。"),
        ("会议何日召开", "定于下周三召开。", "定于2021年召开。"),
        ("医保局副局长是谁", "副局长李某说。", "局长李某说。"),
        ("谁担任新院长", "新任院长李某到任。", "书记出席。"),
        ("储备库哪天开工", "8月12日开工。", "已经开工。"),
        ("哪一年建成的", "2021年建成。", "8月建成。"),
        ("最早追溯到哪个朝代", "始于明朝。", "历史悠久。"),
        ("医保局在哪条街", "在迎宾路南侧。", "在县医院对面。"),
        ("公司在哪条路", "在迎宾路南侧。", "公路、铁路和水、电、气、路等设施的实施路径。"),
        ("公司在哪条街", "在东关街。", "在街道办。"),
        ("大楼一共几层楼", "楼高3层。", "产品3个系列。"),
        ("印了几本书", "印书3本。", "产品3个系列。"),
        ("补贴每户多少元", "每户补贴300元。", "补贴资金346万元。"),
        ("天然气一方几块钱", "每方2.5元。", "减轻负担350万元。"),
        ("群众满意度是多少", "满意度达98%。", "惠及群众300人。"),
        ("高速限速多少", "时速80公里。", "投资29亿元。"),
        ("工期是多少", "预计半年完工。", "8月开工，投资300万元。"),
        ("新开的店叫什么名字", "店名叫“春风”。", "小区已改造。"),
        ("登陆的台风叫什么名字", "今年第3号台风“格美”登陆。", "台风登陆，演习“联合利剑”结束。"),
        ("产业园叫啥名", "产业园名为汉云谷。", "产业园项目“进展”顺利。"),
        ("厂里工人工资多少钱", "人均月收入4000元。", "工人的薪资待遇引发关注。"),
        ("新高速过路费多少钱", "过路费全免收。", "过路费下调。"),
        ("图书馆几点关门", "晚上8时关门。", "8月4日闭馆。"),
        ("影院几点开门", "上午9:30开门。", "影院有300个座位。"),
        ("登陆的台风叫什么名字", "台风有了名字，它叫“格美”。", "台风登陆。"),
        ("联合演习叫什么名字", "代号为“使命”的联合演习开始。", "联合演习开始。"),
        ("最高气温多少度", "最高气温32摄氏度。", "气温下降3次。"),
        ("最高气温多少度", "最高气温约26℃。", "气温下降3次。"),
        ("市发展改革委主任叫什么名字", "主任李某说。", "下发《通知》。"),
        ("大华玻璃的老板叫啥", "经营者为陆俊。", "车间主体已经封顶。"),
        ("高通峰会几号开", "峰会将于 10 月 24 日举行。", "峰会将于 10 月举行。"),
        ("中学是哪年建的", "1946年创办。", "高一年级全体学生回信。"),
        ("破了多少起诈骗案", "破获电诈案件1204起。", "抓获760名嫌疑人。"),
        ("交通事故有几起", "发生事故3件。", "有3人受伤。"),
        ("发生了几起袭击", "当天发生一起汽车炸弹袭击。", "大家一起参加活动。"),
        ("新增几例", "新增一例。", "新增加一些。"),
        ("查处多少起", "查处问题16个。", "查处16天。"),
        ("学院的校长叫什么", "校长邓某走访学生。", "书记伍某走访学生。"),
        ("抗日战争在西元几年结束", "1945年结束。", "9月3日结束。"),
        ("老人是几年的时候过世的", "2003年病逝。", "9月3日病逝。"),
        ("哪个朝代最积极修长城", "北齐修了长城。", "长城全长一万公里。"),
        ("强行征兵是在哪个时期", "共和末期征兵。", "士兵来自各地。"),
    ],
)
def test_nothing_else_stands_for_what_is_asked(question: str, answering: str, other: str) -> None:
    particular = particular_of(question)
    assert particular.is_strict
    assert particular.pattern.search(normalise(answering).text)
    assert not particular.pattern.search(normalise(other).text)


@pytest.mark.parametrize(("question", "answering"), [("有多少企业", "47户。"), ("来了哪几所大学", "六所高校。")])
def test_a_noun_leaves_its_classifier_open(question: str, answering: str) -> None:
    particular = particular_of(question)
    assert not particular.is_strict
    assert particular.pattern.search(normalise(answering).text)


@pytest.mark.parametrize(
    ("question", "answering"),
    [("去年用了多少天然气", "用气量3013万立方米。"), ("吃了多少米饭", "吃了3碗。")],
)
def test_a_word_that_begins_like_a_unit_leaves_its_unit_open(question: str, answering: str) -> None:
    assert not particular_of(question).is_strict
    expected = expect(normalise(question).text)
    assert expected is not None
    assert expected.met_by(normalise(answering).text) > 0.0


@pytest.mark.parametrize(
    ("question", "answering", "other"),
    [
        ("用了多少天时间", "用了30天。", "用了30人。"),
        ("种了多少亩地", "种地30亩。", "种树30棵。"),
        ("来了多少支队伍", "共有115支参赛队。", "比赛为期2天，共3场。"),
    ],
)
def test_a_unit_with_what_it_counts_stays_a_unit(question: str, answering: str, other: str) -> None:
    particular = particular_of(question)
    assert particular.is_strict
    assert particular.pattern.search(normalise(answering).text)
    assert not particular.pattern.search(normalise(other).text)


@pytest.mark.parametrize(
    "question",
    [
        "他率领多少士兵",
        "低温库何年何月开工",
        "20几所学校在哪里集会",
        "这几句话是谁说的",
        "后面那几句是怎么讲",
        "有多少门店亏损",
        "今年有多少项目开工",
    ],
)
def test_not_each_few_asks_how_many(question: str) -> None:
    expected = expect(normalise(question).text)
    assert expected is None or expected.particular is None or not expected.particular.is_strict


@pytest.mark.parametrize(
    "question", ["什么是约化群？", "约化群是什么", "约化群指的是什么意思呢", "何谓「約化群」", "“约化群”是啥"]
)
def test_what_a_thing_is_says_what_begins_with_it(question: str) -> None:
    expected = expect(normalise(question).text)
    assert expected is not None
    assert expected.kind is AnswerKind.DEFINITION
    for text in ("在数学中不常见。约化群是代数群。", "约化群（reductive group），一种代数群。"):
        assert expected.met_by(normalise(text).text) == 1.0
    for text in ("一般线性群也是约化群。", "约化群的表示都可约。"):
        assert expected.met_by(normalise(text).text) == 0.0


@pytest.mark.parametrize(
    "question", ["杨昊的职业是什么", "会议的主题是什么", "什么是导致停课的原因，请问", "这是什么", "那是啥", "什么是它"]
)
def test_what_something_of_a_thing_is_asks_for_no_definition(question: str) -> None:
    expected = expect(normalise(question).text)
    assert expected is None or expected.kind is not AnswerKind.DEFINITION


@pytest.mark.parametrize("question", ["主要内容是什么", "文章主要内容是什么？", "大意是什么", "什么是大意"])
def test_what_an_article_is_about_asks_for_no_definition(question: str) -> None:
    expected = expect(normalise(question).text)
    assert expected is not None
    assert expected.kind is AnswerKind.GIST
