"""Reply markups as Telegram accepts them: inline keyboards checked button by button."""

from typing import Any

from bot.sandbox.entities import check_url
from bot.sandbox.errors import bad_request, silently_changed

Json = dict[str, Any]

MAX_BUTTONS = 100
MAX_BUTTONS_IN_ROW = 8
MAX_CALLBACK_BYTES = 64
MAX_COPY_TEXT = 256
MAX_INLINE_QUERY = 256

ACTIONS = (
    "url",
    "callback_data",
    "web_app",
    "login_url",
    "switch_inline_query",
    "switch_inline_query_current_chat",
    "switch_inline_query_chosen_chat",
    "copy_text",
    "callback_game",
    "pay",
)
OTHER_MARKUPS = ("keyboard", "remove_keyboard", "force_reply")
_PARSE = "can't parse inline keyboard button: "


def check_markup(markup: object) -> Json | None:
    """The markup to keep, None for none, or `Refusal`. An empty inline keyboard is none."""
    if markup is None:
        return None
    if not isinstance(markup, dict):
        raise bad_request("object expected as reply markup")
    if "inline_keyboard" in markup:
        return check_inline_keyboard(markup)
    if not any(name in markup for name in OTHER_MARKUPS):
        raise bad_request("can't parse reply markup: unknown kind of reply markup")
    if "keyboard" in markup and not isinstance(markup["keyboard"], list):
        raise bad_request('field "keyboard" must be of type Array')
    return markup


def check_inline_keyboard(markup: object) -> Json | None:
    """The inline keyboard, None if it has no buttons, or `Refusal`."""
    if markup is None:
        return None
    rows = markup.get("inline_keyboard") if isinstance(markup, dict) else None
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise bad_request('field "inline_keyboard" must be of type Array')
    rows = [row for row in rows if row]
    if any(len(row) > MAX_BUTTONS_IN_ROW for row in rows):
        raise silently_changed(f"a row has more than {MAX_BUTTONS_IN_ROW} buttons")
    if sum(len(row) for row in rows) > MAX_BUTTONS:
        raise bad_request("reply markup is too long")
    for row in rows:
        for button in row:
            _check_button(button)
    return {"inline_keyboard": rows} if rows else None


def _check_button(button: object) -> None:
    if not isinstance(button, dict):
        raise bad_request(_PARSE + "expected an Object")
    if "text" not in button:
        raise bad_request(_PARSE + 'Can\'t find field "text"')
    if not isinstance(button["text"], str):
        raise bad_request(_PARSE + 'Field "text" must be of type String')
    if not button["text"].strip():
        raise bad_request("BUTTON_TEXT_INVALID")
    present = [action for action in ACTIONS if button.get(action) is not None]
    if not present or button.get("callback_data") == "":
        raise bad_request(_PARSE + "Text buttons are unallowed in the inline keyboard")
    if len(present) > 1:
        raise silently_changed(f"a button has more than one action: {', '.join(present)}")
    _check_action(present[0], button[present[0]])


def _check_action(action: str, value: Any) -> None:
    if action == "callback_data":
        _check_callback_data(value)
    elif action == "url":
        check_url(str(value), "inline keyboard button URL")
    elif action == "web_app":
        _check_web_app(value)
    elif action == "copy_text":
        text = value.get("text") if isinstance(value, dict) else None
        if not isinstance(text, str) or not 1 <= len(text) <= MAX_COPY_TEXT:
            raise bad_request("BUTTON_COPY_TEXT_INVALID")
    elif action in {"switch_inline_query", "switch_inline_query_current_chat"}:
        _check_switch(value)
    elif action == "switch_inline_query_chosen_chat":
        _check_chosen_chat(value)
    elif action in {"callback_game", "pay"}:
        raise bad_request("BUTTON_TYPE_INVALID")


def _check_callback_data(value: object) -> None:
    if not isinstance(value, str):
        raise bad_request(_PARSE + 'Field "callback_data" must be of type String')
    if not 1 <= len(value.encode()) <= MAX_CALLBACK_BYTES:
        raise bad_request("BUTTON_DATA_INVALID")


def _check_web_app(value: object) -> None:
    url = str(value.get("url", "")) if isinstance(value, dict) else ""
    if not url.startswith("https://"):
        raise bad_request(f"inline keyboard button Web App URL '{url}' is invalid: Only HTTPS links are allowed")


def _check_switch(value: object) -> None:
    if not isinstance(value, str):
        raise bad_request(_PARSE + 'Field "switch_inline_query" must be of type String')
    if len(value) > MAX_INLINE_QUERY:
        raise silently_changed(f"a switch_inline_query is longer than {MAX_INLINE_QUERY} characters")


def _check_chosen_chat(value: object) -> None:
    if not isinstance(value, dict):
        raise bad_request(_PARSE + 'Field "switch_inline_query_chosen_chat" must be of type Object')
    allowed = [value.get(f"allow_{kind}_chats") for kind in ("user", "bot", "group", "channel")]
    if any(flag not in (None, True, False) for flag in allowed):
        raise bad_request(_PARSE + 'Field "allow_user_chats" must be of type Boolean')
    if not any(allowed):
        raise bad_request("BUTTON_CHAT_TYPES_INVALID")
    _check_switch(value.get("query", ""))


def buttons(markup: Json | None) -> list[Json]:
    """All inline buttons of a markup, in reading order."""
    rows = (markup or {}).get("inline_keyboard", [])
    return [button for row in rows for button in row]
