"""Which characters may stand where in a message.

A quote stays to the character. But Telegram cleans every text it is sent: it drops U+000D, U+2028 to U+202E, U+030A,
U+0333 and U+033F, makes a space of every other C0 control except the line feed, and refuses half surrogate pairs. What
it would lose or change in silence is therefore shown by one other character each, so that offsets stay what they were
and a reader sees that something stood there:

* white space that Telegram drops is a space; other C0 controls and DEL are their pictures (␀, ␍ …);
* directional embeddings are isolates, which mean the same and are kept; overrides, which only ever disguise, are �;
* the three combining marks are the same marks standing alone (˚, ‗, ‾), half surrogate pairs are �.

Every other character, also an invisible one, is kept. Isolates and marks of direction cannot reach beyond the line
they stand on, and no line of a quote carries anything of the frame around it.

The frame, by contrast (headline, byline, paper … beside our own words), is made safe: one line, no controls, no marks
of direction but our own isolates around what is written from right to left, and never too long.
"""

import re
import unicodedata

REPLACEMENT = "\ufffd"
ELLIPSIS = "…"

_DIRECTION = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
_ISOLATE, _END_OF_ISOLATE = "\u2068", "\u2069"
_SHOWN: dict[int, int | str] = {
    **{code: 0x2400 + code for code in range(0x20) if chr(code) != "\n"},
    ord("\t"): " ",
    0x7F: "\u2421",
    0x2028: " ",
    0x2029: " ",
    0x202A: "\u2066",
    0x202B: "\u2067",
    0x202C: "\u2069",
    0x202D: REPLACEMENT,
    0x202E: REPLACEMENT,
    0x030A: "\u02da",
    0x0333: "\u2017",
    0x033F: "\u203e",
}
_CONTROL = re.compile("[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\ufff9-\ufffb\U000e0000-\U000e007f]")
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")
_RIGHT_TO_LEFT = {"R", "AL", "AN"}


def count_units(text: str) -> int:
    """The length that Telegram counts: UTF-16 code units."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def show_quoted(text: str) -> str:
    """The text as it stands in a quote: of the same length, every character itself or the one that shows it."""
    return _LONE_SURROGATE.sub(REPLACEMENT, text.translate(_SHOWN))


def clean_line(text: str | None, limit: int) -> str:
    """The text as one line of at most `limit` units without controls; empty where nothing visible is left."""
    if not text:
        return ""
    bare = _CONTROL.sub("", _LONE_SURROGATE.sub(REPLACEMENT, text).translate(_WITHOUT_DIRECTION))
    line = shorten(" ".join(show_quoted(" ".join(bare.split())).split()), limit)
    return line if any(unicodedata.category(sign)[0] not in "CZM" for sign in line) else ""


def frame(text: str | None, limit: int) -> str:
    """As `clean_line`, and what is written from right to left kept from turning its neighbours around."""
    line = clean_line(text, limit - 2)
    if line.isascii() or not any(unicodedata.bidirectional(sign) in _RIGHT_TO_LEFT for sign in line):
        return line
    return f"{_ISOLATE}{line}{_END_OF_ISOLATE}"


def shorten(text: str, limit: int) -> str:
    """The text, or as much of its beginning as fits into `limit` units with an ellipsis after it."""
    if count_units(text) <= limit:
        return text
    return text[: find_boundary(text, fit(text, limit - 1))].rstrip() + ELLIPSIS


def fit(text: str, units: int) -> int:
    """How many characters of the beginning of the text fit into so many UTF-16 units."""
    if units >= 2 * len(text):
        return len(text)
    return len(text[:units].encode("utf-16-le", "surrogatepass")[: 2 * max(units, 0)].decode("utf-16-le", "ignore"))


def find_boundary(text: str, end: int) -> int:
    """The last place up to `end` where the text may be cut without dividing what is seen as one character.

    Where one character is made of more than `_LONGEST_CHARACTER` code points the place is `end` itself.
    """
    for place in range(end, max(end - _LONGEST_CHARACTER, 0), -1):
        if is_boundary(text, place):
            return place
    return end


_LONGEST_CHARACTER = 64
_WITHOUT_DIRECTION = dict.fromkeys(map(ord, _DIRECTION))
_JOINER = "\u200d"
_REGIONAL = range(0x1F1E6, 0x1F200)
_SKIN_TONES = range(0x1F3FB, 0x1F400)
_TAGS = range(0xE0020, 0xE0080)


def is_boundary(text: str, place: int) -> bool:
    """Whether a new visible character begins at this place: no mark, joined emoji, flag or syllable is divided."""
    if not 0 < place < len(text):
        return True
    before, after = text[place - 1], text[place]
    if _JOINER in (before, after) or unicodedata.category(after)[0] == "M":
        return False
    code = ord(after)
    if code in _SKIN_TONES or code in _TAGS or 0x1160 <= code <= 0x11FF:
        return False
    if code in _REGIONAL and ord(before) in _REGIONAL:
        flags = place
        while flags and ord(text[flags - 1]) in _REGIONAL:
            flags -= 1
        return (place - flags) % 2 == 0
    return not (before == "\r" and after == "\n")
