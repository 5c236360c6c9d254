"""The other end of `bot.worker`: reads calls from standard input and writes answers to standard output."""

import os
import pickle
import sys
from collections.abc import Callable
from typing import Any, BinaryIO

from bot.worker import LENGTH

Answer = Callable[[str, tuple[Any, ...]], Any]


def serve(answer: Answer) -> None:
    """Answer calls until the parent closes the pipe or ends. Whatever is printed meanwhile goes to standard error."""
    calls, answers = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    while (call := _read(calls)) is not None:
        name, given = call
        try:
            said = _pack(answer(name, given), None)
        except Exception as error:
            said = _pack_error(error)
        try:
            answers.write(len(said).to_bytes(LENGTH) + said)
            answers.flush()
        except BrokenPipeError:
            break
    os._exit(0)


def _read(calls: BinaryIO) -> tuple[str, tuple[Any, ...]] | None:
    head = calls.read(LENGTH)
    length = int.from_bytes(head)
    message = calls.read(length)
    if len(head) < LENGTH or len(message) < length:
        return None
    call: tuple[str, tuple[Any, ...]] = pickle.loads(message)  # noqa: S301 - from the parent process alone
    return call


def _pack(answer: object, error: Exception | None) -> bytes:
    return pickle.dumps((answer, error), pickle.HIGHEST_PROTOCOL)


def _pack_error(error: Exception) -> bytes:
    try:
        packed = _pack(None, error)
        pickle.loads(packed)  # noqa: S301 - some errors can be written but not read
    except Exception:
        return _pack(None, RuntimeError(f"{type(error).__name__}: {error}"))
    return packed
