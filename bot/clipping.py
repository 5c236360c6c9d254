"""`wenbao clip`: an article as it is printed, cut from its page into picture files."""

import re
from dataclasses import dataclass
from pathlib import Path

from bot.home import Home
from corpus.clippings.clipping import Clipping, make_clipping
from corpus.errors import SourceError, WenbaoError
from corpus.model import Article, Span

_KEPT_IN_NAMES = re.compile(r"[^\w.-]+")
_LONGEST_NAME = 60


@dataclass(frozen=True, slots=True)
class Saved:
    """A clipping and the files it was written to."""

    article: Article
    clipping: Clipping
    article_file: Path
    sheet_file: Path

    def to_json(self) -> dict[str, object]:
        from bot.citation import cite

        return {
            "article_id": self.article.id,
            "clipping": str(self.article_file),
            "sheet": str(self.sheet_file),
            "highlights": [[box.left, box.top, box.right, box.bottom] for box in self.clipping.marks],
            "citation": cite(self.article),
        }


def clip_article(home: Home, article: Article, quote: str | None, folder: Path) -> Saved:
    """Write `<id>.png` (the article, `quote` marked) and `<id>-page.jpg` (the page, the article framed).

    Raises WenbaoError when the article has no picture, does not contain the quote, or cannot be written.
    """
    part, quoted = article.part_with(_place_of(quote, article) if quote else Span(0, 0))
    file = home.find_facsimile(part)
    if file is None:
        raise WenbaoError(f"文章“{article.id}”没有版面可剪；只有从 PDF 收进来的文章才有，请 wenbao ingest 它的 PDF。")
    try:
        content = file.read_bytes()
    except OSError as error:
        raise SourceError(f"{file.name} 读不了（{error.strerror}）；请用 wenbao ingest 再收一次。") from error
    clipping = make_clipping(file.name, content, part, quoted if quote else None)
    name = _KEPT_IN_NAMES.sub("_", article.id)[:_LONGEST_NAME]
    saved = Saved(part, clipping, folder / f"{name}.png", folder / f"{name}-page.jpg")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        saved.article_file.write_bytes(clipping.article)
        saved.sheet_file.write_bytes(clipping.sheet)
    except OSError as error:
        raise WenbaoError(f"剪报写不进 {folder}（{error.strerror}）；请用 --output 换一个可以写的文件夹。") from error
    return saved


def _place_of(quote: str, article: Article) -> Span:
    start = article.body.find(quote)
    if start < 0:
        raise WenbaoError(f"文章“{article.id}”里没有“{quote}”这句话；请照原文写，或不用 --quote。")
    return Span(start, start + len(quote))
