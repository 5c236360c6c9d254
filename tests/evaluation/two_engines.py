"""Whether both engines answer alike: `python -m tests.evaluation.two_engines FOLDER [--every N]`.

For each question set of the folder a search cluster of three processes and an index on this machine answer the same
questions. Prints the share of questions with the same first quote, and the measures of both. Needs Java and Maven.
"""

import argparse
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path

from retrieval.answering import Answerer
from retrieval.cluster.connection import Connection, Patience
from retrieval.cluster.engine import ClusterRetriever
from retrieval.cluster.mapping import Shape
from retrieval.cluster.syncing import synchronise
from retrieval.evaluation import Judged, QuestionSet, judge, measure, read_question_set
from retrieval.index import Index
from tests.cluster.rig import Rig

UNHURRIED = Patience(whole=60.0, attempt=20.0, connect=5.0)
"""How fast it is is measured elsewhere."""


@contextmanager
def cluster() -> Iterator[Connection]:
    with tempfile.TemporaryDirectory(prefix="wenbao-cluster-") as folder:
        rig = Rig.start(Path(folder))
        connection = Connection(rig.urls, patience=UNHURRIED)
        try:
            yield connection
        finally:
            connection.close()
            rig.stop()


def compare(connection: Connection, name: str, asked: QuestionSet, every: int) -> None:
    articles = sorted(asked.articles, key=lambda article: article.id)
    fetch = {article.id: article for article in articles}.__getitem__
    synchronise(connection, articles, library_hash=name, shape=Shape(shards=3))
    questions = asked.questions[::every]
    here = judge(Answerer(Index.build(articles, library_hash=name), fetch), questions)
    there = judge(Answerer(ClusterRetriever(connection), fetch), questions)
    alike = [first_quote(one) == first_quote(other) for one, other in zip(here, there, strict=True)]
    whole = [one == other for one, other in zip(here, there, strict=True)]
    print(f"{name}: {len(questions)} questions, {sum(alike) / len(alike):.4f} with the same first quote,", end=" ")
    print(f"{sum(whole) / len(whole):.4f} with the same hits, quotes and scores to the last bit", flush=True)
    ours, theirs = asdict(measure(here)), asdict(measure(there))
    for measured, value in ours.items():
        print(f"  {measured:24} here {show(value)}  cluster {show(theirs[measured])}", flush=True)


def first_quote(judged: Judged) -> tuple[str, int, int] | None:
    quote = judged.quote
    return None if quote is None else (quote.article.id, quote.span.start, quote.span.end)


def show(value: float | None) -> str:
    return "–" if value is None else f"{value:.4f}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--every", type=int, default=1, help="only every so many questions of a set")
    given = parser.parse_args()
    with cluster() as connection:
        for path in sorted(given.folder.glob("*.json")):
            compare(connection, path.stem, read_question_set(path), given.every)


if __name__ == "__main__":
    main()
