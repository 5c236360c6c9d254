"""`wenbao run`: from the settings to a bot that answers until it is told to stop, and then finishes what it began."""

import asyncio
import contextlib
import gc
import logging
import re
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from urllib.parse import urlsplit

from telegram.error import Conflict, InvalidToken, NetworkError, RetryAfter, TelegramError

from bot.app import BotApplication, Wired, build_application
from bot.asking import Newsroom
from bot.health import HealthServer
from bot.home import Home
from bot.intake import ALLOWED_UPDATES
from bot.language import catalogues
from bot.logs import start_logging
from bot.notices import list_commands
from bot.redaction import Redactor, install, watch_loop
from bot.settings import BotSettings
from bot.state import State, is_server, locate
from bot.webhook import OwnDoor, Webhook
from corpus.errors import WenbaoError

SECONDS_BETWEEN_CLEARINGS = 60.0
SECONDS_TO_POLL = 30
MOST_CONNECTIONS = 40
LONGEST_SILENCE = 10.0
"""Seconds without a beat after which a bot says that it is not ready: a database that restarts is no reason to."""

_LONGEST_PAUSE = 30.0

logger = logging.getLogger(__name__)


class RunError(WenbaoError):
    """The bot cannot run."""


def run(home: Home, settings: BotSettings, *, webhook: bool) -> None:
    """Runs until SIGINT or SIGTERM. Raises WenbaoError where it cannot begin."""
    settings.open_token()
    if webhook:
        settings.check_webhook()
    redactor = Redactor(settings.secrets())
    install(redactor)
    start_logging(settings.log_level.upper(), settings.log_format)
    try:
        asyncio.run(_run(home, settings, webhook=webhook))
    except WenbaoError:
        raise
    except Exception as error:
        logger.exception("the bot has ended")
        raise RunError(f"机器人停下了（{redactor.describe(error)}）；请看上面的记录。") from None


async def _run(home: Home, settings: BotSettings, *, webhook: bool) -> None:
    watch_loop(asyncio.get_running_loop())
    stop = asyncio.Event()
    stop_on_signals(stop)
    database = settings.database_url.get_secret_value() if settings.database_url else locate(home.folder)
    async with (
        State.open(
            database, keeps_questions=settings.keep_questions, is_shared=webhook and is_server(database)
        ) as state,
        Newsroom(home, apart=True) as newsroom,
    ):
        wired = build_application(settings, newsroom, state)
        if await get_ready(wired.application, stop):
            _keep_what_is_loaded()
            async with serving(wired, webhook=webhook), _watched(wired, stop):
                logger.info("@%s 已经上线，%d 篇文章可以提问", wired.application.bot.username, await newsroom.size())
                await stop.wait()
                logger.info("正在收尾")
            await wired.application.shutdown()


@asynccontextmanager
async def _watched(wired: Wired, stop: asyncio.Event) -> AsyncIterator[None]:
    """Tells those who ask how the bot is, where the settings name an address for that."""
    office, shared = wired.office, wired.shared
    if office.settings.health_address is None:
        yield
        return

    def readiness() -> str | None:
        if stop.is_set():
            return "stopping"
        if shared is not None and shared.replica.seconds_since_beat > LONGEST_SILENCE:
            return "the database does not answer"
        return None

    async def measure() -> None:
        if office.state.shared is not None:
            backlog = await office.state.shared.updates.backlog()
            office.metrics.note_backlog(backlog.count, backlog.seconds)

    async with HealthServer(office.settings.health_address, office.metrics, readiness, measure):
        yield


def _keep_what_is_loaded() -> None:
    """The modules and the settings stay to the end; looking through them for garbage would stall the loop."""
    gc.collect()
    gc.freeze()


async def get_ready(application: BotApplication, stop: asyncio.Event) -> bool:
    """Waits for as long as Telegram cannot be reached; says whether it was in the end. Raises RunError."""
    pause = 1.0
    while not stop.is_set():
        try:
            await application.initialize()
        except InvalidToken:
            raise RunError("Telegram 不认识这个令牌；请检查 WENBAO_TOKEN，或向 @BotFather 重新要一个。") from None
        except (NetworkError, RetryAfter) as error:
            logger.warning("连不上 Telegram（%s），%.0f 秒后再试", error, pause)
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(stop.wait(), pause)
            pause = min(2 * pause, _LONGEST_PAUSE)
        else:
            return True
    return False


@asynccontextmanager
async def serving(wired: Wired, *, webhook: bool = False) -> AsyncIterator[None]:
    """While this is open, updates are answered; at its end those that have come in are answered first."""
    application = wired.application
    await _introduce(application)
    clearing = asyncio.create_task(_clear_out(wired), name="clearing")
    try:
        async with _living(wired):
            await application.start()
            try:
                async with _receiving_calls(wired) if webhook else _polling(application):
                    yield
            finally:
                await application.stop()
    finally:
        await wired.office.darkroom.close()
        clearing.cancel()
        await asyncio.gather(clearing, return_exceptions=True)


@asynccontextmanager
async def _living(wired: Wired) -> AsyncIterator[None]:
    """What this bot has to answer: what it left behind the last time, or its share of what several receive."""
    application = wired.application
    if wired.shared is None:
        for update in await wired.intake.take_unfinished(application.bot):
            await application.update_queue.put(update)
        yield
        return
    wired.shared.open(application.bot)
    async with wired.shared.replica.open():
        yield


@asynccontextmanager
async def _polling(application: BotApplication) -> AsyncIterator[None]:
    updater = application.updater
    if updater is None:
        raise RuntimeError("the application cannot poll")
    await updater.start_polling(
        timeout=SECONDS_TO_POLL,
        bootstrap_retries=-1,
        allowed_updates=ALLOWED_UPDATES,
        error_callback=_note_polling_error,
    )
    try:
        yield
    finally:
        await updater.stop()


@asynccontextmanager
async def _receiving_calls(wired: Wired) -> AsyncIterator[None]:
    """Listens before Telegram is told where. At the end nothing more is claimed before nothing more is received."""
    settings, application = wired.office.settings, wired.application
    url, secret = settings.check_webhook()
    door = wired.shared or OwnDoor(wired.intake, application.bot, application.update_queue)
    path = re.escape(urlsplit(url).path or "/")
    async with Webhook(settings.listen_address, path, secret, door):
        claiming = contextlib.nullcontext() if wired.shared is None else wired.shared.replica.claiming()
        async with claiming:
            await _tell_address(application, url, secret)
            yield


async def _tell_address(application: BotApplication, url: str, secret: str) -> None:
    """Several bots that start together tell it all at once, and Telegram asks some of them to wait."""
    while True:
        try:
            await application.bot.set_webhook(
                url, secret_token=secret, allowed_updates=ALLOWED_UPDATES, max_connections=MOST_CONNECTIONS
            )
        except RetryAfter as error:
            wait = error.retry_after
            await asyncio.sleep(wait.total_seconds() if isinstance(wait, timedelta) else wait)
        else:
            return


async def _introduce(application: BotApplication) -> None:
    """Tells Telegram the commands in each language. That it can wait is no reason not to answer."""
    try:
        for say in catalogues():
            code = say.language.split("-")[0]
            commands = list_commands(say)
            if code == "zh" and say.language == "zh-hans":
                await application.bot.set_my_commands(commands)
            await application.bot.set_my_commands(commands, language_code=code)
    except TelegramError as error:
        logger.warning("the commands could not be told to Telegram: %s", error)


async def _clear_out(wired: Wired) -> None:
    while True:
        try:
            for name in await wired.office.state.clear_out():
                wired.office.uploads.discard(name)
        except Exception:  # what is not cleared out now is cleared out in a minute
            logger.exception("old records could not be cleared out")
        await asyncio.sleep(SECONDS_BETWEEN_CLEARINGS)


def _note_polling_error(error: TelegramError) -> None:
    if isinstance(error, Conflict):
        logger.error("同一个令牌在别处也在运行；请只开一个机器人（%s）", error)
    else:
        logger.warning("取消息时出错，会再试（%s）", error)


def stop_on_signals(stop: asyncio.Event) -> None:
    """The first signal sets `stop`, which ends everything cleanly; a second one of the same kind ends it at once."""
    loop = asyncio.get_running_loop()

    def end(number: signal.Signals) -> None:
        stop.set()
        loop.remove_signal_handler(number)

    for number in (signal.SIGINT, signal.SIGTERM):
        try:
            loop.add_signal_handler(number, end, number)
        except NotImplementedError:  # Windows has no handlers in the loop, only this way
            signal.signal(number, lambda *_: loop.call_soon_threadsafe(stop.set))
