"""The server's side of a WebSocket, frame by frame."""

import asyncio
from collections.abc import Awaitable, Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.demo.websocket import WebSocket, frame, upgrade
from bot.sandbox.connection import Request

KEY = "dGhlIHNhbXBsZSBub25jZQ=="
ACCEPT = "s3pPLMBiTxaQ9kYGzzhZRbK+xOo="
"""The example in RFC 6455."""


class Line(asyncio.Transport):
    """A transport that writes down what is sent."""

    def __init__(self) -> None:
        super().__init__()
        self.sent = b""
        self.closed = False

    def write(self, data: bytes | bytearray | memoryview) -> None:
        self.sent += bytes(data)

    def set_write_buffer_limits(self, high: int | None = None, low: int | None = None) -> None:
        assert high

    def is_closing(self) -> bool:
        return self.closed

    def close(self) -> None:
        self.closed = True

    def abort(self) -> None:
        self.closed = True


async def wait_for_ever(_: WebSocket) -> None:
    await asyncio.Event().wait()


def play(story: Callable[[WebSocket, Line], Awaitable[None]]) -> None:
    async def run() -> None:
        line, sockets = Line(), set[WebSocket]()
        socket = WebSocket(wait_for_ever, sockets)
        socket.connection_made(line)
        assert sockets == {socket}
        await story(socket, line)
        socket.connection_lost(None)
        assert not sockets
        await asyncio.sleep(0)

    asyncio.run(run())


def masked(kind: int, payload: bytes) -> bytes:
    """A frame as a browser sends it."""
    mask = b"\x01\x02\x03\x04"
    head = frame(kind, payload)[: -len(payload) or None]
    return bytes([head[0], head[1] | 0x80]) + head[2:] + mask + bytes(b ^ mask[n % 4] for n, b in enumerate(payload))


def test_the_handshake() -> None:
    headers = {"upgrade": "WebSocket", "sec-websocket-version": "13", "sec-websocket-key": KEY}
    response = upgrade(Request("GET", "/", headers), wait_for_ever, set())
    assert response is not None
    assert response.status == 101
    assert dict(response.headers)["Sec-WebSocket-Accept"] == ACCEPT


@pytest.mark.parametrize("missing", ["upgrade", "sec-websocket-version", "sec-websocket-key"])
def test_what_is_no_handshake(missing: str) -> None:
    headers = {"upgrade": "websocket", "sec-websocket-version": "13", "sec-websocket-key": KEY}
    headers.pop(missing)
    assert upgrade(Request("GET", "/", headers), wait_for_ever, set()) is None


@given(st.integers(0, 70_000))
def test_the_length_of_a_frame_is_said_as_the_standard_says(length: int) -> None:
    framed = frame(1, b"x" * length)
    head = 2 if length < 126 else 4 if length < 1 << 16 else 10
    assert len(framed) == head + length
    assert framed[0] == 0x81
    assert framed[1] == (length if head == 2 else 126 if head == 4 else 127)


def test_a_ping_is_answered_however_it_is_cut() -> None:
    async def story(socket: WebSocket, line: Line) -> None:
        for byte in masked(0x9, b"news") + masked(0x1, b"ignored" * 30) + masked(0x9, b""):
            socket.data_received(bytes([byte]))
        assert line.sent == frame(0xA, b"news") + frame(0xA, b"")
        assert not line.closed

    play(story)


def test_a_farewell_is_returned() -> None:
    async def story(socket: WebSocket, line: Line) -> None:
        socket.data_received(masked(0x8, b"\x03\xe8"))
        assert line.closed
        assert line.sent[0] == 0x88
        socket.send("too late")
        assert line.sent.count(b"too late") == 0

    play(story)


@pytest.mark.parametrize("wrong", [frame(0x9, b"unmasked"), b"\x81\xff" + (1 << 40).to_bytes(8)])
def test_what_breaks_the_protocol_ends_it(wrong: bytes) -> None:
    async def story(socket: WebSocket, line: Line) -> None:
        socket.data_received(wrong)
        assert line.closed

    play(story)


def test_a_page_that_does_not_read_is_cut_off() -> None:
    async def story(socket: WebSocket, line: Line) -> None:
        socket.pause_writing()
        assert line.closed

    play(story)


def test_lone_surrogates_are_no_reason_to_fail() -> None:
    async def story(socket: WebSocket, line: Line) -> None:
        socket.send("a\ud800b")
        assert line.sent == frame(1, b"a?b")

    play(story)
