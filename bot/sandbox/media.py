"""Messages that are not text, as they look when people send them."""

import base64
from typing import Any

from bot.sandbox.files import FileStore, image_size

Json = dict[str, Any]

PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=="
)

_FILES: dict[str, tuple[str, str, Json]] = {
    "voice": ("voice", "audio/ogg", {"duration": 3}),
    "video": ("videos", "video/mp4", {"duration": 5, "width": 640, "height": 360}),
    "audio": ("music", "audio/mpeg", {"duration": 60, "title": "Song"}),
    "sticker": (
        "stickers",
        "image/webp",
        {"width": 512, "height": 512, "is_animated": False, "is_video": False, "type": "regular", "emoji": "👍"},
    ),
}
_PLAIN: dict[str, Json] = {
    "location": {"latitude": 39.9042, "longitude": 116.4074},
    "contact": {"phone_number": "+8613800000000", "first_name": "Li"},
    "dice": {"emoji": "🎲", "value": 4},
}


def other_content(files: FileStore, kind: str, content: bytes) -> Json:
    """The JSON fields of a message of that kind; without `content` a small file stands in."""
    if kind in _PLAIN:
        return {kind: _PLAIN[kind]}
    if kind == "photo":
        stored = files.add(content or PIXEL, "photo.png", "image/png", "photos")
        width, height = image_size(stored.content)
        return {"photo": [stored.to_json() | {"width": width, "height": height}]}
    folder, mime_type, fields = _FILES[kind]
    stored = files.add(content or b"\x00" * 64, f"{kind}.bin", mime_type, folder)
    shown = {} if kind == "sticker" else {"mime_type": mime_type}
    return {kind: stored.to_json() | fields | shown}
