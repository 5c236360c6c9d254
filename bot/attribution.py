"""Where words of the paper come from: headline, crosshead, byline, paper, date, page."""

import datetime
from urllib.parse import urlsplit

from bot.characters import clean_line, frame
from bot.composing import BOLD, ITALIC, Composer
from bot.language import Catalogue
from corpus.model import Article

LONGEST_HEADLINE = 300
_LONGEST_LINE = 200
_LONGEST_NAME = 80
_LONGEST_PAGE = 16
_LONGEST_DATE = 24
_LONGEST_URL = 1000


def write_headline(composer: Composer, article: Article, say: Catalogue) -> None:
    """Kicker, headline and deck, each on its line; that there is no headline is said."""
    composer.write_line(frame(article.kicker, _LONGEST_LINE))
    if headline := frame(article.headline, LONGEST_HEADLINE):
        composer.write_line(headline, BOLD)
    else:
        composer.write_line(say("no-headline"), ITALIC)
    if deck := frame(article.deck, _LONGEST_LINE):
        composer.write_line(say("deck", deck=deck))


def write_crosshead(composer: Composer, subhead: str | None) -> None:
    if crosshead := frame(subhead, _LONGEST_LINE):
        composer.write_line(f"▸ {crosshead}")


def write_source(composer: Composer, article: Article, say: Catalogue) -> None:
    """Byline and dateline, then paper, date, page and the link to the paper's own site, as far as they are known.

    That a machine has recognised the text stands in a line of its own: it may have misread a character.
    """
    composer.write_line(frame(article.byline, _LONGEST_LINE))
    composer.write_line(frame(article.closing_dateline, _LONGEST_LINE))
    source = describe_source(article, say)
    composer.write_line(source or say("unknown-source"))
    if url := safe_url(article.url):
        composer.write(" · ").write(say("original"), url=url)
    if article.is_recognised:
        composer.write_line(say("recognised"), ITALIC)


def describe_source(article: Article, say: Catalogue) -> str:
    """Paper, date and page in one line, in the manner of the language; empty where none of them is known."""
    return describe_issue(article.paper, article.date, say, page=article.page)


def describe_issue(paper: str | None, date: str | None, say: Catalogue, *, page: str | None = None) -> str:
    """Paper and date, and the page if there is one, as far as they are known."""
    known = []
    if name := frame(paper, _LONGEST_NAME).strip("《》"):
        known.append(say("paper", paper=name))
    if day := describe_date(date, say):
        known.append(day)
    if number := describe_page(page, say):
        known.append(number)
    return say("between").join(known)


def describe_page(page: str | None, say: Catalogue) -> str:
    """第2版, p. 2; empty for a page that is not known."""
    number = frame(page, _LONGEST_PAGE)
    return say("page", page=number) if number else ""


def name_page(page: str | None, say: Catalogue) -> str:
    """第2版, Page 2, standing alone; what is not known is said."""
    number = frame(page, _LONGEST_PAGE)
    return say("page-name", page=number) if number else say("page-unknown")


def describe_date(date: str | None, say: Catalogue) -> str:
    """The date as the language writes it; what is no ISO date stands as it is."""
    written = frame(date, _LONGEST_DATE)
    try:
        day = datetime.date.fromisoformat(written)
    except ValueError:
        return written
    return say("date", year=str(day.year), month=day.month, day=str(day.day))


def title(article: Article, say: Catalogue, limit: int) -> str:
    """The headline in one line; in place of a missing one, that it is missing and the first words of the article."""
    if headline := clean_line(article.headline, limit):
        return headline
    return untitled(article.body[: 4 * limit], say, limit)


def untitled(opening: str, say: Catalogue, limit: int) -> str:
    """What stands in a list in place of a missing headline: that it is missing, and the first words."""
    missing = say("no-headline")
    return clean_line(f"{missing} {clean_line(opening, limit)}", limit)


def safe_url(url: str | None) -> str | None:
    """The address if it leads to a web page: nothing else may hide behind a word of ours."""
    if not url or len(url) > _LONGEST_URL or not url.isascii() or not url.isprintable() or " " in url:
        return None
    try:
        parts = urlsplit(url)
        return url if parts.scheme in {"http", "https"} and parts.hostname and not parts.username else None
    except ValueError:
        return None
