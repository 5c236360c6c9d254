"""The queue of updates: numbered, filtered, held until confirmed, given out by long polling."""

import asyncio
import secrets
from collections import OrderedDict, deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from bot.sandbox.errors import bad_request, conflict

Json = dict[str, Any]

NOT_BY_DEFAULT = frozenset({"chat_member", "message_reaction", "message_reaction_count"})
_FIRST_UPDATE_IDS = range(10**8, 10**9)
"""Telegram begins anywhere. A bot that remembers which updates it has answered must not meet their ids again."""

MAX_LIMIT = 100
MAX_TIMEOUT = 50

_TERMINATED = "terminated by other getUpdates request; make sure that only one bot instance is running"
_WEBHOOK_ACTIVE = "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"


@dataclass(frozen=True, slots=True)
class Update:
    """One update; `lane` is the chat (or the user) whose updates a webhook receives one after the other."""

    number: int
    lane: int
    body: Any


class UpdateQueue:
    """Updates that the bot has not confirmed, oldest first."""

    def __init__(self) -> None:
        self.pending: OrderedDict[int, Update] = OrderedDict()
        self.allowed: list[str] = []
        self.webhook: Callable[[Update], None] | None = None
        self._next = secrets.choice(_FIRST_UPDATE_IDS)
        self._repeated: deque[Update] = deque()
        self._unnumbered: deque[Any] = deque()
        self._to_repeat = 0
        self._to_swap = 0
        self._held: list[Update] = []
        self._disordered = False
        self._poll: asyncio.Future[None] | None = None

    def put(self, kind: str, payload: Json, lane: int) -> int | None:
        """Queues an update and returns its id, None if the bot does not want its kind."""
        wanted = kind in self.allowed if self.allowed else kind not in NOT_BY_DEFAULT
        if not wanted:
            return None
        number = self._take_number()
        self._queue(Update(number, lane, {"update_id": number, kind: payload}))
        return number

    def put_raw(self, body: Any, *, numbered: bool = True) -> int | None:
        """Queues any JSON as an update, malformed or not; without a number it is given out once."""
        if not numbered or not isinstance(body, dict):
            self._unnumbered.append(body)
            if self.webhook is not None:
                self.webhook(Update(0, 0, self._unnumbered.popleft()))
            self._wake()
            return None
        number = self._take_number()
        self._queue(Update(number, 0, {"update_id": number, **body}))
        return number

    def repeat_next(self, count: int = 1) -> None:
        """The next `count` updates arrive a second time under the same id, after the bot has confirmed them."""
        self._to_repeat += count

    def swap_next(self, count: int = 2) -> None:
        """The next `count` updates are held back and then arrive in reverse order."""
        self._to_swap = count

    def _take_number(self) -> int:
        self._next += 1
        return self._next - 1

    def _queue(self, update: Update) -> None:
        if self._to_swap:
            self._held.append(update)
            self._to_swap -= 1
            if self._to_swap:
                return
            self._disordered = True
            released, self._held = self._held[::-1], []
            for held in released:
                self._release(held)
        else:
            self._release(update)

    def _release(self, update: Update) -> None:
        self.pending[update.number] = update
        repeated = self._to_repeat > 0
        if repeated:
            self._to_repeat -= 1
        if self.webhook is not None:
            self.webhook(update)
            if repeated:
                self.webhook(update)
        elif repeated:
            self._repeated.append(update)
        self._wake()

    def _wake(self) -> None:
        if self._poll is not None and not self._poll.done():
            self._poll.set_result(None)

    def confirm(self, offset: int) -> None:
        """Forgets updates below `offset`; a negative one keeps only that many of the newest."""
        if offset < 0:
            while len(self.pending) > -offset:
                self.pending.popitem(last=False)
        elif self._disordered:
            for number in [number for number in self.pending if number < offset]:
                del self.pending[number]
            self._disordered = bool(self.pending)
        else:
            while self.pending and next(iter(self.pending)) < offset:
                self.pending.popitem(last=False)

    def clear(self) -> None:
        """Drops all pending updates."""
        self.pending.clear()
        self._repeated.clear()
        self._unnumbered.clear()

    def interrupt(self, reason: str) -> None:
        """Ends a waiting poll with 409."""
        if self._poll is not None and not self._poll.done():
            self._poll.set_exception(conflict(reason))

    async def poll(self, offset: int, limit: int, timeout: float) -> list[Any]:  # noqa: ASYNC109 - Telegram's
        """getUpdates: waits up to `timeout` seconds for an update. The newest poller wins, an older one gets 409."""
        if self.webhook is not None:
            raise conflict(_WEBHOOK_ACTIVE)
        if limit < 1 or limit > MAX_LIMIT:
            limit = MAX_LIMIT
        self.interrupt(_TERMINATED)
        self.confirm(offset)
        ready = self._ready(limit)
        if ready or timeout <= 0:
            return ready
        await self._wait(min(timeout, MAX_TIMEOUT))
        return self._ready(limit)

    async def _wait(self, seconds: float) -> None:
        poll: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._poll = poll
        try:
            async with asyncio.timeout(seconds):
                await poll
        except TimeoutError:
            pass
        finally:
            if self._poll is poll:
                self._poll = None

    def _ready(self, limit: int) -> list[Any]:
        bodies: list[Any] = []
        while self._repeated and self._repeated[0].number not in self.pending:
            bodies.append(self._repeated.popleft().body)
        while self._unnumbered:
            bodies.append(self._unnumbered.popleft())
        for update in self.pending.values():
            if len(bodies) >= limit:
                break
            bodies.append(update.body)
        return bodies


def check_allowed(allowed: object) -> list[str] | None:
    """The list for `allowed_updates`, None to leave it as it is, or `Refusal`."""
    if allowed is None:
        return None
    if not isinstance(allowed, list) or not all(isinstance(kind, str) for kind in allowed):
        raise bad_request("can't parse allowed_updates: expected an Array of String")
    return allowed
