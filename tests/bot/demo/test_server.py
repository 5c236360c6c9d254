"""The demo's server over HTTP, with a stand-in for the bot."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from typing import Any

import httpx
import pytest

from bot.demo.cast import Cast
from bot.demo.gate import POLICY
from bot.demo.server import DemoServer
from bot.sandbox import Message, Sandbox

MARKUP = {"inline_keyboard": [[{"text": "按", "callback_data": "x"}]]}
RESULTS = [{"type": "article", "id": "1", "title": "题", "input_message_content": {"message_text": "文"}}]


class Stage:
    """The server with its sandbox, a client that asks as the page does, and one person."""

    def __init__(self, sandbox: Sandbox, server: DemoServer, client: httpx.AsyncClient) -> None:
        self.sandbox, self.server, self.client = sandbox, server, client
        self.url = f"http://127.0.0.1:{server.port}"
        self.key = ""

    async def ask(self, verb: str, status: int = 200, **order: Any) -> Any:
        answer = await self.client.post(f"/api/{verb}", json={"key": self.key, **order})
        assert answer.status_code == status, answer.text
        return answer.json()

    async def call(self, method: str, **parameters: Any) -> Any:
        """What the bot does."""
        answer = await self.client.post(f"{self.sandbox.base_url}{self.sandbox.token}/{method}", json=parameters)
        return answer.json()["result"]

    async def next_update(self, kind: str) -> Any:
        offset = 0
        while True:
            for update in await self.call("getUpdates", timeout=5, offset=offset):
                offset = update["update_id"] + 1
                if kind in update:
                    return update[kind]

    @property
    def chat(self) -> Any:
        return next(chat for chat in self.sandbox.world.chats.values() if chat.type == "private")


Story = Callable[[Stage], Awaitable[None]]


def play(story: Story) -> None:
    async def suggest() -> list[str]:
        return ["问什么？"]

    async def run() -> None:
        async with asyncio.timeout(20), Sandbox() as sandbox:
            cast = Cast(sandbox, reuses_seats=True)
            async with DemoServer(sandbox, cast, suggest, admins=frozenset({500_000_001})) as server:
                url = f"http://127.0.0.1:{server.port}"
                async with httpx.AsyncClient(base_url=url, trust_env=False, headers={"Origin": url}) as client:
                    stage = Stage(sandbox, server, client)
                    stage.key = (await stage.ask("enter", language="zh"))["key"]
                    await story(stage)

    asyncio.run(run())


async def listen(stage: Stage, count: int) -> list[Any]:
    """The first messages that a page is told."""
    reader, writer = await asyncio.open_connection("127.0.0.1", stage.server.port)
    host = stage.url.removeprefix("http://")
    writer.write(
        f"GET /api/live?key={stage.key} HTTP/1.1\r\nHost: {host}\r\nOrigin: {stage.url}\r\nUpgrade: websocket\r\n"
        "Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: eA==\r\n\r\n".encode()
    )
    head = await reader.readuntil(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 101 "), head
    told = []
    for _ in range(count):
        length = (await reader.readexactly(2))[1]
        if length >= 126:
            length = int.from_bytes(await reader.readexactly(2 if length == 126 else 8))
        told.append(json.loads(await reader.readexactly(length)))
    writer.close()
    await writer.wait_closed()
    return told


def test_the_page_comes_with_its_policy_and_nothing_else_is_there() -> None:
    async def story(stage: Stage) -> None:
        for path, kind in {"/": "text/html", "/main.js": "text/javascript", "/style.css": "text/css"}.items():
            answer = await stage.client.get(path)
            assert answer.status_code == 200
            assert answer.headers["content-type"].startswith(kind)
            assert answer.headers["content-security-policy"] == POLICY
        for path in ("/../server.py", "/%2e%2e/server.py", "/server.py", "/api/", "/api/nothing", "//etc/passwd"):
            assert (await stage.client.get(stage.url + path)).status_code == 404

    play(story)


def test_other_pages_are_kept_out() -> None:
    async def story(stage: Stage) -> None:
        order = {"key": stage.key, "chat": stage.chat.id, "text": "坏"}
        for headers in ({"Origin": "http://evil.example"}, {"Origin": "null"}, {"Host": "evil.example"}):
            answer = await stage.client.post("/api/send", json=order, headers=headers)
            assert answer.status_code == 403
        form = await stage.client.post("/api/send", content=json.dumps(order), headers={"Content-Type": "text/plain"})
        assert form.status_code == 415
        assert (await stage.client.get("/", headers={"Host": "evil.example"})).status_code == 403
        assert stage.chat.visible == []

    play(story)


def test_a_page_is_told_everything_and_then_each_change() -> None:
    async def story(stage: Stage) -> None:
        await stage.ask("send", chat=stage.chat.id, text="一")
        listening = asyncio.create_task(listen(stage, 5))
        await asyncio.sleep(0.2)  # the page has begun to listen
        await stage.ask("send", chat=stage.chat.id, text="二")
        await stage.call("sendChatAction", chat_id=stage.chat.id, action="typing")
        await stage.call("sendMessage", chat_id=stage.chat.id, text="答")
        told = await listening
        snapshot = told[0]
        assert [message["text"] for message in snapshot["chats"][0]["messages"]] == ["一"]
        assert (snapshot["is_admin"], snapshot["suggestions"]) == (True, ["问什么？"])
        assert [entry["kind"] for entry in told[1:]] == ["sent", "action", "call", "sent"]
        assert told[4]["message"]["text"] == "答"

    play(story)


def test_pressing_and_what_comes_of_it() -> None:
    async def story(stage: Stage) -> None:
        await stage.ask("send", chat=stage.chat.id, text="问")
        sent = await stage.call("sendMessage", chat_id=stage.chat.id, text="答", reply_markup=MARKUP)
        place = {"chat": stage.chat.id, "message_id": sent["message_id"], "row": 0, "column": 0}
        pressing = asyncio.create_task(stage.ask("press", **place))
        query = await stage.next_update("callback_query")
        assert query["data"] == "x"
        await stage.call("answerCallbackQuery", callback_query_id=query["id"], text="好", show_alert=True)
        assert (await pressing)["text"] == "好"
        await stage.ask("press", 400, **place | {"column": 1})
        await stage.ask("press", 400, **place | {"chat": 1})

    play(story)


def test_inline_results_are_chosen_by_what_the_bot_has_offered() -> None:
    async def story(stage: Stage) -> None:
        asking = asyncio.create_task(stage.ask("inline", query="桥"))
        query = await stage.next_update("inline_query")
        await stage.call("answerInlineQuery", inline_query_id=query["id"], results=RESULTS, next_offset="4")
        offered = await asking
        assert (offered["results"][0]["id"], offered["next_offset"]) == ("1", "4")
        chosen = await stage.ask("choose", chat=stage.chat.id, answer=offered["answer"], result="1")
        message: Message = stage.chat.messages[chosen["message_id"]]
        assert (message.text, message.via_bot) == ("文", stage.sandbox.world.bot)
        await stage.ask("choose", 400, chat=stage.chat.id, answer=offered["answer"], result="forged")
        await stage.ask("choose", 400, chat=stage.chat.id, answer=-1, result="1")

    play(story)


def test_editing_own_messages_only() -> None:
    async def story(stage: Stage) -> None:
        own = await stage.ask("send", chat=stage.chat.id, text="问")
        await stage.ask("edit", chat=stage.chat.id, message_id=own["message_id"], text="再问")
        assert stage.chat.messages[own["message_id"]].text == "再问"
        theirs = await stage.call("sendMessage", chat_id=stage.chat.id, text="答")
        await stage.ask("edit", 400, chat=stage.chat.id, message_id=theirs["message_id"], text="改")

    play(story)


def test_calls_with_all_that_was_said() -> None:
    async def story(stage: Stage) -> None:
        await stage.call("getMe")
        whole = await stage.ask("call", number=stage.sandbox.calls[-1].number)
        assert (whole["method"], whole["answer"]["result"]["username"]) == ("getMe", "wenbao_bot")
        await stage.ask("call", 400, number=10**6)

    play(story)


def test_files_arrive_whole_and_only_pictures_come_back() -> None:
    async def story(stage: Stage) -> None:
        content = bytes(range(256)) * 400
        given = {"key": stage.key, "chat": stage.chat.id, "name": "../a b/版面.jsonl"}
        answer = await stage.client.put("/api/file", params=given, content=content)
        assert answer.status_code == 200
        sent = stage.chat.messages[answer.json()["message_id"]].content["document"]
        assert sent["file_name"] == ".._a b_版面.jsonl"
        assert stage.sandbox.files.by_id(sent["file_id"]).content == content
        asked = {"key": stage.key, "file_id": sent["file_id"]}
        assert (await stage.client.get("/api/picture", params=asked)).status_code == 415
        assert (await stage.client.get("/api/picture", params=asked | {"file_id": "x"})).status_code == 404
        assert (await stage.client.put("/api/file", params=given | {"key": "x"}, content=b"")).status_code == 403

    play(story)


@pytest.mark.parametrize("verb", ["send", "edit", "press", "inline", "choose", "speak", "call"])
def test_nothing_without_a_key_and_no_nonsense(verb: str) -> None:
    async def story(stage: Stage) -> None:
        await stage.ask(verb, 403, key="guessed")
        for body in (b"", b"{", b"[]", b"null", b"\xff", b'{"key": 1}'):
            answer = await stage.client.post(f"/api/{verb}", content=body, headers={"Content-Type": "application/json"})
            assert answer.status_code in {400, 403}, body
        if verb not in {"speak", "inline"}:
            await stage.ask(verb, 400)

    play(story)


@pytest.mark.parametrize("body", [b"", b"[]", b"3", b"null", b'"x"', b"[" * 100_000, b'{"key": []'])
def test_nobody_enters_with_nonsense(body: bytes) -> None:
    async def story(stage: Stage) -> None:
        answer = await stage.client.post("/api/enter", content=body, headers={"Content-Type": "application/json"})
        assert answer.status_code == 400

    play(story)


def test_numbers_without_end_are_refused() -> None:
    async def story(stage: Stage) -> None:
        for verb, name in (("send", "chat"), ("choose", "answer")):
            body = f'{{"key": "{stage.key}", "text": "问", "{name}": 1e999}}'
            answer = await stage.client.post(f"/api/{verb}", content=body, headers={"Content-Type": "application/json"})
            assert answer.status_code == 400

    play(story)


def test_another_address_is_no_websocket() -> None:
    async def story(stage: Stage) -> None:
        assert (await stage.client.get("/api/live", params={"key": stage.key})).status_code == 426
        assert (await stage.client.get("/api/live", params={"key": "x"})).status_code == 403

    play(story)
