"""Lines that a text layer gives as one because they stand side by side."""

import pytest

from corpus.glued_lines import split_glued_lines
from corpus.model import Line


def split(text: str) -> list[str]:
    lines = split_glued_lines([Line(text, 7, gap_before=True)])
    assert "".join(line.text for line in lines) == text
    assert [line.start for line in lines] == [7 + text.index(line.text) for line in lines]
    assert [line.gap_before for line in lines] == [True, *[False] * (len(lines) - 1)]
    return [line.text.strip() for line in lines]


@pytest.mark.parametrize(
    "parts",
    [
        ("联手护送患者就医", "——冒着烈日赶往三江乡"),
        ("施工队伍放了鞭炮 共庆合龙", "本报讯（记者 王军）"),
        ("竟被非法倒卖多次", "新华社临江8月3日电"),
        ("市公安局交警支队", "公 告"),
        ("公\u3000告", "施工队伍在桥上放了鞭炮。"),
    ],
    ids=["a deck", "a lead", "an agency's lead", "a notice below", "a notice above"],
)
def test_a_deck_a_lead_and_a_notice_are_lines_of_their_own(parts: tuple[str, str]) -> None:
    assert split(" ".join(parts)) == list(parts)


@pytest.mark.parametrize(
    "text",
    [
        "东湖大桥合龙，两岸居民盼了二十年 ——今天终于等到了这一刻",
        "在 湖 州 看 见 美 丽 中 国 ——某某某某某",
        "大桥合龙 ——王军",
        "——冒着烈日赶往三江乡",
        "　　本报讯（记者 王军）近日",
        "两岸居民拿到了 本报记者送去的报纸",
        "公 告 是 市 政 府 发 布 的",
        "东湖大桥合龙 ——某某某某某" + "某" * 80,
    ],
    ids=[
        "a sentence",
        "a justified line",
        "a name",
        "a deck alone",
        "an indent",
        "no lead",
        "loose letters",
        "too long",
    ],
)
def test_what_goes_on_in_its_line_is_not_parted(text: str) -> None:
    assert split(text) == [text.strip()]


@pytest.mark.parametrize(
    ("printed", "parts"),
    [
        ("东湖大桥今天合龙 要闻速递", ["东湖大桥今天合龙", "要闻速递"]),
        ("东湖大桥今天合龙 公告", ["东湖大桥今天合龙", "公告"]),
        ("遗失声明 东湖大桥今天合龙", ["遗失声明", "东湖大桥今天合龙"]),
        ("东湖大桥 今天合龙", ["东湖大桥 今天合龙"]),
        ("合龙 公告", ["合龙 公告"]),
        ("东湖大桥，今天合龙 公告", ["东湖大桥，今天合龙 公告"]),
        ("东湖 大桥今天合龙 公告", ["东湖 大桥今天合龙 公告"]),
    ],
    ids=["a name for briefs", "a notice", "a title first", "two halves", "too short", "a sentence", "three words"],
)
def test_a_title_or_a_name_beside_a_headline_is_a_line(printed: str, parts: list[str]) -> None:
    assert split(printed) == parts
