"""`wenbao eval`: how well a file of questions is answered."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from rich.console import Console
from rich.table import Table
from rich.text import Text

from bot.home import Home
from corpus.collection import Articles
from corpus.model import Article
from retrieval.answering import Answerer
from retrieval.evaluation import Judged, Measures, judge, measure, measure_kinds, read_question_set
from retrieval.evaluation.failures import Failure, find_failures
from retrieval.index import Index
from retrieval.retriever import Retriever

_TITLES = {
    "answerable": "有答案的问题",
    "unanswerable": "没有答案的问题",
    "hit_at_1": "第一段就对（hit@1）",
    "hit_at_5": "前五段里有（hit@5）",
    "hit_at_10": "前十段里有（hit@10）",
    "reciprocal_rank": "名次倒数的平均（MRR）",
    "quote_at_1": "第一处引文答对（quote@1）",
    "quote_at_1_word_for_word": "同上，出自一字不差的转载也算",
    "quote_at_1_any_article": "答案在里面，不论出自哪篇",
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


_KIND_COLUMNS = {
    "hit_at_1": "hit@1",
    "quote_at_1": "quote@1",
    "answered": "给出了回答",
    "precision": "其中答对",
    "refused": "没有时拒答",
}


@dataclass(frozen=True, slots=True)
class Examined:
    """The questions of a file with what came back, and where they were asked."""

    judged: Sequence[Judged]
    retriever: Retriever
    fetch: Callable[[str], Article]

    def failures(self) -> Iterator[Failure]:
        return find_failures(self.retriever, self.fetch, self.judged)


@contextmanager
def examine_file(path: Path, home: Home) -> Iterator[Examined]:
    """Asks the questions of the articles that came with them, else of the library. Raises SourceError."""
    question_set = read_question_set(path)
    if question_set.articles:
        articles = Articles(question_set.articles)
        index = Index.build(articles.articles(), library_hash=articles.content_hash())
        yield Examined(judge(Answerer(index, articles.article), question_set.questions), index, articles.article)
        return
    with home.open_desk() as desk:
        with desk.open_answerer() as answerer:
            judged = judge(answerer, question_set.questions)
        retriever = home.open_retriever(desk.read)
        with desk.read() as collection:
            yield Examined(judged, retriever, collection.article)


def measures_to_json(judged: Sequence[Judged]) -> dict[str, object]:
    kinds = {kind: asdict(measures) for kind, measures in measure_kinds(judged).items()}
    return asdict(measure(judged)) | {"kinds": kinds}


def print_measures(console: Console, judged: Sequence[Judged]) -> None:
    measures = measure(judged)
    for name, title in _TITLES.items():
        console.print(Text.assemble(f"{_show(getattr(measures, name)):>8}  ", (title, "dim")))
    console.print()
    _print_kinds(console, measure_kinds(judged))


def _print_kinds(console: Console, kinds: Mapping[str, Measures]) -> None:
    table = Table("问的是", "题数", *_KIND_COLUMNS.values(), box=None, header_style="dim", padding=(0, 2))
    for column in table.columns[1:]:
        column.justify = "right"
    for kind, measures in kinds.items():
        counted = str(measures.answerable + measures.unanswerable)
        table.add_row(kind, counted, *(_show(getattr(measures, name)) for name in _KIND_COLUMNS))
    console.print(table)


def _show(value: float | None) -> str:
    """A share, a count or a length."""
    if value is None:
        return "–"
    return f"{value:.3f}" if isinstance(value, float) and value <= 1 else f"{value:.0f}"
