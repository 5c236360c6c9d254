"""`wenbao fetch`: killed at any moment and gone on with, nothing is lost and nothing asked for twice."""

import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

from bot.fetching import Equipment, Order, choose_days, fetch
from bot.home import Home
from corpus.fetching.addresses import AddressBook
from corpus.fetching.clock import Clock

sys.path.insert(0, str(Path(__file__).parents[1] / "corpus" / "fetching"))
from newsstand import ARTICLES, DAY, LOCAL, NUMBERS, PEOPLE, Newsstand, Reply, headline, opened

ROOT = Path(__file__).parents[2]
KILLS = 4


def start(home: Path) -> subprocess.Popen:
    command = [sys.executable, str(ROOT / "tests" / "bot" / "loopback_fetch.py"), str(home), DAY.isoformat()]
    environment = {"PYTHONPATH": str(ROOT), "HOME": str(home)}
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment, cwd=home)


def kill_after(process: subprocess.Popen, stand: Newsstand, *, requests: int, seconds: float) -> None:
    """Kill it when so many requests were made, two of them by itself: what the last kill cut off is answered then."""
    requests = max(requests, stand.total + 2)
    latest = time.monotonic() + 30
    while stand.total < requests and process.poll() is None and time.monotonic() < latest:
        time.sleep(0.001)
    time.sleep(seconds)
    process.kill()
    process.communicate()


@pytest.mark.parametrize(("seed", "template"), [(0, PEOPLE), (1, LOCAL)])
def test_killed_at_many_moments(inside, tmp_path: Path, seed: int, template) -> None:
    moments = random.Random(seed)
    with opened(template) as stand:
        stand.delay = 0.004
        stand.write_paper(tmp_path / "papers")
        whole = len(NUMBERS) + ARTICLES + 1
        for requests in sorted(moments.sample(range(1, whole), KILLS)):
            kill_after(start(tmp_path), stand, requests=requests, seconds=moments.uniform(0, 0.02))
        ran = start(tmp_path)
        out, complaint = ran.communicate(timeout=60)
        assert (ran.returncode, complaint) == (0, b"")
        assert f"{len(NUMBERS)} 版 {ARTICLES} 篇" in out.decode()
        # A request that is under way when the process dies is all that may be made again.
        again = sum(stand.asked.values()) - len(stand.asked)
        assert again <= KILLS
        assert len(stand.asked) == whole
        assert max(stand.asked.values()) <= 2
    articles = inside("--home", str(tmp_path), "articles", "--json").lines
    assert {article["headline"] for article in articles} == {headline(number) for number in range(ARTICLES)}
    assert not list((tmp_path / "fetched").rglob("*.part")) or all(
        part.name.startswith(".") for part in (tmp_path / "fetched").rglob("*.part")
    )
    (answer,) = inside("--home", str(tmp_path), "ask", "--json", "第7号仓库今年收了多少吨苹果？").lines
    assert "5007吨" in answer["quotes"][0]["text"]
    assert answer["quotes"][0]["url"].endswith(template.article(7))


def test_what_fails_is_told_and_the_rest_goes_in(inside, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with opened(PEOPLE) as stand:
        stand.write_paper(tmp_path / "papers")
        stand.always(PEOPLE.article(3), Reply(status=404))
        stand.always(PEOPLE.article(4), Reply(b"<p>\xe9\xa1\xb5\xe9\x9d\xa2\xe4\xb8\x8d\xe5\xad\x98\xe5\x9c\xa8</p>"))
        equipment = Equipment(Clock(sleep=lambda seconds: None), AddressBook(may_connect=lambda address: True))
        told = []
        order = Order("shi", (DAY,), folder=tmp_path / "kept", wants_pdf=True)
        summary = fetch(Home(tmp_path), order, tell=told.append, equipment=equipment)
        again = fetch(Home(tmp_path), order, tell=told.append, equipment=equipment)
    assert (summary.articles, summary.new, summary.failed) == (ARTICLES - 1, ARTICLES - 2, 2)
    assert (again.new, told[1].unchanged, again.failed) == (0, ARTICLES - 2, 2)
    assert told[0].pdfs == len(NUMBERS)
    assert len(capsys.readouterr().err.splitlines()) == 4
    kept = tmp_path / "kept" / "shi" / DAY.isoformat()
    assert len(list(kept.glob("*.pdf"))) == len(NUMBERS)
    # What was kept can be put into another library as any folder of files.
    outcome = inside(
        "--home", str(tmp_path / "other"), "ingest", "--json", *map(str, sorted(kept.glob("content*.html")))
    )
    assert outcome.lines[-1]["articles"] == ARTICLES - 2


def test_the_command_asks_its_own_network_only_for_papers_that_say_so(inside, tmp_path: Path) -> None:
    with opened(PEOPLE) as stand:
        stand.write_paper(tmp_path / "papers")
        refused = inside("--home", str(tmp_path), "fetch", "shi", "--date", DAY.isoformat())
        assert refused.status == 1
        assert "内部网络" in refused.complaint
        assert not stand.asked
        (file,) = (tmp_path / "papers").glob("*.toml")
        described = file.read_text("utf-8").replace("pause = 1.0", "pause = 0")
        file.write_text("intranet = true\n" + described, "utf-8")
        outcome = inside("--home", str(tmp_path), "fetch", "shi", "--date", DAY.isoformat(), "--json")
    assert outcome.status == 0
    assert (outcome.lines[-1]["articles"], outcome.lines[-1]["failed"]) == (ARTICLES, 0)


def test_days() -> None:
    from datetime import date

    import click

    first, last = date(2024, 2, 28), date(2024, 3, 1)
    assert choose_days(None, first, last) == (first, date(2024, 2, 29), last)
    assert choose_days(first, None, None) == (first,)
    assert len(choose_days(None, None, None)) == 1
    for wrong in ((first, first, None), (None, None, last), (None, last, first)):
        with pytest.raises(click.UsageError):
            choose_days(*wrong)


@pytest.mark.parametrize(
    ("arguments", "status", "said"),
    [
        ([], 2, "缺少 PAPER"),
        (["rmrb", "--date", "gestern"], 2, "--date 的值不对"),
        (["rmrb", "--from", "2024-12-03", "--to", "2024-12-01"], 2, "之后"),
        (["nix"], 1, "没有叫 nix 的报纸"),
        (["local"], 1, "内部网络"),
    ],
)
def test_the_command_says_what_is_wrong(inside, tmp_path: Path, arguments: list[str], status: int, said: str) -> None:
    with opened(PEOPLE) as stand:
        stand.write_paper(tmp_path / "papers")
        (tmp_path / "papers" / "shi.toml").rename(tmp_path / "papers" / "local.toml")
        outcome = inside("--home", str(tmp_path), "fetch", *arguments)
        assert stand.total == 0
    assert outcome.status == status
    assert said in outcome.complaint
    assert len(outcome.complaint.splitlines()) == 1


def test_the_papers_are_listed(inside, tmp_path: Path) -> None:
    (tmp_path / "papers").mkdir()
    (tmp_path / "papers" / "broken.toml").write_text("name = 3", "utf-8")
    outcome = inside("--home", str(tmp_path), "fetch", "--list")
    assert "rmrb  人民日报  paper.people.com.cn" in outcome.text
    assert len(outcome.complaint.splitlines()) == 1
