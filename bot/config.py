"""Settings: the environment, then `.env` in the working folder, then what is usual."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from corpus.errors import WenbaoError

ENV_FILE = ".env"

LOG_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")

_MOST_SHARDS = 1024
"""OpenSearch makes no more of one index."""


class SettingError(WenbaoError):
    """A setting has a value that cannot be used."""


@dataclass(frozen=True, slots=True)
class Settings:
    """`home` is the folder of the library and the index, None where no setting names one."""

    home: Path | None = None
    log_level: str = "WARNING"
    library_url: str | None = field(default=None, repr=False)
    """Where in PostgreSQL the articles are, None where they are in the home."""
    search_url: tuple[str, ...] = field(default=(), repr=False)
    """The hosts of a search cluster, empty where the index is in the home."""
    search_shards: int = 1
    """How many shards a new index in the cluster has."""


def read_settings(environment: Mapping[str, str], folder: Path) -> Settings:
    """The settings that hold in this working folder; an empty value counts as none. Raises SettingError."""
    values = read_values(environment, folder)
    home = values.get("WENBAO_HOME")
    return Settings(
        home=Path(home).expanduser() if home else None,
        log_level=_choose("WENBAO_LOG_LEVEL", (values.get("WENBAO_LOG_LEVEL") or "WARNING").upper()),
        library_url=_check_library_url(values.get("WENBAO_LIBRARY_URL") or None),
        search_url=split_search_urls(values.get("WENBAO_SEARCH_URL") or ""),
        search_shards=read_shards(values.get("WENBAO_SEARCH_SHARDS") or "1"),
    )


def read_values(environment: Mapping[str, str], folder: Path) -> Mapping[str, str]:
    """All settings as they are written. Raises SettingError."""
    return {**_read_env_file(folder / ENV_FILE), **environment}


def default_home() -> Path:
    """Where a user's programs keep what they own."""
    from platformdirs import user_data_path

    return user_data_path("wenbao", appauthor=False)


def _check_library_url(value: str | None) -> str | None:
    """The value is never repeated: it has a password in it."""
    if value is not None and not value.startswith(("postgresql://", "postgres://", "postgresql+psycopg://")):
        raise SettingError(
            "设置 WENBAO_LIBRARY_URL 的值不能用；请写 postgresql://用户:密码@主机/数据库，或去掉它，用文件夹里的报库。"
        )
    return value


def _choose(name: str, value: str) -> str:
    if value not in LOG_LEVELS:
        raise SettingError(f"设置 {name} 不能是“{value}”；请改成 {'、'.join(LOG_LEVELS)} 之一。")
    return value


def split_search_urls(value: str) -> tuple[str, ...]:
    """The hosts in the setting. Raises SettingError, which never repeats the value: there may be a password in it."""
    urls = tuple(url.strip().rstrip("/") for url in value.split(",") if url.strip())
    for url in urls:
        try:
            parts = urlsplit(url)
            is_address = parts.scheme in ("http", "https") and bool(parts.hostname) and (parts.port or 1) > 0
        except ValueError:
            is_address = False
        if not is_address or parts.query or parts.fragment:
            raise SettingError(
                "设置 WENBAO_SEARCH_URL 的值不能用；请写 http://主机:9200，几台之间用逗号隔开，或去掉它，用文件夹里的索引。"
            )
    return urls


def read_shards(value: str) -> int:
    """The number in the setting. Raises SettingError."""
    if not (value.isascii() and value.isdigit() and 1 <= int(value[:5]) <= _MOST_SHARDS):
        raise SettingError(
            f"设置 WENBAO_SEARCH_SHARDS 不能是“{value[:20]}”；请改成 1 到 {_MOST_SHARDS} 的整数，或去掉它。"
        )
    return int(value)


def _read_env_file(path: Path) -> dict[str, str]:
    if not path.is_file():
        return {}
    from dotenv import dotenv_values

    try:
        values = dotenv_values(path, encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise SettingError(f"设置文件 {path} 读不了（{error}）；请把它存成 UTF-8，或检查权限。") from error
    return {name: value for name, value in values.items() if value is not None}
