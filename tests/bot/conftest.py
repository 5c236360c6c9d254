"""Running the program inside the test's own process, or as a process of its own."""

import io
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from bot.__main__ import run

NEWS = [
    {
        "id": f"news-{number}",
        "paper": "试报",
        "date": "2024-03-05",
        "page": "3",
        "headline": headline,
        "byline": "本报记者 王晶",
        "paragraphs": [text],
    }
    for number, (headline, text) in enumerate(
        [
            ("大桥通车", "青山大桥全长1280米，昨日正式通车。市长李明出席了通车仪式。"),
            ("图书馆开馆", "新图书馆藏书45万册，每天开放到晚上九点。"),
            ("苹果丰收", "今年全县苹果产量达到3万吨，比去年增长一成。"),
        ]
    )
]
QUESTION = "青山大桥全长多少米？"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a run of the program left behind."""

    status: int
    stdout: bytes
    stderr: bytes

    @property
    def text(self) -> str:
        return self.stdout.decode()

    @property
    def complaint(self) -> str:
        return self.stderr.decode()

    @property
    def lines(self) -> list[Any]:
        """Standard output as JSON Lines."""
        return [json.loads(line) for line in self.stdout.splitlines()]


Wenbao = Callable[..., Outcome]


def run_inside(arguments: Sequence[str], stdin: bytes = b"") -> Outcome:
    """Runs a command in this process with standard streams of its own."""
    stdout, stderr = io.BytesIO(), io.BytesIO()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin), encoding="utf-8"))
        patch.setattr(sys, "stdout", io.TextIOWrapper(stdout, encoding="utf-8"))
        patch.setattr(sys, "stderr", io.TextIOWrapper(stderr, encoding="utf-8", write_through=True))
        status = run(arguments)
        sys.stdout.flush()
        return Outcome(status, stdout.getvalue(), stderr.getvalue())


def run_outside(arguments: Sequence[str], stdin: bytes = b"", **environment: str) -> Outcome:
    """Runs a command as a process of its own, with nothing in its environment but this."""
    ran = subprocess.run(
        [sys.executable, "-m", "bot", *arguments], input=stdin, capture_output=True, env=environment, timeout=60
    )
    return Outcome(ran.returncode, ran.stdout, ran.stderr)


@pytest.fixture(scope="session", autouse=True)
def _in_the_foreground() -> Iterator[None]:
    """Whatever goes in lowers the priority of its process; the tests that follow are no background work."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "nice", lambda _: 0)
        yield


@pytest.fixture(autouse=True)
def _no_settings(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Tests see neither the settings of whoever runs them nor a home of theirs."""
    for name in ("WENBAO_LOG_LEVEL", "NO_COLOR", "FORCE_COLOR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("WENBAO_HOME", str(tmp_path_factory.mktemp("home")))


@pytest.fixture(scope="session")
def inside() -> Wenbao:
    return lambda *arguments, stdin=b"": run_inside(arguments, stdin)


@pytest.fixture(scope="session")
def outside() -> Wenbao:
    return lambda *arguments, stdin=b"", **environment: run_outside(arguments, stdin, **environment)


@pytest.fixture(scope="session")
def news_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three articles as `.jsonl`."""
    file = tmp_path_factory.mktemp("news") / "news.jsonl"
    file.write_text("".join(json.dumps(article, ensure_ascii=False) + "\n" for article in NEWS), "utf-8")
    return file


@pytest.fixture(scope="session")
def news_home(tmp_path_factory: pytest.TempPathFactory, news_file: Path) -> Path:
    """A home whose library holds the three articles; to be read only."""
    home = tmp_path_factory.mktemp("news-home")
    assert run_inside(["--home", str(home), "ingest", str(news_file)]).status == 0
    return home
