"""Pools of passages for `index_speed.py`: term numbers only, made once from ../shared/data and kept in a cache folder.

Real passages come first; beyond what is there, all sentences are shuffled and regrouped into passages of the real
lengths. Every sentence is analysed once, as the program does it (words and bigrams) and as words alone.
"""

import gzip
import json
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

import retrieval.analysis as analysis
from corpus.articles import article_from_json
from corpus.model import Article
from retrieval.arrays import Rows, offsets_of, ranges
from retrieval.passages import cut_passages
from retrieval.question import parse_question

ANALYSES = ("words", "both")
_POOLS = ("broadcast_news.jsonl.gz", "news_pool.jsonl.gz")
QUESTION_SETS = ("cmrc2018_trial.json", "drcd_dev.json", "news_qa_train.json")
_BATCH = 500


@dataclass(frozen=True, slots=True)
class Pool:
    """Passages as rows of term numbers, in the order of reading; `vocabulary` is sorted."""

    vocabulary: list[str]
    passages: Rows


@dataclass(frozen=True, slots=True)
class Sentences:
    """`rows`: the terms of each sentence; passage `p` is sentences `of_passage[p]` up to `of_passage[p + 1]`."""

    vocabulary: list[str]
    rows: Rows
    of_passage: NDArray[np.int64]

    def pool(self, size: int) -> Pool:
        drawn = self.draw(size)
        return Pool(drawn.vocabulary, Rows(drawn.rows.offsets[drawn.of_passage], drawn.rows.values))

    def draw(self, size: int) -> "Sentences":
        """So many passages; only the terms that stand in them are in the vocabulary."""
        chance = np.random.default_rng(size)
        counts = np.diff(self.of_passage)
        order = chance.permutation(len(counts))[:size]
        picked, lengths = [ranges(self.of_passage[:-1], counts, order)], [counts[order]]
        while sum(len(some) for some in lengths) < size:
            some = chance.permutation(counts)[: size - sum(len(some) for some in lengths)]
            picked.append(chance.permutation(len(self.rows))[: int(some.sum())])
            lengths.append(some)
        sentences = np.concatenate(picked)
        sizes = np.diff(self.rows.offsets)[sentences]
        terms = self.rows.values[ranges(self.rows.offsets[:-1], np.diff(self.rows.offsets), sentences)]
        used = np.unique(terms)
        renumbered = np.zeros(len(self.vocabulary), dtype=np.int32)
        renumbered[used] = np.arange(len(used), dtype=np.int32)
        vocabulary = [self.vocabulary[number] for number in used.tolist()]
        rows = Rows(offsets_of(sizes), renumbered[terms])
        return Sentences(vocabulary, rows, offsets_of(np.concatenate(lengths)))


def read_sentences(data: Path, cache: Path, name: str) -> Sentences:
    """One of ANALYSES of everything in the data folder."""
    kept = cache / f"{name}.npz"
    if not kept.exists():
        _analyse_all(data, cache)
    arrays = np.load(kept)
    vocabulary = (cache / f"{name}.txt").read_text("utf-8").split("\n")
    return Sentences(vocabulary, Rows(arrays["offsets"], arrays["values"]), arrays["of_passage"])


def read_questions(data: Path, name: str, most: int) -> list[tuple[str, ...]]:
    """Terms of questions that people asked, the sets taking turns."""
    sets = [json.loads((data / file).read_text("utf-8"))["questions"] for file in QUESTION_SETS]
    texts = [question["q"] for turn in zip(*sets, strict=False) for question in turn][:most]
    parsed = [parse_question(text) for text in texts]
    terms = [question.terms if name == "both" else tuple(sorted(question.words)) for question in parsed]
    return [some for some in terms if some]


def read_articles(data: Path) -> Iterator[Article]:
    for name in QUESTION_SETS:
        for entry in json.loads((data / name).read_text("utf-8"))["articles"]:
            yield article_from_json(entry, where=name)
    for name in _POOLS:
        with gzip.open(data / name, "rt", encoding="utf-8") as lines:
            for line in lines:
                yield article_from_json(json.loads(line), where=name)


def _analyse_all(data: Path, cache: Path) -> None:
    cache.mkdir(parents=True, exist_ok=True)
    articles = list(read_articles(data))
    batches = [articles[start : start + _BATCH] for start in range(0, len(articles), _BATCH)]
    with ProcessPoolExecutor(2) as workers:
        analysed = list(workers.map(_analyse_batch, batches))
    of_passage = np.concatenate([[0], np.cumsum(list(chain.from_iterable(counts for counts, _ in analysed)))])
    for place, name in enumerate(ANALYSES):
        numbers: dict[str, int] = {}
        rows = [
            np.array([numbers.setdefault(term, len(numbers)) for term in sentence.split("\n") if term], dtype=np.int32)
            for _, texts in analysed
            for sentence in texts[place]
        ]
        vocabulary = sorted(numbers)
        renumbered = np.empty(len(numbers), dtype=np.int32)
        renumbered[[numbers[term] for term in vocabulary]] = np.arange(len(numbers), dtype=np.int32)
        gathered = Rows.of(rows)
        (cache / f"{name}.txt").write_text("\n".join(vocabulary), "utf-8")
        np.savez(
            cache / f"{name}.npz",
            offsets=gathered.offsets,
            values=renumbered[gathered.values],
            of_passage=of_passage,
        )


def _analyse_batch(articles: list[Article]) -> tuple[list[int], tuple[list[str], list[str]]]:
    counts: list[int] = []
    words: list[str] = []
    both: list[str] = []
    for article in articles:
        for passage in cut_passages(article):
            counts.append(len(passage))
            for span in passage:
                text = article.body[span.start : span.end]
                words.append("\n".join(analysis.segment(text)))
                both.append("\n".join(analysis.analyse_words(text)))
    return counts, (words, both)
