"""`python -m bot.reading_process FILE NAME`: understands a file that somebody sent, away from the bot.

Prints the reading as JSON, or one sentence on standard error and status 1. The process may use only so much memory.
"""

import json
import sys
from collections.abc import Sequence
from itertools import chain
from pathlib import Path
from typing import Any

from corpus.articles import article_from_json, article_to_json, read_articles
from corpus.errors import SourceError, WenbaoError
from corpus.ingest import ARTICLE_SUFFIX, check_file
from corpus.model import Page, Reading
from corpus.readers import read_pages
from corpus.understanding import understand

MOST_MEMORY = 2 * 1024**3
"""Bytes of address space."""

_TEXTS = ("labels", "captions", "folio", "advertisements", "unplaced")


def main(arguments: list[str]) -> int:
    file, name = Path(arguments[0]), arguments[1]
    _limit_memory()
    try:
        reading = _read(file)
    except WenbaoError as error:
        return _fail(str(error).replace(str(file), name).replace(file.name, name))
    except (MemoryError, RecursionError):
        return _fail(f"{name} 太大或太复杂；请把它分成几个文件。")
    print(json.dumps(reading_to_json(reading, name)))  # noqa: T201 - what the parent process waits for
    return 0


def reading_to_json(reading: Reading, name: str) -> dict[str, object]:
    """All that is shown of a reading; the text of the page itself is not."""
    page = reading.page
    return {
        "page": {"source": name, "paper": page.paper, "date": page.date, "page": page.page},
        "articles": [
            {**article_to_json(article), "uncertain": list(article.uncertain)} for article in reading.articles
        ],
        **{field: list(getattr(reading, field)) for field in _TEXTS},
    }


def reading_from_json(value: Any) -> Reading:
    """The reading that `reading_to_json` has written."""
    from dataclasses import replace

    page = Page(text="", lines=(), **value["page"])
    articles = tuple(
        replace(article_from_json(article, where=page.source), uncertain=tuple(article["uncertain"]))
        for article in value["articles"]
    )
    texts: dict[str, Any] = {field: tuple(value[field]) for field in _TEXTS}
    return Reading(page, articles, **texts)


def _read(file: Path) -> Reading:
    check_file(file)
    if file.suffix.lower() != ARTICLE_SUFFIX:
        return _join([understand(page) for page in read_pages(file)])
    found = list(read_articles(file))
    articles = tuple(article for article in found if not isinstance(article, SourceError))
    broken = tuple(str(error) for error in found if isinstance(error, SourceError))
    return Reading(Page(file.name, "", ()), articles, unplaced=broken)


def _join(readings: Sequence[Reading]) -> Reading:
    """The pages of a file as if they were one."""
    texts: dict[str, Any] = {
        field: tuple(chain.from_iterable(getattr(one, field) for one in readings)) for field in _TEXTS
    }
    return Reading(readings[0].page, tuple(chain.from_iterable(one.articles for one in readings)), **texts)


def _limit_memory() -> None:
    try:
        import resource
    except ImportError:  # Windows has no such limit
        return
    # The process that recognises pictures sets a limit of its own, which may be higher.
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, resource.getrlimit(resource.RLIMIT_AS)[1]))


def _fail(sentence: str) -> int:
    sys.stderr.write(sentence.replace("\n", " ") + "\n")
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
