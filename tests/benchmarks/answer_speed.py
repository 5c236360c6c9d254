"""How long a whole answer takes and where the time goes: `python -m tests.benchmarks.answer_speed`.

Indexes real articles from ../shared/data until there are so many passages, keeps the index in the cache folder, and
asks what people asked, articles lying in memory; times are processor time, as on a core of one's own. A first run takes
some minutes.
"""

import argparse
import json
import time
from collections.abc import Sequence
from pathlib import Path
from tempfile import gettempdir

import numpy as np

from corpus.model import Article
from retrieval.answering import Answerer, Asked
from retrieval.index import Index
from retrieval.passages import cut_passages
from retrieval.postings.accelerating import accelerate
from retrieval.question import parse_question
from retrieval.search import rank_passages
from retrieval.storage import IndexMismatch, open_index, save_index

from .index_pools import QUESTION_SETS, read_articles

_ROOT = Path(__file__).parents[2]
_ROUNDS = 5
_PASSAGES = 10
"""As many as an answer is chosen from."""

_STEPS = ("parse the question", "weigh its terms", "rank passages", "choose quotes", "the whole answer")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=_ROOT.parent / "shared" / "data")
    parser.add_argument("--cache", type=Path, default=Path(gettempdir()) / "wenbao-pools")
    parser.add_argument("--sizes", type=int, nargs="+", default=[7_000, 100_000])
    parser.add_argument("--questions", type=int, default=300)
    given = parser.parse_args()
    questions = _questions(given.data, given.questions)
    prepared = [_prepare(given.data, given.cache / f"answers-{size}", size) for size in given.sizes]
    for is_fast in (False, True):
        # Compiled code cannot be put away again, so numpy comes first.
        if is_fast and not accelerate():
            print("the compiler is not installed")
            return
        for index, articles in prepared:
            print(f"\n{index.passages:,} passages, {'compiled' if is_fast else 'numpy'}")
            _report(_time(index, articles, questions))


def _questions(data: Path, most: int) -> list[str]:
    sets = [json.loads((data / file).read_text("utf-8"))["questions"] for file in QUESTION_SETS]
    return [question["q"] for turn in zip(*sets, strict=False) for question in turn][:most]


def _prepare(data: Path, folder: Path, size: int) -> tuple[Index, dict[str, Article]]:
    chosen: dict[str, Article] = {}
    passages = 0
    for article in read_articles(data):
        if passages >= size:
            break
        if article.id not in chosen:
            chosen[article.id] = article
            passages += sum(1 for _ in cut_passages(article))
    try:
        return open_index(folder), chosen
    except IndexMismatch:
        save_index(Index.build(list(chosen.values()), library_hash="benchmark"), folder)
        return open_index(folder), chosen


def _time(index: Index, articles: dict[str, Article], questions: Sequence[str]) -> np.ndarray:
    """Seconds of each step, float64 (questions, steps): the median of some rounds."""
    answerer = Answerer(index, articles.__getitem__)
    taken = np.zeros((_ROUNDS + 1, len(questions), len(_STEPS)))
    for turn in range(_ROUNDS + 1):
        for place, question in enumerate(questions):
            marks = [time.thread_time()]
            parsed = parse_question(question)
            marks.append(time.thread_time())
            asked = Asked.of(index, parsed)
            marks.append(time.thread_time())
            ranked = rank_passages(index, asked.weights, _PASSAGES)
            marks.append(time.thread_time())
            list(answerer.quotes(asked, ranked, 3))
            marks.append(time.thread_time())
            answerer.answer(question)
            whole = time.thread_time() - marks[-1]
            taken[turn, place] = [*np.diff(marks), whole]
    # The first round reads files and fills what is remembered.
    return np.asarray(np.median(taken[1:], axis=0))


def _report(taken: np.ndarray) -> None:
    for step, some in zip(_STEPS, taken.T, strict=True):
        middle, high, most = np.percentile(some, [50, 95, 99]) * 1000
        print(f"{step:20} p50 {middle:7.3f} ms   p95 {high:7.3f} ms   p99 {most:7.3f} ms")


if __name__ == "__main__":
    main()
