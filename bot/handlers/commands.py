"""The commands apart from /ask, and the deep links behind /start."""

from telegram import Message, Update, User
from telegram.ext import ContextTypes

from bot.actions import article_key
from bot.article_pages import render_article
from bot.browsing import render_latest
from bot.composing import Message as Looks
from bot.handlers.questions import admit, answer_message
from bot.handlers.sending import reply
from bot.language import Catalogue
from bot.notices import (
    render_forgotten,
    render_group_hint,
    render_help,
    render_language_choice,
    render_privacy,
    render_stale,
    render_start,
)
from bot.office import Office, way_back
from bot.readings import render_stats
from corpus.model import Article

Context = ContextTypes.DEFAULT_TYPE

ARTICLE_LINK = "a-"
HELP_LINK = "help"


async def start(office: Office, update: Update, context: Context) -> None:
    """The first words, or what a deep link leads to."""
    link = context.args[0] if context.args else ""
    if link == HELP_LINK:
        await show_help(office, update, context)
        return
    if (found := await _admitted(office, update, context)) is None:
        return
    message, _, say = found
    if link.startswith(ARTICLE_LINK):
        article = await office.newsroom.article(link.removeprefix(ARTICLE_LINK))
        looks = render_stale(say) if article is None else open_article(article, say, context.bot.username)
    elif message.chat.type == message.chat.PRIVATE:
        examples = await office.newsroom.examples()
        looks = render_start(say, bot_username=context.bot.username, examples=examples)
    else:
        looks = render_group_hint(say, bot_username=context.bot.username)
    await reply(context.bot, message, looks)


async def show_help(office: Office, update: Update, context: Context) -> None:
    if found := await _admitted(office, update, context):
        message, _, say = found
        examples = await office.newsroom.examples()
        await reply(context.bot, message, render_help(say, bot_username=context.bot.username, examples=examples))


async def show_latest(office: Office, update: Update, context: Context) -> None:
    if found := await _admitted(office, update, context):
        message, _, say = found
        await reply(context.bot, message, render_latest(await office.issues(), 1, say))


async def show_article(office: Office, update: Update, context: Context) -> None:
    """/article with an id shows it; with other words they are a question; alone it offers what there is."""
    wanted = " ".join(context.args or ())
    article = await office.newsroom.article_by_id(wanted) if wanted else None
    if article is not None:
        if found := await _admitted(office, update, context):
            message, _, say = found
            await reply(context.bot, message, open_article(article, say, context.bot.username))
    elif wanted:
        await answer_message(office, update, context)
    else:
        await show_latest(office, update, context)


async def choose_language(office: Office, update: Update, context: Context) -> None:
    if found := await _admitted(office, update, context):
        message, _, say = found
        await reply(context.bot, message, render_language_choice(say, say.language))


async def show_privacy(office: Office, update: Update, context: Context) -> None:
    if found := await _admitted(office, update, context):
        message, _, say = found
        await reply(context.bot, message, render_privacy(say, questions_are_kept=office.settings.keep_questions))


async def forget(office: Office, update: Update, context: Context) -> None:
    """Deletes all that is known of who asks for it."""
    if found := await _admitted(office, update, context):
        message, user, say = found
        for name in await office.state.people.forget(user.id):
            office.uploads.discard(name)
        await reply(context.bot, message, render_forgotten(say))


async def show_stats(office: Office, update: Update, context: Context) -> None:
    """Figures, for the owners only; to others the command does not exist."""
    user = update.effective_user
    if user is None or not office.is_admin(user):
        await show_help(office, update, context)
        return
    if found := await _admitted(office, update, context):
        message, _, say = found
        figures = await office.state.tallies.figures()
        looks = render_stats(
            say,
            issues=len(await office.issues()),
            articles=await office.newsroom.size(),
            questions=figures.questions,
            answered=figures.answered,
            chats=figures.chats,
            good=figures.good,
            bad=figures.bad,
        )
        await reply(context.bot, message, looks)


def open_article(article: Article, say: Catalogue, bot_username: str, *, page: int = 1) -> Looks:
    """An article by itself, with the way back to its page."""
    key = article_key(article.id)
    return render_article(article, page, say, key=key, number=None, bot_username=bot_username, back=way_back(article))


async def _admitted(office: Office, update: Update, context: Context) -> tuple[Message, User, Catalogue] | None:
    """The message, who wrote it and how to speak to them; None if it is not to be answered."""
    message, user = update.message, update.effective_user
    if message is None or user is None or not await admit(office, context.bot, message, user):
        return None
    return message, user, await office.speak_to(user)
