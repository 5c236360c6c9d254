"""Standard input, output and error: bytes and text that are safe to read and to show."""

import io
import json
import logging
import re
import sys
from collections.abc import Iterator

from corpus.articles import replace_lone_surrogates

_CONTROL = re.compile("[\x00-\x08\x0a-\x1f\x7f-\x9f\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_BYTE_ORDER_MARK = "\ufeff"


def open_streams() -> None:
    """Lets the standard streams carry Chinese whatever the locale is; what they cannot carry becomes a mark."""
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding=_able_encoding(stream.encoding), errors="replace")


def write_json_line(value: object) -> None:
    """Writes one JSON text as a line of UTF-8 to standard output, at once."""
    sys.stdout.buffer.write(json.dumps(value, ensure_ascii=False).encode("utf-8", "replace") + b"\n")
    sys.stdout.buffer.flush()


def read_lines() -> Iterator[str]:
    """The lines of standard input as they come, without their ends; bytes that are not UTF-8 become U+FFFD."""
    for number, line in enumerate(sys.stdin.buffer):
        text = line.decode("utf-8", "replace").removesuffix("\n").removesuffix("\r")
        yield text.removeprefix(_BYTE_ORDER_MARK) if number == 0 else text


def clean_argument(text: str) -> str:
    """An argument of the command line without the half characters that stand for undecodable bytes."""
    return replace_lone_surrogates(text)


def visible(text: str) -> str:
    """The text with a visible sign for each control character, so that none of them reaches the terminal."""
    return _CONTROL.sub(_show_control, replace_lone_surrogates(text))


def complain(sentence: str) -> None:
    """One line on standard error."""
    sys.stderr.write(visible(sentence.replace("\n", " ")) + "\n")
    sys.stderr.flush()


class ComplainingHandler(logging.Handler):
    """Shows log records as `complain` does, a traceback line by line below."""

    def emit(self, record: logging.LogRecord) -> None:
        for line in self.format(record).splitlines():
            complain(line)


def _able_encoding(encoding: str) -> str:
    try:
        "问报 …“”".encode(encoding)
    except (UnicodeEncodeError, LookupError):
        return "utf-8"
    return encoding


def _show_control(match: re.Match[str]) -> str:
    code = ord(match[0])
    if code < 0x20:
        return chr(0x2400 + code)
    return "\u2421" if code == 0x7F else "\ufffd"
