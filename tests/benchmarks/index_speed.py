"""How fast the index answers, against other BM25 engines: `python -m tests.benchmarks.index_speed`.

Builds pools of passages from ../shared/data in a cache folder, asks every engine the questions that people asked, in
turns, so that what else runs on the machine slows all alike, and prints medians and their shares of ours. What is told
is the processor time of the thread that asks, which is the time that passes on a core of one's own. A first run
analyses 200,000 passages, which takes some minutes; 1,000,000 passages need 10 GB of memory, and larger pools
(`--sizes 2000000 --without bm25s tantivy sqlite`) say where one machine ends. Needs `pip install wenbao[bench,fast]`.
"""

import argparse
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from tempfile import gettempdir

import numpy as np

from retrieval.bm25 import lucene_idf
from retrieval.postings.accelerating import accelerate
from retrieval.postings.building import build_postings
from retrieval.postings.layout import Postings
from retrieval.postings.searching import PostingsSearcher
from retrieval.postings.weighing import Formula

from .index_engines import (
    Engine,
    bm25s_engines,
    open_postings,
    ours,
    rank_bm25_engine,
    reference,
    save_postings,
    sqlite_engine,
    tantivy_engine,
)
from .index_pools import ANALYSES, Pool, read_questions, read_sentences

_ROOT = Path(__file__).parents[2]
_SLOW = {"rank_bm25": 100_000, "SQLite FTS5": 1_000_000}
"""Engines that are asked only the first questions, once, and the largest pool of each."""

_IN_A_ROW, _ROUNDS = 50, 5
LUCENE = Formula(delta=0.0)
"""What all other engines compute."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=_ROOT.parent / "shared" / "data")
    parser.add_argument("--cache", type=Path, default=Path(gettempdir()) / "wenbao-pools")
    parser.add_argument("--sizes", type=int, nargs="+", default=[10_000, 100_000, 1_000_000])
    parser.add_argument("--analyses", nargs="+", choices=ANALYSES, default=list(ANALYSES))
    parser.add_argument("--questions", type=int, default=300)
    parser.add_argument("--without", nargs="*", default=[], help="engines to leave out")
    parser.add_argument("--plot", type=Path, help="draws what was measured in this cache folder")
    parser.add_argument("--memory-of", type=Path, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.memory_of:
        print(_memory_of(given.memory_of))
        return
    kept = given.cache / "measured.json"
    for name in given.analyses:
        for size in given.sizes:
            rows = _measure_pool(given, name, size)
            earlier = json.loads(kept.read_text("utf-8")) if kept.exists() else []
            others = [row for row in earlier if (row["analysis"], row["passages"]) != (name, size)]
            kept.write_text(json.dumps(others + rows, indent=1), "utf-8")
    if given.plot:
        _plot(json.loads(kept.read_text("utf-8")), given.plot)


def _measure_pool(given: argparse.Namespace, name: str, size: int) -> list[dict[str, object]]:
    pool = read_sentences(given.data, given.cache, name).pool(size)
    numbers = {term: number for number, term in enumerate(pool.vocabulary)}
    asked = read_questions(given.data, name, given.questions)
    questions = [[numbers[term] for term in terms if term in numbers] for terms in asked]
    questions = [terms for terms in questions if terms]
    folder = given.cache / f"{name}-{size}"
    start, worked = time.perf_counter(), time.process_time()
    postings = build_postings(pool.passages.offsets, pool.passages.values, vocabulary_size=len(pool.vocabulary))
    built, worked = time.perf_counter() - start, time.process_time() - worked
    save_postings(postings, folder / "ours")
    (folder / "ours" / "questions.json").write_text(json.dumps(questions), "utf-8")
    posted = int(postings.frequencies.sum())
    print(f"\n{name}, {size:,} passages, {posted:,} postings, {np.mean([len(q) for q in questions]):.1f} terms asked")
    print(f"built in {built:.1f} s, {worked:.1f} s of processor time; ", end="")
    print(f"{_size(folder / 'ours') / posted:.2f} bytes a posting; ", end="")
    start = time.perf_counter()
    opened = open_postings(folder / "ours")
    print(f"opened in {(time.perf_counter() - start) * 1000:.1f} ms")
    engines = _engines(pool, postings, opened, folder, given.without, size)
    for kind in ("numpy", "compiled", *(["tantivy"] if "tantivy" not in given.without else [])):
        command = [sys.executable, "-m", "tests.benchmarks.index_speed", "--memory-of", str(folder / "ours" / kind)]
        used = subprocess.run(command, capture_output=True, check=True, text=True, cwd=_ROOT).stdout.strip()
        print(f"memory of a process that asked {kind} all questions twice: {used}")
    _check(engines, postings, questions[:60])
    if (folder / "tantivy").exists():
        print(f"size: ours {_size(folder / 'ours') / 1e6:.0f} MB, tantivy {_size(folder / 'tantivy') / 1e6:.0f} MB")
    return _report(name, size, _time(engines, questions))


def _engines(
    pool: Pool, postings: Postings, opened: Postings, folder: Path, without: Sequence[str], size: int
) -> list[Engine]:
    engines = [ours(opened, LUCENE, compiled=True), ours(opened, LUCENE, compiled=False)]
    if "bm25s" not in without:
        engines += bm25s_engines(postings, LUCENE)
    if "tantivy" not in without:
        start = time.perf_counter()
        engines.append(tantivy_engine(folder / "tantivy", pool))
        print(f"tantivy built or opened in {time.perf_counter() - start:.1f} s")
    if "sqlite" not in without:
        engines.append(sqlite_engine(pool, folder / "sqlite" / "passages.sqlite"))
    if "rank_bm25" not in without and size <= _SLOW["rank_bm25"]:
        engines.append(rank_bm25_engine(pool))
    return engines


def _check(engines: Sequence[Engine], postings: Postings, questions: Sequence[Sequence[int]]) -> None:
    """Ours must be the reference's best to the last bit; the others round, and need only score as much."""
    score = reference(postings, LUCENE)
    shares: dict[str, list[float]] = {engine.name: [] for engine in engines}
    for terms in questions:
        scores = score(terms)
        matched = np.flatnonzero(scores > 0)
        best = matched[np.lexsort((matched, -scores[matched]))[:10]].tolist()
        for engine in engines:
            found = engine.ask(terms)
            assert not engine.is_exact or found == best, (engine.name, terms)
            near = scores[best[-1]] * (1 - 1e-3) if best else 0.0
            shares[engine.name].append(float(np.mean([scores[place] >= near for place in found[: len(best)]] or [1.0])))
    print("share of the exact ten best:", ", ".join(f"{name} {np.mean(some):.3f}" for name, some in shares.items()))


def _time(engines: Sequence[Engine], questions: Sequence[Sequence[int]]) -> dict[str, np.ndarray]:
    """Seconds a question: the median of the rounds. The engines take turns, a few questions each."""
    taken = {engine.name: np.full((_ROUNDS, len(questions)), np.nan) for engine in engines}
    for turn in range(_ROUNDS):
        for first in range(0, len(questions), _IN_A_ROW):
            for engine in engines:
                if engine.name in _SLOW and (first or turn):
                    continue
                for place in range(first, min(first + _IN_A_ROW, len(questions))):
                    start = time.thread_time()
                    engine.ask(questions[place])
                    taken[engine.name][turn, place] = time.thread_time() - start
    return {name: np.nanmedian(some[:, ~np.isnan(some).all(axis=0)], axis=0) for name, some in taken.items()}


def _report(name: str, size: int, taken: dict[str, np.ndarray]) -> list[dict[str, object]]:
    rows: list[dict[str, object]] = []
    for engine, some in taken.items():
        middle, high = (float(value) * 1000 for value in np.percentile(some, [50, 95]))
        rows.append({"analysis": name, "passages": size, "engine": engine, "p50": middle, "p95": high})
        print(f"{engine:14} p50 {middle:9.3f} ms   p95 {high:9.3f} ms")
    for one, other in (("ours, compiled", "bm25s, numba"), ("ours, numpy", "bm25s, numpy")):
        if other not in taken:
            continue
        shares = np.percentile(taken[one], [50, 95]) / np.percentile(taken[other], [50, 95])
        print(f"{one}, against {other}: {shares[0]:.2f} of its p50, {shares[1]:.2f} of its p95")
    return rows


def _memory_of(folder: Path) -> str:
    """Asks every question that is kept beside the postings; what this process holds then."""
    _forget_pages(folder.parents[1] / "tantivy" if folder.name == "tantivy" else folder.parent)
    questions = json.loads((folder.parent / "questions.json").read_text("utf-8"))
    if folder.name == "tantivy":
        ask = tantivy_engine(folder.parents[1] / "tantivy").ask
    else:
        ask = _asker(open_postings(folder.parent), is_fast=folder.name == "compiled")
    for terms in [*questions, *questions]:
        ask(terms)
    lines = Path("/proc/self/status").read_text("ascii").splitlines()
    return ", ".join(" ".join(line.split()) for line in lines if line.startswith(("VmRSS", "RssAnon")))


def _forget_pages(folder: Path) -> None:
    """Has the files read from disk again, unless somebody has them mapped: of what was only just written Linux maps two
    megabytes for each byte that is touched."""
    for path in folder.iterdir():
        with path.open("rb") as file:
            os.fsync(file.fileno())
            os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


def _asker(postings: Postings, *, is_fast: bool) -> Callable[[Sequence[int]], object]:
    """Asks as the program does, which weighs only the terms of the question."""
    searcher, passages = PostingsSearcher(postings, LUCENE), len(postings.lengths)
    if is_fast:
        accelerate()

    def ask(terms: Sequence[int]) -> object:
        frequencies = postings.directory[1]
        return searcher.best({term: float(lucene_idf(int(frequencies[term]), passages)) for term in terms}, 10)

    return ask


def _size(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file() and path.suffix != ".json")


def _plot(measured: Sequence[dict[str, object]], path: Path) -> None:
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot

    analyses = [name for name in ANALYSES if any(row["analysis"] == name for row in measured)]
    figure, axes = pyplot.subplots(1, len(analyses), figsize=(5 * len(analyses), 4), sharey=True, squeeze=False)
    titles = {"words": "words alone", "both": "words and bigrams"}
    for axis, name in zip(axes[0], analyses, strict=True):
        for engine in dict.fromkeys(str(row["engine"]) for row in measured):
            rows = [row for row in measured if row["engine"] == engine and row["analysis"] == name]
            rows.sort(key=lambda row: int(str(row["passages"])))
            sizes, times = [row["passages"] for row in rows], [row["p50"] for row in rows]
            is_ours = engine.startswith("ours")
            axis.plot(sizes, times, "o-" if is_ours else "o--", linewidth=2.5 if is_ours else 1.0, label=engine)
        axis.set(xscale="log", yscale="log", title=titles[name], xlabel="passages")
        axis.grid(alpha=0.3)
    axes[0][0].set_ylabel("median time of a question, ms")
    axes[0][-1].legend(fontsize=8)
    figure.tight_layout()
    figure.savefig(path, dpi=110)


if __name__ == "__main__":
    main()
