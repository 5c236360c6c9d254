"""An index on disk: the same one comes back, or none."""

import json
import os
import random
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from filelock import FileLock
from hypothesis import given

from corpus.model import Article
from retrieval.growing import grow
from retrieval.index import Index
from retrieval.mapping import BLOCK, IndexDamaged
from retrieval.storage import IndexMismatch, IndexWriteError, open_index, open_writer, save_index
from retrieval.volumes import folder as volume_folders

from .conftest import SLOW_PROMISE, answerer, article, build, contents, libraries, questions

ARTICLES = (
    article("甲县公路昨天通车。乙县也在修路。", headline="甲县公路通车", id="a-1"),
    article("图书馆暑期每天开放十小时。", headline="图书馆开放", id="a-2"),
)


@pytest.fixture
def saved(tmp_path: Path) -> Path:
    save_index(build(ARTICLES), tmp_path / "index")
    return tmp_path / "index"


def folders(folder: Path) -> set[str]:
    """Those that hold arrays."""
    return {path.name for path in folder.iterdir() if path.is_dir()}


def volume_folder(folder: Path) -> Path:
    (path,) = folder.glob("volume-*")
    return path


def opens_as_it_was_or_not_at_all(folder: Path) -> bool:
    """False if it is said that there is no fitting index; any other error goes through."""
    try:
        return contents(open_index(folder, library_hash="library")) == contents(build(ARTICLES))
    except (IndexMismatch, IndexDamaged) as error:
        said = str(error)
    assert len(said.splitlines()) == 1
    return False


@SLOW_PROMISE
@given(libraries, questions)
def test_a_saved_index_comes_back_and_gives_the_same_answers(articles: list[Article], question: str) -> None:
    index = build(articles)
    with TemporaryDirectory() as folder:
        save_index(index, Path(folder))
        reopened = open_index(Path(folder), library_hash="library")
        assert contents(reopened) == contents(index)
        assert answerer(articles, reopened).answer(question) == answerer(articles, index).answer(question)
        assert answerer(articles, reopened).hits(question) == answerer(articles, index).hits(question)


def test_the_last_index_saved_is_the_one_that_opens_and_nothing_is_left_of_the_one_before(saved: Path) -> None:
    before = volume_folder(saved)
    save_index(build(ARTICLES[:1]), saved)
    assert [place.id for place in open_index(saved).places()] == ["a-1"]
    assert volume_folder(saved) != before


def test_a_second_writer_waits_its_turn_and_then_gives_up_in_one_sentence(
    saved: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("retrieval.storage._PATIENCE", 0.01)
    with FileLock(saved / "writing.lock"), pytest.raises(IndexWriteError) as caught:
        save_index(build(ARTICLES[:1]), saved)
    assert len(str(caught.value).splitlines()) == 1
    assert open_index(saved).articles == len(ARTICLES)


def test_what_is_on_disk_already_is_not_written_again(saved: Path) -> None:
    before = volume_folder(saved)
    save_index(open_index(saved), saved)
    assert volume_folder(saved) == before
    assert contents(open_index(saved)) == contents(build(ARTICLES))


def test_an_index_of_another_folder_is_copied(saved: Path, tmp_path: Path) -> None:
    save_index(open_index(saved), tmp_path / "other")
    shutil.rmtree(saved)
    assert contents(open_index(tmp_path / "other")) == contents(build(ARTICLES))


def test_what_is_open_already_is_shared_with_the_next_generation(saved: Path) -> None:
    before = open_index(saved)
    save_index(grow(before, library_hash="later", came=[article("丙县下雨。", id="a-3")], gone=["a-1"]), saved)
    after = open_index(saved, previous=before)
    assert after.articles == len(ARTICLES)
    unchanged = open_index(saved, previous=after)
    assert [part.volume for part in unchanged.parts] == [part.volume for part in after.parts]


def test_an_open_index_goes_on_answering_when_another_is_saved(saved: Path) -> None:
    old = open_index(saved)
    save_index(build([]), saved)
    assert contents(old) == contents(build(ARTICLES))


def test_what_was_left_unfinished_is_cleared_away(saved: Path) -> None:
    (saved / "unfinished-x").mkdir()
    (saved / "unfinished-x" / "sentences").write_bytes(b"half")
    (saved / "volume-old").mkdir()
    (saved / "removed-old").mkdir()
    save_index(build(ARTICLES), saved)
    assert {path.name for path in saved.iterdir()} - {"writing.lock"} == {"CURRENT", volume_folder(saved).name}


def test_an_index_of_another_library_does_not_fit(saved: Path) -> None:
    with pytest.raises(IndexMismatch):
        open_index(saved, library_hash="another")
    assert open_index(saved).library_hash == "library"


def test_an_index_of_another_version_does_not_fit(saved: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("retrieval.storage._version", lambda: "another")
    assert not opens_as_it_was_or_not_at_all(saved)


def test_where_nothing_is_there_is_no_index(tmp_path: Path) -> None:
    assert not opens_as_it_was_or_not_at_all(tmp_path / "nowhere")
    assert not opens_as_it_was_or_not_at_all(tmp_path)


def files(folder: Path) -> list[Path]:
    return [folder / "CURRENT", *sorted(volume_folder(folder).iterdir())]


def test_without_any_one_of_its_files_there_is_no_index(saved: Path) -> None:
    for path in files(saved):
        whole = path.read_bytes()
        path.unlink()
        assert not opens_as_it_was_or_not_at_all(saved), path.name
        path.write_bytes(whole)
    assert opens_as_it_was_or_not_at_all(saved)


def test_with_any_one_of_its_files_cut_short_there_is_no_index(saved: Path) -> None:
    for path in files(saved):
        whole = path.read_bytes()
        for length in {0, 1, len(whole) // 2, len(whole) - 1} & set(range(len(whole))):
            path.write_bytes(whole[:length])
            assert not opens_as_it_was_or_not_at_all(saved), (path.name, length)
        path.write_bytes(whole)


def test_a_flipped_byte_in_an_array_is_noticed(saved: Path) -> None:
    for path in sorted(volume_folder(saved).iterdir()):
        whole = bytearray(path.read_bytes())
        for place in {0, len(whole) // 3, len(whole) // 2, len(whole) - 1} if whole else ():
            whole[place] ^= 1
            path.write_bytes(whole)
            assert not opens_as_it_was_or_not_at_all(saved), (path.name, place)
            whole[place] ^= 1
        path.write_bytes(whole)


@pytest.mark.parametrize("bit", [1, 0x80])
@pytest.mark.parametrize("name", ["CURRENT", "index.json"])
def test_a_flipped_byte_in_a_description_never_opens_another_index(saved: Path, name: str, bit: int) -> None:
    path = saved / name if name == "CURRENT" else volume_folder(saved) / name
    whole = bytearray(path.read_bytes())
    expected, taken_for_whole = contents(build(ARTICLES)), []
    for place in range(len(whole)):
        whole[place] ^= bit
        path.write_bytes(whole)
        try:
            opened = contents(open_index(saved, library_hash="library"))
        except (IndexMismatch, IndexDamaged):
            opened = None
        whole[place] ^= bit
        if opened is not None and opened != expected:
            taken_for_whole.append(bytes(whole[max(place - 20, 0) : place + 5]))
    assert taken_for_whole == []


@pytest.mark.parametrize(
    "change",
    [
        lambda described: [],
        lambda described: None,
        lambda described: described | {"arrays": []},
        lambda described: described | {"arrays": {}},
        lambda described: described | {"arrays": None},
        lambda described: described | {"arrays": [["passages_of", "<i8", [10**30]]]},
        lambda described: {key: value for key, value in described.items() if key != "checksums"},
    ],
    ids=["list", "null", "arrays are empty", "arrays are a mapping", "no arrays", "too large", "checksums missing"],
)
def test_a_description_of_another_shape_is_no_index(saved: Path, change: object) -> None:
    path = volume_folder(saved) / "index.json"
    path.write_text(json.dumps(change(json.loads(path.read_text("utf-8")))), "utf-8")
    assert not opens_as_it_was_or_not_at_all(saved)


def test_a_description_that_is_nested_without_end_is_no_index(saved: Path) -> None:
    (volume_folder(saved) / "index.json").write_text("[" * 100_000, "utf-8")
    assert not opens_as_it_was_or_not_at_all(saved)


def test_a_place_that_cannot_be_written_is_named_in_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "index").write_text("a file where the folder should be")
    with pytest.raises(IndexWriteError, match="index") as caught:
        save_index(build(ARTICLES), tmp_path / "index")
    assert len(str(caught.value).splitlines()) == 1


@pytest.mark.parametrize(
    "error", [PermissionError(13, "Permission denied"), OSError(28, "No space left"), OSError("9 requested, 1 written")]
)
def test_a_disk_that_fails_leaves_the_old_index(saved: Path, monkeypatch: pytest.MonkeyPatch, error: OSError) -> None:
    def fail(*args: object, **options: object) -> None:
        raise error

    monkeypatch.setattr("retrieval.volumes.folder._write_array", fail)
    with pytest.raises(IndexWriteError) as caught:
        save_index(build(ARTICLES[:1]), saved)
    assert len(str(caught.value).splitlines()) == 1
    assert "None" not in str(caught.value)
    monkeypatch.undo()
    assert opens_as_it_was_or_not_at_all(saved)
    assert folders(saved) == {volume_folder(saved).name}


@pytest.mark.skipif(not hasattr(os, "getuid") or os.getuid() == 0, reason="root may write anywhere")
def test_a_folder_that_is_closed_is_named_in_one_sentence(saved: Path) -> None:
    saved.chmod(0o500)
    try:
        with pytest.raises(IndexWriteError):
            save_index(build(ARTICLES[:1]), saved)
        assert opens_as_it_was_or_not_at_all(saved)
    finally:
        saved.chmod(0o700)


class Stopped(BaseException):
    """What stops a process between two of its steps; nothing catches it."""


@pytest.mark.parametrize("steps", range(60))
def test_stopped_before_any_step_of_saving_there_is_a_whole_index(
    saved: Path, monkeypatch: pytest.MonkeyPatch, steps: int
) -> None:
    left = iter(range(steps))

    def stop_in_time(step: Callable[..., object]) -> Callable[..., object]:
        def stopped_or_done(*args: object, **options: object) -> object:
            if next(left, None) is None:
                raise Stopped
            return step(*args, **options)

        return stopped_or_done

    with monkeypatch.context() as patch:
        for owner, name in (
            (volume_folders, "_write_array"),
            (volume_folders, "flush_file"),
            (Path, "write_bytes"),
            (Path, "rename"),
            (Path, "replace"),
            (shutil, "rmtree"),
        ):
            patch.setattr(owner, name, stop_in_time(getattr(owner, name)))
        with suppress(Stopped):
            save_index(build([]), saved)
    assert contents(open_index(saved)) in (contents(build(ARTICLES)), contents(build([])))


SAVE_FOR_EVER = """
import sys
from pathlib import Path
from retrieval.storage import open_index, save_index
one, two = (open_index(Path(folder)) for folder in sys.argv[1:3])
print("ready", flush=True)
while True:
    save_index(two, Path(sys.argv[3]))
    save_index(one, Path(sys.argv[3]))
"""


def test_a_process_killed_while_saving_leaves_a_whole_index(saved: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    save_index(build([]), other)
    target = tmp_path / "target"
    save_index(build(ARTICLES), target)
    whole = [contents(build(ARTICLES)), contents(build([]))]
    chance = random.Random()
    for _ in range(6):
        command = [sys.executable, "-c", SAVE_FOR_EVER, str(saved), str(other), str(target)]
        root = Path(__file__).resolve().parents[2]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=root) as writer:
            assert writer.stdout is not None
            assert writer.stdout.readline() == "ready\n"
            time.sleep(chance.uniform(0, 0.05))
            writer.kill()
        assert contents(open_index(target)) in whole
    save_index(build(ARTICLES), target)
    assert folders(target) == {volume_folder(target).name}


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index of which many files have several blocks."""
    folder = tmp_path_factory.mktemp("large")
    texts = (f"第{number}号仓库收了{number * 7}吨苹果，第{number}天卖完。" for number in range(6000))
    some = [article(text, id=f"{number:05}") for number, text in enumerate(texts)]
    save_index(build(some), folder)
    return folder


def test_cut_at_the_border_of_any_block_there_is_no_index(large: Path, tmp_path: Path) -> None:
    folder = tmp_path / "copied"
    shutil.copytree(large, folder)
    tried = 0
    for path in files(folder):
        whole = path.read_bytes()
        borders = {border + beside for border in range(0, len(whole) + 1, BLOCK) for beside in (-1, 0, 1)}
        for length in sorted(borders & set(range(len(whole)))):
            path.write_bytes(whole[:length])
            with pytest.raises(IndexMismatch):
                open_index(folder)
            tried += 1
        path.write_bytes(whole)
    assert tried > 100
    assert open_index(folder).articles == 6000


def test_a_flipped_byte_in_any_block_is_found(large: Path, tmp_path: Path) -> None:
    folder, chance = tmp_path / "copied", random.Random(5)
    shutil.copytree(large, folder)
    for path in files(folder)[1:]:
        whole = bytearray(path.read_bytes())
        for start in range(0, len(whole), BLOCK):
            place = chance.randrange(start, min(start + BLOCK, len(whole)))
            whole[place] ^= 1 << chance.randrange(8)
            path.write_bytes(whole)
            with open_writer(folder) as writer:
                index = writer.open_sound()
            assert not all(part.is_sound() for part in index.parts) or not index.parts, (path.name, place)
            whole[place] = large.joinpath(*path.relative_to(folder).parts).read_bytes()[place]
        path.write_bytes(whole)
    assert all(part.is_sound() for part in open_index(folder).parts)


FILL_THE_DISK = """
import resource, signal, sys
from pathlib import Path
from retrieval.growing import grow
from retrieval.storage import IndexWriteError, UNFINISHED_LIBRARY, open_index, save_index
from tests.retrieval.conftest import article
index = open_index(Path(sys.argv[1]))
came = [article(f"第{number}号仓库收了{number * 7}吨苹果。", id=f"{number}") for number in range(200)]
grown = grow(index, library_hash="later", came=came, gone=["a-1"])
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (5000, 5000))
try:
    save_index(grown, Path(sys.argv[1]))
except IndexWriteError as error:
    print(error)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="has no such limit")
def test_a_file_that_may_not_grow_is_one_sentence_and_nothing_is_left_of_it(saved: Path) -> None:
    """What a full disk does: a write in the middle of a file fails."""
    root = Path(__file__).resolve().parents[2]
    command = [sys.executable, "-c", FILL_THE_DISK, str(saved)]
    ran = subprocess.run(command, capture_output=True, text=True, cwd=root, timeout=60, check=True)
    assert len(ran.stdout.splitlines()) == 1
    assert "索引写不进" in ran.stdout
    assert contents(open_index(saved)) == contents(build(ARTICLES))
    assert folders(saved) == {volume_folder(saved).name}


def test_saving_leaves_the_index_itself_as_it_was(saved: Path) -> None:
    index: Index = build(ARTICLES)
    save_index(index, saved)
    assert contents(index) == contents(build(ARTICLES))
