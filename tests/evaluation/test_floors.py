"""The committed floors hold: `floors.json` may be raised; lowering one needs its reason in the changelog."""

import json
import os
from dataclasses import asdict
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

import pytest

from corpus.readers import read_page
from corpus.samples import sample_pages
from corpus.understanding import understand
from retrieval.answering import Answerer
from retrieval.evaluation import Measures, judge, measure, read_question_set
from retrieval.index import Index

HERE = Path(__file__).parent
FLOORS = json.loads((HERE / "floors.json").read_text("utf-8"))


@pytest.mark.parametrize("name", sorted(path.stem for path in HERE.glob("*_questions.jsonl")))
def test_readers_questions_about_the_sample_page(name: str) -> None:
    articles = [article for path in sample_pages() for article in understand(read_page(path)).articles]
    answerer = Answerer(Index.build(articles, library_hash=""), {a.id: a for a in articles}.__getitem__)
    hold(name, measure(judge(answerer, read_question_set(HERE / f"{name}.jsonl").questions)))


@pytest.mark.evaluation
def test_question_sets_that_are_not_shipped() -> None:
    folder = os.environ.get("WENBAO_EVALUATION_DATA")
    if not folder:
        pytest.skip("WENBAO_EVALUATION_DATA does not name a folder with question sets")
    specification = spec_from_file_location("measuring", HERE / "measuring.py")
    assert specification is not None
    assert specification.loader is not None
    measuring = module_from_spec(specification)
    specification.loader.exec_module(measuring)
    measured = dict(measuring.measure_sets(Path(folder)))
    assert measured
    for name, measures in measured.items():
        hold(name, measures)


def hold(name: str, measures: Measures) -> None:
    values = asdict(measures)
    fallen = {measure: values[measure] for measure, floor in FLOORS[name].items() if values[measure] < floor}
    assert not fallen, f"{name} fell below its floors {FLOORS[name]}: {fallen}"
