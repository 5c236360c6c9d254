"""Lists to browse: issues, the pages of an issue, the articles of a page."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from telegram import InlineKeyboardButton

from bot.actions import NO_KEY, Action, ActionKind
from bot.attribution import describe_issue, name_page, untitled
from bot.characters import clean_line, frame
from bot.composing import BOLD, ITALIC, Composer, Message
from bot.keyboards import LONGEST_LABEL, back_to, in_rows, press, stack, turn_pages
from bot.language import Catalogue
from corpus.model import Article

ISSUES_SHOWN = 8
PAGES_SHOWN = 24
ARTICLES_SHOWN = 8
_OPENING = 60
_LONGEST_NAME = 80
_LONGEST_TITLE = 160

_Listed = TypeVar("_Listed")


@dataclass(frozen=True, slots=True)
class Issue:
    """One day's paper. `key` is that of an action; `date` is ISO."""

    paper: str | None
    date: str | None
    key: str
    article_count: int


@dataclass(frozen=True, slots=True)
class PageOfIssue:
    """One page of an issue: `page` as printed, None for articles whose page is unknown; `name` 要闻, 副刊 …"""

    page: str | None
    key: str
    article_count: int
    name: str | None = None


@dataclass(frozen=True, slots=True)
class ArticleEntry:
    """An article in a list. `key` is its `article_key`."""

    key: str
    headline: str | None
    opening: str = ""
    """The first words of the body, shown where there is no headline."""

    @classmethod
    def of(cls, article: Article, key: str) -> "ArticleEntry":
        return cls(key, article.headline, article.body[:_OPENING])


@dataclass(frozen=True, slots=True)
class Contents:
    """Pages of an issue that a question asks for, with the articles where it is one; no issue where there is none."""

    issue: Issue | None
    pages: tuple[PageOfIssue, ...]
    articles: tuple[ArticleEntry, ...]


def render_contents(contents: Contents, say: Catalogue) -> Message:
    """The headlines of the page, or the pages of the issue."""
    if contents.issue is None:
        return Composer().write(say("nothing-printed")).finish()
    if len(contents.pages) == 1:
        return render_page(contents.issue, contents.pages[0], contents.articles, say)
    return render_issue(contents.issue, contents.pages, say)


def render_latest(issues: Sequence[Issue], page: int, say: Catalogue) -> Message:
    """Page `page`, from 1, of the issues in the order given, a button each."""
    composer = Composer().write(say("latest-title"), BOLD)
    if not issues:
        return composer.skip_line().write(say("latest-empty")).finish()
    shown, page, pages = _take(issues, page, ISSUES_SHOWN)
    rows = [[press(_label_issue(issue, say), Action(ActionKind.ISSUE, issue.key, page=1))] for issue in shown]
    return composer.finish(stack(*rows, turn_pages(ActionKind.LATEST, NO_KEY, page, pages)))


def render_issue(issue: Issue, pages: Sequence[PageOfIssue], say: Catalogue, *, page: int = 1) -> Message:
    """The pages of an issue, a button each; `page`, from 1, is that of the list."""
    shown, page, lists = _take(pages, page, PAGES_SHOWN)
    composer = _head(issue, say)
    composer.write_line(say("issue-pages", count=len(pages)) + " · " + say("issue-articles", count=issue.article_count))
    buttons = [press(_label_page(printed, say), Action(ActionKind.PAGE, printed.key, page=1)) for printed in shown]
    width = 1 if any(printed.name for printed in shown) else 2
    back = [back_to(Action(ActionKind.LATEST, NO_KEY, page=1), say)]
    return composer.finish(stack(*in_rows(buttons, width), turn_pages(ActionKind.ISSUE, issue.key, page, lists), back))


def render_page(
    issue: Issue, page_of_issue: PageOfIssue, articles: Sequence[ArticleEntry], say: Catalogue, *, page: int = 1
) -> Message:
    """The headlines of a newspaper page, numbered, with a button for each; `page`, from 1, is that of the list."""
    composer = _head(issue, say).write_line(_name_page(page_of_issue, say))
    shown, page, pages = _take(articles, page, ARTICLES_SHOWN)
    first = (page - 1) * ARTICLES_SHOWN + 1
    if not shown:
        composer.skip_line().write(say("page-empty"), ITALIC)
    composer.skip_line()
    buttons: list[InlineKeyboardButton] = []
    for number, entry in enumerate(shown, first):
        headline = frame(entry.headline, _LONGEST_TITLE) or untitled(entry.opening, say, _LONGEST_TITLE)
        composer.write_line(f"{number}. {headline}")
        buttons.append(press(str(number), Action(ActionKind.ARTICLE, entry.key, page=1)))
    back = [back_to(Action(ActionKind.ISSUE, issue.key, page=1), say)]
    turn = turn_pages(ActionKind.PAGE, page_of_issue.key, page, pages)
    return composer.finish(stack(*in_rows(buttons, ARTICLES_SHOWN // 2), turn, back))


def _head(issue: Issue, say: Catalogue) -> Composer:
    return Composer().write(describe_issue(issue.paper, issue.date, say) or say("issue-unknown"), BOLD)


def _label_issue(issue: Issue, say: Catalogue) -> str:
    name = describe_issue(issue.paper, issue.date, say) or say("issue-unknown")
    return clean_line(f"{name} · {say('issue-articles', count=issue.article_count)}", LONGEST_LABEL)


def _label_page(page: PageOfIssue, say: Catalogue) -> str:
    articles = say("issue-articles", count=page.article_count)
    return clean_line(f"{_name_page(page, say)} · {articles}", LONGEST_LABEL)


def _name_page(page: PageOfIssue, say: Catalogue) -> str:
    number = name_page(page.page, say)
    name = frame(page.name, _LONGEST_NAME)
    return f"{number} {name}" if name else number


def _take(listed: Sequence[_Listed], page: int, most: int) -> tuple[Sequence[_Listed], int, int]:
    """One page of a list, its number brought in, and how many there are."""
    pages = max(-(-len(listed) // most), 1)
    page = min(max(page, 1), pages)
    return listed[(page - 1) * most : page * most], page, pages
