"""Which papers can be fetched: a small TOML file each, shipped in `corpus/papers/` or the user's in `HOME/papers/`."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date as Date
from importlib.resources import files
from pathlib import Path
from urllib.parse import urlsplit

from corpus.fetching.errors import FetchError
from corpus.readers.html_layout import LinkNames

FOLDER = "papers"
"""The user's own papers, in the home folder."""

SHORTEST_PAUSE, LONGEST_PAUSE = 1.0, 60.0
"""Seconds between two requests to a host."""

_ID = re.compile(r"[a-z0-9][a-z0-9_-]{0,39}")
_HOST = re.compile(r"[a-z0-9.-]{1,253}(?::\d{1,5})?")
_PLACEHOLDER = re.compile(r"\{[^{}]*\}")


@dataclass(frozen=True, slots=True)
class Edition:
    """How the front page of an issue is addressed from one day to another, both included; None is without an end.

    `front` may have `{yyyy}`, `{mm}` and `{dd}`, or `{m}` and `{d}` without a leading zero.
    """

    front: str
    since: Date | None = None
    until: Date | None = None

    def covers(self, day: Date) -> bool:
        return (self.since is None or self.since <= day) and (self.until is None or day <= self.until)

    def address(self, day: Date) -> str:
        """The front page of that day."""
        address = self.front
        for placeholder, written in _written(day).items():
            address = address.replace(placeholder, written)
        return address


@dataclass(frozen=True, slots=True)
class Paper:
    """A digital newspaper. `hosts` are all that may be asked, with a port where it is not the usual one.

    `pause` is in seconds, between two requests to one host. `is_inside` says that the paper's hosts stand in the
    newsroom's own network.
    """

    id: str
    name: str
    hosts: tuple[str, ...]
    editions: tuple[Edition, ...]
    pause: float = 1.5
    links: LinkNames = field(default_factory=LinkNames)
    is_inside: bool = False

    def front_page(self, day: Date) -> str:
        """The address of that day's front page. Raises FetchError where no edition covers the day."""
        for edition in self.editions:
            if edition.covers(day):
                return edition.address(day)
        raise FetchError(f"{self.name}没有 {day} 的数字报；请换一个日期，或在 {self.id}.toml 里写上这一天的网址。")


def find_papers(home: Path) -> dict[str, Path]:
    """The file of each paper by the paper's id; the user's go before those that ship with the program."""
    found: dict[str, Path] = {}
    for folder in (Path(str(files("corpus") / FOLDER)), home / FOLDER):
        for file in sorted(folder.glob("*.toml")) if folder.is_dir() else ():
            if _ID.fullmatch(file.stem):
                found[file.stem] = file
    return found


def open_paper(home: Path, paper_id: str) -> Paper:
    """Raises FetchError when there is no such paper, or as `read_paper` does."""
    papers = find_papers(home)
    if paper_id not in papers:
        known = "、".join(sorted(papers))
        raise FetchError(f"没有叫 {paper_id[:40]} 的报纸（现有 {known}）；请改正，或在 {FOLDER} 文件夹里写一个 .toml。")
    return read_paper(papers[paper_id])


def read_paper(file: Path) -> Paper:
    """Raises FetchError when the file is not one that describes a paper."""
    try:
        entries = tomllib.loads(file.read_text("utf-8-sig"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise FetchError(f"报纸的说明 {file.name} 读不了（{error}）；请把它改成正确的 TOML。") from error
    unknown = sorted(set(entries) - {"name", "hosts", "pause", "links", "editions", "intranet"})
    if unknown:
        raise _wrong(file, unknown[0], "只能写 name、hosts、intranet、pause、links 和 editions")
    hosts = tuple(host.lower() for host in _texts(file, entries, "hosts"))
    if not hosts or not all(_HOST.fullmatch(host) for host in hosts):
        raise _wrong(file, "hosts", '请写成 hosts = ["paper.example.cn"]')
    return Paper(
        id=file.stem,
        name=_text(file, entries, "name"),
        hosts=hosts,
        editions=tuple(_editions(file, entries, hosts)),
        pause=_pause(file, entries),
        links=_links(file, entries),
        is_inside=_is_inside(file, entries),
    )


def host_of(url: str) -> str | None:
    """The host of an address as `Paper.hosts` writes it; None where the address has none, or names a user."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or not parts.hostname or "@" in parts.netloc:
        return None
    usual = {"http": 80, "https": 443}[parts.scheme]
    return parts.hostname if port in (None, usual) else f"{parts.hostname}:{port}"


def _written(day: Date) -> dict[str, str]:
    return {
        "{yyyy}": f"{day.year:04}",
        "{mm}": f"{day.month:02}",
        "{dd}": f"{day.day:02}",
        "{m}": str(day.month),
        "{d}": str(day.day),
    }


def _editions(file: Path, entries: Mapping[str, object], hosts: tuple[str, ...]) -> list[Edition]:
    editions = entries.get("editions")
    if not isinstance(editions, list) or not editions or not all(isinstance(one, dict) for one in editions):
        raise _wrong(file, "editions", "请写上 [[editions]] 和 front = 首版的网址")
    return [_edition(file, one, hosts) for one in editions]


def _edition(file: Path, entry: Mapping[str, object], hosts: tuple[str, ...]) -> Edition:
    front = _text(file, entry, "front")
    strange = set(_PLACEHOLDER.findall(front)) - _written(Date.min).keys()
    if strange or host_of(front) not in hosts:
        raise _wrong(file, "front", "它应是 hosts 里的网址，日期写成 {yyyy}、{mm}、{dd}")
    since, until = entry.get("since"), entry.get("until")
    for name, value in (("since", since), ("until", until)):
        if value is not None and type(value) is not Date:
            raise _wrong(file, name, f"请写成 {name} = 2024-12-01，不加引号")
    return Edition(front, since if type(since) is Date else None, until if type(until) is Date else None)


def _is_inside(file: Path, entries: Mapping[str, object]) -> bool:
    inside = entries.get("intranet", False)
    if not isinstance(inside, bool):
        raise _wrong(file, "intranet", "请写 true 或 false")
    return inside


def _pause(file: Path, entries: Mapping[str, object]) -> float:
    pause = entries.get("pause", Paper.__dataclass_fields__["pause"].default)
    shortest = 0.0 if entries.get("intranet") is True else SHORTEST_PAUSE
    if isinstance(pause, bool) or not isinstance(pause, int | float) or not shortest <= pause <= LONGEST_PAUSE:
        raise _wrong(file, "pause", f"请写 {shortest:.0f} 到 {LONGEST_PAUSE:.0f} 之间的秒数")
    return float(pause)


def _links(file: Path, entries: Mapping[str, object]) -> LinkNames:
    links = entries.get("links", {})
    if not isinstance(links, dict) or set(links) - {"articles", "pages"}:
        raise _wrong(file, "links", "其中只能写 articles 和 pages")
    usual = LinkNames()
    return LinkNames(
        articles=_texts(file, links, "articles") or usual.articles, pages=_texts(file, links, "pages") or usual.pages
    )


def _text(file: Path, entries: Mapping[str, object], key: str) -> str:
    value = entries.get(key)
    if not isinstance(value, str) or not value.strip() or not value.isprintable():
        raise _wrong(file, key, "请写成一行文字")
    return value.strip()


def _texts(file: Path, entries: Mapping[str, object], key: str) -> tuple[str, ...]:
    value = entries.get(key, [])
    if not isinstance(value, list) or not all(isinstance(text, str) and text.isprintable() for text in value):
        raise _wrong(file, key, '请写成 ["…", "…"]')
    return tuple(value)


def _wrong(file: Path, key: str, remedy: str) -> FetchError:
    return FetchError(f"报纸的说明 {file.name} 里的 {key} 不对；{remedy}。")
