"""Pictures of whole sheets. PDFium draws them in a process of its own, because the file is a stranger's."""

import subprocess
import sys
import threading
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from corpus.errors import SourceError

LONGER_SIDE = 3600
"""Pixels; a broadsheet's body type is then some 20 pixels high, crisp where three of its columns fill a telephone."""

PATIENCE = 20.0
"""Seconds until the process that draws is killed."""

_START = (
    "import sys; sys.path.insert(0, sys.argv[1]);"
    "from corpus.clippings.drawing_process import main; sys.exit(main(sys.argv[2:]))"
)


@dataclass(frozen=True, slots=True)
class Picture:
    """`pixels` holds red, green and blue of each pixel, a byte each, row after row."""

    width: int
    height: int
    pixels: bytes


class Drawing:
    """A sheet that is being drawn; meanwhile something else can be done."""

    def __init__(self, source: str, content: bytes, number: int) -> None:
        self._source = source
        self._process = subprocess.Popen(  # noqa: S603 - this program's own module; the file goes in by standard input
            [sys.executable, "-c", _START, str(Path(__file__).parents[2]), str(number), str(LONGER_SIDE)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        self._drawn = b""
        self._waiting = threading.Thread(target=self._run, args=(content,), daemon=True)
        self._waiting.start()

    def _run(self, content: bytes) -> None:
        with suppress(BrokenPipeError), self._process:
            try:
                self._drawn, _ = self._process.communicate(content, timeout=PATIENCE)
            except subprocess.TimeoutExpired:
                self._process.kill()

    def stop(self) -> None:
        """Give the picture up."""
        self._process.kill()
        self._waiting.join()

    def finish(self) -> Picture:
        """Wait for the picture. Raises SourceError when the sheet cannot be drawn, or not in time."""
        self._waiting.join()
        size, _, pixels = self._drawn.partition(b"\n")
        if self._process.returncode or not size:
            raise SourceError(f"{self._source} 的版面画不出来；请另存成普通的 PDF，再用 wenbao ingest 收一次。")
        width, height = map(int, size.split())
        return Picture(width, height, pixels)
