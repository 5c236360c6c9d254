"""Updates by long polling and by webhook: order, confirmation, conflict, filters, retries."""

import asyncio
import socket
from collections.abc import Callable
from typing import Any

import pytest
from telegram import Bot, Update
from telegram.error import BadRequest, Conflict, NetworkError
from telegram.ext import ApplicationBuilder, MessageHandler, filters

from bot.sandbox import Sandbox
from bot.sandbox.updates import UpdateQueue

Play = Callable[..., None]
SECRET = "-".join(("s", "1"))


def texts(updates: tuple[Update, ...]) -> list[str | None]:
    return [update.message.text for update in updates if update.message]


def test_polling_confirms_by_offset(with_bot: Play) -> None:
    async def story(sandbox: Sandbox, bot: Bot) -> None:
        lin = sandbox.person("Lin")
        for text in ("一", "二", "三"):
            lin.tell(text)
        first = await bot.get_updates(limit=2)
        assert texts(first) == ["一", "二"]
        assert texts(await bot.get_updates()) == ["一", "二", "三"]
        numbers = [update.update_id for update in first]
        assert numbers == [numbers[0], numbers[0] + 1]
        assert texts(await bot.get_updates(offset=numbers[0] + 1)) == ["二", "三"]
        assert texts(await bot.get_updates(offset=-1)) == ["三"]
        assert await bot.get_updates(offset=numbers[0] + 3) == ()
        assert len(sandbox.updates.pending) == 0

    with_bot(story)


def test_polling_waits_for_an_update(with_bot: Play) -> None:
    async def story(sandbox: Sandbox, bot: Bot) -> None:
        lin = sandbox.person("Lin")
        loop = asyncio.get_running_loop()
        begun = loop.time()
        assert await bot.get_updates(timeout=1) == ()
        assert 0.9 < loop.time() - begun < 3
        waiting = asyncio.create_task(bot.get_updates(timeout=20))
        await asyncio.sleep(0.1)
        lin.tell("来了")
        assert texts(await asyncio.wait_for(waiting, 2)) == ["来了"]

    with_bot(story)


def test_only_one_may_poll(with_bot: Play) -> None:
    async def story(sandbox: Sandbox, bot: Bot) -> None:
        older = asyncio.create_task(bot.get_updates(timeout=20))
        await asyncio.sleep(0.1)
        async with Bot(sandbox.token, base_url=sandbox.base_url) as other:
            newer = asyncio.create_task(other.get_updates(timeout=20))
            with pytest.raises(Conflict, match="terminated by other getUpdates request"):
                await older
            sandbox.person("Lin").tell("给新的")
            assert texts(await newer) == ["给新的"]
            await bot.set_webhook("http://127.0.0.1:1/")
            with pytest.raises(Conflict, match="can't use getUpdates method while webhook is active"):
                await bot.get_updates()

    with_bot(story)


def test_a_poller_that_goes_away_takes_nothing_with_it(with_bot: Play) -> None:
    async def story(sandbox: Sandbox, bot: Bot) -> None:
        waiting = asyncio.create_task(bot.get_updates(timeout=20))
        await asyncio.sleep(0.1)
        waiting.cancel()
        await asyncio.gather(waiting, return_exceptions=True)
        await asyncio.sleep(0.05)
        sandbox.person("Lin").tell("还在")
        assert texts(await bot.get_updates()) == ["还在"]

    with_bot(story)


def test_allowed_updates(with_bot: Play) -> None:
    async def story(sandbox: Sandbox, bot: Bot) -> None:
        lin = sandbox.person("Lin")
        await bot.get_updates(allowed_updates=["inline_query"])
        lin.tell("不要")
        lin.begin_inline("要")
        (update,) = await bot.get_updates()
        assert update.inline_query is not None
        assert (await bot.get_webhook_info()).allowed_updates == ("inline_query",)
        await bot.get_updates(allowed_updates=[])
        lin.tell("又要")
        assert len(await bot.get_updates()) == 2

    with_bot(story)


def test_repeated_swapped_and_malformed_updates(with_bot: Play) -> None:
    async def story(sandbox: Sandbox, bot: Bot) -> None:
        lin = sandbox.person("Lin")
        sandbox.faults.repeat_updates(1)
        lin.tell("两次")
        (update,) = await bot.get_updates()
        offset = update.update_id + 1
        assert texts(await bot.get_updates(offset)) == ["两次"]
        assert await bot.get_updates(offset) == ()
        sandbox.faults.swap_updates(2)
        lin.tell("甲")
        assert await bot.get_updates(offset) == ()
        lin.tell("乙")
        swapped = await bot.get_updates(offset)
        assert texts(swapped) == ["乙", "甲"]
        assert texts(await bot.get_updates(swapped[-1].update_id + 1)) == ["乙"]
        assert await bot.get_updates(swapped[0].update_id + 1) == ()
        sandbox.faults.malformed_update({"message": {"text": 1}})
        with pytest.raises(KeyError):
            await bot.get_updates()
        sandbox.updates.clear()
        sandbox.faults.malformed_update(["not", "an", "update"], numbered=False)
        with pytest.raises((TypeError, AttributeError, ValueError)):
            await bot.get_updates()
        assert await bot.get_updates() == ()

    with_bot(story)


def test_confirming_many_updates_is_quick() -> None:
    queue = UpdateQueue()
    numbers = [queue.put("message", {"text": str(number)}, lane=1) for number in range(20_000)]
    for number in numbers[::100]:
        assert number is not None
        queue.confirm(number)
    assert len(queue.pending) == 100


def test_webhook_with_the_real_application(unused_port: int) -> None:
    async def echo(update: Update, context: Any) -> None:
        assert update.message is not None
        await update.message.reply_text(f"webhook: {update.message.text}")

    async def run() -> None:
        async with asyncio.timeout(20), Sandbox() as sandbox:
            application = ApplicationBuilder().token(sandbox.token).base_url(sandbox.base_url).build()
            application.add_handler(MessageHandler(filters.TEXT, echo))
            async with application:
                await application.start()
                assert application.updater is not None
                lin = sandbox.person("Lin")
                lin.tell("早到")
                url = f"http://127.0.0.1:{unused_port}/hook"
                await application.updater.start_webhook(
                    "127.0.0.1", unused_port, "/hook", webhook_url=url, secret_token=SECRET
                )
                assert (await lin.chat.next_bot_message()).text == "webhook: 早到"
                for number in range(20):
                    lin.tell(str(number))
                answers = [(await lin.chat.next_bot_message()).text for _ in range(20)]
                assert answers == [f"webhook: {number}" for number in range(20)]
                info = await application.bot.get_webhook_info()
                assert (info.url, info.pending_update_count, info.max_connections) == (url, 0, 40)
                await application.updater.stop()
                await application.stop()

    asyncio.run(run())


@pytest.fixture
def unused_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


async def serve(answers: list[tuple[int, bytes]], heard: list[tuple[str, bytes]]) -> asyncio.Server:
    """A webhook that gives the answers in turn, then 200; `heard` gets head and body of each request."""

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode().lower()
        length = int(head.split("content-length: ")[1].split("\r\n")[0])
        heard.append((head, await reader.readexactly(length)))
        status, body = answers.pop(0) if answers else (200, b"")
        writer.write(f"HTTP/1.1 {status} X\r\nContent-Length: {len(body)}\r\nConnection: close\r\n\r\n".encode() + body)
        await writer.drain()
        writer.close()

    return await asyncio.start_server(answer, "127.0.0.1", 0)


def test_webhook_tries_again_in_order_and_sends_the_secret(with_bot: Play) -> None:
    async def story(sandbox: Sandbox, bot: Bot) -> None:
        heard: list[tuple[str, bytes]] = []
        lin = sandbox.person("Lin")
        reply = b'{"method":"sendMessage","chat_id":%d,"text":"gleich"}' % lin.id
        server = await serve([(500, b""), (302, b""), (200, reply)], heard)
        port = server.sockets[0].getsockname()[1]
        await bot.set_webhook(f"http://127.0.0.1:{port}/", secret_token=SECRET, max_connections=3)
        lin.tell("甲")
        lin.tell("乙")
        assert (await lin.chat.next_bot_message()).text == "gleich"
        async with asyncio.timeout(5):
            while sandbox.updates.pending:  # noqa: ASYNC110 - a queue tells nobody that it is empty
                await asyncio.sleep(0.01)
        said = [("甲" if "甲".encode() in body else "乙") for _, body in heard]
        assert said == ["甲", "甲", "甲", "乙"]
        assert all("x-telegram-bot-api-secret-token: s-1" in head for head, _ in heard)
        info = await bot.get_webhook_info()
        assert info.last_error_message == "Wrong response from the webhook: 302 X"
        server.close()
        await server.wait_closed()

    with_bot(story)


def test_deleting_a_webhook_keeps_or_drops_what_is_pending(with_bot: Play) -> None:
    async def story(sandbox: Sandbox, bot: Bot) -> None:
        await bot.set_webhook("http://127.0.0.1:1/")
        sandbox.person("Lin").tell("存着")
        assert (await bot.get_webhook_info()).pending_update_count == 1
        await bot.delete_webhook()
        assert texts(await bot.get_updates()) == ["存着"]
        await bot.delete_webhook(drop_pending_updates=True)
        assert await bot.get_updates() == ()

    with_bot(story)


def test_webhook_conditions(with_bot: Play) -> None:
    async def story(sandbox: Sandbox, bot: Bot) -> None:
        with pytest.raises(BadRequest, match="an https url must be provided for webhook"):
            await bot.set_webhook("http://example.com/")
        with pytest.raises(BadRequest, match="webhook can be set up only on ports"):
            await bot.set_webhook("https://example.com:8080/")
        with pytest.raises(BadRequest, match="unallowed characters"):
            await bot.set_webhook("https://example.com/", secret_token=SECRET + "口令")
        with pytest.raises(BadRequest, match="between 1 and 100"):
            await bot.set_webhook("https://example.com/", max_connections=101)

    with_bot(story)


def test_the_client_survives_a_server_that_is_gone() -> None:
    async def run() -> None:
        async with Sandbox() as sandbox:
            address = sandbox.base_url
        bot = Bot("1:x", base_url=address)
        with pytest.raises(NetworkError):
            async with bot:
                pass

    asyncio.run(run())
