"""How good the answers are: question sets, the judging of what comes back for them, and the measures taken on that.

`explaining.py` says of a single question why its scores came out as they did.
"""

from retrieval.evaluation.judging import Judged, judge
from retrieval.evaluation.measures import Measures, measure, measure_kinds
from retrieval.evaluation.question_sets import AskedQuestion, QuestionSet, read_question_set, squeeze

__all__ = [
    "AskedQuestion",
    "Judged",
    "Measures",
    "QuestionSet",
    "judge",
    "measure",
    "measure_kinds",
    "read_question_set",
    "squeeze",
]
