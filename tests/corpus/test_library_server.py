"""What only a library in PostgreSQL has to withstand."""

import threading
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.errors import LibraryError
from corpus.library import Library
from corpus.model import Article, Paragraph, Section
from corpus.shelving import Source
from corpus.texts import escape, unescape


def make_article(text: str) -> Article:
    return Article((Section(None, (Paragraph(text),)),), text)


def add(library: Library, *texts: str) -> None:
    for text in texts:
        library.add(Source(text, text, text), [make_article(text)])


@given(st.text(alphabet="a01\x00\ufffe报", max_size=12))
def test_any_text_comes_back(text: str) -> None:
    assert unescape(escape(text)) == text
    assert "\x00" not in escape(text)


def test_both_kinds_of_library_have_the_same_hash_and_order(tmp_path: Path, postgres) -> None:
    texts = ["b甲。", "a乙。", "B丙。", "\ufffe丁。\x00", "é戊。"]
    listed = []
    for address in (None, postgres.make_database()):
        with Library.open(tmp_path, address=address) as library:
            add(library, *texts)
            with library.read() as view:
                listed.append((view.content_hash(), [article.body for article in view.articles()], view.pages()))
    assert listed[0] == listed[1]


def test_a_view_outlives_a_restart_of_the_server(tmp_path: Path, own_postgres) -> None:
    with Library.open(tmp_path, address=own_postgres.make_database()) as library:
        add(library, "甲。")
        with library.read() as view:
            own_postgres.restart()
            assert [article.body for article in view.articles()] == ["甲。"]
            own_postgres.stop()
            starting = threading.Timer(0.5, own_postgres.start)
            starting.start()
            assert len(view) == 1
            starting.join()
            add(library, "乙。")
            own_postgres.restart()
            with pytest.raises(LibraryError, match="索引还没有跟上"):
                view.content_hash()
        with library.read() as view:
            assert len(view) == 2


def test_many_open_a_new_library_at_once(tmp_path: Path, postgres) -> None:
    address, failed = postgres.make_database(), []

    def open_library() -> None:
        try:
            Library.open(tmp_path, address=address).close()
        except LibraryError as error:
            failed.append(error)

    openers = [threading.Thread(target=open_library) for _ in range(6)]
    for opener in openers:
        opener.start()
    for opener in openers:
        opener.join()
    assert not failed


def test_what_cannot_be_used_is_one_sentence_without_the_password(tmp_path: Path, postgres) -> None:
    hidden = "-".join(("word", "of", "honour"))
    address = postgres.make_database()
    missing = address.replace("@", f":{hidden}@") + "_missing"
    with pytest.raises(LibraryError, match="WENBAO_LIBRARY_URL") as refused:
        Library.open(tmp_path, address=missing)
    assert hidden not in str(refused.value)
    Library.open(tmp_path, address=address).close()
    postgres.psql(address.rpartition("/")[2], "UPDATE library_version SET version = 99")
    with pytest.raises(LibraryError, match="请升级 wenbao"):
        Library.open(tmp_path, address=address)


def test_a_backup_brings_back_the_library(tmp_path: Path, postgres) -> None:
    """What docs/operations.md tells operators to do."""
    address, other = postgres.make_database(), postgres.make_database()
    with Library.open(tmp_path, address=address) as library:
        add(library, "甲。", "乙。")
        with library.read() as view:
            expected = view.content_hash()
    dump = tmp_path / "wenbao.dump"
    postgres.call("pg_dump", "--format=custom", f"--file={dump}", address)
    postgres.call("pg_restore", "--no-owner", "--exit-on-error", f"--dbname={other}", str(dump))
    with Library.open(tmp_path, address=other) as library, library.read() as view:
        assert view.content_hash() == expected
        assert [article.body for article in view.articles()] == ["甲。", "乙。"]
