"""From printed lines to whole paragraphs and to headlines written as one string."""

import re
from collections.abc import Sequence
from itertools import pairwise

from corpus import marks
from corpus.model import Line, Paragraph, Span
from corpus.word_pairs import breaks_word

_RUNNING_ON = re.compile(
    r"(?:[-、，；（《“‘·把的]|：“[^”]{1,6}”|会见|(?<![小老大名猛健])将|(?<![棉毛])被|(?<![合兼吞一])并"
    r"|(?<![成造])就|(?<![参给])与|(?<![饱温缓平柔随亲])和|(?<![普埃顾危])及)$"
)
_RUNS_FROM_ABOVE = re.compile(r"的|和(?!平|谐|睦|顺|田|县)|与(?!会|时)|等(?!你|我|待|级)|并(?!购|网|轨|非|肩)")
_ENDS_A_WORD = re.compile(r"(?![看听])[\u4e00-\u9fff][，；]")
_UNITS = re.compile(r"[万亿元年月日个名余多倍]|人(?![大民才工生])")


def set_paragraph(lines: Sequence[Line]) -> Paragraph:
    """Join the lines of one paragraph, in reading order.

    Spaces that only justify a line are dropped, as are line ends; spaces between Latin words stay, and so do those
    after the lead (`本报讯 近日`) and between the names in a byline or a signature.
    """
    spans = tuple(_trimmed(line) for line in lines)
    letters: list[str] = []
    gaps: set[int] = set()
    joints: set[int] = set()
    for line in lines:
        joints.add(len(letters))
        _append_letters(line.text.strip(), letters, gaps)
    return Paragraph(_with_gaps("".join(letters), gaps, joints), spans)


def _trimmed(line: Line) -> Span:
    lead = len(line.text) - len(line.text.lstrip())
    return Span(line.start + lead, line.start + len(line.text.rstrip()))


def _append_letters(printed: str, letters: list[str], gaps: set[int]) -> None:
    """Append the characters of a line; `gaps` collects where a printed space stood before one."""
    for word in printed.split():
        gaps.add(len(letters))
        letters.extend(word)
    # A line's first character has no printed space before it; its joint tells whether one is wanted.


def _with_gaps(text: str, gaps: set[int], joints: set[int]) -> str:
    wanted = {index for index in gaps if 0 < index < len(text) and _between_words(text[index - 1], text[index])}
    opening = marks.lead(text[:60])
    if opening and len(opening) in gaps - joints:
        wanted.add(len(opening))
    names = [marks.reporters(text[:160])] if opening or text[:1] in "（(" else []
    tail = max(0, len(text) - 60)
    closing = marks.signature(text[tail:])
    if closing:
        start = len(text) - len(text[text.rindex(closing) :])
        names.append((closing, start, start + len(closing)))
    for found in names:
        if found:
            wanted |= _name_gaps(text, found[1], found[2], gaps, joints)
    return "".join(" " + letter if index in wanted else letter for index, letter in enumerate(text))


def _between_words(left: str, right: str) -> bool:
    """`Open AI` keeps its space, `2 万`, `1 0` and `UPS （` do not."""
    if not (left.isascii() and right.isascii()):
        return False
    return (left.isalpha() and (right.isalnum() or right in "(&")) or (
        right.isalpha() and (left.isalnum() or left in ",.;:!?)&")
    )


def _name_gaps(text: str, start: int, end: int, gaps: set[int], joints: set[int]) -> set[int]:
    """Where spaces stay between names: not inside a spaced name (`郭 娟`), nor where a line end cuts one."""
    stops = [index for index in range(start + 1, end) if index in gaps or text[index] in "、，"] + [end]
    stops = [
        stop
        for before, stop, after in zip([start, *stops], stops, [*stops[1:], end], strict=False)
        if stop not in joints or _is_new_name(text[before:stop], text[stop:after])
    ]
    words: list[tuple[int, str]] = []
    at = start
    for stop in stops:
        words.append((at, text[at:stop]))
        at = stop
    wanted: set[int] = set()
    for (_, before), (index, word) in pairwise(words):
        loose = len(before.lstrip("、，")) < 2 or len(word) < 2 or word[0] in "、，"
        if index in gaps and not loose and (index not in joints or _is_new_name(before, word)):
            wanted.add(index)
    return wanted


def _is_new_name(before: str, word: str) -> bool:
    """Whether a line that opens with `word` goes on to another name: `…杨舒添` / `樊容`, not `…通讯员` / `杨舒添`."""
    if before.endswith(("记者", "通讯员", "、")):
        return False
    return word.startswith(("记者", "通讯员")) or re.fullmatch(marks.NAME, word) is not None


def write_byline(printed: str) -> str:
    """`本报记者 郭 娟` → `本报记者 郭娟`; `记 者 王 晶` → `记者王晶`."""
    parts = re.split(r"(?<=[、，])", printed.strip().strip("□■●◎○◆▲☆★※ "))
    return "".join(_join_loose_letters(part) for part in parts)


def _join_loose_letters(printed: str) -> str:
    words: list[str] = []
    loose = False
    for word in printed.split():
        single = len(word) == 1
        if single and loose:
            words[-1] += word
        else:
            words.append(word)
        loose = single
    return " ".join(words)


def write_display(printed: str) -> str:
    """A display line without its letter-spacing; the gap between its parts becomes one plain space.

    `历 久 弥 新 放 异 彩` → `历久弥新放异彩`; `省校合作“不止步”　沟通联系“不断档”` keeps its gap.
    """
    text = printed.strip()
    if not marks.is_letter_spaced(text):
        return " ".join(text.split())
    gaps = re.findall(r"\s+", text)
    usual = min(len(gap.replace("\u3000", "  ")) for gap in gaps)
    return re.sub(r"\s+", lambda gap: " " if len(gap.group().replace("\u3000", "  ")) > usual else "", text)


def join_display(lines: Sequence[str], body: str) -> str:
    """Write printed display lines as one string: a line that wraps is joined bare, complete lines by one space.

    `升级：以智慧制造促产` / `业转型` wraps; `精准发力` / `项目建设优质高效推进` are two complete lines.
    """
    written = [write_display(line) for line in lines]
    joined = "".join(written[:1])
    for before, after in pairwise(written):
        joined += ("" if wraps(before, after, body, is_pair=len(written) == 2) else " ") + after
    return joined


def wraps(before: str, after: str, body: str, *, is_pair: bool) -> bool:
    """Whether one display line goes on in the next; `is_pair` when no other line stands with the two.

    What tells: a line that cannot end, characters that stand together across the line end in the body too, a remnant of
    three characters, and in a pair a long line over a much shorter one.
    """
    if not before or not after or cannot_part(before, after):
        return True
    if breaks_word(before, after) and before[-2:] not in body and after[:2] not in body:
        return True
    if before[-1] in "：—" or len(after) <= 3 or marks.starts_like_middle(after):
        return True
    if before[-2:] + after[:2] in body:
        return True
    if parts_word(before, after, body):
        return True
    if is_pair and len(before) >= 14 and len(after) <= 0.75 * len(before):
        return True
    alike = len(before) >= len(after) - 1
    return alike and (before[-1:] + after[:2] in body or before[-2:] + after[:1] in body)


def parts_word(before: str, after: str, body: str) -> bool:
    """Whether the body has the characters on both sides of a line end together, and neither of them otherwise.

    `变` / `革的`: all that the body says is `变革的`, as often as it says `革的`, and `理变革`, as often as `理变`.
    """
    last, first = before[-1:], after[:1]
    return (
        last + first in body
        and body.count(before[-2:] + first) == body.count(before[-2:])
        and body.count(last + after[:2]) == body.count(after[:2])
    )


def cannot_part(before: str, after: str) -> bool:
    """Whether two display lines are one phrase for sure: one leaves a phrase, a quotation or a number open.

    `会见` / `客人`, `出席开幕式` / `并致辞`, `5000` / `万元`, `解决邻国关` / `切，就应停止`,
    `黟县：“防贫保”` / `撑起“保护网”`.
    """
    if before.count("“") > before.count("”") or before.count("《") > before.count("》"):
        return True
    if before[-1:].isdigit() and _UNITS.match(after):
        return True
    if _ENDS_A_WORD.match(after) and before[-1:] not in "，。！？：；、”":
        return True
    return _RUNNING_ON.search(before) is not None or _RUNS_FROM_ABOVE.match(after) is not None
