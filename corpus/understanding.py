"""From the lines of a page to its articles: `understand` is the whole way."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from statistics import median

from corpus import marks
from corpus.backwards import runs_backwards, turn, turn_back
from corpus.blocks import articles_of
from corpus.braids import unbraid
from corpus.composition import Composition, aside_groups, compose
from corpus.furniture import folio_facts
from corpus.geometry.imposition import impose
from corpus.geometry.sheet import Box, Sheet
from corpus.heading import Heading, Headline, read_headings
from corpus.headlines import assign
from corpus.kinship import Kinship
from corpus.labels import LabelledPage, place_labels
from corpus.layout import SetLine, lay_out, lay_out_again
from corpus.model import Article, Page, Paragraph, Placement, Reading, Section
from corpus.reflow import join_display, set_paragraph, write_byline, write_display
from corpus.roles import APART, Role
from corpus.segment import Stretch


def understand(page: Page) -> Reading:
    """Read a page. Pure and total: any text gives a reading, and no printed character is lost or invented.

    Where the page knows the places of its lines they decide; else its text alone does. An article has a headline only
    where the page supports it; other display lines are in `Reading.unplaced`. What a page tells of itself stands.
    """
    if page.told is not None:
        told = page.told
        return Reading(page, told.articles, captions=told.captions, folio=told.folio, unplaced=told.unplaced)
    if page.sheet is None and runs_backwards(page.lines):
        return turn_back(_read(turn(page)), page)
    return _read(page)


def _read(page: Page) -> Reading:
    layout = _lay_out_sheet(page, page.sheet) if page.sheet is not None else _lay_out_text(page)
    composition, stretches, headings = layout.composition, layout.stretches, layout.headings
    paper, date, number = folio_facts([line.text for line in composition.asides if line.role is Role.FOLIO])
    sheet = page.sheet.number if page.sheet is not None else 0
    articles = tuple(
        replace(_on_sheet(sheet, _article(layout, stretch, heading)), is_recognised=page.is_recognised).printed_on(
            paper=page.paper or paper, date=page.date or date, page=page.page or number
        )
        for stretch, heading in zip(stretches, headings.headlines, strict=True)
    )
    reading = _reading(page, composition, articles, headings, spare=_spare_marks(composition, stretches))
    return reading if layout.boxes is None else replace(reading, placement=_placement(composition, layout.boxes))


@dataclass(frozen=True, slots=True)
class _Layout:
    """The articles of a page, `stretches[i]` under `headings.headlines[i]`.

    Display before the first paragraph of a stretch is a crosshead where `has_crossheads_first`, else a headline.
    `boxes[i]` are the places of the article's pieces; None where no places are known.
    """

    composition: Composition
    stretches: Sequence[Stretch]
    headings: LabelledPage
    has_crossheads_first: bool = False
    boxes: tuple[tuple[Box, ...], ...] | None = None


def _lay_out_text(page: Page) -> _Layout:
    composition = compose(_lines_of(page))
    kinship = Kinship(paragraph.bare for paragraph in composition.paragraphs)
    cut = articles_of(composition, kinship)
    stretches = cut.stretches
    assignment = assign(composition, cut, kinship)
    bodies = [_body_of(composition, stretch) for stretch in stretches]
    loose = [*assignment.loose, *_clear_run_ins(composition, stretches, assignment.headings)]
    headings = place_labels(
        [
            _with_run_in(composition, stretch, headline)
            for stretch, headline in zip(stretches, read_headings(assignment.headings, bodies), strict=True)
        ],
        bodies,
        [_measure_of(composition, stretch) for stretch in stretches],
        loose,
    )
    return _Layout(composition, stretches, headings)


def _clear_run_ins(
    composition: Composition, stretches: Sequence[Stretch], headings: Sequence[Heading]
) -> Iterator[SetLine]:
    """Take away the display over articles whose headline runs into their text; the name of a column finds its place."""
    for stretch, heading in zip(stretches, headings, strict=True):
        if composition.between[stretch.first].having(Role.RUN_IN):
            kept = [line for line in heading.lines if line.role is not Role.DISPLAY]
            yield from (line for line in heading.lines if line not in kept)
            heading.lines[:] = kept


def _with_run_in(composition: Composition, stretch: Stretch, headline: Headline) -> Headline:
    lines = composition.between[stretch.first].having(Role.RUN_IN)
    if not lines:
        return headline
    first, *rest = (line.text for line in lines)
    # It fills its column like the text that it runs into, so its lines are one phrase.
    said = "".join(write_display(text) for text in (first[marks.opening_mark(first) :], *rest))
    return replace(headline, headline=said.strip("【】") if said.startswith("【") else said, is_uncertain=False)


def _lines_of(page: Page) -> list[SetLine]:
    """The lines of a page in the order of its articles."""
    lines = lay_out(page)
    braid = unbraid(lines)
    if braid is None:
        return lines
    return [*lay_out_again(braid), *(line for line in lines if line.role in APART)]


def _lay_out_sheet(page: Page, sheet: Sheet) -> _Layout:
    imposition = impose(page, sheet)
    rows = [article.lines for article in imposition.articles]
    composition = compose([*(line for row in rows for line in row), *imposition.asides])
    stretches: list[Stretch] = []
    first = 0
    for row in rows:
        end = first + sum(line.role in (Role.OPENING, Role.WHOLE) for line in row)
        stretches.append(Stretch(first, end))
        first = end
    headlines = tuple(article.headline for article in imposition.articles)
    headings = LabelledPage(headlines, imposition.labels, imposition.unplaced)
    boxes = tuple(article.boxes for article in imposition.articles)
    return _Layout(composition, stretches, headings, has_crossheads_first=True, boxes=boxes)


def _placement(composition: Composition, boxes: tuple[tuple[Box, ...], ...]) -> Placement:
    no_article = (line for line in composition.asides if line.role in (Role.FOLIO, Role.ADVERTISEMENT))
    return Placement(boxes, tuple(line.line.box for line in no_article if line.line.box is not None))


def _reading(
    page: Page,
    composition: Composition,
    articles: tuple[Article, ...],
    headings: LabelledPage,
    *,
    spare: Sequence[SetLine],
) -> Reading:
    return Reading(
        page=page,
        articles=articles,
        labels=tuple(write_display(line.text) for line in headings.labels),
        captions=tuple(_run_on(group) for group in aside_groups(composition.asides, Role.CAPTION)),
        folio=tuple(_run_on(group) for group in aside_groups(composition.asides, Role.FOLIO)),
        advertisements=tuple(
            "\n".join(write_display(line.text) for line in group)
            for group in aside_groups(composition.asides, Role.ADVERTISEMENT)
        ),
        unplaced=tuple(write_display(line.text) for line in _in_order([*headings.unplaced, *spare])),
    )


def _run_on(lines: Sequence[SetLine]) -> str:
    return "".join(" ".join(line.text.split()) for line in lines)


def _in_order(lines: Iterable[SetLine]) -> list[SetLine]:
    return sorted(lines, key=lambda line: line.line.start)


def _body_of(composition: Composition, stretch: Stretch) -> str:
    return "\n".join(composition.paragraphs[number].bare for number in stretch.numbers)


def _measure_of(composition: Composition, stretch: Stretch) -> float | None:
    measures = [composition.paragraphs[number].measure for number in stretch.numbers]
    known = [measure for measure in measures if measure is not None]
    return median(known) if known else None


def _article(layout: _Layout, stretch: Stretch, heading: Headline) -> Article:
    composition = layout.composition
    sections = _sections(layout, stretch)
    first, last = sections[0].paragraphs[0].text, sections[-1].paragraphs[-1].text
    closing = _closing_marks(composition, stretch, Role.DATELINE)
    return Article(
        sections=sections,
        headline=heading.headline,
        kicker=heading.kicker,
        deck=heading.deck,
        byline=heading.byline or _printed_byline(first, last),
        dateline=marks.bare(closing[0].text).strip("（）()") if closing else _printed_dateline(first),
        label=heading.label,
        continued_from=_jump(_opening_marks(composition, stretch)),
        continued_on=_jump(_closing_marks(composition, stretch, Role.JUMP_ON)),
        uncertain=("headline",) if heading.headline and heading.is_uncertain else (),
    )


def _on_sheet(number: int, article: Article) -> Article:
    """The article with its places on sheet `number` of the source."""
    return article.moved(lambda spans: (replace(span, sheet=number) for span in spans)) if number else article


def _sections(layout: _Layout, stretch: Stretch) -> tuple[Section, ...]:
    composition = layout.composition
    body = _body_of(composition, stretch)
    sections: list[tuple[str | None, list[Paragraph]]] = []
    for number in stretch.numbers:
        has_crosshead = number > stretch.first or layout.has_crossheads_first
        crosshead = composition.between[number].heading if has_crosshead else []
        if crosshead or not sections:
            subhead = join_display([line.text for line in crosshead], body) if crosshead else None
            sections.append((subhead, []))
        sections[-1][1].append(set_paragraph([line.line for line in composition.paragraphs[number].lines]))
    return tuple(Section(subhead, tuple(paragraphs)) for subhead, paragraphs in sections)


def _printed_dateline(first: str) -> str | None:
    return marks.lead(first[:80])


def _printed_byline(first: str, last: str) -> str | None:
    """The reporters after the lead, else the names that close the article."""
    opening = first[:160]
    found = marks.reporters(opening)
    lead = marks.lead(opening) or ""
    if found and found[1] <= len(lead) + 3:
        return write_byline(found[0])
    if names := marks.opening_byline(opening):
        return write_byline(names)
    closing = marks.signature(last)
    return write_byline(closing) if closing and not marks.is_source(closing) else None


def _opening_marks(composition: Composition, stretch: Stretch) -> list[SetLine]:
    return composition.between[stretch.first].having(Role.JUMP_FROM)


def _closing_marks(composition: Composition, stretch: Stretch, role: Role) -> list[SetLine]:
    return composition.between[stretch.end].having(role) if stretch.end < len(composition.between) else []


def _jump(lines: Sequence[SetLine]) -> str | None:
    if not lines:
        return None
    text = marks.bare(lines[0].text)
    found = marks.jump_from(text) or marks.jump_on(text)
    return marks.page_number(found.group(1)) if found else None


def _spare_marks(composition: Composition, stretches: Sequence[Stretch]) -> list[SetLine]:
    """Jump lines and datelines that no article can say: a second one, or one where no article begins or ends."""
    roles = (Role.JUMP_FROM, Role.JUMP_ON, Role.DATELINE)
    used: set[int] = set()
    for stretch in stretches:
        said = [
            _opening_marks(composition, stretch)[:1],
            _closing_marks(composition, stretch, Role.JUMP_ON)[:1],
            _closing_marks(composition, stretch, Role.DATELINE)[:1],
        ]
        used.update(line.line.start for lines in said for line in lines)
    return [line for row in composition.between for line in row.having(*roles) if line.line.start not in used]
