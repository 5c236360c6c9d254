"""How updates are received: a small web server that takes them from Telegram and from nobody else.

It answers 200 only when the inbox has the update, and also for one that cannot be read: Telegram would send it again
and again, and hold back all that comes after it.
"""

import hmac
import json
import logging
from asyncio import Queue
from typing import Any, Protocol

import tornado.web
from telegram import Bot, Update

from bot.intake import Intake
from bot.listening import Listener

LARGEST_UPDATE = 1024 * 1024
"""Bytes; Telegram's own updates stay far below."""

_SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - the name of a header

logger = logging.getLogger(__name__)


class Webhook(Listener):
    """Listens for updates on one path, from those who know the secret."""

    def __init__(self, address: tuple[str, int], path: str, secret: str, door: "Door") -> None:
        routes = [(path, _Receiver, {"secret": secret, "door": door})]
        super().__init__(address, routes, max_body_size=LARGEST_UPDATE, max_buffer_size=4 * LARGEST_UPDATE)


class Door(Protocol):
    """Where updates come in. When `take` returns, nobody need send the update again."""

    async def take(self, update: Any) -> None: ...


class OwnDoor:
    """The intake, then the queue of those who answer."""

    def __init__(self, intake: Intake, bot: Bot, queue: "Queue[object]") -> None:
        self._intake = intake
        self._bot = bot
        self._queue = queue

    async def take(self, update: Any) -> None:
        for admitted in await self._intake.admit([update]):
            await self._queue.put(Update.de_json(admitted, self._bot))


class _Receiver(tornado.web.RequestHandler):
    """One update a request."""

    SUPPORTED_METHODS = ("POST",)

    def initialize(self, secret: str, door: Door) -> None:
        self._secret = secret
        self._door = door

    async def post(self) -> None:
        given = self.request.headers.get(_SECRET_HEADER, "")
        if not hmac.compare_digest(given.encode("utf-8", "replace"), self._secret.encode()):
            self.set_status(403)
            return
        try:
            update = json.loads(self.request.body.decode("utf-8", "replace"))
        except (ValueError, RecursionError):
            logger.warning("a call to the webhook that is no JSON was set aside")
            return
        await self._door.take(update)

    def log_exception(self, *error: Any) -> None:
        """Tornado would log the request with its headers, among them the secret."""
        logger.error("an update could not be received", exc_info=error)

    def write_error(self, status_code: int, **_: Any) -> None:
        self.finish()
