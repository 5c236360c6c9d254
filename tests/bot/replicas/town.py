"""A town: Telegram, a proxy, several bots in processes of their own, a database, and people who keep asking.

The bots share nothing but the database: each has a home and an index of its own.
"""

import asyncio
import contextlib
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx
from servers import PostgresServer, free_port

from bot.sandbox import Person, Sandbox

ROOT = Path(__file__).parents[3]
TOKEN = "7000000001:" + "AAtownTOWNtownTOWNtownTOWNtownTOWNt"
SECRET = "-".join(("hook", "word", "1"))
ASKED = (
    ("青山大桥全长多少米？", "1280米"),
    ("新图书馆藏书多少册？", "45万册"),
    ("今年全县苹果产量达到多少？", "3万吨"),
)
SECONDS_TO_START = 60.0
SECONDS_TO_WAIT = 20.0


def find_proxy() -> str | None:
    return shutil.which("haproxy", path=os.environ.get("PATH", "") + ":/usr/sbin")


@dataclass
class Load:
    """What came of asking for a while. Seconds from question to answer."""

    seconds: list[float] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    duplicates: int = 0
    lasted: float = 0.0

    @property
    def worst(self) -> float:
        return max(self.seconds)

    def describe(self) -> str:
        ranked = sorted(self.seconds)
        shares = "  ".join(f"p{share} {ranked[len(ranked) * share // 100] * 1000:.0f} ms" for share in (50, 95, 99))
        rate = len(ranked) / self.lasted
        return (
            f"{len(ranked)} answers, {rate:.0f}/s  {shares}  worst {self.worst:.2f} s  "
            f"lost {len(self.lost)}  duplicates {self.duplicates}"
        )


class Replica:
    """One bot's process."""

    def __init__(self, folder: Path, settings: dict[str, str]) -> None:
        self.folder = folder
        self.port, self.health_port = free_port(), free_port()
        self._settings = settings
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        self.folder.mkdir(exist_ok=True)
        environment = {name: value for name, value in os.environ.items() if not name.startswith("WENBAO_")} | {
            "WENBAO_HOME": str(self.folder / "home"),
            "WENBAO_WEBHOOK_LISTEN": f"127.0.0.1:{self.port}",
            "WENBAO_HEALTH_LISTEN": f"127.0.0.1:{self.health_port}",
            "PYTHONPATH": str(ROOT),
            **self._settings,
        }
        with (self.folder / "log").open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "bot", "run", "--webhook"], env=environment, cwd=self.folder, stderr=log
            )

    def signal(self, number: signal.Signals) -> None:
        assert self.process is not None
        self.process.send_signal(number)

    def kill(self) -> None:
        self.signal(signal.SIGKILL)
        assert self.process is not None
        self.process.wait()

    def stop(self) -> int:
        """Ends it cleanly; returns its exit status."""
        assert self.process is not None
        if self.process.poll() is None:
            self.signal(signal.SIGCONT)
            self.signal(signal.SIGTERM)
        return self.process.wait(30)

    @property
    def log(self) -> str:
        return (self.folder / "log").read_text("utf-8")

    def is_ready(self) -> bool:
        with contextlib.suppress(httpx.HTTPError):
            return httpx.get(f"http://127.0.0.1:{self.health_port}/ready", trust_env=False, timeout=2).is_success
        return False

    def read_metrics(self) -> str:
        return httpx.get(f"http://127.0.0.1:{self.health_port}/metrics", trust_env=False, timeout=5).text


@dataclass
class Town:
    """All of it, running."""

    sandbox: Sandbox
    postgres: PostgresServer
    database: str
    replicas: list[Replica]

    def count_open(self) -> int:
        """Updates that nobody has finished."""
        name = self.database.rpartition("/")[2]
        return int(self.postgres.psql(name, "SELECT count(*) FROM updates WHERE body IS NOT NULL"))

    async def ask_for(self, seconds: float, *, people: int, pause: float = 0.0, crowd: str = "P") -> Load:
        """Each of the people asks one question after the other, and waits for each answer."""
        load = Load()
        loop = asyncio.get_running_loop()
        begun = loop.time()
        crowded = [self.sandbox.person(f"{crowd}{number}") for number in range(people)]
        await asyncio.gather(
            *(self._keep_asking(person, load, begun + seconds, pause, place) for place, person in enumerate(crowded))
        )
        load.lasted = loop.time() - begun
        await self._settle(crowded)
        for person in crowded:
            load.duplicates += len(person.chat.bot_messages) - sum(
                1 for message in person.chat.visible if message.sender is person.user
            )
        return load

    async def _keep_asking(self, person: Person, load: Load, until: float, pause: float, place: int) -> None:
        loop = asyncio.get_running_loop()
        await asyncio.sleep(pause * place / 10)
        while loop.time() < until:
            question, expected = ASKED[place % len(ASKED)]
            place += 1
            seen, begun = len(person.chat.bot_messages), loop.time()
            person.tell(question)
            try:
                await asyncio.wait_for(self._answered(person, seen, expected), SECONDS_TO_WAIT)
            except TimeoutError:
                load.lost.append(question)
                return
            load.seconds.append(loop.time() - begun)
            await asyncio.sleep(pause)

    @staticmethod
    async def _answered(person: Person, seen: int, expected: str) -> None:
        """A late copy of the answer before is none to this question: it says something else."""
        chat = person.chat
        await chat.until(lambda: any(expected in message.text for message in chat.bot_messages[seen:]))

    async def _settle(self, crowd: Sequence[Person]) -> None:
        """Waits until nothing is under way any more, so that every duplicate is counted."""
        await asyncio.to_thread(self._wait_until_empty)
        before = -1
        while before != (now := sum(len(person.chat.bot_messages) for person in crowd)):
            before = now
            await asyncio.sleep(0.5)

    def _wait_until_empty(self) -> None:
        until = time.monotonic() + SECONDS_TO_WAIT
        while self.count_open():
            assert time.monotonic() < until, "some updates are never finished"
            time.sleep(0.1)


@asynccontextmanager
async def open_town(folder: Path, postgres: PostgresServer, news: Path, count: int) -> AsyncIterator[Town]:
    """A town with so many bots, whose library holds what stands in the file."""
    async with AsyncExitStack() as opened:
        sandbox = await opened.enter_async_context(Sandbox(TOKEN))
        database, proxy_port = postgres.make_database(), free_port()
        settings = {
            "WENBAO_TOKEN": TOKEN,
            "WENBAO_API_URL": sandbox.url,
            "WENBAO_WEBHOOK_URL": f"http://127.0.0.1:{proxy_port}/news",
            "WENBAO_WEBHOOK_SECRET": SECRET,
            "WENBAO_DATABASE_URL": database,
            "WENBAO_LIBRARY_URL": database,
            "WENBAO_QUESTIONS_PER_MINUTE": "1000",
            "WENBAO_LOG_FORMAT": "json",
        }
        await asyncio.to_thread(_ingest, folder, database, news)
        replicas = [Replica(folder / f"bot-{number}", settings) for number in range(count)]
        for replica in replicas:
            replica.start()
            opened.callback(_end, replica)
        opened.callback(_end_process, _start_proxy(folder, proxy_port, replicas))
        town = Town(sandbox, postgres, database, replicas)
        await _wait_until_ready(town)
        yield town


def _ingest(folder: Path, database: str, news: Path) -> None:
    environment = os.environ | {"WENBAO_LIBRARY_URL": database, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "bot", "--home", str(folder / "ingesting"), "ingest", str(news)]
    subprocess.run(command, env=environment, check=True, capture_output=True, timeout=60)


def _start_proxy(folder: Path, port: int, replicas: Sequence[Replica]) -> "subprocess.Popen[bytes]":
    proxy = find_proxy()
    assert proxy is not None
    servers = "".join(
        f"    server bot-{number} 127.0.0.1:{replica.port} check port {replica.health_port}\n"
        for number, replica in enumerate(replicas)
    )
    own = folder / "haproxy.cfg"
    own.write_text(f"listen telegram\n    bind 127.0.0.1:{port}\n    option httpchk GET /ready\n{servers}", "utf-8")
    with (folder / "haproxy.log").open("wb") as log:
        return subprocess.Popen(
            [proxy, "-db", "-f", str(ROOT / "deploy" / "haproxy-common.cfg"), "-f", str(own)], stdout=log, stderr=log
        )


async def _wait_until_ready(town: Town) -> None:
    until = time.monotonic() + SECONDS_TO_START
    for replica in town.replicas:
        while not await asyncio.to_thread(replica.is_ready):
            assert replica.process is not None
            assert replica.process.poll() is None, replica.log
            assert time.monotonic() < until, replica.log
            await asyncio.sleep(0.1)
    await town.ask_for(0.5, people=4, crowd="first ")


def _end(replica: Replica) -> None:
    if replica.process is not None:
        with contextlib.suppress(subprocess.TimeoutExpired):
            replica.stop()
            return
        replica.kill()


def _end_process(process: "subprocess.Popen[bytes]") -> None:
    process.terminate()
    process.wait(10)
