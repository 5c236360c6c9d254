"""Killed at any moment, `wenbao ingest` leaves a library and an index that answer."""

import json
import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

from corpus.collection import Articles
from corpus.library import Library
from retrieval.storage import open_index

FILES = 60
ARTICLES_A_FILE = 6
HOMES = 3
KILLS_A_HOME = 4
QUESTION = "第7号仓库今年收了多少吨苹果？"


@pytest.fixture
def papers(tmp_path: Path) -> Path:
    """A folder of files that each take their moment to go in."""
    folder = tmp_path / "papers"
    folder.mkdir()
    for file in range(FILES):
        numbers = range(file * ARTICLES_A_FILE, (file + 1) * ARTICLES_A_FILE)
        lines = [
            {
                "id": f"store-{number}",
                "headline": f"第{number}号仓库收苹果",
                "paragraphs": [f"第{number}号仓库今年收了{number + 5000}吨苹果，仓库主任说。", "各地客商前来洽谈。"],
            }
            for number in numbers
        ]
        (folder / f"{file:02}.jsonl").write_text("\n".join(json.dumps(line) for line in lines), "utf-8")
    return folder


def ingest_and_kill(home: Path, papers: Path, *, after_files: int, after_seconds: float) -> None:
    """Lets the program put some files in, and kills it a moment later, wherever it is then."""
    command = [sys.executable, "-m", "bot", "--home", str(home), "ingest", "--json", str(papers)]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
        for _ in range(after_files):
            process.stdout.readline()
        time.sleep(after_seconds)
        process.kill()


def count_whole_sources(home: Path) -> int:
    """The number of sources in the library, each of which must have gone in whole."""
    with Library.open(home) as library, library.read() as view:
        articles = list(view.articles())
        assert len(articles) == len(view)
        assert view.content_hash() == Articles(articles).content_hash()
    sources, rest = divmod(len(articles), ARTICLES_A_FILE)
    assert rest == 0
    return sources


def check_last_index(home: Path) -> None:
    """An index that is there must open, whichever state of the library it was made for."""
    if (home / "index" / "CURRENT").exists():
        assert open_index(home / "index").passages > 0


@pytest.mark.parametrize("seed", range(HOMES))
def test_killed_at_many_moments(inside, papers: Path, tmp_path: Path, seed: int) -> None:
    moments = random.Random(seed)
    home, before = tmp_path / "home", 0
    # The last kill of each home comes when all files are in, while the index is being made or saved.
    for after_files in [*sorted(moments.sample(range(FILES), KILLS_A_HOME - 1)), FILES]:
        ingest_and_kill(home, papers, after_files=after_files, after_seconds=moments.uniform(0, 0.08))
        sources = count_whole_sources(home)
        assert sources >= max(before, after_files)
        before = sources
        check_last_index(home)
    (answer,) = inside("--home", str(home), "ask", "--json", QUESTION).lines
    assert answer["quotes"][0]["article_id"] == "store-7"
    outcome = inside("--home", str(home), "ingest", "--json", str(papers))
    assert (outcome.status, outcome.lines[-1]["articles"]) == (0, FILES * ARTICLES_A_FILE)


def test_an_index_older_than_the_library_is_made_anew(inside, papers: Path, tmp_path: Path) -> None:
    home = tmp_path / "home"
    first = inside("--home", str(home), "ingest", "--json", str(papers / "00.jsonl"))
    assert first.status == 0
    ingest_and_kill(home, papers, after_files=10, after_seconds=0)
    assert count_whole_sources(home) >= 10
    (answer,) = inside("--home", str(home), "ask", "--json", QUESTION).lines
    assert answer["quotes"][0]["article_id"] == "store-7"
    with Library.open(home) as library, library.read() as view:
        assert open_index(home / "index", library_hash=view.content_hash())
