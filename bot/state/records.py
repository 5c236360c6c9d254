"""People's choices and opinions, uploads that wait, and figures without names."""

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import delete, func, insert, select

from bot.state.answers import Answers
from bot.state.database import Database
from bot.state.tables import PERSONAL, feedback, people, shown_answers, tallies, uploads
from bot.state.tallying import add_to_tally

_LANGUAGES_AT_HAND = 10_000


class People:
    """Who has chosen which language; what was asked for lately is kept at hand."""

    def __init__(self, database: Database, answers: Answers) -> None:
        self._database = database
        self._answers = answers
        self._at_hand: OrderedDict[int, str | None] = OrderedDict()

    async def language(self, user_id: int) -> str | None:
        if user_id in self._at_hand:
            self._at_hand.move_to_end(user_id)
            return self._at_hand[user_id]
        async with self._database.begin() as connection:
            wanted = select(people.c.language).where(people.c.user_id == user_id)
            chosen = (await connection.execute(wanted)).scalar_one_or_none()
        self._keep_at_hand(user_id, chosen)
        return self._at_hand[user_id]

    async def choose_language(self, user_id: int, language: str) -> None:
        async with self._database.begin() as connection:
            await connection.execute(delete(people).where(people.c.user_id == user_id))
            await connection.execute(insert(people).values(user_id=user_id, language=language))
        self._keep_at_hand(user_id, language)

    async def forget(self, user_id: int) -> list[str]:
        """Deletes all that is known of a person; returns the files that the person had uploaded."""
        async with self._database.begin() as connection:
            files = await connection.execute(select(uploads.c.file).where(uploads.c.user_id == user_id))
            names = [str(name) for name in files.scalars()]
            for table, column in PERSONAL.items():
                await connection.execute(delete(table).where(column == user_id))
        self._at_hand.pop(user_id, None)
        self._answers.forget(user_id=user_id)
        return names

    def _keep_at_hand(self, user_id: int, language: str | None) -> None:
        self._at_hand[user_id] = language
        if len(self._at_hand) > _LANGUAGES_AT_HAND:
            self._at_hand.popitem(last=False)


@dataclass(frozen=True, slots=True)
class Upload:
    """A file of a person's that waits; `file` is its name in the folder of uploads."""

    key: str
    user_id: int
    file: str


class Uploads:
    """Files that wait for a word of those who sent them."""

    def __init__(self, database: Database, clock: Callable[[], float]) -> None:
        self._database = database
        self._clock = clock

    async def keep(self, upload: Upload) -> None:
        values = {"key": upload.key, "user_id": upload.user_id, "file": upload.file, "sent_at": self._clock()}
        async with self._database.begin() as connection:
            await connection.execute(insert(uploads).values(values))

    async def take(self, key: str, *, user_id: int) -> Upload | None:
        """The upload, which is not waiting any more after that; None where it is unknown or another person's."""
        mine = (uploads.c.key == key, uploads.c.user_id == user_id)
        async with self._database.begin() as connection:
            found = (await connection.execute(select(uploads).where(*mine))).first()
            await connection.execute(delete(uploads).where(*mine))
        return None if found is None else Upload(found.key, found.user_id, found.file)


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

    async def count(self, name: str) -> None:
        """Counts one more of something."""
        async with self._database.begin() as connection:
            await add_to_tally(connection, name)

    async def give_feedback(self, key: str, user_id: int, *, good: bool) -> None:
        """A person's opinion of an answer, instead of an earlier one."""
        mine = {"key": key, "user_id": user_id}
        async with self._database.begin() as connection:
            await connection.execute(delete(feedback).filter_by(**mine))
            await connection.execute(insert(feedback).values(**mine, good=good, given_at=self._clock()))

    async def figures(self) -> Figures:
        async with self._database.begin() as connection:
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
