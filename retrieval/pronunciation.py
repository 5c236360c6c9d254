"""How characters are read, without tones: 晋 jin; and what syllables a word in Latin letters may be.

pypinyin's table of single characters; the door to it. It is imported when a word of a question is not known, which is
seldom, and without its table of phrases, which would take four times as long.
"""

import contextlib
import os
import re
import unicodedata
from collections.abc import Iterator
from functools import cache, lru_cache

_READINGS = 2
"""Of each character, its most usual ones: 行 is read xing and hang, and for pypinyin also heng."""

_NO_PHRASES = "PYPINYIN_NO_PHRASES"
_VOWEL = re.compile("[aeiouv]")
_TONES = dict.fromkeys(map(ord, "\u0300\u0301\u0304\u030c12345"))
_COMMON = range(0x4E00, 0x9FFF + 1)
_LONGEST_SYLLABLE = 6
_MOST_SPLITS = 8


@cache
def readings_of(character: str) -> tuple[str, ...]:
    """The syllables that a character is read as, the most usual first; none for what is no Chinese character."""
    return _readings(_table().get(ord(character), ""))


@cache
def characters_read(syllable: str) -> str:
    """The characters that may be read so, in the order of their code points."""
    return _characters_by_syllable().get(syllable, "")


@cache
def characters_rhyming(character: str) -> str:
    """The characters of which a reading ends as this one's first does: 漏 and 肉."""
    end = _rhyme(readings_of(character)[0]) if readings_of(character) else None
    return "".join(here for syllable, here in _characters_by_syllable().items() if _rhyme(syllable) == end)


def _rhyme(syllable: str) -> str:
    return syllable.lstrip("bpmfdtnlgkhjqxzcsryw")


@lru_cache(4096)
def plain_letters(word: str) -> str:
    """Pinyin without tones, be they marks or numbers; ü is v, as it is typed."""
    bare = unicodedata.normalize("NFD", word.lower()).translate(_TONES)
    return bare.replace("u\u0308", "v").replace("u:", "v")


def split_syllables(letters: str) -> list[tuple[str, ...]]:
    """All ways to read plain letters as syllables, those with the fewest first: xian is 先 and 西安."""
    known = _characters_by_syllable()
    ways: list[list[tuple[str, ...]]] = [[()]]
    for end in range(1, len(letters) + 1):
        found = [
            (*way, letters[start:end])
            for start in range(max(end - _LONGEST_SYLLABLE, 0), end)
            if letters[start:end] in known
            for way in ways[start]
        ]
        ways.append(sorted(found, key=len)[:_MOST_SPLITS])
    return ways[-1] if letters else []


@cache
def _characters_by_syllable() -> dict[str, str]:
    table = _table()
    gathered: dict[str, list[str]] = {}
    for code in _COMMON:
        for syllable in _readings(table.get(code, "")):
            gathered.setdefault(syllable, []).append(chr(code))
    return {syllable: "".join(characters) for syllable, characters in gathered.items() if _VOWEL.search(syllable)}


@lru_cache(8192)
def _readings(marked: str) -> tuple[str, ...]:
    """Thousands of characters share the few readings that there are."""
    return tuple(dict.fromkeys(map(plain_letters, marked.split(",")[:_READINGS]))) if marked else ()


@cache
def _table() -> dict[int, str]:
    """pypinyin's readings of each character, by code point: `xíng,háng`."""
    with _without_phrases():
        from pypinyin.pinyin_dict import pinyin_dict
    return dict(pinyin_dict)


@contextlib.contextmanager
def _without_phrases() -> Iterator[None]:
    before = os.environ.get(_NO_PHRASES)
    os.environ[_NO_PHRASES] = "true"
    try:
        yield
    finally:
        if before is None:
            del os.environ[_NO_PHRASES]
        else:
            os.environ[_NO_PHRASES] = before
