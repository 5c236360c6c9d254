"""The bot behind a webhook, over real HTTP."""

import asyncio
import contextlib
import socket

import httpx
import pytest
from pydantic import SecretStr

from .conftest import BRIDGE, LENGTH, Play, Scene

SECRET = "-".join(("hook", "word", "1"))


@pytest.fixture
def address() -> str:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return f"127.0.0.1:{probe.getsockname()[1]}"


def options(address: str) -> dict[str, object]:
    return {
        "webhook_url": f"http://{address}/news",
        "webhook_listen": address,
        "webhook_secret": SecretStr(SECRET),
    }


def test_updates_are_received_and_answered_once(play: Play, address: str) -> None:
    async def story(scene: Scene) -> None:
        lin, mei = scene.person(), scene.person("Mei")
        lin.tell(BRIDGE)
        async with scene.bot(webhook=True):
            assert LENGTH in (await lin.chat.next_bot_message()).text
            scene.sandbox.faults.repeat_updates(1)
            scene.sandbox.faults.malformed_update({"message": {"text": 1}})
            scene.sandbox.faults.malformed_update(["no", "update"], numbered=False)
            assert LENGTH in (await scene.ask(mei)).text
            lin.tell(BRIDGE)
            assert LENGTH in (await lin.chat.next_bot_message()).text
            assert (await lin.inline(BRIDGE)).results
            await scene.settled()
        assert (len(lin.chat.bot_messages), len(mei.chat.bot_messages)) == (2, 1)
        assert not scene.sandbox.updates.pending

    play(story, alone=True, **options(address))


def test_what_comes_while_it_is_away_is_answered_afterwards(play: Play, address: str) -> None:
    async def story(scene: Scene) -> None:
        lin = scene.person()
        async with scene.bot(webhook=True):
            assert LENGTH in (await scene.ask(lin)).text
        lin.tell("新图书馆藏书多少册？")
        await asyncio.sleep(0.1)
        async with scene.bot(webhook=True):
            assert "45万册" in (await lin.chat.next_bot_message()).text

    play(story, alone=True, **options(address))


def test_nobody_but_telegram_is_heard(play: Play, address: str) -> None:
    update = {
        "update_id": 5,
        "message": {
            "message_id": 1,
            "date": 1,
            "chat": {"id": 77, "type": "private"},
            "from": {"id": 77, "is_bot": False, "first_name": "F"},
            "text": BRIDGE,
        },
    }

    async def story(scene: Scene) -> None:
        async with scene.bot(webhook=True), httpx.AsyncClient(trust_env=False) as client:
            url = f"http://{address}/news"
            header = "X-Telegram-Bot-Api-Secret-Token"
            for headers in ({}, {header: "wrong"}, {header: ""}, {header: SECRET.upper()}):
                assert (await client.post(url, json=update, headers=headers)).status_code == 403
            right = {header: SECRET}
            assert (await client.get(url, headers=right)).status_code == 405
            assert (await client.post(f"http://{address}/", json=update, headers=right)).status_code == 404
            assert (await client.post(url, content=b"{" * 5000, headers=right)).status_code == 200
            with contextlib.suppress(httpx.TransportError):  # the connection is closed before all of it is sent
                assert (await client.post(url, content=b"x" * 2_000_000, headers=right)).is_error
            await scene.settled()
            assert not scene.sandbox.calls_of("sendMessage")
            assert LENGTH in (await scene.ask(scene.person())).text

    play(story, alone=True, **options(address))
