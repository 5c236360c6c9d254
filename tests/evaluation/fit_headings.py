"""Fits `corpus/headings.json`: `python tests/evaluation/fit_headings.py [--texts NEWS] [--pages] FILES...`.

Each FILE is a page's text with its truth beside it, as for `page_accuracy.py`; with --pages the typeset pages of the
tests are read too, but for those that the tests measure. The model learns which lines of a heading are the headline:
of all ways to cut a heading the right one shall have the largest sum of clues. Headlines are also set again with lines
of other lengths, because a paper breaks its headlines in one way only. NEWS is `news_pool.jsonl.gz` or alike: which
characters open and end clauses more often than they stand anywhere is counted there; without it what was counted stays.
Prints how many headings are cut right on folds that the weights were not fitted on, whole pages apart.
"""

import argparse
import gzip
import json
import math
import random
import re
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import groupby
from pathlib import Path
from unittest import mock

import numpy as np
from page_accuracy import squeeze

from corpus import heading, marks
from corpus.head_clues import Clues
from corpus.head_cuts import DrawingOrder, Parts, cuts_of
from corpus.layout import SetLine
from corpus.measure import width_of
from corpus.model import Line, Page
from corpus.readers import read_page
from corpus.readers.text import read_text
from corpus.roles import Role
from corpus.understanding import understand

_WRITTEN = Path(__file__).parents[2] / "corpus" / "headings.json"
_TYPED = Path(__file__).with_name("typed_headings.jsonl")
_TYPED_COUNT = 12
_SEEDS = range(2, 10)
_FOLDS = 4
_PENALTY = 2.0
_STEPS, _RATE = 300, 0.1
_HEAVIEST = 5.0
_BY_HAND = {
    "short name above": 0.6,
    "cut between other spacings": 9.0,
    "has commas": 0.95,
    "cut beside a part's beginning or end": -3.4,
    "characters over 24": -0.5,
    "cut in running text": -3.75,
}
"""The last four were fitted by themselves on pages that have headlines of real news, which the other pages have not.
Typeset pages have hardly a kicker of four characters; real ones have: `实干为先` / `推动高质量` / `发展开新局`. There
are few letter-spaced lines beside others, but none of those belong together."""
_SET_AGAIN = 0.35
_TEXTS, _FEWEST = 20_000, 400
_LARGEST, _STEP = 2.0, 0.5


@dataclass(frozen=True, slots=True)
class Example:
    """A heading over a body, how it is cut, and the page where it stands with the order of that page's headings."""

    page: str
    lines: Sequence[SetLine]
    body: str
    cut: Parts
    is_page_gapped: bool = False
    order: DrawingOrder = DrawingOrder.KICKER_FIRST

    @property
    def clues(self) -> Clues:
        return Clues(self.lines, self.body, is_page_gapped=self.is_page_gapped)

    @property
    def cuts(self) -> list[Parts]:
        return cuts_of(len(self.lines), self.order)


def examples_of(name: str, page: Page, articles: Sequence[dict]) -> list[Example]:
    """The headings of a page over two lines or more of which the truth is known."""
    asked: list[tuple[Sequence[SetLine], str, bool]] = []

    def record(lines: Sequence[SetLine], body: str, *, is_page_gapped: bool = False, has_deck: bool = False) -> Clues:
        asked.append((lines, body, is_page_gapped))
        return Clues(lines, body, is_page_gapped=is_page_gapped, has_deck=has_deck)

    with mock.patch.object(heading, "Clues", record):
        understand(page)
    told = [
        (lines, body, is_page_gapped, article)
        for lines, body, is_page_gapped in asked
        if len(lines) > 1 and (article := _article_of(body, articles))
    ]
    order = max(DrawingOrder, key=lambda order: sum(_is_whole(lines, order, article) for lines, *_, article in told))
    found = []
    for lines, body, is_page_gapped, article in told:
        right = _right_cuts(lines, order, article, ("kicker", "headline", "deck"))
        right = right or _right_cuts(lines, order, article, ("headline",))
        found += [Example(name, lines, body, cut, is_page_gapped, order) for cut in right[:1]]
    return found


def _article_of(body: str, articles: Sequence[dict]) -> dict | None:
    for article in articles:
        printed = squeeze("".join(text for part in article["sections"] for text in part["paragraphs"]))
        if printed[40:60] and printed[40:60] in squeeze(body):
            return article
    return None


def _is_whole(lines: Sequence[SetLine], order: DrawingOrder, article: dict) -> bool:
    return bool(_right_cuts(lines, order, article, ("kicker", "headline", "deck")))


def _right_cuts(lines: Sequence[SetLine], order: DrawingOrder, article: dict, parts: Sequence[str]) -> list[Parts]:
    """The cuts in which these parts of the heading are what they should be."""
    texts = [squeeze(line.text) for line in lines]
    return [
        cut
        for cut in cuts_of(len(lines), order)
        if all("".join(texts[at] for at in getattr(cut, part)) == squeeze(article.get(part) or "") for part in parts)
    ]


def read_typed() -> Iterator[Example]:
    """Headings as papers set them, typed by hand, `|` for a blank line above; they are few, so they count more."""
    for number, written in enumerate(_TYPED.read_text(encoding="utf-8").splitlines()):
        typed = json.loads(written)
        lines = [
            SetLine(
                Line(text.lstrip("|"), at, gap_before=text.startswith("|")), Role.DISPLAY, width_of(text.lstrip("|"))
            )
            for at, text in enumerate(typed["lines"])
        ]
        if len(lines) > 1:
            first, last = typed["headline"]
            cut = Parts(range(first), range(first, last), range(last, len(lines)))
            yield from [Example(f"typed {number}", lines, typed["body"], cut)] * _TYPED_COUNT


def read_files(files: Sequence[Path]) -> Iterator[Example]:
    for path in files:
        truth = json.loads(path.with_name(path.name.split(".")[0] + ".json").read_text(encoding="utf-8"))
        yield from examples_of(str(path.with_suffix("").with_suffix("")), read_page(path), truth["articles"])


def read_set_pages() -> Iterator[Example]:
    sys.path.append(str(Path(__file__).parents[1] / "corpus" / "geometry"))
    import compositor
    import forme
    import makeup

    makers = [(name, partial(forme.random_page, family=name)) for name in forme.FAMILIES]
    makers += [(name, partial(makeup.random_page, layout=name)) for name in makeup.LAYOUTS]
    for name, make in makers:
        for seed in _SEEDS:
            page = make(seed)
            lines = page.lines if isinstance(page, compositor.Press) else page.stone.lines
            blocks = [
                "\n".join(line.text for line in block) for _, block in groupby(lines, key=lambda line: line.block)
            ]
            for glue in ("\n\n", "\n"):
                layer = read_text("layer.txt", glue.join(blocks).encode())
                yield from examples_of(f"{name} {seed}", layer, page.articles)


def set_again(examples: Sequence[Example]) -> Iterator[Example]:
    """Some of the examples with their headlines broken into full lines and a rest, or into lines alike."""
    rng = random.Random(5)
    for example in examples:
        first, last = example.cut.headline.start, example.cut.headline.stop
        old = example.lines[first:last]
        text = "".join(line.text.strip() for line in old)
        if rng.random() > _SET_AGAIN or not 10 <= len(text) <= 34 or any(marks.is_letter_spaced(x.text) for x in old):
            continue
        count = rng.choice([1, 2, 2, 2, 3])
        least = -(-len(text) // count)
        most = len(text) - 1 if count == 2 else max(least, (len(text) - 1) // max(1, count - 1))
        width = least if rng.random() < 0.4 else rng.randint(least, max(least, most))
        broken = re.findall(rf".{{1,{width}}}[，。、：；！？”》）]?", text)
        new = [
            SetLine(Line(part, 0, gap_before=old[0].line.gap_before and not at), old[0].role, width_of(part))
            for at, part in enumerate(broken)
        ]
        lines = [*example.lines[:first], *new, *example.lines[last:]]
        more = len(new) - len(old)
        kicker, deck = (_moved(part, last, more) for part in (example.cut.kicker, example.cut.deck))
        cut = Parts(kicker, range(first, first + len(new)), deck)
        if len(lines) > 1 and cut in cuts_of(len(lines), example.order):
            yield replace(example, lines=lines, cut=cut)


def _moved(part: range, border: int, by: int) -> range:
    """Lines that stand below a border, once there are more of them above it."""
    return range(part.start + by, part.stop + by) if part.start >= border else part


@dataclass(frozen=True, slots=True)
class Rows:
    """The clues of every way to cut every heading: `values[owners == n]` are the ways of heading n."""

    values: np.ndarray
    owners: np.ndarray
    right: np.ndarray

    @classmethod
    def of(cls, examples: Sequence[Example], names: Sequence[str]) -> "Rows":
        values, owners, right = [], [], []
        for number, example in enumerate(examples):
            clues = example.clues
            for cut in example.cuts:
                said = clues.values(cut)
                values.append([said.get(name, 0.0) for name in names])
                owners.append(number)
                right.append(cut == example.cut)
        return cls(np.array(values), np.array(owners), np.array(right, dtype=float))

    def part(self, chosen: np.ndarray) -> "Rows":
        """The rows of the headings whose numbers are chosen."""
        rows = chosen[self.owners]
        _, owners = np.unique(self.owners[rows], return_inverse=True)
        return Rows(self.values[rows], owners, self.right[rows])

    def share_right(self, weights: np.ndarray) -> float:
        scores = self.values @ weights
        best = np.full(self.owners[-1] + 1, -np.inf)
        np.maximum.at(best, self.owners, scores)
        return float(np.sum(self.right * (scores >= best[self.owners])) / len(best))


def fit(rows: Rows) -> np.ndarray:
    """The weights under which the right cuts are likeliest, large ones aside: a conditional logit, by Adam."""
    spread = rows.values.std(axis=0) + 1e-6
    values, count = rows.values / spread, int(rows.owners[-1]) + 1
    weights, slope, square = (np.zeros(values.shape[1]) for _ in range(3))
    for step in range(1, _STEPS + 1):
        scores = values @ weights
        best = np.full(count, -np.inf)
        np.maximum.at(best, rows.owners, scores)
        odds = np.exp(scores - best[rows.owners])
        shares = odds / np.bincount(rows.owners, odds)[rows.owners]
        gradient = (values.T @ (shares - rows.right) + _PENALTY * weights) / count
        slope = 0.9 * slope + 0.1 * gradient
        square = 0.99 * square + 0.01 * gradient**2
        weights -= _RATE * (slope / (1 - 0.9**step)) / (np.sqrt(square / (1 - 0.99**step)) + 1e-8)
    return np.clip(weights / spread, -_HEAVIEST, _HEAVIEST)


def cross_validate(rows: Rows, examples: Sequence[Example]) -> float:
    pages = sorted({example.page for example in examples})
    random.Random(3).shuffle(pages)
    fold = {page: at % _FOLDS for at, page in enumerate(pages)}
    folds = np.array([fold[example.page] for example in examples])
    right = 0.0
    for at in range(_FOLDS):
        weights = fit(rows.part(folds != at))
        right += rows.part(folds == at).share_right(weights) * np.sum(folds == at)
    return right / len(examples)


def count_edges(path: Path) -> tuple[dict[str, str], dict[str, str]]:
    """How much more often than anywhere characters open and end clauses, as logarithms: `{"-1.5": "化动…"}`."""
    opens: Counter[str] = Counter()
    ends: Counter[str] = Counter()
    anywhere: Counter[str] = Counter()
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for _, line in zip(range(_TEXTS), lines, strict=False):
            for clause in re.findall(r"[\u4e00-\u9fff]{5,25}", "\n".join(json.loads(line)["paragraphs"])):
                opens[clause[0]] += 1
                ends[clause[-1]] += 1
                anywhere.update(clause)
    return _steps(opens, anywhere), _steps(ends, anywhere)


def _steps(edges: Counter[str], anywhere: Counter[str]) -> dict[str, str]:
    steps: dict[float, str] = {}
    for letter, count in sorted(anywhere.items()):
        odds = math.log((edges[letter] + 3) / edges.total()) - math.log(count / anywhere.total())
        step = max(-_LARGEST, min(_LARGEST, round(odds / _STEP) * _STEP))
        if count >= _FEWEST and step:
            steps[step] = steps.get(step, "") + letter
    return {str(step): letters for step, letters in sorted(steps.items())}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--texts", type=Path)
    parser.add_argument("--pages", action="store_true")
    asked = parser.parse_args()
    written = json.loads(_WRITTEN.read_text(encoding="utf-8"))
    if asked.texts:
        written["opens"], written["ends"] = count_edges(asked.texts)
        _WRITTEN.write_text(json.dumps(written, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    examples = [*read_files(asked.files), *(read_set_pages() if asked.pages else [])]
    examples += [*set_again(examples), *read_typed()]
    names = sorted({name for example in examples for name in example.clues.values(example.cut)})
    rows = Rows.of(examples, names)
    print(f"{len(examples)} headings, cut right as it was: {rows.share_right(_weights(written, names)):.3f}")
    print(f"on folds that were not fitted on: {cross_validate(rows, examples):.3f}")
    weights = fit(rows)
    written["weights"] = {name: round(float(weight), 2) for name, weight in zip(names, weights, strict=True)} | _BY_HAND
    _WRITTEN.write_text(json.dumps(written, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def _weights(written: dict, names: Sequence[str]) -> np.ndarray:
    return np.array([written["weights"].get(name, 0.0) for name in names])


if __name__ == "__main__":
    main()
