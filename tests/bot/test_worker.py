"""Processes that answer calls over a pipe."""

import asyncio
import os
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from bot.worker import Worker, WorkerGone

MODULE = """
import os
from bot.worker_process import serve


class Unreadable(Exception):
    def __init__(self, one, two):
        super().__init__(f"{one} {two}")


def answer(name, given):
    if name == "die":
        os._exit(3)
    if name == "fail":
        raise ValueError(*given)
    if name == "odd":
        raise Unreadable(1, 2)
    if name == "lambda":
        return lambda: None
    print("this must not get among the answers")
    return (name, *given, "WENBAO_TOKEN" in os.environ)


serve(answer)
"""


@pytest.fixture
def play(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[Callable[[Worker], Awaitable[None]]], None]:
    (tmp_path / "answering_here.py").write_text(MODULE, "utf-8")
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(tmp_path), *sys.path]))
    monkeypatch.setenv("WENBAO_TOKEN", "12345:secret")

    def run(story: Callable[[Worker], Awaitable[None]]) -> None:
        async def whole() -> None:
            async with asyncio.timeout(20):
                worker = await Worker.start("answering_here")
                await story(worker)
                await worker.close()

        asyncio.run(whole())

    return run


def test_calls_are_answered_in_their_order(play) -> None:
    async def story(worker: Worker) -> None:
        answers = await asyncio.gather(*(worker.call("echo", number, "字" * number) for number in range(300)))
        assert answers == [("echo", number, "字" * number, False) for number in range(300)]

    play(story)


def test_large_answers_arrive_whole(play) -> None:
    async def story(worker: Worker) -> None:
        (_, content, _) = await worker.call("echo", b"\x00" * 5_000_000)
        assert len(content) == 5_000_000

    play(story)


def test_errors_reach_who_called(play) -> None:
    async def story(worker: Worker) -> None:
        with pytest.raises(ValueError, match="no"):
            await worker.call("fail", "no")
        with pytest.raises(RuntimeError, match="1 2"):
            await worker.call("odd")
        with pytest.raises(Exception, match="pickle"):
            await worker.call("lambda")
        assert await worker.call("echo") == ("echo", False)

    play(story)


def test_who_gives_up_takes_no_answer_from_others(play) -> None:
    async def story(worker: Worker) -> None:
        given_up = asyncio.create_task(worker.call("echo", 1))
        await asyncio.sleep(0)
        given_up.cancel()
        assert await worker.call("echo", 2) == ("echo", 2, False)

    play(story)


def test_everybody_who_waits_is_told_when_the_process_ends(play) -> None:
    async def story(worker: Worker) -> None:
        calls = [worker.call("die"), worker.call("echo"), worker.call("echo")]
        ended = await asyncio.gather(*calls, return_exceptions=True)
        assert all(isinstance(one, WorkerGone) for one in ended)
        with pytest.raises(WorkerGone):
            await worker.call("echo")

    play(story)


def test_a_killed_process_is_gone(play) -> None:
    async def story(worker: Worker) -> None:
        await worker.call("echo")
        worker.kill()
        with pytest.raises(WorkerGone):
            await worker.call("echo")

    play(story)
