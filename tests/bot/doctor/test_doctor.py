"""The doctor tells good from bad, says what to do, and gives nothing away."""

import asyncio
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from bot.doctor.findings import Condition, Finding
from bot.doctor.searching import examine_cluster
from bot.doctor.storage import examine_database, examine_index, examine_library
from bot.doctor.telegram_side import examine_telegram
from bot.home import Home
from bot.sandbox import Sandbox
from bot.settings import BotSettings
from bot.state import State, Stored

TOKEN = "7000000001:" + "AAdoctorDOCTORdoctorDOCTORdoctorDOC"
SECRET = "-".join(("hook", "word", "1"))
URL = "http://127.0.0.1:1/news"


def look_at_telegram(
    *, told: str | None = None, token: str = TOKEN, fails: bool = False, **options: Any
) -> list[Finding]:
    async def look() -> list[Finding]:
        async with Sandbox(TOKEN) as sandbox:
            settings = BotSettings(token=SecretStr(token), api_url=sandbox.url, **options)
            if told:
                from telegram import Bot

                async with Bot(TOKEN, base_url=f"{sandbox.url}/bot") as bot:
                    await bot.set_webhook(told, secret_token=SECRET)
                    if fails:
                        sandbox.person("Lin").tell("x")
                        while not (await bot.get_webhook_info()).last_error_message:  # noqa: ASYNC110 - only asking tells
                            await asyncio.sleep(0.02)
            return [finding async for finding in examine_telegram(settings)]

    return asyncio.run(look())


def conditions(findings: list[Finding]) -> list[Condition]:
    return [finding.condition for finding in findings]


def test_a_token_is_known_or_not() -> None:
    assert conditions(look_at_telegram()) == [Condition.GOOD, Condition.ABSENT]
    (refused,) = look_at_telegram(token=TOKEN[:-4] + "xxxx")
    assert (refused.condition, "WENBAO_TOKEN" in (refused.remedy or "")) == (Condition.BAD, True)


def test_the_webhook_is_as_the_settings_say_and_reached() -> None:
    ours = {"webhook_url": URL, "webhook_secret": SecretStr(SECRET)}
    assert conditions(look_at_telegram(told=URL, **ours)) == [Condition.GOOD, Condition.GOOD]
    assert conditions(look_at_telegram(**ours))[1] is Condition.DOUBTFUL
    assert conditions(look_at_telegram(told=URL))[1] is Condition.DOUBTFUL
    assert conditions(look_at_telegram(told=URL, webhook_url=URL))[1] is Condition.BAD
    (_, failing) = look_at_telegram(told=URL, fails=True, **ours)
    assert failing.condition is Condition.BAD
    assert "ConnectError" in failing.says


@contextmanager
def answering(status: int, body: str) -> Iterator[str]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(status)
            self.end_headers()
            self.wfile.write(body.encode())

        def log_message(self, *_: object) -> None:
            """Nothing on standard error."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.mark.parametrize(
    ("status", "body", "condition"),
    [
        (200, '{"status": "green"}', Condition.GOOD),
        (200, '{"status": "yellow"}', Condition.DOUBTFUL),
        (200, '{"status": "red"}', Condition.BAD),
        (503, "busy", Condition.BAD),
        (200, "<html>", Condition.BAD),
        (200, "[]", Condition.BAD),
    ],
)
def test_a_cluster_is_judged_by_its_colour(status: int, body: str, condition: Condition) -> None:
    with answering(status, body) as host:
        assert examine_cluster(host).condition is condition


def test_a_cluster_with_one_host_away_is_doubtful_and_no_password_is_shown() -> None:
    hidden = "-".join(("word", "of", "honour"))
    with answering(200, '{"status": "green"}') as host:
        finding = examine_cluster(f"{host}, http://lin:{hidden}@127.0.0.1:1")
    assert finding.condition is Condition.DOUBTFUL
    assert hidden not in finding.says
    assert examine_cluster(None).condition is Condition.ABSENT


@pytest.mark.parametrize(
    ("types", "contexts", "condition"),
    [
        (["inline", "stored"], ["score", "similarity"], Condition.GOOD),
        (["stored"], ["score", "similarity"], Condition.BAD),
        (["inline"], ["score"], Condition.BAD),
        (None, None, Condition.GOOD),
    ],
)
def test_a_cluster_must_score_by_a_script(types: Any, contexts: Any, condition: Condition) -> None:
    said = {
        "status": "green",
        "types_allowed": types,
        "language_contexts": [
            {"language": "expression", "contexts": ["similarity"]},
            {"language": "painless", "contexts": contexts},
        ],
    }
    with answering(200, json.dumps(said)) as host:
        found = examine_cluster(host)
    assert found.condition is condition
    assert ("script.allowed_types" in (found.remedy or "")) == (condition is Condition.BAD)


def test_library_and_index_fit_or_not(news_home: Path, tmp_path: Path) -> None:
    assert examine_library(Home(news_home)).condition is Condition.GOOD
    assert examine_index(Home(news_home)).condition is Condition.GOOD
    empty = Home(tmp_path)
    assert examine_library(empty).condition is Condition.DOUBTFUL
    for unasked in (empty, Home(tmp_path, search_urls=("http://127.0.0.1:1",))):
        looked = examine_index(unasked)
        assert looked.condition is Condition.DOUBTFUL
        assert "wenbao ask" in (looked.remedy or "")  # the sample pages are searched on this machine
    assert examine_index(Home(news_home, search_urls=("http://127.0.0.1:1",))).condition is Condition.ABSENT
    (tmp_path / "library.sqlite").write_bytes(b"nonsense" * 500)
    assert examine_library(empty).condition is Condition.BAD


def test_a_shared_database_tells_who_is_there_and_what_waits(tmp_path: Path, postgres) -> None:
    url = postgres.make_database()
    settings = BotSettings(database_url=SecretStr(url))

    async def story() -> None:
        good = await examine_database(Home(tmp_path), settings)
        assert (good.condition, "0 个机器人在线" in good.says) == (Condition.GOOD, True)
        async with State.open(url, is_shared=True, clock=lambda: 1_000_000.0) as state:
            assert state.shared is not None
            await state.shared.updates.store(Stored(1, 1, "x"))
        assert (await examine_database(Home(tmp_path), settings)).condition is Condition.BAD
        away = BotSettings(database_url=SecretStr("postgresql://wenbao:word-of-honour@127.0.0.1:1/x"))
        gone = await examine_database(Home(tmp_path), away)
        assert gone.condition is Condition.BAD
        assert "word-of-honour" not in gone.says

    asyncio.run(story())


def test_the_command_for_people_and_for_programs(inside, news_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = ("--home", str(news_home))
    outcome = inside(*home, "doctor")
    assert (outcome.status, outcome.complaint) == (0, "")
    assert "✓ index" in outcome.text
    monkeypatch.setenv("WENBAO_TOKEN", "nonsense")
    monkeypatch.setenv("WENBAO_SEARCH_URL", "http://127.0.0.1:1")
    outcome = inside(*home, "doctor", "--json")
    assert outcome.status == 1
    found = {line["check"]: line for line in outcome.lines}
    assert found["settings"]["status"] == "failed"
    assert "WENBAO_TOKEN" in found["settings"]["says"]
    assert found["cluster"]["status"] == "failed"
    assert found["library"]["status"] == "ok"
    assert "nonsense" not in json.dumps(outcome.lines)
