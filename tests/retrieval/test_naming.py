"""Who wrote a book, and where text names somebody as its author."""

import pytest

from retrieval.analysis import normalise
from retrieval.expectations import expect
from retrieval.naming import find_naming, find_title


def names(question: str, text: str) -> bool:
    expected = expect(normalise(question).text)
    assert expected is not None
    assert expected.naming is not None
    return bool(expected.naming.search(normalise(text).text))


@pytest.mark.parametrize(
    "question",
    ["谁出席了会议", "青山镇镇长是谁", "图书馆在哪里", "《政府论》的作者是哪国人", "《政府论》讲座的主讲人是谁"],
)
def test_other_questions_look_for_no_author(question: str) -> None:
    assert find_naming(question) is None


@pytest.mark.parametrize(
    "text",
    [
        "洛克写成两篇《政府论》。",
        "其著作《政府论》影响很大。",
        "洛克在其《政府论》中提出。",
        "《政府论》的作者洛克主张分权。",
        "《政府论》由洛克撰写。",
        "著有《人类理解论》、《政府论》等。",
        "洛克所著《政府论》重印。",
        "由洛克执笔的《政府论》重印。",
        "《政府论》，该书由洛克执笔，重印。",
        "《政府论》（洛克著）重印。",
        "书架上有《政府论》，洛克著。",
        "《政府论》是洛克所著。",
        "她写《政府论》用了三年。",
        "作家洛克凭专著《政府论》获奖。",
    ],
)
def test_a_sentence_says_who_wrote_a_book(text: str) -> None:
    assert names("《政府论》的作者是谁", text)


@pytest.mark.parametrize(
    "text",
    [
        "图书馆上架《政府论》。",
        "他写了读《政府论》的感想。",
        "他译了《政府论》。",
        "他写信,说起《政府论》。",
        "他著有《人类理解论》。",
        "当严复第一次把《政府论》介绍到中国来时。",
        "小说《政府论》上周开售。",
        "著名小说《政府论》重印。",
        "其中《政府论》卖得最好。",
        "其实《政府论》不难读。",
        "读者尤其喜爱《政府论》。",
        "他尤其《政府论》读得多。",
        "土耳其《政府论》译本出版。",
        "《政府论》是今年出版社的工作重点。",
        "《政府论》为合作项目。",
        "《政府论》由两家出版社合作推出。",
        "《政府论》由张艺谋编导。",
        "《政府论》，影响显著。",
        "影片描写《政府论》传人的一生。",
        "学生填写《政府论》问卷，听写《政府论》的词。",
        "孩子们抄写《政府论》。",
        "剧团改写《政府论》。",
        "他写《政府论》读后感。",
        "《政府论》的作者见面会明天举行。",
        "《政府论》，作者与读者见面。",
        "《政府论》作者群体扩大。",
        "《政府论》讲座由记者写成报道。",
        "《政府论》展览由创作团队布置。",
        "《政府论》由学校组织学生写观后感。",
        "《政府论》是重点创作的项目。",
        "《政府论》是为孩子写的。",
        "墙上写的《政府论》。",
        "作家协会的《政府论》。",
    ],
)
def test_a_sentence_that_names_a_book_need_not_say_who_wrote_it(text: str) -> None:
    assert not names("《政府论》的作者是谁", text)


@pytest.mark.parametrize(
    ("question", "title"),
    [
        ("《政府论》的作者是谁", "政府论"),
        ("《政府论》是谁写的", "政府论"),
        ("《政府论》一书的作者是谁", "政府论"),
        ("《政府论》这本书是谁写的", "政府论"),
        ("《政府论》这部小说到底是谁写的", "政府论"),
        ("《政府论》这首歌是谁写的", "政府论"),
        ("《高温来袭》这篇报道的记者是谁", "高温来袭"),
        ("《高温来袭》一文是谁写的", "高温来袭"),
        ("关于《政府论》的那篇报道是谁写的", None),
        ("写《政府论》展览的记者是谁", None),
        ("这篇报道是谁写的", None),
    ],
)
def test_a_title_is_of_what_was_written_not_of_what_was_written_about(question: str, title: str | None) -> None:
    assert find_title(question) == title


@pytest.mark.parametrize(
    "question",
    [
        "《政府论》一书的作者是谁",
        "《政府论》这本书是谁写的",
        "《政府论》的作者都有谁",
        "《政府论》的作者究竟是谁",
    ],
)
def test_an_author_can_be_asked_for_in_many_words(question: str) -> None:
    assert names(question, "洛克写成两篇《政府论》。")
