"""Users, chats and messages: the state that everyone in the sandbox shares. No protocol, no network."""

import asyncio
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import count
from typing import Any, Literal

from bot.sandbox.feed import Feed
from bot.sandbox.keyboards import buttons

Json = dict[str, Any]
ChatType = Literal["private", "group", "supergroup"]

_RIGHTS = (
    "can_manage_chat",
    "can_delete_messages",
    "can_manage_video_chats",
    "can_restrict_members",
    "can_promote_members",
    "can_change_info",
    "can_invite_users",
    "can_post_stories",
    "can_edit_stories",
    "can_delete_stories",
)

MEMBER_STATUSES = frozenset({"creator", "administrator", "member"})


@dataclass(eq=False, slots=True)
class User:
    """A person or a bot."""

    id: int
    first_name: str
    username: str | None = None
    language_code: str | None = None
    last_name: str | None = None
    is_bot: bool = False

    def to_json(self) -> Json:
        """Telegram's User."""
        fields: Json = {"id": self.id, "is_bot": self.is_bot, "first_name": self.first_name}
        optional = {"last_name": self.last_name, "username": self.username, "language_code": self.language_code}
        return fields | {name: value for name, value in optional.items() if value}


def member_json(user: User, status: str) -> Json:
    """Telegram's ChatMember."""
    fields: Json = {"status": status, "user": user.to_json()}
    if status == "creator":
        fields["is_anonymous"] = False
    elif status == "administrator":
        fields |= dict.fromkeys(_RIGHTS, True) | {"can_be_edited": False, "is_anonymous": False}
    elif status == "kicked":
        fields["until_date"] = 0
    return fields


@dataclass(frozen=True, slots=True)
class Revision:
    """What a message was before an edit."""

    date: int
    content: Json
    reply_markup: Json | None


@dataclass(eq=False, slots=True)
class Message:
    """A message as viewers of the chat see it now; `history` holds what it was before its edits, oldest first.

    `content` is the part of the JSON that depends on the kind: text and entities, or a medium with its caption.
    `inline_message_id` is set where the bot may edit the message by that id only.
    """

    message_id: int
    chat: "Chat"
    sender: User
    date: int
    content: Json
    reply_markup: Json | None = None
    reply_to: "Message | None" = None
    quote: Json | None = None
    thread_id: int | None = None
    via_bot: User | None = None
    inline_message_id: str | None = None
    extra: Json = field(default_factory=dict)
    edit_date: int | None = None
    deleted: bool = False
    history: list[Revision] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The text, or the caption of a medium."""
        return str(self.content.get("text", self.content.get("caption", "")))

    @property
    def entities(self) -> list[Json]:
        """Entities of the text or the caption; offsets in UTF-16 units."""
        return list(self.content.get("entities") or self.content.get("caption_entities") or ())

    @property
    def buttons(self) -> list[Json]:
        """All inline buttons, in reading order."""
        return buttons(self.reply_markup)

    def button(self, text: str) -> Json:
        """The first inline button whose text contains `text`."""
        for button in self.buttons:
            if text in button["text"]:
                return button
        raise LookupError(f"no button {text!r} under message {self.message_id}: {[b['text'] for b in self.buttons]}")

    def to_json(self, *, with_reply: bool = True) -> Json:
        """Telegram's Message. A message replied to is shown without its own reply."""
        fields: Json = {"message_id": self.message_id, "date": self.date, "chat": self.chat.to_json()}
        fields["from"] = self.sender.to_json()
        fields |= self.content | self.extra
        if self.thread_id is not None:
            fields["message_thread_id"] = self.thread_id
            if self.chat.is_forum:
                fields["is_topic_message"] = True
        if with_reply and self.reply_to is not None and not self.reply_to.deleted:
            fields["reply_to_message"] = self.reply_to.to_json(with_reply=False)
        if self.quote is not None:
            fields["quote"] = self.quote
        if self.reply_markup is not None and "inline_keyboard" in self.reply_markup:
            fields["reply_markup"] = self.reply_markup
        if self.via_bot is not None:
            fields["via_bot"] = self.via_bot.to_json()
        if self.edit_date is not None:
            fields["edit_date"] = self.edit_date
        return fields


@dataclass(frozen=True, slots=True)
class Change:
    """Something that viewers of a chat see: kind is sent, edited, deleted, action or answered (a button press)."""

    kind: Literal["sent", "edited", "deleted", "action", "answered"]
    chat: "Chat | None"
    message: Message | None = None
    details: Json = field(default_factory=dict)


@dataclass(eq=False)
class Chat:
    """A private chat with the bot, a group or a supergroup."""

    world: "World"
    id: int
    type: ChatType
    title: str = ""
    username: str | None = None
    is_forum: bool = False
    person: User | None = None
    opened: bool = False
    blocked: bool = False
    migrated_to: "Chat | None" = None
    statuses: dict[int, str] = field(default_factory=dict)
    topics: dict[int, str] = field(default_factory=dict)
    closed_topics: set[int] = field(default_factory=set)
    messages: dict[int, Message] = field(default_factory=dict)
    actions: list[str] = field(default_factory=list)
    _numbers: "count[int]" = field(default_factory=lambda: count(2))
    _from_bot: "asyncio.Queue[Message]" = field(default_factory=asyncio.Queue)

    @property
    def visible(self) -> list[Message]:
        """The messages that viewers see now, oldest first."""
        return [message for message in self.messages.values() if not message.deleted]

    @property
    def bot_messages(self) -> list[Message]:
        """Those of them that the bot sent, or someone sent through it."""
        bot = self.world.bot
        return [message for message in self.visible if bot in (message.sender, message.via_bot)]

    def status(self, user: User) -> str:
        """creator, administrator, member, left or kicked."""
        return self.statuses.get(user.id, "left")

    def has(self, user: User) -> bool:
        """Whether the user is in the chat."""
        return self.status(user) in MEMBER_STATUSES

    def to_json(self) -> Json:
        """Telegram's Chat."""
        fields: Json = {"id": self.id, "type": self.type}
        if self.person is not None:
            fields |= {"first_name": self.person.first_name}
            fields |= {"username": self.person.username} if self.person.username else {}
        else:
            fields["title"] = self.title
            fields |= {"username": self.username} if self.username else {}
            fields |= {"is_forum": True} if self.is_forum else {}
        return fields

    async def next_bot_message(self, timeout: float = 5.0) -> Message:  # noqa: ASYNC109 - a test says its patience
        """The next message of the bot that was not yet returned here; `TimeoutError` after `timeout` seconds."""
        async with asyncio.timeout(timeout):
            return await self._from_bot.get()

    async def until(self, condition: Callable[[], bool], timeout: float = 5.0) -> None:  # noqa: ASYNC109 - a test says its patience
        """Waits until a condition on the chats holds; it is asked again after every change."""
        with self.world.changes.subscribe() as changes:
            async with asyncio.timeout(timeout):
                while not condition():
                    await changes.get()

    def next_message_id(self) -> int:
        """Supergroups count for themselves (1 is their creation); other chats share one count, as in Telegram."""
        return next(self._numbers if self.type == "supergroup" else self.world.message_numbers)

    def keep(self, message: Message) -> None:
        """Adds a message that was just sent."""
        self.messages[message.message_id] = message
        if message.sender is self.world.bot:
            self._from_bot.put_nowait(message)


class World:
    """All users, chats and messages around one bot. `clock` gives seconds since 1970."""

    def __init__(self, bot: User, clock: Callable[[], float] = time.time) -> None:
        self.bot = bot
        self.clock = clock
        self.users: dict[int, User] = {bot.id: bot}
        self.chats: dict[int, Chat] = {}
        self.inline_messages: dict[str, Message] = {}
        self.changes: Feed[Change] = Feed()
        self.message_numbers = count(1)
        self._numbers = count(1)

    def now(self) -> int:
        """The time in whole seconds, as dates in Telegram are."""
        return int(self.clock())

    def number(self) -> int:
        """A number that was not used before, for ids of queries, groups and the like."""
        return next(self._numbers)

    def add_user(self, user: User) -> Chat:
        """Adds a person and the (still unopened) private chat with the bot."""
        if user.id in self.users:
            raise ValueError(f"there is already a user {user.id}")
        self.users[user.id] = user
        chat = Chat(self, user.id, "private", person=user, statuses={user.id: "member", self.bot.id: "member"})
        self.chats[chat.id] = chat
        return chat

    def add_group(
        self, title: str, members: Sequence[User], *, supergroup: bool, forum: bool = False, username: str | None = None
    ) -> Chat:
        """Adds a group; its first member is the owner. The bot is in it only if it is among the members."""
        number = self.number()
        chat_id = -(1_000_000_000_000 + 1_000_000 + number) if supergroup else -(4_000_000 + number)
        chat = Chat(self, chat_id, "supergroup" if supergroup else "group", title, username, is_forum=forum)
        for member in members:
            chat.statuses[member.id] = "member" if chat.statuses else "creator"
        self.chats[chat.id] = chat
        return chat

    def post(self, chat: Chat, sender: User, content: Json, **details: Any) -> Message:
        """Puts a message into a chat; `details` are further fields of `Message`."""
        message = Message(chat.next_message_id(), chat, sender, self.now(), content, **details)
        chat.keep(message)
        if message.inline_message_id is not None:
            self.inline_messages[message.inline_message_id] = message
        self.changes.add(Change("sent", chat, message))
        return message

    def revise(self, message: Message, content: Json, reply_markup: Json | None) -> None:
        """Edits a message and keeps what it was."""
        message.history.append(Revision(message.edit_date or message.date, message.content, message.reply_markup))
        message.content, message.reply_markup = content, reply_markup
        message.edit_date = self.now()
        self.changes.add(Change("edited", message.chat, message))

    def delete(self, message: Message) -> None:
        """Takes a message out of everyone's sight."""
        message.deleted = True
        self.changes.add(Change("deleted", message.chat, message))

    def migrate(self, group: Chat, *, forum: bool = False) -> Chat:
        """Turns a group into a supergroup with a new id and the same members."""
        members = [self.users[user_id] for user_id in group.statuses]
        supergroup = self.add_group(group.title, members, supergroup=True, forum=forum)
        supergroup.statuses = dict(group.statuses)
        group.migrated_to = supergroup
        return supergroup
