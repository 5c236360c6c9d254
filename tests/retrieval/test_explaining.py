"""Explanations add up to what they explain."""

from collections.abc import Sequence
from math import exp, log
from pathlib import Path

import pytest

from corpus.model import Article
from corpus.readers import read_page
from corpus.samples import sample_pages
from corpus.understanding import understand
from retrieval.answering import Answerer
from retrieval.confidence import Evidence
from retrieval.evaluation import AskedQuestion, Judged, explaining, judge, read_question_set
from retrieval.evaluation.explaining import Explainer, Standing
from retrieval.evaluation.failures import Cause, Failure, find_cause, find_failures
from retrieval.index import Index

from .conftest import article

QUESTIONS = Path(__file__).parents[1] / "evaluation" / "reader_questions.jsonl"
LIBRARY = article("全馆藏书两万册。二楼有阅览室。馆长说，读者很多。", headline="图书馆开馆", id="library")
BRIDGE = article("大桥封闭四十天。工人正在更换桥面。", headline="大桥维修", id="bridge")
CLOUDS = article("今天多云。", headline=None, id="clouds")


@pytest.fixture(scope="module")
def sample() -> list[Article]:
    return [one for path in sample_pages() for one in understand(read_page(path)).articles]


def explainer(articles: Sequence[Article], text: str) -> Explainer:
    return Explainer.of(Index.build(articles, library_hash=""), by_id(articles).__getitem__, text)


def by_id(articles: Sequence[Article]) -> dict[str, Article]:
    return {one.id: one for one in articles}


def ask(articles: Sequence[Article], *questions: AskedQuestion) -> tuple[list[Judged], list[Failure]]:
    index, fetch = Index.build(articles, library_hash=""), by_id(articles).__getitem__
    judged = judge(Answerer(index, fetch), questions)
    return judged, list(find_failures(index, fetch, judged))


def test_the_parts_add_up_to_the_scores_and_the_evidence_to_the_confidence(sample: list[Article]) -> None:
    index, fetch = Index.build(sample, library_hash=""), by_id(sample).__getitem__
    answerer = Answerer(index, fetch)
    explained = 0
    for asked in read_question_set(QUESTIONS).questions:
        answer = judge(answerer, [asked])[0]
        opened = Explainer.of(index, fetch, answer.read_as)
        given, sureness, expected = opened.explain_given(), opened.explain_sureness(), opened.explain_expected(asked)
        if given is None or sureness is None or answer.quote is None:
            continue
        explained += 1
        assert given.parts.score == pytest.approx(answer.quote.score)
        assert sum(given.parts.coverage.values()) == pytest.approx(sum(term.score for term in given.parts.terms))
        assert all(0.0 <= term.credit <= 1.0 for term in given.parts.terms)
        assert sum(term.weight for term in given.parts.terms) == pytest.approx(1.0)
        assert sureness.confidence == answer.quote.confidence
        log_odds = sureness.begins_with + sum(part.log_odds for part in sureness.evidence)
        model = sureness.confidence / sureness.kept if sureness.kept else None
        assert model is None or log(model / (1 - model)) == pytest.approx(log_odds, abs=1e-6)
        assert expected is None or expected.parts.score <= given.parts.score + 1e-9
    assert explained > 45


def test_evidence_that_acts_in_pairs_still_adds_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """Half of what two pieces bring in together is each one's."""
    opened = explainer([LIBRARY, BRIDGE, CLOUDS], "图书馆的阅览室在二楼吗，有恐龙吗")

    def in_pairs(evidence: Evidence) -> float:
        return 1 / (1 + exp(1 - evidence.words - 3 * evidence.words * evidence.length))

    monkeypatch.setattr(explaining, "confidence", in_pairs)
    sureness = opened.explain_sureness()
    assert sureness is not None
    parts = {part.name: part for part in sureness.evidence}
    together = 3 * parts["words"].value * parts["length"].value
    assert sureness.begins_with == pytest.approx(-1)
    assert parts["length"].log_odds == pytest.approx(together / 2)
    assert parts["words"].log_odds == pytest.approx(parts["words"].value + together / 2)
    assert parts["unknown"].log_odds == 0.0


def test_each_term_tells_where_it_stands() -> None:
    given = explainer([LIBRARY, BRIDGE, CLOUDS], "图书馆的阅览室在二楼吗，有恐龙吗").explain_given()
    assert given is not None
    assert given.text == "二楼有阅览室。"
    standings = {term.text: term.standing for term in given.parts.terms}
    assert standings["阅览室"] is Standing.SENTENCE
    assert standings["图书馆"] is Standing.HEADING
    assert standings["恐龙"] is Standing.UNKNOWN
    (heading,) = (term for term in given.parts.terms if term.text == "图书馆")
    assert 0.0 < heading.credit < 1.0
    assert given.parts.terms[0].weight == max(term.weight for term in given.parts.terms)


def test_a_sentence_is_credited_with_what_stands_beside_it() -> None:
    given = explainer([LIBRARY, BRIDGE, CLOUDS], "更换桥面封闭四十天").explain_given()
    assert given is not None
    beside = {term.text: term.standing for term in given.parts.terms if term.standing is not Standing.SENTENCE}
    assert Standing.PASSAGE in beside.values()
    assert given.parts.passage_share > 0


def test_the_kind_of_answer_is_a_part_of_its_own() -> None:
    given = explainer([LIBRARY, BRIDGE], "图书馆藏书多少册").explain_given()
    assert given is not None
    assert given.text == "全馆藏书两万册。"
    assert given.parts.kind_bonus > 0


def test_the_expected_sentence_is_found_behind_the_passages_that_are_looked_at() -> None:
    crowd = [article(f"大桥维修第{number}段封闭。", headline="大桥维修", id=f"a{number:02}") for number in range(12)]
    late = article("去年大桥的事很多，说来话长，也有人提到花了九百元。" + "今天多云。" * 30, headline=None, id="z")
    asked = AskedQuestion("大桥维修封闭", ("九百元",), article="z")
    expected = explainer([*crowd, late], asked.text).explain_expected(asked)
    assert expected is not None
    assert expected.rank == 13
    assert "九百元" in expected.text


def test_a_passage_that_was_only_looked_at_comes_right_behind_those_that_were_found() -> None:
    fish = article(
        "图书馆读者服务。" * 30, "捕食甲壳类，主要吃虾蟹。" * 20, "又名锯草。" * 40, headline="黄鳍紫鱼", id="fish"
    )
    opened = explainer([fish], "黄鳍紫鱼主名")
    given = opened.explain_given()
    assert given is not None
    found = [one.passage for one in opened.ranked]
    others = [passage for passage in opened.ranked[0].article.passages if passage not in found]
    passages = {passage: opened.ranked[0].volume.passage_span(passage) for passage in [*found, *others]}
    (passage,) = (one for one, span in passages.items() if span.start <= given.span.start < span.end)
    assert passage in others
    assert given.rank == [*found, *others].index(passage) + 1 < 4


def test_nothing_is_explained_where_nothing_was_found() -> None:
    nothing = explainer([CLOUDS], "大桥")
    assert nothing.explain_given() is nothing.explain_sureness() is None
    assert nothing.explain_expected(AskedQuestion("大桥", ("四十天",))) is None
    assert explainer([CLOUDS], "？").explain_given() is None


@pytest.mark.parametrize(
    ("question", "cause"),
    [
        (AskedQuestion("大桥封闭多少天", ("四十天",), article="bridge"), None),
        (AskedQuestion("大桥封闭多少天", ("两万册",), article="library"), Cause.PASSAGE_MISSED),
        (AskedQuestion("大桥封闭多少天，图书馆", ("两万册",), article="library"), Cause.OTHER_ARTICLE),
        (AskedQuestion("图书馆开馆，馆长，二楼，阅览室", ("多云",), article="library"), Cause.PASSAGE_MISSED),
        (AskedQuestion("大桥封闭多少天", ("更换桥面",), article="bridge"), None),
        (AskedQuestion("图书馆二楼的阅览室", ("读者很多",), article="library"), Cause.OTHER_SENTENCE),
        (AskedQuestion("大桥封闭多少天", ()), Cause.ANSWERED),
        (AskedQuestion("恐龙", ()), None),
        (AskedQuestion("恐龙飞船火箭大桥", ("四十天",), article="bridge"), Cause.REFUSED),
    ],
)
def test_a_failure_has_the_first_cause_on_the_way(question: AskedQuestion, cause: Cause | None) -> None:
    (judged,), failures = ask([LIBRARY, BRIDGE, CLOUDS], question)
    assert find_cause(judged) is cause
    assert [failure.cause for failure in failures] == ([] if cause is None else [cause])
