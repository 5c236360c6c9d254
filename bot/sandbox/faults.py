"""Faults on demand: for a method and a number of calls, or for the updates that come next."""

import asyncio
from collections import defaultdict
from dataclasses import dataclass

from bot.sandbox.errors import Refusal, too_many_requests
from bot.sandbox.updates import UpdateQueue

GATEWAY_PAGE = (
    "<html>\r\n<head><title>{0}</title></head>\r\n<body>\r\n<center><h1>{0}</h1></center>\r\n</body>\r\n</html>\r\n"
)
REASONS = {502: "502 Bad Gateway", 503: "503 Service Unavailable", 504: "504 Gateway Time-out"}


class Fault:
    """What can go wrong with one call."""


@dataclass(frozen=True, slots=True)
class Refuse(Fault):
    """Answers with a refusal, whatever was asked; nothing happens."""

    refusal: Refusal


@dataclass(frozen=True, slots=True)
class TooManyRequests(Fault):
    """429 with `retry_after` seconds; nothing happens."""

    retry_after: int = 1


@dataclass(frozen=True, slots=True)
class ServerError(Fault):
    """500 in Telegram's JSON, or 502, 503, 504 as the HTML page of a gateway; nothing happens."""

    code: int = 502


@dataclass(frozen=True, slots=True)
class Hang(Fault):
    """Does not answer for `seconds`, or never; nothing happens before that."""

    seconds: float | None = None


@dataclass(frozen=True, slots=True)
class BreakBefore(Fault):
    """Closes the connection; nothing happens."""


@dataclass(frozen=True, slots=True)
class BreakAfter(Fault):
    """Does what was asked, then closes the connection: the answer is lost."""


@dataclass(frozen=True, slots=True)
class Garble(Fault):
    """Does what was asked, then answers 200 with bytes that are not JSON."""


@dataclass(slots=True)
class _Order:
    fault: Fault
    skip: int
    count: int


class FaultPlan:
    """Which faults wait for which methods. `add` is all that a test needs."""

    def __init__(self, updates: UpdateQueue) -> None:
        self._orders: dict[str, list[_Order]] = defaultdict(list)
        self._updates = updates

    def add(self, method: str, fault: Fault, *, count: int = 1, skip: int = 0) -> None:
        """Lets `count` calls of a method fail, after `skip` that do not; `*` stands for every method."""
        self._orders[method.lower()].append(_Order(fault, skip, count))

    def take(self, method: str) -> Fault | None:
        """The fault for the call that is just coming in."""
        for name in (method.lower(), "*"):
            for order in self._orders.get(name, ()):
                if order.skip:
                    order.skip -= 1
                elif order.count:
                    order.count -= 1
                    return order.fault
        return None

    def clear(self) -> None:
        """Forgets all faults that have not happened."""
        self._orders.clear()

    def repeat_updates(self, count: int = 1) -> None:
        """The next `count` updates arrive twice."""
        self._updates.repeat_next(count)

    def swap_updates(self, count: int = 2) -> None:
        """The next `count` updates arrive in reverse order."""
        self._updates.swap_next(count)

    def malformed_update(self, body: object, *, numbered: bool = True) -> None:
        """Any JSON arrives as an update."""
        self._updates.put_raw(body, numbered=numbered)


async def before(fault: Fault | None) -> None:
    """Lets the faults happen that come before the call is handled."""
    if isinstance(fault, Refuse):
        raise fault.refusal
    if isinstance(fault, TooManyRequests):
        raise too_many_requests(fault.retry_after)
    if isinstance(fault, ServerError) and fault.code not in REASONS:
        raise Refusal(fault.code, "Internal Server Error")
    if isinstance(fault, Hang):
        if fault.seconds is None:
            await asyncio.Event().wait()
        else:
            await asyncio.sleep(fault.seconds)
