"""The bot's settings: read from the environment and `.env`; a wrong one is one sentence that names it."""

import logging
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from bot.config import SettingError, read_settings
from bot.language import Language
from bot.settings import BotSettings, MissingToken, read_bot_settings
from bot.state import is_server

TOKEN = "7000000001:" + "A" * 35
ROOT = Path(__file__).parents[2]


@pytest.fixture(autouse=True)
def _bare(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in BotSettings.model_fields:
        monkeypatch.delenv(f"WENBAO_{name.upper()}", raising=False)


def test_what_is_usual(tmp_path: Path) -> None:
    settings = read_bot_settings(tmp_path)
    assert settings.token is None
    assert settings.admins == frozenset()
    assert settings.api_url == "https://api.telegram.org"
    assert settings.listen_address == ("127.0.0.1", 8443)
    assert settings.language is Language.ZH_HANS
    assert not settings.keep_questions
    assert settings.secrets() == []


def test_the_environment_goes_before_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lines = [
        f"WENBAO_TOKEN={TOKEN}",
        "WENBAO_ADMINS=1, 2，3",
        "WENBAO_LANGUAGE=en",
        "SOMETHING_ELSE=x",
        "WENBAO_PROXY=",
    ]
    (tmp_path / ".env").write_text("\n".join(lines), "utf-8")
    monkeypatch.setenv("WENBAO_LANGUAGE", "zh-hant")
    settings = read_bot_settings(tmp_path)
    assert settings.open_token() == TOKEN
    assert settings.admins == frozenset({1, 2, 3})
    assert settings.language is Language.ZH_HANT
    assert settings.proxy is None


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("TOKEN", "secret-but-wrong"),
        ("ADMINS", "1,lin"),
        ("API_URL", "api.telegram.org"),
        ("PROXY", "ftp://user:secret-but-wrong@x"),
        ("WEBHOOK_URL", "example.com"),
        ("WEBHOOK_SECRET", "secret-but-wrong!"),
        ("WEBHOOK_LISTEN", "8443"),
        ("WEBHOOK_LISTEN", "127.0.0.1:99999"),
        ("LANGUAGE", "klingon"),
        ("QUESTIONS_PER_MINUTE", "0"),
        ("QUESTIONS_PER_MINUTE", "many"),
        ("UPLOAD_MEGABYTES", "21"),
        ("KEEP_QUESTIONS", "perhaps"),
        ("DATABASE_URL", "sqlite:///secret-but-wrong"),
        ("DATABASE_URL", "nothing"),
        ("HEALTH_LISTEN", "9464"),
        ("LOG_FORMAT", "xml"),
    ],
)
def test_a_wrong_setting_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv(f"WENBAO_{name}", value)
    with pytest.raises(SettingError) as wrong:
        read_bot_settings(tmp_path)
    assert f"WENBAO_{name} " in str(wrong.value)
    assert str(wrong.value).endswith("。")
    assert "\n" not in str(wrong.value)
    assert "secret-but-wrong" not in str(wrong.value)


@pytest.mark.parametrize("scheme", ["postgresql", "postgres", "postgresql+psycopg"])
def test_a_database_server_may_be_named_as_is_usual(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, scheme: str
) -> None:
    monkeypatch.setenv("WENBAO_DATABASE_URL", f"{scheme}://lin:pass-word@db.example/state")
    monkeypatch.setenv("WENBAO_LIBRARY_URL", f"{scheme}://lin:other-word@db.example/library")
    settings = read_bot_settings(tmp_path)
    assert settings.database_url is not None
    assert is_server(settings.database_url.get_secret_value())
    assert {"pass-word", "other-word"} < set(settings.secrets())
    assert "word" not in repr(settings)
    read = read_settings(os.environ, tmp_path)
    assert read.library_url is not None
    assert "word" not in repr(read)


def test_a_library_elsewhere_than_in_postgresql_is_refused_without_its_password(
    inside: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WENBAO_LIBRARY_URL", "mysql://lin:pass-word@db.example/library")
    outcome = inside("articles")
    assert (outcome.status, "WENBAO_LIBRARY_URL" in outcome.complaint) == (1, True)
    assert "pass-word" not in outcome.complaint


def test_a_file_that_cannot_be_read_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / ".env").write_bytes(b"WENBAO_TOKEN=\xff\xfe")
    with pytest.raises(SettingError, match="UTF-8"):
        read_bot_settings(tmp_path)


def test_secrets_do_not_show(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WENBAO_TOKEN", TOKEN)
    monkeypatch.setenv("WENBAO_PROXY", "http://lin:pass-word@proxy.example:8080")
    monkeypatch.setenv("WENBAO_DATABASE_URL", "sqlite+aiosqlite:////srv/bot.sqlite")
    settings = read_bot_settings(tmp_path)
    assert {"pass-word", TOKEN, TOKEN.partition(":")[2]} < set(settings.secrets())
    for shown in (repr(settings), str(settings)):
        assert "pass-word" not in shown
        assert TOKEN not in shown


def test_without_a_token_it_says_where_to_get_one(inside, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    outcome = inside("run")
    assert outcome.status == 1
    assert "@BotFather" in outcome.complaint
    assert outcome.complaint.count("\n") == 1
    with pytest.raises(MissingToken):
        BotSettings().open_token()


@pytest.mark.parametrize(
    ("given", "named"),
    [
        ({}, "WENBAO_WEBHOOK_URL"),
        ({"WENBAO_WEBHOOK_URL": "https://example.com/x"}, "WENBAO_WEBHOOK_SECRET"),
        ({"WENBAO_WEBHOOK_URL": "https://example.com/x", "WENBAO_WEBHOOK_SECRET": ""}, "WENBAO_WEBHOOK_SECRET"),
    ],
)
def test_a_webhook_needs_an_address_and_a_secret(
    inside, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, given: dict[str, str], named: str
) -> None:
    monkeypatch.chdir(tmp_path)
    for name, value in ({"WENBAO_TOKEN": TOKEN} | given).items():
        monkeypatch.setenv(name, value)
    outcome = inside("run", "--webhook")
    assert outcome.status == 1
    assert named in outcome.complaint
    assert logging.getLogRecordFactory() is logging.LogRecord


def test_the_example_names_every_setting() -> None:
    example = (ROOT / ".env.example").read_text("utf-8")
    for name in BotSettings.model_fields:
        assert f"WENBAO_{name.upper()}=" in example


def test_asking_does_not_pay_for_the_bot(tmp_path: Path) -> None:
    asked = (
        "import sys; from bot.__main__ import run; "
        f"run(['--home', {str(tmp_path)!r}, 'ask', '--json', '玻璃器皿']); "
        "sys.stderr.write(' '.join(sys.modules))"
    )
    ran = subprocess.run([sys.executable, "-c", asked], capture_output=True, check=True, timeout=60, cwd=tmp_path)
    assert not set(ran.stderr.decode().split()) & {"pydantic", "pydantic_settings", "telegram", "tornado", "aiosqlite"}
