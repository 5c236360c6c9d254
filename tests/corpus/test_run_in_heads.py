"""Headlines of briefs that a text layer gives on one line with their text."""

from collections.abc import Sequence

import pytest

from corpus.composition import compose
from corpus.heads_tables import opens_brief
from corpus.layout import SetLine, lay_out, lay_out_again
from corpus.measure import width_of
from corpus.model import Line, Reading
from corpus.readers import read_text
from corpus.readers.text import split_lines
from corpus.roles import Role
from corpus.run_in_heads import find_run_ins, split_run_ins
from corpus.understanding import understand

_BRIEFS = (
    ("供水公司改造管网", "昨天，城东一千户居民用上了新的水管，公司说年底以前全城老旧的管子都会换完。"),
    ("多地果园喜迎丰收季节", "今年雨水多，苹果和梨都比往年甜，果农们连夜装车，第一批已经运到省城的市场。"),
    ("村史馆向市民开放", "展柜里有旧农具和老照片，开馆第一天来了三百多人，馆里的老人讲了一上午的故事。"),
)


def _set(form: str, measure: int = 18, *, name: str = "", headlines: Sequence[str] = ()) -> str:
    rows = [name] if name else []
    for headline, (_, text) in zip(headlines or [headline for headline, _ in _BRIEFS], _BRIEFS, strict=True):
        said = form.format(headline) + text
        rows.append(said[: measure - 2])
        rows += [said[at : at + measure] for at in range(measure - 2, len(said), measure)]
    return "\n".join(rows)


def _lines(text: str) -> list[Line]:
    return list(split_lines(text))


def _read(text: str) -> Reading:
    return understand(read_text("page.txt", text.encode()))


@pytest.mark.parametrize("form", ["●{}　", "■{} ", "{}　", "{}  "])
def test_briefs_with_their_headlines_run_in_are_as_many_articles(form: str) -> None:
    reading = _read(_set(form, name="基层短讯"))
    assert [(article.headline, article.body) for article in reading.articles] == list(_BRIEFS)


@pytest.mark.parametrize(("name", "count"), [("基层短讯", 3), ("村里见闻。", 0)], ids=["below a name", "below a text"])
def test_a_space_is_white_enough_below_the_name_of_briefs(name: str, count: int) -> None:
    assert len(find_run_ins(_lines(_set("{} ", name=name)))) == count


def test_a_headline_run_in_may_have_a_space_where_wider_white_ends_it() -> None:
    _, heads = split_run_ins(_lines(_set("{} 各界盼着这一天　", measure=24, name="基层短讯")))
    assert len(heads) == 3


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ("{}　", ["供水公司改造管网", "多地果园喜迎今年的丰", "收季节", "村史馆向市民开放"]),
        ("●{} ", ["●供水公司改造管网", "●多地果园喜迎今年的", "丰收季节", "●村史馆向市民开放"]),
    ],
)
def test_a_headline_run_in_may_go_over_two_lines(form: str, said: list[str]) -> None:
    page = _set(
        form, 12, name="基层短讯", headlines=("供水公司改造管网", "多地果园喜迎今年的丰收季节", "村史馆向市民开放")
    )
    lines = _lines(page)
    split, heads = split_run_ins(lines)
    assert [split[at].text.strip() for at in sorted(heads)] == said
    assert "".join(line.text for line in split) == "".join(line.text for line in lines)


@pytest.mark.parametrize(("name", "count"), [("基层短讯", 3), ("村里见闻", 0)], ids=["briefs", "crossheads"])
def test_a_headline_with_its_mark_may_fill_its_line_below_the_name_of_briefs(name: str, count: int) -> None:
    headlines = ("供水公司改造城乡老旧管网", "多地果园喜迎丰收季节到来", "村史馆今天向全市市民开放")
    lines = _lines(_set("●{}", 15, name=name, headlines=headlines))
    split, heads = split_run_ins(lines)
    assert (split, len(heads)) == (lines, count)


@pytest.mark.parametrize(
    "page",
    [
        "村里的老人们商量了几天。\n" + _set("●{}　"),
        "村里的老人们商量了几天。\n\n" + _set("●{}　").replace("\n●", "\n\n●"),
        "村里的老人们商量了几天。\n\n" + _set("{}　"),
    ],
    ids=["a list within a text", "a list with blank lines", "no marks"],
)
def test_a_list_in_an_article_is_no_row_of_briefs(page: str) -> None:
    assert find_run_ins(_lines(page)) == []


def test_briefs_with_marks_may_stand_in_a_block_of_their_own() -> None:
    assert len(find_run_ins(_lines("村里的老人们商量了几天。\n\n" + _set("●{}　")))) == 3


def test_briefs_of_a_row_all_have_the_mark_of_the_first() -> None:
    page = _set("●{}　", name="基层短讯") + "\n" + _set("{}　")
    assert [one.mark for one in find_run_ins(_lines(page))] == ["●"] * 3


def test_a_headline_run_in_may_go_over_the_first_two_lines_of_a_page() -> None:
    headlines = ("多地果园喜迎今年的丰收季节", "供水公司改造管网", "村史馆向市民开放")
    found = find_run_ins(_lines(_set("●{}　", 12, headlines=headlines)))
    assert (len(found), found[0].first, found[0].last) == (3, 0, 1)


@pytest.mark.parametrize(
    ("text", "white"),
    [("上了新的水管，", "上了　新水管，"), ("第一批已经运到", "第一批已　经运到")],
    ids=["second", "third line"],
)
def test_white_within_a_text_makes_no_headline(text: str, white: str) -> None:
    page = _set("{}　", name="基层短讯").replace(text, white)
    assert [one.first for one in find_run_ins(_lines(page))] == [1, 4, 7]


def test_a_name_of_briefs_and_who_wrote_them_stay_over_a_headline_run_in() -> None:
    first, *rest = _read("本报记者 王军\n\n" + _set("●{}　", name="基层短讯")).articles
    assert (first.byline, first.uncertain) == ("本报记者 王军", ())
    assert {(article.label, article.uncertain) for article in rest} == {("基层短讯", ())}


def test_headlines_without_texts_are_no_briefs() -> None:
    assert find_run_ins(_lines("基层短讯\n" + "\n".join(f"●{headline}" for headline, _ in _BRIEFS))) == []


def test_a_row_that_begins_with_a_crosshead_is_none_of_briefs() -> None:
    headlines = ("村里的老人们商量了好几天了", "供水公司改造管网　", "村史馆向市民开放　")
    assert find_run_ins(_lines(_set("●{}", 15, headlines=headlines))) == []


def test_crossheads_of_two_parts_with_their_marks_are_no_briefs() -> None:
    headlines = ("供水公司 改造管网", "多地果园 喜迎丰收", "市民走进 村史馆里")
    rows = [
        row
        for headline, (_, text) in zip(headlines, _BRIEFS, strict=True)
        for row in (f"◆{headline}", text[:16], text[16:])
    ]
    assert find_run_ins(_lines("\n".join(rows))) == []


def test_a_headline_of_narrow_lines_below_a_brief_is_none_of_its_column() -> None:
    page = _set("{}　", name="基层短讯") + "\n老街上走来了\n慰问队员 各\n方盼着团圆\n昨天，街上来了慰问队。"
    assert len(find_run_ins(_lines(page))) == 3


def test_the_last_brief_of_a_row_has_one_paragraph_as_the_others_have() -> None:
    body = "大桥昨天合龙，全长三公里，两岸居民都赶来观看，老人们说等了二十年，今后进城只要五分钟。"
    reading = _read(_set("●{}　", name="基层短讯") + "\n\n" + body[:16] + "\n" + body[16:34] + "\n" + body[34:])
    assert [article.body for article in reading.articles] == [text for _, text in _BRIEFS] + [body]


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        (("●", "text", "●", "text"), [False, True]),
        (("●", "text"), [False]),  # one brief alone says nothing of how long the next one is
        (("●", "text", "text", "●", "text"), [False, False, False]),
    ],
    ids=["the last of two", "one alone", "below one of two paragraphs"],
)
def test_a_brief_ends_with_its_paragraph_only_where_those_above_it_do(
    rows: Sequence[str], expected: list[bool]
) -> None:
    lines = [
        SetLine(Line(text, 10 * at), Role.RUN_IN if text == "●" else Role.WHOLE, width_of(text))
        for at, text in enumerate((*rows, "text"))
    ]
    assert [one.is_brief for one in compose(lines).paragraphs] == [*expected, False]


def test_what_stands_over_a_headline_run_in_is_not_lost() -> None:
    reading = _read("一路花香飘进山村里\n\n" + _set("●{}　"))
    assert [article.headline for article in reading.articles] == [headline for headline, _ in _BRIEFS]
    assert "一路花香飘进山村里" in reading.unplaced


def test_lines_laid_out_again_keep_their_headlines() -> None:
    lines = lay_out(read_text("page.txt", _set("{}　", name="基层短讯").encode()))
    assert [line.role for line in lay_out_again(lines)] == [line.role for line in lines]


def test_a_text_under_a_headline_run_in_is_a_brief_however_long() -> None:
    page = read_text("page.txt", (_set("●{}　") + "\n" + _set("{}").replace("。", "，") * 12).encode())
    assert opens_brief(compose(lay_out(page)), 2)


@pytest.mark.parametrize(
    "text",
    [
        _set("{}　").split("多地")[0],
        _set("{}") + "\n",
        "●供水公司改造管网　昨天，公司说水管会换完。\n"
        + "城东一千户居民用上了新的水管。\n" * 20
        + "●村史馆向市民开放　昨天，来了三百多人。",
        "供水公司改造　管网焕新颜！\n" * 4,
        "本报讯　（记者 王军）昨天，大桥\n合龙。\n" * 4,
        "云岭晚报　2018年3月8日　星期四\n责任编辑 叶鑫　版式 胡波\n要闻　第2版\n",
        "新华社太原3月5日电　近日，大桥合\n来观看，孩子们挥着小旗。\n" * 4,
        "一位老人对记者说　他等了\n二十年才等到这座桥合龙，心里很是高兴，今后进城只要五分钟。\n" * 4,
    ],
    ids=["one alone", "no white", "far apart", "no stops", "reporters", "folio", "lead", "short line"],
)
def test_white_in_a_line_alone_makes_no_headline(text: str) -> None:
    assert find_run_ins(_lines(f"基层短讯\n{text}")) == []


_TOLD = (
    ("渠水进村", "昨天，渠水流进河边村，渠水清得见底，村里的老人站在渠边看了很久，都说稻子要长高。"),
    ("河边村三公里水渠通水", "昨天，河边村三公里长的水渠通水，村里的老人站在渠边看了很久，都说稻子要长高。"),
    ("老剧院修缮一新", "昨晚，修缮一新的老剧院敲响锣鼓，台下坐满了人，散场时已近半夜，人们还不肯走。"),
)


def _set_told(heads: Sequence[str]) -> str:
    rows = ["老人们说，这样的好年景许多年没有见过了。"]
    for head, (_, text) in zip(heads, _TOLD[1:], strict=True):
        said = f"■{head}　{text}"
        rows += [said[:16], *(said[at : at + 16] for at in range(16, len(said), 16))]
    return "\n".join(rows)


def test_marked_headlines_are_told_by_what_their_texts_say_again() -> None:
    assert len(find_run_ins(_lines(_set_told([head for head, _ in _TOLD[1:]])))) == 2
    assert find_run_ins(_lines(_set_told(["报名时间和地点", "参加比赛的条件"]))) == []
    assert find_run_ins(_lines(_set_told(["河边村水渠", "老剧院修缮"]))) == []


def test_the_mark_of_most_headlines_counts() -> None:
    text = _set_told([head for head, _ in _TOLD[1:]]).replace("过了。", "过了。\n（云岭县融媒体中心的编辑 王晶春）")
    assert len(find_run_ins(_lines(text))) == 2


@pytest.mark.parametrize(("white", "count"), [("　", 2), ("  ", 2), (" ", 0)])
def test_without_a_mark_wide_white_tells(white: str, count: int) -> None:
    text = _set_told([head for head, _ in _TOLD[1:]]).replace("■", "").replace("　", white)
    assert len(find_run_ins(_lines(text))) == count


def test_without_a_mark_one_headline_that_is_told_is_too_few() -> None:
    assert find_run_ins(_lines(_set_told(["河边村三公里水渠通水", "参加比赛的条件"]).replace("■", ""))) == []
    assert len(find_run_ins(_lines(_set_told(["河边村三公里水渠通水", "参加比赛的条件"])))) == 2


def _set_in_brackets(heads: Sequence[str], measure: int = 12) -> str:
    rows = ["老人们说，这样的好年景许多年没有见过了。"]
    for head, (_, text) in zip(heads, _TOLD[1:], strict=True):
        said = f"【{head}】{text}"
        rows += [said[at : at + measure] for at in range(0, len(said), measure)]
    return "\n".join(rows)


@pytest.mark.parametrize("measure", [7, 10, 20])
def test_headlines_in_brackets_may_be_broken(measure: int) -> None:
    text = _set_in_brackets([head for head, _ in _TOLD[1:]], measure)
    articles = _read(text).articles
    assert [(one.headline, one.body) for one in articles[1:]] == list(_TOLD[1:])


def test_a_bracket_that_is_a_note_or_stays_open_is_no_headline() -> None:
    assert find_run_ins(_lines(_set_in_brackets(["编者按", "开栏的话"]))) == []
    assert find_run_ins(_lines(_set_in_brackets([f"{head}。" for head, _ in _TOLD[1:]]))) == []
    text = _set_in_brackets([head for head, _ in _TOLD[1:]], 20)
    assert find_run_ins(_lines(text.replace("】", ""))) == []
