"""Where paragraphs end: at a sentence's end, or at what stands in brackets behind it."""

import pytest

from corpus import marks
from corpus.composition import SetParagraph
from corpus.layout import SetLine
from corpus.measure import width_of
from corpus.model import Line
from corpus.roles import Role


def paragraph(*printed: str) -> SetParagraph:
    return SetParagraph([SetLine(Line(text, at), Role.MIDDLE, width_of(text)) for at, text in enumerate(printed)])


@pytest.mark.parametrize(
    ("printed", "ends", "is_signed"),
    [
        (("两岸居民赶来", "观看。"), True, False),
        (("两岸居民赶", "来观看。（记者 韩", "凯 通讯员 王军）"), True, True),
        (("两岸居民赶来观", "看。（据新", "华社）"), True, True),
        (("明年通车。（本报资料图片）",), True, True),
        (("各县（区、", "市）"), False, False),
        (("两岸居民赶来（据说有", "三千人）"), False, False),
    ],
)
def test_a_note_in_brackets_behind_the_last_sentence_ends_an_article(
    printed: tuple[str, ...], *, ends: bool, is_signed: bool
) -> None:
    assert (paragraph(*printed).ends, paragraph(*printed).is_signed) == (ends, is_signed)


def test_a_closing_note_says_where_the_text_is_from() -> None:
    assert marks.closing_note("明年通车。（据新华社电）") == "据新华社电"
    assert marks.closing_note("明年通车（据新华社电）") is None
    assert marks.closing_note("明年通车。（见右图）") is None
