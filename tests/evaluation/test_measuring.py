"""Measuring in its four settings, on a few articles."""

import gzip
import json
import subprocess
import sys
from pathlib import Path

import pytest

from retrieval.index import Index
from tests.evaluation.measuring import ALONE, AMONG_NEWS, OWN_REMOVED, UNRELATED, Measured, measure_sets

ROOT = Path(__file__).parents[2]
ARTICLES = [
    {"id": "library", "headline": "图书馆开馆", "paragraphs": ["市图书馆新馆开馆，馆藏图书两万册。"]},
    {"id": "bridge", "headline": "大桥维修", "paragraphs": ["青山大桥封闭维修四十天。"]},
    {"id": "copy", "headline": None, "paragraphs": ["据报道，青山大桥封闭维修四十天，行人绕行。"]},
]
QUESTIONS = [
    {"q": "市图书馆新馆馆藏图书多少册？", "answers": ["两万册"], "article": "library"},
    {"q": "青山大桥封闭维修多少天？", "answers": ["四十天"], "article": "bridge"},
]
NEWS = [{"id": f"pool-{number}", "paragraphs": [f"第{number}号果园苹果丰收，果农正在采摘。"]} for number in range(8)]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    written = tmp_path / "sets"
    written.mkdir()
    (written / "small.json").write_text(json.dumps({"articles": ARTICLES, "questions": QUESTIONS}), "utf-8")
    with gzip.open(written / "news_pool.jsonl.gz", "wt", encoding="utf-8") as lines:
        lines.writelines(json.dumps(one) + "\n" for one in NEWS)
    return written


def measured(folder: Path, *, pool: int = 8) -> dict[str, Measured]:
    ((name, settings),) = measure_sets(folder, cache=folder.parent / "cache", questions=5, pool=pool)
    assert name == "small"
    return settings


def test_a_set_is_measured_in_four_settings(folder: Path) -> None:
    settings = measured(folder)
    for found in (settings[ALONE].all, settings[AMONG_NEWS].all):
        assert (found.answerable, found.unanswerable) == (2, 0)
        assert found.hit_at_10 == found.quote_at_1_any_article == 1.0
        assert found.refused is found.auroc_answerable is None
    for refusing in (settings[OWN_REMOVED].all, settings[UNRELATED].all):
        assert refusing.hit_at_1 is refusing.quote_at_1 is refusing.answered is None
        assert refusing.refused == refusing.auroc_answerable == 1.0
        assert refusing.answered_at_90 == 0.0
    assert settings[UNRELATED].all.unanswerable == 2
    assert list(settings[ALONE].kinds) == list(settings[OWN_REMOVED].kinds) == ["number"]


def test_a_question_that_another_article_answers_is_not_one_to_refuse(folder: Path) -> None:
    removed = measured(folder)[OWN_REMOVED].all
    assert (removed.unanswerable, removed.quote_at_1_any_article) == (1, 0.5)


def test_an_index_is_made_once_for_its_articles(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = measured(folder)
    with monkeypatch.context() as patch:
        patch.setattr(Index, "build", None)
        assert measured(folder) == first
        with pytest.raises(TypeError):
            measured(folder, pool=4)


def test_without_a_pool_the_next_set_is_what_does_not_answer(folder: Path) -> None:
    (folder / "news_pool.jsonl.gz").unlink()
    other = {"articles": NEWS, "questions": [{"q": "果园丰收的是什么？", "answers": ["苹果"], "article": "pool-1"}]}
    (folder / "zoo.json").write_text(json.dumps(other), "utf-8")
    settings = dict(measure_sets(folder, cache=folder.parent / "cache", questions=5, pool=8))
    assert settings["small"][UNRELATED].all.refused == 1.0


def test_tables_for_people_and_json_for_programs(folder: Path) -> None:
    def run(*arguments: str) -> str:
        command = [sys.executable, "-m", "tests.evaluation.measuring", str(folder), "--cache", str(folder.parent)]
        return subprocess.run(
            [*command, *arguments], cwd=ROOT, capture_output=True, check=True, timeout=60
        ).stdout.decode()

    assert {"small", "removed", "number", "quote@1", "cover@95"} <= set(run().split())
    (line,) = run("--json", "--questions", "1").splitlines()
    written = json.loads(line)
    assert written["set"] == "small"
    assert written["settings"]["among news"]["all"]["answerable"] == 1
