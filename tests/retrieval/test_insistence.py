"""What a question insists on: another year, another district or another of several answers another question."""

import pytest

from retrieval.analysis import normalise
from retrieval.insistence import NOTHING, insist
from retrieval.model import Answer

from .conftest import answerer, article, assert_linear


def allows(question: str, text: str, *, body: str = "", printed: str | None = None) -> bool:
    insists = insist(normalise(question).text)
    told = normalise(text).text
    return insists.is_met_by(told, pertinent=told, body=body, printed=printed)


@pytest.mark.parametrize(
    ("question", "telling", "other"),
    [
        ("2020年确定了多少个项目", "2020年确定90个项目。", "2021年确定110个项目。"),
        ("第三批债券申报了多少项目", "第三批申报项目20个。", "第一批项目14个，第二批47个。"),
        ("第四届博览会什么时候举办", "第4届博览会8月举办。", "已连续举办三届博览会。"),
        ("第一届博览会在哪里举办", "首届博览会在祁县举办。", "第二届博览会在太谷举办。"),
        ("第二届博览会在哪里举办", "第二届博览会在太谷举办。", "首届博览会在祁县举办。"),
        ("第十五届奥运会在哪里举办", "第15届奥运会在赫尔辛基举办。", "第47届年会在巴黎举办。"),
        ("太谷区低温库几号开工", "5月8日太谷区低温库开工。", "5月8日，榆次区低温库开工。"),
        ("平遥县有几个小区列入改造", "平遥县3个小区列入。", "列入全市改造计划的小区有12个。"),
        ("住院费用在寿阳能直接结算吗", "住院费用直接结算已经开通。", "门诊费用直接结算已经开通。"),
        ("下半年出口多少吨", "下半年出口3吨。", "上半年出口2吨。"),
        ("副市长做了什么", "副市长考察企业。", "副区长考察企业。"),
        ("进口多少吨", "进口3吨。", "出口2吨。"),
        ("农村居民收入多少", "农村居民收入3元。", "城镇居民收入2元。"),
        ("线下活动几场", "线下3场。", "线上2场。"),
        ("多核得分多少", "多核6661分。", "单核1602分。"),
        ("“十四五”建成多少亩", "“十四五”建成3亩。", "“十三五”建成2亩。"),
        ("三期工程投资多少", "三期投资3亿元。", "二期工程投资2亿元。"),
        ("二季度增长多少", "二季度增长3%。", "一季度增长2%。"),
        ("北寨乡有多少户", "北寨乡3户。", "南寨镇2户。"),
        ("介休市的低温库花了多少", "介休低温库花了3万元。", "榆次区低温库花了2万元。"),
        ("山西农业大学派谁参加", "山西农业大学派张三参加。", "太原理工大学派李四参加。"),
        ("商信银行何时成立", "商信银行2010年成立。", "青海银行2011年成立。"),
        ("能源学院派谁参加", "能源学院派张三参加。", "传媒学院派李四参加。"),
        ("松岭村有多少户", "松岭村3户。", "西岭村2户。"),
        ("胡先生看的是什么病", "胡先生患了肺炎。", "胡先生的门诊收费单打印成功，异地就医方便了。"),
        ("胡先生看的是什么病", "胡先生患了肺炎。", "胡先生异地看病方便了。"),
        ("工厂在哪个村", "位于松岭。", "位于县城东关。"),
        ("冯部长是哪所大学毕业的", "他毕业于山西大学。", "他为大学生代表发放礼包。"),
        ("集团的总部在哪座城市", "总部设在西安。", "集团与市里对接。"),
        ("储备库建在哪个乡镇", "建在北寨乡。", "5家单位参加评审会。"),
        ("工厂在哪个村", "在松岭村。", "在县城。"),
        ("他演的是哪部电影", "他演过《地道战》。", "他在一部知名电影中饰演角色。"),
        ("客栈火灾是什么原因引起的", "火灾由电线短路引起。", "客栈位于古镇主街道。"),
    ],
)
def test_what_is_told_of_another_is_no_answer(question: str, telling: str, other: str) -> None:
    assert allows(question, telling)
    assert not allows(question, other)


def test_the_date_of_printing_says_which_year_this_year_is() -> None:
    assert not allows("2020年确定了多少个项目", "今年确定110个项目。", printed="2021-08-13", body="2020年，今年")
    assert allows("2021年确定了多少个项目", "今年确定110个项目。", printed="2021-08-13")
    assert allows("2020年确定了多少个项目", "去年确定90个项目。", printed="2021-08-13")
    assert allows("2020年确定了多少个项目", "今年确定110个项目。")
    assert allows("2022年开工多少个项目", "明年开工9个项目。", printed="2021-08-13")
    assert allows("2019年开工多少个项目", "前年开工9个项目。", printed="2021-08-13")


@pytest.mark.parametrize(("word", "year"), [("今年", 2021), ("去年", 2020), ("前年", 2019), ("明年", 2022)])
def test_a_year_told_from_the_day_of_printing_is_that_one_and_no_other(word: str, year: int) -> None:
    for asked in range(2018, 2024):
        is_allowed = allows(f"{asked}年开工多少个项目", f"{word}开工9个项目。", printed="2021-08-13")
        assert is_allowed == (asked == year)


@pytest.mark.parametrize(
    "text",
    [
        "2019—2021年共改造86个。",
        "2019年至2021年,改造86个。",
        "总投资1522亿元，床位1200张。",
        "古塔有1000年历史。",
        "从2012年的3个增加到86个。",
        "改造86个，比去年同期多8个。",
        "改造86个，去年同期为80个。",
    ],
)
def test_no_number_and_no_year_that_only_compares_is_another_year(text: str) -> None:
    assert allows("2020年改造了多少个小区", text, printed="2022-08-13")


def test_a_year_may_have_been_named_before() -> None:
    question, quote = "1924年出走的师生创办了什么大学", "1951年，大夏大学与光华大学合并。"
    assert allows(question, quote, body="１９２４年，师生出走。1951年，大夏大学与光华大学合并。")
    assert not allows(question, quote, body=quote)
    assert allows("1992年7月授予什么奖", "同年7月授予国民荣誉赏，此前是1991年。", body="")


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("哪一个区是首都的产业基地", "大兴区是首都的产业基地。"),
        ("外省学生还剩几个没走", "全市还有68名。"),
        ("晋中市确定了多少个项目", "全市确定110个项目。"),
        ("黄浦区党工委书记是谁", "区卫生党工委书记潘韫洁代表区卫生系统致意。"),
        ("哪年分为东区、西区等二区", "1990年分为两个行政区，全市由此升格。"),
        ("进口和出口各多少", "出口2吨。"),
        ("第三次会议说了什么", "第一次会议通过决议。"),
        ("第三批债券支持了多少学校", "资金支持一批重点项目。"),
        ("左权县种植谷子多少亩", "城关镇种植谷子6万亩。"),
        ("左权县种植谷子多少亩", "北寨镇种植谷子6万亩。"),
        ("太谷区有多少户", "各县区有3万户。"),
        ("太谷区有多少户", "老城区有3万户。"),
        ("太谷区有多少户", "全市各区有3万户。"),
        ("太谷区有多少户", "北山区域有3万户。"),
        ("家住市里，用气多少", "榆次区用气3万方。"),
        ("介休市的低温库花了多少", "全市低温库花了3万元，榆次区最多。"),
        ("他在大学读了几年", "他在太原理工大学读了3年。"),
        ("多伦多是研究型大学，排第几", "多伦多大学排第五。"),
        ("松岭村有多少户", "西岭村委会登记3户。"),
        ("冷库什么时候开工", "全市冷库开工。"),
        ("一季度和二季度增长多少", "二季度增长3%。"),
        ("小宇得了什么病", "小宇被确诊为自闭。"),
        ("老李突发什么疾病", "老李脑出血住院。"),
        ("李亮是哪个大学毕业的", "李亮读的是山西农大。"),
        ("光伏项目在哪个乡镇", "光伏项目落户东阳。"),
        ("基地在哪个村", "李家庄有基地。"),
        ("基地在哪个村", "基地位于南关。"),
        ("献唱的是什么歌手", "陈小芳献唱。"),
        ("他是哪部小说家喻户晓的主角", "他是主角。"),
        ("火灾是什么原因引起的", "油锅过热引燃油烟机。"),
        ("夺冠的运动员是谁", "选手全红婵夺冠。"),
        ("学生的家长是谁", "他的父亲是张三。"),
        ("王家坪的村长是谁", "村主任张二牛带头。"),
        ("省作协会长是谁", "主席张平签名。"),
        ("公司总裁是谁", "CEO库克来访。"),
    ],
)
def test_what_names_no_other_is_let_be(question: str, text: str) -> None:
    assert allows(question, text)


def test_most_questions_insist_on_nothing() -> None:
    assert insist("图书馆什么时候开馆") == NOTHING


def test_another_batch_is_not_given_as_an_answer() -> None:
    ask = answerer(
        [article("第一批专项债券项目14个；第二批共申报专项债券项目47个。", headline="专项债券"), article("别的新闻。")]
    )
    assert isinstance(ask.answer("第二批专项债券申报了多少个项目"), Answer)
    assert not isinstance(ask.answer("第三批专项债券申报了多少个项目"), Answer)


@pytest.mark.parametrize("unit", ["2020年", "第三批", "太谷区", "总部哪", "什么大学", "什么电影", "十四五", "三期工程"])
def test_reading_takes_linear_time(unit: str) -> None:
    assert_linear(insist, unit)
    insists = insist("太谷区2020年第三批住院多少")
    assert_linear(lambda text: insists.is_met_by(text, pertinent=text, body=text, printed="2021-08-13"), unit)
