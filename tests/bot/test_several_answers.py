"""Several questions in one message: how their answers look, whatever the paper prints."""

from hypothesis import given
from hypothesis import strategies as st

from bot.actions import Action, ActionKind, decode
from bot.answers import ShownAnswer, render_answer
from bot.inline_results import guest_result
from bot.language import Language, catalogue
from bot.several_answers import ShownPart, number_parts
from corpus.model import Article, Paragraph, Section, Span
from retrieval.model import Answer, NoAnswer, Quote, Reason
from tests.bot.test_render_promises import check, check_text, fields, languages, quoted, quotes, some

BOT = "wenbao_bot"
ARTICLE = Article(
    (Section(None, (Paragraph("全县有企业47户。年产值37亿元。"),)),),
    headline="历久弥新放异彩",
    paper="晋中日报",
    date="2021-08-13",
    page="2",
)
FIRMS = Quote(ARTICLE, Span(0, 9), (), 1.0, 0.9)
VALUE = Quote(ARTICLE, Span(9, 17), (), 1.0, 0.9)
ANSWER = Answer(
    "几家？市长是谁？产值多少？",
    (FIRMS, VALUE),
    parts=(
        Answer("几家？", (FIRMS, VALUE)),
        NoAnswer("市长是谁？", Reason.NO_MATCH),
        Answer("产值多少？", (VALUE,)),
    ),
)
SHOWN = ShownAnswer("k1", ANSWER.question, ANSWER.quotes, None, parts=number_parts(ANSWER.parts))
ZH = catalogue(Language.ZH_HANS)


def carried(shown: ShownAnswer, number: int) -> list[Action | None]:
    keyboard = render_answer(shown, number, ZH, bot_username=BOT).keyboard
    assert keyboard is not None
    buttons = [button for row in keyboard.inline_keyboard for button in row]
    return [decode(button.callback_data) for button in buttons if isinstance(button.callback_data, str)]


def test_each_part_stands_over_its_quote() -> None:
    message = render_answer(SHOWN, 0, ZH, bot_username=BOT)
    assert message.text == (
        "1. 几家？\n全县有企业47户。\n\n历久弥新放异彩\n《晋中日报》 2021年8月13日 第2版\n\n"
        "2. 市长是谁？\n我在报上没有找到这件事。\n\n"
        "3. 产值多少？\n年产值37亿元。\n\n历久弥新放异彩\n《晋中日报》 2021年8月13日 第2版"
    )
    assert quoted(message) == ["全县有企业47户。", "年产值37亿元。"]


def test_each_quote_can_be_opened_and_left_again() -> None:
    assert carried(SHOWN, 0) == [Action(ActionKind.QUOTE, "k1", 1), Action(ActionKind.QUOTE, "k1", 2)]
    for number in (1, 2):
        assert Action(ActionKind.QUOTE, "k1", 0) in carried(SHOWN, number)


def test_no_part_with_an_answer() -> None:
    parts = number_parts([NoAnswer("一？", Reason.NO_MATCH), NoAnswer("二？", Reason.LOW_CONFIDENCE)])
    message = render_answer(ShownAnswer("k", "", (FIRMS,), Reason.LOW_CONFIDENCE, parts=parts), 0, ZH, bot_username=BOT)
    assert message.text == "1. 一？\n我在报上没有找到这件事。\n\n2. 二？\n我在报上没有找到您问的这一点。"
    assert message.keyboard is None


def test_a_guest_gives_all_parts() -> None:
    said = guest_result(ANSWER, ZH, bot_username=BOT).input_message_content.to_dict()["message_text"]
    assert said == render_answer(SHOWN, 0, ZH, bot_username=BOT).text


@some
@given(st.lists(st.tuples(fields, quotes() | st.sampled_from(Reason)), min_size=2, max_size=4), languages)
def test_whatever_is_printed_it_is_a_message(
    asked: list[tuple[str | None, Quote | Reason]], language: Language
) -> None:
    parts = [
        Answer(question or "", (given,)) if isinstance(given, Quote) else NoAnswer(question or "", given)
        for question, given in asked
    ]
    given = tuple(part.quotes[0] for part in parts if isinstance(part, Answer))
    shown = ShownAnswer("k", "", given, None if given else Reason.NO_MATCH, parts=number_parts(parts))
    message = render_answer(shown, 0, catalogue(language), bot_username=BOT)
    check(message)
    assert len(quoted(message)) == len(given)
    assert [part.number for part in shown.parts if part.number] == list(range(1, len(given) + 1))
    if given:
        content = guest_result(Answer("", given, parts=tuple(parts)), catalogue(language), bot_username=BOT)
        assert content.input_message_content.to_dict()["message_text"] == message.text
    check_text(message.text, message.entities)


def test_what_is_numbered_is_what_is_answered() -> None:
    assert number_parts(ANSWER.parts) == (
        ShownPart("几家？", 1, None),
        ShownPart("市长是谁？", 0, Reason.NO_MATCH),
        ShownPart("产值多少？", 2, None),
    )
