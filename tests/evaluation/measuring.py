"""The evaluation on question sets that are not shipped: `python tests/evaluation/measuring.py FOLDER`.

FOLDER holds question sets as JSON. Each set is asked of its own articles, and of the articles of the next set, which
do not answer it. Prints the measures as JSON; `test_floors.py` holds them against `floors.json`.
"""

import json
import random
import sys
from collections.abc import Iterator
from dataclasses import asdict, replace
from pathlib import Path

from retrieval.answering import Answerer
from retrieval.evaluation import Measures, QuestionSet, judge, measure, read_question_set
from retrieval.index import Index

_QUESTIONS = 400


def measure_sets(folder: Path) -> Iterator[tuple[str, Measures]]:
    """Each set's name and its measures; `refused` is measured on the other set's articles."""
    paths = sorted(folder.glob("*.json"))
    sets = [_sample(read_question_set(path)) for path in paths]
    answerers = [_answerer(one) for one in sets]
    for place, (path, one) in enumerate(zip(paths, sets, strict=True)):
        measures = measure(judge(answerers[place], one.questions))
        unanswerable = [replace(question, answers=()) for question in one.questions]
        elsewhere = measure(judge(answerers[(place + 1) % len(sets)], unanswerable))
        yield path.stem, replace(measures, unanswerable=elsewhere.unanswerable, refused=elsewhere.refused)


def _sample(one: QuestionSet) -> QuestionSet:
    questions = random.Random(2018).sample(one.questions, min(_QUESTIONS, len(one.questions)))
    return replace(one, questions=tuple(questions))


def _answerer(one: QuestionSet) -> Answerer:
    articles = {article.id: article for article in one.articles}
    return Answerer(Index.build(one.articles, library_hash=""), articles.__getitem__)


if __name__ == "__main__":
    print(json.dumps({name: asdict(measures) for name, measures in measure_sets(Path(sys.argv[1]))}, indent=2))
