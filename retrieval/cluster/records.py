"""A passage as the cluster gives it back: numbers only, so that seventy of them are read without splitting a text.

A term stands there as its fingerprint. Which terms a question means is known when it is asked, so that fingerprints are
all that has to be kept; where a term is in no index of the question's, nobody needs its letters.
"""

import json
from base64 import b64encode, urlsafe_b64decode
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b
from itertools import chain
from typing import Any

import numpy as np
from numpy.typing import NDArray

from corpus.collection import hash_id
from retrieval.cluster.documents import StoredPassage, mark_repeated, passage_id, stored_term

Fingerprints = NDArray[np.uint32]
"""Terms, each as the first 32 bits of its hash. Of the ten thousand terms that one question reads, one in five thousand
questions takes one for another; it then counts a term once too often, and quotes what is printed all the same."""

_REMEMBERED = 1 << 16


@dataclass(frozen=True, slots=True, eq=False)
class Record:
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
    def id(self) -> str:
        return passage_id(self.article, self.content_hash, self.number)

    @classmethod
    def read(cls, encoded: str) -> "Record":
        """Raises ValueError where this is no record."""
        raw = urlsafe_b64decode(encoded + "==")  # the cluster leaves out what fills up the last bytes
        about, sentences, terms, heading, subhead = np.frombuffer(raw, "<i4", 5).tolist()
        article, content_hash, number, passages, paper, page, day = json.loads(raw[20 : 20 + about])
        whole = np.frombuffer(raw, "<i4", 3 * sentences, 20 + about)
        prints = np.frombuffer(raw, "<u4", terms + heading + subhead, 20 + about + whole.nbytes)
        return cls(
            article,
            content_hash,
            number,
            passages,
            paper,
            page,
            day,
            spans=whole[: 2 * sentences].reshape(-1, 2),
            ends=whole[2 * sentences :],
            terms=prints[:terms],
            heading=prints[terms : terms + heading],
            subhead=prints[terms + heading :],
        )


def write_record(passage: StoredPassage) -> str:
    """In base64, as the cluster takes it: five lengths, what it belongs to as JSON, spans, ends and fingerprints."""
    identity = [passage.article, passage.content_hash, passage.number, passage.passages]
    about = json.dumps([*identity, passage.paper, passage.page, passage.day]).encode()
    sentences = [terms.split() for terms in passage.terms]
    parts = (list(chain.from_iterable(sentences)), passage.heading, passage.subhead)
    lengths = np.array([len(about), len(sentences), *map(len, parts)], dtype="<i4")
    ends = np.cumsum([len(terms) for terms in sentences], dtype="<i4")
    prints = np.array([fingerprint(term) for part in parts for term in part], dtype="<u4")
    numbers = (np.array(passage.spans, dtype="<i4"), ends.astype("<i4"), prints)
    return b64encode(b"".join((lengths.tobytes(), about, *(array.tobytes() for array in numbers)))).decode()


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

    def __len__(self) -> int:
        return len(self._sorted)

    def of(self, prints: Fingerprints) -> NDArray[np.int32]:
        """The number of each; -1 where it is none of these terms."""
        if not len(self._sorted):
            return np.full(len(prints), -1, dtype=np.int32)
        places = np.minimum(np.searchsorted(self._sorted, prints), len(self._sorted) - 1)
        return np.where(self._sorted[places] == prints, self._order[places], -1).astype(np.int32)


def joined(arrays: Iterable[NDArray[Any]], kind: type[np.generic]) -> NDArray[Any]:
    """One after another; an empty one where there is none."""
    return np.concatenate([np.empty(0, dtype=kind), *arrays])
