"""What is remembered, for how long, and what is forgotten on request."""

import asyncio
import sqlite3
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from bot.state import Place, QuotePlace, ShownRecord, State, StateError, Upload, locate

LIN, MEI, GROUP = 1001, 1002, -500
QUOTE = QuotePlace("news-1", "0" * 32, 3, 9, ((0, 2), (4, 5)), 11.5, 0.8)
SHOWN = ShownRecord("k1", LIN, GROUP, 7, 6, "青山大桥全长多少米？", None, (QUOTE,), "图书馆藏书多少册？")


@dataclass
class Clock:
    now: float = 1_700_000_000.0

    def __call__(self) -> float:
        return self.now


Story = Callable[[State, Clock], Awaitable[None]]


@dataclass
class Stage:
    """A database, and stories that are played on it."""

    url: str
    is_shared: bool
    read_all: Callable[[], str]
    """Everything that stands in the database, also in what SQLite has not yet cleared away."""

    def play(self, *stories: Story, keeps_questions: bool = False) -> None:
        """Each story finds the database as the one before has left it."""
        clock = Clock()

        async def run() -> None:
            for story in stories:
                opened = State.open(self.url, keeps_questions=keeps_questions, clock=clock, is_shared=self.is_shared)
                async with opened as state:
                    await story(state, clock)

        asyncio.run(run())


@pytest.fixture(params=["sqlite", "postgresql", "postgresql, shared"])
def stage(request: pytest.FixtureRequest, tmp_path: Path) -> Stage:
    if request.param == "sqlite":

        def dump() -> str:
            with sqlite3.connect(tmp_path / "bot.sqlite") as connection:
                return "\n".join(connection.iterdump())

        return Stage(locate(tmp_path), False, dump)
    server = request.getfixturevalue("postgres")
    url = server.make_database()
    return Stage(url, "shared" in request.param, lambda: server.call("pg_dump", url))


def test_an_answer_is_found_after_a_restart(stage: Stage) -> None:
    async def show(state: State, _: Clock) -> None:
        await state.answers.record(SHOWN, thread_id=4)

    async def look(state: State, _: Clock) -> None:
        assert await state.answers.find("k1") == SHOWN
        assert await state.answers.find("k2") is None
        assert await state.answers.find_answer_to(GROUP, 6) == SHOWN
        assert await state.answers.find_answer_to(GROUP, 7) is None
        assert await state.answers.last_question(Place(GROUP, 4, LIN)) == SHOWN.question
        assert await state.answers.last_question(Place(GROUP, 5, LIN)) is None
        assert await state.answers.last_question(Place(GROUP, 4, MEI)) is None

    stage.play(show, look)


def test_an_edited_question_has_one_answer(stage: Stage) -> None:
    async def story(state: State, _: Clock) -> None:
        await state.answers.record(SHOWN, thread_id=0)
        again = replace(SHOWN, key="k2", reason="no_match", quotes=())
        await state.answers.record(again, thread_id=0)
        assert await state.answers.find("k1") is None
        assert await state.answers.find_answer_to(GROUP, 6) == again
        figures = await state.tallies.figures()
        assert (figures.questions, figures.answered, figures.chats) == (2, 1, 1)

    stage.play(story)


def test_a_question_is_forgotten_after_minutes(stage: Stage) -> None:
    async def story(state: State, clock: Clock) -> None:
        await state.answers.record(SHOWN, thread_id=0)
        clock.now += 299
        await state.clear_out()
        assert await state.answers.last_question(Place(GROUP, 0, LIN)) == SHOWN.question
        clock.now += 2
        assert await state.answers.last_question(Place(GROUP, 0, LIN)) is None
        await state.clear_out()
        assert await state.answers.find("k1") == replace(SHOWN, question="", previous=None)

    stage.play(story)
    assert "青山大桥" not in stage.read_all()
    assert "图书馆" not in stage.read_all()


def test_the_owner_may_keep_questions(stage: Stage) -> None:
    async def story(state: State, clock: Clock) -> None:
        await state.answers.record(SHOWN, thread_id=0)
        clock.now += 3600
        await state.clear_out()

    stage.play(story, keeps_questions=True)
    assert "青山大桥" in stage.read_all()


def test_forgetting_a_person_leaves_nothing_of_theirs(stage: Stage) -> None:
    async def story(state: State, _: Clock) -> None:
        await state.people.choose_language(LIN, "en")
        await state.people.choose_language(MEI, "zh-hant")
        await state.answers.record(SHOWN, thread_id=0)
        await state.tallies.give_feedback("k1", LIN, good=True)
        await state.uploads.keep(Upload("u1", LIN, "abc.txt"))
        assert await state.people.forget(LIN) == ["abc.txt"]
        assert await state.people.language(LIN) is None
        assert await state.people.language(MEI) == "zh-hant"

    stage.play(story, keeps_questions=True)
    assert str(LIN) not in stage.read_all()
    assert str(MEI) in stage.read_all()


def test_languages_and_opinions_may_change(stage: Stage) -> None:
    async def choose(state: State, _: Clock) -> None:
        assert await state.people.language(LIN) is None
        for language in ("en", "zh-hant"):
            await state.people.choose_language(LIN, language)
            assert await state.people.language(LIN) == language
        for good in (True, True, False):
            await state.tallies.give_feedback("k1", LIN, good=good)

    async def look(state: State, _: Clock) -> None:
        assert await state.people.language(LIN) == "zh-hant"
        figures = await state.tallies.figures()
        assert (figures.good, figures.bad) == (0, 1)

    stage.play(choose, look)


def test_an_upload_is_taken_once_and_by_its_sender(stage: Stage) -> None:
    async def story(state: State, clock: Clock) -> None:
        upload = Upload("u1", LIN, "abc.txt", b"text\x00" if state.uploads.is_shared else None)
        await state.uploads.keep(upload)
        assert await state.uploads.take("u1", user_id=MEI) is None
        assert await state.uploads.take("u1", user_id=LIN) == upload
        assert await state.uploads.take("u1", user_id=LIN) is None
        await state.uploads.keep(upload)
        assert await state.clear_out() == []
        clock.now += 86_401
        assert await state.clear_out() == ["abc.txt"]
        assert await state.uploads.take("u1", user_id=LIN) is None

    stage.play(story)


def test_the_inbox_gives_back_what_was_not_finished(stage: Stage) -> None:
    async def receive(state: State, _: Clock) -> None:
        assert await state.inbox.receive({3: "drei", 1: "eins", 2: "zwei"}) == set()
        assert await state.inbox.receive({3: "drei", 4: "vier"}) == {3}
        await state.inbox.finish(2)

    async def restart(state: State, _: Clock) -> None:
        assert await state.inbox.take_unfinished() == ["eins", "drei", "vier"]
        await state.inbox.finish(1)
        assert await state.inbox.receive({1: "eins", 2: "zwei"}) == {1, 2}

    async def poison(state: State, clock: Clock) -> None:
        assert await state.inbox.take_unfinished() == ["drei", "vier"]
        assert await state.inbox.take_unfinished() == ["drei", "vier"]
        assert await state.inbox.take_unfinished() == []
        clock.now += 3 * 86_400
        await state.clear_out()
        assert await state.inbox.receive({3: "drei"}) == set()

    stage.play(receive, restart, poison)
    assert "eins" not in stage.read_all()


def test_a_group_moves_with_what_is_known_of_it(stage: Stage) -> None:
    async def story(state: State, _: Clock) -> None:
        await state.answers.record(SHOWN, thread_id=0)
        await state.move_chat(GROUP, -100_500)
        assert await state.answers.find("k1") == replace(SHOWN, chat_id=-100_500)
        assert await state.answers.last_question(Place(-100_500, 0, LIN)) == SHOWN.question

    stage.play(story)


def test_only_so_many_answers_are_kept(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.state.memory.MOST_ANSWERS", 3)

    async def story(state: State, clock: Clock) -> None:
        for number in range(5):
            clock.now += 1
            await state.answers.record(replace(SHOWN, key=f"k{number}", question_message_id=number), thread_id=0)
        await state.clear_out()
        assert [bool(await state.answers.find(f"k{number}")) for number in range(5)] == [False, False, True, True, True]

    stage.play(story)


def test_a_database_that_cannot_be_used_is_one_sentence(tmp_path: Path) -> None:
    async def open_state(url: str) -> None:
        async with State.open(url):
            pass

    (tmp_path / "bot.sqlite").write_bytes(b"this is no database at all, whatever its name may say" * 100)
    with pytest.raises(StateError, match="WENBAO_DATABASE_URL"):
        asyncio.run(open_state(locate(tmp_path)))
    with pytest.raises(StateError, match="WENBAO_DATABASE_URL"):
        asyncio.run(open_state(locate(tmp_path / "nowhere")))


def test_a_database_of_another_version_is_refused(tmp_path: Path) -> None:
    async def nothing(state: State, _: Clock) -> None:
        return

    stage = Stage(locate(tmp_path), False, str)
    stage.play(nothing)
    with sqlite3.connect(tmp_path / "bot.sqlite") as connection:
        connection.execute("UPDATE schema_version SET version = 99")
    connection.close()
    with pytest.raises(StateError, match="99"):
        stage.play(nothing)
