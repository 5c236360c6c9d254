"""What the bot tells of itself to those who watch over it."""

import asyncio
import json
import logging

import httpx
import pytest

from bot.health import HealthServer
from bot.logs import LogFormat, start_logging
from bot.metrics import Metrics
from bot.redaction import Redactor, install, uninstall


def test_the_server_says_alive_ready_and_how_much(free_port: int) -> None:
    metrics, reason = Metrics(), [None, "stopping"]

    async def measure() -> None:
        metrics.note_backlog(7, 1.5)

    async def run() -> None:
        address = ("127.0.0.1", free_port)
        async with (
            HealthServer(address, metrics, lambda: reason[0], measure),
            httpx.AsyncClient(trust_env=False, base_url=f"http://127.0.0.1:{free_port}") as client,
        ):
            assert (await client.get("/health")).status_code == 200
            assert (await client.get("/ready")).status_code == 200
            reason.reverse()
            answer = await client.get("/ready")
            assert (answer.status_code, answer.text) == (503, "stopping\n")
            assert (await client.get("/health")).status_code == 200
            assert (await client.get("/other")).status_code == 404
            figures = await client.get("/metrics")
            assert figures.headers["content-type"].startswith("text/plain")
            assert "wenbao_backlog_updates 7.0" in figures.text

    asyncio.run(run())


@pytest.fixture
def free_port() -> int:
    from servers import free_port

    return free_port()


def test_metrics_count_and_measure() -> None:
    metrics = Metrics()
    metrics.count_update("message")
    metrics.count_answer("no_match")
    metrics.count_refusal("too many questions")
    metrics.count_error(ValueError("words of somebody's"))
    metrics.count_lost_lease()
    with metrics.handling(), metrics.asking():
        pass
    with pytest.raises(LookupError), metrics.asking():
        raise LookupError("words of somebody's")
    written = metrics.write().decode()
    for line in (
        'wenbao_updates_total{kind="message"} 1.0',
        'wenbao_answers_total{outcome="no_match"} 1.0',
        'wenbao_refusals_total{reason="too many questions"} 1.0',
        'wenbao_errors_total{error="ValueError"} 1.0',
        'wenbao_engine_errors_total{error="LookupError"} 1.0',
        "wenbao_leases_lost_total 1.0",
        "wenbao_update_seconds_count 1.0",
        "wenbao_engine_seconds_count 2.0",
    ):
        assert line in written
    assert "somebody" not in written


def test_a_record_is_one_object_without_secrets(capsys: pytest.CaptureFixture[str]) -> None:
    hidden = "-".join(("word", "of", "honour"))
    root = logging.getLogger()
    before = (root.handlers[:], root.level)
    install(Redactor([hidden]))
    try:
        start_logging("INFO", LogFormat.JSON)
        try:
            raise ValueError(f"it was {hidden}\nforged: line")
        except ValueError:
            logging.getLogger("a.b").exception("报 %s", hidden)
        root.handlers[0].flush()
    finally:
        uninstall()
        root.handlers[:], root.level = before[0], before[1]
    (line,) = capsys.readouterr().err.splitlines()
    record = json.loads(line)
    assert (record["level"], record["logger"], record["message"]) == ("ERROR", "a.b", "报 […]")
    assert "ValueError" in record["trace"]
    assert hidden not in line
