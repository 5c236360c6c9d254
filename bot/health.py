"""A small web server for those who watch over the bot, on an address of its own that only they should reach.

`/health`: the process is alive. `/ready`: it takes updates and its database answers; 503 with the reason where not.
`/metrics`: for Prometheus.
"""

from collections.abc import Awaitable, Callable
from typing import Any

import tornado.web

from bot.listening import Listener
from bot.metrics import CONTENT_TYPE, Metrics

Readiness = Callable[[], str | None]
"""Why the bot is not ready, None where it is."""


class HealthServer(Listener):
    """The three pages; `measure` brings gauges up to date before they are written."""

    def __init__(
        self, address: tuple[str, int], metrics: Metrics, readiness: Readiness, measure: Callable[[], Awaitable[None]]
    ) -> None:
        routes: list[Any] = [
            ("/health", _Health),
            ("/ready", _Ready, {"readiness": readiness}),
            ("/metrics", _Figures, {"metrics": metrics, "measure": measure}),
        ]
        super().__init__(address, routes)


class _Health(tornado.web.RequestHandler):
    def get(self) -> None:
        self.write("alive\n")


class _Ready(tornado.web.RequestHandler):
    def initialize(self, readiness: Readiness) -> None:
        self._readiness = readiness

    def get(self) -> None:
        reason = self._readiness()
        if reason is not None:
            self.set_status(503)
        self.write(f"{reason or 'ready'}\n")


class _Figures(tornado.web.RequestHandler):
    def initialize(self, metrics: Metrics, measure: Callable[[], Awaitable[None]]) -> None:
        self._metrics = metrics
        self._measure = measure

    async def get(self) -> None:
        await self._measure()
        self.set_header("Content-Type", CONTENT_TYPE)
        self.write(self._metrics.write())
