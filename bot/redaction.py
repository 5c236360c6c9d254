"""Keeping secrets out of the logs, and forged lines too.

The token stands in the address of every request, so it is in log records of the HTTP client, in the texts and
tracebacks of errors and in the `repr` of the bot. Records are therefore cleaned where they are made, before any
handler, formatter or queue of anybody's sees them; tracebacks that go past logging are cleaned at the interpreter's
hooks.
"""

import asyncio
import base64
import json
import logging
import re
import sys
import threading
import traceback
from collections.abc import Iterable, Iterator
from types import TracebackType
from typing import Any
from urllib.parse import quote, quote_plus, urlsplit

HIDDEN = "[…]"
_SHORTEST = 4
"""What is shorter is no secret, and would tear holes into everything."""

_CONTROL = re.compile("[\x00-\x08\x0a-\x1f\x7f-\x9f\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_TRACE_INDENT = "    | "
"""Begins every line of a traceback, so that no line of an error's text can pass for a record."""

logger = logging.getLogger(__name__)


def secrets_in(address: str | None) -> list[str]:
    """What must not be seen of an address: all of it, and the password by itself."""
    if address is None:
        return []
    password = urlsplit(address).password
    return [address, password] if password else [address]


class Redactor:
    """Replaces secrets in all the forms in which they travel."""

    def __init__(self, secrets: Iterable[str]) -> None:
        forms = sorted({form for secret in secrets for form in _forms(secret)}, key=len, reverse=True)
        self._pattern = re.compile("|".join(map(re.escape, forms)), re.IGNORECASE) if forms else None

    def hide(self, text: str) -> str:
        """The text without secrets."""
        return self._pattern.sub(HIDDEN, text) if self._pattern else text

    def clean(self, text: str) -> str:
        """The text without secrets, as one line without control characters."""
        return _CONTROL.sub(_show, self.hide(text))

    def clean_trace(self, text: str) -> str:
        """A traceback without secrets, each line marked as part of it."""
        lines = self.hide(text).rstrip("\n").split("\n")
        return "\n".join(_TRACE_INDENT + _CONTROL.sub(_show, line) for line in lines)

    def describe(self, error: BaseException) -> str:
        """Type and first words of an error, for people who may not see more."""
        said = self.clean(str(error))
        return f"{type(error).__name__}: {said[:200]}" if said else type(error).__name__


class _Records:
    """Makes log records that are clean from the start."""

    def __init__(self, redactor: Redactor) -> None:
        self._redactor = redactor

    def __call__(self, *given: Any, **named: Any) -> logging.LogRecord:
        record = logging.LogRecord(*given, **named)
        record.msg, record.args = self._redactor.clean(_say(record)), None
        record.threadName = self._redactor.clean(record.threadName or "")
        if record.exc_info and record.exc_info[0] is not None:
            # What the error itself says must not be formatted again by a handler that would not clean it.
            record.exc_text = self._redactor.clean_trace("".join(traceback.format_exception(*record.exc_info)))
        record.exc_info = None
        if record.stack_info:
            record.stack_info = self._redactor.clean_trace(record.stack_info)
        return record


def install(redactor: Redactor) -> None:
    """Cleans all that is logged from now on, also through handlers that come later, and uncaught errors."""
    logging.setLogRecordFactory(_Records(redactor))
    logging.captureWarnings(capture=True)

    def on_uncaught(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        logger.critical("an error was not caught", exc_info=(kind, error, trace))

    def on_thread(caught: threading.ExceptHookArgs) -> None:
        if caught.exc_value is not None:
            on_uncaught(caught.exc_type, caught.exc_value, caught.exc_traceback)

    def on_unraisable(caught: "sys.UnraisableHookArgs") -> None:
        if caught.exc_value is not None:
            on_uncaught(caught.exc_type, caught.exc_value, caught.exc_traceback)

    sys.excepthook = on_uncaught
    threading.excepthook = on_thread
    sys.unraisablehook = on_unraisable


def watch_loop(loop: asyncio.AbstractEventLoop) -> None:
    """Errors of tasks that nobody awaits go to our log as one clean record."""
    loop.set_exception_handler(_on_task_error)


def uninstall() -> None:
    """Lets logging and the interpreter do as they did; for tests."""
    logging.setLogRecordFactory(logging.LogRecord)
    logging.captureWarnings(capture=False)
    sys.excepthook = sys.__excepthook__
    threading.excepthook = threading.__excepthook__
    sys.unraisablehook = sys.__unraisablehook__


def _on_task_error(_: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    error = context.get("exception")
    trace = (type(error), error, error.__traceback__) if isinstance(error, BaseException) else None
    logger.error("a task failed: %s", context.get("message", ""), exc_info=trace)


def _say(record: logging.LogRecord) -> str:
    """The record's message; one that does not fit its arguments is a mistake of its author, not of ours."""
    try:
        return record.getMessage()
    except Exception as error:
        return f"{record.msg!r} ({type(error).__name__} in its arguments)"


def _forms(secret: str) -> Iterator[str]:
    """The secret as it is, quoted for addresses once and twice, in JSON, as Python shows it, and in headers."""
    if len(secret) < _SHORTEST:
        return
    yield secret
    for quoted in (quote(secret, safe=""), quote(secret), quote_plus(secret)):
        yield quoted
        yield quote(quoted, safe="")
    yield json.dumps(secret)[1:-1]
    yield repr(secret)[1:-1]
    yield repr(secret.encode())[2:-1]
    yield base64.b64encode(secret.encode()).decode().rstrip("=")
    parts = urlsplit(secret)
    if parts.username or parts.password:
        yield base64.b64encode(f"{parts.username or ''}:{parts.password or ''}".encode()).decode()


def _show(match: re.Match[str]) -> str:
    code = ord(match[0])
    return chr(0x2400 + code) if code < 0x20 else f"\\u{code:04x}"
