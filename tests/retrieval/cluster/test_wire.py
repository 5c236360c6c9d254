"""Connections stay open as long as they are good, and what breaks is told in httpx's terms."""

import http.client
import socket
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field

import httpx
import pytest

from retrieval.cluster.wire import Wire

WHOLE = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}"
LAST = b"HTTP/1.1 503 Busy\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}"
HALF = b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{}"
NO_HTTP = b"hello\r\n\r\n"
SILENCE = b""
CONTENT = b"{}"


@dataclass
class Host:
    """`heard` has the requests of each connection in turn; `closed` is released when one is closed."""

    port: int
    closed: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(0))
    heard: list[list[bytes]] = field(default_factory=list)


@contextmanager
def listening(*connections: list[bytes]) -> Iterator[Host]:
    """Answers the requests of each connection with these, closes it, and waits for the next one."""
    with closing(socket.create_server(("127.0.0.1", 0))) as server:
        host = Host(server.getsockname()[1])

        def serve() -> None:
            for answers in connections:
                line, _ = server.accept()
                with line, line.makefile("rb") as coming:
                    host.heard.append([])
                    for answer in answers:
                        host.heard[-1].append(b"".join(iter(coming.readline, b"\r\n")) + coming.read(len(CONTENT)))
                        line.sendall(answer)
                    if answers[-1] == SILENCE:
                        line.recv(1)
                host.closed.release()

        serving = threading.Thread(target=serve)
        serving.start()
        yield host
        serving.join()


@pytest.fixture
def wire() -> Iterator[Wire]:
    with closing(Wire()) as opened:
        yield opened


def ask(wire: Wire, port: int, *, seconds: float = 10.0) -> httpx.Response:
    timeout = {"timeout": httpx.Timeout(seconds).as_dict()}
    url = f"http://127.0.0.1:{port}/index/_msearch?x=1"
    return wire.handle_request(httpx.Request("POST", url, content=CONTENT, headers={"A": "b"}, extensions=timeout))


def test_a_connection_is_used_again(wire: Wire) -> None:
    with listening([WHOLE, WHOLE]) as host:
        answers = [ask(wire, host.port) for _ in range(2)]
    assert [(answer.status_code, answer.content) for answer in answers] == [(200, b"{}")] * 2
    assert [len(requests) for requests in host.heard] == [2]


def test_a_request_is_sent_as_it_is(wire: Wire) -> None:
    with listening([WHOLE]) as host:
        ask(wire, host.port)
    line, *headers, content = host.heard[0][0].decode().lower().split("\r\n")
    assert line == "post /index/_msearch?x=1 http/1.1"
    assert {f"host: 127.0.0.1:{host.port}", "a: b", "content-length: 2", "accept-encoding: identity"} <= {*headers}
    assert len(headers) == len({header.partition(":")[0] for header in headers})
    assert content.encode() == CONTENT


@pytest.mark.parametrize("last", [LAST, WHOLE], ids=["as it said", "without a word"])
def test_one_that_the_host_has_closed_is_not(wire: Wire, last: bytes) -> None:
    with listening([WHOLE, last], [WHOLE]) as host:
        ask(wire, host.port)
        ask(wire, host.port)
        assert host.closed.acquire(timeout=10)
        assert ask(wire, host.port).status_code == 200
    assert [len(requests) for requests in host.heard] == [2, 1]


@pytest.mark.parametrize("broken", [HALF, NO_HTTP], ids=["half an answer", "no answer of a web server"])
def test_after_what_is_no_whole_answer_a_connection_is_not_used_again(wire: Wire, broken: bytes) -> None:
    with listening([broken], [WHOLE]) as host:
        with pytest.raises(httpx.NetworkError):
            ask(wire, host.port)
        assert ask(wire, host.port).status_code == 200


def test_who_says_nothing_is_silent(wire: Wire) -> None:
    with listening([SILENCE]) as host, pytest.raises(httpx.TimeoutException):
        ask(wire, host.port, seconds=0.05)


def test_where_nobody_listens_there_is_no_connection(wire: Wire) -> None:
    with listening() as host:
        pass
    with pytest.raises(httpx.ConnectError):
        ask(wire, host.port)


def test_an_address_of_ipv6_needs_no_port(wire: Wire, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []
    monkeypatch.setattr(http.client.HTTPConnection, "connect", lambda line: asked.append((line.host, line.port)))
    request = httpx.Request("GET", "http://[2001:db8::12]/", extensions={"timeout": httpx.Timeout(1.0).as_dict()})
    with pytest.raises(AttributeError):  # no socket was made
        wire.handle_request(request)
    assert asked == [("2001:db8::12", 80)]


def test_what_broke_takes_the_other_connections_with_it(wire: Wire) -> None:
    with listening([WHOLE, HALF], [WHOLE]) as host:
        ask(wire, host.port)
        with pytest.raises(httpx.NetworkError):
            ask(wire, host.port)
        assert ask(wire, host.port).status_code == 200
    assert [len(requests) for requests in host.heard] == [2, 1]
