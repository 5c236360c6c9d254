"""Which lines of a text layer are display and which open, carry on and close its paragraphs."""

import pytest

from corpus.layout import lay_out
from corpus.readers import read_text
from corpus.roles import BODY, Role

ABOVE = (
    "东湖大桥昨天上午合龙，大桥全长三公里，施工队伍在桥上放了鞭炮，两岸居民都赶来观看，"
    "孩子们挥着小旗，老人们说等了二十年。"
)
BELOW = (
    "桥面铺装下月开始，将在明年元旦以前完工，到时候驾车过湖只要五分钟，两岸居民已经盼了二十年，今天终于等到了这一刻。"
)


def set_in(measure: int, text: str, indent: int = 2) -> str:
    """The lines of a paragraph; of its indent only the room remains, as in a text layer."""
    first = text[: measure - indent]
    rest = text[len(first) :]
    return "\n".join([first, *(rest[at : at + measure] for at in range(0, len(rest), measure))])


def roles_of(*blocks: str) -> dict[str, Role]:
    return {line.text: line.role for line in lay_out(read_text("page.txt", "\n\n".join(blocks).encode()))}


@pytest.mark.parametrize(
    "display",
    [["两岸居民期盼成真"], ["两岸居民二十年的", "期盼今天终于成真了"], ["两岸居民的期盼", "", "飞虹横跨东湖南北岸"]],
)
def test_lines_that_fit_their_column_are_display_where_a_paragraph_opens_below(display: list[str]) -> None:
    above = "\n".join(set_in(10, text) for text in (ABOVE, BELOW, ABOVE))
    roles = roles_of(above, "\n".join(display), set_in(12, BELOW))
    assert {roles[line] for line in display if line} == {Role.DISPLAY}
    assert (roles[BELOW[:10]], roles[BELOW[10:22]]) == (Role.OPENING, Role.MIDDLE)


def test_a_paragraph_may_go_on_in_the_next_column_after_its_first_line() -> None:
    above = "\n".join(set_in(10, text) for text in (ABOVE, BELOW, ABOVE))
    roles = roles_of(above, "两岸居民期盼大桥", set_in(10, BELOW, indent=0))
    assert (roles["两岸居民期盼大桥"], roles[BELOW[:10]]) == (Role.OPENING, Role.MIDDLE)


def test_a_line_that_begins_with_the_end_of_a_word_opens_no_paragraph() -> None:
    above = "\n".join(set_in(10, text) for text in (ABOVE, BELOW, ABOVE))
    rest = set_in(12, "队，" + BELOW)
    roles = roles_of(above, "东湖上来了一支施工", rest)
    assert (roles["东湖上来了一支施工"], roles[rest.split("\n")[0]]) == (Role.OPENING, Role.MIDDLE)


@pytest.mark.parametrize(
    ("lead", "rest"),
    [("本报东湖新区3月12", "日电（记者王军李兰）"), ("本报东湖新区3月12日", "\n电 （ 记 者   王 军 ）")],
    ids=["in a day", "letter by letter below a blank line"],
)
def test_a_lead_that_the_next_line_ends_opens_a_paragraph_and_does_not_close_it(lead: str, rest: str) -> None:
    above = "\n".join(set_in(10, text) for text in (ABOVE, BELOW, ABOVE))
    roles = roles_of(above, f"{lead}\n{rest}\n{set_in(10, BELOW, indent=0)}")
    assert (roles[lead], roles[rest.strip()], roles[BELOW[:10]]) == (Role.OPENING, Role.MIDDLE, Role.MIDDLE)


def test_a_leads_end_closes_nothing_where_the_line_below_looks_like_the_first_of_a_paragraph() -> None:
    above = "\n".join(set_in(10, text) for text in (ABOVE, BELOW, ABOVE))
    roles = roles_of(above, f"本报东湖新区3月12\n日电（记者王军）\n{set_in(8, BELOW, indent=0)}")
    assert (roles["日电（记者王军）"], roles[BELOW[:8]]) == (Role.MIDDLE, Role.MIDDLE)


@pytest.mark.parametrize(
    ("headline", "rest"),
    [("本报今起推出新栏目", "3月5日讯（记者 王军）"), ("本报优秀通", "讯员表彰大会举行\n\n")],
    ids=["over a body with a day", "that goes over two lines"],
)
def test_a_headline_about_the_paper_opens_no_paragraph_with_the_line_below(headline: str, rest: str) -> None:
    above = "\n".join(set_in(16, text) for text in (ABOVE, BELOW, ABOVE))
    assert roles_of(above, f"\n{headline}\n{rest}{set_in(16, BELOW, indent=0)}")[headline] is Role.DISPLAY


QUESTION = "东湖大桥何时能够通车？"


@pytest.mark.parametrize(
    "blocks",
    [
        [set_in(16, ABOVE), QUESTION, "——铺装下月开始", set_in(16, BELOW)],
        [set_in(16, ABOVE), f"{QUESTION}\n本报讯（记者 王军）{BELOW[:5]}\n" + set_in(16, BELOW[5:], indent=0)],
        [set_in(16, ABOVE), "飞虹横跨南北岸", QUESTION, set_in(16, BELOW)],
        [set_in(16, ABOVE), QUESTION, set_in(16, BELOW)],
        [set_in(16, ABOVE), "东湖大桥已经合龙了！\n" + QUESTION, "飞虹横跨南北岸", set_in(16, BELOW)],
    ],
    ids=["over a deck", "over a lead", "under a kicker", "between blank lines", "below another one"],
)
def test_a_question_is_a_headline_where_display_is_waited_for(blocks: list[str]) -> None:
    assert roles_of(*blocks)[QUESTION] is Role.DISPLAY


@pytest.mark.parametrize("question", ["大桥何时通车？", QUESTION])
def test_a_question_among_paragraphs_is_one_of_them(question: str) -> None:
    joint = "\n\n" if len(question) < 10 else "\n"
    assert roles_of(joint.join((set_in(16, ABOVE), question, set_in(16, BELOW))))[question] is Role.WHOLE


def test_those_who_write_for_the_paper_are_no_lead() -> None:
    above = "\n".join(set_in(22, text) for text in (ABOVE, BELOW, ABOVE))
    headline = "本报优秀通讯员表彰大会举行"
    assert roles_of(above, headline, set_in(22, BELOW))[headline] is Role.DISPLAY


@pytest.mark.parametrize("question", ["　　东湖大桥何时能够通车？", "何时通车？"])
def test_a_question_that_is_text_for_sure_or_short_is_a_paragraph_above_display(question: str) -> None:
    blocks = (set_in(16, ABOVE), question, "飞虹横跨南北岸", "——铺装下月开始", set_in(16, BELOW))
    assert roles_of(*blocks)[question] is Role.WHOLE


def test_a_question_of_an_interview_is_text() -> None:
    above = "\n".join(set_in(10, text) for text in (ABOVE, BELOW, ABOVE))
    roles = roles_of(f"{above}\n问：东湖大桥何时\n能够通车呢？", "飞虹横跨南北岸", "——铺装下月开始", set_in(12, BELOW))
    assert (roles["问：东湖大桥何时"], roles["能够通车呢？"]) == (Role.OPENING, Role.CLOSING)


@pytest.mark.parametrize(
    ("above", "below"),
    [
        (set_in(16, ABOVE) + "\n\n", "\n\n".join(set_in(16, f"{number}{BELOW}") for number in range(8))),
        ("东湖大桥，两岸居民，", set_in(16, BELOW)),
        ("本报讯（记者 王军）", set_in(16, BELOW)),
    ],
    ids=["blank lines between all paragraphs", "of three clauses", "with a lead"],
)
def test_a_question_that_paragraphs_have_too_is_one(above: str, below: str) -> None:
    last = f"{above}{QUESTION}".rpartition("\n")[2]
    assert roles_of(set_in(16, ABOVE), f"{above}{QUESTION}", below)[last] in BODY


PARTED = tuple(set_in(16, f"{number}{BELOW}") for number in range(9))


@pytest.mark.parametrize(
    "blocks", [("飞虹横跨东湖南北岸的两边", QUESTION, *PARTED), (*PARTED, QUESTION)], ids=["first", "last"]
)
def test_a_question_that_opens_or_ends_what_blank_lines_part_is_a_paragraph(blocks: tuple[str, ...]) -> None:
    assert roles_of(*blocks)[QUESTION] is Role.WHOLE


def test_a_question_of_many_lines_is_a_paragraph() -> None:
    asked = "两岸居民盼了二十年的东湖大桥今天合龙以后究竟要到什么时候才能让所有的车辆都能够免费通行呢？"
    roles = roles_of(set_in(10, ABOVE), set_in(10, asked), "飞虹横跨东湖南北岸", set_in(10, BELOW))
    assert roles[asked[:8]] is Role.OPENING


def solid(*printed: str) -> dict[str, Role]:
    """The roles of lines between which no blank line stands."""
    return {line.text: line.role for line in lay_out(read_text("page.txt", "\n".join(printed).encode()))}


def test_a_cry_above_a_byline_or_below_one_is_a_headline() -> None:
    cry = "东湖大桥昨天合龙，两岸居民盼了二十年！"
    above, below = set_in(16, ABOVE), set_in(16, BELOW)
    assert solid(above, cry, "本报记者 王军", below)[cry] is Role.DISPLAY
    assert solid(above, below, "飞虹横跨南北岸", "本报记者 王军", cry)[cry] is Role.DISPLAY
    assert solid(above, "通车了！", "本报记者 王军", below)["通车了！"] is Role.WHOLE
    assert solid(above, cry, below)[cry] is Role.WHOLE


def test_a_paragraph_does_not_go_on_below_its_signature() -> None:
    full, display = (
        "两岸居民盼了二十年大桥。",
        ["推广绿色出行共建生态文明", "东湖新区成立环湖骑行宣", "讲团和青年志愿服务总队"],
    )
    roles = solid(set_in(12, ABOVE[:34]), full, "（王军）", *display, "□本报记者 李兰", set_in(12, BELOW))
    assert (roles[full], {roles[line] for line in display}) == (Role.CLOSING, {Role.DISPLAY})


def test_lines_that_fit_their_column_are_display_at_the_page_s_beginning() -> None:
    roles = solid("河北承德县开展志愿服务", "活动点亮残障儿童心愿", set_in(12, BELOW), set_in(12, ABOVE))
    assert (roles["河北承德县开展志愿服务"], roles[BELOW[:10]]) == (Role.DISPLAY, Role.OPENING)


def test_what_stands_below_the_last_sentence_is_display() -> None:
    full, display = "到时候驾车过湖只要五分钟。", ["多家企业免费清理城郊", "卫生死角"]
    roles = solid(set_in(13, ABOVE[:37]), full, *display, "□本报记者 李兰", set_in(13, BELOW))
    assert (roles[full], {roles[line] for line in display}) == (Role.CLOSING, {Role.DISPLAY})


def test_a_line_may_be_short_where_the_next_one_begins_with_a_word_that_does_not_break() -> None:
    short, rest = "两岸居民为此成立了名", "LUXROBOTICS（乐思）的"
    lines = [
        *set_in(14, ABOVE).split("\n")[:2],
        "施工队伍在桥上放了鞭炮（红色）",
        short,
        rest,
        set_in(14, BELOW, indent=0),
    ]
    roles = solid(*lines, set_in(14, ABOVE), set_in(14, BELOW))
    assert (roles[lines[2]], roles[short], roles[rest]) == (Role.MIDDLE, Role.MIDDLE, Role.MIDDLE)


def test_a_deck_beside_its_headline_is_a_line_of_its_own() -> None:
    roles = solid(set_in(16, ABOVE), "飞虹横跨南北岸 ——铺装下月开始", set_in(16, BELOW))
    assert roles["——铺装下月开始"] is Role.DISPLAY


def test_a_notice_is_an_advertisement_up_to_its_issuer() -> None:
    notice = [
        "公　告",
        "根据有关规定，现将安城区滨",
        "河路改造工程施工期间交通管",
        "制事项公告如下：",
        "管制时间：即日起至年底",
        "请过往车辆绕行，不便之处敬",
        "请谅解。",
        "青禾市公安局交警支队",
    ]
    roles = solid(*notice, "东湖大桥合龙", set_in(16, ABOVE), set_in(16, BELOW))
    assert [roles[line] for line in notice] == [Role.ADVERTISEMENT] * 8
    assert roles["东湖大桥合龙"] is Role.DISPLAY


def test_a_headline_fits_no_column_because_the_text_below_begins_with_a_year() -> None:
    headline = "飞虹横跨湖面两岸居民赶来"
    roles = solid(set_in(14, ABOVE), headline, set_in(14, "2024年元旦，" + BELOW), set_in(14, ABOVE))
    assert roles[headline] is Role.DISPLAY


@pytest.mark.parametrize("headline", ["红娘牵线变骗案", "爱心走进县医院"], ids=["a strange one", "an office in it"])
def test_what_stands_below_a_notice_is_no_part_of_it(headline: str) -> None:
    notice = ["公　告", "桥面铺装，现公告如下：", "请过往车辆绕行。", "青禾市公安局", "2021年8月10日"]
    roles = solid(set_in(16, ABOVE), *notice, headline, set_in(16, BELOW))
    assert roles["2021年8月10日"] is Role.ADVERTISEMENT
    assert roles[headline] is Role.DISPLAY


def test_an_office_on_the_line_of_a_notice_s_title_is_a_part_of_it() -> None:
    notice = ["公 告", "桥面铺装，现公告如下：", "请过往车辆绕行。", "青禾市公安局"]
    for office, role in (("青禾市交警支队", Role.ADVERTISEMENT), ("飞虹横跨南北岸", Role.DISPLAY)):
        roles = solid(set_in(16, ABOVE), f"{office} {notice[0]}", *notice[1:], "东湖大桥合龙", set_in(16, BELOW))
        assert {line.strip(): is_whose for line, is_whose in roles.items()}[office] is role
    roles = solid(set_in(16, ABOVE), "青禾市交警支队", *notice, "东湖大桥合龙", set_in(16, BELOW))
    assert roles["青禾市交警支队"] is Role.DISPLAY


@pytest.mark.parametrize(
    ("heading", "is_display"),
    [
        (("东湖大桥南北两岸的三十万居", "民盼望多年今合龙"), True),
        (("东湖大桥南北两岸喜庆的节日", "人盼望多年今合龙"), False),
    ],
)
def test_a_word_goes_on_below_a_line_of_display(heading: tuple[str, str], *, is_display: bool) -> None:
    roles = roles_of("\n".join([*heading, set_in(10, ABOVE), set_in(10, BELOW)]))
    assert [roles[line] is Role.DISPLAY for line in heading] == [True, is_display]
