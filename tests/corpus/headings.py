"""Headings over an article about a bridge, for tests of what their lines are."""

from corpus.heading import Heading, Headline, read_headings
from corpus.layout import SetLine
from corpus.measure import width_of
from corpus.model import Line
from corpus.roles import Role

BODY = (
    "昨天上午，东湖大桥合龙。东湖大桥全长三公里，施工队伍在桥上放了鞭炮，两岸居民赶来观看。\n"
    "桥面铺装下月开始，明年元旦通车，驾车过湖只要五分钟，两岸居民盼了二十年。"
)


def set_heading(*printed: str) -> Heading:
    """A heading of lines; `|` stands for a blank line above."""
    lines = [
        SetLine(Line(text.lstrip("|"), at, gap_before=text.startswith("|")), Role.DISPLAY, width_of(text.lstrip("|")))
        for at, text in enumerate(printed)
    ]
    return Heading(lines)


def read(*printed: str) -> Headline:
    return read_headings([set_heading(*printed)], [BODY])[0]
