"""What a button asks for, as the at most 64 bytes that Telegram carries for it.

Whoever can reach the bot can send any callback data, so reading it is strict: only what `Action.encode` writes is an
action. That a key is known and that a button belongs to whoever presses it are for the handlers to check.
"""

import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from enum import StrEnum

from corpus.collection import hash_id

NO_KEY = "-"
"""The key of actions that concern nothing in particular."""

LARGEST_NUMBER = 99_999

_ENCODED = re.compile(r"([a-z]):([A-Za-z0-9_-]{1,32}):(0|[1-9][0-9]{0,4}):(0|[1-9][0-9]{0,4})")


class ActionKind(StrEnum):
    """The kinds of action; each value is the letter that stands for it in callback data."""

    QUOTE = "q"
    """Show quote `number` of the shown answer `key`; 0 is the list of related headlines."""
    CONTEXT = "c"
    """Show the paragraph around quote `number` of the shown answer `key`."""
    ARTICLE = "a"
    """Show page `page` of an article: of quote `number` of the shown answer `key`, or, when `number` is 0, of the
    article whose `article_key` is `key`."""
    CLIPPING = "v"
    """Show the page: of quote `number` of the shown answer `key`, or, when `number` is 0, of the article whose
    `article_key` is `key`."""
    FEEDBACK_GOOD = "g"
    FEEDBACK_BAD = "b"
    LATEST = "l"
    """Page `page` of the list of issues."""
    ISSUE = "i"
    """Page `page` of the list of pages of the issue `key`."""
    PAGE = "p"
    """Page `page` of the list of articles on the newspaper page `key`."""
    LANGUAGE = "s"
    """Speak the language `key`."""
    INGEST = "y"
    DISCARD = "n"
    NOOP = "o"
    """A button that only shows something."""


@dataclass(frozen=True, slots=True)
class Action:
    """What a button asks for. Numbers and pages count from 1; 0 is none."""

    kind: ActionKind
    key: str = NO_KEY
    number: int = 0
    page: int = 0

    def encode(self) -> str:
        """Callback data for this action.

        Raises ValueError where the key or a number is not one that `decode` would read.
        """
        encoded = f"{self.kind}:{self.key}:{self.number}:{self.page}"
        if _ENCODED.fullmatch(encoded) is None:
            raise ValueError(f"{self} cannot stand in callback data: {_ENCODED.pattern}, up to {LARGEST_NUMBER}")
        return encoded


def decode(data: str) -> Action | None:
    """The action that callback data stands for, or None where it was not written by `Action.encode`."""
    matched = _ENCODED.fullmatch(data)
    if matched is None:
        return None
    letter, key, number, page = matched.groups()
    try:
        kind = ActionKind(letter)
    except ValueError:
        return None
    return Action(kind, key, int(number), int(page))


def article_key(article_id: str) -> str:
    """22 characters that stand for an article in a button or a deep link, whatever its id is made of."""
    return urlsafe_b64encode(hash_id(article_id)).decode("ascii").rstrip("=")


def hash_behind(key: str) -> bytes:
    """The `hash_id` of the article whose `article_key` this is; of no article if it is none."""
    try:
        return urlsafe_b64decode(f"{key}==".encode("ascii"))
    except ValueError:
        return b""


def deep_link(bot_username: str, article_id: str) -> str:
    """The address that opens the article in a private chat with the bot."""
    return f"https://t.me/{bot_username}?start=a-{article_key(article_id)}"
