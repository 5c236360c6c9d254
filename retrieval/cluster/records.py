"""A passage as the cluster gives it back: numbers only, so that seventy of them are read without splitting a text.

A term stands there as its fingerprint. Which terms a question means is known when it is asked, so that fingerprints are
all that has to be kept; where a term is in no index of the question's, nobody needs its letters.
"""

import json
from base64 import b64encode
from binascii import a2b_base64
from collections.abc import Sequence
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

_MOST_PASSAGES = 1 << 22
"""Of an article; one that is a line of the longest that is read has no more."""

_TEXT_OR_NONE = {str, type(None)}

_BYTES, _LETTERS = 12, 16
"""A record is a multiple of so many bytes, in base64 of so many letters: whole numbers, and nothing that fills up the
last letters. So all that come together are decoded as one."""


class Record(NamedTuple):
    """`number`, `passages` and `day` are those of `StoredPassage`. `values` int32: `spans`, `ends` and the fingerprints
    of text, heading and subhead; how many of each there are, but for the last, stands before it."""

    article: str
    content_hash: str
    number: int
    passages: int
    paper: str | None
    page: str | None
    day: int
    sentences: int
    text_terms: int
    heading_terms: int
    values: NDArray[np.int32]

    @property
    def spans(self) -> NDArray[np.int32]:
        """Each sentence's start and end in the article's body, shape (sentences, 2)."""
        return self.values[: 2 * self.sentences].reshape(-1, 2)

    @property
    def ends(self) -> NDArray[np.int32]:
        """Where each sentence's terms end among those of the text."""
        return self.values[2 * self.sentences : 3 * self.sentences]

    @property
    def prints(self) -> Fingerprints:
        """The terms of the text, of the heading and of the subhead, one after another."""
        return self.values[3 * self.sentences :].view(np.uint32)

    @property
    def key(self) -> tuple[str, str]:
        """The article as it was when it was written."""
        return self.article, self.content_hash

    @property
    def rank(self) -> tuple[str, int]:
        """In the library's order."""
        return self.article, self.number

    @property
    def place(self) -> tuple[str, str, int]:
        """What `passage_id` is made from."""
        return self.article, self.content_hash, self.number


def read_records(encoded: Sequence[str]) -> list[Record]:
    """Raises ValueError or LookupError where one of these is no record."""
    if not encoded:
        return []
    # Clusters write one alphabet of base64 or the other; looking for its two letters costs less than translating all.
    raw = a2b_base64("".join(encoded).replace("-", "+").replace("_", "/"))
    starts = offsets_of([_size(one) for one in encoded])
    values = np.frombuffer(raw, "<i4")
    if len(values) != starts[-1]:  # what is no letter of base64 is passed over
        raise ValueError(f"{len(values)} numbers of {starts[-1]}")
    heads = values[starts[:-1, None] + np.arange(_HEAD)].astype(np.int64)
    firsts = starts[:-1] + _HEAD
    lasts = firsts + 3 * heads[:, 3] + heads[:, 4:].sum(axis=1)
    if not _are_whole(heads, firsts, values):
        raise ValueError("a damaged record")
    inside = list(zip(firsts.tolist(), lasts.tolist(), starts[1:].tolist(), strict=True))
    names = json.loads(b"[%s]" % b",".join(raw[4 * last : 4 * end] for _, last, end in inside))
    found = zip(heads.tolist(), names, inside, strict=True)
    return [_record(head, of, values[first:last]) for head, of, (first, last, _) in found]


def _are_whole(heads: NDArray[np.int64], firsts: NDArray[np.int64], values: NDArray[np.int32]) -> bool:
    """Whether what a record says of its article, and of where sentences are and end, can be."""
    numbers, passages, _, sentences, terms, *_ = heads.T
    is_within = (numbers >= 0) & (numbers < passages) & (passages <= _MOST_PASSAGES)
    if not (is_within | (numbers == -1) & (passages == 0)).all():
        return False
    ends = firsts + 2 * sentences
    last_ends = np.where(sentences > 0, values[ends + sentences - 1], 0)
    falls = offsets_of((values[1:] < values[:-1]).astype(np.int64))
    return (
        _all_ascend(values, falls, firsts, 2 * sentences)
        and _all_ascend(values, falls, ends, sentences)
        and bool((last_ends == terms).all())
    )


def _all_ascend(
    values: NDArray[np.int32], falls: NDArray[np.int64], starts: NDArray[np.int64], counts: NDArray[np.int64]
) -> bool:
    """Whether so many numbers from each start on go up from zero, or stay the same. `falls` has for each number how
    many before it are followed by a lower one."""
    are_there = counts > 0
    firsts, lasts = starts[are_there], (starts + counts)[are_there] - 1
    return bool((values[firsts] >= 0).all() and (falls[lasts] == falls[firsts]).all())


def _record(head: Sequence[int], names: tuple[str, str, str | None, str | None], values: NDArray[np.int32]) -> Record:
    number, passages, day, sentences, text_terms, heading_terms, _ = head
    article, content_hash, paper, page = names
    if not (isinstance(article, str) and isinstance(content_hash, str) and {type(paper), type(page)} <= _TEXT_OR_NONE):
        raise ValueError("the names of a record are no texts")
    return Record(
        article, content_hash, number, passages, paper, page, day, sentences, text_terms, heading_terms, values
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
