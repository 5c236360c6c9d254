"""The people of the demo: each tab is one of them, and all of them are in one group with the bot."""

import secrets
import time
from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from typing import Literal

from bot.sandbox import Chat, InlineAnswer, Person, Sandbox
from bot.sandbox.server import FIRST_PERSON

Tongue = Literal["zh", "en"]

LANGUAGE_CODES: dict[Tongue, str] = {"zh": "zh-hans", "en": "en"}
"""What an app in this language tells the bot."""

MOST_PEOPLE = 64
SECONDS_AWAY = 3.0
_ANSWERS_KEPT = 100

_NAMES: tuple[dict[Tongue, str], ...] = (
    {"zh": "林晓", "en": "Lin Xiao"},
    {"zh": "陈明", "en": "Chen Ming"},
    {"zh": "周岚", "en": "Zhou Lan"},
    {"zh": "王树", "en": "Wang Shu"},
    {"zh": "赵宁", "en": "Zhao Ning"},
)
_READER: dict[Tongue, str] = {"zh": "读者{}", "en": "Reader {}"}
_GROUP: dict[Tongue, str] = {"zh": "读报小组", "en": "Newspaper readers"}

PEOPLE_IDS = frozenset(range(FIRST_PERSON, FIRST_PERSON + MOST_PEOPLE))
"""Everybody who can come."""


class NoSeat(Exception):
    """A tab is nobody that is known, or there is no room for one more."""


@dataclass(eq=False, slots=True)
class Seat:
    """One of the people. `key` is what the tab that plays them proves it with; `pages` how many look on now.

    A page that is loaded again is away for a moment, and the seat is kept until `expected_until`.
    """

    person: Person
    number: int
    key: str = field(default_factory=lambda: secrets.token_urlsafe(18))
    tongue: Tongue = "zh"
    pages: int = 0
    expected_until: float = 0.0
    inline_answers: "OrderedDict[int, InlineAnswer]" = field(default_factory=OrderedDict)

    @contextmanager
    def attend(self, clock: Callable[[], float] = time.monotonic) -> Iterator[None]:
        """A page looks on while this is open."""
        self.pages += 1
        try:
            yield
        finally:
            self.pages -= 1
            self.expected_until = clock() + SECONDS_AWAY

    def speak(self, tongue: Tongue) -> None:
        """Sets the language of the person's app; the demo calls its people by names in their language."""
        user = self.person.user
        self.tongue = tongue
        user.language_code = LANGUAGE_CODES[tongue]
        user.first_name = name_person(self.number, tongue)

    def keep(self, answer: InlineAnswer, number: int) -> None:
        """Remembers results that may be chosen from."""
        self.inline_answers[number] = answer
        while len(self.inline_answers) > _ANSWERS_KEPT:
            self.inline_answers.popitem(last=False)


def name_person(number: int, tongue: Tongue) -> str:
    """Their name in this language; `number` counts from 0."""
    return _NAMES[number][tongue] if number < len(_NAMES) else _READER[tongue].format(number + 1)


class Cast:
    """Everybody. With `reuses_seats` a new tab becomes someone whose tab was closed, else someone new."""

    def __init__(self, sandbox: Sandbox, *, reuses_seats: bool, clock: Callable[[], float] = time.monotonic) -> None:
        self._sandbox = sandbox
        self._reuses_seats = reuses_seats
        self._clock = clock
        self._taken: set[str] = set()
        self._seats: dict[str, Seat] = {}
        self._numbers = count(1)
        self.group: Chat | None = None

    def enter(self, key: str, tongue: Tongue, *, anew: bool = False) -> Seat:
        """Whoever has this key, else somebody that no tab plays; `anew`: that none has played. Raises NoSeat."""
        seat = self._seats.get(key) or self._find_free(tongue, anew=anew)
        self._taken.add(seat.key)
        seat.expected_until = self._clock() + SECONDS_AWAY
        seat.speak(tongue)
        if self.group is None:
            self._found_group(seat)
        return seat

    def seat(self, key: str) -> Seat:
        """Whoever has this key. Raises NoSeat."""
        if key not in self._seats:
            raise NoSeat("nobody has this key")
        return self._seats[key]

    def chat(self, seat: Seat, chat_id: int) -> Chat:
        """A chat that this person is in. Raises LookupError."""
        for chat in self.chats_of(seat):
            if chat.id == chat_id:
                return chat
        raise LookupError(f"{seat.person.user.first_name} is in no chat {chat_id}")

    def chats_of(self, seat: Seat) -> list[Chat]:
        """The private chat with the bot, and the group."""
        return [seat.person.chat, *([self.group] if self.group is not None else [])]

    def next_number(self) -> int:
        """For answers that are remembered."""
        return next(self._numbers)

    def _find_free(self, tongue: Tongue, *, anew: bool) -> Seat:
        for seat in self._seats.values():
            left = not seat.pages and seat.expected_until < self._clock()
            if seat.key not in self._taken or (self._reuses_seats and not anew and left):
                return seat
        seat = self._add_seat(tongue)
        if self.group is not None:
            self._sandbox.groups.join(self.group, seat.person)
        return seat

    def _add_seat(self, tongue: Tongue) -> Seat:
        number = len(self._seats)
        if number == MOST_PEOPLE:
            raise NoSeat(f"{MOST_PEOPLE} people are here already")
        person = self._sandbox.person(
            name_person(number, tongue), language_code=LANGUAGE_CODES[tongue], id=FIRST_PERSON + number
        )
        seat = Seat(person, number, tongue=tongue)
        self._seats[seat.key] = seat
        return seat

    def _found_group(self, owner: Seat) -> None:
        """A group of two, into which the first of them takes the bot, as people do."""
        other = self._add_seat(owner.tongue)
        groups = self._sandbox.groups
        self.group = groups.create(_GROUP[owner.tongue], owner.person, other.person, with_bot=False)
        groups.add_bot(self.group, owner.person)
