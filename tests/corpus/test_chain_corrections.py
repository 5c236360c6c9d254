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
    is_dated: bool = False,
    runs_on: bool = False,
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
        is_dated=is_dated,
        runs_on=runs_on,
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


DATED = set_line(11, is_plain=False, is_dated=True)


@pytest.mark.parametrize(
    ("above", "heads", "opens"),
    [
        ([], [set_line(9)], DATED),
        ([(set_line(7), DISPLAY)], [set_line(11)], DATED),
        ([(end(13), WHOLE)], [set_line(9), set_line(13)], DATED),
        ([(end(13), WHOLE)], [set_line(11), set_line(15)], DATED),
        ([(set_line(7), DISPLAY)], [set_line(11, runs_on=True)], set_line(11, is_plain=False)),
    ],
    ids=["first", "below display", "as wide as no line", "wider than the column", "a word goes on"],
)
def test_the_lines_above_the_one_that_opens_the_article_are_display(
    above: list[tuple[Evidence, Role]], heads: list[Evidence], opens: Evidence
) -> None:
    evidence = [*(line for line, _ in above), *heads, opens, full(13), end(7)]
    before = [role for _, role in above]
    body = [OPENING, *[MIDDLE] * len(heads), MIDDLE, CLOSING]
    corrected = without_heads(evidence, [*before, *body])
    assert corrected == [*before, *[DISPLAY] * len(heads), OPENING, MIDDLE, CLOSING]


@pytest.mark.parametrize(
    ("above", "head", "below"),
    [
        ((end(13), WHOLE), set_line(11), DATED),
        ((end(13), WHOLE), set_line(11, runs_on=True), set_line(11, is_plain=False)),
        ((set_line(7), DISPLAY), set_line(11), set_line(11, is_plain=False)),
        ((set_line(7), DISPLAY), set_line(11, runs_on=True), full(13)),
        ((set_line(7), DISPLAY), full(11), DATED),
    ],
    ids=["a first line", "below text", "no word goes on", "nothing opens", "a clause ends"],
)
def test_a_first_line_stays_with_its_paragraph(above: tuple[Evidence, Role], head: Evidence, below: Evidence) -> None:
    roles = [above[1], OPENING, MIDDLE, MIDDLE, CLOSING]
    assert without_heads([above[0], head, below, full(13), end(7)], roles) == roles


def test_one_line_below_a_headline_is_a_whole_paragraph() -> None:
    evidence = [set_line(7), set_line(11), set_line(11, finished=True, is_plain=False, is_dated=True), full(13)]
    corrected = without_heads(evidence, [DISPLAY, OPENING, CLOSING, OPENING])
    assert corrected == [DISPLAY, DISPLAY, WHOLE, OPENING]


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
