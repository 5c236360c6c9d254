"""How fast the index grows, and what readers notice: `python -m tests.benchmarks.index_growth`.

For homes of 10,000, 100,000 and 1,000,000 passages: a process answers questions as the bot does, one after another,
first alone, then while issues of 100 articles come in, are corrected and go; after that what it grew into is compared
with one volume of the same articles. Reads ../shared/data and keeps pools and homes in a cache folder, 3 GB for the
largest; a first run takes some minutes more.
"""

import argparse
import json
import os
import subprocess
import sys
import time
from pathlib import Path
from tempfile import gettempdir
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.archive import open_archive
from bot.home import Home
from bot.indexing import settle_index
from corpus.ingest import ingest
from corpus.library import Library
from retrieval.index import Index
from retrieval.question import parse_question
from retrieval.search import rank_passages, weigh_terms
from retrieval.storage import open_index
from retrieval.volumes.binding import bind
from retrieval.volumes.part import Part

from .index_growth_home import make_home, read_questions_of, write_issues

_ROOT = Path(__file__).parents[2]
_ARTICLES = 100
_PAUSE = 0.01
"""Seconds between two questions."""


Took = NDArray[np.float64]
"""Seconds by the clock and of the processor."""

STEPS = ("library", "index", "binding")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=_ROOT.parent / "shared" / "data")
    parser.add_argument("--cache", type=Path, default=Path(gettempdir()) / "wenbao-pools")
    parser.add_argument("--sizes", type=int, nargs="+", default=[10_000, 100_000, 1_000_000])
    parser.add_argument("--issues", type=int, default=10)
    parser.add_argument("--quiet", type=float, default=30.0, help="seconds of answering before anything comes in")
    parser.add_argument("--read", type=Path, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.read:
        _read(given.read, given.data)
        return
    if len(given.sizes) == 1:
        _measure(given, given.sizes[0])
        return
    for size in given.sizes:  # each in a process of its own, because none gets back the priority that it has given up
        others = ["--issues", str(given.issues), "--quiet", str(given.quiet), "--cache", str(given.cache)]
        command = [sys.executable, "-m", "tests.benchmarks.index_growth", "--data", str(given.data), *others]
        subprocess.run([*command, "--sizes", str(size)], check=True, cwd=_ROOT)


def _measure(given: argparse.Namespace, size: int) -> None:
    start = time.perf_counter()
    home = make_home(given.data, given.cache, size)
    issues = write_issues(given.data, given.cache / "issues", given.issues, _ARTICLES)
    print(f"\n{size:,} passages; made or copied in {time.perf_counter() - start:.0f} s", flush=True)
    reading = _start_reader(home, given.data)
    os.nice(10)  # as `wenbao ingest` does; not for the reader
    time.sleep(given.quiet)
    begun = time.time()
    added = [_add(home, issue) for issue in issues]
    for step in STEPS:
        _tell(f"an issue of 100 articles: {step}", [some[step] for some in added])
    _tell("an issue of 100 articles: library and index", [some["library"] + some["index"] for some in added])
    corrected = [_add(home, _correct(issue)) for issue in issues[-3:]]
    _tell("a correction of 100 articles: library and index", [some["library"] + some["index"] for some in corrected])
    cut = [_add(home, _cut(issue)) for issue in issues[-3:]]
    _tell("99 articles go: library and index", [some["library"] + some["index"] for some in cut])
    _tell("a process that corrects 100 articles", [_add_apart(home, _correct(issue)) for issue in issues[:3]])
    ended = time.time()
    _report_reader(reading, begun, ended)
    _compare(home, given.data)


def _add(home: Home, issue: Path) -> dict[str, Took]:
    """What `wenbao ingest` does, step by step."""
    moments = [_now()]
    with Library.open(home.folder) as library:
        ingest(library, issue)
        moments.append(_now())
        home.update_index(library.read)
        moments.append(_now())
    settle_index(home.index_folder)
    moments.append(_now())
    return {step: after - before for step, before, after in zip(STEPS, moments, moments[1:], strict=False)}


def _add_apart(home: Home, issue: Path) -> Took:
    before, start = os.times(), time.perf_counter()
    command = [sys.executable, "-m", "bot", "--home", str(home.folder), "ingest", "--json", str(issue)]
    subprocess.run(command, check=True, capture_output=True, cwd=_ROOT)
    wall, after = time.perf_counter() - start, os.times()
    used = after.children_user - before.children_user + after.children_system - before.children_system
    return np.array([wall, used])


def _now() -> Took:
    return np.array([time.perf_counter(), time.process_time()])


def _correct(issue: Path) -> Path:
    """The same issue with other words in every article."""
    articles = [json.loads(line) for line in issue.read_text("utf-8").splitlines()]
    for article in articles:
        article["sections"][0]["paragraphs"].append("本报更正一处。")
    issue.write_text("\n".join(json.dumps(article) for article in articles), "utf-8")
    return issue


def _cut(issue: Path) -> Path:
    issue.write_text(issue.read_text("utf-8").splitlines()[0], "utf-8")
    return issue


def _start_reader(home: Home, data: Path) -> "subprocess.Popen[str]":
    command = [sys.executable, "-m", "tests.benchmarks.index_growth", "--read", str(home.folder), "--data", str(data)]
    reading = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=_ROOT)
    assert reading.stdout is not None
    reading.stdout.readline()
    return reading


def _read(folder: Path, data: Path) -> None:
    """Answers questions until standard input ends; then prints when each was asked, how long it took, and where."""
    archive = open_archive(Home(folder), 0.5)
    questions = list(read_questions_of(data))
    for question in questions[:20]:
        archive._current().answerer.answer(question, limit=3)
    print("ready", flush=True)
    os.set_blocking(sys.stdin.fileno(), False)
    asked: list[tuple[float, float, float, int]] = []
    while sys.stdin.buffer.raw.read(1) is None:
        start, used = time.perf_counter(), time.thread_time()
        generation = archive._current()
        generation.answerer.answer(questions[len(asked) % len(questions)], limit=3)
        took = time.perf_counter() - start, time.thread_time() - used
        asked.append((time.time(), *took, generation.index.articles))
        time.sleep(_PAUSE)
    print(json.dumps(asked), flush=True)
    archive.close()


def _report_reader(reading: "subprocess.Popen[str]", begun: float, ended: float) -> None:
    out, _ = reading.communicate("")
    moments, taken, used, articles = (np.array(some) for some in zip(*json.loads(out), strict=True))
    growing = (moments > begun) & (moments < ended)
    print(f"generations that the reader noticed: {len(np.unique(articles[growing]))}")
    tails = {}
    for name, chosen in (("quiet", moments < begun), ("growing", growing)):
        middle, tails[name] = np.percentile(taken[chosen], [50, 99]) * 1000
        least, most = np.percentile(used[chosen], [50, 99]) * 1000
        print(f"answers, {name:8} {chosen.sum():5} asked, p50 {middle:7.2f} ms, p99 {tails[name]:7.2f} ms; ", end="")
        print(f"of the processor p50 {least:.2f} ms, p99 {most:.2f} ms")
    print(f"machine: {os.cpu_count()} processors, load {os.getloadavg()[0]:.1f}; ", end="")
    print(f"p99 while growing is {tails['growing'] / tails['quiet']:.2f} of the quiet one")


def _tell(what: str, took: list[Took]) -> None:
    """A busy machine shows in the clock's seconds and hardly in the processor's."""
    (wall, used), longest = np.median(took, axis=0), np.max(took, axis=0)[0]
    print(f"{what:50} {wall:6.2f} s (longest {longest:6.2f} s), of the processor {used:6.2f} s", flush=True)


def _compare(home: Home, data: Path) -> None:
    """The grown index against one volume of the same articles: the same passages with the same scores, bit by bit."""
    grown = open_index(home.index_folder)
    sizes = [part.passages for part in grown.parts]
    before = _now()
    fresh = Index.of(grown.library_hash, [Part.of(bind(grown.parts))])
    _tell(f"binding all {len(sizes)} volumes into one", [_now() - before])
    assert (grown.passages, grown.articles) == (fresh.passages, fresh.articles)
    compared = 0
    for question in list(read_questions_of(data))[:300]:
        parsed = parse_question(question)
        assert _hits(grown, parsed) == _hits(fresh, parsed), question
        compared += 1
    print(
        f"{compared} questions found the same passages and scores in one volume as in {len(sizes)} of {sizes} passages"
    )


def _hits(index: Index, question: Any) -> list[tuple[str, int, float]]:
    found = rank_passages(index, weigh_terms(index, question), 10)
    return [(place.article.id, place.passage - place.article.passages.start, place.score) for place in found]


if __name__ == "__main__":
    main()
