"""The protocol itself, spoken by hand: encodings, keep-alive, limits, the control endpoint, a process of its own."""

import asyncio
import json
import re
import subprocess
import sys
from collections.abc import Awaitable, Callable
from typing import Any

import httpx
import pytest

from bot.sandbox import Sandbox
from bot.sandbox.control import Control


def play(story: Callable[[Sandbox, httpx.AsyncClient], Awaitable[None]]) -> None:
    async def run() -> None:
        async with asyncio.timeout(20), Sandbox() as sandbox:
            sandbox.control = Control(sandbox)
            async with httpx.AsyncClient(base_url=sandbox.url, trust_env=False, timeout=10) as client:
                await story(sandbox, client)

    asyncio.run(run())


def test_every_encoding_of_parameters() -> None:
    async def story(sandbox: Sandbox, client: httpx.AsyncClient) -> None:
        lin = sandbox.person("Lin")
        lin.start()
        path = f"/bot{sandbox.token}/sendMessage"
        given: dict[str, Any] = {"chat_id": lin.id, "text": "𠮷 & = 报"}
        markup = {"inline_keyboard": [[{"text": "按", "callback_data": "x"}]]}
        answers = [
            await client.get(path, params=given),
            await client.post(path, data={**given, "reply_markup": json.dumps(markup)}),
            await client.post(path, json={**given, "reply_markup": markup}),
            await client.post(path, data={"text": given["text"]}, params={"chat_id": lin.id}),
            await client.post(
                path.upper().replace("/BOT", "/bot").replace(sandbox.token.upper(), sandbox.token), json=given
            ),
            await client.post(path, data={"chat_id": str(lin.id)}, files={"text": (None, given["text"].encode())}),
        ]
        for answer in answers:
            assert (answer.status_code, answer.json()["ok"]) == (200, True)
            assert answer.json()["result"]["text"] == given["text"]
        assert answers[1].json()["result"]["reply_markup"] == markup
        assert "Content-Length" in answers[0].headers

    play(story)


def test_a_mistake_in_answering_is_told_and_the_connection_goes_on(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async def story(sandbox: Sandbox, client: httpx.AsyncClient) -> None:
        path = f"/bot{sandbox.token}/getMe"
        with monkeypatch.context() as patch:
            patch.setattr(sandbox, "_call", None)
            assert (await client.get(path)).status_code == 500
        assert "could not be answered" in caplog.text
        assert sandbox.token not in caplog.text
        assert (await client.get(path)).json()["ok"]

    play(story)


@pytest.mark.parametrize(
    ("path", "status", "description"),
    [
        ("/bot{token}/nothing", 404, "Not Found: method not found"),
        ("/bot1:x/getMe", 401, "Unauthorized"),
        ("/botx/getMe", 404, "Not Found"),
        ("/", 404, "Not Found"),
        ("/file/bot{token}/documents/file_1.txt", 404, "Not Found"),
        ("/file/bot1:x/documents/file_1.txt", 401, "Unauthorized"),
        ("/bot{token}/getUpdates?offset=x", 400, 'Bad Request: field "offset" must be a valid Number'),
        ("/bot{token}/sendMessage?text=x", 400, "Bad Request: chat_id is empty"),
        ("/bot{token}/setMyCommands?commands=[", 400, "Bad Request: can't parse commands JSON object"),
    ],
)
def test_refusals_as_telegram_writes_them(path: str, status: int, description: str) -> None:
    async def story(sandbox: Sandbox, client: httpx.AsyncClient) -> None:
        answer = await client.get(path.format(token=sandbox.token))
        assert answer.status_code == status
        assert answer.json() == {"ok": False, "error_code": status, "description": description}

    play(story)


def test_broken_bodies() -> None:
    async def story(sandbox: Sandbox, client: httpx.AsyncClient) -> None:
        path = f"/bot{sandbox.token}/sendMessage"
        bodies = {
            "application/json": [b"{", b"[1]", b"\xff"],
            "application/x-www-form-urlencoded": [b"text=\xff", b"text=%ff"],
            "multipart/form-data": [b"x"],
            "multipart/form-data; boundary=b": [b"--b\r\nx", b"--b\r\nX: y\r\n\r\nz\r\n--b--\r\n"],
        }
        for content_type, contents in bodies.items():
            for content in contents:
                answer = await client.post(path, content=content, headers={"Content-Type": content_type})
                assert answer.status_code == 400, (content_type, content)

    play(story)


def test_keep_alive_pipelining_and_nonsense() -> None:
    async def story(sandbox: Sandbox, client: httpx.AsyncClient) -> None:
        host, port = sandbox.url.removeprefix("http://").split(":")
        request = f"GET /bot{sandbox.token}/getMe HTTP/1.1\r\nHost: x\r\n\r\n".encode()
        reader, writer = await asyncio.open_connection(host, int(port))
        for batch in (1, 3):
            writer.write(request * batch)
            for _ in range(batch):
                head = (await reader.readuntil(b"\r\n\r\n")).decode()
                length = re.search(r"content-length: (\d+)", head, re.IGNORECASE)
                assert length is not None
                assert json.loads(await reader.readexactly(int(length.group(1))))["ok"]
        writer.write(b"NONSENSE\r\n\r\n")
        assert (await reader.read()).startswith(b"HTTP/1.1 400")
        writer.close()
        await writer.wait_closed()

    play(story)


def test_call_log_and_changes_stream() -> None:
    async def story(sandbox: Sandbox, client: httpx.AsyncClient) -> None:
        lin = sandbox.person("Lin")
        with sandbox.calls.subscribe() as calls, sandbox.world.changes.subscribe() as changes:
            lin.start()
            await client.post(f"/bot{sandbox.token}/sendMessage", json={"chat_id": lin.id, "text": "答"})
            call = await calls.get()
            assert call.to_json()["parameters"] == {"chat_id": lin.id, "text": "答"}
            assert (call.method, call.status, call.answer["result"]["text"]) == ("sendMessage", 200, "答")
            kinds = [
                (change.kind, change.message.text)
                for change in (await changes.get(), await changes.get())
                if change.message
            ]
            assert kinds == [("sent", "/start"), ("sent", "答")]
        assert [call.method for call in sandbox.calls_of("sendmessage")] == ["sendMessage"]

    play(story)


def test_control_drives_people() -> None:
    async def story(sandbox: Sandbox, client: httpx.AsyncClient) -> None:
        async def order(verb: str, **fields: Any) -> Any:
            answer = await client.post(f"/control/{verb}", json=fields)
            assert answer.json()["ok"], answer.text
            return answer.json()["result"]

        lin = (await order("person", name="Lin"))["id"]
        group = (await order("group", title="群", members=[lin], forum=True))["id"]
        await order("send", person=lin, chat=group, text="/ask 问")
        sent = await order("send", person=lin, text="私下")
        markup = {"inline_keyboard": [[{"text": "按", "callback_data": "x"}]]}
        await client.post(
            f"/bot{sandbox.token}/sendMessage", json={"chat_id": lin, "text": "答", "reply_markup": markup}
        )
        shown = await order("messages", chat=lin)
        assert [message["text"] for message in shown] == ["私下", "答"]
        assert shown[0]["message_id"] == sent["message_id"]
        await order("fault", method="getMe", kind="server_error", code=503)
        assert (await client.get(f"/bot{sandbox.token}/getMe")).status_code == 503
        await order("update", body={"poll": {}})
        assert (await order("stats")) == {"calls": 2, "pending_updates": 3}
        assert [call["method"] for call in await order("calls", last=1)] == ["getMe"]
        late = {"person": lin, "message_id": shown[1]["message_id"], "button": "按", "timeout": 0.01}
        assert (await client.post("/control/press", json=late)).status_code == 504
        assert (
            await client.post("/control/inline", json={"person": lin, "query": "x", "timeout": 0.01})
        ).status_code == 504
        for wrong in ({}, {"person": 1, "text": "x"}, {"person": lin, "text": ""}):
            assert (await client.post("/control/send", json=wrong)).status_code == 400

    play(story)


def test_control_takes_nothing_from_other_origins() -> None:
    async def story(sandbox: Sandbox, client: httpx.AsyncClient) -> None:
        plain = await client.post("/control/stats", content=b"{}", headers={"Content-Type": "text/plain"})
        rebound = await client.post("/control/stats", json={}, headers={"Host": "evil.example"})
        read = await client.get("/control/stats")
        assert [answer.status_code for answer in (plain, rebound, read)] == [403, 403, 403]
        assert (await client.post("/control/nothing", json={})).status_code == 404
        sandbox.control = None
        assert (await client.post("/control/stats", json={})).status_code == 404

    play(story)


def test_a_process_of_its_own() -> None:
    command = [sys.executable, "-m", "bot.sandbox", "--username", "other_bot", "--token", "12:abc"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        url = process.stdout.readline().strip()
        try:
            me = httpx.get(f"{url}/bot12:abc/getMe", trust_env=False).json()["result"]
            assert me["username"] == "other_bot"
            assert httpx.post(f"{url}/control/stats", json={}, trust_env=False).json()["result"]["calls"] == 1
        finally:
            process.terminate()


def test_the_sandbox_knows_no_client_library() -> None:
    code = "import sys, bot.sandbox, bot.sandbox.__main__; sys.exit('telegram' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
