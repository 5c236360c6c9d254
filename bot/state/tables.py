"""What the bot must still know after a restart, in tables that any database of SQLAlchemy's can hold.

Times are seconds since 1970. Where a question's text stands, it is emptied after minutes unless the owner keeps
questions.
"""

from sqlalchemy import BigInteger, Boolean, Column, Float, Index, Integer, MetaData, String, Table, Text

from corpus.texts import AnyText

SCHEMA_VERSION = 2

schema = MetaData()

schema_version = Table("schema_version", schema, Column("version", Integer, nullable=False))
"""One row."""

people = Table(
    "people",
    schema,
    Column("user_id", BigInteger, primary_key=True, autoincrement=False),
    Column("language", String(16), nullable=False),
)
"""Who has chosen a language."""

shown_answers = Table(
    "shown_answers",
    schema,
    Column("key", String(32), primary_key=True),
    Column("asker", BigInteger, nullable=False, index=True),
    Column("chat_id", BigInteger, nullable=False, index=True),
    Column("message_id", BigInteger, nullable=False),
    Column("question_message_id", BigInteger, nullable=False),
    Column("question", AnyText),
    Column("previous", AnyText),
    Column("reason", String(32)),
    Column("quotes", Text, nullable=False),
    Column("shown_at", Float, nullable=False, index=True),
    Index("answers_of_messages", "chat_id", "question_message_id"),
)
"""Answers whose buttons can still be pressed, and which message of a chat each of them answers.

`quotes` is JSON: places in articles, never their text. `previous` is the question before, for an edit of this one.
"""

follow_ups = Table(
    "follow_ups",
    schema,
    Column("chat_id", BigInteger, primary_key=True, autoincrement=False),
    Column("thread_id", BigInteger, primary_key=True, autoincrement=False),
    Column("user_id", BigInteger, primary_key=True, autoincrement=False),
    Column("question", AnyText, nullable=False),
    Column("asked_at", Float, nullable=False, index=True),
)
"""The last question of a person in a chat, for those that lean on it."""

kept_questions = Table(
    "kept_questions",
    schema,
    Column("id", Integer, primary_key=True),
    Column("user_id", BigInteger, nullable=False, index=True),
    Column("question", AnyText, nullable=False),
    Column("outcome", String(32), nullable=False),
    Column("asked_at", Float, nullable=False),
)
"""All questions, only where the owner has switched that on."""

feedback = Table(
    "feedback",
    schema,
    Column("key", String(32), primary_key=True),
    Column("user_id", BigInteger, primary_key=True, autoincrement=False, index=True),
    Column("good", Boolean, nullable=False),
    Column("given_at", Float, nullable=False),
)
"""What people think of an answer, one opinion each."""

uploads = Table(
    "uploads",
    schema,
    Column("key", String(32), primary_key=True),
    Column("user_id", BigInteger, nullable=False, index=True),
    Column("file", String(64), nullable=False),
    Column("sent_at", Float, nullable=False),
)
"""Files that wait for their sender to say whether they were understood; `file` is a name of our own."""

inbox = Table(
    "inbox",
    schema,
    Column("update_id", BigInteger, primary_key=True, autoincrement=False),
    Column("body", Text),
    Column("attempts", Integer, nullable=False),
    Column("received_at", Float, nullable=False, index=True),
)
"""Updates that have come in; `body` is there until the update has been dealt with."""

tallies = Table(
    "tallies",
    schema,
    Column("name", String(32), primary_key=True),
    Column("count", BigInteger, nullable=False),
)
"""How often something happened; nobody is named."""

PERSONAL = {
    people: people.c.user_id,
    shown_answers: shown_answers.c.asker,
    follow_ups: follow_ups.c.user_id,
    kept_questions: kept_questions.c.user_id,
    feedback: feedback.c.user_id,
    uploads: uploads.c.user_id,
}
"""The tables that know people, with the column that names them: what /forgetme empties."""
