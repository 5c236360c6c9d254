"""Text to terms, the same way for a page and for a question.

A text is brought to one form (NFKC, lower case, simplified characters) with a map back to its own offsets. From that
form come three kinds of terms that may overlap: words (jieba's, without guessing new ones, and Latin words), character
bigrams of Chinese runs, and numbers by value, alone and with their unit, so that 两万人, 2万人 and 20000人 meet.
"""

import contextlib
import logging
import marshal
import os
import re
import sys
import tempfile
import unicodedata
import warnings
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING

from platformdirs import user_cache_path

from retrieval.numerals import find_numbers
from retrieval.synonyms import all_words

if TYPE_CHECKING:
    import jieba

_ANALYSIS_VERSION = 1
"""Raised whenever the same text would give other terms: an index of another version is rebuilt."""

_HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff々〇"
_RUN = re.compile(rf"(?P<han>[{_HAN}]+)|(?P<latin>[^\W\d_{_HAN}]+[0-9]*(?:[-.'][^\W_{_HAN}]+)*)")


@dataclass(frozen=True, slots=True)
class Term:
    """`text[start:end]` of the text that was analysed, brought to the form in which it is indexed."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Normalised:
    """`text` with `starts[i]`, the offset in the original of the character that `text[i]` came from.

    `starts` has one entry more than `text` has characters: the original's length.
    """

    text: str
    starts: tuple[int, ...] | range

    def original(self, start: int, end: int) -> tuple[int, int]:
        """The original offsets of `text[start:end]`, whole characters only."""
        last = self.starts[end - 1]
        stop = end
        while stop < len(self.text) and self.starts[stop] == last:
            stop += 1
        return self.starts[start], self.starts[stop]


def analysis_version() -> str:
    """Changes with the way terms are made and with the words that are added to the dictionary."""
    return f"{_ANALYSIS_VERSION}-{zlib.crc32(' '.join(all_words()).encode()):08x}"


@cache
def dictionary_hash() -> str:
    """Changes with jieba's dictionary and with the table of simplified characters: other terms would come of them."""
    with contextlib.closing(_segmenter().get_dict_file()) as words:
        dictionary = zlib.crc32(words.read())
    table = resources.files("opencc").joinpath("dictionary", "TSCharacters.txt").read_bytes()
    return f"{zlib.crc32(table, dictionary):08x}"


def normalise(text: str) -> Normalised:
    """NFKC, lower case and simplified characters, each character on its own so that offsets can be kept."""
    table = _forms()
    normalised = text.translate(table)
    # No character's form is empty, so that the same length means one for one.
    if len(normalised) == len(text):
        return Normalised(normalised, range(len(text) + 1))
    starts = [offset for offset, character in enumerate(text) for _ in table[ord(character)]]
    return Normalised(normalised, (*starts, len(text)))


def analyse(text: str) -> list[Term]:
    """The terms of a text in reading order; those that overlap stand next to each other."""
    normalised = normalise(text)
    return [Term(term, *normalised.original(start, end)) for term, start, end in _terms(normalised.text)]


def analyse_words(text: str) -> list[str]:
    """The terms alone, without their places: what indexing needs."""
    return [term for term, _, _ in _terms(normalise(text).text)]


def _terms(text: str) -> Iterator[tuple[str, int, int]]:
    for run in _RUN.finditer(text):
        if run.lastgroup == "latin":
            yield run.group(), run.start(), run.end()
        else:
            yield from _han_terms(run.group(), run.start())
    yield from find_numbers(text)


def _han_terms(run: str, offset: int) -> Iterator[tuple[str, int, int]]:
    place = 0
    for word in _cut(run):
        # A word of two characters is a bigram already.
        if len(word) != 2:
            yield word, offset + place, offset + place + len(word)
        place += len(word)
    for place in range(len(run) - 1):
        yield run[place : place + 2], offset + place, offset + place + 2


def _cut(run: str) -> Iterable[str]:
    """The words of a run of Chinese characters."""
    return _cut_slowly(run) if _Hastened.cut is None else _Hastened.cut(run)


@lru_cache(maxsize=64)
def _cut_slowly(run: str) -> tuple[str, ...]:
    """The runs of one question are cut for its words, for its terms, and for what may be misspelt."""
    return tuple(_segmenter().cut(run, HMM=False))


class _Hastened:
    """rjieba's way of cutting in this process, once somebody has waited for it."""

    cut: Callable[[str], Iterable[str]] | None = None


def hasten() -> bool:
    """Makes rjieba cut from now on, if it is installed: the same words, five times faster. Takes a moment itself."""
    try:
        import rjieba
    except ImportError:
        return False
    if _Hastened.cut is None:
        tokenizer, quick = _segmenter(), rjieba.Jieba()
        for word in all_words():
            if len(word) > 2 and not quick.has_word(word):
                quick.add_word(word, tokenizer.FREQ[word], "")
        _Hastened.cut = lambda run: quick.cut(run, False)
    return True


def segment(text: str) -> list[str]:
    """The words of a text: jieba's, Latin words and numbers, without the bigrams that overlap them."""
    normalised = normalise(text).text
    words: list[str] = []
    for run in _RUN.finditer(normalised):
        words += [run.group()] if run.lastgroup == "latin" else _cut(run.group())
    return words + [term for term, _, _ in find_numbers(normalised)]


def segment_frequency(word: str) -> int:
    """How often jieba's own corpus has the word; 0 when it does not know it."""
    return int(_segmenter().FREQ.get(word) or 0)


@cache
def segment_total() -> int:
    """The number of words in jieba's own corpus."""
    return int(_segmenter().total)


class _Forms(dict[int, str]):
    """Each character's form, worked out when it is first met; for `str.translate`."""

    def __init__(self, simplified: dict[int, str]) -> None:
        self._simplified = simplified

    def __missing__(self, character: int) -> str:
        form = unicodedata.normalize("NFKC", chr(character)).lower().translate(self._simplified)
        self[character] = form
        return form


@cache
def _forms() -> _Forms:
    """Traditional to simplified, one character to one, by OpenCC's table (its first choice where it has several)."""
    table = resources.files("opencc").joinpath("dictionary", "TSCharacters.txt").read_text("utf-8")
    pairs = (line.split() for line in table.splitlines())
    forms = _Forms({ord(pair[0]): pair[1] for pair in pairs if len(pair) > 1 and len(pair[1]) == 1})
    # NFKC would make 100，200，300 one number.
    forms[ord("，")] = "，"
    return forms


@cache
def _segmenter() -> "jieba.Tokenizer":
    """jieba's default dictionary, loaded from a cache of our own when there is one.

    jieba itself reads a marshal file from the shared temporary folder, where anybody could have put it, and reads it
    piecewise, which takes four times as long as reading it whole.
    """
    with warnings.catch_warnings(), _without_pkg_resources():
        warnings.simplefilter("ignore")  # jieba's own source has invalid escapes
        import jieba
    jieba.setLogLevel(logging.CRITICAL)
    tokenizer = jieba.Tokenizer()
    cached = user_cache_path("wenbao") / f"jieba-{jieba.__version__}.marshal"
    frequencies = _read_cache(cached)
    if frequencies is None:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            frequencies = tokenizer.gen_pfdict(tokenizer.get_dict_file())
        _write_cache(cached, frequencies)
    tokenizer.FREQ, tokenizer.total = frequencies
    tokenizer.initialized = True
    for word in all_words():
        # Names of offices and the like (发展改革委) are looked up whole, so they must be words.
        if len(word) > 2 and not tokenizer.FREQ.get(word):
            tokenizer.add_word(word)
    return tokenizer


@contextlib.contextmanager
def _without_pkg_resources() -> Iterator[None]:
    """jieba does as well without it, and importing it takes a fifth of a second where it is installed."""
    if "pkg_resources" in sys.modules:
        yield
        return
    sys.modules["pkg_resources"] = None  # type: ignore[assignment]  # what importing calls not there
    try:
        yield
    finally:
        del sys.modules["pkg_resources"]


_CHECKSUM_LENGTH = 4


def _read_cache(path: Path) -> tuple[dict[str, int], int] | None:
    try:
        if path.stat().st_uid != os.getuid():
            return None
        written = path.read_bytes()
        if zlib.crc32(written[_CHECKSUM_LENGTH:]) != int.from_bytes(written[:_CHECKSUM_LENGTH], "big"):
            return None
        frequencies, total = marshal.loads(written[_CHECKSUM_LENGTH:])  # noqa: S302 - our own file, in a private folder
    except (OSError, ValueError, EOFError, TypeError, AttributeError):
        return None
    return (frequencies, total) if isinstance(frequencies, dict) and isinstance(total, int) else None


def _write_cache(path: Path, frequencies: tuple[dict[str, int], int]) -> None:
    """Without a cache the next start is slower by a second, and nothing else: a full or closed folder is no error."""
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        content = marshal.dumps(frequencies)
        with tempfile.TemporaryDirectory(dir=path.parent) as folder:
            written = Path(folder) / path.name
            written.write_bytes(zlib.crc32(content).to_bytes(_CHECKSUM_LENGTH, "big") + content)
            written.replace(path)
    except OSError:
        return
