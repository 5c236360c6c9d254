"""What a sentence that begins with 该项目 or 这家公司 speaks of: the sentence before it names the thing."""

import re
from collections.abc import Sequence

_REFERS = re.compile("[“「（(]?(?:该|此(?![外次前后时间起])|这(?![时样里]|一[天年次]))")


def find_antecedents(body: str, sentences: Sequence[Sequence[int]]) -> list[int]:
    """For each sentence, given by its start and end, the place of the one that names what it speaks of.

    That is its own place where it refers to nothing, and the first one of several that refer to the same.
    """
    antecedents: list[int] = []
    for place, (start, _) in enumerate(sentences):
        refers = place > 0 and _REFERS.match(body, start) is not None
        antecedents.append(antecedents[place - 1] if refers else place)
    return antecedents
