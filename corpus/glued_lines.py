"""Lines that a text layer gives as one because they stand side by side: `联手护送患者就医 ——冒着烈日赶往三江乡`.

What opens a deck or an article after white space was printed as a line of its own.
"""

import re
from collections.abc import Sequence

from corpus import marks
from corpus.furniture import entitles_advertisement
from corpus.model import Line

_FEWEST = 4
"""Characters on both sides."""
_DECK = re.compile(r"\s(?=[—－]{2}\s?[^\s—－])")
_LEAD = re.compile(r"\s(?=(?:本报|新华社)\S)")
_NOTICE = re.compile(r"(?:公\s+告|通\s+告|启\s+事|声\s+明)")
_LONGEST = 80


def split_glued_lines(lines: Sequence[Line]) -> list[Line]:
    """Put decks with their dash, leads and titles of notices that stand beside something on lines of their own."""
    split: list[Line] = []
    for line in lines:
        at = _opening(line.text)
        if at:
            split.append(line.part(0, at, gap_before=line.gap_before))
            line = line.part(at, len(line.text))
        split.append(line)
    return split


def _opening(text: str) -> int:
    """Where a deck or a lead opens within a line; 0 where none does.

    A justified line has white space anywhere, and a sentence has dashes: what stands before a deck has no stops.
    """
    if len(text) > _LONGEST:
        return 0
    for found in _DECK.finditer(text):
        above, deck = text[: found.start()].strip(), text[found.end() :]
        if len(above) >= _FEWEST and len(marks.bare(deck).strip("—－")) >= _FEWEST and not _is_running(above, deck):
            return found.end()
    for found in _LEAD.finditer(text):
        if len(text[: found.start()].strip()) >= _FEWEST and marks.lead(marks.bare(text[found.end() :])):
            return found.end()
    return _beside_notice(text)


def _beside_notice(text: str) -> int:
    """Where a title or a name begins or ends beside a headline: `市交警支队 公 告`, `东湖大桥合龙 要闻速递`.

    What is letter-spaced is so alone in its line.
    """
    words = text.split()
    if len(words) == 2 and not _is_running(*words) and min(map(len, words)) >= 2:
        first, second = words
        if (_names_part(second) and len(first) >= _FEWEST) or (_names_part(first) and len(second) >= _FEWEST):
            return text.index(second, text.index(first) + len(first))
    found = _NOTICE.match(text) or _NOTICE.search(text.rstrip(), len(text.rstrip()) - _FEWEST)
    if found is None or len(text.split()) != len(found.group().split()) + 1:
        return 0
    return found.end() if found.start() == 0 else found.start()


def _names_part(word: str) -> bool:
    """Whether a word is the title of an advertisement or a name for briefs, and says no more: `公告`, `要闻速递`."""
    return entitles_advertisement(word) or marks.is_briefs_label(word)


def _is_running(*parts: str) -> bool:
    """Whether one of the parts is a piece of a sentence, or set with white space anywhere."""
    return any(stop in part for part in parts for stop in "，。；") or any(len(part.split()) > 2 for part in parts)
