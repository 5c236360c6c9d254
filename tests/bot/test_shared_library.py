"""The commands on a library in PostgreSQL."""

import json
from pathlib import Path

import pytest

from bot.__main__ import run


def test_the_commands_work_on_it(
    tmp_path: Path, postgres, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("WENBAO_LIBRARY_URL", postgres.make_database())
    file = tmp_path / "news.jsonl"
    file.write_text(json.dumps({"headline": "大桥通车", "paragraphs": ["青山大桥全长1280米。"]}) + "\n", "utf-8")
    home = ("--home", str(tmp_path / "home"))
    assert run([*home, "ingest", "--json", str(file)]) == 0
    assert json.loads(capsys.readouterr().out.splitlines()[-1])["articles"] == 1
    assert run([*home, "ask", "--json", "青山大桥全长多少米？"]) == 0
    assert json.loads(capsys.readouterr().out)["quotes"][0]["text"] == "青山大桥全长1280米。"
    assert not (tmp_path / "home" / "library.sqlite").exists()
