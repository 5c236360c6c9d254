"""`wenbao parse`: how a file is understood, shown to people or to programs."""

from pathlib import Path

from bot.streams import complain, write_json_line
from corpus.articles import article_to_json, read_articles
from corpus.errors import NoArticlesError, SourceError
from corpus.ingest import ARTICLE_SUFFIX, check_file
from corpus.model import Reading
from corpus.readers import read_pages
from corpus.readers.recognition import explain_unread
from corpus.understanding import understand


def show_file(path: Path, *, as_json: bool) -> bool:
    """Shows the articles of a file in reading order, and says whether all of it could be read.

    Raises SourceError when nothing of it can.
    """
    check_file(path)
    if path.suffix.lower() == ARTICLE_SUFFIX:
        return _show_articles(path, as_json=as_json)
    try:
        readings = [understand(page) for page in read_pages(path)]
    except NoArticlesError as error:
        if as_json or not _show_links(error):
            raise
        return True
    unread = [sentence for sentence in (explain_unread(reading.page) for reading in readings) if sentence]
    for sentence in unread:
        complain(str(sentence))
    for reading in readings:
        if as_json:
            for article in reading.articles:
                write_json_line(article_to_json(article))
        else:
            _show_reading(reading)
    if not any(reading.articles for reading in readings):
        raise SourceError(f"{path} 里没有找到文章；请确认它是一页报纸的文字。")
    return not unread


def _show_links(error: NoArticlesError) -> bool:
    """Where a layout page of a digital newspaper leads to; False when the file is none."""
    from bot.outline import print_layout
    from bot.terminal import open_console
    from corpus.readers.html import LayoutPageError

    if not isinstance(error, LayoutPageError):
        return False
    print_layout(open_console(), error.source, error.layout)
    return True


def _show_reading(reading: Reading) -> None:
    from bot.outline import print_reading
    from bot.terminal import open_console

    print_reading(open_console(), reading)


def _show_articles(path: Path, *, as_json: bool) -> bool:
    from bot.outline import print_outline
    from bot.terminal import open_console

    console = open_console()
    nothing, whole = True, True
    for article in read_articles(path):
        nothing = False
        if isinstance(article, SourceError):
            complain(str(article))
            whole = False
        elif as_json:
            write_json_line(article_to_json(article))
        else:
            print_outline(console, article)
    if nothing:
        raise SourceError(f"{path} 里没有找到文章；请每行写一篇文章的 JSON 对象。")
    return whole
