"""How messages look, on the page that ships with the program."""

from dataclasses import replace

import pytest
from telegram import InlineKeyboardMarkup, MessageEntity

from bot.actions import Action, ActionKind, article_key, decode
from bot.keyboards import without_inline_mode
from bot.language import Catalogue, Language, catalogue
from bot.render import (
    ArticleEntry,
    Issue,
    Message,
    PageOfIssue,
    Refusal,
    ShownAnswer,
    article_page_count,
    render_answer,
    render_article,
    render_context,
    render_discarded,
    render_error,
    render_flood_notice,
    render_forgotten,
    render_group_hint,
    render_help,
    render_ingested,
    render_issue,
    render_language_choice,
    render_latest,
    render_not_text,
    render_not_yours,
    render_page,
    render_privacy,
    render_reading,
    render_stale,
    render_start,
    render_stats,
    render_upload_refused,
)
from corpus.model import Article, Page, Paragraph, Reading, Section, Span
from retrieval.model import Quote, Reason

BOT = "wenbao_bot"
QUESTION = "祁县有多少家玻璃器皿企业？"
OPENING = "得益于政策支持，产业渐趋健康发展。"
WORDS = "全县有玻璃器皿生产企业47户，从业人员2万人。"
CLOSING = "产品包括10余个系列。"

GLASS = Article(
    sections=(
        Section(None, (Paragraph("开头一段。"),)),
        Section("以智慧制造促转型", (Paragraph(OPENING + WORDS + CLOSING), Paragraph("又一段。"))),
    ),
    headline="历久弥新放异彩",
    kicker="祁县玻璃器皿产业",
    deck="手艺与机器同行",
    byline="本报记者 王晶",
    paper="晋中日报",
    date="2021-08-13",
    page="2",
    url="https://paper.example/2021-08-13/2?a=1",
)
BARE = Article(sections=(Section(None, (Paragraph("只有这一段。"),)),))

ZH, HANT, EN = map(catalogue, Language)


def quote(article: Article, words: str, *marked: str) -> Quote:
    start = article.body.index(words)
    highlights = tuple(Span(words.index(mark), words.index(mark) + len(mark)) for mark in marked)
    return Quote(article, Span(start, start + len(words)), highlights, 1.0, 0.9)


GLASS_QUOTE = quote(GLASS, WORDS, "玻璃器皿", "47户")
BARE_QUOTE = quote(BARE, "只有这一段。")
ANSWER = ShownAnswer("k1", QUESTION, (GLASS_QUOTE, BARE_QUOTE), None)
RELATED = ShownAnswer("k2", QUESTION, (GLASS_QUOTE, BARE_QUOTE), Reason.LOW_CONFIDENCE)


def labels(message: Message) -> list[list[str]]:
    keyboard = message.keyboard or InlineKeyboardMarkup([])
    return [[button.text for button in row] for row in keyboard.inline_keyboard]


def actions(message: Message) -> list[Action]:
    keyboard = message.keyboard or InlineKeyboardMarkup([])
    carried = [button.callback_data for row in keyboard.inline_keyboard for button in row]
    return [action for data in carried if isinstance(data, str) and (action := decode(data))]


def styled(message: Message, style: str) -> list[str]:
    units = message.text.encode("utf-16-le")
    return [
        units[2 * entity.offset : 2 * (entity.offset + entity.length)].decode("utf-16-le")
        for entity in message.entities
        if entity.type == style
    ]


def test_an_answer_reads_well_in_each_language() -> None:
    def read(say: Catalogue) -> str:
        return render_answer(ANSWER, 1, say, bot_username=BOT).text

    over = f"{WORDS}\n\n祁县玻璃器皿产业\n历久弥新放异彩\n——手艺与机器同行\n▸ 以智慧制造促转型\n本报记者 王晶\n"
    assert read(ZH) == over + "《晋中日报》 2021年8月13日 第2版 · 原文网页\n第 1 条，共 2 条"
    assert read(HANT) == over + "《晋中日报》 2021年8月13日 第2版 · 原文網頁\n第 1 則，共 2 則"
    english = over.replace("——", "— ")
    assert read(EN) == english + "晋中日报, 13 August 2021, p. 2 · original page\nQuote 1 of 2"


def test_an_answer_marks_the_matching_words_within_the_quote() -> None:
    message = render_answer(ANSWER, 1, ZH, bot_username=BOT)
    assert styled(message, MessageEntity.BLOCKQUOTE) == [WORDS]
    assert styled(message, MessageEntity.BOLD) == ["玻璃器皿", "47户", "历久弥新放异彩"]
    assert styled(message, MessageEntity.TEXT_LINK) == ["原文网页"]
    assert [entity.url for entity in message.entities if entity.url] == [GLASS.url]


def test_the_buttons_of_an_answer() -> None:
    message = render_answer(ANSWER, 1, ZH, bot_username=BOT)
    assert labels(message) == [["下一条 ›"], ["上下文", "全文"], ["复制出处", "分享", "👍", "👎"]]
    assert actions(message) == [
        Action(ActionKind.QUOTE, "k1", 2),
        Action(ActionKind.CONTEXT, "k1", 1),
        Action(ActionKind.ARTICLE, "k1", 1, 1),
        Action(ActionKind.FEEDBACK_GOOD, "k1", 1),
        Action(ActionKind.FEEDBACK_BAD, "k1", 1),
    ]
    assert message.keyboard is not None
    cite, share = message.keyboard.inline_keyboard[2][:2]
    assert cite.copy_text is not None
    assert cite.copy_text.text == "王晶. 历久弥新放异彩[N]. 晋中日报, 2021-08-13(2)."
    assert share.switch_inline_query == QUESTION


def test_a_missing_headline_is_said() -> None:
    message = render_answer(ANSWER, 2, ZH, bot_username=BOT)
    assert message.text == "只有这一段。\n\n（报上看不出标题）\n（未注明报纸和日期）\n第 2 条，共 2 条"
    # There is no more of this article than the quote, so there is no context to show.
    assert labels(message)[:2] == [["‹ 上一条"], ["全文"]]


@pytest.mark.parametrize(("number", "shown"), [(-1, 1), (0, 1), (1, 1), (2, 2), (3, 2)])
def test_numbers_outside_are_brought_in(number: int, shown: int) -> None:
    assert render_answer(ANSWER, number, ZH, bot_username=BOT) == render_answer(ANSWER, shown, ZH, bot_username=BOT)


def test_a_single_quote_is_not_counted() -> None:
    message = render_answer(ShownAnswer("k", "", (GLASS_QUOTE,), None), 1, ZH, bot_username=BOT)
    assert "共" not in message.text
    assert labels(message) == [["上下文", "全文"], ["复制出处", "👍", "👎"]]


def test_no_answer_gives_the_reason_and_the_nearest_headlines() -> None:
    message = render_answer(RELATED, 0, ZH, bot_username=BOT)
    assert message.text == (
        "我在报上没有找到您问的这一点。\n\n最接近的几篇（可能相关，不是回答）：\n"
        "1. 历久弥新放异彩\n　 《晋中日报》 2021年8月13日 第2版\n2. （报上看不出标题） 只有这一段。"
    )
    assert actions(message) == [Action(ActionKind.QUOTE, "k2", 1), Action(ActionKind.QUOTE, "k2", 2)]


def test_a_related_quote_is_marked_as_no_answer() -> None:
    message = render_answer(RELATED, 1, ZH, bot_username=BOT)
    assert message.text.startswith(f"可能相关，但不是回答：\n{WORDS}\n\n")
    assert Action(ActionKind.QUOTE, "k2", 0) in actions(message)
    assert not {ActionKind.FEEDBACK_GOOD, ActionKind.FEEDBACK_BAD} & {action.kind for action in actions(message)}


@pytest.mark.parametrize("language", Language)
def test_each_reason_has_its_own_words(language: Language) -> None:
    say = catalogue(language)
    texts = {render_answer(ShownAnswer("k", "", (), reason), 0, say, bot_username=BOT).text for reason in Reason}
    assert len(texts) == len(Reason)


def test_a_context_is_the_paragraph_with_the_quote_marked() -> None:
    message = render_context(ANSWER, 1, ZH, bot_username=BOT)
    assert styled(message, MessageEntity.BLOCKQUOTE) == [OPENING + WORDS + CLOSING]
    assert styled(message, MessageEntity.BOLD) == [WORDS, "历久弥新放异彩"]
    assert actions(message) == [Action(ActionKind.QUOTE, "k1", 1), Action(ActionKind.ARTICLE, "k1", 1, 1)]


def test_the_context_of_a_whole_paragraph_is_its_neighbours() -> None:
    shown = ShownAnswer("k", "", (quote(GLASS, "又一段。"),), None)
    message = render_context(shown, 1, ZH, bot_username=BOT)
    assert styled(message, MessageEntity.BLOCKQUOTE) == [f"{OPENING}{WORDS}{CLOSING}\n又一段。"]


def test_a_long_quote_shows_the_part_that_matters_and_says_so() -> None:
    body = "前文。" * 2000 + "要紧的话。" + "后文。" * 2000
    article = Article(sections=(Section(None, (Paragraph(body),)),))
    place = body.index("要紧")
    long = Quote(article, Span(0, len(body)), (Span(place, place + 2),), 1.0, 0.9)
    message = render_answer(ShownAnswer("k", "", (long,), None), 1, ZH, bot_username=BOT)
    (shown,) = styled(message, MessageEntity.BLOCKQUOTE)
    assert shown in body
    assert shown.startswith("前文。")
    assert shown.endswith("后文。")
    assert styled(message, MessageEntity.BOLD) == ["要紧"]
    assert "引文太长" in message.text


def test_an_article_has_its_crossheads_in_bold() -> None:
    message = render_article(GLASS, 1, ZH, key="k1", number=1, bot_username=BOT)
    assert styled(message, MessageEntity.BOLD) == ["历久弥新放异彩", "以智慧制造促转型"]
    assert styled(message, MessageEntity.BLOCKQUOTE) == ["开头一段。", f"{OPENING}{WORDS}{CLOSING}\n\n又一段。"]
    assert labels(message) == [["‹ 返回", "复制出处"]]
    assert actions(message) == [Action(ActionKind.QUOTE, "k1", 1)]


def test_a_long_article_is_folded_and_turned() -> None:
    article = Article(sections=(Section(None, tuple(Paragraph("字" * 900 + "。") for _ in range(7))),), headline="长")
    assert article_page_count(article, ZH) == 3
    first, second, third = (
        render_article(article, page, ZH, key="k", number=None, bot_username=BOT) for page in (1, 2, 3)
    )
    assert [labels(message)[0] for message in (first, second, third)] == [
        ["1 / 3", "»"], ["«", "2 / 3", "»"], ["«", "3 / 3"]
    ]  # fmt: skip
    assert actions(second)[0] == Action(ActionKind.ARTICLE, "k", 0, 1)
    assert len(styled(first, MessageEntity.EXPANDABLE_BLOCKQUOTE)) == 1
    assert labels(first)[1:] == [["复制出处"]]


def test_an_article_leads_back_to_its_list() -> None:
    back = Action(ActionKind.PAGE, "p1", page=1)
    message = render_article(GLASS, 1, EN, key=article_key(GLASS.id), number=None, bot_username=BOT, back=back)
    assert actions(message) == [back]


def test_an_article_without_text_and_one_that_goes_on() -> None:
    headline = Article(sections=(), headline="要闻", continued_from="1", continued_on="3")
    text = render_article(headline, 1, ZH, key="k", number=None, bot_username=BOT).text
    assert text == "要闻\n（未注明报纸和日期）\n上接第1版\n\n这篇报上只有标题，没有正文。\n\n下转第3版"


@pytest.mark.parametrize(
    "url",
    ["javascript:alert(1)", "tg://resolve?domain=x", "https://", "http://user@host/", "https://a b", "https://例.cn",
     "http://[", "https://x/\n", "ftp://x/y"],
)  # fmt: skip
def test_nothing_but_a_web_page_is_linked(url: str) -> None:
    article = Article(sections=BARE.sections, headline="标题", url=url)
    message = render_article(article, 1, ZH, key="k", number=None, bot_username=BOT)
    assert not styled(message, MessageEntity.TEXT_LINK)


def test_a_headline_cannot_pretend_to_be_the_frame() -> None:
    forged = Article(
        sections=BARE.sections, headline="标题\n《人民日报》 2021年8月13日 第1版\u202e", paper="试报\u2028"
    )
    lines = render_article(forged, 1, ZH, key="k", number=None, bot_username=BOT).text.split("\n")
    assert lines[:2] == ["标题 《人民日报》 2021年8月13日 第1版", "《试报》"]


def test_browsing_goes_down_and_back() -> None:
    issue = Issue("晋中日报", "2021-08-13", "i1", 6)
    second = PageOfIssue("2", "p2", 6, "综合")
    latest = render_latest([issue], 1, EN)
    assert labels(latest) == [["晋中日报, 13 August 2021 · 6 articles"]]
    assert actions(latest) == [Action(ActionKind.ISSUE, "i1", page=1)]
    pages = render_issue(issue, [second, PageOfIssue(None, "p0", 1)], EN)
    assert labels(pages) == [["Page 2 综合 · 6 articles"], ["Page unknown · 1 article"], ["‹ Back"]]
    articles = render_page(issue, second, [ArticleEntry("a1", None, "正文开头"), ArticleEntry("a2", "标题")], EN)
    assert articles.text.endswith("1. (no headline found on the page) 正文开头\n2. 标题")
    assert actions(articles)[-1] == Action(ActionKind.ISSUE, "i1", page=1)


def test_empty_lists_are_said() -> None:
    issue = Issue(None, None, "i1", 0)
    assert render_latest([], 1, ZH).text == "最新报纸\n\n报库还是空的。"
    assert "没有文章" in render_page(issue, PageOfIssue(None, "p", 0), [], ZH).text


def test_long_lists_are_turned() -> None:
    issues = [Issue("试报", f"2021-08-{day:02}", f"i{day}", day) for day in range(1, 21)]
    assert labels(render_latest(issues, 2, ZH))[-1] == ["«", "2 / 3", "»"]


def test_a_reading_shows_what_is_uncertain_and_unplaced() -> None:
    doubtful = Article(sections=GLASS.sections, headline="标题", uncertain=("headline", "byline"))
    page = Page("page.txt", "", (), paper="晋中日报", date="2021-08-13", page="2")
    reading = Reading(page, (GLASS, doubtful), captions=("图",), unplaced=("无主的标题",))
    message = render_reading(reading, ZH, key="u1")
    assert message.text == (
        "这一版我是这样读的\npage.txt\n《晋中日报》 2021年8月13日 第2版\n\n读出 2 篇：\n1. 历久弥新放异彩 · 3 段\n"
        "2. 标题 · 3 段 · ⚠️ 待核：标题、署名\n\n另有栏目 0、图片说明 1、广告 0 处，不算文章。\n\n"
        "⚠️ 归属不明（1 处）：\n· 无主的标题\n\n收进报库吗？"
    )
    assert actions(message) == [Action(ActionKind.INGEST, "u1"), Action(ActionKind.DISCARD, "u1")]
    nothing = render_reading(Reading(page, ()), ZH, key="u1")
    assert actions(nothing) == [Action(ActionKind.DISCARD, "u1")]


def test_what_became_of_an_upload() -> None:
    assert render_ingested(EN, added=1, known=2, refused=1).text.count("\n") == 2
    assert render_ingested(ZH, added=0, known=6).text == "这些文章报库里都有了，没有新收的。"
    assert render_discarded(ZH).text
    assert render_upload_refused(EN, Refusal.TOO_LARGE, limit="20 MB").text.endswith("the limit is 20 MB.")
    assert render_upload_refused(ZH, Refusal.WRONG_TYPE, limit=".txt、.jsonl").text.endswith("请发 .txt、.jsonl。")
    assert render_upload_refused(ZH, "第 3 行\n不是 JSON。").text == "第 3 行 不是 JSON。"
    assert len({render_upload_refused(ZH, why).text for why in Refusal}) == len(Refusal)


def test_figures_that_are_not_known_are_left_out() -> None:
    assert render_stats(EN, issues=1, articles=6).text == "How things are\n\nIssues: 1\nArticles: 6"
    full = render_stats(EN, issues=1, articles=1200, questions=3, answered=2, chats=1, good=1, bad=0)
    assert full.text.endswith("Articles: 1,200\nQuestions: 3\nAnswered: 2\nChats: 1\n👍 1 · 👎 0")


def test_start_and_help_show_real_examples() -> None:
    start = render_start(ZH, bot_username=BOT, examples=[QUESTION, " "])
    assert styled(start, MessageEntity.CODE) == [QUESTION]
    assert styled(start, MessageEntity.BOLD) == ["问报：问报纸，报纸答"]
    told = render_help(EN, bot_username=BOT, examples=[]).text
    assert "@wenbao_bot" in told
    assert "/forgetme · Forget everything about me" in told


@pytest.mark.parametrize("language", Language)
def test_short_notices(language: Language) -> None:
    say = catalogue(language)
    plain = [render_forgotten, render_not_text, render_flood_notice, render_stale, render_not_yours]
    assert len({render(say).text for render in plain}) == len(plain)
    assert "/ask" in render_group_hint(say, bot_username=BOT).text
    assert styled(render_error(say, "E-7"), MessageEntity.CODE) == ["E-7"]
    kept, not_kept = (render_privacy(say, questions_are_kept=kept).text for kept in (True, False))
    assert kept != not_kept


def test_languages_are_offered_in_their_own_words() -> None:
    message = render_language_choice(EN, Language.ZH_HANT)
    assert labels(message) == [["简体中文"], ["✓ 繁體中文"], ["English"]]
    assert actions(message)[0] == Action(ActionKind.LANGUAGE, "zh-hans")


def test_without_inline_mode_no_button_needs_it() -> None:
    message = render_answer(ANSWER, 1, ZH, bot_username=BOT)
    keyboard = without_inline_mode(message.keyboard)
    assert keyboard is not None
    assert [button.text for button in keyboard.inline_keyboard[-1]] == ["复制出处", "👍", "👎"]
    assert without_inline_mode(None) is None


def test_many_highlights_and_many_crossheads_stay_within_the_entities_of_a_message() -> None:
    body = "甲乙" * 400
    dotted = Article(sections=(Section(None, (Paragraph(body),)),), headline="标题")
    highlights = tuple(Span(place, place + 1) for place in range(0, 800, 2))
    shown = ShownAnswer("k", "", (Quote(dotted, Span(0, 800), highlights, 1.0, 0.9),), None)
    assert len(render_answer(shown, 1, ZH, bot_username=BOT).entities) <= 100
    briefs = Article(sections=(Section("简讯", (Paragraph("一句。"),)),) * 200, headline="标题")
    for page in range(1, article_page_count(briefs, ZH) + 1):
        message = render_article(briefs, page, ZH, key="k", number=None, bot_username=BOT)
        assert len(message.entities) <= 100


@pytest.mark.parametrize(
    ("say", "said"),
    [(ZH, "文字由机器识别"), (HANT, "文字由機器辨識"), (EN, "recognised by machine")],
    ids=["zh", "hant", "en"],
)
def test_that_a_machine_has_recognised_the_text_is_said(say: Catalogue, said: str) -> None:
    scanned = replace(GLASS_QUOTE, article=replace(GLASS, is_recognised=True))
    for quote, expected in ((scanned, True), (GLASS_QUOTE, False)):
        shown = ShownAnswer("k1", QUESTION, (quote,), None)
        messages = [
            render_answer(shown, 1, say, bot_username=BOT),
            render_context(shown, 1, say, bot_username=BOT),
            render_article(quote.article, 1, say, key="k1", number=1, bot_username=BOT),
        ]
        assert [said in message.text for message in messages] == [expected] * 3
