"""Flood control that holds for all bots that share a database: what `bot.limits` does, in one statement."""

from collections.abc import Callable
from datetime import timedelta

from sqlalchemy import delete, text, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.limits import Verdict
from bot.state.database import Database, in_transaction
from bot.state.shared_tables import floods

_FRESH = "ARRAY(SELECT at FROM unnest(floods.asked) AS at WHERE at > CAST(:now AS float8) - :period)"
_IS_FULL = f"cardinality({_FRESH}) >= :most"
_JUDGE = text(f"""
INSERT INTO floods (kind, chat_id, user_id, asked, told_at, last_at)
VALUES (:kind, :chat_id, :user_id, ARRAY[CAST(:now AS float8)], NULL, :now)
ON CONFLICT (kind, chat_id, user_id) DO UPDATE SET
    asked = CASE WHEN {_IS_FULL} THEN {_FRESH} ELSE {_FRESH} || CAST(:now AS float8) END,
    told_at = CASE WHEN {_IS_FULL} AND coalesce(floods.told_at, 0) + :period <= :now THEN :now ELSE floods.told_at END,
    last_at = :now
RETURNING asked[cardinality(asked)] = :now AS is_counted, told_at = :now AS is_told
""")  # noqa: S608 - the parts are above, no value of anybody's is among them


class SharedFloods:
    """`FloodControl` for all of them; `kind` tells one limit from another. The clock gives seconds since 1970."""

    def __init__(self, database: Database, kind: str, most: int, period: timedelta, clock: Callable[[], float]) -> None:
        self._database = database
        self._kind = kind
        self._limits = {"most": most, "period": period.total_seconds()}
        self._clock = clock

    async def judge(self, chat_id: int, user_id: int) -> Verdict:
        """Counts a question and says what to do with it."""
        given = {"kind": self._kind, "chat_id": chat_id, "user_id": user_id, "now": self._clock(), **self._limits}
        ((is_counted, is_told),) = await self._database.execute(_JUDGE, given)
        if is_counted:
            return Verdict.ANSWER
        return Verdict.SAY_SO if is_told else Verdict.IGNORE

    @in_transaction
    async def move_chat(self, connection: AsyncConnection, old: int, new: int) -> None:
        """A group has become a supergroup with another id."""
        of_kind = floods.c.kind == self._kind
        await connection.execute(delete(floods).where(of_kind, floods.c.chat_id == new))
        await connection.execute(update(floods).where(of_kind, floods.c.chat_id == old).values(chat_id=new))
