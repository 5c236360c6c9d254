"""How an index grows: what came becomes a thin volume, what went is removed, thin volumes are bound into thicker ones.

Volumes have sizes as banknotes have: up to 8,192 passages, up to 65,536, up to 524,288, and more. As long as two have
the same size they are bound into one, so that there are never more than four or so to search, and a passage of a large
library is bound anew a few times in its life and not with every issue.
"""

from collections.abc import Iterable, Sequence
from itertools import accumulate, takewhile

from corpus.model import Article
from retrieval.index import Index
from retrieval.spreading import Spread
from retrieval.volumes.binding import bind
from retrieval.volumes.building import Progress, build_volume
from retrieval.volumes.part import Part

_SIZES = (1 << 13, 1 << 16, 1 << 19)
"""Passages that the volumes of each size have at most."""

_MOST_REMOVED = 0.25
"""A volume of which a larger share is removed is bound anew."""

_LARGEST = 1 << 22
"""Volumes that would have more passages than this stay apart: binding them takes minutes, and memory."""


def grow(
    index: Index,
    *,
    library_hash: str,
    gone: Iterable[str] = (),
    came: Sequence[Article] = (),
    progress: Progress | None = None,
    spread: Spread = map,
) -> Index:
    """The index without the articles that are gone, by their ids, and with those that came, in the place of their like.

    An article that the index has already as it is costs nothing.
    """
    new = [article for article in came if _hash_of(index, article.id) != article.content_hash]
    if progress and len(came) > len(new):
        progress(len(came) - len(new))
    parts = _remove(index.parts, {*gone, *(article.id for article in new)})
    if new:
        parts.append(Part.of(build_volume(new, progress=progress, spread=spread)))
    return Index.of(library_hash, _bind_thin(parts))


def settle(index: Index) -> Index | None:
    """The index with all volumes of one size bound into one, or one that has lost much; None if it is as it should be.

    Takes seconds where volumes are large.
    """
    for part in index.parts:
        if part.removed.passages > _MOST_REMOVED * len(part.volume) or not part.articles:
            return _rebind(index, [part])
    for size in range(len(_SIZES) + 1):
        alike = sorted((part for part in index.parts if _size(part) == size), key=lambda part: part.passages)
        room = takewhile(lambda total: total <= _LARGEST, accumulate(part.passages for part in alike))
        together = [part for part, _ in zip(alike, room, strict=False)]
        if len(together) > 1:
            return _rebind(index, together)
    return None


def _rebind(index: Index, parts: Sequence[Part]) -> Index:
    others = [part for part in index.parts if part not in parts]
    return Index.of(index.library_hash, [*others, *_bound(*parts)])


def _hash_of(index: Index, article_id: str) -> str | None:
    place = index.find_article(article_id)
    return None if place is None else place.volume.article_hashes[place.number]


def _remove(parts: Sequence[Part], ids: Iterable[str]) -> list[Part]:
    gone: list[set[int]] = [set() for _ in parts]
    for article_id in ids:
        for numbers, part in zip(gone, parts, strict=True):
            if (number := part.find_article(article_id)) is not None:
                numbers.add(number)
    return [
        Part.of(part.volume, part.removed.with_more(part.volume, numbers)) if numbers else part
        for numbers, part in zip(gone, parts, strict=True)
    ]


def _bind_thin(parts: list[Part]) -> list[Part]:
    """Binds the thinnest volumes while they stay thin: an issue is added to them in no time."""
    thin = [part for part in parts if part.passages <= _SIZES[0]]
    while len(thin) > 1 and thin[-2].passages + thin[-1].passages <= _SIZES[0]:
        thin[-2:] = _bound(*thin[-2:])
    return [part for part in parts if part.passages > _SIZES[0]] + thin


def _bound(*parts: Part) -> list[Part]:
    """These in one volume; none if there is nothing left in them."""
    left = [part for part in parts if part.articles]
    return [Part.of(bind(left))] if left else []


def _size(part: Part) -> int:
    return sum(part.passages > most for most in _SIZES)
