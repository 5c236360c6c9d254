"""Ten thousand updates at random: none of them costs anybody an answer, the loop its pace, or the bot its memory."""

import asyncio
import logging
import resource
import sys
import time
from itertools import islice

import pytest
from telegram.error import BadRequest

from bot.sandbox import Person

from . import conftest
from .conftest import BRIDGE, LENGTH, Play, Scene
from .random_updates import RandomUpdates

SEED = 20210813
UPDATES = 10_000
ASKERS = 100
STRANGERS = 200
SECONDS = 60
LONGEST_PAUSE = 5.0
"""Far more than the loop takes: other programs have a share in the machine."""
MOST_MEGABYTES = 200
UNITS_IN_A_MEGABYTE = 1 << (20 if sys.platform == "darwin" else 10)


def most_memory() -> float:
    """The most megabytes that this process has ever used."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / UNITS_IN_A_MEGABYTE


async def watch_pace(pauses: list[float]) -> None:
    """Notes how long the loop leaves everybody waiting."""
    while True:
        before = time.monotonic()
        await asyncio.sleep(0.01)
        pauses.append(time.monotonic() - before)


def check_nothing_is_left(scene: Scene) -> None:
    """Whatever was kept for an update while it was handled is gone, and what is remembered has its limit."""
    assert scene.wired is not None
    lanes = scene.wired.application.update_processor
    assert not lanes._lanes
    assert not scene.wired.office.newest._newest
    assert len(scene.wired.intake._passing) <= 10_000
    assert not scene.sandbox.updates.pending


def put_updates(scene: Scene, askers: list[Person]) -> None:
    """All of them at once, and a proper question of everybody among them."""
    strangers = [scene.person(f"S{number}") for number in range(STRANGERS)]
    groups = [scene.sandbox.groups.create("读报", stranger).id for stranger in strangers]
    updates = RandomUpdates(SEED, [stranger.id for stranger in strangers], groups)
    for number, body in enumerate(islice(updates, UPDATES)):
        scene.sandbox.updates.put_raw(body)
        if number % (UPDATES // len(askers)) == 0:
            askers[number * len(askers) // UPDATES].tell(BRIDGE)


def test_ten_thousand_random_updates(
    play: Play, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(conftest, "SECONDS_FOR_A_STORY", SECONDS)
    caplog.set_level(logging.ERROR)

    async def story(scene: Scene) -> None:
        askers = [scene.person(f"P{number}") for number in range(ASKERS)]
        memory, pauses = most_memory(), list[float]()
        pace = asyncio.create_task(watch_pace(pauses))
        put_updates(scene, askers)
        for asker in askers:
            assert LENGTH in (await asker.chat.next_bot_message(timeout=SECONDS)).text
        await scene.settled()
        assert LENGTH in (await scene.ask(scene.person("Last"))).text
        await scene.settled()
        pace.cancel()
        assert [len(asker.chat.bot_messages) for asker in askers] == [1] * ASKERS
        check_nothing_is_left(scene)
        assert max(pauses) < LONGEST_PAUSE
        assert most_memory() - memory < MOST_MEGABYTES

    play(story)
    errors = [record.exc_info[1] for record in caplog.records if record.exc_info]
    assert not [error for error in errors if not isinstance(error, BadRequest)]
