"""Processes of one's own that answer calls, one after another, over a pipe.

`concurrent.futures` has two threads for each process, and they take the interpreter from the event loop for longer than
the answer to a question takes. Here a call is one write and one read on the loop itself.
"""

import asyncio
import os
import pickle
import sys
from collections import deque
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Self

from bot.parcels import Unpacker

KEPT_SETTINGS = frozenset({"WENBAO_LOG_LEVEL", "WENBAO_LOG_FORMAT"})
NO_SETTINGS: Mapping[str, str] = MappingProxyType({})

LENGTH = 8
"""Bytes before each message that say how long it is, the highest first."""


class WorkerGone(Exception):
    """The process has ended before it answered."""


class Worker:
    """A process that runs `python -m MODULE ARGUMENTS`; the module hands its answers to `bot.worker_process.serve`."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process
        self._unpacker = Unpacker()
        self._waiting: deque[asyncio.Future[Any]] = deque()
        self._reading = asyncio.create_task(self._read(), name="worker")

    @classmethod
    async def start(cls, module: str, *arguments: str, settings: Mapping[str, str] = NO_SETTINGS) -> Self:
        """`settings` are those that the process may know."""
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            module,
            *arguments,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            env=environment(settings),
            start_new_session=True,  # Ctrl-C is for the bot, which finishes what it is asked
        )
        return cls(process)

    @property
    def pid(self) -> int:
        return self._process.pid

    async def call(self, name: str, *given: Any) -> Any:
        """What the process answers, or raises. Raises WorkerGone when it has ended."""
        if self._reading.done() or self._process.stdin is None:
            raise WorkerGone
        answered: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        self._waiting.append(answered)
        message = pickle.dumps((name, given), pickle.HIGHEST_PROTOCOL)
        self._process.stdin.write(len(message).to_bytes(LENGTH) + message)
        return await answered

    def kill(self) -> None:
        """End the process at once; whoever waits for it is told."""
        if self._process.returncode is None:
            self._process.kill()

    async def close(self) -> None:
        """End the process when it has answered."""
        if self._process.stdin is not None:
            self._process.stdin.close()
        await self._reading
        await self._process.wait()

    async def _read(self) -> None:
        stdout = self._process.stdout
        try:
            while stdout is not None:
                length = int.from_bytes(await stdout.readexactly(LENGTH))
                self._settle(*self._unpacker.unpack(await stdout.readexactly(length)))
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            while self._waiting:
                self._settle(None, WorkerGone())

    def _settle(self, answer: Any, error: Exception | None) -> None:
        waiting = self._waiting.popleft()
        if waiting.done():  # whoever waited has been cancelled
            return
        if error is not None:
            waiting.set_exception(error)
        else:
            waiting.set_result(answer)


def environment(settings: Mapping[str, str] = NO_SETTINGS) -> dict[str, str]:
    """The environment with these settings alone: a reader of other people's files need not know the token."""
    return {
        name: value for name, value in os.environ.items() if name in KEPT_SETTINGS or not name.startswith("WENBAO_")
    } | {"PYTHONIOENCODING": "utf-8", **settings}
