"""People's choices and opinions, uploads that wait, and figures without names."""

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field

from sqlalchemy import bindparam, delete, func, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.state.answers import Answers
from bot.state.database import Database, in_transaction
from bot.state.shared import forget_shared
from bot.state.shared_tables import upload_contents
from bot.state.tables import PERSONAL, feedback, people, shown_answers, tallies, uploads
from bot.state.tallying import add_to_tally

_LANGUAGES_AT_HAND = 10_000
_LANGUAGE = select(people.c.language).where(people.c.user_id == bindparam("of_user"))


class People:
    """Who has chosen which language; what was asked for lately is kept at hand, unless others may change it."""

    def __init__(self, database: Database, answers: Answers, *, is_shared: bool = False) -> None:
        self._database = database
        self._answers = answers
        self._is_shared = is_shared
        self._at_hand: OrderedDict[int, str | None] = OrderedDict()

    async def language(self, user_id: int) -> str | None:
        if user_id in self._at_hand:
            self._at_hand.move_to_end(user_id)
            return self._at_hand[user_id]
        found = await self._database.fetch(_LANGUAGE, {"of_user": user_id})
        chosen = found[0].language if found else None
        self._keep_at_hand(user_id, chosen)
        return chosen

    async def choose_language(self, user_id: int, language: str) -> None:
        await self._write_language(user_id, language)
        self._keep_at_hand(user_id, language)

    async def forget(self, user_id: int) -> list[str]:
        """Deletes all that is known of a person; returns the files that the person had uploaded."""
        names = await self._delete(user_id)
        self._at_hand.pop(user_id, None)
        self._answers.forget(user_id=user_id)
        return names

    @in_transaction
    async def _write_language(self, connection: AsyncConnection, user_id: int, language: str) -> None:
        await connection.execute(delete(people).where(people.c.user_id == user_id))
        await connection.execute(insert(people).values(user_id=user_id, language=language))

    @in_transaction
    async def _delete(self, connection: AsyncConnection, user_id: int) -> list[str]:
        files = await connection.execute(select(uploads.c.file).where(uploads.c.user_id == user_id))
        names = [str(name) for name in files.scalars()]
        if self._is_shared:
            await forget_shared(connection, user_id)
        for table, column in PERSONAL.items():
            await connection.execute(delete(table).where(column == user_id))
        return names

    def _keep_at_hand(self, user_id: int, language: str | None) -> None:
        if self._is_shared:
            return
        self._at_hand[user_id] = language
        if len(self._at_hand) > _LANGUAGES_AT_HAND:
            self._at_hand.popitem(last=False)


@dataclass(frozen=True, slots=True)
class Upload:
    """A file of a person's that waits; `file` is its name in the folder of uploads.

    `content` is what stands in it, where the bot that hears the person's word may be another one.
    """

    key: str
    user_id: int
    file: str
    content: bytes | None = field(default=None, repr=False)


class Uploads:
    """Files that wait for a word of those who sent them."""

    def __init__(self, database: Database, clock: Callable[[], float], *, is_shared: bool = False) -> None:
        self._database = database
        self._clock = clock
        self.is_shared = is_shared

    @in_transaction
    async def keep(self, connection: AsyncConnection, upload: Upload) -> None:
        values = {"key": upload.key, "user_id": upload.user_id, "file": upload.file, "sent_at": self._clock()}
        await connection.execute(insert(uploads).values(values))
        if self.is_shared:
            await connection.execute(insert(upload_contents).values(file=upload.file, content=upload.content or b""))

    @in_transaction
    async def take(self, connection: AsyncConnection, key: str, *, user_id: int) -> Upload | None:
        """The upload, which is not waiting any more after that; None where it is unknown or another person's."""
        mine = (uploads.c.key == key, uploads.c.user_id == user_id)
        found = (await connection.execute(select(uploads).where(*mine))).first()
        await connection.execute(delete(uploads).where(*mine))
        if found is None:
            return None
        content = None
        if self.is_shared:
            named = upload_contents.c.file == found.file
            content = (await connection.execute(select(upload_contents.c.content).where(named))).scalar()
            await connection.execute(delete(upload_contents).where(named))
        return Upload(found.key, found.user_id, found.file, content)


@dataclass(frozen=True, slots=True)
class Figures:
    """How the bot does."""

    questions: int
    answered: int
    chosen: int
    chats: int
    good: int
    bad: int


class Tallies:
    """Counts, and opinions."""

    def __init__(self, database: Database, clock: Callable[[], float]) -> None:
        self._database = database
        self._clock = clock

    @in_transaction
    async def count(self, connection: AsyncConnection, name: str) -> None:
        """Counts one more of something."""
        await add_to_tally(connection, name)

    @in_transaction
    async def give_feedback(self, connection: AsyncConnection, key: str, user_id: int, *, good: bool) -> None:
        """A person's opinion of an answer, instead of an earlier one."""
        mine = {"key": key, "user_id": user_id}
        await connection.execute(delete(feedback).filter_by(**mine))
        await connection.execute(insert(feedback).values(**mine, good=good, given_at=self._clock()))

    @in_transaction
    async def figures(self, connection: AsyncConnection) -> Figures:
        counted = await connection.execute(select(tallies.c.name, tallies.c.count))
        counts: dict[str, int] = {name: count for name, count in counted}
        chats = await connection.execute(select(func.count(shown_answers.c.chat_id.distinct())))
        opinions = await connection.execute(select(feedback.c.good, func.count()).group_by(feedback.c.good))
        said: dict[bool, int] = {good: count for good, count in opinions}
        return Figures(
            questions=counts.get("questions", 0),
            answered=counts.get("answered", 0),
            chosen=counts.get("chosen", 0),
            chats=chats.scalar_one(),
            good=said.get(True, 0),
            bad=said.get(False, 0),
        )
