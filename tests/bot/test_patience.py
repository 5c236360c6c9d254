"""What is tried again, how often, and for how long."""

import asyncio
from typing import Any

import httpx
import pytest
from telegram.error import BadRequest, Forbidden, NetworkError, RetryAfter, TimedOut

from bot.patience import Patience, PatientCaller


def caused(error: NetworkError, cause: Exception) -> NetworkError:
    error.__cause__ = cause
    return error


GATEWAY = NetworkError("Bad Gateway")
REFUSED = caused(NetworkError("httpx.ConnectError"), httpx.ConnectError(""))
CUT = caused(NetworkError("httpx.ReadError"), httpx.ReadError(""))
NO_ANSWER = caused(TimedOut(), httpx.ReadTimeout(""))
POOL = caused(TimedOut(), httpx.PoolTimeout(""))


@pytest.fixture(autouse=True)
def _periods(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PTB_TIMEDELTA", "true")


def count(errors: list[Exception], endpoint: str = "sendMessage", **patience: Any) -> tuple[int, bool]:
    """How often the call was made, and whether it went through in the end."""
    made = 0

    async def call() -> str:
        nonlocal made
        made += 1
        if made <= len(errors):
            raise errors[made - 1]
        return "done"

    async def run() -> bool:
        caller = PatientCaller(Patience(first_pause=0.001, **patience))
        try:
            return await caller.process_request(call, (), {}, endpoint, {}, None) == "done"
        except (NetworkError, RetryAfter, Forbidden):
            return False

    went_through = asyncio.run(run())
    return made, went_through


@pytest.mark.parametrize(
    ("errors", "made"),
    [
        ([], 1),
        ([GATEWAY] * 4, 5),
        ([REFUSED] * 4, 5),
        ([POOL] * 4, 5),
        ([CUT], 2),
        ([NO_ANSWER], 2),
        ([GATEWAY, CUT, REFUSED], 4),
    ],
)
def test_what_goes_through_in_the_end(errors: list[Exception], made: int) -> None:
    assert count(errors) == (made, True)


@pytest.mark.parametrize(
    ("errors", "made"),
    [
        ([GATEWAY] * 5, 5),
        ([CUT] * 2, 2),
        ([NO_ANSWER, CUT], 2),
        ([GATEWAY, NO_ANSWER, GATEWAY, NO_ANSWER], 4),
        ([BadRequest("chat not found")], 1),
        ([Forbidden("bot was blocked by the user")], 1),
    ],
)
def test_what_is_given_up(errors: list[Exception], made: int) -> None:
    assert count(errors) == (made, False)


def test_waiting_as_long_as_asked_but_not_for_ever() -> None:
    assert count([RetryAfter(0)]) == (2, True)
    assert count([RetryAfter(5)], longest_wait=4.0) == (1, False)
    assert count([RetryAfter(3)], "answerInlineQuery") == (1, False)


def test_what_its_caller_repeats_is_not_repeated() -> None:
    assert count([GATEWAY], "getUpdates") == (1, False)
