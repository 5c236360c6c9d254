"""Words of a question that the library does not know, and which of its own may have been meant.

Three ways to come by such a word: pinyin was typed and never turned into characters (jinzhong zhaiquan); the wrong
characters of the right sound were taken (晋中宅圈); a character of a longer word is another one or missing (玻璃器血).
What is offered instead is always made of terms of the library. A word that the dictionary knows is never misspelt: that
the paper does not speak of it is the answer. Nor are characters too many: 给大学生 is no misspelt 大学生.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import islice, pairwise
from operator import itemgetter

from retrieval.analysis import segment, segment_frequency
from retrieval.pinyin_words import NO_PART_OF_NAMES, WrittenWords, read_as_pinyin
from retrieval.pronunciation import characters_read, characters_rhyming, readings_of
from retrieval.volumes.spelling import Places

FindTerms = Callable[[Places], dict[str, int]]
Knows = Callable[[str], bool]

_HAN_RUN = re.compile("[\u4e00-\u9fff]{2,}")
_LONGEST_HOMOPHONE = 4
_LONGEST_WORD = 6
_SHORTEST_EDITED = 3
_MOST_MISSPELT = 4
"""Stretches of pinyin in a question."""

_MOST_UNKNOWN = 8
"""Pairs of characters: a question with more is not misspelt but about something else."""

_MOST_CHAINS = 300
"""Beginnings of names that are followed further, the most frequent ones."""

_FEWEST_ALONE = 2
"""Characters that are no part of a longer word, in a word that was edited: 每立方米 is no misspelt 万立方米."""

_MOST_MEANT = 2
"""Words that are tried for each misspelt one."""


@dataclass(frozen=True, slots=True)
class Misspelling:
    """What stands where in the question, and what may have been meant, the likeliest first: a word, or several.

    All words of two characters or more are the library's.
    """

    start: int
    written: str
    meant: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Speller:
    """What a library says of words, for one question."""

    find_terms: FindTerms
    knows: Knows

    def find(self, asked: str) -> list[Misspelling]:
        """The misspelt words of what is asked about (normalised, no asking words), in their order."""
        words = WrittenWords(lambda spoken: self._find_spoken(spoken, ""), self.knows)
        found = [Misspelling(*read) for read in islice(read_as_pinyin(asked, words), _MOST_MISSPELT)]
        runs = [(run, self._find_unknown(run.group())) for run in _HAN_RUN.finditer(asked)]
        if sum(len(unknown) for _, unknown in runs) <= _MOST_UNKNOWN:
            for run, unknown in filter(itemgetter(1), runs):
                mended = self._find_in_run(run.group(), unknown)
                found += (replace(one, start=run.start() + one.start) for one in mended)
        return sorted(found, key=lambda one: one.start)

    def _find_unknown(self, run: str) -> list[int]:
        """Where two characters stand together that are no word and never do so in the library."""
        alone = _characters_alone(run)
        return [
            place
            for place, pair in enumerate(pairwise(run))
            if (alone[place] or alone[place + 1]) and not NO_PART_OF_NAMES & set(pair) and not self.knows("".join(pair))
        ]

    def _find_in_run(self, run: str, unknown: Sequence[int]) -> Iterator[Misspelling]:
        alone = _characters_alone(run)
        done = 0
        for place in unknown:
            if place < done:
                continue
            windows = list(_windows(run, place, done))
            spoken = (window for window in windows if all(alone[slice(*window)]))
            edited = (window for window in windows if sum(alone[slice(*window)]) >= _FEWEST_ALONE)
            found = self._first(run, spoken, self._find_homophones) or self._first(run, edited, self._find_edited)
            if found is not None:
                done, misspelling = found
                yield misspelling

    def _first(
        self, run: str, windows: Iterable[tuple[int, int]], find: Callable[[str], dict[str, int]]
    ) -> tuple[int, Misspelling] | None:
        """The first window of which something else can be meant, and where it ends."""
        for start, end in windows:
            written = run[start:end]
            if meant := find(written):
                ranked = sorted(meant, key=lambda word: (-_alike(word, written), -meant[word], word))
                return end, Misspelling(start, written, tuple((word,) for word in ranked[:_MOST_MEANT]))
        return None

    def _find_homophones(self, written: str) -> dict[str, int]:
        if len(written) > _LONGEST_HOMOPHONE:
            return {}
        return self._find_spoken([readings_of(character)[:1] for character in written], written)

    def _find_spoken(self, spoken: Sequence[Sequence[str]], written: str) -> dict[str, int]:
        """Words that are read so; of those that no dictionary has only what shares a character, or is a longer name."""
        places = ["".join(map(characters_read, syllables)) for syllables in spoken]
        if not all(places):
            return {}
        found = dict(self._find_chains(places))
        found.pop(written, None)
        words = {word: count for word, count in found.items() if segment_frequency(word)}
        return words or {word: count for word, count in found.items() if len(word) > 2 or _alike(word, written)}

    def _find_chains(self, places: Sequence[str]) -> dict[str, int]:
        """What has these characters and of which each two neighbours are a term; how often its rarest two are."""
        chains = self._find_pairs(places[0], places[1])
        for before, place in pairwise(places[1:]):
            chains = dict(sorted(chains.items(), key=lambda chain: (-chain[1], chain[0]))[:_MOST_CHAINS])
            following: dict[str, list[tuple[str, int]]] = {}
            for pair, times in self._find_pairs(before, place).items():
                following.setdefault(pair[0], []).append((pair[1], times))
            chains = {
                chain + character: min(count, times)
                for chain, count in chains.items()
                for character, times in following.get(chain[-1], ())
            }
        return chains

    def _find_pairs(self, one: str, other: str) -> dict[str, int]:
        """The terms of two characters; the same syllables follow each other in many pieces of a question."""
        if (one, other) not in self._pairs:
            self._pairs[one, other] = self.find_terms([one, other])
        return self._pairs[one, other]

    @cached_property
    def _pairs(self) -> dict[tuple[str, str], dict[str, int]]:
        return {}

    def _find_edited(self, written: str) -> dict[str, int]:
        """Whole terms with one character changed or missing; changed, in short ones, to one that rhymes."""
        found: dict[str, int] = {}
        if len(written) < _SHORTEST_EDITED:
            return found
        is_short = len(written) == _SHORTEST_EDITED
        for place, character in enumerate(written):
            before, after = list(written[:place]), list(written[place + 1 :])
            found |= self.find_terms([*before, characters_rhyming(character) if is_short else None, *after])
            if place:
                found |= self.find_terms([*before, None, character, *after])
        return {word: count for word, count in found.items() if word != written}


def _characters_alone(run: str) -> list[bool]:
    """Which characters are no part of a longer word."""
    alone: list[bool] = []
    for word in segment(run)[: len(run)]:
        alone += [len(word) == 1] * len(word)
    return alone[: len(run)]


def _windows(run: str, place: int, done: int) -> Iterator[tuple[int, int]]:
    """The pieces of a run around the pair at a place, the longest first, none before `done`."""
    for length in range(min(_LONGEST_WORD, len(run)), 1, -1):
        for start in range(max(place + 2 - length, done), min(place, len(run) - length) + 1):
            if not NO_PART_OF_NAMES & set(run[start : start + length]):
                yield start, start + length


def _alike(word: str, written: str) -> int:
    """In how many places the same character stands."""
    return sum(one == other for one, other in zip(word, written, strict=False))
