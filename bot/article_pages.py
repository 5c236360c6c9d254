"""A whole article in pages.

Pages end where paragraphs end. The paragraphs under one crosshead are one blockquote on each page, long ones folded by
Telegram until a reader opens them; a crosshead never stands last on a page. All blockquotes and crossheads joined are
the article: only line feeds between paragraphs are ours.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from bot.actions import Action, ActionKind
from bot.attribution import write_headline, write_source
from bot.characters import count_units, frame, show_quoted
from bot.composing import BOLD, ITALIC, Composer, Message
from bot.cutting import split
from bot.keyboards import back_to, copy_citation, show_page, stack, turn_pages
from bot.language import Catalogue
from corpus.model import Article, Section

PAGE_UNITS = 2800
"""Units of a page for the article's text; the rest is for what stands around it, which never needs more."""

MOST_BLOCKS = 60
"""Crossheads and blockquotes of a page: each is an entity."""

FOLDED_FROM = 450
"""Units from which a blockquote is folded."""

BETWEEN_PARAGRAPHS = "\n\n"
_SPACING = len(BETWEEN_PARAGRAPHS)
_LONGEST_CROSSHEAD = 300
_LONGEST_NOTE = 120


@dataclass(slots=True)
class _Block:
    """The paragraphs of one section on one page; `crosshead` where the section begins here.

    `jump` is the page of the paper on which the article goes on here.
    """

    crosshead: str | None
    jump: str | None = None
    paragraphs: list[str] = field(default_factory=list)


@dataclass(slots=True)
class _Leaf:
    """One page while it fills."""

    blocks: list[_Block] = field(default_factory=list)
    units: int = 0

    def has_room(self, units: int) -> bool:
        return self.units + units <= PAGE_UNITS and len(self.blocks) < MOST_BLOCKS // 2


def render_article(
    article: Article,
    page: int,
    say: Catalogue,
    *,
    key: str,
    number: int | None,
    bot_username: str,
    back: Action | None = None,
) -> Message:
    """Page `page`, from 1 (pages outside are brought in).

    With a `number`, `key` is that of the shown answer whose quote this is, and a button leads back to it; without,
    `key` is the `article_key`, and `back` is where a button leads, if anywhere.
    """
    leaves = list(_fill_pages(article))
    page = min(max(page, 1), len(leaves))
    composer = Composer()
    _write_head(composer, article, say, whole=page == 1)
    for block in leaves[page - 1].blocks:
        _write_block(composer, block, say)
    if not article.body:
        composer.skip_line().write(say("no-body"), ITALIC)
    if page == len(leaves) and (goes_on := frame(article.continued_on, _LONGEST_NOTE)):
        composer.skip_line().write(say("continued-on", page=goes_on), ITALIC)
    if number is not None:
        back = Action(ActionKind.QUOTE, key, number)
    turn = turn_pages(ActionKind.ARTICLE, key, page, len(leaves), number=number or 0)
    last = [] if back is None else [back_to(back, say)]
    last += show_page(article, Action(ActionKind.CLIPPING, key, number or 0), say)
    return composer.finish(stack(turn, [*last, copy_citation(article, say)]))


def article_page_count(article: Article, say: Catalogue) -> int:
    """How many pages `render_article` makes of the article, at least one."""
    return sum(1 for _ in _fill_pages(article))


def _write_head(composer: Composer, article: Article, say: Catalogue, *, whole: bool) -> None:
    """What stands over the article; over the further pages the headline alone."""
    if not whole:
        if headline := frame(article.headline, _LONGEST_CROSSHEAD):
            composer.write_line(headline, BOLD)
        else:
            composer.write_line(say("no-headline"), ITALIC)
        return
    write_headline(composer, article, say)
    write_source(composer, article, say)
    if begun := frame(article.continued_from, _LONGEST_NOTE):
        composer.write_line(say("continued-from", page=begun), ITALIC)


def _write_block(composer: Composer, block: _Block, say: Catalogue) -> None:
    composer.skip_line()
    if block.jump:
        composer.write_line(say("continued-on", page=frame(block.jump, _LONGEST_NOTE)), ITALIC)
    if block.crosshead:
        composer.write(block.crosshead, BOLD)
    if block.paragraphs:
        text = BETWEEN_PARAGRAPHS.join(block.paragraphs)
        composer.quote(text, expandable=count_units(text) >= FOLDED_FROM)


def _fill_pages(article: Article) -> Iterator[_Leaf]:
    """The pages of the article, at least one."""
    leaf = _Leaf()
    printed: str | None = None
    for section in article.sections:
        block: _Block | None = None
        jump = section.page if section.page != printed else None
        printed = section.page
        for crosshead, paragraph in _pieces(section):
            units = count_units(crosshead) + count_units(paragraph) + 2 * _SPACING
            if leaf.blocks and not leaf.has_room(units):
                yield leaf
                leaf, block = _Leaf(), None
            if block is None or crosshead:
                block, jump = _Block(crosshead or None, jump), None
                leaf.blocks.append(block)
            if paragraph:
                block.paragraphs.append(paragraph)
            leaf.units += units
    yield leaf


def _pieces(section: Section) -> Iterator[tuple[str, str]]:
    """The paragraphs of a section, cut where one is longer than a page, the first with its crosshead."""
    *beginnings, crosshead = list(split(show_quoted(section.subhead or ""), _LONGEST_CROSSHEAD)) or [""]
    for beginning in beginnings:
        yield beginning, ""
    longest = PAGE_UNITS - _LONGEST_CROSSHEAD - 2 * _SPACING
    for paragraph in section.paragraphs:
        for piece in split(show_quoted(paragraph.text), longest):
            yield crosshead, piece
            crosshead = ""
    if crosshead:
        yield crosshead, ""
