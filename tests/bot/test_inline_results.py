"""What an inline query offers."""

import pytest
from telegram import InputTextMessageContent

from bot.actions import deep_link
from bot.inline_results import RESULTS_SHOWN, guest_result, help_results, inline_results, not_found_button
from bot.language import Language, catalogue
from corpus.model import Article, Paragraph, Section, Span
from retrieval.model import Answer, NoAnswer, Quote, Reason

BOT = "wenbao_bot"
ZH = catalogue(Language.ZH_HANS)


def quote(number: int, headline: str | None = "标题") -> Quote:
    article = Article(
        sections=(Section(None, (Paragraph("今年产量达到3万吨。比去年增长一成。"),)),),
        headline=headline,
        paper="试报",
        given_id=f"news-{number}",
    )
    return Quote(article, Span(0, 10), (Span(4, 9),), 1.0, 0.9)


MANY = Answer("产量", tuple(quote(number) for number in range(2 * RESULTS_SHOWN + 1)))


def message_of(result: object) -> str:
    content = getattr(result, "input_message_content", None)
    assert isinstance(content, InputTextMessageContent)
    return content.message_text


def test_a_result_is_a_headline_with_its_quote() -> None:
    (result,), offset = inline_results(Answer("产量", (quote(1),)), ZH, bot_username=BOT, offset="")
    assert (result.title, result.description, offset) == ("标题", "今年产量达到3万吨。", "")
    assert message_of(result) == "今年产量达到3万吨。\n\n标题\n《试报》"
    assert result.reply_markup is not None
    assert result.reply_markup.inline_keyboard[0][0].url == deep_link(BOT, "news-1")
    assert result.reply_markup.inline_keyboard[1][1].switch_inline_query == "产量"


def test_a_missing_headline_is_said_in_the_title() -> None:
    (result,), _ = inline_results(Answer("产量", (quote(1, None),)), ZH, bot_username=BOT, offset="")
    assert result.title.startswith("（报上看不出标题） 今年产量")


def test_pages_follow_one_another_without_repeats() -> None:
    seen, offset = [], ""
    for _ in range(3):
        results, offset = inline_results(MANY, ZH, bot_username=BOT, offset=offset)
        seen += [result.id for result in results]
    assert offset == ""
    assert len(seen) == len(set(seen)) == len(MANY.quotes)


@pytest.mark.parametrize("offset", ["x", "-1", "0", "01", "٣", "1" * 60, "20\n"])
def test_an_offset_that_is_not_ours_gives_nothing(offset: str) -> None:
    assert inline_results(MANY, ZH, bot_username=BOT, offset=offset) == ([], "")


def test_ids_are_stable_whatever_the_language_and_the_question() -> None:
    first, _ = inline_results(Answer("产", (quote(1),)), ZH, bot_username=BOT, offset="")
    again, _ = inline_results(Answer("产量", (quote(1),)), catalogue(Language.EN), bot_username=BOT, offset="")
    assert first[0].id == again[0].id
    assert first[0].id != inline_results(Answer("产", (quote(2),)), ZH, bot_username=BOT, offset="")[0][0].id


def test_the_same_words_are_offered_once() -> None:
    results, _ = inline_results(Answer("产量", (quote(1), quote(1))), ZH, bot_username=BOT, offset="")
    assert len(results) == 1


def test_without_an_answer_only_marked_quotes_are_offered() -> None:
    close = NoAnswer("产量", Reason.LOW_CONFIDENCE, related=(quote(1),))
    (result,), _ = inline_results(close, ZH, bot_username=BOT, offset="")
    assert result.title == "可能相关：标题"
    assert message_of(result).startswith("可能相关，但不是回答：\n")
    nothing = NoAnswer("产量", Reason.NO_MATCH, related=(quote(1),))
    assert inline_results(nothing, ZH, bot_username=BOT, offset="") == ([], "")
    assert not_found_button(ZH).start_parameter == "help"


def test_an_empty_query_shows_help_and_headlines() -> None:
    articles = [quote(1).article, quote(1).article, quote(2).article]
    results = help_results(ZH, articles, bot_username=BOT)
    assert [result.title for result in results] == ["问报纸", "标题", "标题"]
    assert "@wenbao_bot" in message_of(results[0])
    assert message_of(results[1]) == "标题\n《试报》"


def test_a_guest_gives_one_full_answer() -> None:
    assert message_of(guest_result(MANY, ZH, bot_username=BOT)).endswith("标题\n《试报》")
    none = NoAnswer("产量", Reason.LOW_CONFIDENCE, related=(quote(1),))
    result = guest_result(none, ZH, bot_username=BOT)
    assert message_of(result).startswith("我在报上没有找到您问的这一点")
    assert result.reply_markup is not None
    assert guest_result(NoAnswer("", Reason.EMPTY_QUESTION), ZH, bot_username=BOT).reply_markup is None
