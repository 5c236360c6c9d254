"""A column for any text: the same order and the same characters in every database."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import Dialect, Text
from sqlalchemy.types import TypeDecorator, TypeEngine

_ESCAPE, _NUL = "\ufffe", "\x00"
"""PostgreSQL takes every character but NUL. U+FFFE is no character, so no text of a paper's needs the escape."""


class AnyText(TypeDecorator[str]):
    """Text that is sorted by code points, and may hold NUL."""

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return dialect.type_descriptor(Text(collation="C") if dialect.name == "postgresql" else Text())

    def bind_processor(self, dialect: Dialect) -> Any:
        return _pass_none(escape) if dialect.name == "postgresql" else None

    def result_processor(self, dialect: Dialect, coltype: object) -> Any:
        return _pass_none(unescape) if dialect.name == "postgresql" else None


def _pass_none(convert: Callable[[str], str]) -> Callable[[str | None], str | None]:
    return lambda value: None if value is None else convert(value)


def escape(text: str) -> str:
    """The text without NUL; `unescape` gives it back."""
    if _NUL not in text and _ESCAPE not in text:
        return text
    return text.replace(_ESCAPE, _ESCAPE + "1").replace(_NUL, _ESCAPE + "0")


def unescape(text: str) -> str:
    """The text that `escape` was given."""
    if _ESCAPE not in text:
        return text
    return text.replace(_ESCAPE + "0", _NUL).replace(_ESCAPE + "1", _ESCAPE)
