"""What the page of an article says of its place: paper, date, page number and address. What it does not say is None."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date as Date
from urllib.parse import urlsplit

from corpus import marks
from corpus.readers.html_markup import Element, Markup, Piece

_LONGEST_NOTE = 80
"""Characters; longer text beside the article says nothing of its place."""

_LONGEST_ADDRESS = 2000

# 《人民日报》（2024年12月01日　第 01 版）, and before 2024 《 人民日报 》（ 2017年10月16日   01 版）
_SOURCE = re.compile(r"《([^《》]{1,20})》[（(](\d{4})年(\d{1,2})月(\d{1,2})日第?([A-Z]?\d{1,3})版")
_DATE = re.compile(r"(?<!\d)(\d{4})\s*[-年/.]\s*(\d{1,2})\s*[-月/.]\s*(\d{1,2})(?!\d)")
_PAGE = re.compile(r"(?<![\dA-Za-z共])第?([A-Z]?\d{1,3})版(?!块|权)")
_PAPER_NAME = r"[\u4e00-\u9fff]{1,12}?报"
_PAPER = re.compile(rf"{_PAPER_NAME}|.*来源[:：]({_PAPER_NAME})(?![\u4e00-\u9fff]*报).*")
_TITLE_TAIL = re.compile(rf"(?:^|[-—_|－])\s*({_PAPER_NAME})(?:数字报|电子版|电子报|数字报刊)?\s*$")
_ADDRESS_DATE = re.compile(r"/(\d{4})-?(\d{2})[-/](\d{2})/")


@dataclass(frozen=True, slots=True)
class Facts:
    """`notes` are the texts of the page that say so: its folio."""

    paper: str | None = None
    date: str | None = None
    page: str | None = None
    url: str | None = None
    notes: tuple[str, ...] = ()


def read_facts(markup: Markup, beside: Iterable[Piece], said: Mapping[str, str]) -> Facts:
    """`beside` is what is printed outside the article's text, `said` what the page's properties say."""
    notes = [note for piece in beside if not piece.is_linked and (note := _note(piece.text))]
    url = _address(markup)
    for note in notes:
        found = _SOURCE.search(note)
        if found and (day := _iso(*found.groups()[1:4])):
            return Facts(found.group(1), day, marks.page_number(found.group(5)), url, (note,))
    date = _day_in(said.get("founder-date", "")) or _founder_date(markup) or _only(_days(notes))
    date = date or _day_in(said.get("date", "")) or day_of_address(url or "")
    return Facts(
        paper=_only({found.group(1) or note for note in notes if (found := _PAPER.fullmatch(note))})
        or _title_tail(markup),
        date=date,
        page=_only({marks.page_number(found.group(1)) for note in notes for found in _PAGE.finditer(note)}),
        url=url,
        notes=tuple(note for note in notes if _DATE.search(note) or _PAGE.search(note) or _PAPER.fullmatch(note)),
    )


def day_of_address(url: str) -> str | None:
    """The ISO date in an address: `/2024-03/05/`, `/202403/05/`; None when it has none."""
    found = _ADDRESS_DATE.search(url)
    return _iso(*found.groups()) if found else None


def is_web_address(url: str) -> bool:
    """Whether it may be shown as a link: http or https, a host, nothing that is not printed."""
    if len(url) > _LONGEST_ADDRESS or not url.isprintable() or " " in url:
        return False
    try:
        parts = urlsplit(url)
        return parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:
        return False


def _note(text: str) -> str | None:
    note = marks.bare(text[: 4 * _LONGEST_NOTE])
    return note if len(note) <= _LONGEST_NOTE else None


def _days(notes: Iterable[str]) -> set[str]:
    return {day for note in notes for found in _DATE.finditer(note) if (day := _iso(*found.groups()))}


def _day_in(text: str) -> str | None:
    found = _DATE.search(text)
    return _iso(*found.groups()) if found else None


def _iso(year: str, month: str, day: str) -> str | None:
    try:
        return Date(int(year), int(month), int(day)).isoformat()
    except ValueError:
        return None


def _only(values: set[str]) -> str | None:
    return next(iter(values)) if len(values) == 1 else None


def _founder_date(markup: Markup) -> str | None:
    elements = markup.named("founder-date")[:1]
    return _day_in(" ".join(line for element in elements for line in markup.lines_of(element)))


def _title_tail(markup: Markup) -> str | None:
    """`大桥通车-试县日报数字报`: many pages name their paper only in the window's title."""
    for element in markup.named("title")[:1]:
        text = "".join(token.text for token in markup.tokens[element.start + 1 : element.end - 1])
        found = _TITLE_TAIL.search(text[-_LONGEST_NOTE:])
        return found.group(1) if found else None
    return None


def _address(markup: Markup) -> str | None:
    for element in (*markup.named("link"), *markup.named("meta")):
        url = _told_address(element)
        if url and is_web_address(url):
            return url
    return None


def _told_address(element: Element) -> str | None:
    attributes = element.attributes
    if element.name == "link" and attributes.get("rel", "").lower() == "canonical":
        return attributes.get("href", "").strip()
    if element.name == "meta" and attributes.get("property", "").lower() == "og:url":
        return attributes.get("content", "").strip()
    return None
