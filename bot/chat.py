"""A conversation in the terminal, with history where there is a readline."""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from rich.console import Console

from bot.home import Desk
from bot.streams import clean_argument
from bot.terminal import print_answer, print_contents

PROMPT = "问> "

_LAST_WORDS = frozenset({":q", ":quit", "：q"})
_LONGEST_HISTORY = 1000

logger = logging.getLogger(__name__)


def converse(desk: Desk, console: Console, *, history_file: Path, limit: int, today: Callable[[], date]) -> None:
    """Answers line by line until `:q`, the end of the input or Ctrl-C."""
    desk.answer("", limit=limit)  # opens the index before the first question, so that no reader waits for it
    with _history(history_file):
        try:
            for question in iter(_ask_for_question, None):
                _say(desk, console, question, limit=limit, today=today())
                console.print()
        except KeyboardInterrupt:
            console.print()


def _say(desk: Desk, console: Console, question: str, *, limit: int, today: date) -> None:
    if (contents := desk.contents(question, today=today)) is not None:
        print_contents(console, contents)
    else:
        print_answer(console, desk.answer(question, limit=limit, today=today))


def _ask_for_question() -> str | None:
    """The next line that says something, None when the conversation is over."""
    while True:
        try:
            line = clean_argument(input(PROMPT)).strip()
        except EOFError:
            return None
        if line in _LAST_WORDS:
            return None
        if line:
            return line


@contextmanager
def _history(path: Path) -> Iterator[None]:
    """Lets the arrow keys bring back what was asked, in this conversation and in earlier ones."""
    try:
        import readline
    except ImportError:
        yield
        return
    try:
        if path.is_file():
            readline.read_history_file(path)
    except OSError as error:
        logger.warning("问过的问题读不出来（%s）；请检查 %s。", error.strerror, path)
    readline.set_history_length(_LONGEST_HISTORY)
    try:
        yield
    finally:
        try:
            readline.write_history_file(path)
        except OSError as error:
            logger.warning("问过的问题存不下来（%s）；请检查 %s。", error.strerror, path)
