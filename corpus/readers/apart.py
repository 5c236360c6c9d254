"""Strangers' files are read in processes of their own, with limits, which print JSON, a line a page."""

import json
import signal
import subprocess
from collections.abc import Sequence
from typing import Any

_ENDED_BY_LIMITS = (-signal.SIGXCPU, -signal.SIGKILL) if hasattr(signal, "SIGXCPU") else ()
"""Exit statuses of a process that has computed for longer than it may."""


class Refused(Exception):
    """The process has not read the file; `reason` is its word for why, perhaps with a number behind it."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def read_apart(command: Sequence[str], content: bytes, *, seconds: float) -> list[dict[str, Any]]:
    """What the process says of each page of a file, which goes in by standard input.

    Raises Refused: `time` when it takes longer than that, `complex` when it ends otherwise than it should, or what it
    says itself.
    """
    try:
        ran = subprocess.run(  # noqa: S603 - this program's own modules alone are started here
            command, input=content, capture_output=True, timeout=seconds, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise Refused("time") from error
    pages: list[dict[str, Any]] = []
    for line in ran.stdout.splitlines():
        value = json.loads(line) if line.endswith(b"}") else {"refused": "complex"}
        if "refused" in value:
            raise Refused(value["refused"])
        pages.append(value)
    if ran.returncode:
        raise Refused("time" if ran.returncode in _ENDED_BY_LIMITS else "complex")
    return pages
