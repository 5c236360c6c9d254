"""Advertisements and notices that are set as running text: they speak to the reader as no article does.

`请广大用户提前做好准备`, `领完即止`, `详情请到营业网点咨询`: one such phrase may stand in news; several close together,
and nothing that a reporter says between them, are what somebody paid for. The phrases are in `solicitations.json`.
"""

import json
import re
from bisect import bisect_right
from collections.abc import Sequence
from functools import cache
from itertools import accumulate
from pathlib import Path

from corpus import marks
from corpus.furniture import count_advertising
from corpus.kinship import pairs_of
from corpus.model import Line
from corpus.notices import closes_notice, entitles_notice, signs_notice

_WRITTEN = Path(__file__).with_name("solicitations.json")


@cache
def _signs() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """What advertisements and notices say, and what news says, as patterns of their phrases."""
    written: dict[str, str] = json.loads(_WRITTEN.read_text(encoding="utf-8"))
    phrases = f"{written['notices']} {written['goods and services']}".split()
    return re.compile("|".join(phrases)), re.compile("|".join(written["news"].split()))


_EACH_CHARACTER, _EACH_REPORT, _MARKED = 0.03, 3.0, 2.0
_FALL = 1.6
"""By how much what a line scores may fall below the best before it until the advertisement has ended."""
_LEAST, _FEWEST = 2.5, 4
"""What an advertisement scores at least, and how many phrases it has: an article about debts says one all the time."""
_TITLE_LINES, _REST_LINES = 4, 3
_WIDEST = 120
"""Characters in a line of an advertisement."""


def find_solicitations(lines: Sequence[Line], taken: set[int]) -> list[tuple[int, int]]:
    """Ranges of line indices, half open, each an advertisement that speaks to the reader in running text."""
    found: list[tuple[int, int]] = []
    for run in _runs(lines, taken):
        texts = [marks.bare(lines[at].text) for at in run]
        said, scores = _weigh(texts)
        floor = 0
        while (span := _best(scores, floor)) is not None:
            first, end = span
            # News may be full of offers and rules, but has neither a telephone nor the title of a notice.
            is_marked = any(_is_marked(texts, at) for at in range(first, end))
            if is_marked and len(set[str]().union(*said[first:end])) >= _FEWEST and sum(scores[first:end]) >= _LEAST:
                first, end = _completed([lines[at] for at in run], first, end, floor)
                found.append((run.start + first, run.start + end))
            floor = end
    return found


def _runs(lines: Sequence[Line], taken: set[int]) -> list[range]:
    """The rows of lines between those that are known to be something else."""
    runs: list[range] = []
    start = 0
    for index in range(len(lines) + 1):
        if index == len(lines) or index in taken or len(lines[index].text) > _WIDEST:
            if index > start:
                runs.append(range(start, index))
            start = index + 1
    return runs


def _weigh(texts: Sequence[str]) -> tuple[list[set[str]], list[float]]:
    """For each line the phrases of advertisements that begin there, and what speaks for it less what speaks against."""
    ends = list(accumulate(map(len, texts)))
    said: list[set[str]] = [set() for _ in texts]
    scores = [-_EACH_CHARACTER * len(text) for text in texts]
    joined = "".join(texts)
    phrases, news = _signs()
    for sign in phrases.finditer(joined):
        at = bisect_right(ends, sign.start())
        said[at].add(sign.group())
        scores[at] += 1
    for sign in news.finditer(joined):
        scores[bisect_right(ends, sign.start())] -= _EACH_REPORT
    for at, text in enumerate(texts):
        words = count_advertising([text])[1]
        if words and not said[at]:
            said[at].add(text)
            scores[at] += 1
        scores[at] += _MARKED * _is_marked(texts, at)
    return said, scores


def _is_marked(texts: Sequence[str], at: int) -> bool:
    """Whether only an advertisement has a line: its title, its telephone, below its text who issued it and when."""
    if _announces(texts[at]):
        return True
    above = texts[at - 1] if at else ""
    return closes_notice(texts[at]) and (marks.ends_sentence(above) or _announces(above) or closes_notice(above))


def _announces(text: str) -> bool:
    return count_advertising([text])[0] > 0 or entitles_notice(text)


def _best(scores: Sequence[float], floor: int) -> tuple[int, int] | None:
    """The first span from `floor` on that scores above 0 and ends before its sum falls too far below its best."""
    first = next((at for at in range(floor, len(scores)) if scores[at] > 0), None)
    if first is None:
        return None
    total = best = 0.0
    end = first
    for at in range(first, len(scores)):
        total += scores[at]
        if total > best:
            best, end = total, at + 1
        if total < best - _FALL or total < 0:
            break
    return first, end


def _completed(lines: Sequence[Line], first: int, end: int, floor: int) -> tuple[int, int]:
    """An advertisement with its title and the rest of its last sentence."""
    words = pairs_of("".join(line.text for line in lines[first:end]))
    for at in range(first - 1, max(floor, first - _TITLE_LINES) - 1, -1):
        text = lines[at].text
        is_its_own = "，" in text or "、" in text or len(pairs_of(text) & words) > 1
        is_its_own |= any(closes_notice(line.text) for line in lines[max(floor, at - 1) : at + 1])
        if marks.is_finished(text) or not is_its_own:
            break
        first = at
    for at in range(end - 1, min(len(lines), end + _REST_LINES)):
        if marks.ends_sentence(lines[at].text) or _announces(lines[at].text):
            end = max(end, at + 1)
            break
    while end < len(lines) and (signs_notice(lines[end].text) or marks.bare(lines[end].text) == "广告"):
        end += 1
    return first, end
