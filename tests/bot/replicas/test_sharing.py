"""What bots that share a database promise each other: each update once, in order, and never by two at a time."""

import asyncio
import random
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from bot.limits import FloodControl
from bot.replicas.heart import DEAD_AFTER, SECONDS_BETWEEN_BEATS, Watch
from bot.replicas.lease import LeaseLost
from bot.replicas.replica import Replica
from bot.state import Beat, Claimed, PassingError, ShownRecord, State, Stored
from bot.state.shared import Shared

LIN, MEI = 11, 12
Story = Callable[..., Awaitable[None]]


@dataclass
class Clock:
    now: float = 1_700_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def play(postgres) -> Callable[[Story], None]:
    """Plays a story on a new database; the story gets the state as two bots see it."""

    def play_story(story: Story, *, clock: Clock | None = None) -> None:
        async def run() -> None:
            url = postgres.make_database()
            async with asyncio.timeout(30), AsyncExitStack() as opened:
                options = {} if clock is None else {"clock": clock}
                states = [
                    await opened.enter_async_context(State.open(url, is_shared=True, **options)) for _ in range(2)
                ]
                await story(*(state.shared for state in states))

        asyncio.run(run())

    return play_story


async def register(shared: Shared, *names: str) -> None:
    for name in names:
        await shared.beats.register(name, name)


def ids(claimed: list[Claimed]) -> list[int]:
    return [one.update_id for one in claimed]


def test_an_update_is_stored_once_and_claimed_once(play) -> None:
    async def story(one: Shared, other: Shared) -> None:
        await register(one, "a", "b")
        updates = one.updates
        await asyncio.gather(*(updates.store(Stored(number, number, f"{number}")) for number in range(20)))
        await other.updates.store(Stored(3, 3, "again"))
        claims = await asyncio.gather(*(shared.updates.claim(name, 15) for shared, name in ((one, "a"), (other, "b"))))
        claimed = sorted(ids(claims[0]) + ids(claims[1]) + ids(await one.updates.claim("a", 99)))
        assert claimed == list(range(20))
        assert {each.body for claim in claims for each in claim} <= {str(number) for number in range(20)}
        assert await one.updates.claim("a", 99) == []
        mine = ids(claims[0])
        assert await one.updates.finish("b", mine) == set()
        assert await one.updates.finish("a", mine) == set(mine)
        await one.updates.store(Stored(mine[0], 5, "much later"))
        assert await one.updates.claim("a", 99) == []

    play(story)


def test_a_chat_is_answered_in_order_and_others_do_not_wait(play) -> None:
    async def story(one: Shared, other: Shared) -> None:
        await register(one, "a", "b")
        for number, lane in ((1, LIN), (2, LIN), (3, MEI), (4, None), (5, None), (6, LIN)):
            await one.updates.store(Stored(number, lane, "x"))
        assert ids(await one.updates.claim("a", 99)) == [1, 3, 4, 5]
        assert ids(await other.updates.claim("b", 99)) == []
        await one.updates.finish("a", [1])
        assert ids(await other.updates.claim("b", 99)) == [2]
        assert ids(await one.updates.claim("a", 99)) == []
        await other.updates.store(Stored(0, LIN, "late"))
        assert ids(await one.updates.claim("a", 99)) == []  # somebody is at work in this chat
        assert (await one.updates.backlog()).count == 6

    play(story)


def test_whoever_has_been_struck_out_owns_nothing(play) -> None:
    async def story(one: Shared, other: Shared) -> None:
        await register(one, "a", "b")
        await one.updates.store(Stored(1, LIN, "x"))
        await one.updates.claim("a", 9)
        seen = await other.beats.beat("b")
        assert seen == [Beat("a", "a", 0)]
        await one.beats.beat("a")
        assert not await other.beats.bury(seen[0])  # it has counted on meanwhile
        assert await other.beats.bury(Beat("a", "a", 1))
        assert await one.beats.beat("a") is None
        assert [(each.update_id, each.attempts) for each in await other.updates.claim("b", 9)] == [(1, 2)]
        assert await one.updates.finish("a", [1]) == set()
        await one.updates.store(Stored(2, MEI, "y"))
        with pytest.raises(PassingError):
            await one.updates.claim("a", 9)
        assert await other.updates.finish("b", [1]) == {1}

    play(story)


def test_a_stopped_process_holds_no_locks(play) -> None:
    """A transaction that stands still is broken off, and what waits for it goes on."""

    async def story(one: Shared, other: Shared) -> None:
        async def count() -> None:
            async with asyncio.timeout(5):
                await other.database.transact(lambda connection: connection.execute(text(COUNT)))

        loop = asyncio.get_running_loop()
        stopped = await one.database._engine.connect()
        await stopped.execute(text(COUNT))
        begun = loop.time()
        await count()
        assert 0.5 < loop.time() - begun < 3
        with pytest.raises(DBAPIError, match="idle-in-transaction"):
            await stopped.rollback()
        await stopped.close()

    play(story)


COUNT = "INSERT INTO tallies (name, count) VALUES ('x', 1) ON CONFLICT (name) DO UPDATE SET count = tallies.count + 1"


def test_both_flood_controls_judge_alike(play) -> None:
    clock = Clock()
    own = FloodControl(3, timedelta(minutes=1), clock=clock)
    draw = random.Random(5)

    async def story(one: Shared, other: Shared) -> None:
        shared = [which.floods("questions", 3, timedelta(minutes=1)) for which in (one, other)]
        for _ in range(150):
            clock.now += draw.choice((0.5, 3.0, 11.0, 40.0))
            chat, person = draw.choice((LIN, -5)), draw.choice((LIN, MEI))
            assert await draw.choice(shared).judge(chat, person) is own.judge(chat, person)
        await shared[0].move_chat(-5, -100)
        own.move_chat(-5, -100)
        for person in (LIN, MEI, LIN, LIN, LIN):
            clock.now += 0.1
            assert await shared[1].judge(-100, person) is own.judge(-100, person)

    play(story, clock=clock)


def test_a_replica_is_dead_when_its_count_stood_still_while_one_looked() -> None:
    watch, now = Watch(), 100.0

    def look(beat: int, seconds: float) -> bool:
        nonlocal now
        now += seconds
        return bool(watch.look([Beat("a", "a", beat)], now))

    assert not any(look(number, SECONDS_BETWEEN_BEATS) for number in range(30))
    steps = round(DEAD_AFTER / SECONDS_BETWEEN_BEATS) - 1
    assert not any(look(29, SECONDS_BETWEEN_BEATS) for _ in range(steps))
    assert any(look(29, SECONDS_BETWEEN_BEATS) for _ in range(2))
    assert not look(29, 30.0)  # whoever did not look has seen nothing
    assert not any(look(29, SECONDS_BETWEEN_BEATS) for _ in range(steps))
    assert any(look(29, SECONDS_BETWEEN_BEATS) for _ in range(2))
    watch.forget()
    assert not look(29, SECONDS_BETWEEN_BEATS)


@dataclass
class Clerk:
    """A replica whose updates are only noted down."""

    shared: Shared
    name: str
    got: "asyncio.Queue[Claimed]" = field(default_factory=asyncio.Queue)

    def __post_init__(self) -> None:
        self.replica = Replica(self.shared.updates, self.shared.beats, self.got.put, name=self.name)


def test_another_takes_over_from_one_that_is_stopped(play) -> None:
    async def story(one: Shared, other: Shared) -> None:
        a, b = Clerk(one, "a"), Clerk(other, "b")
        loop = asyncio.get_running_loop()
        async with a.replica.open(), b.replica.open():
            async with a.replica.claiming():
                await a.replica.store(Stored(1, LIN, "x"))
                assert (await a.got.get()).update_id == 1
            a.replica.begin(1)
            await a.replica.permit()
            frozen = stop_heart(a.replica)
            async with b.replica.claiming():
                begun = loop.time()
                again = await b.got.get()
                assert (again.update_id, again.attempts) == (1, 2)
                assert DEAD_AFTER < loop.time() - begun < DEAD_AFTER + 2
                permit = asyncio.create_task(a.replica.permit())
                await asyncio.sleep(0.3)
                assert not permit.done()  # it has heard nothing, and says nothing
                frozen()
                with pytest.raises(LeaseLost):
                    await permit
                await a.replica.finish(1)
                assert (await one.updates.backlog()).count == 1
                await b.replica.finish(1)
                assert (await one.updates.backlog()).count == 0
            async with a.replica.claiming():  # it has begun a new life
                await a.replica.store(Stored(2, LIN, "y"))
                assert (await a.got.get()).update_id == 2
                await a.replica.finish(2)

    play(story)


def stop_heart(replica: Replica) -> Callable[[], None]:
    """As SIGSTOP would; returns what lets it beat again."""
    beats = replica._heart._beats
    goes_on = asyncio.Event()
    real = beats.beat

    async def wait(name: str) -> Any:
        await goes_on.wait()
        return await real(name)

    beats.beat = wait  # type: ignore[method-assign] - the heart is stopped from outside

    def go_on() -> None:
        beats.beat = real  # type: ignore[method-assign] - and goes on
        goes_on.set()

    return go_on


def test_what_is_in_hand_at_the_end_is_anybodys(play) -> None:
    async def story(one: Shared, other: Shared) -> None:
        a, b = Clerk(one, "a"), Clerk(other, "b")
        async with b.replica.open(), b.replica.claiming():
            async with a.replica.open():
                for number in range(100):
                    await one.updates.store(Stored(number, number, "x"))
            taken = {(await b.got.get()).update_id for _ in range(60)}
            for number in taken:
                await b.replica.finish(number)
            taken |= {(await b.got.get()).update_id for _ in range(40)}
            assert taken == set(range(100))

    play(story)


def test_what_one_shows_after_it_has_lost_the_update_is_not_kept(postgres) -> None:
    url = postgres.make_database()
    shown = ShownRecord("first", LIN, LIN, 7, 6, "青山大桥全长多少米？", None, ())

    async def run() -> None:
        async with State.open(url, is_shared=True) as one, State.open(url, is_shared=True) as other:
            assert one.shared is not None
            assert other.shared is not None
            await register(one.shared, "a", "b")
            await one.shared.updates.store(Stored(1, LIN, "x"))
            (lost,) = await one.shared.updates.claim("a", 9)
            one.answers.present_claim = lambda: lost
            assert await other.shared.beats.bury(Beat("a", "a", 0))
            (owned,) = await other.shared.updates.claim("b", 9)
            other.answers.present_claim = lambda: owned
            await other.answers.record(replace(shown, key="second", message_id=8), thread_id=0)
            await one.answers.record(shown, thread_id=0)
            found = await one.answers.find_answer_to(LIN, 6)
            assert found is not None
            assert found.key == "second"
            assert (await one.tallies.figures()).questions == 1

    asyncio.run(run())
