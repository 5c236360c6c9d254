"""The door to httpx: one question to the cluster, asked of one host after another until the answer is whole."""

import json
import random
import threading
import time
from base64 import b64encode
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, TypeVar

import httpx

from retrieval.cluster.errors import (
    AlreadyThere,
    Busy,
    ClusterError,
    NoSuchIndex,
    Partial,
    Silent,
    Trouble,
    Unreachable,
)
from retrieval.cluster.wire import Wire

T = TypeVar("T")

_OK = 300
_NOT_FOUND = 404
_UNAUTHORISED = (401, 403)
_TRY_AGAIN = (408, 429, 500, 502, 503, 504)
_LOOK_THERE = "/_nodes/_local/os?filter_path=_nodes,nodes.*.name"
_LOOK_EVERYWHERE = "/_nodes/stats/os?timeout={milliseconds}ms&filter_path=_nodes,nodes.*.name"
_EXISTS = "resource_already_exists_exception"
LOCAL = "_local"
"""Unless something went wrong, the node that is asked looks at its own copies, which saves it another one's answer."""

NO_INDEX = "index_not_found_exception"
_NO_SHARD = "no_such_element_exception"
"""Where a shard is named that the index does not have: it was deleted and made anew with fewer."""

_LONGEST_REASON = 200
_MOST_DOUBLED = 8


@dataclass(frozen=True, slots=True)
class Patience:
    """Seconds: for a question with all attempts, for one attempt, until connected, for looking who is there, how long a
    host that was silent is asked last, and the first pause after a host was busy."""

    whole: float = 4.5
    attempt: float = 1.2
    connect: float = 0.4
    look: float = 0.4
    aside: float = 10.0
    pause: float = 0.05


ASKING = Patience()
WRITING = Patience(whole=300.0, attempt=60.0, pause=0.2)


@dataclass(frozen=True, slots=True)
class Request:
    """`content` is called with the preference that the attempt has: which copies of the shards are to be asked. So is
    `ending`, whose answer is the end of the path, where there is one."""

    method: str
    path: str
    content: Callable[[str | None], bytes | None] = lambda preference: None
    media: str = "application/json"
    ending: Callable[[str | None], str] | None = None

    def path_with(self, preference: str | None) -> str:
        return self.path if self.ending is None else self.path + self.ending(preference)


class Connection:
    """To all hosts of one cluster; several threads may use it at once."""

    def __init__(
        self, urls: Sequence[str], *, transport: httpx.BaseTransport | None = None, patience: Patience = ASKING
    ) -> None:
        self._patience = patience
        self._urls = [httpx.URL(url.rstrip("/")) for url in urls]
        self._addresses = [str(url) for url in self._urls]
        self._passwords = [_password(url) for url in self._urls]
        self._transport = transport or Wire()
        self._hosts = _Hosts(len(self._urls))
        self._copies = _Copies()

    def close(self) -> None:
        self._transport.close()

    @property
    def name(self) -> str:
        """The hosts as people know them, without passwords."""
        return "、".join(_shown(url) for url in self._urls)

    def ask(
        self,
        request: Request,
        read: Callable[[Any], T] = lambda body: body,
        patience: Patience | None = None,
        *,
        end: float | None = None,
    ) -> T:
        """What `read` makes of the answer; where it raises Trouble, another host is asked, and another copy.

        `end` is by when, as `time.monotonic` counts, where it is not the patience's whole from now. Raises ClusterError
        when there was no whole answer in time, NoSuchIndex when there is nothing of that name, AlreadyThere when what
        is to be made is there.
        """
        patience = patience or self._patience
        end = time.monotonic() + patience.whole if end is None else end
        troubles: list[tuple[str, Trouble]] = []
        while True:
            host = self._hosts.choose()
            try:
                preference = self._preference(troubles, end, patience)
                left = end - time.monotonic()
                if left <= 0:
                    raise self._give_up(troubles, patience)
                seconds = min(patience.attempt * 2 ** min(_silences(troubles), _MOST_DOUBLED), left)
                return _read(self._send(host, request, preference, seconds, patience.connect), read)
            except Trouble as trouble:
                troubles.append((_shown(self._urls[host]), trouble))
                self._learn(host, trouble, patience)
                self._pause(trouble, len(troubles), end, patience)

    def within_patience(self, patience: Patience | None = None) -> "Within":
        """The same connection for one question that may need several requests."""
        patience = patience or self._patience
        return Within(self, patience, time.monotonic() + patience.whole)

    def _preference(self, troubles: Sequence[tuple[str, Trouble]], end: float, patience: Patience) -> str | None:
        """Which copies to ask: those on nodes that answer, where some do not; else others than last time."""
        self._copies.wait_for_look(lambda: self._look_around(patience), end)
        if self._copies.preference is None and troubles:
            return f"attempt-{random.getrandbits(32):x}"
        return self._copies.preference

    def _learn(self, host: int, trouble: Trouble, patience: Patience) -> None:
        if isinstance(trouble, Unreachable | Silent):
            self._hosts.put_aside(host, patience.aside)
        if isinstance(trouble, Silent):
            self._copies.suspect()

    def _look_around(self, patience: Patience) -> None:
        """Asks all hosts at once whether they answer; where all do, asks one which nodes behind them do not."""
        hosts = range(len(self._urls))
        with ThreadPoolExecutor(len(hosts), "looking") as looking:
            seen = list(looking.map(lambda host: self._look(host, _LOOK_THERE, patience.look, patience), hosts))
        answering = [host for host in hosts if seen[host] is not None]
        if answering and len(answering) == len(hosts):
            everywhere = _LOOK_EVERYWHERE.format(milliseconds=int(patience.look * 1000))
            found = self._look(self._hosts.choose(), everywhere, 2 * patience.look, patience)
            if found is not None:
                self._copies.note(found.answering, found.silent, patience.aside)
        elif answering:
            nodes = [node for found in seen if found is not None for node in found.answering]
            self._copies.note(nodes, len(hosts) - len(answering), patience.aside)

    def _look(self, host: int, path: str, seconds: float, patience: Patience) -> "_Seen | None":
        """Which nodes answer, as this host sees it; None where it does not answer itself."""
        try:
            seen = _read(self._send(host, Request("GET", path), None, seconds, patience.connect), _Seen.read)
        except Trouble:
            self._hosts.put_aside(host, patience.aside)
            return None
        except (ClusterError, NoSuchIndex):
            return _Seen([], 0)  # whoever may search may still not be allowed to ask for nodes
        self._hosts.put_aside(host, 0.0)
        return seen

    def _send(self, host: int, request: Request, preference: str | None, seconds: float, connect: float) -> Any:
        content = request.content(preference)
        headers = dict(self._passwords[host])
        if content is not None:
            headers["Content-Type"] = request.media
        try:
            response = self._transport.handle_request(
                httpx.Request(
                    request.method,
                    _joined(self._addresses[host], request.path_with(preference)),
                    headers=headers,
                    content=content,
                    extensions={"timeout": httpx.Timeout(seconds, connect=min(connect, seconds)).as_dict()},
                )
            )
            response.read()
        except httpx.ConnectError as error:
            raise Unreachable("连不上") from error
        except httpx.TimeoutException as error:
            raise Silent("没有及时答复") from error
        except httpx.HTTPError as error:
            raise Unreachable("连接断了") from error
        return self._take(response, request)

    def _take(self, response: httpx.Response, request: Request) -> Any:
        status = response.status_code
        try:
            body = json.loads(response.content)
        except (ValueError, RecursionError) as error:
            if status < _OK:
                raise Busy("答复不是 JSON") from error
            body = {}
        if status < _OK:
            return body
        if status == _NOT_FOUND or (request.ending and _kind(body) == _NO_SHARD):
            raise NoSuchIndex
        if status in _TRY_AGAIN:
            raise Busy(f"{status} {describe_reason(body)}".strip())
        if _kind(body) == _EXISTS:
            raise AlreadyThere
        if status in _UNAUTHORISED:
            raise ClusterError(
                f"搜索集群 {self.name} 不让进（{status}）；请在 WENBAO_SEARCH_URL 里写上用户名和密码：http://名:密码@主机:端口。"
            )
        raise ClusterError(
            f"搜索集群 {self.name} 不接受请求（{status} {describe_reason(body)}）；请检查集群的版本和设置。"
        )

    def _pause(self, trouble: Trouble, attempts: int, end: float, patience: Patience) -> None:
        """Before the same hosts are asked again; a host that is only silent or gone is left at once for another."""
        if isinstance(trouble, Busy | Partial) or attempts >= len(self._urls):
            longest = patience.pause * 2 ** min(attempts, 6)
            pause = random.uniform(longest / 2, longest)  # noqa: S311 - so that not all come back at once
            time.sleep(max(0.0, min(pause, end - time.monotonic())))

    def _give_up(self, troubles: Sequence[tuple[str, Trouble]], patience: Patience) -> ClusterError:
        last = {shown: str(trouble) for shown, trouble in troubles}
        told = "；".join(f"{shown} {what}" for shown, what in last.items()) or "都花在前几步上了"
        if troubles and all(isinstance(trouble, Unreachable) for _, trouble in troubles):
            return ClusterError(f"连不上搜索集群（{told}）；请检查 WENBAO_SEARCH_URL、网络和集群是否在运行。")
        return ClusterError(
            f"搜索集群 {patience.whole:g} 秒里没有给出完整的答复（{told}）；请稍后再试，或用 _cluster/health 检查集群。"
        )


def _silences(troubles: Sequence[tuple[str, Trouble]]) -> int:
    """How often nothing came in time: each time it is waited twice as long, because all may just be slow."""
    return sum(isinstance(trouble, Silent) for _, trouble in troubles)


def _read(body: Any, read: Callable[[Any], T]) -> T:
    try:
        return read(body)
    except (LookupError, TypeError, ValueError, AttributeError, ArithmeticError) as error:
        # Something between us and the cluster has made up an answer, or cut one short, or what was kept is damaged.
        raise Busy("答复不是集群的样子") from error


@dataclass(frozen=True, slots=True)
class Within:
    """A connection that all requests of one question share, with one deadline."""

    connection: Connection
    patience: Patience
    end: float

    @property
    def left(self) -> float:
        """Seconds until the deadline."""
        return max(0.0, self.end - time.monotonic())

    def ask(self, request: Request, read: Callable[[Any], T]) -> T:
        """See `Connection.ask`."""
        return self.connection.ask(request, read, self.patience, end=self.end)


class _Hosts:
    """Whose turn it is; hosts that gave no answer lately come last."""

    def __init__(self, count: int) -> None:
        self._asked = [0] * count
        self._aside = [0.0] * count
        self._lock = threading.Lock()

    def in_order(self) -> list[int]:
        now = time.monotonic()
        return sorted(range(len(self._asked)), key=lambda host: (max(self._aside[host], now), self._asked[host]))

    def choose(self) -> int:
        with self._lock:
            host = self.in_order()[0]
            self._asked[host] = max(self._asked) + 1
            return host

    def put_aside(self, host: int, seconds: float) -> None:
        self._aside[host] = time.monotonic() + seconds


@dataclass(frozen=True, slots=True)
class _Seen:
    """The ids of nodes that answer, and how many do not."""

    answering: list[str]
    silent: int

    @classmethod
    def read(cls, body: Any) -> "_Seen":
        return cls(list(body["nodes"]), int(body["_nodes"]["failed"]))


class _Copies:
    """Which nodes' copies of shards are asked, after one of them was silent."""

    def __init__(self) -> None:
        self.preference: str | None = None
        self._look_again: float | None = None
        self._lock = threading.Lock()
        self._looking: threading.Thread | None = None

    def wait_for_look(self, look: Callable[[], None], end: float) -> None:
        """Where somebody must look, one does for all that ask meanwhile, and each waits no longer than until `end`.

        Nobody's own thread looks: a look may take longer than the question that it is begun for has left.
        """
        if not self._must_look:
            return
        with self._lock:
            if not self._must_look:
                return
            if self._looking is None or not self._looking.is_alive():
                self._looking = threading.Thread(target=look, name="looking", daemon=True)
                self._looking.start()
            looking = self._looking
        looking.join(max(0.0, end - time.monotonic()))

    @property
    def _must_look(self) -> bool:
        return self._look_again is not None and time.monotonic() >= self._look_again

    def suspect(self) -> None:
        """Something was silent; unless that is known already, the next attempt looks what it is."""
        if self.preference is None:
            self._look_again = time.monotonic()

    def note(self, answering: Sequence[str], silent: int, seconds: float) -> None:
        """These nodes have answered and so many have not; that is believed for a while."""
        self.preference = "_prefer_nodes:" + ",".join(sorted(answering)) if silent and answering else None
        self._look_again = time.monotonic() + seconds if silent else None


def json_content(body: Any) -> Callable[[str | None], bytes | None]:
    """The content of a request that is the same whatever is preferred; None is no content."""
    content = None if body is None else json.dumps(body).encode()
    return lambda preference: content


def whole(body: Any) -> Any:
    """The answer of a search. Raises Partial when a shard did not take part, Busy when there is no answer in it.

    One of several searches in a request has its error in an answer of status 200: NoSuchIndex is raised for it too.
    """
    if "error" in body:
        raise NoSuchIndex if _kind(body) == NO_INDEX else Busy(describe_reason(body))
    shards = body["_shards"]
    if shards["failed"] or body.get("timed_out"):
        raise Partial(f"{shards['total']} 个分片中有 {shards['failed']} 个没有答复")
    return body


def _kind(body: Any) -> str | None:
    error = body.get("error") if isinstance(body, dict) else None
    return str(error.get("type")) if isinstance(error, dict) else None


def describe_reason(body: Any) -> str:
    """Why, in the cluster's own words, short."""
    error = body.get("error", "") if isinstance(body, dict) else ""
    if isinstance(error, dict):
        causes = error.get("root_cause")
        cause = causes[0] if isinstance(causes, list) and causes and isinstance(causes[0], dict) else error
        error = f"{cause.get('type', '')}: {cause.get('reason', '')}"
    return " ".join(str(error).split())[:_LONGEST_REASON]


@lru_cache
def _joined(address: str, path: str) -> httpx.URL:
    return httpx.URL(address + path)


def _password(url: httpx.URL) -> dict[str, str]:
    """The header that says who asks; none where the address has no name in it."""
    if not url.userinfo:
        return {}
    return {"Authorization": f"Basic {b64encode(f'{url.username}:{url.password}'.encode()).decode()}"}


def _shown(url: httpx.URL) -> str:
    return str(url.copy_with(username=None, password=None))
