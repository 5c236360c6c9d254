"""Each method, through the real client: what it answers and what viewers see afterwards."""

from collections.abc import Callable

import pytest
from telegram import (
    Bot,
    BotCommand,
    BotCommandScopeAllGroupChats,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputMediaDocument,
    InputMediaPhoto,
    MessageEntity,
    ReplyParameters,
)
from telegram.constants import ChatMemberStatus

from bot.sandbox import BotIdentity, BotProfile, Sandbox
from bot.sandbox.media import PIXEL

Play = Callable[..., None]


def test_get_me(with_bot: Play) -> None:
    async def story(sandbox: Sandbox, bot: Bot) -> None:
        me = await bot.get_me()
        assert (me.id, me.username, me.is_bot) == (sandbox.world.bot.id, "wenbao_bot", True)
        assert (me.supports_inline_queries, me.supports_guest_queries, me.can_read_all_group_messages) == (
            True,
            True,
            False,
        )

    with_bot(story)


def test_profile_is_what_get_me_tells(with_bot: Play) -> None:
    async def story(sandbox: Sandbox, bot: Bot) -> None:
        me = await bot.get_me()
        assert (me.supports_inline_queries, me.can_read_all_group_messages) == (False, True)

    with_bot(story, BotIdentity(profile=BotProfile(privacy_mode=False, inline=False)))


def test_a_text_with_entities_keyboard_and_quote(with_bot: Play) -> None:
    async def story(sandbox: Sandbox, bot: Bot) -> None:
        lin = sandbox.person("Lin", username="lin_reads", language_code="zh-hans")
        asked = lin.tell("𠮷野家第二批什么时候开始")
        entities = [MessageEntity("blockquote", 0, 5), MessageEntity("bold", 0, 2)]
        markup = InlineKeyboardMarkup([[InlineKeyboardButton("全文", callback_data="full:1")]])
        reply = ReplyParameters(asked.message_id, quote="第二批")
        sent = await bot.send_message(
            lin.id, "𠮷明日始 见 #报纸", entities=entities, reply_markup=markup, reply_parameters=reply
        )
        shown = await lin.chat.next_bot_message()
        assert sent.message_id == shown.message_id
        assert shown.text == "𠮷明日始 见 #报纸"
        assert [entity["type"] for entity in shown.entities] == ["blockquote", "bold", "hashtag"]
        assert shown.button("全")["callback_data"] == "full:1"
        assert shown.reply_to is asked
        assert sent.quote is not None
        assert (sent.quote.text, sent.quote.position) == ("第二批", 4)
        assert sent.reply_to_message is not None
        assert sent.reply_to_message.text == asked.text
        assert sent.chat.username == "lin_reads"
        assert abs(sent.date.timestamp() - sandbox.world.now()) < 5

    with_bot(story)


def test_sending_without_the_message_replied_to(with_bot: Play) -> None:
    async def story(sandbox: Sandbox, bot: Bot) -> None:
        lin = sandbox.person("Lin")
        lin.delete(lin.start())
        sent = await bot.send_message(
            lin.id, "x", reply_parameters=ReplyParameters(1, allow_sending_without_reply=True)
        )
        assert sent.reply_to_message is None

    with_bot(story)


def test_edits_keep_what_was(with_bot: Play) -> None:
    async def story(sandbox: Sandbox, bot: Bot) -> None:
        lin = sandbox.person("Lin")
        lin.start()
        markup = InlineKeyboardMarkup([[InlineKeyboardButton("下", callback_data="n")]])
        sent = await bot.send_message(lin.id, "一", reply_markup=markup)
        edited = await sent.edit_text("二", reply_markup=markup)
        assert edited.edit_date is not None
        await sent.edit_reply_markup(None)
        shown = lin.chat.bot_messages[0]
        assert (shown.text, shown.buttons) == ("二", [])
        assert [past.content["text"] for past in shown.history] == ["一", "二"]
        assert await sent.delete()
        assert lin.chat.bot_messages == []
        assert await bot.delete_messages(lin.id, [1, 2, 999])
        assert lin.chat.visible == []

    with_bot(story)


def test_documents_photos_and_albums(with_bot: Play) -> None:
    async def story(sandbox: Sandbox, bot: Bot) -> None:
        lin = sandbox.person("Lin")
        lin.start()
        content = bytes(range(256)) * 10 + b"\r\n--boundary\r\n"
        sent = await bot.send_document(lin.id, content, filename="报纸 1.pdf", caption="第一版")
        assert sent.document is not None
        assert (sent.document.file_name, sent.caption) == ("报纸 1.pdf", "第一版")
        file = await bot.get_file(sent.document.file_id)
        assert bytes(await file.download_as_bytearray()) == content
        again = await bot.send_document(lin.id, sent.document.file_id)
        assert again.document == sent.document
        photo = await bot.send_photo(lin.id, PIXEL, caption="图")
        assert (photo.photo[0].width, photo.photo[0].height) == (1, 1)
        edited = await photo.edit_caption("新图")
        assert edited.caption == "新图"
        album = await bot.send_media_group(lin.id, [InputMediaPhoto(PIXEL, caption="甲"), InputMediaPhoto(PIXEL)])
        assert len({message.media_group_id for message in album}) == 1
        papers = [InputMediaDocument(b"a", filename="a.txt"), InputMediaDocument(b"b", filename="b.txt")]
        assert [m.document.file_name for m in await bot.send_media_group(lin.id, papers)] == ["a.txt", "b.txt"]

    with_bot(story)


def test_a_download_path_holds_nothing_of_the_name(with_bot: Play) -> None:
    async def story(sandbox: Sandbox, bot: Bot) -> None:
        lin = sandbox.person("Lin")
        message = lin.send_document(lin.chat, "头版".encode(), "../../etc/报纸.t x/t")
        file = await bot.get_file(message.content["document"]["file_id"])
        assert file.file_path is not None
        assert file.file_path.startswith(f"{sandbox.base_file_url}{sandbox.token}/documents/file_")
        assert bytes(await file.download_as_bytearray()) == "头版".encode()

    with_bot(story)


def test_commands_by_scope_and_language(with_bot: Play) -> None:
    async def story(sandbox: Sandbox, bot: Bot) -> None:
        assert await bot.set_my_commands([BotCommand("ask", "问一个问题")])
        assert await bot.set_my_commands([("ask", "Ask")], scope=BotCommandScopeAllGroupChats(), language_code="en")
        assert [c.description for c in await bot.get_my_commands()] == ["问一个问题"]
        group = await bot.get_my_commands(scope=BotCommandScopeAllGroupChats(), language_code="en")
        assert [c.description for c in group] == ["Ask"]
        assert await bot.delete_my_commands()
        assert await bot.get_my_commands() == ()
        assert await bot.set_my_description("读报")
        assert (await bot.get_my_description(language_code="en")).description == "读报"
        assert await bot.set_my_short_description("报")
        assert (await bot.get_my_short_description()).short_description == "报"
        assert (await bot.get_my_name()).name == "问报"
        assert await bot.set_my_name("Wenbao", language_code="en")
        assert (await bot.get_my_name(language_code="en")).name == "Wenbao"
        assert await bot.set_chat_menu_button()
        assert (await bot.get_chat_menu_button()).type == "default"

    with_bot(story)


def test_chats_and_members(with_bot: Play) -> None:
    async def story(sandbox: Sandbox, bot: Bot) -> None:
        lin, wang = sandbox.person("Lin"), sandbox.person("Wang")
        group = sandbox.groups.create("读报", lin, wang, username="readers")
        chat = await bot.get_chat("@readers")
        assert (chat.id, chat.title, chat.type) == (group.id, "读报", "supergroup")
        expected = {lin: ChatMemberStatus.OWNER, wang: ChatMemberStatus.MEMBER}
        for person, status in expected.items():
            assert (await bot.get_chat_member(group.id, person.id)).status == status
        sandbox.groups.promote_bot(group, lin)
        administrators = {member.user.id for member in await bot.get_chat_administrators(group.id)}
        assert administrators == {lin.id, sandbox.world.bot.id}
        assert await bot.get_chat_member_count(group.id) == 3
        sandbox.groups.leave(group, wang)
        assert (await bot.get_chat_member(group.id, wang.id)).status == ChatMemberStatus.LEFT
        assert await bot.leave_chat(group.id)
        assert not group.has(sandbox.world.bot)

    with_bot(story)


def test_farewell(with_bot: Play) -> None:
    async def story(sandbox: Sandbox, bot: Bot) -> None:
        assert await bot.log_out()
        assert await bot.close()
        assert [call.method for call in sandbox.calls][-2:] == ["logOut", "close"]

    with_bot(story)


@pytest.mark.parametrize("length", [4095, 4096])
def test_the_longest_text_arrives_whole(with_bot: Play, length: int) -> None:
    async def story(sandbox: Sandbox, bot: Bot) -> None:
        lin = sandbox.person("Lin")
        lin.start()
        text = "𠮷" * (length // 2) + "报" * (length % 2)
        assert (await bot.send_message(lin.id, text)).text == text

    with_bot(story)
