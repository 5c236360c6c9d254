"""What the owner sees: how an uploaded page is understood, what became of it, how the bot does."""

from enum import StrEnum

from bot.actions import Action, ActionKind
from bot.attribution import describe_issue, title
from bot.characters import frame
from bot.composing import BOLD, ITALIC, Composer, Message
from bot.keyboards import press, stack
from bot.language import Catalogue
from corpus.model import Article, Reading

MOST_ARTICLES = 20
_MOST_UNPLACED = 6
_LONGEST_TITLE = 48
_LONGEST_UNPLACED = 60
_LONGEST_SENTENCE = 1000
_LONGEST_LIMIT = 200

FIELDS = {
    "headline": "field-headline",
    "kicker": "field-kicker",
    "deck": "field-deck",
    "byline": "field-byline",
    "subhead": "field-subhead",
    "paragraphs": "field-paragraphs",
}
"""The fields that a reading may be unsure of, each with the name of the word for it."""


class Refusal(StrEnum):
    """Why an upload is not read; the value is the name of the sentence that says so."""

    TOO_LARGE = "refused-too-large"
    WRONG_TYPE = "refused-wrong-type"
    EMPTY = "refused-empty"
    UNREADABLE = "refused-unreadable"


def render_reading(reading: Reading, say: Catalogue, *, key: str) -> Message:
    """How an uploaded page was understood, for the admin who is asked whether it shall be ingested.

    `key` is the upload's, for the two buttons.
    """
    page = reading.page
    composer = Composer().write(say("reading-title"), BOLD).write_line(frame(page.source, _LONGEST_TITLE))
    composer.write_line(describe_issue(page.paper, page.date, say, page=page.page)).skip_line()
    if not reading.articles:
        composer.write(say("reading-none"))
    else:
        composer.write(say("reading-articles", count=len(reading.articles)))
        for number, article in enumerate(reading.articles[:MOST_ARTICLES], 1):
            _write_article(composer, number, article, say)
        if (more := len(reading.articles) - MOST_ARTICLES) > 0:
            composer.write_line(say("reading-more", count=more))
    _write_rest(composer, reading, say)
    discard = press(say("button-discard"), Action(ActionKind.DISCARD, key))
    if not reading.articles:
        return composer.finish(stack([discard]))
    composer.skip_line().write(say("reading-ask"), BOLD)
    return composer.finish(stack([press(say("button-ingest"), Action(ActionKind.INGEST, key)), discard]))


def render_ingested(say: Catalogue, *, added: int, known: int, refused: int = 0) -> Message:
    """After the admin's yes: how many articles are new, were there already, could not be read."""
    composer = Composer().write(say("ingested-added", count=added) if added else say("ingested-nothing"))
    if known and added:
        composer.write_line(say("ingested-known", count=known))
    if refused:
        composer.write_line(say("ingested-refused", count=refused))
    return composer.finish()


def render_discarded(say: Catalogue) -> Message:
    """After the admin's no."""
    return Composer().write(say("discarded")).finish()


def render_upload_refused(say: Catalogue, why: Refusal | str, *, limit: str = "") -> Message:
    """`why` may be a sentence of its own; `limit` says what is allowed: a size, the kinds of files."""
    if isinstance(why, Refusal):
        return Composer().write(_say_refusal(why, frame(limit, _LONGEST_LIMIT), say)).finish()
    return Composer().write(frame(why, _LONGEST_SENTENCE) or say("refused-unreadable")).finish()


def render_stats(
    say: Catalogue,
    *,
    issues: int,
    articles: int,
    questions: int | None = None,
    answered: int | None = None,
    chats: int | None = None,
    good: int | None = None,
    bad: int | None = None,
) -> Message:
    """Figures that are None are left out."""
    composer = Composer().write(say("stats-title"), BOLD).skip_line()
    composer.write(say("stats-issues", count=issues)).write_line(say("stats-articles", count=articles))
    if questions is not None:
        composer.write_line(say("stats-questions", count=questions))
    if answered is not None:
        composer.write_line(say("stats-answered", count=answered))
    if chats is not None:
        composer.write_line(say("stats-chats", count=chats))
    if good is not None or bad is not None:
        composer.write_line(say("stats-feedback", good=good or 0, bad=bad or 0))
    return composer.finish()


def _write_article(composer: Composer, number: int, article: Article, say: Catalogue) -> None:
    composer.write_line(f"{number}. ").write(title(article, say, _LONGEST_TITLE), BOLD)
    composer.write(" · " + say("reading-paragraphs", count=len(article.paragraphs)))
    if article.uncertain:
        fields = "、".join(_name_field(name, say) for name in article.uncertain[: len(FIELDS)])
        composer.write(" · ").write("⚠️ " + say("reading-uncertain", fields=fields), ITALIC)


def _name_field(name: str, say: Catalogue) -> str:
    known = FIELDS.get(name)
    return say(known) if known else frame(name, 8)


def _write_rest(composer: Composer, reading: Reading, say: Catalogue) -> None:
    """What is in no article: what could not be told as it stands, the rest in numbers."""
    if reading.labels or reading.captions or reading.advertisements:
        composer.skip_line().write(
            say(
                "reading-rest",
                labels=len(reading.labels),
                captions=len(reading.captions),
                advertisements=len(reading.advertisements),
            )
        )
    if reading.unplaced:
        composer.skip_line().write("⚠️ " + say("reading-unplaced", count=len(reading.unplaced)))
        for text in reading.unplaced[:_MOST_UNPLACED]:
            composer.write_line("· " + frame(text, _LONGEST_UNPLACED))


def _say_refusal(why: Refusal, limit: str, say: Catalogue) -> str:
    if why is Refusal.TOO_LARGE:
        return say("refused-too-large", limit=limit)
    if why is Refusal.WRONG_TYPE:
        return say("refused-wrong-type", limit=limit)
    return say(why)
