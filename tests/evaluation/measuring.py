"""The evaluation on question sets that are not shipped: `python tests/evaluation/measuring.py FOLDER`.

FOLDER holds question sets as JSON and, for a large library, `news_pool.jsonl.gz`. Each set is asked

- *alone*, of its own articles,
- *among news*, of its articles and the pool's,
- with its own article *removed* from these, question by question,
- of the *unrelated* pool; without a pool, of the next set's articles.

The last two should be refused. Prints tables for people; `--json` for programs. Indexes are kept in a cache folder.
"""

import argparse
import gzip
import json
import random
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from functools import cached_property
from hashlib import blake2b
from itertools import islice, pairwise
from pathlib import Path

import retrieval.index
from corpus.articles import article_from_json
from corpus.collection import Articles
from corpus.model import Article
from retrieval.answering import Answerer
from retrieval.evaluation import Judged, Measures, QuestionSet, judge, measure, measure_kinds, read_question_set
from retrieval.index import Index
from retrieval.storage import IndexMismatch, open_index, save_index
from retrieval.volumes.part import Part
from retrieval.volumes.removed import none_removed

_RETRIEVAL = Path(retrieval.index.__file__).parent
_SHAPES_AN_INDEX = ("analysis.py", "numerals.py", "passages.py", "arrays.py", "volumes/*.py", "postings/*.py")

ALONE, AMONG_NEWS, OWN_REMOVED, UNRELATED = "alone", "among news", "removed", "unrelated"
_FOUND = (
    *("hit_at_1", "hit_at_5", "hit_at_10", "reciprocal_rank"),
    *("quote_at_1", "quote_at_1_word_for_word", "quote_at_1_any_article"),
)
_COLUMNS = {
    "hit_at_1": "hit@1",
    "hit_at_5": "hit@5",
    "hit_at_10": "hit@10",
    "reciprocal_rank": "MRR",
    "quote_at_1": "quote@1",
    "quote_at_1_word_for_word": "copies",
    "quote_at_1_any_article": "any art.",
    "median_quote_length": "length",
    "answered": "answered",
    "precision": "precise",
    "refused": "refused",
    "answered_at_90": "FP@90",
    "auroc": "AUROC",
    "auroc_answerable": "ans. AUC",
    "coverage_at_95": "cover@95",
    "calibration_error": "ECE",
}

_KIND_COLUMNS = (
    ("quote@1", ALONE, "quote_at_1"),
    ("hit@1", AMONG_NEWS, "hit_at_1"),
    ("hit@10", AMONG_NEWS, "hit_at_10"),
    ("MRR", AMONG_NEWS, "reciprocal_rank"),
    ("quote@1", AMONG_NEWS, "quote_at_1"),
    ("length", AMONG_NEWS, "median_quote_length"),
    ("answered", AMONG_NEWS, "answered"),
    ("precise", AMONG_NEWS, "precision"),
    ("ECE", AMONG_NEWS, "calibration_error"),
    ("refused", OWN_REMOVED, "refused"),
    ("ans. AUC", OWN_REMOVED, "auroc_answerable"),
    ("refused", UNRELATED, "refused"),
    ("FP@90", UNRELATED, "answered_at_90"),
)


@dataclass(frozen=True)
class Library:
    """Articles with their index."""

    articles: dict[str, Article]
    index: Index

    @classmethod
    def open(cls, articles: Sequence[Article], cache: Path) -> "Library":
        """With the index from the cache, made anew when the articles or what shapes an index have changed."""
        content_hash = Articles(articles).content_hash()
        folder = cache / blake2b(content_hash.encode() + _shape(), digest_size=8).hexdigest()
        try:
            index = open_index(folder, library_hash=content_hash)
        except IndexMismatch:
            index = save_index(Index.build(articles, library_hash=content_hash), folder)
        return cls({article.id: article for article in articles}, index)

    def beside(self, other: "Library") -> "Library":
        """Both as one; what each has open already is shared."""
        return Library(self.articles | other.articles, Index.of("", self.index.parts + other.index.parts))

    def without(self, article_id: str | None) -> "Library":
        """The library as it would be if this article had never come."""
        return replace(self, index=Index.of("", [_without(part, article_id or "") for part in self.index.parts]))

    @cached_property
    def answerer(self) -> Answerer:
        return Answerer(self.index, self.articles.__getitem__)


@dataclass(frozen=True, slots=True)
class Measured:
    """What was measured of a set in a setting: all questions, and those of each kind."""

    all: Measures
    kinds: dict[str, Measures]

    @classmethod
    def of(cls, judged: Sequence[Judged]) -> "Measured":
        return cls(measure(judged), measure_kinds(judged))

    @classmethod
    def of_refusing(cls, found: Sequence[Judged], judged: Sequence[Judged]) -> "Measured":
        """Of questions that cannot be answered here; what is told apart from them was asked where it can be.

        A quote that holds the answer all the same stands in another article that says so; its question is left out.
        """
        unanswerable = [
            replace(one, question=replace(one.question, answers=())) for one in judged if not one.is_right_anywhere
        ]
        both, said = cls.of([*found, *unanswerable]), cls.of(judged)
        return cls(
            _of_refusing(both.all, said.all),
            {kind: _of_refusing(measures, said.kinds[kind]) for kind, measures in both.kinds.items()},
        )


def _of_refusing(both: Measures, said: Measures) -> Measures:
    """`quote_at_1_any_article` remains, as the share of questions that were left out."""
    nothing = dict.fromkeys((*_FOUND, "right_headline", "answered"))
    return replace(both, **nothing | {"quote_at_1_any_article": said.quote_at_1_any_article})  # type: ignore[arg-type]


def measure_sets(folder: Path, *, cache: Path, questions: int, pool: int) -> Iterator[tuple[str, dict[str, Measured]]]:
    """Each set's name, and what was measured in each setting."""
    paths = sorted(folder.glob("*.json"))
    sets = [_sample(read_question_set(path), questions) for path in paths]
    libraries = [Library.open(one.articles, cache) for one in sets]
    news = Library.open(list(_read_pool(folder / "news_pool.jsonl.gz", pool)), cache)
    for place, (path, one) in enumerate(zip(paths, sets, strict=True)):
        unrelated = news if news.articles else libraries[(place + 1) % len(sets)]
        yield path.stem, measure_settings(one, libraries[place], news, unrelated)


def measure_settings(one: QuestionSet, own: Library, news: Library, unrelated: Library) -> dict[str, Measured]:
    among = own.beside(news)
    found = judge(among.answerer, one.questions)
    removed = [
        judged
        for asked in one.questions
        for judged in judge(among.without(asked.article).answerer, [asked], passages=0)
    ]
    return {
        ALONE: Measured.of(judge(own.answerer, one.questions)),
        AMONG_NEWS: Measured.of(found),
        OWN_REMOVED: Measured.of_refusing(found, removed),
        UNRELATED: Measured.of_refusing(found, judge(unrelated.answerer, one.questions, passages=0)),
    }


def _without(part: Part, article_id: str) -> Part:
    number = part.find_article(article_id)
    return part if number is None else Part.of(part.volume, none_removed().with_more(part.volume, [number]))


def _sample(one: QuestionSet, questions: int) -> QuestionSet:
    drawn = random.Random(2018).sample(one.questions, min(questions, len(one.questions)))
    return replace(one, questions=tuple(drawn))


def _read_pool(path: Path, articles: int) -> Iterator[Article]:
    if path.exists():
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            for line in islice(lines, articles):
                yield article_from_json(json.loads(line), where=path.name)


def _shape() -> bytes:
    """Changes with the program that makes an index."""
    files = [file for pattern in _SHAPES_AN_INDEX for file in sorted(_RETRIEVAL.glob(pattern))]
    return blake2b(b"".join(file.read_bytes() for file in files)).digest()


def print_tables(name: str, settings: dict[str, Measured]) -> None:
    print_row(name, ["n", *_COLUMNS.values()])
    for setting, measured in settings.items():
        values = [getattr(measured.all, measure) for measure in _COLUMNS]
        print_row(f"  {setting}", [_asked(measured.all), *values])
    above = ("", *(setting for _, setting, _ in _KIND_COLUMNS))
    print_row("  by kind of answer", ["", *(new if new != old else "" for old, new in pairwise(above))])
    print_row("", ["n", *(title for title, _, _ in _KIND_COLUMNS)])
    for kind, measures in settings[ALONE].kinds.items():
        values = [getattr(settings[setting].kinds[kind], measure) for _, setting, measure in _KIND_COLUMNS]
        print_row(f"  {kind}", [_asked(measures), *values])
    print(flush=True)


def print_row(title: str, values: Iterable[str | float | None]) -> None:
    print(f"{title:21}" + "".join(f"{_show(value):>11}" for value in values))


def _asked(measures: Measures) -> str:
    """How many questions the row speaks of; none of them was answered as it should be where all should be refused."""
    return str(measures.unanswerable if measures.answered is None else measures.answerable)


def _show(value: str | float | None) -> str:
    match value:
        case None:
            return "–"
        case str():
            return value
        case _:
            return f"{value:.0f}" if value > 1 else f"{value:.3f}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--questions", type=int, default=400, help="so many of each set (%(default)s)")
    parser.add_argument("--pool", type=int, default=30_000, help="so many articles of the pool (%(default)s)")
    parser.add_argument("--cache", type=Path, default=Path(tempfile.gettempdir()) / "wenbao-evaluation")
    parser.add_argument("--json", action="store_true", help="a JSON object a set")
    given = parser.parse_args()
    if not list(given.folder.glob("*.json")):
        parser.error(f"{given.folder} has no question sets (*.json)")
    measured = measure_sets(given.folder, cache=given.cache, questions=given.questions, pool=given.pool)
    for name, settings in measured:
        if given.json:
            written = {setting: asdict(of_setting) for setting, of_setting in settings.items()}
            print(json.dumps({"set": name, "settings": written}), flush=True)
        else:
            print_tables(name, settings)


if __name__ == "__main__":
    main()
