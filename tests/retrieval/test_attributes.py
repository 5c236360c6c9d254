"""What is asked of a thing: a quote that has nothing of it answers something else."""

import pytest

from retrieval import attributes
from retrieval.analysis import normalise
from retrieval.attributes import find_attributes

from .conftest import assert_linear

_ROWS = [
    ("储备库建在哪个乡镇", "建在北寨乡。", "5家单位参加评审会。"),
    ("工厂在哪个村", "在松岭村。", "在县城。"),
    ("锂电厂建在哪个区县", "项目落在太谷区。", "年产5万吨材料项目已经投入运营。"),
    ("集团的总部在哪座城市", "总部设在西安。", "集团与市里对接。"),
    ("他演的是哪部电影", "他演过《地道战》。", "他在一部知名电影中饰演角色。"),
    ("高速是哪家公司承建的", "高速由山西路桥公司承建。", "高速建设项目进展迅速，公司完成投资29亿元。"),
    ("谁负责大桥的施工", "大桥由中铁三局修建。", "大桥建设项目推进喜人。"),
    ("展馆是谁设计的", "展馆出自建筑师王某之手。", "展馆面积3万平方米。"),
    ("产业园是谁投资的", "产业园由西部集团出资兴办。", "产业园项目已经投入运营。"),
    ("帝豪是哪家企业的", "帝豪是宏艺玻璃厂的牌子。", "帝豪、贝尔等品牌已被国内市场熟知。"),
    ("贷款找哪家银行", "从农信社贷出30万元。", "贷款30万元。"),
    ("工厂用的什么技术", "采用电熔炉生产。", "工厂去年投产。"),
    ("他得了什么奖", "他捧回梅花奖。", "他在剧中饰演老农。"),
    ("医院全省排名第几", "医院列全省前十。", "全省第一条生产线在县城投产。"),
    ("医院招聘什么岗位", "医院面向社会招护士。", "医院开通门诊结算。"),
    ("工厂污染严重吗", "工厂废水直排河道。", "工厂主体封顶。"),
    ("晋中学院的录取分数线", "投档线为402分。", "六所高校介绍了学校有关情况。"),
    ("胡先生看的是什么病", "胡先生患了肺炎。", "胡先生的门诊收费单打印成功，异地就医方便了。"),
    ("冯部长是哪所大学毕业的", "他毕业于山西大学。", "他为大学生代表发放礼包。"),
    ("局长是什么学历", "局长是法学硕士。", "局长看望实习大学生。"),
    ("局长老家在哪", "局长是祁县人。", "局长叮嘱他们做好个人防护，为人才服务。"),
    ("胡先生在哪个单位上班", "胡先生是铁路职工。", "在工作人员见证下，胡先生的收费单打印成功。"),
    ("局长是什么民族", "局长是回族。", "局长召开会议。"),
    ("部长是男的还是女的", "部长是一位女同志。", "部长召开会议。"),
    ("部长的妻子是谁", "部长与爱人李梅。", "部长张三召开会议。"),
    ("画家的父亲是谁", "画家之父张大山。", "画家张三办展。"),
    ("画家的女儿叫什么", "画家育有一女张小山。", "画家张三办展。"),
    ("部长的秘书是谁", "部长秘书李四。", "部长张三召开会议。"),
    ("客栈火灾是什么原因引起的", "火灾由电线短路引起。", "客栈位于古镇主街道。"),
    ("大桥造价多少", "大桥耗资3亿元。", "大桥收益3亿元。"),
    ("高速总投资多少", "高速概算80亿元。", "高速上半年已完成投资29亿元。"),
    ("大桥投资多少", "大桥耗资3亿元。", "大桥收入3亿元。"),
    ("工厂交了多少税", "工厂纳税3亿元。", "工厂产值3亿元。"),
    ("县里出口额多少", "县里外贸3亿元。", "县里产值3亿元。"),
    ("医药费多少", "治疗花去3万元。", "补贴3万元。"),
    ("工厂罚了多少钱", "工厂被罚3万元。", "工厂产值3万元。"),
    ("公司赔了多少钱", "公司补偿3万元。", "公司产值3万元。"),
    ("大家捐了多少钱", "大家筹得善款3万元。", "大家领到3万元。"),
    ("票房多少亿", "电影卖座，达3亿元。", "电影制作用去3亿元。"),
    ("奖金多少", "拿到彩金3万元。", "交3万元。"),
    ("去年利润多少", "去年亏了3万元。", "去年投资3万元。"),
]


def tells(question: str, text: str) -> bool:
    return all(telling.search(normalise(text).text) for telling in find_attributes(normalise(question).text))


@pytest.mark.parametrize(("question", "telling", "other"), _ROWS)
def test_what_is_asked_of_a_thing_must_be_told(question: str, telling: str, other: str) -> None:
    assert tells(question, telling)
    assert not tells(question, other)


def test_each_attribute_refuses_something_that_no_other_does(monkeypatch: pytest.MonkeyPatch) -> None:
    every = attributes._ATTRIBUTES
    for place, (asking, _) in enumerate(every):
        monkeypatch.setattr(attributes, "_ATTRIBUTES", every[:place] + every[place + 1 :])
        assert any(tells(question, other) for question, _, other in _ROWS), asking.pattern


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("文峰塔是谁建的", "文峰塔系明代知县主持修造。"),
        ("老戏台是谁修建的", "老戏台是村民集资砌起来的。"),
        ("祠堂是谁盖的", "祠堂乃乔家掌门人所立。"),
        ("度假村是谁投资的", "度假村背后是万达集团。"),
        ("王师傅是哪里人", "王师傅祖居平遥。"),
        ("贷款找哪家银行", "农商行放出了贷款。"),
        ("苹果产量全省排名第几", "苹果产量稳坐全省头把交椅。"),
        ("学校排名第几", "学校拔得头筹。"),
        ("企业排名第几", "企业跻身全国百强。"),
        ("增速全省排名第几", "增速仅次于太原。"),
        ("事故原因是什么", "初步判断，是工人操作不当。"),
        ("垮塌是什么原因造成的", "垮塌与暴雨冲刷有关。"),
        ("方案是谁设计的", "方案由东南大学团队完成。"),
        ("集团总部在哪", "集团的大本营是太原。"),
        ("企业交了多少税", "企业上缴国库3亿元。"),
        ("大家捐了多少钱", "大家献爱心3万元。"),
        ("票房多少亿", "影片吸金3亿元。"),
        ("他毕业于哪所大学", "他是北大97级学生。"),
        ("冠军的教练是谁", "老刘带出了这个冠军。"),
        ("门票多少钱", "公园免费开放。"),
        ("每户补贴多少元", "每户300元。"),
    ],
)
def test_what_is_asked_of_a_thing_may_be_told_in_other_words(question: str, text: str) -> None:
    assert tells(question, text)


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("美丽岛事件发生于哪一个县市", "事件发生于高雄。"),
        ("投入运营的项目有哪些", "项目已经投产。"),
        ("哪家设计院中标", "山西院中标。"),
        ("他喜欢的颜色", "红色。"),
        ("多少人候补", "3人。"),
        ("什么病毒", "新冠。"),
    ],
)
def test_what_only_sounds_like_an_attribute_asks_for_none(question: str, text: str) -> None:
    assert tells(question, text)


@pytest.mark.parametrize("unit", ["哪", "税多", "排名", "由建"])
def test_reading_takes_linear_time(unit: str) -> None:
    assert_linear(lambda text: tells(f"大桥是哪家公司承建的{text}", text), unit)
