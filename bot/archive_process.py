"""`python -m bot.archive_process FOLDER SECONDS`: the archive in a process of its own, for `bot.asking`."""

import gc
import os
import sys
from itertools import chain
from pathlib import Path
from typing import Any

from bot.archive import Archive, open_archive
from bot.config import read_shards, split_search_urls
from bot.home import Home
from bot.logs import read_format, start_logging
from bot.redaction import Redactor, install, secrets_in
from bot.worker_process import serve
from corpus.errors import WenbaoError


def main(arguments: list[str]) -> None:
    library_url = os.environ.get("WENBAO_LIBRARY_URL")
    search_urls = split_search_urls(os.environ.get("WENBAO_SEARCH_URL") or "")
    install(Redactor(chain.from_iterable(map(secrets_in, (library_url, *(url for url in search_urls if "@" in url))))))
    start_logging(os.environ.get("WENBAO_LOG_LEVEL", "INFO").upper(), read_format(os.environ))
    home = Home(
        Path(arguments[0]), library_url, search_urls, read_shards(os.environ.get("WENBAO_SEARCH_SHARDS") or "1")
    )
    archive = _open(home, float(arguments[1]))

    def answer(name: str, given: tuple[Any, ...]) -> Any:
        if isinstance(archive, WenbaoError):
            raise archive
        return getattr(archive, name)(*given)

    gc.collect()
    gc.freeze()  # the index and the modules stay to the end
    serve(answer)


def _open(home: Home, seconds: float) -> Archive | WenbaoError:
    """The archive, or why it cannot be opened, which every call is told."""
    try:
        return open_archive(home, seconds)
    except WenbaoError as error:
        return error


if __name__ == "__main__":
    main(sys.argv[1:])
