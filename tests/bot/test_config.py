"""Settings come from the environment before `.env`, and a bad one is one sentence."""

from pathlib import Path

import pytest

from bot.cli import cli
from bot.config import SettingError, Settings, read_settings
from bot.settings import BotSettings

ROOT = Path(__file__).parents[2]


def test_without_settings(tmp_path: Path) -> None:
    assert read_settings({}, tmp_path) == Settings(home=None, log_level="WARNING")
    assert read_settings({"WENBAO_HOME": "", "WENBAO_LOG_LEVEL": ""}, tmp_path) == Settings()


def test_the_environment_goes_before_the_file(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("WENBAO_HOME=/from/file\nWENBAO_LOG_LEVEL=debug\n", "utf-8")
    assert read_settings({}, tmp_path) == Settings(home=Path("/from/file"), log_level="DEBUG")
    assert read_settings({"WENBAO_HOME": "/from/env"}, tmp_path).home == Path("/from/env")


@pytest.mark.parametrize("content", [b"\xff\xfe\xff", "WENBAO_LOG_LEVEL=很多".encode()])
def test_a_setting_that_cannot_be_used_is_one_sentence(tmp_path: Path, content: bytes) -> None:
    (tmp_path / ".env").write_bytes(content)
    with pytest.raises(SettingError, match="请"):
        read_settings({}, tmp_path)


def test_a_bad_setting_ends_the_program_with_status_1(inside, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WENBAO_LOG_LEVEL", "loud")
    outcome = inside("articles")
    assert (outcome.status, "WENBAO_LOG_LEVEL" in outcome.complaint) == (1, True)


def test_the_example_names_every_setting() -> None:
    example = (ROOT / ".env.example").read_text("utf-8")
    settings = {line.lstrip("#").split("=")[0] for line in example.splitlines() if "WENBAO_" in line}
    fields = Settings.__dataclass_fields__.keys() | BotSettings.model_fields.keys()
    assert settings == {f"WENBAO_{name.upper()}" for name in fields}


@pytest.mark.parametrize("file", ["README.md", "README.zh-CN.md"])
def test_every_command_is_in_the_readme(file: str) -> None:
    text = (ROOT / file).read_text("utf-8")
    for name, command in cli.commands.items():
        assert f"wenbao {name}" in text
        for parameter in command.params:
            for option in (name for name in parameter.opts if name.startswith("--")):
                assert option in text
