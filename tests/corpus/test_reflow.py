"""Lines → paragraphs and display text: what becomes of every space and line end."""

import pytest

from corpus.model import Line
from corpus.readers.text import split_lines
from corpus.reflow import cannot_part, join_display, set_paragraph, write_byline, write_display


def lines_of(text: str) -> list[Line]:
    return list(split_lines(text))


@pytest.mark.parametrize(
    ("printed", "paragraph"),
    [
        ("从业人员 2 万人，年产\n值 37 亿元。", "从业人员2万人，年产值37亿元。"),
        ("8 月\n12日，\n\n水渠修好。", "8月12日，水渠修好。"),
        ("问 题 上 发 力 。”要 立 足“ 两 个\n大局”。", "问题上发力。”要立足“两个大局”。"),
        ("用 OPEN AI 的\n模型及 UPS（电源）。", "用OPEN AI的模型及UPS（电源）。"),
        ("最大 74.3毫米，有 1 0 万人。", "最大74.3毫米，有10万人。"),
        ("本报讯 近日，水渠修好。", "本报讯 近日，水渠修好。"),
        ("本报讯　（记者王晶）8 月 12日。", "本报讯 （记者王晶）8月12日。"),
        ("本报讯（记者郭娟 通讯员\n杨舒添 樊容）为。", "本报讯（记者郭娟 通讯员杨舒添 樊容）为。"),
        ("本报讯（记者郭娟\n通讯员杨舒添\n樊容）为。", "本报讯（记者郭娟 通讯员杨舒添 樊容）为。"),
        ("本报讯（记者周思\n明、孙立丽）为。", "本报讯（记者周思明、孙立丽）为。"),
        (
            "新 华 社 北京5月15日 电\n（ 记 者 袁 丽 伟、李 远 桂 ） 今 天 ，",
            "新华社北京5月15日电（记者袁丽伟、李远桂）今天，",
        ),
        ("落到实处。 （王军）", "落到实处。（王军）"),
        ("落到实处。\n（何平刚 吴涵）", "落到实处。（何平刚 吴涵）"),
        ("各县（区、市）\n首单２０２１年。", "各县（区、市）首单２０２１年。"),
    ],
)
def test_paragraph(printed: str, paragraph: str) -> None:
    found = set_paragraph(lines_of(printed))
    assert found.text == paragraph
    assert [printed[span.start : span.end] for span in found.spans] == [
        line.strip() for line in printed.split("\n") if line
    ]


@pytest.mark.parametrize(
    ("printed", "written"),
    [
        ("历 久 弥 新 放 异 彩", "历久弥新放异彩"),
        ("李　强　同　越　南　总　理　会　谈", "李强同越南总理会谈"),
        ("环 境 日 ： 全 民 参 与", "环境日：全民参与"),
        ("蔡 奇 出 席　并 讲 话", "蔡奇出席 并讲话"),
        ("各地积极应对台风　降雨天气", "各地积极应对台风 降雨天气"),
        ("省校合作“不止步”   沟通联系“不断档”", "省校合作“不止步” 沟通联系“不断档”"),
    ],
)
def test_display(printed: str, written: str) -> None:
    assert write_display(printed) == written


@pytest.mark.parametrize(
    ("lines", "body", "joined"),
    [
        (("精准发力", "项目建设优质高效推进"), "", "精准发力 项目建设优质高效推进"),
        (("升级：以智慧制造促产", "业转型"), "推动产业转型升级", "升级：以智慧制造促产业转型"),
        (("践行热爱祖国、无私奉献、", "艰苦创业的兵团精神"), "", "践行热爱祖国、无私奉献、艰苦创业的兵团精神"),
        (("河边村修好“同心", "渠”各家都得水"), "", "河边村修好“同心渠”各家都得水"),
        (("应急发电机为居", "民送来电源"), "居民用上了应急发电机的电", "应急发电机为居民送来电源"),
        (("成为治理变", "革的力量"), "推动全球治理变革的力量", "成为治理变革的力量"),
        (("走进供水公司", "机场换了水管"), "供水公司的司机", "走进供水公司 机场换了水管"),
        (("大桥为群居", "民歌传唱"), "居民爱唱民歌", "大桥为群居 民歌传唱"),
        (("联络护边员", "我们赶上了白毛风"), "", "联络护边员 我们赶上了白毛风"),
    ],
)
def test_joined_display(lines: tuple[str, ...], body: str, joined: str) -> None:
    assert join_display(lines, body) == joined


@pytest.mark.parametrize(
    ("printed", "written"),
    [
        ("本报记者 郭 娟", "本报记者 郭娟"),
        ("记 者 王 晶", "记者王晶"),
        ("□ 记者郭娟 通讯员杨舒添 樊容", "记者郭娟 通讯员杨舒添 樊容"),
    ],
)
def test_byline(printed: str, written: str) -> None:
    assert write_byline(printed) == written


@pytest.mark.parametrize(
    ("before", "after", "is_one"),
    [
        ("市里划拨专款5000", "万元修桥", True),
        ("市长会见", "建设者代表", True),
        ("市长出席合龙仪式", "并会见建设者", True),
        ("“飞虹横跨", "东湖南北”", True),
        ("愿真心解决邻国关", "切，就应停止排放", True),
        ("大桥合龙了！", "人，都来了", False),
        ("大桥今天合龙", "看，两岸多热闹", False),
        ("大桥今天合龙", "听，两岸多热闹", False),
        ("全国首列智能列车", "并网发电站同日投产", False),
        ("市民踊跃参与", "东湖大桥征名", False),
        ("老字号商店成就", "一条街", False),
        ("总投资5000", "户居民受益", False),
        ("喜迎两会2024", "人大代表谈民生", False),
        ("弘扬时代新风", "和顺县召开表彰会", False),
        ("东湖大桥合龙", "等你来参观", False),
        ("两所山区小学合并", "孩子们有了新图书馆", False),
        ("东湖飞出乒坛小将", "老教练讲述二十年", False),
    ],
)
def test_a_phrase_a_quotation_and_a_number_cannot_part(before: str, after: str, is_one: bool) -> None:
    assert cannot_part(before, after) is is_one
