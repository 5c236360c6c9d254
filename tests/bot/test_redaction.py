"""Secrets are in no byte of a log, and nobody can forge a line of it."""

import asyncio
import io
import logging
import sys
import threading
import warnings
from base64 import b64encode
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote, quote_plus

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import SecretStr
from telegram import Bot
from telegram.error import TelegramError

from bot.app import Timing, build_application
from bot.asking import Newsroom
from bot.home import Home
from bot.patience import Patience
from bot.redaction import HIDDEN, Redactor, install, uninstall, watch_loop
from bot.running import get_ready, serving
from bot.sandbox import BreakAfter, BreakBefore, Garble, Hang, Refusal, Refuse, Sandbox, ServerError, TooManyRequests
from bot.settings import BotSettings
from bot.state import State, locate

HASH = "AAsecretSECRETsecretSECRETsecretSEC"
TOKEN = f"7000000001:{HASH}"
PASSWORD = "".join(("p@ss", "/wörd:1"))
PROXY = f"http://user:{quote(PASSWORD, safe='')}@127.0.0.1:9"
WEBHOOK = "hook-secret-1"
SETTINGS = BotSettings(token=SecretStr(TOKEN), proxy=SecretStr(PROXY), webhook_secret=SecretStr(WEBHOOK))


def forms(secret: str) -> set[str]:
    return {secret, quote(secret, safe=""), quote_plus(secret), quote(quote(secret, safe=""), safe="")}


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """All that is logged at DEBUG, by handlers that know nothing of redaction."""
    stream = io.StringIO()
    root, level = logging.getLogger(), logging.getLogger().level
    handlers = [logging.StreamHandler(stream), Telltale(stream)]
    for handler in handlers:
        root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    install(Redactor(SETTINGS.secrets()))
    yield stream
    uninstall()
    root.setLevel(level)
    for handler in handlers:
        root.removeHandler(handler)


class Telltale(logging.Handler):
    """Writes down everything a record carries, as a careless third-party handler might."""

    def __init__(self, stream: io.StringIO) -> None:
        super().__init__()
        self._stream = stream

    def emit(self, record: logging.LogRecord) -> None:
        self._stream.write(repr({name: value for name, value in vars(record).items() if name != "created"}) + "\n")


def assert_clean(text: str) -> None:
    for secret in (TOKEN, HASH, WEBHOOK, PASSWORD, quote(PASSWORD, safe="")):
        for form in forms(secret):
            assert form not in text
    assert b64encode(f"user:{PASSWORD}".encode()).decode() not in text


@pytest.mark.parametrize("secret", [TOKEN, HASH, WEBHOOK, PROXY])
def test_every_form_of_a_secret_is_hidden(secret: str) -> None:
    redactor = Redactor(SETTINGS.secrets())
    for form in forms(secret) | {secret.upper(), repr(secret), repr(secret.encode())}:
        cleaned = redactor.clean(f"before {form} after")
        assert HIDDEN in cleaned
        assert_clean(cleaned)


@given(st.text(max_size=60))
def test_a_line_stays_a_line(text: str) -> None:
    redactor = Redactor(SETTINGS.secrets())
    assert len(redactor.clean(text).splitlines()) <= 1
    assert all(line.startswith("    | ") for line in redactor.clean_trace(text).split("\n"))


@given(st.text(max_size=20), st.text(max_size=20))
def test_a_secret_is_hidden_wherever_it_stands(before: str, after: str) -> None:
    assert HASH not in Redactor(SETTINGS.secrets()).clean(before + TOKEN + after)


def test_without_secrets_nothing_is_hidden() -> None:
    assert Redactor([]).clean("a\nb") == "a␊b"
    assert Redactor(["ab"]).clean("ab cab") == "ab cab"


def test_forged_lines_are_seen_for_what_they_are(log: io.StringIO) -> None:
    logger = logging.getLogger("somebody")
    logger.warning("hello %s", "x\n2024-01-01 CRITICAL root: all is lost\x1b[31m")
    try:
        raise ValueError("x\n2024-01-01 CRITICAL root: all is lost")
    except ValueError:
        logger.exception("failed\r\n%s", "y")
    logger.warning("%d", "no number")
    assert not [line for line in log.getvalue().splitlines() if line.startswith("2024")]
    assert "\x1b" not in log.getvalue()


def test_what_is_not_caught_goes_to_the_log(log: io.StringIO, capsys: pytest.CaptureFixture[str]) -> None:
    def fail() -> None:
        raise RuntimeError(f"https://api.telegram.org/bot{TOKEN}/getMe")

    try:
        fail()
    except RuntimeError as error:
        sys.excepthook(type(error), error, error.__traceback__)
    thread = threading.Thread(target=fail)
    previous, threading.excepthook = threading.excepthook, threading.excepthook
    thread.start()
    thread.join()
    threading.excepthook = previous
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        warnings.warn(f"deprecated {TOKEN}", stacklevel=1)

    async def forget() -> None:
        watch_loop(asyncio.get_running_loop())
        loop = asyncio.get_running_loop()
        loop.call_exception_handler({"message": f"lost {TOKEN}", "exception": RuntimeError(TOKEN)})

    asyncio.run(forget())
    assert log.getvalue().count("RuntimeError") >= 3
    captured = capsys.readouterr()
    assert_clean(log.getvalue() + captured.out + captured.err)


def test_the_library_and_the_client_at_their_most_talkative(log: io.StringIO) -> None:
    async def run() -> None:
        bot = Bot(TOKEN, base_url="http://127.0.0.1:9/bot")
        logging.getLogger("x").info("%r %s", bot, bot.base_url)
        for attempt in (bot.get_me, bot.initialize):
            try:
                await attempt()
            except TelegramError:
                logging.getLogger("x").exception("no")
        await bot.shutdown()
        async with httpx.AsyncClient(proxy=PROXY, trust_env=False) as client:
            try:
                await client.get(f"http://127.0.0.1:9/bot{TOKEN}/getMe")
            except httpx.HTTPError:
                logging.getLogger("x").exception("no")

    asyncio.run(run())
    assert "ConnectError" in log.getvalue()
    assert_clean(log.getvalue())


def test_nothing_leaks_while_everything_fails(log: io.StringIO, news_home: Path, tmp_path: Path, capfd: Any) -> None:
    faults = [ServerError(500), ServerError(502), BreakBefore(), BreakAfter(), Garble(), TooManyRequests(1)]
    faults += [
        Hang(0.5),
        Refuse(Refusal(400, f"Bad Request: {TOKEN}")),
        Refuse(Refusal(403, "Forbidden: bot was blocked")),
    ]

    async def run() -> None:
        async with asyncio.timeout(40), Sandbox(TOKEN) as sandbox:
            settings = BotSettings(
                token=SecretStr(TOKEN), api_url=sandbox.url, webhook_secret=SecretStr(WEBHOOK), admins=frozenset({5})
            )
            timing = Timing(answer=0.3, patience=Patience(first_pause=0.01, longest_wait=0.5))
            async with State.open(locate(tmp_path)) as state, Newsroom(Home(news_home)) as newsroom:
                watch_loop(asyncio.get_running_loop())
                wired = build_application(settings, newsroom, state, timing=timing)
                assert await get_ready(wired.application, asyncio.Event())
                async with serving(wired):
                    lin = sandbox.person("Lin")
                    for fault in faults:
                        sandbox.faults.add("sendMessage", fault)
                        sandbox.faults.add("answerInlineQuery", fault)
                        lin.tell("青山大桥全长多少米？")
                        lin.begin_inline("大桥")
                        sandbox.faults.malformed_update({"message": {"text": 1}})
                        while sum(call.fault is fault for call in sandbox.calls) < 2:  # noqa: ASYNC110 - calls tell nobody
                            await asyncio.sleep(0.02)
                    sandbox.faults.add("getUpdates", ServerError(502))
                    sandbox.faults.clear()
                    lin.tell("青山大桥全长多少米？")
                    await lin.chat.until(lambda: bool(lin.chat.bot_messages), timeout=20)
                    seen = "".join(str(message.to_json()) for message in lin.chat.bot_messages)
                    assert_clean(seen.replace("bot", ""))
                await wired.application.shutdown()

    asyncio.run(run())
    captured = capfd.readouterr()
    assert log.getvalue().count("Traceback") > 5
    assert_clean(log.getvalue() + captured.out + captured.err)
