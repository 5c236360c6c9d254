"""Files and folders on their way into the library."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from corpus.errors import SourceError
from corpus.ingest import SUFFIXES, check_file, find_files, ingest
from corpus.library import Library
from corpus.samples import sample_pages
from corpus.shelving import Added


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with Library.open(tmp_path) as opened:
        yield opened


def write_articles(file: Path, *texts: str) -> Path:
    file.parent.mkdir(exist_ok=True)
    file.write_text("\n".join(json.dumps({"paragraphs": [text]}) for text in texts), "utf-8")
    return file


def test_a_folder_gives_its_known_files_in_order(tmp_path: Path) -> None:
    for name in ("b/2.TXT", "b/1.jsonl", "a/x.txt", "a/x.toml", "a/notes.doc", "z.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("", "utf-8")
    found = [file.relative_to(tmp_path).as_posix() for file in find_files(tmp_path) if isinstance(file, Path)]
    assert found == ["z.txt", "a/x.txt", "b/1.jsonl", "b/2.TXT"]


def test_what_is_no_folder_comes_as_it_is(tmp_path: Path) -> None:
    assert list(find_files(tmp_path / "missing.doc")) == [tmp_path / "missing.doc"]


@pytest.mark.parametrize(
    ("name", "said"), [("missing.txt", "找不到"), ("folder.txt", "是文件夹"), ("notes.doc", "不是认识的文件")]
)
def test_what_is_no_file_of_a_known_kind_is_one_sentence(tmp_path: Path, name: str, said: str) -> None:
    (tmp_path / "folder.txt").mkdir()
    (tmp_path / "notes.doc").write_text("", "utf-8")
    with pytest.raises(SourceError, match=f"{name}.*{said}|{said}.*{name}"):
        check_file(tmp_path / name)


def test_the_kinds_of_files() -> None:
    assert {".txt", ".jsonl"} <= SUFFIXES


def test_a_page_goes_in_once_with_its_places(library: Library) -> None:
    (page, *_) = sample_pages()
    assert ingest(library, page) == Added(new=6)
    assert ingest(library, page) == Added(unchanged=6)
    source = page.read_text("utf-8-sig")
    with library.read() as view:
        for article in view.articles():
            assert (article.paper, article.date, article.page) == ("晋中日报", "2021-08-13", "2")
            for paragraph in article.paragraphs:
                printed = "".join(source[span.start : span.end] for span in paragraph.spans)
                assert "".join(printed.split()) == "".join(paragraph.text.split())


def test_files_of_the_same_name_in_two_folders_are_two_sources(library: Library, tmp_path: Path) -> None:
    one = write_articles(tmp_path / "monday" / "page.jsonl", "甲。")
    other = write_articles(tmp_path / "tuesday" / "page.jsonl", "乙。")
    assert (ingest(library, one), ingest(library, other)) == (Added(new=1), Added(new=1))
    write_articles(other, "丙。")
    assert ingest(library, other) == Added(new=1, removed=1)
    with library.read() as view:
        assert sorted(article.body for article in view.articles()) == ["丙。", "甲。"]


def test_a_file_without_an_article_is_one_sentence_and_changes_nothing(library: Library, tmp_path: Path) -> None:
    file = write_articles(tmp_path / "page.jsonl", "甲。")
    ingest(library, file)
    file.write_text("\n", "utf-8")
    for _ in range(2):
        with pytest.raises(SourceError, match="没有找到文章"):
            ingest(library, file)
    with library.read() as view:
        assert len(view) == 1


def test_a_file_named_in_no_encoding_goes_in(library: Library, tmp_path: Path) -> None:
    file = write_articles(tmp_path / "page\udcff.jsonl", "甲。")
    assert ingest(library, file) == Added(new=1)
    assert ingest(library, file) == Added(unchanged=1)
