"""A page as a row of paragraphs with what is printed between them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from statistics import median

from corpus import marks
from corpus.layout import SetLine
from corpus.roles import APART, BODY, Role

_SIGNED_LINES = 3
"""How many lines of a narrow column a signature may take."""


@dataclass(slots=True)
class SetParagraph:
    """The lines of a paragraph in reading order; `signed` says that a line of names was printed with it.

    `is_brief`: it is all of its article, as the others of its row are.
    """

    lines: list[SetLine]
    signed: bool = False
    is_brief: bool = False

    @property
    def bare(self) -> str:
        return "".join(marks.bare(line.text) for line in self.lines)

    @property
    def lead(self) -> str | None:
        """Its 电头, without white space."""
        return marks.lead("".join(marks.bare(line.text[:60]) for line in self.lines[:3]))

    @property
    def is_signed(self) -> bool:
        return self.signed or marks.signature(self._tail) is not None or marks.closing_note(self._tail) is not None

    @property
    def ends(self) -> bool:
        """Whether its last line ends a sentence, or closes what stands in brackets behind the last one."""
        return marks.ends_sentence(self.lines[-1].text) or self.is_signed

    @property
    def _tail(self) -> str:
        """Its last lines: a signature may be too long for one (`…（记者 王` / `军）`)."""
        return "".join(line.text for line in self.lines[-_SIGNED_LINES:])

    @property
    def measure(self) -> float | None:
        """The width in em of its full lines; None when it is too short to tell."""
        full = [line.width.low for line in self.lines if line.role is Role.MIDDLE and line.width.is_sure]
        return median(full) if len(full) > 1 else None


@dataclass(slots=True)
class Between:
    """What stands between two paragraphs, in the order of the stream: display, bylines, jump lines, datelines."""

    lines: list[SetLine] = field(default_factory=list)

    def having(self, *roles: Role) -> list[SetLine]:
        return [line for line in self.lines if line.role in roles]

    @property
    def heading(self) -> list[SetLine]:
        """The lines that may belong to a headline: display and bylines."""
        return self.having(Role.DISPLAY, Role.BYLINE, Role.SIGNATURE)


@dataclass(frozen=True, slots=True)
class Composition:
    """`between[i]` stands before `paragraphs[i]`; the last `between` stands after the last paragraph."""

    paragraphs: tuple[SetParagraph, ...]
    between: tuple[Between, ...]
    asides: tuple[SetLine, ...]

    @property
    def is_sorted(self) -> bool:
        """Whether the page gave its columns in turn, so that its lines stand in another order here."""
        return any(paragraph.lines[0].begins for paragraph in self.paragraphs)


def compose(lines: Sequence[SetLine]) -> Composition:
    """Gather paragraphs and what stands between them. Every line goes to exactly one place."""
    paragraphs: list[SetParagraph] = []
    between = [Between()]
    is_open = False
    held: list[SetLine] = []
    for line in (line for line in lines if line.role not in APART):
        if line.role in BODY:
            if not is_open or line.role in (Role.OPENING, Role.WHOLE):
                _sign(paragraphs, held)
                paragraphs.append(SetParagraph([]))
                between.append(Between())
            paragraphs[-1].lines.append(line)
            is_open = line.role in (Role.OPENING, Role.MIDDLE)
            if not is_open:
                _sign(paragraphs, held)
        elif line.role is Role.SIGNATURE and paragraphs and not between[-1].lines:
            held.append(line)
            if not is_open:
                _sign(paragraphs, held)
        else:
            _sign(paragraphs, held)
            between[-1].lines.append(line)
            is_open = False
    _sign(paragraphs, held)
    _close_briefs(paragraphs, between)
    return Composition(tuple(paragraphs), tuple(between), tuple(line for line in lines if line.role in APART))


def _close_briefs(paragraphs: Sequence[SetParagraph], between: Sequence[Between]) -> None:
    """Nothing but those above it shows where the last brief of a row ends: have they one paragraph each, so has it."""
    opens = [bool(space.having(Role.RUN_IN)) for space in between]
    lengths: list[int] = []
    for number, paragraph in enumerate(paragraphs):
        if opens[number]:
            lengths.append(0)
        if lengths:
            lengths[-1] += 1
        paragraph.is_brief = opens[number] and set(lengths[:-1]) == {1}


def _sign(paragraphs: Sequence[SetParagraph], held: list[SetLine]) -> None:
    """Put signatures at the paragraph's end; a text layer may give one before the last line, beside which it stands."""
    if held:
        paragraphs[-1].lines.extend(held)
        paragraphs[-1].signed = True
        held.clear()


def aside_groups(asides: Sequence[SetLine], role: Role) -> Iterator[list[SetLine]]:
    """The captions or advertisements of a page, each with its lines; folio lines one by one."""
    group: list[SetLine] = []
    for line in asides:
        if line.role is not role:
            continue
        if group and (role is Role.FOLIO or line.group != group[-1].group):
            yield group
            group = []
        group.append(line)
    if group:
        yield group
