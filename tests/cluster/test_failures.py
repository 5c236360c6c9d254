"""Nodes are killed and frozen while people ask: nobody is left without the right answer, and nobody waits for long.

Ten seconds each; `python -m tests.benchmarks.cluster_faults` does it for a minute.
"""

import json
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from corpus.model import Article
from corpus.readers import read_page
from corpus.samples import sample_pages
from corpus.understanding import understand
from retrieval.cluster.connection import Connection
from retrieval.cluster.dictionary import look_up
from retrieval.cluster.engine import ClusterRetriever, list_places
from retrieval.cluster.mapping import ALIAS, Shape
from retrieval.cluster.syncing import synchronise

from .conftest import UNHURRIED
from .load import Load, ask_under_load
from .rig import Node, Rig, free_ports

SECONDS = 10.0
LONGEST_AFTER_A_KILL = 2.0
LONGEST_AFTER_A_FREEZE = 5.0

QUESTIONS = Path(__file__).parents[1] / "evaluation" / "reader_questions.jsonl"


@pytest.fixture(scope="module")
def articles() -> list[Article]:
    return [article for path in sample_pages() for article in understand(read_page(path)).articles]


@pytest.fixture
def ask(rig: Rig, articles: list[Article]) -> Iterator[Callable[[Callable[[], None]], Load]]:
    """Asks while something happens; the cluster is whole before."""
    rig.wait_until_whole()
    questions = [json.loads(line)["question"] for line in QUESTIONS.read_text("utf-8").splitlines()][:20]
    with closing(Connection(rig.urls)) as connection:
        synchronise(connection, articles, library_hash="sample", shape=Shape(shards=3))
        yield lambda happen: ask_under_load(ClusterRetriever(connection), articles, questions, SECONDS, happen)


def follower(rig: Rig) -> Node:
    """A node that does not lead."""
    return rig.other_than(rig.manager())


def assert_unharmed(load: Load, longest: float) -> None:
    assert not load.failed, load.describe() + load.failed[0]
    assert not load.wrong, load.describe()
    assert load.worst <= longest, load.describe()


@pytest.mark.parametrize("choose", [follower, Rig.manager], ids=["data node", "manager"])
def test_a_killed_node_is_not_noticed(
    rig: Rig, ask: Callable[[Callable[[], None]], Load], choose: Callable[[Rig], Node]
) -> None:
    victim = choose(rig)
    try:
        load = ask(victim.kill)
    finally:
        if victim.has_ended:
            victim.start()
    assert_unharmed(load, LONGEST_AFTER_A_KILL)


def test_a_frozen_node_is_hardly_noticed(rig: Rig, ask: Callable[[Callable[[], None]], Load]) -> None:
    victim = follower(rig)
    try:
        load = ask(victim.freeze)
    finally:
        victim.thaw()
    assert_unharmed(load, LONGEST_AFTER_A_FREEZE)


@pytest.mark.parametrize("shards", [1, 3])
def test_terms_are_looked_up_although_the_first_host_is_gone(rig: Rig, articles: list[Article], shards: int) -> None:
    """Other copies are asked then, and of one shard a cluster does not take every preference for them."""
    rig.empty()
    with closing(Connection(rig.urls)) as connection:
        synchronise(connection, articles, library_hash="sample", shape=Shape(shards=shards))
        documents = sum(1 for _ in list_places(connection, ALIAS, leads_only=False))
    (port,) = free_ports(1)
    with closing(Connection((f"http://127.0.0.1:{port}", *rig.urls), patience=UNHURRIED)) as connection:
        found = look_up(connection.within_patience(), ALIAS, ["学校"], documents=documents, shards=shards)
    assert found is not None
    assert found["学校"].in_text > 0
