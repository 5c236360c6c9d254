"""Whatever the paper prints, every message is one that Telegram takes, and every quote stays to the character."""

import re
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from telegram import InlineKeyboardButton, InlineKeyboardMarkup, InputTextMessageContent, MessageEntity

from bot.actions import article_key, decode
from bot.browsing import ARTICLES_SHOWN
from bot.characters import count_units, show_quoted
from bot.inline_results import guest_result, help_results, inline_results
from bot.language import Language, catalogue
from bot.render import (
    ArticleEntry,
    Issue,
    Message,
    PageOfIssue,
    ShownAnswer,
    article_page_count,
    render_answer,
    render_article,
    render_context,
    render_error,
    render_issue,
    render_latest,
    render_page,
    render_reading,
    render_start,
    render_upload_refused,
)
from corpus.model import Article, Page, Paragraph, Reading, Section, Span
from retrieval.model import Answer, NoAnswer, Quote, Reason

BOT = "wenbao_bot"
LOST_BY_TELEGRAM = re.compile("[\x00-\x09\x0b-\x1f\x7f\u2028-\u202e\u030a\u0333\u033f\ud800-\udfff]")
some = settings(deadline=None, max_examples=120)
QUOTING = {MessageEntity.BLOCKQUOTE, MessageEntity.EXPANDABLE_BLOCKQUOTE}

SIGNS = [
    "祁县", "玻璃器皿。", "47户，", "𠮷", "𰻝", "👩‍👩‍👧", "🇨🇳", "👍🏽", "é", "e\u0301", "a\u030a", "\u0333",
    "\u845b\U000e0100", "\u05e9\u05dc\u05d5\u05dd", "\u0645\u0631\u062d\u0628\u0627", "\u202e", "\u202a", "\u202c",
    "\u2066", "\u200f",
    "\u200b", "\x00", "\x1b[31m", "\r", "\t", "\x85", "\u2028", "\ud800", "\udc00", "！”", "?", "…", " ",
    "\u3000", "/start", "@someone", "《", "<b>", "*", "\\", "A", "\U0010ffff", "\ufeff",
]  # fmt: skip

lines = st.lists(st.sampled_from(SIGNS), min_size=1, max_size=12).map("".join)
repeats = st.sampled_from([1, 1, 1, 1, 2, 30, 300])
paragraphs = st.builds(lambda text, times: text * times, lines, repeats)
fields = st.none() | st.builds(lambda text, times: text * times, lines, st.sampled_from([1, 1, 3, 200]))
dates = st.none() | st.sampled_from(["2021-08-13", "1898-01-01", "2021-08", "昨天"]) | lines
sections = st.builds(
    lambda subhead, texts: Section(subhead, tuple(map(Paragraph, texts))), fields, st.lists(paragraphs, max_size=3)
)
articles = st.builds(
    Article,
    sections=st.lists(sections, max_size=3).map(tuple),
    headline=fields, kicker=fields, deck=fields, byline=fields, continued_from=fields, continued_on=fields,
    paper=fields, date=dates, page=fields, url=fields | st.just("https://paper.example/2021/08/13?page=2"),
    given_id=fields, uncertain=st.lists(st.sampled_from(["headline", "byline", "x" * 40]), max_size=9).map(tuple),
)  # fmt: skip
languages = st.sampled_from(Language)


@st.composite
def quotes(draw: st.DrawFn) -> Quote:
    article = draw(articles.filter(lambda article: bool(article.body)))
    length = len(article.body)
    start = draw(st.integers(0, length - 1))
    end = draw(st.integers(start + 1, length))
    span = st.tuples(st.integers(-2, end - start), st.integers(0, end - start + 2)).map(lambda ends: Span(*ends))
    return Quote(article, Span(start, end), tuple(draw(st.lists(span, max_size=70))), 1.0, 0.9)


answers = st.builds(
    ShownAnswer,
    key=st.text("abcXYZ019_-", min_size=1, max_size=32),
    question=fields.map(lambda question: question or ""),
    quotes=st.lists(quotes(), max_size=3).map(tuple),
    reason=st.none() | st.sampled_from(Reason),
)


def cut(text: str, entity: MessageEntity) -> str:
    units = text.encode("utf-16-le")
    return units[2 * entity.offset : 2 * (entity.offset + entity.length)].decode("utf-16-le")


def quoted(message: Message) -> list[str]:
    return [cut(message.text, entity) for entity in message.entities if entity.type in QUOTING]


def buttons(keyboard: InlineKeyboardMarkup | None) -> Iterator[InlineKeyboardButton]:
    if keyboard is not None:
        assert sum(map(len, keyboard.inline_keyboard)) <= 100
        for row in keyboard.inline_keyboard:
            assert 1 <= len(row) <= 8
            yield from row


def check(message: Message) -> None:
    check_text(message.text, message.entities)
    check_keyboard(message.keyboard)


def check_text(text: str, entities: tuple[MessageEntity, ...]) -> None:
    length = count_units(text)
    assert text.strip()
    assert length <= 4096
    assert len(entities) <= 100
    assert not LOST_BY_TELEGRAM.search(text)
    for entity in entities:
        assert entity.offset >= 0
        assert entity.length > 0
        assert entity.offset + entity.length <= length
        cut(text, entity)  # raises where a surrogate pair is divided
    assert list(entities) == sorted(entities, key=lambda entity: (entity.offset, -entity.length))
    open_ends: list[MessageEntity] = []
    for entity in entities:
        while open_ends and open_ends[-1].offset + open_ends[-1].length <= entity.offset:
            open_ends.pop()
        if open_ends:
            assert entity.offset + entity.length <= open_ends[-1].offset + open_ends[-1].length, "entities cross"
            assert entity.type not in QUOTING or not QUOTING & {outer.type for outer in open_ends}
        open_ends.append(entity)


def check_keyboard(keyboard: InlineKeyboardMarkup | None) -> None:
    for button in buttons(keyboard):
        assert 1 <= count_units(button.text) <= 64
        if button.callback_data is not None:
            assert isinstance(button.callback_data, str)
            assert len(button.callback_data.encode()) <= 64
            assert decode(button.callback_data) is not None
        if button.copy_text is not None:
            assert 1 <= count_units(button.copy_text.text) <= 256
        if button.switch_inline_query is not None:
            assert count_units(button.switch_inline_query) <= 256


def same_but_shown(original: str, shown: str) -> bool:
    """Whether each character is itself, or one that Telegram would have lost and another stands for."""
    pairs = zip(original, shown, strict=True)
    return all(sign == other or LOST_BY_TELEGRAM.fullmatch(sign) for sign, other in pairs)


@some
@given(answers, st.integers(-1, 5), languages)
def test_an_answer_is_a_message_and_its_quote_the_papers(shown: ShownAnswer, number: int, language: Language) -> None:
    message = render_answer(shown, number, catalogue(language), bot_username=BOT)
    check(message)
    if not shown.quotes or (shown.reason is not None and number < 1):
        assert not quoted(message)
        return
    quote = shown.quotes[min(max(number, 1), len(shown.quotes)) - 1]
    (text,) = quoted(message)
    whole = show_quoted(quote.article.body)[quote.span.start : quote.span.end]
    assert same_but_shown(quote.text, whole)
    if count_units(quote.text) < 2000:
        assert text == whole
    else:
        assert text in whole
        assert len(text) > 500


@some
@given(answers, st.integers(1, 3), languages)
def test_a_context_holds_its_quote(shown: ShownAnswer, number: int, language: Language) -> None:
    message = render_context(shown, number, catalogue(language), bot_username=BOT)
    check(message)
    if shown.quotes:
        quote = shown.quotes[min(number, len(shown.quotes)) - 1]
        (text,) = quoted(message)
        body = show_quoted(quote.article.body)
        assert text in body
        if len(body) < 1000:
            assert body[quote.span.start : quote.span.end] in text


@some
@given(articles, languages, st.none() | st.integers(1, 3))
def test_article_pages_joined_are_the_article(article: Article, language: Language, number: int | None) -> None:
    say = catalogue(language)
    found = ""
    pages = article_page_count(article, say)
    for page in range(1, pages + 1):
        message = render_article(article, page, say, key="k", number=number, bot_username=BOT)
        check(message)
        found += "".join(_read_page(message, article))
    printed = "".join(
        (section.subhead or "") + "".join(paragraph.text for paragraph in section.paragraphs)
        for section in article.sections
    )
    assert found.replace("\n", "") == show_quoted(printed).replace("\n", "")
    beyond = render_article(article, pages + 7, say, key="k", number=number, bot_username=BOT)
    assert beyond.text == message.text


def _read_page(message: Message, article: Article) -> Iterator[str]:
    """Crossheads and blockquotes of a page in order, without what stands over the article."""
    kinds = QUOTING | {MessageEntity.BOLD}
    parts = [entity for entity in message.entities if entity.type in kinds]
    for place, entity in enumerate(parts):
        text = cut(message.text, entity)
        is_headline = place == 0 and entity.type == MessageEntity.BOLD and "\n\n" not in message.text.split(text)[0]
        if not is_headline or not _has_headline(article, message):
            yield text


def _has_headline(article: Article, message: Message) -> bool:
    missing = {catalogue(language)("no-headline") for language in Language}
    italic = {cut(message.text, entity) for entity in message.entities if entity.type == MessageEntity.ITALIC}
    return not missing & italic


@some
@given(st.lists(articles, max_size=4), languages, fields)
def test_lists_and_readings_are_messages(printed: list[Article], language: Language, name: str | None) -> None:
    say = catalogue(language)
    first = printed[0] if printed else Article(sections=())
    issues = [Issue(article.paper, article.date, "i1", 3) for article in printed] * 7
    for page in (-1, 1, 9):
        check(render_latest(issues, page, say))
    issue = Issue(first.paper, first.date, "i1", 1)
    pages = [PageOfIssue(article.page, "p1", 1, name) for article in printed] * 20
    check(render_issue(issue, pages, say))
    entries = [ArticleEntry.of(article, article_key(article.id)) for article in printed] * ARTICLES_SHOWN
    check(render_page(issue, PageOfIssue(first.page, "p1", 1, name), entries, say, page=2))
    page_read = Page(name or "", "", (), paper=first.paper, date=first.date, page=first.page)
    texts = tuple(article.body for article in printed) * 9
    reading = Reading(page_read, tuple(printed) * 9, labels=texts, unplaced=texts)
    check(render_reading(reading, say, key="u" * 32))


@some
@given(answers, languages)
def test_inline_results_are_ones_that_telegram_takes(shown: ShownAnswer, language: Language) -> None:
    say = catalogue(language)
    printed = [quote.article for quote in shown.quotes]
    answer = (
        Answer(shown.question, shown.quotes)
        if shown.reason is None and shown.quotes
        else NoAnswer(shown.question, shown.reason or Reason.NO_MATCH, related=shown.quotes)
    )
    offered, offset = inline_results(answer, say, bot_username=BOT, offset="")
    assert offset == ""
    for results in (
        offered,
        help_results(say, printed, bot_username=BOT),
        [guest_result(answer, say, bot_username=BOT)],
    ):
        assert len(results) <= 50
        assert len({result.id for result in results}) == len(results)
        for result in results:
            assert 1 <= len(result.id.encode()) <= 64
            assert result.title.strip()
            content = result.input_message_content
            assert isinstance(content, InputTextMessageContent)
            check_text(content.message_text, content.entities)
            check_keyboard(result.reply_markup)


@some
@given(fields, st.lists(paragraphs, max_size=9), languages)
def test_words_from_outside_fit_into_notices(name: str | None, examples: list[str], language: Language) -> None:
    say = catalogue(language)
    check(render_start(say, bot_username=BOT, examples=examples))
    check(render_error(say, name or "E1"))
    check(render_upload_refused(say, name or "", limit=name or ""))


@pytest.mark.parametrize("language", Language)
def test_a_paragraph_longer_than_a_message_is_cut_at_sentence_ends(language: Language) -> None:
    sentence = "全县有玻璃器皿生产企业47户👩‍👩‍👧，从业人员2万人𠮷。"
    article = Article(sections=(Section(None, (Paragraph(sentence * 400),)),), headline="长")
    say = catalogue(language)
    for page in range(1, article_page_count(article, say) + 1):
        message = render_article(article, page, say, key="k", number=None, bot_username=BOT)
        (text,) = quoted(message)
        assert text.endswith("𠮷。")
        assert text.startswith("全县")


def test_what_has_no_sentence_is_cut_between_visible_characters() -> None:
    family = "👩‍👩‍👧e\u0301🇨🇳"
    article = Article(sections=(Section(None, (Paragraph(family * 1000),)),))
    say = catalogue(Language.EN)
    for page in range(1, article_page_count(article, say) + 1):
        (text,) = quoted(render_article(article, page, say, key="k", number=None, bot_username=BOT))
        assert text[0] in "👩e🇨"
        assert text[-1] in "👧\u0301🇳"


def test_a_crosshead_never_stands_last_on_a_page() -> None:
    section = Section("小标题", tuple(Paragraph("字" * 600 + "。") for _ in range(3)))
    article = Article(sections=(section,) * 6, headline="标题")
    say = catalogue(Language.ZH_HANS)
    for page in range(1, article_page_count(article, say) + 1):
        message = render_article(article, page, say, key="k", number=None, bot_username=BOT)
        assert message.entities[-1].type in QUOTING
