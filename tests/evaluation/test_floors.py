"""The committed floors hold: `floors.json` may be raised; lowering one needs its reason in the changelog."""

import json
import os
from dataclasses import asdict
from pathlib import Path

import pytest

from corpus.readers import read_page
from corpus.samples import sample_pages
from corpus.understanding import understand
from retrieval.answering import Answerer
from retrieval.evaluation import Measures, judge, measure, read_question_set
from retrieval.index import Index
from tests.evaluation.measuring import measure_sets

HERE = Path(__file__).parent
_QUESTIONS = 400
_POOL = 1000
"""Enough to notice a loss; `measuring.py` asks more questions of more articles."""

FLOORS = json.loads((HERE / "floors.json").read_text("utf-8"))


@pytest.mark.parametrize("name", sorted(path.stem for path in HERE.glob("*_questions.jsonl")))
def test_readers_questions_about_the_sample_page(name: str) -> None:
    articles = [article for path in sample_pages() for article in understand(read_page(path)).articles]
    answerer = Answerer(Index.build(articles, library_hash=""), {a.id: a for a in articles}.__getitem__)
    hold(name, measure(judge(answerer, read_question_set(HERE / f"{name}.jsonl").questions)))


@pytest.mark.evaluation
def test_question_sets_that_are_not_shipped(tmp_path: Path) -> None:
    folder = os.environ.get("WENBAO_EVALUATION_DATA")
    if not folder:
        pytest.skip("WENBAO_EVALUATION_DATA does not name a folder with question sets")
    for name, settings in measure_sets(Path(folder), cache=tmp_path, questions=_QUESTIONS, pool=_POOL):
        for setting, measured in settings.items():
            hold(f"{name}, {setting}", measured.all)


def hold(name: str, measures: Measures) -> None:
    values, floors = asdict(measures), FLOORS[name]
    low = {measure: values[measure] for measure, floor in floors["at_least"].items() if values[measure] < floor}
    high = {measure: values[measure] for measure, most in floors["at_most"].items() if values[measure] > most}
    assert not low | high, f"{name} does not keep {floors}: {low | high}"
