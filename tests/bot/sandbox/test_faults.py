"""Each fault, as the real client meets it, and what has happened in the chat all the same."""

import asyncio
import logging
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from telegram import Bot, Update
from telegram.error import BadRequest, NetworkError, RetryAfter, TelegramError, TimedOut
from telegram.ext import MessageHandler, filters

from bot.sandbox import (
    BreakAfter,
    BreakBefore,
    Fault,
    Garble,
    Hang,
    Person,
    Refusal,
    Refuse,
    Sandbox,
    ServerError,
    TooManyRequests,
)

Play = Callable[..., None]
TEAPOT = Refuse(Refusal(400, "Bad Request: I'm a teapot"))


@pytest.mark.parametrize(
    ("fault", "error", "arrived"),
    [
        (ServerError(500), NetworkError, 0),
        (ServerError(502), NetworkError, 0),
        (ServerError(503), NetworkError, 0),
        (ServerError(504), NetworkError, 0),
        (Hang(), TimedOut, 0),
        (BreakBefore(), NetworkError, 0),
        (BreakAfter(), NetworkError, 1),
        (Garble(), TelegramError, 1),
        (TEAPOT, BadRequest, 0),
    ],
)
def test_a_fault_happens_once(with_bot: Play, fault: Fault, error: type[TelegramError], arrived: int) -> None:
    async def story(sandbox: Sandbox, bot: Bot) -> None:
        lin = sandbox.person("Lin")
        lin.start()
        sandbox.faults.add("sendMessage", fault)
        with pytest.raises(error):
            await bot.send_message(lin.id, "x", read_timeout=0.2)
        assert len(lin.chat.bot_messages) == arrived
        await bot.send_message(lin.id, "y")
        assert [call.fault for call in sandbox.calls_of("sendMessage") if call.fault] == [fault]
        assert len(lin.chat.bot_messages) == arrived + 1

    with_bot(story)


def test_too_many_requests_says_how_long(with_bot: Play, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PTB_TIMEDELTA", "true")

    async def story(sandbox: Sandbox, bot: Bot) -> None:
        lin = sandbox.person("Lin")
        lin.start()
        sandbox.faults.add("sendMessage", TooManyRequests(retry_after=7), count=2, skip=1)
        await bot.send_message(lin.id, "先")
        for _ in range(2):
            with pytest.raises(RetryAfter) as refused:
                await bot.send_message(lin.id, "x")
            assert refused.value.retry_after == timedelta(seconds=7)
        await bot.send_message(lin.id, "后")
        assert [message.text for message in lin.chat.bot_messages] == ["先", "后"]

    with_bot(story)


def test_a_slow_answer_and_all_methods(with_bot: Play) -> None:
    async def story(sandbox: Sandbox, bot: Bot) -> None:
        sandbox.faults.add("*", Hang(0.2), count=1)
        await bot.get_me()
        assert 0.19 < sandbox.calls[-1].seconds < 2
        sandbox.faults.add("getMe", ServerError())
        sandbox.faults.clear()
        await bot.get_me()

    with_bot(story)


async def echo(update: Update, context: Any) -> None:
    message = update.message
    assert message is not None
    await message.reply_text(f"{message.text}")


async def next_text(person: Person) -> str:
    return (await person.chat.next_bot_message()).text


@pytest.mark.parametrize("fault", [ServerError(502), BreakBefore(), BreakAfter(), TooManyRequests(1)])
def test_polling_goes_on_after_a_fault(with_application: Play, fault: Fault, caplog: Any) -> None:
    caplog.set_level(logging.CRITICAL + 1)

    async def story(sandbox: Sandbox, application: Any) -> None:
        lin = sandbox.person("Lin")
        lin.tell("前")
        assert await next_text(lin) == "前"
        sandbox.faults.add("getUpdates", fault)
        for number in range(3):
            lin.tell(str(number))
        assert [await next_text(lin) for _ in range(3)] == ["0", "1", "2"]
        await asyncio.sleep(0.1)
        assert len(lin.chat.bot_messages) == 4

    with_application([MessageHandler(filters.TEXT, echo)], story)


def test_a_repeated_update_arrives_at_the_application_twice(with_application: Play) -> None:
    async def story(sandbox: Sandbox, application: Any) -> None:
        lin = sandbox.person("Lin")
        sandbox.faults.repeat_updates()
        lin.tell("两次")
        assert [await next_text(lin) for _ in range(2)] == ["两次", "两次"]

    with_application([MessageHandler(filters.TEXT, echo)], story)
