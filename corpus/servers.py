"""What holds for every PostgreSQL that we use: how it is named, and which of its errors pass."""

from sqlalchemy import URL, make_url
from sqlalchemy.exc import DBAPIError, OperationalError

DRIVER = "postgresql+psycopg"
SCHEMES = ("postgresql", "postgres", DRIVER)

_PASSING = ("08", "40", "53", "57P", "25P03", "55P03")
"""Beginnings of SQLSTATE codes: connection lost, transactions in each other's way, too many connections, server going
down or coming up, a transaction that stood still for too long, a lock that was not to be had."""

_FINAL = ("password authentication failed", "does not exist", "no pg_hba.conf entry", "no password supplied")


def name_driver(address: str) -> URL:
    """The address with the driver that is used here, where it names no other one."""
    parsed = make_url(address.replace("postgres://", "postgresql://", 1))
    return parsed.set(drivername=DRIVER) if parsed.drivername == "postgresql" else parsed


def is_passing(error: DBAPIError) -> bool:
    """Whether the same may well succeed a moment later."""
    code = getattr(error.orig, "sqlstate", None)
    if code is not None:
        return bool(code.startswith(_PASSING))
    if error.connection_invalidated:
        return True
    # Where no connection comes about, the driver gives no code.
    return isinstance(error, OperationalError) and not any(words in str(error.orig) for words in _FINAL)


def explain_missing_driver(setting: str, error: ImportError) -> str:
    """One sentence."""
    return f"设置 {setting} 要用的数据库驱动没有装（{error}）；请运行 python3 -m pip install 'wenbao[postgres]'。"
