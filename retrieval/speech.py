"""Who is speaking: the sentence that names the speaker of a sentence inside quotation marks.

县医保局局长张宇星说：“县医保局……民生工程。我们第一时间召开党组会议。”     the sentence that opens the quotation
“祁县玻璃器皿产业还存在……亟待学习提升。”胡晓峰表示，下一步……             the sentence behind its end
"""

import re
from collections.abc import Sequence

from corpus.model import Span

_NAMES_SPEAKER = re.compile(
    r"(?:说|表示|介绍|强调|指出|认为|告诉[^，。“]{0,10}|写道|坦言|回忆|解释|提出|要求|透露|称)[，：:]?[“「]?"
)
_NEAR = 40


def find_speakers(body: str, sentences: Sequence[Span]) -> list[int]:
    """For each sentence the place of the one that names its speaker; its own place where nobody is quoted."""
    speakers = list(range(len(sentences)))
    opened_at: int | None = None
    for place, span in enumerate(sentences):
        text = body[span.start : span.end]
        if opened_at is not None:
            speakers[place] = opened_at
        elif text[0] in "“「" and text[-1] in "”」" and place + 1 < len(sentences):
            following = sentences[place + 1]
            near = body[following.start : min(following.end, following.start + _NEAR)]
            # Behind a paragraph's end somebody else speaks.
            if following.start - span.end < 1 and _NAMES_SPEAKER.search(near):
                speakers[place] = place + 1
        opened_at = _still_open(text, place, opened_at)
    return speakers


def _still_open(text: str, place: int, opened_at: int | None) -> int | None:
    opening, closing = max(text.rfind("“"), text.rfind("「")), max(text.rfind("”"), text.rfind("」"))
    if opening > closing:
        return place if _NAMES_SPEAKER.search(text[:opening]) else None
    return None if closing >= 0 else opened_at
