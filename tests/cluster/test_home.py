"""A home whose index is in a cluster: it is brought there, and the bot's archive follows the library."""

import json
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from bot.actions import article_key
from bot.archive import Archive, open_archive
from bot.home import Home
from corpus.ingest import ingest
from retrieval.cluster.mapping import ALIAS
from retrieval.cluster.opening import connect
from retrieval.model import Answer

from .rig import Rig

SECONDS = 30.0


@pytest.fixture
def home(rig: Rig, tmp_path: Path) -> Iterator[Home]:
    rig.empty()
    home = Home(tmp_path / "home", search_urls=rig.urls, search_shards=2)
    add_bridges(home, range(20))
    yield home
    connect(rig.urls).close()  # it is the whole process's, and nobody else closes it


@pytest.fixture
def archive(home: Home) -> Iterator[Archive]:
    """It looks for something newer only when it is told to."""
    opened = open_archive(home, 600.0)
    yield opened
    opened.close()


def add_bridges(home: Home, numbers: range) -> list[int]:
    """Returns what was told of progress in the end: articles that are done, and all of them."""
    file = home.folder.parent / f"{numbers.start}.jsonl"
    lines = [
        {
            "id": f"bridge-{number}",
            "headline": f"第{number}号桥",
            "paragraphs": [f"第{number}号桥全长{number + 700}米。", f"第{number}号桥已经通车。"],
        }
        for number in numbers
    ]
    file.write_text("\n".join(json.dumps(line) for line in lines), "utf-8")
    told = [0, 0]
    with home.open_library() as library:
        ingest(library, file)
        home.update_retriever(library.read, progress=lambda done, total: told.__setitem__(slice(None), [done, total]))
    return told


def quoted(archive: Archive, number: int) -> str | None:
    given = archive.answer(f"第{number}号桥全长多少米？", 1)
    return given.quotes[0].text if isinstance(given, Answer) else None


def wait_until_current(archive: Archive) -> None:
    end = time.monotonic() + SECONDS
    while not archive.is_current():
        assert time.monotonic() < end
        time.sleep(0.05)


def lose_a_passage(rig: Rig, article: str) -> None:
    url = f"{rig.urls[0]}/{ALIAS}"
    lost = {"query": {"bool": {"filter": [{"term": {"article": article}}, {"term": {"number": 1}}]}}}
    (hit,) = httpx.post(f"{url}/_search", json=lost, timeout=30, trust_env=False).json()["hits"]["hits"]
    gone = httpx.delete(f"{url}/_doc/{hit['_id']}", params={"refresh": "true"}, timeout=30, trust_env=False)
    gone.raise_for_status()


def test_nothing_of_it_is_in_the_home(home: Home) -> None:
    with home.open_desk() as desk:
        given = desk.answer("第7号桥全长多少米？", limit=1)
    assert isinstance(given, Answer)
    assert given.quotes[0].text == "第7号桥全长707米。"
    assert not home.index_folder.exists()


def test_its_index_has_as_many_shards_as_the_home_says(rig: Rig, home: Home) -> None:
    (index,) = rig.ask(f"/{ALIAS}/_settings").values()
    assert index["settings"]["index"]["number_of_shards"] == "2"


def test_what_is_done_is_told(home: Home) -> None:
    assert add_bridges(home, range(20, 23)) == [23, 23]


def test_the_archive_follows_the_library(home: Home, archive: Archive) -> None:
    assert archive.size() == 20
    found = archive.article(article_key("bridge-3"))
    assert found is not None
    assert found.id == "bridge-3"
    add_bridges(home, range(20, 25))
    assert archive.article(article_key("bridge-22")) is None, "the cluster has it, the archive's library not yet"
    assert not archive.is_current()
    wait_until_current(archive)
    assert archive.size() == 25
    assert quoted(archive, 22) == "第22号桥全长722米。"


def test_an_archive_whose_cluster_went_ahead_still_follows(rig: Rig, home: Home, archive: Archive) -> None:
    add_bridges(home, range(20, 25))
    lose_a_passage(rig, "bridge-7")
    # It has looked for another index meanwhile, and found that of the new library.
    assert quoted(archive, 7) != "第7号桥全长707米。", "an article that is not all there is not there"
    assert not archive.is_current()
    wait_until_current(archive)
    assert quoted(archive, 22) == "第22号桥全长722米。"
