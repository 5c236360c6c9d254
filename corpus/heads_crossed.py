"""Two headlines over one body of which the first half is about the second of them: two articles in another order.

Where all headlines stand together, an article's heading is a row of lines. Cutting bodies and headings alongside each
other finds two articles in one order, and finding each heading's body takes the bodies as they are; neither finds two
neighbours whose headlines stand the other way round.
"""

from collections.abc import Iterator, Sequence

from corpus.heads_tables import Headed, Tables
from corpus.layout import SetLine
from corpus.segment import Stretch

_MARGIN = 0.7
"""How much better two articles must score than one."""
_MOST_CUTS = 400
"""Lines times paragraphs; each is a place where two articles may part, and is scored by itself."""


def part_crossed(tables: Tables, block: Sequence[SetLine], article: Headed) -> list[Headed]:
    """The article as it is, or as two, the first one under the later lines of the heading."""
    numbers = article.stretch.numbers
    place_of = {line.line.start: place for place, line in enumerate(block)}
    lines = [place_of[line.line.start] for line in article.lines]
    if not lines or len(lines) * len(numbers) > _MOST_CUTS or lines != list(range(lines[0], lines[0] + len(lines))):
        return [article]
    heading = range(lines[0], lines[0] + len(lines))
    whole = tables.score(numbers, heading) + _MARGIN
    score, number, line = max(_cuts(tables, numbers, heading), default=(whole, 0, 0))
    if score <= whole:
        return [article]
    at = line - heading.start
    return [
        Headed(Stretch(numbers.start, number), article.lines[at:]),
        Headed(Stretch(number, numbers.stop), article.lines[:at]),
    ]


def _cuts(tables: Tables, numbers: range, heading: range) -> Iterator[tuple[float, int, int]]:
    """What two articles score: the second one begins with a paragraph, and its heading ends above a line."""
    for line in heading[1:]:
        above, below = range(heading.start, line), range(line, heading.stop)
        if tables.starts[line] > 0 and tables.may_head(above) and tables.may_head(below):
            for number in numbers[1:]:
                score = tables.score(range(numbers.start, number), below)
                score += tables.score(range(number, numbers.stop), above)
                yield score + tables.borders[number] + tables.starts[line], number, line
