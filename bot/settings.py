"""The settings of the Telegram bot: from the environment, then `.env` in the working folder, then what is usual.

The home and the log level hold for every command; `bot.config` reads those without the cost of importing pydantic.
"""

import re
from datetime import timedelta
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict
from sqlalchemy.exc import ArgumentError

from bot.config import ENV_FILE, SettingError, split_search_urls
from bot.language import Language
from bot.logs import LogFormat
from bot.redaction import secrets_in
from corpus.errors import WenbaoError
from corpus.servers import name_driver

PREFIX = "WENBAO_"
TELEGRAM = "https://api.telegram.org"
MOST_MEGABYTES = 20
"""What Telegram lets a bot download."""

_TOKEN = re.compile(r"[0-9]{3,}:[A-Za-z0-9_-]{20,}")
_WEBHOOK_SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")
_REMEDIES = {
    "token": "请照 @BotFather 给的样子写，例如 123456789:AAE…",
    "admins": "请写 Telegram 用户编号，用逗号隔开，例如 12345,67890",
    "api_url": "请写以 http:// 或 https:// 开头的地址",
    "proxy": "请写 http://、https:// 或 socks5:// 开头的地址",
    "webhook_url": "请写以 https:// 开头的公开地址",
    "webhook_secret": "请用 1 到 256 个字母、数字、_ 或 -",
    "webhook_listen": "请写“地址:端口”，例如 127.0.0.1:8443",
    "health_listen": "请写“地址:端口”，例如 127.0.0.1:9464",
    "log_format": f"请改成 {'、'.join(LogFormat)} 之一",
    "language": f"请改成 {'、'.join(Language)} 之一",
    "time_zone": "请写 Asia/Shanghai 这样的时区名",
    "questions_per_minute": "请写 1 到 1000 的整数",
    "upload_megabytes": f"请写 1 到 {MOST_MEGABYTES} 的整数",
    "keep_questions": "请写 true 或 false",
    "database_url": "请写 postgresql://用户:密码@主机/数据库，或 SQLAlchemy 的异步地址，"
    "例如 sqlite+aiosqlite:////srv/wenbao/bot.sqlite",
}


class MissingToken(WenbaoError):
    """There is no token to run with."""


class BotSettings(BaseSettings):
    """All that `wenbao run` can be told, apart from the home and the log level."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, env_ignore_empty=True, extra="ignore", frozen=True, hide_input_in_errors=True
    )

    token: SecretStr | None = None
    admins: Annotated[frozenset[int], NoDecode] = frozenset()
    api_url: str = TELEGRAM
    proxy: SecretStr | None = None
    webhook_url: str | None = None
    webhook_secret: SecretStr | None = None
    webhook_listen: str = "127.0.0.1:8443"
    language: Language = Language.ZH_HANS
    time_zone: str | None = None
    """Where the readers are, for what they call today; None is where the machine is."""
    questions_per_minute: int = Field(20, ge=1, le=1000)
    upload_megabytes: int = Field(MOST_MEGABYTES, ge=1, le=MOST_MEGABYTES)
    keep_questions: bool = False
    database_url: SecretStr | None = None
    health_listen: str | None = None
    log_format: LogFormat = LogFormat.TEXT
    library_url: SecretStr | None = None
    """Read by `bot.config` for every command, which checks it; here because it is a secret."""
    search_url: SecretStr | None = None
    """The same."""
    log_level: str = "INFO"
    """Read by `bot.config` for every command, which checks it; here for what the bot logs where nothing is set."""

    @field_validator("token")
    @classmethod
    def _check_token(cls, value: SecretStr | None) -> SecretStr | None:
        return _check(value, lambda text: _TOKEN.fullmatch(text) is not None)

    @field_validator("admins", mode="before")
    @classmethod
    def _read_admins(cls, value: object) -> object:
        if not isinstance(value, str):
            return value
        return frozenset(int(part) for part in value.replace("，", ",").split(",") if part.strip())

    @field_validator("api_url")
    @classmethod
    def _check_api_url(cls, value: str) -> str:
        if not _is_address(value, {"http", "https"}):
            raise ValueError("no address")
        return value.rstrip("/")

    @field_validator("proxy")
    @classmethod
    def _check_proxy(cls, value: SecretStr | None) -> SecretStr | None:
        return _check(value, lambda text: _is_address(text, {"http", "https", "socks5", "socks5h"}))

    @field_validator("webhook_url")
    @classmethod
    def _check_webhook_url(cls, value: str | None) -> str | None:
        """Telegram itself takes https only; a server of one's own on this machine may be told http."""
        if value is not None and not _is_address(value, {"https", "http"}):
            raise ValueError("no address")
        return value

    @field_validator("webhook_secret")
    @classmethod
    def _check_webhook_secret(cls, value: SecretStr | None) -> SecretStr | None:
        return _check(value, lambda text: _WEBHOOK_SECRET.fullmatch(text) is not None)

    @field_validator("webhook_listen", "health_listen")
    @classmethod
    def _check_listen(cls, value: str | None) -> str | None:
        if value is not None:
            _split_address(value)
        return value

    @field_validator("database_url")
    @classmethod
    def _check_database_url(cls, value: SecretStr | None) -> SecretStr | None:
        return _check(value, _is_database_url)

    @field_validator("time_zone")
    @classmethod
    def _check_time_zone(cls, value: str | None) -> str | None:
        if value is not None:
            try:
                ZoneInfo(value)
            except (ZoneInfoNotFoundError, OSError):
                raise ValueError("no time zone") from None
        return value

    @property
    def zone(self) -> ZoneInfo | None:
        return None if self.time_zone is None else ZoneInfo(self.time_zone)

    @property
    def listen_address(self) -> tuple[str, int]:
        return _split_address(self.webhook_listen)

    @property
    def health_address(self) -> tuple[str, int] | None:
        return None if self.health_listen is None else _split_address(self.health_listen)

    @property
    def upload_bytes(self) -> int:
        return self.upload_megabytes * 1024 * 1024

    @property
    def flood_period(self) -> timedelta:
        return timedelta(minutes=1)

    def open_token(self) -> str:
        """The token. Raises MissingToken, which says where to get one."""
        if self.token is None:
            raise MissingToken(
                "没有机器人的令牌；请在 Telegram 里向 @BotFather 发送 /newbot 取得，再写进设置 WENBAO_TOKEN。"
            )
        return self.token.get_secret_value()

    def check_webhook(self) -> tuple[str, str]:
        """The public address and the secret that calls to it carry. Raises SettingError where one is missing."""
        if self.webhook_url is None:
            raise SettingError("缺少设置 WENBAO_WEBHOOK_URL；请写 Telegram 能访问的 https:// 地址，或不用 --webhook。")
        if self.webhook_secret is None:
            raise SettingError(
                "缺少设置 WENBAO_WEBHOOK_SECRET；没有它，谁都能冒充 Telegram，请写一串别人猜不到的字母和数字。"
            )
        return self.webhook_url, self.webhook_secret.get_secret_value()

    def secrets(self) -> list[str]:
        """What must never be seen in a log or a message."""
        given = (self.token, self.webhook_secret, self.proxy, self.database_url, self.library_url)
        values = [value.get_secret_value() for value in given if value is not None]
        hidden = [values[0].partition(":")[2]] if self.token else []
        for setting in (self.proxy, self.database_url, self.library_url):
            hidden += secrets_in(setting.get_secret_value() if setting else None)
        for host in split_search_urls(self.search_url.get_secret_value() if self.search_url else ""):
            # Where there is no password the address is none, and a reader of the log must know which host it was.
            hidden += secrets_in(host if "@" in host else None)
        return [*values, *hidden]


def read_bot_settings(folder: Path) -> BotSettings:
    """The settings that hold in this working folder. Raises SettingError, one sentence that names the setting."""
    try:
        return BotSettings(_env_file=folder / ENV_FILE, _env_file_encoding="utf-8")  # type: ignore[call-arg]  # pydantic's own
    except ValidationError as error:
        raise SettingError(_explain(error.errors(include_input=False, include_context=False)[0]["loc"])) from None
    except (OSError, UnicodeDecodeError) as error:
        raise SettingError(f"设置文件 {folder / ENV_FILE} 读不了；请把它存成 UTF-8，或检查权限。") from error


def _explain(place: tuple[Any, ...]) -> str:
    """What is wrong, in one sentence; the value is left out, because half a token pasted elsewhere is a secret too."""
    field = str(place[0])
    return f"设置 {PREFIX}{field.upper()} 的值不能用；{_REMEDIES[field]}。"


def _check(value: SecretStr | None, fits: Any) -> SecretStr | None:
    if value is not None and not fits(value.get_secret_value()):
        raise ValueError("it does not fit")
    return value


def _is_address(text: str, schemes: set[str]) -> bool:
    parts = urlsplit(text)
    return parts.scheme in schemes and bool(parts.hostname)


def _split_address(text: str) -> tuple[str, int]:
    host, _, port = text.rpartition(":")
    if not host or not port.isdecimal() or not 0 < int(port) < 65536:
        raise ValueError("no address with a port")
    return host.strip("[]"), int(port)


def _is_database_url(text: str) -> bool:
    try:
        url = name_driver(text)
        return url.get_dialect().get_async_dialect_cls(url).is_async
    except (ArgumentError, ImportError):
        return False
