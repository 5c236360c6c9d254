"""Fits `retrieval/confidence.json` on question sets: `python tests/evaluation/fit_confidence.py FOLDER`.

FOLDER holds question sets as JSON (see `retrieval.evaluation`) and, optionally, `news_pool.jsonl.gz`. Each question is
asked of a library that holds its article and of one that does not: of its own set, of small libraries of six to forty
articles, with its own article hidden, of another set, and of the pool. Readers' questions are asked of the sample page.
The model learns whether the first quote is right. Prints AUROC and expected calibration error on folds that it was not
fitted on, whole articles apart. Takes a quarter of an hour.
"""

import gzip
import json
import random
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold

from corpus.articles import article_from_json
from corpus.model import Article
from corpus.readers import read_page
from corpus.samples import sample_pages
from corpus.understanding import understand
from retrieval.answering import SURE_ENOUGH, Answerer, Asked
from retrieval.confidence import Evidence, names_of_values, with_products
from retrieval.evaluation import AskedQuestion, QuestionSet, read_question_set
from retrieval.evaluation.measures import auroc, expected_calibration_error
from retrieval.index import Index
from retrieval.question import parse_question
from retrieval.search import rank_passages

_QUESTIONS_A_SET = 800
_POOL_ARTICLES = 30_000
_READERS = ("reader_questions", "held_out_questions", "more_questions")
_READERS_WEIGHT = 2.0
"""They are few, and ask as people ask a newspaper; the sets ask in the words of the text."""

_PENALTY = 0.05
"""scikit-learn's C, on standardised values."""

_LOG_ODDS = 0.63
"""Added at the end: five of the eight settings ask what cannot be answered, of what people ask more than half can be.
Half would be ln(5/3) = 0.51. Without it each set was answered rightly more often than the confidence said; the figure
itself was chosen on all of them together, so that their calibration errors say little of other questions."""

_STRETCH = 1.1
"""How much further the log-odds lie from those of the threshold than they are fitted: right answers that the text gives
in other words were less sure than they are right. What is answered stays; the figure was chosen like the one above."""

_WRITTEN = Path(__file__).parents[2] / "retrieval" / "confidence.json"


@dataclass(frozen=True, slots=True)
class Example:
    """The evidence for a first quote, whether it was right, where the question was asked, and its article."""

    evidence: Evidence
    right: bool
    setting: str
    group: str
    weight: float = 1.0


class Desk:
    """A library in memory that can be asked with an article hidden."""

    def __init__(self, articles: Sequence[Article]) -> None:
        self.index = Index.build(articles, library_hash="")
        self._answerer = Answerer(self.index, {article.id: article for article in articles}.__getitem__)

    def ask(self, asked: AskedQuestion, setting: str, *, hidden: str | None = None) -> Example | None:
        question = parse_question(asked.text)
        opened = Asked.of(self.index, question)
        ranked = rank_passages(self.index, opened.weights, 20)
        seen = [place for place in ranked if place.article.id != hidden][:10]
        first = next(self._answerer.quotes(opened, seen, 1), None)
        if first is None:
            return None
        right = hidden is None and asked.is_answered_by(first.quote.text)
        return Example(first.evidence, right, setting, asked.article or asked.text)


def ask_everywhere(folder: Path) -> Iterator[Example]:
    names = sorted(path.name for path in folder.glob("*.json"))
    sets = [read_question_set(folder / name) for name in names]
    pool = list(_pool(folder / "news_pool.jsonl.gz"))
    draw = random.Random(7)
    desks = [Desk(one.articles) for one in sets]
    everything = Desk([article for one in sets for article in one.articles] + pool)
    unrelated = Desk(pool) if pool else None
    for place, (name, one) in enumerate(zip(names, sets, strict=True)):
        questions = draw.sample(one.questions, min(_QUESTIONS_A_SET, len(one.questions)))
        small = _small_libraries(one, draw)
        for asked in questions:
            examples = [
                desks[place].ask(asked, f"{name} own set"),
                desks[place].ask(asked, f"{name} article hidden", hidden=asked.article),
                everything.ask(asked, f"{name} among all"),
                everything.ask(asked, f"{name} among all, hidden", hidden=asked.article),
                desks[(place + 1) % len(desks)].ask(asked, f"{name} other set", hidden=""),
                small[asked.article or ""].ask(asked, f"{name} few articles"),
                small[asked.article or ""].ask(asked, f"{name} few articles, hidden", hidden=asked.article),
                unrelated.ask(asked, f"{name} unrelated pool", hidden="") if unrelated else None,
            ]
            yield from (example for example in examples if example is not None)


def ask_readers_questions() -> Iterator[Example]:
    desk = Desk([article for path in sample_pages() for article in understand(read_page(path)).articles])
    for name in _READERS:
        for asked in read_question_set(Path(__file__).with_name(f"{name}.jsonl")).questions:
            example = desk.ask(asked, "sample page")
            if example is not None:
                yield replace(example, weight=_READERS_WEIGHT)


def _small_libraries(one: QuestionSet, draw: random.Random) -> dict[str, Desk]:
    """Neighbours in the sets tend to be about the same thing, so that runs of them are hard small libraries."""
    desks: dict[str, Desk] = {}
    start = 0
    while start < len(one.articles):
        articles = one.articles[start : start + draw.randint(6, 40)]
        desk = Desk(articles)
        desks.update((article.id, desk) for article in articles)
        start += len(articles)
    return desks


def _pool(path: Path) -> Iterator[Article]:
    if path.exists():
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            for _, line in zip(range(_POOL_ARTICLES), lines, strict=False):
                yield article_from_json(json.loads(line), where=path.name)


def report(examples: Sequence[Example], probabilities: np.ndarray) -> None:
    rights = np.array([example.right for example in examples])
    error = expected_calibration_error(probabilities, rights)
    print(f"all: AUROC {auroc(probabilities[rights], probabilities[~rights]):.3f}, ECE {error:.3f}")
    for setting in sorted({example.setting for example in examples}):
        here = np.array([example.setting == setting for example in examples])
        print(
            f"  {setting:40} {here.sum():5} right {rights[here].mean():.3f}"
            f" given as answers {(probabilities[here] >= SURE_ENOUGH).mean():.3f}"
        )


def fit(values: np.ndarray, rights: np.ndarray, weights: np.ndarray) -> tuple[np.ndarray, float]:
    """Weights and intercept for values as they are; the penalty is on standardised ones."""
    mean, spread = values.mean(axis=0), values.std(axis=0) + 1e-9
    model = LogisticRegression(C=_PENALTY, max_iter=5000)
    model.fit((values - mean) / spread, rights, sample_weight=weights)
    raw = model.coef_[0] / spread
    intercept = float(model.intercept_[0] - raw @ mean) + _LOG_ODDS
    threshold = np.log(SURE_ENOUGH / (1 - SURE_ENOUGH))
    return raw * _STRETCH, float(threshold + (intercept - threshold) * _STRETCH)


def main(folder: Path) -> None:
    examples = [*ask_readers_questions(), *ask_everywhere(folder)]
    names = names_of_values()
    # The kind of answer speaks for itself: with its products, what is fitted to the sets is no better on them.
    kept = np.array([not ("*" in name and "kind" in name) for name in names])
    values = np.array([with_products(example.evidence) for example in examples])[:, kept]
    rights = np.array([example.right for example in examples])
    weights = np.array([example.weight for example in examples])
    groups = [example.group for example in examples]
    held_out = np.zeros(len(examples))
    for fitted, judged in GroupKFold(5).split(values, rights, groups):
        raw, intercept = fit(values[fitted], rights[fitted], weights[fitted])
        held_out[judged] = 1 / (1 + np.exp(-(values[judged] @ raw + intercept)))
    report(examples, held_out)
    raw, intercept = fit(values, rights, weights)
    kept_names = [name for name, keep in zip(names, kept, strict=True) if keep]
    written = {
        "intercept": round(intercept, 4),
        "weights": {name: round(float(weight), 4) for name, weight in zip(kept_names, raw, strict=True)},
    }
    _WRITTEN.write_text(json.dumps(written, indent=2) + "\n", "utf-8")
    print(f"written to {_WRITTEN.name}")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
