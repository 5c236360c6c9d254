"""Flood control: one polite notice, then quiet; others are not affected."""

from dataclasses import dataclass
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.limits import FloodControl, Verdict

GROUP, LIN, MEI = -5, 1, 2
MINUTE = timedelta(minutes=1)


@dataclass
class Clock:
    now: float = 0.0

    def __call__(self) -> float:
        return self.now


def test_one_notice_then_quiet() -> None:
    clock = Clock()
    floods = FloodControl(3, MINUTE, clock=clock)
    verdicts = [floods.judge(GROUP, LIN) for _ in range(6)]
    assert verdicts == [Verdict.ANSWER] * 3 + [Verdict.SAY_SO, Verdict.IGNORE, Verdict.IGNORE]
    assert floods.judge(GROUP, MEI) is Verdict.ANSWER
    assert floods.judge(LIN, LIN) is Verdict.ANSWER
    clock.now = 60.1
    assert floods.judge(GROUP, LIN) is Verdict.ANSWER


def test_whoever_goes_on_is_told_once_a_period() -> None:
    clock = Clock()
    floods = FloodControl(20, MINUTE, clock=clock)
    told = 0
    for tenth in range(3 * 600):
        clock.now = tenth / 10
        told += floods.judge(GROUP, LIN) is Verdict.SAY_SO
    assert told == 3


def test_a_group_that_moves_takes_its_count_along() -> None:
    floods = FloodControl(1, MINUTE, clock=Clock())
    floods.judge(GROUP, LIN)
    assert floods.judge(GROUP, LIN) is Verdict.SAY_SO
    floods.move_chat(GROUP, -100)
    assert floods.judge(-100, LIN) is Verdict.IGNORE
    assert floods.judge(GROUP, LIN) is Verdict.ANSWER


def test_only_so_many_people_are_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.limits.MOST_REMEMBERED", 10)
    floods = FloodControl(1, MINUTE, clock=Clock())
    for user in range(100):
        assert floods.judge(GROUP, user) is Verdict.ANSWER
    assert len(floods._asked) == 10
    assert floods.judge(GROUP, 99) is Verdict.SAY_SO


@given(st.lists(st.tuples(st.floats(0, 30), st.integers(0, 2)), max_size=80), st.integers(1, 5))
def test_no_more_than_allowed_in_any_period(steps: list[tuple[float, int]], most: int) -> None:
    clock = Clock()
    floods = FloodControl(most, MINUTE, clock=clock)
    answered: dict[int, list[float]] = {}
    for pause, user in steps:
        clock.now += pause
        if floods.judge(GROUP, user) is Verdict.ANSWER:
            answered.setdefault(user, []).append(clock.now)
    for times in answered.values():
        assert all(later - earlier >= 60 for earlier, later in zip(times, times[most:], strict=False))
