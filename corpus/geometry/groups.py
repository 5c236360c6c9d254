"""Display lines → groups: what belongs together as kicker, headline, deck and byline, or as one crosshead."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from corpus import marks
from corpus.geometry.placed import Placed, Type
from corpus.geometry.sheet import Box, around

Style = tuple[float, str]


@dataclass(frozen=True)
class Group:
    """Display lines that stand together, in reading order; `wing`: those upright at the left of the text below."""

    lines: tuple[Placed, ...]
    wing: tuple[Placed, ...] = ()

    @property
    def printed(self) -> tuple[Placed, ...]:
        return (*self.lines, *self.wing)

    @cached_property
    def box(self) -> Box:
        tops = around(line.box for line in self.lines)
        return Box(min(line.left for line in self.lines), tops.top, max(line.right for line in self.lines), tops.bottom)

    @property
    def frame(self) -> int:
        return self.lines[0].frame

    @cached_property
    def size(self) -> float:
        return max(line.size for line in self.lines)

    @cached_property
    def style(self) -> Style:
        largest = max(self.lines, key=lambda line: line.size)
        return style_of(largest)

    @property
    def is_tag(self) -> bool:
        return all(line.is_tagged for line in self.lines)

    @property
    def is_run_in(self) -> bool:
        return self.lines[0].is_run_in

    @property
    def is_upright(self) -> bool:
        return self.lines[0].line.is_upright

    @cached_property
    def has_byline(self) -> bool:
        return any(marks.is_byline(line.text) for line in self.lines)

    @cached_property
    def is_label(self) -> bool:
        """Whether it is nothing but a label by its box or its words."""
        return self.is_tag or (len(self.lines) == 1 and marks.is_column_label(self.lines[0].text))

    @cached_property
    def names_briefs(self) -> bool:
        """Whether it is the name of a column of briefs by its words: `简讯`."""
        return len(self.lines) == 1 and marks.is_briefs_label(self.lines[0].text)

    @cached_property
    def tiers(self) -> int:
        """How many sizes of type it has, bylines aside."""
        return len({round(line.size) for line in self.lines if not marks.is_byline(line.text)})


def style_of(line: Placed) -> Style:
    return (round(2 * line.size) / 2, line.font)


def gather_groups(
    display: Sequence[Placed], text: Sequence[Placed], barriers: Sequence[Box], body: Type
) -> list[Group]:
    """Put display lines together that follow one another closely with nothing between."""
    column_styles = _column_styles(display, text, body)
    stacks: list[list[Placed]] = []
    for line in sorted(display, key=lambda line: (round(line.box.bottom), line.left)):
        if line.line.is_upright:
            continue
        for stack in sorted(stacks, key=lambda stack: line.box.top - stack[-1].box.bottom):
            last = stack[-1]
            if last.frame != line.frame or last.is_tagged or line.is_tagged or last.is_run_in != line.is_run_in:
                continue
            if _is_piece_of(last, line, text) or (
                _follows(stack, line, display, frozenset() if _is_over_columns(line, text) else column_styles)
                and not _is_apart(last, line, text, barriers)
                and not _has_text_beside(stack, line, text)
            ):
                stack.append(line)
                break
        else:
            stacks.append([line])
    return [Group(tuple(stack)) for stack in [*stacks, *_stand_together(display, barriers)]]


def without_own_rules(
    rules: Sequence[Box], groups: Sequence[Group], text: Sequence[Placed], body: Type
) -> tuple[Box, ...]:
    """Level rules without those of headlines, which part no text from them.

    They are the lower one of two of one breadth, or stand between a headline and its columns and below no others.
    """

    def is_own(rule: Box) -> bool:
        return any(
            -1 < rule.top - group.box.bottom < group.size
            and rule.shared_width(group.box) > 0.9 * group.box.width
            and any(
                -1 < group.box.top - other.bottom < group.size
                and max(abs(other.left - rule.left), abs(other.right - rule.right)) < 0.5 * group.size
                for other in rules
            )
            for group in groups
            if rule.width < 1.5 * group.box.width
        )

    def is_over_columns(rule: Box) -> bool:
        heads = [
            group.box
            for group in groups
            if -1 < rule.top - group.box.bottom < 0.8 * group.size
            if rule.shared_width(group.box) > 0.9 * group.box.width
        ]
        near = [line.box for line in text if line.box.shared_width(rule) > body.size]
        below = any(0 < line.top - rule.top < 2.5 * body.size for line in near)
        beside = any(line.bottom < rule.top + 1 and line.shared_height(head) > 0 for line in near for head in heads)
        return bool(heads) and below and not beside

    return tuple(rule for rule in rules if not is_own(rule) and not is_over_columns(rule))


def _stand_together(display: Sequence[Placed], barriers: Sequence[Box]) -> list[list[Placed]]:
    """Upright lines side by side, headline, kicker and deck, as they are read: from the right."""
    stacks: list[list[Placed]] = []
    for line in sorted((line for line in display if line.line.is_upright), key=lambda line: -line.left):
        for stack in stacks:
            if any(_is_beside(other, line, barriers) for other in stack):
                stack.append(line)
                break
        else:
            stacks.append([line])
    return stacks


def _is_beside(right: Placed, line: Placed, barriers: Sequence[Box]) -> bool:
    apart = right.left - line.box.right
    near = apart < 1.5 * max(right.size, line.size) and right.box.shared_height(line.box) > 0
    ruled = any(
        line.box.right < box.middle < right.left
        and box.width < 6
        and box.shared_height(line.box) > 0.5 * line.box.height
        for box in barriers
    )
    return near and not ruled and right.frame == line.frame and right.is_tagged == line.is_tagged


def _is_piece_of(last: Placed, line: Placed, text: Sequence[Placed]) -> bool:
    """Whether a line goes on on the same level, after a gap: `产业转型    质量变革`; not where a column begins."""
    level = abs(last.box.bottom - line.box.bottom) < 0.15 * line.size
    spaced = marks.is_letter_spaced(last.text) and marks.is_letter_spaced(line.text)
    farthest = (3.5 if spaced else 1.2) * line.size
    if not level or style_of(last) != style_of(line) or not 0 < line.left - last.right < farthest:
        return False
    return not any(
        abs(o.left - line.left) < 0.3 * o.size and 0 < o.box.top - line.box.top < 6 * line.size for o in text
    )


def _follows(stack: Sequence[Placed], line: Placed, display: Sequence[Placed], column_styles: frozenset[Style]) -> bool:
    last = stack[-1]
    if marks.is_briefs_label(last.text) or marks.is_briefs_label(line.text):
        return False
    step = line.box.top - last.box.bottom
    size = max(last.size, line.size)
    if not -0.4 * size < step < (1.05 if last.size >= line.size else 1.25) * size:
        return False
    box = around(other.box for other in stack)
    if line.is_run_in:  # of its last line there may be but one character at the margin
        return box.left - 3 * size < line.left < box.right
    share = 0.15 if style_of(last) == style_of(line) else 0.3  # the lines of one headline may stand in steps
    if min(box.right, line.right) - max(box.left, line.left) < share * min(box.width, line.right - line.left):
        return False
    signs = marks.is_byline(line.text) or marks.says_names(line.text)
    if style_of(line) in column_styles and last.size > 1.1 * line.size and not signs:
        return False
    if style_of(last) in column_styles and step > 0.7 * size and last.size < line.size:
        return False
    return not _has_twin(box, line, display) and not _is_between_twins(box, size=last.size, line=line, display=display)


def _is_over_columns(line: Placed, text: Sequence[Placed]) -> bool:
    """Whether two columns begin right under a line: then it is no crosshead, though of the type of others."""
    below = [
        other
        for other in text
        if -0.4 * line.size < other.box.top - line.box.bottom < 1.6 * line.size and other.box.shared_width(line.box) > 0
    ]
    return any(one.right < other.left and one.frame == other.frame for one in below for other in below)


def _has_twin(box: Box, line: Placed, display: Sequence[Placed]) -> bool:
    """Whether another headline stands level with a line under the same display: then that is a band over both."""
    return any(
        other is not line
        and other.box.shared_height(line.box) > 0.5 * min(other.size, line.size)
        and other.box.shared_width(line.box) < 0
        and other.box.shared_width(box) > 2 * other.size
        and other.box.top > box.bottom - 0.4 * other.size
        and not other.is_tagged
        for other in display
    )


def _is_between_twins(box: Box, *, size: float, line: Placed, display: Sequence[Placed]) -> bool:
    """Whether display stands over two smaller headlines of one type, in its frame or around it: a name of briefs."""
    return line.size < 0.8 * size and any(
        other is not line
        and style_of(other) == style_of(line)
        and other.frame == line.frame
        and abs(other.box.bottom - line.box.bottom) < 0.3 * line.size
        and other.box.shared_width(line.box) < 0
        and (
            line.frame >= 0
            or (min(other.left, line.left) < box.left and max(other.right, line.right) > box.right)
            or not _has_display_over(other, box, display)
        )
        for other in display
    )


def _has_display_over(line: Placed, level: Box, display: Sequence[Placed]) -> bool:
    """Whether a line has a heading of its own on some level above it: then it is a deck."""
    return any(
        other.size > 1.2 * line.size and other.box.shared_height(level) > 0 and other.box.shared_width(line.box) > 0
        for other in display
    )


def _is_apart(last: Placed, line: Placed, text: Sequence[Placed], barriers: Sequence[Box]) -> bool:
    between = Box(max(last.left, line.left), last.box.bottom - 1, min(last.right, line.right), line.box.top + 1)
    if not _is_kicker_over_rule(last, line) and any(box.meets(between) and box.height < 6 for box in barriers):
        return True
    return any(
        other.frame == line.frame and other.box.meets(between) and other.box.top > last.box.top for other in text
    )


def _is_kicker_over_rule(last: Placed, line: Placed) -> bool:
    """Small display close over larger display: a rule between the two underlines a kicker."""
    return line.size > 1.25 * last.size and line.box.top - last.box.bottom < 0.7 * line.size


def _has_text_beside(stack: Sequence[Placed], line: Placed, text: Sequence[Placed]) -> bool:
    """Whether body text stands beside a line and under the display above it: then the heading ends above the line."""
    box = around(other.box for other in stack)
    return any(
        other.box.shared_height(line.box) > 0.3 * other.size
        and other.frame == line.frame
        and other.box.shared_width(box) > 2 * other.size
        and other.box.shared_width(line.box) < 0
        and other.box.top > box.bottom - 0.4 * other.size
        for other in text
    )


def _column_styles(display: Sequence[Placed], text: Sequence[Placed], body: Type) -> frozenset[Style]:
    """The types of display that stand in columns between body lines: of crossheads and of the headlines of briefs."""
    styles: set[Style] = set()
    small = [line for line in display if line.size <= 1.5 * body.size and not line.is_tagged]
    for line in small:
        if style_of(line) in styles:
            continue
        run = _run_of_style(line, small)
        near = [other for other in text if other.frame == line.frame and other.box.shared_width(run) > 2 * body.size]
        below = any(0 < other.box.top - run.bottom + 0.4 * body.size < 2.2 * body.size for other in near)
        if below and _has_text_above(run, near, display, body):
            styles.add(style_of(line))
    return frozenset(styles)


def _has_text_above(run: Box, near: Sequence[Placed], display: Sequence[Placed], body: Type) -> bool:
    """Whether text ends over small display, perhaps with a signature at the other side of the column between."""
    ends = [line.box.bottom for line in near if -0.4 * body.size < run.top - line.box.bottom < 4.8 * body.size]
    if not ends:
        return False
    way = Box(run.left, max(ends), run.right, run.top)
    return not any(line.box.meets(way) and line.box.bottom < run.top + 1 for line in display)


def _run_of_style(line: Placed, display: Sequence[Placed]) -> Box:
    """The place of a line with the lines of its type right above and below; headlines of briefs may have three."""
    run = line.box
    for _ in range(2):
        run = around(
            other.box
            for other in display
            if style_of(other) == style_of(line)
            and other.frame == line.frame
            and other.box.shared_width(run) > 0
            and other.box.shared_height(run) > -0.7 * line.size
        )
    return run
