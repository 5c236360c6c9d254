"""Asking the library from a loop: in a thread or in a process of its own, with the same answers."""

import asyncio
import json
import os
import shutil
import signal
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from bot.actions import article_key
from bot.asking import Newsroom
from bot.home import Home
from bot.office import place_quote
from corpus.errors import LibraryError
from retrieval.model import Answer

BRIDGE = "青山大桥全长多少米？"
NEWER = {
    "id": "station",
    "paper": "试报",
    "date": "2024-03-06",
    "headline": "新站启用",
    "paragraphs": ["西岭火车站设有18个站台。"],
}

Story = Callable[[Newsroom], Awaitable[None]]


@pytest.fixture
def home(tmp_path: Path, news_home: Path) -> Path:
    target = tmp_path / "home"
    shutil.copytree(news_home, target)
    return target


def play(home: Path, story: Story, *, apart: bool = False) -> None:
    async def run() -> None:
        async with Newsroom(Home(home), seconds_between_looks=0.05, apart=apart) as newsroom:
            await story(newsroom)

    asyncio.run(run())


@pytest.mark.parametrize("apart", [False, True])
def test_it_answers_and_browses(home: Path, *, apart: bool) -> None:
    async def story(newsroom: Newsroom) -> None:
        answer = await newsroom.answer(BRIDGE, limit=3)
        assert isinstance(answer, Answer)
        assert await newsroom.quotes([place_quote(quote) for quote in answer.quotes]) == answer.quotes
        article = await newsroom.article(article_key("news-1"))
        assert article == await newsroom.article_by_id("news-1")
        assert article is not None
        assert await newsroom.article("unknown") is None
        (page,) = await newsroom.pages()
        entries = await newsroom.entries(page)
        assert [entry.headline for entry in entries] == [found.headline for found in await newsroom.newest(5)]
        assert len(await newsroom.newest(2)) == 2
        assert set(await newsroom.examples()) <= {entry.headline for entry in entries}
        assert await newsroom.size() == 3

    play(home, story, apart=apart)


@pytest.mark.parametrize("apart", [False, True])
def test_what_is_taken_in_meanwhile_can_be_asked(home: Path, inside, *, apart: bool) -> None:
    file = home.parent / "newer.jsonl"
    file.write_text(json.dumps(NEWER), "utf-8")

    async def story(newsroom: Newsroom) -> None:
        assert not isinstance(await newsroom.answer("西岭火车站有多少个站台？", limit=1), Answer)
        assert inside("--home", str(home), "ingest", str(file)).status == 0
        assert await newsroom.refresh()
        assert isinstance(await newsroom.answer("西岭火车站有多少个站台？", limit=1), Answer)
        assert await newsroom.size() == 4

    play(home, story, apart=apart)


def test_a_library_without_its_index_is_indexed_at_last(
    home: Path, news_file: Path, monkeypatch: pytest.MonkeyPatch, inside
) -> None:
    monkeypatch.setattr("bot.archive.SECONDS_WITHOUT_INDEX", 0.1)
    file = home.parent / "newer.jsonl"
    file.write_text(json.dumps(NEWER), "utf-8")

    async def story(newsroom: Newsroom) -> None:
        from corpus.ingest import ingest
        from corpus.library import Library

        with Library.open(home) as library:
            ingest(library, file)
        assert await newsroom.size() == 3
        assert isinstance(await newsroom.answer(BRIDGE, limit=1), Answer)
        assert await newsroom.refresh()
        assert await newsroom.size() == 4

    play(home, story)


def test_a_process_that_is_ended_is_replaced(home: Path) -> None:
    async def story(newsroom: Newsroom) -> None:
        assert newsroom._worker is not None
        os.kill(newsroom._worker.pid, signal.SIGKILL)
        answers = await asyncio.gather(*(newsroom.answer(BRIDGE, limit=1) for _ in range(5)))
        assert all(isinstance(answer, Answer) for answer in answers)

    play(home, story, apart=True)


@pytest.mark.parametrize("apart", [False, True])
def test_a_library_that_cannot_be_opened_is_one_sentence(tmp_path: Path, *, apart: bool) -> None:
    (tmp_path / "library.sqlite").write_bytes(b"no database, whatever its name says" * 100)

    async def story(newsroom: Newsroom) -> None:
        raise AssertionError("it should not have been opened")

    with pytest.raises(LibraryError, match="报库"):
        play(tmp_path, story, apart=apart)
