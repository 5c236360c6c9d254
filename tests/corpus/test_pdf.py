"""PDF files of all kinds are read, or refused in one sentence."""

import zlib
from io import BytesIO
from pathlib import Path

import pytest
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas
from typesetting import SONG, register_fonts

from corpus.errors import SourceError
from corpus.ingest import read_source
from corpus.readers import read_pages
from corpus.readers.pdf import read_pdf, read_pdf_pages

LINES = ["云溪县果园开园", "　　今年以来，云溪县的果园迎来了丰收，村民们都很高兴。", "记者看到，现场井然有序。"]


def canvas(**more: object) -> tuple[Canvas, BytesIO]:
    register_fonts()
    target = BytesIO()
    return Canvas(target, pagesize=(500, 300), **more), target


TURNS = {0: (1, 0, 0, 1, 0, 0), 90: (0, 1, -1, 0, 300, 0), 180: (-1, 0, 0, -1, 500, 300), 270: (0, -1, 1, 0, 0, 500)}
"""For each rotation of a sheet the matrix that sets text upright on it."""


def set_page(sheet: Canvas, *, rotation: int = 0) -> None:
    sheet.setPageRotation(rotation)
    sheet.transform(*TURNS[rotation])
    for number, line in enumerate(LINES):
        sheet.setFont(SONG, 20 if number == 0 else 10)
        sheet.drawString(40, 250 - 40 * (number > 0) - 14 * number, line)
    sheet.showPage()


def pdf(pages: int = 1, **more: object) -> bytes:
    sheet, target = canvas(**more)
    for _ in range(pages):
        set_page(sheet)
    sheet.save()
    return target.getvalue()


def raw(content: bytes, *, resources: bytes = b"", kids: int = 1) -> bytes:
    """A page with this content stream, its dictionary included; `kids` times the same page."""
    parts = [
        b"<</Type/Catalog/Pages 2 0 R/OpenAction<</S/JavaScript/JS(app.alert(1))>>>>",
        b"<</Type/Pages/Count %d/Kids[%s]>>" % (kids, b"3 0 R " * kids),
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 500 500]/Contents 4 0 R/Resources<<%s>>>>" % resources,
        content,
    ]
    body = b"%PDF-1.4\n"
    places = []
    for number, part in enumerate(parts, 1):
        places.append(len(body))
        body += b"%d 0 obj%s endobj\n" % (number, part)
    table = b"xref\n0 5\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % place for place in places)
    return body + table + b"trailer<</Size 5/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % len(body)


def stream(data: bytes, filters: bytes = b"") -> bytes:
    return b"<</Length %d%s>>stream\n%s\nendstream" % (len(data), filters, data)


def test_a_page_is_read_with_its_places() -> None:
    page = read_pdf("a.pdf", pdf())
    assert [line.text for line in page.lines] == [line.strip("　") for line in LINES]
    first = page.lines[0]
    assert first.size == pytest.approx(20)
    assert first.box is not None
    assert first.box.left == pytest.approx(40)
    assert len(first.edges) == len(first.text) + 1


@pytest.mark.parametrize("rotation", [90, 180, 270])
def test_a_turned_sheet_is_measured_as_it_is_shown(rotation: int) -> None:
    sheet, target = canvas()
    set_page(sheet, rotation=rotation)
    sheet.save()
    page = read_pdf("a.pdf", target.getvalue())
    assert page.sheet is not None
    assert (page.sheet.width, page.sheet.height) == (500, 300)
    assert [line.text for line in page.lines] == [line.strip("　") for line in LINES]
    assert page.lines[0].box is not None
    assert page.lines[0].box.left == pytest.approx(40)


def test_each_page_of_a_file_is_a_page(tmp_path: Path) -> None:
    path = tmp_path / "issue.pdf"
    path.write_bytes(pdf(3))
    path.with_suffix(".toml").write_text('paper = "云溪日报"\npage = "1"', encoding="utf-8")
    pages = read_pages(path)
    assert [page.sheet.number for page in pages if page.sheet] == [0, 1, 2]
    assert {(page.paper, page.page) for page in pages} == {("云溪日报", None)}
    _, articles = read_source(path)
    spans = [span for article in articles for part in article.paragraphs for span in part.spans]
    assert {span.sheet for span in spans} == {0, 1, 2}
    with pytest.raises(SourceError, match="3 版"):
        read_pdf("issue.pdf", path.read_bytes())


BOMB = zlib.compress(zlib.compress(b"0" * 300_000_000, 9), 9)
HUGE_IMAGE = b"/XObject<</I<</Type/XObject/Subtype/Image/Width 100000/Height 100000/BitsPerComponent 8>>>>"
LETTERS = b"BT /F 1 Tf" + b" (%s) Tj 0 -9 Td" % (b"a" * 9_000) * 20 + b" ET"
HELVETICA = b"/Font<</F<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>"
BROKEN = {
    "empty": (b"", "打不开"),
    "only its head": (b"%PDF-1.7\n", "打不开"),
    "truncated": (pdf()[:700], "打不开"),
    "a picture": (b"\x89PNG" + b"0" * 5000, "打不开"),
    "nested arrays": (b"%PDF-1.4\n1 0 obj" + b"[" * 1_000_000, "打不开"),
    "encrypted": (pdf(encrypt=StandardEncryption("geheim")), "密码"),
    "a scan": (raw(stream(b"0 0 100 100 re f")), "没有文字"),
    "a script": (raw(stream(b"")), "没有文字"),
    "a huge image": (raw(stream(b"q 1 0 0 1 0 0 cm /I Do Q"), resources=HUGE_IMAGE), "没有文字"),
    "nested streams": (raw(stream(BOMB, b"/Filter[/FlateDecode/FlateDecode]")), "没有文字|太复杂"),
    "too many pages": (raw(stream(b""), kids=100_000), "一次最多读 64 页"),
    "too many letters": (raw(stream(LETTERS), resources=HELVETICA), "太复杂"),
}  # fmt: skip


@pytest.mark.parametrize("kind", BROKEN)
def test_what_cannot_be_read_is_refused_in_one_sentence(kind: str) -> None:
    content, reason = BROKEN[kind]
    with pytest.raises(SourceError, match=reason) as caught:
        read_pdf_pages("版面.pdf", content)
    assert str(caught.value).startswith("版面.pdf")
    assert len(str(caught.value).splitlines()) == 1


def test_a_process_that_does_not_end_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("corpus.readers.pdf.PATIENCE", 0.01)
    with pytest.raises(SourceError, match="没有读完"):
        read_pdf("a.pdf", pdf())
