"""Faults of the network and of the server, broken and repeated updates, and restarts."""

import asyncio
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.sandbox import (
    BreakAfter,
    BreakBefore,
    Fault,
    Hang,
    Refusal,
    Refuse,
    Sandbox,
    ServerError,
    TooManyRequests,
)

from .conftest import BRIDGE, LENGTH, SECONDS_FOR_A_STORY, TOKEN, Play, Scene


@pytest.mark.parametrize(
    ("fault", "count"),
    [
        (TooManyRequests(1), 1),
        (ServerError(500), 2),
        (ServerError(502), 2),
        (ServerError(503), 1),
        (BreakBefore(), 1),
        (Hang(), 1),
    ],
)
def test_an_answer_survives_a_fault_and_comes_once(play: Play, fault: Fault, count: int) -> None:
    async def story(scene: Scene) -> None:
        lin, mei = scene.person(), scene.person("Mei")
        scene.sandbox.faults.add("sendMessage", fault, count=count)
        lin.tell(BRIDGE)
        await asyncio.sleep(0.05)
        assert LENGTH in (await scene.ask(mei)).text
        assert LENGTH in (await lin.chat.next_bot_message()).text
        await scene.settled()
        assert len(lin.chat.bot_messages) == 1

    play(story)


def test_a_lost_answer_is_the_only_one_that_doubles(play: Play) -> None:
    async def story(scene: Scene) -> None:
        lin = scene.person()
        scene.sandbox.faults.add("sendMessage", BreakAfter(), count=10)
        lin.tell(BRIDGE)
        await scene.settled()
        assert len(lin.chat.bot_messages) == 2
        scene.sandbox.faults.clear()
        scene.sandbox.faults.add("editMessageText", BreakAfter())
        asked = lin.tell("新图书馆藏书多少册？")
        answer = (await scene.settled(), lin.chat.bot_messages[-1])[1]
        lin.edit(asked, BRIDGE)
        await lin.chat.until(lambda: LENGTH in answer.text)
        await scene.settled()
        assert len(lin.chat.bot_messages) == 3

    play(story)


def test_a_slow_chat_holds_nobody_up(play: Play) -> None:
    async def story(scene: Scene) -> None:
        slow, mei = scene.person(), scene.person("Mei")
        scene.sandbox.faults.add("sendMessage", TooManyRequests(2))
        for _ in range(80):
            slow.tell(BRIDGE)
        await asyncio.sleep(0.1)
        loop = asyncio.get_running_loop()
        begun = loop.time()
        await scene.ask(mei)
        assert loop.time() - begun < 1.5
        assert LENGTH in (await slow.chat.next_bot_message()).text

    play(story, questions_per_minute=100)


def test_an_error_of_ours_has_an_id_for_the_person_and_the_owner(
    play: Play, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    owner = 900_000_001

    async def story(scene: Scene) -> None:
        wang, lin = scene.person("Wang", id=owner), scene.person()
        wang.start()
        await wang.chat.next_bot_message()
        assert scene.wired is not None

        async def fail(*_: Any, **__: Any) -> None:
            raise ValueError(f"/secret/path {TOKEN} broke\nby {TOKEN.partition(':')[2]}")

        monkeypatch.setattr(scene.wired.office.newsroom, "answer", fail)
        told = await scene.ask(lin)
        reported = await wang.chat.next_bot_message()
        error_id = reported.text.split(" ")[0]
        assert error_id in told.text
        assert "ValueError" in reported.text
        assert TOKEN.partition(":")[2] not in reported.text + told.text
        assert "\n" not in reported.text
        assert "/secret" not in told.text
        assert BRIDGE not in reported.text
        assert error_id in caplog.text
        monkeypatch.undo()
        assert LENGTH in (await scene.ask(lin)).text

    play(story, admins=frozenset({owner}))


def test_repeated_and_swapped_updates_are_answered_once(play: Play) -> None:
    async def story(scene: Scene) -> None:
        lin = scene.person()
        scene.sandbox.faults.repeat_updates(3)
        for _ in range(3):
            lin.tell(BRIDGE)
        await scene.settled()
        assert len(lin.chat.bot_messages) == 3
        scene.sandbox.faults.swap_updates(2)
        lin.tell(BRIDGE)
        lin.tell("新图书馆藏书多少册？")
        await scene.settled()
        await asyncio.sleep(0.2)
        assert sum("45万册" in message.text for message in lin.chat.bot_messages) == 1
        assert len(lin.chat.bot_messages) == 5

    play(story)


BROKEN: list[Any] = [
    {"message": {"text": 1}},
    {"message": []},
    {"message": {"message_id": 1, "date": 1, "chat": {"id": 5, "type": "private"}, "text": 5}},
    {"message": {"message_id": 1, "date": 1, "chat": {"id": {}, "type": "private"}, "from": {"id": []}, "text": "x"}},
    {"message": {"message_id": 1, "date": 10**30, "chat": {"id": 5, "type": "private"}, "text": "x"}},
    {"inline_query": {"id": "1", "from": {"id": [], "is_bot": False, "first_name": "x"}, "query": "x", "offset": ""}},
    {"inline_query": {"id": "1"}},
    {"callback_query": {"id": 1, "from": None}},
    {"callback_query": {"id": "1", "chat_instance": "1", "data": {}, "from": {"id": 1, "is_bot": 0, "first_name": ""}}},
    {"edited_message": "x"},
    {"guest_message": {"guest_query_id": 7}},
    {"channel_post": {"message_id": 1, "date": 1, "chat": {"id": 5, "type": "channel"}, "text": "x"}},
    {"unheard_of": {"x": 1}},
    {"message": {"message_id": 1, "date": 1, "text": "x"}},
    {"message": {"message_id": 1, "date": 1, "chat": {"id": 2**70, "type": "private"}, "text": "x"}},
    {"inline_query": {"id": "1", "query": "x", "offset": ""}},
    {"inline_query": {"id": "1", "from": {"id": 5, "is_bot": False, "first_name": "F"}, "query": None, "offset": ""}},
    {"channel_post": {"message_id": 1, "date": 1, "chat": {"id": 5, "type": "channel"}, "text": 7}},
]
UNNUMBERED: list[Any] = [
    "x",
    5,
    None,
    [],
    {},
    {"update_id": "7"},
    {"update_id": True},
    {"update_id": -1},
    {"update_id": 2**70},
]


def test_broken_updates_cost_nobody_an_answer(play: Play) -> None:
    async def story(scene: Scene) -> None:
        people = [scene.person(f"P{number}") for number in range(len(BROKEN))]
        for person, body in zip(people, BROKEN, strict=True):
            scene.sandbox.faults.malformed_update(body)
            person.tell(BRIDGE)
        for body in UNNUMBERED:
            scene.sandbox.faults.malformed_update(body, numbered=False)
        for person in people:
            assert LENGTH in (await person.chat.next_bot_message()).text
        await scene.settled()
        assert not scene.sandbox.updates.pending

    play(story)


_SCALARS = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8)
_VALUES = st.recursive(
    _SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)
_FIELDS = (
    "message_id",
    "date",
    "chat",
    "from",
    "text",
    "entities",
    "id",
    "query",
    "offset",
    "data",
    "document",
    "type",
    "is_bot",
    "first_name",
    "caption",
    "reply_to_message",
    "message_thread_id",
    "new_chat_members",
    "via_bot",
    "chat_instance",
    "inline_message_id",
    "migrate_to_chat_id",
    "guest_query_id",
    "result_id",
    "photo",
)
_SOUND = {
    "chat": {"id": 77, "type": "private"},
    "from": {"id": 77, "is_bot": False, "first_name": "F"},
    "date": 1_700_000_000,
    "message_id": 5,
    "id": "1",
    "chat_instance": "1",
    "text": BRIDGE,
}
_PAYLOADS = st.dictionaries(st.sampled_from(_FIELDS), _VALUES, max_size=5).flatmap(
    lambda strange: st.sets(st.sampled_from(sorted(_SOUND))).map(
        lambda kept: {name: _SOUND[name] for name in sorted(kept)} | strange
    )
)
_KINDS = st.sampled_from(
    ("message", "edited_message", "inline_query", "callback_query", "chosen_inline_result", "guest_message",
     "channel_post", "business_message", "poll", "x")
)  # fmt: skip
UPDATES = st.dictionaries(_KINDS, _PAYLOADS | _VALUES, min_size=1, max_size=2)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(bodies=st.lists(UPDATES, min_size=40, max_size=40))
def test_random_updates_leave_it_answering(play: Play, home: Path, bodies: list[Any]) -> None:
    for file in home.glob("bot.sqlite*"):
        file.unlink()  # each example is a new bot, to which Telegram's numbers begin anew

    async def story(scene: Scene) -> None:
        for body in bodies:
            scene.sandbox.faults.malformed_update(body)
        assert LENGTH in (await scene.ask(scene.person())).text
        await scene.settled()

    play(story)


@pytest.mark.parametrize(
    "fault", [ServerError(502), BreakBefore(), Refuse(Refusal(500, "Internal Server Error")), TooManyRequests(1)]
)
def test_polling_goes_on_after_a_fault(play: Play, fault: Fault) -> None:
    async def story(scene: Scene) -> None:
        scene.sandbox.faults.add("getUpdates", fault, count=2)
        assert LENGTH in (await asyncio.wait_for(scene.ask(scene.person()), 15)).text

    play(story)


def test_it_waits_for_a_server_that_is_away(play: Play) -> None:
    async def story(scene: Scene) -> None:
        scene.sandbox.faults.add("getMe", ServerError(502))
        scene.sandbox.faults.add("deleteWebhook", BreakBefore())
        scene.sandbox.faults.add("setMyCommands", BreakBefore(), count=50)
        scene.sandbox.faults.add("setMyCommands", ServerError(502), count=1)
        async with scene.bot():
            assert LENGTH in (await scene.ask(scene.person())).text

    play(story, alone=True)


def test_a_restart_answers_each_question_once(play: Play) -> None:
    async def story(scene: Scene) -> None:
        people = [scene.person(f"P{number}") for number in range(30)]
        async with scene.bot():
            for person in people:
                person.tell(BRIDGE)
            await people[0].chat.next_bot_message()
        async with scene.bot():
            await scene.settled()
            for person in people[1:]:
                await person.chat.next_bot_message()
        assert [len(person.chat.bot_messages) for person in people] == [1] * len(people)

    play(story, alone=True)


def test_a_killed_bot_answers_what_it_had_begun(home: Path, tmp_path: Path) -> None:
    """Twenty questions are fetched and confirmed; the process is killed while it answers them."""

    async def run() -> None:
        async with asyncio.timeout(SECONDS_FOR_A_STORY), Sandbox(TOKEN) as sandbox:
            scene = Scene(sandbox, home)
            people = [scene.person(f"P{number}") for number in range(20)]
            for person in people:
                person.tell(BRIDGE)
            sandbox.faults.add("sendMessage", Hang(), skip=7, count=1000)
            process = start(sandbox, home, tmp_path)
            async with asyncio.timeout(20):
                while sum(len(person.chat.bot_messages) for person in people) < 7 or sandbox.updates.pending:  # noqa: ASYNC110 - a queue tells nobody that it is empty
                    await asyncio.sleep(0.02)
            process.kill()
            process.wait()
            async with asyncio.timeout(20):
                # What it had still sent lies in the connections, and must not be answered once nothing hangs.
                while sandbox._connections:  # noqa: ASYNC110 - a connection tells nobody that it is closed
                    await asyncio.sleep(0.02)
            sandbox.faults.clear()
            answered = [person for person in people if person.chat.bot_messages]
            assert len(answered) == 7
            async with scene.bot():
                await scene.settled()
            counts = [len(person.chat.bot_messages) for person in people]
            assert min(counts) == 1
            assert sum(counts) <= len(people) + len(answered)
            assert max(counts) <= 2

    asyncio.run(run())


def start(sandbox: Sandbox, home: Path, folder: Path, *options: str, **more: str) -> "subprocess.Popen[bytes]":
    environment = {
        "WENBAO_TOKEN": TOKEN,
        "WENBAO_API_URL": sandbox.url,
        "WENBAO_HOME": str(home),
        "PATH": "/usr/bin:/bin",
        **more,
    }
    command = [sys.executable, "-m", "bot", "run", *options]
    with (folder / "log").open("wb") as log:
        return subprocess.Popen(command, env=environment, cwd=folder, stderr=log)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_the_command_runs_until_a_signal_and_ends_cleanly(home: Path, tmp_path: Path, number: signal.Signals) -> None:
    async def run() -> None:
        async with asyncio.timeout(SECONDS_FOR_A_STORY), Sandbox(TOKEN) as sandbox:
            process = start(sandbox, home, tmp_path)
            lin = sandbox.person("Lin")
            lin.tell(BRIDGE)
            assert LENGTH in (await lin.chat.next_bot_message(timeout=20)).text
            process.send_signal(number)
            assert await asyncio.to_thread(process.wait, 10) == 0

    asyncio.run(run())
    log = (tmp_path / "log").read_text("utf-8")
    assert "@wenbao_bot 已经上线" in log
    assert TOKEN.partition(":")[2] not in log
    assert "Traceback" not in log
