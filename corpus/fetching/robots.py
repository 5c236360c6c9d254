"""What sites ask of programs: the door to protego."""

import contextlib
import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from pathlib import Path

from protego import Protego

from corpus.fetching.clock import Clock
from corpus.fetching.connection import USER_AGENT
from corpus.fetching.writing import write_whole

LARGEST_FILE = 512_000
"""Bytes; RFC 9309 wants at least this much to be read."""

REMEMBERED = timedelta(hours=24)
"""RFC 9309: no longer than that without asking again."""

LONGEST_WISH = 60.0
"""Seconds between two requests; a site that asks for more is asked once a minute."""


@dataclass(frozen=True)
class Robots:
    """A site's `robots.txt`; empty text allows everything."""

    text: str

    @cached_property
    def _rules(self) -> Protego:
        return Protego.parse(self.text)

    def allows(self, url: str) -> bool:
        return bool(self._rules.can_fetch(url, USER_AGENT.partition("/")[0]))

    @property
    def pause(self) -> float:
        """The seconds between two requests that the site asks for; 0 when it does not say."""
        wish = self._rules.crawl_delay(USER_AGENT.partition("/")[0])
        return min(max(float(wish or 0.0), 0.0), LONGEST_WISH)


class RobotsMemory:
    """What the sites of a paper ask of programs, remembered on disk for a day."""

    def __init__(self, file: Path, clock: Clock) -> None:
        self._file = file
        self._clock = clock

    def find(self, site: str) -> Robots | None:
        """`site` is a scheme and a host, as in `https://paper.example.cn`."""
        try:
            entry = self._load()[site]
            age = self._clock.now() - datetime.fromisoformat(entry["read"])
            return Robots(str(entry["text"])) if timedelta() <= age < REMEMBERED else None
        except (KeyError, TypeError, ValueError):
            return None

    def remember(self, site: str, robots: Robots) -> None:
        """A disk that is full only costs a request; whether pages can be kept is seen soon enough."""
        known = self._load() | {site: {"read": self._clock.now().isoformat(), "text": robots.text}}
        with contextlib.suppress(OSError):
            self._file.parent.mkdir(parents=True, exist_ok=True)
            write_whole(self._file, json.dumps(known, ensure_ascii=False).encode("utf-8", "replace"))

    def _load(self) -> dict[str, dict[str, str]]:
        try:
            known = json.loads(self._file.read_bytes())
        except (OSError, ValueError):
            return {}
        return known if isinstance(known, dict) else {}
