"""Locks up pages at random: articles, briefs, pictures and advertisements in areas of a page."""

import random
from itertools import pairwise
from typing import Any

from compositor import Slot, headline_rows, new_article, set_body, set_head
from typesetting import HEI, KAI, SONG, Area, Habits, Press, break_lines, register_fonts, width_of
from wording import Writer

FAMILIES = ("over", "beside", "upright", "ell", "boxes", "briefs", "mixed")


def set_article(press: Press, area: Area, style: str, **fields: Any) -> dict[str, Any]:
    """One article in an area: headline `over`, `beside` (left), `upright`, or over an `ell`."""
    h, rng = press.habits, press.rng
    article = new_article(press, **fields)
    columns = list(range(area.first, area.last + 1))
    size = rng.choice([16.0, 20.0, 24.0]) if area.count < 3 else rng.choice([22.0, 28.0, 34.0])
    tops = dict.fromkeys(columns, area.top)
    if style == "beside" and area.count >= 3:
        put_left, press.habits.head_left = press.habits.head_left, True
        down = area.top + rng.choice([0.0, 0.3]) * (area.bottom - area.top)
        set_head(press, article, press.left(columns[0]), press.right(columns[0]), down, min(size, press.measure / 5))
        press.habits.head_left = put_left
        columns = columns[1:]
    elif style == "upright" and area.count >= 2 and area.bottom - area.top > 230:
        text = press.writer.headline(7, 9)
        press.next_block()
        em = min(24.0, (area.bottom - area.top - 10) / (1.12 * len(text)))
        for n, letter in enumerate(text):
            press.put(press.left(columns[0]) + (press.measure - em) / 2, area.top + 1.12 * em * n, letter, em, HEI)
        article["headline"], columns = text, columns[1:]
    elif style == "ell" and area.count >= 3:
        over = columns[: rng.randrange(2, len(columns))]
        y = set_head(press, article, press.left(over[0]), press.right(over[-1]), area.top, min(size, 26.0))
        tops |= dict.fromkeys(over, y)
    else:
        y = set_head(press, article, press.left(columns[0]), press.right(columns[-1]), area.top, size)
        tops |= dict.fromkeys(columns, y)
    slots = [Slot(press.left(n), press.measure, tops[n], area.bottom) for n in columns]
    if h.column_rules:
        for n in columns[1:]:
            press.rule(press.left(n) - h.gutter / 2, tops[n], press.left(n) - h.gutter / 2, area.bottom)
    if rng.random() < 0.4 and len(columns) > 1:
        slots = _with_picture(press, slots)
    set_body(press, slots, article, crossheads=rng.random() < 0.4, fill=rng.uniform(0.8, 1.0))
    press.articles.append(article)
    return article


def _with_picture(press: Press, slots: list[Slot]) -> list[Slot]:
    """Take a piece out of one column or two for a picture with its caption."""
    rng, h = press.rng, press.habits
    first = rng.randrange(len(slots))
    taken = slots[first : first + rng.choice([1, 2])]
    top, bottom = max(s.top for s in taken), min(s.bottom for s in taken)
    if bottom - top < 16 * h.leading:
        return slots
    left, right = taken[0].left, taken[-1].left + taken[-1].measure
    height = min(0.45 * (bottom - top), 0.6 * (right - left))
    start = rng.choice([top, top, top + 0.5 * (bottom - top - height)])
    end = put_picture(press, left, start, right, start + height)
    fresh: list[Slot] = []
    for slot in slots:
        if slot not in taken:
            fresh.append(slot)
            continue
        if start - slot.top > 4 * h.leading:
            fresh.append(Slot(slot.left, slot.measure, slot.top, start - 4))
        if slot.bottom - end > 3 * h.leading:
            fresh.append(Slot(slot.left, slot.measure, end + 6, slot.bottom))
    return fresh


def put_picture(press: Press, left: float, top: float, right: float, bottom: float) -> float:
    """Draw a picture and the caption under it; return where the caption ends."""
    rng, size = press.rng, press.habits.size * press.rng.choice([0.88, 0.92, 1.0])
    press.frame(left, top, right, bottom, "picture")
    press.next_block()
    who = press.writer.name()
    text = (
        rng.choice(["图为", "近日，", ""])
        + press.writer.sentence().rstrip()
        + rng.choice([f"本报记者 {who} 摄", f"（{who} 摄影报道）"])
    )
    font, y = (KAI, bottom + 3) if size > 0.95 * press.habits.size or rng.random() < 0.5 else (HEI, bottom + 3)
    for line in break_lines(text, size, right - left, 0, False):
        press.put(left, y, line, size, font)
        y += 1.25 * size
    press.captions.append(text)
    press.next_block()
    return y


def set_boxed(press: Press, area: Area, style: str) -> None:
    """An article in a frame, drawn as a box, as four rules or as a tint."""
    kind = press.rng.choice(["box", "rules", "tint"])
    press.frame(press.left(area.first), area.top, press.right(area.last), area.bottom, kind)
    inner = press.habits.__class__(**vars(press.habits))
    outer, pad = press.habits, 8.0
    inner.margin = press.left(area.first) + pad
    inner.columns = area.count
    inner.width = press.left(area.first) + press.right(area.last)
    press.habits = inner
    set_article(press, Area(0, area.count - 1, area.top + pad, area.bottom - pad), style)
    press.habits = outer


def set_briefs(press: Press, area: Area, *, framed: bool) -> None:
    """Short items, each under a small headline, below the name of their column."""
    h, rng = press.habits, press.rng
    left, right, pad = press.left(area.first), press.right(area.last), 8.0 if framed else 0.0
    label = rng.choice(["简讯", "要闻速览", "新闻速递", "一周快讯"])
    if framed:
        press.frame(left, area.top, right, area.bottom)
    press.next_block()
    press.put_centred(left, right, area.top + pad, label, 18.0, HEI, bold=True)
    count = 1 if area.count < 3 else 2
    measure = (right - left - 2 * pad - (count - 1) * h.gutter) / count
    named = rng.random() < 0.5
    for column in range(count):
        x, y = left + pad + column * (measure + h.gutter), area.top + pad + 26
        while area.bottom - pad - y > 9 * h.leading:
            name = press.writer.name()
            article = new_article(press, label=label, continued_from=None, continued_on=None)
            article |= {
                "lead": None,
                "byline": name if named else None,
                "signature": name if named else None,
                "dateline": None,
            }
            article |= {"continued_from": None, "continued_on": None}
            if not named:
                article |= {"lead": "本报讯 ".strip(), "dateline": "本报讯"}
            size = 1.2 * h.size
            rows = headline_rows(press, measure, size)
            article["headline"] = "".join(rows)
            press.next_block()
            for row in rows:
                press.put(x, y, row, size, HEI, bold=True)
                y += 1.2 * size
            lines = rng.randrange(4, 8)
            slot = Slot(x, measure, y + 2, y + 2 + (lines + 0.5) * h.leading)
            set_body(press, [slot], article, crossheads=False, fill=1.0)
            y = slot.bottom + 0.6 * h.leading
            press.articles.append(article)


def set_advertisement(press: Press, area: Area) -> None:
    rng = press.rng
    left, right = press.left(area.first), press.right(area.last)
    press.frame(left, area.top, right, area.bottom, rng.choice(["box", "tint", "rules"]))
    press.next_block()
    kinds = [
        ["隆重开业", "新世纪家具广场", "全场八折起", "前50名顾客有礼", "地址：云溪路18号", "热线：0350-1234567"],
        ["招聘启事", "因业务发展需要，诚聘会计二名", "要求：大专以上学历", "联系电话：0350-7654321"],
        ["遗失声明", "王志远遗失身份证，声明作废。", "李春梅遗失驾驶证，声明作废。"],
        ["讲文明 树新风", "公益广告", "一粥一饭 当思来处不易"],
    ]
    texts, y = rng.choice(kinds), area.top + 12
    step = (area.bottom - area.top - 30) / len(texts)
    for n, text in enumerate(texts):
        size = min(30.0 if n == 0 else 13.0, 0.9 * (right - left) / max(1, len(text)), 0.8 * step)
        press.put_centred(left, right, y, text, size, HEI if n == 0 else KAI)
        y += step
    press.advertisements.append("\n".join(texts))


def set_folio(press: Press) -> None:
    h, y = press.habits, 24.0
    if h.folio_below:
        y = h.height - 30
    press.next_block()
    press.put(h.margin, y, "云溪日报", 16, KAI, bold=True)
    press.put_centred(0, h.width, y, "第3版　综合", 14, HEI)
    text = "2024年5月17日　星期五　责编/何光　校对/白雪"
    press.put(h.width - h.margin - width_of(text, 9.5), y + 4, text, 9.5, SONG)
    press.folio += ["云溪日报", "第3版　综合", text]
    if h.rules or press.rng.random() < 0.5:
        edge = y - 4 if h.folio_below else y + 20
        press.rule(h.margin, edge, h.width - h.margin, edge)


def random_habits(rng: random.Random) -> Habits:
    size = rng.choice([8.6, 9.2, 9.8, 10.5])
    return Habits(
        columns=rng.choice([5, 6, 7]), gutter=rng.choice([10.0, 12.0, 16.0]), size=size,
        leading=round(size * rng.choice([1.3, 1.4, 1.5]), 2), head_left=rng.random() < 0.4, rules=rng.random() < 0.6,
        column_rules=rng.random() < 0.2, hanging=rng.random() < 0.6,
        order=rng.choice(["blocks", "lines", "letters", "stream"]), scaled=rng.random() < 0.5,
        folio_below=rng.random() < 0.2,
    )  # fmt: skip


def random_page(seed: int, family: str = "mixed") -> Press:
    """A page of a family, the same for the same seed."""
    register_fonts()
    rng = random.Random(seed)
    press = Press(random_habits(rng), rng, Writer(rng))
    h = press.habits
    set_folio(press)
    top, bottom = (30.0 if h.folio_below else 58.0), h.height - (60.0 if h.folio_below else 40.0)
    rows = rng.choice([3, 4])
    cuts = [top + (bottom - top) * n / rows + (rng.uniform(-30, 30) if 0 < n < rows else 0) for n in range(rows + 1)]
    for high, low in pairwise(cuts):
        if h.rules and high > top:
            press.rule(h.margin, high - 6, h.width - h.margin, high - 6)
        first = 0
        while first < h.columns:
            rest = h.columns - first
            count = rest if rest <= 2 else min(rest, rng.choice([2, 3, 3, 4]))
            if rest - count == 1:
                count = rest if rest <= 4 else count - 1
            area = Area(first, first + count - 1, high + 4, low - 16)
            if first and h.rules:
                press.rule(press.left(first) - h.gutter / 2, high + 2, press.left(first) - h.gutter / 2, low - 14)
            _set_module(press, area, family)
            first += count
    return press


def _set_module(press: Press, area: Area, family: str) -> None:
    rng = press.rng
    kind = family if family != "mixed" else rng.choice(["over", "over", "beside", "upright", "ell", "boxes", "briefs"])
    if kind in ("boxes", "mixed") and rng.random() < 0.3:
        set_advertisement(press, area)
    elif kind == "boxes":
        set_boxed(press, area, rng.choice(["over", "ell"]))
    elif kind == "briefs" and rng.random() < 0.6:
        set_briefs(press, area, framed=rng.random() < 0.5)
    else:
        set_article(press, area, kind if kind in ("beside", "upright", "ell") else "over")
