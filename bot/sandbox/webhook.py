"""Delivery of updates to the bot's webhook: in order for each chat, again and again until the bot says 2xx."""

import asyncio
import contextlib
import json
import re
import time
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import httpx

from bot.sandbox.errors import bad_request
from bot.sandbox.updates import Update, UpdateQueue

Json = dict[str, Any]

PORTS = frozenset({80, 88, 443, 8443})
LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
_SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}\Z")


@dataclass(frozen=True, slots=True)
class WebhookSettings:
    """What setWebhook was told."""

    url: str
    secret_token: str = ""
    max_connections: int = 40


def check_settings(url: str, secret_token: str, max_connections: int) -> WebhookSettings:
    """Telegram's conditions for a webhook, or `Refusal`. Plain HTTP and any port pass for loopback only."""
    parts = urlsplit(url)
    if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in LOOPBACK):
        raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
    if parts.hostname not in LOOPBACK and (parts.port or 443) not in PORTS:
        raise bad_request("bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443")
    if secret_token and not _SECRET.match(secret_token):
        raise bad_request("secret token contains unallowed characters")
    if not 1 <= max_connections <= 100:
        raise bad_request("max_connections must be between 1 and 100")
    return WebhookSettings(url, secret_token, max_connections)


class Webhook:
    """Delivers a queue's updates to one URL until it is closed.

    An update that fails is tried again after `first_pause` seconds, then twice as long, up to `longest_pause`; the
    other updates of its chat wait. `execute` runs a method call that the bot put into its answer.
    """

    def __init__(
        self,
        settings: WebhookSettings,
        updates: UpdateQueue,
        execute: Callable[[Json], Awaitable[None]],
        *,
        first_pause: float = 0.05,
        longest_pause: float = 2.0,
    ) -> None:
        self.settings = settings
        self.last_error_date: int | None = None
        self.last_error_message = ""
        self._updates = updates
        self._execute = execute
        self._pauses = (first_pause, longest_pause)
        self._lanes: dict[int, deque[Update]] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._slots = asyncio.Semaphore(settings.max_connections)
        limits = httpx.Limits(max_connections=settings.max_connections)
        self._client = httpx.AsyncClient(timeout=60.0, limits=limits, trust_env=False)
        self._headers = {"Content-Type": "application/json"}
        if settings.secret_token:
            self._headers["X-Telegram-Bot-Api-Secret-Token"] = settings.secret_token

    def open(self) -> None:
        """Takes over the queue, with what is pending in it."""
        for update in list(self._updates.pending.values()):
            self.push(update)
        self._updates.webhook = self.push

    async def close(self) -> None:
        """Stops delivering; what was not delivered stays in the queue."""
        if self._updates.webhook == self.push:
            self._updates.webhook = None
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._client.aclose()

    def push(self, update: Update) -> None:
        """Lines an update up behind the others of its chat."""
        lane = self._lanes.get(update.lane)
        if lane is not None:
            lane.append(update)
            return
        self._lanes[update.lane] = deque([update])
        task = asyncio.get_running_loop().create_task(self._work_off(update.lane))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _work_off(self, lane_id: int) -> None:
        lane = self._lanes[lane_id]
        try:
            while lane:
                await self._deliver(lane[0])
                self._updates.pending.pop(lane.popleft().number, None)
        finally:
            self._lanes.pop(lane_id, None)

    async def _deliver(self, update: Update) -> None:
        pause, longest = self._pauses
        content = json.dumps(update.body, ensure_ascii=False).encode()
        while True:
            async with self._slots:
                answer = await self._post(content)
            if answer is not None:
                await self._run_answer(answer)
                return
            await asyncio.sleep(pause)
            pause = min(2 * pause, longest)

    async def _post(self, content: bytes) -> bytes | None:
        """The bot's answer, or None if the update must be sent again."""
        try:
            response = await self._client.post(self.settings.url, content=content, headers=self._headers)
        except httpx.HTTPError as error:
            self._note(f"{type(error).__name__}: {error}" if str(error) else type(error).__name__)
            return None
        if response.is_success:
            return response.content
        self._note(f"Wrong response from the webhook: {response.status_code} {response.reason_phrase}")
        return None

    def _note(self, message: str) -> None:
        self.last_error_date = int(time.time())
        self.last_error_message = message

    async def _run_answer(self, answer: bytes) -> None:
        if not answer.strip().startswith(b"{"):
            return
        with contextlib.suppress(ValueError):
            call = json.loads(answer)
            if isinstance(call, dict) and "method" in call:
                await self._execute(call)
