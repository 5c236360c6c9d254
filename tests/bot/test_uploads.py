"""Files from outside stay in their folder, are read in a process of their own, and cannot hold up the bot."""

import asyncio
import os
from pathlib import Path

import pytest

from bot.home import Home
from bot.processes import ingest_file, run_module, understand_file
from bot.uploads import UploadFolder, shown_name, suffix_of
from corpus.errors import SourceError
from corpus.library import Library


def test_a_stored_file_has_a_name_of_our_own_and_is_private(tmp_path: Path) -> None:
    folder = UploadFolder(tmp_path)
    name = folder.store("报纸".encode(), ".txt")
    path = folder.path(name)
    assert path.parent == tmp_path / "uploads"
    assert path.read_text("utf-8") == "报纸"
    assert path.stat().st_mode & 0o077 == 0
    assert path.parent.stat().st_mode & 0o077 == 0
    folder.discard(name)
    folder.discard(name)
    assert not path.exists()


@pytest.mark.parametrize("name", ["../../etc/passwd", "a.txt", "", "0" * 32 + "/.txt", "0" * 32 + ".txt\n"])
def test_no_other_name_becomes_a_path(tmp_path: Path, name: str) -> None:
    with pytest.raises(ValueError, match="no name"):
        UploadFolder(tmp_path).path(name)


@pytest.mark.parametrize("suffix", [".exe", "", "/../x.txt", ".toml"])
def test_other_kinds_are_not_stored(tmp_path: Path, suffix: str) -> None:
    with pytest.raises(ValueError, match="no kind"):
        UploadFolder(tmp_path).store(b"", suffix)
    assert not list(tmp_path.iterdir())


def test_names_from_outside_are_shown_safely() -> None:
    assert shown_name("../../../etc/passwd\u202e\n.txt") == "passwd\ufffd␊.txt"
    assert shown_name("C:\\\\pages\\\\第2版.txt") == "第2版.txt"
    assert shown_name(None) == "?"
    assert len(shown_name("长" * 300)) == 60
    assert suffix_of("A.TXT") == ".txt"
    assert suffix_of("x.jsonl") == ".jsonl"
    assert suffix_of("x.txt.exe") is None
    assert suffix_of(None) is None


def test_a_file_is_understood_elsewhere(tmp_path: Path, news_file: Path) -> None:
    reading = asyncio.run(understand_file(news_file, shown_name="新闻.jsonl"))
    assert [article.headline for article in reading.articles] == ["大桥通车", "图书馆开馆", "苹果丰收"]
    assert reading.page.source == "新闻.jsonl"
    broken = tmp_path / "broken.txt"
    broken.write_bytes(b"\x00\x01\x02" * 50)
    with pytest.raises(SourceError, match="坏") as refused:
        asyncio.run(understand_file(broken, shown_name="坏.txt"))
    assert str(tmp_path) not in str(refused.value)


def test_a_file_is_ingested_elsewhere(tmp_path: Path, news_file: Path) -> None:
    assert asyncio.run(ingest_file(Home(tmp_path), news_file)).added == 3
    again = asyncio.run(ingest_file(Home(tmp_path), news_file))
    assert (again.added, again.known, again.refused) == (0, 3, 0)
    with Library.open(tmp_path) as library, library.read() as view:
        assert len(view) == 3
    closed = Home(tmp_path / "a-file")
    closed.folder.rmdir()
    closed.folder.write_text("")
    with pytest.raises(SourceError, match="文件夹"):
        asyncio.run(ingest_file(closed, news_file))


def test_what_takes_too_long_is_ended(tmp_path: Path) -> None:
    pipe = tmp_path / "never.txt"
    os.mkfifo(pipe)
    with pytest.raises(SourceError, match="停下"):
        asyncio.run(run_module("http.server", "0", seconds=0.5))


def test_the_process_does_not_know_the_token(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WENBAO_TOKEN", "12345:secret")
    finished = asyncio.run(run_module("platform", seconds=10))
    assert finished.status == 0
    from bot.worker import environment

    assert not [name for name in environment() if name == "WENBAO_TOKEN"]
