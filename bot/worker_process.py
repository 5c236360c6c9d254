"""The other end of `bot.worker`: reads calls from standard input and writes answers to standard output."""

import os
import pickle
import sys
from collections.abc import Callable
from typing import Any, BinaryIO

from bot.parcels import Packer
from bot.worker import LENGTH

Answer = Callable[[str, tuple[Any, ...]], Any]


def serve(answer: Answer) -> None:
    """Answer calls until the parent closes the pipe or ends. Whatever is printed meanwhile goes to standard error."""
    packer = Packer()
    calls, answers = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    while (call := _read(calls)) is not None:
        name, given = call
        try:
            said = packer.pack((answer(name, given), None))
        except Exception as error:
            said = packer.pack((None, _sendable(error)))
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


def _sendable(error: Exception) -> Exception:
    """The error, or its words where it could not be written and read again."""
    try:
        pickle.loads(pickle.dumps(error))  # noqa: S301 - what was just written
    except Exception:
        return RuntimeError(f"{type(error).__name__}: {error}")
    return error
