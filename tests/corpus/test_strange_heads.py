"""Headlines that speak of another article are taken back, all the more on pages with several of them."""

from itertools import accumulate, pairwise

from corpus.heading import Heading
from corpus.kinship import Kinship
from corpus.layout import SetLine
from corpus.measure import width_of
from corpus.model import Line
from corpus.roles import Role
from corpus.segment import Stretch
from corpus.strange_heads import withdraw_strange

WATER = ("河边村的水渠修好了，浇上后山的田。", "石料取自后山，村民轮流出工。", "三公里水渠通水，稻子长得高。")
STAGE = ("老剧院昨晚敲响锣鼓，台下坐满了人。", "木梁和雕花按老照片修缮。", "戏迷从邻县赶来，散场已近半夜。")
FRUIT = ("果园喜迎丰收，苹果和梨都比往年甜。", "果农连夜装车运到省城。", "合作社教人剪枝，来年还要扩种。")
SNOW = ("大雪封山，民警护送孩子上学。", "铲雪车连夜开上盘山公路。", "学校食堂熬好姜汤等着孩子。")
OWN = ("河边村的水渠通水", "老剧院敲响锣鼓", "果园喜迎丰收", "民警护送孩子上学")


PERHAPS = "稻子长得高果园苹果"
"""Half of it speaks of the first article, but not of its first paragraphs, and half of another one."""


def withdrawn(*headlines: str, articles: tuple[tuple[str, ...], ...] = (WATER, STAGE, FRUIT, SNOW)) -> list[str]:
    kinship = Kinship(paragraph for article in articles for paragraph in article)
    ends = list(accumulate(map(len, articles), initial=0))
    stretches = [Stretch(first, end) for first, end in pairwise(ends)]
    headings = [
        Heading([SetLine(Line(text, at), Role.DISPLAY, width_of(text))] if text else [])
        for at, text in enumerate(headlines)
    ]
    taken = [line.text for line in withdraw_strange(stretches, headings, kinship)]
    left = ["".join(line.text for line in heading.lines) for heading in headings]
    assert left == ["" if text in taken else text for text in headlines]
    return taken


def test_headlines_over_their_articles_stay() -> None:
    assert withdrawn(*OWN) == []
    assert withdrawn(OWN[0], "", "", "") == []


def test_what_is_surely_another_article_s_goes() -> None:
    assert withdrawn(OWN[0], OWN[2], "", OWN[3]) == [OWN[2]]


def test_one_of_many_goes_where_it_is_sure() -> None:
    more = (
        ("图书馆延长开放时间，读者凭身份证入馆。", "阅览室添了灯。"),
        ("菜市场改造完工，摊位宽敞明亮。", "排水沟也修过了。"),
        ("公交线路增加班次，末班车推迟一小时。", "站牌换成电子屏。"),
        ("中医院开设夜门诊，挂号窗口不关灯。", "年轻人下班来看病。"),
    )
    pairs = tuple(one[:2] for one in (WATER, STAGE, FRUIT, SNOW)) + more
    own = (*OWN, "图书馆延长开放时间", "菜市场改造完工", "公交线路增加班次", "中医院开设夜门诊")
    assert withdrawn(*own, articles=pairs) == []
    assert withdrawn(own[0], own[2], "", *own[3:], articles=pairs) == [own[2]]
    assert withdrawn(PERHAPS, *own[1:], articles=(WATER, *pairs[1:])) == []


def test_what_its_first_paragraphs_do_not_say_is_doubted() -> None:
    assert withdrawn(PERHAPS, *OWN[1:]) == [PERHAPS]
    assert withdrawn(PERHAPS, "", "", "") == [PERHAPS]


def test_a_headline_of_which_no_article_says_much_stays() -> None:
    assert withdrawn("年年有余", *OWN[1:]) == []
    assert withdrawn("稻子长得高", *OWN[1:]) == []


def test_where_all_articles_speak_of_the_same_words_tell_nothing() -> None:
    alike = tuple((f"{one[0]}{OWN[1]}{OWN[2]}", *one[1:]) for one in (WATER, SNOW, WATER, SNOW))
    assert withdrawn(OWN[1], OWN[2], OWN[1], OWN[3], articles=alike) == []
    assert withdrawn(OWN[3], OWN[2], OWN[1], OWN[2], articles=alike) == []
