"""Answers that were shown, and the questions before them."""

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import timedelta

from sqlalchemy import ColumnElement, RowMapping, bindparam, delete, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.state.batching import Batcher
from bot.state.database import Database, in_transaction
from bot.state.tables import follow_ups, kept_questions, shown_answers
from bot.state.tallying import add_to_tally
from bot.state.updates import Claimed, Updates

FOLLOW_UP_PERIOD = timedelta(minutes=5)
"""How long a question is remembered for those that lean on it."""


@dataclass(frozen=True, slots=True)
class QuotePlace:
    """Where a quote stands, and what its article was when it was quoted."""

    article_id: str
    content_hash: str
    start: int
    end: int
    highlights: tuple[tuple[int, int], ...]
    score: float
    confidence: float


@dataclass(frozen=True, slots=True)
class Place:
    """Where in Telegram a question was asked; `thread_id` is 0 outside topics."""

    chat_id: int
    thread_id: int
    user_id: int


@dataclass(frozen=True, slots=True)
class ShownRecord:
    """An answer in a chat. `message_id` is the answer's own, `question_message_id` that of what it answers.

    `previous` is the question before, which this one may lean on.
    """

    key: str
    asker: int
    chat_id: int
    message_id: int
    question_message_id: int
    question: str
    reason: str | None
    quotes: tuple[QuotePlace, ...]
    previous: str | None = None


@dataclass(frozen=True, slots=True)
class _Asked:
    question: str
    at: float


@dataclass(frozen=True, slots=True)
class _Entry:
    shown: ShownRecord
    place: Place
    claim: Claimed | None


class Answers:
    """Remembers what was shown; the clock gives seconds since 1970."""

    def __init__(
        self, database: Database, clock: Callable[[], float], *, keeps_questions: bool, is_shared: bool = False
    ) -> None:
        self._database = database
        self._clock = clock
        self._keeps_questions = keeps_questions
        self._is_shared = is_shared
        self._asked: dict[Place, _Asked] = {}
        """What stands in `follow_ups`, at hand, because every question asks for it; not where others write there."""
        self.present_claim: Callable[[], Claimed | None] = lambda: None
        """On what claim the present task acts, where bots share the database: an answer is kept only while it holds."""
        self._unwritten: dict[str, ShownRecord] = {}
        """What was recorded a moment ago: its buttons can be pressed already."""
        self._records = Batcher(self._write)

    async def read_last_questions(self) -> None:
        """Takes up what an earlier run has left."""
        if not self._is_shared:
            self._asked |= await self._read_last_questions()

    @in_transaction
    async def _read_last_questions(self, connection: AsyncConnection) -> dict[Place, _Asked]:
        rows = await connection.execute(select(follow_ups))
        return {Place(row.chat_id, row.thread_id, row.user_id): _Asked(row.question, row.asked_at) for row in rows}

    async def record(self, shown: ShownRecord, *, thread_id: int) -> None:
        """Keeps an answer that was just shown, in place of an earlier one to the same message."""
        place = Place(shown.chat_id, thread_id, shown.asker)
        if not self._is_shared:
            self._asked[place] = _Asked(shown.question, self._clock())
        self._unwritten[shown.key] = shown
        try:
            await self._records.add(_Entry(shown, place, self.present_claim()))
        finally:
            if self._unwritten.get(shown.key) is shown:
                del self._unwritten[shown.key]

    @in_transaction
    async def _write(self, connection: AsyncConnection, entries: Sequence[_Entry]) -> None:
        records = [(entry.shown, entry.place) for entry in await _drop_lost(connection, entries)]
        if not records:
            return
        now = self._clock()
        last = {place: shown.question for shown, place in records}
        await connection.execute(_REPLACED, [_place_of_question(shown) for shown, _ in records])
        await connection.execute(insert(shown_answers), [_row(shown, now) for shown, _ in records])
        await connection.execute(_NO_LONGER_LAST, [_name_place(place) for place in last])
        latest = [{**asdict(place), "question": question, "asked_at": now} for place, question in last.items()]
        await connection.execute(insert(follow_ups), latest)
        if self._keeps_questions:
            await connection.execute(insert(kept_questions), [_kept(shown, now) for shown, _ in records])
        # In the same order everywhere, and last: other processes wait for these rows.
        for name, count in sorted(Counter(_outcomes(shown for shown, _ in records)).items()):
            await add_to_tally(connection, name, count)

    def move_chat(self, old: int, new: int) -> None:
        """Follows a group to its new id; the tables are for `State` to change."""
        for place in [place for place in self._asked if place.chat_id == old]:
            self._asked[replace(place, chat_id=new)] = self._asked.pop(place)

    def forget(self, *, user_id: int | None = None, before: float = float("-inf")) -> None:
        """Lets go of a person's questions, or of those from before a time."""
        gone = [place for place, asked in self._asked.items() if place.user_id == user_id or asked.at < before]
        for place in gone:
            del self._asked[place]

    async def find(self, key: str) -> ShownRecord | None:
        """The answer whose buttons carry this key."""
        return self._unwritten.get(key) or await self._find(shown_answers.c.key == key)

    async def find_answer_to(self, chat_id: int, message_id: int) -> ShownRecord | None:
        """The answer to this message."""
        return await self._find(shown_answers.c.chat_id == chat_id, shown_answers.c.question_message_id == message_id)

    async def last_question(self, place: Place) -> str | None:
        """What this person asked here in the last few minutes."""
        asked = await self._read_last_question(place) if self._is_shared else self._asked.get(place)
        if asked is None or asked.at <= self._clock() - FOLLOW_UP_PERIOD.total_seconds():
            return None
        return asked.question

    async def _read_last_question(self, place: Place) -> _Asked | None:
        found = await self._database.fetch(_LAST, _name_place(place))
        return _Asked(found[0].question, found[0].asked_at) if found else None

    async def _find(self, *conditions: ColumnElement[bool]) -> ShownRecord | None:
        found = await self._database.fetch(select(shown_answers).where(*conditions))
        return _read(found[0]._mapping) if found else None


async def _drop_lost(connection: AsyncConnection, entries: Sequence[_Entry]) -> Sequence[_Entry]:
    """Without those whose update belongs to another bot by now: what that one has shown is what counts."""
    claims = [entry.claim for entry in entries if entry.claim is not None]
    if not claims:
        return entries
    held = await Updates.hold(connection, claims)
    return [entry for entry in entries if entry.claim is None or entry.claim in held]


_REPLACED = delete(shown_answers).where(
    shown_answers.c.chat_id == bindparam("asked_in"), shown_answers.c.question_message_id == bindparam("asked_by")
)
_HERE = (
    follow_ups.c.chat_id == bindparam("in_chat"),
    follow_ups.c.thread_id == bindparam("in_thread"),
    follow_ups.c.user_id == bindparam("by_user"),
)
_LAST = select(follow_ups.c.question, follow_ups.c.asked_at).where(*_HERE)
_NO_LONGER_LAST = delete(follow_ups).where(*_HERE)


def _place_of_question(shown: ShownRecord) -> dict[str, object]:
    return {"asked_in": shown.chat_id, "asked_by": shown.question_message_id}


def _name_place(place: Place) -> dict[str, object]:
    return {"in_chat": place.chat_id, "in_thread": place.thread_id, "by_user": place.user_id}


def _row(shown: ShownRecord, now: float) -> dict[str, object]:
    quotes = json.dumps([asdict(quote) for quote in shown.quotes])
    return {**asdict(shown), "quotes": quotes, "shown_at": now}


def _kept(shown: ShownRecord, now: float) -> dict[str, object]:
    outcome = shown.reason or "answered"
    return {"user_id": shown.asker, "question": shown.question, "outcome": outcome, "asked_at": now}


def _outcomes(records: Iterable[ShownRecord]) -> Iterator[str]:
    for shown in records:
        yield "questions"
        yield "unanswered" if shown.reason else "answered"


def _read(row: RowMapping) -> ShownRecord:
    quotes = tuple(
        QuotePlace(**{**quote, "highlights": tuple((start, end) for start, end in quote["highlights"])})
        for quote in json.loads(row["quotes"])
    )
    return ShownRecord(
        key=row["key"],
        asker=row["asker"],
        chat_id=row["chat_id"],
        message_id=row["message_id"],
        question_message_id=row["question_message_id"],
        question=row["question"] or "",
        reason=row["reason"],
        quotes=quotes,
        previous=row["previous"],
    )
