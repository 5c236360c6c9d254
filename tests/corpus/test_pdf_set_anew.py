"""A PDF of the sample page, set anew, is understood as its text is; what is no PDF is refused in one sentence."""

from pathlib import Path

import pytest

from corpus.errors import SourceError
from corpus.readers import read_page
from corpus.samples import sample_pages, sample_sheets
from corpus.understanding import understand

(PAGE,) = sample_sheets()


def test_the_page_set_anew_has_the_same_six_articles() -> None:
    (sample,) = sample_pages()
    from_text = understand(read_page(sample)).articles
    from_pdf = understand(read_page(PAGE)).articles
    assert {article.id for article in from_pdf} == {article.id for article in from_text}


def test_the_folio_says_paper_date_and_page() -> None:
    article = understand(read_page(PAGE)).articles[0]
    assert (article.paper, article.date, article.page) == ("晋中日报", "2021-08-13", "2")


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"%PDF-1.7",
        b"no PDF at all",
        PAGE.read_bytes()[:5000],
        PAGE.read_bytes()[-5000:],
        b"%PDF-1.4\n" + b"[" * 10**6,
    ],
    ids=["empty", "head only", "text", "truncated", "tail only", "nested"],
)
def test_what_is_no_page_is_refused_in_one_sentence(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "page.pdf"
    path.write_bytes(content)
    with pytest.raises(SourceError, match=r"page\.pdf") as caught:
        read_page(path)
    assert len(str(caught.value).splitlines()) == 1
