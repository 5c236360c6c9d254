"""All examinations, one after another."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

from bot.config import SettingError
from bot.doctor.findings import Condition, Finding
from bot.doctor.searching import examine_cluster
from bot.doctor.storage import examine_database, examine_index, examine_library
from bot.doctor.telegram_side import examine_telegram
from bot.home import Home
from bot.redaction import Redactor
from bot.settings import BotSettings, read_bot_settings


def examine(home: Home, *, search_url: str | None) -> list[Finding]:
    """Everything, in the order in which it should be put right."""

    async def look() -> list[Finding]:
        return [finding async for finding in _examine(home, search_url)]

    return asyncio.run(look())


async def _examine(home: Home, search_url: str | None) -> AsyncIterator[Finding]:
    settings, finding = _read_settings()
    yield finding
    if settings is not None:
        redactor = Redactor(settings.secrets())
        async for finding in examine_telegram(settings):
            yield Finding(finding.check, finding.condition, redactor.clean(finding.says), finding.remedy)
        yield await examine_database(home, settings)
    yield examine_library(home)
    yield examine_cluster(search_url)
    yield examine_index(home)


def _read_settings() -> tuple[BotSettings | None, Finding]:
    try:
        return read_bot_settings(Path()), Finding("settings", Condition.GOOD, "设置都能用。")
    except SettingError as error:
        remedy = "改正以后再运行一次；令牌、网址和数据库要等设置能用了才看得到。"
        return None, Finding("settings", Condition.BAD, str(error), remedy)
