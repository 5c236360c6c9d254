"""Bytes → Page: encodings, line ends, offsets, and the sentences for files that cannot be read."""

import pytest

from corpus.errors import SourceError
from corpus.readers import read_page
from corpus.readers.text import LARGEST_FILE, read_text

PRINTED = "本报讯 近日，\n\n寿阳县医保局"


@pytest.mark.parametrize(
    "content",
    [
        PRINTED.encode(),
        PRINTED.encode("utf-8-sig"),
        PRINTED.encode("utf-16"),
        PRINTED.encode("gb18030"),
        PRINTED.replace("\n", "\r\n").encode(),
        PRINTED.replace("\n", "\r").encode("gb18030"),
    ],
)
def test_reads_every_encoding_and_line_end(content: bytes) -> None:
    page = read_text("a.txt", content)
    assert [line.text for line in page.lines] == ["本报讯 近日，", "寿阳县医保局"]
    assert [line.gap_before for line in page.lines] == [False, True]
    assert all(page.text[line.span.start : line.span.end] == line.text for line in page.lines)


def test_form_feed_separates_lines() -> None:
    page = read_text("a.txt", "一行\f二行".encode())
    assert [(line.text, line.gap_before) for line in page.lines] == [("一行", False), ("二行", True)]


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "空的"),
        (b" \r\n\n ", "空的"),
        (b"%PDF\x00\x01\x02", "不是文字文件"),
        (b"\x81\xff\xff\x80", "编码认不出来"),
        (b"a" * (LARGEST_FILE + 1), "最多"),
    ],
)
def test_says_in_one_sentence_what_is_wrong(content: bytes, says: str) -> None:
    with pytest.raises(SourceError, match=says) as caught:
        read_text("page.txt", content)
    assert str(caught.value).startswith("page.txt")
    assert "\n" not in str(caught.value)


def test_sidecar_says_paper_date_and_page(tmp_path) -> None:
    path = tmp_path / "p.txt"
    path.write_text(PRINTED, encoding="utf-8")
    (tmp_path / "p.toml").write_text('paper = "某日报"\ndate = 2021-08-13\npage = 2\n', encoding="utf-8")
    page = read_page(path)
    assert (page.source, page.paper, page.date, page.page) == ("p.txt", "某日报", "2021-08-13", "2")


@pytest.mark.parametrize("sidecar", ["paper = ", 'date = "13.8.2021"', "page = []", 'titel = "x"', "paper = ''"])
def test_broken_sidecar_is_one_sentence(tmp_path, sidecar: str) -> None:
    path = tmp_path / "p.txt"
    path.write_text(PRINTED, encoding="utf-8")
    (tmp_path / "p.toml").write_text(sidecar, encoding="utf-8")
    with pytest.raises(SourceError, match=r"^p\.toml"):
        read_page(path)


def test_unknown_suffix_and_missing_file(tmp_path) -> None:
    with pytest.raises(SourceError, match="不是认识的文件"):
        read_page(tmp_path / "p.doc")
    with pytest.raises(SourceError, match="读不了"):
        read_page(tmp_path / "p.txt")
