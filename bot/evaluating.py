"""`wenbao eval`: how well a file of questions is answered."""

from dataclasses import asdict
from pathlib import Path

from rich.console import Console
from rich.text import Text

from bot.home import Desk
from corpus.collection import Articles
from retrieval.answering import Answerer
from retrieval.evaluation import Measures, QuestionSet, judge, measure, read_question_set
from retrieval.index import Index

_TITLES = {
    "answerable": "有答案的问题",
    "unanswerable": "没有答案的问题",
    "hit_at_1": "第一段就对（hit@1）",
    "hit_at_5": "前五段里有（hit@5）",
    "hit_at_10": "前十段里有（hit@10）",
    "reciprocal_rank": "名次倒数的平均（MRR）",
    "quote_at_1": "第一处引文答对（quote@1）",
    "quote_at_1_any_article": "同上，不论出自哪篇",
    "right_headline": "引文在对的标题下",
    "answered": "给出了回答",
    "precision": "给出的回答里答对的",
    "refused": "没有答案时拒答的",
    "answered_at_90": "有答案的答九成时，没有答案的答了",
    "auroc": "把握分得开对错（AUROC）",
    "auroc_answerable": "把握分得开有没有答案（AUROC）",
    "coverage_at_95": "精确率要到 95 % 时能答的",
    "calibration_error": "把握与对错的偏差（ECE）",
    "median_quote_length": "引文长度的中位数",
    "quote_length_p90": "九成引文不超过的长度",
}


def evaluate_file(path: Path, desk: Desk) -> Measures:
    """Asks the questions of the articles that came with them, else of the library. Raises SourceError."""
    question_set = read_question_set(path)
    if question_set.articles:
        return _measure(question_set, _answer_from(Articles(question_set.articles)))
    with desk.open_answerer() as answerer:
        return _measure(question_set, answerer)


def measures_to_json(measures: Measures) -> dict[str, object]:
    return asdict(measures)


def print_measures(console: Console, measures: Measures) -> None:
    for name, title in _TITLES.items():
        value = getattr(measures, name)
        shown = "–" if value is None else f"{value:.3f}" if isinstance(value, float) else str(value)
        console.print(Text.assemble(f"{shown:>8}  ", (title, "dim")))


def _answer_from(articles: Articles) -> Answerer:
    return Answerer(Index.build(articles.articles(), library_hash=articles.content_hash()), articles.article)


def _measure(question_set: QuestionSet, answerer: Answerer) -> Measures:
    return measure(judge(answerer, question_set.questions))
