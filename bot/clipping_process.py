"""`python -m bot.clipping_process`: makes clippings in a process of its own, for `bot.darkroom`."""

from pathlib import Path
from typing import Any

from bot.worker_process import serve
from corpus.clippings.clipping import Clipping, make_clipping
from corpus.errors import SourceError
from corpus.model import Article, Span


def develop(file: Path, article: Article, quoted: Span | None) -> Clipping:
    """Make the clipping of an article from this file. Raises SourceError."""
    try:
        content = file.read_bytes()
    except OSError as error:
        raise SourceError(f"{file.name} 读不了（{error.strerror}）；请用 wenbao ingest 再收一次。") from error
    return make_clipping(file.name, content, article, quoted)


def _answer(name: str, given: tuple[Any, ...]) -> Any:
    return develop(*given) if name == "develop" else None


if __name__ == "__main__":
    serve(_answer)
