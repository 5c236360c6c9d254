"""How fast the cluster is: `python -m tests.benchmarks.cluster_speed DATA [--passages N] [--clients N] [--shards N]
[--deleted] [--jvm OPTION]`.

DATA is a folder with question sets and pools of news (`*.jsonl.gz`). Three nodes on this machine: passages a
second through `_bulk`, without a copy, once when the nodes have just been started and once more, and with one from the
beginning, what the analysis before it takes, how large the index is, and, when each node has a copy, how long eight
clients, a process each, wait for the passages of a question: for all of it (terms counted, candidates scored, articles
fetched), and for each answer of the cluster alone. Nodes and clients share the machine, so that what they wait for is
processor time; it is told too.

Three states are measured. Cold: nodes that were never asked and clients that know no term. Warm: that is what a
cluster in service is. Java compiles for many thousands of questions, so that before it rounds of other questions are
asked until compiling takes a tenth of the nodes' time or less, or there were forty rounds; where there are too few
questions, they are asked over again by clients that have forgotten what they learnt. No question of the warm part has
been asked before by anybody, but clients remember how often the terms of those before it stand in the library, as
bots do. Again: the same questions once more. `--jvm XX:TieredStopAtLevel=1` leaves most of the compiling out.

How often terms stand is looked up in the dictionary of the one shard, or of each of several (`--shards 3`), or,
where a passage was deleted (`--deleted`), counted.
"""

import argparse
import gzip
import json
import multiprocessing
import random
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import suppress
from itertools import cycle, islice
from pathlib import Path
from typing import Any

from corpus.articles import article_from_json
from retrieval.cluster.connection import WRITING, Connection, Request, json_content, whole
from retrieval.cluster.documents import passages_of
from retrieval.cluster.errors import NoSuchIndex
from retrieval.cluster.mapping import ALIAS, Description, Shape, index_name, new_index
from retrieval.cluster.syncing import merge
from retrieval.cluster.writing import Write, Writer, writing_alias
from tests.benchmarks.cluster_clients import Asked, Clients
from tests.cluster.rig import Rig

QUESTION_SETS = ("cmrc2018_trial.json", "drcd_dev.json", "news_qa_train.json")
ROUND = 50
"""Questions of each client between two looks at whether the nodes are warm."""

MOST_COMPILING, MOST_ROUNDS = 0.1, 40
"""The share of the nodes' time that compiling takes when they are warm, and what is the most that is asked for it."""

KEEP_COMPILERS = "-XX:-UseDynamicNumberOfCompilerThreads"
"""What a thread has used is forgotten with it: those that compile must not end before they are asked."""

BATCH = 200
WORKERS = 2


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


def make_index(connection: Connection, *, copies: int, shards: int) -> None:
    made = new_index(Shape(shards=shards), Description.of_this_program("benchmark", is_whole=True))
    made["settings"]["number_of_replicas"] = copies
    made["aliases"] = {ALIAS: {}, writing_alias(index_name()): {}}
    connection.ask(Request("PUT", f"/{index_name()}", json_content(made)), patience=WRITING)


def write_all(rig: Rig, writes: Sequence[Write], *, copies: int, shards: int) -> None:
    """Into a new index, until everything can be found; then merged as after every large ingest."""
    connection = Connection(rig.urls)
    with suppress(NoSuchIndex):
        connection.ask(Request("DELETE", f"/{index_name()}"), patience=WRITING)
    make_index(connection, copies=copies, shards=shards)
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


def delete_one(rig: Rig, writes: Sequence[Write]) -> None:
    """An article of one passage: of any other what is left would not be whole."""
    articles = Counter(_article(write) for write in writes)
    gone = next(write for write in writes if articles[_article(write)] == 1)
    connection = Connection(rig.urls)
    sum(Writer(connection, index_name()).write([Write.deleting(gone.id)]))
    connection.ask(Request("POST", f"/{index_name()}/_refresh"), whole, WRITING)
    connection.close()


def _article(write: Write) -> str:
    return write.id.rpartition("-")[0]


def tell_size(rig: Rig) -> None:
    """As it is after merging; what is kept for making copies, more than half of it, is dropped later."""
    segments = rig.ask("/_cat/segments?format=json&bytes=b&h=size,searchable", timeout=60.0)
    size = sum(int(one["size"]) for one in segments if one["searchable"] == "true")
    print(f"an index of {size / 1_000_000:.0f} MB, merged", flush=True)


def read_questions(data: Path) -> list[str]:
    """All that are different, those of all sets mixed, in an order that is always the same."""
    sets = [json.loads((data / name).read_text("utf-8"))["questions"] for name in QUESTION_SETS]
    texts = sorted({question["q"] for one in sets for question in one})
    random.Random(0).shuffle(texts)
    return texts


def ask_at_once(rig: Rig, data: Path, clients: int, each: int) -> None:
    texts = read_questions(data)
    most = len(texts) // clients
    if most < 2 * each:
        raise SystemExit(f"{data} has only {len(texts)} questions")
    with Clients.start(rig, [texts[first::clients][:most] for first in range(clients)]) as people:
        tell("cold", people.ask(0, each))
        warm_up(people, each, most - each)
        tell("warm, asked first", people.ask(most - each, most))
        tell("warm, asked again", people.ask(most - each, most))


def warm_up(people: Clients, first: int, end: int) -> None:
    """Asks the questions between these, a round at a time."""
    rounds: list[Asked] = []
    begins = range(first, end - ROUND + 1, ROUND)
    for begin in islice(cycle(begins), MOST_ROUNDS):
        rounds.append(people.ask(begin, begin + ROUND, anew=begin == first))
        if rounds[-1].compiling <= MOST_COMPILING * rounds[-1].nodes:
            break
    told = ", ".join(f"{1000 * one.nodes:.0f}" for one in rounds)
    print(f"warmed up in rounds of {ROUND} questions a client: {told} ms of the nodes each", flush=True)


def tell(state: str, asked: Asked) -> None:
    print(f"{asked.clients} clients, {state}: {_spread(asked.questions)}, {asked.rate:.0f} questions/s", flush=True)
    requests = len(asked.requests) / len(asked.questions)
    print(f"    {requests:.1f} requests each: {_spread(asked.requests)}", flush=True)
    nodes, compiling, own = (1000 * seconds for seconds in (asked.nodes, asked.compiling, asked.own))
    compiled = f"of which {compiling:.1f} ms compiling"
    print(f"    processor time each: {nodes:.1f} ms of the nodes, {compiled}; {own:.1f} ms of the clients", flush=True)


def _spread(took: Sequence[float]) -> str:
    ordered = sorted(took)
    p50, p99 = (ordered[int(len(ordered) * share)] * 1000 for share in (0.5, 0.99))
    return f"p50 {p50:.1f} ms, p99 {p99:.1f} ms"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--passages", type=int, default=100_000)
    parser.add_argument("--clients", type=int, default=8)
    parser.add_argument("--questions", type=int, default=150, help="of each client")
    parser.add_argument("--shards", type=int, default=1)
    parser.add_argument("--deleted", action="store_true", help="delete a passage before questions are asked")
    parser.add_argument("--jvm", nargs="*", default=[], help="options of the nodes' JVM, without their dash")
    given = parser.parse_args()
    writes = analyse_all(given.data, given.passages)
    with tempfile.TemporaryDirectory(prefix="wenbao-cluster-") as folder:
        rig = Rig.start(Path(folder), options=[KEEP_COMPILERS, *(f"-{option}" for option in given.jvm)])
        try:
            write_all(rig, writes, copies=0, shards=given.shards)
            write_all(rig, writes, copies=0, shards=given.shards)
            tell_size(rig)
            write_all(rig, writes, copies=1, shards=given.shards)
            if given.deleted:
                delete_one(rig, writes)
            ask_at_once(rig, given.data, given.clients, given.questions)
        finally:
            rig.stop()


if __name__ == "__main__":
    main()
