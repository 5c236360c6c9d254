"""The buttons under messages."""

from collections.abc import Iterable, Sequence

from telegram import CopyTextButton, InlineKeyboardButton, InlineKeyboardMarkup

from bot.actions import NO_KEY, Action, ActionKind
from bot.characters import clean_line
from bot.citation import cite
from bot.language import Catalogue
from corpus.model import Article

LONGEST_COPIED = 256
LONGEST_QUERY = 256
LONGEST_LABEL = 64

Row = list[InlineKeyboardButton]


def press(label: str, action: Action) -> InlineKeyboardButton:
    """A button that sends an action back."""
    return InlineKeyboardButton(label, callback_data=action.encode())


def open_link(label: str, url: str) -> InlineKeyboardButton:
    return InlineKeyboardButton(label, url=url)


def share(question: str, say: Catalogue) -> InlineKeyboardButton:
    """Asks the same question in a chat that the reader chooses."""
    return InlineKeyboardButton(say("button-share"), switch_inline_query=clean_line(question, LONGEST_QUERY))


def copy_citation(article: Article, say: Catalogue) -> InlineKeyboardButton:
    citation = cite(article, limit=LONGEST_COPIED)
    return InlineKeyboardButton(say("button-cite"), copy_text=CopyTextButton(citation))


def show_page(article: Article, action: Action, say: Catalogue) -> Row:
    """The button to the article as it is printed, where there is a picture of its page."""
    return [press(say("button-page"), action)] if article.facsimile is not None else []


def back_to(action: Action, say: Catalogue) -> InlineKeyboardButton:
    return press(say("button-back"), action)


def turn_pages(kind: ActionKind, key: str, page: int, pages: int, *, number: int = 0) -> Row:
    """« 2 / 5 »; nothing where there is one page only."""
    if pages < 2:
        return []
    row = [press(f"{page} / {pages}", Action(ActionKind.NOOP, NO_KEY))]
    if page > 1:
        row.insert(0, press("«", Action(kind, key, number, page - 1)))
    if page < pages:
        row.append(press("»", Action(kind, key, number, page + 1)))
    return row


def stack(*rows: Row) -> InlineKeyboardMarkup | None:
    """The rows as a keyboard, without the empty ones; None where nothing is left."""
    filled = [row for row in rows if row]
    return InlineKeyboardMarkup(filled) if filled else None


def in_rows(buttons: Iterable[InlineKeyboardButton], width: int) -> Sequence[Row]:
    """The buttons in rows of this width."""
    listed = list(buttons)
    return [listed[start : start + width] for start in range(0, len(listed), width)]


def without_inline_mode(keyboard: InlineKeyboardMarkup | None) -> InlineKeyboardMarkup | None:
    """The keyboard without the buttons that Telegram takes only from bots whose inline mode is on."""
    if keyboard is None:
        return None
    return stack(*([button for button in row if not _is_inline(button)] for row in keyboard.inline_keyboard))


def _is_inline(button: InlineKeyboardButton) -> bool:
    return button.switch_inline_query is not None or button.switch_inline_query_current_chat is not None
