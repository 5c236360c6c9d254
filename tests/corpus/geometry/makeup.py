"""Makes up whole broadsheet pages: areas cut out of the page, each with an article, briefs, a picture or a notice."""

import random
from dataclasses import replace
from typing import Any

from broadsheet import (
    Area,
    Broadsheet,
    Knobs,
    columns_of,
    fill_body,
    free_rows,
    headline_rows,
    new_truth,
    put_picture,
    set_head,
)
from galley import Setting
from prose import Prose
from stone import Rect, Stone, breadth
from typesetting import HEI, KAI, SONG, break_lines, register_fonts

LAYOUTS = ("plain", "sides", "uprights", "ells", "bars", "pictures", "insets", "digests", "advertised", "odd")
_STYLES = {
    "plain": ("over",), "sides": ("left", "right", "between"), "uprights": ("upright", "upright right", "over"),
    "ells": ("ell left", "ell right"), "bars": ("reversed", "tinted", "over"), "pictures": ("over", "over", "left"),
    "insets": ("inset", "over"), "digests": ("over",), "advertised": ("over",),
    "odd": ("over", "over", "over", "left", "right", "between", "upright", "upright right", "ell left", "ell right",
            "reversed", "tinted", "inset"),
}  # fmt: skip


def set_article(page: Broadsheet, area: Area, style: str, *, inset: bool = True) -> None:
    """One article with its heading where `style` says."""
    rng, article = page.rng, new_truth(page)
    set_before = (len(page.stone.lines), len(page.stone.shapes), len(page.captions), len(page.articles))
    columns = columns_of(page, area)
    size = rng.choice([15.0, 18.0, 22.0]) if area.width < 340 else rng.choice([22.0, 27.0, 34.0, 40.0])
    taken: list[Rect] = []
    tops, columns = _head_of_style(page, article, area, columns, style, size, taken)
    if style == "inset" and inset and len(columns) > 2 and area.bottom - max(tops) > 300:
        taken.append(_put_inset(page, area, columns, max(tops)))
    elif page.picture_share > rng.random():
        taken += _put_obstacle(page, area, columns, max(tops))
    _column_rules(page, columns, tops, area.bottom, taken)
    bottom = area.top + (area.bottom - area.top) * rng.choice([1.0, 1.0, rng.uniform(0.85, 1)])
    rows = free_rows(page, columns, tops, bottom, taken)
    if len(rows) > 9:
        fill_body(page, article, rows, rng.uniform(0.85, 1.0), crossheads=rng.random() < 0.4)
    else:
        _unset(page, set_before)


def _unset(page: Broadsheet, before: tuple[int, int, int, int]) -> None:
    """A heading that found no room for its body is taken off again."""
    lines, shapes, captions, articles = before
    del page.stone.lines[lines:], page.stone.shapes[shapes:], page.captions[captions:], page.articles[articles:]


def _head_of_style(
    page: Broadsheet,
    article: dict[str, Any],
    area: Area,
    columns: list[tuple[float, float]],
    style: str,
    size: float,
    taken: list[Rect],
) -> tuple[list[float], list[tuple[float, float]]]:
    rng, count = page.rng, len(columns)
    edges = [(left, left + measure) for left, measure in columns]
    if style in ("left", "right") and count > 2:
        chosen = edges[0] if style == "left" else edges[-1]
        head = Area(chosen[0], area.top + rng.choice([0.0, 0.0, 0.3]) * area.height, chosen[1], area.bottom)
        set_head(page, article, head, min(size, head.width / rng.choice([4, 5, 6])), rows=4)
        rest = columns[1:] if style == "left" else columns[:-1]
        return [area.top] * len(rest), rest
    if style == "between" and count > 2:
        first = rng.randrange(1, count - 1)
        head = Area(edges[first][0], area.top, edges[first][1], area.bottom)
        y = set_head(page, article, head, min(size, head.width / rng.choice([5, 6])), rows=3)
        return [y if n == first else area.top for n in range(count)], columns
    if style.startswith("upright") and count > 1 and area.height > 190:
        return _upright(page, article, area, columns, right=style.endswith("right"))
    if style.startswith("ell") and count > 2:
        share = rng.randrange(1 if edges[0][1] - edges[0][0] > 150 else 2, count)
        over = edges[:share] if style == "ell left" else edges[-share:]
        y = set_head(
            page,
            article,
            Area(over[0][0], area.top, over[-1][1], area.bottom),
            min(size, (over[-1][1] - over[0][0]) / 8),
        )
        return [y if edge in over else area.top for edge in edges], columns
    if style in ("reversed", "tinted"):
        return [_bar(page, article, area, size, dark=style == "reversed")] * count, columns
    y = set_head(page, article, area, min(size, area.width / 7))
    return [y] * count, columns


def _bar(page: Broadsheet, article: dict[str, Any], area: Area, size: float, *, dark: bool) -> float:
    """A heading on a dark or tinted bar across the area."""
    at = len(page.stone.shapes)
    y = set_head(page, article, area.inside(5), min(size, area.width / 8), gray=1.0 if dark else 0.0)
    page.stone.shapes.insert(at, Rect(area.left, area.top, area.right, y - 2, 0.1 if dark else 0.9))
    return y + 6


def _upright(
    page: Broadsheet, article: dict[str, Any], area: Area, columns: list[tuple[float, float]], *, right: bool
) -> tuple[list[float], list[tuple[float, float]]]:
    """A headline that runs down beside the columns, in one row or two."""
    rng = page.rng
    text = page.prose.headline(6, 16)
    rows = [text] if len(text) < 10 else [text[: len(text) // 2], text[len(text) // 2 :]]
    article["headline"] = text
    em = min(rng.choice([20.0, 26.0, 32.0]), (area.height - 10) / (1.15 * max(map(len, rows))))
    left, measure = columns[-1] if right else columns[0]
    start = left + (measure - 1.3 * em * len(rows)) / 2
    page.stone.next_block()
    for number, row in enumerate(rows):
        x = start + 1.3 * em * (len(rows) - 1 - number)
        for place, letter in enumerate(row):
            page.stone.put(x, area.top + 1.15 * em * place, letter, em, font=page.knobs.headline_font, kind="head")
    rest = columns[:-1] if right else columns[1:]
    return [area.top] * len(rest), rest


def _put_inset(page: Broadsheet, area: Area, columns: list[tuple[float, float]], top: float) -> Rect:
    """A framed article in the area of another one."""
    count = page.rng.choice([1, 2]) if len(columns) > 2 else 1
    first = page.rng.choice([0, len(columns) - count])
    left, right = columns[first][0], columns[first + count - 1][0] + columns[first + count - 1][1]
    low = page.rng.choice([area.bottom, area.bottom, area.bottom - 0.25 * (area.bottom - top)])
    frame = Area(left, low - 0.5 * (area.bottom - top), right, low)
    page.stone.frame(
        frame.left, frame.top, frame.right, frame.bottom, page.rng.choice(["box", "rules", "tint", "double"])
    )
    set_article(page, frame.inside(8), "over", inset=False)
    return Rect(frame.left, frame.top - 4, frame.right, frame.bottom + 4)


def _put_obstacle(page: Broadsheet, area: Area, columns: list[tuple[float, float]], top: float) -> list[Rect]:
    """A picture over whole columns, or one that stands between two and narrows both."""
    rng, height = page.rng, area.bottom - top
    if height < 230:
        return []
    side = rng.choice(["below", "below", "below", "above", "beside", "upon"])
    start = top + rng.choice([0.0, 0.0, 0.3, 0.55]) * height
    first = rng.randrange(len(columns))
    last = min(len(columns) - 1, first + rng.choice([0, 1, 1]))
    left, right = columns[first][0], columns[last][0] + columns[last][1]
    if first != last and rng.random() < 0.3 and columns[0][1] > 13 * page.knobs.setting.size:
        third = 0.4 * columns[0][1]
        left, right = left + third, right - third
    end = min(start + min(0.45 * height, 0.8 * (right - left) + 30), area.bottom)
    return [put_picture(page, left, start, right, end, side)]


def _column_rules(page: Broadsheet, columns: list[tuple[float, float]], tops: list[float], bottom: float,
                  taken: list[Rect]) -> None:  # fmt: skip
    """Rules between the columns, whole or in part; they end where a picture or a framed article stands."""
    kind, gutter = page.knobs.column_rules, page.knobs.gutter
    for (left, _), top in list(zip(columns, tops, strict=True))[1:]:
        x, low = left - gutter / 2, bottom
        if kind == "partial":
            top, low = top + 20, bottom - 0.3 * (bottom - top)
        across = [box for box in taken if box.left < x < box.right]
        for box in across:
            if kind != "none" and box.top - top > 30:
                page.stone.rule(x, top, x, box.top - 4)
            top = box.bottom + 4
        if kind != "none" and low - top > 30:
            page.stone.rule(x, top, x, low)


def set_briefs(page: Broadsheet, area: Area) -> None:
    """Items under small headlines below the name of their column."""
    rng, knobs, setting = page.rng, page.knobs, page.knobs.setting
    kind = rng.choice(["box", "tint", "double", "rules", "none"])
    if kind != "none":
        page.stone.frame(area.left, area.top, area.right, area.bottom, kind)
        area = area.inside(8)
    label = rng.choice(["简讯", "新闻速览", "要闻速递", "一周快讯", "本地资讯"])
    page.stone.next_block()
    page.stone.put(
        (area.left + area.right - breadth(label, 19)) / 2, area.top, label, 19, font=HEI, bold=True, kind="head"
    )
    named, aligned = rng.random() < 0.5, rng.choice(["left", "centred"])
    for left, measure in columns_of(page, replace(area, top=area.top + 28)):
        y = area.top + 30
        while area.bottom - y > 7 * setting.leading:
            y = _put_item(page, Area(left, y, left + measure, area.bottom), label, aligned, named=named)
    page.knobs = knobs


def _put_item(page: Broadsheet, area: Area, label: str, aligned: str, *, named: bool) -> float:
    setting, name = page.knobs.setting, page.prose.name()
    article = dict.fromkeys(new_truth(page)) | {"label": label}
    article |= {"byline": name, "signature": name} if named else {"lead": "本报讯 ".strip(), "dateline": "本报讯"}
    size, y = 1.25 * setting.size, area.top
    rows = headline_rows(page, area.width, size)
    article["headline"] = "".join(rows)
    page.stone.next_block()
    for row in rows:
        left = area.left if aligned == "left" else (area.left + area.right - breadth(row, size)) / 2
        page.stone.put(left, y, row, size, font=HEI, bold=True, kind="head")
        y += 1.2 * size
    lines = min(page.rng.randrange(4, 9), int((area.bottom - y - 2) / setting.leading))
    free = free_rows(page, [(area.left, area.width)], [y + 2], y + 2 + lines * setting.leading, [])
    fill_body(page, article, free, 1.0, crossheads=False)
    return y + (lines + 0.7) * setting.leading


_NOTICES = [
    ["隆重开业", "新世纪家具广场", "全场八折起", "前50名顾客有礼", "地址：云溪路18号", "热线：0350-1234567"],
    ["招聘启事", "因业务发展需要，诚聘会计二名", "要求：大专以上学历", "联系电话：0350-7654321"],
    ["讲文明 树新风", "公益广告", "一粥一饭 当思来处不易", "本报宣"],
    ["拍卖公告", "受委托，我公司定于本月28日上午10时", "公开拍卖临街商铺三年租赁权",
     "有意竞买者请持有效证件", "办理竞买登记手续", "电话：0689-4317057", "天正拍卖有限公司"],
]  # fmt: skip


def set_advertisement(page: Broadsheet, area: Area, kind: str) -> None:
    rng, stone = page.rng, page.stone
    if kind == "ruled":
        stone.rule(area.left, area.top, area.right, area.top)
    else:
        stone.frame(area.left, area.top, area.right, area.bottom, kind)
    stone.next_block()
    area = area.inside(9)
    if rng.random() < 0.3:
        _put_classified(page, area)
        return
    texts, y = rng.choice(_NOTICES), area.top
    step = area.height / len(texts)
    for number, text in enumerate(texts):
        size = min(38.0 if number == 0 else 15.0, 0.92 * area.width / (len(text) + 1), 0.75 * step)
        stone.put((area.left + area.right - breadth(text, size)) / 2, y, text, size, font=HEI if number == 0 else KAI)
        y += step
    page.advertisements.append("\n".join(texts))


def _put_classified(page: Broadsheet, area: Area) -> None:
    """Declarations of loss in narrow columns under one title."""
    stone, size, texts = page.stone, 8.0, ["遗失声明"]
    stone.put((area.left + area.right - breadth(texts[0], 20)) / 2, area.top, texts[0], 20, font=HEI)
    for left, measure in columns_of(page, area):
        y = area.top + 30
        while y + 5 * size < area.bottom:
            text = f"{page.prose.name()}遗失身份证，号码{page.rng.randrange(100000, 999999)}，声明作废。"
            for line in break_lines(text, size, measure, 0, False):
                stone.put(left, y, line, size)
                y += 1.3 * size
            texts.append(text)
    page.advertisements.append("\n".join(texts))


def set_folio(page: Broadsheet, *, below: bool) -> None:
    """Paper, page, date, weather and editors on a line at the page's edge."""
    rng, stone, margin = page.rng, page.stone, 44.0
    y = stone.height - 32 if below else 24.0
    paper = rng.choice(["云溪日报", "河阳晚报", "北川商报"])
    date = rng.choice(["2024年5月17日　星期五", "2024.5.17 星期五", "2024年5月17日 星期五 农历四月初十"])
    people = rng.choice(
        ["责编/何光　校对/白雪", "责任编辑：何光　版式：白雪", "编辑 何光 美编 白雪 电话：0350-3022211"]
    )
    number = rng.choice(["第3版　综合", "03 要闻", "3 民生", "A03 时政新闻"])
    stone.next_block()
    x = stone.put(margin, y, paper, 16, font=KAI, bold=True)
    page.folio.append(paper)
    if rng.random() < 0.4:
        english = {"云溪日报": "YUNXI DAILY", "河阳晚报": "HEYANG EVENING NEWS", "北川商报": "BEICHUAN BUSINESS NEWS"}[
            paper
        ]
        stone.put(x + 8, y + 7, english, 7)
        page.folio.append(english)
    stone.put((stone.width - breadth(number, 14)) / 2, y, number, 14, font=HEI)
    text = f"{date}　{people}" + rng.choice(["", "　今日多云 12℃~24℃"])
    stone.put(stone.width - margin - breadth(text, 9), y + 4, text, 9)
    page.folio += [number, text]
    edge = y - 5 if below else y + 21
    if rng.random() < 0.7:
        stone.rule(margin, edge, stone.width - margin, edge)
    stone.next_block()


def random_knobs(rng: random.Random) -> Knobs:
    size = rng.choice([8.5, 9.0, 9.4, 10.0, 10.8])
    setting = Setting(
        size=size, leading=round(size * rng.choice([1.22, 1.35, 1.45, 1.6]), 2),
        indent=rng.choice(["shift", "shift", "spaces"]), punctuation=rng.choice(["hanging", "compressed", "pushed"]),
        crosshead=rng.choice(["centred", "left", "indented"]),
        numbered=rng.choice(["", "", "numbered", "mark", "square"]), drop_cap=rng.random() < 0.1,
    )  # fmt: skip
    return Knobs(
        setting=setting, measure=rng.choice([12.0, 14.0, 16.0, 20.0]), gutter=rng.choice([1.0, 1.2, 1.6, 2.4]) * size,
        column_rules=rng.choice(["none", "none", "none", "full", "partial"]), headline_font=rng.choice([HEI, SONG]),
        aligned=rng.choice(["centred", "left"]), doubled=rng.random() < 0.15, spaced=rng.random() < 0.15,
    )  # fmt: skip


def random_page(seed: int, layout: str = "odd") -> Broadsheet:
    """A page of a layout, the same for the same seed."""
    register_fonts()
    rng = random.Random(f"{layout} {seed}")
    stone = Stone(
        rng.choice([1020.0, 1085.0, 1130.0]), rng.choice([1480.0, 1560.0]),
        order=rng.choice(["blocks", "lines", "letters", "stream", "rows", "heads last"]),
        matrix=rng.choice(["plain", "scaled", "mirrored"]), cropped=rng.random() < 0.1,
    )  # fmt: skip
    page = Broadsheet(stone, rng, Prose(rng, rng.choice(["half", "half", "full"])), random_knobs(rng))
    page.picture_share = 0.8 if layout == "pictures" else 0.25
    below = rng.random() < 0.25
    set_folio(page, below=below)
    area = Area(44, 30 if below else 60, stone.width - 44, stone.height - (62 if below else 40))
    if layout == "advertised" or (layout == "odd" and rng.random() < 0.4):
        area = _with_advertisement(page, area)
    parted = rng.choice(["rules", "rules", "space", "partial"])
    for leaf in _cut(page, area, parted, depth=0):
        _set_leaf(page, leaf, layout)
    if rng.random() < 0.1:
        _print_marks(page)
    return page


def _with_advertisement(page: Broadsheet, area: Area) -> Area:
    """Take an advertisement off the page's foot, sometimes half of the page."""
    rng = page.rng
    deep = area.height * rng.choice([0.12, 0.16, 0.45])
    halves = rng.choice([1, 2, 3])
    kind = rng.choice(["box", "tint", "rules", "ruled", "double"])
    width = (area.width + 14) / halves
    for number in range(halves):
        left = area.left + number * width
        set_advertisement(page, Area(left, area.bottom - deep, left + width - 14, area.bottom), kind)
    return Area(area.left, area.top, area.right, area.bottom - deep - 18)


def _cut(page: Broadsheet, area: Area, parted: str, depth: int) -> list[Area]:
    """Cut the area in two again and again; what parts the two is a rule, part of one, or white space."""
    rng, stone = page.rng, page.stone
    if (area.height < 430 and (area.width < 480 or rng.random() < 0.25)) or depth > 5:
        return [area]
    gap = page.knobs.gutter + rng.choice([4.0, 8.0])
    if area.height > 430 and (area.height > 0.8 * area.width or area.width < 480):
        y = area.top + area.height * rng.choice([0.34, 0.42, 0.5, 0.6])
        if parted != "space":
            stone.rule(
                area.left + (30 if parted == "partial" else 0), y, area.right - (30 if parted == "partial" else 0), y
            )
        over, under = replace(area, bottom=y - 9), replace(area, top=y + 9)
        return _cut(page, over, parted, depth + 1) + _cut(page, under, parted, depth + 1)
    x = area.left + area.width * rng.choice([0.3, 0.38, 0.5, 0.62, 0.7])
    if parted != "space":
        stone.rule(
            x, area.top + (20 if parted == "partial" else 0), x, area.bottom - (20 if parted == "partial" else 0)
        )
    return _cut(page, replace(area, right=x - gap / 2), parted, depth + 1) + _cut(
        page, replace(area, left=x + gap / 2), parted, depth + 1
    )


def _set_leaf(page: Broadsheet, area: Area, layout: str) -> None:
    rng, knobs = page.rng, page.knobs
    page.knobs = replace(knobs, measure=knobs.measure * rng.choice([1.0, 1.0, 1.0, 0.85, 1.4]))
    kind = rng.random()
    if layout in ("digests", "odd") and kind < (0.45 if layout == "digests" else 0.12):
        set_briefs(page, area)
    elif layout in ("advertised", "odd") and kind < 0.2:
        set_advertisement(page, area, rng.choice(["box", "tint", "rules"]))
    elif layout in ("pictures", "odd") and kind > 0.93:
        put_picture(page, area.left, area.top, area.right, area.bottom, rng.choice(["below", "upon", "above"]))
    elif kind > 0.8:
        frame = rng.choice(["box", "rules", "tint", "double"])
        page.stone.frame(area.left, area.top, area.right, area.bottom, frame)
        set_article(page, area.inside(9), rng.choice(_STYLES[layout]))
    else:
        set_article(page, area, rng.choice(_STYLES[layout]))
    page.knobs = knobs


def _print_marks(page: Broadsheet) -> None:
    """What only the printer sees: letters off the page and letters without ink."""
    stone = page.stone
    stone.put(-60, 300, "C M Y K 云溪日报 03版.indd", 7)
    off = stone.lines[-1]
    stone.hidden += [
        replace(
            off, lefts=tuple(left + 300 for left in off.lefts), text="方正飞腾 样张 03版 已签发".ljust(len(off.text))
        )
    ]
