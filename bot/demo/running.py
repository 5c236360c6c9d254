"""`wenbao demo`: the Bot API server, the bot and the page together, until somebody presses Ctrl-C."""

import asyncio
import errno
import os
import secrets
import sys
import webbrowser
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from pydantic import SecretStr

from bot.app import build_application
from bot.asking import Newsroom
from bot.demo.cast import PEOPLE_IDS, Cast
from bot.demo.gate import is_address, is_loopback
from bot.demo.server import DemoServer
from bot.demo.suggesting import suggest
from bot.home import Home
from bot.running import get_ready, serving, stop_on_signals
from bot.sandbox import BotIdentity, Sandbox
from bot.settings import BotSettings
from bot.state import State, locate
from bot.streams import complain
from corpus.errors import WenbaoError

LOOPBACK = "127.0.0.1"
USUAL_PORT = 8765


class DemoError(WenbaoError):
    """The demo cannot begin."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where the page is. Without a port it is the usual one, or any other if that is taken."""

    host: str = LOOPBACK
    port: int | None = None

    def address(self, port: int) -> str:
        """What to open in a browser on this machine."""
        everywhere = is_address(self.host) and self.host.strip("0.:") == ""
        host = LOOPBACK if everywhere else self.host
        return f"http://[{host}]:{port}/" if ":" in host else f"http://{host}:{port}/"


def run_demo(home: Home, place: Place, *, opens_browser: bool) -> None:
    """Runs until SIGINT or SIGTERM. Raises DemoError where it cannot begin."""
    if not is_loopback(place.host):
        complain(
            f"注意：{place.host} 不只是本机，连得上的人都能打开演示，看到其中的对话和每一次调用；"
            "这时谁也不能往报库里收报纸。只给自己用，请去掉 --host。"
        )
    _keep_proxies_away()
    asyncio.run(_run(home, place, opens_browser=opens_browser))


async def _run(home: Home, place: Place, *, opens_browser: bool) -> None:
    stop = asyncio.Event()
    stop_on_signals(stop)
    async with open_demo(home, place) as server:
        address = place.address(server.port)
        sys.stdout.write(f"问报演示已经打开：{address}\n按 Ctrl-C 结束。\n")
        sys.stdout.flush()
        if opens_browser and _has_screen():
            await asyncio.to_thread(webbrowser.open, address)
        await stop.wait()


@asynccontextmanager
async def open_demo(home: Home, place: Place) -> AsyncIterator[DemoServer]:
    """The whole demo, ready to be looked at.

    What the bot remembers goes with the demo: its chats are gone then, and those of a bot that runs for real with the
    same home are none of the demo's business. Pages that are added stay, for they go into the library.
    """
    admins = PEOPLE_IDS if is_loopback(place.host) else frozenset[int]()
    async with AsyncExitStack() as opened:
        folder = Path(opened.enter_context(TemporaryDirectory(prefix="wenbao-demo-")))
        token = f"{BotIdentity().id}:{secrets.token_urlsafe(26)}"
        sandbox = await opened.enter_async_context(Sandbox(token))
        newsroom = await opened.enter_async_context(Newsroom(home))
        state = await opened.enter_async_context(State.open(locate(folder)))
        wired = build_application(make_settings(token, sandbox.url, admins), newsroom, state)
        await get_ready(wired.application, asyncio.Event())
        opened.push_async_callback(wired.application.shutdown)
        await opened.enter_async_context(serving(wired))
        yield await _listen(opened, place, sandbox, newsroom, admins)


def make_settings(token: str, api_url: str, admins: frozenset[int]) -> BotSettings:
    """The bot as it usually is. What whoever starts the demo has set for their own bot does not hold."""
    usual = {name: field.default for name, field in BotSettings.model_fields.items()}
    return BotSettings(**usual | {"token": SecretStr(token), "api_url": api_url, "admins": admins})


async def _listen(
    opened: AsyncExitStack, place: Place, sandbox: Sandbox, newsroom: Newsroom, admins: frozenset[int]
) -> DemoServer:
    cast = Cast(sandbox, reuses_seats=is_loopback(place.host))
    ports = [USUAL_PORT, 0] if place.port is None else [place.port]
    for port in ports:
        server = DemoServer(sandbox, cast, lambda: suggest(newsroom), host=place.host, port=port, admins=admins)
        try:
            return await opened.enter_async_context(server)
        except OSError as error:
            if error.errno != errno.EADDRINUSE or port == ports[-1]:
                raise DemoError(_explain(place, port, error)) from None
    raise AssertionError("there is always a last port")


def _explain(place: Place, port: int, error: OSError) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"端口 {port} 已经有程序在用；请用 --port 换一个，--port 0 由系统挑选。"
    if error.errno == errno.EACCES:
        return f"端口 {port} 不许用；请用 --port 换一个 1024 以上的。"
    return f"不能在 {place.host} 上打开演示（{error.strerror or error}）；请检查 --host。"


def _keep_proxies_away() -> None:
    """The bot's client heeds proxies that are set for the whole machine; the way to this machine needs none."""
    for name in ("no_proxy", "NO_PROXY"):
        os.environ[name] = ",".join(filter(None, [os.environ.get(name), LOOPBACK]))


def _has_screen() -> bool:
    """Without a screen Python would open a browser in the terminal."""
    return sys.platform != "linux" or any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY"))
