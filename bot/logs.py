"""What the bot writes to standard error: lines for people, or a JSON object a line for programs.

Records are cleaned of secrets where they are made (`bot.redaction`), and nothing that people write is ever logged.
"""

import json
import logging
import sys
from collections.abc import Mapping
from datetime import UTC, datetime
from enum import StrEnum

_TALKATIVE = ("httpx", "httpcore", "telegram", "tornado", "aiosqlite", "sqlalchemy", "asyncio", "psycopg")


class LogFormat(StrEnum):
    """How a record is written."""

    TEXT = "text"
    JSON = "json"


def read_format(environment: Mapping[str, str]) -> LogFormat:
    """The format for a process of the bot's, whose settings the bot has checked."""
    return LogFormat(environment.get("WENBAO_LOG_FORMAT") or LogFormat.TEXT)


class JsonFormatter(logging.Formatter):
    """One object a line: `time` in UTC, `level`, `logger`, `message`, and `trace` where there is an error."""

    def format(self, record: logging.LogRecord) -> str:
        written = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
        }
        if record.exc_text:
            written["trace"] = record.exc_text
        return json.dumps(written, ensure_ascii=False)


def start_logging(level: str, log_format: LogFormat = LogFormat.TEXT) -> None:
    """Everything to standard error with its time; libraries tell their own story only at DEBUG."""
    handler = logging.StreamHandler(sys.stderr)
    text = logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s")
    handler.setFormatter(JsonFormatter() if log_format is LogFormat.JSON else text)
    logging.basicConfig(level=level, handlers=[handler], force=True)
    for name in _TALKATIVE:
        logging.getLogger(name).setLevel(logging.NOTSET if level == "DEBUG" else logging.WARNING)
