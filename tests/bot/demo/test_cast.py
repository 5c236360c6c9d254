"""Tabs and the people they are."""

import pytest

from bot.demo.cast import MOST_PEOPLE, PEOPLE_IDS, SECONDS_AWAY, Cast, NoSeat
from bot.sandbox import Sandbox


class Clock:
    """Stands still until it is moved."""

    now = 100.0

    def __call__(self) -> float:
        return self.now


def make(*, reuses_seats: bool = True) -> tuple[Cast, Clock, Sandbox]:
    sandbox, clock = Sandbox(), Clock()
    return Cast(sandbox, reuses_seats=reuses_seats, clock=clock), clock, sandbox


def test_the_first_two_found_the_group_and_others_join_it() -> None:
    cast, _, sandbox = make()
    first = cast.enter("", "zh")
    assert cast.group is not None
    people = [user.first_name for user in sandbox.world.users.values() if cast.group.has(user)]
    assert people == ["问报", "林晓", "陈明"]
    second, third = cast.enter("", "zh"), cast.enter("", "en")
    assert (second.person.user.first_name, third.person.user.first_name) == ("陈明", "Zhou Lan")
    assert cast.group.has(third.person.user)
    assert first.person.id in PEOPLE_IDS
    assert cast.chats_of(third) == [third.person.chat, cast.group]


def test_a_tab_that_is_loaded_again_is_the_same_person() -> None:
    cast, _, _ = make()
    seat = cast.enter("", "zh")
    assert cast.enter(seat.key, "en") is seat
    assert (seat.person.user.first_name, seat.person.user.language_code) == ("Lin Xiao", "en")


def test_a_seat_is_given_on_when_its_tab_has_been_closed_for_a_moment() -> None:
    cast, clock, _ = make()
    seat = cast.enter("", "zh")
    with seat.attend(clock):
        clock.now += 10 * SECONDS_AWAY
        assert cast.enter("", "zh") is not seat
    clock.now += SECONDS_AWAY / 2
    assert cast.enter("", "zh") is not seat
    clock.now += SECONDS_AWAY
    assert cast.enter("", "zh", anew=True) is not seat
    assert cast.enter("", "zh") is seat


def test_where_strangers_come_nobody_inherits_a_seat() -> None:
    cast, clock, _ = make(reuses_seats=False)
    seen = set()
    for _ in range(MOST_PEOPLE):
        seen.add(cast.enter("", "zh").key)
        clock.now += 100
    assert len(seen) == MOST_PEOPLE
    with pytest.raises(NoSeat):
        cast.enter("", "zh")


def test_a_key_that_nobody_has() -> None:
    cast, _, _ = make()
    with pytest.raises(NoSeat):
        cast.seat("guessed")


def test_a_person_sees_no_chat_of_others() -> None:
    cast, _, _ = make()
    first, second = cast.enter("", "zh"), cast.enter("", "zh")
    assert cast.chat(first, first.person.id) is first.person.chat
    with pytest.raises(LookupError):
        cast.chat(first, second.person.id)
