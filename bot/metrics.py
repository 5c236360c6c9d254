"""What the bot counts and measures, as Prometheus reads it. Nothing here names anybody or says what was asked."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest

CONTENT_TYPE = CONTENT_TYPE_LATEST

_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.0, 5.0, 10.0, 30.0)


class Metrics:
    """The figures of one bot."""

    def __init__(self) -> None:
        self._registry = registry = CollectorRegistry()
        self._updates = Counter("wenbao_updates", "Updates that have come in.", ["kind"], registry=registry)
        self._handling = Histogram(
            "wenbao_update_seconds", "From an update's turn to its end.", buckets=_SECONDS, registry=registry
        )
        self._asking = Histogram(
            "wenbao_engine_seconds", "How long the library was asked.", buckets=_SECONDS, registry=registry
        )
        self._engine_errors = Counter(
            "wenbao_engine_errors", "Questions that library or index failed to answer.", ["error"], registry=registry
        )
        self._answers = Counter("wenbao_answers", "Questions by what became of them.", ["outcome"], registry=registry)
        self._refusals = Counter("wenbao_refusals", "What was not answered on purpose.", ["reason"], registry=registry)
        self._errors = Counter("wenbao_errors", "Errors while handling updates.", ["error"], registry=registry)
        self._leases_lost = Counter(
            "wenbao_leases_lost", "Updates given up here because another bot has them.", registry=registry
        )
        self._waiting = Gauge("wenbao_backlog_updates", "Updates that no bot has finished.", registry=registry)
        self._oldest = Gauge("wenbao_backlog_seconds", "How long the oldest of them has waited.", registry=registry)

    def count_update(self, kind: str) -> None:
        self._updates.labels(kind).inc()

    def count_answer(self, outcome: str) -> None:
        self._answers.labels(outcome).inc()

    def count_refusal(self, reason: str) -> None:
        self._refusals.labels(reason).inc()

    def count_error(self, error: BaseException | None) -> None:
        self._errors.labels(type(error).__name__).inc()

    def count_lost_lease(self) -> None:
        self._leases_lost.inc()

    def note_backlog(self, count: int, seconds: float) -> None:
        self._waiting.set(count)
        self._oldest.set(seconds)

    @contextmanager
    def handling(self) -> Iterator[None]:
        """Measures how long an update takes."""
        begun = time.perf_counter()
        try:
            yield
        finally:
            self._handling.observe(time.perf_counter() - begun)

    @contextmanager
    def asking(self) -> Iterator[None]:
        """Measures how long the library takes, and counts its errors."""
        begun = time.perf_counter()
        try:
            yield
        except Exception as error:
            self._engine_errors.labels(type(error).__name__).inc()
            raise
        finally:
            self._asking.observe(time.perf_counter() - begun)

    def write(self) -> bytes:
        """All of it, in Prometheus' own format."""
        return generate_latest(self._registry)
