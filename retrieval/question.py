"""What a question asks: where in the library, with what terms, for what kind of answer, an author or a date."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from retrieval.analysis import analyse_words, normalise, segment, segment_frequency
from retrieval.expectations import Expectation, expect
from retrieval.imprints import Where
from retrieval.insistence import NOTHING, Insistence, insist
from retrieval.limits import find_limits
from retrieval.naming import find_called, find_title
from retrieval.particulars import ASKS_FORMAL_DATE, ASKS_HOW_MANY, CLASSIFIERS, FEW

# Words that ask, or that only address the one who is asked. They stand in no answer, so they are no terms. Longer ones
# first: 为什么 must not leave a 为 behind.
_ASKING = re.compile(
    r"请问一下|请问|我想知道|我想了解|想了解一下|想知道|想了解|想问一下|想问问|问一下|请告诉我|告诉我|帮我查一下|帮我查查"
    r"|帮我查|查一下|你知道|知道吗|知不知道|请介绍|介绍一下|说一下|说说|讲讲|谈谈|到底|究竟|大概|大约|具体|一共|总共|现在"
    r"|因为什么|为什么|为何|为啥|什么样的?|什么时[候后间]|什么地方|是什么|有什么|做什么|干什么|什么事|什么|啥时候|啥样|啥事|啥"
    r"|怎么样了?|怎么回事|怎么说|怎么办|怎么|怎样的?|咋样|咋|如何|哪一[年月日天个位家些种项条座所名次届部]"
    r"|哪[年月日天个位家些种项条座所名次届部里儿几]|哪(?!吒)|多少|多[大高长久远重快深宽]"
    rf"|{ASKS_FORMAL_DATE}"
    rf"|几多|几[个位家些种项条座所名次届部年月日天岁点人户批]|{FEW}|何时|何地|何人|何种|何处|是谁|谁|是不是|有没有|是否|能不能"
    r"|可不可以|了没有?|没有|那边|那个|这个|那里|这里|都有|还有|吗|呢|吧|呀|啊|嘛|哦|不$|[?？]"
)
_OTHER_WHAT = re.compile(r"甚么|甚(?=名|时候|地方|样|事|东西|人)")
_GREETING = re.compile(r"您好|你好|早上好|下午好|晚上好|早安|晚安|谢谢|多谢|再见|拜拜|在吗|哈喽|嗨")
# 的作者认为 and 的作者当过 tell of him, and do not ask for his name.
_NAMES = r"(?:到底|究竟|都|分别|的)?(?:是|叫|为|有|姓|会是|名)?(?:谁|哪|何人|什么人|啥人|什么名|呢|[?\s]*$)|姓名|名字"
_BYLINE = re.compile(
    rf"谁写的|谁采写|谁报道的|谁采访的|是谁写|作者是|作者叫|的作者(?={_NAMES})|作者名|记者是谁|记者叫|记者名字|谁是记者|记者是哪"
    r"|哪[一]?[位个名]记者|什么人写的|谁的稿|哪[位个](?:通讯员)?写的|写.{0,12}的?记者是|写.{0,12}的是谁"
    r"|供的?稿|署的?是?谁|出自谁|出自哪[一]?[位个名]?(?:记者|作者)|谁的手笔|谁撰写|谁撰稿|署名|执笔|记者之手"
)
_PIECE = re.compile("记者|通讯员|报道|文章|新闻|消息|稿|[那这本该]一?篇|采写|署名|报[上纸]")
_WHEN = r"(?:哪一?[天日年]|什么时候|啥时候|何时|几月几[日号]|几[日号])"
_PRINTED = r"(?:发的?(?:电|稿|布|表)|发的|刊登|刊发|登的|见报|播发|出版)"
_PRINT_DATE = re.compile(
    rf"(?:报道|新闻|文章|稿子?|消息|[那这]篇|报社|新华社|日报).{{0,12}}{_WHEN}.{{0,2}}{_PRINTED}|{_WHEN}的(?:报纸|报道|新闻|日报)"
)
_PRINT_DATE_WORDS = re.compile(rf"{_PRINTED}|报纸|日报|新华社|电")
_BYLINE_WORDS = re.compile(
    r"(?:记者|作者|写的?|采写|报道|文章|供的?稿|稿子?|新闻|那篇|这篇|一篇|消息|通讯员|撰写|撰稿|末尾|署名?|的|是)"
    r"(?![^《》]{0,40}》)"
)
_PIECE_WORDS = re.compile(r"(?:那|这)(?:一)?(?:篇|则|条)(?:报道|文章|新闻|稿子?|消息|通讯)?")

_COUNTED_THINGS = re.compile(rf"{ASKS_HOW_MANY}(?P<classifier>[{CLASSIFIERS}])(?=[\u4e00-\u9fff])")
_LONGEST_WORD = 4
_FEW_WORDS = 3


@dataclass(frozen=True, slots=True)
class Question:
    """`terms` are distinct and sorted; `words` are those of them that jieba, numbers or Latin script give as words.

    `characters` are the letters and digits of what is asked about, normalised.
    """

    text: str
    terms: tuple[str, ...]
    words: frozenset[str]
    characters: frozenset[str]
    expected: Expectation | None
    asks_byline: bool
    asks_print_date: bool
    names_piece: bool = False
    """It speaks of a report or of its reporter, so that nobody's name is wanted but the one printed with it."""
    title: str | None = None
    """Of what the author is asked for, normalised: an article's, or a book's if it does not speak of a report."""
    is_bare: bool = False
    """Nothing in it asks: a few words alone (青山大桥), for which whatever speaks of them is an answer."""
    is_only_named: bool = False
    """It asks what a thing is called, and says no more of it (台风叫什么名字): any of its kind is an answer."""
    insists: Insistence = NOTHING
    """On what year, which of several, which place."""
    where: Where | None = None
    """The part of the library that it is asked of; None for all."""

    @property
    def is_empty(self) -> bool:
        """Nothing but punctuation and white space was sent."""
        return not any(character.isalnum() for character in self.text)


def parse_question(text: str, today: date | None = None) -> Question:
    """A question's terms are those of the pieces between its asking words, so that no bigram spans a gap.

    `today` is the day on which it is asked, where that is known.
    """
    where, normalised = find_limits(to_one_form(text), today)
    asks_byline = bool(_BYLINE.search(normalised))
    asks_print_date = bool(_PRINT_DATE.search(normalised))
    title = find_title(normalised) if asks_byline else None
    plain = take_out_asking(normalised, " ")
    words = frozenset(segment(plain))
    expected = None if asks_print_date else expect(normalised)
    return Question(
        text=text,
        terms=tuple(sorted(set(analyse_words(plain)))),
        words=words,
        characters=frozenset(filter(str.isalnum, plain)),
        expected=expected,
        asks_byline=asks_byline,
        asks_print_date=asks_print_date,
        names_piece=bool(_PIECE.search(normalised.replace(f"《{title}》", "") if title else normalised)),
        title=title,
        is_bare=plain == normalised and expected is None and len(words) <= _FEW_WORDS,
        is_only_named=len(words) == 1 and find_called(normalised) is not None,
        insists=insist(normalised, expected.kind if expected else None),
        where=where,
    )


def to_one_form(text: str) -> str:
    """The text normalised, with 什么 for what else it is written as."""
    return _OTHER_WHAT.sub("什么", normalise(text).text)


def take_out_asking(normalised: str, blank: str | Callable[[re.Match[str]], str]) -> str:
    """What is asked about: the question with the blank for each word that only asks."""
    called = find_called(normalised)
    plain = _GREETING.sub(blank, normalised.replace(called[0], " ") if called else normalised)
    plain = _PIECE_WORDS.sub(blank, plain)
    plain = _ASKING.sub(blank, _take_out_classifiers(plain, blank))
    if _BYLINE.search(normalised):
        plain = _BYLINE_WORDS.sub(blank, plain)
    if _PRINT_DATE.search(normalised):
        plain = _PRINT_DATE_WORDS.sub(blank, _BYLINE_WORDS.sub(blank, plain))
    return plain


def _take_out_classifiers(plain: str, blank: str | Callable[[re.Match[str]], str]) -> str:
    """多少支队伍 does not ask of a 支队, which its classifier and what follows it would make."""

    def without(match: re.Match[str]) -> str:
        following = match.string[match.start("classifier") :][:_LONGEST_WORD]
        if not segment_frequency(following[:2]) or segment(following)[0] != match["classifier"]:
            return match.group()
        return blank if isinstance(blank, str) else blank(match)

    return _COUNTED_THINGS.sub(without, plain)
