"""People: what they do in chats, as their apps would do it, and what they get back from the bot."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from bot.sandbox.answering import new_inline_message_id, post_result
from bot.sandbox.api import BotApi
from bot.sandbox.entities import MAX_TEXT, detect_entities
from bot.sandbox.inline_results import check_start_parameter
from bot.sandbox.keyboards import MAX_INLINE_QUERY
from bot.sandbox.media import other_content
from bot.sandbox.queries import Query
from bot.sandbox.utf16 import utf16_length
from bot.sandbox.visibility import announce, announce_membership, summons_guest
from bot.sandbox.world import Chat, Message, User

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class InlineAnswer:
    """What the bot answered to an inline query."""

    query: str
    results: Sequence[Json]
    next_offset: str
    button: Json | None
    cache_time: int
    is_personal: bool

    def result(self, title_or_id: str) -> Json:
        """The first result with this id, or with this text in its title."""
        for result in self.results:
            if title_or_id == result["id"] or title_or_id in result.get("title", ""):
                return result
        raise LookupError(f"no result {title_or_id!r} among {[result.get('title') for result in self.results]}")


@dataclass(frozen=True, slots=True)
class CallbackAnswer:
    """What a person saw after pressing a button: a toast, or an alert."""

    text: str
    show_alert: bool
    url: str
    cache_time: int


class Person:
    """One person. `chat` is the private chat with the bot."""

    def __init__(self, api: BotApi, user: User, chat: Chat) -> None:
        self._api = api
        self.user = user
        self.chat = chat

    @property
    def id(self) -> int:
        """The user id, which is the id of the private chat too."""
        return self.user.id

    def tell(self, text: str, *, reply_to: Message | None = None) -> Message:
        """Sends a text to the bot in private."""
        return self.send(self.chat, text, reply_to=reply_to)

    def start(self, deep_link: str = "") -> Message:
        """Presses Start, with the parameter of a deep link if there is one."""
        if deep_link:
            check_start_parameter(deep_link)
        return self.tell(f"/start {deep_link}".strip())

    def send(
        self, chat: Chat, text: str, *, reply_to: Message | None = None, thread: int | None = None, quote: str = ""
    ) -> Message:
        """Sends a text; commands, mentions, links and hashtags become entities."""
        if not text.strip() or utf16_length(text) > MAX_TEXT:
            raise ValueError(f"an app sends 1 to {MAX_TEXT} UTF-16 units in one message")
        content: Json = {"text": text}
        entities = detect_entities(text)
        if entities:
            content["entities"] = list(entities)
        if summons_guest(self._api, chat, text):
            message = self._post(chat, content, reply_to, thread)
            self._summon(message)
            return message
        quoted = {"text": quote, "position": 0, "is_manual": True} if quote else None
        message = self._post(chat, content, reply_to, thread, quote=quoted)
        announce(self._api, message)
        return message

    def send_document(
        self,
        chat: Chat,
        content: bytes,
        name: str = "page.txt",
        *,
        mime_type: str = "text/plain",
        caption: str = "",
        thread: int | None = None,
    ) -> Message:
        """Sends a file of any size up to Telegram's 2 GB; the bot can download 20 MB."""
        stored = self._api.files.add(content, name, mime_type, "documents")
        fields: Json = {"document": stored.to_json() | {"file_name": name, "mime_type": mime_type}}
        message = self._post(chat, fields | ({"caption": caption} if caption else {}), None, thread)
        announce(self._api, message)
        return message

    def send_other(self, chat: Chat, kind: str, content: bytes = b"", *, thread: int | None = None) -> Message:
        """Sends what is not text: photo, sticker, voice, video, audio, location, contact or dice."""
        message = self._post(chat, other_content(self._api.files, kind, content), None, thread)
        announce(self._api, message)
        return message

    def edit(self, message: Message, text: str) -> None:
        """Edits an own message."""
        self._check_own(message)
        entities = detect_entities(text)
        content: Json = {"text": text} | ({"entities": list(entities)} if entities else {})
        self._api.world.revise(message, content, message.reply_markup)
        announce(self._api, message, edited=True)

    def delete(self, message: Message) -> None:
        """Deletes an own message, or any in the private chat; bots are not told."""
        if message.chat is not self.chat:
            self._check_own(message)
        self._api.world.delete(message)

    def begin_press(self, message: Message, button: str = "", *, data: str | None = None) -> Query:
        """Presses the button with this text, without waiting. `data` forges a press that no button offers."""
        if data is None:
            pressed = message.button(button)
            if "callback_data" not in pressed:
                raise ValueError(f"the button {pressed['text']!r} does not send anything to the bot")
            data = str(pressed["callback_data"])
        query = self._api.queries.ask("callback", self.user, message)
        body: Json = {"id": query.id, "from": self.user.to_json(), "data": data}
        body["chat_instance"] = str(-5_000_000_000_000_000_000 - message.chat.id)
        if message.inline_message_id is not None:
            body["inline_message_id"] = message.inline_message_id
        elif message.deleted:
            body["message"] = {"chat": message.chat.to_json(), "message_id": message.message_id, "date": 0}
        else:
            body["message"] = message.to_json()
        self._api.updates.put("callback_query", body, message.chat.id)
        return query

    async def press(
        self,
        message: Message,
        button: str = "",
        *,
        data: str | None = None,
        timeout: float = 5.0,  # noqa: ASYNC109 - a test says its patience
    ) -> CallbackAnswer:
        """Presses a button and waits for the bot's answer to it."""
        answer = await self.begin_press(message, button, data=data).answered(timeout)
        return CallbackAnswer(**answer)

    def begin_inline(self, text: str, *, offset: str = "", chat_type: str = "sender") -> Query:
        """Types `@bot text` into any chat, without waiting."""
        query = self._api.queries.ask("inline", self.user)
        body = {"id": query.id, "from": self.user.to_json(), "query": text[:MAX_INLINE_QUERY], "offset": offset}
        self._api.updates.put("inline_query", body | {"chat_type": chat_type}, self.user.id)
        return query

    async def inline(self, text: str, *, offset: str = "", timeout: float = 5.0) -> InlineAnswer:  # noqa: ASYNC109 - a test says its patience
        """Types `@bot text` into any chat and waits for the results."""
        answer = await self.begin_inline(text, offset=offset).answered(timeout)
        return InlineAnswer(query=text[:MAX_INLINE_QUERY], **answer)

    def choose(self, answer: InlineAnswer, result: str | int, chat: Chat, *, thread: int | None = None) -> Message:
        """Sends an inline result, by its place, id or title, into a chat."""
        chosen = answer.results[result] if isinstance(result, int) else answer.result(result)
        inline_id = new_inline_message_id(self._api) if "reply_markup" in chosen else None
        self._check_in(chat)
        bot = self._api.world.bot
        details = {"via_bot": bot, "inline_message_id": inline_id, "thread_id": thread}
        message = post_result(self._api, chat, self.user, chosen, **details)
        if self._api.profile.inline_feedback:
            body = {"result_id": chosen["id"], "from": self.user.to_json(), "query": answer.query}
            body |= {"inline_message_id": inline_id} if inline_id else {}
            self._api.updates.put("chosen_inline_result", body, self.user.id)
        announce(self._api, message)
        return message

    def ask_guest(self, chat: Chat, text: str) -> Query:
        """Calls the bot into a chat that it is not in; `text` must mention it."""
        if not summons_guest(self._api, chat, text):
            raise ValueError("the bot is in this chat, is not mentioned, or has no guest mode")
        message = self._post(chat, {"text": text, "entities": list(detect_entities(text))}, None, None)
        return self._summon(message)

    def block(self) -> None:
        """Blocks the bot."""
        self._set_blocked(blocked=True)

    def unblock(self) -> None:
        """Unblocks the bot."""
        self._set_blocked(blocked=False)

    def _set_blocked(self, *, blocked: bool) -> None:
        self.chat.blocked = blocked
        before, after = ("member", "kicked") if blocked else ("kicked", "member")
        announce_membership(self._api, self.chat, self.user, before, after)

    def _summon(self, message: Message) -> Query:
        query = self._api.queries.ask("guest", self.user, message)
        self._api.updates.put("guest_message", message.to_json() | {"guest_query_id": query.id}, message.chat.id)
        return query

    def _post(
        self, chat: Chat, content: Json, reply_to: Message | None, thread: int | None, quote: Json | None = None
    ) -> Message:
        self._check_in(chat)
        if thread is not None and thread not in chat.topics:
            raise ValueError(f"no topic {thread} in {chat.title!r}")
        if chat is self.chat:
            chat.opened = True
        if thread is None and reply_to is not None and chat.type == "supergroup":
            thread = reply_to.thread_id or (None if chat.is_forum else reply_to.message_id)
        if thread is not None and reply_to is None:
            reply_to = chat.messages.get(thread)
        return self._api.world.post(chat, self.user, content, reply_to=reply_to, thread_id=thread, quote=quote)

    def _check_in(self, chat: Chat) -> None:
        if not chat.has(self.user) or chat.migrated_to is not None or chat.blocked:
            raise ValueError(f"{self.user.first_name} cannot write in chat {chat.id}")

    def _check_own(self, message: Message) -> None:
        if message.sender is not self.user or message.deleted:
            raise ValueError(f"message {message.message_id} is not {self.user.first_name}'s")
