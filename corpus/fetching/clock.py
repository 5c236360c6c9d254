"""Time, as a value that tests replace."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone

CHINA_TIME = timezone(timedelta(hours=8))
"""A paper's day. Fixed, because China has had no summer time since 1991, and not every machine has time zone files."""


@dataclass(frozen=True, slots=True)
class Clock:
    """`elapsed` never goes back and is in seconds, `sleep` takes seconds, `now` has a time zone."""

    elapsed: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep
    now: Callable[[], datetime] = lambda: datetime.now(UTC)

    def today(self) -> date:
        """The date of today's paper."""
        return self.now().astimezone(CHINA_TIME).date()
