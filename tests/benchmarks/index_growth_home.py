"""A home with a large library, made in a minute: an index of real terms, and a database of the same size.

Passages are those of `index_pools.py`, four an article. The database has as many articles with as long texts, but not
the words: what is measured is finding, fetching and growing, not reading. Texts and index agree in where sentences are,
so that questions are answered as ever.
"""

import json
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import date, timedelta
from itertools import islice, pairwise
from pathlib import Path

import numpy as np

from bot.home import Home
from corpus.articles import article_to_json
from corpus.collection import LIBRARY_FILE, digest, format_hash, hash_id
from corpus.library import Library
from corpus.model import Article, Section
from retrieval.arrays import Rows, Strings, Vocabulary, offsets_of
from retrieval.imprints import Imprints
from retrieval.index import Index
from retrieval.postings.building import build_postings
from retrieval.storage import save_index
from retrieval.volumes.part import Part
from retrieval.volumes.volume import Volume, leading_number

from .index_pools import Sentences, read_articles, read_sentences

_PASSAGES = 4
"""Of an article."""

_HEADING = 8
"""Terms of a heading, taken from the first sentence."""

_ARTICLES_A_PAGE, _PAGES_A_DAY = 10, 10


def make_home(data: Path, cache: Path, size: int) -> Home:
    """A home of so many passages, copied from the cache where it was made before."""
    kept = cache / f"growth-{size}"
    if not (kept / "whole").exists():
        shutil.rmtree(kept, ignore_errors=True)
        _make(Home(kept), read_sentences(data, cache, "both").draw(size))
        (kept / "whole").touch()
    shutil.rmtree(cache / "growing", ignore_errors=True)
    return Home(Path(shutil.copytree(kept, cache / "growing")))


def write_issues(data: Path, folder: Path, issues: int, articles: int) -> list[Path]:
    """Files of real articles, as a newsroom would give them."""
    folder.mkdir(parents=True, exist_ok=True)
    found = (one for one in read_articles(data) if one.paper or one.headline)
    files = []
    for issue in range(issues):
        lines = [json.dumps(_printed(one, issue, number)) for number, one in enumerate(islice(found, articles))]
        files.append(folder / f"issue-{issue}.jsonl")
        files[-1].write_text("\n".join(lines), "utf-8")
    return files


def _printed(article: Article, issue: int, number: int) -> dict[str, object]:
    day = (date(2026, 1, 1) + timedelta(days=issue)).isoformat()
    page = str(number // _ARTICLES_A_PAGE + 1)
    return article_to_json(article) | {"id": f"issue-{issue}-{number}", "paper": "新报", "date": day, "page": page}


def _make(home: Home, drawn: Sentences) -> None:
    articles = -(-(len(drawn.of_passage) - 1) // _PASSAGES)
    ids = sorted(hash_id(f"{number}").hex() for number in range(articles))
    with Library.open(home.folder):
        pass
    spans = _place_sentences(drawn, articles)
    with closing(sqlite3.connect(home.folder / LIBRARY_FILE)) as database, database:
        library_hash = _fill(database, ids, spans)
    save_index(Index.of(library_hash, [Part.of(_volume(drawn, ids, spans))]), home.index_folder)


def _passages_of(drawn: Sentences, articles: int) -> np.ndarray:
    return np.minimum(np.arange(articles + 1) * _PASSAGES, len(drawn.of_passage) - 1)


def _place_sentences(drawn: Sentences, articles: int) -> list[np.ndarray]:
    """Where the sentences of each article are in its body; a term takes two thirds of a character."""
    lengths = np.maximum(np.diff(drawn.rows.offsets) * 2 // 3, 2)
    firsts = drawn.of_passage[_passages_of(drawn, articles)]
    ends = [np.cumsum(lengths[start:stop]) for start, stop in pairwise(firsts)]
    return [
        np.stack([some - lengths[start : start + len(some)], some], axis=1)
        for some, start in zip(ends, firsts, strict=False)
    ]


def _body(spans: np.ndarray) -> str:
    return "".join("文" * (end - start - 1) + "。" for start, end in spans.tolist())


def _fill(database: sqlite3.Connection, ids: list[str], spans: list[np.ndarray]) -> str:
    """Returns the library's hash."""
    hashes = [hash_id(f"contents of {article_id}").hex() for article_id in ids]
    days = [_day(number) for number in range(len(ids))]
    pages = [str(number // _ARTICLES_A_PAGE % _PAGES_A_DAY + 1) for number in range(len(ids))]
    keys = range(1, len(ids) + 1)
    database.executemany(
        "INSERT INTO articles (key, id, given_id, content_hash, headline, paper, date, page, uncertain)"
        " VALUES (?1, ?2, ?2, ?3, '标题' || ?1, '老报', ?4, ?5, '')",
        zip(keys, ids, hashes, days, pages, strict=True),
    )
    database.executemany("INSERT INTO sections (article, ordinal) VALUES (?, 0)", ((key,) for key in keys))
    bodies = ((key, _body(some)) for key, some in zip(keys, spans, strict=True))
    database.executemany("INSERT INTO paragraphs (article, section, ordinal, text) VALUES (?, 0, 0, ?)", bodies)
    sources = len(ids) // _ARTICLES_A_PAGE + 1
    database.executemany(
        "INSERT INTO sources (key, place, name, content_hash) VALUES (?1, '/old/' || ?1, ?1, ?1)",
        ((source,) for source in range(1, sources + 1)),
    )
    database.executemany(
        "INSERT INTO printings (source, article, ordinal, places) VALUES (?, ?, ?, '[[]]')",
        ((1 + (key - 1) // _ARTICLES_A_PAGE, key, key % _ARTICLES_A_PAGE) for key in keys),
    )
    library_hash = format_hash(sum(digest(*some) for some in zip(ids, hashes, strict=True)))
    database.execute("UPDATE fingerprint SET hash = ?", (library_hash,))
    database.execute("INSERT INTO states (hash) VALUES (?)", (library_hash,))
    return library_hash


def _day(number: int) -> str:
    return (date(1950, 1, 1) + timedelta(days=number // (_ARTICLES_A_PAGE * _PAGES_A_DAY))).isoformat()


def _volume(drawn: Sentences, ids: list[str], spans: list[np.ndarray]) -> Volume:
    passages_of = _passages_of(drawn, len(ids)).astype(np.int64)
    terms = len(drawn.vocabulary)
    firsts = drawn.rows.offsets[drawn.of_passage[passages_of[:-1]]]
    headings = Rows.of([drawn.rows.values[first : first + _HEADING] for first in firsts.tolist()])
    rows, of_passage = drawn.rows, drawn.of_passage
    headed = Article((Section(None, ()),), paper="老报", page="1")
    imprints = Imprints.of([headed] * len(ids))
    return Volume(
        article_ids=Strings.of(ids),
        article_hashes=Strings.of(hash_id(f"contents of {article_id}").hex() for article_id in ids),
        id_hashes=np.array([leading_number(hash_id(article_id)) for article_id in ids], dtype=np.uint64),
        vocabulary=Vocabulary.of(drawn.vocabulary),
        passages_of=passages_of,
        sentences_of=of_passage,
        sentences=np.concatenate(spans).astype(np.int32),
        sentence_terms=rows,
        heading_terms=headings,
        subhead_terms=Rows(offsets_of(np.zeros(len(of_passage) - 1, dtype=np.int64)), np.empty(0, dtype=np.int32)),
        passage_postings=build_postings(rows.offsets[of_passage], rows.values, vocabulary_size=terms),
        heading_postings=build_postings(headings.offsets, headings.values, vocabulary_size=terms),
        imprints=imprints,
    )


def read_questions_of(data: Path) -> Iterator[str]:
    """Questions that people asked, the sets taking turns."""
    names = ("cmrc2018_trial.json", "drcd_dev.json", "news_qa_train.json")
    sets = [json.loads((data / name).read_text("utf-8"))["questions"] for name in names]
    return (question["q"] for turn in zip(*sets, strict=False) for question in turn)
