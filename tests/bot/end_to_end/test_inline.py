"""Questions typed in any chat, and guest queries."""

import asyncio
from pathlib import Path

import pytest

from bot.sandbox import BotIdentity
from bot.sandbox.api import BotProfile

from .conftest import BRIDGE, LENGTH, Play, Scene


def test_a_query_offers_quotes_that_can_be_sent(play: Play) -> None:
    async def story(scene: Scene) -> None:
        lin, mei = scene.person(), scene.person("Mei")
        answer = await lin.inline(BRIDGE)
        assert answer.results[0]["title"] == "大桥通车"
        assert answer.is_personal
        assert answer.button is None
        again = await lin.inline(BRIDGE)
        assert [result["id"] for result in again.results] == [result["id"] for result in answer.results]
        group = scene.sandbox.groups.create("读报", lin, mei, with_bot=False)
        assert LENGTH in lin.choose(answer, 0, group).text
        sent = lin.choose(answer, 0, lin.chat)
        await scene.settled()
        assert lin.chat.bot_messages == [sent]
        assert scene.wired is not None
        assert (await scene.wired.office.state.tallies.figures()).chosen == 2

    play(story)


def test_a_quote_for_a_misspelt_query_says_what_was_looked_for(play: Play) -> None:
    async def story(scene: Scene) -> None:
        lin = scene.person()
        answer = await lin.inline("青汕大桥全长")
        assert lin.choose(answer, 0, lin.chat).text.startswith("按“青山大桥全长”找的：\n青山大桥全长1280米")

    play(story)


def test_an_empty_query_shows_help_and_headlines(play: Play) -> None:
    async def story(scene: Scene) -> None:
        answer = await scene.person(language_code="en").inline("")
        assert answer.results[0]["id"] == "help"
        assert [result["title"] for result in answer.results[1:]] == ["大桥通车", "图书馆开馆", "苹果丰收"]
        assert (await scene.person("Mei").inline("", offset="20")).results == []

    play(story)


def test_nothing_found_is_a_button_that_leads_to_help(play: Play) -> None:
    async def story(scene: Scene) -> None:
        lin = scene.person()
        answer = await lin.inline("zzzz")
        assert answer.results == []
        assert answer.button is not None
        lin.start(answer.button["start_parameter"])
        assert "/latest" in (await lin.chat.next_bot_message()).text

    play(story)


@pytest.mark.parametrize("offset", ["x", "-1", "0", "99999", "1e9", "２０", "9" * 64])
def test_an_offset_that_is_not_ours_gives_nothing(play: Play, offset: str) -> None:
    async def story(scene: Scene) -> None:
        answer = await scene.person().inline(BRIDGE, offset=offset)
        assert answer.results == []
        assert answer.button is None

    play(story)


def test_typing_on_drops_what_nobody_waits_for(play: Play) -> None:
    async def story(scene: Scene) -> None:
        lin, mei = scene.person(), scene.person("Mei")
        typed = [lin.begin_inline(BRIDGE[: end + 1]) for end in range(len(BRIDGE))]
        other = mei.begin_inline(BRIDGE)
        answer = await typed[-1].answered()
        assert answer["results"][0]["title"] == "大桥通车"
        assert (await other.answered())["results"]
        await scene.settled()
        assert len(scene.sandbox.calls_of("answerInlineQuery")) < len(typed)
        assert scene.wired is not None
        assert not scene.wired.office.newest._newest

    play(story)


def test_a_query_that_is_too_old_is_no_error(play: Play, caplog: pytest.LogCaptureFixture) -> None:
    async def story(scene: Scene) -> None:
        lin = scene.person()
        lin.begin_inline(BRIDGE).expire()
        await scene.settled()
        assert (await lin.inline(BRIDGE)).results

    play(story)
    assert not [record for record in caplog.records if record.levelname == "ERROR"]


def test_a_guest_gets_one_full_answer(play: Play) -> None:
    async def story(scene: Scene) -> None:
        lin = scene.person()
        group = scene.sandbox.groups.create("别处", lin, with_bot=False)
        username = scene.sandbox.world.bot.username
        query = lin.ask_guest(group, f"@{username} {BRIDGE}")
        assert LENGTH in (await query.answered())["message"].text
        query = lin.ask_guest(group, f"@{username} 火星上有几个人？")
        assert LENGTH not in (await query.answered())["message"].text
        lin.ask_guest(group, f"{BRIDGE} @{username}").expire()
        await scene.settled()
        assert len(group.bot_messages) == 2

    play(story)


def test_a_bot_without_inline_mode_still_answers(play: Play) -> None:
    async def story(scene: Scene) -> None:
        answer = await scene.ask(scene.person())
        assert LENGTH in answer.text
        assert not [button for button in answer.buttons if "switch_inline_query" in button]

    play(story, identity=BotIdentity(profile=BotProfile(inline=False)))


def test_inline_answers_come_in_time_while_a_library_grows(play: Play, home: Path, tmp_path: Path) -> None:
    import json

    from bot.home import Home
    from bot.processes import ingest_file

    file = tmp_path / "many.jsonl"
    articles = (
        {
            "id": f"many-{number}",
            "headline": f"第{number}号新闻",
            "paragraphs": [f"第{number}条：今天有{number}个人来。" * 8],
        }
        for number in range(300)
    )
    file.write_text("".join(json.dumps(article) + "\n" for article in articles), "utf-8")

    async def story(scene: Scene) -> None:
        lin = scene.person()
        ingesting = asyncio.create_task(ingest_file(Home(home), file))
        asked = 0
        while not ingesting.done():
            assert (await lin.inline(BRIDGE)).results[0]["title"] == "大桥通车"
            asked += 1
            await asyncio.sleep(0.02)
        assert asked > 5
        assert (await ingesting).added == 300
        async with asyncio.timeout(5):
            while scene.wired is None or await scene.wired.office.newsroom.size() != 303:  # noqa: ASYNC110 - tells nobody
                await asyncio.sleep(0.05)
        assert (await lin.inline("今天有299个人来")).results

    play(story)
