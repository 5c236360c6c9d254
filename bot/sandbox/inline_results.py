"""Inline query results, the button above them, and bot commands as Telegram accepts them."""

import re
from typing import Any

from bot.sandbox.entities import MAX_CAPTION, MAX_TEXT, FormattedText, check_text, refuse_parse_mode
from bot.sandbox.errors import bad_request, silently_changed
from bot.sandbox.keyboards import check_inline_keyboard

Json = dict[str, Any]

MAX_RESULTS = 50
MAX_RESULT_ID_BYTES = 64
MAX_OFFSET_BYTES = 64
MAX_COMMANDS = 100

_START_PARAMETER = re.compile(r"[A-Za-z0-9_-]+\Z")
_COMMAND = re.compile(r"[a-z0-9_]{1,32}\Z")
_PARSE = "can't parse inline query result: "
_REQUIRED = {
    "article": ("title", "input_message_content"),
    "photo": ("photo_url", "photo_file_id"),
    "gif": ("gif_url", "gif_file_id"),
    "mpeg4_gif": ("mpeg4_url", "mpeg4_file_id"),
    "video": ("video_url", "video_file_id"),
    "audio": ("audio_url", "audio_file_id"),
    "voice": ("voice_url", "voice_file_id"),
    "document": ("document_url", "document_file_id"),
    "sticker": ("sticker_file_id",),
    "location": ("latitude",),
    "venue": ("address",),
    "contact": ("phone_number",),
}


def check_results(results: object) -> list[Json]:
    """The results of one answer, or `Refusal`."""
    if not isinstance(results, list):
        raise bad_request("can't parse inline query results: expected an Array of InlineQueryResult")
    if len(results) > MAX_RESULTS:
        raise bad_request("RESULTS_TOO_MUCH")
    checked = [check_result(result) for result in results]
    if len({result["id"] for result in checked}) != len(checked):
        raise bad_request("RESULT_ID_DUPLICATE")
    return checked


def check_result(result: object) -> Json:
    """One InlineQueryResult, its text trimmed as Telegram does, or `Refusal`."""
    if not isinstance(result, dict):
        raise bad_request(_PARSE + "expected an Object")
    _check_kind(result)
    _check_result_id(result.get("id"))
    checked = {**result, "reply_markup": check_inline_keyboard(result.get("reply_markup"))}
    if result.get("input_message_content") is not None:
        checked["input_message_content"] = _check_content(result["input_message_content"])
    if result.get("caption") is not None or result.get("caption_entities") is not None:
        refuse_parse_mode(result.get("parse_mode"))
        caption = check_caption(str(result.get("caption") or ""), result.get("caption_entities"))
        checked |= {"caption": caption.text, "caption_entities": list(caption.entities)}
    return {key: value for key, value in checked.items() if value is not None}


def _check_kind(result: Json) -> None:
    kind = result.get("type")
    if not isinstance(kind, str) or kind not in _REQUIRED:
        raise bad_request(_PARSE + "Unsupported type specified")
    needed = _REQUIRED[kind]
    if kind == "article":
        missing = [name for name in needed if not result.get(name)]
    else:
        missing = [] if any(result.get(name) is not None for name in needed) else [needed[0]]
    if not missing and kind == "article" and not isinstance(result["title"], str):
        raise bad_request(_PARSE + 'Field "title" must be of type String')
    if missing:
        raise bad_request(_PARSE + f'Can\'t find field "{missing[0]}"')


def _check_result_id(result_id: object) -> None:
    if not isinstance(result_id, str) or not result_id:
        raise bad_request("RESULT_ID_EMPTY")
    if len(result_id.encode()) > MAX_RESULT_ID_BYTES:
        raise bad_request("RESULT_ID_INVALID")


def _check_content(content: object) -> Json:
    if not isinstance(content, dict):
        raise bad_request(_PARSE + "expected an Object as InputMessageContent")
    if "message_text" not in content:
        if {"latitude", "longitude"} <= content.keys() or {"phone_number", "first_name"} <= content.keys():
            return content
        raise bad_request(_PARSE + 'Can\'t find field "message_text"')
    refuse_parse_mode(content.get("parse_mode"))
    text = check_text(
        str(content["message_text"]),
        content.get("entities"),
        limit=MAX_TEXT,
        too_long="MESSAGE_TOO_LONG",
        empty="MESSAGE_EMPTY",
    )
    return {**content, "message_text": text.text, "entities": list(text.entities)}


def check_caption(caption: str, entities: object) -> FormattedText:
    """A caption within its limit, or `Refusal`."""
    return check_text(caption, entities, limit=MAX_CAPTION, too_long="message caption is too long", empty=None)


def check_next_offset(offset: str) -> str:
    """The offset of the next page of results, or `Refusal`."""
    if len(offset.encode()) > MAX_OFFSET_BYTES:
        raise bad_request("NEXT_OFFSET_INVALID")
    return offset


def check_results_button(button: object) -> Json | None:
    """The InlineQueryResultsButton, or `Refusal`."""
    if button is None:
        return None
    if not isinstance(button, dict):
        raise bad_request("can't parse InlineQueryResultsButton: expected an Object")
    if not str(button.get("text") or "").strip():
        raise bad_request("can't parse InlineQueryResultsButton: Can't find field \"text\"")
    start, web_app = button.get("start_parameter"), button.get("web_app")
    if (start is None) == (web_app is None):
        raise bad_request("can't parse InlineQueryResultsButton: exactly one of the optional fields must be used")
    if start is not None:
        check_start_parameter(start)
    return button


def check_start_parameter(start: object) -> None:
    """Refuses a deep-link parameter that Telegram would not pass on."""
    if start == "":
        raise bad_request("START_PARAM_EMPTY")
    if not isinstance(start, str) or len(start) > 64 or not _START_PARAMETER.match(start):
        raise bad_request("START_PARAM_INVALID")


def check_commands(commands: object) -> list[Json]:
    """The list for setMyCommands, or `Refusal`."""
    if not isinstance(commands, list):
        raise bad_request("can't parse commands JSON: expected an Array of BotCommand")
    if len(commands) > MAX_COMMANDS:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    for command in commands:
        name = command.get("command") if isinstance(command, dict) else None
        if not isinstance(name, str) or not _COMMAND.match(name):
            raise bad_request("BOT_COMMAND_INVALID")
        if not 1 <= len(str(command.get("description") or "").strip()) <= 256:
            raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
    if len({command["command"] for command in commands}) != len(commands):
        raise silently_changed("a command is listed twice")
    return commands
