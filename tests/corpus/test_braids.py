"""Articles that a text layer gives in pieces, column by column, are put together, and other pages stay as they are."""

from collections import Counter
from itertools import zip_longest

import mutations
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from corpus.braids import unbraid
from corpus.layout import lay_out
from corpus.readers import read_text
from corpus.roles import APART
from corpus.samples import sample_pages
from corpus.understanding import understand

HARVEST = (
    "今年夏天，河东县的小麦喜获丰收。全县三十万亩小麦平均亩产五百公斤，比去年多收五十公斤。农民王大山说，小麦灌浆时下了"
    "两场透雨，麦粒又圆又重，收购价也比去年高。",
    "河东县农业局介绍，小麦收割机从五月底开进麦田，昼夜不停，十天收完了全县的小麦。麦收以后，农民马上种下玉米，玉米苗如今"
    "已经长到膝盖高。",
    "河东县还建了三座粮库，小麦晒干就能入库，农民不用再担心下雨。粮库门口，卖粮的拖拉机排起长队。",
)
BRIDGE = (
    "昨天上午十点，省城的东湖大桥正式合龙。东湖大桥全长三公里，桥面有六条车道，是省城最长的跨湖大桥。施工队伍在桥上放了鞭炮，两岸居民"
    "赶来观看大桥合龙。",
    "大桥总工程师李建桥说，大桥的桥墩打到湖底四十米深，能抗八级地震。桥面铺装下月开始，明年元旦大桥通车，驾车过湖只要五分钟。",
    "大桥两头的公园也在修建，居民可以在桥头散步看湖。公园里种了两千棵柳树，柳树下有长椅。",
)
SCHOOL = (
    "新学期开始了，南山小学的学生搬进了新教室。新教室宽敞明亮，每间教室都装了空调，学生夏天上课再也不怕热。校长张文英说，学校"
    "等新教室等了十年。",
    "南山小学的图书馆也开放了，馆里有三万册图书，学生放学后可以在图书馆看书到晚上七点。老师轮流在图书馆值班，辅导学生做作业。",
    "学校的操场铺了塑胶跑道，学生们在跑道上赛跑。下个月，学校要开运动会，家长也来参加赛跑。",
)
HOSPITAL = (
    "市人民医院的急诊楼启用了。急诊楼有十二层，病床三百张，楼顶建了停机坪，救护直升机可以直接降落。院长赵康说，急诊病人从进门到"
    "用药，时间缩短了一半。",
    "医院从外地请来二十名医生，护士也增加了六十名。急诊大厅的屏幕上，病人可以看到前面还有几个人，医生几点能看上病。",
    "医院的食堂、停车场同时启用，病人家属看病不用再为停车发愁。今后急诊楼里还要开设儿科，孩子夜里发烧也能马上看医生。",
)
ARTICLES = (HARVEST, BRIDGE, SCHOOL, HOSPITAL)
HEADLINES = ("河东小麦三十万亩喜丰收", "东湖大桥合龙元旦通车", "南山小学学生搬进新教室", "医院急诊楼启用病床三百张")


def columns_of(paragraphs: tuple[str, ...], measure: int, count: int) -> list[str]:
    lines = [line for paragraph in paragraphs for line in mutations.set_solid(paragraph, measure).split("\n")]
    height = -(-len(lines) // count)
    return ["\n".join(lines[at : at + height]) for at in range(0, len(lines), height)]


def in_turn(measure: int, count: int) -> str:
    columns = [columns_of(article, measure, count) for article in ARTICLES]
    rounds = [column[at] for at in range(count) for column in columns]
    return "\n\n".join([*rounds, *HEADLINES])


@pytest.mark.parametrize(("measure", "count"), [(13, 2), (13, 3), (16, 2), (16, 3), (18, 2)])
def test_columns_in_turn_become_articles_under_their_headlines(measure: int, count: int) -> None:
    reading = understand(read_text("page.txt", in_turn(measure, count).encode()))
    read = [(article.headline, tuple(p.text for p in article.paragraphs)) for article in reading.articles]
    assert read == list(zip(HEADLINES, ARTICLES, strict=True))


def test_headlines_between_the_columns_are_no_part_of_them() -> None:
    first, second = zip(*(columns_of(article, 16, 2) for article in ARTICLES), strict=True)
    furniture = "南州日报\n\n第3版　综合\n\n2022年11月24日　星期四"
    decks = [f"{headline}\n——{headline[:4]}这一年\n\n本报记者 王 军" for headline in HEADLINES]
    reading = understand(read_text("page.txt", "\n\n".join([furniture, *first, *decks, *second]).encode()))
    assert [tuple(p.text for p in article.paragraphs) for article in reading.articles] == list(ARTICLES)
    assert {(a.paper, a.page) for a in reading.articles} == {("南州日报", "3")}


ORDERS = {
    "as printed": lambda text: text,
    "headlines before": mutations.headlines_before,
    "headlines last": mutations.headlines_last,
    "no blank lines": mutations.without_blank_lines,
    "another order": mutations.reordered(3, 1, 5, 0, 4, 2),
    "narrow columns": mutations.rewrapped(12),
}


@pytest.mark.parametrize("order", ORDERS)
def test_a_page_in_the_order_of_its_articles_is_left_alone(order: str) -> None:
    text = ORDERS[order](sample_pages()[0].read_text(encoding="utf-8"))
    assert unbraid(lay_out(read_text("sample.txt", text.encode()))) is None


@given(st.integers(11, 22), st.lists(st.integers(4, 9), min_size=4, max_size=4))
def test_every_line_of_an_article_is_kept_once(measure: int, heights: list[int]) -> None:
    columns = []
    for article, height in zip(ARTICLES, heights, strict=True):
        lines = [line for paragraph in article for line in mutations.set_solid(paragraph, measure).split("\n")]
        columns.append(["\n".join(lines[at : at + height]) for at in range(0, len(lines), height)])
    rounds = [column for row in zip_longest(*columns) for column in row if column]
    set_lines = lay_out(read_text("page.txt", "\n\n".join([*rounds, *HEADLINES]).encode()))
    braid = unbraid(set_lines)
    assume(braid is not None)
    kept = Counter(line.line.start for line in set_lines if line.role not in APART)
    assert Counter(line.line.start for line in braid or ()) == kept
