"""How sure: a probability from shares."""

import json
from dataclasses import astuple, fields
from importlib import resources

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.model import Article
from retrieval.answering import Asked, Evaluated
from retrieval.confidence import Characters, Evidence, confidence, names_of_values, with_products
from retrieval.question import parse_question
from retrieval.search import rank_passages

from .conftest import PROMISE, SLOW_PROMISE, answerer, article, build, libraries, questions


def evaluate(articles: list[Article], question: str) -> list[Evaluated]:
    index = build(articles)
    asked = Asked.of(index, parse_question(question))
    return list(answerer(articles, index).quotes(asked, rank_passages(index, asked.weights, 10), 3))


def test_the_model_weighs_each_kind_of_evidence_and_nothing_else() -> None:
    model = json.loads(resources.files("retrieval").joinpath("confidence.json").read_text("utf-8"))
    weighed = {name for weight in model["weights"] for name in weight.split(" * ")}
    assert weighed == {field.name for field in fields(Evidence)}
    assert set(model["weights"]) <= set(names_of_values())


def test_products_are_of_the_values_that_their_names_tell() -> None:
    evidence = Evidence(*(float(place) for place in range(2, 2 + len(fields(Evidence)))))
    values = dict(zip(names_of_values(), with_products(evidence), strict=True))
    assert values["quote"] == evidence.quote
    assert values["quote * heading"] == evidence.quote * evidence.heading
    assert values["length * length"] == evidence.length**2


def test_characters_are_looked_for_in_what_is_printed() -> None:
    found = Characters.of(frozenset("退货款"), heading="商店", quote="退回货物", passage="退回货物和款项")
    assert found == Characters(quote=pytest.approx(2 / 3), passage=1.0)
    assert Characters.of(frozenset(), heading="", quote="", passage="") == Characters(1.0, 1.0)


@PROMISE
@given(st.lists(st.floats(-1e6, 1e6), min_size=len(fields(Evidence)), max_size=len(fields(Evidence))))
def test_confidence_is_a_probability(values: list[float]) -> None:
    assert 0.0 < confidence(Evidence(*values)) < 1.0


@SLOW_PROMISE
@given(libraries, questions)
def test_shares_lie_between_nothing_and_all(articles: list[Article], question: str) -> None:
    for evaluated in evaluate(articles, question):
        evidence = evaluated.evidence
        shares = (
            evidence.quote, evidence.passage, evidence.words, evidence.largest_gap, evidence.unknown, evidence.kind,
            evidence.heading, evidence.characters, evidence.characters_nearby,
        )  # fmt: skip
        assert all(-1e-9 <= share <= 1 + 1e-9 for share in shares)
        assert 0.0 <= evaluated.quote.confidence < 1.0
        assert all(value == value for value in astuple(evidence))


def test_a_sentence_that_is_the_question_has_all_of_it() -> None:
    (evaluated,) = evaluate([article("图书馆暑期每天开放。")], "图书馆暑期每天开放")
    assert evaluated.evidence.quote == pytest.approx(1.0)
    assert evaluated.evidence.words == pytest.approx(1.0)
    assert evaluated.evidence.unknown == 0.0
    assert evaluated.evidence.largest_gap == 0.0


def test_words_that_the_library_lacks_make_it_less_sure() -> None:
    library = [article("图书馆暑期每天开放。学校放假。")]
    (whole,) = evaluate(library, "图书馆暑期开放")
    (part,) = evaluate(library, "图书馆天文台水族馆观景台")
    assert part.evidence.unknown > 0.5
    assert part.quote.confidence < whole.quote.confidence


def test_what_stands_in_the_headline_counts_for_the_quote() -> None:
    (under,) = evaluate([article("昨天开放了。", headline="图书馆")], "图书馆，开放")
    assert under.evidence.quote == pytest.approx(1.0)
