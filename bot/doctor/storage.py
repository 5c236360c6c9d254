"""What is kept: the bot's database, the library, and the index."""

from bot.doctor.findings import Condition, Finding
from bot.home import Home
from bot.settings import BotSettings
from bot.state import State, StateError, is_server, locate
from corpus.collection import EMPTY_HASH
from corpus.errors import LibraryError
from retrieval.cluster.errors import ClusterError
from retrieval.storage import IndexMismatch

_REMEDIES = {
    False: "随便问一句，例如 wenbao ask 报纸，就会重做；报库大的话要等一会儿。",
    True: "运行 wenbao ingest；做好之前，机器人用原来的索引。",
}
"""By whether the index is in a cluster."""

LONGEST_WAIT = 60.0
"""Seconds after which an update that nobody has finished is a bad sign."""


async def examine_database(home: Home, settings: BotSettings) -> Finding:
    """Whether the bot's memory can be used, and whether anything has been lying in it for long."""
    url = settings.database_url.get_secret_value() if settings.database_url else locate(home.folder)
    is_shared = is_server(url)
    try:
        async with State.open(url, is_shared=is_shared, seconds_to_come_back=0.0) as state:
            if state.shared is None:
                return Finding("database", Condition.GOOD, "机器人的数据库能用，只给一个机器人。")
            backlog, alive = await state.shared.updates.backlog(), await state.shared.beats.count()
    except StateError as error:
        return Finding("database", Condition.BAD, str(error), "没有它，机器人开不了；修好以后再运行一次。")
    said = f"机器人的数据库能用，{alive} 个机器人在线，{backlog.count} 条消息还没答完。"
    if backlog.seconds > LONGEST_WAIT:
        remedy = "至少开一个 wenbao run --webhook；已经开着的，看看它的记录。"
        return Finding("database", Condition.BAD, f"{said[:-1]}，最早的等了 {backlog.seconds:.0f} 秒。", remedy)
    return Finding("database", Condition.GOOD, said)


def examine_library(home: Home) -> Finding:
    """Whether there is something to ask."""
    if not home.has_library:
        return _miss_pages()
    try:
        with home.open_library() as library, library.read() as view:
            if view.content_hash() == EMPTY_HASH:
                return _miss_pages()
            return Finding("library", Condition.GOOD, f"报库里有 {len(view)} 篇文章。")
    except LibraryError as error:
        return Finding("library", Condition.BAD, str(error))


def examine_index(home: Home) -> Finding:
    """Whether the index, on this machine or in the cluster, fits the library."""
    is_in_cluster = False
    try:
        with home.open_desk() as desk, desk.read() as collection:
            is_in_cluster = home.is_in_cluster(collection)
            index = home.open_saved_retriever(collection)
            return Finding("index", Condition.GOOD, f"索引与报库相符，有 {index.articles} 篇文章。")
    except IndexMismatch as error:
        return Finding("index", Condition.DOUBTFUL, f"索引还不能用（{error}）", _REMEDIES[is_in_cluster])
    except ClusterError as error:
        return Finding("index", Condition.ABSENT, f"检索集群里的索引看不了（{error}）")
    except LibraryError:
        return Finding("index", Condition.ABSENT, "报库打不开，索引看不了。")


def _miss_pages() -> Finding:
    remedy = "用 wenbao ingest 收进自己的报纸，或用 wenbao fetch 去取。"
    return Finding("library", Condition.DOUBTFUL, "报库还是空的，现在用的是随程序附带的样报。", remedy)
