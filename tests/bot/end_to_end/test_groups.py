"""Groups, topics, and groups that become supergroups."""

from bot.sandbox import BotIdentity
from bot.sandbox.api import BotProfile

from .conftest import BRIDGE, LENGTH, Play, Scene

OPEN = BotIdentity(profile=BotProfile(privacy_mode=False))


def test_a_group_is_answered_when_it_asks(play: Play) -> None:
    async def story(scene: Scene) -> None:
        lin, mei = scene.person(), scene.person("Mei")
        group = scene.sandbox.groups.create("读报", lin, mei)
        asked = lin.send(group, f"/ask {BRIDGE}")
        answer = await group.next_bot_message()
        assert LENGTH in answer.text
        assert answer.reply_to is asked
        addressed = lin.send(group, f"/ask@{scene.sandbox.world.bot.username} 新图书馆藏书多少册？")
        assert (await group.next_bot_message()).reply_to is addressed
        mei.send(group, "今年苹果产量多少？", reply_to=answer)
        assert "3万吨" in (await group.next_bot_message()).text
        lin.send(group, "/ask")
        assert "/ask" in (await group.next_bot_message()).text

    play(story)


def test_a_group_that_talks_among_itself_is_left_alone(play: Play) -> None:
    async def story(scene: Scene) -> None:
        lin, mei = scene.person(), scene.person("Mei")
        group = scene.sandbox.groups.create("读报", lin, mei)
        said = lin.send(group, BRIDGE)
        mei.send(group, "我也想知道", reply_to=said)
        mei.send(group, "/unknown")
        lin.send(group, "@wenbao_bots 你好")
        mei.send_other(group, "sticker", b"x")
        await scene.settled()
        assert not group.bot_messages
        username = scene.sandbox.world.bot.username
        lin.send(group, f"@{username} {BRIDGE}")
        assert LENGTH in (await group.next_bot_message()).text

    play(story, identity=OPEN)


def test_answers_stay_in_their_topic(play: Play) -> None:
    async def story(scene: Scene) -> None:
        lin = scene.person()
        forum = scene.sandbox.groups.create("论坛", lin, forum=True)
        bridge = scene.sandbox.groups.create_topic(forum, lin, "大桥")
        books = scene.sandbox.groups.create_topic(forum, lin, "图书")
        lin.send(forum, f"/ask {BRIDGE}", thread=bridge)
        answer = await forum.next_bot_message()
        assert answer.thread_id == bridge
        lin.send(forum, "/ask 它什么时候通车的？", thread=books)
        elsewhere = await forum.next_bot_message()
        assert elsewhere.thread_id == books
        lin.send(forum, "它什么时候通车的？", thread=bridge, reply_to=answer)
        assert LENGTH in (await forum.next_bot_message()).text

    play(story)


def test_the_bot_says_how_to_ask_when_it_is_added(play: Play) -> None:
    async def story(scene: Scene) -> None:
        lin, mei = scene.person(), scene.person("Mei")
        group = scene.sandbox.groups.create("读报", lin, with_bot=False)
        scene.sandbox.groups.add_bot(group, lin)
        assert "/ask" in (await group.next_bot_message()).text
        scene.sandbox.groups.join(group, mei)
        await scene.settled()
        assert len(group.bot_messages) == 1

    play(story)


def test_a_group_may_become_a_supergroup(play: Play) -> None:
    async def story(scene: Scene) -> None:
        lin = scene.person()
        group = scene.sandbox.groups.create("读报", lin)
        lin.send(group, f"/ask {BRIDGE}")
        await group.next_bot_message()
        supergroup = scene.sandbox.groups.migrate(group, lin)
        await scene.settled()
        lin.send(supergroup, "/ask 它什么时候通车的？")
        assert LENGTH in (await supergroup.next_bot_message()).text

    play(story)


def test_an_answer_follows_a_group_that_moves_while_it_is_asked(play: Play) -> None:
    async def story(scene: Scene) -> None:
        lin = scene.person()
        async with scene.bot():
            pass
        group = scene.sandbox.groups.create("读报", lin)
        lin.send(group, f"/ask {BRIDGE}")
        supergroup = scene.sandbox.groups.migrate(group, lin)
        async with scene.bot():
            answer = await supergroup.next_bot_message()
            assert LENGTH in answer.text
            await lin.press(answer, "全文")
            assert answer.text.startswith("大桥通车")

    play(story, alone=True)


def test_a_flood_is_told_once_and_others_are_not_affected(play: Play) -> None:
    async def story(scene: Scene) -> None:
        lin, mei = scene.person(), scene.person("Mei")
        group = scene.sandbox.groups.create("读报", lin, mei)
        for _ in range(12):
            lin.send(group, f"/ask {BRIDGE}")
        for _ in range(3):
            mei.send(group, f"/ask {BRIDGE}")
        await scene.settled()
        answers = [message for message in group.bot_messages if LENGTH in message.text]
        to_lin = [message for message in answers if message.reply_to and message.reply_to.sender is lin.user]
        assert len(to_lin) == 5
        assert len(answers) - len(to_lin) == 3
        assert len(group.bot_messages) - len(answers) == 1
        assert LENGTH in (await scene.ask(lin)).text

    play(story, questions_per_minute=5)
