"""A small newspaper that several tests ask."""

from corpus.model import Article
from retrieval.model import Answer, NoAnswer, Quote

from .conftest import answerer, article

NEWS = (
    article(
        "本报讯（记者王晶）8月10日，青石县人民医院新购的六辆救护车正式投入使用。院长陈国栋表示，急救半径由此缩短到十五分钟。",
        "新车配有除颤仪和呼吸机，总投资三百五十余万元。",
        headline="青石县添六辆救护车",
        byline="王晶",
        id="ambulance",
    ),
    article(
        "青石县图书馆新馆8月12日开馆，馆藏图书两万册，面积4600平方米。",
        "由于闷热天气，图书馆把闭馆时间延长到晚上九点。读者刘敏说：“孩子放学有地方去了。”",
        headline="县图书馆新馆开门迎客",
        byline="郭娟",
        id="library",
    ),
    article(
        "松岭村今年种植连翘三千亩，药农人均增收46.6%。村支书赵铁柱介绍，药材主要销往安徽亳州。",
        headline="连翘开出致富花",
        id="herbs",
    ),
    article(
        "因连日暴雨，滨河路桥梁桩基受损，交警部门决定自8月9日起封闭施工，预计工期四十天。",
        "过往车辆可绕行迎宾大道。",
        headline="滨河路大桥封闭维修",
        id="bridge",
    ),
    article(
        "全县中小学9月1日开学，二〇二一年秋季共有新生5280人。",
        "教育局提醒家长，报名须带户口簿和预防接种证。",
        headline="中小学九月一日开学",
        id="school",
    ),
    article(
        "老艺人孙福来做了一辈子玻璃器皿，最得意的作品是一盏走马灯。他带出的徒弟有十七人。",
        headline="历久弥新放异彩",
        id="glass",
    ),
    article(
        "昨日，市气象台发布高温橙色预警，最高气温将达到38摄氏度。",
        headline="高温来袭",
        id="heat",
    ),
)  # fmt: skip


def ask(question: str, *more: Article, limit: int = 3) -> Answer | NoAnswer:
    return answerer((*NEWS, *more)).answer(question, limit=limit)


def quotes_of(given: Answer | NoAnswer) -> tuple[Quote, ...]:
    return given.quotes if isinstance(given, Answer) else given.related
