"""The button 版面: the article as it is printed, sent as an album."""

from pathlib import Path

import pytest

from .conftest import Play, Scene

QUESTION = "祁县有多少家玻璃器皿生产企业？"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """An empty home: the sample page, which has a sheet."""
    folder = tmp_path / "home"
    folder.mkdir()
    return folder


def test_the_page_of_an_answer(play: Play) -> None:
    async def story(scene: Scene) -> None:
        lin = scene.person()
        answer = await scene.ask(lin, QUESTION)
        toast = await lin.press(answer, "版面")
        assert toast.text
        cut, sheet = await lin.chat.next_bot_message(30), await lin.chat.next_bot_message(30)
        assert cut.text.endswith("历久弥新放异彩[N]. 晋中日报, 2021-08-13(2).")
        assert cut.extra["media_group_id"] == sheet.extra["media_group_id"]
        assert cut.reply_to is answer
        assert max(sheet.content["photo"][0]["width"], sheet.content["photo"][0]["height"]) == 2400
        await lin.press(answer, "版面")
        again = await lin.chat.next_bot_message()
        assert again.content["photo"][0]["file_id"] == cut.content["photo"][0]["file_id"]

    play(story)


def test_the_page_of_an_article_that_was_opened(play: Play) -> None:
    async def story(scene: Scene) -> None:
        lin = scene.person()
        answer = await scene.ask(lin, QUESTION)
        await lin.press(answer, "全文")
        await lin.press(answer, "版面")
        assert (await lin.chat.next_bot_message(30)).content["photo"]

    play(story)


def test_in_a_group_only_who_asked_gets_it(play: Play) -> None:
    async def story(scene: Scene) -> None:
        lin, mei = scene.person(), scene.person("Mei")
        group = scene.sandbox.groups.create("读报", lin, mei)
        lin.send(group, f"/ask {QUESTION}")
        answer = await group.next_bot_message()
        assert "别人的按钮" in (await mei.press(answer, "版面")).text
        await lin.press(answer, "版面")
        assert (await group.next_bot_message(30)).content["photo"]

    play(story)
