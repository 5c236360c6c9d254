"""In how many documents terms stand, looked up in the dictionary of the index: a tenth of what counting them costs.

Each shard has its own, which counts documents too that were deleted and not merged away yet. So it is asked besides how
many documents it is of: where these are not just those that can be found, it is not believed.
"""

import json
from collections.abc import Sequence
from functools import partial
from typing import Any, NamedTuple

from retrieval.cluster.connection import LOCAL, Request, Within
from retrieval.cluster.documents import MOST_ASKED, MOST_ASKED_OFTEN, marked, stored_term

FIELDS = ("terms", "heading", "subhead")
"""Where a term is counted, in the order of `TermCount`, whose last counts are of headings once more."""

REPEATED = (2, MOST_ASKED + 1, MOST_ASKED_OFTEN + 1)
"""Occurrences in a heading that are counted."""

_IN_EVERY_DOCUMENT = "hash"

_NO_TERM = "×" * 65
"""Longer than any term. Of a field that no document has, the cluster says that all that is asked for is there, once."""


class TermCount(NamedTuple):
    """In how many documents a term stands: in the text of the passage, in its article's heading, in its subhead, more
    than once in the heading, more than `MOST_ASKED` times there, and more than `MOST_ASKED_OFTEN` times."""

    in_text: int
    in_heading: int
    in_subhead: int
    twice_in_heading: int
    often_in_heading: int = 0
    endlessly_in_heading: int = 0


def look_up(
    cluster: Within, index: str, terms: Sequence[str], *, documents: int, shards: int = 1
) -> dict[str, TermCount] | None:
    """The counts of all these terms; None where the dictionaries of all shards are not those of so many documents.

    Raises ClusterError, NoSuchIndex.
    """
    content = json.dumps(_asked(terms)).encode()
    path = f"/{index}/_termvectors?realtime=false&preference="
    found = [
        cluster.ask(
            Request("POST", path, lambda preference: content, ending=partial(_copies, shard)),
            lambda body: _read(body, terms),
        )
        for shard in _named(shards)
    ]
    if sum(counted for counted, _ in found) != documents:
        return None
    return {term: TermCount(*map(sum, zip(*(counts[term] for _, counts in found), strict=True))) for term in terms}


def _named(shards: int) -> Sequence[int | None]:
    """A document that is only described is looked at on any shard where none is named."""
    return [None] if shards == 1 else range(shards)


def _copies(shard: int | None, preference: str | None) -> str:
    """Of one shard a cluster knows no preferences but its own; without one it takes any copy."""
    preferred = preference or LOCAL
    if shard is None:
        return preferred
    return f"_shards:{shard}|{preferred if preferred.startswith('_') else ''}"


def _asked(terms: Sequence[str]) -> dict[str, Any]:
    stored = [stored_term(term) for term in terms]
    texts = dict.fromkeys(FIELDS, " ".join((_NO_TERM, *stored)))
    texts["heading"] = " ".join((texts["heading"], *(marked(term, times) for term in stored for times in REPEATED)))
    return {
        "doc": {**texts, _IN_EVERY_DOCUMENT: _NO_TERM},
        "fields": [*FIELDS, _IN_EVERY_DOCUMENT],
        "term_statistics": True,
        "positions": False,
        "offsets": False,
        "payloads": False,
    }


def _read(body: Any, terms: Sequence[str]) -> tuple[int, dict[str, TermCount]]:
    """How many documents a dictionary is of, and in how many of them each term stands."""
    fields = body["term_vectors"]
    every = fields[_IN_EVERY_DOCUMENT]
    documents = int(every["field_statistics"]["doc_count"]) if _is_there(every["terms"]) else 0
    found = [_frequencies(fields[field]["terms"]) for field in FIELDS]
    counts = {
        term: TermCount(
            *(counts.get(one, 0) for counts in found),
            *(found[1].get(marked(one, times), 0) for times in REPEATED),
        )
        for term, one in ((term, stored_term(term)) for term in terms)
    }
    return documents, counts


def _is_there(terms: Any) -> bool:
    """Whether the field is in any document."""
    return "doc_freq" not in terms[_NO_TERM]


def _frequencies(terms: Any) -> dict[str, int]:
    if not _is_there(terms):
        return {}
    return {term: int(found["doc_freq"]) for term, found in terms.items() if "doc_freq" in found}
