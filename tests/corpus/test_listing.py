"""Browsing a library shows the same as its articles would."""

from pathlib import Path

from corpus.collection import Articles
from corpus.contents import PrintedPage
from corpus.library import Library
from corpus.model import Article, Paragraph, Section
from corpus.shelving import Source


def make(headline: str | None, page: str | None, *, date: str | None = "2024-03-05") -> Article:
    body = (Section(None, (Paragraph(f"{headline}的正文。" * 20), Paragraph("第二段。"))),)
    return Article(body, headline=headline, paper="试报", date=date, page=page)


ARTICLES = [
    make("甲", "10"),
    make("乙", "2"),
    make(None, "2"),
    make("丙", None),
    make("丁", "1", date=None),
    make("戊", "1", date="2024-03-06"),
]


def test_a_library_is_browsed_by_page(tmp_path: Path) -> None:
    with Library.open(tmp_path) as library:
        library.add(Source("/somewhere", "news.jsonl", "0" * 32), ARTICLES)
        with library.read() as view:
            pages = view.pages()
            assert [(page.date, page.page, page.article_count) for page in pages] == [
                (None, "1", 1),
                ("2024-03-05", None, 1),
                ("2024-03-05", "2", 2),
                ("2024-03-05", "10", 1),
                ("2024-03-06", "1", 1),
            ]
            assert [entry.headline for entry in view.entries(pages[2])] == ["乙", None]
            assert [len(entry.opening) for entry in view.entries(pages[2])] == [60, 60]
            assert view.entries(PrintedPage("别报", None, None, 0)) == []
            in_memory = Articles(ARTICLES)
            assert in_memory.pages() == pages
            assert all(in_memory.entries(page) == view.entries(page) for page in pages)
