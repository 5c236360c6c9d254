"""Faults for a minute each: `python -m tests.benchmarks.cluster_faults [--seconds N]`.

Four people ask a cluster of three nodes without a pause while one node is killed, the leading one is killed, and one is
frozen; every answer is held against the one given in peace.
"""

import argparse
import json
import tempfile
from pathlib import Path

from corpus.readers import read_page
from corpus.samples import sample_pages
from corpus.understanding import understand
from retrieval.cluster.connection import Connection
from retrieval.cluster.engine import ClusterRetriever
from retrieval.cluster.mapping import Shape
from retrieval.cluster.syncing import synchronise
from tests.cluster.load import ask_under_load
from tests.cluster.rig import Rig

QUESTIONS = Path(__file__).parents[1] / "evaluation" / "reader_questions.jsonl"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=60.0)
    seconds = parser.parse_args().seconds
    articles = [article for path in sample_pages() for article in understand(read_page(path)).articles]
    questions = [json.loads(line)["question"] for line in QUESTIONS.read_text("utf-8").splitlines()]
    with tempfile.TemporaryDirectory(prefix="wenbao-cluster-") as folder:
        rig = Rig.start(Path(folder))
        try:
            synchronise(Connection(rig.urls), articles, library_hash="sample", shape=Shape(shards=3))
            for name in ("nothing", "a data node killed", "the manager killed", "a node frozen"):
                manager = rig.manager()
                victim = manager if "manager" in name else rig.other_than(manager)
                happen = {"nothing": lambda: None, "a node frozen": victim.freeze}.get(name, victim.kill)
                retriever = ClusterRetriever(Connection(rig.urls))
                load = ask_under_load(retriever, articles, questions, seconds, happen)
                print(f"{name}: {load.describe()}", flush=True)
                victim.thaw()
                if victim.has_ended:
                    victim.start()
                rig.wait_until_whole()
        finally:
            rig.stop()


if __name__ == "__main__":
    main()
