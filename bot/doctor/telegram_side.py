"""What Telegram says: whether it knows the token, and whether it can reach the webhook."""

import time
from collections.abc import AsyncIterator

from telegram import Bot, WebhookInfo
from telegram.error import InvalidToken, TelegramError
from telegram.request import HTTPXRequest

from bot.doctor.findings import Condition, Finding
from bot.settings import BotSettings

SECONDS_TO_ANSWER = 10.0
SECONDS_AN_ERROR_COUNTS = 3600.0
MANY_PENDING = 100


async def examine_telegram(settings: BotSettings) -> AsyncIterator[Finding]:
    """The token, and then the webhook."""
    if settings.token is None:
        yield Finding("token", Condition.ABSENT, "没有设置 WENBAO_TOKEN，只能在终端里问。")
        return
    proxy = settings.proxy.get_secret_value() if settings.proxy else None
    seconds = SECONDS_TO_ANSWER
    request = HTTPXRequest(proxy=proxy, read_timeout=seconds, write_timeout=seconds, connect_timeout=seconds)
    bot = Bot(settings.open_token(), base_url=f"{settings.api_url}/bot", request=request)
    try:
        async with bot:
            yield Finding("token", Condition.GOOD, f"令牌是 @{bot.username} 的。")
            yield _judge_webhook(settings, await bot.get_webhook_info())
    except InvalidToken:
        yield Finding(
            "token", Condition.BAD, "Telegram 不认识这个令牌。", "检查 WENBAO_TOKEN，或向 @BotFather 重新要一个。"
        )
    except TelegramError as error:
        remedy = "检查网络；连不上 Telegram 的地方要设 WENBAO_PROXY，自己架的服务器要设 WENBAO_API_URL。"
        yield Finding("token", Condition.BAD, f"连不上 Telegram（{error}）。", remedy)


def _judge_webhook(settings: BotSettings, info: WebhookInfo) -> Finding:
    if settings.webhook_url is None:
        if not info.url:
            return Finding("webhook", Condition.ABSENT, "没有用 webhook，机器人自己去取消息。")
        remedy = "这个机器人可能正在别处运行；在这里运行 wenbao run 会把它抢过来。"
        return Finding("webhook", Condition.DOUBTFUL, f"Telegram 在往 {info.url} 送消息，这里没有设网址。", remedy)
    if settings.webhook_secret is None:
        remedy = "写一串别人猜不到的字母和数字；没有它，谁都能冒充 Telegram。"
        return Finding("webhook", Condition.BAD, "缺少设置 WENBAO_WEBHOOK_SECRET。", remedy)
    if info.url != settings.webhook_url:
        said = f"Telegram 现在往 {info.url or '（没有网址）'} 送消息，设置里是 {settings.webhook_url}。"
        return Finding("webhook", Condition.DOUBTFUL, said, "运行 wenbao run --webhook，它会告诉 Telegram。")
    if _has_failed_lately(info):
        remedy = "看看代理和证书，以及机器人是否在运行；Telegram 会一直重试，消息不会丢。"
        return Finding("webhook", Condition.BAD, f"Telegram 送不到（{info.last_error_message}）。", remedy)
    if info.pending_update_count > MANY_PENDING:
        said = f"有 {info.pending_update_count} 条消息还没送到。"
        return Finding("webhook", Condition.DOUBTFUL, said, "机器人可能太慢或太少；看看 /metrics，或多开一个。")
    return Finding("webhook", Condition.GOOD, f"Telegram 往 {info.url} 送消息，没有积压。")


def _has_failed_lately(info: WebhookInfo) -> bool:
    failed = info.last_error_date
    return failed is not None and failed.timestamp() > time.time() - SECONDS_AN_ERROR_COUNTS
