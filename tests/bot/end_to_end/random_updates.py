"""Updates as nobody would send them: sound ones of every kind, in which a few things are made wrong at random."""

import copy
from collections.abc import Iterator, Sequence
from random import Random
from typing import Any

from .conftest import BRIDGE

Json = dict[str, Any]

_USERNAME = "wenbao_bot"
_TEXTS = (
    *(
        BRIDGE,
        "它多长？",
        "那图书馆呢？",
        "/start",
        "/start a-x",
        "/help",
        "/ask",
        f"/ask {BRIDGE}",
        "/latest",
        "/article",
    ),
    *(
        "/article news-1",
        "/language",
        "/privacy",
        "/forgetme",
        "/stats",
        "/x",
        f"@{_USERNAME} 苹果",
        "",
        " ",
        "？",
        "\x00",
    ),
    *("\ud83d", "𠮷\udfb7", "👩‍👩‍👧" * 9, "\u202e\u2066", "{x} %s <b>*_", "a" * 5000, "问" * 20_000, "\n" * 300),
)
_DATA = ("q.k1.1", "l", "l..1", "f+.x", "zh-hant", "n", "", ".", "x" * 64, "\ud83d", "问" * 200)
_KINDS = ("message", "edited_message", "callback_query", "inline_query", "chosen_inline_result", "guest_message")
_UNHEARD_OF = ("channel_post", "business_message", "poll", "my_chat_member", "message_reaction", "of_tomorrow", "")
_NAMES = ("id", "type", "text", "chat", "from", "entities", "reply_to_message", "is_topic_message", "via_bot", "x")
_MEDIA: tuple[Json, ...] = (
    {"sticker": {"file_id": "s", "file_unique_id": "s", "type": "regular", "width": 1, "height": 1}},
    {"document": {"file_id": "d", "file_unique_id": "d", "file_name": "../../x.txt", "file_size": 9}},
    {"photo": [{"file_id": "p", "file_unique_id": "p", "width": 1, "height": 1}], "caption": BRIDGE},
    {"migrate_to_chat_id": -1_009_999_999_999},
    {"new_chat_members": [{"id": 7_000_000_001, "is_bot": True, "first_name": "问报"}]},
    {"location": {"latitude": 1.5, "longitude": 1e300}},
)


class RandomUpdates:
    """Endless updates by these people, in private and in these groups; the same seed gives the same ones."""

    def __init__(self, seed: int, people: Sequence[int], groups: Sequence[int]) -> None:
        self._random = Random(seed)
        self._people = people
        self._groups = groups
        self._numbers = 0

    def __iter__(self) -> Iterator[Any]:
        while True:
            yield self._update()

    def _update(self) -> Any:
        chosen = self._random.random()
        if chosen < 0.01:
            return self._odd(3)
        if chosen < 0.06:
            return {self._random.choice(_UNHEARD_OF): self._odd(3)}
        kind = self._random.choice(_KINDS)
        update = {kind: self._sound(kind)}
        for _ in range(self._random.choice((0, 1, 1, 2, 3, 6))):
            self._break(update[kind])
        if chosen > 0.97:
            update[self._random.choice(_KINDS)] = self._odd(2)
        return update

    def _sound(self, kind: str) -> Json:
        self._numbers += 1
        user = {"id": self._random.choice(self._people), "is_bot": False, "first_name": "F", "language_code": "en"}
        message = self._message(user)
        match kind:
            case "callback_query":
                data = self._random.choice(_DATA)
                return {"id": str(self._numbers), "from": user, "chat_instance": "1", "data": data, "message": message}
            case "inline_query":
                query = self._random.choice(_TEXTS)[:256]
                return {"id": str(self._numbers), "from": user, "query": query, "offset": ""}
            case "chosen_inline_result":
                return {"result_id": "r", "from": user, "query": "x"}
            case "guest_message":
                return message | {"guest_query_id": str(self._numbers)}
        return message

    def _message(self, user: Json) -> Json:
        chat: Json = {"id": user["id"], "type": "private", "first_name": "F"}
        if self._random.random() < 0.3:
            chat = {
                "id": self._random.choice(self._groups),
                "type": self._random.choice(("group", "supergroup", "channel")),
                "title": "G",
            }
        message: Json = {"message_id": self._numbers, "date": 1_700_000_000, "chat": chat, "from": user}
        if self._random.random() < 0.25:
            return message | copy.deepcopy(self._random.choice(_MEDIA))
        text = self._random.choice(_TEXTS)
        length = len(text.partition(" ")[0])
        kind = "bot_command" if text.startswith("/") else "mention"
        return message | {"text": text, "entities": [{"type": kind, "offset": 0, "length": length}]}

    def _break(self, value: Json) -> None:
        """Takes a field away, makes it odd or adds one, somewhere in the tree."""
        while True:
            deeper = [inner for inner in value.values() if isinstance(inner, dict) and inner]
            if not deeper or self._random.random() < 0.5:
                break
            value = self._random.choice(deeper)
        name = self._random.choice(sorted(value) or list(_NAMES))
        match self._random.randrange(4):
            case 0:
                value.pop(name, None)
            case 1 | 2:
                value[name] = self._odd(2)
            case _:
                value[self._random.choice(_NAMES)] = self._odd(2)

    def _odd(self, depth: int) -> Any:
        """A value of any type and size."""
        kind = self._random.randrange(9 if depth else 6)
        match kind:
            case 0:
                return self._random.choice((None, True, False))
            case 1:
                return self._random.choice((0, 1, -1, -(10**13), 2**31, 2**53 + 1, 2**63, 2**70, -(2**70)))
            case 2:
                return self._random.choice((0.5, -1e300, 1e-9))
            case 3 | 4:
                return self._random.choice(_TEXTS)
            case 5:
                return _nest(self._random.choice((3, 40, 200)))
            case 6:
                return [self._odd(depth - 1) for _ in range(self._random.randrange(4))]
        return {self._random.choice(_NAMES): self._odd(depth - 1) for _ in range(self._random.randrange(4))}


def _nest(depth: int) -> Any:
    nested: Any = "x"
    for level in range(depth):
        nested = [nested] if level % 2 else {"reply_to_message": nested}
    return nested
