"""Binding volumes into one: what is removed is left out, and nothing is analysed again.

The volume is the one that would be made of the same articles afresh, number by number.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

import numpy as np
from numpy.typing import NDArray

from retrieval.arrays import Rows, Strings, Vocabulary, offsets_of
from retrieval.imprints import Imprints
from retrieval.mapping import checked_array
from retrieval.postings.building import build_postings
from retrieval.volumes.part import Part
from retrieval.volumes.volume import Volume


@dataclass(frozen=True, slots=True)
class _Run:
    """Neighbours in the old volume and in the new one; `places` are articles, passages or sentences of the old one."""

    volume: int
    places: slice


Runs = Sequence[_Run]


def bind(parts: Sequence[Part]) -> Volume:
    """One volume with the articles of these; takes three times the memory that it has itself."""
    volumes = [part.volume for part in parts]
    articles = _order_articles(parts)
    passages = _follow(articles, [volume.passages_of for volume in volumes])
    sentences = _follow(passages, [volume.sentences_of for volume in volumes])
    renumbered = _renumber(volumes, articles, passages, sentences)
    terms = len(renumbered.terms)

    def rows(runs: Runs, old: Callable[[Volume], Rows]) -> Rows:
        return _bind_rows(runs, [old(volume) for volume in volumes], renumbered.numbers)

    heading_terms = rows(articles, lambda volume: volume.heading_terms)
    sentence_terms = rows(sentences, lambda volume: volume.sentence_terms)
    sentences_of = _bind_offsets(passages, [volume.sentences_of for volume in volumes])
    return Volume(
        article_ids=_bind_strings(articles, [volume.article_ids for volume in volumes]),
        article_hashes=_bind_strings(articles, [volume.article_hashes for volume in volumes]),
        id_hashes=_gather(articles, [volume.id_hashes for volume in volumes]),
        vocabulary=Vocabulary.of(renumbered.terms),
        passages_of=_bind_offsets(articles, [volume.passages_of for volume in volumes]),
        sentences_of=sentences_of,
        sentences=_gather(sentences, [volume.sentences for volume in volumes]).reshape(-1, 2),
        sentence_terms=sentence_terms,
        heading_terms=heading_terms,
        subhead_terms=rows(passages, lambda volume: volume.subhead_terms),
        passage_postings=build_postings(
            sentence_terms.offsets[sentences_of], sentence_terms.values, vocabulary_size=terms
        ),
        heading_postings=build_postings(heading_terms.offsets, heading_terms.values, vocabulary_size=terms),
        imprints=_bind_imprints(articles, [volume.imprints for volume in volumes]),
    )


def _order_articles(parts: Sequence[Part]) -> list[_Run]:
    """All articles that are not removed in the order of their ids."""
    placed = [
        (article_id, place, number)
        for place, part in enumerate(parts)
        for number, article_id in enumerate(part.volume.article_ids)
        if number not in part.removed.known
    ]
    placed.sort()
    return _join_runs((place, number, number + 1) for _, place, number in placed)


def _follow(runs: Runs, offsets: Sequence[Any]) -> list[_Run]:
    """The runs of what lies in these runs."""
    inside = [checked_array(some) for some in offsets]
    return _join_runs(
        (run.volume, int(inside[run.volume][run.places.start]), int(inside[run.volume][run.places.stop]))
        for run in runs
    )


def _join_runs(pieces: Any) -> list[_Run]:
    runs: list[_Run] = []
    for volume, start, stop in pieces:
        if runs and runs[-1].volume == volume and runs[-1].places.stop == start:
            runs[-1] = _Run(volume, slice(runs[-1].places.start, stop))
        elif start < stop:
            runs.append(_Run(volume, slice(start, stop)))
    return runs


def _gather(runs: Runs, arrays: Sequence[Any]) -> NDArray[Any]:
    """The rows of these runs, one after another."""
    known = [checked_array(array) for array in arrays]
    width = known[0].shape[1:]
    gathered = np.empty((sum(run.places.stop - run.places.start for run in runs), *width), dtype=known[0].dtype)
    done = 0
    for run in runs:
        here = known[run.volume][run.places]
        gathered[done : done + len(here)] = here
        done += len(here)
    return gathered


def _bind_offsets(runs: Runs, offsets: Sequence[Any]) -> NDArray[np.int64]:
    return offsets_of(_gather(runs, [np.diff(checked_array(some)) for some in offsets]))


def _bind_rows(runs: Runs, rows: Sequence[Rows], numbers: Sequence[NDArray[np.int32]]) -> Rows:
    offsets = _bind_offsets(runs, [some.offsets for some in rows])
    values = np.empty(int(offsets[-1]), dtype=np.int32)
    done = 0
    for run in _follow(runs, [some.offsets for some in rows]):
        here = checked_array(rows[run.volume].values)[run.places]
        np.take(numbers[run.volume], here, out=values[done : done + len(here)], mode="clip")
        done += len(here)
    return Rows(offsets, values)


def _bind_strings(runs: Runs, strings: Sequence[Strings]) -> Strings:
    offsets = _bind_offsets(runs, [some.offsets for some in strings])
    letters = _gather(_follow(runs, [some.offsets for some in strings]), [some.letters for some in strings])
    return Strings(offsets, letters)


@dataclass(frozen=True, slots=True)
class _Renumbered:
    """The terms that are left, sorted, and for each volume the new number of each old one; any for one that is gone."""

    terms: list[str]
    numbers: list[NDArray[np.int32]]


def _renumber(volumes: Sequence[Volume], articles: Runs, passages: Runs, sentences: Runs) -> _Renumbered:
    left = [np.zeros(len(volume.vocabulary), dtype=bool) for volume in volumes]
    for runs, rows in (
        (articles, [volume.heading_terms for volume in volumes]),
        (passages, [volume.subhead_terms for volume in volumes]),
        (sentences, [volume.sentence_terms for volume in volumes]),
    ):
        for run in _follow(runs, [some.offsets for some in rows]):
            left[run.volume][checked_array(rows[run.volume].values)[run.places]] = True
    texts = [_chosen(volume.vocabulary, some) for volume, some in zip(volumes, left, strict=True)]
    # Sorted rows one after another are what Python sorts in the time that merging takes.
    terms = list(dict.fromkeys(sorted(chain.from_iterable(texts))))
    places = {term: place for place, term in enumerate(terms)}
    numbers = []
    for some, known in zip(left, texts, strict=True):
        new = np.zeros(len(some), dtype=np.int32)
        new[some] = [places[term] for term in known]
        numbers.append(new)
    return _Renumbered(terms, numbers)


def _chosen(vocabulary: Vocabulary, chosen: NDArray[np.bool_]) -> list[str]:
    return [term for term, stays in zip(vocabulary, chosen.tolist(), strict=True) if stays]


def _bind_imprints(runs: Runs, imprints: Sequence[Imprints]) -> Imprints:
    papers, paper_numbers = _bind_names(
        runs, [some.papers for some in imprints], [some.paper_numbers for some in imprints]
    )
    pages, page_numbers = _bind_names(runs, [some.pages for some in imprints], [some.page_numbers for some in imprints])
    return Imprints(_gather(runs, [some.days for some in imprints]), papers, paper_numbers, pages, page_numbers)


def _bind_names(
    runs: Runs, names: Sequence[Strings], numbers: Sequence[NDArray[np.int32]]
) -> tuple[Strings, NDArray[np.int32]]:
    """Names that are still used, sorted, and their numbers; -1 stays -1."""
    known = sorted(set(chain.from_iterable(names)))
    places = {name: place for place, name in enumerate(known)}
    # An index of -1 takes the last.
    moved = [np.array([*(places[name] for name in some), -1], dtype=np.int32) for some in names]
    gathered = _gather(runs, [new[checked_array(old)] for new, old in zip(moved, numbers, strict=True)])
    used = np.unique(gathered[gathered >= 0])
    renumbered = np.full(len(known) + 1, -1, dtype=np.int32)
    renumbered[used] = np.arange(len(used), dtype=np.int32)
    return Strings.of(known[place] for place in used.tolist()), renumbered[gathered]
