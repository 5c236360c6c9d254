"""From files and folders to the library."""

import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from hashlib import blake2b, file_digest
from importlib.metadata import version
from pathlib import Path

from corpus.articles import read_articles
from corpus.errors import NoArticlesError, SourceError
from corpus.library import Library
from corpus.model import Article, Page
from corpus.readers import READERS, read_pages
from corpus.readers.recognition import PICTURE_SUFFIXES, explain_unread
from corpus.shelving import Added, Source
from corpus.understanding import understand

ARTICLE_SUFFIX = ".jsonl"

SUFFIXES = frozenset({*READERS, ARTICLE_SUFFIX})
"""The kinds of files that can be ingested, in lower case with their dot."""


def find_files(path: Path) -> Iterator[Path | SourceError]:
    """The path itself if it is no folder, else the files of a known kind in it and below, sorted by name.

    A folder that is closed comes as an error. Pictures are no pages unless they are named: in the folder of a digital
    newspaper they are its photographs.
    """
    if not path.is_dir():
        yield path
        return
    closed: list[OSError] = []
    for folder, folders, names in os.walk(path, onerror=closed.append):
        folders.sort()
        for name in sorted(names):
            if (file := Path(folder, name)).suffix.lower() in SUFFIXES - PICTURE_SUFFIXES:
                yield file
    for error in closed:
        yield SourceError(f"文件夹 {error.filename} 读不了（{error.strerror}）；请检查权限。")


def check_file(path: Path) -> None:
    """Raises SourceError unless this is a file of a known kind."""
    if path.is_dir():
        raise SourceError(f"{path} 是文件夹，这里要文件；请给出其中的文件，或用 wenbao ingest 收进整个文件夹。")
    if not path.is_file():
        raise SourceError(f"找不到文件 {path}；请检查路径。")
    if path.suffix.lower() not in SUFFIXES:
        raise SourceError(f"{path} 不是认识的文件；请给出 {'、'.join(sorted(SUFFIXES))} 文件。")


def read_source(path: Path) -> tuple[Source, Iterable[Article | SourceError]]:
    """What a file is known by, and its articles, in place of each broken one what is wrong with it.

    The articles are read when they are asked for. Raises SourceError when the file cannot be read at all.
    """
    check_file(path)
    if path.suffix.lower() == ARTICLE_SUFFIX:
        return _name_source(path, _hash_file(path)), read_articles(path)
    pages = read_pages(path)
    first = pages[0]
    source = _name_source(path, _hash_pages(pages), paper=first.paper, date=first.date, page=first.page)
    return source, _read_articles_of(pages)


def ingest(library: Library, path: Path) -> Added:
    """Adds one file to the library; a file that went in whole and has not changed is not understood again.

    A page that only leads to articles adds nothing. Raises SourceError when the file cannot be read at all or there is
    no article in it.
    """
    try:
        source, articles = read_source(path)
    except NoArticlesError:
        return Added()
    library.kept.keep(path, source.content_hash)
    with library.read() as view:
        if view.holds(source):
            return Added(unchanged=view.count_printed(source))
    return library.add(source, _at_least_one(articles, path))


def _at_least_one(articles: Iterable[Article | SourceError], path: Path) -> Iterator[Article | SourceError]:
    nothing = True
    for article in articles:
        nothing = False
        yield article
    if nothing:
        raise SourceError(f"{path} 里没有找到文章；请用 wenbao parse 看看它是怎样读的。")


def _name_source(
    path: Path, content_hash: str, *, paper: str | None = None, date: str | None = None, page: str | None = None
) -> Source:
    place = _printable(str(path.resolve()))
    return Source(place, _printable(path.name), content_hash, paper=paper, date=date, page=page)


def _printable(path: str) -> str:
    """The path with whatever in it is not UTF-8 written out as escapes."""
    return os.fsencode(path).decode("utf-8", "backslashreplace") if sys.platform != "win32" else path


def _hash_file(path: Path) -> str:
    try:
        with path.open("rb") as content:
            digest = file_digest(content, lambda: blake2b(_reading_version(), digest_size=16))
    except OSError as error:
        raise SourceError(f"无法读取文件 {path}（{error.strerror}）；请检查路径和权限。") from error
    return digest.hexdigest()


def _hash_pages(pages: Sequence[Page]) -> str:
    digest = blake2b(_reading_version(), digest_size=16)
    for page in pages:
        said = "\x1e".join(part or "" for part in (page.paper, page.date, page.page, page.text))
        digest.update(said.encode("utf-8", "surrogatepass"))
        if page.told is not None:  # an address is no text of the page
            digest.update("".join(article.content_hash for article in page.told.articles).encode())
        if page.sheet is not None:  # the same words in other places are another page
            digest.update(repr((page.sheet, [(line.box, line.size, line.font) for line in page.lines])).encode())
    return digest.hexdigest()


def _reading_version() -> bytes:
    """Goes into every hash, because another version of the program may understand a page in another way."""
    return version("wenbao").encode()


def _read_articles_of(pages: Sequence[Page]) -> Iterator[Article | SourceError]:
    for page in pages:
        if unread := explain_unread(page):
            yield unread
        yield from understand(page).articles
