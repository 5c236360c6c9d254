"""What every engine does: one suite, asked of the index on this machine and of the cluster."""

import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import pytest

from corpus.collection import hash_id
from corpus.model import Article, Paragraph, Section
from corpus.readers import read_page
from corpus.samples import sample_pages
from corpus.understanding import understand
from retrieval.answering import Answerer
from retrieval.cluster.connection import Connection
from retrieval.cluster.engine import ClusterRetriever
from retrieval.cluster.mapping import Shape
from retrieval.cluster.syncing import synchronise
from retrieval.evaluation import read_question_set
from retrieval.imprints import Where
from retrieval.index import Index
from retrieval.model import Answer, NoAnswer, Reason
from retrieval.question import Question, parse_question
from retrieval.retriever import Holds, Retriever, Searchable
from retrieval.search import rank_passages, weigh_terms

from .conftest import UNHURRIED
from .rig import Rig

Open = Callable[[Sequence[Article]], Searchable]
EVALUATION = Path(__file__).parents[1] / "evaluation"


def build(articles: Sequence[Article]) -> Index:
    return Index.build(sorted(articles, key=lambda one: one.id), library_hash=library_hash(articles))


def library_hash(articles: Sequence[Article]) -> str:
    return " ".join(sorted(one.content_hash for one in articles)) or "nothing"


@pytest.fixture(scope="module", params=["here", "cluster", "one shard"])
def shape(request: pytest.FixtureRequest) -> Shape | None:
    """Of the index in the cluster, None where there is none. Tests of one shape follow one another, with one index."""
    return {"here": None, "cluster": Shape(shards=3), "one shard": Shape(shards=1)}[request.param]


@pytest.fixture
def open_engine(request: pytest.FixtureRequest, shape: Shape | None) -> Iterator[Open]:
    """Makes what finds passages of these articles, and of no others."""
    if shape is None:
        yield build
        return
    rig: Rig = request.getfixturevalue("rig")
    # The dictionary of one shard is asked only where nothing was deleted.
    if shape.shards == 1 or shards_there(rig) != shape.shards:
        rig.empty()
    connection = Connection(rig.urls, patience=UNHURRIED)

    def open_cluster(articles: Sequence[Article]) -> Searchable:
        synchronise(connection, articles, library_hash=library_hash(articles), shape=shape)
        return ClusterRetriever(connection)

    yield open_cluster
    connection.close()


def shards_there(rig: Rig) -> int:
    """Of the index that another test has left, which cannot be given others."""
    return len({one["shard"] for one in rig.ask("/_cat/shards?format=json&h=shard")})


def article(id: str, *paragraphs: str, subhead: str | None = None, **fields: str) -> Article:
    return Article((Section(subhead, tuple(Paragraph(text) for text in paragraphs)),), given_id=id, **fields)


@dataclass(frozen=True)
class Unspelling:
    """An engine that does not look for what sounds like a word it does not know: a cluster cannot."""

    engine: Retriever
    speller: None = None

    @property
    def library_hash(self) -> str:
        return self.engine.library_hash

    def gather(self, question: Question, limit: int, holds: Holds, *, where: Where | None = None) -> Index:
        return self.engine.gather(question, limit, holds, where=where)


def answerer(retriever: Retriever, articles: Sequence[Article]) -> Answerer:
    return Answerer(Unspelling(retriever), {one.id: one for one in articles}.__getitem__)


def ranked(retriever: Retriever, question: str, limit: int = 10, where: Where | None = None) -> list[str]:
    """The articles of the passages found."""
    asked = parse_question(question)
    index = retriever.gather(asked, limit, lambda article_id, content_hash: True, where=where)
    found = rank_passages(index, weigh_terms(index, asked), limit, where=where)
    return [place.article.id for place in found]


LIBRARY = (
    article("a", "图书馆暑期开放。", "停车场扩建。", headline="玻璃器皿", paper="晨报", date="2021-08-12", page="1"),
    article("b", "学校暑期放假。", paper="晚报", date="2021-08-13", page="1"),
    article("c", "学校暑期放假。", paper="晨报", date="2021-08-13", page="2"),
    article("d", headline="只有题目的文章"),
    article("e", "医院开诊，市民称便。", headline="医院医院开诊", subhead="天文台旁"),
    article("f", "医院开诊。" * 60, headline="医院"),
)


@pytest.mark.evaluation
def test_people_who_do_not_know_the_paper_are_answered_as_here(open_engine: Open) -> None:
    """A part of one set; `python -m tests.evaluation.two_engines` asks all of all of them."""
    folder = os.environ.get("WENBAO_EVALUATION_DATA")
    if not folder:
        pytest.skip("WENBAO_EVALUATION_DATA does not name a folder with question sets")
    asked = read_question_set(Path(folder) / "cmrc2018_trial.json")
    theirs, ours = (answerer(open(asked.articles), asked.articles) for open in (open_engine, build))
    questions = [one.text for one in asked.questions[::20]]
    alike = [theirs.answer(question) == ours.answer(question) for question in questions]
    assert sum(alike) >= 0.995 * len(alike)


LONG = "医院开诊，学校暑期放假。" * 160


def test_questions_of_readers_are_answered_as_here(open_engine: Open) -> None:
    articles = [one for path in sample_pages() for one in understand(read_page(path)).articles]
    questions = [one.text for one in read_question_set(EVALUATION / "reader_questions.jsonl").questions]
    theirs, ours = answerer(open_engine(articles), articles), answerer(build(articles), articles)
    for question in questions:
        assert theirs.answer(question) == ours.answer(question), question
        assert theirs.hits(question, limit=20) == ours.hits(question, limit=20), question


ODD = (
    "医院开诊",
    "学校暑期放假了吗",
    "玻璃器皿",
    "天文台",
    "只有题目的文章",
    "图书馆和天文台",
    "高铁",
    "的",
    "？",
    "医院" * 900,
)


def test_odd_questions_are_answered_as_here(open_engine: Open) -> None:
    theirs, ours = answerer(open_engine(LIBRARY), LIBRARY), answerer(build(LIBRARY), LIBRARY)
    for question in ODD:
        assert theirs.answer(question) == ours.answer(question), question
        assert theirs.hits(question, limit=60) == ours.hits(question, limit=60), question


def test_equal_passages_come_in_the_order_of_the_library(open_engine: Open) -> None:
    many = [article(f"{number:03}", "学校暑期放假。") for number in range(150)]
    assert ranked(open_engine(many), "学校放假", limit=70) == [one.id for one in many][:70]


def test_equal_headings_come_in_the_order_of_the_library(open_engine: Open) -> None:
    many = [article(f"{number:03}", "甲乙丙丁。", headline="学校放假") for number in range(150)]
    assert ranked(open_engine(many), "学校放假") == ["000", "001", "002"]


FILLING = "玻璃器皿、连翘种植、大桥通车、医院开诊、停车场扩建、天文台开放、棉纱出口、玻璃企业增收、村民领到补贴，"


@pytest.mark.parametrize(("short", "deleted"), [(200, 400), (600, 0)])
def test_what_has_all_terms_is_found_however_long_it_is(open_engine: Open, short: int, deleted: int) -> None:
    """Lucene puts short passages that have one term often before long ones that have both; deleted ones count there."""
    frequent = [article(f"short-{number:03}", "学校" * 9 + f"{number}号。") for number in range(short)]
    long = [article(f"long-{number}", f"{FILLING * 2}{number}号学校暑期放假。", paper="晨报") for number in range(10)]
    gone = [article(f"gone-{number:03}", "暑期" * (1 + number % 90) + "。") for number in range(deleted)]
    open_engine([*frequent, *long, *gone])
    theirs, ours = (answerer(open([*frequent, *long]), [*frequent, *long]) for open in (open_engine, build))
    for question in ("学校暑期放假", "学校暑期", "7号学校暑期放假了吗", "学校"):
        assert theirs.hits(question, limit=20) == ours.hits(question, limit=20), question
        assert theirs.answer(question) == ours.answer(question), question


def test_of_many_that_are_nearly_alike_the_best_are_found(open_engine: Open) -> None:
    """They differ by less than the cluster can tell: above forty terms it rounds lengths down."""
    many = [article(f"{number:03}", "学校暑期放假。" + "连翘" * (20 + number * 7 % 60)) for number in range(700)]
    for question in ("学校暑期放假", "学校"):
        assert ranked(open_engine(many), question) == ranked(build(many), question)


@pytest.mark.parametrize("times", [9, 20])
def test_a_heading_that_has_a_term_very_often_comes_first(open_engine: Open, times: int) -> None:
    often = article("often", "甲乙丙丁。", headline="学校" * times)
    many = [article(f"{number:03}", "甲乙丙丁。", headline="学校学校学校") for number in range(150)]
    assert ranked(open_engine([*many, often]), "学校")[0] == "often"
    assert ranked(build([*many, often]), "学校")[0] == "often"


def test_of_equal_headings_the_length_below_does_not_count(open_engine: Open) -> None:
    many = [article(f"{number:03}", "甲乙丙丁。" * (40 - number), headline="学校放假") for number in range(40)]
    assert ranked(open_engine(many), "学校放假") == ["000", "001", "002"]


PARTS: tuple[tuple[Where, list[str]], ...] = (
    (Where(), ["b", "c", "a"]),
    (Where(papers=frozenset({"晨报"})), ["c", "a"]),
    (Where(pages=frozenset({"1"})), ["b", "a"]),
    (Where(first=date(2021, 8, 13)), ["b", "c"]),
    (Where(last=date(2021, 8, 12)), ["a"]),
    (Where(first=date(2021, 8, 12), last=date(2021, 8, 13), papers=frozenset({"晚报"})), ["b"]),
    (Where(days=frozenset({date(2021, 8, 12), date(2020, 8, 13)})), ["a"]),
    (Where(papers=frozenset({"日报"})), []),
)


def test_a_part_of_the_library_can_be_asked(open_engine: Open) -> None:
    retriever = open_engine(LIBRARY)
    for where, expected in PARTS:
        assert ranked(retriever, "学校暑期", where=where) == expected, where


def test_a_question_may_say_which_part_it_is_asked_of(open_engine: Open) -> None:
    retriever = open_engine(LIBRARY)
    for question in ("《晨报》上，学校暑期放假了吗", "第1版，学校暑期放假了吗", "8月12日的报纸上学校暑期放假了吗"):
        theirs, ours = answerer(retriever, LIBRARY), answerer(build(LIBRARY), LIBRARY)
        assert theirs.hits(question) == ours.hits(question)
        assert theirs.answer(question) == ours.answer(question)
        assert len(theirs.hits(question)) < len(theirs.hits("学校暑期放假了吗"))


def test_a_library_that_has_changed_is_asked_as_it_is_now(open_engine: Open) -> None:
    open_engine(LIBRARY)
    changed = [*LIBRARY[2:], replace(LIBRARY[0], headline="换了题目"), article("g", "学校开学。")]
    retriever, anew = open_engine(changed), build(changed)
    assert retriever.library_hash == library_hash(changed)
    for question in ("学校暑期放假了吗", "玻璃器皿", "题目", "学校开学"):
        assert answerer(retriever, changed).answer(question) == answerer(anew, changed).answer(question)
        assert answerer(retriever, changed).hits(question) == answerer(anew, changed).hits(question)


def test_articles_are_counted_and_known_by_the_hashes_of_their_ids(open_engine: Open) -> None:
    retriever = open_engine(LIBRARY)
    assert retriever.articles == len(LIBRARY)
    assert [retriever.find_hashed(hash_id(one.id)) for one in LIBRARY] == [one.id for one in LIBRARY]
    assert retriever.find_hashed(hash_id("nobody's")) is None
    assert retriever.find_hashed(b"") is None


def test_a_library_without_articles_answers_nothing(open_engine: Open) -> None:
    given = answerer(open_engine([]), []).answer("学校放假了吗")
    assert given == NoAnswer("学校放假了吗", Reason.NO_MATCH)


def test_a_long_article_is_quoted_whole_wherever_its_passages_are(open_engine: Open) -> None:
    long = article("long", *(f"第{number}号桥于{number}月通车，全长{number}米。" for number in range(1, 200)))
    given = answerer(open_engine([long, *LIBRARY]), [long, *LIBRARY]).answer("第150号桥全长多少米")
    assert isinstance(given, Answer)
    assert given.quotes[0].text == "第150号桥于150月通车，全长150米。"
