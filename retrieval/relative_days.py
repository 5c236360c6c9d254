"""Days that a question names from the day on which it is asked: 昨天, 上周, 去年上半年."""

import re
from datetime import date, timedelta

RELATIVE = (
    "[今昨前][天日]|大前天|上上个?(?:周|星期|礼拜)|[上这本]个?(?:周|星期|礼拜)|[上这本]个?月"
    "|(?:[今去前]年)?[上下]半年|[今去前]年"
)
"""A pattern, without groups that catch; on normalised text."""

_DAYS_AGO = {"今": 0, "昨": 1, "前": 2, "大": 3}
_YEARS_AGO = {"今": 0, "去": 1, "前": 2}
_WEEK = timedelta(days=7)


def find_days(named: str, today: date) -> tuple[date, date]:
    """The first and the last day that something matching `RELATIVE` names, both included; weeks begin on Mondays."""
    if named.endswith(("天", "日")):
        day = today - timedelta(days=_DAYS_AGO[named[0]])
        return day, day
    if re.search("周|星期|礼拜", named):
        monday = today - timedelta(days=today.weekday()) - named.count("上") * _WEEK
        return monday, monday + _WEEK - timedelta(days=1)
    if named.endswith("月"):
        return _month(today.replace(day=1) - timedelta(days=1) if named[0] == "上" else today)
    year = today.year - _YEARS_AGO.get(named[0], 0)
    first, last = (1, 6) if "上半年" in named else (7, 12) if "下半年" in named else (1, 12)
    return date(year, first, 1), _month(date(year, last, 1))[1]


def _month(day: date) -> tuple[date, date]:
    first = day.replace(day=1)
    following = (first + timedelta(days=31)).replace(day=1)
    return first, following - timedelta(days=1)
