"""The engines that `index_speed.py` compares, all over the same passages of term numbers."""

import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from retrieval.bm25 import lucene_idf
from retrieval.mapping import MappedArray, block_checksums
from retrieval.postings import accelerating
from retrieval.postings.layout import Postings
from retrieval.postings.searching import PostingsSearcher
from retrieval.postings.weighing import Formula

from .index_pools import Pool

TOP = 10
PARTS = ("starts", "frequencies", "most", "blob", "lengths")
Ask = Callable[[Sequence[int]], list[int]]


@dataclass(frozen=True, slots=True)
class Engine:
    """`ask` takes term numbers and gives the best passages; `is_exact` where they must be those of the reference."""

    name: str
    ask: Ask
    is_exact: bool


def save_postings(postings: Postings, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for part in PARTS:
        content = getattr(postings, part).reshape(-1).view(np.uint8).data
        (folder / part).write_bytes(content)
        np.save(folder / f"{part}.checksums.npy", np.array(block_checksums(content), dtype=np.uint32))


def open_postings(folder: Path) -> Any:
    dtypes = ("<i8", "<i4", "u1", "<u2", "<i4")
    arrays = {}
    for part, dtype in zip(PARTS, dtypes, strict=True):
        length = (folder / part).stat().st_size // np.dtype(dtype).itemsize
        checksums = np.load(folder / f"{part}.checksums.npy")
        arrays[part] = MappedArray(folder / part, np.dtype(dtype), (length,), checksums)
    return Postings(**arrays)


def weights_of(postings: Postings) -> NDArray[np.float64]:
    return np.asarray(lucene_idf(np.asarray(postings.frequencies), len(postings.lengths)), dtype=np.float64)


def ours(postings: Postings, formula: Formula, *, compiled: bool) -> Engine:
    searcher, weights = PostingsSearcher(postings, formula), weights_of(postings)
    search = compiled and accelerating.accelerate() and accelerating.Compiled.search

    def ask(terms: Sequence[int]) -> list[int]:
        accelerating.Compiled.search = search if compiled else None
        return [passage for passage, _ in searcher.best({term: float(weights[term]) for term in terms}, TOP)]

    return Engine("ours, compiled" if compiled else "ours, numpy", ask, is_exact=True)


def reference(postings: Postings, formula: Formula) -> Callable[[Sequence[int]], NDArray[np.float64]]:
    """Every posting added up in 64 bits."""
    weights, lengths = weights_of(postings), np.asarray(postings.lengths)
    norms = formula.norms(lengths, float(lengths.mean()))

    def score(terms: Sequence[int]) -> NDArray[np.float64]:
        scores = np.zeros(len(lengths))
        for term in sorted(terms):
            passages, counts = postings.entries(term)
            scores[passages] += weights[term] * formula.impacts(counts.astype(np.float64), norms[passages])
        return scores

    return score


def bm25s_engines(postings: Postings, formula: Formula) -> list[Engine]:
    """bm25s over its own arrays, filled here with the same scores, which saves its slow indexing."""
    import bm25s

    indptr = np.concatenate([[0], np.cumsum(postings.frequencies, dtype=np.int64)])
    indices, scores = np.empty(indptr[-1], dtype=np.int32), np.empty(indptr[-1], dtype=np.float32)
    weights, norms = weights_of(postings), formula.norms(postings.lengths, float(postings.lengths.mean()))
    for term in range(len(postings.frequencies)):
        here = slice(int(indptr[term]), int(indptr[term + 1]))
        passages, counts = postings.entries(term)
        indices[here], scores[here] = passages, weights[term] * formula.impacts(counts * 1.0, norms[passages])
    engines = []
    for backend in ("numpy", "numba"):
        engine = bm25s.BM25(method="lucene", k1=formula.k1, b=formula.b, backend=backend)
        engine.scores = {"data": scores, "indices": indices, "indptr": indptr, "num_docs": len(postings.lengths)}
        engine.vocab_dict, engine.nonoccurrence_array = {"": 0}, None
        engine.unique_token_ids_set = set(range(len(postings.frequencies)))
        engines.append(Engine(f"bm25s, {backend}", _asker(engine), is_exact=False))
    return engines


def _asker(engine: Any) -> Ask:
    def ask(terms: Sequence[int]) -> list[int]:
        found, _ = engine.retrieve([list(terms)], k=TOP, show_progress=False, n_threads=0)
        passages: list[int] = found[0].tolist()
        return passages

    return ask


def rank_bm25_engine(pool: Pool) -> Engine:
    from rank_bm25 import BM25Okapi

    rows = pool.passages
    okapi = BM25Okapi([rows[place].tolist() for place in range(len(rows))])
    return Engine("rank_bm25", lambda terms: np.argsort(okapi.get_scores(list(terms)))[: -TOP - 1 : -1].tolist(), False)


def tantivy_engine(folder: Path, pool: Pool | None = None) -> Engine:
    """Builds the index where there is none yet."""
    import tantivy

    builder = tantivy.SchemaBuilder()
    builder.add_text_field("terms", stored=False, tokenizer_name="whitespace", index_option="freq")
    builder.add_integer_field("passage", fast=True, stored=True)
    is_new = pool is not None and not folder.exists()
    folder.mkdir(parents=True, exist_ok=True)
    index = tantivy.Index(builder.build(), path=str(folder))
    if pool is not None and is_new:
        writer = index.writer(1_000_000_000, 1)
        for place, text in enumerate(texts(pool)):
            writer.add_document(tantivy.Document(terms=text, passage=place))
        writer.commit()
        writer.wait_merging_threads()
    index.reload()
    searcher, schema = index.searcher(), index.schema

    def ask(terms: Sequence[int]) -> list[int]:
        parts = [
            (tantivy.Occur.Should, tantivy.Query.term_query(schema, "terms", f"t{term}", index_option="freq"))
            for term in terms
        ]
        found = searcher.search(tantivy.Query.boolean_query(parts), TOP, count=False).hits
        return [searcher.doc(address)["passage"][0] for _, address in found]

    return Engine("tantivy", ask, is_exact=False)


def sqlite_engine(pool: Pool, path: Path) -> Engine:
    is_new = not path.exists()
    path.parent.mkdir(parents=True, exist_ok=True)
    database = sqlite3.connect(path)
    if is_new:
        database.execute("CREATE VIRTUAL TABLE passages USING fts5(terms, content='')")
        rows = ((place, text) for place, text in enumerate(texts(pool)))
        database.executemany("INSERT INTO passages(rowid, terms) VALUES (?, ?)", rows)
        database.commit()

    def ask(terms: Sequence[int]) -> list[int]:
        query = " OR ".join(f"t{term}" for term in terms)
        found = database.execute("SELECT rowid FROM passages(?) ORDER BY rank LIMIT ?", (query, TOP))
        return [row[0] for row in found]

    return Engine("SQLite FTS5", ask, is_exact=False)


def texts(pool: Pool) -> Any:
    """Each passage as words between blanks."""
    names = [f"t{number}" for number in range(len(pool.vocabulary))]
    values, offsets = pool.passages.values, pool.passages.offsets.tolist()
    for start, stop in pairwise(offsets):
        yield " ".join([names[number] for number in values[start:stop].tolist()])
