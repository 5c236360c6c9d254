"""Volumes and what is removed from them, on disk: written into folders of arrays, opened from them."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from numpy.typing import NDArray

from retrieval.arrays import Rows, Strings, Vocabulary
from retrieval.imprints import Imprints
from retrieval.postings.layout import Postings
from retrieval.volumes.folder import open_folder, write_folder
from retrieval.volumes.removed import Removed
from retrieval.volumes.volume import Stored, Volume

VOLUME = "volume-"
REMOVED = "removed-"

_ROWS = ("sentence_terms", "heading_terms", "subhead_terms")
_IMPRINT_PARTS = ("days", "paper_numbers", "page_numbers")
_POSTINGS_PARTS = ("starts", "frequencies", "most", "blob", "lengths")


def write_volume(volume: Volume, parent: Path) -> Stored:
    return write_folder(parent, VOLUME, arrays_of(volume), {})


def write_removed(removed: Removed, parent: Path) -> Stored:
    return write_folder(parent, REMOVED, removed.arrays(), {"passages": removed.passages, "length": removed.length})


def open_removed(stored: Stored) -> Removed:
    described, arrays = open_folder(stored)
    return Removed(passages=int(described["passages"]), length=int(described["length"]), stored=stored, **arrays)


def arrays_of(volume: Volume) -> Iterator[tuple[str, NDArray[Any]]]:
    """Everything that a volume is made of, by name."""
    yield "passages_of", volume.passages_of
    yield "sentences_of", volume.sentences_of
    yield "sentences", volume.sentences
    yield "id_hashes", volume.id_hashes
    yield "vocabulary_landmarks", volume.vocabulary.landmarks
    texts = {
        "vocabulary": volume.vocabulary.terms,
        "ids": volume.article_ids,
        "hashes": volume.article_hashes,
        "papers": volume.imprints.papers,
        "pages": volume.imprints.pages,
    }
    for name, strings in texts.items():
        yield f"{name}_offsets", strings.offsets
        yield f"{name}_letters", strings.letters
    for name in _ROWS:
        rows: Rows = getattr(volume, name)
        yield f"{name}_offsets", rows.offsets
        yield f"{name}_values", rows.values
    for name in ("passage_postings", "heading_postings"):
        postings: Postings = getattr(volume, name)
        for part in _POSTINGS_PARTS:
            yield f"{name}_{part}", getattr(postings, part)
    for part in _IMPRINT_PARTS:
        yield f"imprints_{part}", getattr(volume.imprints, part)


def open_volume(stored: Stored) -> Volume:
    """A mapped array stands wherever an array stands in a volume that was just built."""
    _, arrays = open_folder(stored)
    return _assemble(arrays, stored)


def _assemble(arrays: Mapping[str, Any], stored: Stored) -> Volume:
    def strings(name: str) -> Strings:
        return Strings(arrays[f"{name}_offsets"], arrays[f"{name}_letters"])

    def postings(name: str) -> Postings:
        return Postings(**{part: arrays[f"{name}_{part}"] for part in _POSTINGS_PARTS})

    return Volume(
        article_ids=strings("ids"),
        article_hashes=strings("hashes"),
        id_hashes=arrays["id_hashes"],
        vocabulary=Vocabulary(strings("vocabulary"), arrays["vocabulary_landmarks"]),
        passages_of=arrays["passages_of"],
        sentences_of=arrays["sentences_of"],
        sentences=arrays["sentences"],
        passage_postings=postings("passage_postings"),
        heading_postings=postings("heading_postings"),
        imprints=Imprints(
            papers=strings("papers"),
            pages=strings("pages"),
            **{part: arrays[f"imprints_{part}"] for part in _IMPRINT_PARTS},
        ),
        stored=stored,
        **{name: Rows(arrays[f"{name}_offsets"], arrays[f"{name}_values"]) for name in _ROWS},
    )
