"""How much two pieces of a page speak of the same thing, by the character pairs that they share."""

import math
import re
from collections import Counter
from collections.abc import Iterable, Sequence, Set
from itertools import chain

_WORDS = re.compile(r"[\u4e00-\u9fff]+|[A-Za-z]+|\d+")
_EMPTY_PAIRS = frozenset(
    pair
    for row in (
        "我们 他们 一个 这个 进行 今天 记者 近日 日前 目前 同时 以及 其中 工作 表示 指出 强调 已经 可以 通过 对于 关于",
        "本报 报讯 新华 华社 社北 京电 发展 中国 国家 全国 我国 年来 今年 去年 推动 推进 加强 建设 重要 习近 近平 主席",
    )
    for pair in row.split(" ")
)
"""Pairs that every newspaper text has."""


def pairs_of(text: str) -> set[str]:
    """The character pairs inside the words of a text; numbers and Latin words count whole."""
    pairs: set[str] = set()
    for found in _WORDS.finditer(text):
        word = found.group()[:2000]
        if word[0].isascii() or word[0].isdigit():
            if len(word) > 1:
                pairs.add(word)
        else:
            pairs.update(word[at : at + 2] for at in range(len(word) - 1))
    return pairs - _EMPTY_PAIRS


class Kinship:
    """Weighs shared pairs by how few of the page's paragraphs have them.

    Sums are exact (`fsum`): sets come in another order in every process, and a page must be read alike in all of them.
    """

    def __init__(self, paragraphs: Iterable[str]) -> None:
        self.pairs = [pairs_of(text) for text in paragraphs]
        count, spread = len(self.pairs), Counter(chain.from_iterable(self.pairs))
        self._weights = {pair: math.log(1 + count / (1 + having)) for pair, having in spread.items()}
        self._squares = {pair: weight**2 for pair, weight in self._weights.items()}
        self._unseen = math.log(1 + count)

    def weight(self, pair: str) -> float:
        return self._weights.get(pair, self._unseen)

    def of_display(self, text: str, body: Set[str]) -> float:
        """The weighted share, 0 to 1, of a display text's pairs that stand among the pairs of a body."""
        return self.of_pairs(pairs_of(text), body)

    def of_pairs(self, pairs: Set[str], body: Set[str]) -> float:
        """The weighted share, 0 to 1, of some pairs that stand in `body`."""
        total = math.fsum(map(self.weight, pairs))
        return math.fsum(map(self.weight, pairs & body)) / total if total else 0.0

    def shares(self, subjects: Iterable[Set[str]], numbers: Iterable[int]) -> list[float]:
        """The weighted shares, 0 to 1, of the pairs of each subject that some paragraphs have."""
        body = frozenset[str]().union(*(self.pairs[number] for number in numbers))
        return [self.of_pairs(subject, body) for subject in subjects]

    def of_bodies(self, left: Sequence[int], right: Sequence[int]) -> float:
        """How alike two rows of paragraphs are: the cosine, 0 to 1, of their pairs' weights."""
        one = set().union(*(self.pairs[number] for number in left))
        two = set().union(*(self.pairs[number] for number in right))
        shared = self._square(one & two)
        norm = math.sqrt(self._square(one) * self._square(two))
        return shared / norm if norm else 0.0

    def _square(self, pairs: Set[str]) -> float:
        return math.fsum(map(self._squares.__getitem__, pairs))
