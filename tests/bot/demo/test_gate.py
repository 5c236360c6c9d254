"""Which requests the demo's server takes."""

import pytest

from bot.demo.gate import POLICY, Gate, is_loopback
from bot.sandbox.connection import Request


@pytest.mark.parametrize(
    ("method", "headers", "admitted"),
    [
        ("GET", {"host": "127.0.0.1:8765"}, True),
        ("GET", {"host": "localhost:8765"}, True),
        ("GET", {"host": "[::1]:8765"}, True),
        ("GET", {"host": "192.168.1.7"}, True),
        ("GET", {"host": "Press.Example:8765"}, True),
        ("GET", {"host": "rebound.example:8765"}, False),
        ("GET", {"host": "127.0.0.1.rebound.example"}, False),
        ("GET", {"host": "[::1"}, False),
        ("GET", {"host": ""}, False),
        ("GET", {}, False),
        ("POST", {"host": "127.0.0.1:8765", "origin": "http://127.0.0.1:8765"}, True),
        ("POST", {"host": "127.0.0.1:8765"}, False),
        ("POST", {"host": "127.0.0.1:8765", "origin": "null"}, False),
        ("POST", {"host": "127.0.0.1:8765", "origin": "http://127.0.0.1:9000"}, False),
        ("POST", {"host": "127.0.0.1:8765", "origin": "http://localhost:8765"}, False),
        ("POST", {"host": "127.0.0.1:8765", "origin": "https://evil.example"}, False),
        ("POST", {"host": "evil.example", "origin": "http://evil.example"}, False),
        ("GET", {"host": "127.0.0.1:8765", "upgrade": "websocket"}, False),
        ("GET", {"host": "127.0.0.1:8765", "upgrade": "websocket", "origin": "http://evil.example"}, False),
        ("GET", {"host": "127.0.0.1:8765", "upgrade": "websocket", "origin": "http://127.0.0.1:8765"}, True),
    ],
)
def test_who_is_admitted(method: str, headers: dict[str, str], *, admitted: bool) -> None:
    assert Gate("press.example").admits(Request(method, "/", headers)) is admitted


@pytest.mark.parametrize(
    ("host", "loopback"),
    [("127.0.0.1", True), ("127.9.9.9", True), ("::1", True), ("localhost", True), ("10.0.0.1", False), ("::", False)],
)
def test_what_only_this_machine_can_reach(host: str, *, loopback: bool) -> None:
    assert is_loopback(host) is loopback


def test_the_policy_lets_nothing_in() -> None:
    assert "default-src 'none'" in POLICY
    assert "unsafe" not in POLICY
    assert "http" not in POLICY
