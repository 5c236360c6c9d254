"""Which lines of a heading are its headline, told without their sizes: a model of few clues, fitted on typeset pages.

A way to cut the lines in kicker, headline and deck is scored by the sum of its clues, each times its weight, and the
best one is taken. The weights are in `headings.json`, where `tests/evaluation/fit_headings.py` writes them.

A text layer gives a heading's parts as somebody drew them, the headline first perhaps. That is the page's habit, so the
order is the one that makes all headings of the page likeliest together.
"""

import json
import math
import re
from collections.abc import Mapping, Sequence
from functools import cache
from itertools import pairwise
from pathlib import Path

from corpus import marks
from corpus.head_cuts import DrawingOrder, Parts, cuts_of
from corpus.kinship import pairs_of
from corpus.layout import SetLine
from corpus.quotations import is_clause, opens_clause
from corpus.reflow import cannot_part, wraps, write_display

_WRITTEN = Path(__file__).with_name("headings.json")

_SHORTEST_BELOW = 3
"""Characters; fewer below a headline are the rest of it."""
_LONGEST_NAME = 4
"""Characters in the name of a column; hardly a kicker is as short."""
_SHORT_HEADLINE, _LONG_HEADLINE = 6, 24
"""Characters; most headlines are in between."""
_SHORT_DECK = 6
"""Characters; few decks are shorter, while `实干为先` is a kicker."""
_LEAD = 120
"""Characters of the body that say most of what the headline says."""
_SPOKEN, _STRANGE = 0.4, 0.2
"""The shares of a line's words that the body has where the line is about it, and where it is about more than this
article: `牢记嘱托 感恩奋进`."""
_LONGEST_SLOGAN = 4
"""Characters in a part of `牢记嘱托 感恩奋进`, which is a kicker as often as a headline."""
_LONGEST_STUB = 3
"""Characters."""
_LEADS_UP = re.compile(r"(?:强调|指出|提出|要求|表示|时)$")
"""`市委常委会召开会议强调` / `推动主题教育走深走实`."""
_SPOKE = re.compile(r"主持|讲话|致辞|出席|批示|陪同|参加|作报告")
"""`李明主持会议并讲话` below a headline."""


@cache
def _model() -> tuple[dict[str, float], dict[str, float], dict[str, float]]:
    """The weights, and how much a character's place at a clause's beginning or end says that it is whole there."""
    written = json.loads(_WRITTEN.read_text(encoding="utf-8"))
    opens, ends = (
        {letter: float(value) for value, letters in written[name].items() for letter in letters}
        for name in ("opens", "ends")
    )
    return written["weights"], opens, ends


class Clues:
    """What the lines of a heading say about which of them are kicker, headline and deck.

    Where blank lines are printed, lines of one size stand together, and a change of size mostly shows as a blank line,
    all the more where it does so in other headings of the page (`is_page_gapped`); kickers and decks are mostly one
    line, and they quote the body more than headlines do.
    """

    def __init__(
        self, lines: Sequence[SetLine], body: str, *, is_page_gapped: bool = False, has_deck: bool = False
    ) -> None:
        self._lines = lines
        self._is_page_gapped, self._has_deck = is_page_gapped, has_deck
        self._body = body
        written = self._written = [write_display(line.text) for line in lines]
        self._texts = [marks.bare(text) for text in written]
        self._is_gapped = any(line.line.gap_before for line in lines)
        is_pair = len(lines) == 2 and not lines[1].line.gap_before
        self._runs_on = [False] + [wraps(above, below, body, is_pair=is_pair) for above, below in pairwise(written)]
        self._cannot_part = [False] + [cannot_part(above, below) for above, below in pairwise(written)]
        self._is_spaced = [marks.is_letter_spaced(line.text) for line in lines]
        self._is_in_parts = [_is_in_parts(text) for text in written]
        spoken, lead = pairs_of(body), pairs_of(body[:_LEAD])
        pairs = [pairs_of(text) for text in self._texts]
        self._shares = [_share(some, spoken) for some in pairs]
        self._lead_shares = [_share(some, lead) for some in pairs]

    def best_cut(self, order: DrawingOrder = DrawingOrder.KICKER_FIRST) -> Parts:
        """The likeliest cut."""
        return max(self._cuts(order), key=self.score)

    def likelihood(self, order: DrawingOrder) -> float:
        """How likely the lines are on a page of this order: a logarithm, but for a constant."""
        scores = [self.score(cut) for cut in self._cuts(order)]
        best = max(scores)
        return best + math.log(sum(math.exp(score - best) for score in scores))

    def _cuts(self, order: DrawingOrder) -> list[Parts]:
        """Where the deck is known already (`has_deck`), none of the lines is one."""
        cuts = [cut for cut in cuts_of(len(self._lines), order) if not (self._has_deck and cut.deck)]
        return [cut for cut in cuts if self._may_be(cut)] or cuts

    def _may_be(self, cut: Parts) -> bool:
        below = "".join(self._texts[cut.headline.stop :])
        is_rest = 0 < len(below) < _SHORTEST_BELOW
        return not is_rest and not any(self._cannot_part[at] for at in cut.borders)

    def score(self, cut: Parts) -> float:
        """How likely the lines are so cut: a logarithm, but for a constant."""
        weights = _model()[0]
        return sum(weights.get(name, 0.0) * value for name, value in self.values(cut).items())

    def values(self, cut: Parts) -> dict[str, float]:
        """The clues for the lines being so cut, by their names in `headings.json`."""
        values: dict[str, float] = {}
        for at in cut.borders:
            for name, value in self._joint(at).items():
                values[name] = values.get(name, 0.0) + value
        values |= self._headline(cut.headline)
        if cut.kicker:
            values |= self._beside("kicker", cut.kicker, cut.headline)
            values["short name above"] = float(cut.kicker == range(1) and self._is_name(self._texts[0]))
        if cut.deck:
            values |= self._beside("deck", cut.deck, cut.headline)
        return values

    def _joint(self, at: int) -> Mapping[str, float]:
        """What stands where the headline ends or begins, between a line and the one above it."""
        gap = self._lines[at].line.gap_before
        above, below = self._texts[at - 1], self._texts[at]
        _, opens, ends = _model()
        return {
            "cut at gap": float(gap),
            "cut without gap": float(self._is_gapped and not gap),
            "cut without gap on a page with gaps": float(self._is_page_gapped and not gap),
            "cut in running text": float(self._runs_on[at]),
            "cut between other spacings": float(self._is_spaced[at - 1] != self._is_spaced[at]),
            "cut between lines of a length": float(abs(len(above) - len(below)) <= 1),
            "cut between repeated words": float(any(one in below for one in _pairs_in_order(above))),
            "cut where clauses end and begin": ends.get(above[-1:], 0.0) + opens.get(below[:1], 0.0),
            "cut beside a part's beginning or end": float(self._is_beside_stub(at)),
        }

    def _is_beside_stub(self, at: int) -> bool:
        """Whether white space parts so little from the rest of a line that its clause stands on two lines.

        `消费者 雇佣` / `双方被判缓刑`, `消费者雇` / `佣 双方被判缓刑`.
        """
        above, below = self._written[at - 1].split(" "), self._written[at].split(" ")
        stubs = [part for parts, part in ((above, above[-1]), (below, below[0])) if len(parts) > 1]
        return any(len(part) <= _LONGEST_STUB for part in stubs)

    def _headline(self, lines: range) -> dict[str, float]:
        first, last = lines.start, lines.stop
        texts = self._texts[first:last]
        lengths = [len(text) for text in texts]
        return {
            "one line": float(len(texts) == 1),
            "two lines": float(len(texts) == 2),
            "three lines": float(len(texts) == 3),
            "uneven lines": float(max(lengths) > 1.6 * min(lengths)),
            "characters between longest and shortest line": float(max(lengths) - min(lengths)),
            "last line longer than the first": float(max(0, lengths[-1] - lengths[0])),
            "characters over 24": float(max(0, sum(lengths) - _LONG_HEADLINE)),
            "characters under 6": float(max(0, _SHORT_HEADLINE - sum(lengths))),
            "two parts on a line": float(any(self._is_in_parts[first:last])),
            "reports": float(marks.reports("".join(texts))),
            "line is a clause": float(any(is_clause(text, self._body) for text in texts)),
            "letter-spaced": float(any(self._is_spaced[first:last])),
            "has commas": float(any("，" in text for text in texts)),
            "words in body": max(self._shares[first:last]),
            "words in lead": sum(self._lead_shares[first:last]) / len(texts),
        }

    def _beside(self, name: str, lines: range, headline: range) -> dict[str, float]:
        """What says that the lines are a kicker or a deck (`name`) of the headline."""
        text = "".join(self._texts[at] for at in lines)
        share = max(self._shares[at] for at in lines)
        said = max(self._shares[at] for at in headline)
        longest = max(len(self._texts[at]) for at in headline)
        values = {
            "": 1.0,
            ": lines more than one": float(len(lines) - 1),
            ": is a clause": float(is_clause(text, self._body)),
            ": opens a clause": float(opens_clause(text, self._body)),
            ": characters under 4": float(len(text) < _LONGEST_NAME),
            ": words in body": share,
            ": words in lead": max(self._lead_shares[at] for at in lines),
            ": strange to the body": float(said > _SPOKEN and share < _STRANGE),
            ": longer than the headline": float(max(0, len(text) - longest)),
            ": shorter than the headline": float(max(0, longest - len(text))),
        }
        if name == "kicker":
            values[": leads up to what is said"] = float(_LEADS_UP.search(text) is not None)
        else:
            values[": characters under 6"] = float(len(text) < _SHORT_DECK)
            values[": says who spoke"] = float(_SPOKE.search(text) is not None)
        return {name + clue: value for clue, value in values.items()}

    def _is_name(self, text: str) -> bool:
        return len(text) <= _LONGEST_NAME and text not in self._body


_ODDS = {DrawingOrder.KICKER_FIRST: 0.0, DrawingOrder.HEADLINE_FIRST: -2.5, DrawingOrder.DECK_FIRST: -4.0}
"""How likely each order is before anything is read: logarithms. Most text layers are in the order of reading."""


def likeliest_order(headings: Sequence[Clues]) -> DrawingOrder:
    """The order of a page with these headings; one heading alone shows no habit."""
    if len(headings) < 2:
        return DrawingOrder.KICKER_FIRST
    return max(DrawingOrder, key=lambda order: _ODDS[order] + sum(clues.likelihood(order) for clues in headings))


def _pairs_in_order(text: str) -> list[str]:
    return [text[at : at + 2] for at in range(len(text) - 1)]


def _share(some: set[str], others: set[str]) -> float:
    return len(some & others) / len(some) if some else 0.0


def _is_in_parts(written: str) -> bool:
    """`省校合作“不止步” 沟通联系“不断档”`: two parts on one line, each too long for a slogan's."""
    parts = written.split(" ")
    return len(parts) > 1 and not written.isascii() and max(len(part) for part in parts) > _LONGEST_SLOGAN
