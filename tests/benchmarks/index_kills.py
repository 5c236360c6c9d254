"""Kills ingesting at random moments and looks what is left: `python -m tests.benchmarks.index_kills --kills 1000`.

A process puts issues into a home one after another: new ones, corrected ones, ones of which articles are gone. It is
killed after some milliseconds. Whatever it had reported as added must be in the library, the index on disk must be
one that was complete, and the next question must be answered from the library as it is. Volumes are bound at small
sizes, so that all kinds of writing are killed. POSIX only: processes are forked, so that a thousand of them need not
load a dictionary.
"""

import argparse
import json
import os
import random
import signal
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from bot.home import Home
from bot.ingesting import Ingested, ingest_paths
from corpus.library import Library
from retrieval import growing
from retrieval.model import Answer
from retrieval.storage import IndexMismatch, open_index

_ISSUES = 12
_ARTICLES = 4
_LONGEST_LIFE = 0.8
"""Seconds; an issue takes about a tenth of one."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=None)
    given = parser.parse_args()
    growing._SIZES = (12, 24, 48)
    seed = random.randrange(10**6) if given.seed is None else given.seed
    print(f"seed {seed}", flush=True)
    with TemporaryDirectory() as folder:
        kill_often(Path(folder), given.kills, random.Random(seed))


def kill_often(folder: Path, kills: int, chance: random.Random) -> None:
    home, issues = Home(folder / "home"), folder / "issues"
    issues.mkdir()
    printed: dict[str, int] = {}
    seen: Counter[str] = Counter()
    for kill in range(kills):
        started = {name: chance.randrange(10**6) for name in chance.sample(_names(), 4)}
        reported = _run_and_kill(lambda tell, some=started: _ingest(home, issues, some, tell), chance)
        seen["reported"] += len(reported)
        seen["index" if _opens(home) else "no index"] += 1
        printed |= {name: edition for name, edition in started.items() if name in reported}
        uncertain = [name for name in started if name not in reported][:1]
        printed |= _check_library(home, printed, {name: started[name] for name in uncertain})
        _check_answers(home, printed, chance)
        if not kill % 50:
            print(f"{kill} kills, {dict(seen)}", flush=True)
    print(f"{kills} kills, {seen['reported']} issues reported as added, none was lost; {dict(seen)}")


def _names() -> list[str]:
    return [f"{issue:02}" for issue in range(_ISSUES)]


def _articles(name: str, edition: int) -> dict[str, str]:
    """The articles of an edition of an issue, by id: some as in every edition, some corrected, some gone."""
    texts = {
        f"{name}-{number}": f"第{name}{number}号仓库今年收了{number + 5000 + edition * (number % 2)}吨苹果，主任说。"
        for number in range(_ARTICLES)
    }
    return {article_id: text for article_id, text in texts.items() if (edition + int(article_id[-1])) % 7}


def _ingest(home: Home, issues: Path, editions: dict[str, int], tell: Callable[[str], None]) -> None:
    for name, edition in editions.items():
        file = issues / f"{name}.jsonl"
        articles = _articles(name, edition).items()
        lines = [{"id": key, "headline": f"{key}号收苹果", "paragraphs": [text]} for key, text in articles]
        file.write_text("\n".join(json.dumps(line) for line in lines), "utf-8")

        def report(ingested: Ingested) -> None:
            tell(Path(ingested.source).stem)

        ingest_paths(home, [file], tell=report)


def _run_and_kill(work: Callable[[Callable[[str], None]], None], chance: random.Random) -> set[str]:
    """Runs it in a process of its own, and kills that; returns what it told."""
    reading, writing = os.pipe()
    pid = os.fork()
    if not pid:
        try:
            work(lambda told: os.write(writing, f"{told}\n".encode()) and None)
        except BaseException as error:
            os.write(writing, f"! {error!r}\n".encode())
        finally:
            os._exit(0)
    os.close(writing)
    time.sleep(chance.uniform(0, _LONGEST_LIFE))
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)
    with os.fdopen(reading, "rb") as told:
        lines = told.read().decode().splitlines()
    assert not [line for line in lines if line.startswith("!")], lines
    return set(lines)


def _opens(home: Home) -> bool:
    """Whether there is an index; one that is there must be whole."""
    try:
        index = open_index(home.index_folder)
    except IndexMismatch:
        assert not (home.index_folder / "CURRENT").exists()
        return False
    assert all(part.is_sound() for part in index.parts)
    return True


def _check_library(home: Home, printed: dict[str, int], uncertain: dict[str, int]) -> dict[str, int]:
    """All editions that were reported are there whole; returns which of the uncertain ones is, too."""
    if not home.has_library:
        assert not printed
        return {}
    with Library.open(home.folder) as library, library.read() as view:
        found = {article.id: article.body for article in view.articles()}
    for name, edition in (printed | uncertain).items():
        here = {article_id: text for article_id, text in found.items() if article_id.startswith(f"{name}-")}
        if name in uncertain and here == _articles(name, edition):
            continue
        uncertain = {other: some for other, some in uncertain.items() if other != name}
        assert here == (_articles(name, printed[name]) if name in printed else {}), name
    return uncertain


def _check_answers(home: Home, printed: dict[str, int], chance: random.Random) -> None:
    """The next question is answered from the library as it is, and the index is that of the library."""
    with home.open_desk() as desk:
        if not printed:
            return
        expected = {key: text for name, edition in printed.items() for key, text in _articles(name, edition).items()}
        asked = chance.choice(sorted(expected))
        answer = desk.answer(f"第{asked.replace('-', '')}号仓库今年收了多少吨苹果？", limit=1)
        assert isinstance(answer, Answer)
        assert answer.quotes[0].article.id in expected
        with desk.read() as collection:
            index = open_index(home.index_folder, library_hash=collection.content_hash())
    assert {place.id for place in index.places()} == set(expected)


if __name__ == "__main__":
    if sys.platform == "win32":
        sys.exit("fork is needed")
    main()
