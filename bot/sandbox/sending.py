"""Methods that put messages into chats."""

from typing import Any

from bot.sandbox.api import BotApi, method
from bot.sandbox.entities import MAX_TEXT, FormattedText, check_text, refuse_parse_mode, with_detected
from bot.sandbox.errors import bad_request
from bot.sandbox.files import StoredFile, check_photo
from bot.sandbox.inline_results import check_caption
from bot.sandbox.keyboards import check_markup
from bot.sandbox.parameters import Parameters
from bot.sandbox.targets import chat_to_write, reply_details
from bot.sandbox.world import Change, Chat, Message

Json = dict[str, Any]

ACTIONS = frozenset(
    {
        "typing",
        "upload_photo",
        "record_video",
        "upload_video",
        "record_voice",
        "upload_voice",
        "upload_document",
        "choose_sticker",
        "find_location",
        "record_video_note",
        "upload_video_note",
    }
)


def text_content(text: FormattedText) -> Json:
    """The JSON fields of a text message."""
    shown = with_detected(text)
    return {"text": shown.text} | ({"entities": list(shown.entities)} if shown.entities else {})


def caption_content(text: FormattedText) -> Json:
    """The JSON fields of a caption."""
    if not text.text:
        return {}
    shown = with_detected(text)
    return {"caption": shown.text} | ({"caption_entities": list(shown.entities)} if shown.entities else {})


def read_text(parameters: Parameters, *, too_long: str) -> FormattedText:
    """`text` and `entities` of a method call, checked."""
    refuse_parse_mode(parameters.values.get("parse_mode"))
    return check_text(
        parameters.text("text"),
        parameters.json("entities"),
        limit=MAX_TEXT,
        too_long=too_long,
        empty="text must be non-empty",
    )


def read_caption(parameters: Parameters) -> FormattedText:
    """`caption` and `caption_entities` of a method call, checked."""
    refuse_parse_mode(parameters.values.get("parse_mode"))
    return check_caption(parameters.text("caption"), parameters.json("caption_entities"))


def post(api: BotApi, chat: Chat, parameters: Parameters, content: Json, **extra: Any) -> Message:
    """Puts a message of the bot into the chat, with reply, topic and keyboard as the call says."""
    details = reply_details(api, chat, parameters)
    markup = check_markup(parameters.json("reply_markup"))
    return api.world.post(chat, api.world.bot, content, reply_markup=markup, **details, **extra)


@method("sendMessage")
def send_message(api: BotApi, parameters: Parameters) -> Json:
    """https://core.telegram.org/bots/api#sendmessage"""
    text = read_text(parameters, too_long="message is too long")
    chat = chat_to_write(api, parameters)
    return post(api, chat, parameters, text_content(text)).to_json()


@method("sendPhoto")
def send_photo(api: BotApi, parameters: Parameters) -> Json:
    """https://core.telegram.org/bots/api#sendphoto"""
    caption = read_caption(parameters)
    chat = chat_to_write(api, parameters)
    content = _photo(api, _file(api, parameters, "photo", parameters.text("photo"), "photos"))
    return post(api, chat, parameters, content | caption_content(caption)).to_json()


@method("sendDocument")
def send_document(api: BotApi, parameters: Parameters) -> Json:
    """https://core.telegram.org/bots/api#senddocument"""
    caption = read_caption(parameters)
    chat = chat_to_write(api, parameters)
    content = document(_file(api, parameters, "document", parameters.text("document"), "documents"))
    return post(api, chat, parameters, content | caption_content(caption)).to_json()


@method("sendMediaGroup")
def send_media_group(api: BotApi, parameters: Parameters) -> list[Json]:
    """https://core.telegram.org/bots/api#sendmediagroup, for photos and documents"""
    media = parameters.json("media")
    if not isinstance(media, list) or not 2 <= len(media) <= 10:
        raise bad_request("expected 2-10 media in an album" if isinstance(media, list) else "media must be an Array")
    if not all(isinstance(item, dict) for item in media):
        raise bad_request("can't parse InputMedia: expected an Object")
    if len({str(item.get("type")) for item in media}) != 1:
        raise bad_request("Can't use the media of the specified type in the album")
    chat = chat_to_write(api, parameters)
    contents = [_album_item(api, parameters, item) for item in media]
    extra = {"media_group_id": str(13_000_000_000_000_000 + api.world.number())}
    return [post(api, chat, parameters, content, extra=extra).to_json() for content in contents]


def _album_item(api: BotApi, parameters: Parameters, item: Json) -> Json:
    refuse_parse_mode(item.get("parse_mode"))
    caption = caption_content(check_caption(str(item.get("caption") or ""), item.get("caption_entities")))
    if item.get("type") == "photo":
        return _photo(api, _file(api, parameters, "", str(item.get("media", "")), "photos")) | caption
    if item.get("type") == "document":
        return document(_file(api, parameters, "", str(item.get("media", "")), "documents")) | caption
    raise bad_request("Can't use the media of the specified type in the album")


@method("sendChatAction")
def send_chat_action(api: BotApi, parameters: Parameters) -> bool:
    """https://core.telegram.org/bots/api#sendchataction"""
    action = parameters.text("action")
    if action not in ACTIONS:
        raise bad_request("wrong parameter action in request")
    chat = chat_to_write(api, parameters)
    reply_details(api, chat, parameters)
    chat.actions.append(action)
    api.world.changes.add(Change("action", chat, details={"action": action}))
    return True


def _file(api: BotApi, parameters: Parameters, part: str, reference: str, folder: str) -> StoredFile:
    """The file a call means: a part of its body, attach://part, or the id of a file that is known."""
    name = reference.removeprefix("attach://") if reference.startswith("attach://") else part
    upload = parameters.files.get(name)
    if upload is not None:
        if not upload.content:
            raise bad_request("file must be non-empty")
        return api.files.add(upload.content, upload.name, upload.mime_type, folder)
    if not reference:
        raise bad_request(f"there is no {part or 'file'} in the request")
    if "://" in reference:
        raise bad_request("failed to get HTTP URL content")
    return api.files.by_id(reference)


def document(stored: StoredFile) -> Json:
    """The JSON fields of a document message."""
    return {"document": stored.to_json() | {"file_name": stored.name, "mime_type": stored.mime_type}}


def _photo(api: BotApi, stored: StoredFile) -> Json:
    width, height = check_photo(stored.name, stored.content)
    return {"photo": [stored.to_json() | {"width": width, "height": height}]}
