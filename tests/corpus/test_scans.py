"""Pictures of pages: read where the `ocr` extra is installed, refused in one sentence that names it where it is not."""

import io
import json
import sqlite3
import struct
import zlib
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import numpy as np
import pypdfium2
import pytest
from PIL import Image

from corpus.articles import article_from_json, article_to_json
from corpus.collection import LIBRARY_FILE
from corpus.errors import SourceError
from corpus.ingest import find_files, ingest
from corpus.library import Library
from corpus.model import Article, Paragraph, Section
from corpus.readers import read_page, read_pages, recognition_process
from corpus.readers.pdf import read_pdf_pages
from corpus.readers.recognition import can_recognise, recognise
from corpus.readers.recognition_cache import RecognitionCache
from corpus.readers.recognition_process import Boxes, Picture, Recogniser
from corpus.samples import sample_sheets
from corpus.understanding import understand

(PAGE,) = sample_sheets()

needs_extra = pytest.mark.skipif(not can_recognise(), reason="needs the ocr extra: pip install 'wenbao[ocr]'")


@pytest.fixture(scope="module", autouse=True)
def cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """What is recognised once in these tests is not recognised again, and nothing of it outlives them."""
    folder = tmp_path_factory.mktemp("cache")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("corpus.readers.recognition_cache.user_cache_path", lambda _: folder)
        yield


@pytest.fixture
def without_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    for room in ("recognition", "pdf"):
        monkeypatch.setattr(f"corpus.readers.{room}.can_recognise", lambda: False)


def photograph(dpi: int = 200) -> Image.Image:
    """The sample page as a scanner sees it."""
    with closing(pypdfium2.PdfDocument(PAGE)) as document:
        return document[0].render(scale=dpi / 72).to_pil().convert("RGB")


def as_pdf(*pictures: Image.Image, dpi: int = 200) -> bytes:
    target = io.BytesIO()
    pictures[0].save(target, "PDF", resolution=dpi, save_all=True, append_images=pictures[1:])
    return target.getvalue()


def bound(*parts: bytes) -> bytes:
    """The pages of several PDF files as one file."""
    with closing(pypdfium2.PdfDocument.new()) as whole:
        for part in parts:
            with closing(pypdfium2.PdfDocument(part)) as document:
                whole.import_pages(document)
        target = io.BytesIO()
        whole.save(target)
        return target.getvalue()


BLANK = Image.new("RGB", (850, 1100), "white")


@pytest.mark.usefixtures("without_extra")
def test_a_scan_is_refused_with_the_way_to_read_it(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"^扫描\.pdf 里没有文字，像是扫描的图片；请先安装.*wenbao\[ocr\]") as caught:
        read_pdf_pages("扫描.pdf", as_pdf(BLANK))
    assert len(str(caught.value).splitlines()) == 1
    BLANK.save(tmp_path / "版面.png")
    with pytest.raises(SourceError, match=r"wenbao\[ocr\]"):
        read_page(tmp_path / "版面.png")


@pytest.mark.usefixtures("without_extra")
def test_of_a_mixed_file_the_pages_with_text_are_read(tmp_path: Path) -> None:
    path = tmp_path / "mixed.pdf"
    path.write_bytes(bound(PAGE.read_bytes(), as_pdf(BLANK)))
    first, second = read_pages(path)
    assert (bool(first.text), second.text, first.is_recognised) == (True, "", False)
    with Library.open(tmp_path) as library:
        added = ingest(library, path)
    assert (added.new, added.broken) == (6, 1)
    assert "第 2 页" in str(added.errors[0])


def test_the_flag_goes_into_the_library_and_json(tmp_path: Path) -> None:
    article = Article((Section(None, (Paragraph("甲。"),)),), headline="题", is_recognised=True)
    file = tmp_path / "a.jsonl"
    file.write_text(json.dumps(article_to_json(article), ensure_ascii=False), "utf-8")
    with Library.open(tmp_path) as library:
        ingest(library, file)
        with library.read() as view:
            (kept,) = view.articles()
    assert kept.is_recognised
    assert article_from_json({"paragraphs": ["甲。"]}, where="here").is_recognised is False
    with pytest.raises(SourceError, match="recognised 应是 true 或 false"):
        article_from_json({"paragraphs": ["甲。"], "recognised": "yes"}, where="here")


def test_a_library_of_the_version_before_is_brought_up_to_date(tmp_path: Path) -> None:
    file = tmp_path / "a.jsonl"
    file.write_text('{"id": "a", "paragraphs": ["甲。"]}', "utf-8")
    with Library.open(tmp_path) as library:
        ingest(library, file)
    with closing(sqlite3.connect(tmp_path / LIBRARY_FILE)) as connection:
        connection.executescript(
            "ALTER TABLE articles DROP COLUMN is_recognised; DROP INDEX ix_articles_printed;"
            "DROP TABLE states; DROP TABLE changes; PRAGMA user_version = 1;"
        )
    for _ in range(2):
        with Library.open(tmp_path) as library, library.read() as view:
            assert [(article.id, article.is_recognised) for article in view.articles()] == [("a", False)]


def test_pictures_in_a_folder_are_no_pages(tmp_path: Path) -> None:
    for name in ("photo.jpg", "photo.png", "page.txt"):
        (tmp_path / name).write_bytes(b"x")
    assert [file.name for file in find_files(tmp_path) if isinstance(file, Path)] == ["page.txt"]
    assert list(find_files(tmp_path / "photo.jpg")) == [tmp_path / "photo.jpg"]


def stub(lines: dict[tuple[int, int, int, int], str]) -> Recogniser:
    """Finds these lines at once, whatever the picture, and reads them in their order."""
    texts = iter(lines.values())

    def detect(_: Picture) -> Boxes:
        corners = [[(x, y), (r, y), (r, b), (x, b)] for x, y, r, b in lines]
        return np.array(corners, np.float32).reshape(-1, 4, 2)

    def read(_: Picture) -> tuple[str, list[float]]:
        text = next(texts, "")
        return text, [(at + 0.5) / len(text) for at in range(len(text))]

    return Recogniser(detect, read)


def test_a_picture_becomes_lines_rules_and_places_in_points() -> None:
    picture = np.full((600, 800, 3), 255, np.uint8)
    picture[100:120, 100:300] = 0
    picture[100:120, 110:300:20] = 255  # ten strokes, hence ten characters
    picture[200:202, 50:750] = 0
    seen = recognition_process.recognise(picture, 2.0, stub({(95, 95, 305, 125): "一二三四五六七八九十"}))
    assert (seen["width"], seen["height"], seen["pictures"]) == (400, 300, [])
    assert seen["rules"] == [[25, 100, 375, 101]]
    ((text, centres, left, top, right, bottom, *_),) = seen["lines"]
    assert (text, len(centres)) == ("一二三四五六七八九十", 10)
    assert (left, top, right, bottom) == pytest.approx((50, 50, 150, 60), abs=6)


def test_an_upright_line_is_read_character_by_character() -> None:
    picture = np.full((600, 800, 3), 255, np.uint8)
    for number in range(4):
        picture[100 + 50 * number : 140 + 50 * number, 100:140] = 60 * (number % 2)
    texts = dict(zip([(95, 95, 145, 295), *[(n, 0, n, 0) for n in range(3)]], "春夏秋冬", strict=True))
    seen = recognition_process.recognise(picture, 2.0, stub(texts))
    assert "".join(line[0] for line in seen["lines"]) == "春夏秋冬"
    assert [line[3] for line in seen["lines"]] == pytest.approx([50, 75, 100, 125], abs=3)


def png_that_says(width: int, height: int) -> bytes:
    def part(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    head = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    data = zlib.compress(b"\0" * 100_000, 9)
    return b"\x89PNG\r\n\x1a\n" + part(b"IHDR", head) + part(b"IDAT", data) + part(b"IEND", b"")


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (png_that_says(100_000, 100_000), "pixels"),
        (png_that_says(13_000, 13_000), "pixels"),
        (b"\x89PNG\r\n\x1a\n", "broken"),
        (b"GIF89a", "broken"),
        (b"", "broken"),
        (b"%PDF-1.4\n", "broken"),
    ],
    ids=["bomb", "too large", "truncated", "another kind", "empty", "broken PDF"],
)
def test_pictures_that_are_none_are_told_apart(content: bytes, reason: str) -> None:
    with pytest.raises(recognition_process.Unreadable, match=reason):
        list(recognition_process._pictures(content, [0]))


def test_what_was_recognised_is_kept_and_only_so_much_of_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("corpus.readers.recognition_cache.MOST_KEPT", 2)
    cache = RecognitionCache(tmp_path / "kept")
    assert cache.find(b"a", 0) is None
    for number in range(3):
        cache.keep(b"a", number, {"width": number})
    assert cache.find(b"a", 2) == {"width": 2}
    assert len(list((tmp_path / "kept").iterdir())) == 2
    blocked = RecognitionCache(tmp_path / "kept" / next(tmp_path.joinpath("kept").iterdir()).name)
    blocked.keep(b"a", 0, {})
    assert blocked.find(b"a", 0) is None


@needs_extra
def test_a_scanned_page_is_read_as_the_page_itself() -> None:
    (truth,) = read_pages(PAGE)
    (page,) = read_pdf_pages("scan.pdf", as_pdf(photograph()))
    assert page.is_recognised
    printed, read = (Counter("".join(text.split())) for text in (truth.text, page.text))
    assert sum((printed - read).values()) < 0.01 * printed.total()
    assert sum((read - printed).values()) < 0.01 * printed.total()
    expected = {article.headline for article in understand(truth).articles}
    articles = understand(page).articles
    assert len({article.headline for article in articles} & expected) >= 5
    assert all(article.is_recognised for article in articles)


@needs_extra
def test_a_mixed_file_is_read_page_by_page() -> None:
    whole = photograph()
    top = whole.crop((0, 0, whole.width, whole.height // 5))
    pages = read_pdf_pages("mixed.pdf", bound(PAGE.read_bytes(), as_pdf(top)))
    assert [page.is_recognised for page in pages] == [False, True]
    assert [page.sheet.number for page in pages if page.sheet] == [0, 1]


@needs_extra
@pytest.mark.parametrize("name", ["blank.png", "blank.jpg", "blank.tif"])
def test_a_picture_without_text_is_refused(tmp_path: Path, name: str) -> None:
    BLANK.save(tmp_path / name)
    with pytest.raises(SourceError, match=rf"^{name} 里没有文字，机器也没有认出字来"):
        read_page(tmp_path / name)


@needs_extra
def test_recognition_that_does_not_end_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("corpus.readers.recognition.PATIENCE", 0.01)
    with pytest.raises(SourceError, match="识别了很久也没有完"):
        recognise("scan.pdf", as_pdf(BLANK), [0])


@needs_extra
@pytest.mark.parametrize(
    ("content", "said"), [(png_that_says(100_000, 100_000), "像素超过"), (b"GIF89a", "打不开")], ids=["bomb", "gif"]
)
def test_refusals_of_the_process_are_one_sentence(content: bytes, said: str) -> None:
    with pytest.raises(SourceError, match=said) as caught:
        recognise("版面.png", content, [0])
    assert len(str(caught.value).splitlines()) == 1
