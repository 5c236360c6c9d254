"""Words of a question that the library does not know, and which of its own may have been meant.

Three ways to come by such a word: pinyin was typed and never turned into characters (jinzhong zhaiquan); the wrong
characters of the right sound were taken (晋中宅圈); a character of a longer word is another one or missing (玻璃器血).
What is offered instead is always made of terms of the library. A word that the dictionary knows is never misspelt: that
the paper does not speak of it is the answer. Nor are characters too many: 给大学生 is no misspelt 大学生.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

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


@dataclass(frozen=True, slots=True)
class Speller:
    """What a library says of words."""

    find_terms: FindTerms
    knows: Knows

    def find(self, asked: str) -> list[Misspelling]:
        """The misspelt words of what is asked about (normalised, no asking words), in their order."""
        words = WrittenWords(lambda spoken: self._find_spoken(spoken, ""), self.knows)
        found = [Misspelling(*read) for read in read_as_pinyin(asked, words)]
        for run in _HAN_RUN.finditer(asked):
            found += (replace(one, start=run.start() + one.start) for one in self._find_in_run(run.group()))
        return sorted(found, key=lambda one: one.start)

    def _find_in_run(self, run: str) -> Iterator[Misspelling]:
        alone = _characters_alone(run)
        unknown = [
            place
            for place, pair in enumerate(pairwise(run))
            if (alone[place] or alone[place + 1]) and not NO_PART_OF_NAMES & set(pair) and not self.knows("".join(pair))
        ]
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
        found = self._find_chains(places)
        found.pop(written, None)
        words = {word: count for word, count in found.items() if segment_frequency(word)}
        return words or {word: count for word, count in found.items() if len(word) > 2 or _alike(word, written)}

    def _find_chains(self, places: Sequence[str]) -> dict[str, int]:
        """What has these characters and of which each two neighbours are a term; how often its rarest two are."""
        chains = self.find_terms(places[:2])
        for place in places[2:]:
            ends = "".join({chain[-1] for chain in chains})
            following = self.find_terms([ends, place]) if ends else {}
            chains = {
                chain + pair[1]: min(count, times)
                for chain, count in chains.items()
                for pair, times in following.items()
                if pair[0] == chain[-1]
            }
        return chains

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
