"""Words that mean the same in everyday speech and in print; the groups stand in `synonyms.txt`."""

from collections import defaultdict
from functools import cache
from importlib import resources


def synonyms_of(word: str) -> frozenset[str]:
    """The other words of all groups that the word stands in."""
    return _groups().get(word, frozenset())


def all_words() -> list[str]:
    """Every word of every group, sorted."""
    return sorted(_groups())


@cache
def _groups() -> dict[str, frozenset[str]]:
    lines = resources.files("retrieval").joinpath("synonyms.txt").read_text("utf-8").splitlines()
    others: defaultdict[str, set[str]] = defaultdict(set)
    for group in (line.split() for line in lines if not line.startswith("#")):
        for word in group:
            others[word].update(other for other in group if other != word)
    return {word: frozenset(group) for word, group in others.items()}
