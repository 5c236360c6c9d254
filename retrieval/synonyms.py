"""What newspapers print for the words of everyday speech; the words stand in `synonyms.txt`."""

from functools import cache
from importlib import resources


def synonyms_of(word: str) -> frozenset[str]:
    """What may be printed where a reader says the word."""
    return _lexicon().get(word, frozenset())


@cache
def all_words() -> tuple[str, ...]:
    """Every word of the lexicon, asked or printed, sorted."""
    return tuple(sorted(set(_lexicon()).union(*_lexicon().values())))


@cache
def _lexicon() -> dict[str, frozenset[str]]:
    lines = resources.files("retrieval").joinpath("synonyms.txt").read_text("utf-8").splitlines()
    entries = (line.split() for line in lines if not line.startswith("#"))
    return {asked: frozenset(printed) for asked, *printed in entries}
