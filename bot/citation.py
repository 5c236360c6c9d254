"""Newspaper citations by GB/T 7714—2015, «信息与文献 参考文献著录规则».

The form of an article in a newspaper: authors. headline[N]. newspaper, date(page).

* Up to three authors are named; of more, the first three and 等.
* Where nobody is named the authors are left out, as the standard allows where references are numbered: that no byline
  was read does not say that the paper printed none, so 佚名 (anonymous) would be invented.
* What the describer adds stands in brackets: an article without a headline is [题名不详], formed like the standard's
  own [出版地不详]. Newspaper, date and page are left out where they are unknown.
* That a machine has recognised the text stands in brackets at the end.
"""

import re
from collections.abc import Iterator

from bot.characters import clean_line, count_units, shorten
from corpus.model import Article

_MOST_AUTHORS = 3
_LONGEST_FIELD = 1000
_SHORTEST_HEADLINE = 12
_UNKNOWN_HEADLINE = "[题名不详]"
_RECOGNISED = "[文字由机器识别]"

_HAN = "\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003ffff"
_ROLE = re.compile(
    rf"(?:本报讯|本报|本社|本刊|新华社|中新社|"
    rf"[{_HAN}]{{2,6}}(?:日报|晚报|早报|晨报|时报|商报|都市报|报|社))?"
    rf"(?:驻[{_HAN}]{{1,6}}?)?(?:全媒体|融媒体|见习|实习|首席|特约|特派|高级|资深)*"
    r"(?:记者站|记者|通讯员|实习生|评论员|撰稿人|撰稿|编辑|摄影报道|摄影|报道员|报道|本报讯)"
)
_CORPORATE = re.compile(r"评论员|编辑部")
"""Who signs without a name and is an author all the same."""

_SEPARATOR = re.compile(
    rf"[、，,;；:：/／&＆|｜（）()\[\]]+|(?<=[{_HAN}])\s+|\s+(?=[{_HAN}])|\s+and\s+|^\s*by\s+", re.I
)
_NO_NAMES = frozenset({"文", "图", "摄", "文图", "图文", "整理", "和", "与", "讯", "电", "供稿", "供图", "制图"})


def cite(article: Article, *, limit: int | None = None) -> str:
    """The citation, of at most `limit` UTF-16 units: the headline, then all of it, is shortened to fit."""
    citation = _join(article, _clean(article.headline))
    excess = count_units(citation) - limit if limit is not None else 0
    if limit is None or excess <= 0:
        return citation
    headline = _clean(article.headline)
    room = max(count_units(headline) - excess, _SHORTEST_HEADLINE)
    return shorten(_join(article, shorten(headline, room)), limit)


def find_authors(byline: str | None) -> list[str]:
    """The names in a byline, without the roles around them (本报记者, 通讯员 …)."""
    line = _clean(byline)
    names = list(_join_spaced(_ROLE.sub("、", line)))
    return names or ([line] if _CORPORATE.search(line) else [])


def _join_spaced(names: str) -> Iterator[str]:
    """The names one by one; two characters set apart (王 晶) are one name."""
    waiting = ""
    for name in (part.strip() for part in _SEPARATOR.split(names)):
        if not name or name in _NO_NAMES:
            continue
        if len(name) > 1:
            yield from filter(None, (waiting, name))
            waiting = ""
        elif waiting:
            yield waiting + name
            waiting = ""
        else:
            waiting = name
    if waiting:
        yield waiting


def _join(article: Article, headline: str) -> str:
    authors = find_authors(article.byline)
    if len(authors) > _MOST_AUTHORS:
        authors = [*authors[:_MOST_AUTHORS], "等"]
    page = _clean(article.page)
    place = ", ".join(filter(None, (_clean(article.paper).strip("《》"), _clean(article.date))))
    place += f"({page})" if page else ""
    title = f"{headline or _UNKNOWN_HEADLINE}[N]"
    note = _RECOGNISED if article.is_recognised else ""
    return "".join(f"{part}. " for part in (", ".join(authors), title, place, note) if part).rstrip()


def _clean(text: str | None) -> str:
    return clean_line(text, _LONGEST_FIELD)
