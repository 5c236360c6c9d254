"""Questions that compare two things: 昔榆高速和太旧高速投资哪个多？ asks what each of them has."""

import re
from dataclasses import dataclass

from retrieval.analysis import normalise, segment

_END = r"[了呢啊呀?？\s]*"
_SIDE = r"[\w“”·（）()]"
_COMPARING = re.compile(
    rf"(?P<one>{_SIDE}{{2,16}}?)(?:和|与|跟|同|比)(?P<rest>{_SIDE}{{2,24}}?)(?:相比较?|比较|比起来|之间|两个?|二者|[,，\s])*"
    rf"(?:哪一?[个家边条种项座所批]|谁)(?:的)?(?P<topic>{_SIDE}{{0,10}}?)(?:更|比较|较|最)?(?P<more>[多少大小高低贵长短早晚先])[些点]?"
    rf"(?P<verb>投产|完工|开工|通车|建成|开馆|开业)?{_END}"
)
_EITHER = re.compile(
    rf"(?P<one>{_SIDE}{{2,24}}?)(?P<more>[多少大高低长短早晚])还是(?P<rest>{_SIDE}{{2,24}}?)(?P=more){_END}"
)
_PLACES = "省市县区州镇乡村"
_ASKS_WHEN = frozenset("早晚先")
_ASKS_LENGTH = frozenset("长短")


@dataclass(frozen=True, slots=True)
class Side:
    """What is compared, and the question what it has."""

    name: str
    question: str


def find_sides(question: str) -> tuple[Side, Side] | None:
    """The two sides of a comparison; None for any other question."""
    normalised = normalise(question).text
    if (either := _EITHER.fullmatch(normalised)) is not None:
        asked = _ask(either["more"])
        return Side(either["one"], either["one"] + asked), Side(either["rest"], either["rest"] + asked)
    match = _COMPARING.fullmatch(normalised)
    if match is None:
        return None
    one, other, topic = match["one"], match["rest"], match["topic"]
    if not topic:
        other, topic = _cut_topic(one, other)
    asked = topic + _ask(match["more"]) + (match["verb"] or "")
    return Side(one, one + asked), Side(other, other + asked)


def _cut_topic(one: str, rest: str) -> tuple[str, str]:
    """太旧高速投资 beside 昔榆高速 is 太旧高速 and its 投资; where the two are of different kinds, it is one name."""
    for kind in (_kind(one), one[-1] if one[-1] in _PLACES else ""):
        end = rest.rfind(kind) + len(kind)
        if kind and end > len(kind):
            return rest[:end], rest[end:]
    return rest, ""


def _kind(name: str) -> str:
    """The last word of a name, which says what it is: 高速."""
    words = [word for word in segment(name) if name.endswith(word)]
    return max(words, key=len, default="")


def _ask(more: str) -> str:
    if more in _ASKS_WHEN:
        return "什么时候"
    return "多长" if more in _ASKS_LENGTH else "多少"
