"""Body matter: paragraphs run into rows of any measure, with crossheads, drop caps, jump lines and signatures."""

import random
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from prose import Prose
from stone import Stone, advance, breadth
from typesetting import HEI, KAI, SONG

_CLOSERS = "，。、；：！？”’）》%％"
_OPENERS = "“‘（《"
_WORD = re.compile(r"[A-Za-z0-9.%]+-?|.")


@dataclass(frozen=True, slots=True)
class Row:
    """Room for one line; `column` numbers the stretch of column that it belongs to."""

    left: float
    measure: float
    top: float
    column: int


@dataclass(frozen=True, slots=True)
class Setting:
    """How body matter is set."""

    size: float
    leading: float
    indent: str = "shift"
    punctuation: str = "hanging"
    gap: float = 0.0
    crosshead: str = "centred"
    numbered: str = ""
    drop_cap: bool = False


@dataclass
class Galley:
    """Fills rows with an article and writes down its truth."""

    stone: Stone
    prose: Prose
    rng: random.Random
    setting: Setting
    rows: Sequence[Row]
    article: dict[str, Any]
    at: int = 0
    sections: list[dict[str, Any]] = field(default_factory=lambda: [{"subhead": None, "paragraphs": []}])

    def fill(self, *, target: int, crossheads: bool, draw: Callable[[], list[str]] | None = None) -> None:
        """Run paragraphs into the first `target` rows at most."""
        self.stone.next_block()
        article, setting = self.article, self.setting
        if self.rows[0].measure < 9 * setting.size:
            article["continued_from"] = None
        if article["continued_from"]:
            row = self.rows[0]
            text = f"（上接第{article['continued_from']}版）"
            self.stone.put(row.left + 2 * setting.size, row.top, text, setting.size, font=HEI)
            self.at = 1
        target -= bool(article["continued_on"]) + bool(article["signature"])
        first = True
        while self.at < target:
            for text in draw() if draw else self.prose.paragraphs():
                if self.at >= target:
                    break
                if first and article["lead"]:
                    text = article["lead"] + text
                if not self._paragraph(text, target, drop=first and setting.drop_cap):
                    target = self.at
                    break
                first = False
            if crossheads and len(self.sections[-1]["paragraphs"]) >= 2 and target - self.at > 7:
                self._crosshead()
        self._close()
        article["sections"] = [section for section in self.sections if section["paragraphs"]]

    def _paragraph(self, text: str, target: int, *, drop: bool) -> bool:
        """Set the paragraph, cut to whole sentences when room is short; False when nothing fits."""
        drop = drop and self._may_drop() and "一" <= text[0] <= "龥"
        if drop:
            self._drop_cap(text[0])
            lines = self.broken(text[1:], drop=self._dropped)
        else:
            lines = self.broken(text)
        while self.at + len(lines) > target:
            shorter = re.sub(r"(?<=[。！？”]).[^。！？]*[。！？]”?$", "", text)
            if shorter == text or len(shorter) < 6 or drop:
                if self.sections[-1]["paragraphs"] or len(self.sections) > 1:
                    return False
                lines = lines[: max(1, target - self.at)]
                lines[-1] = (lines[-1][0][:-2].rstrip(_CLOSERS + _OPENERS) + "。", lines[-1][1])
                text = (text[0] if drop else "") + "".join(line for line, _ in lines).lstrip("　")
                break
            text = shorter
            lines = self.broken(text)
        if self.at + len(lines) > len(self.rows):
            return False
        for number, (line, offset) in enumerate(lines):
            self._set(line, offset, last=number == len(lines) - 1)
        self.sections[-1]["paragraphs"].append(text)
        return True

    _dropped = 2

    def _may_drop(self) -> bool:
        three = self.rows[self.at : self.at + 4]
        return len({row.column for row in three}) == 1 and len(three) == 4

    def _drop_cap(self, letter: str) -> None:
        row, size = self.rows[self.at], self.setting.size
        em = self.setting.leading + size
        self.stone.put(row.left, row.top, letter, em, font=SONG)

    def broken(self, text: str, drop: int = 0) -> list[tuple[str, float]]:
        """The paragraph's lines from the present row on, each with its offset from the row's left."""
        size, lines, line = self.setting.size, [], ""
        offset = 2 * size if not drop else self.setting.leading + 1.4 * size
        if self.setting.indent == "spaces" and not drop:
            line, offset = "　　", 0.0
        for token in _WORD.findall(text):
            row = self.rows[min(self.at + len(lines), len(self.rows) - 1)]
            if self._width(line + token) <= row.measure - offset + 0.01:
                line += token
                continue
            if token in _CLOSERS and self.setting.punctuation == "hanging" and line[-1:] not in _CLOSERS:
                line += token
                continue
            carried = token
            while len(line) > 1 and (carried[0] in _CLOSERS or line[-1] in _OPENERS):
                carried, line = line[-1] + carried, line[:-1]
            lines.append((line, offset))
            line, offset = carried, (self.setting.leading + 1.4 * size if len(lines) < drop else 0.0)
        return [*lines, (line, offset)]

    def _width(self, line: str) -> float:
        width, size = breadth(line, self.setting.size), self.setting.size
        return width - (
            0.5 * size if self.setting.punctuation == "compressed" and line[-1:] in "，。、；：！？”）" else 0
        )

    def _set(self, line: str, offset: float, *, last: bool) -> None:
        row, size = self.rows[self.at], self.setting.size
        if self.at and self.rows[self.at - 1].column != row.column:
            self.stone.next_block()
        room = row.measure - offset
        hung = line[:-1] if line[-1:] in _CLOSERS and self._width(line) > room + 0.02 else line
        spread = 0.0 if last or len(hung) < 2 else (room - self._width(hung)) / (len(hung) - 1)
        lefts, x = [], row.left + offset
        for letter in line:
            lefts.append(x)
            x += advance(letter, size) + min(spread, 0.8 * size)
        self.stone.place(line, lefts, row.top, size)
        self.at += 1

    def _crosshead(self) -> None:
        setting, row = self.setting, self.rows[self.at]
        left = sum(1 for other in self.rows[self.at :] if other.column == row.column)
        text = self.prose.crosshead_in(setting.numbered, len(self.sections) - 1)
        two = self.rng.random() < 0.25
        size = self.rng.choice([1.0, 1.15, 1.3]) * setting.size
        parts = [text, self.prose.crosshead()] if two else [text]
        if left < 5 + len(parts) or max(breadth(part, size) for part in parts) > row.measure:
            return
        opens = self.at == 0 or self.rows[self.at - 1].column != row.column
        self.stone.next_block()
        start = self.at + (not opens)
        for number, part in enumerate(parts):
            row = self.rows[start + number]
            shift = (row.measure - breadth(part, size)) / 2 if setting.crosshead == "centred" else 0
            if setting.crosshead == "indented":
                shift = min(2 * setting.size, row.measure - breadth(part, size))
            self.stone.put(row.left + shift, row.top, part, size, font=HEI, bold=setting.size > 9, kind="head")
        self.stone.next_block()
        self.at = start + len(parts) + (setting.leading < 1.3 * size)
        self.sections.append({"subhead": " ".join(parts), "paragraphs": []})

    def _close(self) -> None:
        """Signature and jump line behind the last paragraph."""
        article, size = self.article, self.setting.size
        if article["signature"]:
            text, row = f"（{article['signature']}）", self.rows[self.at - 1]
            last = self.stone.lines[-1]
            right = row.left + row.measure - breadth(text, size)
            if last.lefts[-1] + 2.5 * size < right:
                self.stone.put(right, row.top, text, size, font=KAI)
                self.sections[-1]["paragraphs"][-1] += text
            elif self.at < len(self.rows):
                self._at_right(text, KAI)
                self.sections[-1]["paragraphs"][-1] += text
            else:
                article["signature"] = article["byline"] = None
        if article["continued_on"]:
            if self.at < len(self.rows):
                self._at_right(f"（下转第{article['continued_on']}版）", HEI)
            else:
                article["continued_on"] = None

    def _at_right(self, text: str, font: str) -> None:
        row, size = self.rows[self.at], self.setting.size
        self.stone.put(row.left + row.measure - breadth(text, size), row.top, text, size, font=font)
        self.at += 1
