"""Lines as a machine has recognised them → letters on their places, for the same geometry as those of a text layer.

Recognition says roughly where each character stands, the ink of a line exactly where the line begins and ends. Type is
set on a grid, so the characters between two wide spaces are spread evenly between the edges of their ink.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from statistics import median

from corpus.geometry.row import HANGING, LEADING
from corpus.geometry.sheet import Letter

_INK_HEIGHT, _BOLD_HEIGHT = 0.94, 1.01
"""Of an em: how high the ink of a line of Chinese is, in Song and in Hei, which fills its square."""

_BEARING = 0.04
"""In em: the white at each side of a full character."""

_HOLLOW = 0.6
"""In em: the white behind a closing mark and before an opening one."""

_HALF = 0.5
_AGREE = 0.06
"""How much height and width may differ in what they say of the em, as a share."""

_LATIN = 1.42
"""How much higher an em is than digits and Latin letters, compared with Chinese characters."""

_LOW = HANGING + LEADING + "“‘—…·一、"
"""What does not fill the height of an em."""

_BREAK = 0.55
"""In em: white between two characters, beyond their own, from which the grid starts anew."""

_ERROR, _ERROR_SHARE = 0.45, 0.045
"""In points, and of the size: what a pixel more or less and other characters make of the height of a line."""

_BOLD = 1.28
"""How much thicker than body type bold type is."""

_HAN = "\u3400-\u9fff"
_NARROW_MARK = re.compile(rf"(?<=[{_HAN}”’》）])[,;:!?]|[,;:!?](?=[{_HAN}“‘《（])|[()]")
_DASH = re.compile("—一|一—")
_WIDE = {code: code + 0xFEE0 for code in range(0x21, 0x7F)}
"""ASCII → the same signs an em wide."""

_WIDE_DIGITS = re.compile("[0-9A-Za-z%]")
_ROOMY = 0.78
"""In em: from this pitch the digits of a page are full-width ones."""


@dataclass(frozen=True, slots=True)
class RecognisedLine:
    """One line of a picture, in points from the top left corner.

    `centres` are roughly the middles of the characters of `text`; `left` to `bottom` is the box of the ink; `gaps` are
    where white runs from top to bottom; `weight` is how thick the strokes are.
    """

    text: str
    centres: tuple[float, ...]
    left: float
    top: float
    right: float
    bottom: float
    gaps: tuple[tuple[float, float], ...] = ()
    weight: float = 0.0


def set_letters(lines: Sequence[RecognisedLine]) -> list[Letter]:
    """The letters of all lines. Sizes that differ as measurements do are made one; bold type gets a typeface.

    Brackets and marks in Chinese become full-width ones, as newspapers set them: recognition confuses the two. Digits
    and Latin letters do where a page sets its digits an em apart.
    """
    kept = [_cleaned(line) for line in lines if line.text.strip() and len(line.text) == len(line.centres)]
    fonts = _tell_fonts(kept)
    sizes = snap_sizes([(_measure(line, font), len(line.text)) for line, font in zip(kept, fonts, strict=True)])
    if _has_wide_digits(kept, sizes):
        kept = [
            replace(line, text=_WIDE_DIGITS.sub(lambda sign: sign.group().translate(_WIDE), line.text)) for line in kept
        ]
    letters: list[Letter] = []
    for line, size, font in zip(kept, sizes, fonts, strict=True):
        letters += _set_line(line, size, font)
    return letters


def snap_sizes(measured: Sequence[tuple[float, int]]) -> list[float]:
    """For each (size, number of characters) the size of its kind: the usual one first, then the next."""
    mass: dict[float, int] = defaultdict(int)
    for size, count in measured:
        mass[round(size, 2)] += count
    rest, kinds = sorted(mass), []
    while rest:
        near = max(([size for size in rest if abs(size - centre) <= 0.5 * _error(centre)] for centre in rest),
                   key=lambda row: (sum(mass[size] for size in row), -row[0]))  # fmt: skip
        kind = round(sum(size * mass[size] for size in near) / sum(mass[size] for size in near), 2)
        kinds.append(kind)
        rest = [size for size in rest if size not in near and abs(size - kind) > _error(kind)]
    return [next((k for k in kinds if abs(size - k) <= _error(k)), size) for size, _ in measured]


def _error(size: float) -> float:
    """How far the measured sizes of lines of one type lie from it, in points."""
    return _ERROR + _ERROR_SHARE * size


def _cleaned(line: RecognisedLine) -> RecognisedLine:
    """Full-width marks in Chinese, and no white space: the places say where there is white."""
    text = _DASH.sub("——", line.text)
    if 2 * len(re.findall(f"[{_HAN}]", text)) >= len(text):
        text = _NARROW_MARK.sub(lambda mark: mark.group().translate(_WIDE), text)
    kept = [(sign, centre) for sign, centre in zip(text, line.centres, strict=True) if not sign.isspace()]
    return replace(line, text="".join(sign for sign, _ in kept), centres=tuple(centre for _, centre in kept))


def _has_wide_digits(lines: Sequence[RecognisedLine], sizes: Sequence[float]) -> bool:
    pitches = [
        (line.centres[at] - line.centres[at - 1]) / size
        for line, size in zip(lines, sizes, strict=True)
        for at in range(1, len(line.text))
        if re.fullmatch("[0-9]{2}", line.text[at - 1 : at + 1])
    ]
    return len(pitches) >= 8 and median(pitches) > _ROOMY


def _width(sign: str) -> float:
    """In em."""
    return 1.0 if ord(sign) > 0x2E80 or sign in "“”‘’—…·" else _HALF


def _measure(line: RecognisedLine, font: str) -> float:
    """The em of one line in points, from the height of its ink, and from its width where the two agree.

    Where they do not, the line is stretched to its column, letter-spaced, or has spaces in it.
    """
    size = (line.bottom - line.top) / (_BOLD_HEIGHT if font else _INK_HEIGHT)
    if not _is_tall(line.text):
        size *= _LATIN
    pitch = (line.right - line.left + 2 * _BEARING * size) / sum(map(_width, line.text))
    return (size + pitch) / 2 if len(line.text) > 3 and abs(pitch - size) < _AGREE * size else size


def _is_tall(text: str) -> bool:
    """Whether a character fills the height of an em."""
    return any(_width(sign) == 1 and sign not in _LOW for sign in text)


def _tell_fonts(lines: Sequence[RecognisedLine]) -> list[str]:
    """The empty name for most type; "bold" for what has much thicker strokes for its height."""
    weights = [line.weight / max(0.1, line.bottom - line.top) for line in lines]
    spread = [weight for line, weight in zip(lines, weights, strict=True) for _ in line.text]
    usual = median(spread) if spread else 0.0
    return [
        "bold" if len(line.text) > 2 and _is_tall(line.text) and weight > _BOLD * usual else ""
        for line, weight in zip(lines, weights, strict=True)
    ]


def _set_line(line: RecognisedLine, size: float, font: str) -> Iterator[Letter]:
    baseline = (line.top + line.bottom) / 2 + 0.36 * size
    for start, end, left, right in _segments(line, size):
        for sign, (at, to) in zip(line.text[start:end], _spread(line.text[start:end], left, right, size), strict=True):
            yield Letter(sign, at, to, baseline, size, font)


def _segments(line: RecognisedLine, size: float) -> Iterator[tuple[int, int, float, float]]:
    """(start, end, left, right): characters that stand on one grid, and the edges of their ink."""
    start, left = 0, line.left
    for at in range(1, len(line.text)):
        before, after = line.centres[at - 1], line.centres[at]
        own = (_width(line.text[at - 1]) + _width(line.text[at])) / 2 * size
        if after - before - own < _BREAK * size:
            continue
        white = [gap for gap in line.gaps if before < (gap[0] + gap[1]) / 2 < after]
        gap = max(white, key=lambda gap: gap[1] - gap[0], default=None)
        if gap is None:
            continue
        yield start, at, left, gap[0]
        start, left = at, gap[1]
    yield start, len(line.text), left, line.right


def _spread(text: str, left: float, right: float, size: float) -> list[tuple[float, float]]:
    """Where each character of a run begins and ends, from the edges of the run's ink.

    A closing mark has its ink in the first half of its em, an opening one in the second.
    """
    left -= size * (_HOLLOW if text[0] in LEADING else _BEARING)
    right += size * (_HOLLOW if text[-1] in HANGING else _BEARING if _width(text[-1]) == 1 else 0)
    total = sum(map(_width, text)) * size
    slack = (right - left - total) / (len(text) - 1) if len(text) > 1 else 0.0
    if len(text) == 1:
        left += (right - left - total) / 2 if text not in HANGING + LEADING else 0
    places, at = [], left
    for sign in text:
        own = _width(sign) * size
        places.append((round(at, 2), round(at + min(own, own + slack), 2)))
        at += own + slack
    return places
