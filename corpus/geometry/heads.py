"""What in the group of a headline is kicker, headline, deck, byline and label, by the sizes of its lines."""

import re
from collections.abc import Sequence

from corpus import marks
from corpus.geometry.placed import Placed
from corpus.heading import Headline
from corpus.layout import SetLine
from corpus.measure import width_of
from corpus.reflow import join_display, write_byline, write_display
from corpus.roles import Role


def set_display(line: Placed, role: Role = Role.DISPLAY) -> SetLine:
    return SetLine(line.line, role, width_of(line.line.text))


def read_group(lines: Sequence[Placed], body: str) -> Headline:
    """The largest lines are the headline; above them stands the kicker, below them the deck."""
    bylines = [line for line in lines if marks.is_byline(line.text) or marks.is_signature(line.bare)]
    if not bylines and len(lines) > 1 and _is_names(lines[-1], lines[:-1]):
        bylines = [lines[-1]]
    subject = [line for line in lines if line not in bylines]
    if not subject:
        return Headline(byline=_names(bylines))
    largest = max(_prominence(line) for line in subject)
    labels = [line for line in subject if _prominence(line) < 0.9 * largest and marks.is_column_label(line.text)][:1]
    subject = [line for line in subject if line not in labels]
    first = next(n for n, line in enumerate(subject) if _prominence(line) > 0.92 * largest)
    main, end = subject[first], first + 1
    while end < len(subject) and (_goes_on(main, subject[end]) or _is_fitted(main, subject[end])):
        end += 1
    while first > 0 and _is_fitted(main, subject[first - 1]):
        first -= 1
    return Headline(
        headline=_joined(subject[first:end], body),
        kicker=_joined(subject[:first], body),
        deck=_joined(subject[end:], body),
        byline=_names(bylines),
        label=write_display(labels[0].text) if labels else None,
    )


def _is_names(last: Placed, above: Sequence[Placed]) -> bool:
    """Whether the last and smallest line of a heading says who wrote: `王军 李春梅`, without 记者."""
    return marks.says_names(last.text) and all(last.size < 0.97 * line.size for line in above)


_HEAVY = re.compile(r"hei|bold|black|heavy|gothic|[xd]bs|biaosong|黑|标宋|\*$", re.IGNORECASE)


def _prominence(line: Placed) -> float:
    """Its size, weighed by how black its type is: `寿阳县人民医院` is a kicker in large but light type."""
    return line.size * (1.3 if _HEAVY.search(line.font) else 1.0)


def _goes_on(first: Placed, line: Placed) -> bool:
    return abs(line.size - first.size) < 0.08 * first.size and not marks.deck_dash(line.text)


_NEARLY, _FITTED = 0.88, 0.72
"""How small another line of a headline may be; the smaller one where all are set to one breadth."""


def _is_fitted(main: Placed, line: Placed) -> bool:
    """Whether a line in the typeface of a headline is nearly as large, or smaller and just as broad."""
    breadth, other = main.right - main.left, line.right - line.left
    alike = line.font == main.font and not line.line.is_upright and not marks.deck_dash(line.text)
    smallest = _FITTED if abs(breadth - other) < 0.011 * breadth else _NEARLY
    return alike and line.size > smallest * main.size


def _joined(lines: Sequence[Placed], body: str) -> str | None:
    if not lines:
        return None
    printed = [line.text[marks.opening_mark(line.text) :] if n == 0 else line.text for n, line in enumerate(lines)]
    if lines[0].is_run_in:
        printed = [printed[0].removeprefix("【"), *printed[1:]]
        printed[-1] = printed[-1].strip().rstrip("】：:")
    return join_display(printed, body) or None


def _names(lines: Sequence[Placed]) -> str | None:
    return " ".join(write_byline(line.text).strip("（）()") for line in lines) or None
