"""How answers look in a terminal."""

import sys
from collections.abc import Sequence
from dataclasses import replace

from rich.console import Console
from rich.text import Text

from bot.contents import Contents
from bot.streams import visible
from corpus.contents import entry_of
from corpus.model import Article, Span
from retrieval.model import Answer, Hit, NoAnswer, Quote, Reason

NO_HEADLINE = "（报上看不出标题）"
RECOGNISED = "文字由机器识别"

_REASONS = {
    Reason.EMPTY_QUESTION: "请写下要问的问题，例如：祁县有多少家玻璃器皿生产企业？",
    Reason.NO_MATCH: "报上没有说：没有哪一段提到问题里的词。",
    Reason.LOW_CONFIDENCE: "报上没有说：最接近的段落也不像是在回答这个问题。",
}
_INDENT = "    "
_HIGHLIGHT = "bold yellow"


def open_console() -> Console:
    """Standard output, in colours where it has them; long lines are left for the terminal to wrap."""
    return Console(file=sys.stdout, soft_wrap=True, highlight=False, markup=False, emoji=False)


def print_answer(console: Console, answer: Answer | NoAnswer) -> None:
    """The quotes; of several questions in one message each with the first quote that answers it."""
    if not answer.parts:
        _print_one(console, answer)
    for number, part in enumerate(answer.parts):
        if number:
            console.print()
        console.print(Text(f"{number + 1}. {visible(part.question)}", style="bold"))
        _print_one(console, replace(part, quotes=part.quotes[:1]) if isinstance(part, Answer) else part)


def _print_one(console: Console, answer: Answer | NoAnswer) -> None:
    if isinstance(answer, Answer):
        if answer.looked_for is not None:
            console.print(Text(f"按“{visible(answer.looked_for)}”找的：", style="dim"))
        _print_quotes(console, answer.quotes)
        return
    console.print(Text(_REASONS[answer.reason], style="bold"))
    if answer.related:
        console.print(Text("\n也许有关，但不是回答：", style="dim"))
        _print_quotes(console, answer.related)


def print_contents(console: Console, contents: Contents) -> None:
    """The headlines of the pages, numbered on each; of an article without one its first words."""
    if not contents.pages:
        console.print(Text("报库里没有这样的报纸或版面；用 wenbao articles 看看有哪些。", style="bold"))
    for place, (page, articles) in enumerate(contents.pages):
        if place:
            console.print()
        number = f"第{page.page}版" if page.page else None
        console.print(Text(" · ".join(visible(part) for part in (page.paper, page.date, number) if part), style="dim"))
        for order, article in enumerate(articles, 1):
            headline = article.headline or f"{NO_HEADLINE} {entry_of(article).opening}"
            console.print(Text(f"{order:>3}. {visible(headline)}", style="bold cyan"))


def print_hits(console: Console, hits: Sequence[Hit]) -> None:
    """The passages behind an answer, with their scores."""
    console.print(Text(f"\n排在前面的 {len(hits)} 段：", style="dim"))
    for rank, hit in enumerate(hits, 1):
        headline = visible(hit.article.headline or NO_HEADLINE)
        console.print(Text.assemble((f"{rank:>3}. {hit.score:7.3f}  ", "dim"), (headline, "cyan")))
        console.print(Text(f"{_INDENT}{visible(hit.text)}"))


def describe_source(article: Article) -> str:
    """Byline, dateline, paper, date and page, as far as they are known; and that a machine has recognised the text."""
    page = f"第{article.page}版" if article.page else None
    known = (
        article.byline,
        article.closing_dateline,
        article.paper,
        article.date,
        page,
        RECOGNISED if article.is_recognised else None,
    )
    return " · ".join(visible(part) for part in known if part)


def _print_quotes(console: Console, quotes: Sequence[Quote]) -> None:
    for number, quote in enumerate(quotes):
        if number:
            console.print()
        console.print(_mark_highlights(quote.text, quote.highlights))
        console.print(Text(_INDENT + visible(quote.article.headline or NO_HEADLINE), style="bold cyan"))
        if quote.subhead:
            console.print(Text(f"{_INDENT}▸ {visible(quote.subhead)}", style="cyan"))
        if source := describe_source(quote.source):
            console.print(Text(_INDENT + source, style="dim"))


def _mark_highlights(text: str, highlights: Sequence[Span]) -> Text:
    """The quote with its highlights; `visible` keeps every offset, because it gives one sign for one character."""
    marked = Text(visible(text))
    for span in highlights:
        marked.stylize(_HIGHLIGHT, span.start, span.end)
    return marked
