"""Stories: coroutines that are played with people in the sandbox and the bot, whole, polling it."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from bot.app import Timing, Wired, build_application
from bot.asking import Newsroom
from bot.home import Home
from bot.patience import Patience
from bot.running import get_ready, serving
from bot.sandbox import BotIdentity, Message, Person, Sandbox
from bot.settings import BotSettings
from bot.state import State, locate

TOKEN = "7000000001:" + "AAsandboxSANDBOXsandboxSANDBOXsandb"
BRIDGE = "青山大桥全长多少米？"
LENGTH = "青山大桥全长1280米"
QUICK = Timing(answer=1.0, connect=1.0, patience=Patience(first_pause=0.05, longest_wait=20.0))
SECONDS_FOR_A_STORY = 40


@dataclass
class Scene:
    """A sandbox with one bot, which can be started and stopped."""

    sandbox: Sandbox
    home: Path
    options: dict[str, Any] = field(default_factory=dict)
    wired: Wired | None = None
    today: date = date(2024, 3, 6)
    """The day after the three articles were printed."""

    @property
    def settings(self) -> BotSettings:
        return BotSettings(token=SecretStr(self.sandbox.token), api_url=self.sandbox.url, **self.options)

    @asynccontextmanager
    async def bot(self, *, webhook: bool = False) -> AsyncIterator[Wired]:
        """The bot runs while this is open; what it remembers outlives it."""
        settings = self.settings
        async with (
            State.open(locate(self.home), keeps_questions=settings.keep_questions) as state,
            Newsroom(Home(self.home), seconds_between_looks=0.1) as newsroom,
        ):
            self.wired = wired = build_application(settings, newsroom, state, timing=QUICK, today=lambda: self.today)
            assert await get_ready(wired.application, asyncio.Event())
            try:
                async with serving(wired, webhook=webhook):
                    yield wired
            finally:
                await wired.application.shutdown()

    def person(self, name: str = "Lin", **details: Any) -> Person:
        return self.sandbox.person(name, **details)

    async def ask(self, person: Person, question: str = BRIDGE) -> Message:
        """Asks in private and waits for the answer."""
        person.tell(question)
        return await person.chat.next_bot_message()

    async def settled(self) -> None:
        """Waits until every update has been fetched and dealt with."""
        assert self.wired is not None
        while self.sandbox.updates.pending:  # noqa: ASYNC110 - a queue tells nobody that it is empty
            await asyncio.sleep(0.01)
        await self.wired.application.update_queue.join()


Story = Callable[[Scene], Awaitable[None]]
Play = Callable[..., None]


@pytest.fixture
def home(tmp_path: Path, news_file: Path, news_home: Path) -> Path:
    """A home of one's own with the three articles."""
    import shutil

    target = tmp_path / "home"
    shutil.copytree(news_home, target)
    return target


@pytest.fixture
def play(home: Path) -> Play:
    """Plays a story while the bot runs."""

    def play_story(story: Story, *, identity: BotIdentity | None = None, alone: bool = False, **options: Any) -> None:
        async def run() -> None:
            async with asyncio.timeout(SECONDS_FOR_A_STORY), Sandbox(TOKEN, identity) as sandbox:
                scene = Scene(sandbox, home, options)
                if alone:
                    await story(scene)
                    return
                async with scene.bot():
                    await story(scene)

        asyncio.run(run())

    return play_story
