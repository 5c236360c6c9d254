"""Several bots behind one address: `python -m tests.benchmarks.replicas [--seconds N] [--people N] [--rates-only]`.

First how many answers a second one, two and three bots give, with people who ask as soon as they are answered. Then,
with three, what people notice while a bot is killed, while one is stopped, and while the database restarts. Everything
is real but Telegram, and on this machine; so the bots compete with the proxy, the database and the asking people for
its processors, and the rates say how they do together rather than how many bots a larger machine could feed.
"""

import argparse
import asyncio
import json
import os
import signal
import sys
import tempfile
from collections.abc import Awaitable, Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from servers import PostgresServer, find_binaries

from tests.bot.replicas.town import Load, Town, open_town

NEWS = (
    ("大桥通车", "青山大桥全长1280米，昨日正式通车。市长李明出席了通车仪式。"),
    ("图书馆开馆", "新图书馆藏书45万册，每天开放到晚上九点。"),
    ("苹果丰收", "今年全县苹果产量达到3万吨，比去年增长一成。"),
)
PAUSE = 0.25
"""Seconds between an answer and the next question while something fails, so that the machine is not at its limit."""

Fault = Callable[[Town, float], Awaitable[None]]


async def kill(town: Town, _: float) -> None:
    town.replicas[0].kill()


async def freeze(town: Town, seconds: float) -> None:
    town.replicas[1].signal(signal.SIGSTOP)
    await asyncio.sleep(seconds / 2)
    town.replicas[1].signal(signal.SIGCONT)


async def restart(town: Town, _: float) -> None:
    await asyncio.to_thread(town.postgres.restart)


FAULTS: dict[str, Fault] = {"a bot killed": kill, "a bot stopped": freeze, "PostgreSQL restarted": restart}


async def measure_rates(folder: Path, news: Path, *, seconds: float, people: int) -> None:
    for count in (1, 2, 3):
        with PostgresServer(binaries()) as postgres:
            home = folder / f"{count}"
            home.mkdir()
            async with open_town(home, postgres, news, count) as town:
                await town.ask_for(2, people=people, crowd="warming ")
                load = await town.ask_for(seconds, people=people)
                show(f"{count} bots, {people} people without a pause", load)


async def measure_faults(folder: Path, news: Path, *, seconds: float, people: int) -> None:
    with PostgresServer(binaries()) as postgres:
        async with open_town(folder, postgres, news, 3) as town:
            for name, fault in FAULTS.items():
                asking = asyncio.create_task(town.ask_for(seconds, people=people // 3, pause=PAUSE, crowd=name))
                await asyncio.sleep(seconds / 5)
                await fault(town, seconds)
                show(name, await asking)
                if fault is kill:
                    town.replicas[0].start()


def binaries() -> Path:
    found = find_binaries()
    if found is None:
        sys.exit("PostgreSQL is not installed.")
    return found


def show(what: str, load: Load) -> None:
    print(f"{what}: {load.describe()}", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--people", type=int, default=24)
    parser.add_argument("--rates-only", action="store_true")
    given = parser.parse_args()
    print(f"{os.cpu_count()} processors, load before: {os.getloadavg()[0]:.1f}")
    with tempfile.TemporaryDirectory() as name:
        folder, news = Path(name), Path(name) / "news.jsonl"
        articles = ({"id": head, "headline": head, "paragraphs": [body]} for head, body in NEWS)
        news.write_text("".join(json.dumps(article) + "\n" for article in articles), "utf-8")
        asyncio.run(measure_rates(folder, news, seconds=given.seconds, people=given.people))
        if not given.rates_only:
            (folder / "faults").mkdir()
            asyncio.run(measure_faults(folder / "faults", news, seconds=given.seconds, people=given.people))


if __name__ == "__main__":
    main()
