"""A passage as the cluster gives it back: numbers only, so that seventy of them are read without splitting a text.

A term stands there as its fingerprint. Which terms a question means is known when it is asked, so that fingerprints are
all that has to be kept; where a term is in no index of the question's, nobody needs its letters.
"""

import json
from base64 import b64encode, urlsafe_b64decode
from collections.abc import Iterable, Sequence
from functools import lru_cache
from hashlib import blake2b
from itertools import chain
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from corpus.collection import hash_id
from retrieval.arrays import offsets_of
from retrieval.cluster.documents import StoredPassage, mark_repeated, stored_term

Fingerprints = NDArray[np.uint32]
"""Terms, each as the first 32 bits of its hash. Of the ten thousand terms that one question reads, one in five thousand
questions takes one for another; it then counts a term once too often, and quotes what is printed all the same."""

_REMEMBERED = 1 << 16

_HEAD = 7
"""Numbers that a record begins with: number, passages and day; how many sentences, terms, terms of the heading and of
the subhead there are."""

_BYTES, _LETTERS = 12, 16
"""A record is a multiple of so many bytes, in base64 of so many letters: whole numbers, and nothing that fills up the
last letters. So all that come together are decoded as one."""


class Record(NamedTuple):
    """`number`, `passages` and `day` are those of `StoredPassage`. `spans` int32 (sentences, 2): each sentence's start
    and end in the article's body. `ends` int32 (sentences): where its terms end among `terms`."""

    article: str
    content_hash: str
    number: int
    passages: int
    paper: str | None
    page: str | None
    day: int
    spans: NDArray[np.int32]
    ends: NDArray[np.int32]
    terms: Fingerprints
    heading: Fingerprints
    subhead: Fingerprints

    @property
    def key(self) -> tuple[str, str]:
        """The article as it was when it was written."""
        return self.article, self.content_hash

    @property
    def place(self) -> tuple[str, str, int]:
        """What `passage_id` is made from."""
        return self.article, self.content_hash, self.number


def read_records(encoded: Sequence[str]) -> list[Record]:
    """Raises ValueError where one of these is no record."""
    if not encoded:
        return []
    raw = urlsafe_b64decode("".join(encoded))
    starts = offsets_of([_size(one) for one in encoded])
    values = np.frombuffer(raw, "<i4")
    heads = values[starts[:-1, None] + np.arange(_HEAD)].tolist()
    first_values = (starts[:-1] + _HEAD).tolist()
    names_at = [start + 3 * head[3] + sum(head[4:]) for start, head in zip(first_values, heads, strict=True)]
    ends = starts[1:].tolist()
    names = json.loads(b"[%s]" % b",".join(raw[4 * at : 4 * end] for at, end in zip(names_at, ends, strict=True)))
    cut = zip(first_values, names_at, heads, names, strict=True)
    return [_cut(values[first:last], head, of) for first, last, head, of in cut]


def _cut(values: NDArray[np.int32], head: Sequence[int], names: tuple[str, str, str | None, str | None]) -> Record:
    number, passages, day, sentences, terms, heading, _ = head
    article, content_hash, paper, page = names
    prints = values[3 * sentences :].view(np.uint32)
    return Record(
        article,
        content_hash,
        number,
        passages,
        paper,
        page,
        day,
        spans=values[: 2 * sentences].reshape(-1, 2),
        ends=values[2 * sentences : 3 * sentences],
        terms=prints[:terms],
        heading=prints[terms : terms + heading],
        subhead=prints[terms + heading :],
    )


def _size(encoded: str) -> int:
    """In numbers of 32 bits. Raises ValueError where a record is not as long as records are."""
    size = 3 * len(encoded) // 16
    if size < _HEAD or len(encoded) % _LETTERS:
        raise ValueError(f"a record of {len(encoded)} letters")
    return size


def write_record(passage: StoredPassage) -> str:
    """In base64, as the cluster takes it: the head, spans, ends and fingerprints, then names as JSON."""
    sentences = [terms.split() for terms in passage.terms]
    parts = (list(chain.from_iterable(sentences)), passage.heading, passage.subhead)
    head = [passage.number, passage.passages, passage.day, len(sentences), *map(len, parts)]
    ends = np.cumsum([len(terms) for terms in sentences], dtype="<i4")
    prints = np.array([fingerprint(term) for part in parts for term in part], dtype="<u4")
    numbers = (np.array(head, dtype="<i4"), np.array(passage.spans, dtype="<i4"), ends, prints)
    names = json.dumps([passage.article, passage.content_hash, passage.paper, passage.page]).encode()
    record = b"".join((*(array.tobytes() for array in numbers), names))
    return b64encode(record + b" " * (-len(record) % _BYTES)).decode()


def to_source(passage: StoredPassage) -> dict[str, Any]:
    """The document that is written: what a search looks at, and the record."""
    heading = " ".join(mark_repeated(passage.heading))
    return {
        "record": write_record(passage),
        "article": passage.article,
        "id_hash": hash_id(passage.article).hex(),
        "hash": passage.content_hash,
        "number": passage.number,
        "passages": passage.passages,
        "is_lead": passage.is_lead,
        "length": sum(len(terms.split()) for terms in passage.terms),
        "terms": passage.terms,
        "heading": heading,
        "lead_heading": heading if passage.is_lead else None,
        "subhead": " ".join(passage.subhead),
        "paper": passage.paper,
        "page": passage.page,
        "day": passage.day,
    }


@lru_cache(_REMEMBERED)
def fingerprint(term: str) -> int:
    hashed = blake2b(stored_term(term).encode("utf-8", "surrogatepass"), digest_size=4)
    return int.from_bytes(hashed.digest(), "little")


class TermNumbers:
    """The numbers of some terms, each its place among those given, found by fingerprints."""

    def __init__(self, terms: Sequence[str]) -> None:
        prints = np.array([fingerprint(term) for term in terms], dtype=np.uint32)
        self._order = np.argsort(prints, kind="stable")
        self._sorted = prints[self._order]
        self._may_be = np.zeros(1 << 16, dtype=bool)
        self._may_be[prints.astype(np.uint16)] = True

    def __len__(self) -> int:
        return len(self._sorted)

    def of(self, prints: Fingerprints) -> NDArray[np.int32]:
        """The number of each; -1 where it is none of these terms."""
        numbers = np.full(len(prints), -1, dtype=np.int32)
        # Of a hundred terms that are read one is asked for: half of its bits tell most of the others from it.
        likely = np.flatnonzero(self._may_be.take(prints.astype(np.uint16)))
        places = np.minimum(np.searchsorted(self._sorted, prints[likely]), len(self._sorted) - 1)
        found = self._sorted[places] == prints[likely]
        numbers[likely[found]] = self._order[places[found]]
        return numbers


def joined(arrays: Iterable[NDArray[Any]], kind: type[np.generic]) -> NDArray[Any]:
    """One after another; an empty one where there is none."""
    return np.concatenate([np.empty(0, dtype=kind), *arrays])
