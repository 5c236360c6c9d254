"""The parameters of a method call, from a query string, a form, JSON or multipart.

Multipart bodies are cut at their boundary, which by definition does not occur inside a part: that is the whole format
as clients of the Bot API use it, safe for any bytes, and needs no library.
"""

import json
import re
from binascii import a2b_qp
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, unquote, unquote_to_bytes, urlsplit

from bot.sandbox.connection import Request
from bot.sandbox.errors import bad_request

_NAME = re.compile(r'\bname="([^"]*)"')
_FILENAME = re.compile(r'\bfilename="([^"]*)"')
_FILENAME_ENCODED = re.compile(r"\bfilename\*=utf-8''([^;]+)", re.IGNORECASE)
_BOUNDARY = re.compile(r'boundary="?([^";]+)"?')
_STRAY_PERCENT = re.compile(rb"%(?![0-9A-Fa-f]{2})")
_TRUE = frozenset({"true", "yes", "1", "y", "t", "on"})


@dataclass(frozen=True, slots=True)
class Upload:
    """A file in a multipart body, with the name and type the sender gave."""

    name: str
    mime_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Parameters:
    """Values by name, as they came: strings from forms, anything from JSON."""

    values: dict[str, Any] = field(default_factory=dict)
    files: dict[str, Upload] = field(default_factory=dict)

    def text(self, name: str, default: str = "") -> str:
        """A value as text."""
        value = self.values.get(name)
        return default if value is None else value if isinstance(value, str) else str(value)

    def integer(self, name: str, default: int = 0) -> int:
        """A whole number, or `Refusal`."""
        value = self.values.get(name)
        if value in (None, ""):
            return default
        try:
            return int(str(value))
        except ValueError as error:
            raise bad_request(f'field "{name}" must be a valid Number') from error

    def number(self, name: str, default: float = 0.0) -> float:
        """A number, or `Refusal`."""
        try:
            return float(self.text(name) or default)
        except ValueError as error:
            raise bad_request(f'field "{name}" must be a valid Number') from error

    def flag(self, name: str) -> bool:
        """A Boolean, in any of the spellings Telegram takes."""
        return self.text(name).lower() in _TRUE

    def json(self, name: str) -> Any:
        """An object or a list, whether sent as JSON or as a string of JSON; None if absent, or `Refusal`."""
        value = self.values.get(name)
        if value in (None, ""):
            return None
        if not isinstance(value, str):
            return value
        try:
            return json.loads(value)
        except ValueError as error:
            raise bad_request(f"can't parse {name.replace('_', ' ')} JSON object") from error

    def shown(self) -> dict[str, Any]:
        """The parameters for the log: JSON strings opened, files as their names and sizes."""
        shown = {name: _opened(value) for name, value in self.values.items()}
        return shown | {
            name: {"file_name": upload.name, "bytes": len(upload.content)} for name, upload in self.files.items()
        }


def _opened(value: Any) -> Any:
    if isinstance(value, str) and value[:1] in ("{", "["):
        try:
            return json.loads(value)
        except ValueError:
            return value
    return value


def read_parameters(request: Request) -> Parameters:
    """The parameters of a request, those of the body before those of the query string, or `Refusal`."""
    query = urlsplit(request.target).query
    values: dict[str, Any] = dict(parse_qsl(query, keep_blank_values=True)) if query else {}
    if not request.body:
        return Parameters(values)
    content_type = request.headers.get("content-type", "")
    if content_type.startswith("multipart/form-data"):
        fields, files = _read_multipart(request.body, content_type)
        return Parameters(values | fields, files)
    if content_type.startswith("application/json"):
        return Parameters(values | _read_json(request.body))
    try:
        return Parameters(values | _read_form(request.body))
    except UnicodeDecodeError as error:
        raise bad_request("strings must be encoded in UTF-8") from error


def _read_form(body: bytes) -> dict[str, str]:
    """A URL-encoded form."""
    pairs = (part.partition(b"=") for part in body.split(b"&") if part)
    return {_unescape(name): _unescape(value) for name, _, value in pairs}


def _unescape(quoted: bytes) -> str:
    """Undoes percent-encoding as quoted-printable, which is decoded in C: `unquote` takes longer than all the rest."""
    spaced = quoted.replace(b"+", b" ")
    if _STRAY_PERCENT.search(spaced):
        return unquote_to_bytes(spaced).decode()
    return a2b_qp(spaced.replace(b"=", b"=3D").replace(b"%", b"=")).decode()


def _read_json(body: bytes) -> dict[str, Any]:
    try:
        values = json.loads(body)
    except ValueError as error:
        raise bad_request("can't parse request body as JSON") from error
    if not isinstance(values, dict):
        raise bad_request("object expected as request body")
    return values


def _read_multipart(body: bytes, content_type: str) -> tuple[dict[str, str], dict[str, Upload]]:
    match = _BOUNDARY.search(content_type)
    if match is None:
        raise bad_request("boundary boundary not found in multipart request")
    boundary = b"--" + match.group(1).encode("latin-1")
    fields: dict[str, str] = {}
    files: dict[str, Upload] = {}
    for part in (b"\r\n" + body).split(b"\r\n" + boundary)[1:]:
        if part.startswith(b"--"):
            break
        head, separator, content = part.partition(b"\r\n\r\n")
        if not separator:
            raise bad_request("can't parse multipart request")
        _keep_part(head.decode("utf-8", "replace"), content, fields, files)
    return fields, files


def _keep_part(head: str, content: bytes, fields: dict[str, str], files: dict[str, Upload]) -> None:
    name = _NAME.search(head)
    if name is None:
        raise bad_request("can't parse multipart request: a part has no name")
    filename = _FILENAME.search(head)
    encoded = _FILENAME_ENCODED.search(head)
    if filename is None and encoded is None:
        try:
            fields[unquote(name.group(1))] = content.decode()
        except UnicodeDecodeError as error:
            raise bad_request("strings must be encoded in UTF-8") from error
        return
    given = encoded.group(1) if encoded else filename.group(1) if filename else ""
    mime = re.search(r"content-type:\s*([^\r\n;]+)", head, re.IGNORECASE)
    mime_type = mime.group(1).strip() if mime else "application/octet-stream"
    files[unquote(name.group(1))] = Upload(unquote(given), mime_type, content)
