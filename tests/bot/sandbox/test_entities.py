"""UTF-16 counting and the rules for entities, on values."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sandbox.entities import check_entities, check_text, detect_entities
from bot.sandbox.errors import Refusal
from bot.sandbox.utf16 import splits_character, utf16_length, utf16_slice, utf16_units

RARE = "𠮷"  # U+20BB7, two units
FLAG = "🇨🇳"  # two characters, four units
FAMILY = "👨‍👩‍👧"  # three emoji and two joiners: eight units


def bold(offset: int, length: int, kind: str = "bold") -> dict[str, object]:
    return {"type": kind, "offset": offset, "length": length}


def checked(text: str, *entities: dict[str, object]) -> list[dict[str, object]]:
    result = check_text(text, list(entities), limit=4096, too_long="long", empty="empty")
    return list(result.entities)


@pytest.mark.parametrize(("text", "units"), [("", 0), ("报", 1), (RARE, 2), (FLAG, 4), (FAMILY, 8), ("a\u0301", 2)])
def test_length_counts_utf16_units(text: str, units: int) -> None:
    assert utf16_length(text) == units == len(text.encode("utf-16-le")) // 2


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_length_boundaries_and_slices_agree_with_the_codec(text: str) -> None:
    assert utf16_length(text) == len(text.encode("utf-16-le", "surrogatepass")) // 2
    units = utf16_units(text)
    ends = [offset for offset in range(len(units) // 2 + 1) if not splits_character(units, offset)]
    assert len(ends) == len(text) + 1
    assert "".join(utf16_slice(text, begin, end - begin) for begin, end in itertools.pairwise(ends)) == text


@pytest.mark.parametrize(
    ("text", "entity", "reason"),
    [
        ("hello", bold(100, 1), "entity begins after the end of the text at UTF-16 offset 100"),
        ("hello", bold(0, 6), "entity beginning at UTF-16 offset 0 ends after the end of the text at UTF-16 offset 6"),
        ("hello", bold(-1, 1), "receive an entity with incorrect offset -1"),
        ("hello", bold(0, -1), "receive an entity with incorrect length -1"),
        ("hello", bold(0, 1, "blink"), "can't parse MessageEntity: Unsupported type specified"),
        ("hello", {"type": "bold", "offset": 0}, 'Field "offset" must be of type Number'),
        (f"x{RARE}y", bold(2, 2), "entity begins in a middle of a UTF-16 symbol at UTF-16 offset 2"),
        (f"x{RARE}y", bold(0, 2), "ends in a middle of a UTF-16 symbol at UTF-16 offset 2"),
        (FLAG, bold(1, 3), "begins in a middle"),
        ("link", bold(0, 4, "text_link"), "can't parse MessageEntity: Can't find field \"url\""),
        ("link", bold(0, 4, "text_link") | {"url": "nothing"}, "entity URL 'nothing' is invalid: Wrong HTTP URL"),
        ("link", bold(0, 4, "text_link") | {"url": "ftp://a.b"}, "Unsupported URL protocol"),
        ("link", bold(0, 4, "text_link") | {"url": ""}, "entity URL '' is invalid: URL host is empty"),
        ("who", bold(0, 3, "text_mention"), "can't parse MessageEntity: Can't find field \"user\""),
        ("x", bold(0, 1, "custom_emoji"), 'Can\'t find field "custom_emoji_id"'),
        ("x", bold(0, 1, "custom_emoji") | {"custom_emoji_id": "a"}, 'Field "custom_emoji_id" must be a valid Number'),
        ("hello", bold(0, 0), "sandbox: the entity at UTF-16 offset 0 is empty"),
    ],
)
def test_refuses_a_wrong_entity(text: str, entity: dict[str, object], reason: str) -> None:
    with pytest.raises(Refusal) as refused:
        checked(text, entity)
    assert reason in refused.value.description
    assert refused.value.code == 400


@pytest.mark.parametrize(
    ("outer", "inner"),
    [
        (bold(0, 5, "blockquote"), bold(1, 2, "blockquote")),
        (bold(0, 5, "expandable_blockquote"), bold(0, 5, "blockquote")),
        (bold(0, 3), bold(2, 3, "italic")),
        (bold(0, 5, "pre"), bold(1, 2)),
        (bold(0, 5), bold(1, 2, "code")),
        (bold(0, 5), bold(1, 2)),
    ],
)
def test_refuses_nesting_that_telegram_would_change(outer: dict[str, object], inner: dict[str, object]) -> None:
    for order in ((outer, inner), (inner, outer)):
        with pytest.raises(Refusal, match="sandbox"):
            checked("hello", *order)


def test_takes_nesting_that_telegram_shows() -> None:
    quote, strong = bold(0, 5, "blockquote"), bold(1, 2)
    assert checked("hello", strong, quote) == [quote, strong]
    assert len(checked("hello", bold(0, 5, "expandable_blockquote"), bold(0, 5, "pre"))) == 2
    assert len(checked("hello", bold(0, 5), bold(0, 5, "italic"))) == 2


def test_takes_a_hundred_entities_and_no_more() -> None:
    text = "字" * 101
    assert len(checked(text, *(bold(n, 1) for n in range(100)))) == 100
    with pytest.raises(Refusal, match="101 entities"):
        checked(text, *(bold(n, 1) for n in range(101)))


def test_counts_the_limit_in_units_after_trimming() -> None:
    assert check_text(f"  {RARE * 2048}\n\n", [], limit=4096, too_long="long", empty="e").text == RARE * 2048
    with pytest.raises(Refusal, match="long"):
        check_text(RARE * 2048 + "x", [], limit=4096, too_long="long", empty="e")


def test_trims_and_moves_entities() -> None:
    result = check_text(f" \n {RARE}报 \n", [bold(3, 4)], limit=9, too_long="", empty="e")
    assert result.text == f"{RARE}报"
    assert result.entities == (bold(0, 3),)
    kept = check_text("  x", [bold(1, 2)], limit=9, too_long="", empty="e")
    assert kept.text == " x"


def test_drops_an_entity_on_white_space_only() -> None:
    assert checked("a   b", bold(1, 3)) == []


@pytest.mark.parametrize("text", ["", "  \n ", "\u200b", "\ufeff"])
def test_refuses_an_empty_text(text: str) -> None:
    with pytest.raises(Refusal):
        checked(text)


def test_refuses_a_lone_surrogate_and_replaces_control_characters() -> None:
    with pytest.raises(Refusal, match="UTF-8"):
        checked("a\ud83d")
    assert check_text("a\tb\x00c\nd", [], limit=9, too_long="", empty="e").text == "a b c\nd"


def test_entities_must_be_a_list_of_objects() -> None:
    for wrong in ("bold", [1], {"type": "bold"}):
        with pytest.raises(Refusal):
            check_entities("hello", wrong)


def test_detects_what_clients_mark() -> None:
    text = f"{RARE} /ask@wenbao_bot @lin #报纸 https://example.com/a?b a/b x@y.z"
    found = [(e["type"], utf16_slice(text, e["offset"], e["length"])) for e in detect_entities(text)]
    assert found == [
        ("bot_command", "/ask@wenbao_bot"),
        ("mention", "@lin"),
        ("hashtag", "#报纸"),
        ("url", "https://example.com/a?b"),
    ]
