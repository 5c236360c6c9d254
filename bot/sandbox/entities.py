"""Text with entities as Telegram accepts it: trimmed, within its length, every entity on whole characters."""

import re
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from bot.sandbox.errors import bad_request, silently_changed
from bot.sandbox.utf16 import splits_character, utf16_length, utf16_slice, utf16_units

Json = dict[str, Any]

MAX_TEXT = 4096
MAX_CAPTION = 1024
MAX_ENTITIES = 100

QUOTES = frozenset({"blockquote", "expandable_blockquote"})
VERBATIM = frozenset({"code", "pre"})
AUTOMATIC = frozenset({"mention", "hashtag", "cashtag", "bot_command", "url", "email", "phone_number"})
STYLES = frozenset({"bold", "italic", "underline", "strikethrough", "spoiler"})
ENTITY_TYPES = QUOTES | VERBATIM | AUTOMATIC | STYLES | {"text_link", "text_mention", "custom_emoji"}
REQUIRED_FIELD = {"text_link": "url", "text_mention": "user", "custom_emoji": "custom_emoji_id"}

_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f]")
_INVISIBLE = " \t\n\u200b\u2060\ufeff\u00ad\u200e\u200f"
_LINK = re.compile(r"https?://[^\s<>\"]+", re.IGNORECASE)
_COMMAND = re.compile(r"(?<![\w/])/[A-Za-z0-9_]{1,64}(?:@[A-Za-z0-9_]{3,32})?(?![\w/])")
_MENTION = re.compile(r"(?<![\w@])@[A-Za-z0-9_]{3,32}(?!\w)")
_HASHTAG = re.compile(r"(?<!\w)#\w*[^\W\d]\w*")


@dataclass(frozen=True, slots=True)
class FormattedText:
    """Text as viewers see it; entity offsets and lengths are UTF-16 units."""

    text: str
    entities: tuple[Json, ...] = field(default=())


def check_text(text: str, entities: object, *, limit: int, too_long: str, empty: str | None) -> FormattedText:
    """What Telegram stores for a text sent by a bot, or `Refusal`.

    `limit` counts UTF-16 units of what is left after trimming; `empty` is the description when nothing is left, None
    where nothing may be left (captions).
    """
    try:
        text.encode("utf-8")
    except UnicodeEncodeError as error:
        raise bad_request("strings must be encoded in UTF-8") from error
    cleaned = _CONTROL.sub(_replace_control, text) if _CONTROL.search(text) else text
    if len(cleaned) != len(text) and entities:
        raise silently_changed("carriage returns are removed, which moves the entities")
    checked = check_entities(cleaned, entities)
    trimmed = _trim(cleaned, checked)
    if empty is not None and not trimmed.text.strip(_INVISIBLE):
        raise bad_request("message text is empty" if not text else empty)
    if utf16_length(trimmed.text) > limit:
        raise bad_request(too_long)
    return trimmed


def _replace_control(match: re.Match[str]) -> str:
    return "" if match.group() == "\r" else " "


def check_entities(text: str, entities: object) -> list[Json]:
    """The entities in Telegram's order, or `Refusal`."""
    if entities is None:
        return []
    if not isinstance(entities, list):
        raise bad_request("can't parse entities: expected an Array of MessageEntity")
    if len(entities) > MAX_ENTITIES:
        raise silently_changed(f"{len(entities)} entities; Telegram ignores all after the first {MAX_ENTITIES}")
    units = utf16_units(text) if entities else b""
    found = [_check_entity(entity, units) for entity in entities]
    found.sort(key=lambda entity: (entity["offset"], -entity["length"]))
    _check_nesting(found)
    return found


def _check_entity(entity: object, units: bytes) -> Json:
    if not isinstance(entity, dict):
        raise bad_request("can't parse MessageEntity: expected an Object")
    kind, offset, length = entity.get("type"), entity.get("offset"), entity.get("length")
    if not isinstance(kind, str) or kind not in ENTITY_TYPES:
        raise bad_request("can't parse MessageEntity: Unsupported type specified")
    if type(offset) is not int or type(length) is not int:
        raise bad_request('can\'t parse MessageEntity: Field "offset" must be of type Number')
    _check_span(offset, length, units)
    _check_fields(kind, entity)
    return {key: value for key, value in entity.items() if value is not None}


def _check_span(offset: int, length: int, units: bytes) -> None:
    end = len(units) // 2
    if offset < 0:
        raise bad_request(f"receive an entity with incorrect offset {offset}")
    if length < 0:
        raise bad_request(f"receive an entity with incorrect length {length}")
    if length == 0:
        raise silently_changed(f"the entity at UTF-16 offset {offset} is empty and would be dropped")
    if offset >= end:
        raise bad_request(f"entity begins after the end of the text at UTF-16 offset {offset}")
    if offset + length > end:
        raise bad_request(
            f"entity beginning at UTF-16 offset {offset} ends after the end of the text at UTF-16 offset "
            f"{offset + length}"
        )
    if splits_character(units, offset):
        raise bad_request(f"entity begins in a middle of a UTF-16 symbol at UTF-16 offset {offset}")
    if splits_character(units, offset + length):
        raise bad_request(
            f"entity beginning at UTF-16 offset {offset} ends in a middle of a UTF-16 symbol at UTF-16 offset "
            f"{offset + length}"
        )


def _check_fields(kind: str, entity: Json) -> None:
    needed = REQUIRED_FIELD.get(kind)
    if needed is not None and entity.get(needed) is None:
        raise bad_request(f"can't parse MessageEntity: Can't find field \"{needed}\"")
    if kind == "text_link":
        check_url(str(entity["url"]), "entity URL")
    if kind == "custom_emoji" and not str(entity["custom_emoji_id"]).isdigit():
        raise bad_request('can\'t parse MessageEntity: Field "custom_emoji_id" must be a valid Number')


def check_url(url: str, what: str) -> None:
    """Refuses a link that Telegram would not make clickable; `what` names the place it stands in."""
    prefix = f"{what} '{url}' is invalid: "
    try:
        parts = urlsplit(url if "://" in url or url.startswith("tg:") else f"http://{url}")
        host = parts.hostname
    except ValueError as error:
        raise bad_request(prefix + "Wrong HTTP URL") from error
    if parts.scheme in {"tg", "ton"}:
        return
    if parts.scheme not in {"http", "https"}:
        raise bad_request(prefix + "Unsupported URL protocol")
    if not host:
        raise bad_request(prefix + "URL host is empty")
    if "." not in host or re.search(r"\s", url):
        raise bad_request(prefix + "Wrong HTTP URL")


def _check_nesting(entities: list[Json]) -> None:
    """Refuses what Telegram would split, merge or drop. The entities are sorted by begin, longest first."""
    open_entities: list[Json] = []
    for entity in entities:
        begin, end = entity["offset"], entity["offset"] + entity["length"]
        while open_entities and open_entities[-1]["offset"] + open_entities[-1]["length"] <= begin:
            open_entities.pop()
        for outer in open_entities:
            if end > outer["offset"] + outer["length"]:
                raise silently_changed(f"the {entity['type']} at UTF-16 offset {begin} overlaps a {outer['type']}")
            _check_pair(outer["type"], entity["type"], begin)
        open_entities.append(entity)


def _check_pair(outer: str, inner: str, offset: int) -> None:
    kinds = {outer, inner}
    if kinds <= QUOTES:
        raise silently_changed(f"nested blockquotes at UTF-16 offset {offset}")
    if kinds & VERBATIM and not kinds & QUOTES:
        raise silently_changed(f"{inner} inside {outer} at UTF-16 offset {offset}: code takes no other entity")
    if outer == inner:
        raise silently_changed(f"{inner} inside {outer} at UTF-16 offset {offset}")


def _trim(text: str, entities: list[Json]) -> FormattedText:
    """Cuts white space at both ends as Telegram does: in front only up to the first entity."""
    kept = text.rstrip(" \n")
    first = entities[0]["offset"] if entities else utf16_length(kept)
    cut = 0
    while cut < len(kept) and kept[cut] in " \n" and cut < first:
        cut += 1
    kept = kept[cut:]
    end = utf16_length(kept)
    moved = []
    for entity in entities:
        offset = entity["offset"] - cut
        length = min(entity["length"], end - offset)
        if length > 0 and utf16_slice(kept, offset, length).strip():
            moved.append({**entity, "offset": offset, "length": length})
    return FormattedText(kept, tuple(moved))


def detect_entities(text: str) -> tuple[Json, ...]:
    """The entities that clients and servers add by themselves: commands, mentions, links and hashtags."""
    found: list[Json] = []
    taken: list[tuple[int, int]] = []
    patterns = (("url", _LINK), ("bot_command", _COMMAND), ("mention", _MENTION), ("hashtag", _HASHTAG))
    for kind, pattern in patterns:
        for match in pattern.finditer(text):
            begin, end = match.span()
            if any(begin < other_end and end > other_begin for other_begin, other_end in taken):
                continue
            taken.append((begin, end))
            found.append({"type": kind, "offset": utf16_length(text[:begin]), "length": utf16_length(match.group())})
    return tuple(sorted(found, key=lambda entity: int(entity["offset"])))


def with_detected(given: FormattedText) -> FormattedText:
    """The text with the entities that Telegram adds by itself where the sender has set none."""
    if not any(mark in given.text for mark in ("/", "@", "#")):
        return given
    added = [entity for entity in detect_entities(given.text) if _is_free(entity, given.entities)]
    if not added:
        return given
    merged = sorted((*given.entities, *added), key=lambda entity: (entity["offset"], -entity["length"]))
    return FormattedText(given.text, tuple(merged))


def _is_free(found: Json, given: tuple[Json, ...]) -> bool:
    begin, end = found["offset"], found["offset"] + found["length"]
    for entity in given:
        outer_begin, outer_end = entity["offset"], entity["offset"] + entity["length"]
        if begin >= outer_end or end <= outer_begin:
            continue
        contained = outer_begin <= begin and end <= outer_end
        if not contained or entity["type"] not in QUOTES | STYLES:
            return False
    return True


def refuse_parse_mode(parse_mode: object) -> None:
    """Refuses every parse mode: the sandbox takes entities only."""
    if parse_mode in (None, ""):
        return
    if str(parse_mode).lower() in {"html", "markdown", "markdownv2"}:
        raise silently_changed(f"parse_mode {parse_mode} is not implemented here; send entities")
    raise bad_request("unsupported parse_mode")
