"""What stands beside the articles of a sheet: the folio at its edge, captions by pictures, advertisements in frames."""

from collections.abc import Sequence
from itertools import pairwise

from corpus.furniture import count_advertising, has_credit, is_caption, is_folio_word
from corpus.geometry.placed import Placed, Type
from corpus.geometry.sheet import Box, Sheet, around
from corpus.geometry.walls import Walls

_HEAD, _FOOT = 0.17, 0.07
"""Shares of the height of a sheet where a folio or a masthead may stand."""


def find_folio(lines: Sequence[Placed], sheet: Sheet) -> set[int]:
    """The indices of the lines at the upper or lower edge that name paper, date, page and editors."""
    head = [n for n, line in enumerate(lines) if line.box.bottom < _HEAD * sheet.height]
    foot = [n for n, line in enumerate(lines) if line.box.top > (1 - _FOOT) * sheet.height]
    return _outer_bands(lines, sorted(head, key=lambda n: lines[n].box.top)) | _outer_bands(
        lines, sorted(foot, key=lambda n: -lines[n].box.bottom)
    )


def _outer_bands(lines: Sequence[Placed], zone: Sequence[int]) -> set[int]:
    """From the edge inwards: bands of lines on one level, as long as each band holds a word of folios."""
    found: set[int] = set()
    rest = [n for n in zone if len(lines[n].bare) < 120]
    while rest:
        band = [rest[0]]
        for n in rest[1:]:
            if any(lines[n].box.shared_height(lines[m].box) > 0.3 * lines[n].box.height for m in band):
                band.append(n)
        named = [n for n in band if is_folio_word(lines[n].bare)]
        if not named or (len(named) == 1 and lines[named[0]].bare.isascii() and len(band) > 3):
            break
        level = around(lines[n].box for n in named)
        found |= {n for n in band if lines[n].box.shared_height(level) > 0.4 * lines[n].box.height}
        rest = [n for n in rest if n not in band]
    return found


def find_captions(lines: Sequence[Placed], taken: set[int], walls: Walls, body: Type) -> list[list[int]]:
    """For each picture the lines that tell what it shows: below it, else beside it or above it."""
    captions: list[list[int]] = []
    free = [n for n in range(len(lines)) if n not in taken and lines[n].size < 1.5 * body.size]
    for picture in sorted(walls.pictures, key=lambda box: box.top):
        for stack in (_below(lines, free, picture), _beside(lines, free, picture), _above(lines, free, picture)):
            if stack and _is_caption_text([lines[n] for n in stack[0]], body, sure=stack[1]):
                captions.append(stack[0])
                free = [n for n in free if n not in stack[0]]
                break
    return captions


def _is_caption_text(stack: Sequence[Placed], body: Type, *, sure: bool) -> bool:
    text = " ".join(line.text for line in stack)
    if is_caption(text):
        return True
    return sure and all(line.font not in body.fonts or abs(line.size - body.size) > 0.03 * body.size for line in stack)


def _below(lines: Sequence[Placed], free: Sequence[int], picture: Box) -> tuple[list[int], bool] | None:
    under = [n for n in free if _is_within(lines[n], picture) and lines[n].box.top > picture.bottom - 3]
    return _stack(lines, sorted(under, key=lambda n: (lines[n].box.top, lines[n].left)), picture.bottom)


def _stack(lines: Sequence[Placed], order: Sequence[int], start: float) -> tuple[list[int], bool] | None:
    """The lines that follow one another closely from `start` down in one type."""
    stack: list[int] = []
    bottom = start
    for n in order:
        line = lines[n]
        if line.box.top - bottom > (1.0 if stack else 2.2) * line.size:
            break
        first = lines[stack[0]] if stack else line
        if abs(line.size - first.size) > 0.05 * first.size or (line.font != first.font and not has_credit(line.text)):
            break
        stack.append(n)
        bottom = max(bottom, line.box.bottom)
        if has_credit(" ".join(lines[n].text for n in stack)):
            break
    return (stack, True) if stack else None


def _is_within(line: Placed, picture: Box) -> bool:
    return line.left > picture.left - 1.5 * line.size and line.right < picture.right + 1.5 * line.size


def _beside(lines: Sequence[Placed], free: Sequence[int], picture: Box) -> tuple[list[int], bool] | None:
    """A narrow column of another type at the side of a picture; it needs a credit or a caption's opening."""
    for is_left in (False, True):
        level = [
            n
            for n in free
            if picture.top - 2 < lines[n].box.top
            and lines[n].box.bottom < picture.bottom + 2
            and -2
            < (picture.left - lines[n].box.right if is_left else lines[n].box.left - picture.right)
            < 2.5 * lines[n].size
        ]
        order = sorted(level, key=lambda n: lines[n].box.top)
        if order and (found := _stack(lines, order, lines[order[0]].box.top)):
            return (found[0], False)
    return None


def _above(lines: Sequence[Placed], free: Sequence[int], picture: Box) -> tuple[list[int], bool] | None:
    over = [
        n for n in free if _is_within(lines[n], picture) and -2 < picture.top - lines[n].box.bottom < 8 * lines[n].size
    ]
    order = sorted(over, key=lambda n: lines[n].box.top)
    if not order or picture.top - lines[order[-1]].box.bottom > 2.2 * lines[order[-1]].size:
        return None
    found = _stack(lines, order, lines[order[0]].box.top)
    return (found[0], False) if found and found[0][-1] == order[-1] else None


def find_advertisements(lines: Sequence[Placed], taken: set[int], walls: Walls, body: Type) -> list[list[int]]:
    """The lines of each frame that reads or is set like an advertisement."""
    found: list[list[int]] = []
    used = set(taken)
    for frame in walls.frames:
        held = [n for n, line in enumerate(lines) if n not in used and frame.holds(line.box, slack=2)]
        if held and _is_advertisement([lines[n] for n in held], frame, body):
            found.append(held)
            used |= set(held)
    for picture in walls.pictures:
        held = [n for n, line in enumerate(lines) if n not in used and picture.holds(line.box, slack=2)]
        if held:
            found.append(held)
            used |= set(held)
    return found


def _is_advertisement(held: Sequence[Placed], frame: Box, body: Type) -> bool:
    triggers, words = count_advertising([line.text for line in held])
    full = _running_lines(held, body)
    letters = sum(len(line.bare) for line in held)
    if full >= 3 and full * 2 > len(held):
        largest = max(held, key=lambda line: line.size)
        return triggers > 0 and (words > 1 or count_advertising([largest.text])[0] > 0) and letters < 500
    if triggers:
        return True
    typed = sum(
        len(line.bare) for line in held if line.font in body.fonts and abs(line.size - body.size) < 0.05 * body.size
    )
    if 2 * typed > letters:
        return False
    centred = sum(abs(line.box.middle - frame.middle) < 0.03 * frame.width for line in held)
    return len(held) >= 2 and centred * 10 >= 6 * len(held) and full < 2


def _running_lines(held: Sequence[Placed], body: Type) -> int:
    """How many lines are set flush on both sides with the line below, as running text is."""
    order = sorted(held, key=lambda line: (round(line.left / (2 * line.size)), line.box.top))
    return sum(
        abs(high.left - low.left) < 2.4 * low.size
        and abs(high.right - low.right) < 1.0 * low.size
        and abs(high.size - low.size) < 0.1 * low.size
        and low.box.bottom - high.box.bottom < 2.1 * low.size
        and len(low.bare) > 4
        and low.size < 1.4 * body.size
        for high, low in pairwise(order)
    )
