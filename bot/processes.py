"""Work that is done in processes of its own: it can take long, fail or be killed, and the bot goes on answering."""

import asyncio
import json
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from bot.home import Home
from bot.reading_process import reading_from_json
from bot.worker import NO_SETTINGS, environment
from corpus.errors import SourceError
from corpus.model import Reading

SECONDS_TO_UNDERSTAND = 300.0
"""A page that has to be recognised takes half a minute."""

SECONDS_TO_INGEST = 600.0


@dataclass(frozen=True, slots=True)
class Finished:
    """What a process has left."""

    status: int
    stdout: bytes
    stderr: bytes

    @property
    def complaint(self) -> str:
        """The last line of standard error."""
        lines = self.stderr.decode("utf-8", "replace").strip().splitlines()
        return lines[-1] if lines else ""


@dataclass(frozen=True, slots=True)
class Ingested:
    """Numbers of articles."""

    added: int
    known: int
    refused: int


async def understand_file(file: Path, *, shown_name: str, seconds: float = SECONDS_TO_UNDERSTAND) -> Reading:
    """How a file is understood. Raises SourceError where it cannot be, or not in time."""
    finished = await run_module("bot.reading_process", str(file), shown_name, seconds=seconds)
    if finished.status:
        raise SourceError(finished.complaint or f"{shown_name} 没有读完就停下了；请把它分成几个文件再试。")
    return reading_from_json(json.loads(finished.stdout))


async def ingest_file(home: Home, file: Path, *, seconds: float = SECONDS_TO_INGEST) -> Ingested:
    """Adds a file to the library and brings the index up to date. Raises SourceError where it cannot be read."""
    command = ("--home", str(home.folder), "ingest", "--json", str(file))
    finished = await run_module("bot", *command, seconds=seconds, settings=home.settings)
    lines = finished.stdout.splitlines()
    if not lines:
        raise SourceError(finished.complaint or "文件没有收完就停下了；请检查内存和磁盘，再发一次。")
    summary = json.loads(lines[-1])
    added = summary["new"] + summary["replaced"]
    return Ingested(added=added, known=summary["unchanged"], refused=summary["broken"])


def index_library(home: Home, *, seconds: float = SECONDS_TO_INGEST) -> None:
    """Makes the index of the library where there is none: any question does. For a thread that may wait."""
    command = [sys.executable, "-m", "bot", "--home", str(home.folder), "ask", "--json", "报纸"]
    inherited = environment(home.settings)
    subprocess.run(command, env=inherited, timeout=seconds, capture_output=True, check=False)  # noqa: S603 - this program


async def run_module(
    module: str, *arguments: str, seconds: float, settings: Mapping[str, str] = NO_SETTINGS
) -> Finished:
    """Runs a module of this program. Raises SourceError when it takes longer than that, and ends it."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        module,
        *arguments,
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        env=environment(settings),
        start_new_session=True,  # Ctrl-C is for the bot, which lets the process finish
    )
    try:
        async with asyncio.timeout(seconds):
            stdout, stderr = await process.communicate()
    except TimeoutError:
        raise SourceError(f"这个文件用了 {seconds:.0f} 秒还没读完，已经停下；请把它分成几个文件。") from None
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    return Finished(process.returncode or 0, stdout, stderr)
