"""Several bots, a proxy and a database for real, and what happens to people's questions when one of them fails.

Ten seconds for each fault; `python -m tests.benchmarks.replicas` does the same for a minute, and measures throughput.
"""

import asyncio
import json
import logging
import os
import signal
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from .town import ASKED, Load, Town, find_proxy, open_town

pytestmark = pytest.mark.cluster

SECONDS_OF_LOAD = float(os.environ.get("WENBAO_SECONDS_OF_LOAD", "10"))
PEOPLE = 8
PAUSE = 0.25
IN_FLIGHT = PEOPLE
"""A bot that is killed between sending and saying so has at most one answer under way for each of the people."""

Play = Callable[[Callable[[Town], Awaitable[None]]], None]


@pytest.fixture
def play(tmp_path: Path, own_postgres, news_file: Path) -> Play:
    """Plays a story in a town of three bots."""
    if find_proxy() is None:
        (pytest.fail if os.environ.get("WENBAO_REQUIRE_CLUSTER") else pytest.skip)("haproxy is not installed")

    def play_story(story: Callable[[Town], Awaitable[None]]) -> None:
        async def run() -> None:
            async with open_town(tmp_path, own_postgres, news_file, 3) as town:
                await story(town)

        asyncio.run(run())

    return play_story


async def load_during(town: Town, fault: Awaitable[None], crowd: str) -> Load:
    asking = asyncio.create_task(town.ask_for(SECONDS_OF_LOAD, people=PEOPLE, pause=PAUSE, crowd=crowd))
    await asyncio.sleep(SECONDS_OF_LOAD / 5)
    await fault
    load = await asking
    logging.getLogger(__name__).warning("%s: %s", crowd, load.describe())
    assert not load.lost
    return load


def test_a_killed_or_frozen_bot_costs_nobody_an_answer(play: Play) -> None:
    async def story(town: Town) -> None:
        killed, frozen, _ = town.replicas

        async def kill() -> None:
            killed.kill()

        async def freeze() -> None:
            frozen.signal(signal.SIGSTOP)
            await asyncio.sleep(SECONDS_OF_LOAD / 2)
            frozen.signal(signal.SIGCONT)

        load = await load_during(town, kill(), "killed")
        assert load.worst <= 2.0
        assert load.duplicates <= IN_FLIGHT
        killed.start()
        load = await load_during(town, freeze(), "frozen")
        assert load.worst <= 5.0
        assert load.duplicates <= IN_FLIGHT
        assert "begins anew" in frozen.log

    play(story)


def test_a_database_that_restarts_loses_nothing_and_a_bot_ends_cleanly(play: Play) -> None:
    async def story(town: Town) -> None:
        stopped, stayed, _ = town.replicas

        async def stop() -> None:
            assert await asyncio.to_thread(stopped.stop) == 0

        load = await load_during(town, asyncio.to_thread(town.postgres.restart), "restarted")
        assert load.duplicates <= IN_FLIGHT
        load = await load_during(town, stop(), "stopped")
        assert load.duplicates == 0
        figures = await asyncio.to_thread(stayed.read_metrics)
        assert 'wenbao_updates_total{kind="message"}' in figures
        assert 'wenbao_answers_total{outcome="answered"}' in figures
        assert "wenbao_backlog_updates 0.0" in figures
        for replica in town.replicas:
            check_log(replica.log, town.sandbox.token)

    play(story)


def check_log(log: str, token: str) -> None:
    """Objects, with nothing in them that is secret or that somebody wrote."""
    for line in log.splitlines():
        assert {"time", "level", "logger", "message"} <= json.loads(line).keys()
    assert not [hidden for hidden in (token, *(question for question, _ in ASKED)) if hidden in log]
