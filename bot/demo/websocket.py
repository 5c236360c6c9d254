"""The server's side of a WebSocket (RFC 6455), as far as a page needs it that only listens.

A page could be told news by server-sent events as well, but browsers open six connections at most to one server over
HTTP/1.1, all tabs together, and the seventh tab would wait for ever.
"""

import asyncio
from base64 import b64encode
from collections.abc import Callable, Coroutine
from hashlib import sha1
from typing import Any

from bot.sandbox.connection import Request, Response

MOST_UNREAD = 16 * 1024 * 1024
"""Bytes that wait for a page; one that does not read for so long is cut off, and catches up when it comes back."""

_KEY = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
_LARGEST_FRAME = 64 * 1024
_TEXT, _CLOSE, _PING, _PONG = 0x1, 0x8, 0x9, 0xA
_GOING_AWAY, _PROTOCOL_ERROR, _TOO_LARGE = 1001, 1002, 1009

Story = Callable[["WebSocket"], Coroutine[Any, Any, None]]


def upgrade(request: Request, story: Story, open_sockets: "set[WebSocket]") -> Response | None:
    """The response that makes a WebSocket of the connection, None where the request asks for none."""
    headers = request.headers
    key = headers.get("sec-websocket-key", "")
    if headers.get("upgrade", "").lower() != "websocket" or headers.get("sec-websocket-version") != "13" or not key:
        return None
    accept = b64encode(sha1((key + _KEY).encode(), usedforsecurity=False).digest()).decode()
    answers = (("Upgrade", "websocket"), ("Connection", "Upgrade"), ("Sec-WebSocket-Accept", accept))
    return Response(101, headers=answers, successor=WebSocket(story, open_sockets))


def frame(kind: int, payload: bytes) -> bytes:
    """One whole frame, unmasked as servers send it."""
    head = bytes([0x80 | kind])
    if len(payload) < 126:
        return head + bytes([len(payload)]) + payload
    if len(payload) < 1 << 16:
        return head + b"\x7e" + len(payload).to_bytes(2) + payload
    return head + b"\x7f" + len(payload).to_bytes(8) + payload


class WebSocket(asyncio.Protocol):
    """Plays its story, which sends, until the story or the connection ends. What the page says is not listened to."""

    def __init__(self, story: Story, open_sockets: "set[WebSocket]") -> None:
        self._story = story
        self._open_sockets = open_sockets
        self._received = b""
        self._transport: asyncio.Transport | None = None
        self._task: asyncio.Task[None] | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Part of `asyncio.Protocol`."""
        assert isinstance(transport, asyncio.Transport)  # noqa: S101 - create_server makes nothing else
        transport.set_write_buffer_limits(high=MOST_UNREAD)
        self._transport = transport
        self._open_sockets.add(self)
        self._task = asyncio.get_running_loop().create_task(self._story(self), name="page")
        self._task.add_done_callback(lambda _: self.close())

    def connection_lost(self, exc: Exception | None) -> None:
        """Part of `asyncio.Protocol`."""
        self._open_sockets.discard(self)
        if self._task is not None:
            self._task.cancel()

    def pause_writing(self) -> None:
        """Part of `asyncio.Protocol`: the page has stopped reading."""
        if self._transport is not None:
            self._transport.abort()

    def data_received(self, data: bytes) -> None:
        """Part of `asyncio.Protocol`."""
        self._received += data
        while (split := self._split()) is not None:
            kind, payload, self._received = split
            if kind == _CLOSE:
                self.close()
            elif kind == _PING:
                self._write(frame(_PONG, payload))

    def send(self, text: str) -> None:
        """Sends a text."""
        self._write(frame(_TEXT, text.encode("utf-8", "replace")))

    def close(self, code: int = _GOING_AWAY) -> None:
        """Says good-bye and closes the connection."""
        if self._transport is not None and not self._transport.is_closing():
            self._write(frame(_CLOSE, code.to_bytes(2)))
            self._transport.close()

    def _split(self) -> tuple[int, bytes, bytes] | None:
        """Kind and payload of the first frame and what comes after it; None as long as it is not whole."""
        received = self._received
        if len(received) < 2:
            return None
        length, start = received[1] & 0x7F, 2
        if length >= 126:
            start = 4 if length == 126 else 10
            length = int.from_bytes(received[2:start])
        if not received[1] & 0x80 or length > _LARGEST_FRAME:
            self.close(_TOO_LARGE if received[1] & 0x80 else _PROTOCOL_ERROR)
            return None
        end = start + 4 + length
        if len(received) < end:
            return None
        mask, masked = received[start : start + 4], received[start + 4 : end]
        return received[0] & 0x0F, bytes(byte ^ mask[at % 4] for at, byte in enumerate(masked)), received[end:]

    def _write(self, content: bytes) -> None:
        if self._transport is not None and not self._transport.is_closing():
            self._transport.write(content)
