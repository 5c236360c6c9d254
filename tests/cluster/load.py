"""Questions asked without a pause while something happens to the cluster."""

import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from corpus.errors import WenbaoError
from corpus.model import Article
from retrieval.answering import Answerer
from retrieval.model import Answer, NoAnswer
from retrieval.retriever import Retriever

ASKING = 4
"""People who ask at once."""


@dataclass
class Load:
    """What came of it: seconds from the start of all to that of a question, and how long its answer took."""

    answers: list[tuple[float, float]] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    @property
    def worst(self) -> float:
        return max((took for _, took in self.answers), default=0.0)

    def quantile(self, share: float) -> float:
        took = sorted(seconds for _, seconds in self.answers)
        return took[min(int(share * len(took)), len(took) - 1)]

    def describe(self) -> str:
        return (
            f"{len(self.answers)} answers, {len(self.failed)} failed, {len(self.wrong)} wrong, "
            f"p50 {self.quantile(0.5):.3f} s, p99 {self.quantile(0.99):.3f} s, worst {self.worst:.3f} s"
        )


def ask_under_load(
    retriever: Retriever,
    articles: Sequence[Article],
    questions: Sequence[str],
    seconds: float,
    happen: Callable[[], None],
) -> Load:
    """Asks for so long; `happen` is called after a fifth of it. Answers are held against those given in peace."""
    answerer = Answerer(retriever, {one.id: one for one in articles}.__getitem__)
    expected: dict[str, Answer | NoAnswer] = {question: answerer.answer(question) for question in questions}
    load = Load()
    begin = time.monotonic()

    def ask(first: int) -> None:
        turn = first
        while (asked := time.monotonic()) < begin + seconds:
            question = questions[turn % len(questions)]
            turn += ASKING
            try:
                given = answerer.answer(question)
            except WenbaoError as error:
                load.failed.append(str(error))
            else:
                if given != expected[question]:
                    load.wrong.append(question)
            load.answers.append((asked - begin, time.monotonic() - asked))

    people = [threading.Thread(target=ask, args=(first,)) for first in range(ASKING)]
    for person in people:
        person.start()
    time.sleep(seconds / 5)
    happen()
    for person in people:
        person.join()
    return load
