"""How everything looks in Telegram: values in, `Message` out, nothing sent.

The rooms behind this door: `answers`, `article_pages`, `browsing`, `notices`, `readings`.
"""

from bot.answers import ShownAnswer, render_answer, render_context
from bot.article_pages import article_page_count, render_article
from bot.browsing import ArticleEntry, Issue, PageOfIssue, render_issue, render_latest, render_page
from bot.composing import Message
from bot.notices import (
    render_error,
    render_flood_notice,
    render_forgotten,
    render_group_hint,
    render_help,
    render_language_choice,
    render_not_text,
    render_not_yours,
    render_privacy,
    render_stale,
    render_start,
)
from bot.readings import (
    Refusal,
    render_discarded,
    render_ingested,
    render_reading,
    render_stats,
    render_upload_refused,
)

__all__ = [
    "ArticleEntry",
    "Issue",
    "Message",
    "PageOfIssue",
    "Refusal",
    "ShownAnswer",
    "article_page_count",
    "render_answer",
    "render_article",
    "render_context",
    "render_discarded",
    "render_error",
    "render_flood_notice",
    "render_forgotten",
    "render_group_hint",
    "render_help",
    "render_ingested",
    "render_issue",
    "render_language_choice",
    "render_latest",
    "render_not_text",
    "render_not_yours",
    "render_page",
    "render_privacy",
    "render_reading",
    "render_stale",
    "render_start",
    "render_stats",
    "render_upload_refused",
]
