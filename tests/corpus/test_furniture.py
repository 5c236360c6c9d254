"""What stands beside the articles in a text layer: folios in pieces, captions without a credit, advertisements."""

import pytest
from mutations import set_solid

from corpus.furniture import find_advertisements, find_captions, find_folio, is_folio_word
from corpus.model import Reading
from corpus.readers.text import read_text, split_lines
from corpus.understanding import understand

BODY = (
    "本报讯（记者王晶）河边村三公里水渠昨日通水，渠边的四百亩稻田当天就浇上了水，村民守在渠口等到半夜。",
    "水渠从上游水库引水，去年冬天开工。修渠用的石料全部取自后山，村民轮流出工，三个月就砌好了渠墙。",
)


def read(*blocks: str) -> Reading:
    return understand(read_text("page.txt", "\n\n".join(blocks).encode()))


def set_article(*heading: str) -> list[str]:
    return [*heading, *(set_solid(paragraph, 16) for paragraph in BODY)]


@pytest.mark.parametrize(
    "folio",
    [
        ("20", "本地新闻", "2016年7月19日　星期二", "云岭晚报", "本版编辑/叶鑫　版式/胡波"),
        ("要闻 02", "云岭晚报　2018年3月8日"),
        ("云岭晚报", "2015年11月28日", "星期六　今日12版", "国内统一连续出版物号 CN 19-0642　第8348期"),
        ("云岭晚报", "科教·第九版", "2015年11月8日 星期日"),
        ("云岭晚报 2019年9月16日 星期一 8版 文化",),
        ("中共云岭市委机关报　责任编辑 叶鑫", "2018年3月8日　星期四　第2版"),
        ("中共云岭市委主管主办", "云岭晚报 2018年3月8日　星期四　第2版"),
        ("中共云岭市委主办　", "2018年3月8日　星期四　第2版"),
        ("A3　云岭晚报",),
        ("07　区县",),
        ("3", "民生·综合", "责编/叶鑫 版式/胡波　2018年3月6日"),
        ("6", "", "关注·综合", "", "责编/叶鑫 版式/胡波　2018年3月6日"),
        ("07　三农", "2018年3月6日　星期二"),
    ],
)
def test_a_folio_is_found_in_all_its_pieces(folio: tuple[str, ...]) -> None:
    reading = read(*folio, *set_article("河边村水渠通水"))
    assert ["".join(line.split()) for line in reading.folio] == ["".join(line.split()) for line in folio if line]
    assert reading.articles[0].headline == "河边村水渠通水"


@pytest.mark.parametrize(
    ("folio", "page"), [("A3　云岭晚报", "A3"), ("3　民生·综合", "3"), ("07　区县", "7"), ("云岭日报　12版", "12")]
)
def test_a_page_beside_the_papers_name_or_its_sections(folio: str, page: str) -> None:
    (article,) = read(folio, *set_article("河边村水渠通水")).articles
    assert article.page == page


@pytest.mark.parametrize("text", ["天气:晴转小雨2至20℃", "天气：多云", "中共云岭市委主管"])
def test_the_weather_and_who_runs_the_paper_are_words_of_a_folio(text: str) -> None:
    assert is_folio_word(text)


@pytest.mark.parametrize("headline", ["3起水渠纠纷案例通报", "12村水渠工程简报", "2处水渠通水喜报"])
def test_a_headline_with_a_number_and_a_report_is_no_folio(headline: str) -> None:
    reading = read(*set_article(headline))
    assert reading.folio == ()
    assert [article.headline for article in reading.articles] == [headline]


def test_a_date_that_ends_a_paragraph_is_no_folio() -> None:
    assert find_folio(split_lines("水渠开工的日子是\n2018年3月8日\n村民都记得。")) == set()


@pytest.mark.parametrize(
    "caption",
    [
        "图为刚刚通水的水渠。",
        "资料图：去年冬天\n村民在后山采石。",
        "村民守在渠口等到半夜。\n新华社发（黄建摄）",
        "图为水渠通水以后，村民守在渠口\n等到半夜。记者 黄建 摄影\n报道",
    ],
)
def test_a_caption_without_a_name_in_its_sentence(caption: str) -> None:
    reading = read(*set_article("河边村水渠通水"), caption)
    assert reading.captions == (caption.replace("\n", ""),)
    assert len(reading.articles[0].paragraphs) == len(BODY)


@pytest.mark.parametrize("opening", ["3月8日上午，村民", "近日，三百户人家", "昨日，三百户人家"])
def test_a_caption_begins_below_the_headline_above_it(opening: str) -> None:
    caption = f"{opening}都守在渠口等水，\n等到半夜。 黄建摄影报道"
    lines = split_lines(f"河边村三公里长的水渠昨日终于通水\n{caption}")
    assert find_captions(lines, set()) == [(1, 3)]
    lines = split_lines(f"后山的三百户人家都来了，老人孩子\n{caption}")
    assert find_captions(lines, set()) == [(0, 3)]


def test_a_sentence_that_breaks_behind_a_part_of_an_office_is_no_advertisement() -> None:
    article = (*ADVERTISEMENT_FREE, "村民都来听课，讲课的人都是区委宣", "传部从各村请来的老人。")
    assert read(*set_article("河边村水渠通水"), "\n".join(article)).advertisements == ()
    assert find_advertisements(split_lines("村民都来听课，区委宣"), set()) == []
    assert find_advertisements(split_lines("河边村村委宣"), set()) == [(0, 1)]


ADVERTISEMENT_FREE = ("冬天以来，后山的几个村子都办起了", "夜校。")


def test_a_photographers_line_is_no_byline() -> None:
    lines = split_lines("水渠昨日通水。\n\n村民守在渠口等到半夜，孩子也来了。\n本报记者 黄建 摄")
    assert find_captions(lines, set()) == [(1, 3)]
    lines = split_lines("水渠昨日通水。\n\n一方水土养一方茶，渠水浇一方田，\n一渠水浇的又何止是田。\n新华社记者 黄建摄")
    assert find_captions(lines, set()) == [(1, 4)]


ADVERTISEMENT = ("旺铺转让", "临街两层", "客源稳定", "接手即可开门", "联系电话：0354-1234567")


@pytest.mark.parametrize("joint", ["\n", "\n\n"])
def test_an_advertisement_takes_the_lines_beside_its_telephone(joint: str) -> None:
    reading = read(*set_article("河边村水渠通水"), joint.join(ADVERTISEMENT))
    assert [article.headline for article in reading.articles] == ["河边村水渠通水"]
    assert reading.advertisements == ("\n".join(ADVERTISEMENT),)


@pytest.mark.parametrize(
    "advertisement",
    [
        "公　告\n因水渠改造需要，渠边路（东段）\n自即日起封闭，\n过往车辆请绕行。\n不便之处，敬请谅解。\n工程管理处",
        "停电通知\n因线路检修，以下区域将计划停电：\n9时至18时，桥西路沿线；\n7时至12时，南郊部分企业。\n"
        "请广大用户提前做好准备。\n供电服务热线：95598",
        "公　告\n自即日起封闭渠边路，\n过往车辆请绕行。\n不便之处，敬请谅解。\n河边村三公里水渠公司",
        "阳光新城\n现房发售　即买即住\n建筑面积90—141平方米\n首付17万元起\n贵宾专线：0354-3403240",
    ],
)
def test_an_advertisement_stays_out_of_the_articles(advertisement: str) -> None:
    reading = read(*set_article("河边村水渠通水"), advertisement)
    assert [article.headline for article in reading.articles] == ["河边村水渠通水"]
    assert "".join(reading.advertisements).split() == advertisement.split()


def test_a_line_below_a_notice_that_is_no_office_is_not_its_issuer() -> None:
    notice = "公　告\n自即日起封闭渠边路，\n过往车辆请绕行。\n不便之处，敬请谅解。"
    reading = read(*set_article("河边村水渠通水"), f"{notice}\n河边村水渠公司架三公里水渠")
    assert reading.advertisements == (notice.replace("\u3000", " "),)


@pytest.mark.parametrize(
    "between",
    [
        ("晋中日报　2021年8月13日　星期五　02版",),
        ("（下转第三版）",),
        (
            "老剧院今晚开锣",
            "　　昨天，修缮一新的老剧院敲响了",
            "锣鼓，木梁和雕花都按老照片修缮",
            "座位加宽了，今晚的票已经售完。",
        ),
    ],
    ids=["folio", "jump", "article"],
)
def test_what_stands_between_two_advertisements_is_no_advertisement(between: tuple[str, ...]) -> None:
    page = ["贵宾专线：0354-3403240", *between, "售楼热线：0354-3403241"]
    reading = read(*set_article("河边村水渠通水"), "\n".join(page))
    advertised = "".join(reading.advertisements)
    assert all(line not in advertised for line in between)


def test_an_advertisement_begins_with_its_title() -> None:
    blocks = (*(set_solid(paragraph, 16) for paragraph in BODY), "一路花香到山村")
    reading = read(*blocks, "遗失声明\n王晓遗失身份证，声明作废。")
    assert "一路花香到山村" not in "".join(reading.advertisements)


def test_what_follows_a_jump_on_its_line_is_body() -> None:
    text = set_solid("（上接第1版）" + BODY[1], 16)
    (article,) = read("河边村水渠通水", text).articles
    assert (article.continued_from, article.body) == ("1", BODY[1])


@pytest.mark.parametrize("below", ["本报记者 王军", "本报讯（记者王军）"], ids=["a byline", "a lead"])
def test_a_line_over_an_article_s_beginning_is_its_headline_and_no_advertisement(below: str) -> None:
    headline = "见财起意“顺手牵羊”"
    body = [set_solid(f"{below * ('讯' in below)}{paragraph}", 16) for paragraph in BODY[1:]]
    text = "\n".join(["江州山泉", "客服热线：0613-2613022", headline, *[below] * ("讯" not in below), *body])
    assert headline not in "".join(read(text).advertisements)
