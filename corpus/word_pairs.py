"""Pairs of characters that belong to one word nearly wherever they stand together: `社区`, `细胞`, and not `的人`.

Between them no kicker ends and no headline begins. `tests/evaluation/count_word_pairs.py` counts them in news: they are
seven in ten of all pairs that stand within words there, and three in a thousand of the others.
"""

import json
from functools import cache
from pathlib import Path

_WRITTEN = Path(__file__).with_name("word_pairs.json")


@cache
def _followers() -> dict[str, frozenset[str]]:
    """By their first character the second ones."""
    written: dict[str, str] = json.loads(_WRITTEN.read_text(encoding="utf-8"))
    return {first: frozenset(seconds) for first, seconds in written.items()}


def is_within_word(first: str, second: str) -> bool:
    """Whether two characters that stand together surely belong to one word."""
    return second in _followers().get(first, frozenset())


def breaks_word(before: str, after: str) -> bool:
    """Whether a word goes on from one line to the next: `干细` / `胞`, and not `供水公司` / `机场`, with their own."""
    has_own = is_within_word(before[-2:-1], before[-1:]) or is_within_word(after[:1], after[1:2])
    return is_within_word(before[-1:], after[:1]) and not has_own
