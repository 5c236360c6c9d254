"""Question sets and the measures taken on them."""

import json
from pathlib import Path

import pytest

from corpus.errors import SourceError
from corpus.model import Article, Span
from retrieval.evaluation import AskedQuestion, Judged, judge, measure, measure_kinds, read_question_set, squeeze
from retrieval.model import Answer, Hit, NoAnswer, Quote, Reason

from .conftest import answerer, article

LIBRARY = article("图书馆八月 开馆。馆藏两万册。", headline="图书馆 开馆", id="library")
BRIDGE = article("大桥封闭四十天。", headline="大桥维修", id="bridge")


def quote(one: Article, text: str) -> Quote:
    start = one.body.index(text)
    return Quote(one, Span(start, start + len(text)), (), 1.0, 0.9)


def hit(one: Article) -> Hit:
    return Hit(one, Span(0, len(one.body)), 1.0)


def judged(
    answers: tuple[str, ...], *hits: Article, quoted: Quote | None = None, sure: bool = True, id: str | None = "library"
) -> Judged:
    """A question about LIBRARY with hits and the quote that was given for it."""
    asked = AskedQuestion("问", answers, article=id)
    given: Answer | NoAnswer = NoAnswer("问", Reason.NO_MATCH)
    if quoted is not None:
        given = Answer("问", (quoted,)) if sure else NoAnswer("问", Reason.LOW_CONFIDENCE, 0.3, (quoted,))
    return Judged(asked, tuple(hit(one) for one in hits), given)


def test_measures_are_shares_of_the_questions_they_speak_of() -> None:
    measures = measure(
        [
            judged(("两万册",), LIBRARY, quoted=quote(LIBRARY, "馆藏两万册。")),
            judged(("两万册",), BRIDGE, LIBRARY, quoted=quote(LIBRARY, "图书馆八月 开馆。")),
            judged(("四十天",), BRIDGE, quoted=quote(BRIDGE, "大桥封闭四十天。")),
            judged(("两万册",), BRIDGE, quoted=quote(LIBRARY, "馆藏两万册。"), sure=False),
            judged((), quoted=quote(BRIDGE, "大桥")),
            judged(()),
            judged((), quoted=quote(BRIDGE, "大桥"), sure=False),
        ]
    )
    assert (measures.answerable, measures.unanswerable) == (4, 3)
    assert (measures.hit_at_1, measures.hit_at_5) == (1 / 4, 2 / 4)
    assert (measures.quote_at_1, measures.quote_at_1_any_article) == (2 / 4, 3 / 4)
    assert measures.right_headline == 3 / 4
    assert (measures.answered, measures.precision) == (3 / 4, 1 / 4)
    assert measures.refused == 2 / 3
    assert measures.median_quote_length == 6
    assert measures.hit_at_10 == 2 / 4
    assert measures.reciprocal_rank == (1 + 1 / 2) / 4


def test_a_hit_counts_only_within_its_rank_and_in_its_article() -> None:
    late = judged(("两万册",), *[BRIDGE] * 5, LIBRARY)
    assert not late.hit_within(5)
    assert late.hit_within(6)
    assert not judged(("四十天",), BRIDGE).hit_within(1)
    assert judged(("四十天",), BRIDGE, id=None).hit_within(1)


def test_a_copy_of_the_right_article_is_right_but_for_the_strictest_measure() -> None:
    copy = article("图书馆八月 开馆。馆藏两万册。", id="copy")
    other = article("馆藏两万册，都是新书。", id="other")
    asked = AskedQuestion("问", ("两万册",), article="library", printed=squeeze(LIBRARY.body))
    measures = measure(
        [
            Judged(asked, (), Answer("问", (quote(one, text),)))
            for one, text in ((LIBRARY, "馆藏两万册。"), (copy, "馆藏两万册。"), (other, other.body), (copy, "图书馆"))
        ]
    )
    assert (measures.quote_at_1, measures.quote_at_1_word_for_word, measures.quote_at_1_any_article) == (
        1 / 4,
        2 / 4,
        3 / 4,
    )
    assert measures.precision == 1 / 4


def test_questions_know_what_their_articles_say(tmp_path: Path) -> None:
    file = tmp_path / "set.json"
    known, unknown = {"q": "馆藏多少册", "answers": ["两万册"], "article": "a"}, {"q": "馆藏多少册", "answers": []}
    articles = [{"id": "a", "headline": "开馆", "paragraphs": ["馆藏 两万册。"]}]
    file.write_text(json.dumps({"articles": articles, "questions": [known, unknown]}), "utf-8")
    first, second = read_question_set(file).questions
    assert first.is_printed("馆藏两万")
    assert not first.is_printed("开馆")
    assert not second.is_printed("馆藏两万")


def test_confidence_is_measured_on_what_was_given_and_on_what_was_held_back() -> None:
    """Sureness is 0.9 for an answer, 0.3 for a related quote, 0 for nothing."""
    measures = measure(
        [
            judged(("两万册",), quoted=quote(LIBRARY, "馆藏两万册。")),
            judged(("两万册",), quoted=quote(LIBRARY, "馆藏两万册。"), sure=False),
            judged((), quoted=quote(BRIDGE, "大桥"), sure=False),
            judged(()),
        ]
    )
    assert measures.auroc == measures.auroc_answerable == (2 + 1.5) / 4
    assert measures.answered_at_90 == 1 / 2
    assert measures.coverage_at_95 == 1 / 4
    assert measures.calibration_error == pytest.approx((abs(0.9 - 1) + abs(0.6 - 1) + 0) / 4)
    assert measures.quote_length_p90 == 6


def test_kinds_are_measured_apart() -> None:
    questions = [
        AskedQuestion("馆藏多少册", ("两万册",)),
        AskedQuestion("图书馆有多少册书", ()),
        AskedQuestion("图书馆", ("开馆",)),
    ]
    kinds = measure_kinds(judge(answerer([LIBRARY, BRIDGE]), questions))
    assert list(kinds) == ["number", "none"]
    assert (kinds["number"].answerable, kinds["number"].unanswerable) == (1, 1)
    assert kinds["none"].quote_at_1 == 1.0


def test_of_no_questions_nothing_can_be_said() -> None:
    measures = measure([])
    assert (measures.answerable, measures.unanswerable) == (0, 0)
    assert measures.hit_at_1 is measures.quote_at_1 is measures.precision is measures.refused is None
    assert measures.median_quote_length is None


def test_spaces_do_not_make_an_answer_wrong() -> None:
    assert squeeze(" 两 万\u3000册\n") == "两万册"
    assert AskedQuestion("问", ("八月开馆",)).is_answered_by(LIBRARY.body)
    assert not AskedQuestion("问", ()).is_answered_by(LIBRARY.body)


def test_a_question_knows_its_article_by_id_or_else_by_headline() -> None:
    assert AskedQuestion("问", ("答",), headline="图书馆开馆").is_about(LIBRARY)
    assert not AskedQuestion("问", ("答",), headline="大桥维修").is_about(LIBRARY)
    assert not AskedQuestion("问", ("答",), article="bridge", headline="图书馆开馆").is_about(LIBRARY)
    assert AskedQuestion("问", ("答",)).is_about(LIBRARY)


def test_judging_asks_each_question() -> None:
    questions = [AskedQuestion("馆藏多少册图书馆", ("两万册",), "library"), AskedQuestion("天文台", ())]
    one, two = judge(answerer([LIBRARY, BRIDGE]), questions)
    assert (one.question, two.question) == tuple(questions)
    assert one.hit_within(1)
    assert one.is_right
    assert one.has_right_headline
    assert two.answer is two.quote is None


def write(folder: Path, content: object, name: str = "set.json") -> Path:
    path = folder / name
    path.write_text(content if isinstance(content, str) else json.dumps(content, ensure_ascii=False), "utf-8")
    return path


def test_a_set_of_articles_and_questions_is_read(tmp_path: Path) -> None:
    content = {
        "articles": [{"id": "a", "headline": "题", "paragraphs": ["文。"]}],
        "questions": [{"q": "问？", "answers": ["文"], "article": "a"}, {"q": "又问？", "answers": []}],
    }
    read = read_question_set(write(tmp_path, content))
    assert read.questions == (AskedQuestion("问？", ("文",), "a", printed="文。"), AskedQuestion("又问？", ()))
    assert [one.id for one in read.articles] == ["a"]
    assert [asked.is_answerable for asked in read.questions] == [True, False]


def test_questions_alone_are_read_line_by_line(tmp_path: Path) -> None:
    lines = '\ufeff{"question": "问？", "answers": ["文"], "headline": "题"}\n\n{"question": "又问？"}\n'
    read = read_question_set(write(tmp_path, lines, "set.jsonl"))
    assert read.questions == (AskedQuestion("问？", ("文",), headline="题"), AskedQuestion("又问？", ()))
    assert read.articles == ()


def test_only_a_line_feed_ends_a_line_of_json(tmp_path: Path) -> None:
    """U+2028 and U+0085 may stand in a JSON string as they are."""
    lines = json.dumps({"question": "一\u2028二\x85三", "answers": []}, ensure_ascii=False)
    assert read_question_set(write(tmp_path, lines, "set.jsonl")).questions[0].text == "一\u2028二\x85三"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("set.json", ""),
        ("set.json", "[]"),
        ("set.json", "null"),
        ("set.json", '{"articles": []}'),
        ("set.json", '{"questions": []}'),
        ("set.json", '{"articles": [{"headline": 3}], "questions": []}'),
        ("set.json", '{"articles": [], "questions": [{"q": 3}]}'),
        ("set.json", '{"articles": [], "questions": [{"answers": []}]}'),
        ("set.jsonl", "{"),
        ("set.jsonl", "3"),
        ("set.jsonl", '{"question": "问", "answers": [3]}'),
        ("set.jsonl", '{"question": "问", "answers": null}'),
        ("set.jsonl", '{"question": "问", "answers": "一个答案"}'),
        ("set.jsonl", "[" * 100_000),
        ("set.jsonl", "\n"),
        ("set.json", '{"articles": [], "questions": []}'),
    ],
)
def test_a_set_that_cannot_be_understood_is_named_in_one_sentence(tmp_path: Path, name: str, content: str) -> None:
    with pytest.raises(SourceError, match=r"set\.json") as caught:
        read_question_set(write(tmp_path, content, name))
    assert len(str(caught.value).splitlines()) == 1


@pytest.mark.parametrize(
    ("line", "reason"),
    [("{", "不是合法的 JSON"), ("3", "问题应是 JSON 对象"), ('{"question": 3}', "question 应是文字")],
)
def test_the_line_that_cannot_be_understood_is_named(tmp_path: Path, line: str, reason: str) -> None:
    lines = f'{{"question": "问？"}}\n\n{line}\n'
    with pytest.raises(SourceError, match=rf"set\.jsonl 第 3 行看不懂（{reason}.*）；每个问题要有"):
        read_question_set(write(tmp_path, lines, "set.jsonl"))


def test_a_set_that_cannot_be_read_is_named_in_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "binary.json").write_bytes(b"\xff\xfe\x00")
    for name in ("binary.json", "nowhere.json", ""):
        with pytest.raises(SourceError) as caught:
            read_question_set(tmp_path / name)
        assert len(str(caught.value).splitlines()) == 1
