"""To which articles the column labels of a page belong: `我为群众办实事`, `深化省校合作 共促高质量发展`, `简讯`."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from corpus import marks
from corpus.heading import Headline
from corpus.layout import SetLine
from corpus.reflow import write_display
from corpus.roles import Role


@dataclass(frozen=True, slots=True)
class LabelledPage:
    """The headings with their labels, the labels of no article, and the lines that are nothing certain."""

    headlines: tuple[Headline, ...]
    labels: tuple[SetLine, ...]
    unplaced: tuple[SetLine, ...]


_LONGEST_BRIEF = 600
_SHARED = 5
"""How many characters of a label must recur before they show whose it is."""


def place_labels(
    headlines: Sequence[Headline], bodies: Sequence[str], measures: Sequence[float | None], loose: Sequence[SetLine]
) -> LabelledPage:
    """Give labels to the articles that their words name; a label of briefs to all briefs in a row."""
    placed = list(headlines)
    labels: list[SetLine] = []
    unplaced: list[SetLine] = []
    series = _brief_series(headlines, bodies, measures)
    homeless = [(number, line) for number, headline in enumerate(headlines) for line in headline.leftover]
    for near, line in [*homeless, *((None, line) for line in loose)]:
        owners = _owners(line, near, placed, bodies, series)
        for owner in owners:
            placed[owner] = replace(placed[owner], label=write_display(line.text))
        if not owners:
            (labels if _is_label(line, near) else unplaced).append(line)
    return LabelledPage(tuple(placed), tuple(labels), tuple(unplaced))


_LONGEST_LABEL = 20


def _is_label(line: SetLine, near: int | None) -> bool:
    """A column's known name, or a short line left over beside a complete heading."""
    if line.role is not Role.DISPLAY or marks.reads_like_body(line.text):
        return False
    return marks.is_column_label(line.text) or (near is not None and line.width.low <= _LONGEST_LABEL)


def _owners(
    line: SetLine, near: int | None, headlines: Sequence[Headline], bodies: Sequence[str], series: Sequence[range]
) -> list[int]:
    if line.role is not Role.DISPLAY or len(line.text) > 60:
        return []
    if marks.is_briefs_label(line.text):
        run = _series_near(series, near)
        return [number for number in run if headlines[number].label is None]
    words = marks.bare(write_display(line.text).split(" ", 1)[0])
    if len(words) < _SHARED or not (near is not None or marks.is_column_label(line.text) or is_slogan(line)):
        return []
    for named in _named_in(words, headlines, bodies):
        if named:
            return named if len(named) == 1 and headlines[named[0]].label is None else []
    return []


def _named_in(words: str, headlines: Sequence[Headline], bodies: Sequence[str]) -> tuple[list[int], ...]:
    """The articles whose body alone has the words of a label; those whose heading has them too.

    No paper prints a label over a heading that says the same (`…深入推进“我为群众办实事”实践活动`).
    """
    printed = ["\n".join(filter(None, (h.headline, h.kicker, h.deck))) for h in headlines]
    above = [number for number, text in enumerate(printed) if words in marks.bare(text)]
    below = [number for number, text in enumerate(bodies) if words in marks.bare(text) and number not in above]
    return below, above


def is_slogan(line: SetLine) -> bool:
    """`深化省校合作 共促高质量发展`: two short parts, which may name a column."""
    parts = write_display(line.text).split(" ")
    return len(parts) == 2 and all(_SHARED <= len(part) <= 9 for part in parts)


def _brief_series(
    headlines: Sequence[Headline], bodies: Sequence[str], measures: Sequence[float | None]
) -> list[range]:
    """Rows of two or more short articles that are set to one measure, each with a headline and no byline above."""
    brief = [
        len(body) <= _LONGEST_BRIEF and body.count("\n") < 3 and heading.byline is None and heading.label is None
        for heading, body in zip(headlines, bodies, strict=True)
    ]
    series: list[range] = []
    first = 0
    for number in range(1, len(brief) + 1):
        joined = number < len(brief) and brief[number] and brief[number - 1] and _alike(measures, number)
        if not joined:
            if number - first > 1:
                series.append(range(first, number))
            first = number
    return series


def _alike(measures: Sequence[float | None], number: int) -> bool:
    above, below = measures[number - 1], measures[number]
    return above is None or below is None or abs(above - below) < 1.75


def _series_near(series: Sequence[range], near: int | None) -> range:
    """The row of briefs that a label stands in or beside; the only row of the page for a label apart."""
    if near is None:
        longest = sorted(series, key=len, reverse=True)
        return longest[0] if longest and (len(longest) == 1 or len(longest[0]) > len(longest[1])) else range(0)
    for run in series:
        if run.start - 1 <= near <= run.stop:
            return run
    return range(0)
