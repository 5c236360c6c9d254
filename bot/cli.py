"""The commands. They read the command line, call, and print; what they need is imported when they run."""

import logging
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.config import Settings, default_home, read_settings
from bot.streams import ComplainingHandler, clean_argument, complain, read_lines, write_json_line
from bot.usage import Between, Commands
from corpus.errors import SourceError

if TYPE_CHECKING:
    from bot.contents import Contents
    from bot.home import Desk, Home
    from retrieval.model import Answer, Hit, NoAnswer

FEWEST_HITS = 10
"""`--explain` shows at least so many passages."""

_ALL_FAILURES = 1_000_000

_json_option = click.option("--json", "as_json", is_flag=True, help="输出 JSON，供程序读取。")
_limit_option = click.option("-n", "limit", type=Between(1, 50), default=3, show_default=True, help="最多几处引文。")
_PATH = click.Path(path_type=Path)


def _read_day(context: click.Context, option: click.Parameter, value: str | None) -> date | None:
    try:
        return date.fromisoformat(value) if value else None
    except ValueError:
        raise click.BadParameter(f"应是 2024-12-01 这样的日期，却是“{value}”", context, option) from None


@dataclass(frozen=True, slots=True)
class Invocation:
    """What holds for every command of this run."""

    settings: Settings
    given_home: Path | None

    def open_home(self) -> "Home":
        from bot.home import Home

        folder = self.given_home or self.settings.home or default_home()
        return Home(folder, self.settings.library_url, self.settings.search_url, self.settings.search_shards)


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]}, invoke_without_command=True)
@click.version_option(package_name="wenbao", prog_name="wenbao")
@click.option("--home", type=_PATH, help="报库和索引所在的文件夹（也可设 WENBAO_HOME）。")
@click.pass_context
def cli(context: click.Context, home: Path | None) -> None:
    """问报：向报纸提问，回答都是报上的原文，并注明标题和出处。"""
    if context.invoked_subcommand is None:
        click.echo(context.get_help(), err=True)
        context.exit(2)
    settings = read_settings(os.environ, Path())
    logging.basicConfig(level=settings.log_level, handlers=[ComplainingHandler()], format="%(message)s", force=True)
    context.obj = Invocation(settings, home)


@cli.command()
@click.argument("question", nargs=-1, required=True)
@_json_option
@_limit_option
@click.option("--explain", is_flag=True, help="同时列出排在前面的段落和得分。")
@click.pass_obj
def ask(invocation: Invocation, question: tuple[str, ...], limit: int, *, as_json: bool, explain: bool) -> None:
    """回答一个问题；QUESTION 写作 - 时，从标准输入每行读一个问题。"""
    questions: Iterator[str] = read_lines() if question == ("-",) else iter([clean_argument(" ".join(question))])
    most_hits = max(limit, FEWEST_HITS) if explain else 0
    with invocation.open_home().open_desk() as desk:
        for line in questions:
            today = _today()
            if (contents := desk.contents(line, today=today)) is not None:
                _show_contents(contents, limit=limit, as_json=as_json)
                continue
            answer = desk.answer(line, limit=limit, today=today)
            hits = desk.hits(_looked_for(answer), limit=most_hits, today=today) if explain else None
            if as_json:
                _write_answer(answer, hits)
            else:
                _show_answer(answer, hits)


@cli.command()
@_limit_option
@click.pass_obj
def chat(invocation: Invocation, limit: int) -> None:
    """在终端里接着问；:q 结束。"""
    from bot.chat import converse
    from bot.terminal import open_console

    home = invocation.open_home()
    with home.open_desk() as desk:
        _mention_samples(desk)
        converse(desk, open_console(), history_file=home.history_file, limit=limit, today=_today)


@cli.command()
@click.argument("files", metavar="FILE...", nargs=-1, required=True, type=_PATH)
@_json_option
@click.pass_context
def parse(context: click.Context, files: tuple[Path, ...], *, as_json: bool) -> None:
    """看看一页报纸读成了什么样，什么也不存。"""
    from bot.parsing import show_file

    whole = True
    for file in files:
        try:
            whole = show_file(file, as_json=as_json) and whole
        except SourceError as error:
            complain(str(error))
            whole = False
    context.exit(0 if whole else 1)


@cli.command()
@click.argument("paths", metavar="[PATH...]", nargs=-1, type=_PATH)
@click.option("--processes", type=click.IntRange(1, 64), help="用几个进程给文章分词；默认一核一个，最多八个。")
@_json_option
@click.pass_context
def ingest(context: click.Context, paths: tuple[Path, ...], *, processes: int | None, as_json: bool) -> None:
    """把报纸页面或文章文件（也可以是文件夹）收进报库；不写 PATH 就只让索引跟上报库。"""
    from bot.ingesting import Ingested, ingest_paths

    home = context.obj.open_home()
    if not paths and not home.has_library:
        raise click.UsageError("缺少 PATH，报库还是空的", context)

    def tell(ingested: Ingested) -> None:
        if as_json:
            write_json_line(ingested.to_json())

    summary = ingest_paths(home, paths, tell=tell, processes=processes)
    if as_json:
        write_json_line(summary.to_json())
    else:
        click.echo(summary.describe())
    context.exit(1 if summary.broken or not summary.indexed else 0)


@cli.command()
@click.argument("paper", required=False)
@click.option("--date", "day", callback=_read_day, help="哪一天的报，例如 2024-12-01；默认是今天。")
@click.option("--from", "first", callback=_read_day, help="从哪一天起。")
@click.option("--to", "last", callback=_read_day, help="到哪一天止（含）；默认是今天。")
@click.option("--out", type=_PATH, help="取来的网页放在哪个文件夹；默认在报库里。")
@click.option("--pdf", "wants_pdf", is_flag=True, help="同时取各版的 PDF。")
@click.option("--list", "lists", is_flag=True, help="列出能取的报纸。")
@_json_option
@click.pass_context
def fetch(
    context: click.Context,
    paper: str | None,
    day: date | None,
    first: date | None,
    last: date | None,
    out: Path | None,
    *,
    wants_pdf: bool,
    lists: bool,
    as_json: bool,
) -> None:
    """从数字报取一天或几天的报纸，收进报库；断了可以再来，已取的不再取。"""
    from bot.fetching import Fetched, Order, choose_days, describe_papers
    from bot.fetching import fetch as fetch_issues

    def tell(fetched: Fetched) -> None:
        if as_json:
            write_json_line(fetched.to_json())
        else:
            click.echo(fetched.describe())

    home = context.obj.open_home()
    if lists:
        for line in describe_papers(home):
            click.echo(line)
        return
    if paper is None:
        raise click.UsageError("缺少 PAPER（wenbao fetch --list 列出能取的报纸）")
    order = Order(clean_argument(paper), choose_days(day, first, last), out, wants_pdf)
    summary = fetch_issues(home, order, tell=tell)
    if as_json:
        write_json_line(summary.to_json())
    context.exit(1 if summary.failed else 0)


@cli.command()
@_json_option
@click.pass_obj
def articles(invocation: Invocation, *, as_json: bool) -> None:
    """列出报库里的文章。"""
    from corpus.articles import article_to_json

    with invocation.open_home().open_desk() as desk:
        _mention_samples(desk)
        with desk.read() as collection:
            if as_json:
                for article in collection.articles():
                    write_json_line(article_to_json(article))
                return
            from bot.outline import print_articles
            from bot.terminal import open_console

            print_articles(open_console(), collection.articles())


@cli.command()
@click.argument("article_id")
@click.option("--quote", help="要标出的原文，一字不差。")
@click.option("-o", "--output", type=_PATH, default=".", help="图片放在哪个文件夹，默认是当前文件夹。")
@_json_option
@click.pass_obj
def clip(invocation: Invocation, article_id: str, quote: str | None, output: Path, *, as_json: bool) -> None:
    """把一篇文章从版面上剪下来，存成图片；ARTICLE_ID 见 wenbao articles。"""
    from bot.clipping import clip_article

    home = invocation.open_home()
    with home.open_desk() as desk, desk.read() as collection:
        saved = clip_article(home, collection.article(article_id), quote, output)
    if as_json:
        write_json_line(saved.to_json())
    else:
        for value in ("citation", "clipping", "sheet"):
            click.echo(saved.to_json()[value])


@cli.command("run")
@click.option("--webhook", is_flag=True, help="由 Telegram 把消息送来（要有公开的网址），而不是自己去取。")
@click.pass_obj
def run_bot(invocation: Invocation, *, webhook: bool) -> None:
    """让机器人在 Telegram 上回答问题；Ctrl-C 结束。"""
    from bot.running import run
    from bot.settings import read_bot_settings

    run(invocation.open_home(), read_bot_settings(Path()), webhook=webhook)


@cli.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="在哪个地址上打开；平常只有本机能看。")
@click.option("--port", type=Between(0, 65535), help="端口；0 由系统挑选。  [default: 8765]")
@click.option("--no-browser", is_flag=True, help="不打开浏览器，只说出地址。")
@click.pass_obj
def demo(invocation: Invocation, host: str, port: int | None, *, no_browser: bool) -> None:
    """在浏览器里试用真正的机器人，不需要令牌；Ctrl-C 结束。"""
    from bot.demo.running import Place, run_demo

    run_demo(invocation.open_home(), Place(host, port), opens_browser=not no_browser)


@cli.command()
@_json_option
@click.pass_context
def doctor(context: click.Context, *, as_json: bool) -> None:
    """看看设置、令牌、网址、数据库、报库、检索集群和索引好不好，不好的该怎么办。"""
    from bot.config import read_values
    from bot.doctor.examining import examine
    from bot.doctor.findings import is_well

    search_url = read_values(os.environ, Path()).get("WENBAO_SEARCH_URL")
    findings = examine(context.obj.open_home(), search_url=search_url)
    for finding in findings:
        if as_json:
            write_json_line(finding.to_json())
        else:
            click.echo("\n".join(finding.describe()))
    context.exit(0 if is_well(findings) else 1)


@cli.command("eval")
@click.argument("file", type=_PATH)
@_json_option
@click.option(
    "--failures",
    type=Between(1, _ALL_FAILURES),
    is_flag=False,
    flag_value=_ALL_FAILURES,
    metavar="[N]",
    help="逐个说明没答好的问题：应当怎样、给了什么、分数从哪里来；最多 N 个。写在文件后面。",
)
@click.pass_obj
def evaluate(invocation: Invocation, file: Path, *, as_json: bool, failures: int | None) -> None:
    """用一份问题文件测一测答得怎样。"""
    from bot.evaluating import examine_file, measures_to_json, print_measures
    from bot.failures import show_failures
    from bot.terminal import open_console

    with examine_file(file, invocation.open_home()) as examined:
        if not as_json:
            print_measures(open_console(), examined.judged)
        elif failures is None:
            write_json_line(measures_to_json(examined.judged))
        if failures is not None:
            show_failures(islice(examined.failures(), failures), as_json=as_json)


def _today() -> date:
    """Where the machine is: whoever asks in a terminal sits before it."""
    return datetime.now().astimezone().date()


def _show_contents(contents: "Contents", *, limit: int, as_json: bool) -> None:
    from bot.shapes import contents_to_json

    if as_json:
        write_json_line(contents_to_json(contents, limit=limit))
        return
    from bot.terminal import open_console, print_contents

    print_contents(open_console(), contents)


def _write_answer(answer: "Answer | NoAnswer", hits: "Sequence[Hit] | None") -> None:
    from bot.shapes import answer_to_json, hits_to_json

    written = answer_to_json(answer)
    if hits is not None:
        written["hits"] = hits_to_json(hits)
    write_json_line(written)


def _show_answer(answer: "Answer | NoAnswer", hits: "Sequence[Hit] | None") -> None:
    from bot.terminal import open_console, print_answer, print_hits

    console = open_console()
    print_answer(console, answer)
    if hits is not None:
        print_hits(console, hits)


def _looked_for(answer: "Answer | NoAnswer") -> str:
    from retrieval.model import Answer

    return (answer.looked_for if isinstance(answer, Answer) else None) or answer.question


def _mention_samples(desk: "Desk") -> None:
    if desk.reads_samples:
        complain("报库还是空的，现在用的是随程序附带的样报；用 wenbao ingest 收进自己的报纸。")
