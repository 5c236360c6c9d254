"""Files that people and the bot have sent, by id and by download path, in memory."""

import struct
from dataclasses import dataclass
from itertools import count
from typing import Any

from bot.sandbox.errors import bad_request

Json = dict[str, Any]

MAX_DOWNLOAD = 20 * 1024 * 1024
MAX_UPLOAD = 50 * 1024 * 1024
MAX_PHOTO = 10 * 1024 * 1024

_SUFFIXES = {"photos": "jpg", "stickers": "webp", "voice": "oga", "videos": "mp4", "music": "mp3"}


@dataclass(frozen=True, slots=True)
class StoredFile:
    """One file; `path` is what getFile answers, and holds nothing of the name a person gave."""

    file_id: str
    unique_id: str
    path: str
    name: str
    mime_type: str
    content: bytes

    def to_json(self) -> Json:
        """The fields every kind of file has."""
        return {"file_id": self.file_id, "file_unique_id": self.unique_id, "file_size": len(self.content)}


class FileStore:
    """All files of one sandbox."""

    def __init__(self) -> None:
        self._numbers = count(1)
        self._by_id: dict[str, StoredFile] = {}
        self._by_path: dict[str, StoredFile] = {}

    def add(self, content: bytes, name: str, mime_type: str, folder: str) -> StoredFile:
        """Keeps a file. `folder` is Telegram's: documents, photos, stickers, voice, videos, music."""
        number = next(self._numbers)
        suffix = _SUFFIXES.get(folder) or (name.rpartition(".")[2] if "." in name else "bin")
        safe = "".join(character for character in suffix if character.isascii() and character.isalnum())[:8] or "bin"
        stored = StoredFile(
            file_id=f"BQACAgQAAxkBAAI{number:08d}-_sandbox",
            unique_id=f"AgAD{number:08d}",
            path=f"{folder}/file_{number}.{safe}",
            name=name,
            mime_type=mime_type,
            content=content,
        )
        self._by_id[stored.file_id] = stored
        self._by_path[stored.path] = stored
        return stored

    def by_id(self, file_id: object) -> StoredFile:
        """The file, or `Refusal`."""
        if not isinstance(file_id, str) or file_id not in self._by_id:
            raise bad_request("wrong file_id or the file is temporarily unavailable")
        return self._by_id[file_id]

    def by_path(self, path: str) -> StoredFile | None:
        """The file behind a download path."""
        return self._by_path.get(path)


def image_size(content: bytes) -> tuple[int, int]:
    """Width and height of a PNG, JPEG or GIF, or `Refusal` as for any other bytes sent as a photo."""
    if content[:8] == b"\x89PNG\r\n\x1a\n" and len(content) >= 24:
        width, height = struct.unpack(">II", content[16:24])
        return int(width), int(height)
    if content[:6] in (b"GIF87a", b"GIF89a") and len(content) >= 10:
        width, height = struct.unpack("<HH", content[6:10])
        return int(width), int(height)
    if content[:2] == b"\xff\xd8":
        return _jpeg_size(content)
    raise bad_request("IMAGE_PROCESS_FAILED")


def _jpeg_size(content: bytes) -> tuple[int, int]:
    position = 2
    while position + 9 <= len(content) and content[position] == 0xFF:
        marker = content[position + 1]
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            height, width = struct.unpack(">HH", content[position + 5 : position + 9])
            return int(width), int(height)
        position += 2 + int.from_bytes(content[position + 2 : position + 4])
    raise bad_request("IMAGE_PROCESS_FAILED")


def check_photo(stored_name: str, content: bytes) -> tuple[int, int]:
    """Width and height of bytes that may be sent as a photo, or `Refusal`."""
    if len(content) > MAX_PHOTO:
        raise bad_request(f'file "{stored_name}" of size {len(content)} bytes is too big for a photo')
    width, height = image_size(content)
    if width + height > 10_000 or max(width, height) > 20 * max(1, min(width, height)):
        raise bad_request("PHOTO_INVALID_DIMENSIONS")
    return width, height
