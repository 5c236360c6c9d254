"""How fast the cluster is: `python -m tests.benchmarks.cluster_speed DATA [--passages N] [--clients N] [--jvm OPTION]`.

DATA is a folder with question sets and pools of news (`*.jsonl.gz`). Three nodes on this machine, one shard:
passages a second through `_bulk`, without a copy and with one from the beginning, what the analysis before it takes,
how large the index is, and how long eight clients, a process each, wait for the passages of a question that they have
not asked before and of one asked again: for all of it (terms counted, candidates scored, articles fetched), and for
each answer of the cluster alone. Nodes and clients share the machine, so that what they wait for is processor time; it
is told too. Java compiles for longer than this takes: `--jvm XX:TieredStopAtLevel=1` leaves most of that out.
"""

import argparse
import gzip
import json
import multiprocessing
import tempfile
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from itertools import chain, islice
from multiprocessing.synchronize import Barrier
from pathlib import Path
from typing import Any

from corpus.articles import article_from_json
from retrieval.cluster.connection import WRITING, Connection, Patience, Request, json_content, whole
from retrieval.cluster.documents import passages_of
from retrieval.cluster.engine import ClusterRetriever
from retrieval.cluster.errors import NoSuchIndex
from retrieval.cluster.mapping import ALIAS, Description, Shape, index_name, new_index
from retrieval.cluster.syncing import merge
from retrieval.cluster.writing import Write, Writer
from retrieval.question import parse_question
from tests.cluster.rig import Rig

QUESTION_SETS = ("cmrc2018_trial.json", "drcd_dev.json", "news_qa_train.json")
WARMING = 200
"""Questions before anything is measured: the nodes have just been started, and Java compiles what it runs."""

UNHURRIED = Patience(whole=60.0, attempt=30.0, connect=5.0)
"""A question that waits too long is measured, not given up."""

BATCH = 200
WORKERS = 2
LIMIT = 10


@dataclass(frozen=True, slots=True)
class Waits:
    """Seconds a question, seconds a request while these were asked, and of the client's processor time."""

    questions: list[float]
    requests: list[float]
    processor: float


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


def read_articles(data: Path) -> Iterator[list[dict[str, Any]]]:
    for pool in sorted(data.glob("*.jsonl.gz")):
        with gzip.open(pool, "rt", encoding="utf-8") as lines:
            while batch := [json.loads(line) for line in islice(lines, BATCH)]:
                yield batch


def analyse(batch: list[dict[str, Any]]) -> list[Write]:
    articles = [article_from_json(entry, where="pool") for entry in batch]
    return [Write.of(passage) for article in articles for passage in passages_of(article)]


def analyse_all(data: Path, passages: int) -> list[Write]:
    """So many passages, and the rate at which they were made."""
    writes: list[Write] = []
    with ProcessPoolExecutor(WORKERS, multiprocessing.get_context("spawn")) as workers:
        list(workers.map(analyse, [[]] * WORKERS))
        begin = time.perf_counter()
        batches = read_articles(data)
        while len(writes) < passages:
            given = [batch for batch, _ in zip(batches, range(2 * WORKERS), strict=False)]
            if not given:
                raise SystemExit(f"{data} has only {len(writes)} passages")
            for analysed in workers.map(analyse, given):
                writes += analysed
        took = time.perf_counter() - begin
    print(f"analysed {len(writes) / took:,.0f} passages/s with {WORKERS} processes", flush=True)
    return writes


def make_index(connection: Connection, *, copies: int) -> None:
    made = new_index(Shape(), Description.of_this_program("benchmark", is_whole=True))
    made["settings"]["number_of_replicas"] = copies
    made["aliases"] = {ALIAS: {}}
    connection.ask(Request("PUT", f"/{index_name()}", json_content(made)), patience=WRITING)


def write_all(rig: Rig, writes: Sequence[Write], *, copies: int) -> None:
    """Into a new index, until everything can be found; then merged as after every large ingest."""
    connection = Connection(rig.urls)
    with suppress(NoSuchIndex):
        connection.ask(Request("DELETE", f"/{index_name()}"), patience=WRITING)
    make_index(connection, copies=copies)
    rig.wait_until_whole()
    begin = time.perf_counter()
    taken = sum(Writer(connection, index_name()).write(writes))
    connection.ask(Request("POST", f"/{index_name()}/_refresh"), whole, WRITING)
    took = time.perf_counter() - begin
    print(f"wrote {taken / took:,.0f} passages/s, {copies} copies beside the first ({took:.1f} s)", flush=True)
    begin = time.perf_counter()
    merge(connection, index_name())
    print(f"merged in {time.perf_counter() - begin:.1f} s", flush=True)
    connection.close()


def tell_size(rig: Rig) -> None:
    """As it is after merging; what is kept for making copies, more than half of it, is dropped later."""
    segments = rig.ask("/_cat/segments?format=json&bytes=b&h=size,searchable", timeout=60.0)
    size = sum(int(one["size"]) for one in segments if one["searchable"] == "true")
    print(f"an index of {size / 1_000_000:.0f} MB, merged", flush=True)


def ask_all(
    urls: Sequence[str], questions: Sequence[str], ready: Barrier, out: "multiprocessing.Queue[list[Waits]]"
) -> None:
    """One client; waits for all others before each part."""
    connection = TimedConnection(urls)
    retriever = ClusterRetriever(connection)
    asked = [parse_question(question) for question in questions]
    waits: list[Waits] = []
    for part in (asked[:WARMING], asked[WARMING:], asked[WARMING:]):
        ready.wait()
        connection.took = []
        took: list[float] = []
        processor = time.process_time()
        for question in part:
            begin = time.perf_counter()
            retriever.gather(question, LIMIT, lambda article, content_hash: True)
            took.append(time.perf_counter() - begin)
        waits.append(Waits(took, connection.took, time.process_time() - processor))
    ready.wait()
    out.put(waits[1:])


def ask_at_once(rig: Rig, data: Path, clients: int, each: int) -> None:
    sets = [json.loads((data / name).read_text("utf-8"))["questions"] for name in QUESTION_SETS]
    texts = [question["q"] for turn in zip(*sets, strict=False) for question in turn]
    spawn = multiprocessing.get_context("spawn")
    out: multiprocessing.Queue[list[Waits]] = spawn.Queue()
    ready = spawn.Barrier(clients + 1)
    parts = [texts[first::clients][: WARMING + each] for first in range(clients)]
    people = [spawn.Process(target=ask_all, args=(rig.urls, part, ready, out)) for part in parts]
    for person in people:
        person.start()
    processor: list[float] = []
    for _ in range(4):
        ready.wait()
        processor.append(sum(node.processor_seconds for node in rig.nodes))
    waits = [out.get(timeout=600) for _ in people]
    for person in people:
        person.join()
    for name, of, begin, end in zip(
        ("first", "again"), zip(*waits, strict=True), processor[1:], processor[2:], strict=False
    ):
        took = sorted(chain.from_iterable(one.questions for one in of))
        requests = sorted(chain.from_iterable(one.requests for one in of))
        rate = clients * len(took) / sum(took)
        nodes, own = (1000 * seconds / len(took) for seconds in (end - begin, sum(one.processor for one in of)))
        print(f"{clients} clients, asked {name}: {_spread(took)}, {rate:.0f} questions/s", flush=True)
        print(f"    {len(requests) / len(took):.1f} requests each: {_spread(requests)}", flush=True)
        print(f"    processor time each: {nodes:.1f} ms of the nodes, {own:.1f} ms of the clients", flush=True)


def _spread(took: Sequence[float]) -> str:
    p50, p99 = (took[int(len(took) * share)] * 1000 for share in (0.5, 0.99))
    return f"p50 {p50:.1f} ms, p99 {p99:.1f} ms"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--passages", type=int, default=100_000)
    parser.add_argument("--clients", type=int, default=8)
    parser.add_argument("--questions", type=int, default=150, help="of each client")
    parser.add_argument("--jvm", nargs="*", default=[], help="options of the nodes' JVM, without their dash")
    given = parser.parse_args()
    writes = analyse_all(given.data, given.passages)
    with tempfile.TemporaryDirectory(prefix="wenbao-cluster-") as folder:
        rig = Rig.start(Path(folder), options=[f"-{option}" for option in given.jvm])
        try:
            write_all(rig, writes, copies=0)
            tell_size(rig)
            write_all(rig, writes, copies=1)
            ask_at_once(rig, given.data, given.clients, given.questions)
        finally:
            rig.stop()


if __name__ == "__main__":
    main()
