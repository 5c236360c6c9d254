"""Which headlines are taken back because the page does not support them: no headline is better than a wrong one."""

from collections.abc import Sequence
from itertools import pairwise, zip_longest

from corpus import marks
from corpus.blocks import Cut, halves
from corpus.composition import Composition, SetParagraph
from corpus.heading import Heading, says_subject
from corpus.heads_tables import opens_brief
from corpus.kinship import Kinship, pairs_of
from corpus.labels import is_slogan
from corpus.layout import SetLine
from corpus.left_over import place_left, rows_left, withdraw_beside_strangers, withdraw_contested
from corpus.measure import indent_of
from corpus.quotations import are_one_sentence, is_clause
from corpus.reflow import wraps, write_display
from corpus.roles import BODY, Role
from corpus.segment import Stretch, is_certain_border
from corpus.strange_heads import withdraw_strange


def withdraw(
    composition: Composition, cut: Cut, headings: Sequence[Heading], kinship: Kinship, loose: Sequence[SetLine]
) -> list[SetLine]:
    """Take from the articles of a page the headings that are not sure to be theirs; return all lines left over.

    The `loose` lines are left over already; a headline among them goes to an article that is then without any.
    """
    bodies = ["\n".join(composition.paragraphs[at].bare for at in stretch.numbers) for stretch in cut.stretches]
    rows = rows_left(composition, loose)
    withdrawn = withdraw_contested(rows, cut.stretches, headings, kinship)
    if cut.block is not None:
        withdrawn.extend(withdraw_beside_strangers(cut.stretches, headings, bodies))
    barred = {number for number, heading in enumerate(headings) if not heading.lines and heading.support >= _SPOKEN}
    for number in cut.doubtful:
        withdrawn.extend(headings[number].lines)
        headings[number].lines.clear()
    withdrawn.extend(withdraw_labels(headings))
    withdrawn.extend(withdraw_from_scraps(headings, bodies))
    if cut.block is not None or composition.is_sorted:
        # Elsewhere a heading that quotes its article has no other article's headline beside it.
        withdrawn.extend(withdraw_quotations(headings, bodies))
    barred |= {number for number, article in enumerate(cut.headed or ()) if article.is_doubtful}
    # Where headlines stand at their articles, what is left over is more often a caption or a pull quote.
    rows = rows if cut.block is not None else []
    placed = place_left(rows, cut.stretches, headings, kinship, barred=barred)
    withdrawn.extend(withdraw_mixed(composition, cut.stretches, headings))
    if cut.block is not None:
        before = cut.stretches[cut.block].first if cut.block < len(cut.stretches) else -1
        block = composition.between[before].heading
        withdrawn.extend(withdraw_crossheads(composition, cut.stretches, headings, block))
        gapped = any(line.line.gap_before for line in block[1:])
        for heading, body, stretch in zip(headings, bodies, cut.stretches, strict=True):
            withdrawn.extend(withdraw_double(heading, body, stretch, kinship, gapped=gapped))
    withdrawn.extend(withdraw_strange(cut.stretches, headings, kinship))
    return [line for line in loose if line.line.start not in placed] + withdrawn


def withdraw_mixed(
    composition: Composition, stretches: Sequence[Stretch], headings: Sequence[Heading]
) -> list[SetLine]:
    """Take back the headlines of a page whose columns are mixed up, or of the articles where they are; return them.

    A text layer may give the columns of all articles in turn; then no body is one article's. Where a paragraph stops in
    the middle of a sentence, its rest stands below the next headline. Where the columns were sorted, what was sorted
    wrongly is only where it shows.
    """
    count = len(composition.paragraphs)
    broken = [number for number in range(count) if _is_broken(composition, number)]
    is_mixed = not composition.is_sorted and (
        (len(broken) > 1 and len(broken) * 30 >= count) or _is_in_pieces(composition)
    )
    withdrawn: list[SetLine] = []
    for at, heading in enumerate(headings):
        reach = range(stretches[max(0, at - 1)].first, stretches[at].end)
        if is_mixed or any(number in reach for number in broken):
            withdrawn.extend(heading.lines)
            heading.lines.clear()
    return withdrawn


_FEWEST_PIECES = 3
_MOST_PIECES = 0.05
"""The share of a page's paragraphs that may stop or begin in the middle by chance of its setting."""


def _is_in_pieces(composition: Composition) -> bool:
    """Whether too many paragraphs stop without a sentence's end, or begin without the others' indent."""
    count = len(composition.paragraphs)
    stopped = {at for at in range(count) if _stops_short(composition, at) or _is_broken(composition, at)}
    fills = [_fills_first_line(composition, at, is_strict=not stopped) for at in range(count)]
    openings = sum(is_full is not None for is_full in fills)
    flush = {number for number, is_full in enumerate(fills) if is_full}
    pieces = stopped | flush if 2 * len(flush) < openings else stopped
    return len(pieces) >= _FEWEST_PIECES and len(pieces) > _MOST_PIECES * count


def _fills_first_line(composition: Composition, number: int, *, is_strict: bool) -> bool | None:
    """Whether a paragraph's first line is as wide as its full ones; None where that cannot be told.

    `is_strict`: as wide as the widest. Lines that stops and brackets made shorter are no wider than
    an indented one, and where no paragraph stops in the middle hardly one begins there.
    """
    paragraph = composition.paragraphs[number]
    first = paragraph.lines[0]
    if paragraph.measure is None or not first.width.is_sure or paragraph.lead is not None:
        return None
    if indent_of(first.text) > 0:
        return False
    full = _full_width(paragraph)
    beside = map(_full_width, composition.paragraphs[max(0, number - 1) : number + 2])
    if any(abs(width - first.width.low - _INDENT) <= _EVEN for width in beside):
        return False
    return first.width.low > (full if is_strict else paragraph.measure) - 1


_INDENT, _EVEN = 2.0, 0.5
"""Em by which a first line is shorter than the full lines beside it where it is indented, and how exactly."""


def _full_width(paragraph: SetParagraph) -> float:
    """The width of the widest line, in em, that goes on in the next one; 0 where none does."""
    return max((line.width.low for line in paragraph.lines if line.role is Role.MIDDLE), default=0.0)


def _stops_short(composition: Composition, number: int) -> bool:
    paragraph = composition.paragraphs[number]
    return not paragraph.ends and not composition.between[number + 1].having(Role.JUMP_ON)


_LONG_KICKER = 8
_LONG_HEADING, _MOST_COMPLETE = 28, 4
"""Em, and lines that do not run on: no kicker and headline have as many together."""


def withdraw_double(heading: Heading, body: str, stretch: Stretch, kinship: Kinship, *, gapped: bool) -> list[SetLine]:
    """Take back what looks like two headlines over one article.

    That is two decks, or two blocks apart, both too long for a kicker, that have few words in common. Where no blank
    lines show the blocks, they are lines that do not run on and say what was done, as kickers do not. A deck with its
    dash and a block that quotes the body, as kickers and decks do, are no second headline; nor is a block apart where
    all of them speak of the whole article.
    """
    blocks: list[list[SetLine]] = []
    for number, line in enumerate(heading.lines):
        if blocks and line.role is not Role.DISPLAY:
            if _is_headed_again(heading.lines[number:], body):
                return _take_all(heading)
            break  # a byline closes a heading; what stands below it is a label
        if not says_subject(line) or marks.is_column_label(line.text):
            continue
        if not blocks or (line.line.gap_before if gapped else not _runs_on(blocks[-1][-1], line, body)):
            blocks.append([])
        blocks[-1].append(line)
    long = [block for block in blocks if _may_head(block, body)]
    headlines = [block for block in blocks if not marks.deck_dash(block[0].text)]
    is_long = sum(line.width.low for block in headlines for line in block) >= _LONG_HEADING
    is_pile = not gapped and is_long and len(headlines) >= _MOST_COMPLETE
    if not gapped:
        long = [block for block in long if _is_report(block, body)]
    subjects = [pairs_of("\n".join(write_display(line.text) for line in block)) for block in long]
    decks = sum(1 for line in heading.lines if marks.deck_dash(line.text))
    if not is_pile and decks < 2 and all(_overlap(one, other) >= 0.2 for one, other in pairwise(subjects)):
        return []
    if (
        gapped
        and decks < 2
        and (_is_about_one(subjects, stretch, kinship) or _is_about_all(subjects, stretch, kinship))
    ):
        return []
    return _take_all(heading)


def _take_all(heading: Heading) -> list[SetLine]:
    withdrawn = list(heading.lines)
    heading.lines.clear()
    return withdrawn


def _is_headed_again(lines: Sequence[SetLine], body: str) -> bool:
    """Whether another article's headline stands below a byline, and no label, kicker or deck."""
    said = [line for line in lines if says_subject(line) and not marks.is_column_label(line.text)]
    return any(_may_head([line], body) and not is_slogan(line) for line in said)


_KNOWN, _STRANGE = 0.4, 0.3
"""The shares of its words that an article has of its headline, and of what is neither that nor its second half's."""


def _is_about_one(subjects: Sequence[set[str]], stretch: Stretch, kinship: Kinship) -> bool:
    """Whether an article speaks of one block alone: the others are its kickers and decks, or name columns."""
    *others, best = sorted(kinship.shares(subjects, stretch.numbers))
    return best >= _KNOWN and max(others, default=0.0) < _STRANGE


_LEAST_SPOKEN, _SPOKEN_WELL = 0.1, 0.3
"""The shares of their words that an article has of each block over it, and of one of them, where they are its own."""
_MOST_HALVED = 60
"""Paragraphs; longer articles take too long to be halved everywhere."""
_PARTED = 0.55
"""How much of their words together two headlines find in the half that is theirs and not in the other one."""


def _is_about_all(subjects: Sequence[set[str]], stretch: Stretch, kinship: Kinship) -> bool:
    """Whether blocks speak of an article as a whole: not one of them of its first half, another one of its second."""
    shares = kinship.shares(subjects, stretch.numbers)
    if len(stretch.numbers) > _MOST_HALVED or min(shares) < _LEAST_SPOKEN or max(shares) < _SPOKEN_WELL:
        return False
    preferences = [
        [kinship.of_pairs(subject, before) - kinship.of_pairs(subject, behind) for subject in subjects]
        for before, behind in (halves(stretch, place, kinship) for place in stretch.numbers[1:])
    ]
    return all(max(of_half) - min(of_half) < _PARTED for of_half in preferences)


_REACH = 12
"""How many articles away a kicker, a deck or a crosshead may be taken for another article's headline."""


def withdraw_quotations(headings: Sequence[Heading], bodies: Sequence[str]) -> list[SetLine]:
    """Take back headings of which each line is a whole clause of some article: kickers, decks and crossheads are so.

    They are of one clause each; a headline may be a sentence of two. What is as long as a headline is one over a long
    article: that was not cut at its kicker.
    """
    withdrawn: list[SetLine] = []
    for number, heading in enumerate(headings):
        nearby = "\n".join(bodies[max(0, number - _REACH) : number + _REACH + 1])
        texts = [marks.bare(write_display(line.text)) for line in heading.lines if says_subject(line)]
        said = [text for text in texts if len(text) >= _SHORTEST_CLAUSE]
        if (
            said
            and not are_one_sentence(texts, nearby)
            and not any(marks.reports(text) for text in said)
            and all(is_clause(text, nearby) for text in said)
            and not _may_quote(said, bodies[number])
        ):
            withdrawn.extend(heading.lines)
            heading.lines.clear()
    return withdrawn


_SHORTEST_CLAUSE = 4
_LONG_ARTICLE = 3
"""Paragraphs."""


def _may_quote(said: Sequence[str], body: str) -> bool:
    """Whether clauses may be the headline of a long article: one is of a headline's length, and its first paragraph
    has them. What is quoted from below may as well be a pull quote.
    """
    first, *others = body.split("\n")
    is_long = len(others) + 1 >= _LONG_ARTICLE and max(map(len, said)) >= _SHORT_HEADLINE
    return is_long and all(text in first for text in said)


_LONG_LABEL = 8
"""Em; the name of a column is no longer."""
_SPOKEN = 0.15
_LONGEST_NAME = 5
"""Em; most letter-spaced names of columns are no longer."""


def withdraw_labels(headings: Sequence[Heading]) -> list[SetLine]:
    """Take back what is short and speaks of nothing in its article: a column's name where no headline was found."""
    withdrawn: list[SetLine] = []
    for heading in headings:
        said = [line for line in heading.lines if line.role is Role.DISPLAY]
        is_short = sum(line.width.low for line in said) < _LONG_LABEL
        is_spaced = any(_is_spaced_headline(line) for line in said)
        if is_short and heading.support < _SPOKEN and not is_spaced:
            withdrawn.extend(said)
            heading.lines[:] = [line for line in heading.lines if line.role is not Role.DISPLAY]
    return withdrawn


_SCRAP = 6
"""Characters; no article is shorter."""


def withdraw_from_scraps(headings: Sequence[Heading], bodies: Sequence[str]) -> list[SetLine]:
    """Take back what stands over the end of a sentence that was cut off from its article: `善。`."""
    return [
        line
        for heading, body in zip(headings, bodies, strict=True)
        if len(body) < _SCRAP
        for line in _take_all(heading)
    ]


def _is_spaced_headline(line: SetLine) -> bool:
    """`历 久 弥 新 放 异 彩` is a headline, `速 读 天 下` may as well name a column."""
    return marks.is_letter_spaced(line.text) and line.width.low > _LONGEST_NAME


def withdraw_crossheads(
    composition: Composition, stretches: Sequence[Stretch], headings: Sequence[Heading], block: Sequence[SetLine]
) -> list[SetLine]:
    """Take back what cannot be a headline where all headlines stand together; return it.

    Display between the bodies is crossheads there, but for the headlines of briefs; and a short line of the block over
    a single paragraph is the kicker or the deck of another.
    """
    starts = {line.line.start for line in block}
    withdrawn: list[SetLine] = []
    is_brief = False
    for stretch, heading in zip(stretches, headings, strict=True):
        # The last brief of a column is told by the one above it: nothing shows where it ends.
        goes_on = is_brief and len(stretch.numbers) == 1
        is_brief = opens_brief(composition, stretch.first) or goes_on
        said = [line for line in heading.lines if line.role is Role.DISPLAY]
        inside = [line for line in said if line.line.start not in starts]
        is_short = sum(line.width.low for line in said) < _SHORT_HEADLINE and len(stretch.numbers) == 1
        is_marked = is_certain_border(composition, stretch.first) if stretch.first else False
        if inside and not is_brief:
            gone = inside if len(inside) < len(said) else list(heading.lines)
        else:
            is_report = any(marks.reports(marks.bare(line.text)) for line in said)
            gone = list(heading.lines) if is_short and not inside and not is_marked and not is_report else []
        withdrawn.extend(gone)
        heading.lines[:] = [line for line in heading.lines if line not in gone]
    return withdrawn


_SHORT_HEADLINE = 10
"""Em; or characters that are no stops."""


def _may_head(block: Sequence[SetLine], body: str) -> bool:
    if sum(line.width.low for line in block) < _LONG_KICKER or marks.deck_dash(block[0].text):
        return False
    return "".join(marks.bare(write_display(line.text)) for line in block) not in body


def _runs_on(above: SetLine, line: SetLine, body: str) -> bool:
    return wraps(write_display(above.text), write_display(line.text), body, is_pair=False)


def _is_report(lines: Sequence[SetLine], body: str) -> bool:
    """Whether lines are surely a headline, no deck and no kicker, which mostly quotes the body."""
    texts = [marks.bare(write_display(line.text)) for line in lines]
    beside = any(text in body for text in texts) or any(marks.deck_dash(line.text) for line in lines)
    return not beside and marks.reports("".join(texts))


def _overlap(one: set[str], other: set[str]) -> float:
    return len(one & other) / max(1, min(len(one), len(other)))


def _is_broken(composition: Composition, number: int) -> bool:
    """Whether a paragraph stops in the middle of a sentence before another text, jump lines aside.

    Its stub may stand there as display: `海南组建了11个巡回指导组，` is no headline.
    """
    body = [line for line in composition.paragraphs[number].lines if line.role in BODY]
    below = composition.between[number + 1]
    display = below.having(Role.DISPLAY)
    stubs = [_is_stub(line, after) for line, after in zip_longest(display, display[1:])]
    if any(stubs[:_NEAR] + stubs[-_NEAR:]):
        return True
    last = number + 1 == len(composition.paragraphs)
    return not last and not below.having(Role.JUMP_ON) and body[-1].role in (Role.OPENING, Role.MIDDLE)


_NEAR = 3
"""Lines; the rest of a paragraph stands no farther from it, and its beginning no farther above its rest."""


def _is_stub(line: SetLine, below: SetLine | None) -> bool:
    """Whether a line is the rest of a paragraph; a headline of two clauses may part at its comma."""
    stop = line.text.rstrip()[-1:]
    goes_on = below is not None and not below.line.gap_before and not marks.reads_like_body(below.text)
    return stop == "；" or (stop == "，" and not goes_on)
