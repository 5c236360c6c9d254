"""Questions that come as messages, in private and in groups, and what becomes of them when they are edited."""

from typing import Any

from telegram import Bot, Message, Update, User
from telegram.ext import ContextTypes

from bot.answers import ShownAnswer, render_answer
from bot.handlers.sending import change, reply
from bot.language import Catalogue
from bot.limits import Verdict
from bot.notices import render_flood_notice, render_group_hint, render_not_text
from bot.office import Office
from bot.state import Place

Context = ContextTypes.DEFAULT_TYPE


def place_of(message: Message, user: User) -> Place:
    """Where a message stands; a thread counts only in a forum."""
    thread = message.message_thread_id if message.is_topic_message else None
    return Place(message.chat.id, thread or 0, user.id)


def question_in(message: Message, bot: Bot) -> str:
    """The text of a message without the command or the mention that addresses the bot."""
    text = message.text or message.caption or ""
    if text.startswith("/"):
        return text.partition(" ")[2].strip() if " " in text else text.partition("\n")[2].strip()
    mention = f"@{bot.username}"
    place = text.lower().find(mention.lower())
    return text if place < 0 else f"{text[:place]} {text[place + len(mention) :]}".strip()


async def admit(office: Office, bot: Bot, message: Message, user: User) -> bool:
    """Whether the message is to be answered; whoever writes too much is told so once."""
    verdict = await office.judge(place_of(message, user))
    if verdict is Verdict.SAY_SO:
        await reply(bot, message, render_flood_notice(await office.speak_to(user)))
    return verdict is Verdict.ANSWER


async def answer_message(office: Office, update: Update, context: Context) -> None:
    """Answers a message that is a question."""
    message, user = update.message, update.effective_user
    if message is None or user is None or not await admit(office, context.bot, message, user):
        return
    await _answer(office, context.bot, message, user, question_in(message, context.bot))


async def answer_command(office: Office, update: Update, context: Context) -> None:
    """/ask with a question; in a group, without one, how to ask."""
    message, user = update.message, update.effective_user
    if message is None or user is None or not await admit(office, context.bot, message, user):
        return
    question = question_in(message, context.bot)
    if question or message.chat.type == message.chat.PRIVATE:
        await _answer(office, context.bot, message, user, question)
    else:
        await greet_group(office, update, context)


async def answer_edited(office: Office, update: Update, context: Context) -> None:
    """An edited question edits its answer; where that has been deleted, there is a new one."""
    message, user = update.edited_message, update.effective_user
    if message is None or user is None or not (message.text or message.caption):
        return
    place = place_of(message, user)
    earlier = await office.state.answers.find_answer_to(place.chat_id, message.message_id)
    if earlier is None or earlier.asker != user.id or not await admit(office, context.bot, message, user):
        return
    shown = await office.consider(question_in(message, context.bot), place, earlier=earlier)
    looks = _render(shown, await office.speak_to(user), context.bot)
    answer_id = earlier.message_id
    if not await change(context.bot, place.chat_id, answer_id, looks):
        answer_id = (await reply(context.bot, message, looks)).message_id
    await office.remember(shown, place, message_id=answer_id, question_message_id=message.message_id)


async def refuse_other(office: Office, update: Update, context: Context) -> None:
    """A friendly word to what is no text."""
    message, user = update.message, update.effective_user
    if message is not None and user is not None and await admit(office, context.bot, message, user):
        await reply(context.bot, message, render_not_text(await office.speak_to(user)))


async def greet_group(office: Office, update: Update, context: Context) -> None:
    """How to ask here."""
    if update.message is not None:
        say = await office.speak_to(update.effective_user)
        await reply(context.bot, update.message, render_group_hint(say, bot_username=context.bot.username))


async def move_group(office: Office, update: Update, context: Context) -> None:
    """A group has become a supergroup; what is known of it moves along."""
    if update.message is not None and update.message.migrate_to_chat_id is not None:
        old, new = update.message.chat.id, update.message.migrate_to_chat_id
        await office.questions.move_chat(old, new)
        await office.presses.move_chat(old, new)
        await office.state.move_chat(old, new)


async def _answer(office: Office, bot: Bot, message: Message, user: User, question: str) -> None:
    place = place_of(message, user)
    shown = await office.consider(question, place)
    sent = await reply(bot, message, _render(shown, await office.speak_to(user), bot))
    place = Place(sent.chat.id, place.thread_id, place.user_id)  # another chat, if it has moved meanwhile
    await office.remember(shown, place, message_id=sent.message_id, question_message_id=message.message_id)


def _render(shown: ShownAnswer, say: Catalogue, bot: Bot) -> Any:
    return render_answer(shown, 0 if shown.reason or shown.parts else 1, say, bot_username=bot.username)
