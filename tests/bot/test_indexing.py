"""The index follows the library, by what has changed alone, and what is damaged in it is made anew."""

import json
import random
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from bot.archive import Archive
from bot.home import Home
from bot.indexing import ARTICLES_AT_ONCE, update_index
from corpus.collection import Articles, Collection
from corpus.library import Library
from corpus.model import Article, Paragraph, Section
from retrieval import growing
from retrieval.index import Index
from retrieval.mapping import IndexDamaged
from retrieval.model import Answer
from retrieval.storage import IndexMismatch, IndexWriteError, open_index, open_writer

QUESTION = "第7号仓库今年收了多少吨苹果？"


def write_issue(folder: Path, name: str, tons: dict[int, int]) -> Path:
    lines = [
        {
            "id": f"store-{number}",
            "headline": f"第{number}号仓库收苹果",
            "paragraphs": [f"第{number}号仓库今年收了{some}吨苹果。"],
        }
        for number, some in tons.items()
    ]
    file = folder / f"{name}.jsonl"
    file.write_text("\n".join(json.dumps(line) for line in lines), "utf-8")
    return file


@pytest.fixture
def home(tmp_path: Path, inside) -> Home:
    """A library of thirty articles."""
    issue = write_issue(tmp_path, "first", {number: 5000 + number for number in range(30)})
    assert inside("--home", str(tmp_path / "home"), "ingest", str(issue)).status == 0
    return Home(tmp_path / "home")


def quoted(home: Home) -> str:
    with home.open_desk() as desk:
        answer = desk.answer(QUESTION, limit=1)
    assert isinstance(answer, Answer)
    return answer.quotes[0].text


def assert_fits(home: Home) -> Index:
    with Library.open(home.folder) as library, library.read() as view:
        index = open_index(home.index_folder, library_hash=view.content_hash())
        assert sorted(place.id for place in index.places()) == sorted(article.id for article in view.articles())
    assert all(part.is_sound() for part in index.parts)
    return index


def test_of_an_issue_only_its_own_articles_are_read(
    home: Home, tmp_path: Path, inside, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("corpus.library.LibraryView.articles", None)
    issue = write_issue(tmp_path, "second", {number: 100 for number in range(30, 33)})
    assert inside("--home", str(home.folder), "ingest", str(issue)).status == 0
    corrected = write_issue(tmp_path, "first", {number: 6000 + number for number in range(1, 30)})
    assert inside("--home", str(home.folder), "ingest", str(corrected)).status == 0
    monkeypatch.undo()
    assert "6007吨" in quoted(home)
    assert assert_fits(home).articles == 32


def test_an_index_of_a_state_that_nobody_knows_is_compared_article_by_article(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    with open_writer(home.index_folder) as writer:
        index = writer.open_sound()
        writer.publish(growing.grow(index, library_hash="f" * 32, gone=["store-7", "store-8"]))
    analysed: list[int] = []
    with Library.open(home.folder) as library:
        home.update_index(library.read, progress=lambda done, total: analysed.append(total))
    assert analysed[-1] == 30
    assert "5007吨" in quoted(home)
    assert_fits(home)


class Stopped(BaseException):
    """What stops a process; nothing catches it."""


def article(number: int) -> Article:
    return Article((Section(None, (Paragraph(f"第{number}号仓库。"),)),), given_id=f"{number:03}")


@contextmanager
def reading(articles: list[Article]) -> Iterator[Collection]:
    yield Articles(articles)


def test_what_was_analysed_before_a_kill_is_not_analysed_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.indexing.ARTICLES_AT_ONCE", 10)
    articles = [article(number) for number in range(35)]

    def stop(done: int, total: int) -> None:
        assert total == 35
        if done > 25:
            raise Stopped

    with pytest.raises(Stopped):
        update_index(tmp_path, lambda: reading(articles), progress=stop)
    with pytest.raises(IndexMismatch):
        open_index(tmp_path, library_hash=Articles(articles).content_hash())
    assert open_index(tmp_path).articles == 20
    analysed: list[str] = []
    analyse = growing.build_volume

    def note(new: list[Article], **options: object) -> object:
        analysed.extend(one.id for one in new)
        return analyse(new, **options)

    monkeypatch.setattr("retrieval.growing.build_volume", note)
    index = update_index(tmp_path, lambda: reading(articles))
    assert index.articles == 35
    assert analysed == [one.id for one in articles[20:]]
    assert ARTICLES_AT_ONCE > 1000


def test_a_second_writer_says_so_in_one_sentence_and_what_it_added_is_kept(
    home: Home, tmp_path: Path, inside, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("retrieval.storage._PATIENCE", 0.01)
    issue = write_issue(tmp_path, "second", {7: 9999})
    with open_writer(home.index_folder):
        with pytest.raises(IndexWriteError):
            home.update_index(lambda: reading([]))
        second = inside("--home", str(home.folder), "ingest", "--json", str(issue))
    assert second.status == 1
    assert len(second.complaint.splitlines()) == 1
    assert "另一个程序正在写" in second.complaint
    assert second.lines[-1]["indexed"] is False
    assert quoted(home)
    assert assert_fits(home).articles == 31


def test_two_processes_that_ingest_at_once_both_end_well(home: Home, tmp_path: Path) -> None:
    issues = [
        write_issue(tmp_path, f"more-{some}", {100 * some + number: 1 for number in range(20)}) for some in (1, 2, 3)
    ]
    command = [sys.executable, "-m", "bot", "--home", str(home.folder), "ingest"]
    running = [subprocess.Popen([*command, str(issue)], stdout=subprocess.DEVNULL) for issue in issues]
    assert [process.wait(timeout=120) for process in running] == [0, 0, 0]
    assert assert_fits(home).articles == 90


def damage(path: Path, place: int) -> None:
    content = bytearray(path.read_bytes())
    content[place] ^= 0x10
    path.write_bytes(content)


def test_whatever_byte_of_an_index_is_flipped_the_quote_is_right_and_the_index_is_made_anew(home: Home) -> None:
    chance = random.Random(11)
    before = quoted(home)
    names = [path.name for path in next(home.index_folder.glob("volume-*")).iterdir()]
    for name in names:
        (path,) = home.index_folder.glob(f"volume-*/{name}")
        if not path.stat().st_size:
            continue
        damage(path, chance.randrange(path.stat().st_size))
        assert quoted(home) == before, name
        home.drop_damaged()  # what no question has touched
        assert quoted(home) == before, name
        assert_fits(home)
    damage(home.index_folder / "CURRENT", 3)
    assert quoted(home) == before
    assert_fits(home)


def test_whichever_file_of_an_index_is_cut_it_is_made_anew(home: Home) -> None:
    before = quoted(home)
    for name in [path.name for path in next(home.index_folder.glob("volume-*")).iterdir()]:
        (path,) = home.index_folder.glob(f"volume-*/{name}")
        whole = path.read_bytes()
        if whole:
            path.write_bytes(whole[: len(whole) // 2])
            assert quoted(home) == before, name
            assert_fits(home)


def test_only_the_volume_that_is_damaged_is_analysed_again(
    home: Home, tmp_path: Path, inside, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(growing, "_SIZES", (1, 1 << 16, 1 << 19))
    issue = write_issue(tmp_path, "second", {40: 1})
    assert inside("--home", str(home.folder), "ingest", str(issue)).status == 0
    thin = min(home.index_folder.glob("volume-*/ids_letters"), key=lambda path: path.stat().st_size)
    damage(thin, 0)
    assert home.drop_damaged()
    came: list[int] = []
    with Library.open(home.folder) as library:
        home.update_index(library.read, progress=lambda done, total: came.append(done))
    assert assert_fits(home).articles == 31
    assert not home.drop_damaged()


def test_an_open_archive_notices_damage_and_answers_again(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    archive = Archive(home)
    try:
        generation = archive._current()
        assert isinstance(archive.answer(QUESTION, 1), Answer)
        # As if the damage had been there before anybody looked.
        (blob,) = home.index_folder.glob("volume-*/passage_postings_blob")
        damage(blob, 5)

        def fail(*asked: object) -> Answer:
            raise IndexDamaged("索引文件已损坏。")

        monkeypatch.setitem(generation.__dict__, "answer", fail)
        with pytest.raises(IndexDamaged):
            archive.answer(QUESTION, 1)
        watching = threading.Thread(target=archive.watch, args=(0.05,), daemon=True)
        watching.start()
        while archive._is_damaged:
            watching.join(0.05)
        assert isinstance(archive.answer(QUESTION, 1), Answer)
        assert_fits(home)
    finally:
        archive.close()
        watching.join(10)


def test_an_archive_opens_a_damaged_index(home: Home) -> None:
    (blob,) = home.index_folder.glob("volume-*/sentences")
    damage(blob, 5)
    archive = Archive(home)
    try:
        assert isinstance(archive.answer(QUESTION, 1), Answer)
    finally:
        archive.close()


@pytest.mark.skipif(sys.platform == "win32", reason="forks")
def test_killed_at_any_moment_nothing_that_was_reported_is_lost() -> None:
    root = Path(__file__).parents[2]
    command = [sys.executable, "-m", "tests.benchmarks.index_kills", "--kills", "25"]
    ran = subprocess.run(command, capture_output=True, text=True, timeout=300, cwd=root)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert "none was lost" in ran.stdout
