"""Two bots of one process and one database: what one is told, the other knows, and nothing comes twice."""

import asyncio
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
from pydantic import SecretStr
from servers import free_port

from bot.app import Timing, Wired, build_application
from bot.asking import Newsroom
from bot.home import Home
from bot.patience import Patience
from bot.running import get_ready, serving
from bot.sandbox import Person, Sandbox
from bot.settings import BotSettings
from bot.state import State

TOKEN = "7000000001:" + "AAsharedSHAREDsharedSHAREDsharedSHA"
SECRET = "-".join(("hook", "word", "1"))
HEADERS = {"X-Telegram-Bot-Api-Secret-Token": SECRET}
BRIDGE, LENGTH = "青山大桥全长多少米？", "1280米"
OWNER = 900_000_001


@dataclass
class Pair:
    """Telegram, and two bots. Updates go to the first, unless they are handed to one of them."""

    sandbox: Sandbox
    bots: list[Wired]
    urls: list[str]

    async def hand(self, number: int, update: dict[str, Any]) -> None:
        async with httpx.AsyncClient(trust_env=False) as client:
            answer = await client.post(self.urls[number], json=update, headers=HEADERS)
            assert answer.status_code == 200

    async def settled(self) -> None:
        """Waits until every update is finished."""
        shared = self.bots[0].office.state.shared
        assert shared is not None
        while (await shared.updates.backlog()).count:  # noqa: ASYNC110 - a database tells nobody
            await asyncio.sleep(0.02)

    async def ask(self, person: Person, question: str = BRIDGE) -> str:
        person.tell(question)
        return (await person.chat.next_bot_message()).text


Story = Callable[[Pair], Awaitable[None]]


@pytest.fixture
def play(postgres, news_home: Path, tmp_path: Path) -> Callable[..., None]:
    def play_story(story: Story, **options: Any) -> None:
        async def run() -> None:
            async with asyncio.timeout(60), open_pair(postgres.make_database(), news_home, tmp_path, options) as pair:
                await story(pair)

        asyncio.run(run())

    return play_story


@asynccontextmanager
async def open_pair(url: str, news_home: Path, folder: Path, options: dict[str, Any]) -> AsyncIterator[Pair]:
    async with AsyncExitStack() as opened:
        sandbox = await opened.enter_async_context(Sandbox(TOKEN))
        pair = Pair(sandbox, [], [])
        for number in range(2):
            shutil.copytree(news_home, home := folder / f"home-{number}")
            listen = f"127.0.0.1:{free_port()}"
            pair.urls.append(f"http://{listen}/news")
            settings = BotSettings(
                token=SecretStr(TOKEN), api_url=sandbox.url, webhook_url=pair.urls[0], webhook_listen=listen,
                webhook_secret=SecretStr(SECRET), **options,
            )  # fmt: skip
            state = await opened.enter_async_context(State.open(url, is_shared=True))
            newsroom = await opened.enter_async_context(Newsroom(Home(home), seconds_between_looks=0.1))
            timing = Timing(answer=5.0, connect=5.0, patience=Patience(first_pause=0.05))
            wired = build_application(settings, newsroom, state, timing=timing)
            assert await get_ready(wired.application, asyncio.Event())
            opened.push_async_callback(wired.application.shutdown)
            await opened.enter_async_context(serving(wired, webhook=True))
            pair.bots.append(wired)
        yield pair


def message(number: int, chat: int, words: str = BRIDGE) -> dict[str, Any]:
    person = {"id": chat, "is_bot": False, "first_name": "F"}
    body = {"message_id": number, "date": 1, "chat": {"id": chat, "type": "private", "first_name": "F"}, "from": person}
    return {"update_id": number, "message": body | {"text": words}}


def test_an_update_that_both_are_sent_is_answered_once(play) -> None:
    async def story(pair: Pair) -> None:
        lin = pair.sandbox.person("Lin")
        assert LENGTH in await pair.ask(lin)
        for number in range(10, 20):
            await asyncio.gather(*(pair.hand(bot, message(number, lin.id)) for bot in (0, 1, 0)))
        await lin.chat.until(lambda: len(lin.chat.bot_messages) >= 11)
        await asyncio.sleep(0.5)
        assert len(lin.chat.bot_messages) == 11

    play(story)


def test_what_one_is_told_the_other_knows(play) -> None:
    async def story(pair: Pair) -> None:
        lin = pair.sandbox.person("Lin", language_code="zh-hans")
        await pair.ask(lin)
        answer = lin.chat.bot_messages[-1]
        await pair.settled()
        for wired in pair.bots:
            record = await wired.office.state.answers.find_answer_to(lin.id, answer.message_id - 1)
            assert record is not None
            assert record.question == BRIDGE
        first, second = (wired.office.state for wired in pair.bots)
        await first.people.choose_language(lin.id, "zh-hant")
        assert await second.people.language(lin.id) == "zh-hant"
        await first.people.choose_language(lin.id, "en")
        assert await second.people.language(lin.id) == "en"
        await first.people.forget(lin.id)
        assert await second.people.language(lin.id) is None

    play(story)


def test_the_limit_holds_for_both_together(play) -> None:
    async def story(pair: Pair) -> None:
        lin = pair.sandbox.person("Lin")
        lin.start()
        await lin.chat.next_bot_message()
        for number in range(100, 108):
            await pair.hand(number % 2, message(number, lin.id))
        await lin.chat.until(lambda: len(lin.chat.bot_messages) >= 6)
        await asyncio.sleep(1.0)
        answers = [one for one in lin.chat.bot_messages if LENGTH in one.text]
        assert (len(answers), len(lin.chat.bot_messages)) == (4, 6)  # the greeting, four answers, and one notice

    play(story, questions_per_minute=5)


def test_broken_updates_and_queries_pass(play) -> None:
    async def story(pair: Pair) -> None:
        lin = pair.sandbox.person("Lin")
        for body in ({"message": {"text": 1}}, {"inline_query": {"id": "1"}}, {"unheard_of": 1}):
            pair.sandbox.faults.malformed_update(body)
        pair.sandbox.faults.malformed_update(["no", "update"], numbered=False)
        assert LENGTH in await pair.ask(lin)
        assert LENGTH in str((await lin.inline(BRIDGE)).results[0])
        assert LENGTH in await pair.ask(lin, "青山大桥\x00全长多少米？")

    play(story)


def test_a_page_sent_to_one_can_be_taken_in_by_the_other(play, news_file: Path) -> None:
    page = news_file.read_bytes()

    async def story(pair: Pair) -> None:
        wang = pair.sandbox.person("Wang", id=OWNER)
        wang.start()
        await wang.chat.next_bot_message()
        wang.send_document(wang.chat, page, "news.jsonl", mime_type="application/json")
        reading = await wang.chat.next_bot_message(timeout=30)
        for wired in pair.bots:
            folder = wired.office.newsroom.home.folder / "uploads"
            assert not folder.exists() or not list(folder.iterdir())
        accept = next(button for row in reading.reply_markup["inline_keyboard"] for button in row)["text"]
        await wang.press(reading, accept, timeout=30)
        await wang.chat.until(lambda: not reading.reply_markup)
        for wired in pair.bots:
            folder = wired.office.newsroom.home.folder / "uploads"
            assert not folder.exists() or not list(folder.iterdir())

    play(story, admins=frozenset({OWNER}))
