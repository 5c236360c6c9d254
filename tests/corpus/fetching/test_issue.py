"""An issue of eight pages and sixty articles from a site that has good days and bad ones."""

import json
import tomllib
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from statistics import median

import pytest
from newsstand import ARTICLES, DAY, LOCAL, NUMBERS, PEOPLE, Newsstand, Reply, headline, opened, packed, page

from corpus.fetching.addresses import AddressBook
from corpus.fetching.clock import Clock
from corpus.fetching.connection import Connection
from corpus.fetching.errors import FetchError
from corpus.fetching.folder import IssueFolder
from corpus.fetching.issue import FetchedIssue, Progress, fetch_issue
from corpus.fetching.papers import open_paper
from corpus.fetching.robots import RobotsMemory
from corpus.fetching.visiting import Visitor
from corpus.readers import read_page
from corpus.understanding import understand

HTML = {"Content-Type": "text/html"}


class Newsroom:
    """Fetches from the site into a folder, in no time: it only notes how long it would have slept."""

    def __init__(self, stand: Newsstand, home: Path) -> None:
        self.stand = stand
        self.home = home
        self.slept: list[float] = []
        self.now = datetime(2024, 12, 2, tzinfo=UTC)
        self.book = AddressBook(may_connect=lambda address: address.is_loopback)
        stand.write_paper(home / "papers")

    def fetch(self, *, wants_pdf: bool = False, tell: Callable[[Progress], None] = lambda _: None) -> FetchedIssue:
        clock = Clock(sleep=self.slept.append, now=lambda: self.now)
        memory = RobotsMemory(self.home / "robots.json", clock)
        connection = Connection(self.book, clock)
        try:
            paper = open_paper(self.home, "shi")
            visitor = Visitor(paper, connection, clock, robots=memory.find, remember=memory.remember)
            return fetch_issue(paper, DAY, self.folder, visitor, wants_pdf=wants_pdf, tell=tell)
        finally:
            connection.close()

    @property
    def folder(self) -> IssueFolder:
        return IssueFolder(self.home / "issue")


BOTH_KINDS = pytest.mark.parametrize("stand", [PEOPLE, LOCAL], ids=["people", "local"], indirect=True)


@pytest.fixture
def stand(request: pytest.FixtureRequest) -> Iterator[Newsstand]:
    with opened(getattr(request, "param", PEOPLE)) as stand:
        yield stand


@pytest.fixture
def newsroom(stand: Newsstand, tmp_path: Path) -> Newsroom:
    return Newsroom(stand, tmp_path)


@BOTH_KINDS
def test_a_whole_issue(newsroom: Newsroom) -> None:
    steps: list[Progress] = []
    issue = newsroom.fetch(tell=steps.append)
    assert (issue.pages, len(issue.articles), issue.errors) == (len(NUMBERS), ARTICLES, [])
    stand = newsroom.stand
    assert set(stand.asked.values()) == {1}
    assert sum(stand.asked.values()) == issue.asked + 1 == len(NUMBERS) + ARTICLES + 1
    assert not [path for path in stand.asked if "999" in path or "2024-11" in path or path.endswith(".pdf")]
    assert steps[-1] == Progress(len(NUMBERS) + ARTICLES + 1, len(NUMBERS) + ARTICLES + 1)
    (agent,) = stand.agents
    assert agent.startswith("wenbao/")
    # What a request takes counts for the pause after it, and on a busy machine one may take long.
    assert median(newsroom.slept) > 0.5
    assert len(newsroom.slept) == issue.asked


@BOTH_KINDS
def test_articles_know_where_they_stood(newsroom: Newsroom) -> None:
    articles = {}
    for file in newsroom.fetch().articles:
        (article,) = understand(read_page(file)).articles
        articles[article.headline] = article
    article = articles[headline(17)]
    assert (article.paper, article.date, article.page) == ("试人民报", "2024-12-02", "2")
    assert article.url == newsroom.stand.root + newsroom.stand.template.article(17)
    assert (article.kicker, article.deck) == ("丰收时节", "各地忙收获")
    assert article.byline in ("本报记者 王晶", "王晶")
    assert article.body == "第17号仓库今年收了5017吨苹果，仓库主任说。\n各地客商前来洽谈&参观。"
    assert sorted({article.page for article in articles.values()}) == ["1", "12", "2", "3", "5", "6", "7", "9"]


@BOTH_KINDS
def test_the_second_time_only_what_has_changed_comes(newsroom: Newsroom) -> None:
    newsroom.fetch()
    changed = newsroom.stand.template.article(5)
    newsroom.stand.pages[changed] = newsroom.stand.template.set_article(777, "07")
    before = newsroom.stand.total
    issue = newsroom.fetch()
    assert newsroom.stand.total - before == len(NUMBERS) + ARTICLES  # robots.txt is remembered for a day
    assert newsroom.stand.not_modified == len(NUMBERS) + ARTICLES - 1
    assert len(issue.articles) == ARTICLES
    assert any(headline(777) in file.read_text("gb18030" if "gb" in newsroom.stand.template.charset else "utf-8")
               for file in issue.articles)  # fmt: skip
    newsroom.now += timedelta(hours=25)
    newsroom.fetch()
    assert newsroom.stand.asked["/robots.txt"] == 2


def test_sites_without_validators_are_asked_again(newsroom: Newsroom) -> None:
    newsroom.stand.has_validators = False
    newsroom.fetch()
    assert len(newsroom.fetch().articles) == ARTICLES


def test_pdf_pages_where_they_are_asked_for(newsroom: Newsroom) -> None:
    issue = newsroom.fetch(wants_pdf=True)
    assert len(issue.pdfs) == len(NUMBERS)
    said = tomllib.loads(issue.pdfs[-1].with_suffix(".toml").read_text("utf-8"))
    assert said == {"paper": "试人民报", "date": "2024-12-02", "page": "12"}


@BOTH_KINDS
def test_a_bad_day(newsroom: Newsroom) -> None:
    """Each article that fails is one sentence, the rest comes, and what may be had later is asked for later."""
    stand, article = newsroom.stand, newsroom.stand.template.article
    stand.instead(article(0), Reply(status=500), Reply(status=503))
    stand.instead(article(1), Reply(status=429, headers={"Retry-After": "7"}))
    stand.instead(article(2), Reply(b"x" * 100, cut=True))
    stand.instead(article(3), packed(stand.pages[article(3)]))
    stand.always(article(4), Reply(status=404))
    stand.always(article(11), Reply(status=403))
    stand.always(article(22), Reply(b"\x89PNG", headers={"Content-Type": "image/png"}))
    stand.always(article(33), Reply(b"<p>" * 2_000_000, headers=HTML))
    stand.instead(article(44), *[Reply(status=502)] * 4)
    stand.always(stand.template.layout("09"), Reply(status=404))
    issue = newsroom.fetch()
    on_page_nine = len(range(6, ARTICLES, len(NUMBERS)))
    lost = {4, 11, 22, 33, 44} - set(range(6, ARTICLES, len(NUMBERS)))
    assert len(issue.articles) == ARTICLES - on_page_nine - len(lost)
    sentences = [str(error) for error in issue.errors]
    assert len(sentences) == len(lost) + 1
    assert all(len(sentence.splitlines()) == 1 and sentence.endswith("。") for sentence in sentences)
    assert any("大于 5,000,000 字节" in sentence for sentence in sentences)
    assert any("404" in sentence for sentence in sentences)
    assert any(7 <= slept < 8 for slept in newsroom.slept)
    before = stand.total
    again = newsroom.fetch()
    assert stand.total - before == len(lost) + 1
    assert stand.template.article(44) in stand.asked
    assert len(again.articles) == len(issue.articles) + 1


def test_a_site_that_breaks_down_is_left_alone(newsroom: Newsroom) -> None:
    for number in range(ARTICLES):
        newsroom.stand.always(newsroom.stand.template.article(number), Reply(status=503))
    issue = newsroom.fetch()
    assert len(issue.errors) == 4
    assert "接着取" in str(issue.errors[-1])
    assert newsroom.stand.total < 30
    newsroom.stand.replies.clear()
    assert len(newsroom.fetch().articles) == ARTICLES
    assert newsroom.stand.asked[newsroom.stand.template.front] == 1


def test_retry_after_may_be_a_date_or_nonsense_or_too_long(newsroom: Newsroom) -> None:
    article = newsroom.stand.template.article
    for number, wish in enumerate(["Mon, 02 Dec 2024 00:00:09 GMT", "soon", "-1", "٣"]):
        newsroom.stand.instead(article(number), Reply(status=503, headers={"Retry-After": wish}))
    newsroom.stand.always(article(9), Reply(status=429, headers={"Retry-After": "86400"}))
    issue = newsroom.fetch()
    assert len(issue.errors) == 1
    assert newsroom.stand.asked[article(9)] == 1
    assert any(9 <= slept < 9.1 for slept in newsroom.slept)
    assert max(newsroom.slept) < 300


@pytest.mark.parametrize(
    ("target", "said"),
    [
        ("http://127.0.0.1:1/x.html", "转向别的主机"),
        ("http://other.test/x.html", "转向别的主机"),
        ("file:///etc/passwd", "转向别的主机"),
        ("http://user@{host}/x.html", "转向别的主机"),
        ("http://intranet.test/x.html", "内部网络"),
        ("http://mapped.test/x.html", "内部网络"),
        ("http://[::1", "不对的网址"),
        ("{self}", "没有尽头"),
    ],
)
def test_redirects_that_are_not_followed(newsroom: Newsroom, target: str, said: str) -> None:
    stand = newsroom.stand
    stand.write_paper(newsroom.home / "papers", hosts=("intranet.test", "mapped.test"))
    private = {"intranet.test": "10.0.0.1", "mapped.test": "::ffff:192.168.1.1"}
    newsroom.book = AddressBook(
        lambda host, port: [ip_address(private.get(host, "127.0.0.1"))], lambda address: str(address) == "127.0.0.1"
    )
    path = stand.template.article(8)
    location = target.replace("{host}", f"127.0.0.1:{stand.port}").replace("{self}", path)
    stand.always(path, Reply(status=302, headers={"Location": location}))
    issue = newsroom.fetch()
    assert len(issue.articles) == ARTICLES - 1
    (error,) = issue.errors
    assert said in str(error)


def test_a_redirect_on_the_same_host_is_followed(newsroom: Newsroom) -> None:
    stand = newsroom.stand
    moved = stand.template.article(8).replace("content_", "content_moved_")
    stand.pages[moved] = stand.pages[stand.template.article(8)]
    stand.always(stand.template.article(8), Reply(status=301, headers={"Location": moved}))
    issue = newsroom.fetch()
    assert (len(issue.articles), issue.errors) == (ARTICLES, [])
    urls = {understand(read_page(file)).articles[0].url for file in issue.articles}
    assert stand.root + moved in urls


def test_the_address_that_was_checked_is_the_one_connected_to(newsroom: Newsroom) -> None:
    """A name that answers with a public address first and a private one later gets nowhere."""
    stand = newsroom.stand
    stand.write_paper(
        newsroom.home / "papers",
        front=f"http://paper.test:{stand.port}{stand.template.front}",
        hosts=(f"paper.test:{stand.port}",),
    )
    asked: list[str] = []

    def resolve(host: str, port: int) -> list:
        asked.append(host)
        return [ip_address("127.0.0.1" if len(asked) == 1 else "10.0.0.1")]

    newsroom.book = AddressBook(resolve, lambda address: address.is_loopback)
    issue = newsroom.fetch()
    assert len(issue.articles) == ARTICLES
    assert asked == ["paper.test"]  # one connection, one look-up
    assert stand.hosts == {f"paper.test:{stand.port}"}


def test_a_host_of_this_machine_is_refused_without_the_tests_leave(newsroom: Newsroom) -> None:
    newsroom.book = AddressBook()
    with pytest.raises(FetchError, match="内部网络"):
        newsroom.fetch()
    assert newsroom.stand.total == 0


def test_robots_txt_is_obeyed(newsroom: Newsroom) -> None:
    stand = newsroom.stand
    forbidden = stand.template.article(3)
    stand.robots = Reply(f"User-agent: wenbao\nDisallow: {forbidden}\nCrawl-delay: 5\n".encode(), headers={})
    issue = newsroom.fetch()
    assert len(issue.articles) == ARTICLES - 1
    assert stand.asked[forbidden] == 0
    assert "robots.txt" in str(issue.errors[0])
    assert max(newsroom.slept) > 4


def test_a_site_whose_robots_txt_is_in_trouble_is_not_fetched(newsroom: Newsroom) -> None:
    newsroom.stand.robots = Reply(status=500)
    with pytest.raises(FetchError, match=r"robots\.txt 现在取不到"):
        newsroom.fetch()
    assert set(newsroom.stand.asked) == {"/robots.txt"}


def test_a_bomb_is_not_unpacked(newsroom: Newsroom) -> None:
    newsroom.stand.always(newsroom.stand.template.article(1), packed(b"a" * 300_000_000))
    newsroom.stand.always(
        newsroom.stand.template.article(2), Reply(b"no gzip", headers=HTML | {"Content-Encoding": "gzip"})
    )
    newsroom.stand.always(newsroom.stand.template.article(3), Reply(b"no", headers=HTML | {"Content-Encoding": "br"}))
    issue = newsroom.fetch()
    assert len(issue.articles) == ARTICLES - 3
    assert len(issue.errors) == 3


def test_an_index_that_refreshes_to_the_day(newsroom: Newsroom) -> None:
    stand = newsroom.stand
    stand.write_paper(newsroom.home / "papers", front=f"{stand.root}/paperindex.htm")
    target = stand.template.front.lstrip("/")
    stand.pages["/paperindex.htm"] = page("", head=f'<META HTTP-EQUIV="REFRESH" CONTENT="0; URL={target}">')
    issue = newsroom.fetch()
    assert (issue.pages, len(issue.articles), issue.errors) == (len(NUMBERS), ARTICLES, [])


def test_an_index_of_another_day_is_not_taken_for_this_one(newsroom: Newsroom) -> None:
    stand = newsroom.stand
    stand.write_paper(newsroom.home / "papers", front=f"{stand.root}/paperindex.htm")
    other = stand.template.front.replace("12/02", "12/01")
    stand.pages[other] = stand.pages[stand.template.front]
    stand.pages["/paperindex.htm"] = page("", head=f"<meta http-equiv=refresh content='0;url={other}'>")
    with pytest.raises(FetchError, match="2024-12-01 的报，不是 2024-12-02"):
        newsroom.fetch()


@pytest.mark.parametrize(
    ("reply", "said"),
    [
        (Reply(status=404), "404"),
        (Reply("没有版面".encode(), headers=HTML), "没有版面也没有文章"),
        (Reply(b"", headers=HTML), "空的"),
        (Reply(b"<meta charset=utf-8>\xff\xfe\xfd" * 9, headers=HTML), "编码"),
        (Reply(b"%PDF", headers={"Content-Type": "application/pdf"}), "不是网页"),
    ],
)
def test_no_front_page_is_one_sentence(newsroom: Newsroom, reply: Reply, said: str) -> None:
    newsroom.stand.always(newsroom.stand.template.front, reply)
    with pytest.raises(FetchError, match=said):
        newsroom.fetch()


def test_a_lost_state_file_only_costs_requests(newsroom: Newsroom) -> None:
    newsroom.fetch()
    state = newsroom.home / "issue" / "fetched.json"
    assert json.loads(state.read_text("utf-8"))["whole"]
    for broken in ("", "{", "[]", '{"form": 1, "pages": {"x": 3}}', '{"form": 1, "pages": {}, "round": "x"}'):
        state.write_text(broken, "utf-8")
        assert len(newsroom.fetch().articles) == ARTICLES


def test_two_at_a_time_do_not_ask_twice(newsroom: Newsroom) -> None:
    with newsroom.folder.open(), pytest.raises(FetchError, match="另一个程序在取"):
        newsroom.fetch()


def test_a_slow_site_is_waited_for_and_a_silent_one_given_up(
    newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("corpus.fetching.connection.PATIENCE", 0.3)
    stand = newsroom.stand
    stand.instead(stand.template.article(1), Reply(stand.pages[stand.template.article(1)], delay=0.1))
    stand.always(stand.template.article(2), Reply(b"late", delay=1.0))
    issue = newsroom.fetch()
    assert len(issue.articles) == ARTICLES - 1
    assert "很久没有答复" in str(issue.errors[0])
    assert stand.asked[stand.template.article(2)] == 4
