"""Letters that a file draws by procedures (Type 3), as browsers do: where they stand, and in what typeface they are.

PDFium does not know the boxes of those that the file says in place of its glyphs, with `/ActualText`.
"""

import pytest

from corpus.readers.pdf import read_pdf
from corpus.readers.pdf_typefaces import name_typefaces

_SQUARE = b"1000 0 100 0 900 800 d1 100 0 800 800 re f"
_NAMES = b"""begincmap
1 begincodespacerange <00> <ff> endcodespacerange
3 beginbfchar <61> <2f08> <62> <4f53> <63> <2014> endbfchar
endcmap"""


def _pdf(content: bytes, form: bytes = b"") -> bytes:
    """A page in a typeface of three letters drawn by procedures: a says ⼈, b says 体, c says ——."""
    fonts = b"<</Font <</F 5 0 R>> /XObject <</X 9 0 R>>>>"
    objects = [
        b"<</Type /Catalog /Pages 2 0 R>>",
        b"<</Type /Pages /Kids [3 0 R] /Count 1>>",
        b"<</Type /Page /Parent 2 0 R /MediaBox [0 0 400 400] /Contents 4 0 R /Resources " + fonts + b">>",
        _stream(content),
        b"<</Type /Font /Subtype /Type3 /FontBBox [0 -120 1000 880] /FontMatrix [.001 0 0 .001 0 0] /FirstChar 97"
        b" /LastChar 99 /Widths [1000 1000 2000] /Encoding <</Differences [97 /a /b /c]>> /CharProcs"
        b" <</a 6 0 R /b 6 0 R /c 7 0 R>> /ToUnicode 8 0 R /FontDescriptor 10 0 R /Resources <<>>>>",
        _stream(_SQUARE),
        _stream(b"2000 0 100 300 1900 350 d1 100 300 1800 50 re f"),
        _stream(_NAMES),
        _stream(form, b"/Type /XObject /Subtype /Form /BBox [0 0 400 400] /Resources " + fonts),
        b"<</Type /FontDescriptor /FontName /AAAAAA+NotoSansCJKsc-Bold /Flags 4>>",
    ]
    parts, places = [b"%PDF-1.7\n"], []
    for number, value in enumerate(objects, 1):
        places.append(sum(map(len, parts)))
        parts.append(b"%d 0 obj\n%s\nendobj\n" % (number, value))
    start = sum(map(len, parts))
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    parts.append(b"xref\n0 %d\n0000000000 65535 f \n%s" % (len(objects) + 1, table))
    parts.append(b"trailer\n<</Size %d /Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, start))
    return b"".join(parts)


def _said(text: str, shown: bytes) -> bytes:
    return b"/Span <</ActualText <FEFF%s>>> BDC (%s) Tj EMC " % (text.encode("utf-16-be").hex().encode(), shown)


def _stream(content: bytes, facts: bytes = b"") -> bytes:
    return b"<<%s /Length %d>>\nstream\n%s\nendstream" % (facts, len(content), content)


def _edges(content: bytes, form: bytes = b"") -> tuple[str, list[int]]:
    (line,) = read_pdf("radicals", _pdf(content, form)).lines
    return line.text, [round(edge) for edge in line.edges]


_ROW = b"BT /F 20 Tf 50 200 Td " + _said("人", b"a") + b"(b) Tj " + _said("人", b"a") + b"(b) Tj ET"


def test_a_letter_said_in_place_of_a_radical_takes_a_whole_em() -> None:
    assert _edges(_ROW) == ("人体人体", [50, 70, 90, 110, 130])


def test_it_stands_on_the_line_of_its_neighbours_in_a_form_that_is_narrowed() -> None:
    assert _edges(b"q .8 0 0 1 30 40 cm /X Do Q", _ROW) == ("人体人体", [70, 86, 102, 118, 134])


def test_a_dash_of_two_em_is_two_letters_side_by_side() -> None:
    row = b"BT /F 20 Tf 50 300 Td (b) Tj " + _said("——", b"c") + b"(b) Tj ET"
    assert _edges(row) == ("体——体", [50, 70, 90, 110, 130])


def test_letters_with_white_between_them_keep_it() -> None:
    text, edges = _edges(b"BT /F 20 Tf 4 Tc 50 300 Td " + _said("人人人人", b"aaaa") + b"ET")
    assert text == "人人人人"
    assert all(abs(edge - (50 + 24 * n)) < 6.5 for n, edge in enumerate(edges[:4]))


def test_the_name_in_its_descriptor_is_the_name_of_a_typeface() -> None:
    (line,) = read_pdf("typeface", _pdf(_ROW)).lines
    assert (line.text, line.font) == ("人体人体", "NotoSansCJKsc-Bold")


def test_a_typeface_that_has_a_name_keeps_it() -> None:
    content = _pdf(_ROW).replace(b"/FontBBox [0 -120 1000 880]", b"/BaseFont /NotoSansSC-Bold ")
    assert name_typefaces(content) == content


@pytest.mark.parametrize(
    ("plain", "changed"),
    [
        (b"trailer", b"tr"),
        (b"/Root 1 0 R", b"/Root 1 0 R /Encrypt 9 0 R"),
        (b"/FontName", b"/Name    "),
        (b"/Subtype /Type3", b"/Subtyp1 /Type3"),
        (b" n \n", b" f \n"),
    ],
)
def test_a_file_that_tells_no_name_plainly_stays_as_it_is(plain: bytes, changed: bytes) -> None:
    content = _pdf(_ROW).replace(plain, changed)
    assert name_typefaces(content) == content


def test_a_font_of_a_file_within_the_file_replaces_no_object_of_it() -> None:
    within = b"endobj\n4 0 obj <</Type /Font /Subtype /Type3 /FontDescriptor 10 0 R>>\nendobj"
    (line,) = read_pdf("typeface", _pdf(_ROW, within)).lines
    assert (line.text, line.font) == ("人体人体", "NotoSansCJKsc-Bold")


def test_a_file_that_was_changed_since_its_table_was_written_stays_as_it_is() -> None:
    content = _pdf(_ROW)
    changed = content + b"\n11 0 obj <</Type /XRef>>\nendobj\nstartxref\n%d\n%%%%EOF" % (len(content) + 1)
    assert name_typefaces(changed) == changed


def test_a_file_whose_places_are_counted_from_a_later_start_stays_as_it_is() -> None:
    content = b"\n" + _pdf(_ROW)
    assert name_typefaces(content) == content


def test_a_file_of_very_many_fonts_gets_names_for_the_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("corpus.readers.pdf_typefaces._MOST_FONTS", 0)
    assert name_typefaces(_pdf(_ROW)) == _pdf(_ROW)


def test_a_font_that_does_not_end_stays_as_it_is() -> None:
    content = _pdf(_ROW).replace(b"/Resources <<>>>>\nendobj", b"/Resources <<>>>>\nendOBJ")
    assert name_typefaces(content) == content


def test_an_object_that_the_table_places_elsewhere_stays_as_it_is() -> None:
    content = _pdf(_ROW).replace(b"\n5 0 obj", b"\n6 0 obj")
    assert name_typefaces(content) == content
