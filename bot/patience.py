"""What is done when Telegram does not take a call at once.

* It asks to wait (429): the call waits and is tried again, and no other chat waits with it.
* Nothing was sent (no connection), or the server says that it failed (5xx): the call is tried again, with growing
  pauses.
* The call was sent and no answer came: whether it was carried out is unknown, and the protocol has no way to ask. It is
  tried once more. A message may then stand in the chat twice if only the answer was lost; otherwise it would be missing
  whenever the call itself was. Edits, and answers to queries, can be repeated without harm.

Answers to inline queries are not waited for longer than anybody would look at the keyboard.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import httpx
from telegram.error import BadRequest, NetworkError, RetryAfter, TimedOut
from telegram.ext import BaseRateLimiter

logger = logging.getLogger(__name__)

_NOT_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.ProxyError)
_HURRIED = frozenset({"answerInlineQuery", "answerCallbackQuery", "sendChatAction"})
Permit = Callable[[], Awaitable[None]]

_UNTOUCHED = frozenset({"getUpdates", "getMe", "setWebhook", "deleteWebhook"})
"""Calls that whoever makes them repeats."""


@dataclass(frozen=True, slots=True)
class Patience:
    """How long and how often. Seconds throughout."""

    most_attempts: int = 5
    first_pause: float = 0.5
    longest_wait: float = 120.0
    longest_hurried_wait: float = 2.0


class PatientCaller(BaseRateLimiter[None]):
    """Stands between the bot's methods and the network, in the place the library has for rate limiters."""

    def __init__(self, patience: Patience | None = None, *, permit: Permit | None = None) -> None:
        """`permit` is awaited before each attempt, and may raise."""
        self._patience = patience or Patience()
        self._permit = permit

    async def initialize(self) -> None:
        """Nothing to prepare."""

    async def shutdown(self) -> None:
        """Nothing to give back."""

    async def process_request(
        self,
        callback: Callable[..., Coroutine[Any, Any, Any]],
        args: Any,
        kwargs: dict[str, Any],
        endpoint: str,
        data: dict[str, Any],
        rate_limit_args: None,
    ) -> Any:
        """Makes the call, again where that helps. Raises what the last attempt has raised."""
        if endpoint in _UNTOUCHED:
            return await callback(*args, **kwargs)
        patience = self._patience
        longest = patience.longest_hurried_wait if endpoint in _HURRIED else patience.longest_wait
        attempts = unclear = 0
        waited = 0.0
        while True:
            attempts += 1
            if self._permit is not None:
                await self._permit()
            try:
                return await callback(*args, **kwargs)
            except BadRequest:
                raise  # a kind of NetworkError to the library, and yet final
            except (RetryAfter, NetworkError) as error:
                unclear += _is_unclear(error)
                pause = _pause_after(error, patience.first_pause * 2 ** (attempts - 1))
                if attempts == patience.most_attempts or unclear > 1 or waited + pause > longest:
                    raise
                logger.info("%s is tried again in %.1f seconds", endpoint, pause)
            await asyncio.sleep(pause)
            waited += pause


def _pause_after(error: RetryAfter | NetworkError, usual: float) -> float:
    if not isinstance(error, RetryAfter):
        return usual
    wait = error.retry_after
    return wait.total_seconds() if isinstance(wait, timedelta) else float(wait)


def _is_unclear(error: RetryAfter | NetworkError) -> bool:
    """Whether the call may have been carried out all the same."""
    if isinstance(error, RetryAfter) or isinstance(error.__cause__, _NOT_SENT):
        return False
    return isinstance(error, TimedOut) or isinstance(error.__cause__, httpx.HTTPError)
