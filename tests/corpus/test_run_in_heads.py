"""Headlines of briefs that a text layer gives on one line with their text."""

import pytest

from corpus.composition import compose
from corpus.heads_tables import opens_brief
from corpus.layout import lay_out, lay_out_again
from corpus.model import Line, Reading
from corpus.readers import read_text
from corpus.readers.text import split_lines
from corpus.run_in_heads import find_run_ins, split_run_ins
from corpus.understanding import understand

_BRIEFS = (
    ("供水公司改造管网", "昨天，城东一千户居民用上了新的水管，公司说年底以前全城老旧的管子都会换完。"),
    ("多地果园喜迎丰收季节", "今年雨水多，苹果和梨都比往年甜，果农们连夜装车，第一批已经运到省城的市场。"),
    ("村史馆向市民开放", "展柜里有旧农具和老照片，开馆第一天来了三百多人，馆里的老人讲了一上午的故事。"),
)


def _set(form: str, measure: int = 18, *, name: str = "") -> str:
    rows = [name] if name else []
    for headline, text in _BRIEFS:
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


def test_a_headline_run_in_may_go_over_two_lines() -> None:
    lines = _lines(_set("{}　", measure=12).replace("\n　今年雨水多，苹果和梨都", "丰\n收了　今年雨水多，苹果"))
    split, heads = split_run_ins(lines)
    said = [split[at].text.strip() for at in sorted(heads)]
    assert said == ["供水公司改造管网", "多地果园喜迎丰收季节丰", "收了", "村史馆向市民开放"]
    assert "".join(line.text for line in split) == "".join(line.text for line in lines)


def test_the_last_brief_of_a_row_has_one_paragraph_as_the_others_have() -> None:
    body = "大桥昨天合龙，全长三公里，两岸居民都赶来观看，老人们说等了二十年，今后进城只要五分钟。"
    reading = _read(_set("●{}　", name="基层短讯") + "\n\n" + body[:16] + "\n" + body[16:34] + "\n" + body[34:])
    assert [article.body for article in reading.articles] == [text for _, text in _BRIEFS] + [body]


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
        "本报讯　（记者 王军）昨天，大桥\n合龙。\n" * 4,
        "云岭晚报　2018年3月8日　星期四\n责任编辑 叶鑫　版式 胡波\n要闻　第2版\n",
        "新华社太原3月5日电　近日，大桥合\n来观看，孩子们挥着小旗。\n" * 4,
        "一位老人对记者说　他等了\n二十年才等到这座桥合龙，心里很是高兴，今后进城只要五分钟。\n" * 4,
    ],
    ids=["one alone", "no white", "reporters", "folio", "lead", "short line"],
)
def test_white_in_a_line_alone_makes_no_headline(text: str) -> None:
    assert find_run_ins(_lines(text)) == []
