"""`wenbao demo` as a program: where it opens, what it says, and that it ends."""

import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from bot.cli import cli
from bot.demo.running import Place, make_settings

from .conftest import running_demo

EVERYWHERE = "0.0.0.0"  # noqa: S104 - this is about the warning


def children(parent: int) -> list[str]:
    listed = subprocess.run(["ps", "-o", "pid=", "--ppid", str(parent)], capture_output=True, text=True, check=False)
    return listed.stdout.split()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_everything(tmp_path: Path, number: signal.Signals) -> None:
    with running_demo(tmp_path) as demo:
        assert httpx.get(demo.url, trust_env=False).status_code == 200
        demo.process.send_signal(number)
        _, complaints = demo.process.communicate(timeout=20)
        assert demo.process.returncode == 0
        assert complaints == ""
        assert children(demo.process.pid) == []
        with pytest.raises(httpx.ConnectError):
            httpx.get(demo.url, trust_env=False)


def test_settings_for_a_bot_of_ones_own_do_not_hold(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WENBAO_TOKEN", "123456789:" + "A" * 35)
    monkeypatch.setenv("WENBAO_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("WENBAO_ADMINS", "7")
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    settings = make_settings("777:" + "B" * 30, "http://127.0.0.1:1", frozenset({5}))
    assert settings.proxy is None
    assert settings.admins == {5}
    assert settings.open_token() == "777:" + "B" * 30
    with running_demo(tmp_path) as demo:
        assert demo.end() == 0


def test_a_port_that_is_taken(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        command = [sys.executable, "-m", "bot", "--home", str(tmp_path), "demo", "--no-browser", "--port", str(port)]
        ran = subprocess.run(command, capture_output=True, text=True, timeout=30, check=False)
    assert (ran.returncode, ran.stdout) == (1, "")
    assert f"端口 {port} 已经有程序在用" in ran.stderr


def test_other_machines_are_warned_of(tmp_path: Path) -> None:
    with running_demo(tmp_path, "--host", EVERYWHERE) as demo:
        assert demo.url.startswith("http://127.0.0.1:")
        demo.process.send_signal(signal.SIGINT)
        _, complaints = demo.process.communicate(timeout=20)
        assert "0.0.0.0 不只是本机" in complaints


@pytest.mark.parametrize(
    ("host", "address"),
    [
        ("127.0.0.1", "http://127.0.0.1:8/"),
        (EVERYWHERE, "http://127.0.0.1:8/"),
        ("::", "http://127.0.0.1:8/"),
        ("::1", "http://[::1]:8/"),
        ("press.example", "http://press.example:8/"),
    ],
)
def test_the_address_to_open(host: str, address: str) -> None:
    assert Place(host).address(8) == address


def test_the_bot_does_not_know_the_demo() -> None:
    bot = Path(__file__).parents[3] / "bot"
    assert "demo" in cli.commands
    for file in bot.rglob("*.py"):
        inside = file.relative_to(bot).as_posix()
        if not inside.startswith("demo/") and inside != "cli.py":
            assert "bot.demo" not in file.read_text("utf-8"), inside
    for file in (bot / "demo").glob("*.py"):
        assert "telegram" not in file.read_text("utf-8").replace("Telegram", ""), file.name


def test_no_folder_is_left_behind(tmp_path: Path) -> None:
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    environment = os.environ | {"TMPDIR": str(temporary)}
    command = [sys.executable, "-m", "bot", "--home", str(tmp_path / "home"), "demo", "--no-browser", "--port", "0"]
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert "http://" in process.stdout.readline()
        assert list(temporary.glob("wenbao-demo-*"))
        process.send_signal(signal.SIGINT)
        assert process.wait(20) == 0
    assert not list(temporary.glob("wenbao-demo-*"))
