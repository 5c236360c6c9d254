"""All that the bot says of itself."""

from collections.abc import Sequence

from telegram import BotCommand, InlineKeyboardButton

from bot.actions import NO_KEY, Action, ActionKind
from bot.characters import frame
from bot.composing import BOLD, CODE, Composer, Message
from bot.keyboards import open_link, press, stack
from bot.language import Catalogue, Language, catalogue

COMMANDS = {
    "ask": "command-ask",
    "latest": "command-latest",
    "article": "command-article",
    "language": "command-language",
    "help": "command-help",
    "privacy": "command-privacy",
    "forgetme": "command-forgetme",
}
"""The commands that Telegram shows, each with the name of the sentence that says what it does."""

_MOST_EXAMPLES = 6
_LONGEST_EXAMPLE = 120
_LONGEST_ID = 64


def list_commands(say: Catalogue) -> list[BotCommand]:
    """The menu of commands for `setMyCommands`."""
    return [BotCommand(command, say(sentence)) for command, sentence in COMMANDS.items()]


def render_start(say: Catalogue, *, bot_username: str, examples: Sequence[str]) -> Message:
    """The first message of a private chat; examples are real questions to the library."""
    composer = Composer().write(say("start-title"), BOLD).skip_line().write(say("start-body"))
    _write_examples(composer, examples, say)
    latest = press(say("button-latest"), Action(ActionKind.LATEST, NO_KEY, page=1))
    return composer.finish(stack([latest], _reach_further(say, bot_username)))


def render_help(say: Catalogue, *, bot_username: str, examples: Sequence[str]) -> Message:
    """How to ask, in private, in groups and inline, and the commands."""
    composer = Composer().write(say("help-title"), BOLD).skip_line().write(say("help-body"))
    _write_examples(composer, examples, say)
    composer.skip_line().write(say("help-groups", bot=bot_username))
    composer.skip_line().write(say("help-commands"))
    for command, sentence in COMMANDS.items():
        composer.write_line(f"/{command} · {say(sentence)}")
    return composer.finish(stack(_reach_further(say, bot_username)))


def render_privacy(say: Catalogue, *, questions_are_kept: bool) -> Message:
    """What is remembered; `questions_are_kept` is whether the owner has switched that on."""
    questions = say("privacy-questions-stored") if questions_are_kept else say("privacy-questions-not-stored")
    composer = Composer().write(say("privacy-title"), BOLD).skip_line().write(say("privacy-kept"))
    return composer.write_line(questions).write_line(say("privacy-forget")).finish()


def render_language_choice(say: Catalogue, current: Language) -> Message:
    """One button a language, each in its own words; the present one is ticked."""
    rows = []
    for language in Language:
        tick = "✓ " if language is current else ""
        name = catalogue(language)("language-name")
        rows.append([press(f"{tick}{name}", Action(ActionKind.LANGUAGE, language))])
    return Composer().write(say("language-choice")).finish(stack(*rows))


def render_forgotten(say: Catalogue) -> Message:
    """After `/forgetme`."""
    return _plain(say("forgotten"))


def render_not_text(say: Catalogue) -> Message:
    """To a photo, a sticker, a voice message."""
    return _plain(say("not-text"))


def render_flood_notice(say: Catalogue) -> Message:
    """Said once to whoever asks too fast."""
    return _plain(say("flood-notice"))


def render_stale(say: Catalogue) -> Message:
    """In place of an answer that is no longer known."""
    return _plain(say("stale"))


def render_error(say: Catalogue, error_id: str) -> Message:
    """Something went wrong; the id is what the admin was told as well, easy to copy."""
    before, after = say("error", id="\n").split("\n")
    return Composer().write(before).write(frame(error_id, _LONGEST_ID), CODE).write(after).finish()


def render_not_yours(say: Catalogue) -> Message:
    """To someone who presses the button of another."""
    return _plain(say("not-yours"))


def render_group_hint(say: Catalogue, *, bot_username: str) -> Message:
    """How to ask in a group, for instance when the bot is added to one or `/ask` comes without a question."""
    return _plain(say("group-hint", bot=bot_username))


def _plain(sentence: str) -> Message:
    return Composer().write(sentence).finish()


def _write_examples(composer: Composer, examples: Sequence[str], say: Catalogue) -> None:
    """Examples in monospace, which Telegram copies at a touch."""
    lines = [line for example in examples[:_MOST_EXAMPLES] if (line := frame(example, _LONGEST_EXAMPLE))]
    if not lines:
        return
    composer.skip_line().write(say("start-examples"))
    for line in lines:
        composer.write_line("· ").write(line, CODE)


def _reach_further(say: Catalogue, bot_username: str) -> list[InlineKeyboardButton]:
    return [
        InlineKeyboardButton(say("button-elsewhere"), switch_inline_query=""),
        open_link(say("button-add-to-group"), f"https://t.me/{bot_username}?startgroup=hello"),
    ]
