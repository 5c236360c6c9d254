"""Sets the body and the heading of an article: paragraphs into pieces of columns, and what stands over them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from typesetting import HEI, KAI, SONG, Press, break_lines, width_of


@dataclass
class Slot:
    """A piece of a column to be filled, from `top` to `bottom`."""

    left: float
    measure: float
    top: float
    bottom: float


def set_body(press: Press, slots: Sequence[Slot], article: dict[str, Any], *, crossheads: bool, fill: float) -> None:
    """Fill the slots in turn with new paragraphs and write them into the article's truth."""
    h, writer = press.habits, press.writer
    rows = [
        (slot, slot.top + n * h.leading) for slot in slots for n in range(int((slot.bottom - slot.top) / h.leading))
    ]
    target = max(2, int(len(rows) * fill))
    at, sections = 0, [{"subhead": None, "paragraphs": []}]
    press.next_block()
    if article["continued_from"]:
        press.put(rows[0][0].left + 2 * h.size, rows[0][1], f"（上接第{article['continued_from']}版）", h.size, HEI)
        at = 1
    closing = f"（下转第{article['continued_on']}版）" if article["continued_on"] else ""
    signature = f"（{article['signature']}）" if article["signature"] else ""
    target -= bool(closing)
    paragraphs = 0
    while at < target:
        text = writer.paragraph()
        if not paragraphs and article["lead"]:
            text = article["lead"] + text
        measure = rows[at][0].measure
        lines = break_lines(text, h.size, measure, 2 * h.size, h.hanging)
        if at + len(lines) >= target:
            lines = _cut_short(lines, max(1, target - at))
            text = "".join(lines)
        at = _put_lines(press, rows, at, lines)
        paragraphs += 1
        if at >= target and signature:
            taken = width_of(lines[-1], h.size) + 2 * h.size * (len(lines) == 1)
            if _put_signature(press, rows[at - 1], signature, taken):
                text += signature
            else:
                article["signature"] = article["byline"] = None
        sections[-1]["paragraphs"].append(text)
        if crossheads and paragraphs % 3 == 2 and target - at > 6:
            at += _put_crosshead(press, rows, at, sections)
    if closing:
        _put_closing(press, rows[at] if at < len(rows) else (rows[-1][0], rows[-1][1] + h.leading), closing)
    article["sections"] = sections


def _cut_short(lines: list[str], most: int) -> list[str]:
    keep = lines[:most]
    if len(keep) < len(lines):
        keep[-1] = keep[-1].rstrip("，。、；：！？“‘（《”’）》")[: max(2, len(keep[-1]) - 3)] + "。"
    return _without_open_quotes(keep)


def _without_open_quotes(lines: list[str]) -> list[str]:
    text = "".join(lines)
    if text.count("“") != text.count("”") or text.count("（") != text.count("）"):
        return [line.translate({ord(mark): None for mark in "“”（）"}) for line in lines]
    return lines


def _put_lines(press: Press, rows: Sequence[tuple[Slot, float]], at: int, lines: Sequence[str]) -> int:
    """A paragraph from row `at` on; where the next one may begin."""
    for n, line in enumerate(lines):
        slot, y = rows[at + n]
        if slot is not rows[at + n - 1][0]:
            press.next_block()
        _put_line(press, slot, y, line, first=n == 0, last=n == len(lines) - 1)
    return at + len(lines)


def _put_line(press: Press, slot: Slot, y: float, line: str, *, first: bool, last: bool) -> None:
    h = press.habits
    x = slot.left + 2 * h.size * first
    room = slot.left + slot.measure - x
    hung = line[:-1] if line[-1:] in "，。、；：！？”’）》" and width_of(line, h.size) > room + 0.01 else line
    spread = 0.0 if last or len(hung) < 2 else (room - width_of(hung, h.size)) / (len(hung) - 1)
    press.put(x, y, line, h.size, SONG, spread=min(spread, 0.4 * h.size))


def _put_signature(press: Press, row: tuple[Slot, float], signature: str, taken: float) -> bool:
    """Set a signature at the end of a line of which so much is taken, if there is room."""
    (slot, y), size = row, press.habits.size
    if slot.measure - taken <= width_of(signature, size) + size:
        return False
    press.put(slot.left + slot.measure - width_of(signature, size), y, signature, size, KAI)
    return True


def _put_closing(press: Press, row: tuple[Slot, float], closing: str) -> None:
    (slot, y), size = row, press.habits.size
    press.put(slot.left + slot.measure - width_of(closing, size), y, closing, size, HEI)


def _put_crosshead(press: Press, rows: Sequence[tuple[Slot, float]], at: int, sections: list[dict[str, Any]]) -> int:
    h = press.habits
    slot, _ = rows[at]
    left = sum(1 for other, _ in rows[at:] if other is slot)
    text = press.writer.crosshead()
    if left < 4 or width_of(text, 1.15 * h.size) > slot.measure:
        return 0
    fresh = at == 0 or rows[at - 1][0] is not slot
    press.next_block()
    y = rows[at + (0 if fresh else 1)][1]
    press.put_centred(slot.left, slot.left + slot.measure, y, text, 1.15 * h.size, HEI, bold=True)
    press.next_block()
    sections.append({"subhead": text, "paragraphs": []})
    return 1 if fresh else 2


def new_article(press: Press, **fields: Any) -> dict[str, Any]:
    rng, writer = press.rng, press.writer
    article: dict[str, Any] = dict.fromkeys(
        (
            "headline",
            "kicker",
            "deck",
            "byline",
            "dateline",
            "label",
            "continued_from",
            "continued_on",
            "lead",
            "signature",
        )
    )
    kind = rng.randrange(6)
    if kind == 0:
        name = writer.name()
        article |= {"lead": f"本报讯（记者{name}）", "byline": f"记者{name}", "dateline": "本报讯"}
    elif kind == 1:
        name = writer.name()
        article |= {"signature": name, "byline": name}
    elif kind == 2:
        article |= {"continued_from": str(rng.randrange(1, 5))}
    elif kind == 3:
        article |= {"continued_on": str(rng.randrange(3, 9))}
    return article | fields


def set_head(press: Press, article: dict[str, Any], left: float, right: float, top: float, size: float) -> float:
    """Kicker, headline, deck and byline over a breadth; return where the body may begin."""
    rng, writer, y = press.rng, press.writer, top
    press.next_block()
    centred = not press.habits.head_left

    def put(text: str, em: float, font: str, **more: Any) -> None:
        if centred:
            press.put_centred(left, right, y, text, em, font, **more)
        else:
            press.put(left, y, text, em, font, **more)

    if rng.random() < 0.35:
        article["kicker"] = (
            writer.headline(7, int((right - left) / (0.55 * size))) if right - left > 9 * size * 0.55 else None
        )
    if article["kicker"]:
        put(article["kicker"], 0.52 * size, KAI)
        y += 0.52 * size + 0.25 * size
    rows = headline_rows(press, right - left, size)
    article["headline"] = "".join(rows)
    for row in rows:
        put(row, size, HEI if size < 30 or rng.random() < 0.5 else SONG, bold=True)
        y += 1.15 * size
    if rng.random() < 0.35 and right - left > 12 * 0.5 * size:
        text = writer.headline(7, max(7, int((right - left) / (0.5 * size)) - 2))
        if width_of("——" + text, 0.5 * size) < right - left:
            article["deck"] = text
            y += 0.1 * size
            put(rng.choice(["——", ""]) + text, 0.5 * size, rng.choice([KAI, SONG]))
            y += 0.6 * size
    if article["byline"] is None and rng.random() < 0.3:
        article["byline"] = f"本报记者 {writer.name()}"
        y += 4
        put(article["byline"], press.habits.size, KAI)
        y += press.habits.size
    return y + rng.choice([6.0, 10.0, 16.0])


def headline_rows(press: Press, breadth: float, size: float) -> list[str]:
    most = int(breadth / size)
    for _ in range(40):
        text = press.writer.headline(7, 22)
        if len(text) <= most:
            return [text]
        half = (len(text) + 1) // 2
        if half <= most:
            return [text[:half], text[half:]]
    most = max(most, 2)
    return [text[n : n + most] for n in range(0, len(text), most)]
