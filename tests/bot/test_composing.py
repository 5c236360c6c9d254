"""Pieces in code points, entities in UTF-16 units."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from telegram import MessageEntity

from bot.characters import clean_line, count_units, find_boundary, fit, frame, is_boundary, shorten, show_quoted
from bot.composing import BLOCKQUOTE, BOLD, CODE, ITALIC, MOST_ENTITIES, MOST_UNITS, Composer, merge
from bot.cutting import choose_window, cut_at_sentence, split
from corpus.model import Span

texts = st.text(st.characters(codec="utf-8") | st.sampled_from("𠮷👍🏽é\u0301。\n\u202e字"), max_size=300)
spans = st.lists(st.builds(Span, st.integers(-5, 320), st.integers(-5, 320)), max_size=20)


@given(st.lists(st.tuples(texts, st.sampled_from([BOLD, ITALIC, CODE])), min_size=1, max_size=8), texts)
def test_offsets_are_those_that_the_library_itself_counts(pieces: list[tuple[str, str]], quoted: str) -> None:
    composer = Composer().write("字")
    expected, length = [], 1
    for text, style in pieces:
        composer.write(text, style)
        if text:
            expected.append(MessageEntity(style, length, len(text)))
        length += len(text)
    message = composer.finish()
    counted = MessageEntity.adjust_message_entities_to_utf_16(message.text, expected)
    assert [(e.type, e.offset, e.length) for e in message.entities] == [(e.type, e.offset, e.length) for e in counted]
    assert composer.units == count_units(message.text)


@given(texts, spans)
def test_highlights_in_a_quote_never_overlap(text: str, highlights: list[Span]) -> None:
    message = Composer().write("头").quote(text or "字", highlights).finish()
    assert message.entities[0].type == BLOCKQUOTE
    ends = 0
    for entity in message.entities[1:]:
        assert entity.offset > ends or ends == 0
        ends = entity.offset + entity.length


@given(spans)
def test_merged_spans_cover_the_same_characters(highlights: list[Span]) -> None:
    covered = {place for span in highlights for place in range(max(span.start, 0), min(span.end, 300))}
    merged = merge(highlights, 300)
    assert {place for span in merged for place in range(span.start, span.end)} == covered
    assert all(first.end < second.start for first, second in pairwise(merged))


def test_composers_join_with_their_marks_in_place() -> None:
    foot = Composer().write("𠮷", BOLD).write_line("行", ITALIC)
    message = Composer().write("👍 ").extend(foot).finish()
    assert message.text == "👍 𠮷\n行"
    assert [(entity.type, entity.offset, entity.length) for entity in message.entities] == [
        (BOLD, 3, 2),
        (ITALIC, 6, 1),
    ]


def test_empty_pieces_leave_no_trace() -> None:
    message = Composer().skip_line().write("", BOLD).write_line("").write("字").finish()
    assert (message.text, message.entities, message.keyboard) == ("字", (), None)


@pytest.mark.parametrize("units", [0, MOST_UNITS + 1])
def test_no_message_is_made_that_telegram_would_refuse(units: int) -> None:
    with pytest.raises(ValueError, match="Telegram takes 1 to 4096"):
        Composer().write("a" * units).finish()


def test_no_message_has_too_many_entities() -> None:
    composer = Composer()
    for _ in range(MOST_ENTITIES + 1):
        composer.write("a", BOLD)
    with pytest.raises(ValueError, match="101 entities"):
        composer.finish()


@given(texts)
def test_what_is_quoted_keeps_its_length(text: str) -> None:
    shown = show_quoted(text)
    assert len(shown) == len(text)
    assert show_quoted(shown) == shown
    assert all(sign == other for sign, other in zip(text, shown, strict=True) if sign.isprintable() and sign < "\u0300")


@pytest.mark.parametrize(
    ("printed", "shown"),
    [
        ("一\t二", "一 二"),
        ("一\r二", "一␍二"),
        ("\x00\x1b", "␀␛"),
        ("\u202edrow\u202c", "\ufffddrow\u2069"),
        ("\u202bשלום\u202c", "\u2067שלום\u2069"),
        ("a\u030a", "a˚"),
        ("\ud842", "\ufffd"),
        ("葛\U000e0100\u200d\u200f", "葛\U000e0100\u200d\u200f"),
        ("一\n二", "一\n二"),
    ],
)
def test_characters_that_telegram_would_lose_are_shown(printed: str, shown: str) -> None:
    assert show_quoted(printed) == shown


@pytest.mark.parametrize(
    ("printed", "line"),
    [
        (None, ""),
        ("\u200b\u202e\x00 ", ""),
        ("标题\n第二行\u2028第三行", "标题 第二行 第三行"),
        ("\u202e版2第\u2066", "版2第"),
        ("  一\u3000二  ", "一 二"),
        ("\u2068" * 9 + "人", "人"),
    ],
)
def test_the_frame_is_one_clean_line(printed: str | None, line: str) -> None:
    assert clean_line(printed, 100) == line


def test_right_to_left_words_in_the_frame_turn_nothing_around() -> None:
    assert frame("هآرتس", 100) == "\u2068هآرتس\u2069"
    assert frame("晋中日报", 100) == "晋中日报"


@given(texts, st.integers(3, 400))
def test_the_frame_is_never_too_long(text: str, limit: int) -> None:
    line = frame(text, limit)
    assert count_units(line) <= limit
    assert "\n" not in line
    assert not line.strip() or line.strip("\u2068\u2069").strip() == line.strip("\u2068\u2069")


@given(texts, st.integers(1, 400))
def test_what_fits_fits(text: str, units: int) -> None:
    most = fit(text, units)
    assert count_units(text[:most]) <= units
    assert most == len(text) or count_units(text[: most + 1]) > units
    assert count_units(shorten(text, units)) <= units


@pytest.mark.parametrize(
    "visible", ["👩‍👩‍👧", "👍🏽", "🇨🇳", "e\u0301\u0302", "葛\U000e0100", "각", "🏴\U000e0067\U000e007f"]
)
def test_a_visible_character_is_not_divided(visible: str) -> None:
    text = f"字{visible}字"
    assert [place for place in range(len(text) + 1) if is_boundary(text, place)] == [0, 1, len(text) - 1, len(text)]
    assert find_boundary(text, len(text) - 2) == 1


def test_flags_are_kept_in_pairs() -> None:
    flags = "🇨🇳🇫🇷🇩🇪"
    assert [place for place in range(len(flags)) if is_boundary(flags, place)] == [0, 2, 4]


@given(texts, st.integers(2, 200))
def test_pieces_joined_are_the_text(text: str, units: int) -> None:
    pieces = list(split(text, units))
    assert "".join(pieces) == text
    assert all(0 < count_units(piece) <= units for piece in pieces)


def test_cuts_at_the_last_sentence_end_that_fits() -> None:
    text = "第一句。“第二句。”第三句很长很长。"
    assert text[: cut_at_sentence(text, 11)] == "第一句。“第二句。”"
    assert text[: cut_at_sentence(text, 9)] == "第一句。"


@given(texts, st.integers(0, 300), st.integers(1, 50), st.integers(40, 200))
def test_the_window_shows_what_matters(text: str, start: int, length: int, units: int) -> None:
    focus = Span(min(start, len(text)), min(start + length, len(text)))
    window = choose_window(text, focus, units)
    assert count_units(text[window.start : window.end]) <= units
    if focus.start < focus.end and units > 4 * 70:
        assert window.start <= focus.start < window.end
