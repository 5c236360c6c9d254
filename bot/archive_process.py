"""`python -m bot.archive_process FOLDER SECONDS`: the archive in a process of its own, for `bot.asking`."""

import gc
import os
import sys
from pathlib import Path
from typing import Any

from bot.archive import Archive, open_archive
from bot.config import read_settings
from bot.home import Home
from bot.worker_process import serve
from corpus.errors import WenbaoError


def main(arguments: list[str]) -> None:
    archive = _open(Path(arguments[0]), float(arguments[1]))

    def answer(name: str, given: tuple[Any, ...]) -> Any:
        if isinstance(archive, WenbaoError):
            raise archive
        return getattr(archive, name)(*given)

    gc.collect()
    gc.freeze()  # the index and the modules stay to the end
    serve(answer)


def _open(folder: Path, seconds: float) -> Archive | WenbaoError:
    """The archive, or why it cannot be opened, which every call is told."""
    try:
        return open_archive(Home(folder, read_settings(os.environ, Path()).search_url), seconds)
    except WenbaoError as error:
        return error


if __name__ == "__main__":
    main(sys.argv[1:])
