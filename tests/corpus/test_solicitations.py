"""Advertisements and notices of running text: what they say to the reader tells them from articles."""

import pytest
from mutations import set_solid

from corpus.model import Line, Reading
from corpus.readers.text import read_text, split_lines
from corpus.solicitations import find_solicitations
from corpus.understanding import understand

ARTICLE = (
    "河边村水渠通水",
    set_solid("本报讯（记者王晶）河边村三公里水渠昨日通水，渠边的四百亩稻田当天就浇上了水，村民守在渠口等到半夜。", 16),
    set_solid("水渠从上游水库引水，去年冬天开工。修渠用的石料全部取自后山，村民轮流出工，三个月就砌好了渠墙。", 16),
)
NOTICES = {
    "roadworks": (
        "云岭县住房和城乡建设局公告",
        "经研究，决定对渠边大道实行全封闭施",
        "工。施工期间，禁止一切机动车辆通行，",
        "过往车辆请绕行后山路。",
        "2020年10月18日",
    ),
    "water": (
        "公告",
        "因后山路供水管网改造，定于6月10日8时",
        "至20时对后山路以北停止供水，请广大用",
        "户提前做好储水准备。给您带来的不便，",
        "敬请谅解。",
        "服务热线：",
        "17631826107",
        "云岭市自然资源局",
        "2020年4月23日",
    ),
    "debts": (
        "债权转让通知书",
        "根据有关规定，云岭金瑞置业有限公司已",
        "将其全部债权依法转让给后山商贸有限公",
        "司。请债务人自本通知登报之日起，向受",
        "让人履行全部还款义务。",
        "特此通知。",
        "云岭金瑞置业有限公司",
        "2021年4月20日",
    ),
}
OFFERS = {
    "flats": (
        "后山名邸：城市中心的理想居所",
        "首期房源即将售罄",
        "后山名邸位于市中心繁华地段，出门即是",
        "公园，生活配套一应俱全。项目自开盘以",
        "来，凭借合理的户型设计，受到广大购房",
        "者的追捧。",
        "售楼热线：0338-8851745　开发商：云岭置业有限公司",
    ),
    "a bank": (
        "云岭农商银行 存款送好礼",
        "即日起至月底，凡到云岭农商银行各网点",
        "办理定期存款业务的客户，均可参加抽奖，",
        "奖品有电饭煲、花生油等，人人有份，百",
        "分之百中奖。",
        "活动最终解释权归本行所有，详情请到各",
        "营业网点咨询。",
        "客服电话：0330-4395535",
        "广告",
    ),
}


def read(*blocks: str) -> Reading:
    return understand(read_text("page.txt", "\n".join(blocks).encode()))


def lines_of(text: str) -> list[Line]:
    return list(split_lines(text))


def said(reading: Reading) -> str:
    return "".join("".join(reading.advertisements).split())


@pytest.mark.parametrize("lines", [*NOTICES.values(), *OFFERS.values()], ids=[*NOTICES, *OFFERS])
def test_it_is_no_article_from_its_title_to_its_last_line(lines: tuple[str, ...]) -> None:
    reading = read(*ARTICLE, *lines)
    assert [article.headline for article in reading.articles] == ["河边村水渠通水"]
    assert said(reading) == "".join("".join(lines).split())


@pytest.mark.parametrize("lines", [NOTICES["roadworks"], OFFERS["a bank"]], ids=["a notice", "an offer"])
def test_the_headline_below_is_an_article_s(lines: tuple[str, ...]) -> None:
    reading = read(*lines, *ARTICLE)
    assert [article.headline for article in reading.articles] == ["河边村水渠通水"]
    assert len(reading.articles[0].paragraphs) == len(ARTICLE) - 1


def test_a_headline_that_ends_like_an_office_does_not_sign_an_offer() -> None:
    below = (
        "云岭加快",
        "建设国际",
        "消费中心",
        "城市",
        set_solid("本报讯（记者王晶）" + "云岭市加快建设国际消费中心城市。" * 4, 16),
    )
    lines = (*OFFERS["flats"], *below)
    ((first, end),) = find_solicitations(lines_of("\n".join(lines)), set())
    assert (first, end) == (0, len(OFFERS["flats"]))


def find(*lines: str) -> list[tuple[int, int]]:
    return find_solicitations(lines_of("\n".join(lines)), set())


TRAVEL = (
    "云岭旅行社",
    "云南双飞六日游 2680元",
    "海南环岛五日游 1980元",
    "北京高铁四日游 1280元",
    "报名热线：400-135-3094",
)
SCHOOL = (
    "开学公告",
    "本店教辅图书七折，即日起报名者均可获",
    "赠礼品，名额有限，详情请来电咨询。",
    "特此公告。",
    "云岭职业学院",
)
BANK = ("云岭银行", "您身边的银行", "招聘启事", "面向社会诚聘会计，薪资待遇面议，有意", "者请来电咨询。")
GIFTS = (
    "促销：即日起全场优惠，满三百元送礼品，",
    "会员可参加抽奖，奖品丰富，先到先得，领",
    "完即止，凡是来店里的老人和孩子每人都有",
    "一份。",
)


@pytest.mark.parametrize(
    ("lines", "span"),
    [
        (TRAVEL, (0, 5)),
        (SCHOOL, (0, 5)),
        (BANK, (0, 5)),
        (("促销热线：400-135-3094", *GIFTS), (0, 5)),
        (OFFERS["a bank"], (0, 9)),
        (("后山名邸的老人都来了。", *OFFERS["flats"]), (1, 8)),
        (("老人们都来了", *OFFERS["flats"]), (1, 8)),
        (("旧话" * 100, *OFFERS["flats"]), (1, 8)),
    ],
    ids=[
        "a list",
        "a school",
        "a name above",
        "the rest of a sentence",
        "its label",
        "a sentence",
        "a headline",
        "wide",
    ],
)
def test_it_has_its_title_its_last_sentence_and_its_issuer(lines: tuple[str, ...], span: tuple[int, int]) -> None:
    assert find(*lines) == [span]


def test_what_stands_between_two_is_an_article() -> None:
    between = ARTICLE[2].split("\n")
    lines = [*OFFERS["flats"], *between, *OFFERS["flats"]]
    size = len(OFFERS["flats"])
    assert find(*lines) == [(0, size), (len(lines) - size, len(lines))]


REPORTED = (
    "即日起顾客购物满三百元送礼品，优惠不断，",
    "会员还可参加抽奖，记者从商场了解到，奖品",
    "丰富，先到先得，领完即止，经理表示，促销",
    "只有三天。",
)
TOLD = ("老人们说，如今买东西优惠，来电咨询就有", "人送货，年轻人面向社会创业，日子好过。")
SERVICE = (
    "昨天，村里的老人在后山种下了三百棵果树，来摘果子都会有优惠，",
    "孩子们放学就来浇水，他们说这片山坡以后就是果园，到时候报名的",
    "人多，等到秋天收成好了，大家都来，还可以先预约再上山看看果树",
    "长高了多少，老人们高兴得很，都说日子好过，来咨询的人也不少。",
    "电话：0354-1234567",
)
LAW = (
    "债务人放弃债权，影响债权人的债权实现，",
    "债权人的债权到期以后，债务人的债务依",
    "旧存在，债权债务都要清清楚楚。债务人",
    "的债务，债权人的债权，一样也不能少。",
)


@pytest.mark.parametrize("lines", [REPORTED, TOLD, SERVICE, LAW], ids=["reported", "told", "a service", "one phrase"])
def test_news_of_offers_and_notices_is_no_advertisement(lines: tuple[str, ...]) -> None:
    assert find(*lines) == []


def test_a_phrase_here_and_there_makes_no_advertisement() -> None:
    plain = "后山的果园今年收成很好，老人们都讲雨水足，枝头都压弯了，孩子们放学就来摘果子吃。"
    phrases = ("要开业的小店", "招租的牌子", "有人报名", "也有人咨询", "听说有优惠", "还有礼品", "大家预约")
    assert find(*set_solid(plain.join(phrases), 18).split("\n")) == []


def test_what_is_known_already_parts_two_advertisements() -> None:
    lines = [*NOTICES["roadworks"], "（云岭日报）", *NOTICES["debts"]]
    cut = len(NOTICES["roadworks"])
    assert find_solicitations(lines_of("\n".join(lines)), {cut}) == [(0, cut), (cut + 1, len(lines))]


def test_offers_without_a_line_that_only_advertisements_have_may_be_news() -> None:
    assert find(*GIFTS) == []
