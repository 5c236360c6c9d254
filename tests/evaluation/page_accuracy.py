"""How well pages are understood, measured against their truth: `python tests/evaluation/page_accuracy.py FILES...`.

Each FILE is a page's text; its truth stands beside it as JSON (`a1.noblank.txt` → `a1.json`). The measures:

articles    F1 of articles; an article is right when it and an article of the truth share nine tenths of both bodies
headlines   share of the truth's headlines that stand over the article sharing most of its body, white space aside
wrong       share of the paragraphs that stand under a headline which is no display line of the article they belong to
paragraphs  share of the truth's paragraphs that are there to the character, white space and signature aside, in an
            article that shares most of its body
fields      share of the truth's kickers, decks, bylines, datelines, labels and jump lines that are right
lost, invented   printed characters, white space aside, that the reading lacks or has too often
"""

import argparse
import json
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import astuple, dataclass
from pathlib import Path

from corpus.model import Article, Reading
from corpus.readers import read_page
from corpus.understanding import understand

_FIELDS = ("kicker", "deck", "byline", "dateline", "label", "continued_from", "continued_on")


@dataclass(frozen=True, slots=True)
class Accuracy:
    articles: float
    headlines: float
    wrong: float
    paragraphs: float
    fields: float
    lost: int
    invented: int


def measure(reading: Reading, truth: Sequence[dict]) -> Accuracy:
    printed = [_grams("".join(_paragraphs_of(article))) for article in truth]
    read = [_grams(squeeze(article.body)) for article in reading.articles]
    owners = [_closest(grams, printed) for grams in read]
    right = sum(
        1
        for grams, owner in zip(read, owners, strict=True)
        if owner is not None and _share(grams, printed[owner]) >= 0.9 and _share(printed[owner], grams) >= 0.9
    )
    closest = [_closest(grams, read) for grams in printed]
    over = [reading.articles[number] if number is not None else None for number in closest]
    return Accuracy(
        articles=2 * right / max(1, len(read) + len(printed)),
        headlines=_mean(
            [a is not None and squeeze(a.headline) == squeeze(t["headline"]) for a, t in zip(over, truth, strict=True)]
        ),
        wrong=_wrong_share(reading.articles, truth),
        paragraphs=_exact_share(over, truth),
        fields=_field_share(over, truth),
        lost=sum((page_characters(reading) - reading_characters(reading)).values()),
        invented=sum((reading_characters(reading) - page_characters(reading)).values()),
    )


def squeeze(text: object) -> str:
    return "".join(str(text or "").split())


def _paragraphs_of(article: dict) -> list[str]:
    return [squeeze(paragraph) for section in article["sections"] for paragraph in section["paragraphs"]]


def _grams(text: str) -> Counter[str]:
    return Counter(text[at : at + 6] for at in range(max(1, len(text) - 5)))


def _share(part: Counter[str], whole: Counter[str]) -> float:
    return sum((part & whole).values()) / max(1, sum(part.values()))


def _closest(grams: Counter[str], others: Sequence[Counter[str]]) -> int | None:
    shared = [sum((grams & other).values()) for other in others]
    return shared.index(max(shared)) if shared and max(shared) else None


def _mean(values: Sequence[bool]) -> float:
    return sum(values) / len(values) if values else 1.0


def _wrong_share(articles: Sequence[Article], truth: Sequence[dict]) -> float:
    display = [squeeze(f"{t['kicker'] or ''}{t['headline']}{t['deck'] or ''}") for t in truth]
    bodies = ["\n".join(_paragraphs_of(article)) for article in truth]
    wrong = total = 0
    for article in articles:
        for paragraph in article.paragraphs:
            total += 1
            text = squeeze(paragraph.text)
            middle = text[len(text) // 3 :][:12]
            owners = [number for number, body in enumerate(bodies) if middle in body]
            wrong += article.headline is not None and not any(squeeze(article.headline) in display[o] for o in owners)
    return wrong / max(1, total)


def _exact_share(over: Sequence[Article | None], truth: Sequence[dict]) -> float:
    exact = []
    for article, expected in zip(over, truth, strict=True):
        read = {_unsigned(squeeze(p.text)) for p in article.paragraphs} if article else set()
        exact += [_unsigned(paragraph) in read for paragraph in _paragraphs_of(expected)]
    return _mean(exact)


def _unsigned(paragraph: str) -> str:
    return re.sub(r"（[^（）]{2,20}）$", "", paragraph)


def _field_share(over: Sequence[Article | None], truth: Sequence[dict]) -> float:
    return _mean(
        [
            squeeze(getattr(article, name, None)) == squeeze(expected.get(name))
            for article, expected in zip(over, truth, strict=True)
            for name in _FIELDS
            if expected.get(name) or getattr(article, name, None)
        ]
    )


def page_characters(reading: Reading) -> Counter[str]:
    return Counter(squeeze(reading.page.text))


def reading_characters(reading: Reading) -> Counter[str]:
    """All that a reading holds, each printed character once; dashes before decks and jump lines are put back."""
    parts = [*reading.labels, *reading.captions, *reading.folio, *reading.advertisements, *reading.unplaced]
    labelled: set[str] = set()
    for article in reading.articles:
        first, last = squeeze(article.paragraphs[0].text), squeeze(article.paragraphs[-1].text)
        parts += [article.headline or "", article.kicker or "", article.deck or ""]
        parts += [section.subhead or "" for section in article.sections]
        parts += [paragraph.text for paragraph in article.paragraphs]
        if article.label and article.label not in labelled:
            labelled.add(article.label)
            parts.append(article.label)
        if squeeze(article.byline) not in first[:160] and squeeze(article.byline) not in last[-60:]:
            parts.append(article.byline or "")
        if not first.startswith(squeeze(article.dateline)):
            parts.append(article.dateline or "")
        parts.append(f"（上接第{article.continued_from}版）" if article.continued_from else "")
        parts.append(f"（下转第{article.continued_on}版）" if article.continued_on else "")
    return Counter(squeeze("".join(parts)))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("files", nargs="+", type=Path)
    rows: list[Accuracy] = []
    print(f"{'page':24}  articles headlines  wrong  paragraphs  fields   lost  invented")
    for path in parser.parse_args().files:
        truth = json.loads(path.with_name(path.name.split(".")[0] + ".json").read_text(encoding="utf-8"))
        row = measure(understand(read_page(path)), truth["articles"])
        rows.append(row)
        print(_row(path.name, astuple(row)))
    print(_row("mean", [sum(column) / len(rows) for column in zip(*map(astuple, rows), strict=True)]))


def _row(name: str, values: Sequence[float]) -> str:
    widths = (8, 9, 6, 11, 7)
    shares = " ".join(f"{value:{width}.3f}" for value, width in zip(values, widths, strict=False))
    return f"{name:24}  {shares} {values[5]:6.0f} {values[6]:9.0f}"


if __name__ == "__main__":
    main()
