"""The files that describe papers, and which addresses may be connected to."""

from datetime import date
from ipaddress import ip_address
from pathlib import Path

import pytest

from corpus.fetching.addresses import AddressBook, is_public, is_reachable_inside
from corpus.fetching.errors import FetchError
from corpus.fetching.folder import file_name
from corpus.fetching.papers import find_papers, host_of, open_paper, read_paper

GOOD = 'name = "试报"\nhosts = ["p.test"]\n[[editions]]\nfront = "http://p.test/{yyyy}-{mm}/{dd}/{m}/{d}"\n'


def test_the_papers_that_ship(tmp_path: Path) -> None:
    papers = {paper_id: read_paper(file) for paper_id, file in find_papers(tmp_path).items()}
    assert {"rmrb", "hnrb", "xhrb"} <= papers.keys()
    assert all(1 <= paper.pause <= 2 for paper in papers.values())
    people = papers["rmrb"]
    old, new = people.front_page(date(2024, 11, 30)), people.front_page(date(2024, 12, 1))
    assert old == "http://paper.people.com.cn/rmrb/html/2024-11/30/nbs.D110000renmrb_01.htm"
    assert new == "https://paper.people.com.cn/rmrb/pc/layout/202412/01/node_01.html"


def test_a_user_adds_a_paper_or_describes_one_anew(tmp_path: Path) -> None:
    (tmp_path / "papers").mkdir()
    for name in ("shi.toml", "rmrb.toml", "No Name.toml"):
        (tmp_path / "papers" / name).write_text(GOOD, "utf-8")
    assert open_paper(tmp_path, "shi").front_page(date(2024, 3, 5)) == "http://p.test/2024-03/05/3/5"
    assert open_paper(tmp_path, "rmrb").name == "试报"
    assert "No Name" not in find_papers(tmp_path)
    with pytest.raises(FetchError, match="没有叫 nix 的报纸（现有 hnrb、rmrb、shi、xhrb）"):
        open_paper(tmp_path, "nix")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("name", "nome", "nome"),
        ('name = "试报"', "name = 3", "name"),
        ("p.test", "P T", "hosts"),
        ('hosts = ["p.test"]', "hosts = []", "hosts"),
        ("http://p.test", "http://q.test", "front"),
        ("http://p.test", "http://p.test:81", "front"),
        ("http://p.test", "ftp://p.test", "front"),
        ("{yyyy}", "{year}", "front"),
        ("[[editions]]", "pause = 0\n[[editions]]", "pause"),
        ("[[editions]]", 'pause = "1"\n[[editions]]', "pause"),
        ("[[editions]]", 'links = {other = "x"}\n[[editions]]', "links"),
        ("[[editions]]", '[[editions]]\nsince = "2024-01-01"', "since"),
        ("[[editions]]", "[editions]", "editions"),
        ("[[editions]]", "[[editions", "TOML"),
    ],
)
def test_a_broken_description_is_one_sentence(tmp_path: Path, old: str, new: str, said: str) -> None:
    file = tmp_path / "shi.toml"
    file.write_text(GOOD.replace(old, new, 1), "utf-8")
    with pytest.raises(FetchError, match=said) as refused:
        read_paper(file)
    assert str(tmp_path) not in str(refused.value)


def test_a_day_without_an_edition_is_one_sentence(tmp_path: Path) -> None:
    file = tmp_path / "shi.toml"
    file.write_text(GOOD + "since = 2024-01-01\nuntil = 2024-12-31\n", "utf-8")
    paper = read_paper(file)
    assert paper.front_page(date(2024, 12, 31))
    with pytest.raises(FetchError, match="2025-01-01"):
        paper.front_page(date(2025, 1, 1))


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("http://p.test/x", "p.test"),
        ("https://p.test:443/x", "p.test"),
        ("http://P.test:8080", "p.test:8080"),
        ("https://p.test:80/", "p.test:80"),
        ("http://me@p.test/", None),
        ("ftp://p.test/", None),
        ("http:///x", None),
        ("http://p.test:x/", None),
        ("http://[::1", None),
        ("//p.test/x", None),
    ],
)
def test_hosts_of_addresses(url: str, host: str | None) -> None:
    assert host_of(url) == host


PRIVATE = """
127.0.0.1 127.8.8.8 10.0.0.1 172.16.0.1 192.168.1.1 169.254.169.254 0.0.0.0 100.64.0.1 224.0.0.1 240.0.0.1
255.255.255.255 ::1 :: fe80::1 fc00::1 ff02::1 ::ffff:127.0.0.1 ::ffff:10.0.0.1 64:ff9b::7f00:1 2002:7f00:1::
2001:0:4136:e378:8000:63bf:f5ff:fffe
""".split()  # noqa: SIM905 - a table
PUBLIC = ["1.1.1.1", "202.108.22.5", "2400:3200::1", "::ffff:1.1.1.1", "64:ff9b::101:101"]


@pytest.mark.parametrize("address", PRIVATE)
def test_addresses_that_are_not_connected_to(address: str) -> None:
    assert not is_public(ip_address(address))
    with pytest.raises(FetchError, match="内部网络"):
        AddressBook(lambda host, port: [ip_address("1.1.1.1"), ip_address(address)]).look_up("p.test", 80)


@pytest.mark.parametrize("address", ["127.0.0.1", "10.1.2.3", "192.168.1.9", "::1", "fd00::5", *PUBLIC])
def test_a_paper_may_stand_in_the_newsrooms_own_network(address: str) -> None:
    assert is_reachable_inside(ip_address(address))


@pytest.mark.parametrize("address", ["169.254.169.254", "fe80::1", "::ffff:169.254.169.254", "::", "224.0.0.1"])
def test_not_even_such_a_paper_is_looked_for_there(address: str) -> None:
    assert not is_reachable_inside(ip_address(address))


@pytest.mark.parametrize("address", PUBLIC)
def test_addresses_that_are(address: str) -> None:
    assert is_public(ip_address(address))


def test_hosts_without_an_address_are_one_sentence() -> None:
    for host in ("does-not-exist.invalid", "a" * 70 + ".test", ""):
        with pytest.raises(FetchError):
            AddressBook().look_up(host, 80)


def test_file_names_are_safe_and_never_the_same() -> None:
    names = [
        file_name(f"http://p.test/{path}", ".html")
        for path in ("a/../../x.htm", "b/x.htm", "", "%00/报.html", "x" * 300)
    ]
    assert len(set(names)) == len(names)
    assert all(name.isascii() and "/" not in name and not name.startswith(".") and len(name) < 80 for name in names)
