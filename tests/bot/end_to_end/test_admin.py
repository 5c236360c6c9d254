"""Owners send files; others do not."""

import json
from pathlib import Path

import pytest

from bot.sandbox import Message, Person, Refusal, Refuse

from .conftest import LENGTH, Play, Scene

OWNER = 900_000_001
STATION = {
    "id": "station",
    "paper": "试报",
    "date": "2024-03-06",
    "page": "1",
    "headline": "新站启用",
    "paragraphs": ["西岭火车站设有18个站台，今日启用。"],
}
FILE = json.dumps(STATION, ensure_ascii=False).encode()
STATION_QUESTION = "西岭火车站有多少个站台？"


def owner(scene: Scene) -> Person:
    return scene.person("Wang", id=OWNER)


async def upload(scene: Scene, person: Person, content: bytes, name: str) -> Message:
    person.send_document(person.chat, content, name)
    return await person.chat.next_bot_message(timeout=30)


def stored(home: Path) -> list[Path]:
    return list((home / "uploads").glob("*")) if (home / "uploads").exists() else []


def test_a_page_is_understood_confirmed_and_answerable_at_once(play: Play, home: Path) -> None:
    async def story(scene: Scene) -> None:
        wang, lin = owner(scene), scene.person()
        reading = await upload(scene, wang, FILE, "../../../etc/新站.jsonl")
        assert "新站启用" in reading.text
        assert "新站.jsonl" in reading.text
        assert "etc" not in reading.text
        assert len(stored(home)) == 1
        assert "18" not in (await scene.ask(lin, STATION_QUESTION)).text
        await wang.press(reading, "收进报库")
        await wang.chat.until(lambda: "1" in reading.text and not reading.buttons, timeout=30)
        assert "18个站台" in (await scene.ask(lin, STATION_QUESTION)).text
        assert stored(home) == []
        assert (await wang.press(reading, data="y:unknown:0:0")).text

    play(story, admins=frozenset({OWNER}))


def test_an_upload_can_be_discarded(play: Play, home: Path) -> None:
    async def story(scene: Scene) -> None:
        wang = owner(scene)
        reading = await upload(scene, wang, FILE, "x.jsonl")
        await wang.press(reading, data=str(reading.buttons[-1]["callback_data"]))
        assert not reading.buttons
        assert stored(home) == []
        assert "18" not in (await scene.ask(wang, STATION_QUESTION)).text

    play(story, admins=frozenset({OWNER}))


def test_nobody_else_can_confirm(play: Play, home: Path) -> None:
    second = OWNER + 1

    async def story(scene: Scene) -> None:
        wang, other, lin = owner(scene), scene.person("Zhao", id=second), scene.person()
        reading = await upload(scene, wang, FILE, "x.jsonl")
        pressed = [str(button["callback_data"]) for button in reading.buttons]
        for person in (other, lin):
            answer = await scene.ask(person)
            for data in pressed:
                assert (await person.press(answer, data=data)).text
        assert len(stored(home)) == 1
        assert (await upload(scene, lin, FILE, "x.jsonl")).text
        assert len(stored(home)) == 1
        await wang.press(reading, "收进报库", timeout=30)

    play(story, admins=frozenset({OWNER, second}))


@pytest.mark.parametrize(
    ("content", "name", "said"),
    [
        (b"x" * 100, "page.exe", "jsonl"),
        (b"x" * 100, "page.txt.zip", "jsonl"),
        (b"x" * (1024 * 1024 + 1), "page.txt", "1 MB"),
        (b"", "page.txt", ""),
        (b"\x00\xff" * 200, "page.txt", ""),
        (b"not json", "page.jsonl", ""),
    ],
)
def test_what_cannot_be_read_is_refused(play: Play, home: Path, content: bytes, name: str, said: str) -> None:
    async def story(scene: Scene) -> None:
        wang = owner(scene)
        refusal = await upload(scene, wang, content, name)
        assert said in refusal.text
        assert "收进报库" not in str(refusal.buttons)
        assert str(home) not in refusal.text
        assert not scene.sandbox.calls_of("getFile") or name in {"page.txt", "page.jsonl"}
        assert LENGTH in (await scene.ask(wang)).text

    play(story, admins=frozenset({OWNER}), upload_megabytes=1)


def test_a_file_that_cannot_be_downloaded_is_said_so(play: Play, home: Path) -> None:
    async def story(scene: Scene) -> None:
        wang = owner(scene)
        scene.sandbox.faults.add("getFile", Refuse(Refusal(400, "Bad Request: wrong file_id")))
        assert (await upload(scene, wang, FILE, "x.jsonl")).text
        assert stored(home) == []

    play(story, admins=frozenset({OWNER}))


def test_figures_are_for_owners(play: Play) -> None:
    async def story(scene: Scene) -> None:
        wang, lin = owner(scene), scene.person(language_code="en")
        await scene.ask(lin)
        await scene.ask(lin, "火星上有几个人？")
        await scene.settled()
        figures = await scene.ask(wang, "/stats")
        assert "3" in figures.text
        assert "2" in figures.text
        assert "/latest" in (await scene.ask(lin, "/stats")).text

    play(story, admins=frozenset({OWNER}))


def test_forgetting_deletes_uploads(play: Play, home: Path) -> None:
    async def story(scene: Scene) -> None:
        wang = owner(scene)
        await upload(scene, wang, FILE, "x.jsonl")
        assert len(stored(home)) == 1
        await scene.ask(wang, "/forgetme")
        assert stored(home) == []

    play(story, admins=frozenset({OWNER}))


def test_questions_go_on_while_a_file_is_taken_in(play: Play) -> None:
    articles = [
        STATION | {"id": f"s{number}", "headline": f"{number}号", "paragraphs": [f"{number}号站。" * 30]}
        for number in range(400)
    ]
    content = "\n".join(json.dumps(article) for article in articles).encode()

    async def story(scene: Scene) -> None:
        wang, lin = owner(scene), scene.person()
        reading = await upload(scene, wang, content, "many.jsonl")
        wang.begin_press(reading, "收进报库")
        asked = 0
        while reading.buttons:
            assert LENGTH in (await scene.ask(lin)).text
            asked += 1
        assert asked > 3

    play(story, admins=frozenset({OWNER}), questions_per_minute=1000)
