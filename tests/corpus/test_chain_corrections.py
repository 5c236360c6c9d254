"""Display that the cheapest chain of roles took for paragraphs or for parts of them."""

import pytest

from corpus.chain import Evidence, cheapest_chain
from corpus.chain_corrections import correct, without_heads, without_tails
from corpus.measure import Width
from corpus.roles import Role

OPENING, MIDDLE, CLOSING, WHOLE, DISPLAY = Role.OPENING, Role.MIDDLE, Role.CLOSING, Role.WHOLE, Role.DISPLAY


def set_line(
    filled: float,
    *,
    costs: tuple[float, ...] = (),
    gap: bool = False,
    finished: bool = False,
    is_plain: bool = True,
    leads: bool = False,
    is_signed: bool = False,
) -> Evidence:
    return Evidence(
        costs=costs,
        fixed=None,
        gap=gap,
        finished=finished,
        stopped=finished,
        is_plain=is_plain,
        leads=leads,
        is_middling=False,
        cries=False,
        is_text=False,
        clauses=0,
        filled=filled,
        width=Width(filled, filled),
        is_signed=is_signed,
    )


def full(filled: float) -> Evidence:
    return set_line(filled, is_plain=False)


def end(filled: float) -> Evidence:
    return set_line(filled, finished=True, is_plain=False)


@pytest.mark.parametrize(
    ("above", "head", "is_display"),
    [
        ([full(18), full(18), end(9)], 42.0, True),
        ([full(18), full(18), end(9)], 25.0, True),
        ([full(18), full(18), end(9)], 35.0, False),
        ([full(18), full(18), end(9)], 17.0, False),
        ([end(24)], 24.0, False),
    ],
    ids=["wider", "narrower", "as a first line", "as the column above", "as the line above"],
)
def test_a_line_as_wide_as_no_column_opens_no_paragraph(
    above: list[Evidence], head: float, *, is_display: bool
) -> None:
    evidence = [*above, set_line(head), full(37), full(39), end(7)]
    body = [OPENING, MIDDLE, CLOSING] if len(above) > 1 else [WHOLE]
    corrected = without_heads(evidence, [*body, OPENING, MIDDLE, MIDDLE, CLOSING])
    opened = [DISPLAY, OPENING] if is_display else [OPENING, MIDDLE]
    assert corrected == [*body, *opened, MIDDLE, CLOSING]


def test_lines_at_the_page_s_beginning_open_no_paragraph_where_the_line_below_them_does() -> None:
    evidence = [set_line(13), set_line(12), full(10), full(12), end(7)]
    assert without_heads(evidence, [MIDDLE] * 4 + [CLOSING]) == [DISPLAY, DISPLAY, OPENING, MIDDLE, CLOSING]
    above = [end(12)]
    assert without_heads([*above, *evidence], [WHOLE, OPENING, *[MIDDLE] * 3, CLOSING])[1] is OPENING


TAIL = (set_line(11), set_line(9))
BYLINE = set_line(7)


@pytest.mark.parametrize(
    ("tail", "below", "is_display"),
    [
        (TAIL, None, True),
        (TAIL, (BYLINE, Role.BYLINE), True),
        (TAIL, (set_line(11, leads=True, is_plain=False), OPENING), True),
        (TAIL, (full(11), OPENING), False),
        ((set_line(11), full(9)), None, False),
        ((set_line(13), set_line(13)), None, False),
        ((set_line(11),) * 6, None, True),
        ((set_line(11),) * 7, None, False),
    ],
    ids=["the page's end", "a byline", "a lead", "text", "a clause ends", "full lines", "six lines", "seven"],
)
def test_what_stands_below_the_last_sentence_is_display(
    tail: tuple[Evidence, ...], below: tuple[Evidence, Role] | None, *, is_display: bool
) -> None:
    evidence, roles = [full(11), full(13), end(12), *tail], [OPENING, MIDDLE, MIDDLE]
    roles += [MIDDLE] * (len(tail) - 1) + [CLOSING]
    beside = [below[1]] if below else []
    corrected = without_tails([*evidence, *([below[0]] if below else [])], [*roles, *beside])
    displayed = [OPENING, MIDDLE, CLOSING, *[DISPLAY] * len(tail), *beside]
    assert corrected == (displayed if is_display else [*roles, *beside])


def test_all_corrections_are_made() -> None:
    assert correct([full(11), end(12), *TAIL], [OPENING, MIDDLE, MIDDLE, CLOSING]) == [
        OPENING,
        CLOSING,
        DISPLAY,
        DISPLAY,
    ]
    assert correct([set_line(13), full(10), full(12), end(7)], [MIDDLE] * 3 + [CLOSING])[:2] == [DISPLAY, OPENING]
    assert correct([set_line(13), set_line(12)], [OPENING, CLOSING]) == [DISPLAY, DISPLAY]


def test_a_first_line_that_ends_its_sentence_is_a_whole_paragraph_above_display() -> None:
    assert without_tails([end(12), set_line(13), set_line(9)], [OPENING, MIDDLE, CLOSING]) == [WHOLE, DISPLAY, DISPLAY]


@pytest.mark.parametrize(
    ("is_signed", "finished", "role"),
    [(True, True, OPENING), (True, False, MIDDLE), (False, True, MIDDLE)],
    ids=["signed", "within a sentence", "not signed"],
)
def test_a_paragraph_does_not_go_on_below_its_signature(role: Role, *, is_signed: bool, finished: bool) -> None:
    first = set_line(11, costs=(0, 9, 9, 9, 9))
    signed = set_line(13, costs=(9, 0, 9, 9, 9), finished=finished, is_signed=is_signed)
    next_one, last = set_line(13, costs=(0, 0.8, 9, 9, 9)), set_line(5, costs=(9, 9, 0, 9, 9))
    assert cheapest_chain([first, signed, next_one, last]) == [OPENING, MIDDLE, role, CLOSING]
