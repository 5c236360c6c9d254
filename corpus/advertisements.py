"""How far an advertisement reaches from the lines that only an advertisement has.

`供电服务热线：…` is such a line; the display lines beside it speak of nothing that the page's articles speak of.
"""

import re
from collections.abc import Sequence

from corpus import marks
from corpus.furniture import count_advertising, entitles_advertisement
from corpus.kinship import Kinship, pairs_of
from corpus.model import Line
from corpus.notices import closes_notice, names_issuer
from corpus.roles import BODY, Role

_REACH = 7
"""How many lines above or below such a line an advertisement may have."""

_STRANGE = 0.35
"""The share of its words that a line of an advertisement has at most in common with the articles."""

_PIECE = 12
"""Lines of body that are weighed as one."""

_WIDEST = 30
"""Characters in a line of an advertisement."""


def spread_advertisements(lines: Sequence[Line], roles: list[Role], groups: dict[int, int]) -> None:
    """Give the advertisements of a page the lines beside them that belong to no article."""
    known = [index for index, role in enumerate(roles) if role is Role.ADVERTISEMENT]
    if not known:
        return
    body = [line.text.strip() for line, role in zip(lines, roles, strict=True) if role in BODY]
    articles = Kinship("".join(body[at : at + _PIECE]) for at in range(0, len(body), _PIECE))
    spoken = frozenset().union(*articles.pairs)
    for index in known:
        for step in (-1, 1):
            for near in _reached(lines, roles, index, step, articles, spoken):
                roles[near] = Role.ADVERTISEMENT
                groups[near] = groups[index]
    _take_issuers(lines, roles, groups)


_NOTICE = re.compile(r"(?:公告|通告|通知|启事)$")


def _take_issuers(lines: Sequence[Line], roles: list[Role], groups: dict[int, int]) -> None:
    """Give a public notice the line below it that says whose it is, though articles speak of the same office."""
    ends: dict[int, int] = {}
    for index, role in enumerate(roles):
        if role is Role.ADVERTISEMENT:
            ends[groups[index]] = index
    notices = {
        groups[index]
        for index in groups
        if roles[index] is Role.ADVERTISEMENT and _NOTICE.search(marks.bare(lines[index].text))
    }
    for group in notices:
        below = ends[group] + 1
        if (
            below < len(lines)
            and roles[below] in (Role.DISPLAY, Role.WHOLE)
            and names_issuer(lines[below].text)
            and not closes_notice(lines[below - 1].text)
        ):
            roles[below] = Role.ADVERTISEMENT
            groups[below] = group


def _reached(
    lines: Sequence[Line], roles: Sequence[Role], index: int, step: int, articles: Kinship, spoken: frozenset[str]
) -> range:
    """The lines from an advertisement's outermost one up to the last that is as strange to the articles."""
    farthest = index
    if (entitles_advertisement if step < 0 else closes_notice)(lines[index].text):
        return range(0)
    for near in range(index + step, index + step * (_REACH + 1), step):
        if not 0 <= near < len(lines) or abs(near - farthest) > 2 or not _may_advertise(lines[near], roles[near]):
            break
        if _is_headed(lines[near + 1 : near + 2], roles[near + 1 : near + 2]):
            break
        likeness = articles.of_pairs(pairs_of(lines[near].text), spoken)
        if likeness < _STRANGE or any(count_advertising([lines[near].text])):
            farthest = near
        elif likeness > 2 * _STRANGE:
            break
    return range(index + step, farthest + step, step)


def _is_headed(below: Sequence[Line], roles: Sequence[Role]) -> bool:
    """Whether an article begins in the line below another one, which is its headline then: with a byline or a lead."""
    return Role.BYLINE in roles or any(marks.lead(marks.bare(line.text[:60])) for line in below)


def _may_advertise(line: Line, role: Role) -> bool:
    if role is Role.WHOLE and marks.ends_sentence(line.text):
        return False
    is_heading = marks.deck_dash(line.text) or marks.is_letter_spaced(line.text) or marks.is_column_label(line.text)
    return role in (Role.DISPLAY, Role.WHOLE) and len(line.text) <= _WIDEST and not is_heading
