"""Whatever comes in, one sentence comes out: never a traceback, never a control character on the terminal."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot import __main__ as program

OURS = "程序出错"
"""What the last net says: in these tests it means that something was not thought of."""

ANYTHING = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def check(outcome) -> None:
    """Done, or one sentence an error and a status that says so; JSON Lines on standard output in either case."""
    assert outcome.status in (0, 1)
    assert OURS not in outcome.complaint
    assert "Traceback" not in outcome.complaint
    assert bool(outcome.complaint) == bool(outcome.status)
    assert all(isinstance(line, dict) for line in outcome.lines)


PIECES = st.sampled_from(
    [
        "本报讯 ",
        "（记者王晶）",
        "近日，晋中市召开会议",
        "。\n",
        "\n\n",
        "\r\n",
        "\x1b[31m",
        "　　",
        "（上接第1版）",
        "\f",
        "47户",
    ]
)
BYTES = st.binary(max_size=300) | st.lists(PIECES, max_size=40).map(lambda pieces: "".join(pieces).encode())


@ANYTHING
@given(content=BYTES, suffix=st.sampled_from([".txt", ".jsonl", ".toml", ".TXT", ".html"]))
def test_any_bytes_parse_and_ingest(inside, tmp_path_factory: pytest.TempPathFactory, content, suffix: str) -> None:
    folder = tmp_path_factory.mktemp("any")
    file = folder / f"page{suffix}"
    file.write_bytes(content)
    check(inside("parse", "--json", str(file)))
    check(inside("--home", str(folder / "home"), "ingest", "--json", str(file)))


@ANYTHING
@given(content=BYTES)
def test_any_bytes_beside_a_page(inside, tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    folder = tmp_path_factory.mktemp("any")
    (folder / "page.txt").write_text("本报讯 昨日，青山大桥正式通车。\n", "utf-8")
    (folder / "page.toml").write_bytes(content)
    check(inside("parse", "--json", str(folder / "page.txt")))


@ANYTHING
@given(content=st.binary(max_size=200))
def test_any_bytes_asked(inside, news_home: Path, content: bytes) -> None:
    outcome = inside("--home", str(news_home), "ask", "-", "--json", stdin=content)
    check(outcome)
    assert len(outcome.lines) == len(content.removesuffix(b"\n").split(b"\n")) if content else not outcome.lines


@ANYTHING
@given(question=st.text(st.characters(), max_size=50))
def test_any_text_asked(inside, news_home: Path, question: str) -> None:
    outcome = inside("--home", str(news_home), "ask", "--json", "--", question)
    check(outcome)
    people = inside("--home", str(news_home), "ask", "--", question)
    assert (people.status, people.complaint) == (0, "")


def test_control_characters_do_not_reach_the_terminal(inside, tmp_path: Path) -> None:
    file = tmp_path / "evil.jsonl"
    text = "大桥\x1b]0;owned\x07全长\x9b31m900米\u202e。"
    file.write_text(json.dumps({"id": "\x1b[1m", "headline": "题\x1b[2J", "paragraphs": [text]}), "utf-8")
    inside("--home", str(tmp_path), "ingest", str(file))
    for arguments in (["ask", "大桥全长多少米？"], ["ask", "--explain", "大桥"], ["articles"], ["parse", str(file)]):
        outcome = inside("--home", str(tmp_path), *arguments)
        shown = outcome.text + outcome.complaint
        assert "900米" in shown or arguments == ["articles"]
        assert not set(shown) & set("\x1b\x07\x9b\u202e")


def test_names_with_control_characters_are_shown_harmlessly(inside) -> None:
    outcome = inside("parse", "\x1b[2J\nmissing\udcff.txt")
    assert outcome.status == 1
    assert "\x1b" not in outcome.complaint
    assert len(outcome.complaint.splitlines()) == 1


def test_colours_only_where_they_are_wanted(inside, news_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    arguments = ("--home", str(news_home), "ask", "青山大桥全长多少米？")
    assert "\x1b[" not in inside(*arguments).text
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("TERM", "xterm-256color")
    assert "\x1b[1;33m" in inside(*arguments).text
    monkeypatch.setenv("NO_COLOR", "1")
    assert "\x1b[1;33m" not in inside(*arguments).text


@pytest.mark.parametrize(
    "environment",
    [{"LC_ALL": "C"}, {"PYTHONIOENCODING": "ascii"}, {"PYTHONIOENCODING": "latin-1", "LC_ALL": "POSIX"}],
)
def test_json_is_utf_8_whatever_the_locale(outside, news_home: Path, environment: dict[str, str]) -> None:
    arguments = ("--home", str(news_home), "ask", "青山大桥全长多少米？")
    (answer,) = outside(*arguments, "--json", **environment).lines
    assert answer["quotes"][0]["headline"] == "大桥通车"
    assert "大桥通车" in outside(*arguments, **environment).text


def test_an_argument_that_is_not_utf_8_is_a_question_like_others(outside, news_home: Path) -> None:
    ran = subprocess.run(
        [sys.executable.encode(), b"-m", b"bot", b"--home", os.fsencode(news_home), b"ask", b"--json", b"\xff\xfe"],
        capture_output=True,
        timeout=60,
    )
    assert (ran.returncode, ran.stderr) == (0, b"")
    assert json.loads(ran.stdout)["question"] == "\ufffd\ufffd"


def test_a_reader_that_goes_away_is_no_error(news_home: Path, tmp_path: Path) -> None:
    (tmp_path / "questions").write_text("大桥？\n" * 100, "utf-8")
    command = [sys.executable, "-m", "bot", "--home", str(news_home), "ask", "-", "--json"]
    with (
        (tmp_path / "questions").open() as questions,
        subprocess.Popen(command, stdin=questions, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process,
    ):
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait(timeout=60) == 1


def test_an_interrupt_ends_quietly(news_home: Path) -> None:
    command = [sys.executable, "-m", "bot", "--home", str(news_home), "ask", "-", "--json"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        process.stdin.write("大桥？\n".encode())
        process.stdin.flush()
        process.stdout.readline()
        time.sleep(0.1)
        process.send_signal(signal.SIGINT)
        _, complaint = process.communicate(timeout=60)
        assert (process.returncode, complaint.strip()) == (130, b"")


@pytest.mark.parametrize(
    ("error", "status", "said"),
    [
        (MemoryError(), 1, "内存不够"),
        (KeyboardInterrupt(), 130, ""),
        (PermissionError(13, "Permission denied", "/papers"), 1, "/papers"),
        (ZeroDivisionError("a mistake of ours"), 1, OURS),
    ],
)
def test_what_nobody_expected_is_one_sentence(
    inside, monkeypatch: pytest.MonkeyPatch, error: BaseException, status: int, said: str
) -> None:
    def fail(_: object) -> int:
        raise error

    monkeypatch.setattr(program, "_run_command", fail)
    outcome = inside("ask", "x")
    assert outcome.status == status
    assert said in outcome.complaint
    assert len(outcome.complaint.splitlines()) <= 1


def test_a_home_that_cannot_be_made_is_one_sentence(inside, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way", "utf-8")
    outcome = inside("--home", str(tmp_path / "file" / "home"), "ask", "x")
    assert (outcome.status, len(outcome.complaint.splitlines())) == (1, 1)
    assert "--home" in outcome.complaint


def test_a_damaged_library_is_one_sentence(inside, tmp_path: Path) -> None:
    (tmp_path / "library.sqlite").write_bytes(b"\x00garbage" * 1000)
    for arguments in (["ask", "x"], ["articles", "--json"], ["chat"]):
        outcome = inside("--home", str(tmp_path), *arguments)
        assert (outcome.status, len(outcome.complaint.splitlines())) == (1, 1)
        assert "library.sqlite" in outcome.complaint


def test_an_index_that_cannot_be_saved_is_one_sentence_beside_the_answer(
    inside, news_file: Path, tmp_path: Path
) -> None:
    inside("--home", str(tmp_path), "ingest", str(news_file))
    shutil.rmtree(tmp_path / "index")
    (tmp_path / "index").write_text("in the way", "utf-8")
    outcome = inside("--home", str(tmp_path), "ask", "--json", "青山大桥全长多少米？")
    assert (outcome.status, outcome.lines[0]["quotes"][0]["headline"]) == (0, "大桥通车")
    assert len(outcome.complaint.splitlines()) == 1
