"""Who is speaking: the sentence that names the speaker of a sentence inside quotation marks.

县医保局局长张宇星说：“县医保局……民生工程。我们第一时间召开党组会议。”     the sentence that opens the quotation
“祁县玻璃器皿产业还存在……亟待学习提升。”胡晓峰表示，下一步……             the sentence behind its end
"""

import re
from collections.abc import Sequence

_NAMES_SPEAKER = re.compile(
    r"(?:说|表示|介绍|强调|指出|认为|告诉[^，。“]{0,10}|写道|坦言|回忆|解释|提出|要求|透露|称)[，：:]?[“「]?"
)
_NEAR = 40
_MARK = re.compile("[“”「」]")


def find_speakers(body: str, sentences: Sequence[Sequence[int]]) -> list[int]:
    """For each sentence, given by its start and end, the place of the one that names its speaker.

    That is its own place where nobody is quoted.
    """
    speakers = list(range(len(sentences)))
    mark = _find_mark(body, 0)
    if mark == len(body):
        return speakers
    opened_at: int | None = None
    for place, (start, end) in enumerate(sentences):
        if opened_at is not None:
            speakers[place] = opened_at
        if mark >= end:
            continue
        if opened_at is None and place + 1 < len(sentences) and _is_quoted(body, start, end):
            following = sentences[place + 1]
            near = body[following[0] : min(following[1], following[0] + _NEAR)]
            # Behind a paragraph's end somebody else speaks.
            if following[0] - end < 1 and _NAMES_SPEAKER.search(near):
                speakers[place] = place + 1
        opened_at = _still_open(body[start:end], place, opened_at)
        mark = _find_mark(body, end)
    return speakers


def _find_mark(body: str, start: int) -> int:
    """Where the next quotation mark stands; behind the end if there is none."""
    mark = _MARK.search(body, start)
    return len(body) if mark is None else mark.start()


def _is_quoted(body: str, start: int, end: int) -> bool:
    return body[start] in "“「" and body[end - 1] in "”」"


def _still_open(text: str, place: int, opened_at: int | None) -> int | None:
    opening, closing = max(text.rfind("“"), text.rfind("「")), max(text.rfind("”"), text.rfind("」"))
    if opening > closing:
        return place if _NAMES_SPEAKER.search(text[:opening]) else None
    return None if closing >= 0 else opened_at
