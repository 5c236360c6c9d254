"""Question sets: questions with the strings that a right quote holds, and perhaps the articles they are about.

A set is JSON (`articles` and `questions` with `q`, `answers`, `article`) or JSON Lines of questions
(`question`, `answers`, and if known `article` or `headline`) about a library that exists already. A question without
answers is one that the articles do not answer.
"""

import json
import re
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from corpus.articles import article_from_json
from corpus.errors import SourceError
from corpus.model import Article
from retrieval.kinds import AnswerKind
from retrieval.question import parse_question


@dataclass(frozen=True, slots=True)
class AskedQuestion:
    """A question with the strings of which a right quote contains at least one, and where that quote stands."""

    text: str
    answers: tuple[str, ...]
    article: str | None = None
    headline: str | None = None
    printed: str = ""
    """What that article says, squeezed; empty where the articles did not come with the question."""

    @property
    def is_answerable(self) -> bool:
        return bool(self.answers)

    @property
    def kind(self) -> AnswerKind | None:
        """The kind of answer that it waits for, as far as it says so."""
        expected = parse_question(self.text).expected
        return None if expected is None else expected.kind

    def is_answered_by(self, text: str) -> bool:
        squeezed = squeeze(text)
        return any(squeeze(answer) in squeezed for answer in self.answers)

    def is_printed(self, text: str) -> bool:
        """Whether the article that the question is about has these words, one after another."""
        return squeeze(text) in self.printed

    def is_about(self, article: Article) -> bool:
        """Whether this is the article, as far as the question says which one it should be."""
        if self.article is not None:
            return article.id == self.article
        return self.headline is None or squeeze(article.headline or "") == squeeze(self.headline)


@dataclass(frozen=True, slots=True)
class QuestionSet:
    """Questions and, if they came with them, the articles they are about."""

    questions: tuple[AskedQuestion, ...]
    articles: tuple[Article, ...] = ()


def read_question_set(path: Path) -> QuestionSet:
    """Reads either form; a file that is neither is a SourceError."""
    try:
        text = path.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise SourceError(f"问题文件 {path} 读不了（{_why(error)}）；请给一个 UTF-8 文件。") from error
    where = f"{path.name} "
    try:
        if path.suffix == ".jsonl":
            questions = []
            for number, line in enumerate(text.split("\n"), 1):
                where = f"{path.name} 第 {number} 行"
                if line.strip():
                    questions.append(_question(json.loads(line)))
            read = QuestionSet(tuple(questions))
        else:
            read = _whole_set(json.loads(text), path.name)
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise SourceError(
            f"问题文件 {where}看不懂（{_what_is_wrong(error)}）；每个问题要有 question（或 q）和 answers，见 README。"
        ) from error
    if not read.questions:
        raise SourceError(f"问题文件 {path} 里没有问题；请写上问题，样子见 README。")
    return read


def _whole_set(value: Any, where: str) -> QuestionSet:
    if not isinstance(value, dict) or not all(isinstance(value[name], list) for name in ("articles", "questions")):
        raise TypeError("应是有 articles 和 questions 两个列表的 JSON 对象")
    articles = tuple(article_from_json(entry, where=where) for entry in value["articles"])
    printed = {article.id: squeeze(article.body) for article in articles}
    questions = [_question(entry) for entry in value["questions"]]
    return QuestionSet(tuple(replace(one, printed=printed.get(one.article or "", "")) for one in questions), articles)


def _question(entry: Any) -> AskedQuestion:
    if not isinstance(entry, dict):
        raise TypeError("问题应是 JSON 对象")
    text, answers = entry.get("question", entry.get("q")), entry.get("answers", [])
    if not isinstance(text, str) or not isinstance(answers, list) or not all(isinstance(one, str) for one in answers):
        raise TypeError("question 应是文字，answers 应是文字的列表")
    return AskedQuestion(text, tuple(answers), entry.get("article"), entry.get("headline"))


def _what_is_wrong(error: Exception) -> str:
    match error:
        case json.JSONDecodeError():
            return f"不是合法的 JSON：{error.msg}"
        case KeyError():
            return f"没有 {error.args[0]}"
        case TypeError():
            return str(error)
        case _:
            return "数字太长或嵌套太深"


def _why(error: Exception) -> str:
    return error.strerror or type(error).__name__ if isinstance(error, OSError) else type(error).__name__


def squeeze(text: str) -> str:
    """Without white space, which justification puts in and readers leave out."""
    return re.sub(r"\s+", "", text)
