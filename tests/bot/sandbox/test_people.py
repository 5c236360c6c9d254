"""What people do, and what of it reaches an application that polls."""

import asyncio
from collections.abc import Callable
from typing import Any

import pytest
from telegram import InlineKeyboardButton, InlineKeyboardMarkup, InputTextMessageContent, Update
from telegram import InlineQueryResultArticle as Article
from telegram import InlineQueryResultsButton as ResultsButton
from telegram.ext import (
    CallbackQueryHandler,
    ChosenInlineResultHandler,
    InlineQueryHandler,
    MessageHandler,
    TypeHandler,
    filters,
)

from bot.sandbox import BotIdentity, BotProfile, Sandbox

Play = Callable[..., None]


async def echo(update: Update, context: Any) -> None:
    message = update.effective_message
    assert message is not None
    keyboard = InlineKeyboardMarkup([[InlineKeyboardButton("更多", callback_data="more")]])
    verb = "edited" if update.edited_message else "said"
    await message.reply_text(f"{verb}: {message.text}", reply_markup=keyboard, do_quote=True)


ECHO = [MessageHandler(filters.TEXT, echo)]


def recorder(seen: list[Update]) -> TypeHandler[Any, Any, Any]:
    async def record(update: Update, context: Any) -> None:
        seen.append(update)

    return TypeHandler(Update, record)


async def eventually(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(5):
        while not condition():  # noqa: ASYNC110 - asks about things that tell nobody when they change
            await asyncio.sleep(0.01)


def test_private_talk(with_application: Play) -> None:
    async def story(sandbox: Sandbox, application: Any) -> None:
        lin = sandbox.person("Lin")
        asked = lin.start("article_12")
        assert asked.entities == [{"type": "bot_command", "offset": 0, "length": 6}]
        answer = await lin.chat.next_bot_message()
        assert answer.text == "said: /start article_12"
        assert answer.reply_to is asked
        lin.edit(asked, "新问题")
        assert (await lin.chat.next_bot_message()).text == "edited: 新问题"
        with pytest.raises(TimeoutError):
            await lin.chat.next_bot_message(timeout=0.05)

    with_application(ECHO, story)


def test_privacy_mode_in_a_group(with_application: Play) -> None:
    async def story(sandbox: Sandbox, application: Any) -> None:
        lin, wang = sandbox.person("Lin"), sandbox.person("Wang")
        group = sandbox.groups.create("读报", lin, wang)
        for unseen in ("大家好", "@wenbao_bot 你好", "/ask@other_bot 问", "问 /ask"):
            wang.send(group, unseen)
        lin.send(group, "/ask@wenbao_bot 问")
        answer = await group.next_bot_message()
        assert answer.text == "said: /ask@wenbao_bot 问"
        wang.send(group, "为什么", reply_to=answer)
        assert (await group.next_bot_message()).text == "said: 为什么"
        sandbox.groups.promote_bot(group, lin)
        wang.send(group, "大家好")
        assert (await group.next_bot_message()).text == "said: 大家好"
        assert len(group.bot_messages) == 3

    with_application(ECHO, story)


def test_without_privacy_mode_everything_is_seen(with_bot: Play) -> None:
    async def story(sandbox: Sandbox, bot: Any) -> None:
        lin = sandbox.person("Lin")
        lin.send(sandbox.groups.create("读报", lin), "大家好")
        (update,) = await bot.get_updates()
        assert update.message.text == "大家好"

    with_bot(story, BotIdentity(profile=BotProfile(privacy_mode=False)))


def test_topics_and_replies_keep_their_thread(with_application: Play) -> None:
    async def story(sandbox: Sandbox, application: Any) -> None:
        lin = sandbox.person("Lin")
        forum = sandbox.groups.create("论坛", lin, forum=True)
        topic = sandbox.groups.create_topic(forum, lin, "经济")
        lin.send(forum, "/ask 问", thread=topic)
        answer = await forum.next_bot_message()
        assert answer.thread_id == topic
        assert answer.to_json()["is_topic_message"] is True
        lin.send(forum, "/ask 总")
        assert (await forum.next_bot_message()).thread_id is None
        plain = sandbox.groups.create("超级群", lin, supergroup=True)
        lin.send(plain, "/ask 问")
        assert "is_topic_message" not in (await plain.next_bot_message()).to_json()

    with_application(ECHO, story)


def test_migration_membership_and_blocking_are_told(with_application: Play) -> None:
    seen: list[Update] = []

    async def story(sandbox: Sandbox, application: Any) -> None:
        lin = sandbox.person("Lin")
        group = sandbox.groups.create("群", lin, with_bot=False)
        sandbox.groups.add_bot(group, lin)
        new = sandbox.groups.migrate(group, lin)
        sandbox.groups.join(new, sandbox.person("Wang"))
        sandbox.groups.kick_bot(new, lin)
        lin.start()
        lin.block()
        lin.unblock()
        await eventually(lambda: len(seen) == 9)
        messages = [update.message for update in seen if update.message]
        assert [m.migrate_to_chat_id or m.migrate_from_chat_id for m in messages] == [
            None,
            new.id,
            group.id,
            None,
            None,
        ]
        changes = [update.my_chat_member for update in seen if update.my_chat_member]
        assert [c.new_chat_member.status for c in changes] == ["member", "kicked", "kicked", "member"]
        with pytest.raises(ValueError, match="cannot write"):
            lin.send(group, "x")

    with_application([recorder(seen)], story)


async def answer_press(update: Update, context: Any) -> None:
    query = update.callback_query
    assert query is not None
    await query.answer(f"{query.data} {query.message is not None}", show_alert=query.data == "alert")
    if query.data == "more":
        await query.edit_message_text("更多内容")


def test_buttons(with_application: Play) -> None:
    async def story(sandbox: Sandbox, application: Any) -> None:
        lin = sandbox.person("Lin")
        lin.tell("问")
        message = await lin.chat.next_bot_message()
        toast = await lin.press(message, "更多")
        assert (toast.text, toast.show_alert) == ("more True", False)
        await lin.chat.until(lambda: message.text == "更多内容")
        assert (await lin.press(message, data="alert")).show_alert
        with pytest.raises(LookupError, match="no button"):
            lin.begin_press(message, "更多")
        sandbox.world.delete(message)
        assert (await lin.press(message, data="forged")).text == "forged True"

    with_application([*ECHO, CallbackQueryHandler(answer_press)], story)


async def answer_inline(update: Update, context: Any) -> None:
    query = update.inline_query
    assert query is not None
    keyboard = InlineKeyboardMarkup([[InlineKeyboardButton("更多", callback_data="more")]])
    results = [Article(f"q{n}", f"第{n}条", InputTextMessageContent(f"{query.query} {n}")) for n in range(3)]
    results.append(Article("kb", "有键盘", InputTextMessageContent("键盘"), reply_markup=keyboard))
    page = int(query.offset or 0)
    button = ResultsButton("帮助", start_parameter="help")
    await query.answer(results, next_offset=str(page + 1), cache_time=5, is_personal=True, button=button)


def test_inline(with_application: Play) -> None:
    seen: list[Update] = []

    async def story(sandbox: Sandbox, application: Any) -> None:
        lin = sandbox.person("Lin")
        group = sandbox.groups.create("群", lin, with_bot=False)
        answer = await lin.inline("电动车", offset="2")
        assert (answer.next_offset, answer.cache_time, answer.is_personal) == ("3", 5, True)
        assert answer.button == {"text": "帮助", "start_parameter": "help"}
        plain = lin.choose(answer, 1, group)
        assert (plain.text, plain.via_bot, plain.inline_message_id) == ("电动车 1", sandbox.world.bot, None)
        message = lin.choose(answer, "有键盘", group)
        assert message.inline_message_id is not None
        assert (await lin.press(message, "更多")).text == "more False"
        await group.until(lambda: message.text == "更多内容")
        await eventually(lambda: len([update for update in seen if update.chosen_inline_result]) == 2)
        chosen = [update.chosen_inline_result for update in seen if update.chosen_inline_result]
        assert [(c.result_id, c.inline_message_id) for c in chosen] == [
            ("q1", None),
            ("kb", message.inline_message_id),
        ]
        assert not any(update.message for update in seen)

    handlers = [InlineQueryHandler(answer_inline), CallbackQueryHandler(answer_press)]
    with_application([*handlers, ChosenInlineResultHandler(recorder(seen).callback)], story)


async def answer_guest(update: Update, context: Any) -> None:
    asked = update.guest_message
    if asked is not None:
        sent = await asked.answer_guest_query(Article("a", "答", InputTextMessageContent(f"答: {asked.text}")))
        await context.bot.edit_message_text("改了", inline_message_id=sent.inline_message_id)


def test_guest_mode(with_application: Play) -> None:
    async def story(sandbox: Sandbox, application: Any) -> None:
        lin = sandbox.person("Lin")
        group = sandbox.groups.create("外群", lin, with_bot=False)
        query = lin.ask_guest(group, "@wenbao_bot 电动车")
        assert query.message is not None
        answer = await query.answered()
        await group.until(lambda: answer["message"].text == "改了")
        message = answer["message"]
        assert message.history[0].content["text"] == "答: @wenbao_bot 电动车"
        assert message.reply_to is query.message
        assert message.to_json()["guest_bot_caller_user"]["id"] == lin.id
        lin.send(group, "@wenbao_bot 再问")
        await group.until(lambda: len(group.bot_messages) == 2)
        with pytest.raises(ValueError, match="not mentioned"):
            lin.ask_guest(group, "没有提到")

    with_application([TypeHandler(Update, answer_guest)], story)


def test_what_is_not_text_is_understood_by_the_client(with_application: Play) -> None:
    seen: list[Update] = []
    kinds = ["photo", "sticker", "voice", "video", "audio", "location", "contact", "dice"]

    async def story(sandbox: Sandbox, application: Any) -> None:
        lin = sandbox.person("Lin")
        for kind in kinds:
            lin.send_other(lin.chat, kind)
        lin.send_document(lin.chat, b"page", "page.txt", caption="/add")
        await eventually(lambda: len(seen) == len(kinds) + 1)
        for update, kind in zip(seen, [*kinds, "document"], strict=True):
            assert getattr(update.message, kind)
            assert not update.message.api_kwargs
        document = seen[-1].message.document
        assert document is not None
        file = await document.get_file()
        assert bytes(await file.download_as_bytearray()) == b"page"

    with_application([recorder(seen)], story)


def test_apps_do_not_send_what_they_cannot(with_bot: Play) -> None:
    async def story(sandbox: Sandbox, bot: Any) -> None:
        lin, wang = sandbox.person("Lin"), sandbox.person("Wang")
        group = sandbox.groups.create("群", lin)
        for wrong in ("", "  ", "x" * 4097):
            with pytest.raises(ValueError, match="UTF-16 units"):
                lin.tell(wrong)
        with pytest.raises(ValueError, match="cannot write"):
            wang.send(group, "x")
        with pytest.raises(ValueError, match="no topic"):
            lin.send(group, "x", thread=7)
        with pytest.raises(ValueError, match="is not Wang's"):
            wang.edit(lin.send(group, "x"), "y")

    with_bot(story)
