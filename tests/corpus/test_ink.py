"""Rules, photographs and the edges of lines are found on pictures drawn here."""

import numpy as np
import pytest

from corpus.readers.ink import (
    Grey,
    Place,
    find_ink,
    find_light,
    find_pictures,
    find_rules,
    measure_line,
    with_dash,
    without,
)


def paper(*black: Place, height: int = 400, width: int = 600, shadow: float = 0.0) -> Grey:
    """White paper, the right side darker by that share, with black places."""
    light = 250 * (1 - shadow * np.linspace(0, 1, width))[None, :].repeat(height, axis=0)
    for left, top, right, bottom in black:
        light[top:bottom, left:right] = 20
    return light.astype(np.uint8)


@pytest.mark.parametrize("shadow", [0.0, 0.4])
def test_ink_is_what_is_darker_than_its_paper(shadow: float) -> None:
    grey = paper((100, 100, 110, 110), (500, 300, 510, 310), shadow=shadow)
    ink = find_ink(grey, find_light(grey))
    assert np.count_nonzero(ink) == 200


def test_rules_are_found_level_and_upright_and_strokes_are_not() -> None:
    level, upright, block, stroke = (40, 50, 540, 52), (300, 60, 301, 380), (50, 100, 150, 180), (400, 200, 470, 203)
    grey = paper(level, upright, block, stroke)
    ink = find_ink(grey, find_light(grey))
    rules = find_rules(ink, [(390, 160, 480, 250)], shortest=60, thickest=5)
    assert set(rules) == {level, upright}
    assert not without(ink, rules)[40:60, 30:550].any()


def test_a_rule_under_a_headline_is_no_stroke_of_it() -> None:
    under = (100, 148, 300, 150)
    grey = paper(under)
    assert find_rules(find_ink(grey, find_light(grey)), [(100, 100, 300, 151)], shortest=60, thickest=5) == [under]


def test_a_photograph_is_found_and_text_is_none() -> None:
    grey = paper((50, 200, 250, 260))
    grey[40:160, 100:300] = np.random.default_rng(0).integers(60, 200, (120, 200))
    light = find_light(grey)
    (picture,) = find_pictures(grey, light, [(50, 200, 250, 260)], cell=8, smallest=60)
    assert picture == pytest.approx((100, 40, 300, 160), abs=8)


def test_a_line_is_measured_without_its_neighbours() -> None:
    words = (52, 102, 70, 120), (80, 102, 98, 120), (130, 102, 148, 120)
    grey = paper((40, 90, 160, 93), *words)
    measured = measure_line(find_ink(grey, find_light(grey)), (45, 92, 155, 124))
    assert measured is not None
    assert measured.place == (52, 102, 148, 120)
    assert measured.gaps == ((70, 80), (98, 130))


@pytest.mark.parametrize("thick", [2, 4, 6])
def test_strokes_are_as_heavy_as_they_are_thick(thick: int) -> None:
    strokes = [(60 + 20 * number, 100, 60 + 20 * number + thick, 160) for number in range(6)]
    grey = paper((50, 120, 180, 120 + thick), *strokes)
    measured = measure_line(find_ink(grey, find_light(grey)), (45, 95, 190, 165))
    assert measured is not None
    assert measured.weight == pytest.approx(thick, rel=0.3)


def test_the_dash_before_a_deck_belongs_to_it() -> None:
    grey = paper((60, 110, 96, 112), (100, 100, 260, 120))
    ink = find_ink(grey, find_light(grey))
    assert with_dash(ink, (98, 98, 262, 122)) == (60, 98, 262, 122)
    assert with_dash(ink, (98, 130, 262, 154)) == (98, 130, 262, 154)
    ink[100:104, 70:80] = True
    assert with_dash(ink, (98, 98, 262, 122)) == (98, 98, 262, 122)


def test_white_letters_on_black_are_measured_as_ink() -> None:
    ink = find_ink(grey := paper((40, 40, 200, 80)), find_light(grey))
    ink[50:70, 60:180] = False
    measured = measure_line(ink, (40, 40, 200, 80))
    assert measured is not None
    assert measured.place == (60, 50, 180, 70)


def test_an_empty_place_has_no_line() -> None:
    grey = paper()
    assert measure_line(find_ink(grey, find_light(grey)), (10, 10, 50, 30)) is None
    assert find_rules(find_ink(grey, find_light(grey)), [], shortest=60, thickest=5) == []
    assert find_pictures(grey[:4, :4], find_light(grey[:4, :4]), [], cell=8, smallest=60) == []
