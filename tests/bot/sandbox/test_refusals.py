"""What Telegram refuses, refused through the real client, with Telegram's descriptions."""

import re
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, MessageEntity, ReplyParameters
from telegram import InlineQueryResultArticle as Article
from telegram import InlineQueryResultsButton as ResultsButton
from telegram import InputTextMessageContent as Text
from telegram.error import BadRequest, ChatMigrated, Forbidden, InvalidToken, NetworkError

from bot.sandbox import Sandbox

Play = Callable[..., None]
LONG = "𠮷" * 2048 + "x"  # 4,097 UTF-16 units, 2,049 characters


def keyboard(**action: Any) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup([[InlineKeyboardButton("按", **action)]])


def refusing(reason: str) -> Any:
    return pytest.raises(BadRequest, match=re.escape(reason) + "$")


@pytest.mark.parametrize(
    ("asked", "reason"),
    [
        ({"text": ""}, "Message text is empty"),
        ({"text": "   "}, "Text must be non-empty"),
        ({"text": LONG}, "Message is too long"),
        ({"text": "x", "parse_mode": "TeX"}, "Unsupported parse_mode"),
        ({"text": "x", "parse_mode": "HTML"}, "Sandbox: parse_mode HTML is not implemented here; send entities"),
        ({"text": "x", "message_thread_id": 99}, "Message thread not found"),
        ({"text": "x", "reply_parameters": ReplyParameters(99)}, "Message to be replied not found"),
        ({"text": "x", "reply_parameters": ReplyParameters(1, quote="不在")}, "Quote_text_invalid"),
        ({"text": "x", "reply_markup": keyboard(callback_data="报" * 21 + "xx")}, "Button_data_invalid"),
        ({"text": "x", "reply_markup": keyboard(url="nothing")}, "is invalid: Wrong HTTP URL"),
        ({"text": "x", "reply_markup": keyboard(url="ftp://a.b")}, "is invalid: Unsupported URL protocol"),
        ({"text": "x", "reply_markup": keyboard()}, "Text buttons are unallowed in the inline keyboard"),
        ({"text": "x", "reply_markup": keyboard(pay=True)}, "Button_type_invalid"),
        (
            {"text": "𠮷", "entities": [MessageEntity("bold", 0, 1)]},
            "ends in a middle of a UTF-16 symbol at UTF-16 offset 1",
        ),
    ],
)
def test_send_message(with_bot: Play, asked: dict[str, Any], reason: str) -> None:
    async def story(sandbox: Sandbox, bot: Bot) -> None:
        lin = sandbox.person("Lin")
        lin.tell("第一句")
        with pytest.raises(BadRequest) as refused:
            await bot.send_message(lin.id, **asked)
        assert reason.lower() in str(refused.value).lower()
        assert lin.chat.bot_messages == []

    with_bot(story)


@pytest.mark.parametrize(
    ("button", "reason"),
    [
        ({"text": "x", "url": "https://a.b", "callback_data": "x"}, "sandbox: a button has more than one action"),
        ({"text": "x", "copy_text": {"text": "x" * 257}}, "BUTTON_COPY_TEXT_INVALID"),
        ({"text": "x", "copy_text": {"text": ""}}, "BUTTON_COPY_TEXT_INVALID"),
        ({"text": " ", "callback_data": "x"}, "BUTTON_TEXT_INVALID"),
        ({"callback_data": "x"}, "can't parse inline keyboard button: Can't find field \"text\""),
        ({"text": 1, "callback_data": "x"}, 'Field "text" must be of type String'),
        ({"text": "x", "web_app": {"url": "http://a.b"}}, "Only HTTPS links are allowed"),
        ({"text": "x", "switch_inline_query": "y" * 257}, "sandbox: a switch_inline_query"),
        ({"text": "x", "switch_inline_query_chosen_chat": {}}, "BUTTON_CHAT_TYPES_INVALID"),
        ({"text": "x", "switch_inline_query_chosen_chat": {"allow_user_chats": "yes"}}, '"allow_user_chats" must be'),
        ("x", "expected an Object"),
    ],
)
def test_buttons(with_bot: Play, button: Any, reason: str) -> None:
    async def story(sandbox: Sandbox, bot: Bot) -> None:
        lin = sandbox.person("Lin")
        lin.start()
        markup = {"inline_keyboard": [[button]]}
        data = {"chat_id": lin.id, "text": "x", "reply_markup": markup}
        with pytest.raises(BadRequest) as refused:
            await bot._post("sendMessage", data)
        assert reason.lower() in str(refused.value).lower()

    with_bot(story)


def test_keyboard_size(with_bot: Play) -> None:
    async def story(sandbox: Sandbox, bot: Bot) -> None:
        lin = sandbox.person("Lin")
        lin.start()
        button = InlineKeyboardButton("x", callback_data="x")
        with refusing("Sandbox: a row has more than 8 buttons"):
            await bot.send_message(lin.id, "x", reply_markup=InlineKeyboardMarkup([[button] * 9]))
        with refusing("Reply markup is too long"):
            await bot.send_message(lin.id, "x", reply_markup=InlineKeyboardMarkup([[button] * 8] * 13))
        sent = await bot.send_message(lin.id, "x", reply_markup=InlineKeyboardMarkup([[button] * 8] * 12))
        assert sent.reply_markup is not None

    with_bot(story)


def test_who_cannot_be_written_to(with_bot: Play) -> None:
    async def story(sandbox: Sandbox, bot: Bot) -> None:
        lin, wang = sandbox.person("Lin"), sandbox.person("Wang")
        for unknown in (1, -1, "@nobody", "nobody"):
            with refusing("Chat not found"):
                await bot.send_message(unknown, "x")
        with pytest.raises(Forbidden, match="bot can't initiate conversation with a user"):
            await bot.send_message(lin.id, "x")
        wang.start()
        wang.block()
        with pytest.raises(Forbidden, match="bot was blocked by the user"):
            await bot.send_message(wang.id, "x")
        stranger = sandbox.groups.create("别处", lin, with_bot=False)
        with refusing("Chat not found"):
            await bot.send_message(stranger.id, "x")

    with_bot(story)


def test_groups_the_bot_has_lost(with_bot: Play) -> None:
    async def story(sandbox: Sandbox, bot: Bot) -> None:
        lin = sandbox.person("Lin")
        group = sandbox.groups.create("群", lin)
        left = sandbox.groups.create("群", lin, supergroup=True)
        sandbox.groups.kick_bot(group, lin)
        with pytest.raises(Forbidden, match="bot was kicked from the group chat"):
            await bot.send_message(group.id, "x")
        assert await bot.leave_chat(left.id)
        with pytest.raises(Forbidden, match="bot is not a member of the supergroup chat"):
            await bot.send_message(left.id, "x")
        moved = sandbox.groups.create("群", lin)
        new = sandbox.groups.migrate(moved, lin)
        with pytest.raises(ChatMigrated) as refused:
            await bot.send_message(moved.id, "x")
        assert refused.value.new_chat_id == new.id
        assert (await bot.send_message(new.id, "x")).chat.type == "supergroup"

    with_bot(story)


def test_edits(with_bot: Play) -> None:
    async def story(sandbox: Sandbox, bot: Bot) -> None:
        lin = sandbox.person("Lin")
        asked = lin.tell("问")
        sent = await bot.send_message(lin.id, "答", reply_markup=keyboard(callback_data="a"))
        same = "Message is not modified: specified new message content and reply markup are exactly the same"
        with pytest.raises(BadRequest, match=same):
            await sent.edit_text("答", reply_markup=keyboard(callback_data="a"))
        with pytest.raises(BadRequest, match=same):
            await sent.edit_reply_markup(keyboard(callback_data="a"))
        with refusing("Message to edit not found"):
            await bot.edit_message_text("x", lin.id, 999)
        with refusing("Message can't be edited"):
            await bot.edit_message_text("x", lin.id, asked.message_id)
        with refusing("Message_too_long"):
            await sent.edit_text(LONG)
        with refusing("Message_id_invalid"):
            await bot.edit_message_text("x", inline_message_id="nothing")
        with refusing("Message identifier is not specified"):
            await bot.edit_message_text("x")
        with refusing("There is no caption in the message to edit"):
            await sent.edit_caption("x")
        await sent.delete()
        with refusing("Message to edit not found"):
            await sent.edit_text("新")
        with refusing("Message to delete not found"):
            await sent.delete()

    with_bot(story)


def test_deleting_in_a_group(with_bot: Play) -> None:
    async def story(sandbox: Sandbox, bot: Bot) -> None:
        lin = sandbox.person("Lin")
        group = sandbox.groups.create("群", lin)
        asked = lin.send(group, "/ask 问")
        with refusing("Message can't be deleted"):
            await bot.delete_message(group.id, asked.message_id)
        sandbox.groups.promote_bot(group, lin)
        assert await bot.delete_message(group.id, asked.message_id)

    with_bot(story)


def article(result_id: str, text: str = "x", **fields: Any) -> Article:
    return Article(result_id, "标题", Text(text), **fields)


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        ({"results": [article(str(n)) for n in range(51)]}, "Results_too_much"),
        ({"results": [article("a"), article("a")]}, "Result_id_duplicate"),
        ({"results": [article("")]}, "Result_id_empty"),
        ({"results": [article("报" * 21 + "xx")]}, "Result_id_invalid"),
        ({"results": [article("a", LONG)]}, "Message_too_long"),
        ({"results": [article("a", " ")]}, "Message_empty"),
        ({"results": [article("a", reply_markup=keyboard(callback_data="x" * 65))]}, "Button_data_invalid"),
        ({"results": [], "next_offset": "x" * 65}, "Next_offset_invalid"),
        ({"results": [], "button": ResultsButton("x", start_parameter="x" * 65)}, "Start_param_invalid"),
        ({"results": [], "button": ResultsButton("x", start_parameter="报纸")}, "Start_param_invalid"),
        ({"results": [], "button": ResultsButton("x", start_parameter="")}, "Start_param_empty"),
        ({"results": [], "button": ResultsButton("x")}, "exactly one of the optional fields must be used"),
        ({"results": [], "cache_time": -1}, "Cache_time must be non-negative"),
    ],
)
def test_inline_answers(with_bot: Play, answer: dict[str, Any], reason: str) -> None:
    async def story(sandbox: Sandbox, bot: Bot) -> None:
        query = sandbox.person("Lin").begin_inline("报")
        with pytest.raises(BadRequest) as refused:
            await bot._post("answerInlineQuery", {"inline_query_id": query.id} | answer)
        assert reason.lower() in str(refused.value).lower()
        assert query.answer is None

    with_bot(story)


def test_queries_are_answered_once_and_in_time(with_bot: Play) -> None:
    async def story(sandbox: Sandbox, bot: Bot) -> None:
        lin = sandbox.person("Lin")
        lin.start()
        await bot.send_message(lin.id, "x", reply_markup=keyboard(callback_data="a"))
        message = await lin.chat.next_bot_message()
        asks: list[tuple[Callable[[], Any], Callable[[str], Awaitable[Any]]]] = [
            (lambda: lin.begin_inline("报"), lambda number: bot.answer_inline_query(number, [])),
            (lambda: lin.begin_press(message, "按"), lambda number: bot.answer_callback_query(number)),
        ]
        for ask, answer in asks:
            query = ask()
            assert await answer(query.id)
            late = ask()
            late.expire()
            for wrong in (query.id, late.id, "1"):
                with refusing("Query is too old and response timeout expired or query id is invalid"):
                    await answer(wrong)

    with_bot(story)


def test_callback_answers(with_bot: Play) -> None:
    async def story(sandbox: Sandbox, bot: Bot) -> None:
        lin = sandbox.person("Lin")
        lin.start()
        await bot.send_message(lin.id, "x", reply_markup=keyboard(callback_data="a"))
        query = lin.begin_press(await lin.chat.next_bot_message(), "按")
        with refusing("Message_too_long"):
            await bot.answer_callback_query(query.id, "报" * 201)
        with pytest.raises(BadRequest, match="Callback answer url"):
            await bot.answer_callback_query(query.id, url="nothing")
        assert await bot.answer_callback_query(query.id, "报" * 200, show_alert=True)

    with_bot(story)


def test_commands_and_descriptions(with_bot: Play) -> None:
    async def story(sandbox: Sandbox, bot: Bot) -> None:
        for name in ("Ask", "问", "x" * 33, "", "a-b"):
            with refusing("Bot_command_invalid"):
                await bot.set_my_commands([(name, "问")])
        with refusing("Bot_command_description_invalid"):
            await bot.set_my_commands([("ask", "")])
        with refusing("Bot_commands_too_much"):
            await bot.set_my_commands([(f"c{n}", "x") for n in range(101)])
        with refusing("Invalid language code specified"):
            await bot.set_my_commands([("ask", "问")], language_code="zh-hans")
        with refusing("Bot description is too long"):
            await bot.set_my_description("x" * 513)
        with refusing("Bot short description is too long"):
            await bot.set_my_short_description("x" * 121)

    with_bot(story)


def test_files(with_bot: Play) -> None:
    async def story(sandbox: Sandbox, bot: Bot) -> None:
        lin = sandbox.person("Lin")
        lin.start()
        with pytest.raises(BadRequest, match="Image_process_failed"):
            await bot.send_photo(lin.id, b"not an image")
        with pytest.raises(BadRequest, match="is too big for a photo"):
            await bot.send_photo(lin.id, b"\xff\xd8" + bytes(10 * 1024 * 1024))
        with refusing("Message caption is too long"):
            await bot.send_document(lin.id, b"x", caption="𠮷" * 513)
        with refusing("File must be non-empty"):
            await bot.send_document(lin.id, b"")
        with refusing("Failed to get http url content"):
            await bot.send_document(lin.id, "https://example.com/a.pdf")
        with refusing("Wrong file_id or the file is temporarily unavailable"):
            await bot.get_file("nothing")
        with pytest.raises(NetworkError, match="Request Entity Too Large"):
            await bot.send_document(lin.id, bytes(52 * 1024 * 1024))
        big = lin.send_document(lin.chat, bytes(20 * 1024 * 1024 + 1), "big.txt")
        with refusing("File is too big"):
            await bot.get_file(big.content["document"]["file_id"])

    with_bot(story)


def test_tokens_methods_and_actions(with_bot: Play) -> None:
    async def story(sandbox: Sandbox, bot: Bot) -> None:
        for token in ("7000000001:wrong", "wrong"):
            with pytest.raises(InvalidToken, match="was rejected by the server"):
                async with Bot(token, base_url=sandbox.base_url):
                    pass
        with pytest.raises(Exception, match="Endpoint 'flyToTheMoon' not found"):
            await bot.do_api_request("flyToTheMoon")
        lin = sandbox.person("Lin")
        lin.start()
        with refusing("Wrong parameter action in request"):
            await bot.send_chat_action(lin.id, "thinking")
        assert await bot.send_chat_action(lin.id, "typing")
        assert lin.chat.actions == ["typing"]

    with_bot(story)


def test_topics(with_bot: Play) -> None:
    async def story(sandbox: Sandbox, bot: Bot) -> None:
        lin = sandbox.person("Lin")
        forum = sandbox.groups.create("论坛", lin, forum=True)
        topic = sandbox.groups.create_topic(forum, lin, "经济")
        sent = await bot.send_message(forum.id, "x", message_thread_id=topic)
        assert (sent.is_topic_message, sent.message_thread_id) == (True, topic)
        for missing in (999, 1):  # the General topic has no thread id that could be sent
            with refusing("Message thread not found"):
                await bot.send_message(forum.id, "x", message_thread_id=missing)
            with refusing("Message thread not found"):
                await bot.send_chat_action(forum.id, "typing", message_thread_id=missing)
        sandbox.groups.close_topic(forum, topic)
        with refusing("Topic_closed"):
            await bot.send_message(forum.id, "x", message_thread_id=topic)

    with_bot(story)
