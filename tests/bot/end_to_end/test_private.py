"""A conversation in private."""

import asyncio
import json
from datetime import date
from pathlib import Path

from bot.actions import article_key
from bot.sandbox import Message

from .conftest import BRIDGE, LENGTH, Play, Scene

GIF = b"GIF89a\x01\x00\x01\x00\x00\x00\x00"


def quoted(message: Message) -> str:
    """What stands in the blockquote of a message."""
    entity = next(entity for entity in message.entities if entity["type"] == "blockquote")
    units = message.text.encode("utf-16-le")
    return units[2 * entity["offset"] : 2 * (entity["offset"] + entity["length"])].decode("utf-16-le")


def test_a_question_is_answered_with_a_quote(play: Play) -> None:
    async def story(scene: Scene) -> None:
        answer = await scene.ask(scene.person())
        assert quoted(answer).startswith(LENGTH)
        assert "大桥通车" in answer.text
        assert "试报" in answer.text
        assert answer.reply_to is None

    play(story)


def test_what_is_not_in_the_paper_is_said_kindly(play: Play) -> None:
    async def story(scene: Scene) -> None:
        answer = await scene.ask(scene.person(language_code="en"), "东京奥运会中国队得了多少枚金牌？")
        assert "couldn’t find" in answer.text
        assert not [entity for entity in answer.entities if entity["type"] == "blockquote"]

    play(story)


def test_a_follow_up_keeps_its_subject_for_the_one_who_asked(play: Play) -> None:
    async def story(scene: Scene) -> None:
        lin, mei = scene.person(), scene.person("Mei")
        await scene.ask(lin)
        assert quoted(await scene.ask(lin, "它什么时候通车的？")).startswith(LENGTH)
        assert LENGTH not in (await scene.ask(mei, "它什么时候的？")).text
        assert "45万册" in quoted(await scene.ask(lin, "新图书馆藏书多少册？"))

    play(story)


def test_several_questions_are_answered_in_one_message(play: Play) -> None:
    async def story(scene: Scene) -> None:
        lin = scene.person()
        answer = await scene.ask(lin, "青山大桥全长多少米？它什么时候通车的？市长的电话是多少？新图书馆藏书多少册？")
        assert answer.text.count("大桥通车") == 2
        assert answer.text.count("没有找到") == 1
        assert [button["text"] for button in answer.buttons] == ["1", "2", "4"]
        overview = answer.text
        fourth = answer.button("4")["callback_data"]
        for _ in range(2):
            await lin.press(answer, data=str(fourth))
            assert quoted(answer).startswith("新图书馆藏书45万册")
        await lin.press(answer, "全文")
        assert answer.text.startswith("图书馆开馆")
        await lin.press(answer, "‹ 返回")
        await lin.press(answer, "‹ 返回")
        assert answer.text == overview
        assert quoted(await scene.ask(lin, "它几点关门？")).startswith("新图书馆")

    play(story)


def test_misspelt_words_are_looked_for_as_they_were_meant(play: Play) -> None:
    async def story(scene: Scene) -> None:
        lin = scene.person()
        answer = await scene.ask(lin, "qingshan大桥全长多少米？")
        assert answer.text.startswith("按“青山大桥全长多少米？”找的：\n")
        assert quoted(answer).startswith(LENGTH)
        first = answer.text
        await lin.press(answer, "全文")
        await lin.press(answer, "‹ 返回")
        assert answer.text == first
        assert quoted(await scene.ask(lin, "它什么时候通车的？")).startswith(LENGTH)
        missed = await scene.ask(scene.person("Mei", language_code="en"), "qingshan daqiao mayor phone number?")
        assert "青山" not in missed.text
        several = await scene.ask(lin, "新图书馆藏书多少册？qingshan daqiao全长多少米？")
        assert "2. qingshan daqiao全长多少米？\n按“青山大桥全长多少米？”找的：" in several.text

    play(story)


def test_what_a_page_says_is_its_headlines(play: Play) -> None:
    async def story(scene: Scene) -> None:
        lin = scene.person()
        page = await scene.ask(lin, "第3版讲了什么？")
        assert page.text == "《试报》 2024年3月5日\n第3版\n\n1. 大桥通车\n2. 图书馆开馆\n3. 苹果丰收"
        assert (await scene.ask(lin, "那第8版呢？")).text == "报库里没有这样的报纸或版面。"
        assert (await scene.ask(lin, "昨天的报纸讲了什么？")).text == page.text
        assert (await scene.ask(scene.person("Mei"), "有什么新闻")).text == page.text
        await lin.press(page, "2")
        assert page.text.startswith("图书馆开馆")
        await lin.press(page, "返回")
        assert page.text.endswith("3. 苹果丰收")

    play(story)


def test_yesterdays_paper_is_that_of_the_day_before(play: Play) -> None:
    async def story(scene: Scene) -> None:
        lin = scene.person()
        assert quoted(await scene.ask(lin, "昨天的报纸上说青山大桥全长多少米？")).startswith(LENGTH)
        scene.today = date(2024, 3, 7)
        assert LENGTH not in (await scene.ask(lin, "昨天的报纸上说青山大桥全长多少米？")).text
        assert "没有这样的报纸" in (await scene.ask(lin, "昨天的报纸讲了什么？")).text

    play(story)


def test_an_edit_makes_a_list_of_an_answer_and_an_answer_of_a_list(play: Play) -> None:
    async def story(scene: Scene) -> None:
        lin = scene.person()
        asked = lin.tell("第3版讲了什么？")
        answer = await lin.chat.next_bot_message()
        lin.edit(asked, BRIDGE)
        await lin.chat.until(lambda: LENGTH in answer.text)
        lin.edit(asked, "第3版有哪些文章？")
        await lin.chat.until(lambda: "2. 图书馆开馆" in answer.text)

    play(story)


def test_an_edited_question_edits_its_answer(play: Play) -> None:
    async def story(scene: Scene) -> None:
        lin = scene.person()
        asked = lin.tell(BRIDGE)
        answer = await lin.chat.next_bot_message()
        lin.edit(asked, "新图书馆藏书多少册？")
        await lin.chat.until(lambda: "45万册" in answer.text)
        lin.edit(asked, "新图书馆藏书多少册呢？")
        await scene.settled()
        assert len(lin.chat.bot_messages) == 1
        await lin.press(answer, "全文")
        assert answer.text.startswith("图书馆开馆")
        assert not scene.sandbox.calls_of("sendMessage")[1:]

    play(story)


def test_an_edited_follow_up_leans_on_what_it_has_followed(play: Play) -> None:
    async def story(scene: Scene) -> None:
        lin = scene.person()
        async with scene.bot():
            await scene.ask(lin)
            asked = lin.tell("它什么时候通的？")
            answer = await lin.chat.next_bot_message()
            await scene.ask(lin, "今年苹果产量多少？")
            lin.edit(asked, "它什么时候通车的？")
            await scene.settled()
            assert quoted(answer).startswith(LENGTH)
        async with scene.bot():
            lin.edit(asked, "那新图书馆呢？")
            await lin.chat.until(lambda: "45万册" in answer.text)
            lin.edit(asked, "它多长？")
            await lin.chat.until(lambda: quoted(answer).startswith(LENGTH))

    play(story, alone=True)


def test_an_edited_first_question_leans_on_nothing(play: Play) -> None:
    async def story(scene: Scene) -> None:
        lin = scene.person()
        asked = lin.tell("新图书馆藏书多少册？")
        answer = await lin.chat.next_bot_message()
        await scene.ask(lin)
        lin.edit(asked, "它什么时候的？")
        await lin.chat.until(lambda: "45万册" not in answer.text)
        assert LENGTH not in answer.text

    play(story)


def test_an_edit_to_the_same_words_changes_nothing(play: Play) -> None:
    async def story(scene: Scene) -> None:
        lin = scene.person()
        asked = lin.tell(BRIDGE)
        answer = await lin.chat.next_bot_message()
        text = answer.text
        lin.edit(asked, BRIDGE)
        await scene.settled()
        assert answer.text == text
        assert len(lin.chat.bot_messages) == 1

    play(story)


def test_a_deleted_answer_comes_anew_when_its_question_is_edited(play: Play) -> None:
    async def story(scene: Scene) -> None:
        lin = scene.person()
        asked = lin.tell(BRIDGE)
        lin.delete(await lin.chat.next_bot_message())
        lin.edit(asked, "新图书馆藏书多少册？")
        assert "45万册" in (await lin.chat.next_bot_message()).text

    play(story)


def test_an_edit_of_what_was_never_answered_is_left_alone(play: Play) -> None:
    async def story(scene: Scene) -> None:
        lin = scene.person()
        asked = lin.tell("/help")
        await lin.chat.next_bot_message()
        lin.edit(asked, BRIDGE)
        await scene.settled()
        assert len(lin.chat.bot_messages) == 1

    play(story)


def test_the_commands(play: Play) -> None:
    async def story(scene: Scene) -> None:
        lin = scene.person()
        lin.start()
        assert "大桥通车" in (await lin.chat.next_bot_message()).text  # an example from the library
        for command, said in {
            "/help": "/latest",
            f"/ask {BRIDGE}": LENGTH,
            "/ask": "想问",
            "/latest": "报",
            "/article news-1": "图书馆开馆",
            "/article 苹果产量多少？": "3万吨",
            "/article": "报",
            "/privacy": "/forgetme",
            "/unknown": "/latest",
            "/stats": "/latest",
        }.items():
            message = await scene.ask(lin, command)
            assert said in message.text + str(message.buttons), command

    play(story)


def test_deep_links(play: Play) -> None:
    async def story(scene: Scene) -> None:
        lin = scene.person()
        lin.start(f"a-{article_key('news-2')}")
        assert (await lin.chat.next_bot_message()).text.startswith("苹果丰收")
        lin.start("help")
        assert "/latest" in (await lin.chat.next_bot_message()).text
        lin.start("a-unknown")
        assert (await lin.chat.next_bot_message()).text
        lin.start("whatever")
        assert "大桥通车" in (await lin.chat.next_bot_message()).text

    play(story)


def test_browsing_from_issue_to_article_and_back(play: Play) -> None:
    async def story(scene: Scene) -> None:
        lin = scene.person()
        message = await scene.ask(lin, "/latest")
        await lin.press(message, "试报")
        await lin.press(message, "3版")
        assert "图书馆开馆" in message.text
        await lin.press(message, "2")
        assert message.text.startswith("图书馆开馆")
        await lin.press(message, "返回")
        assert "大桥通车" in message.text
        await lin.press(message, "返回")
        await lin.press(message, "返回")
        assert message.button("试报")
        assert len(lin.chat.bot_messages) == 1

    play(story)


def test_a_language_is_chosen_and_remembered(play: Play) -> None:
    async def story(scene: Scene) -> None:
        async with scene.bot():
            lin = scene.person(language_code="en")
            message = await scene.ask(lin, "/language")
            assert "language" in message.text
            assert "繁體" in (await lin.press(message, "繁體")).text
            assert "✓" in message.button("繁體")["text"]
        async with scene.bot():
            assert "記" in (await scene.ask(lin, "/privacy")).text
            await scene.ask(lin, "/forgetme")
            assert "remember" in (await scene.ask(lin, "/privacy")).text

    play(story, alone=True)


def test_what_is_no_text_gets_a_friendly_word(play: Play) -> None:
    async def story(scene: Scene) -> None:
        lin = scene.person(language_code="en")
        for kind in ("sticker", "voice", "photo", "location"):
            lin.send_other(lin.chat, kind, GIF)
            assert "only read text" in (await lin.chat.next_bot_message()).text
        lin.send_document(lin.chat, b"x", "page.txt")
        assert "only read text" in (await lin.chat.next_bot_message()).text

    play(story)


def test_a_caption_is_a_question(play: Play) -> None:
    async def story(scene: Scene) -> None:
        lin = scene.person()
        lin.tell("你好")
        await lin.chat.next_bot_message()
        message = lin.send_other(lin.chat, "photo", GIF)
        await lin.chat.next_bot_message()
        body = message.to_json() | {"message_id": 999, "caption": BRIDGE}
        scene.sandbox.updates.put("message", body, lin.id)
        assert LENGTH in (await lin.chat.next_bot_message()).text

    play(story)


def test_buttons_work_after_a_restart(play: Play) -> None:
    async def story(scene: Scene) -> None:
        lin = scene.person()
        async with scene.bot():
            answer = await scene.ask(lin)
        async with scene.bot():
            await lin.press(answer, "全文")
            assert answer.text.startswith("大桥通车")
            await lin.press(answer, "返回")
            assert quoted(answer).startswith(LENGTH)
            assert quoted(await scene.ask(lin, "它什么时候通车的？")).startswith(LENGTH)

    play(story, alone=True)


def test_a_long_article_with_rare_characters_is_read_in_pages(play: Play, home: Path, inside) -> None:
    paragraphs = [
        f"第{number}段：𠮷野家在𰻝𰻝面馆旁边开张👩‍👩‍👧，" + "热闹非凡，" * 60 + "收摊。" for number in range(40)
    ]
    file = home.parent / "long.jsonl"
    file.write_text(json.dumps({"id": "long", "headline": "𠮷野家开张🎉", "paragraphs": paragraphs}), "utf-8")
    assert inside("--home", str(home), "ingest", str(file)).status == 0

    async def story(scene: Scene) -> None:
        lin = scene.person()
        answer = await scene.ask(lin, "𠮷野家在哪里开张？")
        assert quoted(answer) in "\n".join(paragraphs)
        message = await scene.ask(lin, "/article long")
        read = message.text
        while [button for button in message.buttons if button["text"] == "»"]:
            await lin.press(message, "»")
            read += message.text
        assert all(paragraph in read for paragraph in paragraphs)

    play(story)


def test_who_has_blocked_the_bot_is_left_alone(play: Play) -> None:
    async def story(scene: Scene) -> None:
        lin, mei = scene.person(), scene.person("Mei")
        await scene.ask(lin)
        lin.tell(BRIDGE)
        lin.block()
        await asyncio.sleep(0.2)
        assert LENGTH in (await scene.ask(mei)).text

    play(story)
