"""The demo's web server: the page, what people do on it, and the news for every open page."""

import asyncio
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from importlib.resources import files
from types import TracebackType
from typing import Any, Self
from urllib.parse import parse_qs, urlsplit

from bot.demo.cast import Cast, NoSeat, Seat
from bot.demo.gate import HEADERS, Gate
from bot.demo.showing import show_all, show_call, show_change
from bot.demo.verbs import Suggest, Verbs, reply
from bot.demo.websocket import WebSocket, upgrade
from bot.sandbox import Call, Change, Sandbox
from bot.sandbox.connection import Connection, Request, Response

_TYPES = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
}


class DemoServer:
    """Use it as an async context manager. `admins` are the ids of people who may add pages to the library."""

    def __init__(
        self,
        sandbox: Sandbox,
        cast: Cast,
        suggest: Suggest,
        *,
        host: str = "127.0.0.1",
        port: int = 0,
        admins: frozenset[int] = frozenset(),
    ) -> None:
        self._sandbox = sandbox
        self._cast = cast
        self._suggest = suggest
        self._address = (host, port)
        self._admins = admins
        self._gate = Gate(host)
        self._verbs = Verbs(sandbox, cast)
        self._page = _read_page()
        self._server: asyncio.Server | None = None
        self._connections: set[Connection] = set()
        self._sockets: set[WebSocket] = set()

    @property
    def port(self) -> int:
        """The port that is listened on."""
        if self._server is None:
            raise RuntimeError("the server is not running; use `async with`")
        return int(self._server.sockets[0].getsockname()[1])

    async def __aenter__(self) -> Self:
        loop = asyncio.get_running_loop()
        host, port = self._address
        self._server = await loop.create_server(lambda: Connection(self.handle, self._connections), host, port)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._server is None:
            return
        self._server.close()
        for socket in tuple(self._sockets):
            socket.close()
        for connection in tuple(self._connections):
            connection.close()
        await self._server.wait_closed()

    async def handle(self, request: Request) -> Response:
        """Answers one request."""
        response = await self._answer(request) if self._gate.admits(request) else reply(403, {"error": "not from here"})
        return replace(response, headers=(*response.headers, *HEADERS)) if response.successor is None else response

    async def _answer(self, request: Request) -> Response:
        address = urlsplit(request.target)
        given = {name: values[0] for name, values in parse_qs(address.query).items()}
        path, method = address.path, request.method
        if method == "GET" and path in self._page:
            return self._page[path]
        if method == "GET" and path == "/api/live":
            return await self._go_live(request, given)
        if method == "GET" and path == "/api/picture":
            return self._verbs.show_picture(given)
        if method == "PUT" and path == "/api/file":
            return self._verbs.take_file(given, request.body)
        if method == "POST" and path.startswith("/api/"):
            return await self._verbs.answer(path.removeprefix("/api/"), request)
        return reply(404, {"error": "nothing is here"})

    async def _go_live(self, request: Request, given: dict[str, str]) -> Response:
        try:
            seat = self._cast.seat(given.get("key", ""))
        except NoSeat as error:
            return reply(403, {"error": str(error)})
        suggestions = await self._suggest()
        response = upgrade(request, lambda page: self._keep_telling(page, seat, suggestions), self._sockets)
        return response or reply(426, {"error": "this address is for WebSockets"})

    async def _keep_telling(self, page: WebSocket, seat: Seat, suggestions: list[str]) -> None:
        """Everything first, then each change: subscribed before, so that nothing falls between the two."""
        with self._news() as news, seat.attend():
            person, chats = seat.person, self._cast.chats_of(seat)
            is_admin = person.id in self._admins
            _send(page, show_all(self._sandbox, seat, chats, suggestions=suggestions, is_admin=is_admin))
            places = {chat.id for chat in chats}
            while True:
                told = _tell(await news.get(), places)
                if told is not None:
                    _send(page, told)

    @contextmanager
    def _news(self) -> Iterator["asyncio.Queue[Change | Call]"]:
        """Changes and calls in the order in which they happen."""
        news: asyncio.Queue[Change | Call] = asyncio.Queue()
        with self._sandbox.world.changes.subscribe(news), self._sandbox.calls.subscribe(news):
            yield news


def _tell(news: Change | Call, places: set[int]) -> dict[str, Any] | None:
    if isinstance(news, Call):
        return show_call(news)
    return show_change(news) if news.chat is not None and news.chat.id in places else None


def _send(page: WebSocket, told: dict[str, Any]) -> None:
    try:
        text = json.dumps(told, ensure_ascii=False, separators=(",", ":"))
        text.encode()
    except UnicodeEncodeError:
        text = json.dumps(told)
    page.send(text)


def _read_page() -> dict[str, Response]:
    """The files of the page by their paths; nothing else can be asked for."""
    page = {}
    for file in (files("bot.demo") / "page").iterdir():
        suffix = file.name[file.name.rfind(".") :]
        if suffix in _TYPES:
            page[f"/{file.name}"] = Response(200, file.read_bytes(), _TYPES[suffix])
    page["/"] = page["/index.html"]
    return page
