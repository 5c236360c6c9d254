"""People who ask a cluster at once, a process each, and what they waited for."""

import multiprocessing
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain
from multiprocessing.connection import Connection as Line
from typing import Any

from retrieval.cluster.connection import Connection, Patience
from retrieval.cluster.engine import ClusterRetriever
from retrieval.question import parse_question
from tests.cluster.rig import Rig

UNHURRIED = Patience(whole=60.0, attempt=30.0, connect=5.0)
"""A question that waits too long is measured, not given up."""

LIMIT = 10


@dataclass(frozen=True, slots=True)
class Waits:
    """Of one client: seconds a question, seconds a request, and of its processor time for all."""

    questions: list[float]
    requests: list[float]
    processor: float


@dataclass(frozen=True, slots=True)
class Asked:
    """Of all clients: seconds a question and a request; processor time a question: of the nodes, what they compiled of
    it, and of the clients."""

    clients: int
    questions: list[float]
    requests: list[float]
    nodes: float
    compiling: float
    own: float

    @property
    def rate(self) -> float:
        """Questions a second."""
        return self.clients * len(self.questions) / sum(self.questions)


@dataclass(frozen=True)
class Clients:
    """Each has questions of its own, remembers what it has learnt of terms, and waits to be told which to ask."""

    rig: Rig
    lines: Sequence["Line[Any, Any]"]

    @classmethod
    @contextmanager
    def start(cls, rig: Rig, questions: Sequence[Sequence[str]]) -> Iterator["Clients"]:
        spawn = multiprocessing.get_context("spawn")
        pipes = [spawn.Pipe() for _ in questions]
        people = [
            spawn.Process(target=_serve, args=(rig.urls, own, theirs), daemon=True)
            for own, (_, theirs) in zip(questions, pipes, strict=True)
        ]
        for person in people:
            person.start()
        lines = [ours for ours, _ in pipes]
        for line in lines:
            line.recv()
        yield cls(rig, lines)
        for line in lines:
            line.send(None)
        for person in people:
            person.join()

    def ask(self, first: int, last: int, *, anew: bool = False) -> Asked:
        """Every client asks these of its questions, one after the other; `anew`: having forgotten what it learnt."""
        used, compiled = self._used()
        for line in self.lines:
            line.send((first, last, anew))
        waits: list[Waits] = [line.recv() for line in self.lines]
        used_now, compiled_now = self._used()
        count = (last - first) * len(self.lines)
        return Asked(
            len(self.lines),
            list(chain.from_iterable(one.questions for one in waits)),
            list(chain.from_iterable(one.requests for one in waits)),
            nodes=(used_now - used) / count,
            compiling=(compiled_now - compiled) / count,
            own=sum(one.processor for one in waits) / count,
        )

    def _used(self) -> tuple[float, float]:
        nodes = self.rig.nodes
        return sum(node.processor_seconds for node in nodes), sum(node.compiling_seconds for node in nodes)


class TimedConnection(Connection):
    """Notes how long each request takes."""

    def __init__(self, urls: Sequence[str]) -> None:
        super().__init__(urls, patience=UNHURRIED)
        self.took: list[float] = []

    def ask(self, *args: Any, **options: Any) -> Any:
        begin = time.perf_counter()
        answer = super().ask(*args, **options)
        self.took.append(time.perf_counter() - begin)
        return answer


def _serve(urls: Sequence[str], questions: Sequence[str], line: "Line[Any, Any]") -> None:
    connection = TimedConnection(urls)
    retriever = ClusterRetriever(connection)
    asked = [parse_question(question) for question in questions]
    line.send(len(asked))
    while (part := line.recv()) is not None:
        first, last, anew = part
        if anew:
            retriever = ClusterRetriever(connection)
        connection.took = []
        took: list[float] = []
        processor = time.process_time()
        for question in asked[first:last]:
            begin = time.perf_counter()
            retriever.gather(question, LIMIT, lambda article, content_hash: True)
            took.append(time.perf_counter() - begin)
        line.send(Waits(took, connection.took, time.process_time() - processor))
