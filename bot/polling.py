"""How updates are fetched: the library's own HTTP client, with the intake between the server and the library."""

import json
from typing import Any

from telegram import Update
from telegram.ext import ExtBot
from telegram.request import HTTPXRequest

from bot.intake import Intake

UPDATES_AT_A_TIME = 20
"""The library reads a batch in one go, during which the loop stands still: a hundred would be forty milliseconds."""


class PollingBot(ExtBot[None]):
    """The library's bot, which fetches its updates in small batches."""

    async def get_updates(self, *given: Any, **named: Any) -> tuple[Update, ...]:
        return await super().get_updates(*given, **{"limit": UPDATES_AT_A_TIME, **named})


class PollingRequest(HTTPXRequest):
    """The request object for `getUpdates`: what it returns has passed the intake."""

    def __init__(self, intake: Intake, **options: Any) -> None:
        super().__init__(**options)
        self._intake = intake

    async def do_request(self, *given: Any, **named: Any) -> tuple[int, bytes]:
        """The answer with its updates cleaned; any other answer, and what is no JSON, as it is."""
        status, payload = await super().do_request(*given, **named)
        if status != 200:
            return status, payload
        try:
            answer = json.loads(payload.decode("utf-8", "replace"))
        except ValueError:
            return status, payload
        batch = answer.get("result") if isinstance(answer, dict) else None
        if not isinstance(batch, list) or not batch:
            return status, payload
        answer["result"] = await self._intake.admit(batch)
        return status, json.dumps(answer).encode()
