"""How a page is understood, and what is in the library, for people."""

from collections.abc import Iterable, Sequence

from rich.console import Console
from rich.text import Text

from bot.streams import visible
from bot.terminal import NO_HEADLINE, describe_source
from corpus.model import Article, Reading
from corpus.readers.html_layout import Layout

_FIRST_WORDS = 36
"""Characters of a paragraph that are enough to find it on the page."""

_PRINTED = (
    ("kicker", "引题 {}"),
    ("deck", "副题 {}"),
    ("byline", "署名 {}"),
    ("dateline", "电头 {}"),
    ("label", "栏目 {}"),
    ("continued_from", "上接第{}版"),
    ("continued_on", "下转第{}版"),
    ("url", "网址 {}"),
)


def print_reading(console: Console, reading: Reading) -> None:
    """An outline of the page: its articles in reading order, then all that is in no article."""
    page = reading.page
    number = f"第{page.page}版" if page.page else None
    issue = " · ".join(visible(part) for part in (page.paper, page.date, number) if part)
    console.print(Text.assemble((visible(page.source), "bold"), f"  {issue}" if issue else ""))
    for article in reading.articles:
        print_outline(console, article)
    console.print()
    _print_rest(console, "栏目", reading.labels)
    _print_rest(console, "图片说明", reading.captions)
    _print_rest(console, "报眉", reading.folio)
    _print_rest(console, "广告", reading.advertisements)
    _print_rest(console, "归属不明", reading.unplaced)


def print_layout(console: Console, source: str, layout: Layout) -> None:
    """Where a layout page leads to: its articles, then the pages of the issue."""
    number = f"第{layout.number}版" if layout.number else None
    place = " · ".join(visible(part) for part in (number, layout.name) if part)
    console.print(Text.assemble((visible(source), "bold"), f"  {place}" if place else "", "  版面目录"))
    for article in layout.articles:
        title = visible(article.title or NO_HEADLINE)
        console.print(Text.assemble((f"  {title}", "cyan"), (f"  {visible(article.url)}", "dim")))
    for page in layout.pages:
        name = f" {visible(page.name)}" if page.name else ""
        console.print(Text.assemble(f"  第{visible(page.number)}版{name}", (f"  {visible(page.url)}", "dim")))


def print_outline(console: Console, article: Article) -> None:
    """One article: what stands over it, its crossheads, the first words of its paragraphs; the uncertain marked."""
    console.print()
    console.print(
        Text.assemble(
            (visible(article.headline or NO_HEADLINE), "bold cyan"),
            _doubt(article, "headline"),
            (f"  {visible(article.id)}", "dim"),
        )
    )
    for name, pattern in _PRINTED:
        if text := getattr(article, name):
            console.print(Text.assemble(f"  {pattern.format(visible(text))}", _doubt(article, name)))
    if "paragraphs" in article.uncertain:
        console.print(Text("  正文是从不认识的网页里找出来的，请核对", style="yellow"))
    number = 0
    for section in article.sections:
        if section.subhead:
            console.print(Text.assemble((f"  ▸ {visible(section.subhead)}", "bold"), _doubt(article, "subhead")))
        for paragraph in section.paragraphs:
            number += 1
            console.print(Text.assemble((f"  {number:>3}. ", "dim"), _first_words(paragraph.text)))


def print_articles(console: Console, articles: Iterable[Article]) -> None:
    """A list with a line for each article."""
    for article in articles:
        console.print(
            Text.assemble(
                (visible(article.id), "dim"),
                "  ",
                (visible(article.headline or NO_HEADLINE), "bold cyan"),
                (f"  {describe_source(article)}", "dim"),
            )
        )


def _doubt(article: Article, name: str) -> tuple[str, str]:
    return ("（不确定）", "yellow") if name in article.uncertain else ("", "")


def _first_words(text: str) -> str:
    shown = visible(text[:_FIRST_WORDS])
    return shown if len(text) <= _FIRST_WORDS else f"{shown}…（{len(text)} 字）"


def _print_rest(console: Console, title: str, texts: Sequence[str]) -> None:
    for text in texts:
        console.print(Text.assemble((f"{title} ", "yellow" if title == "归属不明" else "dim"), _first_words(text)))
