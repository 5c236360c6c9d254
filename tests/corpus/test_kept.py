"""Page files that are kept beside the library."""

import os
from pathlib import Path

import pytest

from corpus.errors import SourceError
from corpus.ingest import ingest
from corpus.kept import SECONDS_LEFT_ALONE, KeptPages
from corpus.library import Library
from corpus.samples import sample_pages, sample_sheets

HASH = "0" * 32


def test_a_page_is_kept_once_and_found_by_its_name(tmp_path: Path) -> None:
    kept = KeptPages(tmp_path)
    (sheet,) = sample_sheets()
    kept.keep(sheet, HASH)
    kept.keep(sheet, HASH)
    assert kept.name_of(HASH) == f"{HASH}.pdf"
    path = kept.path(f"{HASH}.pdf")
    assert path is not None
    assert path.read_bytes() == sheet.read_bytes()
    assert [file.name for file in (tmp_path / "pages").iterdir()] == [f"{HASH}.pdf"]


@pytest.mark.parametrize("name", ["../library.sqlite", "a.pdf", f"{HASH}.txt", f"/{HASH}.pdf", ""])
def test_no_other_name_leads_anywhere(name: str, tmp_path: Path) -> None:
    (tmp_path / "library.sqlite").write_text("x")
    assert KeptPages(tmp_path).path(name) is None


def test_a_text_is_not_kept(tmp_path: Path) -> None:
    KeptPages(tmp_path).keep(sample_pages()[0], HASH)
    assert KeptPages(tmp_path).name_of(HASH) is None


def test_a_folder_that_cannot_be_written_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "pages").write_text("in the way")
    with pytest.raises(SourceError, match="版面存不下来"):
        KeptPages(tmp_path).keep(sample_sheets()[0], HASH)


def test_what_nobody_needs_goes_after_a_while(tmp_path: Path) -> None:
    kept = KeptPages(tmp_path)
    for number in "012":
        kept.keep(sample_sheets()[0], number * 32)
    for number in "01":
        os.utime(tmp_path / "pages" / f"{number * 32}.pdf", (0, 0))
    kept.prune({"0" * 32})
    assert SECONDS_LEFT_ALONE > 60
    assert sorted(file.name[0] for file in (tmp_path / "pages").iterdir()) == ["0", "2"]


def test_an_article_knows_the_file_it_can_be_cut_from(tmp_path: Path) -> None:
    with Library.open(tmp_path) as library:
        ingest(library, sample_pages()[0])
        with library.read() as view:
            assert {article.facsimile for article in view.articles()} == {None}
        ingest(library, sample_sheets()[0])
        with library.read() as view:
            found = list(view.articles())
        assert len(found) == 6
        assert all(article.facsimile and library.kept.path(article.facsimile) for article in found)
