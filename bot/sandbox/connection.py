"""HTTP/1.1 on one connection: bytes to requests and responses to bytes, with h11. Knows nothing of Telegram.

asyncio switches Nagle's algorithm off for its TCP connections, so that small answers leave at once.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from http import HTTPStatus

import h11

from bot.sandbox.files import MAX_UPLOAD

MAX_BODY = MAX_UPLOAD + 1024 * 1024

_log = logging.getLogger(__name__)


class Disconnect(Exception):
    """Raised by a handler to close the connection without an answer."""


@dataclass(frozen=True, slots=True)
class Request:
    """A whole request; `target` is still percent-encoded, names of headers are lower case."""

    method: str
    target: str
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""


@dataclass(frozen=True, slots=True)
class Response:
    """A whole response. With status 101 the connection is handed over to `successor`, who speaks another protocol."""

    status: int
    body: bytes = b""
    content_type: str = "application/json"
    headers: tuple[tuple[str, str], ...] = ()
    successor: asyncio.Protocol | None = None


Handler = Callable[[Request], Awaitable[Response]]

_TOO_LARGE = Response(413, b'{"ok":false,"error_code":413,"description":"Request Entity Too Large"}')
_FAILED = Response(500, b'{"ok":false,"error_code":500,"description":"Internal Server Error"}')
_NOT_HTTP = Response(400, b'{"ok":false,"error_code":400,"description":"Bad Request"}')


class Connection(asyncio.Protocol):
    """Serves one connection, request after request; `open_connections` lists those that are open."""

    def __init__(self, handler: Handler, open_connections: "set[Connection]") -> None:
        self._handler = handler
        self._open_connections = open_connections
        self._http = h11.Connection(h11.SERVER, max_incomplete_event_size=64 * 1024)
        self._head: h11.Request | None = None
        self._body: list[bytes] = []
        self._size = 0
        self._task: asyncio.Task[None] | None = None
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Part of `asyncio.Protocol`."""
        assert isinstance(transport, asyncio.Transport)  # noqa: S101 - create_server makes nothing else
        self._transport = transport
        self._open_connections.add(self)

    def connection_lost(self, exc: Exception | None) -> None:
        """Part of `asyncio.Protocol`. A handler that is still waiting (a long poll) is cancelled."""
        self._open_connections.discard(self)
        if self._task is not None:
            self._task.cancel()

    def data_received(self, data: bytes) -> None:
        """Part of `asyncio.Protocol`."""
        self._http.receive_data(data)
        self._advance()

    def close(self) -> None:
        """Drops the connection at once."""
        if self._transport is not None:
            self._transport.abort()

    def _advance(self) -> None:
        try:
            while self._take(self._http.next_event()):
                pass
        except h11.RemoteProtocolError:
            self._refuse(_NOT_HTTP)

    def _take(self, event: object) -> bool:
        """Handles one event; False when there is nothing more to do now."""
        if isinstance(event, h11.Data):
            self._body.append(bytes(event.data))
            self._size += len(event.data)
            if self._size > MAX_BODY:
                self._refuse(_TOO_LARGE)
                return False
        elif isinstance(event, h11.Request):
            self._head, self._body, self._size = event, [], 0
            if self._http.they_are_waiting_for_100_continue:
                self._write(self._http.send(h11.InformationalResponse(status_code=100, headers=[])))
        elif isinstance(event, h11.EndOfMessage):
            self._task = asyncio.get_running_loop().create_task(self._respond(self._request()))
            return False
        else:
            if isinstance(event, h11.ConnectionClosed) and self._transport is not None:
                self._transport.close()
            return False
        return True

    def _request(self) -> Request:
        head = self._head
        if head is None:
            raise RuntimeError("a request ended that did not begin")
        headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in head.headers}
        body = self._body[0] if len(self._body) == 1 else b"".join(self._body)
        self._body = []
        return Request(head.method.decode("ascii"), head.target.decode("ascii"), headers, body)

    async def _respond(self, request: Request) -> None:
        try:
            response = await self._handler(request)
        except Disconnect:
            self.close()
            return
        except Exception:  # a mistake of ours is told and logged; the other side must not wait for ever
            _log.exception("a %s request could not be answered", request.method)
            response = _FAILED
        if response.successor is not None:
            self._hand_over(response, response.successor)
            return
        self._send(response)
        if self._transport is None or self._transport.is_closing():
            return
        if self._http.our_state is h11.MUST_CLOSE:
            self._transport.close()
        elif self._http.our_state is h11.DONE:
            self._http.start_next_cycle()
            self._advance()

    def _send(self, response: Response) -> None:
        status = HTTPStatus(response.status)
        head = h11.Response(
            status_code=status.value,
            reason=status.phrase.encode(),
            headers=[
                ("Content-Type", response.content_type),
                ("Content-Length", str(len(response.body))),
                *response.headers,
            ],
        )
        parts = [self._http.send(head), self._http.send(h11.Data(data=response.body))]
        parts.append(self._http.send(h11.EndOfMessage()))
        self._write(b"".join(part for part in parts if part))

    def _hand_over(self, response: Response, successor: asyncio.Protocol) -> None:
        if self._transport is None or self._transport.is_closing():
            return
        reason = HTTPStatus(response.status).phrase.encode()
        headers = [*response.headers]
        self._write(
            self._http.send(h11.InformationalResponse(status_code=response.status, reason=reason, headers=headers))
        )
        self._open_connections.discard(self)
        self._task = None
        self._transport.set_protocol(successor)
        successor.connection_made(self._transport)
        successor.data_received(self._http.trailing_data[0])

    def _refuse(self, response: Response) -> None:
        if self._http.our_state in {h11.IDLE, h11.SEND_RESPONSE}:
            self._send(response)
        if self._transport is not None:
            self._transport.close()

    def _write(self, data: bytes | None) -> None:
        if data and self._transport is not None and not self._transport.is_closing():
            self._transport.write(data)
