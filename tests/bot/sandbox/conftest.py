"""Stories: coroutines that are played with a sandbox and the real client against it."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from telegram import Bot
from telegram.ext import Application, ApplicationBuilder
from telegram.request import HTTPXRequest

from bot.sandbox import BotIdentity, Sandbox

BotStory = Callable[[Sandbox, Bot], Awaitable[None]]
AppStory = Callable[[Sandbox, Any], Awaitable[None]]


def make_bot(sandbox: Sandbox) -> Bot:
    return Bot(
        sandbox.token,
        base_url=sandbox.base_url,
        base_file_url=sandbox.base_file_url,
        request=HTTPXRequest(read_timeout=5),
        get_updates_request=HTTPXRequest(read_timeout=5),
    )


def make_application(sandbox: Sandbox) -> Any:
    builder = ApplicationBuilder().token(sandbox.token).base_url(sandbox.base_url)
    return builder.base_file_url(sandbox.base_file_url).read_timeout(3).get_updates_read_timeout(3).build()


@pytest.fixture
def with_bot() -> Callable[..., None]:
    """Plays a story with a bare client; getMe has been called."""

    def play(story: BotStory, bot: BotIdentity | None = None) -> None:
        async def run() -> None:
            async with asyncio.timeout(30), Sandbox(bot=bot) as sandbox, make_bot(sandbox) as client:
                await story(sandbox, client)

        asyncio.run(run())

    return play


@pytest.fixture
def with_application() -> Callable[..., None]:
    """Plays a story while an application with the given handlers polls."""

    def play(handlers: list[Any], story: AppStory, **polling: Any) -> None:
        async def run() -> None:
            async with asyncio.timeout(30), Sandbox() as sandbox:
                application: Application[Any, Any, Any, Any, Any, Any] = make_application(sandbox)
                application.add_handlers(handlers)
                async with application:
                    await application.start()
                    assert application.updater is not None
                    await application.updater.start_polling(**({"timeout": 1} | polling))
                    try:
                        await story(sandbox, application)
                    finally:
                        await application.updater.stop()
                        await application.stop()

        asyncio.run(run())

    return play
