"""Pages made of bands, one below the other: how a headline stands to its columns is drawn by lot for each."""

import random
from collections.abc import Callable

from proof import BODY, HEI, LEADING, Proof, wrapped

_MEASURE = 17
_LEFT, _STEP, _COLUMNS = 30, _MEASURE * BODY + 18, 4
_RIGHT = _LEFT + _COLUMNS * _STEP - 18
_CLAUSES = (
    ("供水公司改造", "城乡老旧管网"),
    ("多地果园丰收", "游客纷至沓来"),
    ("村史馆新开放", "市民争相参观"),
    ("跨河公路新桥", "今天建成通车"),
    ("社区食堂开办", "家门口吃热饭"),
    ("农机检修下田", "春耕备耕不误"),
)

Set = tuple[str, str]
"""A headline without white space, and the text under it."""


class Band:
    """A stretch of a page from its top down; `bottom` is where the next one may begin."""

    def __init__(self, proof: Proof, lot: random.Random, clauses: tuple[str, str], top: float) -> None:
        self._proof, self._lot, self._clauses, self._top = proof, lot, clauses, top
        self.headline = "".join(clauses)
        self.bottom = top

    def set(self) -> Set:
        """Set one article in a form that the lot decides."""
        forms: list[Callable[[], str]] = [
            self._over,
            self._beside,
            self._upright,
            self._belly,
            self._midst,
            self._risen,
        ]
        text = self._lot.choice(forms)()
        self._proof.rule(_LEFT, self.bottom + 4, _RIGHT)
        self.bottom += 12
        return self.headline, text

    def _column(self, aside: int) -> float:
        return _LEFT + aside * _STEP

    def _fill(self, tops: list[tuple[float, int]], first: int = 0) -> str:
        """Fill columns from `first` on, each from its top for some lines; the text is cut where they end."""
        places = [(first + n, top + LEADING * at) for n, (top, count) in enumerate(tops) for at in range(count)]
        return self._set_on(places)

    def _set_on(self, places: list[tuple[int, float]]) -> str:
        text = self._proof.paragraphs(1)
        while len(wrapped(text, _MEASURE)) < len(places):
            text += "\n" + self._proof.paragraphs(1)
        while len(wrapped(text, _MEASURE)) > len(places) or len(wrapped(text, _MEASURE)[-1].strip("　")) < 3:
            text = text[:-1]
        text = text.rstrip("\n")[:-1] + "。"
        for row, (aside, top) in zip(wrapped(text, _MEASURE), places, strict=False):
            self._proof.line(row, self._column(aside), top)
        self.bottom = max(self.bottom, max(top for _, top in places) + LEADING)
        return text

    def _head(self, left: float, top: float, size: float = 20) -> None:
        for number, clause in enumerate(self._clauses):
            self._proof.line(clause, left, top + (size + 4) * number, size, HEI)

    def _over(self) -> str:
        self._head(self._column(1) + 40, self._top + 4)
        return self._fill([(self._top + 62, 9)] * _COLUMNS)

    def _beside(self) -> str:
        self._head(self._column(0) + 10, self._top + 50)
        return self._fill([(self._top + 4, 12)] * 3, first=1)

    def _upright(self) -> str:
        for number, clause in enumerate(self._clauses):
            self._proof.upright(clause, self._column(1) - 44 - 26 * number, self._top + 4, 20, HEI)
        return self._fill([(self._top + 4, 12)] * 3, first=1)

    def _belly(self) -> str:
        self._head(self._column(1) + 50, self._top + 6)
        return self._fill([(self._top + 4, 16), (self._top + 4 + 5 * LEADING, 11), (self._top + 4 + 5 * LEADING, 11),
                           (self._top + 4, 16)])  # fmt: skip

    def _risen(self) -> str:
        self._head(self._column(0) + 60, self._top + 6)
        self._proof.rule(self._column(0), self._top + 58, self._column(3) - 18)
        return self._fill([(self._top + 4 + 5 * LEADING, 9)] * 3 + [(self._top + 4, 14)])

    def _midst(self) -> str:
        size = 15
        self._proof.line(self.headline, self._column(1) + 60, self._top + 14 + 5 * LEADING, size, HEI)
        tops = [[self._top + 10 + LEADING * at for at in range(14)] for _ in range(_COLUMNS)]
        hidden = slice(5, 7)
        for column in tops[1:3]:
            del column[hidden]
        text = self._set_on([(aside, top) for aside, column in enumerate(tops) for top in column])
        self._proof.frame(_LEFT - 8, self._top, _RIGHT + 8, self.bottom + 4)
        self.bottom += 6
        return text


def set_page(seed: int) -> tuple[Proof, list[Set]]:
    """A page of bands and what was set on it."""
    lot, proof = random.Random(seed), Proof(seed)
    top, articles = 40.0, []
    for clauses in lot.sample(_CLAUSES, 4):
        band = Band(proof, lot, clauses, top)
        articles.append(band.set())
        top = band.bottom
    return proof, articles
