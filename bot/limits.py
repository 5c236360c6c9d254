"""How much one person may ask in one chat before the bot falls silent."""

from collections import OrderedDict, deque
from collections.abc import Callable
from datetime import timedelta
from enum import Enum, auto
from typing import Protocol

MOST_REMEMBERED = 10_000
"""People in chats that are remembered at a time; whoever was quiet for longest is forgotten first."""


class Verdict(Enum):
    """What is done with a question."""

    ANSWER = auto()
    SAY_SO = auto()
    """It is one too many, and the person has not been told yet."""
    IGNORE = auto()


class Floods(Protocol):
    """Flood control as the handlers call it, of this bot alone or of all that share a database."""

    async def judge(self, chat_id: int, user_id: int) -> Verdict:
        """Counts a question and says what to do with it."""

    async def move_chat(self, old: int, new: int) -> None:
        """A group has become a supergroup with another id."""


class OwnFloods:
    """That of this bot alone."""

    def __init__(self, control: "FloodControl") -> None:
        self._control = control

    async def judge(self, chat_id: int, user_id: int) -> Verdict:
        return self._control.judge(chat_id, user_id)

    async def move_chat(self, old: int, new: int) -> None:
        self._control.move_chat(old, new)


class FloodControl:
    """Up to `most` questions of one person in one chat in every `period`; others are not affected.

    Whoever goes on regardless is told once a period, not each time that an earlier question has aged out of it.
    """

    def __init__(self, most: int, period: timedelta, *, clock: Callable[[], float]) -> None:
        self._most = most
        self._period = period.total_seconds()
        self._clock = clock
        self._asked: OrderedDict[tuple[int, int], deque[float]] = OrderedDict()
        self._told: dict[tuple[int, int], float] = {}

    def judge(self, chat_id: int, user_id: int) -> Verdict:
        """Counts a question and says what to do with it."""
        now, place = self._clock(), (chat_id, user_id)
        asked = self._asked.setdefault(place, deque())
        self._asked.move_to_end(place)
        while asked and asked[0] <= now - self._period:
            asked.popleft()
        if len(asked) < self._most:
            asked.append(now)
            self._forget_quiet()
            return Verdict.ANSWER
        if now < self._told.get(place, float("-inf")) + self._period:
            return Verdict.IGNORE
        self._told[place] = now
        return Verdict.SAY_SO

    def move_chat(self, old: int, new: int) -> None:
        """A group has become a supergroup with another id."""
        for place in [place for place in self._asked if place[0] == old]:
            self._asked[new, place[1]] = self._asked.pop(place)
            if place in self._told:
                self._told[new, place[1]] = self._told.pop(place)

    def _forget_quiet(self) -> None:
        while len(self._asked) > MOST_REMEMBERED:
            place, _ = self._asked.popitem(last=False)
            self._told.pop(place, None)
