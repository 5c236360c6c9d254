"""What the server answers instead of a result.

`Refusal` carries Telegram's own status code and description. Where Telegram would not refuse but silently change what
was sent (drop an entity, cut a list), the sandbox refuses too, with a description that begins with `SANDBOX`, because a
test should hear of it.
"""

from typing import Any

SANDBOX = "Bad Request: sandbox: "


class Refusal(Exception):
    """A request that is answered with `ok: false`."""

    def __init__(self, code: int, description: str, parameters: dict[str, Any] | None = None) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.parameters = parameters

    def to_json(self) -> dict[str, Any]:
        """The body Telegram sends."""
        body: dict[str, Any] = {"ok": False, "error_code": self.code, "description": self.description}
        if self.parameters:
            body["parameters"] = self.parameters
        return body


def bad_request(reason: str) -> Refusal:
    """400: Telegram's `Bad Request: …`."""
    return Refusal(400, f"Bad Request: {reason}")


def silently_changed(what: str) -> Refusal:
    """400 for what Telegram accepts but would not show as it was sent."""
    return Refusal(400, SANDBOX + what)


def forbidden(reason: str) -> Refusal:
    """403: Telegram's `Forbidden: …`."""
    return Refusal(403, f"Forbidden: {reason}")


def conflict(reason: str) -> Refusal:
    """409: Telegram's `Conflict: …`."""
    return Refusal(409, f"Conflict: {reason}")


def too_many_requests(retry_after: int) -> Refusal:
    """429, with the number of seconds to wait."""
    return Refusal(429, f"Too Many Requests: retry after {retry_after}", {"retry_after": retry_after})


def migrated(chat_id: int) -> Refusal:
    """400 for a group that lives on as the supergroup `chat_id`."""
    return Refusal(
        400,
        "Bad Request: group chat was upgraded to a supergroup chat",
        {"migrate_to_chat_id": chat_id},
    )


QUERY_TOO_OLD = "query is too old and response timeout expired or query ID is invalid"
NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same as a current "
    "content and reply markup of the message"
)
