"""How fast the bot answers: `python tests/benchmarks/bot_load.py [--messages N] [--rounds N]`.

The Bot API server in a process of its own, the bot in another. In turn with an echo bot on the same client library and
server, people ask at once and wait for each answer; then inline queries are answered while 1,000 articles are ingested.
Prints the ratio of the rates, the percentiles of the inline answers, and the longest stall of the bot's event loop.
"""

import argparse
import json
import os
import random
import signal
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx

from bot.sandbox.server import DEFAULT_TOKEN

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
QUESTIONS = [
    "祁县有多少家玻璃器皿生产企业？",
    "第二批专项债券申请多少资金？",
    "防疫礼包里有什么？",
    "P2实验室建得怎么样了？",
]


@contextmanager
def sandbox() -> Iterator[str]:
    with running(["-m", "bot.sandbox", "--token", DEFAULT_TOKEN], {}) as process:
        assert process.stdout is not None
        yield process.stdout.readline().strip()


@contextmanager
def running(command: list[str], environment: dict[str, str]) -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen(
        [sys.executable, *command], cwd=ROOT, env=os.environ | environment, stdout=subprocess.PIPE, text=True
    )
    try:
        yield process
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(30)


def order(url: str, verb: str, **what: Any) -> dict[str, Any]:
    answer = httpx.post(f"{url}/control/{verb}", json=what, timeout=200)
    answer.raise_for_status()
    found: dict[str, Any] = answer.json()["result"] if "result" in answer.json() else answer.json()
    return found


def burst(url: str, count: int, **how: Any) -> dict[str, Any]:
    return order(url, "burst", count=count, people=32, timeout=60, **how)


PLAIN = ("-m", "bot", "run")
WATCHED = (str(HERE / "watched_bot.py"),)
"""The second has an eye on its event loop, which takes some of its time: no match for an echo bot that has none."""


@contextmanager
def wenbao(url: str, home: Path, program: Sequence[str]) -> Iterator[subprocess.Popen[str]]:
    settings = {
        "WENBAO_TOKEN": DEFAULT_TOKEN,
        "WENBAO_API_URL": url,
        "WENBAO_HOME": str(home),
        "WENBAO_QUESTIONS_PER_MINUTE": "1000",
        "WENBAO_LOG_LEVEL": "ERROR",
    }
    with running([*program, *([str(home)] if program is WATCHED else [])], settings) as process:
        order_until_ready(url)
        yield process


def order_until_ready(url: str) -> None:
    """A bot that has just started answers its first question; that one is not counted."""
    burst(url, 32, text=QUESTIONS[0])


def rate(url: str, count: int) -> float:
    """Answers a second; each question is asked once, so that none has been answered before."""
    seen = burst(url, count, text=random.choice(QUESTIONS) + "{n}")
    return float(seen["answered"]) / float(seen["seconds"])


def compare(home: Path, *, messages: int, rounds: int) -> None:
    ratios = []
    for _ in range(rounds):
        with sandbox() as url, running([str(HERE / "echo_bot.py"), url, DEFAULT_TOKEN], {}):
            order_until_ready(url)
            echo = rate(url, messages)
        with sandbox() as url, wenbao(url, home, PLAIN):
            ours = rate(url, messages)
        ratios.append(ours / echo)
        print(f"echo {echo:6.0f}/s   wenbao {ours:6.0f}/s   ratio {ours / echo:.2f}")
    print(f"ratio of the rates, median of {rounds}: {statistics.median(ratios):.2f}")


def answer_while_ingesting(home: Path, articles: Path) -> None:
    with sandbox() as url, wenbao(url, home, WATCHED) as process:
        quiet = burst(url, 300, kind="inline", text="玻璃器皿{n}")
        ingesting = subprocess.Popen(
            [sys.executable, "-m", "bot", "--home", str(home), "ingest", str(articles), "--json"],
            cwd=ROOT,
            stdout=subprocess.DEVNULL,
        )
        busy = []
        while ingesting.poll() is None:
            busy.append(order(url, "burst", count=100, people=4, kind="inline", text="玻璃器皿{n}", timeout=60))
        process.send_signal(signal.SIGINT)
        stall = process.communicate(timeout=60)[0].strip()
    print(f"inline, quiet, 32 people at once: {quiet['latency_ms']}")
    worst = max(one["latency_ms"]["p99"] for one in busy)
    middle = statistics.median(one["latency_ms"]["p99"] for one in busy)
    print(
        f"inline while 1,000 articles are ingested, 4 people: p99 {middle} ms (worst of {len(busy)} bursts: {worst} ms)"
    )
    print(f"longest stall of the event loop, and its 99.9th percentile, in ms: {stall}")


def write_articles(path: Path, count: int) -> None:
    """Made-up news of some 800 characters each."""
    words = [
        "全县",
        "项目",
        "建设",
        "玻璃",
        "产业",
        "企业",
        "群众",
        "医保",
        "推进",
        "投资",
        "大学生",
        "实习",
        "服务",
        "发展",
    ]
    draw = random.Random(1)
    with path.open("w", encoding="utf-8") as lines:
        for number in range(count):
            texts = ["".join(draw.choices(words, k=60)) + f"，今年完成{draw.randint(1, 999)}万元。" for _ in range(6)]
            article = {"id": f"made-{number}", "headline": f"第{number}号消息", "paragraphs": texts}
            lines.write(json.dumps(article, ensure_ascii=False) + "\n")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--messages", type=int, default=600)
    parser.add_argument("--rounds", type=int, default=3)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "home"
        subprocess.run(
            [
                sys.executable,
                "-m",
                "bot",
                "--home",
                str(home),
                "ingest",
                *map(str, (ROOT / "corpus/sample").glob("*.txt")),
            ],
            cwd=ROOT,
            check=True,
        )
        compare(home, messages=given.messages, rounds=given.rounds)
        articles = Path(folder) / "articles.jsonl"
        write_articles(articles, 1000)
        answer_while_ingesting(home, articles)


if __name__ == "__main__":
    main()
