"""Methods that answer queries: inline, from buttons, and from guests."""

from typing import Any

from bot.sandbox.api import BotApi, method
from bot.sandbox.entities import FormattedText, check_url
from bot.sandbox.errors import bad_request
from bot.sandbox.inline_results import check_next_offset, check_result, check_results, check_results_button
from bot.sandbox.parameters import Parameters
from bot.sandbox.sending import caption_content, text_content
from bot.sandbox.world import Change, Chat, Message, User

Json = dict[str, Any]

MAX_TOAST = 200


@method("answerInlineQuery")
def answer_inline_query(api: BotApi, parameters: Parameters) -> bool:
    """https://core.telegram.org/bots/api#answerinlinequery"""
    results = check_results(parameters.json("results"))
    for result in results:
        _check_file(api, result)
    answer: Json = {
        "results": results,
        "next_offset": check_next_offset(parameters.text("next_offset")),
        "button": check_results_button(parameters.json("button")),
        "cache_time": parameters.integer("cache_time", 300),
        "is_personal": parameters.flag("is_personal"),
    }
    if answer["cache_time"] < 0:
        raise bad_request("cache_time must be non-negative")
    api.queries.take("inline", parameters.text("inline_query_id")).settle(answer)
    return True


@method("answerCallbackQuery")
def answer_callback_query(api: BotApi, parameters: Parameters) -> bool:
    """https://core.telegram.org/bots/api#answercallbackquery"""
    text = parameters.text("text")
    if len(text) > MAX_TOAST:
        raise bad_request("MESSAGE_TOO_LONG")
    url = parameters.text("url")
    if url:
        check_url(url, "callback answer URL")
    answer = {
        "text": text,
        "show_alert": parameters.flag("show_alert"),
        "url": url,
        "cache_time": parameters.integer("cache_time"),
    }
    query = api.queries.take("callback", parameters.text("callback_query_id"))
    query.settle(answer)
    chat = query.message.chat if query.message is not None else None
    api.world.changes.add(Change("answered", chat, query.message, answer | {"user_id": query.user.id}))
    return True


@method("answerGuestQuery")
def answer_guest_query(api: BotApi, parameters: Parameters) -> Json:
    """https://core.telegram.org/bots/api#answerguestquery"""
    result = check_result(parameters.json("result"))
    _check_file(api, result)
    query = api.queries.take("guest", parameters.text("guest_query_id"))
    asked = query.message
    if asked is None:
        raise bad_request("GUEST_QUERY_INVALID")
    sent = post_result(
        api,
        asked.chat,
        api.world.bot,
        result,
        reply_to=asked,
        thread_id=asked.thread_id,
        inline_message_id=new_inline_message_id(api),
        extra={"guest_bot_caller_user": query.user.to_json()},
    )
    query.settle({"message": sent})
    return {"inline_message_id": sent.inline_message_id}


def _check_file(api: BotApi, result: Json) -> None:
    """Refuses a result that names a file nobody has sent."""
    file_id = result.get(f"{result['type']}_file_id")
    if file_id is not None:
        api.files.by_id(file_id)


def new_inline_message_id(api: BotApi) -> str:
    """An id by which a message in any chat can be edited."""
    return f"BAAAA{api.world.number():08d}-sandbox_inline"


def post_result(api: BotApi, chat: Chat, sender: User, result: Json, **details: Any) -> Message:
    """Puts the message that an inline result stands for into a chat."""
    return api.world.post(chat, sender, result_content(api, result), reply_markup=result.get("reply_markup"), **details)


def result_content(api: BotApi, result: Json) -> Json:
    """The content of that message: the text given with the result, or its medium."""
    given = result.get("input_message_content")
    if given is not None and "message_text" in given:
        return text_content(FormattedText(given["message_text"], tuple(given.get("entities", ()))))
    if given is not None and "latitude" in given:
        return {"location": {"latitude": given["latitude"], "longitude": given["longitude"]}}
    if given is not None:
        return {"contact": {"phone_number": given["phone_number"], "first_name": given.get("first_name", "")}}
    caption = FormattedText(result.get("caption", ""), tuple(result.get("caption_entities", ())))
    return _medium(api, result) | caption_content(caption)


def _medium(api: BotApi, result: Json) -> Json:
    kind = result["type"]
    file_id = result.get(f"{kind}_file_id")
    if file_id is None:
        stored = api.files.add(b"", str(result.get("title", "")), "", "documents")
    else:
        stored = api.files.by_id(file_id)
    if kind == "photo":
        size = {"width": result.get("photo_width", 320), "height": result.get("photo_height", 240)}
        return {"photo": [stored.to_json() | size]}
    return {"document": stored.to_json() | {"file_name": stored.name}}
