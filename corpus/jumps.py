"""Articles that go on on another page (下转第4版, 上接第1版): which belongs to which, and both as one.

A quote under another article's headline is the worst failure there is, so parts are joined only where both pages name
each other, and either nothing else on them does or the headlines tell.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from corpus.model import Article

MOST_PARTS = 6
"""A chain longer than this is a misreading."""


def whole_of(part: Article, jumped: Sequence[Article]) -> Article:
    """The article that `part` belongs to, joined; `jumped` are all articles of the issue that name another page."""
    following = {}
    for article in jumped:
        page = [other for other in jumped if plain_page(other.page) == plain_page(article.page)]
        found = find_continuation(article, page, jumped)
        if found is not None:
            following[article.id] = found
    preceding = {after.id: article for article in jumped if (after := following.get(article.id)) is not None}
    chain = [*_walk(part, preceding)[::-1], part, *_walk(part, following)]
    # A circle, or a chain as long as that, is a misreading; then its parts are told one by one.
    return part if chain.count(part) > 1 or len(chain) > MOST_PARTS else join_parts(chain)


def _walk(part: Article, steps: Mapping[str, Article]) -> list[Article]:
    """Where the steps lead from an article, up to one too many or round to itself."""
    found: list[Article] = []
    while len(found) < MOST_PARTS and (step := steps.get((found or [part])[-1].id)) is not None:
        found.append(step)
        if step == part:
            break
    return found


def join_jumps(articles: Iterable[Article]) -> list[Article]:
    """The articles with jumped ones joined, in the order of their beginnings."""
    known = list(articles)
    jumped: dict[tuple[str | None, str | None], list[Article]] = {}
    for article in known:
        if article.continued_from or article.continued_on:
            jumped.setdefault((article.paper, article.date), []).append(article)
    wholes = ((article, whole_of(article, jumped.get((article.paper, article.date), []))) for article in known)
    return [whole for article, whole in wholes if whole.id == article.id]


def find_continuation(beginning: Article, page: Sequence[Article], other: Iterable[Article]) -> Article | None:
    """What goes on from `beginning`, which stands on `page`, among the articles of another page of the same issue."""
    if None in (beginning.continued_on, beginning.page, beginning.paper, beginning.date):
        return None
    going = [article for article in page if _leads(article, to=beginning.continued_on)]
    coming = [article for article in other if _names(beginning, article)]
    if len(going) == len(coming) == 1:
        (candidate,) = coming
        return candidate if candidate.headline is None or _share_words(beginning, candidate) else None
    alike = [article for article in coming if _same_headline(beginning, article)]
    rivals = [article for article in going if _same_headline(beginning, article)]
    return alike[0] if len(alike) == len(rivals) == 1 else None


def join_parts(parts: Sequence[Article]) -> Article:
    """The parts as one article under the first one's id and headline; each section keeps the page it is printed on."""
    first, *others = parts
    if not others:
        return first
    sections = list(first.sections)
    for part in others:
        sections += [replace(section, page=part.page, facsimile=part.facsimile) for section in part.sections]
    return replace(
        first,
        sections=tuple(sections),
        given_id=first.id,
        byline=next((part.byline for part in parts if part.byline), None),
        continued_on=parts[-1].continued_on,
        uncertain=tuple(dict.fromkeys(name for part in parts for name in part.uncertain)),
        is_recognised=any(part.is_recognised for part in parts),
    )


def plain_page(page: str | None) -> str | None:
    """`01` and `1`, `A02` and `A2` are one page."""
    if page is None:
        return None
    letters = page.rstrip("0123456789")
    return letters.upper() + (page[len(letters) :].lstrip("0") or "0")


def _leads(article: Article, *, to: str | None) -> bool:
    return article.continued_on is not None and plain_page(article.continued_on) == plain_page(to)


def _names(beginning: Article, article: Article) -> bool:
    """Whether each of two articles of an issue names the other's page."""
    return (
        article.continued_from is not None
        and (article.paper, article.date) == (beginning.paper, beginning.date)
        and plain_page(article.continued_from) == plain_page(beginning.page)
        and plain_page(article.page) == plain_page(beginning.continued_on)
        and plain_page(article.page) != plain_page(beginning.page)
    )


def _same_headline(one: Article, other: Article) -> bool:
    first, second = _squeeze(one.headline), _squeeze(other.headline)
    return bool(first and second) and (first in second or second in first)


def _share_words(one: Article, other: Article) -> bool:
    """Whether a jump's headline repeats two characters in a row of the headline or the deck where it began."""
    above = _squeeze(one.headline) + "\n" + _squeeze(one.deck)
    return any(left + right in above for left, right in pairwise(_squeeze(other.headline)))


def _squeeze(text: str | None) -> str:
    return "".join(character for character in text or "" if character.isalnum())
