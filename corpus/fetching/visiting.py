"""Asking a site for pages with manners: what it allows, one at a time, with pauses, and later when it is in trouble."""

import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from enum import Enum
from urllib.parse import urljoin, urlsplit

from corpus.fetching.clock import Clock
from corpus.fetching.connection import Answer, Connection
from corpus.fetching.errors import FetchError, MissingError, RefusedError, TroubleError
from corpus.fetching.papers import Paper, host_of
from corpus.fetching.robots import LARGEST_FILE, Robots

ATTEMPTS = 4
"""How often a page is asked for when the site is in trouble."""

FIRST_WAIT, LONGEST_WAIT = 2.0, 300.0
"""Seconds until the second attempt, doubled for each further one; the most that a site may ask to wait."""

MOST_HOPS = 5
"""Redirects that are followed for one page."""

_REDIRECTS = frozenset([301, 302, 303, 307, 308])
_LATER = frozenset([408, 425, 429, 500, 502, 503, 504])
_GONE = frozenset([404, 410])
_NOT_MODIFIED = 304


class Wanted(Enum):
    """What is asked for: the content types that it may have, and its largest size in bytes."""

    PAGE = (("text/html", "application/xhtml+xml"), 5_000_000)
    PDF = (("application/pdf", "application/octet-stream", "binary/octet-stream"), 100_000_000)

    def __init__(self, types: tuple[str, ...], largest: int) -> None:
        self.types = types
        self.largest = largest


@dataclass(frozen=True, slots=True)
class Visit:
    """What has come of asking for a page: `content` is None when it has not changed since.

    `url` is where it was found in the end; `etag` and `modified` are what to ask with the next time.
    """

    url: str
    content: bytes | None
    etag: str | None = None
    modified: str | None = None


class Visitor:
    """Asks the hosts of one paper and no others.

    `robots` gives what is remembered of a site's `robots.txt`, `remember` is told when it was read anew.
    """

    def __init__(
        self,
        paper: Paper,
        connection: Connection,
        clock: Clock,
        *,
        robots: Callable[[str], Robots | None] = lambda site: None,
        remember: Callable[[str, Robots], None] = lambda site, robots: None,
    ) -> None:
        self._paper = paper
        self._connection = connection
        self._clock = clock
        self._find_robots = robots
        self._remember = remember
        self._robots: dict[str, Robots] = {}
        self._latest: dict[str, float] = {}

    def visit(self, url: str, wanted: Wanted, *, etag: str | None = None, modified: str | None = None) -> Visit:
        """Fetches a page, or learns that it has not changed.

        Raises MissingError when the site does not have it, TroubleError when it does not answer after some attempts,
        RefusedError when it may not be fetched.
        """
        at = url
        for _ in range(MOST_HOPS + 1):
            self._check_host(at, url)
            self._check_robots(at)
            answer = self._ask_patiently(at, largest=wanted.largest, etag=etag, modified=modified)
            if answer.status not in _REDIRECTS or not answer.location:
                return _accept(at, answer, wanted, asked_with=(etag, modified))
            try:
                at = urljoin(at, answer.location)
            except ValueError as error:
                raise RefusedError(f"{url} 转向一个不对的网址；请检查报纸的说明。") from error
        raise RefusedError(f"{url} 转来转去没有尽头；请检查报纸的说明。")

    def _check_host(self, at: str, url: str) -> None:
        host = host_of(at)
        if host in self._paper.hosts:
            return
        if at == url:
            raise RefusedError(f"{url[:200]} 不在{self._paper.name}的主机之列，不去取；需要时请写进 hosts。")
        raise RefusedError(f"{url[:200]} 转向别的主机 {host}，不去取；需要时请写进 {self._paper.id}.toml 的 hosts。")

    def _check_robots(self, url: str) -> None:
        if not self._robots_of(url).allows(url):
            raise RefusedError(f"{url} 的网站在 robots.txt 里不许程序来取；请用浏览器看。")

    def _robots_of(self, url: str) -> Robots:
        """As RFC 9309 has it: a site without the file allows everything, a site in trouble allows nothing."""
        parts = urlsplit(url)
        site = f"{parts.scheme}://{parts.netloc}"
        if site in self._robots:
            return self._robots[site]
        robots = self._find_robots(site)
        if robots is None:
            robots = Robots(self._read_robots(f"{site}/robots.txt"))
            self._remember(site, robots)
        self._robots[site] = robots
        return robots

    def _read_robots(self, url: str) -> str:
        at = url
        for _ in range(MOST_HOPS + 1):
            if host_of(at) not in self._paper.hosts:
                return ""
            answer = self._ask_patiently(at, largest=LARGEST_FILE)
            if answer.status not in _REDIRECTS or not answer.location:
                return answer.content.decode("utf-8-sig", "replace")
            at = urljoin(at, answer.location)
        return ""

    def _ask_patiently(self, url: str, *, largest: int, etag: str | None = None, modified: str | None = None) -> Answer:
        """Asks until there is an answer that is no sign of trouble. Raises TroubleError after the last attempt."""
        trouble: FetchError
        wait = FIRST_WAIT
        for attempt in range(1, ATTEMPTS + 1):
            self._wait_turn(url)
            wished: float | None = None
            try:
                answer = self._connection.get(url, largest=largest, etag=etag, modified=modified)
            except TroubleError as error:
                trouble = error
            else:
                if answer.status not in _LATER:
                    return answer
                trouble = TroubleError(f"{url} 现在取不到（网站答复 {answer.status}）；请过一会儿再试。")
                wished = self._wished_wait(answer.retry_after)
            finally:
                self._latest[urlsplit(url).netloc] = self._clock.elapsed()
            if attempt == ATTEMPTS or (wished is not None and wished > LONGEST_WAIT):
                break
            self._clock.sleep(max(wished or 0.0, wait * random.uniform(1.0, 1.25)))  # noqa: S311 - no secret
            wait *= 2
        raise trouble

    def _wait_turn(self, url: str) -> None:
        """Until the paper's pause since the last answer of this host is over, or what the site asks for if longer."""
        host = urlsplit(url).netloc
        robots = self._robots.get(f"{urlsplit(url).scheme}://{host}")
        pause = max(self._paper.pause, robots.pause if robots else 0.0)
        if host in self._latest:
            left = self._latest[host] + pause - self._clock.elapsed()
            if left > 0:
                self._clock.sleep(left)

    def _wished_wait(self, retry_after: str | None) -> float | None:
        """Retry-After in seconds, whether it is written as seconds or as a date; None when it is neither."""
        if retry_after is None:
            return None
        text = retry_after.strip()
        if text.isascii() and text.isdigit():
            return float(text[:9])
        try:
            when = parsedate_to_datetime(text)
        except (ValueError, TypeError, IndexError):
            return None
        return max(0.0, (_with_zone(when) - self._clock.now()).total_seconds())


def _with_zone(when: datetime) -> datetime:
    return when if when.tzinfo else when.replace(tzinfo=UTC)


def _accept(url: str, answer: Answer, wanted: Wanted, *, asked_with: tuple[str | None, str | None]) -> Visit:
    """What an answer brings. Raises MissingError or RefusedError when it brings nothing that is wanted."""
    if answer.status == _NOT_MODIFIED and any(asked_with):
        return Visit(url, None, answer.etag or asked_with[0], answer.modified or asked_with[1])
    if answer.status in _GONE:
        raise MissingError(f"{url} 找不到（网站答复 {answer.status}）；请看看那天有没有出报，网址变了没有。")
    if answer.status != 200:
        raise RefusedError(f"{url} 取不到（网站答复 {answer.status}）；请用浏览器看看它是否要登录。")
    kind = (answer.content_type or wanted.types[0]).partition(";")[0].strip().lower()
    if kind not in wanted.types or (wanted is Wanted.PDF and b"%PDF-" not in answer.content[:1024]):
        expected = "PDF" if wanted is Wanted.PDF else "网页"
        raise RefusedError(f"{url} 不是{expected}（网站说是 {kind[:40]}）；请检查报纸的说明。")
    if not answer.content:
        raise TroubleError(f"{url} 是空的；请过一会儿再试。")
    return Visit(url, answer.content, answer.etag, answer.modified)
