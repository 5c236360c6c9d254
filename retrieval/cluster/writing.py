"""Many small writes as few large requests; what is refused is sent again, and slower while the cluster is busy."""

import json
import random
import time
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

from retrieval.cluster.connection import NO_INDEX, WRITING, Connection, Patience, Request
from retrieval.cluster.documents import StoredPassage
from retrieval.cluster.errors import NoSuchIndex, PassagesRefused
from retrieval.cluster.records import to_source

_LARGEST = 2_000_000
"""Bytes of one request."""

_LANES = 2
"""Requests on their way at once: one is written down while the next one is on its way. More only queue up there."""

_BUSY = (408, 429, 500, 502, 503, 504)
_GONE = 404
_PATH = "/{alias}/_bulk?require_alias=true&filter_path=errors,items.*.status,items.*.error.type,items.*.error.reason"
_LONGEST_REASON = 200


@dataclass(frozen=True, slots=True)
class Write:
    """One action of a `_bulk` request; done twice it does what it does once."""

    id: str
    lines: bytes

    @classmethod
    def of(cls, passage: StoredPassage) -> "Write":
        action = json.dumps({"index": {"_id": passage.id}})
        return cls(passage.id, f"{action}\n{json.dumps(to_source(passage))}\n".encode())

    @classmethod
    def deleting(cls, passage_id: str) -> "Write":
        return cls(passage_id, f"{json.dumps({'delete': {'_id': passage_id}})}\n".encode())


def writing_alias(index: str) -> str:
    """The name that an index is written by, which goes with it.

    Only for an alias the cluster can be told not to make an index of that name, with any fields, where there is none:
    what is written into an index that was deleted meanwhile is refused.
    """
    return f"{index}-writing"


class Writer:
    """Writes into one index, which has its `writing_alias`."""

    def __init__(self, connection: Connection, index: str, patience: Patience = WRITING) -> None:
        self._connection = connection
        self._path = _PATH.format(alias=writing_alias(index))
        self._patience = patience

    def write(self, writes: Iterable[Write]) -> Iterator[int]:
        """Yields how many were taken by each request that is done.

        Raises PassagesRefused, ClusterError, and NoSuchIndex where the index is gone.

        What was taken before an error stays. Never more than a few requests are under way: while the cluster takes its
        time, nothing more is read from `writes`.
        """
        under_way: deque[Future[int]] = deque()
        with ThreadPoolExecutor(_LANES, "bulk") as lanes:
            try:
                for batch in _batches(writes):
                    while len(under_way) > _LANES:
                        yield under_way.popleft().result()
                    under_way.append(lanes.submit(self._send_all, batch))
                while under_way:
                    yield under_way.popleft().result()
            finally:
                for future in under_way:
                    future.cancel()

    def _send_all(self, batch: Sequence[Write]) -> int:
        """Sends again what was refused for want of room, until everything is taken or nothing was for a long time."""
        left = list(batch)
        end, pause = time.monotonic() + self._patience.whole, self._patience.pause
        while True:
            refused, reason = self._send(left)
            if not refused:
                return len(batch)
            if len(refused) < len(left):
                end, pause = time.monotonic() + self._patience.whole, self._patience.pause
            if time.monotonic() + pause > end:
                raise PassagesRefused(
                    f"搜索集群 {self._connection.name} 忙得一直收不下 {len(refused)} 段（{reason}）；"
                    "已写进去的都在，请等集群空一些再运行一次 wenbao ingest。"
                )
            time.sleep(random.uniform(pause / 2, pause))  # noqa: S311 - so that lanes do not come back together
            left, pause = refused, min(2 * pause, 10.0)

    def _send(self, batch: Sequence[Write]) -> tuple[list[Write], str]:
        """What has to be sent again, and why. Raises PassagesRefused where sending again would not help."""
        content = b"".join(write.lines for write in batch)
        request = Request("POST", self._path, lambda preference: content, "application/x-ndjson")
        statuses = self._connection.ask(request, lambda body: _read(body, len(batch)), self._patience)
        refused = [(write, status) for write, status in zip(batch, statuses, strict=True) if status]
        for write, status in refused:
            if status[0] not in _BUSY:
                raise PassagesRefused(
                    f"搜索集群 {self._connection.name} 不收段落 {write.id}（{status[0]} {status[1]}）；"
                    "请检查索引的映射，或删掉索引再运行 wenbao ingest。"
                )
        return [write for write, _ in refused], f"{refused[0][1][0]} {refused[0][1][1]}" if refused else ""


def _read(body: Any, count: int) -> list[tuple[int, str] | None]:
    """An entry a write: None where it was done, else the status and the reason. Raises NoSuchIndex."""
    outcomes = [next(iter(item.values())) for item in body["items"]]
    if len(outcomes) != count:
        raise ValueError(f"{len(outcomes)} answers to {count} writes")
    return [_refusal(outcome) for outcome in outcomes]


def _refusal(outcome: dict[str, Any]) -> tuple[int, str] | None:
    status, error = int(outcome["status"]), outcome.get("error")
    if error is None and (status < 300 or status == _GONE):  # what is to be deleted may be gone already
        return None
    error = error or {}
    if error.get("type") == NO_INDEX:
        raise NoSuchIndex
    return status, f"{error.get('type', '')}: {error.get('reason', '')}"[:_LONGEST_REASON]


def _batches(writes: Iterable[Write]) -> Iterator[list[Write]]:
    batch: list[Write] = []
    size = 0
    for write in writes:
        if batch and size + len(write.lines) > _LARGEST:
            yield batch
            batch, size = [], 0
        batch.append(write)
        size += len(write.lines)
    if batch:
        yield batch
