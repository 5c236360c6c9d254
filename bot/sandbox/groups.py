"""What happens to groups: they are made, joined, left, divided into topics and turned into supergroups."""

from typing import Any

from bot.sandbox.api import BotApi
from bot.sandbox.people import Person
from bot.sandbox.visibility import announce, announce_membership
from bot.sandbox.world import Chat, Message

Json = dict[str, Any]


class Groups:
    """The groups of one sandbox. Each method is something that a person with the right to it does."""

    def __init__(self, api: BotApi) -> None:
        self._api = api

    def create(
        self,
        title: str,
        owner: Person,
        *members: Person,
        supergroup: bool = False,
        forum: bool = False,
        username: str | None = None,
        with_bot: bool = True,
    ) -> Chat:
        """A new group; a forum or one with a username is a supergroup."""
        users = [person.user for person in (owner, *members)]
        kind = supergroup or forum or username is not None
        chat = self._api.world.add_group(title, users, supergroup=kind, forum=forum, username=username)
        if with_bot:
            chat.statuses[self._api.world.bot.id] = "member"
        return chat

    def add_bot(self, chat: Chat, by: Person) -> None:
        """Adds the bot; it is told, and a service message appears."""
        self._set_status(chat, by, "member")
        self._service(chat, by, {"new_chat_members": [self._api.world.bot.to_json()]})

    def kick_bot(self, chat: Chat, by: Person) -> None:
        """Removes the bot for good; it is told."""
        self._set_status(chat, by, "kicked")

    def promote_bot(self, chat: Chat, by: Person) -> None:
        """Makes the bot an administrator, which lets it see all messages."""
        self._set_status(chat, by, "administrator")

    def join(self, chat: Chat, person: Person) -> None:
        """A person enters the group."""
        chat.statuses[person.id] = "member"
        self._service(chat, person, {"new_chat_members": [person.user.to_json()]})

    def leave(self, chat: Chat, person: Person) -> None:
        """A person leaves the group."""
        chat.statuses[person.id] = "left"
        self._service(chat, person, {"left_chat_member": person.user.to_json()})

    def create_topic(self, chat: Chat, by: Person, name: str) -> int:
        """Opens a topic in a forum and returns its thread id."""
        if not chat.is_forum:
            raise ValueError(f"{chat.title!r} is not a forum")
        created = {"forum_topic_created": {"name": name, "icon_color": 7322096}}
        message = self._api.world.post(chat, by.user, created)
        message.thread_id = message.message_id
        chat.topics[message.message_id] = name
        announce(self._api, message)
        return message.message_id

    def close_topic(self, chat: Chat, thread: int) -> None:
        """Closes a topic: nobody but administrators can write there."""
        chat.closed_topics.add(thread)

    def migrate(self, group: Chat, by: Person, *, forum: bool = False) -> Chat:
        """Turns a group into a supergroup with another id; both chats get a service message."""
        supergroup = self._api.world.migrate(group, forum=forum)
        self._service(group, by, {"migrate_to_chat_id": supergroup.id})
        self._service(supergroup, by, {"migrate_from_chat_id": group.id})
        return supergroup

    def _set_status(self, chat: Chat, by: Person, status: str) -> None:
        bot = self._api.world.bot
        old = chat.status(bot)
        chat.statuses[bot.id] = status
        announce_membership(self._api, chat, by.user, old, status)

    def _service(self, chat: Chat, by: Person, content: Json) -> Message:
        message = self._api.world.post(chat, by.user, content)
        announce(self._api, message)
        return message
