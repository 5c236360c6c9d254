"""What stands between the columns of a sheet: rules, frames around text, small boxes of labels, pictures."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from corpus.furniture import count_advertising, is_caption
from corpus.geometry.sheet import Box, Letter, Sheet, around

_THIN = 4.0
_SHORTEST_RULE = 14.0
_SMALLEST_PICTURE = 24.0
_MOST_RULES = 400
_MOST_HEADLINE_LINES = 8
"""Kicker, headline, deck and byline; each may have two."""

_MOST_CAPTION_LINES = 8
_LONGEST_NAME = 4
_CORNER = 6.0
"""In points: how far the rules of a frame may miss each other."""


@dataclass(frozen=True, slots=True)
class Walls:
    """`across` are level rules and `down` upright ones; `frames` hold text; `tags` hold a word or two, as labels do."""

    across: tuple[Box, ...] = ()
    down: tuple[Box, ...] = ()
    frames: tuple[Box, ...] = ()
    tags: tuple[Box, ...] = ()
    pictures: tuple[Box, ...] = ()

    @property
    def fences(self) -> tuple[Box, ...]:
        """What no line of text crosses."""
        return (*self.down, *self.frames, *self.tags, *self.pictures)


def find_walls(sheet: Sheet, letters: Sequence[Letter]) -> Walls:
    """Tell the drawn shapes of a sheet apart by what is printed inside of them."""
    ground = _Ground(letters)
    page = Box(0, 0, sheet.width, sheet.height)
    across, down, blocks = _sort_shapes(sheet, page)
    blocks += [(box, False) for box in _ruled_frames(across, down)]
    frames: list[Box] = []
    tags: list[Box] = []
    empty: list[Box] = list(box for box in sheet.pictures if not _is_background(box, page))
    for box, is_filled in blocks:
        held = ground.inside(box)
        if not held or (is_filled and ground.holds_caption(box, held)):
            if is_filled or min(box.width, box.height) > _SMALLEST_PICTURE:
                empty.append(box)
        elif _is_upright_name(box, held):
            tags.append(box)
        elif ground.crosses(box) or ground.lies_under_headline(box, held) or (is_filled and ground.is_banner(held)):
            continue
        elif _is_tag(box, held):
            tags.append(box)
        else:
            frames.append(box)
    pictures, grounds = _pictures(empty, ground, sheet.pictures)
    frames += [box for box in grounds if not ground.crosses(box)]
    frames = [box for box in frames if not any(picture.holds(box) for picture in pictures)]
    return Walls(tuple(across), tuple(down), _distinct(frames), _distinct(tags), tuple(pictures))


def _sort_shapes(sheet: Sheet, page: Box) -> tuple[list[Box], list[Box], list[tuple[Box, bool]]]:
    across: list[Box] = []
    down: list[Box] = []
    blocks: list[tuple[Box, bool]] = []
    for shape in sheet.shapes:
        box = shape.box
        if box.height <= _THIN and box.width >= _SHORTEST_RULE:
            across.append(box)
        elif box.width <= _THIN and box.height >= _SHORTEST_RULE:
            down.append(box)
        elif min(box.width, box.height) > _THIN and not _is_background(box, page):
            blocks.append((box, shape.is_filled))
    return across, down, blocks


def _is_background(box: Box, page: Box) -> bool:
    return box.width > 0.93 * page.width and box.height > 0.9 * page.height


class _Ground:
    """Finds the letters in a box without looking at all of them."""

    def __init__(self, letters: Iterable[Letter]) -> None:
        self._letters = sorted((x for x in letters if not x.text.isspace()), key=lambda letter: letter.baseline)
        self._baselines = [letter.baseline for letter in self._letters]
        sizes = Counter(round(letter.size, 1) for letter in self._letters)
        self._body = sizes.most_common(1)[0][0] if sizes else 10.0

    def _level_with(self, box: Box) -> list[Letter]:
        return self._letters[bisect_left(self._baselines, box.top) : bisect_left(self._baselines, box.bottom + 1)]

    def inside(self, box: Box) -> list[Letter]:
        return [x for x in self._level_with(box) if box.left <= (x.left + x.right) / 2 <= box.right]

    def lies_under_headline(self, box: Box, held: Sequence[Letter]) -> bool:
        """Whether a box is the ground of a headline alone, whose columns begin under or beside it: it parts nothing."""
        lines = _lines_of(held)
        large = any(letter.size > 1.3 * self._body for letter in held)
        running = any("。" in line for line in lines)
        if len(lines) > _MOST_HEADLINE_LINES or not large or running or count_advertising(lines)[0]:
            return False
        below = Box(box.left, box.bottom, box.right, box.bottom + 3.5 * self._body)
        return len(self._text_in(below)) >= 6 or any(self._begins_column(aside) for aside in self._beside(box))

    def is_banner(self, held: Sequence[Letter]) -> bool:
        """Whether some letters are one headline, too large and too long for a label: what is below may be a picture."""
        large = min(letter.size for letter in held) > 1.9 * self._body
        lines = _lines_of(held)
        return large and len(held) > 8 and len(lines) < 3 and not count_advertising(lines)[0]

    def _text_in(self, box: Box) -> list[Letter]:
        return [letter for letter in self.inside(box) if 0.94 * self._body < letter.size < 1.25 * self._body]

    def _beside(self, box: Box) -> Iterator[Box]:
        """The stretches of columns left and right of a box, as deep as it."""
        yield Box(box.left - 8 * self._body, box.top, box.left, box.bottom)
        yield Box(box.right, box.top, box.right + 8 * self._body, box.bottom)

    def _begins_column(self, aside: Box) -> bool:
        """Whether text stands in a stretch from its top past its middle, no line of it right above, and no display."""
        size = self._body
        tops = [letter.baseline - size for letter in self._text_in(aside)]
        over = self.inside(Box(aside.left, aside.top - 3.5 * size, aside.right, aside.top))
        goes_on = any(letter.size > 1.2 * size or letter.baseline > aside.top - 1.5 * size for letter in over)
        middle = (aside.top + aside.bottom) / 2  # the last column of an article may end early
        return bool(tops) and not goes_on and min(tops) < aside.top + 1.5 * size and max(tops) > middle

    def holds_caption(self, box: Box, held: Sequence[Letter], *, is_image: bool = False) -> bool:
        """Whether all that is printed on a box is a few small lines at an edge: a caption on a picture."""
        largest = max(letter.size for letter in held)
        if len(held) < 6 or largest >= 1.3 * self._body or len(_lines_of(held)) > _MOST_CAPTION_LINES:
            return False
        top = min(letter.baseline - letter.size for letter in held)
        bottom = max(letter.baseline for letter in held)
        if is_caption("".join(_lines_of(held))):
            return True
        is_at_edge = min(top - box.top, box.bottom - bottom) < 2 * self._body
        is_rest_large = max(top - box.top, box.bottom - bottom) > 5 * self._body
        share = 0.5 if is_image and largest < 0.97 * self._body else 0.3  # what is half full may be an article's
        return is_at_edge and is_rest_large and bottom - top < share * box.height

    def crosses(self, box: Box) -> bool:
        """Whether the sides of a box run through letters: then it is a decoration, not a frame."""
        for x in self._level_with(box):
            inset = 0.3 * (x.right - x.left)
            if any(x.left + inset < side < x.right - inset for side in (box.left, box.right)):
                return True
        return False


def _lines_of(letters: Iterable[Letter]) -> list[str]:
    rows: dict[int, str] = {}
    for letter in sorted(letters, key=lambda letter: letter.left):
        level = round(letter.baseline)
        rows[level] = rows.get(level, "") + letter.text
    return [rows[level] for level in sorted(rows)]


def _is_tag(box: Box, letters: Sequence[Letter]) -> bool:
    size = max(letter.size for letter in letters)
    lines = {round(letter.baseline) for letter in letters}
    single = len(letters) == len(lines)  # `简讯` down a ground as tall as the column of briefs beside it
    upright = box.width < 2.6 * size and len(lines) <= 12 and (single or box.height < 16 * size)
    return len(letters) <= 24 and ((len(lines) <= 2 and box.height < 3.4 * len(lines) * size) or upright)


def _is_upright_name(box: Box, letters: Sequence[Letter]) -> bool:
    """Whether a narrow box as tall as the briefs beside it holds their name: too few letters for a headline."""
    size = min(letter.size for letter in letters)
    lines = {round(letter.baseline) for letter in letters}
    return 1 < len(letters) == len(lines) <= _LONGEST_NAME and box.width < 2.6 * size and box.height > 6 * size


def _ruled_frames(across: Sequence[Box], down: Sequence[Box]) -> list[Box]:
    """Frames that are drawn as four rules."""
    if len(across) > _MOST_RULES or len(down) > _MOST_RULES:
        return []
    frames: list[Box] = []
    for left in down:
        for right in down:
            alike = abs(left.top - right.top) < _CORNER and abs(left.bottom - right.bottom) < _CORNER
            if right.left - left.left < 40 or not alike:
                continue
            corners = [
                any(
                    abs(rule.left - left.left) < _CORNER
                    and abs(rule.right - right.right) < _CORNER
                    and abs(rule.top - end) < _CORNER
                    for rule in across
                )
                for end in (left.top, left.bottom)
            ]
            if all(corners):
                frames.append(Box(left.left, left.top, right.right, left.bottom))
    return frames


def _pictures(boxes: Sequence[Box], ground: _Ground, images: Sequence[Box]) -> tuple[list[Box], list[Box]]:
    """Boxes without text that touch are one picture; return the pictures, and the boxes that lie under text."""
    groups: list[Box] = []
    for box in sorted(boxes, key=lambda box: -box.width * box.height):
        for index, group in enumerate(groups):
            if group.holds(box, slack=4) or (group.shared_width(box) > -2 and group.shared_height(box) > -2):
                groups[index] = around((group, box))
                break
        else:
            groups.append(box)
    large = [box for box in groups if min(box.width, box.height) >= _SMALLEST_PICTURE]
    held = [ground.inside(box) for box in large]
    bare = [
        len(letters) <= 12 or ground.holds_caption(box, letters, is_image=any(box.holds(image) for image in images))
        for box, letters in zip(large, held, strict=True)
    ]
    return (
        [box for box, is_bare in zip(large, bare, strict=True) if is_bare],
        [box for box, is_bare in zip(large, bare, strict=True) if not is_bare],
    )


def _distinct(boxes: Sequence[Box]) -> tuple[Box, ...]:
    """Without the second of a double frame, from the largest to the smallest."""
    kept: list[Box] = []
    for box in sorted(boxes, key=lambda box: -box.width * box.height):
        if not any(other.holds(box) and box.holds(other, slack=8) for other in kept):
            kept.append(box)
    return tuple(kept)
