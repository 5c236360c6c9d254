"""The search cluster, as far as one need know to run a bot on it: whether it answers, has all of its shards, and may be
scored by a script."""

from typing import Any

import httpx

from bot.doctor.findings import Condition, Finding
from retrieval.cluster.mapping import can_score

SECONDS_TO_ANSWER = 5.0
_COLOURS = ("green", "yellow", "red")
_CONDITIONS = {"green": Condition.GOOD, "yellow": Condition.DOUBTFUL}
_REMEDIES = {
    "yellow": "有副本没有分配；少了一台机器，或刚刚启动，GET _cluster/allocation/explain 会说原因。",
    "red": "有分片不在，答案会不全，所以机器人不答；GET _cluster/allocation/explain 会说原因，必要时从备份恢复。",
}
_SCRIPTS = (
    "OpenSearch 要有 lang-painless，script.allowed_types 要有 inline，script.allowed_contexts 要有 similarity；"
    "不写这两项就都许。"
)


def examine_cluster(addresses: str | None) -> Finding:
    """`addresses` are those of the setting, with commas between them."""
    if not addresses:
        return Finding("cluster", Condition.ABSENT, "没有设置 WENBAO_SEARCH_URL，索引在这台机器上。")
    hosts = [address.strip().rstrip("/") for address in addresses.split(",") if address.strip()]
    found = {host: _colour(host) for host in hosts}
    said = "；".join(f"{_name(host)} {status}" for host, status in found.items())
    answered = [status for status in found.values() if status in _COLOURS]
    if not answered:
        remedy = "看看 OpenSearch 是否在运行，WENBAO_SEARCH_URL 是否写对。"
        return Finding("cluster", Condition.BAD, f"检索集群连不上（{said}）。", remedy)
    worst = next(status for status in reversed(_COLOURS) if status in answered)
    condition = _CONDITIONS.get(worst, Condition.BAD)
    refusing = [host for host, status in found.items() if status in _COLOURS and not _may_be_scored(host)]
    if condition is not Condition.BAD and refusing:
        return Finding("cluster", Condition.BAD, f"{_name(refusing[0])} 不许用脚本打分，索引建不了。", _SCRIPTS)
    if condition is Condition.GOOD and len(answered) < len(hosts):
        return Finding(
            "cluster", Condition.DOUBTFUL, f"有的地址连不上（{said}）。", "修好它，或从 WENBAO_SEARCH_URL 里去掉。"
        )
    return Finding("cluster", condition, f"检索集群：{said}。", _REMEDIES.get(worst))


def _colour(host: str) -> str:
    """That of the cluster as this host sees it, or why it does not say."""
    try:
        return str(_ask(f"{host}/_cluster/health")["status"])
    except httpx.HTTPStatusError as error:
        return str(error.response.status_code)
    except (httpx.HTTPError, httpx.InvalidURL, ValueError, KeyError, TypeError) as error:
        return type(error).__name__


def _may_be_scored(host: str) -> bool:
    """False where the host says that it has no such scripts; one that does not say may have them."""
    try:
        return can_score(_ask(f"{host}/_script_language"))
    except (httpx.HTTPError, ValueError):
        return True


def _ask(address: str) -> Any:
    answer = httpx.get(address, timeout=SECONDS_TO_ANSWER)
    answer.raise_for_status()
    return answer.json()


def _name(host: str) -> str:
    """Without the password that may stand in it."""
    return host.rpartition("@")[2].removeprefix("http://").removeprefix("https://")
