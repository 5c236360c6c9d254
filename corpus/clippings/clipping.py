"""A kept PDF file and an article → its clipping."""

from dataclasses import dataclass

from corpus.clippings.cutting import Scale, cut_out, frame_on_sheet, mark, open_picture, write_jpeg, write_png
from corpus.clippings.drawing import Drawing
from corpus.clippings.outline import mark_words, outline_of
from corpus.errors import SourceError
from corpus.geometry.sheet import Box
from corpus.model import Article, Page, Placement, Span
from corpus.readers.pdf import read_pdf_pages
from corpus.understanding import understand


@dataclass(frozen=True, slots=True)
class Clipping:
    """The article cut out (PNG), and the whole sheet with the article framed (JPEG).

    `marks` are the boxes of the quoted words on the sheet, a box for each printed line, in points.
    """

    article: bytes
    sheet: bytes
    marks: tuple[Box, ...]


def make_clipping(source: str, content: bytes, wanted: Article, quoted: Span | None = None) -> Clipping:
    """Cut `wanted` from its page in a PDF file, with `wanted.body[quoted.start:quoted.end]` marked.

    `content` are the bytes of a file that printed the article. Raises SourceError when the file cannot be read or
    drawn, or when the program of today reads the page in another way than the library has it.
    """
    number = _sheet_of(wanted)
    drawing = Drawing(source, content, number)
    try:
        page, placement, at, article = _find(source, content, wanted)
    except BaseException:
        drawing.stop()
        raise
    marks = mark_words(page, article, quoted) if quoted else ()
    outline = outline_of(placement, at)
    picture = drawing.finish()
    scale = Scale(picture.width / page.sheet.width if page.sheet else 1.0)
    image = mark(open_picture(picture), marks, scale)
    framed = write_jpeg(frame_on_sheet(image, outline, scale))
    return Clipping(write_png(cut_out(image, outline, scale)), framed, marks)


def _sheet_of(article: Article) -> int:
    return next((span.sheet for paragraph in article.paragraphs for span in paragraph.spans), 0)


def _find(source: str, content: bytes, wanted: Article) -> tuple[Page, Placement, int, Article]:
    """The page that prints the article, where its articles stand, and which of them it is."""
    pages = read_pdf_pages(source, content, paper=wanted.paper, date=wanted.date, page=wanted.page)
    for page in sorted(pages, key=lambda page: page.sheet is None or page.sheet.number != _sheet_of(wanted)):
        reading = understand(page)
        for number, article in enumerate(reading.articles):
            if article.body == wanted.body and reading.placement is not None:
                return page, reading.placement, number, article
    raise SourceError(f"{source} 现在读出的文章和报库里的不同，剪不了；请用 wenbao ingest 把这一版再收一次。")
