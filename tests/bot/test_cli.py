"""The commands and the shapes of what they print, as other people's programs rely on them."""

import json
import shutil
from pathlib import Path

import pytest

QUESTION = "青山大桥全长多少米？"

QUOTE_KEYS = {
    "text", "article_id", "headline", "kicker", "deck", "subhead", "paper", "date", "page", "byline", "url", "start",
    "end", "paragraph", "context", "highlights", "score", "confidence",
}  # fmt: skip


def test_several_questions_in_one_are_answered_each(inside, news_home: Path) -> None:
    asked = f"{QUESTION}新图书馆藏书多少册？市长的电话是多少？"
    (answer,) = inside("--home", str(news_home), "ask", asked, "--json").lines
    assert answer["question"] == asked
    assert answer["answered"]
    assert [quote["article_id"] for quote in answer["quotes"]] == ["news-0", "news-1"]
    assert [part["question"] for part in answer["parts"]] == [QUESTION, "新图书馆藏书多少册？", "市长的电话是多少？"]
    assert [part["answered"] for part in answer["parts"]] == [True, True, False]
    shown = inside("--home", str(news_home), "ask", asked).text
    assert f"1. {QUESTION}\n青山大桥全长1280米" in shown
    assert "3. 市长的电话是多少？\n报上没有说" in shown
    (single,) = inside("--home", str(news_home), "ask", QUESTION, "--json").lines
    assert "parts" not in single


def test_what_was_looked_for_in_place_of_misspelt_words_is_said(inside, news_home: Path) -> None:
    asked = ["--home", str(news_home), "ask", "qingshan daqiao"]
    (answer,) = inside(*asked, "--json", "--explain").lines
    assert (answer["question"], answer["looked_for"], answer["answered"]) == ("qingshan daqiao", "青山大桥", True)
    assert answer["hits"][0]["article_id"] == "news-0"
    assert inside(*asked).text.startswith("按“青山大桥”找的：\n青山大桥全长1280米")
    assert "looked_for" not in inside("--home", str(news_home), "ask", QUESTION, "--json").lines[0]


def test_what_a_page_says_is_its_headlines(inside, news_home: Path) -> None:
    asked = ["--home", str(news_home), "ask", "第3版讲了什么"]
    assert inside(*asked).text == "试报 · 2024-03-05 · 第3版\n  1. 大桥通车\n  2. 图书馆开馆\n  3. 苹果丰收\n"
    (answer,) = inside(*asked, "--json", "-n", "2").lines
    assert answer["answered"]
    assert [quote["text"] for quote in answer["quotes"]] == [
        "青山大桥全长1280米，昨日正式通车。",
        "新图书馆藏书45万册，每天开放到晚上九点。",
    ]
    (page,) = answer["contents"]
    assert (page["paper"], page["date"], page["page"]) == ("试报", "2024-03-05", "3")
    assert [entry["headline"] for entry in page["articles"]] == ["大桥通车", "图书馆开馆", "苹果丰收"]
    (missing,) = inside("--home", str(news_home), "ask", "第8版讲了什么", "--json").lines
    assert (missing["answered"], missing["reason"], missing["contents"]) == (False, "no_match", [])
    assert "没有这样的报纸" in inside("--home", str(news_home), "ask", "昨天的报纸讲了什么").text


def test_an_answer_as_json(inside, news_home: Path) -> None:
    (answer,) = inside("--home", str(news_home), "ask", QUESTION, "--json").lines
    assert (answer["question"], answer["answered"], answer["reason"]) == (QUESTION, True, None)
    quote = answer["quotes"][0]
    assert quote.keys() >= QUOTE_KEYS
    assert quote["text"].startswith("青山大桥全长1280米，昨日正式通车。")
    assert (quote["headline"], quote["paper"], quote["date"], quote["page"]) == ("大桥通车", "试报", "2024-03-05", "3")
    assert quote["context"][quote["start"] : quote["end"]] == quote["text"]
    assert (quote["kicker"], quote["url"], quote["paragraph"]) == (None, None, 0)
    assert all(0 <= start < end <= len(quote["text"]) for start, end in quote["highlights"])
    assert 0 < quote["confidence"] <= 1


def test_an_answer_for_people(inside, news_home: Path) -> None:
    outcome = inside("--home", str(news_home), "ask", QUESTION)
    assert outcome.status == 0
    quote, headline, source = outcome.text.splitlines()[:3]
    assert quote.startswith("青山大桥全长1280米，昨日正式通车。")
    assert (headline, source) == ("    大桥通车", "    本报记者 王晶 · 试报 · 2024-03-05 · 第3版")


def test_no_answer_is_no_failure(inside, news_home: Path) -> None:
    outcome = inside("--home", str(news_home), "ask", "--json", "qwertyuiop asdfghjkl")
    (answer,) = outcome.lines
    assert outcome.status == 0
    assert (answer["answered"], answer["quotes"]) == (False, [])
    assert answer["reason"] in {"no_match", "low_confidence"}
    assert inside("--home", str(news_home), "ask", "--json", "").lines[0]["reason"] == "empty_question"
    assert "报上没有说" in inside("--home", str(news_home), "ask", "qwertyuiop asdfghjkl").text


def test_questions_from_standard_input_are_answered_line_by_line(inside, news_home: Path) -> None:
    questions = f"\ufeff{QUESTION}\r\n\n\x00\n新图书馆藏书多少？".encode() + b"\n\xff\xfe"
    outcome = inside("--home", str(news_home), "ask", "-", "--json", "--explain", stdin=questions)
    assert [line["question"] for line in outcome.lines] == [QUESTION, "", "\x00", "新图书馆藏书多少？", "\ufffd\ufffd"]
    assert outcome.lines[0]["hits"][0].keys() == {"article_id", "headline", "text", "score"}
    assert outcome.lines[0]["hits"][0]["article_id"] == "news-0"
    assert "45万册" in outcome.lines[3]["quotes"][0]["text"]


def test_the_number_of_quotes_can_be_bounded(inside, news_home: Path) -> None:
    (answer,) = inside("--home", str(news_home), "ask", "-n", "1", "--json", "大桥 图书馆 苹果").lines
    assert len(answer["quotes"]) <= 1


def test_explain_shows_people_the_passages(inside, news_home: Path) -> None:
    assert "  1." in inside("--home", str(news_home), "ask", "--explain", QUESTION).text


def test_an_empty_home_answers_from_the_sample_and_keeps_its_index(inside, tmp_path: Path) -> None:
    home = tmp_path / "made" / "here"
    (answer,) = inside("--home", str(home), "ask", "--json", "祁县有多少家玻璃器皿生产企业？").lines
    assert "玻璃器皿生产企业47户" in answer["quotes"][0]["text"]
    assert (home / "index" / "CURRENT").is_file()
    assert len(inside("--home", str(home), "articles", "--json").lines) == 6


def test_ingest_tells_of_each_file_and_sums_up(inside, news_file: Path, tmp_path: Path) -> None:
    first = inside("--home", str(tmp_path), "ingest", "--json", str(news_file))
    assert first.status == 0
    assert first.lines[0]["source"] == "news.jsonl"
    assert first.lines[-1] == {
        "summary": True, "sources": 1, "new": 3, "unchanged": 0, "replaced": 0, "removed": 0, "broken": 0,
        "articles": 3, "indexed": True,
    }  # fmt: skip
    again = inside("--home", str(tmp_path), "ingest", "--json", str(news_file), str(news_file.parent))
    assert {name: again.lines[-1][name] for name in ("sources", "new", "unchanged", "articles")} == {
        "sources": 2, "new": 0, "unchanged": 6, "articles": 3,
    }  # fmt: skip


def test_a_broken_file_is_named_and_the_rest_goes_in(inside, news_file: Path, tmp_path: Path) -> None:
    folder = tmp_path / "papers"
    folder.mkdir()
    (folder / "a.jsonl").write_text('{"paragraphs": ["好。"]}\n{"paragraphs": 3}\n', "utf-8")
    (folder / "b.txt").write_bytes(b"\x00\x01")
    (folder / "c.jsonl").write_bytes(news_file.read_bytes())
    (folder / "notes.doc").write_bytes(b"not a newspaper")
    outcome = inside("--home", str(tmp_path), "ingest", str(folder), str(tmp_path / "missing.txt"))
    assert outcome.status == 1
    assert [name for name in ("a.jsonl 第 2 行", "b.txt", "missing.txt") if name in outcome.complaint]
    assert len(outcome.complaint.splitlines()) == 3
    assert "新增 4 篇" in outcome.text
    assert "notes.doc" not in outcome.complaint
    again = inside("--home", str(tmp_path), "ingest", str(folder))
    assert (again.status, "a.jsonl 第 2 行" in again.complaint) == (1, True)


def test_without_a_path_the_index_follows_the_library(inside, news_home: Path, tmp_path: Path) -> None:
    home = tmp_path / "home"
    shutil.copytree(news_home, home)
    shutil.rmtree(home / "index")
    outcome = inside("--home", str(home), "ingest")
    assert (outcome.status, outcome.text, outcome.complaint) == (0, "没有收新的。报库共有 3 篇文章。\n", "")
    assert (home / "index" / "CURRENT").is_file()


def test_articles_come_out_as_they_can_go_in(inside, news_home: Path, tmp_path: Path) -> None:
    listed = inside("--home", str(news_home), "articles", "--json")
    file = tmp_path / "again.jsonl"
    file.write_bytes(listed.stdout)
    assert inside("--home", str(tmp_path / "home"), "ingest", str(file)).status == 0
    assert inside("--home", str(tmp_path / "home"), "articles", "--json").stdout == listed.stdout
    assert "大桥通车" in inside("--home", str(news_home), "articles").text


def test_parse_shows_articles_and_stores_nothing(inside, news_file: Path, tmp_path: Path) -> None:
    outcome = inside("--home", str(tmp_path / "home"), "parse", "--json", str(news_file))
    assert [article["id"] for article in outcome.lines] == ["news-0", "news-1", "news-2"]
    assert outcome.lines[0].keys() >= {
        "id", "paper", "date", "page", "label", "kicker", "headline", "deck", "byline", "dateline", "continued_from",
        "continued_on", "url", "sections",
    }  # fmt: skip
    assert not (tmp_path / "home").exists()
    outline = inside("parse", str(news_file)).text
    assert "大桥通车" in outline
    assert "  1. 青山大桥全长1280米" in outline


def test_parse_goes_on_behind_a_broken_file(inside, news_file: Path, tmp_path: Path) -> None:
    outcome = inside("parse", "--json", str(tmp_path / "missing.txt"), str(tmp_path), str(news_file))
    assert (outcome.status, len(outcome.lines), len(outcome.complaint.splitlines())) == (1, 3, 2)


def test_parse_says_that_a_file_holds_no_article(inside, tmp_path: Path) -> None:
    (tmp_path / "empty.jsonl").write_bytes(b"\n")
    outcome = inside("parse", str(tmp_path / "empty.jsonl"))
    assert (outcome.status, outcome.text) == (1, "")
    assert "empty.jsonl 里没有找到文章；请" in outcome.complaint


def test_eval_measures_a_file_of_questions(inside, news_home: Path, tmp_path: Path) -> None:
    file = tmp_path / "questions.jsonl"
    asked = [{"question": QUESTION, "answers": ["1280米"], "article": "news-0"}, {"question": "你好", "answers": []}]
    file.write_text("\n".join(json.dumps(question) for question in asked), "utf-8")
    (measures,) = inside("--home", str(news_home), "eval", "--json", str(file)).lines
    assert (measures["answerable"], measures["unanswerable"], measures["quote_at_1"]) == (1, 1, 1.0)
    assert measures["kinds"]["number"]["hit_at_10"] == measures["kinds"]["none"]["refused"] == 1.0
    assert "quote@1" in inside("--home", str(news_home), "eval", str(file)).text
    whole = tmp_path / "set.json"
    articles = [{"id": "x", "headline": "灯会", "paragraphs": ["今年灯会展出彩灯600盏。"]}]
    questions = [{"q": "灯会展出彩灯多少盏？", "answers": ["600盏"], "article": "x"}]
    whole.write_text(json.dumps({"articles": articles, "questions": questions}), "utf-8")
    (measures,) = inside("--home", str(news_home), "eval", "--json", str(whole)).lines
    assert measures["hit_at_1"] == 1.0
    whole.write_text("{}", "utf-8")
    broken = inside("--home", str(news_home), "eval", str(whole))
    assert (broken.status, len(broken.complaint.splitlines())) == (1, 1)


def test_eval_explains_failures(inside, news_home: Path, tmp_path: Path) -> None:
    file = tmp_path / "questions.jsonl"
    asked = [
        {"question": QUESTION, "answers": ["1280米"], "article": "news-0"},
        {"question": QUESTION, "answers": ["\x1b[31m九百米"], "article": "news-0"},
        {"question": QUESTION, "answers": []},
        {"question": "新图书馆青山大桥", "answers": ["1280米"], "article": "news-0"},
    ]
    file.write_text("\n".join(json.dumps(question) for question in asked), "utf-8")
    lines = inside("--home", str(news_home), "eval", str(file), "--json", "--failures").lines
    assert [line["cause"] for line in lines][:2] == ["passage_missed", "answered"]
    missed, answered = lines[:2]
    assert (missed["answered"], missed["kind"], missed["expected"]) == (True, "number", None)
    assert answered["quote"]["text"].startswith(answered["given"]["text"])
    parts = answered["given"]
    whole = sum(parts["coverage"].values()) + parts["passage_share"] + parts["kind_bonus"] + parts["among_sentences"]
    assert whole == pytest.approx(parts["score"], abs=0.001)
    assert {term["standing"] for term in parts["terms"]} >= {"sentence"}
    assert {part["name"] for part in answered["sureness"]["evidence"]} >= {"words", "unknown"}
    text = inside("--home", str(news_home), "eval", str(file), "--failures", "1").text
    assert "quote@1" in text
    assert f"1. {QUESTION}  前十段里没有答案" in text
    assert "\x1b[31m" not in text
    assert "2. " not in text
    wrong = inside("--home", str(news_home), "eval", "--failures", str(file))
    assert (wrong.status, len(wrong.complaint.splitlines())) == (2, 1)


def test_chat_answers_until_told_to_stop(inside, news_home: Path) -> None:
    outcome = inside("--home", str(news_home), "chat", stdin=f"\n{QUESTION}\n:q\n{QUESTION}\n".encode())
    assert outcome.status == 0
    assert outcome.text.count("青山大桥全长1280米") == 1
    assert inside("--home", str(news_home), "chat", stdin=b"").status == 0


def test_the_library_may_grow_during_a_conversation(inside, news_file: Path, tmp_path: Path) -> None:
    from bot.home import Home

    home = Home(tmp_path)
    with home.open_desk() as desk:
        assert desk.reads_samples
        inside("--home", str(tmp_path), "ingest", str(news_file))
        assert not desk.reads_samples
        assert desk.hits(QUESTION, limit=1)[0].article.id == "news-0"
    more = tmp_path / "more.jsonl"
    more.write_text(json.dumps({"headline": "灯会", "paragraphs": ["今年灯会展出彩灯600盏。"]}), "utf-8")
    with home.open_desk() as desk:
        assert not desk.hits("彩灯多少盏", limit=3)
        assert inside("--home", str(tmp_path), "ingest", str(more)).status == 0
        assert desk.hits("彩灯多少盏", limit=3)[0].article.headline == "灯会"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["ask"], "缺少 QUESTION"),
        (["ask", "--jsn", "x"], "没有 --jsn 这个选项（是不是 --json？）"),
        (["ask", "-n", "0", "x"], "-n 的值不对：应是 1 到 50 的整数，却是“0”"),
        (["chat", "-n", "many"], "-n 的值不对：应是 1 到 50 的整数，却是“many”"),
        (["demo", "--port", "65536"], "--port 的值不对：应是 0 到 65535 的整数"),
        (["asq"], "没有“asq”这个命令（是不是 ask？）"),
        ([QUESTION * 9], "没有“青山大桥全长多少米？青山大桥全长多少米？…”这个命令"),
        (["parse"], "缺少 FILE"),
        (["ingest", "--json"], "缺少 PATH"),
    ],
)
def test_wrong_usage_is_one_sentence_and_status_2(inside, arguments: list[str], said: str) -> None:
    outcome = inside(*arguments)
    assert (outcome.status, outcome.text) == (2, "")
    assert said in outcome.complaint
    assert "--help" in outcome.complaint
    assert len(outcome.complaint.splitlines()) == 1


def test_the_name_alone_shows_what_there_is(inside) -> None:
    outcome = inside()
    assert (outcome.status, outcome.text) == (2, "")
    assert outcome.complaint.startswith("Usage: wenbao")
    assert len(outcome.complaint.splitlines()) > 10


def test_help_and_version(inside) -> None:
    assert "wenbao" in inside("--version").text
    for arguments in ([], ["ask"], ["chat"], ["parse"], ["ingest"], ["articles"], ["fetch"], ["eval"]):
        outcome = inside(*arguments, "--help")
        assert (outcome.status, outcome.complaint) == (0, "")
        assert "--help" in outcome.text


def test_a_quote_from_the_jump_has_the_headline_above_and_the_page_it_is_printed_on(inside, tmp_path: Path) -> None:
    issue = {"paper": "试报", "date": "2024-03-05"}
    parts = [
        {"page": "1", "headline": "果园丰收", "continued_on": "4", "paragraphs": ["今年全县果园丰收，游客很多。"]},
        {"page": "4", "continued_from": "1", "paragraphs": ["云溪村的苹果卖到了十八个省份。"]},
    ]
    home = ("--home", str(tmp_path / "home"))
    for number, part in enumerate(parts):
        file = tmp_path / f"{number}.jsonl"
        file.write_text(json.dumps(issue | part, ensure_ascii=False), encoding="utf-8")
        assert inside(*home, "ingest", str(file)).status == 0
    quote = inside(*home, "ask", "--json", "云溪村的苹果卖到了几个省？").lines[0]["quotes"][0]
    assert (quote["headline"], quote["page"], quote["text"]) == ("果园丰收", "4", parts[1]["paragraphs"][0])
    (article,) = inside(*home, "articles", "--json").lines
    assert [section.get("page") for section in article["sections"]] == [None, "4"]
    assert article["id"] == quote["article_id"]
