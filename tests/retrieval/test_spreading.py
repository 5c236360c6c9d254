"""What many processes do to many articles is what one does, whatever becomes of the processes."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from corpus.model import Article
from retrieval import spreading
from retrieval.growing import grow
from retrieval.index import Index
from retrieval.spreading import Crew
from retrieval.volumes.building import analyse_article

from .conftest import article, contents

ARTICLES = [article(f"第{number}号大桥通车。", "全长三千米。", id=f"{number:03}") for number in range(200)]


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """So that processes are worth starting for a few articles."""
    monkeypatch.setattr(spreading, "_ALONE", 20)
    monkeypatch.setattr(spreading, "_TOGETHER", 7)


def process_and_id(one: Article) -> tuple[int, str]:
    return os.getpid(), one.id


def die(one: Article) -> str:
    """As the kernel kills a process when memory is short; not where the tests run."""
    if one.id == "100" and "spawn_main" in " ".join(sys.orig_argv):
        os.kill(os.getpid(), signal.SIGKILL)
    return one.id


def refuse(one: Article) -> str:
    raise LookupError(one.id)


def test_a_few_articles_stay_here_and_many_go_to_others_in_order() -> None:
    with Crew(2) as crew:
        done = list(crew(process_and_id, ARTICLES))
    assert [one for _, one in done] == [one.id for one in ARTICLES]
    assert {process for process, _ in done[:20]} == {os.getpid()}
    assert os.getpid() not in {process for process, _ in done[20:]}


def test_one_process_is_this_one() -> None:
    with Crew(1) as crew:
        assert {process for process, _ in crew(process_and_id, ARTICLES)} == {os.getpid()}


def test_articles_are_read_a_few_ahead_only() -> None:
    read = 0

    def reading() -> Iterator[Article]:
        nonlocal read
        for one in ARTICLES:
            read += 1
            yield one

    with Crew(2) as crew:
        done = crew(process_and_id, reading())
        for _ in range(30):
            next(done)
        assert read <= 30 + 7 * (2 * 2 + 2)


def test_an_index_is_the_same_whoever_made_it() -> None:
    empty = Index.build([], library_hash="")
    with Crew(2) as crew:
        together = grow(empty, library_hash="library", came=ARTICLES, spread=crew)
    assert contents(together) == contents(grow(empty, library_hash="library", came=ARTICLES))


def test_nothing_is_lost_when_processes_are_killed() -> None:
    with Crew(2) as crew:
        assert list(crew(die, ARTICLES)) == [one.id for one in ARTICLES]
        assert list(crew(die, ARTICLES)) == [one.id for one in ARTICLES]


def test_an_error_comes_back_as_it_is() -> None:
    with Crew(2) as crew, pytest.raises(LookupError, match="000"):
        list(crew(refuse, ARTICLES))
    with Crew(2) as crew, pytest.raises(LookupError, match="020"):
        list(crew(refuse_late, ARTICLES))


def refuse_late(one: Article) -> str:
    return one.id if one.id < "020" else refuse(one)


_CREW_THAT_IS_KILLED = """
import os, sys, time
from corpus.model import Article
from retrieval import spreading
from tests.retrieval.test_spreading import ARTICLES, process_and_id

spreading._ALONE = 0
if __name__ == "__main__":
    with spreading.Crew(2) as crew:
        seen = {process for process, _ in crew(process_and_id, ARTICLES)}
        print(*seen, flush=True)
        time.sleep(60)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="processes are killed in another way there")
def test_processes_end_with_the_one_that_started_them(tmp_path: Path) -> None:
    script = tmp_path / "crew.py"
    script.write_text(_CREW_THAT_IS_KILLED)
    environment = os.environ | {"PYTHONPATH": str(Path(__file__).parents[2])}
    parent = subprocess.Popen([sys.executable, str(script)], stdout=subprocess.PIPE, env=environment)
    assert parent.stdout is not None
    others = [int(number) for number in parent.stdout.readline().split()]
    assert others
    parent.kill()
    parent.wait()
    parent.stdout.close()
    end = time.monotonic() + 20
    while any(is_running(process) for process in others):
        assert time.monotonic() < end, "they go on without anybody to work for"
        time.sleep(0.05)


def is_running(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    status = Path(f"/proc/{process}/stat")
    return not status.exists() or ") Z " not in status.read_text()


def test_what_is_sent_to_a_process_comes_back_whole() -> None:
    with Crew(2) as crew:
        (*_, last) = crew(analyse_article, ARTICLES)
    here = analyse_article(ARTICLES[-1])
    assert (last.terms, last.sentence_counts) == (here.terms, here.sentence_counts)
    assert last.body.numbers.tolist() == here.body.numbers.tolist()
    assert last.sentences.tolist() == here.sentences.tolist()
