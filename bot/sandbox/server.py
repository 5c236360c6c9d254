"""The sandbox: a Bot API server on loopback, and the people around the bot."""

import asyncio
import json
import logging
import re
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, Self
from urllib.parse import unquote

from bot.sandbox import account, answering, chats, editing, sending
from bot.sandbox.api import BotApi, BotProfile, execute
from bot.sandbox.connection import Connection, Disconnect, Request, Response
from bot.sandbox.errors import Refusal
from bot.sandbox.faults import (
    GATEWAY_PAGE,
    REASONS,
    BreakAfter,
    BreakBefore,
    Fault,
    FaultPlan,
    Garble,
    ServerError,
    before,
)
from bot.sandbox.feed import Feed
from bot.sandbox.groups import Groups
from bot.sandbox.parameters import Parameters, read_parameters
from bot.sandbox.people import Person
from bot.sandbox.world import User, World

Json = dict[str, Any]

DEFAULT_TOKEN = "7000000001:SANDBOX-sandbox-sandbox-sandbox-001"  # noqa: S105 - opens nothing but a sandbox
METHOD_MODULES = (account, answering, chats, editing, sending)
"""They give their methods to the table when they are imported."""

FIRST_PERSON = 500_000_001

_TOKEN = re.compile(r"[1-9]\d*:[\w-]+\Z")
_log = logging.getLogger(__name__)


@dataclass(slots=True)
class Call:
    """One call of a method: what was asked and what was answered. `answer` is None while it is not known.

    `number` counts the calls of one sandbox.
    """

    method: str
    given: Parameters
    started: float
    status: int = 0
    answer: Any = None
    seconds: float = 0.0
    fault: Fault | None = None
    number: int = 0

    @property
    def parameters(self) -> Json:
        """The parameters, with JSON opened and files shown by name and size."""
        return self.given.shown()

    def to_json(self) -> Json:
        """For the log that a page or another process reads."""
        return {
            "number": self.number,
            "method": self.method,
            "parameters": self.parameters,
            "started": self.started,
            "status": self.status,
            "answer": self.answer,
            "seconds": self.seconds,
            "fault": repr(self.fault) if self.fault else None,
        }


@dataclass(frozen=True, slots=True)
class BotIdentity:
    """Who the bot is, as getMe tells it."""

    id: int = 7_000_000_001
    name: str = "问报"
    username: str = "wenbao_bot"
    profile: BotProfile = field(default_factory=BotProfile)


class Sandbox:
    """A Bot API server. Use it as an async context manager; `people` act through `person()` and `groups`.

    `port` 0 takes any free port. `control` is a handler for paths under /control/, see `bot.sandbox.control`.
    """

    def __init__(
        self,
        token: str = DEFAULT_TOKEN,
        bot: BotIdentity | None = None,
        *,
        host: str = "127.0.0.1",
        port: int = 0,
        clock: Callable[[], float] = time.time,
    ) -> None:
        who = bot or BotIdentity()
        world = World(User(who.id, who.name, who.username, is_bot=True), clock)
        self.api = BotApi(token, world, who.profile)
        self.world = world
        self.updates = self.api.updates
        self.queries = self.api.queries
        self.files = self.api.files
        self.faults = FaultPlan(self.updates)
        self.groups = Groups(self.api)
        self.calls: Feed[Call] = Feed()
        self.people: dict[int, Person] = {}
        self.control: Callable[[Request], Any] | None = None
        self._address = (host, port)
        self._last_call = 0
        self._server: asyncio.Server | None = None
        self._connections: set[Connection] = set()

    @property
    def token(self) -> str:
        """The bot's token."""
        return self.api.token

    @property
    def url(self) -> str:
        """http://host:port of the running server."""
        if self._server is None:
            raise RuntimeError("the sandbox is not running; use `async with`")
        host, port = self._server.sockets[0].getsockname()[:2]
        return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"

    @property
    def base_url(self) -> str:
        """For the client's `base_url`."""
        return f"{self.url}/bot"

    @property
    def base_file_url(self) -> str:
        """For the client's `base_file_url`."""
        return f"{self.url}/file/bot"

    def person(
        self, name: str, *, username: str | None = None, language_code: str | None = "zh-hans", id: int = 0
    ) -> Person:
        """A new person, who has not yet spoken to the bot."""
        user = User(id or FIRST_PERSON + len(self.people), name, username, language_code)
        person = Person(self.api, user, self.world.add_user(user))
        self.people[user.id] = person
        return person

    def calls_of(self, method: str) -> list[Call]:
        """All calls of a method that are in the log, oldest first."""
        return [call for call in self.calls if call.method.lower() == method.lower()]

    async def start(self) -> None:
        """Begins to listen."""
        host, port = self._address
        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(lambda: Connection(self.handle, self._connections), host, port)

    async def stop(self) -> None:
        """Closes the webhook, the port and every connection."""
        if self.api.webhook is not None:
            await self.api.webhook.close()
            self.api.webhook = None
        if self._server is not None:
            self._server.close()
            for connection in tuple(self._connections):
                connection.close()
            await self._server.wait_closed()
            self._server = None

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.stop()

    async def handle(self, request: Request) -> Response:
        """Answers one HTTP request; may raise `Disconnect`."""
        path = unquote(request.target.partition("?")[0])
        try:
            if path.startswith("/file/bot"):
                return self._download(path.removeprefix("/file/bot"))
            if path.startswith("/bot"):
                token, _, name = path.removeprefix("/bot").partition("/")
                self._check_token(token)
                return await self._call(name, request)
            if path.startswith("/control/") and self.control is not None:
                return _reply(200, {"ok": True, "result": await self.control(request)})
            raise Refusal(404, "Not Found")
        except Refusal as refusal:
            return _reply(refusal.code, refusal.to_json())

    def _check_token(self, token: str) -> None:
        if token == self.token:
            return
        raise Refusal(401, "Unauthorized") if _TOKEN.match(token) else Refusal(404, "Not Found")

    def _download(self, path: str) -> Response:
        token, _, file_path = path.partition("/")
        self._check_token(token)
        stored = self.files.by_path(file_path)
        if stored is None:
            raise Refusal(404, "Not Found")
        return Response(200, stored.content, "application/octet-stream")

    async def _call(self, name: str, request: Request) -> Response:
        fault = self.faults.take(name)
        self._last_call += 1
        call = Call(name, Parameters(), time.time(), fault=fault, number=self._last_call)
        begun = time.perf_counter()
        try:
            call.status, call.answer = await self._execute(call, request)
        finally:
            call.seconds = time.perf_counter() - begun
            self.calls.add(call)
        return _faulty(call) or _reply(call.status, call.answer)

    async def _execute(self, call: Call, request: Request) -> tuple[int, Json]:
        try:
            call.given = read_parameters(request)
            if isinstance(call.fault, BreakBefore):
                raise Disconnect
            await before(call.fault)
            if isinstance(call.fault, ServerError):
                return call.fault.code, {}
            result = await execute(self.api, call.method, call.given)
        except Refusal as refusal:
            return refusal.code, refusal.to_json()
        except (Disconnect, asyncio.CancelledError):
            raise
        except Exception:
            _log.exception("the sandbox failed on %s", call.method)
            return 500, Refusal(500, "Internal Server Error").to_json()
        return 200, {"ok": True, "result": result}


def _faulty(call: Call) -> Response | None:
    """The answer of a call that was handled but shall not be answered properly."""
    if isinstance(call.fault, ServerError) and call.fault.code in REASONS:
        return Response(call.fault.code, GATEWAY_PAGE.format(REASONS[call.fault.code]).encode(), "text/html")
    if isinstance(call.fault, BreakAfter):
        raise Disconnect
    if isinstance(call.fault, Garble):
        return Response(200, b'{"ok":true,"result":')
    return None


def _reply(status: int, body: Any) -> Response:
    """JSON as Telegram sends it; lone surrogates, which UTF-8 cannot hold, are escaped."""
    try:
        return Response(status, json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode())
    except UnicodeEncodeError:
        return Response(status, json.dumps(body).encode())
