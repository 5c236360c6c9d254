"""The demo as people start it, in a process of its own, and a real browser to look at it with."""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

import pytest

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
FIRST_QUESTION = "祁县有多少家玻璃器皿生产企业？"
PHONE = {"width": 390, "height": 844}


@dataclass
class Demo:
    """A running `wenbao demo`."""

    process: "subprocess.Popen[str]"
    url: str

    def end(self) -> int:
        """Presses Ctrl-C and returns the exit status."""
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(20)


@contextmanager
def running_demo(home: Path, *arguments: str, program: Sequence[str] = ("-m", "bot")) -> Iterator[Demo]:
    """`wenbao demo` until the end of the block."""
    options = ["--home", str(home), "demo", "--no-browser", "--port", "0", *arguments]
    command = [sys.executable, *program, *options]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            said = re.search(r"http://\S+/", process.stdout.readline())
            assert said is not None, process.stderr.read() if process.stderr else ""
            yield Demo(process, said[0])
        finally:
            if process.poll() is None:
                process.send_signal(signal.SIGINT)
                process.wait(20)


def write_articles(file: Path, articles: list[dict[str, Any]]) -> Path:
    file.write_text("".join(json.dumps(article, ensure_ascii=False) + "\n" for article in articles), "utf-8")
    return file


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    """The demo with an empty library, which reads the sample page."""
    with running_demo(tmp_path_factory.mktemp("demo-home")) as started:
        yield started


@pytest.fixture(scope="session")
def paging_demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    """The demo with a library in which one question has ten answers, of which the bot offers four at a time."""
    home = tmp_path_factory.mktemp("paging-home")
    letters = [chr(code) for code in range(0x4E10, 0x9F00)]
    dice = Random(7)
    articles = [
        {
            "id": f"bridge-{number}",
            "paper": "试报",
            "date": "2024-03-05",
            "page": "3",
            "headline": f"第{number}则消息",
            "paragraphs": ["".join([*dice.sample(letters, 16), "青山大桥", *dice.sample(letters, 16), "。"])],
        }
        for number in range(12)
    ]
    file = write_articles(home / "bridges.jsonl", articles)
    ingest = [sys.executable, "-m", "bot", "--home", str(home), "ingest", str(file)]
    subprocess.run(ingest, check=True, capture_output=True)
    start = "import bot.inline_results; bot.inline_results.RESULTS_SHOWN = 4; from bot.__main__ import main; main()"
    with running_demo(home, program=("-c", start)) as started:
        yield started


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """Chromium; where there is none, the test is skipped, unless WENBAO_REQUIRE_BROWSER insists on it.

    For one module only: playwright keeps an event loop in this thread, beside which no other can run.
    """
    from playwright.sync_api import sync_playwright

    path = os.environ.get("WENBAO_BROWSER") or next(filter(None, map(shutil.which, BROWSERS)), None)
    if path is None:
        reason = f"there is no browser; install one of {', '.join(BROWSERS)}, or set WENBAO_BROWSER"
        if os.environ.get("WENBAO_REQUIRE_BROWSER"):
            pytest.fail(reason)
        pytest.skip(reason)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield chromium
        chromium.close()


@dataclass
class Watched:
    """Opens tabs, and keeps what must not happen in them."""

    browser: Any
    complaints: list[str] = field(default_factory=list)
    contexts: list[Any] = field(default_factory=list)
    expected: str = r"\Z."
    """A pattern of complaints that a test provokes."""

    def window(self, demo: Demo, **options: Any) -> Any:
        """A browser window (with storage of its own) that may speak to the demo only."""
        context = self.browser.new_context(**{"locale": "zh-CN", "viewport": {"width": 1200, "height": 800}} | options)
        context.set_default_timeout(10_000)
        self.contexts.append(context)

        def guard(route: Any) -> None:
            if route.request.url.startswith(demo.url):
                route.continue_()
            else:
                self.complaints.append(f"an outside request: {route.request.url}")
                route.abort()

        context.route("**/*", guard)
        context.on("page", self._watch)
        return context

    def open(self, demo: Demo, **options: Any) -> Any:
        """One tab of somebody new, in a window of its own."""
        page = self.window(demo, **options).new_page()
        page.goto(f"{demo.url}#new")
        page.wait_for_selector(".entry")
        return page

    def _watch(self, page: Any) -> None:
        page.on("console", lambda message: self._note(message.type, message.text))
        page.on("pageerror", lambda error: self.complaints.append(f"an error: {error}"))
        page.on("dialog", lambda dialog: self.complaints.append(f"a dialog: {dialog.message}"))
        page.on("websocket", lambda socket: self._note_socket(page, socket.url))

    def _note(self, kind: str, text: str) -> None:
        if kind in {"error", "warning"}:
            self.complaints.append(f"{kind}: {text}")

    def _note_socket(self, page: Any, url: str) -> None:
        if not url.startswith(page.url.split("#")[0].replace("http", "ws", 1)):
            self.complaints.append(f"an outside WebSocket: {url}")


@pytest.fixture
def watched(browser: Any) -> Iterator[Watched]:
    """Tabs in which nothing may be complained about, and from which nothing may go outside."""
    tabs = Watched(browser)
    yield tabs
    for context in tabs.contexts:
        context.close()
    assert [said for said in tabs.complaints if not re.search(tabs.expected, said)] == []


@pytest.fixture
def tab(watched: Watched, demo: Demo) -> Any:
    """A fresh person's tab."""
    return watched.open(demo)


@pytest.fixture
def ask() -> Callable[..., Any]:
    """Asks in the open chat and returns the bot's bubble that answers."""

    def ask_in(page: Any, text: str) -> Any:
        count = page.locator("#messages .message:not(.mine)").count()
        page.fill("#text", text)
        page.keyboard.press("Enter")
        answer = page.locator("#messages .message:not(.mine)").nth(count)
        answer.wait_for()
        return answer

    return ask_in
