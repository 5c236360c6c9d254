"""A page whose lines have their places → its articles: everything put together."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from corpus import marks
from corpus.furniture import count_advertising
from corpus.geometry.asides import find_advertisements, find_captions, find_folio
from corpus.geometry.columns import Strip, set_strips
from corpus.geometry.display import sort_lines, strays_of
from corpus.geometry.flow import Chain, Plan, plan
from corpus.geometry.groups import Group, gather_groups, without_own_rules
from corpus.geometry.heads import read_group, set_display
from corpus.geometry.insets import find_insets, without_rules
from corpus.geometry.order import in_reading_order
from corpus.geometry.paragraphs import set_body
from corpus.geometry.placed import Placed, letters_of, usual_type
from corpus.geometry.run_ins import part_run_ins
from corpus.geometry.scene import Scene, find_caps
from corpus.geometry.sheet import Box, Sheet, around
from corpus.geometry.tags import Owner, is_underlined_label, place_tags
from corpus.geometry.walls import Walls, find_walls
from corpus.geometry.wings import give_wings
from corpus.heading import Headline
from corpus.layout import SetLine, split_jump_lines
from corpus.measure import width_of
from corpus.model import Page
from corpus.reflow import join_display
from corpus.roles import BODY, Role


@dataclass(frozen=True, slots=True)
class SetArticle:
    """The lines of one article in reading order, with what stands over it.

    `boxes` are its pieces on the sheet: the heading, the crossheads and each unbroken piece of a column.
    """

    lines: tuple[SetLine, ...]
    headline: Headline
    boxes: tuple[Box, ...] = ()


@dataclass(frozen=True, slots=True)
class Imposition:
    """The articles of a page in reading order, the lines beside them, labels of none, and what could not be told."""

    articles: tuple[SetArticle, ...]
    asides: tuple[SetLine, ...] = ()
    labels: tuple[SetLine, ...] = ()
    unplaced: tuple[SetLine, ...] = ()


def impose(page: Page, sheet: Sheet) -> Imposition:
    """Read a page by geometry. Pure and total; every line goes to exactly one place."""
    walls = find_walls(sheet, [letter for line in page.lines for letter in letters_of(line)])
    lines = _place_lines(page, walls)
    body = usual_type(lines)
    folio = find_folio(lines, sheet)
    captions = find_captions(lines, folio, walls, body)
    told = {n for caption in captions for n in caption}
    advertisements = find_advertisements(lines, folio, told, walls, body)
    sold = {n for advertisement in advertisements for n in advertisement}
    captions = [caption for caption in captions if not sold.intersection(caption)]
    taken = folio | told | sold
    asides = [
        *_set_aside([[n] for n in sorted(folio)], Role.FOLIO, lines),
        *_set_aside(captions, Role.CAPTION, lines),
        *_set_aside(advertisements, Role.ADVERTISEMENT, lines),
    ]
    obstacles = [around(lines[n].box for n in advertisement) for advertisement in advertisements]
    legends = [around(lines[n].box for n in caption) for caption in captions]
    rest = [line for n, line in enumerate(lines) if n not in taken]
    insets = [[rest[n] for n in inset] for inset in find_insets(rest, walls.across, usual_type(rest))]
    inset = {line for lines in insets for line in lines}
    walls = without_rules(walls, [around(line.box for line in lines) for lines in insets], body.size)
    walls = replace(walls, pictures=(*walls.pictures, *legends))
    imposition = _set_articles(part_run_ins([line for line in rest if line not in inset]), walls, obstacles, asides)
    return replace(
        imposition, unplaced=(*(set_display(line) for lines in insets for line in lines), *imposition.unplaced)
    )


def _place_lines(page: Page, walls: Walls) -> list[Placed]:
    placed: list[Placed] = []
    for line in split_jump_lines(page.lines):
        if line.box is None:
            continue
        frames = [n for n, frame in enumerate(walls.frames) if frame.holds(line.box, slack=0.35 * line.size)]
        tagged = any(tag.holds(line.box, slack=0.35 * line.size) for tag in walls.tags) or is_underlined_label(
            line, page.lines, walls
        )
        placed.append(Placed(line, line.box, frames[-1] if frames else -1, tagged))
    return placed


def _set_aside(groups: Iterable[Sequence[int]], role: Role, lines: Sequence[Placed]) -> list[SetLine]:
    return [
        SetLine(lines[n].line, role, width_of(lines[n].line.text), group=number)
        for number, group in enumerate(groups, 1)
        for n in group
    ]


def _set_articles(rest: Sequence[Placed], walls: Walls, obstacles: Sequence[Box], asides: list[SetLine]) -> Imposition:
    body = usual_type(rest)
    text, display = sort_lines(rest, body)
    barriers = [*(line.box for line in display), *walls.across, *walls.pictures, *walls.frames, *obstacles]
    strips = set_strips(text, barriers)
    strays = strays_of(strips, display)
    if strays:
        display += [line for strip in strays for line in strip.lines]
        strips = [strip for strip in strips if strip not in strays]
        text = [line for strip in strips for line in strip.lines]
    groups = gather_groups(display, text, [*walls.across, *walls.down, *walls.pictures, *obstacles], body)
    groups = give_wings(groups, strips, walls.down, body)
    walls = replace(walls, across=without_own_rules(walls.across, groups, text, body))
    indented = sum(strip.is_indented(line) for strip in strips for line in strip.lines)
    scene = Scene(
        strips, groups, walls, body, find_caps(strips, groups, body),
        obstacles=[*obstacles, *(frame for frame in walls.frames)],
        indents=indented * 25 > sum(len(strip.lines) for strip in strips),
    )  # fmt: skip
    return _gather(scene, plan(scene), asides)


def _gather(scene: Scene, planned: Plan, asides: list[SetLine]) -> Imposition:
    chains = planned.chains
    heads = {chain.group for chain in chains if chain.group is not None}
    crossheads = {strip: cap for strip, cap in scene.caps.items() if cap not in heads}
    owners = [_owner(scene, chain, crossheads) for chain in chains]
    spare = [group for n, group in enumerate(scene.groups) if n not in heads and n not in crossheads.values()]
    names = [scene.groups[n] for n in planned.names]
    tags = place_tags(spare, names, owners, scene.walls, scene.body)
    articles = [_article(scene, chain, crossheads) for chain in chains]
    articles = [
        replace(article, headline=_labelled(article.headline, label))
        for article, label in zip(articles, tags.labels, strict=True)
    ]
    unplaced: list[SetLine] = []
    for group in tags.unplaced:
        triggers, _ = count_advertising([line.text for line in group.printed])
        if triggers:
            number = 1 + max((line.group for line in asides), default=0)
            asides += [replace(set_display(line, Role.ADVERTISEMENT), group=number) for line in group.printed]
        else:
            unplaced += [set_display(line) for line in group.printed]
    real = [n for n, article in enumerate(articles) if any(line.role in BODY for line in article.lines)]
    for n, article in enumerate(articles):
        if n not in real:
            unplaced += [line for line in article.lines]
            unplaced += [set_display(line) for line in _lines_over(scene, chains[n])]
    order = in_reading_order([owners[n].box for n in real])
    return Imposition(
        tuple(articles[real[n]] for n in order),
        tuple(asides),
        tuple(set_display(line) for group in tags.free_labels for line in group.printed),
        tuple(unplaced),
    )


def _labelled(headline: Headline, label: str | None) -> Headline:
    """Give a headline its label; what reads like a label under a boxed one is the kicker."""
    if label is None or headline.label is None:
        return replace(headline, label=headline.label or label)
    return replace(headline, label=label, kicker=" ".join(filter(None, (headline.label, headline.kicker))))


def _lines_over(scene: Scene, chain: Chain) -> Sequence[Placed]:
    return scene.groups[chain.group].printed if chain.group is not None else ()


def _owner(scene: Scene, chain: Chain, crossheads: dict[int, int]) -> Owner:
    boxes = _boxes_of(scene, chain, crossheads)
    group = scene.groups[chain.group] if chain.group is not None else None
    head = group.box if group is not None else scene.strips[chain.strips[0]].box
    is_brief = group is not None and scene.caps.get(chain.strips[0]) == chain.group
    style = group.style if group is not None and is_brief else None
    return Owner(around(boxes), head, scene.strips[chain.strips[0]].frame, style)


def _boxes_of(scene: Scene, chain: Chain, crossheads: dict[int, int]) -> list[Box]:
    boxes = [scene.strips[n].box for n in chain.strips]
    if chain.group is not None:
        boxes += [scene.groups[chain.group].box, *(line.box for line in scene.groups[chain.group].wing)]
    return boxes + [scene.groups[crossheads[n]].box for n in chain.strips if n in crossheads]


def _read_heading(group: Group, text: str) -> Headline:
    """What stands over an article, and as its deck what stands upright beside the text below."""
    headline = read_group(group.lines, text)
    deck = filter(None, (headline.deck, join_display([line.text for line in group.wing], text)))
    return replace(headline, deck=" ".join(deck) or None) if group.wing else headline


def _article(scene: Scene, chain: Chain, crossheads: dict[int, int]) -> SetArticle:
    strips: list[Strip] = [scene.strips[n] for n in chain.strips]
    over = {at: scene.groups[crossheads[n]].lines for at, n in enumerate(chain.strips) if n in crossheads}
    lines = set_body(strips, over, indents=scene.indents)
    bylines = [line for line in lines if line.role is Role.BYLINE]
    lines = [line for line in lines if line.role is not Role.BYLINE]
    text = "\n".join(marks.bare(line.text) for line in lines)
    headline = _read_heading(scene.groups[chain.group], text) if chain.group is not None else Headline()
    if bylines:
        names = [headline.byline] if headline.byline else []
        names += [read_group([Placed(line.line, line.line.box)], "").byline or "" for line in bylines if line.line.box]
        headline = replace(headline, byline=" ".join(names))
    return SetArticle(tuple(lines), headline, tuple(_boxes_of(scene, chain, crossheads)))
