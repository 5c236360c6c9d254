"""Answers as JSON and on the terminal, from values made here."""

import io
from dataclasses import replace

from rich.console import Console

from bot.shapes import answer_to_json
from bot.terminal import print_answer
from corpus.model import Article, Paragraph, Section, Span
from retrieval.model import Answer, NoAnswer, Quote, Reason

ARTICLE = Article(
    (Section(None, (Paragraph("甲。"),)), Section("小标题", (Paragraph("大桥长900米。真长。"),))),
    given_id="x",
    page="2",
)
QUOTE = Quote(ARTICLE, Span(3, 11), (Span(0, 2), Span(3, 6)), score=3.14159, confidence=0.87654)


def show(answer: Answer | NoAnswer) -> list[str]:
    file = io.StringIO()
    print_answer(Console(file=file, soft_wrap=True), answer)
    return file.getvalue().splitlines()


def test_a_quote_is_a_slice_of_the_body() -> None:
    written = answer_to_json(Answer("多长？", (QUOTE,)))
    (quote,) = written["quotes"]
    assert quote["text"] == ARTICLE.body[quote["start"] : quote["end"]] == "大桥长900米。"
    assert (quote["subhead"], quote["paragraph"], quote["context"]) == ("小标题", 1, "大桥长900米。真长。")
    assert (quote["headline"], quote["confidence"], quote["highlights"]) == (None, 0.8765, [[0, 2], [3, 6]])
    assert quote["related"] is False


def test_related_quotes_are_marked_as_related() -> None:
    refused = NoAnswer("多长？", Reason.LOW_CONFIDENCE, 0.2, (QUOTE,))
    written = answer_to_json(refused)
    assert (written["answered"], written["reason"], written["confidence"]) == (False, "low_confidence", 0.2)
    assert [quote["related"] for quote in written["quotes"]] == [True]
    lines = show(refused)
    assert lines[0].startswith("报上没有说")
    assert "也许有关，但不是回答：" in lines


def test_an_article_without_a_headline_says_so() -> None:
    assert show(Answer("多长？", (QUOTE,))) == ["大桥长900米。", "    （报上看不出标题）", "    ▸ 小标题", "    第2版"]


def test_that_a_machine_has_recognised_the_text_is_said() -> None:
    recognised = Answer("多长？", (replace(QUOTE, article=replace(ARTICLE, is_recognised=True)),))
    assert show(recognised)[-1] == "    第2版 · 文字由机器识别"
    assert [quote["recognised"] for quote in answer_to_json(recognised)["quotes"]] == [True]
    assert [quote["recognised"] for quote in answer_to_json(Answer("多长？", (QUOTE,)))["quotes"]] == [False]


def test_every_reason_has_its_sentence() -> None:
    for reason in Reason:
        assert len(show(NoAnswer("", reason))) == 1
