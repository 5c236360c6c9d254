"""What an index in the cluster is like: its fields, how they score, and which program it was made by."""

import zlib
from dataclasses import dataclass
from typing import Any

from retrieval.analysis import analysis_version, dictionary_hash
from retrieval.passages import passages_version
from retrieval.postings.weighing import Formula
from retrieval.storage import IndexMismatch

FORMAT_VERSION = 4
"""Raised whenever the fields change their meaning."""

ALIAS = "wenbao"
"""What everybody asks; it names one index at a time."""


TYPICAL_LENGTH = 100.0
"""Terms of a passage against which lengths are scored in the cluster. The true average changes with the library, this
one does not, and by how much scores are off for it is known: see `retrieval.cluster.bounds`."""


@dataclass(frozen=True, slots=True)
class Shape:
    """`shards` cannot be changed later; one holds 10 to 30 GB well, which is some twenty million passages. `copies` as
    OpenSearch's `auto_expand_replicas` has it: as many beside the first as there are nodes for, within these bounds."""

    shards: int = 1
    copies: str = "0-1"


@dataclass(frozen=True, slots=True)
class Description:
    """What stands in `_meta` of an index: who made it, of which library; `is_whole` is false while it is written."""

    analysis: str
    dictionary: str
    passages: str
    library_hash: str
    is_whole: bool

    @classmethod
    def of_this_program(cls, library_hash: str, *, is_whole: bool) -> "Description":
        passages = f"{FORMAT_VERSION}.{passages_version()}"
        return cls(analysis_version(), dictionary_hash(), passages, library_hash, is_whole)

    @classmethod
    def read(cls, meta: Any, *, where: str) -> "Description":
        """Raises IndexMismatch where somebody else's index has our name."""
        try:
            return cls(
                meta["analysis"], meta["dictionary"], meta["passages"], meta["library_hash"], bool(meta["is_whole"])
            )
        except (KeyError, TypeError) as error:
            raise IndexMismatch(
                f"{where} 里名为 {ALIAS} 的索引不是问报建的；请给 WENBAO_SEARCH_URL 换一个集群，或删掉那个索引。"
            ) from error

    def to_meta(self) -> dict[str, Any]:
        return {
            "analysis": self.analysis,
            "dictionary": self.dictionary,
            "passages": self.passages,
            "library_hash": self.library_hash,
            "is_whole": self.is_whole,
        }

    @property
    def made_by(self) -> tuple[str, str, str]:
        return self.analysis, self.dictionary, self.passages

    def check(self, *, where: str) -> None:
        """Raises IndexMismatch unless this program would make the same terms."""
        ours = self.of_this_program("", is_whole=True)
        names = {"analysis": "分词", "dictionary": "词典", "passages": "分段"}
        for field, name in names.items():
            theirs, our = getattr(self, field), getattr(ours, field)
            if theirs != our:
                raise IndexMismatch(
                    f"{where} 里的索引是另一版{name}做的（{theirs}，这里是 {our}）；"
                    "请用同一版问报，或运行 wenbao ingest 重建，重建时旧的仍能用。"
                )


def index_name() -> str:
    """The name of the index that this program makes; another version makes another one beside it."""
    made_by = " ".join(Description.of_this_program("", is_whole=True).made_by)
    return f"{ALIAS}-{zlib.crc32(made_by.encode()):08x}"


def new_index(shape: Shape, description: Description) -> dict[str, Any]:
    """The request that makes an empty index. It has no copies and shows nothing until its writer says so."""
    return {
        "settings": {
            "number_of_shards": shape.shards,
            "number_of_replicas": 0,
            "refresh_interval": "-1",
            "similarity": {"weighted": {"type": "scripted", "script": {"source": _scoring_script()}}},
            "analysis": {"analyzer": {"split": {"type": "custom", "tokenizer": "whitespace"}}},
        },
        "mappings": {
            "dynamic": "strict",
            "_meta": description.to_meta(),
            # Read by people only. What questions need is beside the documents, where fetching it unpacks nothing else.
            "_source": {"includes": ["article", "hash", "number"]},
            "properties": _fields(),
        },
    }


def can_score(languages: Any) -> bool:
    """Whether a cluster can use `_scoring_script`, by its answer to `GET _script_language`."""
    match languages:
        case {"types_allowed": list(types), "language_contexts": list(contexts)}:
            known = {context for one in contexts if one.get("language") == "painless" for context in one["contexts"]}
            return "inline" in types and "similarity" in known
    return True


def _scoring_script() -> str:
    """What a term scores in a passage: its weight, which a search gives as a boost, times what `Formula` makes of it.

    Lucene's own BM25 has no lower bound for long passages and weighs by its own counts, those of deleted passages too.
    """
    formula = Formula()
    fixed, by_length = formula.k1 * (1 - formula.b), formula.k1 * formula.b / TYPICAL_LENGTH
    return (
        f"double count = doc.freq; return query.boost * (count * {formula.k1 + 1!r}"
        f" / (count + {fixed!r} + {by_length!r} * doc.length) + {formula.delta!r});"
    )


def _fields() -> dict[str, Any]:
    """`record` is what a question reads: see `retrieval.cluster.records`. `terms` as they stand, an entry a sentence.
    Of headings it only counts whether a term is there: `retrieval.cluster.documents` marks repeated ones.
    `lead_heading` is the heading again, in leads only, so that articles are found without looking at all passages."""
    split = {"type": "text", "analyzer": "split"}
    present = {**split, "index_options": "docs", "similarity": "boolean", "norms": False}
    return {
        "terms": {**split, "index_options": "freqs", "similarity": "weighted"},
        "heading": present,
        "lead_heading": present,
        "subhead": present,
        "record": {"type": "binary", "doc_values": True},
        "length": {"type": "integer"},
        "article": {"type": "keyword"},
        "id_hash": {"type": "keyword"},
        "hash": {"type": "keyword"},
        "number": {"type": "integer"},
        "passages": {"type": "integer"},
        "is_lead": {"type": "boolean"},
        "day": {"type": "integer"},
        "paper": {"type": "keyword"},
        "page": {"type": "keyword"},
    }
