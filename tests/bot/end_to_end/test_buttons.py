"""Buttons: one's own, other people's, stale ones and forged ones."""

import json
from pathlib import Path

import pytest

from bot.actions import article_key
from bot.sandbox import Message

from .conftest import BRIDGE, LENGTH, Play, Scene

NEWER = {"id": "news-0", "headline": "大桥通车", "paragraphs": ["青山大桥全长1290米，本报昨天写错了。"]}


def key_of(answer: Message) -> str:
    return str(answer.button("全文")["callback_data"]).split(":")[1]


def forget_library(home: Path) -> None:
    for file in home.glob("library*"):
        file.unlink()


def test_the_views_of_an_answer(play: Play) -> None:
    async def story(scene: Scene) -> None:
        lin = scene.person()
        answer = await scene.ask(lin)
        quote = answer.text
        context = f"c:{key_of(answer)}:1:0"
        for pressed in (context, str(answer.button("全文")["callback_data"])):
            await lin.press(answer, data=pressed)
            assert "市长李明出席了通车仪式" in answer.text
            await lin.press(answer, "返回")
            assert answer.text == quote
        thanks = await lin.press(answer, "👍")
        noted = await lin.press(answer, "👎")
        assert thanks.text
        assert noted.text != thanks.text
        assert scene.wired is not None
        figures = await scene.wired.office.state.tallies.figures()
        assert (figures.good, figures.bad) == (0, 1)
        assert len(lin.chat.bot_messages) == 1

    play(story)


def test_buttons_belong_to_who_asked(play: Play) -> None:
    async def story(scene: Scene) -> None:
        lin, mei = scene.person(), scene.person("Mei")
        group = scene.sandbox.groups.create("读报", lin, mei)
        lin.send(group, f"/ask {BRIDGE}")
        answer = await group.next_bot_message()
        quote = answer.text
        assert (await mei.press(answer, "全文")).text
        assert answer.text == quote
        assert (await mei.press(answer, "👍")).text
        await lin.press(answer, "全文")
        assert answer.text != quote

    play(story)


def test_what_was_shown_elsewhere_cannot_be_reached(play: Play) -> None:
    async def story(scene: Scene) -> None:
        lin, mei = scene.person(), scene.person("Mei")
        hers = await scene.ask(mei, "新图书馆藏书多少册？")
        his = await scene.ask(lin)
        text = his.text
        forged = f"a:{key_of(hers)}:1:1"
        assert (await lin.press(his, data=forged)).text
        assert (await lin.press(his, data=f"g:{key_of(hers)}:1:0")).text
        assert his.text == text

    play(story)


@pytest.mark.parametrize(
    "data",
    ["", "x", "q:{key}:99999:0", "q:{key}:2:0", "c:{key}:0:0", "c:-:1:0", "a:unknown:0:1", "a:{key}:9:1",
     "i:nothing:0:1", "p:nothing:0:1", "s:klingon:0:0", "s:-:0:0", "y:unknown:0:0", "n:unknown:0:0", "q:" + "x" * 60,
     "q:{key}:-1:0", "\x00", "g:unknown:1:0", "q:{key}:1:0:0", "𝕢:{key}:1:0"],
)  # fmt: skip
def test_forged_presses_are_answered_and_change_nothing(
    play: Play, data: str, caplog: pytest.LogCaptureFixture
) -> None:
    async def story(scene: Scene) -> None:
        lin = scene.person()
        answer = await scene.ask(lin)
        text = answer.text
        assert (await lin.press(answer, data=data.format(key=key_of(answer)))).text
        assert answer.text == text
        assert LENGTH in (await scene.ask(lin)).text

    play(story)
    assert not [record for record in caplog.records if record.levelname == "ERROR"]


def test_pages_and_numbers_out_of_range_are_brought_in(play: Play) -> None:
    async def story(scene: Scene) -> None:
        lin = scene.person()
        answer = await scene.ask(lin)
        key = article_key("news-1")
        for data in (f"a:{key}:0:99999", f"a:{key}:0:0", "l:-:0:99999"):
            assert not (await lin.press(answer, data=data)).text
        await lin.press(answer, data=f"a:{key}:0:7")
        assert answer.text.startswith("图书馆开馆")

    play(story)


def test_a_quote_of_an_article_that_has_changed_is_stale(play: Play, home: Path, inside) -> None:
    file = home.parent / "newer.jsonl"
    file.write_text(json.dumps(NEWER), "utf-8")

    async def story(scene: Scene) -> None:
        lin = scene.person()
        async with scene.bot():
            answer = await scene.ask(lin)
        before = answer.text
        forget_library(home)
        assert inside("--home", str(home), "ingest", str(file)).status == 0
        async with scene.bot():
            assert (await lin.press(answer, "全文")).text
            assert answer.text == before
            assert "1290米" in (await scene.ask(lin)).text

    play(story, alone=True)


def test_pressing_a_deleted_message_is_no_error(play: Play, caplog: pytest.LogCaptureFixture) -> None:
    async def story(scene: Scene) -> None:
        lin = scene.person()
        answer = await scene.ask(lin)
        lin.delete(answer)
        await lin.press(answer, "全文")

    play(story)
    assert not [record for record in caplog.records if record.levelname == "ERROR"]


def test_pressing_too_fast_is_told(play: Play) -> None:
    async def story(scene: Scene) -> None:
        lin = scene.person()
        answer = await scene.ask(lin)
        toasts = [(await lin.press(answer, "👍")).text for _ in range(9)]
        assert len(set(toasts[:8])) == 1
        assert toasts[8] != toasts[0]

    play(story, questions_per_minute=2)
