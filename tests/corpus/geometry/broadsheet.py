"""A second paper with habits of its own: regions of unequal columns, headlines on every side, pictures in the text."""

import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from galley import Galley, Row, Setting
from prose import Prose
from stone import Rect, Stone, breadth
from typesetting import HEI, KAI, SONG, break_lines

from corpus.geometry.sheet import Box

STYLES = ("over", "left", "right", "between", "ell left", "ell right", "upright", "reversed", "tinted")


@dataclass(frozen=True, slots=True)
class Area(Box):
    """A part of the page that is set by itself."""

    def inside(self, pad: float) -> "Area":
        return Area(self.left + pad, self.top + pad, self.right - pad, self.bottom - pad)


@dataclass(frozen=True, slots=True)
class Knobs:
    """How this paper is set; `measure` is its usual column in ems."""

    setting: Setting
    measure: float = 14.0
    gutter: float = 12.0
    column_rules: str = "none"
    headline_font: str = HEI
    aligned: str = "centred"
    doubled: bool = False
    spaced: bool = False


@dataclass
class Broadsheet:
    """One page in the making, with its truth."""

    stone: Stone
    rng: random.Random
    prose: Prose
    knobs: Knobs
    articles: list[dict[str, Any]] = field(default_factory=list)
    captions: list[str] = field(default_factory=list)
    advertisements: list[str] = field(default_factory=list)
    folio: list[str] = field(default_factory=list)
    columns: int = 0
    picture_share: float = 0.3

    def pdf(self) -> bytes:
        return self.stone.pdf(random.Random(self.columns))


def new_truth(page: Broadsheet) -> dict[str, Any]:
    rng, prose = page.rng, page.prose
    names = ("headline", "kicker", "deck", "byline", "dateline", "label", "continued_from", "continued_on", "lead")
    article: dict[str, Any] = dict.fromkeys((*names, "signature"))
    name, kind = prose.name(), rng.randrange(9)
    if kind < 2:
        who = rng.choice([f"记者{name}", f"记者 {name} 通讯员 {prose.name()}"])
        article |= {"lead": f"本报讯（{who}）", "byline": who, "dateline": "本报讯"}
    elif kind == 2:
        article |= {
            "lead": f"新华社北京5月16日电（记者{name}）",
            "byline": f"记者{name}",
            "dateline": "新华社北京5月16日电",
        }
    elif kind == 3:
        who = rng.choice([name, f"记者 {name}"])
        article |= {"signature": who, "byline": who}
    elif kind == 4:
        article |= {"continued_from": str(rng.randrange(1, 3))}
    elif kind == 5:
        article |= {"continued_on": str(rng.randrange(4, 9))}
    return article


def put_head_line(
    page: Broadsheet,
    area: Area,
    y: float,
    text: str,
    size: float,
    font: str,
    *,
    strong: bool = False,
    gray: float = 0.0,
    spread: float = 0.0,
) -> None:
    """One line of a heading, aligned as the paper does."""
    stone, width = page.stone, breadth(text, size) + spread * (len(text) - 1)
    left = area.left if page.knobs.aligned == "left" else (area.left + area.right - width) / 2
    stone.put(left, y, text, size, font=font, spread=spread, gray=gray, bold=strong and size < 20, kind="head")
    if strong and page.knobs.doubled:
        stone.put(left + 0.35, y, text, size, font=font, spread=spread, gray=gray, kind="head")


def headline_rows(page: Broadsheet, width: float, size: float, most_rows: int = 2) -> list[str]:
    room = int(width / size)
    for _ in range(60):
        text = page.prose.headline(6, 26)
        if len(text) <= room:
            return [text]
        if most_rows > 1 and len(text) <= most_rows * room - 1:
            rows = -(-len(text) // room)
            cut = -(-len(text) // rows) - page.rng.choice([0, 1, 2])
            if rows == 2 and len(text) - cut <= room:
                return [text[:cut], text[cut:]]
            step = -(-len(text) // rows)
            return [text[at : at + step] for at in range(0, len(text), step)]
    return [text[at : at + room] for at in range(0, len(text), max(2, room))]


def set_head(
    page: Broadsheet, article: dict[str, Any], area: Area, size: float, *, gray: float = 0.0, rows: int = 2
) -> float:
    """Label, kicker, headline, deck and byline from the area's top down; return where the body may begin."""
    rng, knobs, y, body = page.rng, page.knobs, area.top, page.knobs.setting.size
    page.stone.next_block()
    if not gray and rng.random() < 0.12:
        y = _put_label(page, article, area, y)
    lesser = max(0.5 * size, 1.1 * body)
    kicker = page.prose.short_kicker() if rng.random() < 0.5 else page.prose.headline(6, 16)
    if rng.random() < 0.35 and breadth(kicker, lesser) < area.width:
        article["kicker"] = kicker
        put_head_line(page, area, y, kicker, lesser, rng.choice([KAI, SONG]), gray=gray)
        y += 1.35 * lesser
        if rng.random() < 0.15:
            page.stone.rule(area.left, y - 0.1 * lesser, area.left + 0.9 * area.width, y - 0.1 * lesser)
            y += 0.2 * lesser
    lines = headline_rows(page, area.width, size, rows)
    article["headline"] = "".join(lines)
    longest = max(lines, key=len)
    spread = max(0.0, min(0.8 * size, 0.8 * (area.width - breadth(longest, size)) / len(longest))) * knobs.spaced
    for line in lines:
        put_head_line(page, area, y, line, size, knobs.headline_font, strong=True, gray=gray, spread=spread)
        y += 1.18 * size
    if rng.random() < 0.35:
        y = _put_deck(page, article, area, y, lesser, gray)
    if article["byline"] is None and rng.random() < 0.35:
        article["byline"] = rng.choice(["本报记者 ", "记者 ", "本报通讯员 "]) + page.prose.name()
        if rng.random() < 0.3:
            article["byline"] += f" {page.prose.name()}"
        left = {"left": area.left, "centred": (area.left + area.right - breadth(article["byline"], body)) / 2}
        page.stone.put(left[knobs.aligned], y + 3, article["byline"], body, font=KAI, gray=gray, kind="head")
        y += 3 + body
    return y + rng.choice([5.0, 9.0, 15.0])


def _put_deck(page: Broadsheet, article: dict[str, Any], area: Area, y: float, size: float, gray: float) -> float:
    rng = page.rng
    mark = rng.choice(["——", "——", ""])
    text = page.prose.headline(7, 20)
    two = rng.random() < 0.2 and not mark
    lines = [mark + text, page.prose.headline(7, 20)] if two else [mark + text]
    if max(breadth(line, size) for line in lines) >= area.width:
        return y
    article["deck"] = "".join(lines)[len(mark) :]
    for line in lines:
        put_head_line(page, area, y + 0.15 * size, line, size, rng.choice([KAI, SONG]) if not two else SONG, gray=gray)
        y += 1.3 * size
    return y


def _put_label(page: Broadsheet, article: dict[str, Any], area: Area, y: float) -> float:
    rng, size = page.rng, 1.2 * page.knobs.setting.size
    article["label"] = rng.choice(["民生直通车", "奋斗者", "记者调查", "新春走基层", "聚焦高质量发展"])
    width, dark = breadth(article["label"], size) + 8, rng.random() < 0.5
    page.stone.frame(area.left, y, area.left + width, y + 1.6 * size, "dark" if dark else "box")
    page.stone.put(area.left + 4, y + 0.3 * size, article["label"], size, font=HEI, gray=1.0 if dark else 0.0)
    page.stone.next_block()
    return y + 2.2 * size


def columns_of(page: Broadsheet, area: Area) -> list[tuple[float, float]]:
    """Left and measure of each column: as many as the paper's usual measure asks for."""
    knobs = page.knobs
    usual = knobs.measure * knobs.setting.size
    count = max(1, round((area.width + knobs.gutter) / (usual + knobs.gutter)))
    measure = (area.width - (count - 1) * knobs.gutter) / count
    return [(area.left + number * (measure + knobs.gutter), measure) for number in range(count)]


def free_rows(page: Broadsheet, columns: Sequence[tuple[float, float]], tops: Sequence[float], bottom: float,
              taken: Sequence[Rect]) -> list[Row]:  # fmt: skip
    """The rows of the columns that nothing stands in; beside an obstacle they are shorter."""
    rows: list[Row] = []
    setting = page.knobs.setting
    for (left, measure), top in zip(columns, tops, strict=True):
        page.columns += 1
        y, least = top, 6.5 * setting.size
        while y + setting.size <= bottom + 0.1:
            x0, x1 = left, left + measure
            for box in taken:
                if box.top - 2 < y + setting.size and box.bottom + 3 > y and box.left < x1 and box.right > x0:
                    x0, x1 = (
                        (x0, min(x1, box.left - 5)) if box.left - x0 > x1 - box.right else (max(x0, box.right + 5), x1)
                    )
            if x1 - x0 >= least:
                rows.append(Row(x0, x1 - x0, y, page.columns))
            elif rows and rows[-1].column == page.columns:
                page.columns += 1
            y += setting.leading
    return rows


def put_picture(page: Broadsheet, left: float, top: float, right: float, bottom: float, side: str) -> Rect:
    """A picture and its caption `below`, `above`, `beside` or `upon` it, all within the given edges."""
    rng, size = page.rng, page.knobs.setting.size * page.rng.choice([0.86, 0.92, 1.0])
    text = rng.choice(["图为", "近日，", ""]) + page.prose.sentence()
    who = page.prose.name()
    text += rng.choice([f"本报记者 {who} 摄", f"（{who} 摄影报道）", f"新华社记者 {who} 摄", f"{who} 摄"])
    if breadth(text, size) / (right - left) * 1.3 * size > 0.5 * (bottom - top):
        text = f"图为{page.prose.place()}。{who} 摄"
    font, gray = rng.choice([KAI, HEI, SONG]), 0.0
    page.stone.next_block()
    if side == "beside" and right - left > 26 * size:
        lines = break_lines(text, size, 9 * size, 0, False)
        x, y, right_edge = right - 9 * size, bottom - 1.3 * size * len(lines), right - 9 * size - 5
        page.stone.picture(left, top, right_edge, bottom)
    else:
        lines = break_lines(text, size, right - left - (8 if side == "upon" else 0), 0, False)
        deep = 1.3 * size * len(lines)
        x, y = left, bottom - deep + 3
        side = "below" if side == "upon" and 2 * deep > bottom - top else side
        if side == "upon":
            page.stone.picture(left, top, right, bottom)
            x, y, gray = left + 4, bottom - deep - 3, 1.0
        elif side == "above":
            page.stone.picture(left, top + deep, right, bottom)
            y = top
        else:
            page.stone.picture(left, top, right, bottom - deep)
    for number, line in enumerate(lines):
        page.stone.put(x, y + 1.3 * size * number, line, size, font=font, gray=gray)
    page.captions.append(text)
    page.stone.next_block()
    return Rect(left, top, right, bottom)


def fill_body(page: Broadsheet, article: dict[str, Any], rows: list[Row], fill: float, *, crossheads: bool) -> None:
    Galley(page.stone, page.prose, page.rng, page.knobs.setting, rows, article).fill(
        target=max(2, int(len(rows) * fill)), crossheads=crossheads
    )
    page.stone.next_block()
    page.articles.append(article)
