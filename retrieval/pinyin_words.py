"""Pinyin in a question: qixian you duoshao jia boli qiye, read as words of the library and words that ask."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import product

from retrieval.analysis import segment_frequency
from retrieval.pronunciation import plain_letters, readings_of, split_syllables

_LATIN_RUN = re.compile(r"[^\W\d_\u3400-\u9fff]+[1-5]?(?:[ '’·-]?[^\W\d_\u3400-\u9fff]+[1-5]?)*")
_BETWEEN = re.compile(r"[ '’·-]+|(?<=[1-5])")
_MOST_SYLLABLES = 16
_MOST_WAYS = 8
_LONGEST_WORD = 4
_MOST_MEANT = 2

NO_PART_OF_NAMES = frozenset(
    "的了是在和与跟及有无没不说去来会要能被把从到对于为这那也都就又还吗呢吧啊谁哪几多第一二两三四五六七八九十百千万亿"
)

ASKING = (
    "有", "多少", "几", "家", "个", "什么", "谁", "哪里", "哪个", "哪些", "为什么", "怎么", "怎样", "如何", "何时",
    "什么时候",
    "是", "是谁", "的", "在", "了", "吗", "和", "写", "讲", "说", "多大", "多长", "多高", "钱", "元", "年", "月", "日",
    "到", "给", "用", "去", "来", "要", "会", "从", "上", "里", "中", "人", "大", "出", "被", "对", "为", "与", "占",
)  # fmt: skip
"""What may stand between the words that are looked for."""


@dataclass(frozen=True)
class WrittenWords:
    """What a library says of words that are only known by their sound.

    `find`: syllables (for each place those that it may be) to words and how often they are; `knows` a Latin word.
    """

    find: Callable[[Sequence[Sequence[str]]], dict[str, int]]
    knows: Callable[[str], bool]

    @cached_property
    def _found(self) -> dict[tuple[str, ...], list[str]]:
        return {}

    def words(self, syllables: tuple[str, ...]) -> list[str]:
        """The likeliest words first: those that the dictionary has, then the more frequent."""
        if syllables not in self._found:
            counts = self.find([[syllable] for syllable in syllables])
            words = [word for word in counts if segment_frequency(word) or not NO_PART_OF_NAMES & set(word)]
            ranked = sorted(words, key=lambda word: (not segment_frequency(word), -counts[word], word))
            self._found[syllables] = ranked[:_MOST_MEANT]
        return self._found[syllables]


def read_as_pinyin(asked: str, words: WrittenWords) -> Iterator[tuple[int, str, tuple[tuple[str, ...], ...]]]:
    """Each stretch of pinyin, where it begins, and what it may stand for, word by word."""
    for run in _LATIN_RUN.finditer(asked):
        if meant := _read_run(run.group(), words):
            yield run.start(), run.group(), meant


def _read_run(run: str, words: WrittenWords) -> tuple[tuple[str, ...], ...]:
    ways: list[list[tuple[str, ...]]] = []
    for token in filter(None, _BETWEEN.split(run)):
        letters = plain_letters(token)
        if words.knows(token) or not letters.isascii() or len(letters) > 6 * _MOST_SYLLABLES:
            return ()
        ways.append(split_syllables(letters))
    if not all(ways):
        return ()
    readings = (tuple(syllable for way in one for syllable in way) for one in _first(product(*ways), _MOST_WAYS))
    best = min(filter(None, (_read(syllables, words) for syllables in readings)), default=None)
    return () if best is None else tuple(best[1])


def _first(ways: Iterable[tuple[tuple[str, ...], ...]], most: int) -> list[tuple[tuple[str, ...], ...]]:
    return [way for _, way in zip(range(most), ways, strict=False)]


def _read(syllables: tuple[str, ...], words: WrittenWords) -> tuple[float, list[tuple[str, ...]]] | None:
    """The fewest words that the syllables are, with their cost: once with each word at its likeliest, once at its next.

    None where they are no words, or none but asking ones.
    """
    if not 2 <= len(syllables) <= _MOST_SYLLABLES:
        return None
    best: list[tuple[float, list[list[str]]] | None] = [(0.0, [])]
    for end in range(1, len(syllables) + 1):
        options = [
            (before[0] + cost, [*before[1], choice])
            for start in range(max(0, end - _LONGEST_WORD), end)
            if (before := best[start]) is not None
            for cost, choice in _choices(syllables[start:end], words)
        ]
        best.append(min(options, key=lambda option: option[0], default=None))
    whole = best[-1]
    if whole is None or all(choice[0] in ASKING for choice in whole[1]):
        return None
    others = [tuple(choice[min(turn, len(choice) - 1)] for choice in whole[1]) for turn in range(_MOST_MEANT)]
    return whole[0], list(dict.fromkeys(others))


def _choices(syllables: tuple[str, ...], words: WrittenWords) -> Iterator[tuple[float, list[str]]]:
    """What these syllables are as one word, with what it costs to read them so."""
    if asking := [word for word in ASKING if _is_read(word, syllables)]:
        yield 1.1, asking[:1]
    if len(syllables) > 1 and (found := words.words(syllables)):
        yield (1.0 if segment_frequency(found[0]) else 0.5 + len(syllables) / 2), found


def _is_read(word: str, syllables: tuple[str, ...]) -> bool:
    return len(word) == len(syllables) and all(
        syllable in readings_of(character) for character, syllable in zip(word, syllables, strict=True)
    )
