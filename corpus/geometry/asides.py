"""What stands beside the articles of a sheet: the folio at its edge, captions by pictures, advertisements in frames."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from corpus import marks
from corpus.furniture import count_advertising, has_credit, is_caption, is_folio_word, opens_caption
from corpus.geometry.blocks import blocks_of_type
from corpus.geometry.placed import Placed, Type
from corpus.geometry.sheet import Box, Sheet, around
from corpus.geometry.walls import Walls
from corpus.notices import declares_notice, entitles_notice, signs_notice

_HEAD, _FOOT = 0.17, 0.07
"""Shares of the height of a sheet where a folio or a masthead may stand."""

_LONGEST_CAPTION = 8
"""Lines of a caption."""


def find_folio(lines: Sequence[Placed], sheet: Sheet) -> set[int]:
    """The indices of the lines at the upper or lower edge that name paper, date, page and editors."""
    head = [n for n, line in enumerate(lines) if line.box.bottom < _HEAD * sheet.height]
    foot = [n for n, line in enumerate(lines) if line.box.top > (1 - _FOOT) * sheet.height]
    framed = {line.frame for n, line in enumerate(lines) if n not in head and n not in foot} - {-1}
    head, foot = ([n for n in zone if lines[n].frame not in framed] for zone in (head, foot))
    return _outer_bands(lines, sorted(head, key=lambda n: lines[n].box.top)) | _outer_bands(
        lines, sorted(foot, key=lambda n: -lines[n].box.bottom)
    )


def _outer_bands(lines: Sequence[Placed], zone: Sequence[int]) -> set[int]:
    """From the edge inwards: bands of lines on one level, as long as each band holds a word of folios."""
    found: set[int] = set()
    rest = [n for n in zone if len(lines[n].bare) < 120 and not lines[n].line.is_upright]
    while rest:
        band = [rest[0]]
        for n in rest[1:]:
            if any(lines[n].box.shared_height(lines[m].box) > 0.3 * lines[n].box.height for m in band):
                band.append(n)
        named = [n for n in band if is_folio_word(lines[n].bare) and not _runs_on(lines, n)]
        if not named or (len(named) == 1 and lines[named[0]].bare.isascii() and len(band) > 3):
            break
        level = around(lines[n].box for n in named)
        held = {n for n in band if lines[n].box.shared_height(level) > 0.4 * lines[n].box.height}
        if len(held) > len(named) and not any(_tells_issue(lines[n].bare) for n in named):
            break  # `要闻简报` names a column of briefs, but reads like the name of a paper
        found |= held
        rest = [n for n in rest if n not in band]
    return found


def _runs_on(lines: Sequence[Placed], n: int) -> bool:
    """Whether other words stand right above or below in the same type: then a line with a date is running text."""
    line = lines[n]
    return any(
        other.font == line.font
        and abs(other.size - line.size) < 0.03 * line.size
        and abs(other.left - line.left) < 2.6 * line.size
        and -line.size < line.box.shared_height(other.box) < 0
        and not is_folio_word(other.bare)
        for other in lines
    )


def _tells_issue(bare: str) -> bool:
    return any(sign in bare for sign in "版年月期编校") or any(character.isdecimal() for character in bare)


def find_captions(lines: Sequence[Placed], taken: set[int], walls: Walls, body: Type) -> list[list[int]]:
    """For each picture the lines that tell what it shows: below it, else beside it or above it."""
    captions: list[list[int]] = []
    free = [n for n in range(len(lines)) if n not in taken and lines[n].size < 1.5 * body.size]
    running = _running_types(lines, body) if walls.pictures else []
    for picture in sorted(walls.pictures, key=lambda box: box.top):
        stacks = [stack for find in (_upon, _below) if (stack := find(lines, free, picture))]
        stacks += [*_beside(lines, free, picture, body), *_above(lines, free, picture, body)]
        told = [stack for stack, _ in stacks if is_caption(" ".join(lines[n].text for n in stack))]
        told = [stack for stack in told if not _goes_on_below(lines, stack, stack)]
        told += [
            stack
            for stack, _ in stacks
            if _hangs_over(lines, stack, picture, body) and not _is_in_type(lines[stack[0]], running)
        ]
        told += [
            stack
            for stack, sure in stacks
            if sure and _is_set_as_caption(lines, stack, picture, body) and not _goes_on_below(lines, stack, ())
        ]
        if told:
            captions.append(told[0])
            free = [n for n in free if n not in told[0]]
    return captions


def _goes_on_below(lines: Sequence[Placed], stack: Sequence[int], own: Sequence[int]) -> bool:
    """Whether lines side by side go on in their type below, in lines other than `own`: an article's columns do."""
    beside = any(
        lines[m].box.shared_height(lines[n].box) > 0.5 * lines[n].size and lines[m].left > lines[n].right
        for m in stack
        for n in stack
    )
    return beside and any(
        other.font == lines[n].font
        and abs(other.size - lines[n].size) < 0.03 * other.size
        and abs(other.left - lines[n].left) < 2.6 * other.size
        and 0 < other.box.top - lines[n].box.bottom < other.size
        for n in stack
        for m, other in enumerate(lines)
        if m not in own
    )


def _is_set_as_caption(lines: Sequence[Placed], stack: Sequence[int], picture: Box, body: Type) -> bool:
    """Whether lines right under a picture are of another type than body text and no part of a heading."""
    own = [lines[n] for n in stack]
    if not all(_is_of_other_type(line, body) for line in own):
        return False
    if own[0].size < 0.97 * body.size and own[0].box.top - picture.bottom < 0.8 * own[0].size:
        return True  # no heading is set in smaller type than the text, and hangs on the picture above it
    return not _heads_display(lines, stack) and not _heads_text(lines, own, body)


def _hangs_over(lines: Sequence[Placed], stack: Sequence[int], picture: Box, body: Type) -> bool:
    """Whether a whole sentence in smaller type than the text stands right on a picture and begins where it does."""
    last = lines[stack[-1]]
    small = all(lines[n].size < 0.97 * body.size for n in stack)
    near = -2 < picture.top - last.box.bottom < 0.8 * last.size
    flush = all(abs(lines[n].left - picture.left) < lines[n].size for n in stack)
    return small and near and flush and marks.ends_sentence(last.text)


def _running_types(lines: Sequence[Placed], body: Type) -> list[tuple[float, str]]:
    """Sizes and typefaces in which more lines stand together than captions have: an article may be set small."""
    blocks = blocks_of_type(lines, body, in_one_face=True)
    return list({(lines[block[0]].size, lines[block[0]].font) for block in blocks if len(block) > _LONGEST_CAPTION})


def _is_in_type(line: Placed, types: Sequence[tuple[float, str]]) -> bool:
    return any(line.font == font and abs(line.size - size) < 0.03 * size for size, font in types)


def _is_of_other_type(line: Placed, body: Type) -> bool:
    return line.font not in body.fonts or abs(line.size - body.size) > 0.03 * body.size


def _heads_text(lines: Sequence[Placed], own: Sequence[Placed], body: Type) -> bool:
    """Whether lines without stops stand over body text as a crosshead does."""
    last = own[-1]
    return not any(mark in line.text for line in own for mark in "，。；：") and any(
        abs(line.size - body.size) < 0.03 * body.size
        and line.font in body.fonts
        and -0.3 * last.size < line.box.top - last.box.bottom < 1.6 * last.size
        and line.box.shared_width(last.box) > 0
        for line in lines
    )


def _heads_display(lines: Sequence[Placed], stack: Sequence[int]) -> bool:
    """Whether larger display stands close under some lines, or a dash opens them: then they are a kicker or a deck."""
    last = lines[stack[-1]]
    return marks.deck_dash(lines[stack[0]].text) > 0 or any(
        line.size > 1.3 * last.size
        and -0.3 * last.size < line.box.top - last.box.bottom < 1.2 * line.size
        and line.box.shared_width(last.box) > 0
        for line in lines
    )


def _upon(lines: Sequence[Placed], free: Sequence[int], picture: Box) -> tuple[list[int], bool] | None:
    """All small lines that are printed on a picture."""
    held = [n for n in free if picture.holds(lines[n].box, slack=2)]
    order = sorted(held, key=lambda n: lines[n].box.top)
    found = _stack(lines, order, lines[order[0]].box.top) if order else None
    return found if found is not None and len(found[0]) == len(order) else None


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
        text = " ".join(lines[n].text for n in stack)
        if has_credit(text) and text.count("（") <= text.count("）"):  # `（王 摄` goes on with `影报道）`
            break
    return (stack, True) if stack else None


def _is_within(line: Placed, picture: Box) -> bool:
    return line.left > picture.left - 1.5 * line.size and line.right < picture.right + 1.5 * line.size


def _beside(lines: Sequence[Placed], free: Sequence[int], picture: Box, body: Type) -> Iterator[tuple[list[int], bool]]:
    """Narrow columns of another type at the sides of a picture; small ones need no credit and no caption's opening."""
    for is_left in (True, False):
        level = [
            n
            for n in free
            if picture.top - 2 < lines[n].box.top
            and lines[n].box.bottom < picture.bottom + 2
            and _is_of_other_type(lines[n], body)
            and (picture.left - lines[n].box.right if is_left else lines[n].box.left - picture.right) > -2
        ]
        order = sorted(level, key=lambda n: lines[n].box.top)
        while order:
            found = _stack(
                lines, [n for n in order if _is_in_column(lines[n], lines[order[0]])], lines[order[0]].box.top
            )
            stack = found[0] if found else order[:1]
            place, size = around(lines[n].box for n in stack), lines[stack[0]].size
            if max(picture.left - place.right, place.left - picture.right) < 3 * size:
                yield (stack, len(stack) > 1 and size < 0.97 * body.size)
            order = [n for n in order if n not in stack]


def _is_in_column(line: Placed, first: Placed) -> bool:
    return abs(line.box.left - first.box.left) < 2.6 * first.size


def _above(lines: Sequence[Placed], free: Sequence[int], picture: Box, body: Type) -> list[tuple[list[int], bool]]:
    """The lines right over a picture in one type; where body text of that type runs into them, from its stop on."""
    over = [
        n for n in free if _is_within(lines[n], picture) and -2 < picture.top - lines[n].box.bottom < 12 * lines[n].size
    ]
    order = sorted(over, key=lambda n: (-round(lines[n].box.bottom), -lines[n].left))
    if not order or picture.top - lines[order[0]].box.bottom > 2.2 * lines[order[0]].size:
        return []
    stack = order[:1]
    for n in order[1:]:
        low, high = lines[stack[-1]], lines[n]
        typed = high.font == low.font and abs(high.size - low.size) < 0.05 * low.size
        if not typed or low.box.top - high.box.bottom > low.size:
            return [(stack[::-1], False)]
        credited = has_credit(" ".join(lines[m].text for m in stack[::-1]))
        if credited and (
            opens_caption(low.text) or (marks.ends_sentence(high.text) and not _is_of_other_type(high, body))
        ):
            break
        stack.append(n)
    return [(stack[::-1], False)]


def find_advertisements(
    lines: Sequence[Placed], folio: set[int], captions: set[int], walls: Walls, body: Type
) -> list[list[int]]:
    """The lines of each frame that reads or is set like an advertisement, with those under a picture in it."""
    found: list[list[int]] = []
    used = set(folio)
    for frame in walls.frames:
        held = [n for n, line in enumerate(lines) if n not in used and frame.holds(line.box, slack=2)]
        bare = [n for n in held if n not in captions]
        if (bare and _is_advertisement([lines[n] for n in bare], frame, body)) or (
            len(bare) < len(held) and _solicits([lines[n] for n in held], frame, body)
        ):
            found.append(held)
            used |= set(held)
    used |= captions
    for held in _under_rules(lines, used, walls, body):
        found.append(held)
        used |= set(held)
    for picture in walls.pictures:
        held = [n for n, line in enumerate(lines) if n not in used and picture.holds(line.box, slack=2)]
        if held:
            found.append(held)
            used |= set(held)
    return found


def _under_rules(lines: Sequence[Placed], used: set[int], walls: Walls, body: Type) -> list[list[int]]:
    """Notices without a frame: their title, as `遗失声明`, stands under a rule; they end where the next rule runs."""
    found: list[list[int]] = []
    for n, title in enumerate(lines):
        if n in used or title.frame >= 0 or title.size < 1.3 * body.size or not count_advertising([title.text])[0]:
            continue
        over = [
            rule
            for rule in walls.across
            if 0 < title.box.top - rule.top < 3 * title.size and rule.shared_width(title.box) > 0.9 * title.box.width
        ]
        if not over:
            continue
        rule = max(over, key=lambda rule: rule.top)
        ends = [
            other.top for other in walls.across if other.top > title.box.bottom and other.shared_width(rule) > body.size
        ]
        area = Box(rule.left, rule.top, rule.right, min(ends, default=1e9))
        found.append([m for m, line in enumerate(lines) if m not in used and area.holds(line.box, slack=2)])
    return found


def _solicits(held: Sequence[Placed], frame: Box, body: Type) -> bool:
    return count_advertising([line.text for line in held])[0] > 0 and _is_advertisement(held, frame, body)


def _is_advertisement(held: Sequence[Placed], frame: Box, body: Type) -> bool:
    if any(marks.is_note(line.bare) for line in held):
        return False
    if _is_notice(held):
        return True
    triggers, words = count_advertising([line.text for line in held])
    full = _running_lines(held, body)
    letters = sum(len(line.bare) for line in held)
    if full >= 3 and full * 2 > len(held):
        largest = max(held, key=lambda line: line.size)
        return count_advertising([largest.text])[0] > 0 or (triggers > 0 and words > 1 and letters < 500)
    if triggers:
        return True
    typed = sum(
        len(line.bare) for line in held if line.font in body.fonts and abs(line.size - body.size) < 0.05 * body.size
    )
    if 2 * typed > letters and ("。" in "".join(line.text for line in held) or len(held) < 4):
        return False
    centred = sum(abs(line.box.middle - frame.middle) < 0.03 * frame.width for line in held)
    return len(held) >= 2 and centred * 10 >= 6 * len(held) and full < 2


def _is_notice(held: Sequence[Placed]) -> bool:
    """Whether lines are a public notice: a title as `某某公告` in the largest type, and who issues it or when.

    The issuer stands alone on its line, to the right of where the text over it begins, with no text below. What opens
    as a report does is news of a notice.
    """
    order = sorted(held, key=lambda line: line.box.top)
    title = max(order, key=lambda line: line.size)
    if title is not order[0] or not entitles_notice(title.text) or len(order) < 4:
        return False
    if any(marks.lead(line.bare[:60]) for line in order):
        return False
    return declares_notice("".join(line.bare for line in order)) or any(_signs(line, order[1:]) for line in order[2:])


def _signs(line: Placed, text: Sequence[Placed]) -> bool:
    """Whether a line names the issuer or the day, set in under its column and with no other line of it below."""
    if not signs_notice(line.text):
        return False
    column = [other for other in text if other.box.shared_width(line.box) > 0]
    is_set_in = line.left > min(other.left for other in column) + 3 * line.size
    return is_set_in and all(signs_notice(other.text) for other in column if other.box.top > line.box.bottom)


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
