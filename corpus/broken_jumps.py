"""Jump marks that a narrow column breaks: `…充满信心。（下转第4` / `版）`."""

import re
from collections.abc import Sequence

from corpus.model import Line

_OPENS = re.compile(r"[（(]\s*[下紧]\s*(?:转\s*(?:第\s*(?:[\dA-Z一二三四五六七八九十]{1,3}\s*版?\s*)?)?)?$")
_MARK = re.compile(r"[（(]\s*[下紧]\s*转\s*第?\s*[\dA-Z一二三四五六七八九十]{1,3}\s*版\s*[）)]\s*")


def join_broken_jumps(text: str, lines: Sequence[Line]) -> list[Line]:
    """Put each jump mark that goes on in the next line on a line of its own, which holds the line end; `text` is what
    the lines are parts of.
    """
    joined: list[Line] = []
    rest = iter(lines)
    for line in rest:
        opens = _OPENS.search(line.text)
        found = _MARK.match(text, line.start + opens.start()) if opens else None
        if opens is None or found is None:
            joined.append(line)
            continue
        if line.text[: opens.start()].strip():
            joined.append(line.part(0, opens.start(), gap_before=line.gap_before))
        joined.append(Line(found.group().rstrip(), found.start()))
        below = next(rest)
        if found.end() - below.start < len(below.text):
            joined.append(below.part(found.end() - below.start, len(below.text)))
    return joined
